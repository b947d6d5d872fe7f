"""Ladder: how far each biomarker has come, from a hypothesis to practice."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise
from typing import Any

import altair as alt
import pandas as pd

from livingreview.charts.drawing import keys
from livingreview.charts.drawing.grain import grain, symbols
from livingreview.charts.drawing.measuring import text_width, wrap
from livingreview.charts.drawing.palette import BAND, GRID, INK, MUTED
from livingreview.charts.drawing.responsive import broad, framed
from livingreview.charts.drawing.rows import LINE, along, down, tooltip
from livingreview.charts.drawing.scales import looks
from livingreview.charts.drawing.theme import FONT_SIZE, SMALL
from livingreview.evidence.data import MISSING
from livingreview.evidence.records import records

#: The rows of each origin.
Groups = list[tuple[str, list[dict[str, Any]]]]
#: Room of a heading, of a row with a name of one line, and between two columns of rows.
_HEAD, _ROW, _BETWEEN = 28.0, {True: 20.0, False: 36.0}, 28.0
#: Room for the names of rungs, which stand in two lines where they would touch.
_RUNGS = 38.0
_TOOLTIP = {
    "name": "Biomarker",
    "validation_label": "Validation",
    "finding": "Finding",
    "reference": "Source",
    "status_label": "Status",
}
#: Columns that are drawn or told; no other travels to the page.
_COLUMNS = ["biomarker", "name", "origin_label", "validation_label", "finding", "reference", "status_label"]
#: So many rows stand in one column.
_ONE_COLUMN = 16
#: A rung that so few have reached is told by their names.
_FEW = 6


@broad
def ladder(
    biomarkers: pd.DataFrame, width: int, *, title: str, genes: Collection[str] = ()
) -> alt.LayerChart:
    """Draw one line per biomarker that ends at the rung it has reached; groups stand in two columns on a wide page.

    Parameters
    ----------
    biomarkers : one row per biomarker, in drawing order; columns ``biomarker``, ``name``, ``origin_label``
        (groups the rows), ``validation_label`` (Categorical, lowest rung first), ``finding``, ``reference``,
        ``status_label``, ``status.mark`` (how the symbol is filled).
    width : of the picture, in CSS pixels.
    title : read out first by a screen reader.
    genes : words that name genes, which are set in italics.
    """
    wide = width >= 500
    rungs = [str(label) for label in biomarkers.validation_label.cat.categories if label not in MISSING]
    kept = [*_COLUMNS, *(["status.mark"] if "status.mark" in biomarkers else [])]
    told = biomarkers[kept].assign(validation_label=biomarkers.validation_label.astype(str))
    key = keys.key(keys.how_known(biomarkers), width)
    top = key.bottom + 6 if key.placed else 0.0
    columns = _columns(told, 2 if wide and len(told) > _ONE_COLUMN else 1)
    each = (width - _BETWEEN * (len(columns) - 1)) / len(columns)
    drawn = [
        _placed(column, rungs, (each + _BETWEEN) * i, each, top, wide=wide)
        for i, column in enumerate(columns)
    ]
    heads, rows, tops = (pd.DataFrame([one for part in drawn for one in part[i]]) for i in range(3))
    height = int(rows.y.max() + 16)
    look = looks(biomarkers.validation_label)
    rows = rows.assign(
        ink=rows.validation_label.map(lambda rung: look[rung].ink),
        form=rows.validation_label.map(lambda rung: look[rung].form),
    )
    groups, lines, above = alt.Chart(heads), alt.Chart(rows), alt.Chart(tops)
    y = down("y", height)
    layers = [
        groups.mark_rect(color=BAND.light).encode(
            x=along("x", width), x2="x2:Q", y=down("top", height), y2="bottom:Q"
        ),
        groups.mark_text(align="left", baseline="middle", dx=6, fontWeight=600).encode(
            x=along("x", width), y=y, text="origin_label:N"
        ),
        above.mark_rule(color=GRID.light, strokeDash=[1, 0] if wide else [1, 3]).encode(x=along("x", width), y=down("y2", height), y2="bottom:Q"),
        above.mark_text(baseline="middle", color=MUTED.light, fontSize=SMALL).encode(
            x=along("x", width), y=y, text="rung:N"
        ),
        lines.mark_rule(strokeWidth=1.4, color=MUTED.light).encode(x=along("start", width), x2="x:Q", y=y),
        *symbols(rows, width, height, size=80, tooltip=tooltip(_TOOLTIP)),
        lines.mark_text(align="left", baseline="middle", color=INK.light, lineHeight=LINE + 1, lineBreak="\n").encode(
            x=along("name_x", width), y=down("name_y", height), text="shown:N"
        ),
        *key.layers(width, height),
    ]  # fmt: skip
    return framed(
        layers,
        rows[["biomarker"]],
        width=width,
        height=height,
        description=_describe(told),
        finding=_finding(told, rungs),
    )


def _columns(biomarkers: pd.DataFrame, count: int) -> list[Groups]:
    """Share the groups (one per origin) among columns that are about equally long, in their order."""
    groups = [
        (str(label), records(group))
        for label, group in biomarkers.groupby("origin_label", sort=False, observed=True)
    ]
    if count == 1 or len(groups) == 1:
        return [groups]
    sizes = [len(rows) + 1.5 for _, rows in groups]
    cut = min(range(1, len(groups)), key=lambda i: max(sum(sizes[:i]), sum(sizes[i:])))
    return [groups[:cut], groups[cut:]]


def _placed(
    groups: Groups, rungs: list[str], left: float, room: float, top: float, *, wide: bool
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    """Give every heading, biomarker and rung of a column its place."""
    names = [row["name"] for _, rows in groups for row in rows]
    least = max(36 * (len(rungs) - 1), text_width(rungs[-1], SMALL)) + 70
    name_room = min(max(text_width(name, FONT_SIZE) for name in names), room - least) if wide else 0.0
    start = left + (name_room + 22 if wide else text_width(rungs[0], SMALL) / 2 + 2)
    end = left + room - text_width(rungs[-1], SMALL) / 2 - 2
    step = (end - start) / (len(rungs) - 1)
    place = {rung: start + step * i for i, rung in enumerate(rungs)}
    beside = all(
        (text_width(one, SMALL) + text_width(other, SMALL)) / 2 + 8 <= step for one, other in pairwise(rungs)
    )
    heads, drawn = [], []
    y = top + _RUNGS
    for origin, rows in groups:
        heads.append(
            {"origin_label": origin, "x": left, "x2": left + room, "top": y, "bottom": y + 22, "y": y + 11}
        )
        y += _HEAD
        for row in rows:
            shown = wrap(row["name"], name_room + 1 if wide else room - 4, FONT_SIZE)
            more = (LINE + 1) * (len(shown) - 1)
            mark = y + 9 if wide else y + 24 + more
            drawn.append(
                row
                | {"y": mark, "x": place[row["validation_label"]], "start": start, "name_x": left}
                | {
                    "name_y": mark if wide else mark - 17 - more,
                    "shown": "\n".join(shown),
                    "grain": grain(row),
                }
            )
            y += _ROW[wide] + more
        y += 4
    tops = [
        {"rung": rung, "x": x, "y": top + (8 if beside or i % 2 == 0 else 24), "bottom": y}
        | {"y2": top + (16 if beside or i % 2 == 0 else 31)}
        for i, (rung, x) in enumerate(place.items())
    ]
    return heads, drawn, tops


def _finding(told: pd.DataFrame, rungs: list[str]) -> str:
    """Say how many have reached the highest rung, and which these are."""
    highest = list(told.name[told.validation_label == rungs[-1]])
    named = f" ({'; '.join(highest)})" if 0 < len(highest) <= _FEW else ""
    return f"{rungs[-1]}: {len(highest) or 'none'} of {len(told)}{named}."


def _describe(told: pd.DataFrame) -> str:
    said = [f"{row['name']}: {row['validation_label'].lower()}" for row in records(told)]
    return f"{len(told)} biomarkers. " + "; ".join(said) + "."
