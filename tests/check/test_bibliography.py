"""References: what would be lost, doubled, or misprinted."""

import pytest

from livingreview.check.bibliography import surnames
from livingreview.check.titles import protect


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            "{IL-6}",
            "IL-6",
            (
                "references.bib, line 3, title: names would lose their capitals in print;"
                " write An example of {IL-6} in a trial (doe2020example)"
            ),
        ),
        (
            "  author = {Doe, Jane and Roe, Richard},\n",
            "",
            "references.bib, line 1: no author; an @article needs one (doe2020example)",
        ),
        (
            "  journal = {Journal of Examples},\n",
            "",
            "references.bib, line 1: no journal; an @article needs one (doe2020example)",
        ),
        (
            "  doi = {10.1000/example.1},\n",
            "",
            "references.bib, line 1: no doi; give it, or say in a note why there is none (doe2020example)",
        ),
        (
            "10.1000/example.1",
            "https://doi.org/10.1000/example.1",
            (
                "references.bib, line 7, doi: https://doi.org/10.1000/example.1 is not a bare DOI;"
                " write 10.1000/example.1 (doe2020example)"
            ),
        ),
        (
            "12345678",
            "PMC123",
            "references.bib, line 8, pmid: PMC123 is not a PubMed id; write its digits only (doe2020example)",
        ),
        (
            "10--19",
            "10-19",
            "references.bib, line 6, pages: 10-19; write 10--19 (doe2020example)",
        ),
        (
            "Doe, Jane",
            "Müller, Jane",
            (
                "references.bib, line 1: the key does not start with first author and year; expected muller2020…"
                " (doe2020example)"
            ),
        ),
        (
            "@article",
            "article",
            (
                "references.bib, line 1: text outside an entry: article{doe2020example,\\n  author = {Doe, Jane and Roe, Ric…;"
                " is an @ or a brace missing?"
            ),
        ),
    ],
)
def test_a_faulty_entry_is_named(project, old, new, line):
    project.replace("references.bib", old, new)

    assert line in project.lines("bibliography")
    assert len([fault for fault in project.faults("bibliography") if fault.file == "references.bib"]) == 1


def test_an_entry_without_a_closing_brace_is_named_and_its_key_stays_known(project):
    project.replace("references.bib", "{Journal of Examples}", "{Journal of Examples")

    assert project.lines() == [
        (
            "references.bib, line 4, journal: a brace is opened and not closed; write the missing } or delete the {"
            " (doe2020example)"
        )
    ]


def test_doubled_keys_and_identifiers_are_named(project):
    entry = project.path("references.bib").read_text(encoding="utf-8")
    project.append("references.bib", "\n" + entry + "\n" + entry.replace("doe2020example", "doe2020other"))
    project.append("book/index.md", "More {cite}`doe2020other`.\n")

    assert project.lines("bibliography") == [
        "references.bib, line 11: doe2020example already stands in line 1; expected once",
        (
            "references.bib, line 27, doi: 10.1000/example.1 is also the doi of doe2020example in line 1;"
            " one entry per work is expected (doe2020other)"
        ),
        (
            "references.bib, line 28, pmid: 12345678 is also the pmid of doe2020example in line 1;"
            " one entry per work is expected (doe2020other)"
        ),
    ]


def test_an_entry_that_nothing_cites_is_named(project):
    entry = project.path("references.bib").read_text(encoding="utf-8")
    other = (
        entry.replace("doe2020example", "doe2020other")
        .replace("example.1", "example.2")
        .replace("12345678", "2")
    )
    project.append("references.bib", other)

    assert project.lines("bibliography") == [
        "references.bib, line 10: cited by no chapter and no table; cite it or delete it (doe2020other)"
    ]


def test_citations_without_an_entry_are_named_across_lines(project):
    project.append("book/index.md", "\nSee {cite:ps}`doe2020example,\nroe2021none` here.\n")

    assert project.lines("bibliography") == [
        "book/index.md, line 12: roe2021none is no key of references.bib"
    ]


def test_citations_in_code_and_comments_do_not_count(project):
    project.append("book/index.md", "\n% {cite}`a`\n\n```python\n{cite}`b`\n```\n\n`` {cite}`c` ``\n")

    assert project.lines("bibliography") == []


@pytest.mark.parametrize(
    "author", ["{World Health Organization}", "van der Doe, Jane", "Jane Doe", "Dö{\\'e}, Jane"]
)
def test_a_key_may_shorten_a_long_surname(project, author):
    key = {"{": "who", "v": "vanderdoe", "J": "doe", "D": "doe"}[author[0]]
    project.replace("references.bib", "Doe, Jane and Roe, Richard", author)
    for file in (
        "references.bib",
        "book/index.md",
        "data/trials/trials.csv",
        "data/trials/arms.csv",
        "data/trials/outcomes.csv",
    ):
        project.replace(file, "doe2020example", f"{key}2020example", -1)

    assert project.lines() == []


@pytest.mark.parametrize(
    ("title", "protected"),
    [
        ("Role of IL-6 and TNF-α", "Role of {IL-6} and {TNF-α}"),
        ("KEYNOTE-789: results", "{KEYNOTE-789}: results"),
        ("Anti-PD-L1 in EGFR-mutant disease", "Anti-{PD-L1} in {EGFR}-mutant disease"),
        ("mRNA vaccines and CD8+ cells", "{mRNA} vaccines and {CD8+} cells"),
        ("JAK/STAT3 in T cells", "{JAK/STAT3} in {T} cells"),
        ("A phase 3 trial of {IL-6} in 2020", None),
        ("{All of IT}", None),
        ("A plain title", None),
    ],
)
def test_names_in_titles_get_braces(title, protected):
    assert protect(title) == protected


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  year = {2020},\n", "", "references.bib, line 1: no year; an @article needs one"),
        (
            "  title = {An example of {IL-6} in a trial},\n",
            "  title = {},\n",
            "references.bib, line 1: no title; an @article needs one",
        ),
        (
            "{2020}",
            "{in press}",
            "references.bib, line 5, year: in press is not a year; write four digits",
        ),
        (
            "10.1000/example.1",
            "doi:10.1000/example.1",
            "references.bib, line 7, doi: doi:10.1000/example.1 is not a bare DOI; write 10.1000/example.1",
        ),
        (
            "10.1000/example.1",
            "example",
            (
                "references.bib, line 7, doi: example is not a bare DOI; expected 10. and a number, a slash and the"
                " rest"
            ),
        ),
        (
            "12345678",
            "0123",
            "references.bib, line 8, pmid: 0123 is not a PubMed id; write its digits only",
        ),
        ("10--19", "e10–e19", "references.bib, line 6, pages: e10–e19; write e10--e19"),
        (
            "  pmid = {12345678},",
            "  pmid = {12345678},\n  pmid = {12345678},",
            "references.bib, line 9, pmid: stands twice in the entry, first in line 8; expected once",
        ),
    ],
)
def test_a_field_that_would_mislead_is_named(project, old, new, message):
    project.replace("references.bib", old, new)

    assert [line.removesuffix(" (doe2020example)") for line in project.lines("bibliography")] == [message]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  doi = {10.1000/example.1},\n", "  note = {A page without an identifier},\n"),
        ("  pmid = {12345678},\n", ""),
        ("10--19", "e123"),
        ("10--19", "S1-10--S1-19"),
        ("Doe, Jane", "Döe, Jane"),
        ("Doe, Jane", "Doë, Jane"),
    ],
)
def test_an_entry_that_can_be_found_passes(project, old, new):
    project.replace("references.bib", old, new)

    assert project.lines("bibliography") == []


@pytest.mark.parametrize(
    ("kind", "found_by", "message"),
    [
        ("misc", "url = {https://example.org}", None),
        ("misc", "howpublished = {A page}", "no doi; give it, or say in a note why there is none"),
        ("book", "url = {https://example.org}", "no doi; give it, or say in a note why there is none"),
    ],
)
def test_a_page_is_found_by_its_address_and_needs_no_journal(project, kind, found_by, message):
    project.replace("references.bib", "@article", f"@{kind}")
    project.replace("references.bib", "  journal = {Journal of Examples},\n", "")
    project.replace("references.bib", "doi = {10.1000/example.1}", found_by)

    lines = project.lines("bibliography")
    assert lines == ([f"references.bib, line 1: {message} (doe2020example)"] if message else [])


def test_a_key_of_another_form_is_named_once(project):
    for file in ("references.bib", "book/index.md"):
        project.replace(file, "doe2020example", "Doe2020", -1)

    assert [line for line in project.lines("bibliography") if line.startswith("references.bib")] == [
        (
            "references.bib, line 1: the key has another form; expected surname, year and a word, such as"
            " surname2024word (Doe2020)"
        )
    ]


def test_one_doi_in_two_cases_is_one_work(project):
    entry = (
        project.path("references.bib").read_text(encoding="utf-8").replace("doe2020example", "doe2020other")
    )
    project.append("references.bib", entry.replace("example.1", "EXAMPLE.1").replace("12345678", "2"))
    project.append("book/index.md", "More {cite}`doe2020other`.\n")

    assert project.lines("bibliography") == [
        (
            "references.bib, line 16, doi: 10.1000/EXAMPLE.1 is also the doi of doe2020example in line 1;"
            " one entry per work is expected (doe2020other)"
        )
    ]


@pytest.mark.parametrize("comment", ["% a remark\n", "@comment{a remark}\n", "\n\n"])
def test_a_remark_between_entries_passes(project, comment):
    project.append("references.bib", comment)

    assert project.lines("bibliography") == []


def test_a_citation_in_a_cell_of_a_table_is_looked_up(project):
    project.replace("data/trials/trials.csv", "Example 2,", "Example {cite}`roe2021none` 2,")

    assert project.lines("bibliography") == [
        "data/trials/trials.csv, line 3, name: roe2021none is no key of references.bib"
    ]


def test_a_spoilt_row_cites_nothing(project):
    project.replace("data/trials/trials.csv", "doe2020example,", "roe2021none,extra,")

    assert project.lines("bibliography") == []


@pytest.mark.parametrize(
    ("title", "protected"),
    [
        ("A T cell", "A {T} cell"),
        ("T cells", None),
        ("The A and the α", None),
        ("{An} IL-6", "{An} {IL-6}"),
        ("On $IL$ and \\IL", None),
        ("With 5 IFN-γ-6 doses", "With 5 {IFN-γ-6} doses"),
        ("With β-TNF", "With {β-TNF}"),
        ("A b6 and B6", "A b6 and {B6}"),
    ],
)
def test_only_names_in_titles_get_braces(title, protected):
    assert protect(title) == protected


KEYWORDS = {
    "primary": None,
    "Primary ": None,
    "registry, anonymous": "the work has authors; delete anonymous",
    "primry": "primry is no keyword here; did you mean primary?",
    "important, lung": None,
    "primary, review": "primary and review; a work is one of them",
}


@pytest.mark.parametrize("words", KEYWORDS)
def test_a_keyword_that_says_what_a_work_is_is_one_of_a_list(project, words):
    project.replace("references.bib", "  year =", f"  keywords = {{{words}}},\n  year =")
    said = [fault.message for fault in project.faults("bibliography") if fault.column == "keywords"]
    assert [line.removesuffix(" (doe2020example)") for line in said] == (
        [KEYWORDS[words]] if KEYWORDS[words] else []
    )


def test_a_work_of_which_no_copy_shows_the_year_needs_none_if_it_says_so(project):
    project.replace("references.bib", "  year = {2020},", "  keywords = {news, undated},")
    assert project.lines("bibliography") == []


def test_a_work_of_which_no_copy_names_an_author_needs_none_if_it_says_so(project):
    old = "  author = {Doe, Jane and Roe, Richard},"
    project.replace("references.bib", old, "  keywords = {news, anonymous},")
    assert project.lines("bibliography") == []


@pytest.mark.parametrize(
    ("authors", "forms"),
    [
        ("van der Doe, Jane and Roe, R.", ["vanderdoe", "doe"]),
        ("Jane Doe and R. Roe", ["doe"]),
        ("Müller, Jane", ["muller", "mueller"]),
        ("{World Health Organization}", ["worldhealthorganization", "world", "who"]),
        ("{Newts}", ["newts"]),
        ("李, 明", []),
        ("李 Doe, Jane", ["doe"]),
        ("", []),
    ],
)
def test_a_key_may_give_the_first_surname_in_these_forms_the_usual_one_first(authors, forms):
    assert surnames(authors) == forms
