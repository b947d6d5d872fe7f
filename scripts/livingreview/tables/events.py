"""Table of read-outs and regulatory events, latest first."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from livingreview.evidence.records import records
from livingreview.tables.myst import bold, cite, dated, escape, key_to_marks, mark, myst_table


def events(table: pd.DataFrame, *, caption: str, name: str) -> Markdown:
    """Return one row per event of :meth:`livingreview.evidence.trials.Trials.events`: date, trial, kind, what happened."""
    rows = [
        {
            "Date": dated(row["happened_on"]) + mark(row),
            "Trial": bold(row["name"], "events", row["event"]),
            "Event": escape(str(row["kind_label"])),
            "What happened": f"{escape(row['description'])} {cite(row['source'])}",
        }
        for row in records(table.sort_values("happened_on", ascending=False, kind="stable"))
    ]
    return myst_table(pd.DataFrame(rows), caption=caption, key=key_to_marks(table), name=name)
