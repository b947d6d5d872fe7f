"""Forest plot: one row per comparison, estimate and interval on a log axis, endpoints beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from livingreview.charts.drawing import keys, panels
from livingreview.charts.drawing.axes import Axis, ratio_axis
from livingreview.charts.drawing.grain import grain, symbols
from livingreview.charts.drawing.measuring import text_width
from livingreview.charts.drawing.palette import INK, MUTED
from livingreview.charts.drawing.responsive import broad, framed
from livingreview.charts.drawing.rows import along, down, tooltip
from livingreview.charts.drawing.scales import Look, looks, ratio_domain
from livingreview.charts.drawing.theme import SMALL
from livingreview.evidence import numbers
from livingreview.evidence.data import MISSING
from livingreview.evidence.records import Row, records

_TOOLTIP = {
    "name": "Trial",
    "comparison": "Comparison",
    "endpoint_label": "Endpoint",
    "estimate": "Hazard ratio",
    "patients": "Patients",
    "population": "Population",
    "reference": "Source",
    "status_label": "Status",
}
#: Columns that are drawn or told; no other travels to the page.
_COLUMNS = ["name", "regimen", "comparison", "endpoint", "endpoint_label", *numbers.COLUMNS]
_COLUMNS += ["patients", "population", "strategy_label", "reference", "status_label"]
#: Room below a panel for what its sides mean, in pixels.
_SIDES = 20


@broad
def forest(
    comparisons: pd.DataFrame,
    width: int,
    *,
    title: str,
    favours: tuple[str, str] = ("Favours experimental", "Favours control"),
) -> alt.LayerChart:
    """Draw hazard ratios with their confidence intervals, under the heads of their strategies.

    Parameters
    ----------
    comparisons : one row per comparison and endpoint, in drawing order; columns ``name``, ``regimen``, ``comparison``, ``value``,
        ``ci_low``, ``ci_high`` (ratios, dimensionless), ``ci_level`` (percent), ``patients``,
        ``strategy_label`` (Categorical), ``endpoint``, ``endpoint_label``, ``population``, ``reference``, ``status_label``,
        ``status.mark`` (how the symbol is filled).
    width : of the picture, in CSS pixels.
    title : read out first by a screen reader, so it names endpoint and population.
    favours : what the left and the right side of 1 mean.

    Returns
    -------
    alt.LayerChart : lines for intervals (dashed where the level is not 95 %), a symbol for each estimate.

    Raises
    ------
    ValueError : if an interval does not contain its estimate.
    """
    outside = comparisons[
        (comparisons.ci_low > comparisons.value) | (comparisons.ci_high < comparisons.value)
    ]
    if len(outside):
        raise ValueError(f"forest: the interval does not contain the estimate of {outside.iloc[0]['name']}")
    look = looks(comparisons.strategy_label)
    told = _told(comparisons)
    endpoints = list(dict.fromkeys(told.endpoint_label))
    drawn = panels.sheet(
        panels.lines(told, ["name", "comparison", "patients"], "name", small),
        endpoints,
        width,
        looks=look,
        printed=_printed,
        head="Hazard ratio (95% CI)",
        entries=keys.how_known(comparisons),
        foot=_SIDES,
    )
    domain = ratio_domain(told.ci_low.fillna(told.value), told.ci_high.fillna(told.value))
    axes = [ratio_axis(domain, panel.span, "Hazard ratio, log scale") for panel in drawn.panels]
    marks = pd.DataFrame(_marks(drawn, axes, look))
    layers = [
        *drawn.ground(axes),
        *ones(drawn, axes),
        _intervals(marks, width, drawn.height),
        *symbols(marks, width, drawn.height, tooltip=tooltip(_TOOLTIP)),
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


def _told(comparisons: pd.DataFrame) -> pd.DataFrame:
    """Return what is drawn or told of each comparison."""
    kept = [*_COLUMNS, *(["status.mark"] if "status.mark" in comparisons else [])]
    table = comparisons[kept].reset_index(drop=True)
    return table.assign(
        endpoint_label=table.endpoint_label.astype(str),
        value=table.value.astype(float),
        ci_low=table.ci_low.astype(float),
        ci_high=table.ci_high.astype(float),
        estimate=[numbers.estimate(row) for row in records(table)],
        patients=[_patients(row["patients"]) for row in records(table)],
    )


def _patients(words: str) -> str:
    """Return ``45 v 42``, or nothing where neither number is known."""
    return "" if set(words.split(" v ")) <= set(MISSING) else words


def small(row: Row) -> str:
    """Return what stands below the name of a trial: what is tried, and the patients of both arms."""
    return f"{row['regimen']}, {row['patients']}" if row["patients"] else str(row["regimen"])


def _printed(facts: Sequence[Row]) -> str:
    return "; ".join(str(row["estimate"]) for row in facts)


def _marks(drawn: panels.Sheet, axes: Sequence[Axis], look: dict[str, Look]) -> list[dict[str, Any]]:
    """Return where each estimate and its interval stand."""
    return [
        {
            **{column: row[column] for column in (*_TOOLTIP, "value", "ci_low", "ci_high", "endpoint")},
            "x": axis.place(row["value"]),
            "low": axis.place(row["value"] if pd.isna(row["ci_low"]) else row["ci_low"]),
            "high": axis.place(row["value"] if pd.isna(row["ci_high"]) else row["ci_high"]),
            "y": y,
            "ink": look[str(row["strategy_label"])].ink,
            "form": look[str(row["strategy_label"])].form,
            "grain": grain(row),
            "usual_level": numbers.is_usual(row),
        }
        for panel, axis in zip(drawn.panels, axes, strict=True)
        for y, facts in panel.facts
        for row in facts
    ]


def _intervals(marks: pd.DataFrame, width: float, height: float) -> alt.Chart:
    dashes = [[1, 0] if usual else [5, 4] for usual in marks.usual_level]
    chart: alt.Chart = (
        alt.Chart(marks[marks.high > marks.low].assign(dashes=pd.Series(dashes, index=marks.index)))
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


def ones(drawn: panels.Sheet, axes: Sequence[Axis]) -> list[alt.Chart]:
    """Return the line of no difference in each panel."""
    table = pd.DataFrame(
        {"x": axis.place(1), "top": top, "bottom": bottom}
        for panel, axis in zip(drawn.panels, axes, strict=True)
        for top, bottom in panel.stretches
    )
    return [
        alt.Chart(table)
        .mark_rule(color=INK.light, strokeWidth=1.2)
        .encode(x=along("x", drawn.width), y=down("top", drawn.height), y2="bottom:Q")
    ]


def sides(drawn: panels.Sheet, axes: Sequence[Axis], favours: tuple[str, str]) -> list[alt.Chart]:
    """Say below each panel what the two sides of 1 mean; where 1 is near an edge, the words stay on the picture."""
    words = (f"\N{LEFTWARDS ARROW} {favours[0]}", f"{favours[1]} \N{RIGHTWARDS ARROW}")
    table = pd.DataFrame(
        {
            # Both move together, so that neither runs into the other.
            "x": min(max(axis.place(1), _room(words[0])), drawn.width - _room(words[1])),
            "y": panel.bottom + 50,
            "label": words[0] if left else words[1],
            "side": "right" if left else "left",
        }
        for panel, axis in zip(drawn.panels, axes, strict=True)
        for left in (True, False)
    )
    return [
        alt.Chart(table[table.side == side])
        .mark_text(align=side, baseline="middle", dx=-6 if side == "right" else 6, color=MUTED.light, fontSize=SMALL)
        .encode(x=along("x", drawn.width), y=down("y", drawn.height), text="label:N")
        for side in ("right", "left")
    ]  # fmt: skip


def _room(words: str) -> float:
    """Return what words beside the line of no difference take, in pixels."""
    return text_width(words, SMALL) + 14


def _finding(told: pd.DataFrame) -> str:
    """Say for each endpoint of several comparisons how many intervals of the usual level lie on one side of 1."""
    said = []
    for endpoint, rows in told.groupby("endpoint_label", sort=False):
        known = rows[rows.ci_low.notna() & rows.ci_high.notna() & (rows.ci_level == 95)]
        if len(known) < 2:
            continue
        below, above = int((known.ci_high < 1).sum()), int((known.ci_low > 1).sum())
        words = f"{endpoint}: the 95% interval lies below 1 in {below or 'none'} of {len(known)} comparisons"
        said.append(words + (f", above 1 in {above}" if above else "") + ".")
    return " ".join(said)


def _describe(told: pd.DataFrame) -> str:
    """Say in words what the picture shows, row by row."""
    said = [
        f"{row['name']} ({row['comparison']}), {row['endpoint_label'].lower()}: hazard ratio {row['estimate']}"
        for row in records(told)
    ]
    return f"{len(told)} comparisons. " + "; ".join(said) + "."
