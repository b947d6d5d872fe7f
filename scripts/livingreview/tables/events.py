"""Table of read-outs and regulatory events, latest first."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from livingreview.evidence.records import records
from livingreview.tables.myst import cite, escape, key_to_marks, mark, myst_table


def events(table: pd.DataFrame, *, caption: str, name: str) -> Markdown:
    """Return one row per event of :meth:`livingreview.evidence.trials.Trials.events`: date, trial, kind, what happened."""
    rows = [
        {
            "Date": row["happened_on"] + mark(row),
            "Trial": f"**{escape(row['name'])}**",
            "Event": escape(str(row["kind_label"])),
            "What happened": f"{escape(row['description'])} {cite(row['source'])}",
        }
        for row in records(table.sort_values("happened_on", ascending=False, kind="stable"))
    ]
    return myst_table(
        pd.DataFrame(rows), caption=f"{caption} {key_to_marks(table)}", name=name, widths=[12, 20, 16, 52]
    )
