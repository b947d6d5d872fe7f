"""Timeline: what happened to each trial, and when."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from livingreview.charts.drawing import keys
from livingreview.charts.drawing.grain import grain, symbols
from livingreview.charts.drawing.measuring import text_width, wrap
from livingreview.charts.drawing.palette import GRID, INK, MUTED
from livingreview.charts.drawing.responsive import broad, framed
from livingreview.charts.drawing.rows import LINE, along, down, headings, headings_beside, tooltip
from livingreview.charts.drawing.scales import looks
from livingreview.charts.drawing.theme import FONT_SIZE, SMALL
from livingreview.evidence.records import Row, records

#: Pixels within which marks of one trial would hide each other; from one row of marks to the next.
_CLOSE, _LEVEL = 13.0, 13.0
#: Room of a trial whose marks stand in one row, of a heading (on a narrow page) and between two groups.
_ROW, _HEAD, _BETWEEN = {True: 18.5, False: 37.0}, 28.0, 5.0
#: Room for the names of strategies on a wide page.
_STRATEGY = 150.0
_TOOLTIP = {
    "name": "Trial",
    "date": "Date",
    "kind_label": "Event",
    "description": "What happened",
    "reference": "Source",
    "status_label": "Status",
}
#: Columns that are drawn or told; no other travels to the page.
_COLUMNS = ["trial", "name", "strategy_label", "happened_on", "kind_label", "description"]
_COLUMNS += ["reference", "status_label"]


@broad
def timeline(events: pd.DataFrame, width: int, *, title: str) -> alt.LayerChart:
    """Draw one line per trial, grouped by strategy, with a mark for each event.

    Parameters
    ----------
    events : one row per event, in drawing order of the trials; columns ``trial``, ``name``,
        ``strategy_label``, ``happened_on`` (ISO day or month), ``kind_label`` (Categorical), ``description``,
        ``reference``, ``status_label``, ``status.mark`` (how the symbol is filled).
    width : of the picture, in CSS pixels.
    title : read out first by a screen reader.
    """
    wide = width >= 500
    look = looks(events.kind_label)
    kept = [*_COLUMNS, *(["status.mark"] if "status.mark" in events else [])]
    told = events[kept].assign(year=[year_of(day) for day in events.happened_on])
    first, last = int(told.year.min()), int(told.year.max()) + 1
    left = _STRATEGY + max(text_width(name, FONT_SIZE) for name in told.name) + 22 if wide else 16.0
    step = (width - 24 - left) / (last - first)
    key = keys.key([*(keys.Entry(kind, one) for kind, one in look.items()), *keys.how_known(events)], width)
    top = key.bottom + 12
    heads, lines, marks, height = _rows(
        [row | {"x": left + (row["year"] - first) * step} for row in records(told)], top + 12, wide
    )
    drawn = pd.DataFrame(marks).assign(
        ink=lambda rows: rows.kind_label.astype(str).map(lambda kind: look[kind].ink),
        form=lambda rows: rows.kind_label.astype(str).map(lambda kind: look[kind].form),
    )
    years = pd.DataFrame(
        {"year": str(year), "x": left + (year - first) * step}
        for year in range(first, last + 1, 1 if wide else 2)
    )
    named = alt.Chart(lines)
    layers = [
        alt.Chart(years)
        .mark_rule(color=GRID.light, y=top + 10, y2=height)
        .encode(x=along("x", width)),
        alt.Chart(years)
        .mark_text(baseline="middle", fontSize=SMALL, color=MUTED.light, y=top)
        .encode(x=along("x", width), text="year:N"),
        *(headings_beside(heads, width, height) if wide else headings(alt.Chart(heads), "strategy_label", down("y", height), width)),
        named.mark_rule(color=GRID.light, strokeWidth=1.4)
        .encode(x=along("left", width), x2="right:Q", y=down("y", height)),
        named.mark_text(align="left", baseline="middle", x=_STRATEGY + 4 if wide else 2, color=INK.light)
        .encode(y=down("name_y", height), text="name:N"),
        *symbols(drawn, width, height, size=70, tooltip=tooltip(_TOOLTIP)),
        *key.layers(width, height),
    ]  # fmt: skip
    return framed(layers, drawn[["trial"]], width=width, height=height, description=_describe(drawn))


def year_of(day: str) -> float:
    """Return an ISO day or month as a year with its fraction; a month without day counts from its middle."""
    year, month, *rest = (int(part) for part in day.split("-"))
    return year + (month - 1 + ((rest[0] - 1) / 31 if rest else 0.5)) / 12


def levels(places: list[float], close: float) -> list[int]:
    """Return in which row each mark stands, so that none hides another: the first row in which it has room."""
    ends: list[float] = []
    found = []
    for place in places:
        level = next((i for i, end in enumerate(ends) if place - end >= close), len(ends))
        ends[level:] = [place, *ends[level + 1 :]]
        found.append(level)
    return found


def _rows(
    events: list[Row], top: float, wide: bool
) -> tuple[pd.DataFrame, pd.DataFrame, list[dict[str, Any]], int]:
    """Give every heading (one per strategy), every trial and every event its place, and return the height."""
    heads: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    marks: list[dict[str, Any]] = []
    groups: dict[str, dict[str, list[Row]]] = {}
    for row in events:
        groups.setdefault(str(row["strategy_label"]), {}).setdefault(row["trial"], []).append(row)
    y = top
    for strategy, trials in groups.items():
        words = wrap(strategy, _STRATEGY - 12, SMALL)
        begin = y
        if not wide:
            heads.append({"strategy_label": strategy, "y": y + 11})
            y += _HEAD
        for trial in trials.values():
            trial = sorted(trial, key=lambda row: row["x"])
            found = levels([row["x"] for row in trial], _CLOSE)
            line = y + _ROW[wide] - 9
            for row, level in zip(trial, found, strict=True):
                place = {"y": line + _LEVEL * level, "date": row["happened_on"], "grain": grain(row)}
                marks.append({**row, **place})
            about = {"name": trial[0]["name"], "y": line, "name_y": line if wide else line - 18}
            lines.append(about | {"left": trial[0]["x"], "right": trial[-1]["x"]})
            y += _ROW[wide] + _LEVEL * max(found)
        if wide:
            heads.append({"strategy_label": "\n".join(words), "y": begin + _ROW[wide] - 9, "rule": begin - 2})
            y = max(y, begin + LINE * len(words) + 4)
        y += _BETWEEN
    return pd.DataFrame(heads), pd.DataFrame(lines), marks, int(y + 4)


def _describe(events: pd.DataFrame) -> str:
    said = [
        f"{row['name']}, {row['date']}: {str(row['kind_label']).lower()}. {row['description'].removesuffix('.')}"
        for row in records(events)
    ]
    return f"{len(events)} events of {events.trial.nunique()} trials. " + "; ".join(said) + "."
