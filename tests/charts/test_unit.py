"""The axis of medians is labelled with the unit that their table gives."""

import pytest

from livingreview import charts
from livingreview.charts.drawing.responsive import USERMETA
from tests.charts.artificial import MEDIANS, TITLE


def titles(chart):
    rows = [row for rows in chart["datasets"].values() for row in rows]
    return {row["label"] for row in rows if str(row.get("label", "")).startswith("Median")}


def test_the_axis_names_the_unit_in_the_words_of_the_descriptor():
    chart = charts.medians(MEDIANS.assign(unit="weeks", unit_label="whole weeks"), title=TITLE).to_dict()
    assert titles(chart) == {"Median, whole weeks"}


def test_the_description_names_the_unit():
    chart = charts.medians(MEDIANS.assign(unit="weeks"), title=TITLE).to_dict()
    assert "Blorbin: 5.5 (4–9) weeks" in chart["usermeta"][USERMETA]["description"]


def test_medians_in_several_units_are_refused():
    mixed = MEDIANS.assign(unit=["months", "months", "weeks", "weeks"])
    with pytest.raises(
        ValueError, match=r"^medians: they are in months and weeks, and one axis has one unit; choose"
    ):
        charts.medians(mixed, title=TITLE)
