"""Table of trials as registries and reports show them: who, what, in which state, with which result."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from IPython.display import Markdown

from livingreview.evidence.records import Row, records
from livingreview.evidence.results import latest
from livingreview.evidence.trials import Trials
from livingreview.tables import states
from livingreview.tables.absent import NOT_SEEN
from livingreview.tables.arms import by, designed, measured, named, patients, registered
from livingreview.tables.myst import dated, escape, key_to_marks, myst_table, sentence


def registry(selection: Trials, *, caption: str, name: str) -> Markdown:
    """Return one row per trial: name, design and registry id, arms, population, state, result, date seen."""
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
                "Trial": named(trial, designed(trial), registered(trial)),
                "Arms (patients)": "\n\n".join(map(patients, arms)),
                "Population": escape(trial["population"]),
                "State": states.in_full(states_of.get((trial["trial"],), [])),
                "Result": _results(own, arms),
                "Seen": dated(f"{trial['checked_on']:%Y-%m-%d}"),
            }
        )
    signs = key_to_marks(selection.trials, selection.arms, results, selection.states)
    return myst_table(pd.DataFrame(rows), caption=caption, key=signs, name=name)


def _results(own: Sequence[Row], arms: Sequence[Row]) -> str:
    """List ratios where there are any, else the rates of each arm; say so where nothing was seen."""
    ratios = [row for row in own if row["measure"] == "hazard-ratio"]
    shown = ratios or [row for row in own if row["measure"] == "rate"]
    regimens = {arm["arm"]: arm["regimen"] for arm in arms}
    several = len(arms) > 1
    lines = []
    for row in shown:
        whose = f", {regimens[row['arm']]}" if several and row["measure"] == "rate" else ""
        lines.append(f"{escape(f'{measured(row)}{whose}:')} {sentence(row)}")
    return "\n\n".join(lines) or NOT_SEEN
