"""Scales shared by charts: ratios on a log axis, and categories that keep colour and shape everywhere."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from livingreview.charts.drawing.palette import CATEGORIES
from livingreview.charts.drawing.theme import SHAPES

#: Ticks offered to a ratio axis; those within the data are kept.
_RATIO_TICKS = (0.1, 0.2, 0.25, 0.33, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 10)


def ratio_domain(low: pd.Series, high: pd.Series) -> tuple[float, float]:
    """Return the ends of a log axis that holds all intervals and is never narrower than 0.5 to 2."""
    return min(0.5, float(low.min()) * 0.92), max(2.0, float(high.max()) * 1.08)


def ratio_scale(domain: tuple[float, float], span: Sequence[float]) -> alt.Scale:
    """Return a log scale for hazard or odds ratios (dimensionless), drawn over ``span`` in pixels."""
    return alt.Scale(type="log", domain=list(domain), range=list(span), nice=False)


def ratio_ticks(domain: tuple[float, float], *, most: int = 6) -> list[float]:
    """Return at most ``most`` ticks within the domain; 0.5, 1 and 2 are kept longest."""
    inside = [t for t in _RATIO_TICKS if domain[0] <= t <= domain[1]]
    for dropped in (0.33, 0.67, 0.8, 1.25, 3, 1.5, 0.2, 0.25, 4, 5):
        if len(inside) <= most:
            break
        if dropped in inside:
            inside.remove(dropped)
    return inside


def category_scales(labels: pd.Series) -> tuple[alt.Scale, alt.Scale]:
    """Return colour and shape scales for the categories that occur.

    Parameters
    ----------
    labels : Categorical whose categories are all labels of the column in the descriptor's order, as
        :func:`livingreview.evidence.data.load` makes it: a category has the same colour and shape in every chart.
    """
    present = set(labels)
    order = [(i, label) for i, label in enumerate(labels.cat.categories) if label in present]
    domain = [label for _, label in order]
    colours = [CATEGORIES[i % len(CATEGORIES)].light for i, _ in order]
    # Colours come round after eight; the shapes then start one further, so that no two categories look alike.
    shapes = [SHAPES[(i + i // len(CATEGORIES)) % len(SHAPES)] for i, _ in order]
    return alt.Scale(domain=domain, range=colours), alt.Scale(domain=domain, range=shapes)
