"""Table of one strategy, with what a clinician looks for: who, what against what, result, harm, state."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from IPython.display import Markdown

from livingreview.evidence import numbers
from livingreview.evidence.records import Row
from livingreview.evidence.results import latest
from livingreview.evidence.trials import Trials
from livingreview.tables import states
from livingreview.tables.arms import NOT_SEEN, ArmRow, arm_rows, by
from livingreview.tables.myst import cite, escape, key_to_marks, mark, myst_table


def strategy(selection: Trials, *, caption: str, name: str) -> Markdown:
    """Return one row per arm: trial with design, registry id and state, population, result, severe events.

    Endpoints of response and of survival have a column each, as the descriptor groups and orders them.
    """
    response, survival, harm = map(selection.endpoints, ("response", "survival", "harm"))
    told = by(["trial"], selection.states)
    rows = [
        {
            "Trial": _trial(row.trial, told.get((row.trial["trial"],), [])) if row.is_first else row.name,
            "Population": escape(row.trial["population"]) if row.is_first else "as above",
            "Arm": escape(row.arm["regimen"]),
            "Patients": row.patients,
            **{f"{endpoint}, %": row.cell(endpoint, "rate") for endpoint in response},
            **{f"{endpoint}, months": row.cell(endpoint, "median") for endpoint in survival},
            "Hazard ratios": _ratios(row, survival),
            "Grade 3 or worse, %": _harms(row, harm),
        }
        for row in arm_rows(selection)
    ]
    signs = key_to_marks(latest(selection.outcomes), selection.arms, selection.trials, selection.states)
    return myst_table(
        pd.DataFrame(rows),
        caption=f"{caption} {signs}",
        name=name,
        widths=[13, 25, 12, 7, *[8] * len(response), *[9] * len(survival), 10, 7],
    )


def _trial(trial: Row, told: Sequence[Row]) -> str:
    about = [label for label in (trial["phase_label"], trial["design_label"], trial["nct"]) if label != "NR"]
    known = "; ".join(escape(str(part)) for part in about) + mark(trial)
    lines = (f"**{escape(trial['name'])}** {cite(trial['source'])}", known, states.in_short(told))
    return "\n".join(line for line in lines if line)


def _ratios(row: ArmRow, endpoints: Sequence[str]) -> str:
    """List the hazard ratios of an arm; where a trial has several arms, say against which."""
    if not row.is_compared:
        return "NA"
    return (
        "\n\n".join(
            f"{ratio['endpoint']} {numbers.estimate(ratio)}{mark(ratio)}"
            + (f" v {escape(ratio['comparator'])}" if row.several else "")
            for ratio in row.found("hazard-ratio", *endpoints)
        )
        or NOT_SEEN
    )


def _harms(row: ArmRow, endpoints: Sequence[str]) -> str:
    """Print the rate of severe events by the first endpoint that was seen, with the words that belong to it."""
    for endpoint in endpoints:
        if found := row.found("rate", endpoint):
            return "\n".join(
                numbers.estimate(rate) + _after(rate["endpoint.after"]) + mark(rate) for rate in found
            )
    return NOT_SEEN


def _after(words: object) -> str:
    return words if isinstance(words, str) else ""
