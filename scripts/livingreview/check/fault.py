"""One fault in one place, said in one line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import total_ordering

#: Up to so many faults of one cause are told one by one.
FEW = 3
#: Up to so many further lines of one cause are told by their numbers.
_LISTED = 8


@total_ordering
@dataclass(frozen=True)
class Fault:
    """What is wrong, where, and what was expected.

    Attributes
    ----------
    file : path as a contributor writes it, relative to the project.
    line : line in the file as an editor counts it; ``None`` for the whole file.
    column : column of a table, field of a bibliography entry, or ``table.column`` of the descriptor.
    message : the value found, and what was expected.
    cause : what faults of one file and column have in common that one edit would mend; `gathered` tells many of
        them in one line. Empty for a fault that is always told by itself.
    """

    file: str
    line: int | None
    column: str | None
    message: str
    cause: str = field(default="", compare=False)

    def __str__(self) -> str:
        """Return ``file, line N, column: message`` on one line, whatever the cell held."""
        place = [shown(self.file, limit=None)]
        if self.line is not None:
            place.append(f"line {self.line}")
        if self.column is not None:
            place.append(shown(self.column))
        return f"{', '.join(place)}: {shown(self.message, limit=None)}"

    def __lt__(self, other: Fault) -> bool:
        """Sort by file, then line (faults of the whole file first), then column."""
        return self._order() < other._order()

    def _order(self) -> tuple[str, int, str, str]:
        return (self.file, self.line or 0, self.column or "", self.message)


def gathered(faults: Iterable[Fault]) -> list[Fault]:
    """Return the faults in order; more than a few of one cause in one file and column become the first of them.

    >>> [str(fault) for fault in gathered(Fault("a", line, "b", "x", "y") for line in range(1, 6))]
    ['a, line 1, b: x (and 4 lines more: 2, 3, 4, 5)']
    """
    causes: dict[object, list[Fault]] = {}
    for fault in sorted(set(faults)):
        cause = (fault.file, fault.column, fault.cause) if fault.cause else fault
        causes.setdefault(cause, []).append(fault)
    return sorted(fault for alike in causes.values() for fault in _together(alike))


def _together(alike: Sequence[Fault]) -> Sequence[Fault]:
    if len(alike) <= FEW:
        return alike
    first, *others = alike
    return [replace(first, message=f"{first.message} ({more(first.file, [other.line for other in others])})")]


def more(file: str, lines: Sequence[int | None]) -> str:
    """Say that the same holds for further lines of a file: which they are if they are not many.

    >>> more("data/a.csv", range(900))
    'and 900 rows more'
    """
    noun = "row" if file.endswith(".csv") else "line"
    said = f"and {len(lines)} {noun}{'s' * (len(lines) != 1)} more"
    return f"{said}: {', '.join(map(str, lines))}" if len(lines) <= _LISTED else said


def shown(text: str, limit: int | None = 60) -> str:
    r"""Return ``text`` fit for one line: escaped where it cannot be printed, shortened where it is long.

    >>> shown("a\tb")
    'a\\tb'
    """
    printable = "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
    if limit is None or len(printable) <= limit:
        return printable
    return printable[: limit - 1] + "…"
