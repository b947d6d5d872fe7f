"""How the facts of the tables were read: rows by status, and rows that two readers have read."""

from __future__ import annotations

import pandas as pd

from livingreview.evidence import data
from livingreview.evidence.selections import question
from livingreview.evidence.tallies import shown
from livingreview.project import Project


@question
def readings(*names: str, project: Project | None = None) -> pd.DataFrame:
    """Count the rows of tables by status.

    Returns
    -------
    pandas.DataFrame : one row per table with ``table`` (its title), a column for each status, ``rows``
        (all of them) and ``by_two`` (rows that a second reader has compared with their source; missing where
        the schema has no column for it).
    """
    return pd.DataFrame(
        [_counted(name, project) for name in names],
    ).astype({"by_two": "Int64"})


def _counted(name: str, project: Project | None) -> dict[str, object]:
    facts = data.load(name, project)
    counts = facts.status.value_counts()
    by_status = {shown(value): int(counts.get(value, 0)) for value in data.labels(name, "status", project)}
    twice = int(facts.read_again_on.notna().sum()) if "read_again_on" in facts else None
    title = data.resource(name, project)["title"]
    return {"table": title, **by_status, "rows": int(counts.sum()), "by_two": twice}
