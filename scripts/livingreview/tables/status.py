"""Table of how the facts were read: rows of each table by status."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from livingreview.evidence import data
from livingreview.tables.myst import escape, myst_table


def status(names: list[str], *, caption: str, name: str) -> Markdown:
    """Return one row per table of the data package, with its number of rows.

    One column per status, one for all, and one for the rows that a second reader has compared with their source;
    a table without such a column in the schema shows a dash there.
    """
    labels = data.labels(names[0], "status")
    rows = []
    for table in names:
        facts = data.load(table)
        counts = facts.status.value_counts()
        rows.append(
            {"Table": escape(data.resource(table)["title"])}
            | {label: int(counts.get(value, 0)) for value, label in labels.items()}
            | {"All": int(counts.sum())}
            | {"Read by two": int(facts.read_again_on.notna().sum()) if "read_again_on" in facts else "–"}
        )
    return myst_table(pd.DataFrame(rows), caption=caption, name=name)
