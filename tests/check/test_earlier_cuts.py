"""Numbers that a later cut has superseded: told with the row that the book shows, and never where none does."""

import pytest

from livingreview.check import earlier_cuts, myst
from tests.example import HAZARD_RATIO, table

EARLY = HAZARD_RATIO | {"outcome": "early", "value": "0.70", "analysis": "interim", "cutoff": "2020-01-01"}
LATE = HAZARD_RATIO | {"outcome": "late", "analysis": "final", "cutoff": "2021-01-01"}
TEXT = "The ratio was {estimate}`early`.\n"


def said(*rows, text=TEXT, **cells):
    outcomes = table("outcomes", *(row | cells for row in rows))
    found = earlier_cuts.check({"outcomes": outcomes}, [myst.read(text, "book/a.md")])
    return [str(fault) for fault in found]


def told(role, line=1):
    return (
        f"book/a.md, line {line}: {{{role}}}`early` prints an earlier cut; the latest is late, 0.80 (0.65–0.98), in line"
        " 3 of data/trials/outcomes.csv: name that row, or say above the line why the earlier one is told: % earlier:"
        " <reason>"
    )


def test_a_superseded_number_is_told_in_every_sentence_and_role_that_prints_it():
    text = "The {ref}`early`, {value}`late`.\n% earlier: both are told\nThe {value}`early`.\nThe {value}`early`.\n\n"
    assert said(EARLY, LATE, text=text + TEXT) == [told("value", 4), told("estimate", 6)]


@pytest.mark.parametrize(
    "cells",
    [
        {"trial": "example-2"},
        {"arm": "other"},
        {"comparator": "NA"},
        {"endpoint": "OS"},
        {"measure": "odds-ratio"},
    ],
)
def test_another_fact_supersedes_nothing(cells):
    assert said(EARLY, LATE | cells) == []


def test_rates_of_survival_are_told_at_several_times_and_others_at_one():
    cells = {"measure": "rate", "unit": "percent", "comparator": "NA"}
    assert said(EARLY, LATE, endpoint="OS", **cells) == []
    assert len(said(EARLY, LATE, endpoint="ORR", **cells)) == 1
    assert len(said(EARLY, LATE, endpoint="OS")) == 1


def test_an_analysis_that_is_never_the_main_result_is_superseded_by_none():
    assert said(EARLY | {"analysis": "subgroup"}, LATE) == []


def test_a_row_that_fell_apart_supersedes_nothing():
    outcomes = table("outcomes", EARLY, LATE)
    outcomes.rows[1] = type(outcomes.rows[1])(3, outcomes.rows[1].cells, whole=False)
    assert earlier_cuts.check({"outcomes": outcomes}, [myst.read(TEXT, "book/a.md")]) == []


@pytest.mark.parametrize(
    "column", ["outcome", "value", "analysis", "cutoff", "trial", "arm", "comparator", "endpoint", "measure"]
)
def test_without_one_of_its_columns_nothing_is_said(column):
    outcomes = table("outcomes", EARLY, LATE)
    outcomes.header.remove(column)
    assert earlier_cuts.check({"outcomes": outcomes}, [myst.read(TEXT, "book/a.md")]) == []


def test_without_the_table_nothing_is_said():
    assert earlier_cuts.check({}, [myst.read(TEXT, "book/a.md")]) == []
