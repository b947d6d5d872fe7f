"""Table of trials as registries and reports show them: who, what, in which state, with which result."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from IPython.display import Markdown

from livingreview.evidence import numbers
from livingreview.evidence.records import Row, records
from livingreview.evidence.results import latest
from livingreview.evidence.trials import Trials
from livingreview.tables import states
from livingreview.tables.arms import by
from livingreview.tables.myst import cite, escape, key_to_marks, mark, myst_table


def registry(selection: Trials, *, caption: str, name: str) -> Markdown:
    """Return one row per trial: registry id, phase and design, arms, population, state, result, date seen."""
    results = latest(selection.outcomes)
    arms_of, results_of, states_of = (
        by(["trial"], table) for table in (selection.arms, results, selection.states)
    )
    rows = []
    for trial in records(selection.trials):
        arms = arms_of.get((trial["trial"],), [])
        own = results_of.get((trial["trial"],), [])
        rows.append(
            {
                "Trial": f"**{escape(trial['name'])}** {cite(trial['source'])}",
                "Registry": escape(trial["nct"]),
                "Phase and design": _known(trial["phase_label"], trial["design_label"]) + mark(trial),
                "Arms (patients)": "\n\n".join(
                    f"{escape(arm['regimen'])} ({arm['n_text']}){mark(arm)}" for arm in arms
                ),
                "Population": escape(trial["population"]),
                "State": states.in_full(states_of.get((trial["trial"],), [])),
                "Result": _results(own, arms),
                "Seen": f"{trial['checked_on']:%Y-%m-%d}",
            }
        )
    signs = key_to_marks(selection.trials, selection.arms, results, selection.states)
    return myst_table(
        pd.DataFrame(rows), caption=f"{caption} {signs}", name=name, widths=[14, 10, 11, 17, 19, 8, 14, 8]
    )


def _known(*labels: str) -> str:
    said = [str(label) for label in labels if label != "NR"]
    return escape("; ".join(said)) or "NR"


def _results(own: Sequence[Row], arms: Sequence[Row]) -> str:
    """List ratios where there are any, else the rates of each arm; say so where nothing was seen."""
    ratios = [row for row in own if row["measure"] == "hazard-ratio"]
    shown = ratios or [row for row in own if row["measure"] == "rate"]
    regimens = {arm["arm"]: arm["regimen"] for arm in arms}
    several = len(arms) > 1
    lines = []
    for row in shown:
        # "Objective response rate" needs no second "rate".
        what = row["endpoint_label"] + (
            "" if row["measure"] == "rate" else f", {row['measure_label'].lower()}"
        )
        whose = f", {regimens[row['arm']]}" if several and row["measure"] == "rate" else ""
        lines.append(escape(f"{what}{whose}: {numbers.sentence(row)}") + mark(row))
    return "\n\n".join(lines) or "none seen"
