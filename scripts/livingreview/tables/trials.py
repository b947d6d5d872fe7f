"""Table of trials: regimens, patients, response, survival, hazard ratios, with source and status."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from livingreview.evidence.results import latest
from livingreview.evidence.trials import Trials
from livingreview.tables.absent import NOT_SEEN
from livingreview.tables.arms import arm_rows, designed, named, registered
from livingreview.tables.myst import SAME, escape, key_to_marks, myst_table


def trials(selection: Trials, *, caption: str, name: str) -> Markdown:
    """Return one row per arm, under its trial: regimen, patients, response, survival, hazard ratios with intervals.

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
        about = (designed(row.trial), registered(row.trial), escape(row.trial["strategy_label"]))
        told = {
            "Trial": named(row.trial, *about) if row.is_first else SAME,
            "Arm": escape(row.arm["regimen"]),
            "Patients": row.patients,
            **{f"{endpoint}, %": row.cell(endpoint, "rate") for endpoint in response},
        }
        for endpoint in survival:
            told[f"{endpoint}, months"] = row.cell(endpoint, "median")
            told[f"{endpoint} hazard ratio"] = row.cell(endpoint, "hazard-ratio", ratio)
        rows.append(told)
    signs = key_to_marks(latest(selection.outcomes), selection.arms, selection.trials)
    return myst_table(pd.DataFrame(rows), caption=caption, key=signs, name=name, is_grouped=True)
