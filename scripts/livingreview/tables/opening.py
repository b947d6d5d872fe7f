"""What the first page tells from the tables: how the facts are known, what a picture shows, what is new."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from livingreview.evidence.records import records
from livingreview.lettering import CHECKED
from livingreview.tables.myst import cite, escape, estimate, fact, mark


def grain(rows: pd.DataFrame) -> Markdown:
    """Return the four marks of evidence, each with its words and the number of rows, as a list.

    Parameters
    ----------
    rows : of a table with ``status``, ``status_label`` and ``status.mark``.
    """
    count = rows.status.value_counts()
    known = rows[["status", "status_label", "status.mark"]].drop_duplicates().sort_values("status_label")
    lines = [
        f"- {sign or CHECKED} **{int(count[status]):,}** {escape(str(label)[:1].lower() + str(label)[1:])}"
        for status, label, sign in known.itertuples(index=False)
    ]
    return Markdown(":::{container} lr-grain\n" + "\n".join(lines) + "\n:::\n")


def below(comparisons: pd.DataFrame) -> Markdown:
    """Say of how many comparisons the 95 % interval lies below 1, and of which; one of another level does not count."""
    usual = comparisons[(comparisons.ci_level == 95).fillna(False)]
    lower = list(records(usual[(usual.ci_high < 1).fillna(False)].sort_values("value")))
    which = "; ".join(f"{escape(row['name'])}, {estimate(row)}, {row['patients']} patients" for row in lower)
    told = f"In {len(lower)} of {len(comparisons)} comparisons the 95% interval lies below 1"
    return Markdown(f"{told}: {which}." if which else f"{told}.")


def newest(happened: pd.DataFrame, count: int) -> Markdown:
    """Return the newest events of :meth:`livingreview.evidence.trials.Trials.events`, the latest first."""
    rows = happened.sort_values("happened_on", ascending=False, kind="stable").head(count)
    lines = [
        f"- {fact('**' + row['happened_on'] + '**', 'events', row['event'])} {escape(row['name'])}: {escape(row['description'])}{mark(row)} {cite(row['source'])}"
        for row in records(rows)
    ]
    return Markdown("\n".join(lines) + "\n")
