"""Sentences that print something else than before although nobody touched their words, and new words with numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from livingreview.evidence import references
from livingreview.project import Project
from livingreview.sphinxext.values import ROLES, UnknownError

_ROLE = re.compile(r"\{([a-z]+(?:[-:][a-z]+)?)\}`([^`]+)`")
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
    old = before.root / name
    stood = set(old.read_text(encoding="utf-8").splitlines()) if old.is_file() else set()
    for number, line in enumerate((now.root / name).read_text(encoding="utf-8").splitlines(), start=1):
        keys = tuple(key for role, key in _ROLE.findall(line) if role in ROLES)
        if keys and line in stood:
            was, is_ = printed(line, before), printed(line, now)
            if was != is_:
                yield Sentence(name, number, was, is_, keys)


def printed(line: str, project: Project) -> str:
    """Return a line as a reader sees it: every role as what it prints, without marks of emphasis."""
    return _ROLE.sub(lambda found: _said(found[1], found[2], project), line).replace("*", "").strip()


def _said(role: str, text: str, project: Project) -> str:
    if role in ("cite:p", "cite:t"):
        try:
            works = "; ".join(references.short(key.strip(), project) for key in text.split(","))
        except KeyError:
            works = _GONE
        return f"({works})" if role == "cite:p" else works
    if role == "claim":
        return ""
    if role not in ROLES:
        return text
    try:
        return ROLES[role](text, project).text
    except UnknownError:
        return _GONE
