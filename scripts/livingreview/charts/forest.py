"""Forest plot: one row per comparison, estimate and interval on a log axis."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from livingreview.charts.drawing.measuring import wrap
from livingreview.charts.drawing.palette import INK, MUTED
from livingreview.charts.drawing.responsive import framed, responsive
from livingreview.charts.drawing.rows import LINE, SMALL, Steps, down, headings, names, tooltip
from livingreview.charts.drawing.scales import category_scales, ratio_domain, ratio_scale, ratio_ticks
from livingreview.evidence import numbers
from livingreview.evidence.records import records

_STEPS = {
    True: Steps(top=14.0, head=30, row=34, between=4, foot=34, share=0.5),
    False: Steps(top=14.0, head=54, row=60, between=4, foot=40, share=1),
}
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


@responsive
def forest(
    comparisons: pd.DataFrame,
    width: int,
    *,
    title: str,
    favours: tuple[str, str] = ("Favours experimental", "Favours control"),
) -> alt.LayerChart:
    """Draw hazard ratios with their confidence intervals.

    Parameters
    ----------
    comparisons : one row per comparison, in drawing order; columns ``name``, ``regimen``, ``comparison``, ``value``,
        ``ci_low``, ``ci_high`` (ratios, dimensionless), ``ci_level`` (percent), ``patients``,
        ``strategy_label`` (Categorical), ``endpoint``, ``endpoint_label``, ``population``, ``reference``, ``status_label``.
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
    wide = width >= 500
    heads_table, points, height = _rows(comparisons[_COLUMNS], width=width, wide=wide)
    span = (width * 0.47, width * 0.75) if wide else (10.0, width - 10.0)
    domain = ratio_domain(
        points.ci_low.astype(float).fillna(points.value), points.ci_high.astype(float).fillna(points.value)
    )
    x_scale = ratio_scale(domain, span)
    y = down("y", height)
    axis = alt.Axis(
        values=ratio_ticks(domain),
        format="~g",
        title="Hazard ratio (log scale)",
        grid=True,
        domain=False,
        gridOpacity=0.8,
    )
    colour, shape = category_scales(comparisons.strategy_label)
    told = tooltip(_TOOLTIP)

    base, heads = alt.Chart(), alt.Chart(heads_table)
    band, words = headings(heads, "endpoint_label", y, width)
    layers = [
        band,
        alt.Chart(pd.DataFrame({"one": [1.0]}))
        .mark_rule(color=INK.light, strokeWidth=1.2)
        .encode(x=alt.X("one:Q", scale=x_scale)),
        base.mark_rule(strokeWidth=2.2).encode(
            x=alt.X("ci_low:Q", scale=x_scale, axis=axis),
            x2="ci_high:Q",
            y=y,
            color=alt.Color("strategy_label:N", scale=colour, title=None),
            strokeDash=alt.StrokeDash(
                "usual_level:N", scale=alt.Scale(domain=[True, False], range=[[1, 0], [5, 4]]), legend=None
            ),
            tooltip=told,
        ),
        base.mark_point(filled=True, opacity=1, size=110).encode(
            x=alt.X("value:Q", scale=x_scale),
            y=y,
            color=alt.Color(
                "strategy_label:N", scale=colour, title=None, legend=alt.Legend(columns=2 if wide else 1)
            ),
            shape=alt.Shape("strategy_label:N", scale=shape, title=None),
            tooltip=told,
        ),
        words,
    ]
    layers += _wide_text(base, heads, height, width) if wide else _narrow_text(base, height, width)
    for label, is_left in zip(favours, (True, False), strict=True):
        layers.append(
            alt.Chart(pd.DataFrame({"one": [1.0], "label": [label]}))
            .mark_text(
                align="right" if is_left else "left",
                dx=-6 if is_left else 6,
                dy=2,
                color=MUTED.light,
                fontSize=SMALL,
            )
            .encode(x=alt.X("one:Q", scale=x_scale), y=alt.value(height - 12), text="label:N")
        )
    return framed(layers, points, width=width, height=height, description=_describe(points))


def _rows(comparisons: pd.DataFrame, *, width: int, wide: bool) -> tuple[pd.DataFrame, pd.DataFrame, int]:
    """Give every head (one per endpoint) and every comparison its place from the top in pixels.

    A long regimen is broken into lines: beside the interval on a wide page, above it on a narrow one.
    """
    rows: list[dict[str, Any]] = []
    groups: list[tuple[str, list[float]]] = []
    for _, group in comparisons.groupby("endpoint", sort=False):
        groups.append((str(group.endpoint_label.iloc[0]), []))
        for row in records(group):
            lines = wrap(row["regimen"], width * 0.34 if wide else width - 16, SMALL)
            rows.append(row | {"regimen_lines": "\n".join(lines)})
            groups[-1][1].append(LINE * (len(lines) - 1))
    stack = _STEPS[wide].stack(groups)
    drawn = [
        row
        | {
            "y": place.mark,
            "name_y": place.line - (7 if wide else 31),
            "regimen_y": place.line + (8 if wide else -15),
            "regimen_lines": row["regimen_lines"],
            "estimate": numbers.estimate(row),
            "usual_level": bool(not pd.isna(row["ci_level"]) and row["ci_level"] == 95),
        }
        for row, place in zip(rows, stack.rows, strict=True)
    ]
    return stack.heads("endpoint_label"), pd.DataFrame(drawn), stack.height


def _wide_text(base: alt.Chart, heads: alt.Chart, height: int, width: int) -> list[alt.Chart]:
    left: dict[str, Any] = {"align": "left", "baseline": "middle"}
    y = down("y", height)
    return [
        *names(base, height),
        base.mark_text(align="right", baseline="middle", x=width * 0.45).encode(y=y, text="patients:N"),
        base.mark_text(**left, x=width * 0.77).encode(y=y, text="estimate:N"),
        heads.mark_text(align="right", baseline="middle", x=width * 0.45, color=MUTED.light).encode(
            y=y, text=alt.value("Patients")
        ),
        heads.mark_text(**left, x=width * 0.77, color=MUTED.light).encode(
            y=y, text=alt.value("Hazard ratio (95% CI)")
        ),
    ]


def _narrow_text(base: alt.Chart, height: int, width: int) -> list[alt.Chart]:
    return [
        *names(base, height),
        base.mark_text(align="right", baseline="middle", x=width - 4).encode(
            y=down("name_y", height), text="estimate:N"
        ),
    ]


def _describe(points: pd.DataFrame) -> str:
    """Say in words what the picture shows, row by row."""
    said = [
        f"{row['name']} ({row['comparison']}), {row['endpoint_label'].lower()}: hazard ratio {row['estimate']}"
        for row in records(points)
    ]
    return f"{len(points)} comparisons. " + "; ".join(said) + "."
