"""Tables of how sure the book can be: what is missing, and the numbers that rest on the weakest reading."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from livingreview.evidence.records import records
from livingreview.tables.absent import NOT_SEEN
from livingreview.tables.myst import bold, cite, escape, estimate, key_to_marks, myst_table


def holes(table: pd.DataFrame, *, caption: str, name: str) -> Markdown:
    """Return one row for each thing that a reader would look for and may not find.

    Parameters
    ----------
    table : as :func:`livingreview.evidence.sureness.holes` counts them.
    """
    rows = [
        {
            "What": escape(row["what"]),
            "Missing": row["missing"],
            "Of": row["of"],
            "Share": f"{100 * row['missing'] / row['of']:.0f}%" if row["of"] else "NA",
        }
        for row in records(table)
    ]
    return myst_table(pd.DataFrame(rows), caption=caption, name=name)


def reach(table: pd.DataFrame, *, caption: str, name: str) -> Markdown:
    """Return one row for each strategy with the newest event and the newest data cut.

    Parameters
    ----------
    table : as :func:`livingreview.evidence.sureness.reach` gives them.
    """
    rows = [
        {
            "Strategy": escape(row["strategy_label"]),
            "Trials": row["trials"],
            "Newest event": row["event"] or NOT_SEEN,
            "Newest data cut": row["cut"] or NOT_SEEN,
        }
        for row in records(table)
    ]
    return myst_table(pd.DataFrame(rows), caption=caption, name=name)


def weakest(table: pd.DataFrame, *, caption: str, name: str) -> Markdown:
    """Return one row for each hazard ratio, with why it is weak and where it was read.

    Parameters
    ----------
    table : as :func:`livingreview.evidence.sureness.weakest` gives them.
    """
    rows = [
        {
            "Trial": bold(row["name"], "outcomes", row["outcome"]),
            "Endpoint": escape(row["endpoint"]),
            "Hazard ratio": estimate(row),
            "Population": escape(row["population"]),
            "Read in": f"{cite(row['source'])} {escape(row['locator'])}",
        }
        for row in records(table)
    ]
    told = key_to_marks(table) if len(table) else ""
    return myst_table(pd.DataFrame(rows), caption=caption, key=told, name=name)
