"""Bytes to text, and text to rows: faults of a file before anybody asks what it says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from livingreview.check.fault import FEW, Fault, more, shown

#: A cell with line breaks is looked for over this many lines; beyond that the quote was forgotten.
_LONGEST_CELL = 20
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
#: Control characters (category Cc of Unicode) that are neither tab nor line break.
#: Marks of a merge; what stands between two versions may also be a rule below a heading, and counts not.
_CONFLICT = re.compile(r"^(?:<{7}|>{7})(?: .*)?$", re.MULTILINE)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
#: So many bytes show whether a file is UTF-16.
_PROBE = 4096
#: Encodings of one byte a letter, the usual one first, which wins where both are as likely.
ENCODINGS = {"Windows-1252": "cp1252", "Mac Roman": "mac_roman"}
_RUNNING = frozenset("–—‘’“”•…±×·°≤≥µ®™½àáâãäåæçèéêëìíîïñòóôõöøùúûüßÄÅÉÖØÜ")
#: A cell with more characters is no cell of a table; what follows is not looked at.
LONGEST = 5000


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

    def is_whole(self) -> bool:
        """Say whether every described column is there, and the cells of every row could be told apart."""
        return self.has(*(field["name"] for field in self.schema["fields"])) and all(
            row.whole for row in self.rows
        )

    def fault(self, row: Row, column: str | None, message: str, cause: str = "") -> Fault:
        """Return a fault of one cell, or of a whole row.

        Parameters
        ----------
        cause : as in `Fault`; what the message says apart from the value of the cell unless given.
        """
        cell = row.cells.get(column, "") if column else ""
        return Fault(self.file, row.line, column, message, cause or _without(message, cell))


def _without(message: str, cell: str) -> str:
    return message.replace(shown(cell), "…", 1) if cell else message


def is_hidden(path: PurePath) -> bool:
    """Say whether this is a copy, lock or mark that an editor or an operating system keeps beside a file.

    >>> is_hidden(PurePath("trials/~$outcomes.csv")), is_hidden(PurePath("trials/outcomes.csv"))
    (True, False)
    """
    return any(part.startswith((".", "~$")) or part == "__MACOSX" for part in path.parts)


def read_text(path: Path, file: str) -> tuple[str | None, list[Fault]]:
    r"""Return the text of a file, with ``\n`` line ends and no byte order mark, and what is wrong with its bytes.

    The text is ``None`` if the file cannot be read; then the one fault says why.
    """
    try:
        raw = path.read_bytes()
    except (OSError, ValueError) as error:
        return None, [Fault(file, None, None, _unopened(error))]
    if is_utf16(raw):
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
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        foreign = [number for number, line in _lines(raw) if _undecodable(line) is not None]
        return None, [_not_utf8(raw, foreign, file)]
    if conflict := _conflict(text, file):
        return None, [conflict]
    return text, faults + list(_control_characters(text, file))


def _unopened(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "missing; the file is expected here"
    if isinstance(error, IsADirectoryError):
        return "a folder; a file is expected here"
    if isinstance(error, PermissionError):
        return "must not be read; allow yourself to read the file"
    return "cannot be read; put a file that can be opened here"


def is_utf16(raw: bytes) -> bool:
    """Say whether a file is UTF-16, with two bytes or more for each letter."""
    # Without its mark, such a file has a null byte beside every letter.
    return raw.startswith((b"\xff\xfe", b"\xfe\xff")) or raw[:_PROBE].count(0) * 3 > len(raw[:_PROBE]) > 8


def _conflict(text: str, file: str) -> Fault | None:
    """Return where two versions of a file stand one below the other, as git leaves them."""
    marks = list(_CONFLICT.finditer(text))
    if not marks:
        return None
    first, last = (text.count("\n", 0, mark.start()) + 1 for mark in (marks[0], marks[-1]))
    where = f"from here to line {last}" if last > first else "was left here"
    message = (
        f"a merge conflict {where}; keep one of the two versions, and delete the lines of"
        " <<<<<<<, ======= and >>>>>>>"
    )
    return Fault(file, first, None, message)


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


def _not_utf8(raw: bytes, lines: Sequence[int], file: str) -> Fault:
    """Name the first byte that is not UTF-8, and what it stands for in the encoding that the others speak for."""
    written = raw.split(b"\n")
    line = written[lines[0] - 1]
    byte = line[_undecodable(line) or 0 :][:1]
    foreign = b"".join(written[number - 1] for number in lines)
    name, codec = max(ENCODINGS.items(), key=lambda named: likely(foreign, named[1]))
    guess = byte.decode(codec, errors="ignore")
    hint = f" ({guess} in {name})" if guess.isprintable() and guess else ""
    message = f"byte 0x{byte.hex().upper()}{hint} is not UTF-8; save the file as UTF-8"
    return Fault(file, lines[0], None, f"{message} ({more(file, lines[1:])})" if len(lines) > 1 else message)


def likely(foreign: bytes, codec: str) -> int:
    """Count the bytes that in this encoding are signs of running text."""
    return sum(char in _RUNNING for char in foreign.decode(codec, errors="ignore"))


def _control_characters(text: str, file: str) -> Iterator[Fault]:
    if not _CONTROL.search(text):
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if found := sorted(set(_CONTROL.findall(line))):
            names = ", ".join(f"U+{ord(c):04X}" for c in found)
            yield Fault(file, number, None, f"control character {names}; delete it", "control character")


def read_table(path: Path, file: str, name: str, schema: dict[str, Any]) -> tuple[Table | None, list[Fault]]:
    """Return the rows of a CSV file, each with its line, and every fault of its form.

    A cell must stand on one line, so one line is one row, and one spoilt row does not spoil the next. White space
    around a cell is a fault, and not part of the cell. A table that cannot be read has one fault, which says why.
    """
    text, faults = read_text(path, file)
    if text is None:
        return None, faults
    lines = text.removesuffix("\n").split("\n")
    expected = [column["name"] for column in schema["fields"]]
    header, unreadable = _header(lines[0], expected)
    if unreadable:
        return None, [Fault(file, 1, None, unreadable)]
    written = [cell.strip() for cell in header]
    columns = [column_named(cell, expected) for cell in written]
    while len(columns) > 1 and not columns[-1]:
        columns.pop()
    if surplus := len(header) - len(columns):
        one = "a column without a name stands at the end; delete it"
        many = f"{surplus} columns without a name stand at the end; delete them"
        faults.append(Fault(file, 1, None, one if surplus == 1 else many))
    if header != written and written[: len(columns)] == columns:
        faults.append(Fault(file, 1, None, _SPACES, _SPACES))
    elif renamed := [new for old, new in zip(header, columns, strict=False) if old != new]:
        faults.append(
            Fault(
                file, 1, None, f"names of columns in other letters or with spaces; write {','.join(renamed)}"
            )
        )
    table = Table(name, file, columns, [], schema)
    number = 1
    while number < len(lines):
        row, found, used = _row(lines, number, table, surplus)
        faults += found
        if row:
            table.rows.append(row)
        number += used
    return table, faults


def _header(line: str, expected: list[str]) -> tuple[list[str], str | None]:
    """Return the cells of the first line, and why they are no names of columns."""
    if found := re.fullmatch(r"\"?sep=(.)\"?,*", line.strip(), re.IGNORECASE):
        return [], f"sep={found[1]} is for a spreadsheet; delete the line, and separate the cells by commas"
    for separator, name in SEPARATORS.items():
        if len(set(_names(line.split(separator))) & set(expected)) > 1:
            return [], f"the cells are separated by {name}; save the file with commas"
    header, problem = split_cells(line)
    if problem:
        return [], f"the header cannot be read: {problem}"
    if not set(_names(header)) & {name.casefold() for name in expected}:
        return [], f"the header holds none of the columns; expected {','.join(expected)}"
    return header, None


#: What other programs put between the cells, and how a message calls it.
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}


def _names(cells: list[str]) -> list[str]:
    return [cell.strip(' "').casefold() for cell in cells]


def column_named(cell: str, expected: list[str]) -> str:
    """Return the name that is meant by a cell of the header: capitals and spaces around it do not count."""
    return next((name for name in expected if name.casefold() == cell.casefold()), cell)


def _row(lines: list[str], start: int, table: Table, surplus: int) -> tuple[Row | None, list[Fault], int]:
    """Read the row that starts at index ``start``; say how many lines it takes.

    Parameters
    ----------
    surplus : cells after the last column that every row may have, because the header has them too.
    """
    number, line, columns = start + 1, lines[start], table.header
    if not line.strip(' \t,"' if "," in line else " \t"):
        # A spreadsheet writes commas, or empty quotes, for a row without content.
        return None, [Fault(table.file, number, None, "blank line; delete it", "blank line")], 1
    cells, problem = split_cells(line)
    column = columns[len(cells) - 1] if len(cells) <= len(columns) else None
    used, cause = 1, problem or ""
    if problem == _OPEN and (joined := _over_lines(lines, start, len(columns))):
        cells, used = joined
        cause = problem = "line break inside the cell; write the cell on one line"
    if not problem and len(cells) != len(columns):
        spare = len(cells) - len(columns)
        if spare > 0 and not any(cell.strip() for cell in cells[len(columns) :]):
            faults = [] if spare == surplus else [Fault(table.file, number, None, _EMPTY_END, _EMPTY_END)]
            row, untidy = _tidy(number, cells[: len(columns)], table)
            return row, faults + untidy, 1
        column, problem, cause = _cell_count(cells, columns)
    if not problem:
        return *_tidy(number, cells, table), 1
    padded = [*cells, *[""] * len(columns)][: len(columns)]
    row = Row(number, _named(columns, [cell.strip()[:LONGEST] for cell in padded]), whole=False)
    return row, [Fault(table.file, number, column, problem, cause)], used


_EMPTY_END = "empty cells after the last column; delete the commas at the end of the row"
_SPACES = "spaces after the commas; delete them"


def _tidy(number: int, cells: list[str], table: Table) -> tuple[Row, list[Fault]]:
    """Return a row without the white space around its cells, and without what of a cell is too long."""
    if all(
        len(cell) <= LONGEST and (not cell or not (cell[0].isspace() or cell[-1].isspace())) for cell in cells
    ):
        return Row(number, _named(table.header, cells)), []
    faults = []
    spaced = [cell for cell in cells if cell.strip() and cell[0] == " "]
    if len(spaced) > FEW:
        faults.append(Fault(table.file, number, None, _SPACES, _SPACES))
    for column, cell in zip(table.header, cells, strict=True):
        if len(cell) > LONGEST:
            message = f"{len(cell):,} characters in one cell; write {LONGEST:,} or fewer"
            faults.append(Fault(table.file, number, column, message, "long"))
        elif cell.strip() and cell != cell.strip() and not (spaced[FEW:] and cell.strip(" ") == cell.strip()):
            faults.append(Fault(table.file, number, column, _around(cell), "white space"))
    return Row(number, _named(table.header, [cell.strip()[:LONGEST].strip() for cell in cells])), faults


def _around(cell: str) -> str:
    odd = (cell[: -len(cell.lstrip())] if cell[0].isspace() else "") + cell[len(cell.rstrip()) :]
    if foreign := odd.strip(" \t"):
        name = unicodedata.name(foreign[0], "without a name")
        return f"invisible character U+{ord(foreign[0]):04X} ({name}); write a plain space or nothing"
    return f"“{shown(cell)}” starts or ends with white space; delete it"


def _over_lines(lines: list[str], start: int, columns: int) -> tuple[list[str], int] | None:
    """Return the cells of a row with a line break in a cell, and the lines it takes; ``None`` if it is none."""
    return over_lines(lines, start, range(columns, columns + 1))


def over_lines(
    lines: list[str], start: int, columns: range, separator: str = ","
) -> tuple[list[str], int] | None:
    """Return the cells of a row with a line break in a cell, and the lines it takes; ``None`` if it is none.

    Parameters
    ----------
    columns : how many cells a row may have.
    """
    for end in range(start + 2, min(start + _LONGEST_CELL, len(lines)) + 1):
        cells, problem = split_cells("\n".join(lines[start:end]), separator)
        if not problem and len(cells) in columns:
            return cells, end - start
    return None


def _named(columns: list[str], cells: list[str]) -> dict[str, str]:
    """Give each cell the name of its column; of two columns of one name, the first counts."""
    return dict(reversed(list(zip(columns, cells, strict=True))))


def cell_count(cells: list[str], columns: list[str]) -> str:
    """Say why a row that has not one cell for each column cannot be read."""
    return _cell_count(cells, columns)[1]


def _cell_count(cells: list[str], columns: list[str]) -> tuple[str | None, str, str]:
    """Return column, message and cause for a row that has not one cell for each column."""
    for at, cell in enumerate(cells[: len(columns)]):
        if len(cells) > len(columns) and (quote := cell.strip()[:1]) and quote in "“”„‟«":
            message = (
                f'{quote} does not hold a cell together; write a straight quote (") at its start and its end'
            )
            return columns[at], message, "typographic quote"
    found = f"{len(cells)} cells; {len(columns)} are expected, one per column"
    if len(cells) > len(columns):
        return None, f"{found} (a cell that contains a comma needs quotes around it)", "too many cells"
    return None, f"{found} (the first without a cell is {shown(columns[len(cells)])})", "too few cells"


_OPEN = "the quote opened here is not closed on this line; close it"
_STRAY = "quote inside a cell; put the whole cell in quotes and write the inner quote twice"
_AFTER = "text after the closing quote; a comma is expected there (write an inner quote twice)"
_SPACED = "a space before the opening quote; delete it"


def split_cells(line: str, separator: str = ",") -> tuple[list[str], str | None]:
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
            if at < len(line) and line[at] != separator:
                return cells, _AFTER
        else:
            end = line.find(separator, at)
            end = len(line) if end < 0 else end
            cells.append(line[at:end])
            if '"' in cells[-1]:
                return cells, _SPACED if cells[-1].lstrip().startswith('"') else _STRAY
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
