"""The first use of an abbreviation in a chapter stands beside its expansion."""

import csv

import pytest

from livingreview.check import abbreviations, myst
from tests.example import table

TERMS = [
    ("PFS", "progression-free survival"),
    ("EGFR", "epidermal growth factor receptor"),
    ("TKI", "tyrosine kinase inhibitor"),
    ("EGFR-TKI", "epidermal growth factor receptor tyrosine kinase inhibitor"),
    ("IFN-γ", "interferon γ"),
    ("KRAS", "NA"),
]


@pytest.fixture
def said(project):
    """Write a chapter and return the faults as (line, message), lines counted from its first."""
    with project.path("data/review/glossary.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(
            [("term", "expansion", "definition"), *((*term, "A word.") for term in TERMS)]
        )

    def said(text, file="book/part/chapter.md"):
        project.path(file).parent.mkdir(exist_ok=True)
        project.path(file).write_text(text + "\n", encoding="utf-8")
        faults = [fault for fault in project.faults("prose") if fault.file == file]
        return [(fault.line, fault.message) for fault in faults]

    return said


def test_a_first_use_without_expansion_is_a_fault_and_is_told_once(said):
    assert said("Words.\n\nPFS was long.\nPFS was short.") == [
        (3, "PFS is used before it is expanded; write progression-free survival (PFS)")
    ]


def test_the_message_names_the_file(said, project):
    said("PFS.")
    assert project.lines("prose") == [
        "book/part/chapter.md, line 1: PFS is used before it is expanded; write progression-free survival (PFS)"
    ]


def test_an_expansion_that_comes_later_does_not_help(said):
    assert [line for line, _ in said("PFS was long.\n\nProgression-free survival (PFS).")] == [1]


@pytest.mark.parametrize(
    "text",
    [
        "Progression-free survival (PFS) was long, and PFS counts.",
        "Progression-free\nsurvival (PFS) was long.",
        "PFS (progression-free survival) was long.",
        "Inhibitors of the tyrosine kinase (TKIs, here also inhibitors) work.",
        "The epidermal growth factor receptor (*EGFR*) and *EGFR*.",
        "Interferon gamma (IFN-γ) and interferon γ.",
        "Epidermal growth factor receptor (EGFR), tyrosine kinase inhibitors (TKIs) and EGFR-TKIs.",
        "An epidermal growth factor receptor tyrosine kinase inhibitor (EGFR-TKI), EGFR and a TKI.",
        "*KRAS* needs none.",
    ],
)
def test_an_expanded_first_use_passes(said, text):
    assert said(text) == []


@pytest.mark.parametrize(
    "text",
    ["Survival (PFS) was long.", "It was long (see the PFS of others).", "PFS (of some) was long."],
)
def test_brackets_without_the_expansion_do_not_help(said, text):
    assert len(said(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "# PFS in brief",
        ":::{admonition} PFS in brief\nWords.\n:::",
        "```{code-cell} ipython3\n:tags: [hide-input]\nprint('PFS')\n```",
        "```{code-cell} ipython3\n---\nmystnb:\n  figure:\n    caption: |\n      PFS by arm.\n---\nx = 1\n```",
        "`PFS` and {numref}`PFS`.",
        "See [PFS in brief](other.md).",
        "| PFS |\n|---|\n| PFS |",
        "% PFS in a comment",
        "PFSX and EGFR2 are other words.",
    ],
)
def test_titles_captions_code_links_and_tables_are_no_first_use(said, text):
    assert said(text) == []


@pytest.mark.parametrize("about", ["book/about", "book/about/"])
def test_pages_about_the_book_may_use_what_the_glossary_explains(said, project, about):
    project.path("_config.yml").write_text(f"livingreview: {{about: {about}}}\n", encoding="utf-8")
    assert said("PFS.", "book/about/methods.md") == []


def test_a_folder_whose_name_begins_alike_is_not_about_the_book(said, project):
    project.path("_config.yml").write_text("livingreview: {about: book/about}\n", encoding="utf-8")
    assert len(said("PFS.", "book/about-mice/chapter.md")) == 1


def test_where_no_folder_is_about_the_book_every_chapter_is_read(said):
    assert len(said("PFS.", "book/about/methods.md")) == 1


def test_a_page_above_the_parts_may_use_what_the_glossary_explains(said):
    assert said("PFS.", "book/other.md") == []


def test_a_table_without_its_columns_stops_nothing(project):
    project.path("data/review/glossary.csv").write_text("word\nPFS\n", encoding="utf-8")
    project.path("book/part").mkdir()
    project.path("book/part/chapter.md").write_text("PFS.\n", encoding="utf-8")
    assert project.faults("prose") == []


@pytest.mark.parametrize("header", ["word,expansion,definition", "term,words,definition"])
def test_a_glossary_without_one_of_its_columns_stops_nothing(project, header):
    project.path("data/review/glossary.csv").write_text(f"{header}\nPFS,survival,A word.\n", encoding="utf-8")
    project.path("book/part").mkdir()
    project.path("book/part/chapter.md").write_text("PFS.\n", encoding="utf-8")

    assert project.faults("prose") == []


def test_an_abbreviation_in_the_address_of_a_link_with_emphasis_is_no_use(said):
    assert said("See [*PFS*](pfs.md) and [PFS][1] here.\n\n[1]: PFS.md") != []
    assert said("See [*PFS*](PFS.md) here.") == []


def test_parts_of_a_known_compound_are_known(said):
    text = "An epidermal growth factor receptor tyrosine kinase inhibitor (EGFR-TKI).\nThe EGFR and a TKI."
    assert said(text) == []


def test_an_abbreviation_right_behind_a_typed_interval_is_a_use_and_one_within_it_is_none():
    glossary = table(
        "glossary", {"term": "CI", "expansion": "interval"}, {"term": "PFS", "expansion": "survival"}
    )
    for text, lines in (
        ("The CI was 0.6 to 0.9PFS.", []),
        ("The CI was 0.6 to 0.9 PFS.", [1]),
        ("% typed: it is explained here\nThe CI was 0.6 to 0.9.", [2]),
    ):
        chapter = myst.read(text + "\n", "book/part/a.md")
        assert [fault.line for fault in abbreviations.check([chapter], glossary)] == lines


def test_an_expansion_is_told_to_a_hundred_letters():
    glossary = table("glossary", {"term": "CI", "expansion": "x" * 101})
    (fault,) = abbreviations.check([myst.read("The CI.\n", "book/part/a.md")], glossary)
    assert fault.message == f"CI is used before it is expanded; write {'x' * 99}… (CI)"
