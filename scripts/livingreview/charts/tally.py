"""Tally: for each group a bar of all its rows, cut into the words that judge them."""

from __future__ import annotations

import altair as alt
import pandas as pd

from livingreview.charts.drawing.measuring import text_width
from livingreview.charts.drawing.palette import CATEGORIES, PAPER
from livingreview.charts.drawing.responsive import framed, responsive
from livingreview.charts.drawing.rows import Steps, along, down, tooltip
from livingreview.charts.drawing.theme import FONT_SIZE
from livingreview.evidence.records import records

_STEPS = {True: Steps(top=16, head=0, row=28, foot=16), False: Steps(top=32, head=0, row=48, foot=16)}
_THICK = 18
#: Colours from what is sure to what is not, and the last for what nobody knows.
_ORDER = tuple(CATEGORIES[i] for i in (0, 6, 1, 4, 3, 7))
_TOOLTIP = {"group": "Group", "word": "Word", "count": "Rows", "share": "Of the group"}
#: Columns that are drawn or told; no other travels to the page.
_COLUMNS = ["group", "word", "count"]


@responsive
def tally(counts: pd.DataFrame, width: int, *, title: str, legend: str) -> alt.LayerChart:
    """Draw one bar for each group, its parts as long as their number of rows, the number in each part.

    Parameters
    ----------
    counts : one row per group and word, groups in drawing order, words of a group in any; columns ``group``,
        ``word`` (Categorical in the order in which parts follow each other) and ``count`` (rows, 0 or more).
    width : of the picture, in CSS pixels.
    title : read out first by a screen reader.
    legend : what the colours mean.
    """
    wide = width >= 500
    groups = list(dict.fromkeys(counts.group))
    left = max(text_width(group, FONT_SIZE) for group in groups) + 18 if wide else 6
    stack = _STEPS[wide].stack([("", [0] * len(groups))])
    place = {group: row.mark for group, row in zip(groups, stack.rows, strict=True)}
    drawn = _parts(counts[_COLUMNS], left, width - 44)
    drawn = drawn.assign(y=drawn.group.map(place))
    sums = drawn.groupby("group", sort=False).agg(y=("y", "first"), end=("end", "max"), all=("count", "sum"))
    words = [str(word) for word in drawn.word.cat.categories]
    colours = {word: _ORDER[i % len(_ORDER)].light for i, word in enumerate(words)}
    present = [word for word in words if word in set(drawn.word)]
    colour = alt.Scale(domain=present, range=[colours[word] for word in present])
    y = down("y", stack.height)
    key = alt.Legend(title=legend, columns=3 if wide else 1, direction="horizontal" if wide else "vertical")
    parts, bars = alt.Chart(drawn), alt.Chart(sums.reset_index())
    layers = [
        bars.mark_text(
            align="right" if wide else "left",
            baseline="middle",
            x=left - 10 if wide else 6,
            dy=0 if wide else -20,
        ).encode(y=y, text="group:N"),
        parts.mark_bar(height=_THICK, stroke=PAPER.light, strokeWidth=1).encode(
            x=along("start", width),
            x2="end:Q",
            y=y,
            color=alt.Color("word:N", scale=colour, legend=key),
            tooltip=tooltip(_TOOLTIP),
        ),
        alt.Chart(drawn[drawn.has_room])
        .mark_text(baseline="middle", color=PAPER.light, fontWeight=600, fontSize=FONT_SIZE - 1.5)
        .encode(x=along("middle", width), y=y, text="count:N"),
        bars.mark_text(align="left", baseline="middle", dx=6).encode(
            x=along("end", width), y=y, text="all:N"
        ),
    ]
    return framed(layers, drawn, width=width, height=stack.height, description=_describe(drawn))


def _parts(counts: pd.DataFrame, left: float, right: float) -> pd.DataFrame:
    """Give every part that is not empty its two ends in pixels, and say whether its number has room in it."""
    kept = counts[counts["count"] > 0]
    order = kept.groupby("group", sort=False).ngroup()
    kept = kept.assign(_group=order).sort_values(["_group", "word"], kind="stable").drop(columns="_group")
    end = kept.groupby("group", sort=False)["count"].cumsum()
    whole = kept.groupby("group", sort=False)["count"].transform("sum")
    scale = (right - left) / whole.max()
    spans = kept.assign(
        start=left + (end - kept["count"]) * scale,
        end=left + end * scale,
        share=[f"{100 * part / of:.0f}%" for part, of in zip(kept["count"], whole, strict=True)],
    )
    needed = spans["count"].map(lambda count: text_width(str(count), FONT_SIZE) + 4)
    return spans.assign(middle=(spans.start + spans.end) / 2, has_room=spans.end - spans.start >= needed)


def _describe(parts: pd.DataFrame) -> str:
    told = []
    for group, rows in parts.groupby("group", sort=False):
        words = ", ".join(f"{row['word'].lower()} {row['count']}" for row in records(rows))
        told.append(f"{group}: {words}")
    return f"{parts['count'].sum()} rows. " + "; ".join(told) + "."
