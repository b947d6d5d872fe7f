"""Table of agents: what each acts on, in which models it was tried, what was found."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from livingreview.evidence.records import records
from livingreview.tables.myst import bold, cite, escape, key_to_marks, mark, myst_table


def agents(table: pd.DataFrame, *, caption: str, name: str) -> Markdown:
    """Return one row per agent.

    Parameters
    ----------
    table : rows of ``preclinical``, in this order.
    caption, name : caption and label of the table.
    """
    rows = [
        {
            "Agent": bold(row["agent"], "preclinical", row["agent"]) + f"\n\n{escape(row['target'])}",
            "Level": escape(row["target_class_label"]),
            "System": row["system_label"],
            "Models": escape(row["model"]),
            "With": escape(row["combination"]),
            "Finding": f"{escape(row['effect'])}{mark(row)} {cite(row['source'])}",
        }
        for row in records(table)
    ]
    return myst_table(pd.DataFrame(rows), caption=caption, key=key_to_marks(table), name=name)
