"""Mechanisms that treatments are meant to counter, their biomarkers, and where trials have met them."""

from __future__ import annotations

import pandas as pd

from livingreview.evidence import data, references
from livingreview.evidence.records import records
from livingreview.evidence.selections import question
from livingreview.evidence.trials import Trials
from livingreview.project import Project


@question
def mechanisms(origin: str = "all", project: Project | None = None) -> pd.DataFrame:
    """Return the mechanisms of one origin, a word of that column, or of ``all``.

    Raises
    ------
    ValueError : if the origin is none of the categories of its column; the message lists them.
    """
    table = data.load("mechanisms", project)
    data.require_category("mechanisms", "origin", origin, "all", project=project)
    chosen = table if origin == "all" else table[table.origin == origin]
    return chosen.sort_values("origin_label", kind="stable").reset_index(drop=True)


@question
def biomarkers(project: Project | None = None) -> pd.DataFrame:
    """Return the biomarkers with ``mechanism_name``, ``origin_label`` and ``reference``, by origin and rung."""
    table = data.load("biomarkers", project)
    of = mechanisms(project=project).set_index("mechanism")
    return (
        table.assign(
            mechanism_name=table.mechanism.map(of["name"]),
            origin_label=pd.Categorical(
                table.mechanism.map(of.origin_label.astype(str)), of.origin_label.cat.categories
            ),
            reference=references.cited(table, project),
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
        (mechanism), ``column`` (strategy), ``count``, ``level`` (Categorical of the steps that the descriptor
        gathers phases in; missing where no trial stands or no phase is known), ``told`` (names of the trials).
    """
    trials = selection.trials
    one_a_row = trials.assign(mechanism=trials.mechanisms.str.split(";")).explode("mechanism")
    cells = dict(list(one_a_row.groupby(["mechanism", "strategy_label"], observed=True)))
    none = one_a_row.iloc[:0]
    rows = [
        {
            "group": str(mechanism["origin_label"]),
            "row": mechanism["name"],
            "column": strategy,
            **_cell(cells.get((mechanism["mechanism"], strategy), none)),
        }
        for mechanism in records(mechanisms(project=selection.project))
        for strategy in _strategies(trials)
    ]
    return _leveled(rows, trials)


def landscape(selection: Trials) -> pd.DataFrame:
    """Count the trials of each strategy and phase; empty cells included, in the form of :func:`gaps`.

    ``level`` is the step of the column itself. A trial of unknown phase stands in no column.
    """
    trials = selection.trials
    cells = dict(list(trials.groupby(["strategy_label", "phase.step"], observed=True)))
    none = trials.iloc[:0]
    rows = [
        {"group": "", "row": strategy, "column": step, **_cell(cells.get((strategy, step), none))}
        for strategy in _strategies(trials)
        for step in trials["phase.step"].cat.categories
    ]
    return _leveled(rows, trials)


def _strategies(trials: pd.DataFrame) -> list[str]:
    """Return the labels of the strategies that occur, in the descriptor's order."""
    present = set(trials.strategy_label)
    return [label for label in trials.strategy_label.cat.categories if label in present]


def _cell(trials: pd.DataFrame) -> dict[str, object]:
    reached = trials["phase.step"].cat.codes.max() if len(trials) else -1
    return {
        "count": len(trials),
        "level": trials["phase.step"].cat.categories[reached] if reached >= 0 else None,
        "told": "; ".join(trials["name"]),
    }


def _leveled(rows: list[dict[str, object]], trials: pd.DataFrame) -> pd.DataFrame:
    columns = ["group", "row", "column", "count", "level", "told"]
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(level=pd.Categorical(table.level, trials["phase.step"].cat.categories))
