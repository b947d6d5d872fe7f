"""Matrix: how many of something there are in each cell of two classes, empty cells as plain as full ones."""

from __future__ import annotations

from collections.abc import Collection
from itertools import groupby
from math import cos, pi, sin
from operator import itemgetter
from typing import Any

import altair as alt
import pandas as pd

from livingreview.charts.drawing import keys
from livingreview.charts.drawing.grain import SOLID, symbols
from livingreview.charts.drawing.measuring import text_width
from livingreview.charts.drawing.palette import GRID, INK, MUTED
from livingreview.charts.drawing.responsive import broad, framed
from livingreview.charts.drawing.rows import Steps, along, down, headings, tooltip
from livingreview.charts.drawing.scales import Look, looks
from livingreview.charts.drawing.theme import FONT_SIZE, SMALL
from livingreview.evidence.records import records

_TOOLTIP = {"row": "Row", "column": "Column", "count": "Number", "level": "Highest", "told": "Which"}
#: Columns that are drawn or told; no other travels to the page.
_COLUMNS = ["group", "row", "column", "count", "level", "told"]
#: Names of columns that do not fit side by side rise by so many degrees.
_SLANT = 50
#: So many empty rows are named.
_NAMED = 14
_EMPTY = "none"


@broad
def matrix(
    cells: pd.DataFrame, width: int, *, title: str, legend: str, genes: Collection[str] = ()
) -> alt.LayerChart:
    """Draw one cell for each row and column: a mark with the number beside it, or a dot for none.

    On a narrow page that has no room for the columns, each row lists its full cells instead.

    Parameters
    ----------
    cells : one row per cell, every combination of ``row`` and ``column`` once, in drawing order; columns
        ``group`` (heading above the rows; empty for none), ``row``, ``column``, ``count`` (0 or more),
        ``level`` (Categorical that decides colour and shape; missing where the count is 0), and ``told``
        (what stands in the cell, in words).
    width : of the picture, in CSS pixels.
    title : read out first by a screen reader.
    legend : what colour and shape mean.
    genes : words that name genes, which are set in italics.
    """
    look = looks(cells.level)
    told = cells[_COLUMNS].assign(level=cells.level.astype(object).where(cells.level.notna(), ""))
    key = keys.key([keys.Entry(level, one) for level, one in look.items()], width, title=legend)
    columns = list(dict.fromkeys(told["column"]))
    fits = all(text_width(column, SMALL) <= (width - 8) / len(columns) - 6 for column in columns)
    listed = width < 500 and not fits
    layers, height = (_listed if listed else _table)(told, columns, look, key.bottom + 8, width)
    return framed(
        [*layers, *key.layers(width, height)],
        told[["row"]],
        width=width,
        height=height,
        description=_describe(told),
        finding=_finding(told),
    )


def _table(
    cells: pd.DataFrame, columns: list[str], look: dict[str, Look], top: float, width: int
) -> tuple[list[alt.Chart], int]:
    wide = width >= 500
    lines = list(dict.fromkeys(zip(cells.group, cells.row, strict=True)))
    left = max(text_width(row, FONT_SIZE) for _, row in lines) + 18 if wide else 8.0
    longest = max(text_width(column, SMALL) for column in columns)
    slanted = longest > (width - left - 8) / len(columns) - 6
    over = longest * cos(_SLANT * pi / 180) - 10 if slanted else 0.0
    across = (width - left - 8 - over) / len(columns)
    place_x = {column: left + across * (i + 0.5) for i, column in enumerate(columns)}
    head = top + (longest * sin(_SLANT * pi / 180) + 12 if slanted else 18)
    groups = [(group, [0] * len(list(rows))) for group, rows in groupby(lines, key=itemgetter(0))]
    # A narrow row has its name above it; where no heading makes room for the first name, the row stands lower.
    first = 14 if groups[0][0] else 28
    stack = (
        Steps(top=head + 14, head=26, row=24, foot=14, between=2)
        if wide
        else Steps(top=head + first, head=44, row=46, between=-14, foot=16)
    ).stack(groups)
    place_y = {line: place.mark for line, place in zip(lines, stack.rows, strict=True)}
    drawn = cells.assign(
        x=cells["column"].map(place_x),
        y=[place_y[line] for line in zip(cells.group, cells.row, strict=True)],
        shown=cells["count"].astype(str),
    )
    full, empty = drawn[drawn["count"] > 0], drawn[drawn["count"] == 0]
    height = stack.height
    y = down("y", height)
    told = tooltip(_TOOLTIP)
    labels = alt.Chart(
        pd.DataFrame({"row": [row for _, row in lines], "y": [place_y[line] for line in lines]})
    )
    tops = alt.Chart(pd.DataFrame({"column": columns, "x": [place_x[column] for column in columns]}))
    # The number stands beside its mark, which has no room for two digits.
    marks = full.assign(
        x=full.x - 6,
        ink=[_of(look, level).ink for level in full.level],
        form=[_of(look, level).form for level in full.level],
        grain=SOLID,
    )
    layers = [
        labels.mark_text(align="left", baseline="middle", x=2 if not wide else 6, dy=0 if wide else -19).encode(
            y=y, text="row:N"
        ),
        tops.mark_text(
            align="left" if slanted else "center",
            baseline="middle",
            angle=360 - _SLANT if slanted else 0,
            y=head - 2 if slanted else top + 8,
            dx=2 if slanted else 0,
            color=MUTED.light,
            fontSize=SMALL,
        ).encode(x=along("x", width), text="column:N"),
        labels.mark_rule(color=GRID.light, strokeWidth=1, x=left, x2=place_x[columns[-1]] + across / 2).encode(
            y=down("y", height)
        ),
        alt.Chart(empty)
        .mark_point(shape="circle", filled=True, size=14, opacity=1, color=MUTED.light)
        .encode(x=along("x", width), y=y, tooltip=told[:3]),
        *(symbols(marks, width, height, size=72, tooltip=told) if len(marks) else []),
        alt.Chart(full)
        .mark_text(baseline="middle", align="left", dx=2, fontWeight=600, fontSize=SMALL, color=INK.light)
        .encode(x=along("x", width), y=y, text="shown:N"),
    ]  # fmt: skip
    if stack.headings:
        layers[:0] = headings(alt.Chart(stack.heads("group")), "group", y, width)
    return layers, height


def _listed(
    cells: pd.DataFrame, columns: list[str], look: dict[str, Look], top: float, width: int
) -> tuple[list[alt.Chart], int]:
    """Return the layers for a page without room for columns: each row names its full cells."""
    heads: list[dict[str, Any]] = []
    names: list[dict[str, Any]] = []
    lists: list[keys.Key] = []
    y = top + 10
    for group, rows in cells.groupby("group", sort=False):
        if group:
            heads.append({"group": group, "y": y + 8})
            y += 32
        for row, row_cells in rows.groupby("row", sort=False):
            full = [cell for cell in records(row_cells) if cell["count"] > 0]
            names.append({"text": row, "y": y})
            entries = [
                keys.Entry(f"{cell['column']} {cell['count']}", _of(look, cell["level"])) for cell in full
            ]
            lists.append(keys.key(entries or [keys.Entry(_EMPTY, Look(MUTED.light, ""))], width, top=y + 18))
            y = lists[-1].bottom + 15
    height = int(y)
    placed = keys.Key(tuple(one for each in lists for one in each.placed), height)
    layers = [
        alt.Chart(pd.DataFrame(names))
        .mark_text(align="left", baseline="middle", x=2, fontWeight=600)
        .encode(y=down("y", height), text="text:N"),
        *placed.layers(width, height),
    ]
    if heads:
        layers[:0] = headings(alt.Chart(pd.DataFrame(heads)), "group", down("y", height), width)
    return layers, height


def _of(look: dict[str, Look], level: str) -> Look:
    """Return how a level is drawn; trials of no level that is known are grey."""
    return look.get(level, Look(MUTED.light, "circle"))


def _finding(cells: pd.DataFrame) -> str:
    """Say how many rows and cells are empty, and which rows, if these are few."""
    sums = cells.groupby(["group", "row"], sort=False)["count"].sum().reset_index()
    empty = list(sums.row[sums["count"] == 0])
    cells_empty = int((cells["count"] == 0).sum())
    said = f"{cells_empty} of {len(cells)} cells are empty"
    if not empty:
        return f"{said}."
    named = f": {', '.join(empty)}" if len(empty) <= _NAMED else ""
    return f"{said}; nothing stands in {len(empty)} of {len(sums)} rows{named}."


def _describe(cells: pd.DataFrame) -> str:
    full = cells[cells["count"] > 0]
    said = [f"{row['row']}, {row['column']}: {row['count']} ({row['told']})" for row in records(full)]
    return f"{len(cells)} cells, {len(cells) - len(full)} of them empty. " + "; ".join(said) + "."
