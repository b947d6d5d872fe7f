"""Matrix: how many of something there are in each cell of two classes, empty cells as plain as full ones."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import Any

import altair as alt
import pandas as pd

from livingreview.charts.drawing.measuring import text_width
from livingreview.charts.drawing.palette import GRID, MUTED, PAPER
from livingreview.charts.drawing.responsive import framed, responsive
from livingreview.charts.drawing.rows import Stack, Steps, along, down, headings, tooltip
from livingreview.charts.drawing.scales import category_scales
from livingreview.charts.drawing.theme import FONT_SIZE
from livingreview.evidence.records import records

_TOOLTIP = {"row": "Row", "column": "Column", "count": "Number", "level": "Highest", "told": "Which"}
#: Columns that are drawn or told; no other travels to the page.
_COLUMNS = ["group", "row", "column", "count", "level", "told"]


@responsive
def matrix(cells: pd.DataFrame, width: int, *, title: str, legend: str) -> alt.LayerChart:
    """Draw one cell for each row and column: a mark with the number in it, or a hollow ring for none.

    Parameters
    ----------
    cells : one row per cell, every combination of ``row`` and ``column`` once, in drawing order; columns
        ``group`` (heading above the rows; empty for none), ``row``, ``column``, ``count`` (0 or more),
        ``level`` (Categorical that decides colour and shape; missing where the count is 0), and ``told``
        (what stands in the cell, in words).
    width : of the picture, in CSS pixels.
    title : read out first by a screen reader.
    legend : what colour and shape mean.
    """
    wide = width >= 500
    columns = list(dict.fromkeys(cells["column"]))
    lines = list(dict.fromkeys(zip(cells.group, cells.row, strict=True)))
    left = max(text_width(row, FONT_SIZE) for _, row in lines) + 18 if wide else 8
    across = (width - left - 8) / len(columns)
    place_x = {column: left + across * (i + 0.5) for i, column in enumerate(columns)}
    # Names of columns stand upright where they would not fit side by side.
    upright = any(text_width(column, FONT_SIZE) > across - 4 for column in columns)
    head = max(text_width(column, FONT_SIZE) for column in columns) + 8 if upright else 22
    stack = _stack(lines, head, wide=wide)
    place_y = {line: place.mark for line, place in zip(lines, stack.rows, strict=True)}
    drawn = cells[_COLUMNS].assign(
        x=cells["column"].map(place_x),
        y=[place_y[line] for line in zip(cells.group, cells.row, strict=True)],
        shown=cells["count"].astype(str),
    )
    full, empty = alt.Chart(drawn[drawn["count"] > 0]), alt.Chart(drawn[drawn["count"] == 0])
    x = along("x", width)
    y = down("y", stack.height)
    colour, shape = category_scales(cells.level)
    key = alt.Legend(title=legend, columns=3 if wide else 1, direction="horizontal" if wide else "vertical")
    told = tooltip(_TOOLTIP)
    labels = pd.DataFrame({"row": [row for _, row in lines], "y": [place_y[line] for line in lines]})
    tops = pd.DataFrame({"column": columns, "x": [place_x[column] for column in columns]})
    guides, names, above = alt.Chart(labels), alt.Chart(labels), alt.Chart(tops)
    # The number stands beside its mark or, where columns are narrow, below it: no mark has room for two digits.
    shift = -5 if wide else 0
    number: dict[str, Any] = {"align": "left", "dx": shift + 7} if wide else {"align": "center", "dy": 12}
    layers = [
        guides.mark_rule(color=GRID.light, strokeDash=[1, 3], x=left, x2=width - 4).encode(y=y),
        names.mark_text(
            align="left", baseline="middle", x=6 if not wide else 10, dy=0 if wide else -19
        ).encode(y=y, text="row:N"),
        above.mark_text(
            align="left" if upright else "center",
            baseline="middle",
            angle=270 if upright else 0,
            y=head - 6 if upright else 10,
            color=MUTED.light,
        ).encode(x=x, text="column:N"),
        empty.mark_point(
            filled=False, size=46, opacity=1, stroke=MUTED.light, strokeWidth=1.1, fill=PAPER.light
        ).encode(x=x, y=y, tooltip=told[:3]),
        full.mark_point(filled=True, opacity=1, size=85, xOffset=shift).encode(
            x=x,
            y=y,
            color=alt.Color("level:N", scale=colour, legend=key),
            shape=alt.Shape("level:N", scale=shape, legend=key),
            tooltip=told,
        ),
        full.mark_text(baseline="middle", fontWeight=600, fontSize=FONT_SIZE - 1.5, **number).encode(
            x=x, y=y, text="shown:N"
        ),
    ]
    if stack.headings:
        layers[:0] = headings(alt.Chart(stack.heads("group")), "group", y, width)
    return framed(layers, drawn, width=width, height=stack.height, description=_describe(drawn))


def _stack(lines: list[tuple[str, str]], head: float, *, wide: bool) -> Stack:
    """Give every heading and every row its place below the names of the columns."""
    groups = [(group, [0] * len(list(rows))) for group, rows in groupby(lines, key=itemgetter(0))]
    if wide:
        return Steps(top=head + 12, head=27, row=27, foot=16).stack(groups)
    # A narrow row has its name above it; where no heading makes room for the first name, the row stands lower.
    first = 12 if groups[0][0] else 28
    return Steps(top=head + first, head=44, row=46, between=-14, foot=16).stack(groups)


def _describe(cells: pd.DataFrame) -> str:
    full = cells[cells["count"] > 0]
    said = [f"{row['row']}, {row['column']}: {row['count']} ({row['told']})" for row in records(full)]
    return f"{len(cells)} cells, {len(cells) - len(full)} of them empty. " + "; ".join(said) + "."
