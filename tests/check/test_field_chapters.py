"""What people do to chapters, ``_toc.yml`` and ``_config.yml``: one line that tells where, and what to write."""

import io
from pathlib import Path

import pytest

from livingreview.check import registered
from livingreview.contents import ContentsError, pages
from livingreview.project import Project

M, TOC, CONFIG = "book/part/chapter.md", "_toc.yml", "_config.yml"
KEY = "example-1-pfs-drug"
CHAPTER = """\
---
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---

# A chapter

Words that lead.

(a-label)=
## A section

Words of the section {cite:p}`doe2020example`.

```{code-cell} ipython3
---
mystnb:
  figure:
    name: fig-one
    caption: A figure.
tags: [hide-input]
---
charts.draw()
```

```{code-cell} ipython3
tables.strategy(name="tab-one", caption="A table.")
```

:::{note}
A remark.
:::
"""
#: The first line behind the chapter, one blank line after its end.
END = 36
CONTENTS = """\
format: jb-book
root: book/index
parts:
  - caption: A part
    chapters:
      - file: book/part/chapter
      - file: book/part/other
"""
SETTINGS = """\
title: Therapy resistance
author: The contributors
livingreview:
  advice: No advice.
execute:
  timeout: 120
"""


@pytest.fixture
def book(project):
    """A whole book of three pages, without a fault."""
    project.path("book/part").mkdir()
    for file, text in {
        M: CHAPTER,
        "book/part/other.md": "# Another chapter\n\nWords.\n",
        TOC: CONTENTS,
        CONFIG: SETTINGS,
    }.items():
        project.path(file).write_text(text, encoding="utf-8")
    project.replace("book/index.md", " {cite:p}`doe2020example`", "")
    project.write("glossary", [{"term": "CI", "expansion": "confidence interval"}])
    return project


def rows(**cases):
    """One row of the list is one case, and its name is the name of the row."""
    return [pytest.param(*case, id=name.replace("_", " ")) for name, case in cases.items()]


def test_a_whole_book_has_no_fault(book):
    assert book.lines() == []


VALUE = f"write {{value}}`{KEY}`"


@pytest.mark.parametrize(
    ("text", "message"),
    rows(
        pandoc_cite=(
            "Shown before [@doe2020tumor].",
            "[@doe2020tumor] is printed as it stands; write {cite:p}`doe2020tumor`",
        ),
        pandoc_cite_of_two=(
            "Shown [see @doe2020tumor, p. 3; @roe2021one].",
            "[see @doe2020tumor, p. 3; @roe2021one] is printed as it stands; write {cite:p}`doe2020tumor,roe2021one`",
        ),
        pandoc_cite_of_an_identifier=(
            "Shown [@doi:10.1000/x].",
            "[@doi:10.1000/x] is printed as it stands; write {cite:p}`<key of references.bib>`",
        ),
        pandoc_cite_bare=(
            "As @doe2020tumor showed, it works.",
            "@doe2020tumor is printed as it stands; write {cite:t}`doe2020tumor`",
        ),
        latex_cite=(
            "Shown before \\cite{doe2020tumor}.",
            "\\cite{doe2020tumor} is printed as it stands; write {cite:p}`doe2020tumor`",
        ),
        latex_textcite=(
            "As \\textcite[3]{doe2020tumor} showed.",
            "\\textcite[3]{doe2020tumor} is printed as it stands; write {cite:t}`doe2020tumor`",
        ),
        latex_ref=("See \\ref{fig-one}.", "\\ref{fig-one} is printed as it stands; write {numref}`fig-one`"),
        role_space=(
            "Shown {cite:p} `doe2020tumor`.",
            "{cite:p} `doe2020tumor` is printed as it stands; write {cite:p}`doe2020tumor`",
        ),
        value_space=(f"Of all, {{value}} `{KEY}`.", f"{{value}} `{KEY}` is printed as it stands; {VALUE}"),
        value_line_break=(
            f"Of all, {{value}}\n`{KEY}`.",
            f"{{value}} `{KEY}` is printed as it stands; {VALUE}",
        ),
        role_upper=(f"Of all, {{Value}}`{KEY}`.", "{Value} is no role; did you mean {value}?"),
        role_unknown=(f"Of all, {{vlaue}}`{KEY}`.", "{vlaue} is no role; did you mean {value}?"),
        role_unknown_with_a_space=(
            f"Of all, {{vlaue}} `{KEY}`.",
            f"{{vlaue}} `{KEY}` is printed as it stands; {VALUE}",
        ),
        role_of_nobody=("Of all, {zzzzz}`a`.", "{zzzzz} is no role; write the words without it"),
        role_smart_quotes=(
            f"Of all, {{value}}‘{KEY}’.",
            f"{{value}}‘{KEY}’ is printed as it stands; {VALUE}",
        ),
        role_double_quotes=(
            f'Of all, {{value}}"{KEY}".',
            f'{{value}}"{KEY}" is printed as it stands; {VALUE}',
        ),
        role_apostrophes=(f"Of all, {{value}}'{KEY}'.", f"{{value}}'{KEY}' is printed as it stands; {VALUE}"),
        role_no_close=(f"Of all, {{value}}`{KEY} did.", f"{{value}}`{KEY} is printed as it stands; {VALUE}"),
        role_no_close_before_another=(
            f"Of all, {{value}}`{KEY} did, and {{estimate}}`example-1-pfs-hr` too.",
            f"{{value}}`{KEY} has no closing backtick; {VALUE}",
        ),
        role_paren=(f"Of all, (value)`{KEY}`.", f"(value)`{KEY}` is printed as it stands; {VALUE}"),
        role_without_brackets=(f"Of all, value`{KEY}`.", f"value`{KEY}` is printed as it stands; {VALUE}"),
        rst_role=(f"Of all, :value:`{KEY}`.", f":value:`{KEY}` is printed as it stands; {VALUE}"),
        role_other_brackets=(
            f"Of all, {{value}}({KEY}).",
            "{value} is printed as it stands; write {value}`…`",
        ),
        cite_unknown_role=("Shown {citep}`doe2020example`.", "{citep} is no role; did you mean {cite:p}?"),
        as_of_unknown=(
            "Compared on {as-of}`outcome`.",
            "{as-of}`outcome` names no table that tells when it was checked; did you mean outcomes?",
        ),
        as_of_without_a_day=(
            "Compared on {as-of}`glossary`.",
            "{as-of}`glossary` names no table that tells when it was checked",
        ),
        patients_no_slash=(
            "Of {patients}`example-1`.",
            "{patients}`example-1` names no trial and arm of the tables; did you mean example-1/drug?",
        ),
        cite_semicolon=(
            "Shown {cite:p}`doe2020example;roe2021other`.",
            "doe2020example;roe2021other is no key of references.bib; did you mean doe2020example?",
        ),
        cite_case=(
            "Shown {cite:p}`Doe2020example`.",
            "Doe2020example is no key of references.bib; did you mean doe2020example?",
        ),
        cite_at=(
            "Shown {cite:p}`@doe2020example`.",
            "@doe2020example is no key of references.bib; did you mean doe2020example?",
        ),
        footnote_undefined=("Some prose.[^one]", "[^one] has no text; write a line `[^one]: …` below"),
    ),
)
def test_a_role_that_is_none_is_one_line(book, text, message):
    book.append(M, f"\n{text}\n")
    assert book.lines() == [f"{M}, line {END}: {message}"]


@pytest.mark.parametrize(
    "text",
    rows(
        math_dollar=("It costs $5 and $6.",),
        cite_spaces=("Shown {cite:p}`doe2020example, doe2020example`.",),
        footnote=("Some prose.[^one]\n\n[^one]: Its text.",),
        tab_indent=("\tIndented by a tab, hence code.",),
        code_that_shows_a_role=(f"Write `{{value}} 'x'` or ``{{value}}`{KEY}` ``.",),
        address_of_mail=("Write to jane2024doe@example.org.",),
        link_with_an_at=("See [@jane](https://example.org/@jane2024doe).",),
        a_set=("The set {a, b} and {IL-6} of `x`.",),
    ),
)
def test_what_only_looks_like_a_role_passes(book, text):
    book.append(M, f"\n{text}\n")
    assert book.lines() == []


def test_a_key_in_what_was_meant_for_a_citation_is_in_use(book):
    book.replace(M, "{cite:p}`doe2020example`", "[@doe2020example]")
    assert book.lines() == [
        f"{M}, line 15: [@doe2020example] is printed as it stands; write {{cite:p}}`doe2020example`"
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    rows(
        conflict_markers=(
            "<<<<<<< HEAD\nThe first tumor.\n=======\nThe second tumor.\n>>>>>>> patch-1",
            (
                "a merge conflict from here to line 40;"
                " keep one of the two versions, and delete the lines of <<<<<<<, ======= and >>>>>>>"
            ),
        ),
        half_a_conflict=(
            "The second tumor.\n>>>>>>> patch-1",
            (
                "a merge conflict was left here;"
                " keep one of the two versions, and delete the lines of <<<<<<<, ======= and >>>>>>>"
            ),
        ),
        unclosed_note=(
            ":::{note}\nA tumor.",
            ":::{note} is never closed; write ::: on a line of its own where it ends",
        ),
        unclosed_code_cell=(
            "```{code-cell} ipython3\nx = 1\n\nSome prose after it with tumor in it.",
            "```{code-cell} is never closed; write ``` on a line of its own where it ends",
        ),
        unclosed_before_another_cell=(
            "```{code-cell} ipython3\nx = 1\n\nSome tumor.\n\n```{code-cell} ipython3\ny = 1\n```\n\nWords.",
            "```{code-cell} is never closed before the next one in line 41; write ``` where it ends",
        ),
        unclosed_backticks=(
            "```\nx",
            "``` opens what is never closed; close it with ```, or delete the line",
        ),
        colons_mismatch=(
            "::::{note}\nA tumor.\n:::\n\nMore prose.",
            "::::{note} is never closed, ::: in line 38 is too short; write :::: there",
        ),
        stray_colons=(
            ":::\n\nA tumor.",
            "::: opens what is never closed; close it with :::, or delete the line",
        ),
        unclosed_in_another=(
            "::::{container}\n:::{note}\nA tumor.\n::::",
            ":::{note} is never closed; write ::: on a line of its own where it ends",
        ),
    ),
)
def test_what_leaves_a_chapter_unfinished_is_told_alone(book, text, message):
    book.append(M, f"\n{text}\n")
    line = END + (text.startswith(("The second", "::::{container}")))
    assert book.lines() == [f"{M}, line {line}: {message}"]


def test_a_box_that_stays_open_in_the_middle_is_told_by_its_own_line(book):
    book.replace(M, "## A section", ":::{note}\nA remark.\n\n## A section")
    assert book.lines() == [
        f"{M}, line 13: :::{{note}} is never closed before the next one in line 35; write ::: where it ends"
    ]


@pytest.mark.parametrize(
    "text",
    rows(
        in_a_quotation=("> :::{note}\n> Words.\n> :::",),
        in_a_list=("- item\n\n  :::{note}\n  Words.\n  :::",),
        in_another=("::::{container}\n:::{admonition} Title\nWords.\n:::\n::::",),
        with_tildes=("~~~python\nx = 1\n~~~",),
        closed_by_more=(":::{note}\nWords.\n:::::",),
        shown_as_code=("````md\n```{note}\nWords.\n```\n````",),
        raw_html=("```{raw} html\n<b>x</b>\n```",),
    ),
)
def test_fences_that_are_closed_pass(book, text):
    book.append(M, f"\n{text}\n")
    assert book.lines() == []


@pytest.mark.parametrize(
    ("text", "offset", "message"),
    rows(
        directive_unknown=(
            ":::{admonitoin} Title\nWords.\n:::",
            0,
            "{admonitoin} is no directive; did you mean {admonition}?",
        ),
        cell_unknown=(
            '```{coed-cell} ipython3\nx = tumor. Word\ntables.other(name="tab-two")\n```\n\nSee {numref}`tab-two`.',
            0,
            "{coed-cell} is no directive; did you mean {code-cell}?",
        ),
        directive_without_brackets=(
            ":::tip\nWords.\n:::",
            0,
            "::: opens a box without a name; write :::{tip}, or delete the line",
        ),
        cell_in_another_language=(
            "```{code-cell} R\nx <- 1\n```",
            0,
            "the cell is in R, and only Python is executed; write {code-cell} ipython3",
        ),
        heading_skip=("#### Deep\n\nWords.", 0, "“Deep” is of level 4 below one of level 2; write ###"),
        two_H1=("# Second\n\nWords.", 0, "“Second” is a second title (the first is in line 8); write `## …`"),
        broken_link=(
            "See [the other chapter](othr.md).",
            0,
            "the link othr.md leads nowhere; did you mean other.md?",
        ),
        broken_link_to_a_folder=(
            "See [the other chapter](../other.md).",
            0,
            "the link ../other.md leads nowhere; did you mean other.md?",
        ),
        broken_link_to_a_file=("See [a file](table.csv).", 0, "the link table.csv leads nowhere"),
        broken_anchor=("See {ref}`fig-nowhere`.", 0, "{ref}`fig-nowhere` names no label"),
        broken_number=(
            "See {numref}`fig-on`.",
            0,
            "{numref}`fig-on` names no label; did you mean fig-one?",
        ),
        broken_document=("See {doc}`othr`.", 0, "{doc}`othr` names no chapter; did you mean other?"),
        broken_anchor_of_a_link=("See [it](#a-lable).", 0, "#a-lable is no label; did you mean a-label?"),
        broken_anchor_of_a_page=(
            "See [it](other.md#a-lable).",
            0,
            "other.md#a-lable leads to no label; did you mean a-label?",
        ),
        dup_label=(
            "(fig-one)=\n## Again\n\nWords.",
            0,
            f"the label fig-one stands in {M}, line 21, too; give one of them another name",
        ),
        dup_label_of_a_cell=(
            '```{code-cell} ipython3\ntables.other(name="tab-one")\n```',
            1,
            f"the label tab-one stands in {M}, line 29, too; give one of them another name",
        ),
        dup_label_of_a_directive=(
            ":::{list-table}\n:name: a-label\n\n* - Words\n:::",
            1,
            f"the label a-label stands in {M}, line 12, too; give one of them another name",
        ),
        image_missing=("![A picture](missing.png)", 0, "there is no picture missing.png"),
        figure_missing=("```{figure} missing.png\nWords.\n```", 0, "there is no picture missing.png"),
        html_script=("<script>alert(1)</script>", 0, "<script> is not allowed in a chapter; delete it"),
        html_iframe=(
            "<div>\n<iframe src='x'></iframe>\n</div>",
            1,
            "<iframe> is not allowed in a chapter; delete it",
        ),
        html_event=('A <b onclick="x()">word</b>.', 0, "`onclick=` would run a script; delete it"),
        html_address=(
            "A <a href='javascript:x()'>word</a>.",
            0,
            "`javascript:` would run a script; link to https:// or to a chapter",
        ),
        raw_script=(
            "```{raw} html\n<script>x</script>\n```",
            1,
            "<script> is not allowed in a chapter; delete it",
        ),
        nbsp=(
            "The dose\u00a0was low.",
            0,
            "a no-break space (U+00A0) between “dose” and “was”; write a plain space",
        ),
        zero_width=(
            "The do\u200bse was low.",
            0,
            "a zero-width space (U+200B) between “do” and “se”; delete it",
        ),
        soft_hyphen=("The do\u00adse was low.", 0, "a soft hyphen (U+00AD) between “do” and “se”; delete it"),
        mojibake=("The dose was 2â€“3 mg.", 0, "“â€“” is – read in a wrong encoding; write –"),
        mojibake_often=(
            "CafÃ©, Ã©tat.\nÂ±5.",
            0,
            "“Ã©” is é read in a wrong encoding; write é (and 2 more in this file)",
        ),
        FFFD=(
            "The d\ufffdse was low.",
            0,
            "a character was lost (U+FFFD) between “d” and “se”; write it again",
        ),
        todo=("TODO: say more.", 0, "TODO is left in the text; do it, or make the line a comment (% …)"),
        fixme=("Words (FIXME).", 0, "FIXME is left in the text; do it, or make the line a comment (% …)"),
        typed_number=(
            "It lasted 5.6 months.",
            0,
            "typed duration “5.6 months”; write {value}`<outcome key>`, or say above the line why not: % typed: <reason>",
        ),
        typed_number_nbsp=(
            "It lasted 5.6\u00a0months.",
            0,
            "typed duration “5.6 months”; write {value}`<outcome key>`, or say above the line why not: % typed: <reason>",
        ),
        typed_percent_sp=(
            "The rate was 36 %.",
            0,
            "typed percentage “36 %”; write {value}`<outcome key>`, or say above the line why not: % typed: <reason>",
        ),
        typed_HR=(
            "The hazard ratio was 0.80 (95% CI, 0.70 to 0.91).",
            0,
            (
                "typed ratio “hazard ratio was 0.80 (95% CI, 0.70 to 0.91)”;"
                " write {estimate}`<outcome key>`, or say above the line why not: % typed: <reason>"
            ),
        ),
        typed_median_with_interval=(
            "It lasted 5.6 months (95% CI 4 to 8).",
            0,
            (
                "typed duration “5.6 months (95% CI 4 to 8)”;"
                " write {estimate}`<outcome key>`, or say above the line why not: % typed: <reason>"
            ),
        ),
        typed_n=(
            "In the trial (n = 345), many responded.",
            0,
            (
                "typed number of patients “n = 345”;"
                " write {patients}`<trial>/<arm>`, or say above the line why not: % typed: <reason>"
            ),
        ),
        table_md_ragged=(
            "| a | b |\n|---|---|\n| 1 | 2 | 3 |",
            2,
            "the row has 3 cells, the header of its table 2; is a | too many or missing?",
        ),
        table_md_short=(
            "| a | b |\n|---|---|\n| 1 |",
            2,
            "the row has 1 cell, the header of its table 2; is a | too many or missing?",
        ),
    ),
)
def test_a_slip_in_a_chapter_is_one_line(book, text, offset, message):
    book.append(M, f"\n{text}\n")
    assert book.lines() == [f"{M}, line {END + offset}: {message}"]


@pytest.mark.parametrize(
    "text",
    rows(
        typed_words=("Median survival was five months.",),
        dup_heading=("## A section\n\nWords.",),
        karyotype=("A karyotype of 47,XXX was seen.",),
        anchor_of_a_heading=("See [it](other.md#another-chapter).",),
        computed_label=(
            'See {numref}`tab-two`.\n\n```{code-cell} ipython3\ntables.other(name=f"tab-{what}")\n```',
        ),
        todo_in_a_comment=("% TODO: say more.",),
        no_break_space_in_a_quantity=("A dose of 5\u00a0mg/kg.",),
        foreign_letters=("Büch, Ångström, naïve, α–β and 2–3 of “these”.",),
        comparison=("It is <b>so</b>, a < b and one = two.",),
        table_with_an_escaped_bar=("| a | b |\n|---|---|\n| 1 \\| 2 | 3 |",),
        links=(
            (
                "See [a](other.md), [b](../index.md), [c](#a-label), [d](chapter.md#a-label), [e](other)"
                " and [f](https://example.org/x.md), {ref}`words <a-label>`, {numref}`tab-one`, {doc}`/book/index`."
            ),
        ),
    ),
)
def test_what_is_as_it_should_be_passes(book, text):
    book.append(M, f"\n{text}\n")
    assert book.lines() == []


def test_a_label_of_another_chapter_is_found_and_must_differ(book):
    book.append("book/part/other.md", "\n(fig-one)=\n## A section\n\nSee {numref}`tab-one`.\n")
    assert book.lines() == [
        f"book/part/other.md, line 5: the label fig-one stands in {M}, line 21, too; give one of them another name"
    ]


def test_a_picture_that_is_there_passes_and_a_misspelt_one_gets_its_name(book):
    book.path("book/part/drawing.png").write_bytes(b"x")
    book.append(M, "\n![A](drawing.png)\n![B](drawings.png)\n")
    assert book.lines() == [f"{M}, line 37: there is no picture drawings.png; did you mean drawing.png?"]


LINES = "save the file with LF line ends"


@pytest.mark.parametrize(
    ("spoil", "message"),
    rows(
        crlf=(
            lambda raw: raw.replace(b"\n", b"\r\n"),
            f", line 1: line ends with CRLF (Windows); {LINES}",
        ),
        bom=(
            lambda raw: b"\xef\xbb\xbf" + raw,
            ", line 1: starts with a byte order mark; save as UTF-8 without BOM",
        ),
        no_final_newline=(
            lambda raw: raw.rstrip(b"\n"),
            ", line 34: no line break at the end of the file; end the last line with one",
        ),
        cp1252=(
            lambda raw: raw.replace(b"Words that", b"Words \x96 that"),
            ", line 10: byte 0x96 (– in Windows-1252) is not UTF-8; save the file as UTF-8",
        ),
        no_H1=(
            lambda raw: raw.replace(b"# A chapter\n", b""),
            ", line 12: the chapter has no title; write it on a line `# Title`",
        ),
        heading_before_the_title=(
            lambda raw: raw.replace(b"# A chapter", b"## Before\n\n# A chapter"),
            ", line 8: “Before” stands before the title; the first heading is `# Title`",
        ),
        kernel_R=(
            lambda raw: raw.replace(b"language: python\n  name: python3", b"language: R\n  name: ir"),
            ", line 4: kernelspec.language is R, and only Python is executed; write `language: python`",
        ),
        kernel_R_by_name=(
            lambda raw: raw.replace(b"language: python\n  name: python3", b"name: ir"),
            ", line 4: kernelspec.name is ir, and only Python is executed; write `name: python3`",
        ),
        front_matter_unclosed=(
            lambda raw: raw.replace(b"python3\n---", b"python3\n--"),
            ", line 6: `--` does not close the header of line 1; write ---",
        ),
        front_matter_open=(
            lambda raw: raw.replace(b"python3\n---\n", b"python3\n"),
            ", line 1: the header is never closed; write --- after line 5",
        ),
        front_matter_tab=(
            lambda raw: raw.replace(b"  language", b"\tlanguage"),
            ", line 4: the line is indented by a tab; indent it with spaces",
        ),
        front_matter_twice=(
            lambda raw: raw.replace(b"  name: python3", b"  name: python3\n  name: other"),
            ", line 6: `name` stands here and in line 5; keep one of them",
        ),
    ),
)
def test_a_chapter_as_other_programs_save_it_is_one_line(book, spoil, message):
    book.path(M).write_bytes(spoil(book.path(M).read_bytes()))
    assert book.lines() == [M + message]


def test_the_name_of_a_kernel_is_harmless(book):
    book.replace(M, "name: python3", "name: conda-env-lungs-py")
    assert book.lines() == []


def test_a_chapter_that_cannot_be_read_is_told_to_who_asks_for_the_bibliography_only(book):
    book.replace(M, b"Words that", b"Words \x96 that")
    assert book.lines("bibliography") == [
        f"{M}, line 10: byte 0x96 (– in Windows-1252) is not UTF-8; save the file as UTF-8"
    ]


FILE = "      - file: book/part/chapter\n"
NOT_THERE = "line 6: {} does not exist; did you mean book/part/chapter?"
UNFIT = "does not fit the line above it; is an indent, a dash or a colon wrong in one of the two?"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    rows(
        toc_missing_file=("part/chapter", "part/chaptre", NOT_THERE.format("book/part/chaptre.md")),
        toc_other_capital=("part/chapter", "part/Chapter", NOT_THERE.format("book/part/Chapter.md")),
        toc_other_folder=("part/chapter", "chapter", NOT_THERE.format("book/chapter.md")),
        toc_other_ending=("part/chapter", "part/chapter.MD", NOT_THERE.format("book/part/chapter.MD")),
        toc_missing_root=(
            "book/index",
            "book/indx",
            "line 2: book/indx.md does not exist; did you mean book/index?",
        ),
        toc_tab=(
            FILE,
            FILE.replace("      ", "\t"),
            "line 6: the line is indented by a tab; indent it with spaces",
        ),
        toc_indent=(FILE, FILE[2:], f"line 7: `- file: book/part/other` {UNFIT}"),
        toc_dash_glued=(
            "- file: book/part/c",
            "-file: book/part/c",
            "line 6: a space is missing after the dash; write `- file: book/part/chapter`",
        ),
        toc_no_colon=(
            "file: book/part/c",
            "file book/part/c",
            "line 6: `file book/part/chapter` has no key; write `- file: …`",
        ),
        toc_no_key=(
            "file: book/part/c",
            "book/part/c",
            "line 6: `book/part/chapter` has no key; write `- file: …`",
        ),
        toc_dup=(
            FILE,
            FILE + FILE,
            "line 7: book/part/chapter is named in line 6 already; delete one of the two",
        ),
        toc_dup_with_ending=(
            FILE,
            FILE + FILE.replace("ter", "ter.md"),
            "line 7: book/part/chapter is named in line 6 already; delete one of the two",
        ),
        toc_wrong_key_of_a_chapter=(
            "file: book/part/c",
            "flie: book/part/c",
            "line 6: `flie` is no key here; did you mean `file`?",
        ),
        toc_wrong_key_of_a_part=(
            "chapters:",
            "chapter:",
            "line 5: `chapter` is no key here; did you mean `chapters`?",
        ),
        toc_wrong_key_at_the_top=("parts:", "part:", "line 3: `part` is no key here; did you mean `parts`?"),
        toc_chapters_in_a_chapter=(
            FILE,
            FILE + "        section:\n          - file: book/part/x\n",
            "line 7: `section` is no key here; did you mean `sections`?",
        ),
        toc_no_format=("format: jb-book\n", "", "line 1: no `format`; write `format: jb-book`"),
        toc_wrong_format=("jb-book", "jbbook", "line 1: the format is jbbook; write `format: jb-book`"),
        toc_no_root=(
            "root: book/index\n",
            "",
            "line 1: no line `root: …` names the first page; write `root: book/index`",
        ),
        toc_caption_with_a_colon=(
            "A part",
            "A part: more",
            'line 4: a colon within a text needs quotes; write caption: "A part: more"',
        ),
        toc_glob_of_nothing=(
            FILE,
            FILE + "      - glob: book/pat/*\n",
            "line 7: `glob: book/pat/*` matches no chapter; write `file: …`",
        ),
        toc_crlf=("\n", "\r\n", f"line 1: line ends with CRLF (Windows); {LINES}"),
        toc_conflict=(
            "parts:",
            "<<<<<<< HEAD\nparts:",
            (
                "line 3: a merge conflict was left here;"
                " keep one of the two versions, and delete the lines of <<<<<<<, ======= and >>>>>>>"
            ),
        ),
        toc_empty_bracket=(
            "parts:",
            "parts: {",
            "line 3: `{` is opened, and not closed as it should be; end the list with `}`",
        ),
        toc_url_without_scheme=(
            FILE,
            FILE + "      - url: example.org\n",
            "line 7: example.org is no address; write https://…",
        ),
    ),
)
def test_a_slip_in_the_contents_is_one_line(book, old, new, message):
    book.replace(TOC, old, new)
    assert book.lines() == [f"{TOC}, {message}"]


@pytest.mark.parametrize(
    ("old", "new"),
    rows(
        toc_md_ext=("part/chapter", "part/chapter.md"),
        toc_url=(FILE, FILE + "      - url: https://example.org\n        title: Elsewhere\n"),
        toc_glob=(FILE, "      - glob: book/part/chap*\n"),
        toc_sections=(
            FILE + "      - file: book/part/other\n",
            FILE + "        sections:\n          - file: book/part/other\n",
        ),
    ),
)
def test_other_ways_to_name_a_chapter_pass(book, old, new):
    book.replace(TOC, old, new)
    names = [page.name for page in pages(book.root)]
    assert (book.lines(), names) == ([], ["book/index", "book/part/chapter", "book/part/other"])


@pytest.mark.parametrize(
    ("spoil", "message"),
    rows(
        toc_empty=(lambda path: path.write_text(""), "empty; a file with content is expected here"),
        toc_missing=(lambda path: path.unlink(), "missing; the file is expected here"),
    ),
)
@pytest.mark.parametrize("file", [TOC, CONFIG])
def test_a_file_that_is_gone_is_one_line(book, file, spoil, message):
    spoil(book.path(file))
    assert book.lines() == [f"{file}: {message}"]


def test_a_renamed_chapter_is_one_line(book):
    book.path(M).rename(book.path("book/part/chapter-new.md"))
    assert book.lines() == [f"{TOC}, line 6: {M} does not exist; did you mean book/part/chapter-new?"]


def test_a_chapter_with_quite_another_name_is_proposed_if_it_is_the_only_one_left(book):
    book.path(M).rename(book.path("book/part/lymphocytes.md"))
    assert book.lines() == [f"{TOC}, line 6: {M} does not exist; did you mean book/part/lymphocytes?"]


def test_a_configuration_that_cannot_be_read_accuses_no_chapter(book):
    book.append(CONFIG, "\tabout: book/part\n")
    book.append(M, "\nThe CI was wide.\n")
    assert [line.split(",")[0] for line in book.lines()] == [CONFIG]


def test_a_page_beside_the_folder_of_the_book_is_read(book):
    book.path("preface.md").write_text("# Preface\n\n(far)=\nA tumor.\n", encoding="utf-8")
    book.append(TOC, "      - file: preface\n")
    book.append(M, "\nSee [it](#far).\n")
    assert book.lines() == ["preface.md, line 4: tumor is American spelling; write tumour"]


def test_a_chapter_may_have_a_space_in_its_name(book):
    book.path(M).rename(book.path("book/part/a chapter.md"))
    book.replace(TOC, "part/chapter", "part/a chapter")
    assert book.lines() == []


UNNAMED = "not in _toc.yml, so nobody will see it; add `- file: {}` there, or delete it"


@pytest.mark.parametrize(
    ("file", "message"),
    rows(
        new_chapter_not_in_toc=("new.md", UNNAMED.format("book/part/new")),
        copy_file=("chapter (copy).md", UNNAMED.format("book/part/chapter (copy)")),
        chapter_MD=("new.MD", "the ending is .MD; rename the file to new.md, and name it in _toc.yml"),
        ipynb_beside=(
            "extra.ipynb",
            "no chapter: these end with .md; write it as extra.md, or move it elsewhere",
        ),
    ),
)
def test_a_chapter_in_no_table_of_contents_is_one_line(book, file, message):
    book.path(f"book/part/{file}").write_text(
        "# New\n\nA tumor {cite:p}`nobody2020nothing`.\n", encoding="utf-8"
    )
    assert book.lines() == [f"book/part/{file}: {message}"]


def test_a_chapter_taken_out_of_the_contents_is_one_line_and_its_references_stay(book):
    book.replace(TOC, FILE, "")
    assert book.lines() == [f"{M}: {UNNAMED.format('book/part/chapter')}"]


@pytest.mark.parametrize(
    "file",
    [
        ".ipynb_checkpoints/chapter-checkpoint.md",
        ".chapter.md.swp",
        "._chapter.md",
        ".hidden.md",
        "chapter.md~",
        "#chapter.md#",
        "~$chapter.md",
        "chapter.md.orig",
        "Thumbs.db",
    ],
)
def test_files_of_editors_and_systems_are_skipped(book, file):
    path = book.path(f"book/part/{file}")
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"# Old tumor\n\x00\xff OS")
    assert book.lines() == []


def test_the_lock_of_an_editor_is_skipped(book):
    book.path("book/part/.#chapter.md").symlink_to("jane@host.1234:1")
    assert book.lines() == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    rows(
        config_bad_yaml=(
            "title: Therapy",
            "title: Therapy: the",
            'line 1: a colon within a text needs quotes; write title: "Therapy: the resistance"',
        ),
        config_tab=("  timeout", "\ttimeout", "line 6: the line is indented by a tab; indent it with spaces"),
        config_tab_within_the_line=(
            "timeout: 120",
            "timeout: \t120",
            "line 6: a tab stands in `timeout: \\t120`; write a space",
        ),
        config_quote=(
            "title: Therapy",
            'title: "Therapy',
            "line 1: a quotation mark is opened and never closed; close it on the same line",
        ),
        config_bracket=(
            "title: Therapy",
            "title: [Therapy",
            "line 1: `[` is opened, and not closed as it should be; end the list with `]`",
        ),
        config_at=(
            "title: Therapy",
            "title: @Therapy",
            "line 1: `title: @Therapy resistance`: a text that starts with @ needs quotes",
        ),
        config_star=(
            "title: Therapy",
            "title: *Therapy",
            "line 1: `title: *Therapy resistance`: a text that starts with * or & needs quotes",
        ),
        config_no_colon=(
            "author: The",
            "author The",
            "line 2: `author The contributors` has no colon; write `key: value`",
        ),
        config_no_space=(
            "title: Therapy",
            "title:Therapy",
            "line 1: a space is missing after the colon; write `title: Therapy resistance`",
        ),
        config_indent=("author", "  author", f"line 2: `author: The contributors` {UNFIT}"),
        config_twice=("author:", "title:", "line 2: `title` stands here and in line 1; keep one of them"),
        config_unknown=("title:", "titel:", "line 1: titel: no such setting; did you mean title?"),
        config_unknown_inside=(
            "timeout:",
            "timout:",
            "line 6: execute.timout: no such setting; did you mean timeout?",
        ),
        config_unknown_of_ours=(
            "advice:",
            "advise:",
            "line 4: livingreview.advise: no such setting; did you mean advice?",
        ),
        config_our_block=(
            "livingreview:",
            "livingreveiw:",
            "line 3: livingreveiw: no such setting; did you mean livingreview?",
        ),
        config_page=(
            "advice: No advice.",
            "glossary: book/part/othr",
            "line 4: livingreview.glossary: the book has no book/part/othr; did you mean book/part/other?",
        ),
        config_page_with_label=(
            "advice: No advice.",
            "cite: book/part/nowhere#a-label",
            "line 4: livingreview.cite: the book has no book/part/nowhere",
        ),
        config_folder=(
            "advice: No advice.",
            "about: book/prt",
            "line 4: livingreview.about: the book has no book/prt; did you mean book/part?",
        ),
        config_kind=("120", "long", "line 6: execute.timeout: long stands there; expected a number"),
        config_choice=(
            "timeout: 120",
            "execute_notebooks: of",
            "line 6: execute.execute_notebooks: of is none of auto, cache, force, inline, off",
        ),
        config_conflict=(
            "author",
            "=======\n>>>>>>> patch-1\nauthor",
            (
                "line 3: a merge conflict was left here;"
                " keep one of the two versions, and delete the lines of <<<<<<<, ======= and >>>>>>>"
            ),
        ),
    ),
)
def test_a_slip_in_the_configuration_is_one_line(book, old, new, message):
    book.replace(CONFIG, old, new)
    assert book.lines() == [f"{CONFIG}, {message}"]


def test_a_conflict_in_the_descriptor_is_told_by_its_line(book):
    book.replace("data/datapackage.json", "\n", "\n<<<<<<< HEAD\n")
    assert [line for line in book.lines() if "datapackage" in line] == [
        (
            "data/datapackage.json, line 2: a merge conflict was left here;"
            " keep one of the two versions, and delete the lines of <<<<<<<, ======= and >>>>>>>"
        )
    ]


def test_the_contents_of_a_book_that_cannot_be_read_are_an_error_in_words(book):
    book.replace(TOC, "- file", "\t- file")
    with pytest.raises(ContentsError):
        pages(book.root)


@pytest.mark.slow
def test_the_names_of_roles_and_directives_are_those_of_the_registries(tmp_path, monkeypatch):
    from docutils.parsers.rst import directives, roles
    from docutils.parsers.rst.languages import en
    from sphinx.application import Sphinx
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    from livingreview.site.pages import _config

    root = Path(__file__).parents[2]
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    with patch_docutils(str(root)), docutils_namespace():
        app = Sphinx(
            srcdir=str(root),
            confdir=None,
            outdir=str(tmp_path / "out"),
            doctreedir=str(tmp_path / "doctrees"),
            buildername="dummy",
            confoverrides=_config(Project(root)),
            status=None,
            warning=io.StringIO(),
        )
        of_roles = {*roles._roles, *roles._role_registry, *en.roles}
        of_directives = {*directives._directives, *directives._directive_registry, *en.directives, "eval-rst"}
        for domain in app.env.domains.values():
            for prefix in ["", f"{domain.name}:"] if domain.name == "std" else [f"{domain.name}:"]:
                of_roles |= {prefix + name for name in domain.roles}
                of_directives |= {prefix + name for name in domain.directives}

    assert (set(registered.ROLES) ^ of_roles, set(registered.DIRECTIVES) ^ of_directives) == (set(), set())


def test_yaml_that_leads_into_itself_ends_with_one_line(book):
    book.append("_config.yml", "x: &a [*a]\n")
    lines = book.path("_config.yml").read_text(encoding="utf-8").count("\n")
    assert book.lines() == [
        f"_config.yml, line {lines}: `x: &a [*a]`: a text that starts with * or & needs quotes"
    ]
