"""Horizon: running trials on a time axis, from their start to their primary completion, and which of them are due."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from math import ceil
from typing import Any

import altair as alt
import pandas as pd

from livingreview.charts.drawing import keys
from livingreview.charts.drawing.grain import grain, symbols
from livingreview.charts.drawing.measuring import text_width, wrap
from livingreview.charts.drawing.palette import CATEGORIES, GRID, INK, MUTED
from livingreview.charts.drawing.responsive import broad, framed
from livingreview.charts.drawing.rows import LINE, along, down, headings, headings_beside, tooltip
from livingreview.charts.drawing.scales import Look
from livingreview.charts.drawing.theme import FONT_SIZE, SMALL
from livingreview.charts.timeline import year_of
from livingreview.evidence import numbers
from livingreview.evidence.records import Row, records

#: Least distance of two years with their number, in pixels.
_YEAR = 40.0
#: Room of a trial, of a heading (on a narrow page) and between two groups, in pixels.
_ROW, _HEAD, _BETWEEN = {True: 21.0, False: 38.0}, 28.0, 6.0
#: Room for the names of strategies and of trials on a wide page, and for the number of patients at the right.
_STRATEGY, _NAME, _PATIENTS = 150.0, 226.0, 44.0
#: From the end of a line to the number of patients.
_APART = 9.0
_LOOKS = {
    "start": Look(MUTED.light, "circle"),
    "ahead": Look(CATEGORIES[0].light, "diamond"),
    "due": Look(CATEGORIES[4].light, "saltire"),
}
_WORDS = {
    "start": "Start",
    "ahead": "Primary completion to come",
    "due": "Primary completion past, no result seen",
}
_TOOLTIP = {
    "name": "Trial",
    "regimen": "Tried",
    "start": "Start",
    "primary_completion": "Primary completion",
    "enrolment_text": "Patients",
    "questions": "Question that waits for it",
    "registry_as_of": "Record of",
    "reference": "Source",
    "status_label": "Status",
}
_MISSING = "NR"
#: Columns that are drawn or told; no other travels to the page.
_COLUMNS = [*_TOOLTIP, "trial", "strategy_label", "due"]


@broad
def horizon(trials: pd.DataFrame, width: int, *, title: str, day: str) -> alt.LayerChart:
    """Draw one line per trial from start to primary completion, grouped by strategy, with the patients at its end.

    Parameters
    ----------
    trials : as :func:`livingreview.synthesis.awaited.running` gives them, of trials with a start or a primary completion;
        columns ``trial``, ``name``, ``strategy_label``, ``regimen``, ``start`` and ``primary_completion`` (ISO day or
        month, or NR), ``enrolment_text``, ``registry_as_of``, ``due``, ``questions``, ``reference``, ``status_label``,
        ``status.mark`` (how symbols are filled).
    width : of the picture, in CSS pixels.
    title : read out first by a screen reader.
    day : ISO day that parts what is due from what is to come; it is drawn as a line.
    """
    wide = width >= 500
    kept = [*_COLUMNS, *(["status.mark"] if "status.mark" in trials else [])]
    rows = records(trials[kept])
    known = [
        year_of(row[column])
        for row in rows
        for column in ("start", "primary_completion")
        if row[column] != _MISSING
    ]
    first, last = int(min([*known, year_of(day)])), int(max([*known, year_of(day)])) + 1
    left = _STRATEGY + _NAME if wide else 14.0
    step = (width - _PATIENTS - 8 - left) / (last - first)

    def place(said: str) -> float:
        return left + (year_of(said) - first) * step

    present = ["start", *(name for name in ("ahead", "due") if any(_kind(row) == name for row in rows))]
    key = keys.key(
        [*(keys.Entry(_WORDS[name], _LOOKS[name]) for name in present), *keys.how_known(trials)], width
    )
    top = key.bottom + 12
    heads, lines, height = _rows(rows, top + 14, wide, place, place(day))
    marks = pd.DataFrame(_marks(lines, place))
    years = pd.DataFrame(
        {"year": str(year), "x": left + (year - first) * step}
        for year in range(first, last + 1, ceil(_YEAR / step))
    )
    now = pd.DataFrame([{"x": place(day)}])
    drawn = pd.DataFrame(lines)
    named = alt.Chart(drawn)
    layers = [
        alt.Chart(years).mark_rule(color=GRID.light, y=top + 10, y2=height).encode(x=along("x", width)),
        alt.Chart(years)
        .mark_text(baseline="middle", fontSize=SMALL, color=MUTED.light, y=top)
        .encode(x=along("x", width), text="year:N"),
        *(headings_beside(heads, width, height) if wide else headings(alt.Chart(heads), "strategy_label", down("y", height), width)),
        alt.Chart(now)
        .mark_rule(color=INK.light, strokeWidth=1.2, strokeDash=[4, 3], y=top + 10, y2=height)
        .encode(x=along("x", width)),
        named.mark_rule(strokeWidth=2.4).encode(
            x=along("left", width), x2="right:Q", y=down("y", height), color=alt.Color("ink:N", scale=None)
        ),
        named.mark_text(align="left", baseline="middle", x=_STRATEGY + 4 if wide else 2, color=INK.light, lineHeight=LINE + 1, lineBreak="\n")
        .encode(y=down("name_y", height), text="shown_name:N"),
        named.mark_text(align="left", baseline="middle", fontSize=SMALL, color=MUTED.light)
        .encode(x=along("beside", width), y=down("y", height), text="patients:N"),
        *symbols(marks, width, height, size=70, tooltip=tooltip(_TOOLTIP)),
        *key.layers(width, height),
    ]  # fmt: skip
    return framed(
        layers,
        drawn[["trial"]],
        width=width,
        height=height,
        description=_describe(rows, day),
        finding=_finding(rows, day),
    )


def _kind(row: Row) -> str:
    if row["primary_completion"] == _MISSING:
        return ""
    return "due" if row["due"] else "ahead"


def _rows(
    trials: Sequence[Row], top: float, wide: bool, place: Callable[[str], float], now: float
) -> tuple[pd.DataFrame, list[dict[str, Any]], int]:
    """Give every heading (one per strategy) and every trial its place, and return the height."""
    groups: dict[str, list[Row]] = {}
    for row in trials:
        groups.setdefault(str(row["strategy_label"]), []).append(row)
    heads: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    y = top
    for strategy, own in groups.items():
        begin = y
        words = wrap(strategy, _STRATEGY - 12, SMALL)
        if not wide:
            heads.append({"strategy_label": strategy, "y": y + 11})
            y += _HEAD
        for row in own:
            # A long name goes on below its line.
            name = wrap(row["name"], _NAME - 14, FONT_SIZE) if wide else [row["name"]]
            shown = {"shown_name": "\n".join(name)}
            lines.append(_line(row, y + _ROW[wide] - 10, wide, place, now) | shown)
            y += _ROW[wide] + (LINE + 1) * (len(name) - 1)
        if wide:
            heads.append(
                {"strategy_label": "\n".join(words), "y": begin + _ROW[wide] - 10, "rule": begin - 3}
            )
            y = max(y, begin + LINE * len(words) + 5)
        y += _BETWEEN
    return pd.DataFrame(heads), lines, int(y + 4)


def _line(row: Row, y: float, wide: bool, place: Callable[[str], float], now: float) -> dict[str, Any]:
    start, end = row["start"], row["primary_completion"]
    # Without an end a line goes as far as is known: to the day on which the record was read.
    right = place(end) if end != _MISSING else max(now, place(start))
    left = place(start) if start != _MISSING else right
    patients = "" if row["enrolment_text"] == _MISSING else row["enrolment_text"]
    beside = right + _APART
    if beside < now < beside + text_width(patients, SMALL) or right == now:
        beside = now + _APART
    return {
        **row,
        "y": y,
        "name_y": y if wide else y - 17,
        "left": min(left, right),
        "right": right,
        "ink": _LOOKS[_kind(row) or "start"].ink,
        "patients": patients,
        "beside": beside,
    }


def _marks(lines: list[dict[str, Any]], place: Callable[[str], float]) -> list[dict[str, Any]]:
    found = []
    for row in lines:
        for kind, said in (("start", row["start"]), (_kind(row), row["primary_completion"])):
            if said != _MISSING:
                look = _LOOKS[kind]
                found.append(
                    {**row, "x": place(said), "ink": look.ink, "form": look.form, "grain": grain(row)}
                )
    return found


def _finding(rows: Sequence[Row], day: str) -> str:
    due = sum(_kind(row) == "due" for row in rows)
    ahead = sum(_kind(row) == "ahead" for row in rows)
    return f"Of {len(rows)} running trials with a known date, {due} were to be complete by {numbers.day(date.fromisoformat(day))} and have no result in the tables; {ahead} are to come."


def _describe(rows: Sequence[Row], day: str) -> str:
    said = [
        f"{row['name']}: start {row['start']}, primary completion {row['primary_completion']}"
        f"{', due' if row['due'] else ''}, patients {row['enrolment_text']}"
        for row in rows
    ]
    return f"{len(rows)} trials; what is past by {day} is due. " + "; ".join(said) + "."
