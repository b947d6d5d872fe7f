"""Where a new row goes, so that rows of one subject stay together and every other line stays as it was."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace

from livingreview.check.files import Row, Table


def line_of(row: Mapping[str, str], table: Table) -> int:
    """Return the number of the line behind which a row goes; the header is line 1.

    A table in the order of its keys stays so. In any other a row follows the last one of its trial, its arrow, its
    diagram or whatever else it belongs to; the first of its subject goes to the end.
    """
    key: Sequence[str] = table.schema["primaryKey"]
    keys = [tuple(one.cells[name] for name in key) for one in table.rows]
    if keys == sorted(keys) and len(keys) > 1:
        before = [
            one.line for one, its in zip(table.rows, keys, strict=True) if its < tuple(row[n] for n in key)
        ]
        return before[-1] if before else 1
    owner = _owner(table)
    of_owner = [one.line for one in table.rows if owner and one.cells[owner] == row[owner]]
    return of_owner[-1] if of_owner else table.rows[-1].line if table.rows else 1


def _owner(table: Table) -> str:
    """Return the column that says what a row belongs to: the first of a key of several, else another table's key."""
    key: Sequence[str] = table.schema["primaryKey"]
    if len(key) > 1:
        return key[0]
    others: Sequence[Mapping[str, Sequence[str]]] = table.schema.get("foreignKeys") or ()
    return others[0]["fields"][0] if others else ""


def inserted(text: str, cells: Sequence[str], after: int) -> str:
    """Return the text of a table with one more line; all others stay byte for byte."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerow(cells)
    lines = text.removesuffix("\n").split("\n")
    return "\n".join([*lines[:after], written.getvalue().removesuffix("\n"), *lines[after:]]) + "\n"


def with_row(table: Table, row: Mapping[str, str], after: int) -> Table:
    """Return a table as it reads once a row stands behind a line."""
    moved = [replace(one, line=one.line + 1) if one.line > after else one for one in table.rows]
    at = sum(one.line <= after for one in table.rows)
    return replace(table, rows=[*moved[:at], Row(after + 1, dict(row)), *moved[at:]])
