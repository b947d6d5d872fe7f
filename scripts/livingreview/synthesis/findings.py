"""Summary of findings: what a pooled answer comes to for patients, how certain it is, and what that rests on.

It holds what such tables of the GRADE working group hold: trials and patients, relative and absolute effect,
certainty, and a sentence in plain words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from livingreview.evidence import data, numbers
from livingreview.evidence.records import Row, records
from livingreview.evidence.selections import question
from livingreview.project import Project
from livingreview.synthesis import appraisal, certainty
from livingreview.synthesis.absolute import Absolute, BaselineError, Between, absolute, hazard
from livingreview.synthesis.pooling import PoolError
from livingreview.synthesis.questions import QUESTIONS, Answer, Asked, Reading, answers

APPRAISAL, CERTAINTY = "appraisal", "certainty"


@dataclass(frozen=True)
class Judgement:
    """One domain of a tool.

    Attributes
    ----------
    domain, domain_label, judgement, label : keys, and what the descriptor calls them.
    reason : what the judgement rests on, in a sentence.
    read : how that is known; None of a judgement by the tables alone.
    locator : where in its source it stands; empty without a source.
    """

    domain: str
    domain_label: str
    judgement: str
    label: str
    reason: str
    read: Reading | None = None
    locator: str = ""


@dataclass(frozen=True)
class Appraised:
    """The risk of bias of one trial for one kind of outcome: its domains in order, the overall judgement last."""

    trial: str
    name: str
    outcome_kind: str
    judgements: tuple[Judgement, ...]


@dataclass(frozen=True)
class Baseline:
    """How patients of a control arm fare, from which absolute effects are reckoned.

    Attributes
    ----------
    outcome : key of its row.
    said : the number with its unit.
    trial, regimen, population : whose it is.
    reason : why it stands for the patients of the question.
    is_median : whether the whole curve is assumed; of a share, only what lies before and after its time is.
    read : how it is known.
    """

    outcome: str
    said: str
    trial: str
    regimen: str
    population: str
    reason: str
    is_median: bool
    read: Reading


@dataclass(frozen=True)
class Finding:
    """One question with what is to be known beside its ratio.

    Attributes
    ----------
    patients : how many the compared arms of its trials hold together; None where one of them does not say.
    certainty : domains in order, the certainty itself last; nothing where it is not judged.
    appraised : the trials that are in, as far as their risk of bias is judged.
    baseline, absolute : None where no baseline is named, or nothing is pooled.
    """

    answer: Answer | Asked
    patients: int | None
    certainty: tuple[Judgement, ...]
    appraised: tuple[Appraised, ...]
    baseline: Baseline | None
    absolute: Absolute | None

    @property
    def asked(self) -> Asked:
        """The question."""
        return self.answer.asked if isinstance(self.answer, Answer) else self.answer

    @property
    def level(self) -> Judgement | None:
        """How certain the evidence is; None where nobody judged it."""
        return self.certainty[-1] if self.certainty else None


@question
def findings(
    name: str = "all",
    method: str = "",
    interval: str = "",
    without: Sequence[str] = (),
    project: Project | None = None,
) -> list[Finding]:
    """Return the questions with what is to be known beside their ratios, in the order of their table.

    Parameters
    ----------
    name, method, interval, without : as of :func:`livingreview.synthesis.questions.answers`; the certainty of an
        answer without some of its trials is not known.

    Raises
    ------
    PoolError : as of :func:`livingreview.synthesis.questions.answers`.
    """
    found = answers(name, method, interval, without, project)
    if not found:
        return []
    outcomes: dict[str, Row] = {row["outcome"]: row for row in records(data.load("outcomes", project))}
    arms: dict[tuple[str, str], Row] = {
        (row["trial"], row["arm"]): row for row in records(data.load("arms", project))
    }
    names = dict(zip(*(data.load("trials", project)[column] for column in ("trial", "name")), strict=True))
    wanted: dict[str, Row] = {row["question"]: row for row in records(data.load(QUESTIONS, project))}
    # Of fewer trials nobody has judged how certain the answer is.
    judged, graded = _appraised(names, project), {} if without else _graded(project)
    return [_finding(one, wanted, outcomes, arms, names, judged, graded) for one in found]


def _finding(
    answer: Answer | Asked,
    wanted: dict[str, Row],
    outcomes: dict[str, Row],
    arms: dict[tuple[str, str], Row],
    names: dict[str, str],
    judged: dict[tuple[str, str], Appraised],
    graded: dict[str, tuple[Judgement, ...]],
) -> Finding:
    asked = answer.asked if isinstance(answer, Answer) else answer
    trials = answer.trials if isinstance(answer, Answer) else asked.included
    row = wanted[asked.question]
    baseline = _baseline(row, outcomes, arms, names) if isinstance(answer, Answer) else None
    effect = None
    if isinstance(answer, Answer) and baseline is not None:
        of = outcomes[baseline.outcome]
        try:
            rate = hazard(*(str(of[column]) for column in ("measure", "value_text", "population")))
        except BaselineError as error:
            raise PoolError(f"{asked.question}, {baseline.outcome}: {error}") from error
        pooled = answer.pooled
        effect = absolute(rate, Between(pooled.estimate, pooled.ci_low, pooled.ci_high))
    return Finding(
        answer,
        _patients((outcomes[trial.outcome] for trial in trials), arms),
        graded.get(asked.question, ()),
        tuple(
            judged[trial.trial, asked.endpoint] for trial in trials if (trial.trial, asked.endpoint) in judged
        ),
        baseline,
        effect,
    )


def _patients(outcomes: Iterable[Row], arms: dict[tuple[str, str], Row]) -> int | None:
    counts = [arms[row["trial"], row[side]]["n"] for row in outcomes for side in ("arm", "comparator")]
    return None if any(pd.isna(count) for count in counts) else sum(int(count) for count in counts)


def _baseline(
    row: Row, outcomes: dict[str, Row], arms: dict[tuple[str, str], Row], names: dict[str, str]
) -> Baseline | None:
    if (key := row.get("baseline", data.MISSING[0])) in data.MISSING:
        return None
    of = outcomes[key]
    return Baseline(
        outcome=str(key),
        said=numbers.sentence(of),
        trial=str(names.get(of["trial"], of["trial"])),
        regimen=str(arms[of["trial"], of["arm"]]["regimen"]),
        population=str(of["population"]),
        reason=str(row["baseline_reason"]),
        is_median=of["measure"] == "median",
        read=_reading(of),
    )


def _reading(row: Row) -> Reading:
    return Reading(*(str(row[column]) for column in ("source", "status", "status_label", "status.mark")))


def _has(name: str, project: Project | None) -> bool:
    return name in {described["name"] for described in data.resources(project)}


def _appraised(names: dict[str, str], project: Project | None) -> dict[tuple[str, str], Appraised]:
    """Return trial and kind of outcome -> its risk of bias."""
    found: dict[tuple[str, str], dict[str, Judgement]] = {}
    for row in records(data.load(APPRAISAL, project)) if _has(APPRAISAL, project) else ():
        one = _judgement(row, "support", _reading(row), str(row["locator"]))
        found.setdefault((str(row["trial"]), str(row["outcome_kind"])), {})[one.domain] = one
    return {
        (trial, kind): Appraised(
            trial, str(names.get(trial, trial)), kind, _in_order(judged, appraisal.DOMAINS, appraisal.OVERALL)
        )
        for (trial, kind), judged in found.items()
    }


def _graded(project: Project | None) -> dict[str, tuple[Judgement, ...]]:
    """Return question -> its certainty, of those of which the certainty itself is judged."""
    found: dict[str, dict[str, Judgement]] = {}
    for row in records(data.load(CERTAINTY, project)) if _has(CERTAINTY, project) else ():
        one = _judgement(row, "reason")
        found.setdefault(str(row["question"]), {})[one.domain] = one
    return {
        asked: _in_order(judged, certainty.DOMAINS, certainty.OVERALL)
        for asked, judged in found.items()
        if certainty.OVERALL in judged
    }


def _in_order(judged: dict[str, Judgement], domains: Sequence[str], overall: str) -> tuple[Judgement, ...]:
    return tuple(judged[domain] for domain in (*domains, overall) if domain in judged)


def _judgement(row: Row, reason: str, read: Reading | None = None, locator: str = "") -> Judgement:
    domain, domain_label, judgement, label, why = (
        str(row[name]) for name in ("domain", "domain_label", "judgement", "judgement_label", reason)
    )
    return Judgement(domain, domain_label, judgement, label, why, read, locator)


@question
def levels(project: Project | None = None) -> dict[str, str]:
    """Return question -> how certain the evidence is (``high`` to ``very-low``), of those of which it is judged."""
    return {asked: judged[-1].judgement for asked, judged in _graded(project).items()}
