"""Count the verdicts of an audit of citations, section by section."""

from __future__ import annotations

import pandas as pd

from livingreview.evidence import data
from livingreview.evidence.selections import question
from livingreview.evidence.tallies import counted, sections
from livingreview.project import Project

_TABLE = "citation-audit"


@question
def pairs(review: str, project: Project | None = None) -> pd.DataFrame:
    """Return the audited pairs of one review, in the order of their places.

    Raises
    ------
    ValueError : if the review is none of those that the table may name.
    """
    data.require_category(_TABLE, "review", review, project=project)
    table = data.load(_TABLE, project)
    return table[table.review == review].reset_index(drop=True)


@question
def verdicts(review: str, project: Project | None = None) -> pd.DataFrame:
    """Return how many pairs of each section have each verdict.

    Returns
    -------
    pandas.DataFrame : ``group`` (what stands before the first comma of a place), ``word`` (the verdict, Categorical
        in the descriptor's order) and ``count``; every group with every verdict.
    """
    table = pairs(review, project)
    asked = [word["label"] for word in data.categories(_TABLE, "verdict", project)]
    return counted(sections(table.place), table.verdict_label.astype(str), asked)
