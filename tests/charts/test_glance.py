"""At a glance: what has the colour has earned it, and every line leads somewhere."""

import re

import pytest

from livingreview import charts
from livingreview.charts.drawing.renderer import mime_bundle
from tests.charts import artificial
from tests.charts.artificial import GLANCE, TITLE, number


def rows(table=GLANCE):
    chart = charts.glance(table, title=TITLE, sides=("Fewer frogs", "More frogs"))
    return chart.data.set_index("value")


def test_the_lowest_ratio_stands_first():
    assert list(rows().sort_values("y").index) == [0.5, 0.9, 1.5]


@pytest.mark.parametrize(
    ("cells", "coloured"),
    [
        (number(0.5, 0.25, 0.8), True),
        (number(0.5, 0.25, 1.0), False),
        (number(0.5, 0.25, 1.2), False),
        (number(0.5, 0.25, 0.8, level=80), False),
        (number(0.5), False),
    ],
)
def test_only_a_95_per_cent_interval_below_1_has_the_colour(cells, coloured):
    table = GLANCE.iloc[:1].assign(**cells)
    assert rows(table).below.tolist() == [coloured]


def test_an_interval_of_another_level_is_dashed_and_says_its_level():
    table = GLANCE.iloc[:1].assign(**number(0.5, 0.25, 0.8, level=80))
    assert rows(table).usual_level.tolist() == [False]
    assert "80%" in rows(table).estimate.iloc[0]


def test_the_mark_at_an_estimate_says_how_it_is_known():
    assert rows()["grain"].to_dict() == {0.5: "solid", 1.5: "hollow", 0.9: "split"}


def test_every_line_leads_to_its_entry():
    assert set(rows().entry) == {"lr-entry/trials/snarf-1", "lr-entry/trials/snarf-2"}


def test_the_description_counts_what_lies_below_1():
    chart = charts.glance(GLANCE, title=TITLE)
    assert chart.description.startswith("3 comparisons; the 95% interval lies below 1 in 1 of them. ")


def test_links_of_a_drawing_lead_to_no_other_host_and_can_be_reached():
    drawing = mime_bundle(charts.glance(GLANCE, title=TITLE).to_dict())["image/svg+xml"]
    assert set(re.findall(r'href="([^"]*)"', drawing)) == {
        "lr-entry/trials/snarf-1",
        "lr-entry/trials/snarf-2",
    }
    assert 'role="group"' in drawing
    assert 'role="img"' in mime_bundle(artificial.DRAWN["tally"]().to_dict())["image/svg+xml"]
