"""Table of observations on one or more topics: who was studied, what was found."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from livingreview.evidence.records import records
from livingreview.tables.myst import cite, escape, key_to_marks, keyed, mark, myst_table


def observations(table: pd.DataFrame, *, caption: str, name: str) -> Markdown:
    """Return one row per observation; the topic has a column where there are several.

    Parameters
    ----------
    table : rows of :func:`livingreview.evidence.observations.observations`.
    """
    several = table.topic.nunique() > 1
    rows = [
        {
            "Studied": keyed(escape(row["context"]), "observations", row["observation"]),
            "Finding": f"{escape(row['finding'])}{mark(row)} {cite(row['source'])}",
        }
        | ({"Topic": escape(str(row["topic_label"]))} if several else {})
        for row in records(table)
    ]
    return myst_table(
        pd.DataFrame(rows),
        caption=caption,
        key=key_to_marks(table),
        name=name,
    )
