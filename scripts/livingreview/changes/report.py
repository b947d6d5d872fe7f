"""The whole of what a change does, gathered once for every form in which it is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from livingreview.changes import effects, rows, sentences
from livingreview.check.base import Earlier
from livingreview.evidence import claims, references
from livingreview.project import Project


@dataclass(frozen=True)
class Source:
    """A work that a changed row rests on, and where it can be read; no address where none is known."""

    key: str
    name: str
    address: str


@dataclass(frozen=True)
class Report:
    """What changed since a revision.

    Attributes
    ----------
    base : what was compared with, in words.
    sources : every work behind a changed row, by its key.
    """

    base: str
    rows: tuple[rows.Change, ...]
    sentences: tuple[sentences.Sentence, ...]
    conclusions: tuple[effects.Conclusion, ...]
    superseded: tuple[effects.Superseded, ...]
    readings: effects.Readings
    sources: dict[str, Source]

    @property
    def is_empty(self) -> bool:
        """Say whether nothing of the evidence, and of what the book says with it, changed."""
        return not (self.rows or self.sentences or self.conclusions)

    def as_dict(self) -> dict[str, Any]:
        """Return all of it as lists and dictionaries."""
        return asdict(self) | {"is_empty": self.is_empty}


def since(earlier: Earlier, now: Project) -> Report:
    """Compare a project with what it was.

    Parameters
    ----------
    earlier : the folder of the project as it stood.
    """
    before, after = claims.tables(earlier.project), claims.tables(now)
    changes = rows.compare(before, after)
    return Report(
        f"commit {earlier.commit} of {earlier.day.day} {earlier.day:%B %Y}",
        tuple(changes),
        tuple(sentences.changed(earlier.project, now)),
        tuple(effects.conclusions(before, after, changes)),
        tuple(effects.superseded(before, after)),
        effects.readings(changes),
        _sources(changes, now, earlier.project),
    )


def _sources(changes: Sequence[rows.Change], now: Project, before: Project) -> dict[str, Source]:
    found: dict[str, Source] = {}
    for key in dict.fromkeys(change.source for change in changes if change.source):
        for project in (now, before):
            try:
                name = references.short(key, project)
            except KeyError:
                continue
            ((doi, pmid),) = references.identifiers([key], project)
            address = (
                f"https://doi.org/{doi}"
                if doi
                else f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"
                if pmid
                else ""
            )
            found[key] = Source(key, name, address)
            break
    return found
