"""Every work has a row that says how much of it was read."""

import pytest

from livingreview.check import readings
from livingreview.evidence.bibliography import Entry
from tests.example import table

ROW = {"citekey": "doe2020example", "read": "abstract", "read_on": "2025-01-02"}


def told(project, *rows):
    project.write("readings", list(rows))
    return project.lines("bibliography")


def with_another(project):
    """Add a second work."""
    text = project.path("references.bib").read_text("utf-8")
    for old, new in (
        ("doe2020example", "doe2020other"),
        ("10.1000/example.1", "10.1000/x"),
        ("12345678", "1"),
    ):
        text = text.replace(old, new)
    project.append("references.bib", "\n" + text)


def test_a_review_that_records_no_readings_need_not_begin(project):
    assert told(project) == []


def test_a_work_with_a_reading_is_left_alone(project):
    assert told(project, ROW) == []


def test_a_work_without_a_reading_is_named_with_a_row_to_write(project):
    with_another(project)
    project.append("book/index.md", "\nMore {cite:p}`doe2020other`.\n")
    (line,) = told(project, ROW)
    assert (
        "says how much of doe2020other was read; add one, such as doe2020other,abstract,NA,2024-02-29,NA"
        in line
    )


def test_a_reading_is_no_use_of_a_work(project):
    with_another(project)
    lines = told(project, ROW, ROW | {"citekey": "doe2020other"})
    assert len(lines) == 1
    assert "doe2020other" in lines[0]


def test_a_reading_of_a_work_that_is_not_there_is_named(project):
    project.write("readings", [ROW, ROW | {"citekey": "doe2020exampel"}])
    assert any("doe2020exampel is no key of references.bib" in line for line in project.lines())


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"read": "none"}, "2025-01-02, but nothing was read; write NA"),
        ({"read_on": "NA"}, "NA, but something was read; write the day"),
    ],
)
def test_a_day_stands_where_and_only_where_something_was_read(project, cells, said):
    (line,) = told(project, ROW | cells)
    assert said in line


def test_what_is_wrong_with_a_reading_is_one_whole_line():
    entries = [Entry("doe2020a", "misc", 3), Entry("roe2021b", "misc", 9)]
    read = table(
        "readings",
        {"citekey": "doe2020a", "read": "abstract", "read_on": "NA"},
        {"citekey": "poe2019c", "read": "none", "read_on": "2025-01-02"},
        {"citekey": "low2017d", "read": "none", "read_on": "NR"},
    )
    assert [str(fault) for fault in readings.check(entries, read)] == [
        (
            "references.bib, line 9: no row of data/review/readings.csv says how much of roe2021b was read; add one, such"
            " as roe2021b,abstract,NA,2024-02-29,NA"
        ),
        "data/review/readings.csv, line 2, read_on: NA, but something was read; write the day",
        "data/review/readings.csv, line 3, read_on: 2025-01-02, but nothing was read; write NA",
    ]


@pytest.mark.parametrize("column", ["citekey", "read", "read_on"])
def test_without_one_of_its_columns_the_table_is_not_asked(column):
    read = table("readings", {"citekey": "doe2020a", "read": "none", "read_on": "2025-01-02"})
    read.header.remove(column)
    assert list(readings.check([Entry("roe2021b", "misc", 9)], read)) == []


def test_a_row_that_fell_apart_tells_nothing_and_its_work_is_read():
    read = table("readings", {"citekey": "doe2020a", "read": "none", "read_on": "2025-01-02"})
    read.rows[0] = type(read.rows[0])(2, read.rows[0].cells, whole=False)
    assert list(readings.check([Entry("doe2020a", "misc", 9)], read)) == []
    assert list(readings.check([Entry("doe2020a", "misc", 9)], None)) == []
