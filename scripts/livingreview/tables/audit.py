"""Tables of an audit: what a review says, the work it cites for it, and whether that work bears it out."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from IPython.display import Markdown

from livingreview.evidence.records import Row, records
from livingreview.tables.myst import SAME, cite, escape, keyed, myst_table


def audit(table: pd.DataFrame, *, caption: str, name: str) -> Markdown:
    """Return one row per pair of a citing sentence and a work that it cites, under the sentence.

    Parameters
    ----------
    table : rows of ``citation_audit``.
    """
    rows = [
        {
            "Sentence": SAME if is_same else f"{escape(row['place'])}\n\n{escape(row['claim'])}",
            "Work": _work(row),
            "Verdict": row["verdict_label"],
            "What the work shows, and where it differs": _shown(row),
        }
        for row, is_same in _sentences(table)
    ]
    return myst_table(pd.DataFrame(rows), caption=caption, name=name, is_record=True, is_grouped=True)


def _sentences(table: pd.DataFrame) -> Iterator[tuple[Row, bool]]:
    """Yield the rows, and whether each is of the same sentence as the one before."""
    before = None
    for row in records(table):
        sentence = (row["place"], row["claim"])
        yield row, sentence == before
        before = sentence


def _work(row: Row) -> str:
    number = "" if row["number"] is None else f"{row['number']} "
    return f"{number}{keyed(cite(row['citekey']), 'citation-audit', row['audit'])}"


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
