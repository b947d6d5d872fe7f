"""Mechanisms of resistance, their biomarkers, and where trials have met them."""

from __future__ import annotations

import pandas as pd

from livingreview.evidence import data
from livingreview.evidence.trials import Trials, cited

#: How far a trial goes: phases as the table writes them, gathered in three steps.
STEPS = {
    "Phase 1 or 1/2": ("1", "1b", "1/2"),
    "Phase 2": ("2",),
    "Phase 2/3 or 3": ("2/3", "3"),
}


def mechanisms(origin: str = "all") -> pd.DataFrame:
    """Return the mechanisms of one origin (``tumour``, ``microenvironment``, ``host``) or of all.

    Raises
    ------
    ValueError : if the origin is none of the categories of its column; the message lists them.
    """
    table = data.load("mechanisms")
    data.require_category("mechanisms", "origin", origin, "all")
    chosen = table if origin == "all" else table[table.origin == origin]
    return chosen.sort_values("origin_label", kind="stable").reset_index(drop=True)


def biomarkers() -> pd.DataFrame:
    """Return the biomarkers with ``mechanism_name``, ``origin_label`` and ``reference``, by origin and rung."""
    table = data.load("biomarkers")
    of = mechanisms().set_index("mechanism")
    return (
        table.assign(
            mechanism_name=table.mechanism.map(of["name"]),
            origin_label=pd.Categorical(
                table.mechanism.map(of.origin_label.astype(str)), of.origin_label.cat.categories
            ),
            reference=cited(table),
        )
        .sort_values(["origin_label", "validation_label"], ascending=[True, False], kind="stable")
        .reset_index(drop=True)
    )


def gaps(selection: Trials) -> pd.DataFrame:
    """Count the trials of each mechanism and strategy, with the highest phase reached; empty cells included.

    Parameters
    ----------
    selection : trials with ``mechanisms``, which a semicolon separates.

    Returns
    -------
    pandas.DataFrame : one row per mechanism and strategy of the selection: ``group`` (origin), ``row``
        (mechanism), ``column`` (strategy), ``count``, ``level`` (Categorical, a key of :data:`STEPS`; missing
        where no trial stands or no phase is known), ``told`` (names of the trials).
    """
    trials = selection.trials
    told = trials.assign(mechanism=trials.mechanisms.str.split(";")).explode("mechanism")
    rows = [
        {
            "group": str(mechanism.origin_label),
            "row": mechanism.name_,
            "column": strategy,
            **_cell(told[(told.mechanism == mechanism.mechanism) & (told.strategy_label == strategy)]),
        }
        for mechanism in mechanisms().rename(columns={"name": "name_"}).itertuples()
        for strategy in _strategies(trials)
    ]
    return _leveled(rows)


def landscape(selection: Trials) -> pd.DataFrame:
    """Count the trials of each strategy and phase; empty cells included, in the form of :func:`gaps`.

    ``level`` is the step of the column itself.
    """
    trials = selection.trials
    rows = [
        {
            "group": "",
            "row": strategy,
            "column": step,
            **_cell(trials[(trials.strategy_label == strategy) & trials.phase.isin(phases)]),
        }
        for strategy in _strategies(trials)
        for step, phases in STEPS.items()
    ]
    return _leveled(rows)


def _strategies(trials: pd.DataFrame) -> list[str]:
    """Return the labels of the strategies that occur, in the descriptor's order."""
    present = set(trials.strategy_label)
    return [label for label in trials.strategy_label.cat.categories if label in present]


def _cell(trials: pd.DataFrame) -> dict[str, object]:
    reached = [step for step, phases in STEPS.items() if trials.phase.isin(phases).any()]
    return {
        "count": len(trials),
        "level": reached[-1] if reached else None,
        "told": "; ".join(trials["name"]),
    }


def _leveled(rows: list[dict[str, object]]) -> pd.DataFrame:
    columns = ["group", "row", "column", "count", "level", "told"]
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(level=pd.Categorical(table.level, list(STEPS)))
