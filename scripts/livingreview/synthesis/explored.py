"""Every trial and result of a review in a compact form, for a page that filters and pools them without a server."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from livingreview.evidence import data, names, references
from livingreview.evidence.records import Row, records
from livingreview.project import Project
from livingreview.synthesis.questions import Asked, asked

#: Columns that travel to the page, as their cells say them.
TRIAL_COLUMNS = (
    *("trial", "name", "nct", "phase", "design", "setting", "strategy", "population", "primary_endpoint"),
    *("primary_met", "source", "status"),
)
ARM_COLUMNS = ("trial", "arm", "role", "regimen", "n")
OUTCOME_COLUMNS = (
    *(
        "outcome",
        "trial",
        "arm",
        "comparator",
        "endpoint",
        "measure",
        "value",
        "ci_low",
        "ci_high",
        "ci_level",
    ),
    *("p_value", "unit", "population", "assessment", "analysis", "cutoff", "prior_benefit", "note", "source"),
    "status",
)
STATE_COLUMNS = ("trial", "of", "word", "as_of")
#: Columns whose words have labels, by table.
_WORDS = {
    "trials": ("phase", "design", "setting", "strategy", "primary_met"),
    "outcomes": ("endpoint", "measure", "unit", "assessment", "analysis", "prior_benefit", "status"),
    "states": ("of", "word"),
}
#: What else the descriptor says of a word that the page has to know.
_OF_A_WORD = ("rank", "mark", "after")


def is_explorable(project: Project) -> bool:
    """Tell whether a review has the tables and columns that the page shows."""
    return {"trials", "arms", "outcomes"} <= names.indexed(project)


def explored(project: Project | None = None) -> dict[str, Any]:
    """Return the tables, the words of their columns, the works and the questions.

    Returns
    -------
    dict : ``trials``, ``arms``, ``outcomes`` and ``states``, each column -> cells (see :func:`packed`); ``words``,
        column -> list of value, label and what else the descriptor says of it; ``works``, citekey -> how it is cited
        and its year; ``questions``, a list of mappings with ``trials``, a list of trial, outcome, whether it is in, and
        why not or what to know.
    """
    project = project or Project.find()
    known = {one["name"] for one in data.resources(project)}
    tables = {
        name: columns
        for name, columns in (
            ("trials", TRIAL_COLUMNS),
            ("arms", ARM_COLUMNS),
            ("outcomes", OUTCOME_COLUMNS),
            ("states", STATE_COLUMNS),
        )
        if name in known
    }
    loaded = {name: data.load(name, project) for name in tables}
    return {
        **{name: _packed(loaded[name], columns) for name, columns in tables.items()},
        "words": {
            column: [
                [word["value"], word["label"], _said(word)] for word in _categories(name, column, project)
            ]
            for name, columns in _WORDS.items()
            if name in known
            for column in columns
        },
        "works": _works([loaded["trials"].source, loaded["outcomes"].source], project),
        "questions": [_question(one) for one in asked(project=project)],
    }


def _categories(table: str, column: str, project: Project) -> list[dict[str, Any]]:
    return data.categories(table, column, project)


def _said(word: Row) -> dict[str, Any]:
    return {name: word[name] for name in _OF_A_WORD if name in word}


def _packed(table: pd.DataFrame, columns: Iterable[str]) -> dict[str, Any]:
    """Return column -> cells as they stand in the file."""
    return {
        column: packed(
            [str(cell) for cell in table[f"{column}_text" if f"{column}_text" in table else column]]
        )
        for column in columns
        if column in table
    }


def packed(cells: Sequence[str]) -> dict[str, Any] | list[str]:
    """Return the cells of a column, with texts that repeat said once: ``of`` these, and ``at``, the place of each.

    >>> packed(["a", "b", "a", "a"]), packed(["a", "b"])
    ({'of': ['a', 'b'], 'at': [0, 1, 0, 0]}, ['a', 'b'])
    """
    distinct = list(dict.fromkeys(cells))
    if 2 * len(distinct) > len(cells):
        return list(cells)
    place = {cell: at for at, cell in enumerate(distinct)}
    return {"of": distinct, "at": [place[cell] for cell in cells]}


def unpacked(column: dict[str, Any] | list[str]) -> list[str]:
    """Return the cells that :func:`packed` was given."""
    return column if isinstance(column, list) else [column["of"][at] for at in column["at"]]


def _works(sources: Iterable[pd.Series], project: Project) -> dict[str, list[Any]]:
    keys = sorted({key for column in sources for key in column if key not in data.MISSING})
    return {
        key: [short, references.year(short)]
        for key, short in zip(keys, references.shorts(keys, project), strict=True)
    }


def _question(one: Asked) -> dict[str, Any]:
    return {
        "question": one.question,
        "title": one.title,
        "population": one.population,
        "intervention": one.intervention,
        "comparator": one.comparator,
        "endpoint": one.endpoint,
        "pooled": one.is_pooled,
        "reason": one.reason,
        "method": one.method,
        "interval": one.interval,
        "trials": [
            [
                trial.trial,
                "" if trial.outcome in data.MISSING else trial.outcome,
                trial.included,
                trial.reason,
            ]
            for trial in one.trials
        ],
    }


def by_trial(project: Project | None = None) -> list[tuple[Row, Row | None]]:
    """Return every trial with each of its results, by name; a trial without any comes once, with None."""
    trials = records(data.load("trials", project))
    results: dict[str, list[Row]] = {}
    for row in records(data.load("outcomes", project)):
        results.setdefault(row["trial"], []).append(row)
    ordered = sorted(trials, key=lambda row: (str(row["name"]).casefold(), row["trial"]))
    return [(trial, result) for trial in ordered for result in results.get(trial["trial"], [None])]
