"""Forest plot of one question: a square for each trial, as large as its weight, and below them a diamond for the pool."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from livingreview.charts.drawing import keys, panels
from livingreview.charts.drawing.axes import Axis, ratio_axis
from livingreview.charts.drawing.grain import grain, symbols
from livingreview.charts.drawing.palette import CATEGORIES, INK
from livingreview.charts.drawing.responsive import framed, responsive
from livingreview.charts.drawing.rows import along, down, tooltip
from livingreview.charts.drawing.scales import Look, ratio_domain
from livingreview.charts.drawing.theme import WIDE
from livingreview.charts.forest import ones, sides, small
from livingreview.evidence import numbers
from livingreview.evidence.records import Row, records
from livingreview.synthesis.plotted import POOLED, PREDICTION, TRIAL

_TOOLTIP = {
    "name": "Trial",
    "comparison": "Comparison",
    "estimate": "Hazard ratio",
    "share": "Weight",
    "patients": "Patients",
    "population": "Population",
    "reference": "Source",
    "status_label": "Status",
}
_LOOKS = {
    "Trials": Look(CATEGORIES[0].light, "square"),
    "Together": Look(INK.light, "diamond"),
}
_GROUPS = {TRIAL: "Trials", POOLED: "Together", PREDICTION: "Together"}
#: The largest square and the smallest, in square pixels; half of the height of the diamond, in pixels.
_LARGEST, _SMALLEST, _HALF = 260, 26, 8
#: Room below a panel for what its sides mean, in pixels.
_SIDES = 20


@responsive
def pooled(
    rows: pd.DataFrame,
    width: int,
    *,
    title: str,
    favours: tuple[str, str] = ("Favours experimental", "Favours control"),
) -> alt.LayerChart:
    """Draw the trials of a question and what they say together.

    Parameters
    ----------
    rows : of :func:`livingreview.synthesis.plotted.plotted`.
    width : of the picture, in CSS pixels.
    title : read out first by a screen reader, so it names question and endpoint.
    favours : what the left and the right side of 1 mean.

    Returns
    -------
    alt.LayerChart : lines for intervals (dashed where the level is not 95 %), a square for each trial with an area
        in proportion to its weight (all alike where nothing is pooled), a diamond from end to end of the pooled
        interval, and below it a line for the prediction interval.
    """
    told = _told(rows)
    endpoints = list(dict.fromkeys(told.endpoint_label))
    drawn = panels.sheet(
        panels.lines(told, ["name", "comparison", "kind"], "name", _small),
        endpoints,
        width,
        looks=_LOOKS,
        printed=_printed,
        # On a narrow page the head stands beside the name of the endpoint.
        head=f"{'Hazard ratio' if width >= WIDE else 'HR'} (95% CI){', weight' * bool(told.share.any())}",
        entries=keys.how_known(told[told.kind == TRIAL]),
        foot=_SIDES,
    )
    domain = ratio_domain(told.ci_low, told.ci_high)
    axes = [ratio_axis(domain, panel.span, "Hazard ratio, log scale") for panel in drawn.panels]
    marks = pd.DataFrame(_marks(drawn, axes))
    trials = marks[marks.kind == TRIAL]
    layers = [
        *drawn.ground(axes),
        *ones(drawn, axes),
        _intervals(marks[marks.kind != POOLED], width, drawn.height),
        *symbols(trials, width, drawn.height, tooltip=tooltip(_TOOLTIP)),
        *(_diamond(row, width, drawn.height) for row in records(marks[marks.kind == POOLED])),
        *drawn.lettering(axes),
        *sides(drawn, axes, favours),
    ]
    return framed(
        layers,
        marks[["name"]],
        width=width,
        height=drawn.height,
        description=_describe(told),
        finding=_finding(told),
    )


def _told(rows: pd.DataFrame) -> pd.DataFrame:
    """Return what is drawn or told of each row, with the group that it stands in."""
    words = {
        column: rows[column].astype("object").where(rows[column].notna(), "")
        for column in ("regimen", "patients", "population", "reference", "status_label", "status.mark")
        if column in rows
    }
    weights = pd.to_numeric(rows.weight)
    return rows.reset_index(drop=True).assign(
        **words,
        strategy_label=rows.kind.map(_GROUPS),
        endpoint_label=rows.endpoint_label.astype(str),
        value=rows.value.astype(float),
        ci_low=rows.ci_low.astype(float),
        ci_high=rows.ci_high.astype(float),
        weight=weights,
        share=["" if pd.isna(weight) else f"{weight:.0f}%" for weight in weights],
    )


def _small(row: Row) -> str:
    if row["kind"] == POOLED:
        return "pooled ratio"
    if row["kind"] == PREDICTION:
        return "95% prediction interval"
    return small(row)


def _printed(facts: Sequence[Row]) -> str:
    return "; ".join(
        f"{row['estimate']}, {row['share']}"
        if row["share"] and row["kind"] == TRIAL
        else str(row["estimate"])
        for row in facts
    )


def _marks(drawn: panels.Sheet, axes: Sequence[Axis]) -> list[dict[str, Any]]:
    """Return where each row stands, and how large its square is."""
    facts = [
        (axis, y, row)
        for panel, axis in zip(drawn.panels, axes, strict=True)
        for y, those in panel.facts
        for row in those
    ]
    largest = max((row["weight"] for _, _, row in facts if row["kind"] == TRIAL and row["share"]), default=0)
    return [
        {
            **{column: row[column] for column in (*_TOOLTIP, "kind", "value", "ci_low", "ci_high")},
            "x": axis.place(row["value"]),
            "low": axis.place(row["ci_low"]),
            "high": axis.place(row["ci_high"]),
            "y": y,
            "ink": _LOOKS[_GROUPS[row["kind"]]].ink,
            "form": _LOOKS[_GROUPS[row["kind"]]].form,
            "grain": grain(row),
            "area": max(_SMALLEST, _LARGEST * row["weight"] / largest)
            if row["share"] and largest
            else _LARGEST / 3,
            "usual_level": numbers.is_usual(row),
        }
        for axis, y, row in facts
    ]


def _intervals(marks: pd.DataFrame, width: float, height: float) -> alt.Chart:
    dashes = [[1, 0] if usual else [5, 4] for usual in marks.usual_level]
    chart: alt.Chart = (
        alt.Chart(marks.assign(dashes=pd.Series(dashes, index=marks.index)))
        .mark_rule(strokeWidth=2)
        .encode(
            x=along("low", width),
            x2="high:Q",
            y=down("y", height),
            color=alt.Color("ink:N", scale=None),
            strokeDash=alt.StrokeDash("dashes:N", scale=None),
            tooltip=tooltip(_TOOLTIP),
        )
    )
    return chart


def _diamond(row: Row, width: float, height: float) -> alt.Chart:
    """Return a diamond whose ends are those of the interval and whose middle is the estimate."""
    told = {column: row[column] for column in _TOOLTIP}
    corners = pd.DataFrame(
        {**told, "x": row[end], "top": row["y"] - half, "bottom": row["y"] + half}
        for end, half in (("low", 0), ("x", _HALF), ("high", 0))
    )
    chart: alt.Chart = (
        alt.Chart(corners)
        .mark_area(color=row["ink"], opacity=1, line=False)
        .encode(x=along("x", width), y=down("top", height), y2="bottom:Q", tooltip=tooltip(_TOOLTIP))
    )
    return chart


def _finding(told: pd.DataFrame) -> str:
    """Say what the pooled interval says, and where a further trial may lie."""
    together = told[told.kind == POOLED]
    if together.empty:
        return ""
    row = records(together)[0]
    side = "lies below 1" if row["ci_high"] < 1 else "lies above 1" if row["ci_low"] > 1 else "includes 1"
    return f"{row['endpoint_label']}: the pooled interval of {int((told.kind == TRIAL).sum())} trials {side}."


def _describe(told: pd.DataFrame) -> str:
    """Say in words what the picture shows, row by row."""
    said = []
    for row in records(told):
        weight = f", weight {row['share']}" if row["share"] and row["kind"] == TRIAL else ""
        what = "95% prediction interval" if row["kind"] == PREDICTION else "hazard ratio"
        said.append(f"{row['name']} ({row['comparison']}): {what} {row['estimate']}{weight}")
    return f"{int((told.kind == TRIAL).sum())} trials. " + "; ".join(said) + "."
