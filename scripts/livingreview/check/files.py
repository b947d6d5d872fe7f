"""Bytes to text, and text to rows: faults of a file before anybody asks what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from livingreview.check.fault import Fault, shown

#: A cell with line breaks is looked for over this many lines; beyond that the quote was forgotten.
_LONGEST_CELL = 20
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
#: Control characters (category Cc of Unicode) that are neither tab nor line break.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class Row:
    """One row of a table and the line it stands on; ``whole`` is false if its cells could not be told apart."""

    line: int
    cells: dict[str, str]
    whole: bool = True


@dataclass(frozen=True)
class Table:
    """The text of one CSV file, cell by cell, with the descriptor of its columns."""

    name: str
    file: str
    header: list[str]
    rows: list[Row]
    schema: dict[str, Any]

    def has(self, *columns: str) -> bool:
        """Say whether the table has all these columns."""
        return set(columns) <= set(self.header)

    def fault(self, row: Row, column: str | None, message: str) -> Fault:
        """Return a fault of one cell, or of a whole row."""
        return Fault(self.file, row.line, column, message)


def read_text(path: Path, file: str) -> tuple[str | None, list[Fault]]:
    r"""Return the text of a file, with ``\n`` line ends and no byte order mark, and what is wrong with its bytes.

    The text is ``None`` if the file cannot be read as UTF-8.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return None, [Fault(file, None, None, "missing; the file is expected here")]
    except (OSError, ValueError) as error:
        return None, [Fault(file, None, None, f"cannot be read: {getattr(error, 'strerror', None) or error}")]
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None, [Fault(file, 1, None, "the file is UTF-16; save it as UTF-8")]
    faults = []
    if raw.startswith(_BYTE_ORDER_MARK):
        # Programs that each add one leave several.
        while raw.startswith(_BYTE_ORDER_MARK):
            raw = raw.removeprefix(_BYTE_ORDER_MARK)
        faults.append(Fault(file, 1, None, "starts with a byte order mark; save as UTF-8 without BOM"))
    if not raw.strip():
        return None, [Fault(file, None, None, "empty; a file with content is expected here")]
    faults += _line_ends(raw, file)
    raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if not raw.endswith(b"\n"):
        last = raw.count(b"\n") + 1
        faults.append(
            Fault(file, last, None, "no line break at the end of the file; end the last line with one")
        )
    foreign = [
        Fault(file, number, None, _not_utf8(line))
        for number, line in _lines(raw)
        if _undecodable(line) is not None
    ]
    if foreign:
        return None, faults + foreign
    text = raw.decode("utf-8")
    return text, faults + list(_control_characters(text, file))


def _lines(raw: bytes) -> Iterator[tuple[int, bytes]]:
    yield from enumerate(raw.split(b"\n"), start=1)


def _line_ends(raw: bytes, file: str) -> list[Fault]:
    for ends, name in ((b"\r\n", "CRLF (Windows)"), (b"\r", "CR (old Macintosh)")):
        if ends in raw:
            line = raw[: raw.index(ends)].count(b"\n") + 1
            return [Fault(file, line, None, f"line ends with {name}; save the file with LF line ends")]
    return []


def _undecodable(line: bytes) -> int | None:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return None


def _not_utf8(line: bytes) -> str:
    byte = line[_undecodable(line) or 0 :][:1]
    guess = byte.decode("cp1252", errors="ignore")
    hint = f" ({guess} in Windows-1252)" if guess.isprintable() and guess else ""
    return f"byte 0x{byte.hex().upper()}{hint} is not UTF-8; save the file as UTF-8"


def _control_characters(text: str, file: str) -> Iterator[Fault]:
    if not _CONTROL.search(text):
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if found := sorted(set(_CONTROL.findall(line))):
            names = ", ".join(f"U+{ord(c):04X}" for c in found)
            yield Fault(file, number, None, f"control character {names}; delete it")


def read_table(path: Path, file: str, name: str, schema: dict[str, Any]) -> tuple[Table | None, list[Fault]]:
    """Return the rows of a CSV file, each with its line, and every fault of its form.

    A cell must stand on one line, so one line is one row, and one spoilt row does not spoil the next.
    """
    text, faults = read_text(path, file)
    if text is None:
        return None, faults
    lines = text.removesuffix("\n").split("\n")
    header, problem = split_cells(lines[0])
    if problem:
        return None, [*faults, Fault(file, 1, None, f"the header cannot be read: {problem}")]
    expected = [column["name"] for column in schema["fields"]]
    if not set(header) & set(expected):
        return None, [*faults, Fault(file, 1, None, _no_header(lines[0], expected))]
    table = Table(name, file, header, [], schema)
    number = 1
    while number < len(lines):
        row, found, used = _row(lines, number, table)
        faults += found
        if row:
            table.rows.append(row)
        number += used
    return table, faults


def _no_header(line: str, expected: list[str]) -> str:
    for separator, name in ((";", "semicolons"), ("\t", "tabs")):
        if set(line.split(separator)) & set(expected):
            return f"the cells are separated by {name}; save the file with commas"
    return f"the header holds none of the columns; expected {','.join(expected)}"


def _row(lines: list[str], start: int, table: Table) -> tuple[Row | None, list[Fault], int]:
    """Read the row that starts at index ``start``; say how many lines it takes."""
    number, line, columns = start + 1, lines[start], table.header
    if not line.strip(" \t,"):
        # A spreadsheet writes commas for a row without content.
        return None, [Fault(table.file, number, None, "blank line; delete it")], 1
    cells, problem = split_cells(line)
    column = columns[len(cells) - 1] if len(cells) <= len(columns) else None
    used = 1
    if problem == _OPEN and (joined := _over_lines(lines, start, len(columns))):
        cells, used = joined
        problem = "line break inside the cell; write the cell on one line"
    elif not problem and len(cells) != len(columns):
        column, problem = None, _cell_count(cells, columns)
    if not problem:
        return Row(number, _named(columns, cells)), [], 1
    padded = [*cells, *[""] * len(columns)][: len(columns)]
    row = Row(number, _named(columns, padded), whole=False)
    return row, [Fault(table.file, number, column, problem)], used


def _over_lines(lines: list[str], start: int, columns: int) -> tuple[list[str], int] | None:
    """Return the cells of a row with a line break in a cell, and the lines it takes; ``None`` if it is none."""
    for end in range(start + 2, min(start + _LONGEST_CELL, len(lines)) + 1):
        cells, problem = split_cells("\n".join(lines[start:end]))
        if not problem and len(cells) == columns:
            return cells, end - start
    return None


def _named(columns: list[str], cells: list[str]) -> dict[str, str]:
    """Give each cell the name of its column; of two columns of one name, the first counts."""
    return dict(reversed(list(zip(columns, cells, strict=True))))


def _cell_count(cells: list[str], columns: list[str]) -> str:
    found = f"{len(cells)} cells; {len(columns)} are expected, one per column"
    if len(cells) > len(columns):
        return f"{found} (a cell that contains a comma needs quotes around it)"
    return f"{found} (the first without a cell is {shown(columns[len(cells)])})"


_OPEN = "the quote opened here is not closed on this line; close it"
_STRAY = "quote inside a cell; put the whole cell in quotes and write the inner quote twice"
_AFTER = "text after the closing quote; a comma is expected there (write an inner quote twice)"


def split_cells(line: str) -> tuple[list[str], str | None]:
    """Split one row of CSV; say what is wrong with its last cell read.

    >>> split_cells('a,"b, c"')
    (['a', 'b, c'], None)
    """
    cells: list[str] = []
    at = 0
    while True:
        if line.startswith('"', at):
            end = _closing_quote(line, at + 1)
            if end is None:
                return [*cells, line[at + 1 :]], _OPEN
            cells.append(line[at + 1 : end].replace('""', '"'))
            at = end + 1
            if at < len(line) and line[at] != ",":
                return cells, _AFTER
        else:
            end = line.find(",", at)
            end = len(line) if end < 0 else end
            cells.append(line[at:end])
            if '"' in cells[-1]:
                return cells, _STRAY
            at = end
        if at >= len(line):
            return cells, None
        at += 1


def _closing_quote(line: str, at: int) -> int | None:
    while (at := line.find('"', at)) >= 0:
        if not line.startswith('""', at):
            return at
        at += 2
    return None
