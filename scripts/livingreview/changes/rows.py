"""Rows that were removed, changed or added, cell by cell, in the words of the tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from livingreview.check import against
from livingreview.evidence.facts import about, holds, word
from livingreview.evidence.questions import Cells, Table, Tables

Kind = Literal["removed", "changed", "added"]
#: Losses come first: they are what a reader of a change overlooks.
KINDS: tuple[Kind, ...] = ("removed", "changed", "added")
#: Columns that tell of the reading, not of what was read.
READING = against.READING | {"source"}
READ_AGAIN = "read_again_on"


@dataclass(frozen=True)
class Cell:
    """One cell before and now, in the words of its column; empty where there was no row, or no such column."""

    column: str
    title: str
    before: str
    now: str


@dataclass(frozen=True)
class Change:
    """One row.

    Attributes
    ----------
    key : as roles, claims and reports name it.
    about : what the row tells, in one line.
    cells : those that differ; of a row that was removed or added, all that hold something.
    source : citekey of the work that the row rests on now, or rested on; empty where its table has none.
    read_again : day on which a second reader compared the row with its source, as the row says now; else empty.
    """

    kind: Kind
    table: str
    title: str
    key: str
    about: str
    cells: tuple[Cell, ...]
    source: str
    read_again: str = ""

    @property
    def facts(self) -> tuple[Cell, ...]:
        """The cells that tell what was found, not how it was read."""
        return tuple(cell for cell in self.cells if cell.column not in READING)


def compare(before: Tables, now: Tables) -> list[Change]:
    """Return the rows that differ, table by table, in each the losses first.

    Parameters
    ----------
    before, now : the tables as text; rows are the same if their key is.
    """
    names = [*now, *(name for name in before if name not in now)]
    return [change for name in names for change in _table(name, before, now)]


def _table(name: str, before: Tables, now: Tables) -> Iterator[Change]:
    table = now.get(name) or before[name]
    old, new = (_by_key(tables[name]) if name in tables else {} for tables in (before, now))
    for key in [key for key in old if key not in new]:
        yield _change("removed", key, old[key], {}, before[name], before)
    for key, row in new.items():
        if key in old and dict(old[key]) != dict(row):
            yield _change("changed", key, old[key], row, table, now)
    for key, row in new.items():
        if key not in old:
            yield _change("added", key, {}, row, table, now)


def _by_key(table: Table) -> dict[str, Cells]:
    return {table.key(row): row for row in table.rows}


def _change(kind: Kind, key: str, old: Cells, new: Cells, table: Table, tables: Tables) -> Change:
    row = new or old
    columns = [*row, *(name for name in old if name not in row)]
    cells = tuple(
        Cell(
            name,
            _title(table, name),
            word(table, name, old.get(name, "")),
            word(table, name, new.get(name, "")),
        )
        for name in columns
        if old.get(name, "") != new.get(name, "") and (kind == "changed" or holds(table, row.get(name, "")))
    )
    again = row.get(READ_AGAIN, "")
    return Change(
        kind,
        table.name,
        table.title or table.name,
        key,
        about(row, table, tables),
        cells,
        row.get("source", ""),
        again if again[:1].isdigit() else "",
    )


def _title(table: Table, column: str) -> str:
    described: Mapping[str, object] = table.fields.get(column, {})
    return str(described.get("title") or column)
