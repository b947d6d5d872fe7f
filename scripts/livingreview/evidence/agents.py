"""Agents that were tried on a pathway, with the works that tell of them."""

from __future__ import annotations

import pandas as pd

from livingreview.evidence import data, references
from livingreview.evidence.selections import question


@question
def agents() -> pd.DataFrame:
    """Return the table of agents with ``reference``, the cited work in short."""
    table = data.load("preclinical")
    return table.assign(reference=references.cited(table))
