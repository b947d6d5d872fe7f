"""All comparisons at a glance: one line each on one axis, how each is known at its estimate, each a way into its entry."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from livingreview.charts.drawing.measuring import wrap
from livingreview.charts.drawing.palette import CATEGORIES, GRID, INK, MUTED, PAPER
from livingreview.charts.drawing.responsive import framed, responsive
from livingreview.charts.drawing.rows import LINE, SMALL, Steps, down, tooltip
from livingreview.charts.drawing.scales import ratio_domain, ratio_scale, ratio_ticks
from livingreview.charts.drawing.theme import FONT_SIZE
from livingreview.evidence import numbers
from livingreview.evidence.records import Row, records

_STEPS = {
    True: Steps(top=34, head=0, row=31, foot=44, share=0.5),
    False: Steps(top=52, head=0, row=56, foot=48, share=1),
}
_TOOLTIP = {
    "name": "Trial",
    "comparison": "Comparison",
    "estimate": "Hazard ratio",
    "patients": "Patients",
    "population": "Population",
    "reference": "Source",
    "status_label": "How it is known",
}
#: Columns that are drawn or told; no other travels to the page.
_COLUMNS = ["trial", "name", "regimen", "comparison", *numbers.COLUMNS, "patients", "population", "reference"]
_COLUMNS += ["status", "status.mark", "status_label"]
#: What stands at an estimate that was read in the work itself; the others have a mark in the descriptor.
_CHECKED = "●"


@responsive
def glance(
    comparisons: pd.DataFrame, width: int, *, title: str, sides: tuple[str, str] = ("Better", "Worse")
) -> alt.LayerChart:
    """Draw every comparison as one line, the lowest ratio first.

    A 95 % interval that lies below 1 as a whole has the colour; the others are grey, and so is what has no interval or
    one of another level, which is dashed.

    Parameters
    ----------
    comparisons : one row per comparison; columns ``trial`` (key), ``name``, ``regimen``, ``comparison``, ``value``,
        ``ci_low``, ``ci_high`` (ratios), ``ci_level`` (percent), ``patients``, ``population``, ``reference``,
        ``status``, ``status.mark`` and ``status_label``.
    width : of the picture, in CSS pixels.
    title : read out first by a screen reader, so it names endpoint and population.
    sides : what the left and the right side of 1 mean.
    """
    wide = width >= 500
    drawn, height = _rows(comparisons[_COLUMNS], width=width, wide=wide)
    span = (width * 0.40, width * 0.80) if wide else (6.0, width - 6.0)
    domain = ratio_domain(
        drawn.ci_low.astype(float).fillna(drawn.value), drawn.ci_high.astype(float).fillna(drawn.value)
    )
    scale = ratio_scale(domain, span)
    y = down("y", height)
    axis = alt.Axis(
        values=ratio_ticks(domain, most=5 if wide else 4),
        format="~g",
        title="Hazard ratio (log scale)",
        grid=False,
        domain=False,
        ticks=False,
    )
    colour = alt.Color(
        "below:N",
        scale=alt.Scale(domain=[True, False], range=[CATEGORIES[0].light, MUTED.light]),
        legend=None,
    )
    told: dict[str, Any] = {"tooltip": tooltip(_TOOLTIP)}
    rows = alt.Chart()
    one = alt.Chart(pd.DataFrame({"one": [1.0]}))
    top, foot = height - _STEPS[wide].foot + 16, 22
    layers = [
        one.mark_rule(color=GRID.light, strokeWidth=1.5).encode(
            x=alt.X("one:Q", scale=scale), y=alt.value(foot), y2=alt.value(top)
        ),
        rows.mark_rule(strokeWidth=2).encode(
            x=alt.X("ci_low:Q", scale=scale, axis=axis),
            x2="ci_high:Q",
            y=y,
            color=colour,
            strokeDash=alt.StrokeDash(
                "usual_level:N", scale=alt.Scale(domain=[True, False], range=[[1, 0], [5, 4]]), legend=None
            ),
            **told,
        ),
        # Paper under a hollow mark, so that the line does not run through it.
        rows.mark_text(fontSize=21, baseline="middle", dy=1, color=PAPER.light, text=_CHECKED).encode(
            x=alt.X("value:Q", scale=scale), y=y
        ),
        rows.mark_text(fontSize=21, baseline="middle", dy=1).encode(
            x=alt.X("value:Q", scale=scale), y=y, text="mark:N", color=colour, **told
        ),
        *_words(rows, height, width, wide=wide, told=told),
    ]
    for words, left in zip(sides, (True, False), strict=True):
        layers.append(
            alt.Chart(pd.DataFrame({"one": [1.0], "words": [words]}))
            .mark_text(
                align="right" if left else "left", dx=-8 if left else 8, color=MUTED.light, fontSize=SMALL
            )
            .encode(x=alt.X("one:Q", scale=scale), y=alt.value(10), text="words:N")
        )
    return framed(layers, drawn, width=width, height=height, description=_describe(drawn))


def _rows(comparisons: pd.DataFrame, *, width: int, wide: bool) -> tuple[pd.DataFrame, int]:
    """Give every comparison its place from the top in pixels, its mark, and the address of its entry."""
    found = list(records(comparisons.sort_values("value", kind="stable")))
    lines = [wrap(row["regimen"], width * 0.37 if wide else width - 8, SMALL) for row in found]
    stack = _STEPS[wide].stack([("", [LINE * (len(broken) - 1) for broken in lines])])
    drawn = [
        row
        | {
            "y": place.mark,
            "name_y": place.line - (7 if wide else 31),
            "regimen_y": place.line + (8 if wide else -15),
            "regimen_lines": "\n".join(broken),
            "estimate": numbers.estimate(row),
            "mark": row["status.mark"] or _CHECKED,
            "usual_level": _usual(row),
            "below": bool(_usual(row) and row["ci_high"] < 1),
            "entry": f"lr-entry/trials/{row['trial']}",
        }
        for row, broken, place in zip(found, lines, stack.rows, strict=True)
    ]
    return pd.DataFrame(drawn).drop(columns="status.mark"), stack.height


def _usual(row: Row) -> bool:
    """Say whether a row has an interval of the usual level."""
    return not pd.isna(row["ci_high"]) and not pd.isna(row["ci_level"]) and row["ci_level"] == 95


def _words(rows: alt.Chart, height: int, width: int, *, wide: bool, told: dict[str, Any]) -> list[alt.Chart]:
    """Return name, regimen and estimate of every row: beside the line on a wide page, above it on a narrow one."""
    left: dict[str, Any] = {"align": "left", "baseline": "middle", "x": 0}
    small: dict[str, Any] = {"color": MUTED.light, "fontSize": SMALL, "lineHeight": LINE, "lineBreak": "\n"}
    estimate = "y" if wide else "name_y"
    return [
        rows.mark_text(**left, fontWeight=600, color=INK.light).encode(
            y=down("name_y", height), text="name:N", href="entry:N", **told
        ),
        rows.mark_text(**left, **small).encode(y=down("regimen_y", height), text="regimen_lines:N"),
        rows.mark_text(align="right", baseline="middle", x=width - 2, fontSize=FONT_SIZE).encode(
            y=down(estimate, height), text="estimate:N"
        ),
    ]


def _describe(drawn: pd.DataFrame) -> str:
    """Say in words what the picture shows: how many lie below 1 as a whole, and every row."""
    below = int(drawn.below.sum())
    said = [
        f"{row['name']} ({row['comparison']}): hazard ratio {row['estimate']}, {row['status_label'].lower()}"
        for row in records(drawn)
    ]
    return (
        f"{len(drawn)} comparisons; the 95% interval lies below 1 in {below} of them. "
        + "; ".join(said)
        + "."
    )
