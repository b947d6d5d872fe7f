"""Tally: for each group a bar of all its rows, cut into the words that judge them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import altair as alt
import pandas as pd

from livingreview.charts.drawing import keys
from livingreview.charts.drawing.grain import DOTTED, HOLLOW, SOLID, SPLIT, grain
from livingreview.charts.drawing.measuring import text_width
from livingreview.charts.drawing.palette import CATEGORIES, INK, MUTED, PAPER, SHADE
from livingreview.charts.drawing.responsive import framed, responsive
from livingreview.charts.drawing.rows import Steps, along, down, tooltip
from livingreview.charts.drawing.scales import Look
from livingreview.charts.drawing.theme import FONT_SIZE, SMALL
from livingreview.evidence.records import records

_THICK = 18
_DARK = CATEGORIES[3].light
_NO_DASH = [1, 0]


class _Paint(NamedTuple):
    """How a part is drawn: surface, border and its dash, and the colour of the number in it."""

    fill: str
    border: str
    dash: Sequence[float]
    number: str


#: From what is sure to what is not: dark, grey, two colours, and hollow for what nobody knows.
_ORDER = (
    _Paint(_DARK, PAPER.light, _NO_DASH, PAPER.light),
    _Paint(SHADE.light, PAPER.light, _NO_DASH, INK.light),
    _Paint(CATEGORIES[1].light, PAPER.light, _NO_DASH, PAPER.light),
    _Paint(CATEGORIES[4].light, PAPER.light, _NO_DASH, PAPER.light),
    _Paint(PAPER.light, MUTED.light, _NO_DASH, INK.light),
    _Paint(CATEGORIES[7].light, PAPER.light, _NO_DASH, PAPER.light),
)
#: How facts are known, drawn as their marks are.
_GRAIN = {
    SOLID: _ORDER[0],
    HOLLOW: _Paint(PAPER.light, _DARK, _NO_DASH, INK.light),
    DOTTED: _Paint(PAPER.light, _DARK, [2, 2], INK.light),
    SPLIT: _Paint(PAPER.light, _DARK, _NO_DASH, INK.light),
}
_TOOLTIP = {"group": "Group", "word": "Word", "count": "Rows", "share": "Of the group"}
#: Columns that are drawn or told; no other travels to the page.
_COLUMNS = ["group", "word", "count"]


@responsive
def tally(counts: pd.DataFrame, width: int, *, title: str, legend: str) -> alt.LayerChart:
    """Draw one bar for each group, its parts as long as their number of rows, the number in each part.

    Parameters
    ----------
    counts : one row per group and word, groups in drawing order, words of a group in any; columns ``group``,
        ``word`` (Categorical in the order in which parts follow each other) and ``count`` (rows, 0 or more); where words say
        how facts are known, ``status.mark``, by which parts are drawn.
    width : of the picture, in CSS pixels.
    title : read out first by a screen reader.
    legend : what the colours mean.
    """
    wide = width >= 500
    words = [str(word) for word in counts.word.cat.categories]
    known = _grains(counts)
    paint = {word: _GRAIN[known[word]] if known else _ORDER[i % len(_ORDER)] for i, word in enumerate(words)}
    present = [word for word in words if counts["count"][counts.word == word].sum()]
    key = keys.key(
        [
            keys.Entry(word, *_sign(paint[word], known.get(word, SOLID)))
            for word in present
        ],
        width,
        title=legend,
    )  # fmt: skip
    groups = list(dict.fromkeys(counts.group))
    left = max(text_width(group, FONT_SIZE) for group in groups) + 14 if wide else 2.0
    steps = Steps(top=key.bottom + (18 if wide else 34), head=0, row=28 if wide else 48, foot=16)
    stack = steps.stack([("", [0] * len(groups))])
    place = {group: row.mark for group, row in zip(groups, stack.rows, strict=True)}
    drawn = _parts(counts[_COLUMNS], left, width - 44)
    painted = [paint[str(word)] for word in drawn.word]
    drawn = drawn.assign(
        y=drawn.group.map(place),
        half=(drawn.start + drawn.end) / 2,
        split=[known.get(str(word)) == SPLIT for word in drawn.word],
        **{part: [getattr(one, part) for one in painted] for part in _Paint._fields},
    )
    sums = drawn.groupby("group", sort=False).agg(y=("y", "first"), end=("end", "max"), all=("count", "sum"))
    y = down("y", stack.height)
    parts, bars = alt.Chart(drawn), alt.Chart(sums.reset_index())
    layers = [
        bars.mark_text(
            align="right" if wide else "left",
            baseline="middle",
            x=left - 10 if wide else 2,
            dy=0 if wide else -20,
        ).encode(y=y, text="group:N"),
        parts.mark_bar(height=_THICK, strokeWidth=1.2).encode(
            x=along("start", width),
            x2="end:Q",
            y=y,
            fill=alt.Fill("fill:N", scale=None),
            stroke=alt.Stroke("border:N", scale=None),
            strokeDash=alt.StrokeDash("dash:N", scale=None),
            tooltip=tooltip(_TOOLTIP),
        ),
        alt.Chart(drawn[drawn.split])
        .mark_bar(height=_THICK, color=_DARK)
        .encode(x=along("start", width), x2="half:Q", y=y),
        alt.Chart(drawn[drawn.has_room & ~drawn.split])
        .mark_text(baseline="middle", fontWeight=600, fontSize=SMALL)
        .encode(x=along("middle", width), y=y, text="count:N", color=alt.Color("number:N", scale=None)),
        bars.mark_text(align="left", baseline="middle", dx=6).encode(
            x=along("end", width), y=y, text="all:N"
        ),
        *key.layers(width, stack.height),
    ]
    return framed(
        layers,
        drawn[["group"]],
        width=width,
        height=stack.height,
        description=_describe(drawn),
        finding=_finding(drawn, words, legend),
    )


def _grains(counts: pd.DataFrame) -> dict[str, str]:
    """Return how each word is drawn where words say how facts are known; nothing elsewhere."""
    if "status.mark" not in counts:
        return {}
    return {str(row["word"]): grain(row) for row in records(counts.drop_duplicates("word"))}


def _sign(paint: _Paint, how: str) -> tuple[Look, str]:
    """Return what stands before a word in the key: a small part of its kind."""
    if paint.fill == PAPER.light:
        return Look(paint.border, "square"), HOLLOW if how == SOLID else how
    return Look(paint.fill, "square"), how


def _finding(parts: pd.DataFrame, words: list[str], legend: str) -> str:
    """Say how much of all has the first word."""
    first, whole = int(parts["count"][parts.word == words[0]].sum()), int(parts["count"].sum())
    return f"{legend}: {words[0].lower()} in {first:,} of {whole:,} ({100 * first / whole:.0f}%)."


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
