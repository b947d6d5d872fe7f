"""Table of how the facts were read: rows of each table by status."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from livingreview import data
from livingreview.tables.myst import escape, myst_table


def status(names: list[str], *, caption: str, name: str) -> Markdown:
    """Return one row per table of the data package, one column per status, with the number of rows."""
    labels = data.labels(names[0], "status")
    rows = []
    for table in names:
        counts = data.load(table).status.value_counts()
        rows.append(
            {"Table": escape(data.resource(table)["title"])}
            | {label: int(counts.get(value, 0)) for value, label in labels.items()}
            | {"All": int(counts.sum())}
        )
    return myst_table(pd.DataFrame(rows), caption=caption, name=name)
