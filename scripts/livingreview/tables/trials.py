"""Table of trials: regimens, patients, response, survival, hazard ratios, with source and status."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from livingreview.evidence.trials import Trials, latest
from livingreview.tables.arms import NOT_SEEN, arm_rows
from livingreview.tables.myst import cite, escape, key_to_marks, mark, myst_table


def trials(selection: Trials, *, caption: str, name: str) -> Markdown:
    """Return one row per arm: trial, regimen, patients, ORR, PFS, OS, and hazard ratios with intervals.

    Parameters
    ----------
    selection : the trials to show, in this order.
    caption, name : caption and label of the table.
    """
    rows = []
    for row in arm_rows(selection):
        ratio = NOT_SEEN if row.is_compared else "NA"
        rows.append(
            {
                "Trial": _trial(row.trial) if row.is_first else row.name,
                "Strategy": escape(row.trial["strategy_label"]),
                "Arm": escape(row.arm["regimen"]),
                "Patients": row.patients,
                "ORR, %": row.cell("ORR", "rate"),
                "PFS, months": row.cell("PFS", "median"),
                "PFS hazard ratio": row.cell("PFS", "hazard-ratio", ratio),
                "OS, months": row.cell("OS", "median"),
                "OS hazard ratio": row.cell("OS", "hazard-ratio", ratio),
            }
        )
    signs = key_to_marks(latest(selection.outcomes), selection.arms)
    return myst_table(
        pd.DataFrame(rows), caption=f"{caption} {signs}", name=name, widths=[15, 13, 19, 8, 9, 10, 11, 10, 11]
    )


def _trial(trial: dict) -> str:
    about = [trial["phase_label"], trial["nct"]]
    told = "; ".join(escape(str(part)) for part in about if part != "NR") or "no registry record seen"
    return f"**{escape(trial['name'])}** {cite(trial['source'])}\n{told}{mark(trial['status'])}"
