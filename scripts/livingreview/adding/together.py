"""What a change of several files would bring about: the faults that are new."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from livingreview import check
from livingreview.check.fault import Fault
from livingreview.project import Project

#: What must pass, and what is for people: a sentence that prints the earlier cut, a conclusion that a row turns against.
_REFUSED = ("data", "bibliography")


@dataclass(frozen=True)
class Tried:
    """What a change would bring about.

    Attributes
    ----------
    refused : new faults of tables and bibliography, with which the book does not pass.
    told : new faults of the chapters, which people mend: sentences and conclusions to be looked at.
    """

    refused: list[Fault] = field(default_factory=list)
    told: list[Fault] = field(default_factory=list)


def known(project: Project) -> set[Fault]:
    """Return the faults that there are before a change."""
    return set(check.run(project))


def tried(project: Project, before: set[Fault], lines: Mapping[str, Sequence[int]]) -> Tried:
    """Check a project after a change.

    Parameters
    ----------
    before : the faults that there were.
    lines : by file, the numbers of its new lines in order; what stood below them has moved.
    """
    new = [fault for fault in check.run(project) if _moved(fault, lines) not in before]
    if not new:
        return Tried()
    refused = [fault for fault in check.run(project, _REFUSED) if _moved(fault, lines) not in before]
    return Tried(refused, [fault for fault in new if fault not in refused])


def _moved(fault: Fault, lines: Mapping[str, Sequence[int]]) -> Fault:
    """Return a fault where it would stand without the new lines; one on a new line stands nowhere."""
    if fault.line is None or not (new := lines.get(fault.file)):
        return fault
    if fault.line in new:
        return replace(fault, line=-fault.line)
    return replace(fault, line=fault.line - bisect_right(new, fault.line))
