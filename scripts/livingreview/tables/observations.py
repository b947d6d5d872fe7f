"""Table of observations on one or more topics: who was studied, what was found."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from livingreview.evidence import data
from livingreview.tables.myst import cite, escape, key_to_marks, mark, myst_table


def observations(*topics: str, caption: str, name: str) -> Markdown:
    """Return one row per observation of these topics, topic by topic.

    Raises
    ------
    ValueError : if a topic is none of the categories of its column; the message lists them.
    """
    for topic in topics:
        data.require_category("observations", "topic", topic)
    table = data.load("observations")
    table = table[table.topic.isin(topics)].sort_values("topic_label", kind="stable")
    rows = [
        {
            "Studied": escape(row["context"]),
            "Finding": f"{escape(row['finding'])}{mark(row['status'])} {cite(row['source'])}",
        }
        | ({"Topic": escape(str(row["topic_label"]))} if len(topics) > 1 else {})
        for row in table.to_dict("records")
    ]
    widths = [30, 52, 18] if len(topics) > 1 else [34, 66]
    return myst_table(
        pd.DataFrame(rows), caption=f"{caption} {key_to_marks(table)}", name=name, widths=widths
    )
