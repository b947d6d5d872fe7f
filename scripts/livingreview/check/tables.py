"""Tables against their schema: every cell that the descriptor forbids, said plainly."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from livingreview.check import dates, vocabulary
from livingreview.check.fault import FEW, Fault, shown
from livingreview.check.files import Row, Table

#: What the labels of a missing value mean.
LABELS = {"NR": "not reported", "NE": "not estimable or not reached", "NA": "does not apply"}

_NUMBERS = {
    "number": re.compile(r"-?[0-9]+(\.[0-9]+)?"),
    "integer": re.compile(r"-?[0-9]+"),
}
#: What people write between the words of a list.
_BETWEEN = r"[;,/|+&]|\band\b"
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def check(tables: Mapping[str, Table]) -> list[Fault]:
    """Return the faults of all tables together, so that keys between tables are looked up too; one for each cell."""
    faults = [fault for table in tables.values() for fault in _header(table)]
    cells: dict[tuple[str, int | None, str | None], Fault] = {}
    for table in tables.values():
        for fault in (*_cells(table), *_repeated(table), *_foreign_keys(table, tables)):
            cells.setdefault((fault.file, fault.line, fault.column), fault)
    return [*faults, *cells.values()]


def fields(table: Table) -> list[dict[str, Any]]:
    """Return the described columns that the file really has, in the descriptor's order."""
    return [field for field in table.schema["fields"] if field["name"] in table.header]


def _whole(table: Table) -> Iterator[Row]:
    return (row for row in table.rows if row.whole)


def _header(table: Table) -> Iterator[Fault]:
    expected = [field["name"] for field in table.schema["fields"]]
    twice = [name for name in dict.fromkeys(table.header) if table.header.count(name) > 1]
    yield from _columns(
        table, twice, "stands twice in the header; once is expected", "stand twice in the header"
    )
    missing = [name for name in expected if name not in table.header]
    if len(missing) > FEW:
        yield Fault(table.file, 1, None, f"{len(missing)} columns are missing: {', '.join(missing)}")
    else:
        for name in missing:
            yield Fault(table.file, 1, name, f"column is missing; expected after {_before(name, expected)}")
    unknown = [name for name in dict.fromkeys(table.header) if name not in expected]
    more = f"expected are {', '.join(expected)}"
    near = {name: vocabulary.near(name, missing or expected) for name in unknown}
    if len(unknown) > FEW and not any(near.values()):
        yield from _columns(table, unknown, "", f"are not described in the schema; {more}")
    else:
        for name in unknown:
            hint = f"did you mean {near[name]}?" if near[name] else more
            yield Fault(table.file, 1, name or "(blank)", f"column is not described in the schema; {hint}")
    present = [name for name in dict.fromkeys(table.header) if name in expected]
    ordered = [name for name in expected if name in present]
    if present != ordered:
        yield Fault(table.file, 1, None, f"columns in another order; expected {', '.join(ordered)}")


def _columns(table: Table, names: list[str], one: str, many: str) -> Iterator[Fault]:
    """Yield a fault for each of a few columns, or one for many."""
    if len(names) > FEW:
        first = ", ".join(shown(name or "(blank)") for name in names[:FEW])
        yield Fault(table.file, 1, None, f"{len(names)} columns ({first} and others) {many}")
    else:
        for name in names:
            yield Fault(table.file, 1, name or "(blank)", f"column {one}")


def _before(name: str, expected: list[str]) -> str:
    at = expected.index(name)
    return expected[at - 1] if at else "nothing, as the first column"


def _cells(table: Table) -> Iterator[Fault]:
    """Yield the cells that are not what their column holds."""
    columns = fields(table)
    for row in _whole(table):
        for field in columns:
            cell = row.cells[field["name"]]
            if message := wrong(cell, field, table.schema["missingValues"]):
                # What to write differs from row to row; the mistake is the same.
                alike = cell and "enum" not in field["constraints"] and "delimiter" not in field
                cause = message.removeprefix(shown(cell))[:12] if alike else ""
                yield table.fault(row, field["name"], message, cause)


def wrong(cell: str, field: dict[str, Any], labels: list[str]) -> str | None:
    """Say what is wrong with one cell, given the description of its column and the labels of what is missing."""
    constraints = field["constraints"]
    if not cell.strip():
        return _blank(labels, constraints["required"])
    if cell in labels:
        meaning = f" ({LABELS[cell]})" if cell in LABELS else ""
        missing = f"{cell}{meaning} where every row must have a value; write the value"
        return missing if constraints["required"] else None
    if not _has_type(cell, field):
        return _type_message(cell, field)
    if "delimiter" in field:
        return _list(cell, field)
    if "pattern" in constraints and not re.fullmatch(constraints["pattern"], cell):
        return _pattern_message(cell, field)
    if "enum" in constraints and cell not in constraints["enum"]:
        return f"'{shown(cell)}' is none of {', '.join(constraints['enum'])}{_hint(cell, field)}"
    if "minimum" in constraints and float(cell) < constraints["minimum"]:
        return f"{shown(cell)} is below {constraints['minimum']}, the minimum of this column"
    if "maximum" in constraints and float(cell) > constraints["maximum"]:
        return f"{shown(cell)} is above {constraints['maximum']}, the maximum of this column"
    return None


def _hint(cell: str, field: dict[str, Any]) -> str:
    """Say which word of a column is meant, where that is plain, or which it may be."""
    words = field["constraints"]["enum"]
    if meant := vocabulary.meant(cell, field.get("categories")):
        return f"; write {meant}"
    if typed := dates.typed(cell):
        made = next((word for word in words if word in typed), None)
        if made:
            return f"; a spreadsheet made a date of {made}, write it again"
    near = vocabulary.near(cell, words)
    return f"; did you mean {near}?" if near else ""


def _list(cell: str, field: dict[str, Any]) -> str | None:
    """Say what is wrong with a cell of several words."""
    categories, delimiter = field.get("categories"), field["delimiter"]
    if not vocabulary.are_words(categories):
        return None
    words = [word["value"] for word in categories]
    said = cell.split(delimiter)
    unknown = next((part for part in said if part not in words), None)
    if unknown is not None:
        meant = _meant_in(cell, categories, delimiter)
        near = vocabulary.near(unknown, words)
        hint = f"; write {meant}" if meant else f"; did you mean {near}?" if near else ""
        return f"'{shown(unknown)}' is none of {', '.join(words)}{hint}"
    twice = next((word for word in said if said.count(word) > 1), None)
    return f"{twice} stands twice; write {delimiter.join(dict.fromkeys(said))}" if twice else None


def _meant_in(cell: str, categories: list[vocabulary.Word], delimiter: str) -> str | None:
    """Return the words of a cell that says all of them in other spellings, or with something else between them."""
    for between in (re.escape(delimiter), _BETWEEN):
        parts = [part for part in re.split(between, cell) if part.strip()]
        meant = [vocabulary.meant(part, categories) for part in parts]
        if all(meant):
            return delimiter.join(dict.fromkeys(filter(None, meant)))
    return None


def _blank(labels: list[str], required: bool) -> str:
    return "blank; every row must have a value here" if required else f"blank; write {one_of(labels)}"


def one_of(labels: list[str]) -> str:
    """Return the words for a missing value, each with its meaning."""
    *first, last = [f"{label} ({LABELS[label]})" if label in LABELS else label for label in labels]
    return f"{', '.join(first)} or {last}" if first else last


def is_number(cell: str) -> bool:
    """Say whether a cell is a number as tables write it."""
    return bool(_NUMBERS["number"].fullmatch(cell))


def _has_type(cell: str, field: dict[str, Any]) -> bool:
    if field["type"] in _NUMBERS:
        return bool(_NUMBERS[field["type"]].fullmatch(cell)) and math.isfinite(float(cell))
    if field["type"] == "date":
        try:
            return bool(_DATE.fullmatch(cell)) and bool(date.fromisoformat(cell))
        except ValueError:
            return False
    return True


def _type_message(cell: str, field: dict[str, Any]) -> str:
    if field["type"] == "date":
        if _DATE.fullmatch(cell):
            return f"{cell} is not a date that exists"
        return f"{shown(cell)} is not a date; write year-month-day, such as 2024-02-29"
    if field["type"] == "integer":
        return f"{shown(cell)} is not a whole number; write digits only"
    if _THOUSANDS.fullmatch(cell):
        plain, decimal = cell.replace(",", ""), cell.replace(",", ".")
        which = plain if cell.count(",") > 1 else f"{plain} or {decimal}, as the source has it"
        return f"{cell} has a comma that may part thousands or decimals; write {which}"
    if _EXPONENT.fullmatch(cell):
        return (
            f"{shown(cell)} is a spreadsheet's way to write a number; write {_digits(cell) or 'its digits'}"
        )
    # Two digits with a space between may be two numbers, or one with a lost point.
    numbers = (*_spellings(cell), f"0{cell}") if _ONE_NUMBER.fullmatch(cell) else ()
    written = next((number for number in numbers if _NUMBERS["number"].fullmatch(number)), None)
    if written:
        return f"{shown(cell)} is not a number (write {written})"
    return f"{shown(cell)} is not a number; write digits, with a point for decimals"


#: One comma and three digits: 1,234 is a thousand for some and a decimal for others. 0,123 can only be one.
_THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}(,[0-9]{3})+")
_ONE_NUMBER = re.compile(
    r"(?:\D*|.*\D)\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:\D.*)?|(?:(?!\d\s+\d).)*", re.DOTALL
)
_EXPONENT = re.compile(r"-?[0-9]+(\.[0-9]+)?[eE][+-]?[0-9]+")
#: Beyond this power of ten, nobody wants to read the digits.
_LARGEST_POWER = 15


def _digits(cell: str) -> str | None:
    """Return a number in the notation of spreadsheets as plain digits; ``None`` if there are too many."""
    try:
        number = Decimal(cell)
    except InvalidOperation:
        return None
    return f"{number:f}" if abs(number.adjusted()) <= _LARGEST_POWER else None


def _spellings(cell: str) -> Iterator[str]:
    """Yield what may be meant by a cell, the likeliest first: other signs, spaces, commas and capitals are tried."""
    plain = unicodedata.normalize("NFKC", cell).replace("−", "-").replace("·", ".")
    yield plain
    yield plain.replace(",", ".")
    if _EXPONENT.fullmatch(plain) and (digits := _digits(plain)):
        yield digits
    yield re.sub(r"[\s_]+", "-", plain.strip().lower())
    solid = "".join(plain.split())
    yield from (solid, solid.replace(",", "."), solid.upper(), solid.lower())


def _pattern_message(cell: str, field: dict[str, Any]) -> str:
    noun = field.get("title", field["name"])
    noun = noun[:1].lower() + noun[1:]
    noun = f"an {noun}" if noun[:1] in "aeiou" else f"a {noun}"
    pattern = field["constraints"]["pattern"]
    meant = next((spelling for spelling in _spellings(cell) if re.fullmatch(pattern, spelling)), None)
    if meant:
        return f"{shown(cell)} is not {noun}; write {shown(meant)}"
    example = f"such as {field['example']}"
    wanted = f"{field['expected']}, {example}" if "expected" in field else example
    return f"{shown(cell)} is not {noun} (expected {wanted})"


def _repeated(table: Table) -> Iterator[Fault]:
    """Yield keys, and cells of columns without repetition, that already stand in an earlier row."""
    keys = [[field["name"]] for field in fields(table) if field["constraints"].get("unique")]
    keys += [key] if table.has(*(key := table.schema["primaryKey"])) else []
    for columns in keys:
        first: dict[tuple[object, ...], Row] = {}
        for row, values in _keys(table, columns):
            earlier = first.setdefault(values, row)
            if earlier is not row and row.whole:
                said = shown(", ".join(row.cells[column] for column in columns))
                message = f"{said} already stands in line {earlier.line}; expected once"
                yield table.fault(row, columns[-1], message)


def _keys(table: Table, columns: list[str]) -> Iterator[tuple[Row, tuple[object, ...]]]:
    """Yield each row with what these columns hold, unless all of them lack a value.

    A spoilt row has its key too, so that one fault does not make others.
    """
    types = {field["name"]: field for field in fields(table)}
    labels = table.schema["missingValues"]
    for row in table.rows:
        values = tuple(_value(row.cells[column], types[column], labels) for column in columns)
        if set(values) != {None}:
            yield row, values


def _value(cell: str, field: dict[str, Any], labels: list[str]) -> object:
    """Return what is the same in two cells that say the same: 1.0 and 1 are one number."""
    if not cell.strip() or cell in labels:
        return None
    return float(cell) if field["type"] in _NUMBERS and _has_type(cell, field) else cell


def _foreign_keys(table: Table, tables: Mapping[str, Table]) -> Iterator[Fault]:
    """Yield keys that are in no row of the table they point to."""
    for key in table.schema.get("foreignKeys", []):
        target = tables.get(key["reference"]["resource"])
        columns, others = key["fields"], key["reference"]["fields"]
        if target is None or not target.has(*others) or not table.has(*columns):
            continue
        known = {values for _, values in _keys(target, others)}
        spoilt = _spoilt(target)
        for row, values in _keys(table, columns):
            if (
                row.whole
                and values not in known
                and spoilt.isdisjoint(map(vocabulary.plain, map(str, values)))
            ):
                yield _unknown(row, columns, others, table, target)


def _spoilt(table: Table) -> set[str]:
    """Return what keys of a table say that are not written as keys, and are told for that already."""
    columns = [field for field in fields(table) if field["name"] in table.schema["primaryKey"]]
    return {
        vocabulary.plain(row.cells[field["name"]])
        for row in _whole(table)
        for field in columns
        if wrong(row.cells[field["name"]], field, table.schema["missingValues"])
    }


def _unknown(row: Row, columns: list[str], others: list[str], table: Table, target: Table) -> Fault:
    """Name the last column of the key, unless an earlier one is already unknown."""
    for column, other in zip(columns, others, strict=True):
        known = {r.cells[other] for r in target.rows}
        if row.cells[column] not in known:
            near = vocabulary.near(row.cells[column], known)
            hint = f"; did you mean {near}?" if near else ""
            return table.fault(row, column, f"{shown(row.cells[column])} is in no row of {target.file}{hint}")
    *first, last = columns
    together = ", ".join(f"{column} {shown(row.cells[column])}" for column in first)
    return table.fault(row, last, f"{shown(row.cells[last])} with {together} is in no row of {target.file}")
