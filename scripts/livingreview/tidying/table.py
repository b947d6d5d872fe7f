"""One table in its one form: columns and rows in their order, quotes where needed, cells as they were meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from livingreview.adding import place
from livingreview.check.against import MANY, longest_rise
from livingreview.check.cells import spoilt
from livingreview.check.fault import Fault, shown
from livingreview.check.files import Row, Table
from livingreview.check.tables import wrong
from livingreview.tidying import grid, meaning
from livingreview.tidying.meaning import Ways

#: The day of the reading: a row in which it is later than it was has been read again.
_CHECKED = "checked_on"


@dataclass(frozen=True)
class Mended:
    """A cell that is written otherwise now.

    Attributes
    ----------
    line : line in the file as it is now.
    key : key of its row.
    put_back : the cell is as it was in the earlier version.
    """

    line: int
    column: str
    key: str
    before: str
    now: str
    put_back: bool


@dataclass(frozen=True)
class Tidy:
    """A file as it should be.

    Attributes
    ----------
    said : what of its form was undone, for a person to read.
    mended : cells that are written otherwise.
    left : what is surely spoilt, and nobody can say what stood there.
    doubtful : what may have been spoilt, or meant.
    """

    text: str
    said: Sequence[str] = ()
    mended: Sequence[Mended] = ()
    left: Sequence[Fault] = ()
    doubtful: Sequence[Fault] = ()


@dataclass
class _Line:
    """A row under way: its cells, and the same row in the earlier version."""

    cells: dict[str, str]
    was: dict[str, str] | None
    written: dict[str, str]


def tidied(
    text: str, name: str, file: str, schema: dict[str, Any], earlier: Table | None, since: str = ""
) -> Tidy:
    """Return a table in its one form.

    Parameters
    ----------
    text : with plain line ends, as :func:`saved.read` returns it.
    earlier : the table as it was, if that is known; it shows what was lost.
    since : how a person calls the earlier version.

    Raises
    ------
    TidyError : if the cells cannot be told apart.
    """
    fields = {field["name"]: field for field in schema["fields"]}
    read = grid.read(text, file, list(fields))
    lines = _with_earlier(read, schema, earlier, fields)
    way = _ways(lines, fields, foreign=read.foreign)
    rules = _Rules(fields, schema["missingValues"], way)
    for line in lines:
        _tidy(line, rules)
    ordered = _ordered(lines, name, file, read.header, schema, earlier)
    said = [*read.said, *(["rows in another order"] if ordered != lines else [])]
    made = grid.written(read.header, ([line.cells[name] for name in read.header] for line in ordered))
    keys = schema["primaryKey"]
    mended: list[Mended] = []
    left = [
        Fault(file, 1, column, "column is missing; put it back")
        for column in fields
        if column not in read.header
    ]
    doubtful: list[Fault] = []
    for number, line in enumerate(ordered, start=2):
        key = "/".join(line.cells.get(name, "") for name in keys)
        for column, cell in line.cells.items():
            was = line.was.get(column) if line.was else None
            if cell != line.written[column]:
                mended.append(Mended(number, column, key, line.written[column], cell, cell == was))
            if column not in fields:
                continue
            message, is_sure = _message(cell, was, column, rules, line, since)
            if message:
                (left if is_sure else doubtful).append(
                    Fault(file, number, column, f"{message} ({shown(key)})")
                )
    doubtful += _gone(ordered, earlier, file, since)
    return Tidy(made, said, mended, left, doubtful)


def _with_earlier(
    read: grid.Grid, schema: Mapping[str, Any], earlier: Table | None, fields: Mapping[str, Any]
) -> list[_Line]:
    """Return the rows, each with the row of its key in the earlier version, unless two have that key."""
    keys = schema["primaryKey"]
    known: dict[tuple[str, ...], list[dict[str, str]]] = {}
    if earlier and earlier.has(*keys) and set(keys) <= set(read.header):
        for whole in (row.cells for row in earlier.rows if row.whole):
            known.setdefault(_key(whole, keys), []).append(whole)
    rows = [dict(zip(read.header, cells, strict=True)) for cells in read.rows]
    here = Counter(_key(row, keys) for row in rows) if known else Counter()
    found = []
    for row in rows:
        same = known.get(_key(row, keys), []) if known else []
        was = same[0] if len(same) == 1 and here[_key(row, keys)] == 1 else None
        found.append(_Line(dict(row), was, row))
    return found


def _key(row: Mapping[str, str], keys: Sequence[str]) -> tuple[str, ...]:
    """Return what is the same in the key of a row however a program writes numbers and capitals."""
    found = []
    for name in keys:
        cell = row.get(name, "")
        numbers = {str(number.value.normalize()) for number in meaning.numbers(cell, Ways())}
        found.append(numbers.pop() if len(numbers) == 1 else cell.casefold())
    return tuple(found)


def _ways(lines: Iterable[_Line], fields: Mapping[str, Mapping[str, Any]], *, foreign: bool) -> Ways:
    telling = [
        name
        for name, field in fields.items()
        if field["type"] in ("number", "integer") or meaning.holds_days(field)
    ]
    return meaning.ways(
        (
            (line.cells[name], line.was.get(name) if line.was else None)
            for line in lines
            for name in telling
            if name in line.cells and not line.cells[name].isalpha()
        ),
        foreign=foreign,
    )


class _Rules:
    """What the columns of a table take, and how the program writes that has saved it; each cell is judged once."""

    def __init__(self, fields: Mapping[str, Mapping[str, Any]], labels: Sequence[str], way: Ways) -> None:
        self.fields, self.labels, self.way = fields, labels, way
        self._judged: dict[tuple[str, str], str | None] = {}

    def spoilt(self, cell: str, column: str) -> str | None:
        """Say what is surely wrong with a cell."""
        if (column, cell) not in self._judged:
            field = dict(self.fields[column])
            said = wrong(cell, field, list(self.labels))
            self._judged[column, cell] = said or (None if cell in self.labels else spoilt(cell, field))
        return self._judged[column, cell]

    def tidied(self, cell: str, column: str, was: str | None) -> str:
        """Return a cell as it was meant."""
        if was in (None, cell) and self.spoilt(cell, column) is None:
            return cell
        return meaning.tidied(cell, self.fields[column], self.labels, was, self.way)


def _tidy(line: _Line, rules: _Rules) -> None:
    """Write the cells of a row as they were meant; the day of its reading first, which tells of the others."""
    for name in sorted(line.cells, key=lambda column: column != _CHECKED):
        if name not in rules.fields:
            continue
        cell, was = line.cells[name], line.was.get(name) if line.was else None
        if was is not None and cell != was and _read_again(line) and not rules.spoilt(cell, name):
            # Who reads the source again may find fewer digits in it.
            was = None
        line.cells[name] = rules.tidied(cell, name, was)


def _read_again(line: _Line) -> bool:
    """Say whether somebody has compared a row with its source after the earlier version."""
    try:
        before = date.fromisoformat((line.was or {}).get(_CHECKED, ""))
        return date.fromisoformat(line.cells.get(_CHECKED, "")) > before
    except ValueError:
        return False


def _message(
    cell: str, was: str | None, column: str, rules: _Rules, line: _Line, since: str
) -> tuple[str | None, bool]:
    """Say what a person has to look at in a cell, and whether it is surely spoilt."""
    if surely := rules.spoilt(cell, column):
        return surely + (f"; it was {shown(was)} in {since}" if was and was != cell else ""), True
    if cell == was:
        return None, False
    if was is not None and (lost := meaning.lost_letters(cell, was)):
        return f"{lost} in {since}", True
    field = rules.fields[column]
    said = meaning.doubt(cell, was, field, rules.labels) if was is not None else None
    # A number that somebody has just compared with its source is right; its zeros may be lost all the same.
    if said and _read_again(line) and not said.startswith(f"{cell} has fewer digits"):
        said = None
    return (f"{said} in {since}" if said else meaning.doubt_alone(cell, field, rules.way)), False


def _gone(lines: Iterable[_Line], earlier: Table | None, file: str, since: str) -> Iterable[Fault]:
    """Yield the rows that are no longer there."""
    if earlier is None:
        return
    keys = earlier.schema["primaryKey"]
    here = {_key(line.cells, keys) for line in lines}
    gone = [
        "/".join(row.cells.get(name, "") for name in keys)
        for row in earlier.rows
        if row.whole and _key(row.cells, keys) not in here
    ]
    for key in gone[:MANY]:
        more = f", and {len(gone) - MANY} more" if len(gone) > MANY and key == gone[MANY - 1] else ""
        yield Fault(file, None, None, f"the row {shown(key)} of {since} is gone{more}")


# The order of rows.


def _ordered(
    lines: list[_Line],
    name: str,
    file: str,
    header: list[str],
    schema: dict[str, Any],
    earlier: Table | None,
) -> list[_Line]:
    """Return the rows in the order that the book keeps: as they were, and new ones where they belong."""
    if earlier is None or not all(key in header for key in schema["primaryKey"]):
        return lines
    at = {id(row.cells): number for number, row in enumerate(earlier.rows)}
    old = [line for line in lines if line.was is not None]
    new = [line for line in lines if line.was is None]
    places = [at[id(line.was)] for line in old]
    moved = len(old) - longest_rise(places)
    was_sorted = place.is_in_key_order(earlier)
    if moved and (moved >= max(MANY, len(old) / 2) or was_sorted):
        # A program has sorted the table: where a new row stood says nothing.
        kept = sorted(old, key=lambda line: at[id(line.was)])
        return _inserted(kept, new, name, file, header, schema)
    table = _table([line.cells for line in lines], name, file, header, schema)
    if was_sorted:
        return sorted(lines, key=lambda line: place.key_of(line.cells, table))
    return _beside_their_own(lines, place.owner(table), earlier)


def _beside_their_own(lines: list[_Line], owner: str, earlier: Table) -> list[_Line]:
    """Put new rows behind the rows of their own trial or arrow, if all rows of one stood together."""
    if not owner or not earlier.has(owner) or not lines or owner not in lines[0].cells:
        return lines
    runs = [own for own, _ in groupby(row.cells[owner] for row in earlier.rows)]
    if len(runs) != len(set(runs)):
        return lines
    homes = {line.cells[owner] for line in lines if line.was is not None}
    kept: list[_Line] = []
    strayed: list[_Line] = []
    for own, run in groupby(lines, key=lambda line: line.cells[owner]):
        rows = list(run)
        is_home = own not in homes or any(line.was is not None for line in rows)
        (kept if is_home else strayed).extend(rows)
    for line in strayed:
        last = max(at for at, other in enumerate(kept) if other.cells[owner] == line.cells[owner])
        kept.insert(last + 1, line)
    return kept


def _inserted(
    kept: list[_Line], new: list[_Line], name: str, file: str, header: list[str], schema: dict[str, Any]
) -> list[_Line]:
    """Put new rows where :mod:`livingreview.adding` would."""
    for line in new:
        table = _table([one.cells for one in kept], name, file, header, schema)
        kept.insert(place.line_of(line.cells, table) - 1, line)
    return kept


def _table(
    rows: Sequence[dict[str, str]], name: str, file: str, header: list[str], schema: dict[str, Any]
) -> Table:
    return Table(name, file, header, [Row(line, row) for line, row in enumerate(rows, start=2)], schema)
