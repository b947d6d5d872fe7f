"""Table of corrections: what a mirrored review prints, what the source says, what the book does."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from livingreview.evidence.records import records
from livingreview.tables.myst import cite, escape, key_to_marks, keyed, mark, myst_table


def corrections(table: pd.DataFrame, *, caption: str, name: str) -> Markdown:
    """Return one row per correction."""
    rows = [
        {
            "Place": keyed(escape(row["place"]), "corrections", row["correction"]),
            "Kind": row["kind_label"],
            "The review": escape(row["review_says"]),
            "The source": f"{escape(row['source_says'])}{mark(row)} {cite(row['source'])}",
            "In this book": escape(row["consequence"]),
        }
        for row in records(table)
    ]
    return myst_table(pd.DataFrame(rows), caption=caption, key=key_to_marks(table), name=name)
