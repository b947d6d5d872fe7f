"""What the parser of the site makes of a chapter: which lines are prose, of which kind, and which roles they hold."""

import pytest

from livingreview.check import myst


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("---\na: b\n---\n\nText.", [("text", [5], "Text.")]),
        ("One\ntwo.\n\nThree.", [("text", [1, 2], "One two."), ("text", [4], "Three.")]),
        ("# 1.2 Title\nText.", [("heading", [1], "Title"), ("text", [2], "Text.")]),
        ("Title\n===\nText.", [("heading", [1], "Title"), ("text", [3], "Text.")]),
        ("- one\n  more\n- two", [("text", [1, 2], "one more"), ("text", [3], "two")]),
        ("> one\n> two", [("text", [1, 2], "one two")]),
        ("| a | b |\n|---|---|\n| c | d |", [("row", [1], "| a | b |"), ("row", [3], "| c | d |")]),
        ("Word\n: Its meaning.", [("text", [1], "Word"), ("text", [2], "Its meaning.")]),
        ("A note.[^1]\n\n[^1]: Its text.", [("text", [1], "A note.[^1]"), ("text", [3], "Its text.")]),
        ("One\n% a comment\ntwo", [("text", [1], "One"), ("text", [3], "two")]),
        ("(target)=\n# Title\n+++\nText", [("heading", [2], "Title"), ("text", [4], "Text")]),
        ("    indented code", []),
        ("```\ncode\n```\nText", [("text", [4], "Text")]),
        ("~~~python\ncode\n~~~", []),
        ("<div>\nText\n</div>", [("text", [1, 2, 3], "Text")]),
        ("<!-- one\n\ntwo -->\nText", [("text", [1, 2, 3], ""), ("text", [4], "Text")]),
        ("```{note} Title\n:class: x\n\nText.\n```", [("caption", [1], "Title"), ("text", [4], "Text.")]),
        ("- item\n\n  :::{note}\n  Text.\n  :::", [("text", [1], "item"), ("text", [4], "Text.")]),
        (
            "::::{grid} 1 2\n:::{card} Title\nText.\n:::\n::::",
            [("caption", [2], "Title"), ("text", [3], "Text.")],
        ),
        ("```{note}\n---\nclass: x\n---\nText.\n```", [("text", [5], "Text.")]),
        ("```{note}\n---\nText.\n```", [("text", [3], "Text.")]),
        (
            "```{figure} a.png\n:alt: Seen.\n\nCaption.\n```",
            [("caption", [2], "Seen."), ("text", [4], "Caption.")],
        ),
        ("```{figure} a.png\n:name: b\n:alt: Seen.\n:width: 9\n```", [("caption", [3], "Seen.")]),
        ("```{code-cell} python\n:tags: [a]\nx = 1\n```", []),
        ("```{}\nText.\n```", []),
        ("::: Slip\nText.\n:::", [("text", [1], "Slip"), ("text", [2], "Text.")]),
    ],
)
def test_prose_is_told_from_everything_else(text, paragraphs):
    extensions = myst.EXTENSIONS | {"deflist"}
    found = myst.read(text + "\n", "a.md", extensions).paragraphs

    assert [(p.kind, p.numbers, " ".join(p.plain.split())) for p in found if p.plain.strip()] == [
        paragraph for paragraph in paragraphs if paragraph[2]
    ]


CELL = "```{{code-cell}} python\n---\nmystnb:\n  figure:\n{}\n    name: x\n---\nx = 1\n```\n"


@pytest.mark.parametrize(
    ("options", "captions"),
    [
        ("    caption: One.", [([5], "One.")]),
        ("    caption: 'One.'", [([5], "One.")]),
        ("    caption: |\n      One.\n      Two.", [([6, 7], "One. Two.")]),
        ("    caption: >-\n      One.\n\n      Two.", [([6, 7, 8], "One. Two.")]),
        ("    caption: One,\n      more.\n    alt: Two.", [([5, 6], "One, more."), ([7], "Two.")]),
        ('    x: {caption: "One, two", name: y}', [([5], "One, two")]),
        ("    class: x\n    caption: One.", [([6], "One.")]),
        ("    class: caption", []),
    ],
)
def test_captions_stand_in_the_options_of_a_cell(options, captions):
    found = myst.read(CELL.format(options), "a.md").paragraphs

    assert [(p.numbers, " ".join(p.plain.split())) for p in found] == captions
    assert {p.kind for p in found} <= {"caption"}


def test_a_caption_may_be_the_first_option():
    (found,) = myst.read("```{code-cell} python\n---\ncaption: One.\n---\nx = 1\n```\n", "a.md").paragraphs

    assert (found.numbers, found.written) == ([3], "One.")


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("a `code` b", "a        b"),
        ("a ``co`de`` b", "a           b"),
        ("a {term}`role` b", "a              b"),
        ("a [label](address.md) b", "a [label]             b"),
        ("a [label](<ad dress> 'title') b", "a [label]                     b"),
        ("a ![label](address.png) b", "a ![label]              b"),
        ("a ![x `code`](b) c", "a ![x `code`]    c"),
        ("a <https://example.org> b", "a                       b"),
        ("a https://example.org/x b", "a                       b"),
        ("a 10.1000/182 b", "a             b"),
        ("a <b>bold</b> c", "a    bold     c"),
        ("a <!-- x --> b", "a            b"),
        ("a <!-- x", "a       "),
        ("a $x$ b", "a     b"),
        ("a {{ name }} b", "a            b"),
        ("a \\`not code\\` b", "a \\`not code\\` b"),
        ("a {cite}`x,\ny` b", "a          \n   b"),
    ],
)
def test_what_is_no_prose_is_blanked_in_place(text, plain):
    assert myst.Paragraph([1, 2], text).plain == plain


def test_a_role_has_its_name_its_content_and_its_line():
    (paragraph,) = myst.read(
        "\nWords {cite:p}`one,\n  two` and\n`` {cite}`none` `` {abbr}`A`.\n", "a.md"
    ).paragraphs

    assert paragraph.roles == [myst.Role("cite:p", "one, two", 2), myst.Role("abbr", "A", 4)]


def test_roles_in_headings_rows_captions_and_labels_of_links_are_found():
    text = "# A {a}`1`\n\n|b|\n|-|\n|{b}`2`|\n\n```{note} C {c}`3`\nD [{d}`4`](x.md)\n```\n"

    assert [(role.name, role.line) for role in myst.read(text, "a.md").roles] == [
        ("a", 1),
        ("b", 5),
        ("c", 7),
        ("d", 8),
    ]


@pytest.mark.parametrize("text", ["<!-- {cite}`x` -->", "`{cite}`", "\\{cite}`x`"])
def test_a_role_in_a_comment_or_code_is_none(text):
    assert myst.roles(text) == []


@pytest.mark.parametrize(
    ("role", "keys"),
    [("{cite}`a, b`", ["a", "b"]), ("{cite:p}`{see}a,b,`", ["a", "b"]), ("{footcite}`a`", ["a"])],
)
def test_a_citation_names_its_keys(role, keys):
    (found,) = myst.roles(role)

    assert (found.cites, found.keys) == (True, keys)


def test_other_roles_do_not_cite():
    assert not myst.roles("{value}`a`")[0].cites


def test_comments_are_kept_by_line():
    text = "% one\n%% two\n\n- item\n  % three\n\n:::{note}\n% four\n:::\n"

    assert myst.read(text, "a.md").comments == {1: "one", 2: "two", 5: "three", 8: "four"}


def blocks(text):
    chapter = myst.read(text, "a.md")
    return [(p.kind, p.numbers, p.written) for p in chapter.paragraphs]


def test_a_fence_knows_its_name_its_lines_and_what_holds_it():
    text = "A.\n\n::::{nott}  A title \n:alt: x\nWords.\n```{tip}\nMore.\n```\n:::{note}\nOpen.\n::::\n\n~~~ python\n1\n~~~\n"
    fences = myst.read(text, "a.md").fences
    assert [(f.name, f.title, f.markup, f.line, f.last, f.closed, f.meant, f.opening) for f in fences] == [
        ("nott", "A title", "::::", 3, 11, True, "note", "::::{nott}"),
        ("tip", "", "```", 6, 8, True, "tip", "```{tip}"),
        ("note", "", ":::", 9, 10, False, "note", ":::{note}"),
        ("", "python", "~~~", 13, 15, True, "", "~~~"),
    ]
    assert fences[0].body == [":alt: x", "Words.", "```{tip}", "More.", "```", ":::{note}", "Open."]
    assert [f.inside and f.inside.name for f in fences] == [None, "nott", "nott", None]


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("```{note}\nA.\n```\n", True),
        ("```{note}\nA.\n`````\n", True),
        ("```{note}\nA.\n  ```  \n", True),
        ("> ```{note}\n> A.\n> ```\n", True),
        ("```{note}\nA.\n", False),
        ("```{note}\n", False),
    ],
)
def test_a_fence_is_closed_by_marks_of_its_own(text, closed):
    assert [fence.closed for fence in myst.read(text, "a.md").fences] == [closed]


@pytest.mark.parametrize(
    "name",
    [
        "bibliography",
        "button-link",
        "button-ref",
        "code",
        "code-block",
        "code-cell",
        "csv-table",
        "doctest",
        "eval-rst",
        "glue",
        "include",
        "index",
        "jupyter-execute",
        "literalinclude",
        "math",
        "mermaid",
        "raw",
        "sourcecode",
        "tableofcontents",
        "toctree",
        "video",
    ],
)
def test_the_body_of_these_directives_is_no_prose(name):
    assert blocks(f"```{{{name}}} A title\nWords.\n```\n") == []


@pytest.mark.parametrize("name", ["card-link", "figure", "grid", "grid-item", "iframe", "image"])
def test_what_stands_behind_these_directives_is_no_title(name):
    assert blocks(f"```{{{name}}} A title\nWords.\n```\n") == [("text", [2], "Words.")]


def test_labels_html_tables_notes_and_headings_are_kept_with_their_lines():
    text = (
        "(one)=\n# A *title*\n\n> ## Quoted\n\n:::{note}\n### Boxed\n(two)=\nWords <b>bold</b>.\n:::\n\n"
        "| a | b |\n|---|---|\n| c | d |\n\n<div>\nx\n</div>\n\nA.[^x]\n\n[^x]: Y.\n> [^z]: Y.\n\nB\n=\n\n"
        "```{raw} html\n<i>\n```\n"
    )
    chapter = myst.read(text, "a.md")
    assert chapter.targets == [("one", 1), ("two", 8)]
    assert [(h.level, h.text, h.line) for h in chapter.headings] == [(1, "A *title*", 2), (1, "B", 25)]
    assert chapter.tables == [[(12, "| a | b |"), (14, "| c | d |")]]
    assert chapter.notes == {"x", "z"}
    assert {(9, "<b>"), (9, "</b>"), (16, "<div>\nx\n</div>\n"), (29, "<i>\n")} <= set(chapter.html)


def test_links_and_pictures_lead_somewhere_from_their_lines():
    text = "See [a](b%20c.md) and\n![d](e.png 'f') and [g](<h i>)\nand ![j *k*](l.png) and <https://m.org> and [n][o].\n\n[o]: p.md\n"
    (paragraph, *_) = myst.read(text, "a.md").paragraphs
    assert paragraph.links == [
        myst.Link("b c.md", 1),
        myst.Link("e.png", 2, True),
        myst.Link("h i", 2),
        myst.Link("l.png", 3, True),
    ]


@pytest.mark.parametrize(
    ("options", "captions"),
    [
        (":alt: Seen.\n:caption:  Told. ", [([2], "Seen."), ([3], "Told.")]),
        (":name: x\n:alt: Seen.\n\n:alt: no option", [([3], "Seen.")]),
        (":mystnb: {figure: {caption: 'One', name: x}}", [([2], "One")]),
        (":mystnb: {figure: {caption: One, name: x}}", [([2], "One")]),
        (':tags: [a]\n:mystnb: {"caption": "One"}', [([3], "One")]),
        (":mystnb: {figure: {captions: One}}", []),
        ("---\ncaption: One\n  two\nname: x\nalt: 'Three'\n---", [([3, 4], "One\ntwo"), ([6], "Three")]),
        ('---\na: {caption: "One"}\nalt: x\n---', [([3], "One"), ([4], "x")]),
        ("---\n  caption: >2\n    One\n\n    two\n  name: x\n---", [([4, 5, 6], "One\n\ntwo")]),
        ("---\n caption: |+\n  'One\"\n name: x\n---", [([4], "One")]),
        ("---\ncaption: \"X One X\"\na: {caption: 'X Two X'}\n---", [([3], "X One X"), ([4], "X Two X")]),
        (":mystnb: {caption: 'X Two X'}", [([2], "X Two X")]),
        ("---\ncaption: One", []),
        ("---\nmeta: caption\n---", []),
    ],
)
def test_captions_are_found_among_options_with_their_lines(options, captions):
    text = f"```{{code-cell}} python\n{options}\nx = 1\n```\n"
    assert blocks(text) == [("caption", numbers, written) for numbers, written in captions]


def test_the_body_of_a_directive_begins_behind_its_options():
    assert blocks("```{note} T\n:class: x\n:name: y\nWords.\n```\n") == [
        ("caption", [1], "T"),
        ("text", [4], "Words."),
    ]
    assert blocks("```{note}\n---\nclass: x\nname: y\n---\nWords.\n```\n") == [("text", [6], "Words.")]
    assert blocks("```{note}\n---\nWords.\n```\n") == [("text", [3], "Words.")]


def test_a_paragraph_knows_the_line_of_each_of_its_characters():
    paragraph = myst.Paragraph([3, 7], "ab\ncd")
    assert [paragraph.line_at(at) for at in range(5)] == [3, 3, 3, 7, 7]
    assert list(paragraph.lines) == [(3, "ab"), (7, "cd")]


def test_an_unknown_extension_is_refused():
    with pytest.raises(ValueError, match="xyzzy"):
        myst.read("A.\n", "a.md", {"xyzzy"})


@pytest.mark.parametrize(
    ("name", "cites"),
    [("cite", 1), ("cite:p", 1), ("footcite", 1), ("footcite:t", 1), ("nocite", 1), ("citep", 0), ("ref", 0)],
)
def test_roles_of_these_names_cite(name, cites):
    assert myst.Role(name, "a", 1).cites == bool(cites)


def test_comments_of_several_lines_are_kept_line_by_line():
    assert myst.read("A.\n\n% one\n%two\n %% three\n\nB.\n", "a.md").comments == {
        3: "one",
        4: "two",
        5: "three",
    }


def test_what_was_meant_for_a_role_is_blanked_like_one():
    paragraph = myst.Paragraph([1], "See {value} `a` and @doe2020newts b.")
    assert paragraph.plain == "See             and               b."
    assert [slip.meant for slip in paragraph.slips] == ["{value}`a`", "{cite:t}`doe2020newts`"]
