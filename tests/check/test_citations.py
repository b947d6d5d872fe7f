"""Where the book and its tables cite: every key with its file, line and column."""

import pytest

from livingreview.check import myst
from livingreview.check.citations import Citation, in_chapters, in_tables, in_words, meant, unknown
from livingreview.check.files import Row, Table
from tests.example import HAZARD_RATIO, MEDIAN

SCHEMA = {"fields": [], "missingValues": ["NR", "NA"]}


def table(*rows, schema=SCHEMA):
    return Table("t", "data/t.csv", list(rows[0].cells), list(rows), schema)


def chapter(text, file="book/a.md"):
    return myst.read(text + "\n", file)


def test_a_key_among_the_words_of_a_locator_or_a_note_is_found():
    row = Row(
        2,
        {
            "locator": "Abstract, as told in doe2020a; see roe2021b.",
            "note": "In poe2019c",
            "label": "doe2020a",
        },
    )
    assert [(one.column, one.key) for one in in_words([table(row)])] == [
        ("locator", "doe2020a"),
        ("locator", "roe2021b"),
        ("note", "poe2019c"),
    ]


@pytest.mark.parametrize(
    "words",
    [
        "doe-2020a",
        "x-doe2020a",
        "doe2020a-x",
        "example.org/doe2020a",
        "nct01234567",
        "ASCO2024x",
        "asco2024",
        "10.1/doe2020a",
    ],
)
def test_what_is_no_key_by_itself_is_taken_for_none(words):
    assert list(in_words([table(Row(2, {"locator": words}))])) == []


def test_a_locator_that_names_a_work_that_is_gone_is_told(project):
    project.write("outcomes", [HAZARD_RATIO | {"locator": "As reported by roe2021gone"}, MEDIAN])
    assert [line for line in project.lines("data") if "roe2021gone" in line] == [
        "data/trials/outcomes.csv, line 2, locator: roe2021gone is no key of references.bib"
    ]


def places(citations):
    return [(one.file, one.line, one.column, one.key) for one in citations]


def test_a_table_cites_in_its_columns_of_keys_and_in_roles_of_any_other():
    rows = [
        Row(2, {"source": "doe2020a", "citekey": "roe2021b", "note": "As {cite}`poe2019c, doe2020a` say."}),
        Row(3, {"source": "roe2021b", "citekey": "NA", "note": "{value}`one` and {cite:t}`doe2020a`"}),
    ]
    assert places(in_tables([table(*rows)])) == [
        ("data/t.csv", 2, "source", "doe2020a"),
        ("data/t.csv", 2, "citekey", "roe2021b"),
        ("data/t.csv", 2, "note", "poe2019c"),
        ("data/t.csv", 2, "note", "doe2020a"),
        ("data/t.csv", 3, "source", "roe2021b"),
        ("data/t.csv", 3, "note", "doe2020a"),
    ]


@pytest.mark.parametrize("cell", ["NR", "NA", "", "  "])
def test_a_cell_without_a_value_cites_nothing(cell):
    assert places(in_tables([table(Row(2, {"source": cell, "citekey": cell}))])) == []


def test_a_row_that_fell_apart_cites_nothing_in_its_columns_of_keys():
    rows = [Row(2, {"source": "doe2020a", "note": "{cite}`roe2021b`"}, whole=False)]
    assert places(in_tables([table(*rows)])) == [("data/t.csv", 2, "note", "roe2021b")]


def test_in_a_table_without_labels_every_word_is_a_key():
    assert places(in_tables([table(Row(2, {"source": "NA"}), schema={"fields": []})])) == [
        ("data/t.csv", 2, "source", "NA")
    ]


def test_every_table_and_every_chapter_is_looked_at():
    tables = [table(Row(i, {"source": f"doe202{i}"})) for i in (2, 3)]
    assert [one.key for one in in_tables(tables)] == ["doe2022", "doe2023"]
    chapters = [
        chapter("See {cite}`doe2020a`.", "book/a.md"),
        chapter("\n\nSee {cite:p}`roe2021b,poe2019c`.", "book/b.md"),
    ]
    assert places(in_chapters(chapters)) == [
        ("book/a.md", 1, None, "doe2020a"),
        ("book/b.md", 3, None, "roe2021b"),
        ("book/b.md", 3, None, "poe2019c"),
    ]


def test_other_roles_of_a_chapter_cite_nothing():
    assert places(in_chapters([chapter("The {value}`doe2020a` and {ref}`roe2021b`.")])) == []


def test_a_role_with_a_slip_in_its_name_was_meant_for_a_citation():
    text = "First.\n\nSee {cit}`doe2020a, roe2021b` and {value}`poe2019c` and {cite}`moe2018d`."
    assert places(meant([chapter(text)])) == [
        ("book/a.md", 3, None, "doe2020a"),
        ("book/a.md", 3, None, "roe2021b"),
    ]


def test_a_key_that_the_bibliography_lacks_is_told_with_its_place_and_the_nearest_there_is():
    citations = [
        Citation("book/a.md", 3, None, "doe2020a"),
        Citation("data/t.csv", 2, "source", "doe2020x"),
        Citation("book/a.md", 9, None, "nobody"),
    ]
    assert [str(fault) for fault in unknown(citations, {"doe2020a", "roe2021b"})] == [
        "data/t.csv, line 2, source: doe2020x is no key of references.bib; did you mean doe2020a?",
        "book/a.md, line 9: nobody is no key of references.bib",
    ]


def test_keys_in_what_is_no_citation_yet_are_those_of_slips_and_of_misspelt_roles_only():
    text = "See [@doe2020a; @roe2021b].\n\nAnd {cite}`moe2018d` and {valu}`poe2019c` and {citee:p}`low2017e`."
    assert places(meant([chapter(text)])) == [
        ("book/a.md", 1, None, "doe2020a"),
        ("book/a.md", 1, None, "roe2021b"),
        ("book/a.md", 3, None, "low2017e"),
    ]


def test_of_several_keys_that_are_near_the_nearest_is_offered():
    (fault,) = unknown([Citation("book/a.md", 3, None, "doe2020a")], {"doe2020ab", "doe2020abc", "doe2020"})
    assert fault.message == "doe2020a is no key of references.bib; did you mean doe2020ab?"
