"""What a run of the watch was asked for, whom it asked, and what came of it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from livingreview.surveillance.candidates import Candidate
from livingreview.surveillance.finding import Finding


@dataclass(frozen=True)
class Wanted:
    """What a run is asked for.

    Attributes
    ----------
    since : first day of which new records are wanted; what each string was last asked for unless given.
    services, topics : only these; all unless given. With topics, neither trials nor references are asked for.
    """

    since: datetime.date | None = None
    services: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """By which the same run is known again when it was stopped; empty if all is asked for."""
        parts = (self.since.isoformat() if self.since else "", *("+".join(sorted(set(one))) for one in (self.services, self.topics)))  # fmt: skip
        return " ".join(part or "all" for part in parts) if any(parts) else ""

    def of(self, service: str) -> bool:
        """Return whether a service is to be asked."""
        return not self.services or service in self.services


@dataclass
class Asked:
    """One search, and what came of it.

    Attributes
    ----------
    string, version, service, topic, query : what was asked of whom.
    since, until : for which days.
    count : how many records the service says there are; ``None`` if it did not answer.
    fetched : how many were read.
    new : how many of them are told for the first time.
    numbers : of the trials that are searched for; none in a search by words.
    state : ``whole``, ``partly`` or ``failed``.
    said : what went wrong, or what the service remarked, as clauses after its name.
    """

    string: str
    version: int
    service: str
    topic: str
    query: str
    since: datetime.date
    until: datetime.date
    count: int | None = None
    fetched: int = 0
    new: int = 0
    state: str = "failed"
    said: list[str] = field(default_factory=list)
    numbers: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Name of the search and its version."""
        return f"{self.string}@{self.version}"

    @property
    def places(self) -> list[str]:
        """Names by which is remembered up to what day it was asked: of trials each by itself, as others join them."""
        return [f"{number}@{self.service}" for number in self.numbers] or [self.place]


@dataclass
class Report:
    """What a run has found.

    Attributes
    ----------
    candidates : records told for the first time.
    findings : of trials, references and services, told for the first time.
    open : told in an earlier run, and still so.
    failures : what could not be asked or read, in sentences.
    again : services that answer again.
    questions : how many questions went over the network.
    """

    day: datetime.date
    wanted: Wanted
    contact: str
    asked: list[Asked] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    open: list[Finding] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    again: list[str] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    questions: int = 0

    @property
    def news(self) -> list[Finding]:
        """What is told for the first time of the review itself: not that something could not be asked."""
        return [one for one in self.findings if one.sentence not in self.failures]

    @property
    def code(self) -> int:
        """The exit code: 10 if there is something new, and 20 more if not everything could be asked."""
        return (10 if self.candidates or self.news else 0) + (20 if self.failures else 0)
