"""Numbers that only another row, or all experience, contradicts: one slip at a time, and what must pass."""

import pytest

from livingreview.check import contents, plausible
from livingreview.check.plausible import ANSWER
from livingreview.project import Project
from tests.example import ARMS, HAZARD_RATIO, MEDIAN

HOW = "correct what is mistyped or swapped, or say why in the note: As printed: …"
DRUG = MEDIAN | {"outcome": "example-1-pfs-median-drug", "value": "5.6"}
PLACEBO = DRUG | {"outcome": "example-1-pfs-median-placebo", "arm": "placebo", "value": "4.5"}
OS = DRUG | {"outcome": "example-1-os-median-drug", "endpoint": "OS", "value": "14.1"}
RATE = DRUG | {
    "outcome": "example-1-orr-rate-drug",
    "endpoint": "ORR",
    "measure": "rate",
    "value": "36.7",
    "unit": "percent",
}
OTHER_RATE = RATE | {"outcome": "example-1-orr-rate-placebo", "arm": "placebo", "value": "11.9"}
CONTROL = RATE | {"outcome": "example-1-dcr-rate-drug", "endpoint": "DCR", "value": "70.0"}
COUNT = RATE | {
    "outcome": "example-1-orr-count-drug",
    "measure": "count",
    "value": "22",
    "unit": "patients",
}
DURATION = DRUG | {"outcome": "example-1-dor-median-drug", "endpoint": "DOR", "population": "Responders"}
ODDS = HAZARD_RATIO | {
    "outcome": "example-1-orr-or",
    "endpoint": "ORR",
    "measure": "odds-ratio",
    "value": "4.29",
    "ci_low": "1.70",
    "ci_high": "10.83",
}
DIFFERENCE = ODDS | {
    "outcome": "example-1-orr-difference",
    "measure": "difference",
    "value": "24.8",
    "ci_low": "9.8",
    "ci_high": "39.8",
    "unit": "percentage-points",
}
TRUE = [HAZARD_RATIO, DRUG, PLACEBO, OS, RATE, OTHER_RATE, CONTROL, COUNT, DURATION, ODDS, DIFFERENCE]


def told(project, rows):
    project.write("outcomes", rows)
    return project.lines("data")


def test_rows_that_agree_with_one_another_have_no_fault(project):
    assert told(project, TRUE) == []


SLIPS = [
    pytest.param(
        [HAZARD_RATIO, DRUG | {"value": "1.7"}, PLACEBO],
        "line 2, value: 0.80 for drug against placebo, but the median of the first (1.7 months, line 3) is below that"
        f" of the second (4.5 months, line 4); {HOW} (example-1-pfs-hr)",
        id="median 1.7 for 17",
    ),
    pytest.param(
        [
            HAZARD_RATIO | {"value": "1.92", "ci_low": "1.61", "ci_high": "2.29"},
            DRUG | {"value": "17"},
            PLACEBO,
        ],
        "line 2, value: 1.92 for drug against placebo, but the median of the first (17 months, line 3) is above that"
        f" of the second (4.5 months, line 4); {HOW} (example-1-pfs-hr)",
        id="median 17 for 1.7",
    ),
    pytest.param(
        [HAZARD_RATIO, DRUG | {"value": "56"}, PLACEBO],
        "line 2, value: 0.80 for drug against placebo, but their medians (56 months, line 3; 4.5 months, line 4) make"
        f" about 0.08; {HOW} (example-1-pfs-hr)",
        id="median 56 for 5.6",
    ),
    pytest.param(
        [HAZARD_RATIO, DRUG | {"value": "4.5"}, PLACEBO | {"value": "5.6"}],
        "line 2, value: 0.80 for drug against placebo, but the median of the first (4.5 months, line 3) is below that"
        f" of the second (5.6 months, line 4); {HOW} (example-1-pfs-hr)",
        id="medians of the arms swapped",
    ),
    pytest.param(
        [HAZARD_RATIO | {"arm": "placebo", "comparator": "drug"}],
        "line 2, arm: placebo is the control and drug the experimental arm; expected the other way round;"
        f" {HOW} (example-1-pfs-hr)",
        id="arm and comparator swapped",
    ),
    pytest.param(
        [DRUG | {"arm": "placebo"}],
        "line 2, arm: placebo, but the key names drug; correct arm and number together, or the key"
        " (example-1-pfs-median-drug)",
        id="arm other than in the key",
    ),
    pytest.param(
        [ODDS, RATE | {"value": "11.7"}, OTHER_RATE | {"value": "37.3"}],
        "line 2, value: 4.29 for drug against placebo, but the rate of the first (11.7%, line 3) is below that of the"
        f" second (37.3%, line 4); {HOW} (example-1-orr-or)",
        id="rates against their odds ratio",
    ),
    pytest.param(
        [DIFFERENCE, RATE | {"value": "11.7"}, OTHER_RATE | {"value": "37.3"}],
        "line 2, value: 24.8 for drug against placebo, but the rate of the first (11.7%, line 3) is below that of the"
        f" second (37.3%, line 4); {HOW} (example-1-orr-difference)",
        id="rates against their difference",
    ),
    pytest.param(
        [RATE | {"value": "11.9"}, OTHER_RATE | {"value": "36.7"}],
        "line 3, value: 36.7% is no share of the 59 patients of placebo, but of the 60 of drug, and 11.9%, line 2, the"
        f" other way round; {HOW} (example-1-orr-rate-placebo)",
        id="rates of the arms swapped",
    ),
    pytest.param(
        [HAZARD_RATIO | {"value": "8.0", "ci_low": "NR", "ci_high": "NR", "ci_level": "NR"}],
        f"line 2, value: hazard ratio of 8.0; 0.2 to 5 is usual; {HOW} (example-1-pfs-hr)",
        id="hazard ratio 8.0",
    ),
    pytest.param(
        [HAZARD_RATIO | {"value": "8.0", "ci_low": "6.5", "ci_high": "9.8"}],
        f"line 2, value: hazard ratio of 8.0; 0.2 to 5 is usual; {HOW} (example-1-pfs-hr)",
        id="hazard ratio 8.0 with its interval",
    ),
    pytest.param(
        [HAZARD_RATIO | {"value": "0.08", "ci_low": "NR", "ci_high": "NR", "ci_level": "NR"}],
        f"line 2, value: hazard ratio of 0.08; 0.2 to 5 is usual; {HOW} (example-1-pfs-hr)",
        id="hazard ratio 0.08",
    ),
    pytest.param(
        [RATE | {"value": "0.5"}],
        "line 2, value: rate of 0.5; 1 to 100 is usual; if it is a fraction, write 50;"
        f" {HOW} (example-1-orr-rate-drug)",
        id="rate as a fraction",
    ),
    pytest.param(
        [DRUG | {"value": "200"}],
        f"line 2, value: median of 200; 0.3 to 120 is usual; {HOW} (example-1-pfs-median-drug)",
        id="median of 200 months",
    ),
    pytest.param(
        [HAZARD_RATIO | {"value": "0.70"}],
        "line 2, value: 0.70 is far from the middle of 0.65 to 0.98, which for a ratio is about 0.80;"
        f" {HOW} (example-1-pfs-hr)",
        id="estimate aside in its interval",
    ),
    pytest.param(
        [HAZARD_RATIO | {"ci_low": "0.56"}],
        "line 2, value: 0.80 is far from the middle of 0.56 to 0.98, which for a ratio is about 0.74;"
        f" {HOW} (example-1-pfs-hr)",
        id="digits of an end turned round",
    ),
    pytest.param(
        [DRUG | {"value": "15.6"}, OS],
        "line 2, value: 15.6 is above the median of OS (14.1 months, line 3) in the same patients, which PFS cannot"
        f" exceed; {HOW} (example-1-pfs-median-drug)",
        id="longer without progression than alive",
    ),
    pytest.param(
        [RATE | {"value": "76.7"}, CONTROL],
        "line 2, value: 76.7 is above the rate of DCR (70.0%, line 3) in the same patients, which ORR cannot exceed;"
        f" {HOW} (example-1-orr-rate-drug)",
        id="more responses than disease control",
    ),
    pytest.param(
        [COUNT | {"value": "61"}],
        "line 2, value: 61 patients; the arm drug has 60; expected at most as many (example-1-orr-count-drug)",
        id="more responders than patients",
    ),
    pytest.param(
        [COUNT | {"population": "Evaluable (n = 20)"}],
        "line 2, value: 22 patients; the population tells 20; expected at most as many (example-1-orr-count-drug)",
        id="more responders than the population",
    ),
    pytest.param(
        [COUNT | {"value": "0"}, DURATION],
        "line 3, value: 5.6 for DOR, but ORR is 0 in line 2: there is nobody it could be of;"
        f" {HOW} (example-1-dor-median-drug)",
        id="a duration of no response",
    ),
]


@pytest.mark.parametrize(("rows", "line"), SLIPS)
def test_what_another_row_contradicts_is_named_in_one_line(project, rows, line):
    assert told(project, rows) == [f"data/trials/outcomes.csv, {line}"]


def test_a_swapped_comparison_names_the_row_that_stands_the_other_way_round(project):
    swapped = HAZARD_RATIO | {
        "outcome": "example-1-os-hr",
        "endpoint": "OS",
        "arm": "placebo",
        "comparator": "drug",
    }
    (line,) = told(project, [HAZARD_RATIO, swapped])
    assert line.startswith(
        "data/trials/outcomes.csv, line 3, arm: placebo is the control and drug the experimental arm; expected the"
        " other way round, as in line 2; "
    )


@pytest.mark.parametrize("rows", [slip.values[0] for slip in SLIPS if HOW in slip.values[1]])
def test_a_note_that_says_why_answers_the_question(project, rows):
    note = f"Read in Table 2. {ANSWER} the curves cross at six months"
    assert told(project, [row | {"note": note} for row in rows]) == []


@pytest.mark.parametrize("note", ["As printed", f"{ANSWER} yes", f"{ANSWER}          ", "The curves cross"])
def test_a_note_without_a_reason_answers_nothing(project, note):
    assert len(told(project, [DRUG | {"value": "200", "note": note}])) == 1


@pytest.mark.parametrize("answered", [0, 1, 2])
def test_the_note_may_stand_in_any_of_the_rows_that_disagree(project, answered):
    rows = [HAZARD_RATIO, DRUG | {"value": "4.5"}, PLACEBO | {"value": "5.6"}]
    rows[answered] = rows[answered] | {"note": f"{ANSWER} the curves cross at six months"}
    assert told(project, rows) == []


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([HAZARD_RATIO, DRUG | {"value": "4.2"}, PLACEBO], id="medians less than a tenth apart"),
        pytest.param(
            [
                HAZARD_RATIO | {"value": "0.95", "ci_low": "0.77", "ci_high": "1.17"},
                DRUG | {"value": "4.5"},
                PLACEBO | {"value": "5.6"},
            ],
            id="a ratio near 1",
        ),
        pytest.param(
            [HAZARD_RATIO, DRUG | {"value": "1.7", "cutoff": "2024-01-01"}, PLACEBO], id="another data cut"
        ),
        pytest.param(
            [HAZARD_RATIO, DRUG | {"value": "1.7", "population": "Squamous"}, PLACEBO],
            id="another population",
        ),
        pytest.param(
            [HAZARD_RATIO, DRUG | {"value": "1.7", "assessment": "BICR"}, PLACEBO], id="another assessment"
        ),
        pytest.param(
            [HAZARD_RATIO | {"value": "8.0", "ci_low": "2.0", "ci_high": "32.0"}],
            id="an odd ratio whose interval reaches into what is usual",
        ),
        pytest.param(
            [HAZARD_RATIO, DRUG | {"value": "16.8"}, PLACEBO],
            id="medians three times as far apart as their ratio",
        ),
        pytest.param([RATE | {"value": "0"}], id="nobody responded"),
        pytest.param(
            [HAZARD_RATIO | {"value": "0.85", "ci_low": "0.67", "ci_high": "1.11"}],
            id="an interval that is a little uneven",
        ),
        pytest.param(
            [HAZARD_RATIO | {"value": "0.1", "ci_low": "0.1", "ci_high": "0.3", "note": "NA"}],
            id="a ratio of which rounding leaves one digit",
        ),
        pytest.param(
            [DRUG | {"value": "15.6", "analysis": "update"}, OS], id="survival of an earlier analysis"
        ),
        pytest.param([COUNT | {"value": "0"}, DURATION | {"value": "NE"}], id="no response, no duration"),
        pytest.param([RATE | {"value": "37.0"}, OTHER_RATE | {"value": "12.0"}], id="shares of neither arm"),
    ],
)
def test_what_only_looks_like_a_contradiction_passes(project, rows):
    assert told(project, rows) == []


def test_rates_of_large_arms_are_shares_of_anything_and_pass(project):
    project.write("arms", [ARMS[0] | {"n": "299"}, ARMS[1] | {"n": "305"}])
    project.write("trials", [{"trial": "example-1", "name": "Example 1"}])
    assert told(project, [RATE | {"value": "25.6"}, OTHER_RATE | {"value": "42.1"}]) == []


def test_a_number_that_is_refused_already_is_not_compared_with_others(project):
    (line,) = told(project, [DRUG | {"value": "-200"}])
    assert "-200 months; expected 0 or more" in line


def test_without_its_columns_the_table_is_not_compared(project):
    project.write("outcomes", [DRUG | {"value": "200"}])
    project.replace("data/trials/outcomes.csv", "prior_benefit", "other")
    assert not [line for line in project.lines("data") if "usual" in line]


@pytest.mark.parametrize("number", ["9" * 5000, "-1", "0", "1e999", "nan", "inf", "٣", "1_0", "", "NE"])
@pytest.mark.parametrize("column", ["value", "ci_low", "ci_high", "population"])
def test_whatever_stands_in_a_cell_the_check_ends_with_lines(project, column, number):
    project.write("arms", [ARMS[0] | {"n": number}, *ARMS[1:]])
    rows = [row | {column: f"n = {number}" if column == "population" else number} for row in TRUE]
    assert all("Traceback" not in line for line in told(project, rows))
    tables = contents.read(Project(project.root)).tables
    assert isinstance(plausible.check(tables), list)
