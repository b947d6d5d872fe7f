"""What a schema cannot say, one rule at a time."""

import pytest

from tests.example import HAZARD_RATIO, MEDIAN

OUTCOMES = "data/trials/outcomes.csv, line 2"


def outcome(project, base, **cells):
    project.write("outcomes", [base | cells])
    return project.lines("data")


@pytest.mark.parametrize(
    ("base", "cells", "line"),
    [
        (HAZARD_RATIO, {"ci_high": "0.79"}, "ci_high: 0.79 is below the estimate 0.80 (example-1-pfs-hr)"),
        (HAZARD_RATIO, {"ci_low": "0.98"}, "ci_low: 0.98 is not below ci_high 0.98 (example-1-pfs-hr)"),
        (
            HAZARD_RATIO,
            {"ci_level": "NA"},
            "ci_level: NA beside an interval; write its confidence level, such as 95 (example-1-pfs-hr)",
        ),
        (HAZARD_RATIO, {"ci_low": "-0.2"}, "ci_low: -0.2 for a ratio; expected above 0 (example-1-pfs-hr)"),
        (
            HAZARD_RATIO,
            {"comparator": "NA"},
            "comparator: NA for a hazard-ratio; the arm compared with is expected",
        ),
        (
            HAZARD_RATIO,
            {"comparator": "drug"},
            "comparator: drug is the arm itself; another arm of example-1 is expected",
        ),
        (
            HAZARD_RATIO,
            {"comparator": "sugar"},
            "comparator: sugar is no arm of example-1; expected drug or placebo",
        ),
        (
            HAZARD_RATIO,
            {"unit": "months"},
            "unit: months for a hazard-ratio; expected ratio (example-1-pfs-hr)",
        ),
        (MEDIAN, {"comparator": "placebo"}, "comparator: placebo for a median of one arm; expected NA"),
        (MEDIAN, {"value": "-1"}, "value: -1 months; expected 0 or more (example-1-pfs-drug)"),
        (
            MEDIAN,
            {"measure": "rate", "unit": "percent", "value": "101"},
            "value: 101 percent; expected 0 to 100 (example-1-pfs-drug)",
        ),
        (
            MEDIAN,
            {"outcome": "pfs-drug"},
            "outcome: pfs-drug does not start with its trial; expected example-1-…",
        ),
        (
            MEDIAN,
            {"checked_on": "2025-06-02"},
            "checked_on: 2025-06-02 is in the future; today is 2025-06-01",
        ),
        (
            MEDIAN,
            {"checked_on": "2025-05-02", "read_again_on": "2025-05-01"},
            (
                "read_again_on: 2025-05-01 is before checked_on 2025-05-02; a changed row has not been read again yet,"
                " write NA"
            ),
        ),
        (
            MEDIAN,
            {"status": "disputed"},
            (
                "status: disputed, but no row of data/review/corrections.csv names example-1 or example-1-pfs-drug;"
                " add one that says what disagrees"
            ),
        ),
    ],
)
def test_an_outcome_that_cannot_be_is_named(project, base, cells, line):
    assert outcome(project, base, **cells) == [f"{OUTCOMES}, {line}"]


def test_a_disputed_row_is_settled_by_a_correction_that_names_it(project):
    project.write("corrections", [{"correction": "c1", "source_says": "see example-1-pfs-drug"}])

    assert outcome(project, MEDIAN, status="disputed") == []


def test_an_interval_may_be_open_where_it_was_not_reached(project):
    assert outcome(project, MEDIAN, ci_low="4.0", ci_high="NE", ci_level="95") == []


def test_a_source_may_not_state_the_level_of_its_interval(project):
    assert outcome(project, HAZARD_RATIO, ci_level="NR") == []


def test_one_fact_under_two_keys_is_named(project):
    project.write("outcomes", [MEDIAN, MEDIAN | {"outcome": "example-1-pfs-again", "value": "5.7"}])

    assert project.lines("data") == [
        (
            "data/trials/outcomes.csv, line 3, outcome: example-1-pfs-again is the same fact as example-1-pfs-drug in line 2:"
            " same trial, arm, comparator, endpoint, measure, population, assessment, analysis, cutoff,"
            " prior_benefit;"
            " expected once, or a difference in one of these"
        )
    ]


@pytest.mark.parametrize("cell", ["+1", "@a", "-a", "=1"])
def test_a_cell_that_a_spreadsheet_would_run_is_named(project, cell):
    assert outcome(project, MEDIAN, note=cell) == [
        (
            f"{OUTCOMES}, note: {cell} starts with “{cell[0]}”, which a spreadsheet runs as a formula;"
            " start with another character"
        )
    ]


@pytest.mark.parametrize(
    "cell", ["IL-6 and KEYNOTE-789", "p < 0.001", "5–7 cycles", "2024-05-31", "10.1000/1-2", "-0.4", "A & B"]
)
def test_text_that_only_looks_like_a_fault_passes(project, cell):
    assert outcome(project, MEDIAN, note=cell) == []


def test_a_query_is_left_as_it_was_sent(project):
    project.write("searches", [{"search": "s1", "query": "lung 2019-2024"}])

    assert project.lines("data") == []


EVENT = {"event": "example-1-approval", "trial": "example-1", "happened_on": "2024-03", "kind": "approval"}


@pytest.mark.parametrize(
    ("cells", "line"),
    [
        ({"event": "approval"}, "event: approval does not start with its trial; expected example-1-…"),
        ({"happened_on": "2025-07"}, "happened_on: 2025-07 is in the future; today is 2025-06-01"),
        ({"happened_on": "2025-06-02"}, "happened_on: 2025-06-02 is in the future; today is 2025-06-01"),
        ({"happened_on": "2024-02-30"}, "happened_on: 2024-02-30 is no day of the calendar"),
    ],
)
def test_an_event_that_cannot_be_is_named(project, cells, line):
    project.write("events", [EVENT | cells])

    assert project.lines("data") == [f"data/trials/events.csv, line 2, {line}"]


@pytest.mark.parametrize("day", ["2024-03", "2024-02-29", "2025-06", "2025-06-01"])
def test_an_event_has_a_day_or_a_month(project, day):
    project.write("events", [EVENT | {"happened_on": day}])

    assert project.lines("data") == []


def test_a_mechanism_that_a_trial_names_is_looked_up(project):
    project.write("trials", [{"trial": "example-1", "name": "Example 1", "mechanisms": "vegf"}])

    assert (
        "data/trials/trials.csv, line 2, mechanisms: vegf is no mechanism of data/post-ici/mechanisms.csv"
        in (project.lines("data"))
    )


def test_two_rows_of_one_analysis_leave_open_which_is_shown(project):
    other = MEDIAN | {"outcome": "example-1-pfs-squamous", "population": "Squamous", "value": "4.1"}
    project.write("outcomes", [MEDIAN, other])

    assert project.lines("data") == [
        (
            "data/trials/outcomes.csv, line 3, analysis: example-1-pfs-squamous and example-1-pfs-drug in line 2 are of the"
            " same analysis and cut-off; expected one of them as subgroup, sensitivity or update, so that it is clear"
            " which one the book shows"
        )
    ]


@pytest.mark.parametrize("cells", [{"analysis": "subgroup"}, {"cutoff": "2024-05-31"}])
def test_a_subgroup_or_another_cut_off_makes_clear_which_row_is_shown(project, cells):
    other = (
        MEDIAN | {"outcome": "example-1-pfs-again", "population": "Squamous", "analysis": "interim"} | cells
    )
    project.write("outcomes", [MEDIAN, other])

    assert project.lines("data") == []


def test_rates_of_survival_at_several_times_belong_to_one_analysis(project):
    rate = MEDIAN | {"measure": "rate", "unit": "percent", "value": "40", "endpoint": "OS"}
    later = {"outcome": "example-1-os-24", "population": "At 24 months", "value": "20"}
    project.write("outcomes", [rate, rate | later])

    assert project.lines("data") == []
