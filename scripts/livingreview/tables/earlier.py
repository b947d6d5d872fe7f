"""Table of results that are not the latest: earlier data cuts, subgroups and second assessments."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from livingreview.evidence import data
from livingreview.evidence.records import Row, records
from livingreview.evidence.results import latest
from livingreview.evidence.trials import Trials
from livingreview.tables.arms import measured
from livingreview.tables.myst import (
    SAME,
    bold,
    cite,
    dated,
    escape,
    key_to_marks,
    keyed,
    myst_table,
    sentence,
)


def earlier(selection: Trials, *, caption: str, name: str) -> Markdown:
    """Return one row per number that the main table leaves out, under its trial."""
    outcomes, trials = selection.outcomes, selection.trials
    names, order = trials.set_index("trial")["name"], {trial: i for i, trial in enumerate(trials.trial)}
    rest = outcomes[~outcomes.outcome.isin(latest(outcomes).outcome)]
    rest = rest.assign(_place=rest.trial.map(order)).sort_values("_place", kind="stable")
    regimens = selection.arms.set_index(selection.arms.trial + "/" + selection.arms.arm)["regimen"]
    rows = [
        {
            "Trial": SAME if is_same else bold(names[row["trial"]], "trials", row["trial"]),
            "Arm": keyed(escape(regimens[f"{row['trial']}/{row['arm']}"]), "outcomes", row["outcome"]),
            "Analysis": _analysis(row),
            "Cut-off": _day(row["cutoff_text"]),
            "Endpoint": measured(row),
            "Estimate": sentence(row),
            "Source": cite(row["source"]),
        }
        for row, is_same in zip(records(rest), rest.trial.eq(rest.trial.shift()).fillna(False), strict=True)
    ]
    return myst_table(
        pd.DataFrame(rows),
        caption=caption,
        key=key_to_marks(rest),
        name=name,
        is_grouped=True,
    )


def _day(day: str) -> str:
    return day if day in data.MISSING else dated(day)


def _analysis(row: Row) -> str:
    """Return which analysis it is and, where this is known, of whom."""
    whom = row["population"]
    return escape(str(row["analysis_label"]) + ("" if whom in data.MISSING else f": {whom}"))
