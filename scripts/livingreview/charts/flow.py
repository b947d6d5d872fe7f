"""Flow of records: what became of all that searches have found, once for each update, and together."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from livingreview.charts.drawing.measuring import text_width, wrap
from livingreview.charts.drawing.palette import BAND, GRID, INK, MUTED
from livingreview.charts.drawing.responsive import framed, responsive
from livingreview.charts.drawing.rows import LINE, along, down
from livingreview.charts.drawing.theme import FONT_SIZE, SMALL
from livingreview.evidence.records import records

#: Height of a box, and of the gap in which an arrow stands.
_BOX, _GAP = 26.0, 16.0
#: Steps that leave the flow stand beside it, and are set in.
_INSET = 18.0
_ON = ("identified", "screened", "sought", "assessed", "included")
#: The last step: what is held then, to which none of the others leads alone.
_HELD = "held"
#: What stands for all steps but the last where none of them was counted.
_UNCOUNTED = "Records found, screened and assessed"
_NOT_COUNTED = "not counted"


@responsive
def flow(steps: pd.DataFrame, width: int, *, title: str) -> alt.LayerChart:
    """Draw one column for each update, after the flow of PRISMA 2020: steps from top to bottom, with their numbers.

    Of many updates the last ones are drawn, between the beginning and the sum; on a narrow page one and the sum.

    Parameters
    ----------
    steps : as :func:`livingreview.evidence.screening.flow` returns them.
    width : of the picture, in CSS pixels.
    title : read out first by a screen reader.
    """
    updates = list(dict.fromkeys(steps["update"]))
    shown = _shown(updates, 5 if width >= 500 else 2)
    steps = _joined(steps)
    labels = dict(zip(steps.step, steps.label, strict=True))
    on = {*_ON, _HELD}
    room = max(text_width(label, FONT_SIZE) for label in labels.values()) + _INSET + 14
    narrow = width < 500
    left = 4.0 if narrow else min(room, width * 0.45)
    across = (width - left - 4 * len(shown)) / len(shown)
    boxes: list[dict[str, Any]] = []
    names: list[dict[str, Any]] = []
    arrows: list[dict[str, Any]] = []
    heads = [wrap(update, across, SMALL) for update in shown]
    y = 20.0 + LINE * max(map(len, heads))
    for step, label in labels.items():
        if narrow:
            names.append({"text": label, "x": 4.0, "y": y + 8, "weight": step in on})
            y += 20
        elif step in on:
            names.append({"text": label, "x": 4.0, "y": y + _BOX / 2, "weight": True})
        else:
            names.append({"text": label, "x": 4.0 + _INSET, "y": y + _BOX / 2, "weight": False})
        for i, update in enumerate(shown):
            (row,) = records(steps[(steps["update"] == update) & (steps.step == step)])
            start = left + i * (across + 4) + (0 if step in on else _INSET)
            missing = pd.isna(row["count"])
            boxes.append(
                {
                    "x": start,
                    "x2": left + i * (across + 4) + across,
                    "y": y,
                    "y2": y + _BOX,
                    "middle": y + _BOX / 2,
                }
                | {
                    "text": _NOT_COUNTED if missing else f"{row['count']}",
                    "on": step in on,
                    "missing": missing,
                }
                | {"update": update, "step": step}
                | {"centre": (start + left + i * (across + 4) + across) / 2, "told": row["told"]}
            )
        # On a narrow page the words would stand on the lines.
        if step in _ON[:-1] and len(labels) > 2 and not narrow:
            arrows += [
                {
                    "x": left + i * (across + 4) + _INSET / 2,
                    "y": y + _BOX,
                    "y2": _next(y, step, labels),
                }
                for i, _ in enumerate(shown)
            ]
        y += _BOX + (_GAP / 2 if not narrow else 6)
    height = int(y + 6)
    tops = pd.DataFrame(
        [
            {"text": line, "x": left + i * (across + 4) + across / 2, "y": 10 + LINE * n}
            for i, head in enumerate(heads)
            for n, line in enumerate(head)
        ]
    )
    drawn, lines = pd.DataFrame(boxes), pd.DataFrame(arrows)
    written = pd.DataFrame(names)
    place = along("x", width)
    layers = [
        alt.Chart(drawn[drawn.on])
        .mark_rect(color=BAND.light, stroke=INK.light, strokeWidth=1)
        .encode(x=place, x2="x2:Q", y=down("y", height), y2="y2:Q"),
        alt.Chart(drawn[~drawn.on])
        .mark_rect(fillOpacity=0, stroke=GRID.light, strokeWidth=1)
        .encode(x=place, x2="x2:Q", y=down("y", height), y2="y2:Q"),
        *(_arrows(lines, width, height) if len(lines) else []),
        alt.Chart(drawn[~drawn.missing])
        .mark_text(baseline="middle", fontWeight=600, color=INK.light)
        .encode(x=along("centre", width), y=down("middle", height), text="text:N"),
        alt.Chart(drawn[drawn.missing])
        .mark_text(baseline="middle", color=MUTED.light, fontSize=SMALL)
        .encode(x=along("centre", width), y=down("middle", height), text="text:N"),
        alt.Chart(tops)
        .mark_text(baseline="middle", color=MUTED.light, fontSize=SMALL)
        .encode(x=place, y=down("y", height), text="text:N"),
        *(
            alt.Chart(written[written.weight == heavy])
            .mark_text(align="left", baseline="middle", fontWeight=600 if heavy else 400, color=INK.light)
            .encode(x=place, y=down("y", height), text="text:N")
            for heavy in (True, False)
        ),
    ]
    return framed(
        [layer for layer in layers if len(layer.data)],
        steps[["step"]],
        width=width,
        height=height,
        description=_describe(steps),
        finding=_finding(steps),
    )


def _shown(updates: list[str], most: int) -> list[str]:
    """Return the updates that there is room for: the first and the sum, and the last ones between them."""
    if len(updates) <= most:
        return updates
    return updates[-most:] if most < 3 else [updates[0], *updates[1 - most :]]


def _arrows(lines: pd.DataFrame, width: int, height: int) -> list[alt.Chart]:
    place = along("x", width)
    return [
        alt.Chart(lines).mark_rule(color=MUTED.light).encode(x=place, y=down("y", height), y2="y2:Q"),
        alt.Chart(lines)
        .mark_point(shape="triangle-down", filled=True, size=40, color=MUTED.light)
        .encode(x=place, y=down("y2", height)),
    ]


def _next(y: float, step: str, labels: dict[str, str]) -> float:
    """Return where the box of the next step on the way begins."""
    steps = list(labels)
    between = steps.index(_ON[_ON.index(step) + 1]) - steps.index(step)
    return y + between * (_BOX + _GAP / 2) - 3


def _joined(steps: pd.DataFrame) -> pd.DataFrame:
    """Return the steps, all but the last as one if nothing was counted at any of them."""
    last = steps.step == _HELD
    if steps[~last]["count"].notna().any():
        return steps
    joined = steps[~last].drop_duplicates("update").assign(step=_ON[0], label=_UNCOUNTED)
    return pd.concat([joined, steps[last]])


def _finding(steps: pd.DataFrame) -> str:
    """Say how many works are held, and how many came by a counted search."""
    told = {step: steps[steps.step == step].set_index("update")["count"] for step in (_HELD, "held-before")}
    updates = list(dict.fromkeys(steps["update"]))
    held = told[_HELD][updates[-1]]
    said = f"{held} {'work is' if held == 1 else 'works are'} held as sources of evidence"
    if len(updates) == 1:
        return f"{said}; no search has been counted so far."
    return f"{said}, of which {held - told['held-before'][updates[-1]]} came by searches that were counted."


def _describe(steps: pd.DataFrame) -> str:
    said = [
        f"{update}: " + ", ".join(f"{row['label'].lower()} {row['told']}" for row in records(rows))
        for update, rows in steps.groupby("update", sort=False)
    ]
    return "; ".join(said) + "."
