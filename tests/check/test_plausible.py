"""Numbers that only another row, or all experience, contradicts: one slip at a time, and what must pass."""

import pytest

from livingreview.check import Fault, contents, plausible
from livingreview.check.plausible import ANSWER
from livingreview.project import Project
from tests.example import ARMS, HAZARD_RATIO, MEDIAN, table

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


def between(*rows, arms=ARMS, found=(), **words):
    """Return what is said of rows of ``outcomes``, without a file; with other words of a column if given."""
    outcomes = table("outcomes", *rows)
    for field in outcomes.schema["fields"]:
        field["categories"] = words.get(field["name"], field.get("categories"))
        if field["categories"] is None:
            del field["categories"]
    tables = {"outcomes": outcomes, "arms": table("arms", *arms)}
    return [str(fault).removeprefix("data/trials/outcomes.csv, ") for fault in plausible.check(tables, found)]


@pytest.mark.parametrize(
    ("rows", "line"),
    [slip.values for slip in SLIPS],
    ids=[slip.id for slip in SLIPS],
)
def test_the_rules_say_so_of_tables_without_files_too(rows, line):
    assert between(*rows) == [line]


@pytest.mark.parametrize(
    "column",
    [
        *(
            "outcome",
            "trial",
            "arm",
            "comparator",
            "endpoint",
            "measure",
            "value",
            "ci_low",
            "ci_high",
            "unit",
        ),
        *("population", "assessment", "analysis", "cutoff", "prior_benefit", "note"),
    ],
)
def test_without_one_of_its_columns_nothing_is_compared(column):
    outcomes = table("outcomes", DRUG | {"value": "200"})
    assert len(plausible.check({"outcomes": outcomes})) == 1
    outcomes.header.remove(column)
    assert plausible.check({"outcomes": outcomes}) == []


def test_a_row_with_a_fault_of_its_own_is_not_compared():
    file = "data/trials/outcomes.csv"
    row = DRUG | {"value": "200"}
    for fault, is_told in (
        (Fault(file, 2, "value", "x"), False),
        (Fault(file, 3, "value", "x"), True),
        (Fault(file, 2, "source", "x"), True),
        (Fault("data/trials/arms.csv", 2, "n", "x"), True),
    ):
        assert len(between(row, found=[fault])) == is_told
    outcomes = table("outcomes", row)
    outcomes.rows[0] = type(outcomes.rows[0])(2, outcomes.rows[0].cells, whole=False)
    assert plausible.check({"outcomes": outcomes}) == []


@pytest.mark.parametrize(
    ("cells", "line"),
    [
        ({"value": "120"}, None),
        ({"value": "0.3"}, None),
        ({"value": "0"}, None),
        ({"value": "121"}, "median of 121; 0.3 to 120 is usual"),
        ({"value": "0.29"}, "median of 0.29; 0.3 to 120 is usual"),
        ({"value": "200", "ci_low": "120", "ci_high": "300"}, None),
        ({"value": "200", "ci_low": "121", "ci_high": "300"}, "median of 200; 0.3 to 120 is usual"),
        ({"value": "200", "ci_low": "NR", "ci_high": "300"}, "median of 200; 0.3 to 120 is usual"),
        ({"value": "0.1", "ci_low": "0.05", "ci_high": "0.3"}, None),
        ({"value": "0.1", "ci_low": "0.05", "ci_high": "0.29"}, "median of 0.1; 0.3 to 120 is usual"),
        ({"value": "1e999"}, None),
    ],
)
def test_a_number_is_asked_about_outside_of_what_is_usual(cells, line):
    told = [f"line 2, value: {line}; {HOW} (example-1-pfs-median-drug)"] if line else []
    assert between(DRUG | cells) == told


@pytest.mark.parametrize(("value", "hint"), [("0.99", "99"), ("0.125", "12.5")])
def test_a_rate_below_one_may_be_a_fraction(value, hint):
    (line,) = between(RATE | {"value": value})
    assert line == (
        f"line 2, value: rate of {value}; 1 to 100 is usual; if it is a fraction, write {hint}; {HOW}"
        " (example-1-orr-rate-drug)"
    )


@pytest.mark.parametrize(
    ("value", "low", "high", "middle"),
    [
        ("0.80", "0.65", "0.98", None),
        ("0.77", "0.65", "0.98", "0.80"),
        ("0.78", "0.65", "0.98", None),
        ("0.776", "0.65", "0.98", "0.798"),
        ("0.777", "0.65", "0.98", None),
        ("0.75", "0.65", "0.98", "0.80"),
        ("0.85", "0.65", "0.98", "0.80"),
        ("0.83", "0.65", "0.98", "0.80"),
        ("0.82", "0.65", "0.98", None),
        ("0.7", "0.65", "0.98", "0.8"),
        ("2.000", "1.000", "9.000", "3.000"),
        ("1.0", "1.0", "1.0", None),
        ("0.80", "0.80", "0.98", "0.89"),
        ("0.98", "0.80", "0.98", "0.89"),
        ("0.70", "0.80", "0.98", None),
        ("0.99", "0.80", "0.98", None),
        ("0.5", "0", "0.98", None),
        ("NE", "0.65", "0.98", None),
        ("0.80", "NE", "0.98", None),
        ("0.70", "0.65", "NE", None),
    ],
)
def test_a_ratio_lies_near_the_middle_of_its_interval(value, low, high, middle):
    told = f"line 2, value: {value} is far from the middle of {low} to {high}, which for a ratio is about {middle}; {HOW}"
    lines = between(HAZARD_RATIO | {"value": value, "ci_low": low, "ci_high": high})
    assert lines == ([f"{told} (example-1-pfs-hr)"] if middle else [])
    assert between(DRUG | {"value": "2", "ci_low": "1", "ci_high": "9"}) == []


@pytest.mark.parametrize(
    ("roles", "is_told"),
    [
        (("experimental", "control"), True),
        (("experimental", "experimental"), False),
        (("control", "experimental"), False),
        (("control", "control"), False),
        (("single", "control"), False),
    ],
)
def test_a_comparison_is_of_what_was_tried_with_the_control(roles, is_told):
    arms = [row | {"role": role} for row, role in zip(ARMS, roles, strict=False)]
    lines = between(HAZARD_RATIO | {"arm": "placebo", "comparator": "drug"}, arms=arms)
    assert len([line for line in lines if "the other way round" in line]) == is_told


@pytest.mark.parametrize(
    ("key", "named"),
    [
        ("example-1-pfs-placebo", "placebo"),
        ("example-1-placebo", "placebo"),
        ("example-1-placebo-drug", None),
        ("example-1-placebos", None),
        ("example-1-pfs", None),
        ("example-1-long-placebo", "long-placebo"),
    ],
)
def test_a_key_names_the_arm_of_its_row_or_none(key, named):
    arms = [*ARMS, ARMS[0] | {"arm": "long-placebo"}]
    told = (
        f"line 2, arm: drug, but the key names {named}; correct arm and number together, or the key ({key})"
    )
    assert between(DRUG | {"outcome": key}, arms=arms) == ([told] if named else [])
    assert between(DRUG | {"outcome": key, "comparator": named or "NA"}, arms=arms) == []


def against(own, other, value, **cells):
    """Return whether a hazard ratio is told beside two medians."""
    numbers = {"value": value, "ci_low": "NR", "ci_high": "NR", "ci_level": "NR"}
    lines = between(HAZARD_RATIO | numbers | cells, DRUG | {"value": own}, PLACEBO | {"value": other})
    return [line.split(", but ")[1].split(" (")[0] for line in lines if "against" in line]


@pytest.mark.parametrize(
    ("own", "other", "value", "said"),
    [
        ("10", "11.0", "0.5", []),
        ("10", "11.1", "0.5", ["the median of the first"]),
        ("11.1", "10", "2", ["the median of the first"]),
        ("10", "11.1", "0.9090", ["the median of the first"]),
        ("10", "11.1", "0.95", []),
        ("10", "11.1", "1.05", []),
        ("11.1", "10", "1.101", ["the median of the first"]),
        ("11.1", "10", "1.1", []),
        ("10", "39", "1", []),
        ("10", "41", "1", ["their medians"]),
        ("41", "10", "1", ["their medians"]),
        ("39", "10", "1", []),
        ("0", "10", "0.5", ["the median of the first"]),
        ("NE", "10", "0.5", []),
        ("10", "NE", "0.5", []),
    ],
)
def test_a_hazard_ratio_agrees_with_the_medians_of_its_arms(own, other, value, said):
    assert against(own, other, value) == said


def test_only_numbers_of_the_same_patients_measure_and_cut_are_compared():
    assert against("10", "12", "0.5") != []
    for cells in (
        {"population": "Squamous"},
        {"prior_benefit": "acquired-resistance"},
        {"cutoff": "2020-01-01"},
        {"analysis": "update"},
        {"endpoint": "OS"},
        {"assessment": "BICR"},
        {"comparator": "other"},
        {"measure": "rate", "unit": "percent"},
    ):
        assert against("10", "12", "0.5", **cells) == []


@pytest.mark.parametrize(
    ("value", "own", "other", "is_told"),
    [
        ("24.8", "11.7", "37.3", True),
        ("-24.8", "11.7", "37.3", False),
        ("-24.8", "37.3", "11.7", True),
        ("1", "11.7", "37.3", False),
        ("1.1", "11.7", "37.3", True),
        ("-1", "37.3", "11.7", False),
    ],
)
def test_a_difference_has_the_sign_of_the_two_rates(value, own, other, is_told):
    lines = between(
        DIFFERENCE | {"value": value, "ci_low": "NR", "ci_high": "NR"},
        RATE | {"value": own},
        OTHER_RATE | {"value": other},
    )
    word = "above" if float(own) > float(other) else "below"
    assert [line.partition(")")[0] for line in lines if "against" in line] == [
        f"line 2, value: {value} for drug against placebo, but the rate of the first ({own}%, line 3"
    ] * is_told
    assert all(f") is {word} that of the second (" in line for line in lines if "against" in line)


def test_a_difference_in_months_is_compared_with_medians():
    row = DIFFERENCE | {"endpoint": "PFS", "unit": "months", "value": "2", "ci_low": "NR", "ci_high": "NR"}
    (line,) = between(row, DRUG | {"value": "4"}, PLACEBO | {"value": "6"})
    assert line == (
        "line 2, value: 2 for drug against placebo, but the median of the first (4 months, line 3) is below that of the"
        f" second (6 months, line 4); {HOW} (example-1-orr-difference)"
    )


@pytest.mark.parametrize(
    ("cells", "arms", "is_told"),
    [
        ({}, ("60", "59"), True),
        ({}, ("60", "60"), False),
        ({}, ("60", "NR"), False),
        ({"endpoint": "OS"}, ("60", "59"), False),
        ({"endpoint": "TRAE3"}, ("60", "59"), False),
        ({"population": "Squamous"}, ("60", "59"), True),
        ({"population": "n = 20"}, ("60", "59"), False),
        ({"measure": "count"}, ("60", "59"), False),
    ],
)
def test_rates_that_are_shares_of_one_anothers_patients_are_swapped(cells, arms, is_told):
    described = [row | {"n": n} for row, n in zip(ARMS, arms, strict=False)]
    lines = between(RATE | {"value": "11.9"} | cells, OTHER_RATE | {"value": "36.7"} | cells, arms=described)
    assert len([line for line in lines if "the other way round" in line]) == is_told


def test_a_rate_of_another_endpoint_assessment_or_cut_is_not_swapped_with_one():
    for cells in ({"endpoint": "DCR"}, {"assessment": "BICR"}, {"cutoff": "2020-01-01"}):
        assert between(RATE | {"value": "11.9"}, OTHER_RATE | {"value": "36.7"} | cells) == []


def test_a_share_of_an_endpoint_is_no_share_of_the_arm():
    words = vocabulary_of("endpoint")
    next(word for word in words if word["value"] == "ORR")["of"] = "DCR"
    assert between(RATE | {"value": "11.9"}, OTHER_RATE | {"value": "36.7"}, endpoint=words) == []


def vocabulary_of(column):
    return next(field for field in table("outcomes").schema["fields"] if field["name"] == column)[
        "categories"
    ]


@pytest.mark.parametrize(
    ("arms", "is_told"), [(("80", "79"), True), (("81", "80"), False), (("80", "81"), False)]
)
def test_large_arms_make_shares_of_anything(arms, is_told):
    described = [row | {"n": n} for row, n in zip(ARMS, arms, strict=False)]
    own, other = (f"{100 * 10 / int(n):.1f}" for n in reversed(arms))
    lines = between(RATE | {"value": own}, OTHER_RATE | {"value": other}, arms=described)
    assert bool(lines) == is_told


@pytest.mark.parametrize(
    ("cells", "is_told"),
    [
        ({}, True),
        ({"value": "14.1"}, False),
        ({"arm": "placebo"}, False),
        ({"measure": "rate", "unit": "percent"}, False),
        ({"population": "Squamous"}, False),
        ({"value": "NE"}, False),
        ({"measure": "minimum"}, False),
    ],
)
def test_an_endpoint_within_another_is_not_above_it(cells, is_told):
    row = DRUG | {"outcome": "example-1-pfs", "value": "15.6"} | cells
    assert len(between(row, OS | {"outcome": "example-1-os"})) == is_told
    assert between(row, OS | {"outcome": "example-1-os", "value": "NE"}) == []


def test_of_two_rows_of_the_wider_endpoint_the_first_is_compared():
    (line,) = between(DRUG | {"value": "15.6"}, OS, OS | {"outcome": "example-1-os-again", "value": "20"})
    assert "(14.1 months, line 3)" in line


@pytest.mark.parametrize(
    ("cells", "most"),
    [
        ({"value": "60"}, None),
        ({"value": "61"}, "the arm drug has 60"),
        ({"value": "21", "population": "n = 20"}, "the population tells 20"),
        ({"value": "21", "population": "Squamous (20)"}, "the population tells 20"),
        ({"value": "21", "population": "20 patients"}, "the population tells 20"),
        ({"value": "21", "population": "20 evaluable"}, "the population tells 20"),
        ({"value": "21", "population": "20 other patients"}, "the population tells 20"),
        ({"value": "21", "population": "20 treated"}, "the population tells 20"),
        ({"value": "25", "population": "30 patients (20)"}, None),
        ({"value": "31", "population": "20 patients (30)"}, "the population tells 30"),
        ({"value": "61", "arm": "nobody"}, None),
    ],
)
def test_no_more_patients_than_there_are(cells, most):
    told = f"line 2, value: {cells['value']} patients; {most}; expected at most as many (example-1-x)"
    assert between(COUNT | {"outcome": "example-1-x"} | cells) == ([told] if most else [])


def test_every_count_of_a_trial_is_looked_at():
    rows = [
        RATE,
        COUNT | {"note": f"{ANSWER} some were counted twice"},
        COUNT | {"outcome": "x", "value": "61"},
    ]
    assert [line.partition(":")[0] for line in between(*rows)] == ["line 4, value"]


@pytest.mark.parametrize(
    ("whole", "part", "is_told"),
    [
        ({"value": "0"}, {}, True),
        ({"value": "1"}, {}, False),
        ({"value": "0", "arm": "placebo"}, {}, False),
        ({"value": "0", "endpoint": "DCR"}, {}, False),
        ({"value": "0", "prior_benefit": "acquired-resistance"}, {}, False),
        ({"value": "0", "cutoff": "2020-01-01"}, {}, False),
        ({"value": "0", "measure": "rate", "unit": "percent"}, {}, True),
        ({"value": "0", "measure": "minimum"}, {}, False),
        ({"value": "NE"}, {}, False),
        ({"value": "0"}, {"value": "NE"}, False),
        ({"value": "0"}, {"endpoint": "PFS"}, False),
    ],
)
def test_nothing_is_told_of_responders_where_there_are_none(whole, part, is_told):
    lines = between(COUNT | {"outcome": "a"} | whole, DURATION | {"outcome": "b"} | part)
    assert (
        lines
        == [f"line 3, value: 5.6 for DOR, but ORR is 0 in line 2: there is nobody it could be of; {HOW} (b)"]
        * is_told
    )


def test_two_numbers_of_the_whole_must_both_be_nothing():
    rows = [
        COUNT | {"outcome": "a", "value": "0"},
        RATE | {"outcome": "b", "value": "3"},
        DURATION | {"outcome": "c"},
    ]
    assert between(*rows) == []
