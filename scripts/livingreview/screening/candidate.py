"""Candidates: records that a search has found and nobody has decided on, as a report of the watch tells them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from livingreview.check.fault import shown
from livingreview.evidence.sources import asked

#: What a report says it is.
FORMAT = "livingreview-watch/1"
#: State of a search that a service did not answer.
_FAILED = "failed"
#: So many names are kept; further ones are *et al.*
_AUTHORS = 6


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
class Report:
    """What a run of the watch has found.

    Attributes
    ----------
    made_on : day of the run, as YYYY-MM-DD.
    services, topics, strings : who answered, on what, and by which versions of the strings.
    records : how many records the services handed out, before any was found to be known or to come twice.
    """

    made_on: str
    services: tuple[str, ...]
    topics: tuple[str, ...]
    strings: tuple[str, ...]
    records: int
    candidates: tuple[Candidate, ...]


def read(file: Path) -> Report:
    """Read the report of a run.

    Raises
    ------
    ScreenError : if it is none.
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
        searches = [search for search in told["searches"] if search.get("state") != _FAILED]
        return Report(
            made_on=told["made_on"],
            services=_each(search["service"] for search in searches),
            topics=_each(search["topic"] for search in searches if search["topic"]),
            strings=_each(asked(search["string"], search["version"]) for search in searches),
            records=sum(search["fetched"] for search in searches),
            candidates=tuple(_candidate(one) for one in told["candidates"]),
        )
    except (KeyError, TypeError) as error:
        raise ScreenError(f"{file}: the report is not whole; let the watch write it again") from error


def _each(words: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


def _candidate(told: dict[str, Any]) -> Candidate:
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
