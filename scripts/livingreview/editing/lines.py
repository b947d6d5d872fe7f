"""One line of a table's text replaced, added or removed; every other line stays byte for byte."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import replace

from livingreview.adding import place
from livingreview.check.files import Row, Table


def key_of(cells: Mapping[str, str], of: Table) -> str:
    """Return what names a row: the cells of its key, with slashes between them."""
    return "/".join(cells[name] for name in of.schema["primaryKey"])


def row_of(key: str, of: Table) -> Row | None:
    """Return the row with a key; None where the table has none."""
    return next((row for row in of.rows if key_of(row.cells, of) == key), None)


def changed(text: str, of: Table, old: Row | None, cells: Mapping[str, str] | None) -> str:
    """Return the text of a table after a change.

    Parameters
    ----------
    old : row whose line is replaced or removed; None where a row is added.
    cells : what the row holds now; None where it is removed.
    """
    lines = text.removesuffix("\n").split("\n")
    if old is None:
        return place.inserted(text, _cells(cells or {}, of), place.line_of(cells or {}, of))
    lines[old.line - 1 : old.line] = [] if cells is None else [_line(_cells(cells, of))]
    return "\n".join(lines) + "\n"


def table_with(of: Table, old: Row | None, cells: Mapping[str, str] | None) -> tuple[Table, int | None]:
    """Return a table after a change, and the line of the row, without any file; None where the row is removed."""
    rows = [row for row in of.rows if row is not old]
    if cells is None:
        return replace(of, rows=rows), None
    # A row that is added gets a line behind all others, so that no other row has another line meanwhile.
    line = old.line if old else max((row.line for row in of.rows), default=1) + 1
    rows = sorted([*rows, Row(line, dict(cells))], key=lambda row: row.line)
    return replace(of, rows=rows), line


def _cells(cells: Mapping[str, str], of: Table) -> list[str]:
    return [cells[name] for name in of.header]


def _line(cells: list[str]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerow(cells)
    return written.getvalue().removesuffix("\n")
