"""Each claim of a mirrored review is treated where its row says, and as its row says."""

import pytest

ROW = {
    "claim": "first",
    "review": "il6",
    "place": "Section 1, sentence 1",
    "says": "The drug works",
    "numbers": "1",
    "treated_in": "index, An example",
    "how": "stated",
}
FILE = "data/review/coverage.csv, line 2"


@pytest.fixture
def told(project):
    """Return what is said of one claim, whose cells differ in some ways from one without a fault."""
    project.write("reference-map", [{"review": "il6", "number": "1", "citekey": "doe2020example"}])
    project.append(
        "book/index.md",
        "\n## Against it\n\nOthers doubt it {cite:p}`roe2021other`.\n\n## Open\n\nNobody knows.\n",
    )
    entry = project.path("references.bib").read_text("utf-8").replace("doe2020example", "roe2021other")
    entry = entry.replace("10.1000/example.1", "10.1000/example.2").replace("12345678", "23456789")
    project.append("references.bib", "\n" + entry.replace("2020}", "2021}").replace("Doe, Jane and ", ""))
    readings = [{"citekey": key, "read_on": "2025-01-02"} for key in ("doe2020example", "roe2021other")]
    project.write("readings", readings)
    for word in project.words("coverage", "review"):
        word["work"] = "roe2021other"
    project.describe()

    def say(**cells):
        project.write("coverage", [ROW | cells])
        return project.lines("prose")

    return say


def test_a_review_that_compares_itself_with_no_other_needs_no_coverage(project):
    assert project.lines() == []


@pytest.mark.parametrize(
    "cells",
    [
        {},
        {"numbers": "NA", "treated_in": "index, Against it"},
        {"numbers": "7"},
        {"treated_in": "index"},
        {"treated_in": "index, Open; index, An example"},
        {"treated_in": "index, Against it", "note": "The book relies on Roe 2021."},
        {"how": "attributed", "treated_in": "index, Against it"},
        {"how": "data", "treated_in": "trials: example-1"},
        {"how": "data", "treated_in": "arms: example-2/drug; index, Open"},
        {"how": "data", "treated_in": "arms:"},
        {"how": "left-out", "treated_in": "NA", "note": "It announces what follows."},
    ],
)
def test_a_claim_that_is_treated_as_its_row_says_is_left_alone(told, cells):
    assert told(**cells) == []


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"treated_in": "NA"}, "NA; write chapter and heading, such as part/chapter, Words of the heading"),
        ({"treated_in": "indx, Open"}, "indx is no chapter; did you mean index?"),
        ({"treated_in": "index, Opem"}, "“Opem” is no heading of index; did you mean Open?"),
        ({"treated_in": "index, Something else"}, "“Something else” is no heading of index"),
        ({"treated_in": "trial: example-1"}, "trial is no table; did you mean trials?"),
        (
            {"treated_in": "trials: example-3"},
            "example-3 is no key of data/trials/trials.csv; did you mean example-2?",
        ),
        (
            {"treated_in": "trials: example-1"},
            "names no chapter, but it is stated; write chapter and heading, such as part/chapter, Words of the heading",
        ),
        (
            {"how": "data"},
            "names no row, but it is data; write a table and a key, such as trials: <its key>",
        ),
        (
            {"how": "corrected"},
            "names no correction, but it is corrected; add one, such as “; corrections: <its key>”",
        ),
        (
            {"treated_in": "index, Open", "numbers": "NA"},
            "none of these sections cites a work; name one that does",
        ),
        (
            {"treated_in": "index, Against it"},
            (
                "none of these sections cites doe2020example, which the review cites for it;"
                " name one that does, or say in note on which works the book relies"
            ),
        ),
        (
            {"how": "attributed", "treated_in": "index, Open"},
            "none of these sections cites roe2021other, whose word it is; cite it there",
        ),
    ],
)
def test_what_a_claim_lacks_in_the_book_is_said_once(told, cells, said):
    assert [line.replace(f"{FILE}, treated_in: ", "") for line in told(**cells)] == [said]


def test_a_claim_that_is_left_out_without_a_reason_is_asked_for_it(told):
    (line,) = told(how="left-out", treated_in="NA")
    assert line == f"{FILE}, note: NA, but nothing treats it; write why"


def test_a_correction_that_is_named_is_enough(project, told):
    project.write("corrections", [{"correction": "one", "review": "il6", "weight": "support"}])
    assert told(how="corrected", treated_in="corrections: one") == []


def test_a_section_is_asked_for_what_stands_under_deeper_headings_too(project, told):
    project.append("book/index.md", "\n### Deeper\n\nOnce more {cite:p}`doe2020example`.\n")
    assert told(treated_in="index, Open") == []


def test_a_section_ends_where_the_next_of_its_level_begins(project, told):
    project.append("book/index.md", "\n## Last\n\nOnce more {cite:p}`doe2020example`.\n")
    assert len(told(treated_in="index, Open")) == 1
