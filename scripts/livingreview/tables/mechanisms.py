"""Tables of mechanisms and of biomarkers, in the words of their sources."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from livingreview.evidence.records import records
from livingreview.tables.myst import bold, cite, escape, key_to_marks, mark, myst_table


def mechanisms(table: pd.DataFrame, *, caption: str, name: str) -> Markdown:
    """Return one row per mechanism of :func:`livingreview.evidence.mechanisms.mechanisms`."""
    rows = [
        {
            "Mechanism": bold(row["name"], "mechanisms", row["mechanism"]),
            "Origin": escape(str(row["origin_label"])),
            "What is meant": f"{escape(row['description'])}{mark(row)} {cite(row['source'])}",
        }
        for row in records(table)
    ]
    return myst_table(pd.DataFrame(rows), caption=caption, key=key_to_marks(table), name=name)


def biomarkers(table: pd.DataFrame, *, caption: str, name: str) -> Markdown:
    """Return one row per biomarker of :func:`livingreview.evidence.mechanisms.biomarkers`."""
    rows = [
        {
            "Biomarker": bold(row["name"], "biomarkers", row["biomarker"]),
            "Mechanism": escape(row["mechanism_name"]),
            "Validation": escape(str(row["validation_label"])),
            "Finding": f"{escape(row['finding'])}{mark(row)} {cite(row['source'])}",
        }
        for row in records(table)
    ]
    return myst_table(pd.DataFrame(rows), caption=caption, key=key_to_marks(table), name=name)
