"""Target map: which agents were tried against which level of a pathway, and in what kind of system."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import altair as alt
import pandas as pd

from livingreview.charts.drawing import keys
from livingreview.charts.drawing.grain import grain, symbols
from livingreview.charts.drawing.palette import GRID, MUTED
from livingreview.charts.drawing.responsive import framed, responsive
from livingreview.charts.drawing.rows import Steps, along, down, headings, tooltip
from livingreview.charts.drawing.scales import looks
from livingreview.charts.drawing.theme import SMALL
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
        ``reference``, ``status_label``, ``status.mark`` (how the symbol is filled).
    width : of the picture, in CSS pixels.
    title : read out first by a screen reader.
    legend : what colour and shape mean.
    """
    wide = width >= 500
    look = looks(agents.direction_label)
    key = keys.key(
        [*(keys.Entry(word, one) for word, one in look.items()), *keys.how_known(agents)], width, title=legend
    )
    kept = [*_COLUMNS, *(["status.mark"] if "status.mark" in agents else [])]
    heads_table, rows, height = _rows(agents[kept].assign(columns=agents["system.covers"]), key.bottom + 36)
    left = width * (0.62 if wide else 0.42)
    covered = agents.sort_values("system_label", kind="stable")["system.covers"].explode()
    columns = list(dict.fromkeys(covered))
    step = (width - 26 - left) / len(columns)
    place = {column: left + step * (i + 0.5) for i, column in enumerate(columns)}
    y = down("y", height)
    cells = rows.explode("columns").rename(columns={"columns": "column"})
    cells = cells.assign(
        x=cells["column"].map(place),
        ink=cells.direction_label.astype(str).map(lambda word: look[word].ink),
        form=cells.direction_label.astype(str).map(lambda word: look[word].form),
    )
    heads = alt.Chart(heads_table)
    names = alt.Chart(rows[["shown", "target", "y"]])
    tops = alt.Chart(pd.DataFrame({"column": columns, "x": [place[column] for column in columns]}))
    text: dict[str, Any] = {"align": "left", "baseline": "middle"}
    layers = [
        *headings(heads, "label", y, width),
        tops.mark_text(baseline="middle", y=key.bottom + 12, fontSize=SMALL, color=MUTED.light).encode(
            x=along("x", width), text="column:N"
        ),
        names.mark_rule(color=GRID.light, strokeWidth=1, x=left, x2=width).encode(y=y),
        names.mark_text(**text, x=6).encode(y=y, text="shown:N"),
        *symbols(cells, width, height, size=90, tooltip=tooltip(_TOOLTIP)),
        *key.layers(width, height),
    ]
    if wide:
        layers.append(
            names.mark_text(**text, x=width * 0.25, color=MUTED.light, limit=width * 0.36).encode(
                y=y, text="target:N"
            )
        )
    return framed(layers, rows[["agent"]], width=width, height=height, description=_describe(rows))


def _rows(agents: pd.DataFrame, top: float) -> tuple[pd.DataFrame, pd.DataFrame, int]:
    """Give every heading (one per level of the pathway) and every agent its place."""
    groups = dict(list(agents.groupby("target_class_label", observed=True)))
    stack = replace(_STEPS, top=top).stack((str(label), [0] * len(group)) for label, group in groups.items())
    rows = records(pd.concat(groups.values()))
    drawn = [
        row
        | {
            "y": place.mark,
            "label": row["target_class_label"],
            "shown": row["agent"] + ("" if row["directness"] == "direct" else " *"),
            "columns": row.pop("columns"),
            "grain": grain(row),
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
