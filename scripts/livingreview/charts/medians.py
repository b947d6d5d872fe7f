"""Dumbbell of medians: one line per trial and endpoint, the control arm grey, the arms on trial in colour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from livingreview.charts.drawing import keys, panels
from livingreview.charts.drawing.axes import Axis, linear_axis
from livingreview.charts.drawing.grain import grain, symbols
from livingreview.charts.drawing.palette import MUTED
from livingreview.charts.drawing.responsive import broad, framed
from livingreview.charts.drawing.rows import along, down, tooltip
from livingreview.charts.drawing.scales import Look, looks
from livingreview.evidence import numbers
from livingreview.evidence.records import Row, records

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
#: Pixels within which marks of one line would hide each other, and how far they then stand from the line.
_CLOSE, _ASIDE = 10.0, 4.5
_CONTROL = Look(MUTED.light, "circle")


@broad
def medians(arms: pd.DataFrame, width: int, *, title: str) -> alt.LayerChart:
    """Draw the median of each arm on a time axis, the arms of a trial joined by a line.

    Parameters
    ----------
    arms : one row per arm with a median, in drawing order; columns ``trial``, ``name``, ``arm``,
        ``regimen``, ``role`` (experimental, control, single), ``value``, ``ci_low``, ``ci_high`` (all in one unit),
        ``unit``, ``unit_label`` (the unit in words; ``unit`` is taken where it is not there), ``patients``, ``strategy_label`` (Categorical), ``endpoint``, ``endpoint_label``, ``reference``, ``status_label``,
        ``status.mark`` (how the symbol is filled).
    width : of the picture, in CSS pixels.
    title : read out first by a screen reader.

    Raises
    ------
    ValueError : if the medians are in several units; the message names them.
    """
    unit = _unit(arms)
    kept = [*_COLUMNS, *(["status.mark"] if "status.mark" in arms else [])]
    told = arms[kept].assign(endpoint_label=arms.endpoint_label.astype(str))
    told = told.assign(printed=[numbers.estimate(row) for row in records(told)])
    look = looks(arms.strategy_label)
    control = [keys.Entry("Control arm", _CONTROL)] if (arms.role == "control").any() else []
    drawn = panels.sheet(
        panels.lines(told, ["trial"], "name", lambda _: ""),
        list(dict.fromkeys(told.endpoint_label)),
        width,
        looks=look,
        printed=_printed,
        head="Experimental v control" if control else f"Median, {unit}",
        entries=[*control, *keys.how_known(arms)],
    )
    axes = [
        linear_axis(
            1.04 * max(float(row["value"]) for _, facts in panel.facts for row in facts),
            panel.span,
            f"Median, {unit}",
        )
        for panel in drawn.panels
    ]
    marks = pd.DataFrame(_marks(drawn, axes, look))
    layers = [
        *drawn.ground(axes),
        _joined(marks, width, drawn.height),
        *symbols(marks, width, drawn.height, tooltip=tooltip(_TOOLTIP | {"printed": f"Median, {unit}"})),
        *drawn.lettering(axes),
    ]
    return framed(
        layers, marks[["name"]], width=width, height=drawn.height, description=_describe(told, unit)
    )


def _unit(arms: pd.DataFrame) -> str:
    """Return the one unit of all medians, as a reader is told it."""
    units = list(dict.fromkeys(map(str, arms.get("unit_label", arms["unit"]))))
    if len(units) > 1:
        raise ValueError(
            f"medians: they are in {' and '.join(units)}, and one axis has one unit; choose trials or endpoints of one"
        )
    return units[0]


def _control_last(facts: Sequence[Row]) -> list[Row]:
    return sorted(facts, key=lambda row: row["role"] == "control")


def _printed(facts: Sequence[Row]) -> str:
    return " v ".join(numbers.value(row, with_unit=False) for row in _control_last(facts))


def _marks(drawn: panels.Sheet, axes: Sequence[Axis], look: dict[str, Look]) -> list[dict[str, Any]]:
    """Return where the median of each arm stands; those of a line that would hide each other stand apart."""
    marks = []
    for panel, axis in zip(drawn.panels, axes, strict=True):
        for line, facts in panel.facts:
            placed = sorted(
                ((axis.place(float(row["value"])), row) for row in facts), key=lambda mark: mark[0]
            )
            asides = apart([x for x, _ in placed], _CLOSE, _ASIDE)
            for (x, row), aside in zip(placed, asides, strict=True):
                seen = _CONTROL if row["role"] == "control" else look[str(row["strategy_label"])]
                marks.append(
                    {column: row[column] for column in (*_TOOLTIP, "trial", "role", "value")}
                    | {"x": x, "y": line + aside, "line": line, "endpoint": panel.label}
                    | {"ink": seen.ink, "form": seen.form, "grain": grain(row)}
                )
    return marks


def apart(places: Sequence[float], close: float, aside: float) -> list[float]:
    """Return how far each mark stands from its line, so that those which follow closely do not hide each other."""
    shifts = [0.0] * len(places)
    for i in range(1, len(places)):
        if places[i] - places[i - 1] < close:
            shifts[i - 1] = shifts[i - 1] or -aside
            shifts[i] = -shifts[i - 1]
    return shifts


def _joined(marks: pd.DataFrame, width: float, height: float) -> alt.Chart:
    """Join the arms of each trial."""
    spans = marks.groupby(["endpoint", "line"], sort=False).x.agg(["min", "max"]).reset_index()
    chart: alt.Chart = (
        alt.Chart(spans)
        .mark_rule(strokeWidth=1.4, color=MUTED.light)
        .encode(x=along("min", width), x2="max:Q", y=down("line", height))
    )
    return chart


def _describe(told: pd.DataFrame, unit: str) -> str:
    said = [
        f"{row['name']}, {row['endpoint_label'].lower()}, {row['regimen']}: {row['printed']} {unit}"
        for row in records(told)
    ]
    return f"Medians of {len(told)} arms. " + "; ".join(said) + "."
