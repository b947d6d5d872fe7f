"""All comparisons at a glance: one line each on one axis, how each is known at its estimate, each a way into its entry."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from livingreview.charts.drawing.axes import ratio_axis
from livingreview.charts.drawing.grain import grain, symbols
from livingreview.charts.drawing.measuring import wrap
from livingreview.charts.drawing.palette import CATEGORIES, INK, MUTED
from livingreview.charts.drawing.responsive import framed, responsive
from livingreview.charts.drawing.rows import LINE, Steps, along, down, tooltip
from livingreview.charts.drawing.scales import ratio_domain
from livingreview.charts.drawing.theme import FONT_SIZE, SMALL
from livingreview.evidence import numbers
from livingreview.evidence.records import Row, records

_STEPS = {
    True: Steps(top=36, head=0, row=34, foot=58, share=0.5),
    False: Steps(top=66, head=0, row=58, foot=58, share=1),
}
#: Room below the lines for the axis.
_FOOT = 40
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
_MARKS = [*_TOOLTIP, "x", "y", "ink", "form", "grain"]


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
    span = (width * 0.41, width * 0.78) if wide else (8.0, width - 8.0)
    axis = ratio_axis(
        ratio_domain(drawn.ci_low.fillna(drawn.value), drawn.ci_high.fillna(drawn.value)),
        span,
        "Hazard ratio, log scale",
    )
    drawn = drawn.assign(
        x=drawn.value.map(axis.place),
        low=drawn.ci_low.fillna(drawn.value).map(axis.place),
        high=drawn.ci_high.fillna(drawn.value).map(axis.place),
    )
    told = tooltip(_TOOLTIP)
    rows = alt.Chart()
    foot = height - _FOOT
    # On a narrow page the line of no difference spares the words.
    stretches = [(22.0, float(foot))] if wide else [(y - 8, y + 12) for y in drawn.y]
    x = along("x", width)
    layers = [
        alt.Chart(pd.DataFrame({"x": axis.place(1), "from": a, "to": b} for a, b in stretches))
        .mark_rule(color=MUTED.light, strokeWidth=1.2)
        .encode(x=x, y=down("from", height), y2="to:Q"),
        rows.mark_rule(strokeWidth=2).encode(
            x=along("low", width),
            x2="high:Q",
            y=down("y", height),
            color=alt.Color("ink:N", scale=None),
            strokeDash=alt.StrokeDash(
                "usual_level:N", scale=alt.Scale(domain=[True, False], range=[[1, 0], [5, 4]]), legend=None
            ),
            tooltip=told,
        ),
        *symbols(drawn[_MARKS], width, height, size=95, tooltip=told),
        *_words(rows, height, width, wide=wide, told=told),
        *axis.lettering(foot + 12, width, height),
    ]
    for words, left in zip(sides, (True, False), strict=True):
        layers.append(
            alt.Chart(pd.DataFrame({"x": [axis.place(1)], "words": [words]}))
            .mark_text(
                align="right" if left else "left",
                dx=-8 if left else 8,
                y=10,
                color=MUTED.light,
                fontSize=SMALL,
            )
            .encode(x=x, text="words:N")
        )
    return framed(layers, drawn, width=width, height=height, description=_describe(drawn))


def _rows(comparisons: pd.DataFrame, *, width: int, wide: bool) -> tuple[pd.DataFrame, int]:
    """Give every comparison its place from the top in pixels, its mark, and the address of its entry."""
    numeric = {column: comparisons[column].astype(float) for column in ("value", "ci_low", "ci_high")}
    found = list(records(comparisons.assign(**numeric).sort_values("value", kind="stable")))
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
            "grain": grain(row),
            "form": "circle",
            "ink": CATEGORIES[0].light if _below(row) else MUTED.light,
            "usual_level": numbers.is_usual(row),
            "below": _below(row),
            "entry": f"lr-entry/trials/{row['trial']}",
        }
        for row, broken, place in zip(found, lines, stack.rows, strict=True)
    ]
    return pd.DataFrame(drawn).drop(columns="status.mark"), stack.height


def _below(row: Row) -> bool:
    """Say whether an interval of the usual level lies below 1 as a whole."""
    return bool(numbers.is_usual(row) and row["ci_high"] < 1)


def _words(
    rows: alt.Chart, height: int, width: int, *, wide: bool, told: list[alt.Tooltip]
) -> list[alt.Chart]:
    """Return name, regimen and estimate of every row: beside the line on a wide page, above it on a narrow one."""
    left: dict[str, Any] = {"align": "left", "baseline": "middle", "x": 0}
    small: dict[str, Any] = {"color": MUTED.light, "fontSize": SMALL, "lineHeight": LINE, "lineBreak": "\n"}
    estimate = "y" if wide else "name_y"
    return [
        rows.mark_text(**left, fontWeight=600, color=INK.light).encode(
            y=down("name_y", height), text="name:N", href="entry:N", tooltip=told
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
