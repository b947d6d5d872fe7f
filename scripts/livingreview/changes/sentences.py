"""Sentences before and after: those that print another number, those in other words, those that are gone or new."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from livingreview.changes.effects import Superseded
from livingreview.check.files import read_text
from livingreview.project import Project
from livingreview.sphinxext.plain import ROLE, said
from livingreview.sphinxext.values import ROLES

#: What stands for a number whose row is not there, and for one that cannot be read.
_GONE = "[no such row]"
_UNREADABLE = "[cannot be read]"
#: Likeness from which two lines are one sentence in other words.
_ALIKE = 0.5
_FENCE = re.compile(r"^(`{3,}|~{3,})(\{code-cell\})?")
#: Says that the sentence below it means an earlier cut.
_MEANT = re.compile(r"^%\s*earlier:")

Kind = Literal["gone", "number", "new", "words"]
#: The order in which they are told: losses first.
KINDS: tuple[Kind, ...] = ("gone", "number", "new", "words")


@dataclass(frozen=True)
class Sentence:
    """A line of a chapter as a reader saw it, and as he sees it now.

    Attributes
    ----------
    kind : ``number``: it prints another number, whether its words changed or not; ``gone`` and ``new``: a line that
        prints numbers; ``words``: other words, or a line without numbers that is gone or new.
    chapter, line : where it stands; for one that is gone, where it stood.
    before, now : as a reader sees it; empty where it was not, or is not, there.
    keys : rows behind its numbers now; behind those before, if it is gone.
    """

    kind: Kind
    chapter: str
    line: int
    before: str
    now: str
    keys: tuple[str, ...]


def changed(before: Project, now: Project) -> list[Sentence]:
    """Return the lines that a reader sees otherwise than before, chapter by chapter, losses first."""
    names = {of.relative(path) for of in (before, now) for path in of.book.rglob("*.md")}
    found = [sentence for name in sorted(names) for sentence in _chapter(name, before, now)]
    return sorted(found, key=lambda one: KINDS.index(one.kind))


def printing(cuts: Sequence[Superseded], project: Project) -> dict[str, tuple[str, ...]]:
    """Return key of each earlier row -> the lines that print it and do not say that they mean it."""
    wanted = {cut.earlier for cut in cuts if cut.kind == "followed"}
    found: dict[str, list[str]] = {}
    for path in sorted(project.book.rglob("*.md")) if wanted else ():
        name = project.relative(path)
        lines = _lines(project, name) or []
        for at, (number, line) in enumerate(lines):
            if at and _MEANT.match(lines[at - 1][1]):
                continue
            for key in wanted & set(_keys(line)):
                found.setdefault(key, []).append(f"{name}, line {number}")
    return {key: tuple(places) for key, places in found.items()}


def _lines(of: Project, name: str) -> list[tuple[int, str]] | None:
    """Return number and text of each line of prose; None of a chapter that cannot be read."""
    if not (of.root / name).is_file():
        return []
    # The check says why one cannot be read.
    text = read_text(of.root / name, name)[0]
    if text is None:
        return None
    found, closing, code = [], "", False
    lines = text.splitlines()
    # The header of a notebook is no prose.
    start = lines.index("---", 1) + 1 if lines[:1] == ["---"] and "---" in lines[1:] else 0
    for number, line in enumerate(lines[start:], start=start + 1):
        fence = _FENCE.match(line)
        if closing and line.rstrip() == closing:
            closing, code = "", False
        elif fence and not closing and fence[2]:
            closing, code = fence[1], True
        elif not code and line.strip():
            found.append((number, line))
    return found


def _chapter(name: str, before: Project, now: Project) -> Iterator[Sentence]:
    was, is_ = _lines(before, name), _lines(now, name)
    if was is None or is_ is None:
        return
    olds, news = [line for _, line in was], [line for _, line in is_]
    # A line that moved is neither gone nor new.
    moved = Counter(olds) & Counter(news)
    for number, line in is_:
        if moved[line] and _keys(line):
            yield from _pair(name, number, line, line, before, now)
    matcher = difflib.SequenceMatcher(None, olds, news, autojunk=False)
    for word, start, end, first, last in matcher.get_opcodes():
        if word == "equal":
            continue
        removed = [one for one in was[start:end] if not moved[one[1]]]
        added = [one for one in is_[first:last] if not moved[one[1]]]
        for old, new in _matched(removed, added):
            number = new[0] if new else old[0] if old else 0
            yield from _pair(name, number, old[1] if old else "", new[1] if new else "", before, now)


_Line = tuple[int, str]


def _matched(removed: list[_Line], added: list[_Line]) -> Iterator[tuple[_Line | None, _Line | None]]:
    """Yield each line with what became of it, the likest first of those that stood at one place."""
    left = list(added)
    for old in removed:
        likeness = [(_likeness(old[1], new[1]), -at) for at, new in enumerate(left)]
        best, at = max(likeness, default=(0.0, 0))
        yield old, left.pop(-at) if best >= _ALIKE else None
    for new in left:
        yield None, new


def _likeness(old: str, new: str) -> float:
    """Return how alike two lines are; 0 if not alike enough, which is quicker to tell."""
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    quick = matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE
    return matcher.ratio() if quick else 0.0


def _pair(name: str, number: int, old: str, new: str, before: Project, now: Project) -> Iterator[Sentence]:
    was, is_ = printed(old, before), printed(new, now)
    if was == is_ or _is_remark(old or new):
        return
    keys = _keys(new) or (() if new else _keys(old))
    kind: Kind = "words"
    if _numbers(old, before) != _numbers(new, now):
        kind = "number" if old and new else "new" if new else "gone"
    yield Sentence(kind, name, number, was, is_, keys)


def _is_remark(line: str) -> bool:
    return line.lstrip().startswith("%")


def _keys(line: str) -> tuple[str, ...]:
    return tuple(key for role, key in ROLE.findall(line) if role in ROLES)


def _numbers(line: str, project: Project) -> list[str]:
    return [_said(role, key, project) for role, key in ROLE.findall(line) if role in ROLES]


def printed(line: str, project: Project) -> str:
    """Return a line as a reader sees it: every role as what it prints, without marks of emphasis."""
    return ROLE.sub(lambda found: _said(found[1], found[2], project), line).replace("*", "").strip()


def _said(role: str, key: str, project: Project) -> str:
    try:
        return said(role, key, project, gone=_GONE)
    except (KeyError, ValueError, OSError):
        # The table, as it was then, holds a cell that is no number; or it has another name now.
        return _UNREADABLE
