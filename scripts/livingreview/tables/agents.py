"""Table of agents: what each acts on, in which models it was tried, what was found."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from livingreview.evidence.records import records
from livingreview.tables.myst import cite, escape, key_to_marks, mark, myst_table


def agents(table: pd.DataFrame, *, caption: str, name: str) -> Markdown:
    """Return one row per agent.

    Parameters
    ----------
    table : rows of ``preclinical``, in this order.
    caption, name : caption and label of the table.
    """
    rows = [
        {
            "Level": escape(row["target_class_label"]),
            "Agent": f"**{escape(row['agent'])}**",
            "Acts on": escape(row["target"]),
            "System": row["system_label"],
            "Models": escape(row["model"]),
            "With": escape(row["combination"]),
            "Finding": escape(row["effect"]) + mark(row),
            "Source": cite(row["source"]),
        }
        for row in records(table)
    ]
    return myst_table(
        pd.DataFrame(rows),
        caption=f"{caption} {key_to_marks(table)}",
        name=name,
        widths=[9, 11, 14, 9, 20, 9, 29, 11],
    )
