"""Rules for one row or between rows, on tables without files: whole lines, and what may stand."""

from datetime import date

import pytest

from livingreview.check import rules
from livingreview.check.files import Row
from tests.example import ARMS, HAZARD_RATIO, MEDIAN, TODAY, table

RATE = MEDIAN | {"measure": "rate", "unit": "percent"}


def said(*tables, keys=None):
    return sorted(str(fault) for fault in rules.check({one.name: one for one in tables}, keys, TODAY))


def outcomes(*rows):
    return table("outcomes", *rows)


FACTS = (
    "same trial, arm, comparator, endpoint, measure, population, assessment, analysis, cutoff, prior_benefit"
)


def test_one_fact_under_two_keys_is_told_with_all_that_is_the_same():
    again = MEDIAN | {"outcome": "example-1-again"}
    assert said(outcomes(MEDIAN, again)) == [
        (
            "data/trials/outcomes.csv, line 3, outcome: example-1-again is the same fact as example-1-pfs-drug in line 2:"
            f" {FACTS}; expected once, or a difference in one of these"
        )
    ]


@pytest.mark.parametrize("column", FACTS.removeprefix("same ").split(", "))
def test_a_difference_in_one_of_these_makes_another_fact(column):
    first = HAZARD_RATIO | {"analysis": "subgroup"}
    again = first | {"outcome": "example-1-again", column: "other"}
    assert [line for line in said(outcomes(first, again)) if "same fact" in line] == []
    lost = outcomes(first, first | {"outcome": "example-1-again"})
    lost.header.remove(column)
    assert [line for line in said(lost) if "same fact" in line] == []


def test_the_first_of_three_rows_of_a_fact_is_the_one_that_is_named():
    told = said(outcomes(*(MEDIAN | {"outcome": f"example-1-{name}"} for name in "abc")))
    assert [line.partition(":")[0] + line.partition(" is the")[2][:35] for line in told] == [
        "data/trials/outcomes.csv, line 3, outcome same fact as example-1-a in line 2",
        "data/trials/outcomes.csv, line 4, outcome same fact as example-1-a in line 2",
    ]


def test_keys_of_the_bibliography_are_looked_up_only_where_it_can_be_read():
    one = outcomes(MEDIAN | {"source": "nobody2020nothing"})
    assert said(one) == []
    assert said(one, keys={"doe2020example"}) == [
        "data/trials/outcomes.csv, line 2, source: nobody2020nothing is no key of references.bib"
    ]
    assert said(one, keys={"nobody2020nothing"}) == []


def test_a_row_that_fell_apart_is_not_looked_at():
    one = outcomes(MEDIAN | {"value": "-1"}, MEDIAN | {"value": "-2"})
    one.rows[0] = Row(2, one.rows[0].cells, whole=False)
    assert said(one) == [
        "data/trials/outcomes.csv, line 3, value: -2 months; expected 0 or more (example-1-pfs-drug)"
    ]


@pytest.mark.parametrize(
    ("cells", "lines"),
    [
        ({"ci_low": "0.81"}, ["ci_low: 0.81 is above the estimate 0.80 (example-1-pfs-hr)"]),
        ({"ci_low": "0.80"}, []),
        ({"ci_high": "0.80"}, []),
        ({"ci_high": "0.79"}, ["ci_high: 0.79 is below the estimate 0.80 (example-1-pfs-hr)"]),
        ({"value": "NE", "ci_low": "0.99"}, ["ci_low: 0.99 is not below ci_high 0.98 (example-1-pfs-hr)"]),
        ({"value": "NE", "ci_low": "0.98"}, ["ci_low: 0.98 is not below ci_high 0.98 (example-1-pfs-hr)"]),
        ({"ci_low": "NR", "ci_high": "NR", "ci_level": "NA"}, []),
        ({"ci_level": "NR"}, []),
        (
            {"ci_low": "NR", "ci_level": "NE"},
            ["ci_level: NE beside an interval; write its confidence level, such as 95 (example-1-pfs-hr)"],
        ),
        ({"value": "nan"}, []),
        ({"comparator": "NE"}, ["comparator: NE for a hazard-ratio; the arm compared with is expected"]),
        ({"comparator": "NA", "measure": "xyzzy"}, []),
        ({"unit": "xyzzy"}, ["unit: xyzzy for a hazard-ratio; expected ratio (example-1-pfs-hr)"]),
    ],
)
def test_the_numbers_of_a_row_agree_with_one_another(cells, lines):
    assert said(outcomes(HAZARD_RATIO | cells)) == [
        f"data/trials/outcomes.csv, line 2, {line}" for line in lines
    ]


@pytest.mark.parametrize("column", ["value", "ci_low", "ci_high"])
def test_without_a_number_of_the_interval_it_is_not_compared(column):
    one = outcomes(HAZARD_RATIO | {"ci_low": "2", "ci_high": "1"})
    one.header.remove(column)
    assert [line for line in said(one) if "is not below" in line] == []


UNITS = [
    {"value": "low", "label": "Low", "after": "", "minimum": 2},
    {"value": "high", "label": "High", "after": "", "maximum": 5},
    {"value": "both", "label": "Both", "after": "", "minimum": 2, "maximum": 5},
    {"value": "above", "label": "Above", "after": "", "exclusiveMinimum": 2, "maximum": 5},
    {"value": "whole", "label": "Whole", "after": "", "whole": True},
]
MEASURES = [
    {"value": "plain", "label": "Plain", "units": [unit["value"] for unit in UNITS], "compares": False},
    {
        "value": "signed",
        "label": "S",
        "units": [unit["value"] for unit in UNITS],
        "compares": False,
        "signed": True,
    },
    {"value": "alone", "label": "A", "units": ["low", "high"], "compares": False},
]


def limited(**cells):
    one = outcomes({"outcome": "example-1-x", "trial": "example-1", "measure": "plain", "arm": "a"} | cells)
    for field in one.schema["fields"]:
        if field["name"] in ("unit", "measure"):
            field["categories"] = UNITS if field["name"] == "unit" else MEASURES
    return said(one)


@pytest.mark.parametrize(
    ("unit", "value", "expected"),
    [
        ("low", "1.9", "1.9 low; expected 2 or more"),
        ("low", "2", None),
        ("high", "5.1", "5.1 high; expected 5 or less"),
        ("high", "5", None),
        ("both", "1", "1 both; expected 2 to 5"),
        ("both", "6", "6 both; expected 2 to 5"),
        ("both", "2", None),
        ("both", "5", None),
        ("above", "2", "2 for a above; expected above 2"),
        ("above", "1", "1 for a above; expected above 2"),
        ("above", "2.1", None),
        ("above", "6", "6 for a above; expected 5 or less"),
        ("whole", "1.5", "1.5 whole; expected a whole number"),
        ("whole", "2.0", None),
    ],
)
def test_a_number_is_within_the_limits_of_its_unit(unit, value, expected):
    told = [f"data/trials/outcomes.csv, line 2, value: {expected} (example-1-x)"] if expected else []
    assert limited(unit=unit, value=value) == told


def test_a_signed_measure_may_be_below_or_above_its_unit_and_touches_nothing():
    assert limited(unit="both", value="1", measure="signed") == []
    assert limited(unit="above", value="2", measure="signed") != []
    assert limited(unit="low", value="3", measure="alone") == []
    assert limited(unit="both", value="3", measure="alone") == [
        "data/trials/outcomes.csv, line 2, unit: both for a alone; expected low or high (example-1-x)"
    ]


def test_the_lower_end_of_an_interval_may_touch_what_the_estimate_must_exceed_and_no_other():
    row = {"unit": "above", "value": "3", "ci_low": "2", "ci_high": "4", "ci_level": "95"}
    assert limited(**row) == []
    assert limited(**row | {"ci_low": "1.9"}) == [
        "data/trials/outcomes.csv, line 2, ci_low: 1.9 for a above; expected above 2 (example-1-x)"
    ]
    assert limited(**row | {"value": "NE", "ci_low": "1", "ci_high": "2"}) == [
        f"data/trials/outcomes.csv, line 2, {column}: {end} for a above; expected above 2 (example-1-x)"
        for column, end in (("ci_high", 2), ("ci_low", 1))
    ]


@pytest.mark.parametrize(
    ("comparator", "message"),
    [
        ("drug", "drug is the arm itself; another arm of example-1 is expected"),
        ("other", "other is no arm of example-1; expected drug or placebo"),
        ("placebo", None),
        ("NA", None),
    ],
)
def test_a_comparator_is_another_arm_of_the_trial(comparator, message):
    arms = table("arms", *ARMS, {"trial": "example-2", "arm": "other"})
    told = [
        line for line in said(arms, outcomes(HAZARD_RATIO | {"comparator": comparator})) if "arm of" in line
    ]
    assert told == ([f"data/trials/outcomes.csv, line 2, comparator: {message}"] if message else [])
    nobody = table("arms", {"trial": "example-2", "arm": "other"})
    assert [line for line in said(nobody, outcomes(HAZARD_RATIO)) if "no arm" in line] == []


@pytest.mark.parametrize(
    ("key", "is_told"), [("example-1-x", 0), ("Example-1_x", 0), ("example-12-x", 1), ("x", 1), (" ", 0)]
)
def test_a_key_starts_with_its_trial(key, is_told):
    told = f"line 2, outcome: {key} does not start with its trial; expected example-1-…"
    assert said(outcomes(MEDIAN | {"outcome": key})) == [f"data/trials/outcomes.csv, {told}"] * is_told
    events = table("events", {"event": key, "trial": "example-1"})
    told = told.replace("outcome:", "event:")
    assert said(events) == [f"data/trials/events.csv, {told}"] * is_told


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        (
            "2025-05-02",
            "2025-05-01",
            "2025-05-01 is before checked_on 2025-05-02; a changed row has not been read again yet, write NA",
        ),
        ("2025-05-02", "2025-05-02", None),
        ("2025-05-02", "NA", None),
        ("NA", "2025-05-01", None),
    ],
)
def test_a_second_reading_is_not_before_the_first(first, second, message):
    told = said(outcomes(MEDIAN | {"checked_on": first, "read_again_on": second}))
    assert told == ([f"data/trials/outcomes.csv, line 2, read_again_on: {message}"] if message else [])


def test_a_first_reading_to_come_is_told_by_itself():
    told = said(outcomes(MEDIAN | {"checked_on": "2025-06-02", "read_again_on": "2025-06-01"}))
    assert told == [
        "data/trials/outcomes.csv, line 2, checked_on: 2025-06-02 is in the future; today is 2025-06-01"
    ]
    assert said(outcomes(MEDIAN | {"checked_on": "2025-06-01", "read_again_on": "2025-05-31"})) != []


DISPUTED = MEDIAN | {"status": "disputed"}


@pytest.mark.parametrize(
    ("said_there", "is_settled"),
    [
        ("example-1-pfs-drug", True),
        ("of example-1.", True),
        ("drug", False),
        ("xexample-1", False),
        ("NA", False),
    ],
)
def test_a_disputed_row_is_named_by_a_correction(said_there, is_settled):
    corrections = table(
        "corrections", {"correction": "c", "source_says": said_there, "outcome": "NA", "expects": "NA"}
    )
    told = [line for line in said(corrections, outcomes(DISPUTED)) if "disputed" in line]
    assert told == (
        []
        if is_settled
        else [
            (
                "data/trials/outcomes.csv, line 2, status: disputed, but no row of data/review/corrections.csv names"
                " example-1 or example-1-pfs-drug; add one that says what disagrees"
            )
        ]
    )


def test_a_disputed_row_of_a_key_of_several_columns_is_named_by_its_trial():
    corrections = table("corrections")
    arms = table("arms", ARMS[0] | {"status": "disputed"})
    (told,) = said(corrections, arms)
    assert told.endswith(
        "no row of data/review/corrections.csv names example-1; add one that says what disagrees"
    )


CORRECTION = {"correction": "c", "outcome": "example-1-pfs-drug", "expects": "5.6"}


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({}, None),
        ({"outcome": "NA", "expects": "9"}, None),
        (
            {"outcome": "example-1-pfs-durg"},
            "outcome: example-1-pfs-durg is no outcome; did you mean example-1-pfs-drug?",
        ),
        ({"outcome": "xyzzy"}, "outcome: xyzzy is no outcome"),
        (
            {"expects": "6.5"},
            (
                "expects: 6.5 is expected of example-1-pfs-drug, but line 2 of data/trials/outcomes.csv has 5.6;"
                " read the correction again, and write here what is right"
            ),
        ),
    ],
)
def test_a_correction_names_the_row_that_carries_it(cells, message):
    told = said(table("corrections", CORRECTION | cells), outcomes(MEDIAN))
    assert told == ([f"data/review/corrections.csv, line 2, {message}"] if message else [])
    assert said(table("corrections", CORRECTION | cells)) == []


@pytest.mark.parametrize(
    ("cells", "other", "is_told"),
    [
        ({}, {}, True),
        ({}, {"cutoff": "2024-01-01"}, False),
        ({}, {"analysis": "subgroup"}, False),
        ({"analysis": "subgroup"}, {}, False),
        ({"endpoint": "OS"}, {}, True),
        ({"measure": "rate", "unit": "percent", "endpoint": "OS"}, {}, False),
        ({"measure": "rate", "unit": "percent", "endpoint": "ORR"}, {}, True),
        ({}, {"population": "NA"}, False),
    ],
)
def test_two_rows_of_one_analysis_and_cut_leave_open_which_is_shown(cells, other, is_told):
    first = MEDIAN | {"analysis": "final"} | cells
    second = first | {"outcome": "example-1-x", "population": "Squamous"} | other
    told = [line for line in said(outcomes(first, second)) if ", analysis: " in line]
    assert (
        told
        == [
            (
                "data/trials/outcomes.csv, line 3, analysis: example-1-x and example-1-pfs-drug in line 2 are of the same"
                " analysis and cut-off; expected one of them as subgroup, sensitivity or update, so that it is clear which"
                " one the book shows"
            )
        ]
        * is_told
    )


@pytest.mark.parametrize(
    ("day", "message"),
    [
        ("2025-06", None),
        ("2025-06-01", None),
        ("2025-07", "2025-07 is in the future; today is 2025-06-01"),
        ("2024-02-30", "2024-02-30 is no day of the calendar"),
        ("2024-2-30", None),
    ],
)
def test_a_day_or_month_exists_and_is_not_to_come(day, message):
    told = said(table("events", {"event": "example-1-x", "trial": "example-1", "happened_on": day}))
    assert told == ([f"data/trials/events.csv, line 2, happened_on: {message}"] if message else [])


def test_today_is_no_day_to_come():
    assert date(2025, 6, 1) == TODAY
    assert said(outcomes(MEDIAN | {"checked_on": "2025-06-01"})) == []


def test_each_mechanism_of_a_list_is_one_of_the_table():
    mechanisms = table("mechanisms", {"mechanism": "one"}, {"mechanism": "two"})
    trials = table(
        "trials",
        *({"trial": f"t{n}", "mechanisms": cell} for n, cell in enumerate(["one;two", "NA", "x;one;y"])),
    )
    assert said(mechanisms, trials) == [
        f"data/trials/trials.csv, line 4, mechanisms: {name} is no mechanism of data/post-ici/mechanisms.csv"
        for name in "xy"
    ]
    assert said(trials) == []
    mechanisms.header.remove("mechanism")
    assert said(mechanisms, trials) == []
