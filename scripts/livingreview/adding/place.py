"""Where a new row goes, so that rows of one subject stay together and every other line stays as it was."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace

from livingreview.check.files import Row, Table
from livingreview.check.tables import is_number


def line_of(row: Mapping[str, str], table: Table) -> int:
    """Return the number of the line behind which a row goes; the header is line 1.

    A table in the order of its keys stays so. In any other a row follows the last one of its trial, its arrow, its
    diagram or whatever else it belongs to; the first of its subject goes to the end.
    """
    if is_in_key_order(table):
        its = key_of(row, table)
        before = [one.line for one in table.rows if key_of(one.cells, table) < its]
        return before[-1] if before else 1
    column = owner(table)
    of_owner = [one.line for one in table.rows if column and one.cells[column] == row[column]]
    return of_owner[-1] if of_owner else table.rows[-1].line if table.rows else 1


def is_in_key_order(table: Table) -> bool:
    """Say whether the rows of a table, of which there are several, stand in the order of their keys."""
    keys = [key_of(row.cells, table) for row in table.rows]
    return len(keys) > 1 and keys == sorted(keys)


def key_of(row: Mapping[str, str], table: Table) -> tuple[tuple[float, str], ...]:
    """Return what a row is sorted by: its key, with numbers in the order of numbers."""
    types = {field["name"]: field["type"] for field in table.schema["fields"]}
    return tuple(
        (float(row[name]) if types[name] in ("number", "integer") and is_number(row[name]) else 0, row[name])
        for name in table.schema["primaryKey"]
    )


def owner(table: Table) -> str:
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
