"""Pooled answers before and now: an estimate, an interval or a set of trials that is another, or a pool that is gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from livingreview.project import Project
from livingreview.synthesis import words
from livingreview.synthesis.questions import Answer, Asked, answers


@dataclass(frozen=True)
class Pool:
    """What a question is answered with, as it is printed.

    Attributes
    ----------
    title : the question and its endpoint, as a reader knows them.
    said : ratio and interval, and how they were computed; why not, where nothing is pooled.
    is_pooled : whether one number stands for the trials.
    trials : names of those that are in.
    """

    title: str
    said: str
    is_pooled: bool
    trials: tuple[str, ...]


@dataclass(frozen=True)
class Changed:
    """A question whose pooled answer is another; None where it was not asked, or is asked no more.

    Attributes
    ----------
    joined, left : trials that came into the pool, and that went out of it.
    """

    question: str
    before: Pool | None
    now: Pool | None
    joined: tuple[str, ...]
    left: tuple[str, ...]

    @property
    def is_loss(self) -> bool:
        """Say whether a number that was pooled cannot be had any more."""
        return bool(self.before and self.before.is_pooled and not (self.now and self.now.is_pooled))


def pools(found: Iterable[Answer | Asked]) -> dict[str, Pool]:
    """Return question -> what it is answered with.

    Parameters
    ----------
    found : as :func:`livingreview.synthesis.questions.answers` gives them.
    """
    return {asked.question: pool for asked, pool in map(_pool, found)}


def _pool(one: Answer | Asked) -> tuple[Asked, Pool]:
    asked, is_pooled = (one.asked, True) if isinstance(one, Answer) else (one, False)
    trials = one.trials if isinstance(one, Answer) else one.included
    if isinstance(one, Answer):
        said = f"{words.sentence(one.pooled)}, {words.how(one.pooled)}"
    else:
        said = f"not pooled: {one.reason}"
    title = f"{asked.title}, {asked.endpoint_label.lower()}"
    return asked, Pool(title, said, is_pooled, tuple(trial.name for trial in trials))


def changed(before: Mapping[str, Pool], now: Mapping[str, Pool]) -> list[Changed]:
    """Return the questions whose pooled estimate, interval or set of trials differs, numbers that are lost first.

    A question of which nothing is pooled, before or now, is not told: its trials are rows that are told themselves.
    """
    names = [*now, *(name for name in before if name not in now)]
    found = [
        _changed(name, before.get(name), now.get(name))
        for name in names
        if _is_other(before.get(name), now.get(name))
    ]
    return sorted(found, key=lambda one: not one.is_loss)


def _is_other(before: Pool | None, now: Pool | None) -> bool:
    is_pooled = any(one is not None and one.is_pooled for one in (before, now))
    return is_pooled and (
        before is None or now is None or before.said != now.said or set(before.trials) != set(now.trials)
    )


def _changed(question: str, before: Pool | None, now: Pool | None) -> Changed:
    was, is_ = (one.trials if one else () for one in (before, now))
    return Changed(
        question,
        before,
        now,
        tuple(name for name in is_ if name not in was),
        tuple(name for name in was if name not in is_),
    )


def compare(before: Project, now: Project) -> list[Changed] | None:
    """Return what :func:`changed` finds between two states of a project; None if one of them cannot be pooled."""
    try:
        was, is_ = (pools(answers(project=project)) for project in (before, now))
    except (ValueError, KeyError, OSError):
        return None
    return changed(was, is_)
