"""Table of trials: regimens, patients, response, survival, hazard ratios, with source and status."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from livingreview.evidence.records import Row
from livingreview.evidence.results import latest
from livingreview.evidence.trials import Trials
from livingreview.tables.arms import NOT_SEEN, arm_rows
from livingreview.tables.myst import cite, escape, key_to_marks, mark, myst_table


def trials(selection: Trials, *, caption: str, name: str) -> Markdown:
    """Return one row per arm: trial, regimen, patients, response, survival, and hazard ratios with intervals.

    Endpoints of response and of survival have columns of their own, as the descriptor groups and orders them.

    Parameters
    ----------
    selection : the trials to show, in this order.
    caption, name : caption and label of the table.
    """
    response, survival = map(selection.endpoints, ("response", "survival"))
    rows = []
    for row in arm_rows(selection):
        ratio = NOT_SEEN if row.is_compared else "NA"
        told = {
            "Trial": _trial(row.trial) if row.is_first else row.name,
            "Strategy": escape(row.trial["strategy_label"]),
            "Arm": escape(row.arm["regimen"]),
            "Patients": row.patients,
            **{f"{endpoint}, %": row.cell(endpoint, "rate") for endpoint in response},
        }
        for endpoint in survival:
            told[f"{endpoint}, months"] = row.cell(endpoint, "median")
            told[f"{endpoint} hazard ratio"] = row.cell(endpoint, "hazard-ratio", ratio)
        rows.append(told)
    signs = key_to_marks(latest(selection.outcomes), selection.arms)
    return myst_table(
        pd.DataFrame(rows),
        caption=f"{caption} {signs}",
        name=name,
        widths=[15, 13, 19, 8, *[9] * len(response), *[10, 11] * len(survival)],
    )


def _trial(trial: Row) -> str:
    about = [trial["phase_label"], trial["nct"]]
    told = "; ".join(escape(str(part)) for part in about if part != "NR") or "no registry record seen"
    return f"**{escape(trial['name'])}** {cite(trial['source'])}\n{told}{mark(trial)}"
