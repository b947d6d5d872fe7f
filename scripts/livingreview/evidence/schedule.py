"""When the literature was last searched for each chapter, and by when it is to be searched again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from livingreview.evidence import data
from livingreview.evidence.selections import question
from livingreview.project import Project

#: So many promised periods without a search, and the review is no longer living. Of the living systematic reviews
#: with a promise and at least one update 42% had been silent for longer: Akl et al. 2023, Journal of Clinical
#: Epidemiology 156:11-21.
PATIENCE = 3
_BOOK = "book/"


@dataclass(frozen=True)
class Promise:
    """What was promised for one topic, and how it was kept.

    Attributes
    ----------
    topic, title : key and words.
    chapters : document names, such as ``book/part/chapter``.
    every : months from one search to the next.
    last : day of the last search.
    """

    topic: str
    title: str
    chapters: tuple[str, ...]
    every: int
    last: date

    @property
    def due(self) -> date:
        """The day by which the next search is due."""
        return later(self.last, self.every)

    @property
    def silent(self) -> date:
        """The last day on which the topic counts as living without a further search."""
        return later(self.last, PATIENCE * self.every)

    @property
    def days(self) -> tuple[date, date, date]:
        """Last search, next search, and the last day as a living topic."""
        return self.last, self.due, self.silent


@dataclass(frozen=True)
class Freshness:
    """How fresh a page is: of its topics, the one that is due first decides, with its own days.

    Attributes
    ----------
    last, due : of the topic that is due first.
    silent : the last day on which each topic counts as living without a further search.
    since : the earliest day on which one of its topics was searched last.
    topics : how many topics it has.
    first : titles of those that are due first.
    gone : titles of those that are the first to be no longer living.
    """

    last: date
    due: date
    silent: date
    since: date
    topics: int
    first: tuple[str, ...]
    gone: tuple[str, ...]


def later(day: date, months: int) -> date:
    """Return the same day some months on; the last day of a month that is shorter.

    >>> later(date(2026, 11, 30), 3)
    datetime.date(2027, 2, 28)
    """
    moved: date = (pd.Timestamp(day) + pd.DateOffset(months=months)).date()
    return moved


def promises(project: Project | None = None) -> list[Promise]:
    """Return what was promised for each topic that has been searched for, in the order of the schedule.

    A review that promises nothing has no such table, and no promises.
    """
    if "schedule" not in {table["name"] for table in data.resources(project)}:
        return []
    last: dict[str, date] = {}
    for search in data.load("searches", project).to_dict("records"):
        for topic in split(search["topics"]):
            day = search["searched_on"].date()
            last[topic] = max(last.get(topic, day), day)
    return [
        Promise(
            row["topic"],
            row["title"],
            tuple(_BOOK + chapter for chapter in split(row["chapters"])),
            int(row["every_months"]),
            last[row["topic"]],
        )
        for row in data.load("schedule", project).to_dict("records")
        if row["topic"] in last
    ]


def split(cell: Any) -> list[str]:
    """Return the words of a cell that holds several, with a semicolon between; none for a missing value."""
    return [] if pd.isna(cell) or cell in data.MISSING else str(cell).split(";")


def freshness(page: str, made: Iterable[Promise], *, whole: bool = False) -> Freshness | None:
    """Return how fresh a page is; nothing for one for which nothing was promised.

    Parameters
    ----------
    page : document name, such as ``book/part/chapter``.
    whole : whether the page stands for the whole book, and so for every topic.
    """
    own = [promise for promise in made if whole or page in promise.chapters]
    if not own:
        return None
    first = min(own, key=lambda one: (one.due, one.silent))
    gone = min(own, key=lambda one: (one.silent, one.due))
    return Freshness(
        first.last,
        first.due,
        gone.silent,
        min(one.last for one in own),
        len(own),
        tuple(one.title for one in own if one.days == first.days),
        tuple(one.title for one in own if one.days == gone.days),
    )


def alike(made: Iterable[Promise]) -> list[list[Promise]]:
    """Return promises in groups that were kept alike: as often, last and next on the same days; the first due first."""
    groups: dict[tuple[date, ...], list[Promise]] = {}
    for one in made:
        groups.setdefault(one.days, []).append(one)
    return sorted(groups.values(), key=lambda group: (group[0].due, group[0].silent))


@question
def table(topic: str = "all", project: Project | None = None) -> pd.DataFrame:
    """Return the schedule as a table: one row a topic, or that of one topic.

    Returns
    -------
    pandas.DataFrame : ``topic``, ``title``, ``chapters`` (document names, a semicolon between), ``every`` (months),
        ``sources``, ``triggers``, ``last``, ``due`` and ``silent`` (days, as text).

    Raises
    ------
    ValueError : if nothing was promised for such a topic; the message lists those there are.
    """
    made: Sequence[Promise] = promises(project)
    promised = [one for one in made if topic in ("all", one.topic)]
    if not promised:
        raise ValueError(f"no topic {topic}; there are {', '.join(one.topic for one in made)}")
    rows = {row["topic"]: row for row in data.load("schedule", project).to_dict("records")}
    return pd.DataFrame(
        {
            "topic": one.topic,
            "title": one.title,
            "chapters": ";".join(one.chapters),
            "every": one.every,
            "sources": rows[one.topic]["sources"],
            "triggers": "; ".join(split(rows[one.topic]["triggers"])),
            "last": one.last.isoformat(),
            "due": one.due.isoformat(),
            "silent": one.silent.isoformat(),
        }
        for one in promised
    )


@question
def searches(topic: str = "all", project: Project | None = None) -> pd.DataFrame:
    """Return the log of searches, or the part of it that served one topic.

    Raises
    ------
    ValueError : if no search served such a topic.
    """
    log = data.load("searches", project)
    found = log if topic == "all" else log[[topic in split(cell) for cell in log.topics]]
    if not len(found):
        raise ValueError(f"no search served the topic {topic}")
    return found.reset_index(drop=True)
