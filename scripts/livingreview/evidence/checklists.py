"""What guidelines on reporting ask, and where the book answers."""

from __future__ import annotations

import pandas as pd

from livingreview.evidence import data
from livingreview.evidence.selections import question
from livingreview.project import Project


@question
def items(checklist: str, project: Project | None = None) -> pd.DataFrame:
    """Return the items of one checklist, in the order of the guideline.

    Raises
    ------
    ValueError : if there is no checklist of that name; the message lists those there are.
    """
    table = data.load("checklists", project)
    known = [word["value"] for word in data.categories("checklists", "checklist", project)]
    if checklist not in known:
        raise ValueError(f"no checklist {checklist}; there are {', '.join(known)}")
    return table[table.checklist == checklist].reset_index(drop=True)
