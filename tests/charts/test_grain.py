"""How a fact is known is seen in its symbol: solid, hollow, dotted or split, in every shape."""

from itertools import pairwise

import pandas as pd
import pytest

from livingreview import charts, lettering
from livingreview.charts.drawing import grain
from livingreview.charts.drawing.keys import Entry, key
from livingreview.charts.drawing.measuring import text_width
from livingreview.charts.drawing.palette import MUTED, PAPER
from livingreview.charts.drawing.renderer import mime_bundle
from livingreview.charts.drawing.scales import Look
from livingreview.charts.drawing.theme import SHAPES, SMALL
from tests.charts import artificial, picture
from tests.charts.artificial import TITLE

SOLID, HOLLOW, DOTTED, SPLIT = lettering.MARKS
WORDS = {"": "Read itself", HOLLOW: "Read elsewhere", DOTTED: "As told", SPLIT: "In dispute"}


def marked(table, sign):
    words = pd.Categorical([WORDS[sign]] * len(table), WORDS.values())
    return table.assign(status_label=words, **{"status.mark": sign})


DRAWN = {
    "forest": lambda sign: charts.forest(marked(artificial.FOREST, sign), title=TITLE),
    "medians": lambda sign: charts.medians(marked(artificial.MEDIANS, sign), title=TITLE),
    "benefit": lambda sign: charts.benefit(marked(artificial.BENEFIT, sign), title=TITLE),
    "timeline": lambda sign: charts.timeline(marked(artificial.TIMELINE, sign), title=TITLE),
    "ladder": lambda sign: charts.ladder(marked(artificial.LADDER, sign), title=TITLE),
    "target_map": lambda sign: charts.target_map(marked(artificial.TARGETS, sign), title=TITLE, legend="L"),
}


def symbols(chart, size="wide"):
    drawn = picture.pictures(mime_bundle(chart.to_dict()))[size]
    return list(picture.marks(drawn, "symbol")), {mark.text: mark for mark in picture.marks(drawn, "text")}


@pytest.mark.parametrize("name", DRAWN)
def test_a_fact_that_was_read_itself_is_solid_and_no_key_says_so(name):
    drawn, words = symbols(DRAWN[name](""))
    assert drawn[0].fill == drawn[0].stroke != PAPER.light
    assert not set(WORDS.values()) & set(words)


@pytest.mark.parametrize("name", DRAWN)
@pytest.mark.parametrize(("sign", "dash"), [(HOLLOW, "1,0"), (DOTTED, "2,2"), (SPLIT, "1,0")])
def test_another_one_is_hollow_dotted_or_split_and_the_key_says_what_that_means(name, sign, dash):
    drawn, words = symbols(DRAWN[name](sign))
    assert (drawn[0].fill, drawn[0].stroke_dasharray) == (PAPER.light, dash)
    halves = [mark for mark in drawn if mark.fill not in (PAPER.light, None) and mark.stroke is None]
    assert bool(halves) == (sign == SPLIT)
    explained = words[WORDS[sign]]
    samples = {mark.x for mark in drawn if abs(mark.y - explained.y) < 5 and mark.stroke == MUTED.light}
    assert any(4 < explained.x - x < 14 for x in samples)


def test_a_mark_that_is_not_one_of_the_four_leaves_a_symbol_solid():
    assert (
        grain.grain({"status.mark": "!"}) == grain.grain({}) == grain.grain({"status.mark": SOLID}) == "solid"
    )


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_can_be_split(shape):
    table = pd.DataFrame({"x": [50.0], "y": [50.0], "ink": ["#123456"], "form": [shape], "grain": ["split"]})
    _, half = grain.symbols(table, 100, 100)
    assert half.data.half.iloc[0].startswith("M")


# Keys.


def test_entries_of_a_key_never_touch_and_stay_on_their_page():
    entries = [Entry("word " * count, Look("#123456", "circle")) for count in (3, 9, 1, 14, 2, 2, 40)]
    rows = key(entries, 340).placed
    for one, other in pairwise(rows):
        ends = one["words_x"] + max(text_width(line, SMALL) for line in one["words"].split("\n"))
        assert ends <= 340
        assert other["y"] > one["y"] or other["x"] > ends


def test_a_line_of_a_key_stands_below_all_lines_of_the_words_before_it():
    long = Entry("word " * 40, Look("#123456", "circle"))
    first, second = key([long, long], 340).placed
    assert second["y"] - first["y"] >= 15 * len(first["words"].split("\n"))
