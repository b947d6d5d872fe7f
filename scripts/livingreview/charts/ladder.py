"""Ladder: how far each biomarker has come, from a hypothesis to practice."""

from __future__ import annotations

import altair as alt
import pandas as pd

from livingreview.charts.drawing.measuring import text_width
from livingreview.charts.drawing.palette import GRID, MUTED
from livingreview.charts.drawing.responsive import framed, responsive
from livingreview.charts.drawing.rows import Steps, along, down, headings, tooltip
from livingreview.charts.drawing.scales import category_scales
from livingreview.charts.drawing.theme import FONT_SIZE
from livingreview.evidence.data import MISSING
from livingreview.evidence.records import records

_STEPS = {
    True: Steps(top=36.0, head=26, row=25, between=2, foot=18),
    False: Steps(top=36.0, head=40, row=38, between=-8, foot=18),
}
_TOOLTIP = {
    "name": "Biomarker",
    "validation_label": "Validation",
    "finding": "Finding",
    "reference": "Source",
    "status_label": "Status",
}
#: Columns that are drawn or told; no other travels to the page.
_COLUMNS = ["biomarker", "name", "origin_label", "validation_label", "finding", "reference", "status_label"]


@responsive
def ladder(biomarkers: pd.DataFrame, width: int, *, title: str) -> alt.LayerChart:
    """Draw one line per biomarker that ends at the rung it has reached.

    Parameters
    ----------
    biomarkers : one row per biomarker, in drawing order; columns ``biomarker``, ``name``, ``origin_label``
        (groups the rows), ``validation_label`` (Categorical, lowest rung first), ``finding``, ``reference``,
        ``status_label``.
    width : of the picture, in CSS pixels.
    title : read out first by a screen reader.
    """
    wide = width >= 500
    rungs = [str(label) for label in biomarkers.validation_label.cat.categories if label not in MISSING]
    left = max(text_width(name, FONT_SIZE) for name in biomarkers.name) + 16 if wide else 12
    step = (width - left - 60) / (len(rungs) - 1)
    place = {rung: left + 30 + step * i for i, rung in enumerate(rungs)}
    heads, drawn, height = _rows(biomarkers[_COLUMNS], _STEPS[wide])
    drawn = drawn.assign(x=drawn.validation_label.map(place), start=place[rungs[0]])
    x = along("x", width)
    y = down("y", height)
    colour, shape = category_scales(biomarkers.validation_label)
    tops = alt.Chart(pd.DataFrame({"rung": rungs, "x": [place[rung] for rung in rungs]}))
    groups, rows = alt.Chart(heads), alt.Chart()
    told = tooltip(_TOOLTIP)
    layers = [
        *headings(groups, "origin_label", y, width),
        tops.mark_rule(color=GRID.light, strokeDash=[1, 3], y=22, y2=height).encode(x=x),
        tops.mark_text(
            baseline="middle", y=10, color=MUTED.light, fontSize=FONT_SIZE - (0.5 if wide else 2)
        ).encode(x=x, text="rung:N"),
        rows.mark_rule(strokeWidth=2.4).encode(
            x=along("start", width),
            x2="x:Q",
            y=y,
            color=alt.Color("validation_label:N", scale=colour, legend=None),
        ),
        rows.mark_point(filled=True, opacity=1, size=120).encode(
            x=x,
            y=y,
            color=alt.Color("validation_label:N", scale=colour, legend=None),
            shape=alt.Shape("validation_label:N", scale=shape, legend=None),
            tooltip=told,
        ),
        rows.mark_text(align="left", baseline="middle", x=6, dy=0 if wide else -15).encode(
            y=y, text="name:N"
        ),
    ]
    return framed(layers, drawn, width=width, height=height, description=_describe(drawn))


def _rows(biomarkers: pd.DataFrame, steps: Steps) -> tuple[pd.DataFrame, pd.DataFrame, int]:
    """Give every heading (one per origin) and every biomarker its place."""
    groups = dict(list(biomarkers.groupby("origin_label", sort=False, observed=True)))
    stack = steps.stack((str(label), [0] * len(group)) for label, group in groups.items())
    rows = records(pd.concat(groups.values()))
    drawn = [
        row | {"y": place.mark, "validation_label": str(row["validation_label"])}
        for row, place in zip(rows, stack.rows, strict=True)
    ]
    return stack.heads("origin_label"), pd.DataFrame(drawn), stack.height


def _describe(biomarkers: pd.DataFrame) -> str:
    said = [f"{row['name']}: {row['validation_label'].lower()}" for row in records(biomarkers)]
    return f"{len(biomarkers)} biomarkers. " + "; ".join(said) + "."
