"""What is to come: trials that run, when they are due, and which question each will change, by how many patients."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from livingreview.evidence import data, references
from livingreview.evidence.records import records
from livingreview.evidence.selections import question
from livingreview.evidence.trials import Trials
from livingreview.project import Project
from livingreview.synthesis.questions import Asked, asked

REGISTRY = "registry"
#: Columns that a record brings to a trial.
_OF_RECORD = (
    *(
        "start",
        "primary_completion",
        "completion_kind",
        "completion_kind_label",
        "enrolment",
        "enrolment_text",
    ),
    *("enrolment_kind", "enrolment_kind_label", "registry_as_of"),
)
_OF_READING = ("source", "status", "status_label", "status.mark")
_MISSING = "NR"


@question
def day(project: Project | None = None) -> str:
    """Return the newest day on which a record was compared with its row: what is past by then is due.

    Returns
    -------
    str : an ISO day; nothing where the table holds no record.
    """
    newest = data.load(REGISTRY, project).checked_on.max()
    return "" if pd.isna(newest) else f"{newest:%Y-%m-%d}"


@question
def running(
    setting: str = "all", strategy: str = "all", by: str = "", project: Project | None = None
) -> pd.DataFrame:
    """Return the trials that run, of which no result was seen, with what their registry says.

    A trial that a question waits for is among them if no result was seen, whether or not its state is known.

    Parameters
    ----------
    setting, strategy : as :meth:`livingreview.evidence.trials.Trials.load` takes them.
    by : ISO day; a trial whose primary completion lies before it is due. Nothing stands for :func:`day`.

    Returns
    -------
    pandas.DataFrame : one row per trial, by strategy and then by primary completion, those without one last: ``trial``,
        ``name``, ``strategy_label``, ``setting_label``, ``phase_label``, ``regimen`` (of the experimental arms), the
        columns of the record (``NR`` and missing where there is none), ``has_record``, ``source``, ``status``,
        ``status_label``, ``status.mark``, ``reference``, ``due``, and ``questions`` (titles, joined by semicolons).

    Raises
    ------
    ValueError : if setting or strategy is no word of its column.
    """
    chosen, titles = Trials.load(setting=setting, strategy=strategy, project=project), _titles(project)
    until = by or day(project)
    going = {*chosen.running().trials.trial, *(set(chosen.unreported().trials.trial) & set(titles))}
    kept = ["trial", "name", "strategy_label", "setting_label", "phase_label"]
    records_of = data.load(REGISTRY, project)[["trial", *_OF_RECORD, *_OF_READING]]
    found = chosen.trials.loc[chosen.trials.trial.isin(going), kept].merge(records_of, on="trial", how="left")
    found = found.assign(has_record=found.source.notna())
    for column in ("start", "primary_completion", "completion_kind", "enrolment_text", "enrolment_kind", "registry_as_of"):  # fmt: skip
        found[column] = found[column].fillna(_MISSING)
    tried = chosen.arms[chosen.arms.role != "control"].groupby("trial").regimen.agg(" / ".join)
    return (
        found.assign(
            regimen=found.trial.map(tried).fillna(_MISSING),
            reference=_references(found, project),
            due=[_is_past(completion, until) for completion in found.primary_completion],
            questions=[titles.get(trial, "") for trial in found.trial],
            _late=found.primary_completion == _MISSING,
        )
        .sort_values(["strategy_label", "_late", "primary_completion", "name"], kind="stable")
        .drop(columns="_late")
        .reset_index(drop=True)
    )


def _references(found: pd.DataFrame, project: Project | None) -> list[str]:
    known = found.source.dropna().tolist()
    said = dict(zip(known, references.shorts(known, project), strict=True))
    return [said.get(source, "") for source in found.source]


def _is_past(completion: str, until: str) -> bool:
    """Tell whether a day or month is over on a day; a month is over with its last day."""
    return completion != _MISSING and completion < until[: len(completion)]


def _titles(project: Project | None) -> dict[str, str]:
    """Return trial -> titles of the questions that wait for it."""
    found: dict[str, list[str]] = {}
    for one in asked(project=project):
        for trial in one.awaited:
            found.setdefault(trial.trial, []).append(one.title)
    return {trial: "; ".join(dict.fromkeys(titles)) for trial, titles in found.items()}


@dataclass(frozen=True)
class Coming:
    """What a question waits for.

    Attributes
    ----------
    known : patients in the arms that the included trials compare; a trial of which an arm has no number adds nothing.
    uncounted : names of the included trials of which an arm has no number.
    trials : the trials that it waits for, as rows of :func:`running`, the earliest completion first.
    added : patients that they enrol by their records.
    unsized : names of those whose record says no number.
    """

    asked: Asked
    known: int
    uncounted: tuple[str, ...]
    trials: pd.DataFrame
    added: int
    unsized: tuple[str, ...]


@question
def coming(by: str = "", project: Project | None = None) -> list[Coming]:
    """Return the questions that wait for a running trial, in the order of their table.

    A trial that is awaited and of which a result was seen meanwhile is left out, until somebody takes it in.

    Parameters
    ----------
    by : as :func:`running` takes it.
    """
    going = running(by=by, project=project)
    sizes = {
        (row["trial"], row["arm"]): None if pd.isna(row["n"]) else int(row["n"])
        for row in records(data.load("arms", project))
    }
    arms = {
        row["outcome"]: (row["trial"], (row["arm"], row["comparator"]))
        for row in records(data.load("outcomes", project))
    }
    found = []
    for one in asked(project=project):
        waiting = going[going.trial.isin([trial.trial for trial in one.awaited])]
        if len(waiting):
            found.append(_coming(one, waiting, sizes, arms))
    return found


def _coming(
    one: Asked,
    waiting: pd.DataFrame,
    sizes: Mapping[tuple[str, str], int | None],
    arms: Mapping[str, tuple[str, tuple[str, str]]],
) -> Coming:
    known, uncounted = 0, []
    for trial in one.included:
        of, compared = arms[trial.outcome]
        counts = [sizes.get((of, arm)) for arm in compared]
        if None in counts:
            uncounted.append(trial.name)
        else:
            known += sum(count for count in counts if count is not None)
    late = waiting.primary_completion == _MISSING
    ordered = waiting.assign(_late=late).sort_values(["_late", "primary_completion", "name"], kind="stable")
    return Coming(
        one,
        known,
        tuple(uncounted),
        ordered.drop(columns="_late").reset_index(drop=True),
        int(waiting.enrolment.sum()),
        tuple(ordered["name"][ordered.enrolment.isna()]),
    )
