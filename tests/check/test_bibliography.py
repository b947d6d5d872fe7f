"""References: what would be lost, doubled, or misprinted."""

import pytest

from livingreview.check.bibliography import protect


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
            "references.bib, line 1: the entry that starts “@article{doe2020example,” cannot be read;"
            " is a brace, a quote or a comma missing?"
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
