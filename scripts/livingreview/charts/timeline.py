"""Timeline: what happened to each trial, and when."""

from __future__ import annotations

from itertools import chain

import altair as alt
import pandas as pd

from livingreview.charts.drawing.measuring import text_width
from livingreview.charts.drawing.palette import GRID
from livingreview.charts.drawing.responsive import framed, responsive
from livingreview.charts.drawing.rows import Steps, down, headings, tooltip
from livingreview.charts.drawing.scales import category_scales
from livingreview.charts.drawing.theme import FONT_SIZE
from livingreview.evidence.records import records

#: Years within which marks of one trial would hide each other.
_CLOSE = 0.2
_STEPS = {
    True: Steps(top=14.0, head=26, row=25, between=2, foot=20),
    False: Steps(top=14.0, head=38, row=36, between=-8, foot=20),
}
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


@responsive
def timeline(events: pd.DataFrame, width: int, *, title: str) -> alt.LayerChart:
    """Draw one line per trial, grouped by strategy, with a mark for each event.

    Parameters
    ----------
    events : one row per event, in drawing order of the trials; columns ``trial``, ``name``,
        ``strategy_label``, ``happened_on`` (ISO day or month), ``kind_label`` (Categorical), ``description``,
        ``reference``, ``status_label``.
    width : of the picture, in CSS pixels.
    title : read out first by a screen reader.
    """
    wide = width >= 500
    heads, drawn, height = _rows(events[_COLUMNS], _STEPS[wide])
    first, last = drawn.year.min(), drawn.year.max()
    left = max(text_width(name, FONT_SIZE) for name in drawn.name) + 14
    span = [left, width - 16] if wide else [14, width - 14]
    scale = alt.Scale(domain=[int(first), int(last) + 1], range=span, nice=False, zero=False)
    years = list(range(int(first), int(last) + 2))
    axis = alt.Axis(
        values=years if wide else years[::2],
        format="d",
        title=None,
        orient="top",
        domain=False,
        grid=True,
        labelFlush=False,
    )
    y = down("y", height)
    colour, shape = category_scales(events.kind_label)
    key = alt.Legend(title=None, columns=3 if wide else 1)
    lines = alt.Chart(drawn.drop_duplicates("trial")[["name", "y"]])
    groups = alt.Chart(heads)
    layers = [
        *headings(groups, "strategy_label", y, width),
        lines.mark_rule(color=GRID.light, x=span[0], x2=span[1]).encode(y=y),
        lines.mark_text(align="left", baseline="middle", x=6, dy=0 if wide else -15).encode(
            y=y, text="name:N"
        ),
        alt.Chart(drawn)
        .mark_point(filled=True, opacity=1, size=105)
        .encode(
            x=alt.X("year:Q", scale=scale, axis=axis),
            y=down("beside", height),
            color=alt.Color("kind_label:N", scale=colour, legend=key),
            shape=alt.Shape("kind_label:N", scale=shape, legend=key),
            tooltip=tooltip(_TOOLTIP),
        ),
    ]
    return framed(layers, drawn[["trial"]], width=width, height=height, description=_describe(drawn))


def year_of(day: str) -> float:
    """Return an ISO day or month as a year with its fraction; a month without day counts from its middle."""
    year, month, *rest = (int(part) for part in day.split("-"))
    return year + (month - 1 + ((rest[0] - 1) / 31 if rest else 0.5)) / 12


def _apart(years: list[float]) -> list[float]:
    """Return how far each mark stands from the line of its trial, so that close ones do not hide each other."""
    shifts = [0.0] * len(years)
    for i in range(1, len(years)):
        if years[i] - years[i - 1] < _CLOSE:
            shifts[i - 1] = shifts[i - 1] or -6.0
            shifts[i] = -shifts[i - 1]
    return shifts


def _rows(events: pd.DataFrame, steps: Steps) -> tuple[pd.DataFrame, pd.DataFrame, int]:
    """Give every heading (one per strategy) and every trial its place; the events of a trial share a row."""
    strategies = dict(list(events.groupby("strategy_label", sort=False, observed=True)))
    trials = [[trial for _, trial in group.groupby("trial", sort=False)] for group in strategies.values()]
    stack = steps.stack((str(label), [0] * len(rows)) for label, rows in zip(strategies, trials, strict=True))
    drawn = []
    for trial, (_, y) in zip(chain(*trials), stack.rows, strict=True):
        years = [year_of(day) for day in trial.happened_on]
        for row, year, shift in zip(records(trial), years, _apart(years), strict=True):
            drawn.append(row | {"y": y, "beside": y + shift, "year": year, "date": row["happened_on"]})
    return stack.heads("strategy_label"), pd.DataFrame(drawn), stack.height


def _describe(events: pd.DataFrame) -> str:
    said = [
        f"{row['name']}, {row['date']}: {str(row['kind_label']).lower()}. {row['description'].removesuffix('.')}"
        for row in records(events)
    ]
    return f"{len(events)} events of {events.trial.nunique()} trials. " + "; ".join(said) + "."
