"""Tables of an audit: what a review says, the work it cites for it, and whether that work bears it out."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from livingreview.evidence.records import records
from livingreview.tables.myst import cite, escape, myst_table


def audit(table: pd.DataFrame, *, caption: str, name: str) -> Markdown:
    """Return one row per pair of a citing sentence and a work that it cites.

    Parameters
    ----------
    table : rows of ``citation_audit``.
    """
    rows = [
        {
            "Place": escape(row["place"]),
            "What is said there": escape(row["claim"]),
            "Cited": f"{row['number']} {cite(row['citekey'])}"
            if row["number"] is not None
            else cite(row["citekey"]),
            "Verdict": row["verdict_label"],
            "What the work shows": "" if row["source_says"] == "NA" else escape(row["source_says"]),
            "Remark": "" if row["note"] == "NA" else escape(row["note"]),
        }
        for row in records(table)
    ]
    return myst_table(pd.DataFrame(rows), caption=caption, name=name, widths=[13, 20, 13, 10, 24, 20])


def verdicts(counts: pd.DataFrame, *, caption: str, name: str) -> Markdown:
    """Return one row per section with the number of each verdict, and a last row for all of them.

    Parameters
    ----------
    counts : as :func:`livingreview.evidence.audits.verdicts` gives them.
    """
    wide = counts.pivot_table(index="group", columns="word", values="count", sort=False, observed=False)
    wide = wide[list(counts.word.cat.categories)].astype(int)
    wide.loc["All"] = wide.sum()
    wide["Pairs"] = wide.sum(axis=1)
    return myst_table(wide.reset_index().rename(columns={"group": "Section"}), caption=caption, name=name)
