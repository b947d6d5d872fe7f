"""Fences of a chapter: one that stays open swallows what follows, so it is told alone."""

from __future__ import annotations

import re

from livingreview.check.fault import Fault
from livingreview.check.myst import Chapter, Fence

_OPENING = re.compile(r"\s{0,3}(`{3,}|~{3,}|:{3,})\s*\{[^}]+\}")
_MARKS = re.compile(r"\s{0,3}(`{3,}|~{3,}|:{3,})\s*")


def open_fence(chapter: Chapter) -> Fault | None:
    """Return the first fence that is never closed, with what to write; none if each has its end."""
    for fence in chapter.fences:
        if not fence.closed:
            return _never_closed(chapter, fence)
        # Another fence of the same marks in it has ended this one instead of itself.
        for at, line in enumerate(fence.body, fence.line + 1):
            inner = _OPENING.match(line)
            if inner and inner[1].startswith(fence.markup):
                message = (
                    f"{fence.opening} is never closed before the next one in line {at};"
                    f" write {fence.markup} where it ends"
                )
                return Fault(chapter.file, fence.line, None, message)
    return None


def _never_closed(chapter: Chapter, fence: Fence) -> Fault:
    for at, line in enumerate(fence.body, fence.line + 1):
        marks = _MARKS.fullmatch(line)
        if marks and marks[1][0] == fence.markup[0] and len(marks[1]) < len(fence.markup):
            message = (
                f"{fence.opening} is never closed, {marks[1]} in line {at} is too short;"
                f" write {fence.markup} there"
            )
            return Fault(chapter.file, fence.line, None, message)
    if not fence.name and not fence.title:
        message = (
            f"{fence.markup} opens what is never closed; close it with {fence.markup}, or delete the line"
        )
    else:
        message = f"{fence.opening} is never closed; write {fence.markup} on a line of its own where it ends"
    return Fault(chapter.file, fence.line, None, message)
