"""What charts share of scales: how far a ratio axis reaches, and categories that keep colour and shape everywhere."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from livingreview.charts.drawing.palette import CATEGORIES
from livingreview.charts.drawing.theme import SHAPES


class Look(NamedTuple):
    """Colour and shape of a category."""

    ink: str
    form: str


def ratio_domain(low: pd.Series, high: pd.Series) -> tuple[float, float]:
    """Return the ends of a log axis that holds all intervals and is never narrower than 0.5 to 2."""
    return min(0.5, float(low.min()) * 0.92), max(2.0, float(high.max()) * 1.08)


def looks(labels: pd.Series) -> dict[str, Look]:
    """Return colour and shape of each category that occurs, in the descriptor's order.

    Parameters
    ----------
    labels : Categorical whose categories are all labels of the column in the descriptor's order, as
        :func:`livingreview.evidence.data.load` makes it: a category has the same colour and shape in every chart.
    """
    present = set(labels)
    # Where colours come round, the shapes start one further, so that no two categories look alike.
    return {
        str(label): Look(
            CATEGORIES[i % len(CATEGORIES)].light, SHAPES[(i + i // len(CATEGORIES)) % len(SHAPES)]
        )
        for i, label in enumerate(labels.cat.categories)
        if label in present
    }
