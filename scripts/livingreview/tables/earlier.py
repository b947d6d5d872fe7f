"""Table of results that are not the latest: earlier data cuts, subgroups and second assessments."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from livingreview.evidence import numbers
from livingreview.evidence.records import records
from livingreview.evidence.results import latest
from livingreview.evidence.trials import Trials
from livingreview.tables.myst import cite, escape, key_to_marks, mark, myst_table


def earlier(selection: Trials, *, caption: str, name: str) -> Markdown:
    """Return one row per number that the main table leaves out."""
    outcomes, trials = selection.outcomes, selection.trials
    names, order = trials.set_index("trial")["name"], {trial: i for i, trial in enumerate(trials.trial)}
    rest = outcomes[~outcomes.outcome.isin(latest(outcomes).outcome)]
    rest = rest.assign(_place=rest.trial.map(order)).sort_values("_place", kind="stable")
    regimens = selection.arms.set_index(selection.arms.trial + "/" + selection.arms.arm)["regimen"]
    rows = [
        {
            "Trial": f"**{escape(names[row['trial']])}**",
            "Arm": escape(regimens[f"{row['trial']}/{row['arm']}"]),
            "Analysis": escape(f"{row['analysis_label']}: {row['population']}"),
            "Cut-off": row["cutoff_text"],
            "Endpoint": f"{row['endpoint_label']}, {row['measure_label'].lower()}",
            "Estimate": numbers.sentence(row) + mark(row),
            "Source": cite(row["source"]),
        }
        for row in records(rest)
    ]
    return myst_table(
        pd.DataFrame(rows),
        caption=f"{caption} {key_to_marks(rest)}",
        name=name,
        widths=[13, 18, 22, 10, 14, 18, 14],
    )
