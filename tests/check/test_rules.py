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


@pytest.mark.parametrize("day", ["2024-3", "2024-13", "March", "2024-02-300"])
def test_what_is_no_date_at_all_is_told_once(project, day):
    project.write("events", [EVENT | {"happened_on": day}])

    assert project.lines("data") == [
        (
            f"data/trials/events.csv, line 2, happened_on: {day} is not a date"
            " (expected year-month or year-month-day, such as 2024-02-29)"
        )
    ]


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


COUNT = MEDIAN | {"outcome": "example-1-n", "measure": "count", "unit": "patients", "value": "3"}
RATE = MEDIAN | {"measure": "rate", "unit": "percent"}
DIFFERENCE = HAZARD_RATIO | {
    "measure": "difference",
    "unit": "percentage-points",
    "value": "-3",
    "ci_low": "-5",
    "ci_high": "-1",
}


@pytest.mark.parametrize(
    ("base", "cells", "lines"),
    [
        (
            HAZARD_RATIO,
            {"value": "0", "ci_low": "0"},
            ["value: 0 for a ratio; expected above 0 (example-1-pfs-hr)"],
        ),
        (
            HAZARD_RATIO,
            {"value": "NE", "ci_low": "NE", "ci_high": "0"},
            ["ci_high: 0 for a ratio; expected above 0 (example-1-pfs-hr)"],
        ),
        (
            HAZARD_RATIO | {"measure": "odds-ratio"},
            {"unit": "percent", "value": "80", "ci_low": "65", "ci_high": "98"},
            ["unit: percent for a odds-ratio; expected ratio (example-1-pfs-hr)"],
        ),
        (COUNT, {"value": "3.5"}, ["value: 3.5 patients; expected a whole number (example-1-n)"]),
        (COUNT, {"value": "-3"}, ["value: -3 patients; expected 0 or more (example-1-n)"]),
        (RATE, {"value": "-0.1"}, ["value: -0.1 percent; expected 0 to 100 (example-1-pfs-drug)"]),
        (RATE, {"value": "100.1"}, ["value: 100.1 percent; expected 0 to 100 (example-1-pfs-drug)"]),
        (
            RATE,
            {"value": "1e999"},
            ["value: 1e999 is a spreadsheet's way to write a number; write its digits"],
        ),
        (
            MEDIAN,
            {"ci_low": "-1", "ci_high": "9", "ci_level": "95"},
            ["ci_low: -1 months; expected 0 or more (example-1-pfs-drug)"],
        ),
        (
            MEDIAN,
            {"ci_high": "9"},
            ["ci_level: NA beside an interval; write its confidence level, such as 95 (example-1-pfs-drug)"],
        ),
        (
            MEDIAN,
            {"ci_low": "1", "ci_level": "NE"},
            ["ci_level: NE beside an interval; write its confidence level, such as 95 (example-1-pfs-drug)"],
        ),
        (
            DIFFERENCE,
            {"comparator": "NR"},
            ["comparator: NR for a difference; the arm compared with is expected"],
        ),
        (
            DIFFERENCE,
            {"unit": "ratio"},
            [
                *(
                    f"{column}: {value} for a ratio; expected above 0 (example-1-pfs-hr)"
                    for column, value in (("ci_high", "-1"), ("ci_low", "-5"))
                ),
                "unit: ratio for a difference; expected percentage-points or months (example-1-pfs-hr)",
                "value: -3 for a ratio; expected above 0 (example-1-pfs-hr)",
            ],
        ),
        (
            MEDIAN,
            {"measure": "minimum", "unit": "percent"},
            ["unit: percent for a minimum; expected months (example-1-pfs-drug)"],
        ),
    ],
)
def test_a_number_that_its_measure_cannot_have_is_named(project, base, cells, lines):
    assert outcome(project, base, **cells) == [f"{OUTCOMES}, {line}" for line in lines]


@pytest.mark.parametrize(
    ("base", "cells"),
    [
        (HAZARD_RATIO, {"ci_low": "0"}),
        (HAZARD_RATIO, {"ci_low": "0.80", "note": "As printed: an exact interval"}),
        (HAZARD_RATIO, {"ci_high": "0.80", "note": "As printed: an exact interval"}),
        (HAZARD_RATIO, {"value": "NE"}),
        (COUNT, {"value": "0"}),
        (COUNT, {"value": "12.0"}),
        (RATE, {"value": "0"}),
        (RATE, {"value": "100"}),
        (MEDIAN, {"value": "0"}),
        (DIFFERENCE, {}),
        (DIFFERENCE, {"unit": "months"}),
        (MEDIAN, {"checked_on": "2025-06-01"}),
        (MEDIAN, {"checked_on": "2025-05-01", "read_again_on": "2025-05-01"}),
    ],
)
def test_a_number_at_the_edge_of_what_it_may_be_passes(project, base, cells):
    assert outcome(project, base, **cells) == []


def test_half_a_patient_is_no_size_of_an_arm(project):
    project.write("arms", [{"trial": "example-1", "arm": "drug", "n": "3.5"}])

    assert "data/trials/arms.csv, line 2, n: 3.5 is not a whole number; write digits only" in project.lines(
        "data"
    )


def test_a_range_where_a_number_is_due_is_told_once(project):
    project.write("arms", [{"trial": "example-1", "arm": "drug", "n": "5-7"}])

    assert [line for line in project.lines("data") if "arms.csv, line 2, n:" in line] == [
        "data/trials/arms.csv, line 2, n: 5-7 is not a whole number; write digits only"
    ]


def test_an_arm_of_another_trial_is_no_comparator(project):
    project.write(
        "arms",
        [
            {"trial": "example-1", "arm": "drug"},
            {"trial": "example-1", "arm": "placebo"},
            {"trial": "example-2", "arm": "other"},
        ],
    )

    assert outcome(project, HAZARD_RATIO, comparator="other") == [
        f"{OUTCOMES}, comparator: other is no arm of example-1; expected drug or placebo"
    ]


@pytest.mark.parametrize(
    ("said", "is_settled"),
    [
        ("example-1", True),
        ("Of example-1, twice.", True),
        ("example-1-pfs-drug-2", False),
        ("example-12", False),
    ],
)
def test_a_correction_names_the_disputed_row_as_a_whole_word(project, said, is_settled):
    project.write("corrections", [{"correction": "c1", "source_says": said}])

    assert (outcome(project, MEDIAN, status="disputed") == []) == is_settled


def test_a_correction_is_not_disputed_itself(project):
    project.write("corrections", [{"correction": "c1", "status": "disputed"}])

    assert [line for line in project.lines("data") if "disputed, but" in line] == []


def test_each_mechanism_of_a_list_is_looked_up(project):
    nodes = [{"node": "one"}, {"node": "two"}]
    project.write("nodes", nodes)
    project.write("mechanisms", [{"mechanism": "one"}, {"mechanism": "two"}])
    trials = [
        {"trial": "example-1", "mechanisms": "one;two"},
        {"trial": "example-2", "mechanisms": "one;three"},
    ]
    project.write("trials", trials)

    assert [line for line in project.lines("data") if "mechanism of" in line] == [
        "data/trials/trials.csv, line 3, mechanisms: three is no mechanism of data/post-ici/mechanisms.csv"
    ]


@pytest.mark.parametrize(
    ("table", "message"),
    [("mechanisms", "no mechanism of"), ("arms", "no arm of"), ("corrections", "disputed, but")],
)
def test_without_the_table_to_look_up_in_nothing_is_said_of_its_keys(project, table, message):
    project.write("trials", [{"trial": "example-1", "mechanisms": "one"}, {"trial": "example-2"}])
    before = outcome(project, HAZARD_RATIO, status="disputed", comparator="sugar")
    resource = next(r for r in project.descriptor["resources"] if r["name"] == table)
    project.path(f"data/{resource['path']}").write_text("nothing\n", encoding="utf-8")

    assert [message in "".join(lines) for lines in (before, project.lines("data"))] == [True, False]


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("a\u2028b", "invisible character U+2028 (LINE SEPARATOR); write a plain space or nothing"),
        ("a\u200bb", "invisible character U+200B (ZERO WIDTH SPACE); write a plain space or nothing"),
        ("two  spaces", "two spaces in a row; write one"),
        ("a\tb", "tab inside the cell; write a space"),
        ("&#945; and more", "HTML &#945;; write the character α"),
        ("end ", "“end ” starts or ends with white space; delete it"),
        (
            "-1.5x",
            "-1.5x starts with “-”, which a spreadsheet runs as a formula; start with another character",
        ),
    ],
)
def test_writing_that_nobody_sees_is_named(project, cell, message):
    assert outcome(project, MEDIAN, note=cell) == [f"{OUTCOMES}, note: {message}"]


def test_two_rows_of_two_cut_offs_and_populations_are_two_facts(project):
    early = MEDIAN | {"outcome": "example-1-early", "cutoff": "2024-01-31", "analysis": "interim"}
    project.write("outcomes", [MEDIAN, early, early | {"outcome": "example-1-again"}])

    (line,) = project.lines("data")
    assert line.startswith(
        "data/trials/outcomes.csv, line 4, outcome: example-1-again is the same fact as example-1-early in line 3"
    )


def test_a_rate_of_response_is_told_at_one_time_only(project):
    rate = RATE | {"endpoint": "ORR", "value": "40"}
    project.write("outcomes", [rate, rate | {"outcome": "example-1-more", "population": "Squamous"}])

    (line,) = project.lines("data")
    assert line.startswith(
        "data/trials/outcomes.csv, line 3, analysis: example-1-more and example-1-pfs-drug in line 2 are of the same"
    )


def test_a_spoilt_row_is_no_fact(project):
    project.write("outcomes", [MEDIAN, MEDIAN | {"outcome": "example-1-again"}])
    project.replace("data/trials/outcomes.csv", "example-1-again,", "example-1-again,extra,")

    assert [line.split(":")[0] for line in project.lines("data")] == ["data/trials/outcomes.csv, line 3"]


STATE = {"trial": "example-1", "of": "registry", "word": "active", "as_of": "2024-02"}


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"word": "given-up"}, "word: given-up is no state of a registry; expected completed or active or"),
        ({"of": "programme"}, "word: active is no state of a programme; expected goes-on or given-up"),
        ({"as_of": "2030-01"}, "as_of: 2030-01 is in the future; today is 2025-06-01"),
        ({"as_of": "2024-02-30"}, "as_of: 2024-02-30 is no day of the calendar"),
        ({"trial": "example-9"}, "trial: "),
    ],
)
def test_a_state_is_one_that_can_be_told_and_of_a_day_that_has_been(project, cells, said):
    project.write("states", [STATE | cells])
    (line,) = project.lines("data")
    assert line.removeprefix("data/trials/states.csv, line 2, ").startswith(said)


@pytest.mark.parametrize(
    "cells", [{}, {"of": "report"}, {"as_of": "NR"}, {"of": "programme", "word": "given-up"}]
)
def test_a_state_of_trial_or_drug_is_left_alone(project, cells):
    project.write("states", [STATE | cells])
    assert project.lines("data") == []


def test_a_trial_has_one_state_by_its_registry(project):
    project.write("states", [STATE, STATE | {"word": "completed"}])
    assert len(project.lines("data")) == 1
