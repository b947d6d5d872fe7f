"""Decisions on records are by two people where they say so, and name the work once it is entered."""

import pytest

FROG = {
    "record": "frog",
    "search": "first",
    "stage": "title",
    "reader": "AB",
    "decision": "included",
    "decided_on": "2024-06-01",
    "title": "Frogs",
    "identifiers": "doi:10.1000/frog",
}
REPORT = FROG | {"stage": "report"}
FILE = "data/review/screening.csv"


@pytest.fixture
def screened(project):
    project.write("searches", [{"search": "first", "searched_on": "2024-05-31"}])

    def screened(*rows):
        project.write("screening", rows)
        return project.lines("data")

    return screened


def test_a_record_that_is_included_and_not_entered_yet_is_no_fault(screened):
    assert screened(FROG, REPORT) == []


@pytest.mark.parametrize("name", ["doi:10.1000/example.1", "doi:10.1000/a;2-b;pmid:12345678"])
def test_a_record_whose_work_is_entered_names_it(screened, name):
    held = REPORT | {"identifiers": name}
    assert screened(FROG, held) == [
        f"{FILE}, line 3, citekey: NA, but references.bib has it as doe2020example; write that"
    ]
    assert screened(FROG, held | {"citekey": "doe2020example"}) == []
    assert screened(FROG, held | {"decision": "excluded", "reason": "duplicate"}) == []


def test_a_report_of_a_record_that_does_not_pass_by_title_is_told(screened):
    differs = FROG | {"reader": "CD", "decision": "excluded", "reason": "duplicate"}
    said = "frog does not pass by title and abstract, so its report is not decided on; remove the row"
    assert screened(FROG, differs, REPORT) == [f"{FILE}, line 4, stage: {said}"]
    assert screened(FROG, differs, FROG | {"reader": "agreed"}, REPORT) == []


def test_a_reader_with_other_capitals_is_no_second_one(screened):
    assert screened(FROG, FROG | {"reader": "ab"}) == [
        f"{FILE}, line 3, reader: ab is the same reader as AB; keep one of the two decisions"
    ]


@pytest.mark.parametrize(("others", "said"), [([], "none"), ([FROG], "1")])
def test_what_is_agreed_was_decided_on_by_two(screened, others, said):
    assert screened(*others, FROG | {"reader": "agreed"}) == [
        f"{FILE}, line {2 + len(others)}, reader: agreed, but {said} decided before; two readers settle what each has decided"
    ]
