"""Table of trials: regimens, patients, response, survival, hazard ratios, with source and status."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from livingreview import numbers
from livingreview.tables.myst import cite, escape, key_to_marks, mark, myst_table
from livingreview.trials import Trials, latest

NOT_SEEN = "not seen"


def trials(selection: Trials, *, caption: str, name: str) -> Markdown:
    """Return one row per arm: trial, regimen, patients, ORR, PFS, OS, and hazard ratios with intervals.

    Parameters
    ----------
    selection : the trials to show, in this order.
    caption, name : caption and label of the table.
    """
    shown = latest(selection.outcomes)
    rows = []
    for trial in selection.trials.to_dict("records"):
        arms = selection.arms[selection.arms.trial == trial["trial"]]
        for place, arm in enumerate(arms.to_dict("records")):
            own = shown[(shown.trial == trial["trial"]) & (shown.arm == arm["arm"])]
            ratio = "NA" if arm["role"] in ("control", "single") else NOT_SEEN
            rows.append(
                {
                    "Trial": _trial(trial) if place == 0 else f"**{escape(trial['name'])}**",
                    "Strategy": escape(trial["strategy_label"]),
                    "Arm": escape(arm["regimen"]),
                    "Patients": _patients(arm),
                    "ORR, %": _cell(own, "ORR", "rate"),
                    "PFS, months": _cell(own, "PFS", "median"),
                    "PFS hazard ratio": _cell(own, "PFS", "hazard-ratio", ratio),
                    "OS, months": _cell(own, "OS", "median"),
                    "OS hazard ratio": _cell(own, "OS", "hazard-ratio", ratio),
                }
            )
    signs = key_to_marks(shown, selection.arms)
    return myst_table(
        pd.DataFrame(rows), caption=f"{caption} {signs}", name=name, widths=[15, 13, 19, 8, 9, 10, 11, 10, 11]
    )


def _trial(trial: dict) -> str:
    about = [trial["phase_label"], trial["nct"]]
    told = "; ".join(escape(str(part)) for part in about if part != "NR") or "no registry record seen"
    return f"**{escape(trial['name'])}** {cite(trial['source'])}\n{told}{mark(trial['status'])}"


def _patients(arm: dict) -> str:
    return arm["n_text"] + mark(arm["status"])


def _cell(own: pd.DataFrame, endpoint: str, measure: str, absent: str = NOT_SEEN) -> str:
    """Print what the table holds for one arm and endpoint, or why there is nothing."""
    found = own[(own.endpoint == endpoint) & (own.measure == measure)]
    if found.empty:
        return absent
    return "\n".join(numbers.estimate(row) + mark(row["status"]) for row in found.to_dict("records"))
