"""The grain of evidence in a symbol: how a fact is known, told by how its symbol is filled."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from livingreview import lettering
from livingreview.charts.drawing.palette import PAPER
from livingreview.charts.drawing.rows import along, down
from livingreview.evidence.records import Row, records

SOLID, HOLLOW, DOTTED, SPLIT = "solid", "hollow", "dotted", "split"
#: Mark of the descriptor -> how a symbol is drawn; without a mark, or with one of another kind, it is solid.
_OF_MARK = dict(zip(lettering.MARKS, (SOLID, HOLLOW, DOTTED, SPLIT), strict=True))
#: Lines around a symbol that is not dotted and one that is (drawn, left out, in px).
_DASHES = ([1, 0], [2, 2])
#: Shapes that Vega has no name for, as paths in a square from -1 to 1.
_OWN = {
    "saltire": "M-0.9,-0.5L-0.5,-0.9L0,-0.4L0.5,-0.9L0.9,-0.5L0.4,0L0.9,0.5L0.5,0.9L0,0.4L-0.5,0.9L-0.9,0.5L-0.4,0Z",
    "bar": "M-0.45,-1L0.45,-1L0.45,1L-0.45,1Z",
}
#: Shape -> its left half, as a path in a square from -1 to 1; shapes have the proportions that Vega gives them.
_HALVES = {
    "circle": "M0,-1A1,1,0,0,0,0,1Z",
    "square": "M-1,-1L0,-1L0,1L-1,1Z",
    "diamond": "M0,-1L-1,0L0,1Z",
    "triangle-up": "M0,-0.866L-1,0.866L0,0.866Z",
    "cross": "M-0.4,-1L0,-1L0,1L-0.4,1L-0.4,0.4L-1,0.4L-1,-0.4L-0.4,-0.4Z",
    "triangle-down": "M0,0.866L-1,-0.866L0,-0.866Z",
    "triangle-right": "M-0.866,-1L0,-0.5L0,0.5L-0.866,1Z",
    "triangle-left": "M-0.866,0L0,-0.5L0,0.5Z",
    "saltire": "M-0.9,-0.5L-0.5,-0.9L0,-0.4L0,0.4L-0.5,0.9L-0.9,0.5L-0.4,0Z",
    "bar": "M-0.45,-1L0,-1L0,1L-0.45,1Z",
}


def grain(row: Row) -> str:
    """Return how the symbol of a row of facts is drawn; ``status.mark`` tells how the fact is known."""
    return _OF_MARK.get(row.get("status.mark", ""), SOLID)


def symbols(
    table: pd.DataFrame,
    width: float,
    height: float,
    *,
    size: float = 80,
    tooltip: list[alt.Tooltip] | None = None,
) -> list[alt.Chart]:
    """Return the layers that draw one symbol for each row.

    Parameters
    ----------
    table : columns ``x`` and ``y`` (pixels), ``ink`` (colour), ``form`` (shape) and ``grain``; ``area`` (square
        pixels) where symbols differ in it.
    width, height : of the picture, in CSS pixels.
    """
    painted = table.assign(
        fill=[row["ink"] if row["grain"] == SOLID else PAPER.light for row in records(table)],
        dash=pd.Series([_DASHES[row["grain"] == DOTTED] for row in records(table)], index=table.index),
        half=table.form.map(_HALVES),
        form=table.form.replace(_OWN),
    )
    told = alt.Undefined if tooltip is None else tooltip
    place: dict[str, Any] = {"x": along("x", width), "y": down("y", height)}
    if "area" in table:
        place["size"] = alt.Size("area:Q", scale=None)
    ink = alt.Stroke("ink:N", scale=None)
    layers = [
        alt.Chart(painted)
        .mark_point(filled=False, opacity=1, size=size, strokeWidth=1.8, strokeJoin="round")
        .encode(
            **place,
            stroke=ink,
            fill=alt.Fill("fill:N", scale=None),
            shape=alt.Shape("form:N", scale=None),
            strokeDash=alt.StrokeDash("dash:N", scale=None),
            tooltip=told,
        )
    ]
    split = painted[painted.grain == SPLIT]
    if len(split):
        layers.append(
            alt.Chart(split)
            .mark_point(filled=True, opacity=1, size=size, strokeWidth=0)
            .encode(
                **place,
                fill=alt.Fill("ink:N", scale=None),
                shape=alt.Shape("half:N", scale=None),
                tooltip=told,
            )
        )
    return layers
