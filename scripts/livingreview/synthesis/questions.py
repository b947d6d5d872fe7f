"""The questions of a review, their trials, and the pooled answer to each."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from livingreview.evidence import data, numbers, references
from livingreview.evidence.records import Row, records
from livingreview.evidence.selections import question
from livingreview.project import Project
from livingreview.synthesis.influence import cumulative, leave_one_out
from livingreview.synthesis.pooling import Pooled, PoolError, pool
from livingreview.synthesis.ratios import RatioError, effect

QUESTIONS, INCLUDED, PUBLISHED = "questions", "included", "published"
#: Columns of ``published`` that hold the ratio.
_NUMBERS = (
    "value",
    "ci_low",
    "ci_high",
    "ci_level",
    "value_text",
    "ci_low_text",
    "ci_high_text",
    "ci_level_text",
)
#: Word of a trial that would be in once it has a result.
_AWAITED = "awaited"
#: The later of two years; a trial whose source has none comes last.
_LATER = 9999


@dataclass(frozen=True)
class Reading:
    """How a number is known.

    Attributes
    ----------
    source : citekey of the work that it was read in.
    status, label, mark : what was really read, as a key, in words, and as the sign beside the number.
    """

    source: str
    status: str
    label: str
    mark: str


@dataclass(frozen=True)
class Contribution:
    """One trial of a question.

    Attributes
    ----------
    trial, name, outcome : keys of trial and outcome, and the name as printed; outcome is NA where none can be used.
    year : of the report, None where no copy shows it.
    said : ratio and interval as printed, ``0.80 (0.65–0.97)``; nothing without an outcome.
    included : whether the trial answers the question.
    reason : why it is out, or what a reader must know of it; nothing where nothing is to be said.
    read : how the ratio is known, None without an outcome.
    log, variance : of the ratio, None of a trial that is out.
    awaited : whether it is out for the time being, because it runs and has no result yet.
    """

    trial: str
    name: str
    outcome: str
    year: int | None
    said: str
    included: bool
    reason: str
    read: Reading | None
    log: float | None
    variance: float | None
    awaited: bool = False


@dataclass(frozen=True)
class Published:
    """What others pooled.

    Attributes
    ----------
    key : of its row.
    said : ratio and interval as printed.
    reference : the work, as a sentence cites it.
    difference : in what it differs from our answer.
    k : how many trials it pooled, None where what was read does not say.
    trials : keys of these, as far as they are trials of the tables; none where they are not named.
    model, i2 : how it was pooled and how far the trials differ (percent), in words; the label of what is missing.
    read : how it is known.
    printed : ratio, ends and level of its interval, and as text.
    """

    key: str
    said: str
    reference: str
    difference: str
    k: int | None
    trials: tuple[str, ...]
    model: str
    i2: str
    read: Reading
    printed: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """A question with its trials: those that are in by date of the report, then those that are out.

    Attributes
    ----------
    is_pooled : whether one number may stand for the trials.
    reason : why not, or what is to be known of the pooled number.
    method, interval : how it is pooled; nothing where it is not.
    others : what others pooled on the question.
    """

    question: str
    title: str
    population: str
    intervention: str
    comparator: str
    endpoint: str
    endpoint_label: str
    is_pooled: bool
    reason: str
    method: str
    interval: str
    trials: tuple[Contribution, ...]
    others: tuple[Published, ...]

    @property
    def included(self) -> tuple[Contribution, ...]:
        """The trials that are in, the earliest report first."""
        return tuple(trial for trial in self.trials if trial.included)

    @property
    def awaited(self) -> tuple[Contribution, ...]:
        """The trials that would be in once they have a result, as the table of questions has them."""
        return tuple(trial for trial in self.trials if trial.awaited)


@dataclass(frozen=True)
class Answer:
    """The pooled answer to a question.

    Attributes
    ----------
    trials : what was pooled, the earliest report first.
    pooled : as ratios.
    without : the answer without each trial, in the same order, as ratios; nothing where only two trials are pooled,
        because the answer without one is the other.
    growing : the answer after each report, as ratios.
    """

    asked: Asked
    trials: tuple[Contribution, ...]
    pooled: Pooled
    without: tuple[Pooled, ...]
    growing: tuple[Pooled, ...]


@question
def asked(name: str = "all", project: Project | None = None) -> list[Asked]:
    """Return the questions, in the order of their table; none if the review has no such table.

    Parameters
    ----------
    name : keys of those that are wanted, separated by spaces, or ``all``.

    Raises
    ------
    PoolError : if there is no such question, or a trial that is in has no result that can be pooled.
    """
    if QUESTIONS not in {described["name"] for described in data.resources(project)}:
        return []
    table = data.load(QUESTIONS, project)
    if name != "all":
        wanted = name.split() or [name]
        for one in wanted:
            _require(one, table.question.tolist(), "question")
        table = table[table.question.isin(wanted)]
    if table.empty:
        return []
    trials, others = _contributions(project), _published(project)
    return [
        _asked(row, trials.get(row["question"], []), others.get(row["question"], []))
        for row in records(table)
    ]


def _published(project: Project | None) -> dict[str, list[Published]]:
    table = data.load(PUBLISHED, project)
    found: dict[str, list[Published]] = {}
    for row in records(table.assign(reference=references.cited(table, project))):
        one = Published(
            key=str(row["published"]),
            said=numbers.estimate(row),
            reference=str(row["reference"]),
            difference=str(row["difference"]),
            k=None if pd.isna(row["k"]) else int(row["k"]),
            trials=tuple(_said(row["trials"]).split(";")) if _said(row["trials"]) else (),
            model=str(row["model_label"] if _said(row["model"]) else row["model"]),
            i2=f"{row['i2_text']}%" if not pd.isna(row["i2"]) else str(row["i2_text"]),
            read=_reading(row),
            printed={column: row[column] for column in _NUMBERS},
        )
        found.setdefault(row["question"], []).append(one)
    return found


def _reading(row: Row) -> Reading:
    return Reading(*(str(row[column]) for column in ("source", "status", "status_label", "status.mark")))


def _asked(row: Row, trials: list[Contribution], others: list[Published]) -> Asked:
    ordered = sorted(trials, key=lambda one: (not one.included, one.year or _LATER))
    return Asked(
        **{
            name: str(row[name])
            for name in ("question", "title", "population", "intervention", "comparator", "endpoint")
        },
        endpoint_label=str(row["endpoint_label"]),
        is_pooled=row["pooled"] == "yes",
        reason=_said(row["reason"]),
        method=_said(row["method"]),
        interval=_said(row["interval"]),
        trials=tuple(ordered),
        others=tuple(others),
    )


def _said(cell: str) -> str:
    return "" if cell in data.MISSING else str(cell)


def _contributions(project: Project | None) -> dict[str, list[Contribution]]:
    """Return the trials of each question, by the day of the data cut-off as far as it is known."""
    outcomes = data.load("outcomes", project)
    by_key = {row["outcome"]: row for row in records(outcomes)}
    years = dict(zip(outcomes.outcome, references.cited(outcomes, project).map(references.year), strict=True))
    names = dict(zip(*(data.load("trials", project)[column] for column in ("trial", "name")), strict=True))
    found: dict[str, list[Contribution]] = {}
    for row in sorted(
        records(data.load(INCLUDED, project)), key=lambda row: _cutoff(by_key.get(row["outcome"]))
    ):
        found.setdefault(row["question"], []).append(
            _contribution(row, by_key.get(row["outcome"]), years.get(row["outcome"]), names)
        )
    return found


def _cutoff(outcome: Row | None) -> str:
    """Return the day of the cut-off; rows without one come after rows of the same year that have one."""
    return "9" if outcome is None or pd.isna(outcome["cutoff"]) else str(outcome["cutoff"])


def _contribution(
    row: Row, outcome: Row | None, year: int | float | None, names: dict[str, str]
) -> Contribution:
    is_in = row["included"] == "yes"
    if is_in and outcome is None:
        raise PoolError(f"{row['question']}: {row['trial']} is in without an outcome; run the check")
    log = variance = None
    if is_in and outcome is not None:
        try:
            found = effect(
                *(str(outcome[f"{name}_text"]) for name in ("value", "ci_low", "ci_high", "ci_level"))
            )
        except RatioError as error:
            raise PoolError(f"{row['question']}, {row['outcome']}: {error}") from error
        log, variance = found.log, found.variance
    return Contribution(
        trial=str(row["trial"]),
        name=str(names.get(row["trial"], row["trial"])),
        outcome=str(row["outcome"]),
        year=None if year is None or pd.isna(year) else int(year),
        said="" if outcome is None else numbers.estimate(outcome),
        included=is_in,
        reason=_said(row["reason"]),
        read=None if outcome is None else _reading(outcome),
        log=log,
        variance=variance,
        awaited=row["included"] == _AWAITED,
    )


@question
def answers(
    name: str = "all",
    method: str = "",
    interval: str = "",
    without: Sequence[str] = (),
    project: Project | None = None,
) -> list[Answer | Asked]:
    """Return the questions of the review, each pooled where it may be.

    A question that is not pooled, or of which no two trials are left, is returned as it was asked, with the reason.

    Parameters
    ----------
    name : keys of the questions that are wanted, separated by spaces, or ``all``.
    method, interval : in the place of those of the question; a common effect (``EE``) goes with the normal interval
        unless another is named.
    without : keys of trials that are left out.

    Raises
    ------
    PoolError : if a name is unknown, or what is left cannot be pooled as asked.
    """
    found = asked(name, project)
    if name != "all":
        for one_name in name.split() or [name]:
            _require(one_name, [one.question for one in found], "question")
    known = [trial.trial for one in found for trial in one.included]
    for trial in without:
        _require(trial, list(dict.fromkeys(known)), "trial that is in")
    return [_answer(one, method, interval, without) if one.is_pooled else one for one in found]


def unpooled(found: Sequence[Answer | Asked]) -> list[Asked]:
    """Return the questions that are not pooled."""
    return [one for one in found if isinstance(one, Asked)]


def _answer(one: Asked, method: str, interval: str, without: Sequence[str]) -> Answer | Asked:
    trials = tuple(trial for trial in one.included if trial.trial not in without)
    if len(trials) < 2:
        left = f"{trials[0].name} alone is" if trials else "no trial is"
        return replace(one, is_pooled=False, reason=f"{left} left, and two or more are needed.")
    logs = [trial.log for trial in trials if trial.log is not None]
    variances = [trial.variance for trial in trials if trial.variance is not None]
    chosen = method or one.method
    shape = interval or ("wald" if method == "EE" else one.interval)
    try:
        pooled = pool(logs, variances, chosen, shape)
        each = leave_one_out(logs, variances, chosen, shape) if len(trials) > 2 else []
        growing = cumulative(logs, variances, chosen, shape)
    except PoolError as error:
        raise PoolError(f"{one.question}: {error}") from error
    return Answer(
        one,
        trials,
        pooled.ratio(),
        tuple(result.ratio() for result in each),
        tuple(result.ratio() for result in growing),
    )


def _require(given: str, known: Sequence[str], what: str) -> None:
    if given not in known:
        near = difflib.get_close_matches(given, known, 1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known) or 'none'}"
        raise PoolError(f"{given} is no {what}; {hint}")
