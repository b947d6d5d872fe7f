"""Table of one strategy, with what an oncologist looks for: who, what against what, result, harm, state."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from livingreview.evidence import numbers
from livingreview.evidence.trials import Trials, latest
from livingreview.tables.arms import NOT_SEEN, ArmRow, arm_rows
from livingreview.tables.myst import cite, escape, key_to_marks, mark, myst_table

#: Endpoints that count severe events, the one to be told first, and what is added where the cause is any.
_HARMS = {"TRAE3": "", "TEAE3": " (any cause)"}


def strategy(selection: Trials, *, caption: str, name: str) -> Markdown:
    """Return one row per arm: trial with design, registry id and state, population, result, severe events."""
    rows = [
        {
            "Trial": _trial(row.trial) if row.is_first else row.name,
            "Population": escape(row.trial["population"]) if row.is_first else "as above",
            "Arm": escape(row.arm["regimen"]),
            "Patients": row.patients,
            "ORR, %": row.cell("ORR", "rate"),
            "PFS, months": row.cell("PFS", "median"),
            "OS, months": row.cell("OS", "median"),
            "Hazard ratios": _ratios(row),
            "Grade 3 or worse, %": _harms(row.outcomes),
        }
        for row in arm_rows(selection)
    ]
    signs = key_to_marks(latest(selection.outcomes), selection.arms, selection.trials)
    return myst_table(
        pd.DataFrame(rows), caption=f"{caption} {signs}", name=name, widths=[13, 25, 12, 7, 8, 9, 9, 10, 7]
    )


def _trial(trial: dict) -> str:
    about = [label for label in (trial["phase_label"], trial["design_label"], trial["nct"]) if label != "NR"]
    state = "state not seen" if trial["trial_status"] == "NR" else trial["trial_status_label"]
    told = "; ".join(escape(str(part)) for part in [*about, state])
    return f"**{escape(trial['name'])}** {cite(trial['source'])}\n{told}{mark(trial['status'])}"


def _ratios(row: ArmRow) -> str:
    """List the hazard ratios of an arm; where a trial has several arms, say against which."""
    if not row.is_compared:
        return "NA"
    own = row.outcomes
    found = own[(own.measure == "hazard-ratio") & own.endpoint.isin(["PFS", "OS"])]
    return (
        "\n\n".join(
            f"{ratio['endpoint']} {numbers.estimate(ratio)}{mark(ratio['status'])}"
            + (f" v {escape(ratio['comparator'])}" if row.several else "")
            for ratio in found.to_dict("records")
        )
        or NOT_SEEN
    )


def _harms(own: pd.DataFrame) -> str:
    """Print the rate of severe events of the treatment, or, where it was not seen, of any cause."""
    for endpoint, words in _HARMS.items():
        found = own[(own.endpoint == endpoint) & (own.measure == "rate")]
        if len(found):
            return "\n".join(
                numbers.estimate(row) + words + mark(row["status"]) for row in found.to_dict("records")
            )
    return NOT_SEEN
