"""Sentences that print something else than before although nobody touched their words, and new words with numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from livingreview.check.files import read_text
from livingreview.project import Project
from livingreview.sphinxext.plain import ROLE, said
from livingreview.sphinxext.values import ROLES

#: What stands for a number whose row is not there.
_GONE = "[no such row]"


@dataclass(frozen=True)
class Sentence:
    """A line of a chapter as a reader saw it, and as he sees it now.

    Attributes
    ----------
    keys : rows behind its numbers.
    """

    chapter: str
    line: int
    before: str
    now: str
    keys: tuple[str, ...]


def changed(before: Project, now: Project) -> list[Sentence]:
    """Return the lines whose words stayed and whose numbers did not, chapter by chapter."""
    pages = sorted(now.book.rglob("*.md"))
    return [sentence for path in pages for sentence in _chapter(now.relative(path), before, now)]


def _chapter(name: str, before: Project, now: Project) -> Iterator[Sentence]:
    # A chapter that cannot be read, or was not there, has no lines; the check says why.
    was_text, is_text = (read_text(of.root / name, name)[0] or "" for of in (before, now))
    stood = set(was_text.splitlines())
    for number, line in enumerate(is_text.splitlines(), start=1):
        keys = tuple(key for role, key in ROLE.findall(line) if role in ROLES)
        if keys and line in stood:
            was, is_ = printed(line, before), printed(line, now)
            if was != is_:
                yield Sentence(name, number, was, is_, keys)


def printed(line: str, project: Project) -> str:
    """Return a line as a reader sees it: every role as what it prints, without marks of emphasis."""
    return (
        ROLE.sub(lambda found: said(found[1], found[2], project, gone=_GONE), line).replace("*", "").strip()
    )
