"""The cells of a table as a spreadsheet has saved it: separators, quotes and empty rows and columns do not count."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from livingreview.check.fault import Fault
from livingreview.check.files import SEPARATORS, cell_count, column_named, over_lines, split_cells
from livingreview.tidying.saved import TidyError

_SEPARATOR_TOLD = re.compile(r"\s*\"?sep=.\"?[,;\s]*", re.IGNORECASE)


@dataclass(frozen=True)
class Grid:
    """Header and rows, every row with a cell for each column of the header.

    Attributes
    ----------
    said : what was undone, for a person to read.
    foreign : whether the cells were separated by something else than commas, so that decimals may have commas.
    """

    header: list[str]
    rows: list[list[str]]
    said: list[str]
    foreign: bool


def read(text: str, file: str, expected: Sequence[str]) -> Grid:
    """Return the cells of a table, without the white space around them.

    Raises
    ------
    TidyError : if the cells of a row cannot be told apart, or a column has no name or that of another.
    """
    said: list[str] = []
    lines = text.removesuffix("\n").split("\n")
    if _SEPARATOR_TOLD.fullmatch(lines[0]) and len(lines) > 1:
        del lines[0]
        said.append("the line sep= at the top")
    separator = _separator(lines[0], expected)
    whole = len(said)
    records = list(_records(lines, separator, file, expected, said))
    if separator != ",":
        said.insert(whole, f"{SEPARATORS[separator]} between the cells")
    header = _stripped(records[0][1])
    rows = [(line, _stripped(cells, len(header))) for line, cells in records[1:] if any(cells)]
    if any(len(cells) > len(header) for _, cells in records):
        said.append(_EMPTY_COLUMNS)
    if len(rows) < len(records) - 1:
        said.append("empty rows")
    for line, cells in rows:
        if len(cells) != len(header):
            raise TidyError(Fault(file, line, None, cell_count(cells, header)))
    return _ordered(header, [cells for _, cells in rows], file, expected, said, foreign=separator != ",")


def _ordered(
    header: list[str],
    rows: list[list[str]],
    file: str,
    expected: Sequence[str],
    said: list[str],
    *,
    foreign: bool,
) -> Grid:
    """Return the columns in the order in which they are described, and those that are not described at the end."""
    names = [column_named(name, list(expected)) for name in header]
    for at, name in enumerate(names):
        if name in names[:at]:
            raise TidyError(
                Fault(file, 1, name or "(blank)", "column stands twice in the header; once is expected")
            )
        if not name and any(cells[at] for cells in rows):
            raise TidyError(
                Fault(file, 1, "(blank)", "a column without a name holds something; write its name")
            )
    order = [names.index(name) for name in expected if name in names]
    if not order:
        message = f"the header holds none of the columns; expected {','.join(expected)}"
        raise TidyError(Fault(file, 1, None, message))
    order += [at for at, name in enumerate(names) if name and name not in expected]
    if len(order) < len(header):
        said.append(_EMPTY_COLUMNS)
    if order != sorted(order):
        said.append("columns in another order")
    return Grid([names[at] for at in order], [[cells[at] for at in order] for cells in rows], said, foreign)


def written(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return the text of a table: quotes only where a cell needs them, lines that end as all do here."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def _separator(line: str, expected: Sequence[str]) -> str:
    """Return what stands between the names of the header."""
    names = {name.casefold() for name in expected}

    def known(separator: str) -> int:
        return len({part.strip(' "').casefold() for part in line.split(separator)} & names)

    return max((",", *SEPARATORS), key=known)


def _stripped(cells: Sequence[str], least: int = 0) -> list[str]:
    """Return the cells of a row without empty ones at its end, but at least so many."""
    last = max((at for at, cell in enumerate(cells) if cell), default=-1)
    return list(cells[: max(last + 1, least)])


def _records(
    lines: list[str], separator: str, file: str, expected: Sequence[str], said: list[str]
) -> Iterator[tuple[int, list[str]]]:
    """Yield line and cells of each row, without line breaks and white space in a cell; those of a blank line are none."""
    at = width = 0
    while at < len(lines):
        cells, problem = split_cells(lines[at], separator)
        used = 1
        if inner := _inner(lines[at], cells, problem, width, expected):
            cells, problem = inner, None
            if _IN_ONE not in said:
                said.append(_IN_ONE)
        elif problem and width and (joined := over_lines(lines, at, range(width, width + 1), separator)):
            (cells, used), problem = joined, None
            if _BROKEN not in said:
                said.append(_BROKEN)
        if problem:
            raise TidyError(Fault(file, at + 1, None, problem))
        width = width or len(cells)
        yield at + 1, [" ".join(re.split(r"\s*[\n\t]\s*", cell)).strip() for cell in cells]
        at += used


_EMPTY_COLUMNS = "empty columns"
_IN_ONE, _BROKEN = "rows that stood in one cell each", "line breaks in cells"


def _inner(
    line: str, cells: Sequence[str], problem: str | None, width: int, expected: Sequence[str]
) -> list[str] | None:
    """Return the cells of a row that stands in the first cell of a row: a spreadsheet did not part it at the commas."""
    if '"' not in line or (not problem and len(_stripped(cells)) != 1) or len(expected) < 2:
        return None
    for outer in (",", ";", "\t"):
        found, wrong = split_cells(line, outer)
        inner, no_row = split_cells(outer.join(_stripped(found)))
        if wrong or no_row:
            continue
        if len(inner) == width or (not width and len(set(inner) & set(expected)) > 1):
            return inner
    return None
