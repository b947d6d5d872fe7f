"""Table of where the origins on a map lead, and on what that rests."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from IPython.display import Markdown

from livingreview.evidence.records import records
from livingreview.tables.myst import escape, myst_table


def ends(table: pd.DataFrame, *, focus: str, last: str, caption: str, name: str) -> Markdown:
    """Return one row per box that origins lead to.

    Parameters
    ----------
    table : as :func:`livingreview.evidence.convergence.ends` counts them.
    focus : the focus context, in a reader's words.
    last : what the row of the last box is called, to which origins lead without a step between.
    """
    rows = [
        {
            "They lead to": escape(last if row["is_last"] else row["end"]),
            "Mechanisms": row["drawn"],
            "With a finding for it": row["supported"],
            f"In {focus}": row["in_focus"],
            "Which": escape("; ".join(row["names"])),
            "The step from there": "NA" if row["is_last"] else _onward(row["onward"], focus),
        }
        for row in records(table)
    ]
    return myst_table(pd.DataFrame(rows), caption=caption, name=name)


def _onward(told: Mapping[str, int], focus: str) -> str:
    if not told:
        return "not drawn"
    return (
        f"{told['for']} for ({told['in_focus']} in {focus}), {told['both']} mixed, {told['against']} against"
    )
