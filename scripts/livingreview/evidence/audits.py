"""Count the verdicts of an audit of citations, section by section."""

from __future__ import annotations

import pandas as pd

from livingreview.evidence import tallies
from livingreview.evidence.selections import question
from livingreview.project import Project

_TABLE = "citation-audit"


@question
def pairs(review: str, project: Project | None = None) -> pd.DataFrame:
    """Return the audited pairs of one review, in the order of their places.

    Raises
    ------
    ValueError : if the review is none of those that the table may name.
    """
    return tallies.of_review(_TABLE, review, project)


@question
def verdicts(review: str, project: Project | None = None) -> pd.DataFrame:
    """Return how many pairs of each section have each verdict.

    Returns
    -------
    pandas.DataFrame : ``group`` (what stands before the first comma of a place), ``word`` (the verdict, Categorical
        in the descriptor's order) and ``count``; every group with every verdict.
    """
    return tallies.by_section(_TABLE, "verdict", review, project)
