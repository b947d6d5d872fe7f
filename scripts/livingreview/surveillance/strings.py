"""The strings with which each service is searched, as the table of strings has them: the newest version of each."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from livingreview.evidence import data
from livingreview.project import Project
from livingreview.services.named import CLINICAL_TRIALS, CROSSREF, SEARCHED

TABLE = "strings"
#: Services whose question is made of names and values.
_PAIRS = (CLINICAL_TRIALS.key, CROSSREF.key)


class WatchError(Exception):
    """The watch cannot be run; the message is one line."""


@dataclass(frozen=True)
class String:
    """A question to one service, about one topic.

    Attributes
    ----------
    key, version : which string it is; a string that was changed is a new version of it.
    service, topic : whom it asks, and about what.
    query : as it is sent.
    sieve : of each group of beginnings of words, one must stand in title or abstract; for a service that ranks all
        works instead of selecting some.
    since : the first day of which new records are wanted.
    """

    key: str
    version: int
    service: str
    topic: str
    query: str
    sieve: tuple[tuple[str, ...], ...]
    since: datetime.date

    @property
    def place(self) -> str:
        """Name of string and version, by which is remembered up to what day it was asked."""
        return f"{self.key}@{self.version}"

    def keeps(self, text: str) -> bool:
        """Return whether a work is about the topic, as far as its words tell."""
        words = text.lower()
        return all(
            any(re.search(rf"(?<!\w){re.escape(beginning)}", words) for beginning in group)
            for group in self.sieve
        )


def topics(project: Project) -> dict[str, str]:
    """Return the words of each topic of the schedule, by its key."""
    schedule = data.load("schedule", project)
    return dict(zip(schedule.topic, schedule.title, strict=True))


def read(project: Project, services: tuple[str, ...] = (), wanted: tuple[str, ...] = ()) -> list[String]:
    """Return the strings of some services and topics; of all unless given.

    Raises
    ------
    WatchError : if the project has no strings, if there is no such service or topic, or a query has no names.
    """
    if TABLE not in {resource["name"] for resource in data.resources(project)}:
        raise WatchError("data/datapackage.json: there is no table of strings to search with")
    known = topics(project)
    for topic in wanted:
        if topic not in known:
            raise WatchError(f"--topic {topic}: expected one of {', '.join(known)}")
    keys = [service.key for service in SEARCHED]
    for service in services:
        if service not in keys:
            raise WatchError(f"--service {service}: expected one of {', '.join(keys)}")
    newest: dict[str, String] = {}
    for row in data.load(TABLE, project).to_dict("records"):
        one = String(
            str(row["string"]),
            int(row["version"]),
            str(row["service"]),
            str(row["topic"]),
            str(row["query"]),
            _sieve(row["sieve"]),
            row["since"].date(),
        )
        if one.service in _PAIRS and (part := _nameless(one.query)):
            raise WatchError(
                f"data/review/strings.csv, {one.place}, query: {part} has no name; write names and values joined by &,"
                " such as query.term=words&query.cond=more words"
            )
        if one.key not in newest or newest[one.key].version < one.version:
            newest[one.key] = one
    return [
        one
        for one in newest.values()
        if (not services or one.service in services) and (not wanted or one.topic in wanted)
    ]


def _nameless(query: str) -> str:
    return next((part.strip() for part in query.split("&") if not re.match(r"\s*[a-z][\w.-]*=", part)), "")


def _sieve(cell: object) -> tuple[tuple[str, ...], ...]:
    if not isinstance(cell, str) or cell in data.MISSING:
        return ()
    groups = (group.split("|") for group in cell.split(";"))
    return tuple(tuple(word.strip().lower() for word in group if word.strip()) for group in groups)
