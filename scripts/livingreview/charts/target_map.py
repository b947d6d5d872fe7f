"""Target map: which agents were tried against which level of a pathway, and in what kind of system."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from livingreview.charts.drawing.palette import GRID, MUTED
from livingreview.charts.drawing.responsive import framed, responsive
from livingreview.charts.drawing.rows import Steps, down, headings, tooltip
from livingreview.charts.drawing.scales import category_scales
from livingreview.evidence.records import records

_STEPS = Steps(top=13.0, head=25, row=26, between=4, foot=18)
_TOOLTIP = {
    "agent": "Agent",
    "target": "Target",
    "model": "Model",
    "effect": "Finding",
    "reference": "Source",
    "status_label": "Status",
}
#: Columns that are drawn or told; no other travels to the page.
_COLUMNS = [
    "agent",
    "target",
    "target_class_label",
    "directness",
    "system",
    "direction_label",
    "model",
    "effect",
]
_COLUMNS += ["reference", "status_label"]


@responsive
def target_map(agents: pd.DataFrame, width: int, *, title: str, legend: str) -> alt.LayerChart:
    """Draw one row per agent, one column per kind of system, grouped by level of the pathway.

    Parameters
    ----------
    agents : one row per agent; columns ``agent``, ``target``, ``system.covers`` (columns of the map that it
        covers), ``system_label`` (Categorical that orders them), ``directness`` (direct, upstream), ``direction_label`` and ``target_class_label`` (Categorical), ``model``, ``effect``,
        ``reference``, ``status_label``.
    width : of the picture, in CSS pixels.
    title : read out first by a screen reader.
    legend : what colour and shape mean.
    """
    wide = width >= 500
    heads_table, agents_only, height = _rows(agents[_COLUMNS].assign(columns=agents["system.covers"]))
    left = width * (0.62 if wide else 0.42)
    covered = agents.sort_values("system_label", kind="stable")["system.covers"].explode()
    x_scale = alt.Scale(domain=list(dict.fromkeys(covered)), range=[left, width - 26], padding=0.1)
    x = alt.X(
        "column:N",
        scale=x_scale,
        axis=alt.Axis(orient="top", title=None, domain=False, ticks=False, labelAngle=0),
    )
    y = down("y", height)
    cells = agents_only.explode("columns").rename(columns={"columns": "column"})
    heads = alt.Chart(heads_table)
    names = alt.Chart()
    colour, shape = category_scales(agents.direction_label)
    told = tooltip(_TOOLTIP)
    text: dict[str, Any] = {"align": "left", "baseline": "middle"}
    layers = [
        *headings(heads, "label", y, width),
        names.mark_rule(color=GRID.light, strokeDash=[1, 3], strokeWidth=1, x=left, x2=width).encode(y=y),
        names.mark_text(**text, x=14).encode(y=y, text="shown:N"),
        alt.Chart(cells)
        .mark_point(filled=True, opacity=1, size=130)
        .encode(
            x=x,
            y=y,
            color=alt.Color("direction_label:N", scale=colour, title=legend),
            shape=alt.Shape("direction_label:N", scale=shape, title=legend),
            tooltip=told,
        ),
    ]
    if wide:
        layers.append(
            names.mark_text(**text, x=width * 0.25, color=MUTED.light, limit=width * 0.36).encode(
                y=y, text="target:N"
            )
        )
    chart: alt.LayerChart = framed(
        layers, agents_only, width=width, height=height, description=_describe(agents_only)
    ).configure_legend(direction="horizontal")
    return chart


def _rows(agents: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, int]:
    """Give every heading (one per level of the pathway) and every agent its place."""
    groups = dict(list(agents.groupby("target_class_label", observed=True)))
    stack = _STEPS.stack((str(label), [0] * len(group)) for label, group in groups.items())
    rows = records(pd.concat(groups.values()))
    drawn = [
        row
        | {
            "y": place.mark,
            "label": row["target_class_label"],
            "shown": row["agent"] + ("" if row["directness"] == "direct" else " *"),
            "columns": row.pop("columns"),
        }
        for row, place in zip(rows, stack.rows, strict=True)
    ]
    return stack.heads("label"), pd.DataFrame(drawn), stack.height


def _describe(agents: pd.DataFrame) -> str:
    said = [
        f"{row['agent']} ({row['target']}): {' and '.join(c.lower() for c in row['columns'])},"
        f" {row['direction_label'].lower()}"
        for row in records(agents)
    ]
    return f"{len(agents)} agents. " + "; ".join(said) + "."
