"""Tables of an audit: what a review says, the work it cites for it, and whether that work bears it out."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from livingreview.evidence.records import Row, records
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
            "What the work shows, and where it differs": _shown(row),
        }
        for row in records(table)
    ]
    return myst_table(
        pd.DataFrame(rows), caption=caption, name=name, widths=[13, 23, 13, 11, 40], is_record=True
    )


def _shown(row: Row) -> str:
    """Return what the work shows and, in a paragraph of its own, what is to be said of it."""
    return "\n\n".join(escape(row[column]) for column in ("source_says", "note") if row[column] != "NA")


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
