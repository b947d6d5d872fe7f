"""Tables and rows that were removed, changed or added, cell by cell, in the words of the tables."""

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
#: Tables that say where something is drawn, and state nothing.
DRAWN = frozenset({"layout"})
#: Two tables are one under another name if they share this part of their keys.
_SAME = 0.5


@dataclass(frozen=True)
class Cell:
    """One cell before and now; empty where there was no row, or no such column.

    Attributes
    ----------
    title : of its column.
    before, now : as the file holds them.
    said_before, said_now : in the words of its column, with the label of each word of a list.
    """

    column: str
    title: str
    before: str
    now: str
    said_before: str
    said_now: str


@dataclass(frozen=True)
class Change:
    """One row.

    Attributes
    ----------
    table, title : name and title of its table, as it is called now.
    key : as roles, claims and reports name it.
    about : what the row tells, in one line.
    cells : those that differ; of a row that was removed or added, all.
    telling : names of the columns among them that a reader is told one by one: not those that are new to the whole
        table or gone from it; of a row that was removed or added, not its key, nor a label for what is missing.
    source : citekey of the work that the row rests on now, or rested on; empty where its table has none.
    read_again : day on which a second reader compared the row with its source, as the row says now; else empty.
    """

    kind: Kind
    table: str
    title: str
    key: str
    about: str
    cells: tuple[Cell, ...]
    telling: tuple[str, ...]
    source: str
    read_again: str = ""

    @property
    def facts(self) -> tuple[Cell, ...]:
        """The cells that tell what was found, not how it was read."""
        return tuple(cell for cell in self.cells if cell.column not in READING)

    @property
    def told(self) -> tuple[Cell, ...]:
        """The cells that a reader is told one by one."""
        return tuple(cell for cell in self.cells if cell.column in self.telling)


@dataclass(frozen=True)
class Reshaped:
    """A table that is new, gone, called otherwise, or has other columns.

    Attributes
    ----------
    name, title : as it is called now, or was called if it is gone.
    was : its name before, if that was another.
    rows : how many it has now, or had.
    columns_removed, columns_added : title of each column -> number of rows in which it held, or holds, something.
    """

    kind: Literal["removed", "changed", "added"]
    name: str
    title: str
    was: str
    rows: int
    columns_removed: Mapping[str, int]
    columns_added: Mapping[str, int]


def compare(before: Tables, now: Tables) -> list[Change]:
    """Return the rows that differ, table by table, in each the losses first.

    Parameters
    ----------
    before, now : the tables as text; rows are the same if their key is.
    """
    return [change for old, new in _paired(before, now) for change in _rows(old, new, before, now)]


def reshaped(before: Tables, now: Tables) -> list[Reshaped]:
    """Return the tables that are gone, new, called otherwise or have other columns, those that are gone first."""
    found = [one for old, new in _paired(before, now) if (one := _reshaped(old, new))]
    return sorted(found, key=lambda one: KINDS.index(one.kind))


def _paired(before: Tables, now: Tables) -> list[tuple[Table | None, Table | None]]:
    """Return each table before and now; one that has another name and much the same rows is the same table."""
    gone = {name: table for name, table in before.items() if name not in now}
    pairs: list[tuple[Table | None, Table | None]] = []
    for name, table in now.items():
        old = before.get(name)
        if old is None and (match := next((n for n, was in gone.items() if _is_same(was, table)), None)):
            old = gone.pop(match)
        pairs.append((old, table))
    return [*pairs, *((table, None) for table in gone.values())]


def _is_same(old: Table, new: Table) -> bool:
    if old.schema["primaryKey"] != new.schema["primaryKey"]:
        return False
    keys, others = (set(map(table.key, table.rows)) for table in (old, new))
    return len(keys & others) > _SAME * max(len(keys), len(others))


def _reshaped(old: Table | None, new: Table | None) -> Reshaped | None:
    table = new or old
    assert table is not None  # noqa: S101  # a pair holds at least one
    shape = (table.name, table.title or table.name)
    if old is None or new is None:
        return Reshaped("removed" if new is None else "added", *shape, "", len(table.rows), {}, {})
    removed, added = (
        {
            _title(one, name): sum(holds(one, row.get(name, "")) for row in one.rows)
            for name in _columns(one)
            if name not in _columns(other)
        }
        for one, other in ((old, new), (new, old))
    )
    was = old.name if old.name != new.name else ""
    return (
        Reshaped("changed", *shape, was, len(new.rows), removed, added) if was or removed or added else None
    )


def _columns(table: Table) -> dict[str, None]:
    """Return the names of the columns in their order, those that are not described included."""
    return dict.fromkeys([*table.fields, *(name for row in table.rows[:1] for name in row)])


def _rows(old: Table | None, new: Table | None, before: Tables, now: Tables) -> Iterator[Change]:
    was, is_ = (_by_key(table) for table in (old, new))
    for key in [key for key in was if key not in is_]:
        yield _change("removed", key, was[key], {}, old, new, before)
    for key, row in is_.items():
        if key in was and dict(was[key]) != dict(row):
            yield _change("changed", key, was[key], row, old, new, now)
    for key, row in is_.items():
        if key not in was:
            yield _change("added", key, {}, row, old, new, now)


def _by_key(table: Table | None) -> dict[str, Cells]:
    return {table.key(row): row for row in table.rows} if table else {}


def _change(
    kind: Kind, key: str, before: Cells, now: Cells, old: Table | None, new: Table | None, tables: Tables
) -> Change:
    row = now or before
    # Words are those of the table in which the row stands, or stood.
    home = new if now else old
    table = new or old
    assert home is not None and table is not None  # noqa: S101, PT018  # a row stands in a table
    columns = [*row, *(name for name in before if name not in row)]
    cells = tuple(
        Cell(
            name,
            _title(home, name, old),
            before.get(name, ""),
            now.get(name, ""),
            word(old or home, name, before.get(name, "")),
            word(new or home, name, now.get(name, "")),
        )
        for name in columns
        if kind != "changed" or before.get(name, "") != now.get(name, "")
    )
    both = _columns(old).keys() & _columns(new).keys() if old and new else {*columns}
    again = row.get(READ_AGAIN, "")
    # What the key says is not said again.
    named = home.schema["primaryKey"]
    return Change(
        kind,
        table.name,
        table.title or table.name,
        key,
        about(row, home, tables),
        cells,
        tuple(
            cell.column
            for cell in cells
            if (kind != "changed" and holds(home, cell.before or cell.now) and cell.column not in named)
            or (kind == "changed" and cell.column in both)
        ),
        row.get("source", ""),
        again if again[:1].isdigit() else "",
    )


def _title(table: Table, column: str, other: Table | None = None) -> str:
    described = table.fields.get(column) or (other.fields.get(column) if other else None) or {}
    return str(described.get("title") or column)
