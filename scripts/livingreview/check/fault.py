"""One fault in one place, said in one line."""

from __future__ import annotations

from dataclasses import dataclass
from functools import total_ordering


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
    """

    file: str
    line: int | None
    column: str | None
    message: str

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


def shown(text: str, limit: int | None = 60) -> str:
    r"""Return ``text`` fit for one line: escaped where it cannot be printed, shortened where it is long.

    >>> shown("a\tb")
    'a\\tb'
    """
    printable = "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
    if limit is None or len(printable) <= limit:
        return printable
    return printable[: limit - 1] + "…"
