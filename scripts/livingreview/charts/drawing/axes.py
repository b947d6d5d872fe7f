"""Axes drawn by hand, so that several can stand side by side: places in pixels, ticks that keep apart, lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import floor, log, log10

import altair as alt
import pandas as pd

from livingreview.charts.drawing.measuring import text_width
from livingreview.charts.drawing.palette import GRID, INK, MUTED
from livingreview.charts.drawing.rows import along, down
from livingreview.charts.drawing.theme import SMALL

#: Least room between the labels of two ticks, in pixels.
_APART = 9
#: Ticks offered to a ratio axis, the most useful first: one that would touch an earlier one is left out.
_RATIOS = (1, 0.5, 2, 0.25, 4, 0.1, 10, 0.75, 1.5, 3, 0.2, 5, 1.25, 0.33)


@dataclass(frozen=True)
class Axis:
    """A horizontal axis: from values to pixels, with its ticks from left to right.

    Attributes
    ----------
    span : left and right end, in pixels.
    title : words below it.
    form : how the label of a tick is written.
    """

    place: Callable[[float], float]
    ticks: tuple[float, ...]
    span: tuple[float, float]
    title: str
    form: str = "{:g}"

    def grid(self, stretches: Sequence[tuple[float, float]], width: float, height: float) -> list[alt.Chart]:
        """Return lines down each stretch (from, to) at each tick; they go under the marks."""
        ticks = pd.DataFrame(
            {"x": self.place(tick), "top": top, "bottom": bottom}
            for tick in self.ticks
            for top, bottom in stretches
        )
        return [
            alt.Chart(ticks)
            .mark_rule(color=GRID.light, strokeWidth=1)
            .encode(x=along("x", width), y=down("top", height), y2="bottom:Q")
        ]

    def lettering(self, y: float, width: float, height: float) -> list[alt.Chart]:
        """Return the labels of ticks, with their middle at this height, and the title below them."""
        ticks = pd.DataFrame(
            {
                "x": [self.place(tick) for tick in self.ticks],
                "y": y,
                "label": [self.form.format(tick) for tick in self.ticks],
            }
        )
        middle = pd.DataFrame({"x": [sum(self.span) / 2], "y": y + 18, "label": [self.title]})
        return [
            alt.Chart(table)
            .mark_text(baseline="middle", fontSize=SMALL, color=ink)
            .encode(x=along("x", width), y=down("y", height), text="label:N")
            for table, ink in ((ticks, MUTED.light), (middle, INK.light))
            if len(table) and table.label.iloc[0]
        ]


def ratio_axis(domain: tuple[float, float], span: tuple[float, float], title: str) -> Axis:
    """Return a log axis for hazard or odds ratios (dimensionless)."""
    low, high = (log(end) for end in domain)
    step = (span[1] - span[0]) / (high - low)

    def place(ratio: float) -> float:
        return span[0] + (log(ratio) - low) * step

    offered = [ratio for ratio in _RATIOS if domain[0] <= ratio <= domain[1]]
    return Axis(place, _apart(offered, place), span, title)


def linear_axis(top: float, span: tuple[float, float], title: str) -> Axis:
    """Return an axis from 0 to a value."""
    step = (span[1] - span[0]) / top

    def place(value: float) -> float:
        return span[0] + value * step

    every = _round_step(top / max((span[1] - span[0]) / 36, 1))
    ticks = [every * i for i in range(floor(top / every + 1e-9) + 1)]
    return Axis(place, _apart(ticks, place), span, title)


def _round_step(least: float) -> float:
    """Return the smallest of 1, 2, 5, 10, 20 ... (and their tenths) that is no less."""
    power: float = 10.0 ** floor(log10(least))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= least * (1 - 1e-9))


def _apart(offered: Sequence[float], place: Callable[[float], float]) -> tuple[float, ...]:
    """Keep ticks whose labels do not touch those of earlier ones."""
    kept: list[float] = []
    for tick in offered:
        half = text_width(f"{tick:g}", SMALL) / 2
        if all(
            abs(place(tick) - place(other)) >= half + text_width(f"{other:g}", SMALL) / 2 + _APART
            for other in kept
        ):
            kept.append(tick)
    return tuple(sorted(kept))
