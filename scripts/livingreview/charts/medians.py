"""Dumbbell of medians: one line per trial, the control arm hollow, the experimental arms filled."""

from __future__ import annotations

from itertools import chain
from typing import Any

import altair as alt
import pandas as pd

from livingreview.charts.drawing.palette import MUTED, PAPER
from livingreview.charts.drawing.responsive import framed, responsive
from livingreview.charts.drawing.rows import Steps, down, headings, tooltip
from livingreview.charts.drawing.scales import category_scales
from livingreview.charts.drawing.theme import FONT_SIZE
from livingreview.evidence import numbers
from livingreview.evidence.records import records

_STEPS = {
    True: Steps(top=14.0, head=28, row=30, between=2, foot=22),
    False: Steps(top=14.0, head=40, row=44, between=2, foot=22),
}
_TOOLTIP = {
    "name": "Trial",
    "regimen": "Arm",
    "endpoint_label": "Endpoint",
    "printed": "Median",
    "patients": "Patients",
    "reference": "Source",
    "status_label": "Status",
}
#: Columns that are drawn or told; no other travels to the page.
_COLUMNS = ["trial", "name", "arm", "regimen", "role", "endpoint", "endpoint_label", *numbers.COLUMNS]
_COLUMNS += ["patients", "strategy_label", "reference", "status_label"]


@responsive
def medians(arms: pd.DataFrame, width: int, *, title: str) -> alt.LayerChart:
    """Draw the median of each arm on one time axis, the arms of a trial joined by a line.

    Parameters
    ----------
    arms : one row per arm with a median, in drawing order; columns ``trial``, ``name``, ``arm``,
        ``regimen``, ``role`` (experimental, control, single), ``value``, ``ci_low``, ``ci_high`` (all in one unit),
        ``unit``, ``unit_label`` (the unit in words; ``unit`` is taken where it is not there), ``patients``, ``strategy_label`` (Categorical), ``endpoint``, ``endpoint_label``, ``reference``, ``status_label``.
    width : of the picture, in CSS pixels.
    title : read out first by a screen reader.

    Raises
    ------
    ValueError : if the medians are in several units; the message names them.
    """
    unit = _unit(arms)
    wide = width >= 500
    heads_table, points, height = _rows(arms[_COLUMNS], _STEPS[wide])
    span = [width * 0.27, width * 0.76] if wide else [10, width - 14]
    top = float(max(points.value.max(), points.ci_high.astype(float).fillna(0).max()))
    scale = alt.Scale(domain=[0, top * 1.04], range=span, nice=False)
    x = alt.X(
        "value:Q",
        scale=scale,
        axis=alt.Axis(title=f"Median, {unit}", domain=False, tickCount=6 if wide else 5, grid=True),
    )
    y = down("y", height)
    colour, shape = category_scales(arms.strategy_label)
    told = tooltip(_TOOLTIP | {"printed": f"Median, {unit}"})
    legend = alt.Legend(columns=2 if wide else 1)
    heads, lines = alt.Chart(heads_table), alt.Chart()
    ink = alt.Color("strategy_label:N", scale=colour, title=None, legend=legend)
    form = alt.Shape("strategy_label:N", scale=shape, title=None, legend=legend)
    given, control = alt.Chart(points[points.role != "control"]), alt.Chart(points[points.role == "control"])
    layers = [
        *headings(heads, "endpoint_label", y, width),
        lines.mark_rule(strokeWidth=1.4, color=MUTED.light).encode(
            x=alt.X("low:Q", scale=scale), x2="high:Q", y=y
        ),
        given.mark_point(filled=True, opacity=1, size=105).encode(
            x=x, y=y, color=ink, shape=form, tooltip=told
        ),
        control.mark_point(filled=False, opacity=1, size=105, fill=PAPER.light, strokeWidth=2).encode(
            x=x, y=y, color=ink, shape=form, tooltip=told
        ),
    ]
    name: dict[str, Any] = {"align": "left", "baseline": "middle", "fontWeight": 600}
    layers.append(lines.mark_text(**name, x=6, dy=0 if wide else -16).encode(y=y, text="name:N"))
    if wide:
        layers.append(
            lines.mark_text(align="left", baseline="middle", x=width * 0.785).encode(y=y, text="printed:N")
        )
        layers.append(
            heads.mark_text(align="left", x=width * 0.785, color=MUTED.light).encode(
                y=y, text=alt.value("Experimental v control")
            )
        )
    else:
        layers.append(
            lines.mark_text(
                align="right", baseline="middle", x=width - 4, dy=-16, fontSize=FONT_SIZE - 0.5
            ).encode(y=y, text="printed:N")
        )
    return framed(layers, _lines(points), width=width, height=height, description=_describe(points, unit))


def _unit(arms: pd.DataFrame) -> str:
    """Return the one unit of all medians, as a reader is told it."""
    units = list(dict.fromkeys(map(str, arms.get("unit_label", arms["unit"]))))
    if len(units) > 1:
        raise ValueError(
            f"medians: they are in {' and '.join(units)}, and one axis has one unit; choose trials or endpoints of one"
        )
    return units[0]


def _rows(arms: pd.DataFrame, steps: Steps) -> tuple[pd.DataFrame, pd.DataFrame, int]:
    """Give every heading (one per endpoint) and every trial its place; the arms of a trial share a row."""
    endpoints = [group for _, group in arms.groupby("endpoint", sort=False)]
    trials = [[trial for _, trial in group.groupby("trial", sort=False)] for group in endpoints]
    labels = [str(group.endpoint_label.iloc[0]) for group in endpoints]
    stack = steps.stack((label, [0] * len(rows)) for label, rows in zip(labels, trials, strict=True))
    drawn = [
        row | {"y": place.mark, "printed": numbers.estimate(row)}
        for trial, place in zip(chain(*trials), stack.rows, strict=True)
        for row in records(trial)
    ]
    return stack.heads("endpoint_label"), pd.DataFrame(drawn), stack.height


def _lines(points: pd.DataFrame) -> pd.DataFrame:
    """One row per trial and endpoint: where its line runs, and its medians in words, control last."""
    lines = []
    for (_, y), group in points.groupby(["endpoint", "y"], sort=False):
        ordered = group.sort_values("role", key=lambda role: role == "control", kind="stable")
        lines.append(
            {
                "y": y,
                "name": group["name"].iloc[0],
                "low": float(group.value.min()),
                "high": float(group.value.max()),
                "printed": " v ".join(numbers.value(row, with_unit=False) for row in records(ordered)),
            }
        )
    return pd.DataFrame(lines)


def _describe(points: pd.DataFrame, unit: str) -> str:
    said = [
        f"{row['name']}, {row['endpoint_label'].lower()}, {row['regimen']}: {row['printed']} {unit}"
        for row in records(points)
    ]
    return f"Medians of {len(points)} arms. " + "; ".join(said) + "."
