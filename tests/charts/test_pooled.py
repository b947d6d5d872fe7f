"""A pooled forest plot says what its rows say: squares by weight, a diamond from end to end, a line for what comes."""

import math
import re
from functools import cache

import pytest

from livingreview import charts
from livingreview.charts.drawing.palette import CATEGORIES, INK, PAPER
from livingreview.charts.drawing.renderer import mime_bundle
from livingreview.charts.drawing.responsive import USERMETA
from tests.charts import picture
from tests.charts.artificial import DRAWN, POOLED, TITLE

SIZES = ("wide", "narrow")
BLUE = CATEGORIES[0].light


@cache
def views():
    return picture.pictures(mime_bundle(DRAWN["pooled"]().to_dict()))


def marks(kind, size):
    return list(picture.marks(views()[size], kind))


def squares(size):
    """The squares of the trials; the key and the heads have smaller symbols, drawn after them."""
    return [mark for mark in marks("symbol", size) if mark.stroke == BLUE][:3]


def numbers(path):
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", path)]


@pytest.mark.parametrize("size", SIZES)
def test_the_area_of_a_square_is_in_proportion_to_the_weight(size):
    sides = [2 * max(map(abs, numbers(mark.d))) for mark in squares(size)]
    areas = [side**2 for side in sides]
    assert areas[0] / areas[1] == pytest.approx(60 / 30, rel=0.01)
    assert areas[1] / areas[2] == pytest.approx(30 / 10, rel=0.01)


@pytest.mark.parametrize("size", SIZES)
def test_the_diamond_reaches_from_end_to_end_of_the_pooled_interval(size):
    (group,) = [
        one
        for one in views()[size].iter(f"{picture.SVG}g")
        if "mark-area role-mark" in (one.get("class") or "")
    ]
    across = numbers(group[0].get("d"))[::2]
    left, middle, right = sorted({round(x, 2) for x in across})
    ones = squares(size)
    # A log axis: the pooled ratio doubles from end to middle and from middle to end, as from the first trial to the third.
    doubled = ones[2].x - ones[0].x
    assert [middle - left, right - middle] == pytest.approx([doubled, doubled], abs=0.05)


@pytest.mark.parametrize("size", SIZES)
def test_the_prediction_interval_has_a_line_of_its_own_below_the_diamond(size):
    lines = [
        mark for mark in marks("rule", size) if mark.stroke == INK.light and mark.x2 and float(mark.x2) > 20
    ]
    assert len(lines) == 1
    doubled = squares(size)[2].x - squares(size)[0].x
    assert float(lines[0].x2) / doubled == pytest.approx(math.log2(3.2 / 0.2), abs=0.01)
    assert lines[0].y > max(mark.y for mark in squares(size))


def test_an_interval_of_another_level_is_dashed_and_a_second_hand_result_is_hollow():
    dashes = [mark.stroke_dasharray for mark in marks("rule", "wide") if mark.stroke == BLUE]
    assert dashes == ["1,0", "5,4", "1,0"]
    assert [mark.fill for mark in squares("wide")] == [BLUE, PAPER.light, BLUE]


def test_weights_stand_beside_the_trials_and_in_what_is_read_out():
    words = {mark.text for mark in marks("text", "wide")}
    assert {"0.5 (0.25–1), 60%", "1 (0.4–2.5), 10%", "0.80 (0.40–1.60)", "0.20–3.20"} <= words
    about = DRAWN["pooled"]().to_dict()["usermeta"][USERMETA]
    assert "Snarf 1 (blorbin v placebo): hazard ratio 0.5 (0.25–1), weight 60%" in about["description"]
    assert about["finding"] == "Progression-free survival: the pooled interval of 3 trials includes 1."


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(0.5, 0.9, "lies below 1"), (1.1, 1.9, "lies above 1"), (0.5, 1.0, "includes 1")],
)
def test_the_finding_says_on_which_side_the_pooled_interval_lies(low, high, said):
    together = POOLED.kind == "pooled"
    rows = POOLED.assign(
        ci_low=POOLED.ci_low.mask(together, low), ci_high=POOLED.ci_high.mask(together, high)
    )
    assert charts.pooled(rows, title=TITLE).to_dict()["usermeta"][USERMETA]["finding"].endswith(f"{said}.")


def test_trials_that_are_not_pooled_stand_side_by_side_without_weights():
    alone = POOLED[POOLED.kind == "trial"].assign(weight=None)
    about = charts.pooled(alone, title=TITLE).to_dict()["usermeta"][USERMETA]
    assert "finding" not in about
    assert "weight" not in about["description"]
    drawn = picture.pictures(mime_bundle(charts.pooled(alone, title=TITLE).to_dict()))["wide"]
    sides = {max(map(abs, numbers(mark.d))) for mark in list(picture.marks(drawn, "symbol"))[:3]}
    assert len(sides) == 1


def test_what_the_sides_mean_stays_on_the_picture_where_one_is_near_its_edge():
    low = POOLED[POOLED.kind == "trial"].assign(weight=None, value=0.1, ci_low=0.05, ci_high=0.2)
    drawn = picture.pictures(mime_bundle(charts.pooled(low, title=TITLE).to_dict()))["narrow"]
    words = [(right, words) for words, _, _, right, *_ in picture.texts(drawn) if "control" in words]
    assert words
    assert all(right <= float(drawn.get("width")) for right, _ in words)


def test_what_the_sides_mean_does_not_run_together_where_one_is_near_an_edge():
    low = POOLED[POOLED.kind == "trial"].assign(weight=None, value=0.1, ci_low=0.05, ci_high=0.2)
    drawn = picture.pictures(mime_bundle(charts.pooled(low, title=TITLE).to_dict()))["narrow"]
    places = {words: (left, right) for words, _, left, right, *_ in picture.texts(drawn) if "avours" in words}
    (before, after) = sorted(places.values())
    assert before[1] < after[0]
