"""Table of late trials: what was compared, whether the primary endpoint was met, survival, regulators, state."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from IPython.display import Markdown

from livingreview.evidence import data
from livingreview.evidence.records import Row, records
from livingreview.evidence.trials import Trials
from livingreview.tables import states
from livingreview.tables.absent import NOT_SEEN, quiet
from livingreview.tables.arms import by, named, patients
from livingreview.tables.myst import cite, dated, escape, estimate, fact, key_to_marks, mark, myst_table


def late(selection: Trials, *, endpoints: Sequence[str], caption: str, name: str) -> Markdown:
    """Return one row per trial, those that met their primary endpoint first, then by strategy.

    The columns: trial, what was compared (with patients), the primary endpoint and the verdict on it, the latest
    hazard ratio of each endpoint, steps before regulators, and the state of trial and programme.

    Parameters
    ----------
    endpoints : words of the column ``endpoint`` of outcomes, each of which gets a column.
    """
    ratios = selection.comparisons(*endpoints)
    labels = data.labels("outcomes", "endpoint", selection.project)
    happened = selection.events()
    decided = happened[happened["kind.decision"].fillna(False)]
    ratios_of = by(["trial", "endpoint"], ratios)
    arms_of, decided_of, states_of = (
        by(["trial"], table) for table in (selection.arms, decided, selection.states)
    )
    found = selection.trials
    trials = found.assign(_open=found.primary_met.isin(data.MISSING)).sort_values(
        ["_open", "primary_met_label", "strategy_label"], kind="stable"
    )
    rows = [
        {
            "Trial": named(trial, str(trial["strategy_label"])),
            "Compared": _compared(arms_of.get((trial["trial"],), [])),
            "Primary endpoint": f"{escape(str(trial['primary_met_label']))}{mark(trial)}\n\n{quiet(escape(trial['primary_endpoint']))}",
            **{
                labels[endpoint]: _ratios(ratios_of.get((trial["trial"], endpoint), []))
                for endpoint in endpoints
            },
            "Regulators": _decisions(decided_of.get((trial["trial"],), [])),
            "State": _state(states_of.get((trial["trial"],), [])),
        }
        for trial in records(trials)
    ]
    signs = key_to_marks(selection.trials, selection.arms, ratios, decided, selection.states)
    return myst_table(pd.DataFrame(rows), caption=caption, key=signs, name=name)


def _compared(arms: Sequence[Row]) -> str:
    return "\n\n".join(map(patients, arms)) or "NR"


def _ratios(ratios: Sequence[Row]) -> str:
    """Return the ratios of one endpoint; with what was compared where a trial has several."""
    return (
        "\n\n".join(
            estimate(row) + (f" {escape(row['regimen'])}" if len(ratios) > 1 else "") for row in ratios
        )
        or NOT_SEEN
    )


def _state(known: Sequence[Row]) -> str:
    return states.in_short(known) if known else NOT_SEEN


def _decisions(decided: Sequence[Row]) -> str:
    return (
        "\n\n".join(
            f"{fact(escape(str(event['kind_label'])), 'events', event['event'])} ({dated(event['happened_on'])}): {escape(event['description'])}"
            f"{mark(event)} {cite(event['source'])}"
            for event in decided
        )
        or NOT_SEEN
    )
