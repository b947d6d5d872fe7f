"""Table of one strategy, with what a clinician looks for: who, what against what, result, harm, state."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from IPython.display import Markdown

from livingreview.evidence.results import latest
from livingreview.evidence.trials import Trials
from livingreview.tables import states
from livingreview.tables.absent import NOT_SEEN
from livingreview.tables.arms import ArmRow, arm_rows, by, designed, named, registered
from livingreview.tables.myst import SAME, escape, estimate, key_to_marks, myst_table


def strategy(selection: Trials, *, caption: str, name: str) -> Markdown:
    """Return one row per arm, under its trial with design, registry id, state and population: result, severe events.

    Endpoints of response and of survival have a column each, as the descriptor groups and orders them.
    """
    response, survival, harm = map(selection.endpoints, ("response", "survival", "harm"))
    told = by(["trial"], selection.states)
    rows = []
    for row in arm_rows(selection):
        trial = row.trial
        about = (designed(trial), registered(trial), states.in_short(told.get((trial["trial"],), [])))
        rows.append(
            {
                "Trial": named(trial, *about, _population(row)) if row.is_first else SAME,
                "Arm": escape(row.arm["regimen"]),
                "Patients": row.patients,
                **{f"{endpoint}, %": row.cell(endpoint, "rate") for endpoint in response},
                **{f"{endpoint}, months": row.cell(endpoint, "median") for endpoint in survival},
                "Hazard ratios": _ratios(row, survival),
                "Grade 3 or worse, %": _harms(row, harm),
            }
        )
    signs = key_to_marks(latest(selection.outcomes), selection.arms, selection.trials, selection.states)
    return myst_table(pd.DataFrame(rows), caption=caption, key=signs, name=name, is_grouped=True)


def _population(row: ArmRow) -> str:
    """Return who was studied, for a line of its own."""
    words = row.trial["population"]
    said = "Population does not apply" if words == "NA" else "Population not seen" if words == "NR" else words
    return f"[{escape(said)}]{{.lr-whom}}"


def _ratios(row: ArmRow, endpoints: Sequence[str]) -> str:
    """List the hazard ratios of an arm; where a trial has several arms, say against which."""
    if not row.is_compared:
        return "NA"
    return (
        "\n\n".join(
            f"[{ratio['endpoint']}]{{.lr-what}} {estimate(ratio)}"
            + (f" v {escape(ratio['comparator'])}" if row.several else "")
            for endpoint in endpoints
            for ratio in row.found("hazard-ratio", endpoint)
        )
        or NOT_SEEN
    )


def _harms(row: ArmRow, endpoints: Sequence[str]) -> str:
    """Print the rate of severe events by the first endpoint that was seen, with the words that belong to it."""
    for endpoint in endpoints:
        if found := row.found("rate", endpoint):
            return "\n\n".join(estimate(rate, after=_after(rate["endpoint.after"])) for rate in found)
    return NOT_SEEN


def _after(words: object) -> str:
    return words if isinstance(words, str) else ""
