"""Table of one strategy, with what an oncologist looks for: who, what against what, result, harm, state."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from livingreview import numbers
from livingreview.tables.myst import cite, escape, key_to_marks, mark, myst_table
from livingreview.trials import Trials, latest

NOT_SEEN = "not seen"
#: Endpoints that count severe events, and what is added where they are not those of the treatment alone.
_HARMS = {"TRAE3": "", "TEAE3": " (any cause)"}


def strategy(selection: Trials, *, caption: str, name: str) -> Markdown:
    """Return one row per arm: trial with design, registry id and state, population, result, severe events."""
    shown = latest(selection.outcomes)
    rows = []
    for trial in selection.trials.to_dict("records"):
        arms = selection.arms[selection.arms.trial == trial["trial"]]
        for place, arm in enumerate(arms.to_dict("records")):
            own = shown[(shown.trial == trial["trial"]) & (shown.arm == arm["arm"])]
            rows.append(
                {
                    "Trial": _trial(trial) if place == 0 else f"**{escape(trial['name'])}**",
                    "Population": escape(trial["population"]) if place == 0 else "as above",
                    "Arm": escape(arm["regimen"]),
                    "Patients": arm["n_text"] + mark(arm["status"]),
                    "ORR, %": _cell(own, "ORR", "rate"),
                    "PFS, months": _cell(own, "PFS", "median"),
                    "OS, months": _cell(own, "OS", "median"),
                    "Hazard ratios": _ratios(own, arm, several=len(arms) > 2),
                    "Grade 3 or worse, %": _harms(own),
                }
            )
    signs = key_to_marks(shown, selection.arms, selection.trials)
    return myst_table(
        pd.DataFrame(rows), caption=f"{caption} {signs}", name=name, widths=[15, 17, 14, 8, 9, 9, 9, 12, 8]
    )


def _trial(trial: dict) -> str:
    about = [label for label in (trial["phase_label"], trial["design_label"], trial["nct"]) if label != "NR"]
    state = "state not seen" if trial["trial_status"] == "NR" else trial["trial_status_label"]
    told = "; ".join(escape(str(part)) for part in [*about, state])
    return f"**{escape(trial['name'])}** {cite(trial['source'])}\n{told}{mark(trial['status'])}"


def _cell(own: pd.DataFrame, endpoint: str, measure: str) -> str:
    found = own[(own.endpoint == endpoint) & (own.measure == measure)]
    if found.empty:
        return NOT_SEEN
    return "\n".join(numbers.estimate(row) + mark(row["status"]) for row in found.to_dict("records"))


def _ratios(own: pd.DataFrame, arm: dict, *, several: bool) -> str:
    """List the hazard ratios of an arm; where a trial has several arms, say against which."""
    if arm["role"] in ("control", "single"):
        return "NA"
    found = own[(own.measure == "hazard-ratio") & own.endpoint.isin(["PFS", "OS"])]
    return (
        "\n\n".join(
            f"{row['endpoint']} {numbers.estimate(row)}{mark(row['status'])}"
            + (f" v {escape(row['comparator'])}" if several else "")
            for row in found.to_dict("records")
        )
        or NOT_SEEN
    )


def _harms(own: pd.DataFrame) -> str:
    found = own[own.endpoint.isin(list(_HARMS)) & (own.measure == "rate")]
    return (
        "\n".join(
            numbers.estimate(row) + _HARMS[row["endpoint"]] + mark(row["status"])
            for row in found.to_dict("records")
        )
        or NOT_SEEN
    )
