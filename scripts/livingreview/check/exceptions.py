"""Exceptions that a chapter states above a line, such as ``% typed: <reason>``: read alike, and none without need."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from livingreview.check.fault import Fault, shown
from livingreview.check.myst import Chapter

_SHORTEST_REASON = 10


def read(chapter: Chapter, name: str) -> dict[int, str]:
    """Return line -> reason of the exceptions of this name."""
    pattern = re.compile(rf"{name}:\s*(.*)")
    found = ((number, pattern.match(comment)) for number, comment in chapter.comments.items())
    return {number + 1: reason[1].strip() for number, reason in found if reason}


def idle(
    chapter: Chapter, name: str, reasons: Mapping[int, str], needed: Collection[int], why: str
) -> Iterator[Fault]:
    """Yield exceptions that nothing needs any more, and those that give no reason.

    Parameters
    ----------
    reasons : what :func:`read` returns for this name.
    needed : lines that hold what is excepted.
    why : what the next line no longer does.
    """
    for line, reason in reasons.items():
        if line not in needed:
            message = f"`% {name}:` is no longer needed, the next line {why}; delete it"
            yield Fault(chapter.file, line - 1, None, message)
        elif len(reason) < _SHORTEST_REASON:
            message = f"`% {name}: {shown(reason)}` gives no reason; at least {_SHORTEST_REASON} characters are expected"
            yield Fault(chapter.file, line - 1, None, message)
