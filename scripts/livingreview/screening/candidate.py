"""Candidates: records that a search has found and nobody has decided on, as a report of the watch tells them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from livingreview import kept
from livingreview.check.fault import shown
from livingreview.evidence.sources import asked

#: What a report says it is.
FORMAT = "livingreview-watch/1"
#: What came of a search: all that there is was read, a part of it, or nothing.
WHOLE, PARTLY, FAILED = "whole", "partly", "failed"
#: So many names are kept; further ones are *et al.*
_AUTHORS = 6
#: So many signs tell two reports of one day apart.
_SIGNS = 6
_RECORD = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_TRIALS = "trials of the review"


class ScreenError(Exception):
    """Nothing can be screened as asked; the message is one line."""


@dataclass(frozen=True)
class Candidate:
    """A record that may belong into the review.

    Attributes
    ----------
    record : its key.
    identifiers : name -> value, such as ``doi``.
    trials : numbers of trials of the review that it names.
    """

    record: str
    title: str
    authors: tuple[str, ...] = ()
    year: str = ""
    journal: str = ""
    abstract: str = ""
    identifiers: dict[str, str] = field(default_factory=dict)
    topics: tuple[str, ...] = ()
    trials: tuple[str, ...] = ()

    @property
    def names(self) -> str:
        """Its authors in one line; empty if there are none."""
        more = " et al." if len(self.authors) > _AUTHORS else ""
        return ", ".join(self.authors[:_AUTHORS]) + more


@dataclass(frozen=True)
class Search:
    """One search of a run, and what came of it.

    Attributes
    ----------
    string, version, service : what was asked of whom.
    topic : empty for a search by numbers of trials.
    records : how many the service handed out.
    state : `WHOLE`, `PARTLY` or `FAILED`.
    """

    string: str
    version: int
    service: str
    topic: str
    records: int
    state: str

    @property
    def words(self) -> str:
        """Its string and version; one that was not answered in full is no search by that string, and says so."""
        part = ", in part" if self.state != WHOLE else ""
        return asked(self.string, self.version) + part


@dataclass(frozen=True)
class Report:
    """What a run of the watch has found.

    Attributes
    ----------
    key : by which it is logged; the same report has the same one, and another report of the same day another.
    made_on : day of the run, as YYYY-MM-DD.
    searches : all that were to be made, also those that no service answered.
    """

    key: str
    made_on: str
    searches: tuple[Search, ...]
    candidates: tuple[Candidate, ...]

    @property
    def answered(self) -> list[Search]:
        """Searches of which something was read."""
        return [search for search in self.searches if search.state != FAILED]

    @property
    def services(self) -> tuple[str, ...]:
        """Services that answered."""
        return _each(search.service for search in self.answered)

    @property
    def strings(self) -> tuple[str, ...]:
        """Versions of the strings that were answered, those by numbers of trials among them."""
        return _each(search.words for search in self.answered)

    @property
    def records(self) -> int:
        """How many records the services handed out, before any was found to be known or to come twice."""
        return sum(search.records for search in self.answered)

    @property
    def topics(self) -> tuple[str, ...]:
        """Topics that were searched for: those of which every search was answered in full."""
        topics = _each(search.topic for search in self.searches if search.topic)
        return tuple(topic for topic in topics if topic not in self.lacking)

    @property
    def lacking(self) -> dict[str, tuple[str, ...]]:
        """Topics that were not searched for in full, with the services that did not answer, or not in full."""
        short = [search for search in self.searches if search.state != WHOLE]
        return {
            topic: _each(search.service for search in short if (search.topic or _TRIALS) == topic)
            for topic in _each(search.topic or _TRIALS for search in short)
        }


def read(file: Path) -> Report:
    """Read the report of a run.

    Raises
    ------
    ScreenError : if it is none, or if no service answered that run.
    OSError : if the file cannot be read.
    """
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ScreenError(f"{file}: is no report; give the file that the watch wrote with --json") from error
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        found = shown(str(told.get("format", "nothing"))) if isinstance(told, dict) else "nothing"
        raise ScreenError(f"{file}: says that it is {found}; expected a report of the watch ({FORMAT})")
    try:
        report = _report(told)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ScreenError(f"{file}: the report is not whole; let the watch write it again") from error
    if not report.answered:
        raise ScreenError(
            f"{file}: no service answered this watch, so nothing was searched and nothing is entered; watch again"
        )
    return report


def _report(told: dict[str, Any]) -> Report:
    made_on = date.fromisoformat(told["made_on"]).isoformat()
    candidates = _apart(_candidate(one) for one in told["candidates"])
    signs = kept.key([made_on, told["searches"], [one.record for one in candidates]])[:_SIGNS]
    return Report(
        f"watch-{made_on}-{signs}", made_on, tuple(_search(one) for one in told["searches"]), candidates
    )


def _apart(found: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Give a record a key of its own if the key is that of another one, as of two DOIs that differ in their signs."""
    taken: dict[str, Candidate] = {}
    for one in found:
        record, number = one.record, 2
        while record in taken and taken[record].identifiers != one.identifiers:
            record, number = f"{one.record}-{number}", number + 1
        taken.setdefault(record, replace(one, record=record))
    return tuple(taken.values())


def _search(told: dict[str, Any]) -> Search:
    if told["state"] not in (WHOLE, PARTLY, FAILED):
        raise ValueError(told["state"])
    return Search(
        told["string"],
        int(told["version"]),
        told["service"],
        told["topic"],
        int(told["fetched"]),
        told["state"],
    )


def _each(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


def _candidate(told: dict[str, Any]) -> Candidate:
    if not _RECORD.fullmatch(told["record"]):
        raise ValueError(told["record"])
    return Candidate(
        record=told["record"],
        title=" ".join(str(told["title"]).split()),
        authors=tuple(told.get("authors") or ()),
        year=str(told.get("year") or ""),
        journal=str(told.get("journal") or ""),
        abstract=str(told.get("abstract") or ""),
        identifiers={name: str(value) for name, value in (told.get("identifiers") or {}).items() if value},
        topics=tuple(told.get("topics") or ()),
        trials=tuple(sorted(told.get("trials") or ())),
    )
