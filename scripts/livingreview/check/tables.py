"""Tables against their schema: frictionless finds the faults, this module says them plainly."""

from __future__ import annotations

import copy
import difflib
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from livingreview.check.fault import Fault, shown
from livingreview.check.files import Row, Table
from livingreview.check.patterns import in_words
from livingreview.project import MARKER

#: What the labels of a missing value mean.
LABELS = {"NR": "not reported", "NE": "not estimable or not reached", "NA": "does not apply"}

_NUMBERS = {
    "number": re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?"),
    "integer": re.compile(r"-?[0-9]+"),
}
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def check(tables: Mapping[str, Table]) -> list[Fault]:
    """Return the faults of all tables together, so that keys between tables are looked up too."""
    faults = [fault for table in tables.values() for fault in _header(table)]
    cells = [fault for table in tables.values() for row in _whole(table) for fault in _cells(table, row)]
    known = {(f.file, f.line, f.column) for f in cells}
    for fault in _frictionless(tables):
        if (fault.file, fault.line, fault.column) not in known:
            known.add((fault.file, fault.line, fault.column))
            cells.append(fault)
    return faults + cells


def fields(table: Table) -> list[dict[str, Any]]:
    """Return the described columns that the file really has, in the descriptor's order."""
    return [field for field in table.schema["fields"] if field["name"] in table.header]


def _whole(table: Table) -> Iterator[Row]:
    return (row for row in table.rows if row.whole)


def _header(table: Table) -> Iterator[Fault]:
    expected = [field["name"] for field in table.schema["fields"]]
    for name in dict.fromkeys(table.header):
        if table.header.count(name) > 1:
            yield Fault(table.file, 1, name, "column stands twice in the header; once is expected")
    for name in expected:
        if name not in table.header:
            yield Fault(table.file, 1, name, f"column is missing; expected after {_before(name, expected)}")
    for name in dict.fromkeys(table.header):
        if name not in expected:
            near = difflib.get_close_matches(name, expected, 1)
            hint = f"did you mean {near[0]}?" if near else f"expected are {', '.join(expected)}"
            yield Fault(table.file, 1, name or "(blank)", f"column is not described in the schema; {hint}")
    present = [name for name in dict.fromkeys(table.header) if name in expected]
    ordered = [name for name in expected if name in present]
    if present != ordered:
        yield Fault(table.file, 1, None, f"columns in another order; expected {', '.join(ordered)}")


def _before(name: str, expected: list[str]) -> str:
    at = expected.index(name)
    return expected[at - 1] if at else "nothing, as the first column"


def _cells(table: Table, row: Row) -> Iterator[Fault]:
    """Yield what frictionless lets pass or would call by a name that says little."""
    labels = table.schema["missingValues"]
    for field in fields(table):
        name, cell, constraints = field["name"], row.cells[field["name"]], field["constraints"]
        if not cell.strip():
            yield table.fault(row, name, _blank(labels, constraints["required"]))
        elif cell in labels:
            if constraints["required"]:
                meaning = f" ({LABELS[cell]})" if cell in LABELS else ""
                yield table.fault(
                    row, name, f"{cell}{meaning} where every row must have a value; write the value"
                )
        elif not _has_type(cell, field):
            yield table.fault(row, name, _type_message(cell, field))
        elif "pattern" in constraints and not re.fullmatch(constraints["pattern"], cell):
            yield table.fault(row, name, _pattern_message(cell, field))


def _blank(labels: list[str], required: bool) -> str:
    if required:
        return "blank; every row must have a value here"
    *first, last = [f"{label} ({LABELS[label]})" if label in LABELS else label for label in labels]
    return f"blank; write {', '.join(first)} or {last}" if first else f"blank; write {last}"


def _has_type(cell: str, field: dict[str, Any]) -> bool:
    if field["type"] in _NUMBERS:
        return bool(_NUMBERS[field["type"]].fullmatch(cell))
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
    point = cell.replace(",", ".")
    if field["type"] == "number" and point != cell and _has_type(point, field):
        return f"{cell} is not a number (write {point})"
    if field["type"] == "integer":
        return f"{shown(cell)} is not a whole number; write digits only"
    return f"{shown(cell)} is not a number; write digits, with a point for decimals"


def _pattern_message(cell: str, field: dict[str, Any]) -> str:
    noun = field.get("title", field["name"])
    return f"{shown(cell)} is not a {noun[:1].lower() + noun[1:]} (expected {in_words(field['constraints']['pattern'])})"


def _frictionless(tables: Mapping[str, Table]) -> Iterator[Fault]:
    """Validate the package in memory, spoilt rows included, so that keys in them are still found."""
    from frictionless import FrictionlessException, Package

    try:
        package = Package(resources=[_resource(tables[name], tables) for name in _with_rows(tables)])
        report = package.validate(limit_errors=1_000_000)
    except FrictionlessException as error:
        for reason in error.reasons or [error.error]:
            yield Fault(MARKER, None, None, f"not a valid description of tables: {reason.message}")
        return
    for error in report.errors:
        yield Fault(MARKER, None, None, f"not a valid description of tables: {error.message}")
    for task in report.tasks:
        table = tables[task.name]
        for error in task.errors:
            yield from _translated(error, table, tables)


def _with_rows(tables: Mapping[str, Table]) -> list[str]:
    """Return the names of tables that have rows, or are looked up by one that has: the rest takes time only."""
    filled = [table for table in tables.values() if table.rows]
    looked_up = {
        key["reference"]["resource"] for table in filled for key in table.schema.get("foreignKeys", [])
    }
    return [table.name for table in tables.values() if table.rows or table.name in looked_up]


def _resource(table: Table, tables: Mapping[str, Table]) -> Any:
    from frictionless import Resource, Schema

    schema = copy.deepcopy(table.schema)
    schema["fields"] = fields(table)
    names = [field["name"] for field in schema["fields"]]
    keys = schema.get("foreignKeys", []) if table.rows else []
    schema["foreignKeys"] = [key for key in keys if _usable(key, table, tables)]
    if not table.has(*schema["primaryKey"]):
        del schema["primaryKey"]
    rows = [[row.cells[name] for name in names] for row in table.rows]
    return Resource(name=table.name, data=[names, *rows], schema=Schema.from_descriptor(schema))


def _usable(key: dict[str, Any], table: Table, tables: Mapping[str, Table]) -> bool:
    reference = key["reference"]
    target = tables.get(reference["resource"])
    return target is not None and target.has(*reference["fields"]) and table.has(*key["fields"])


def _translated(error: Any, table: Table, tables: Mapping[str, Table]) -> Iterator[Fault]:
    number = getattr(error, "row_number", None)
    if number is None or not 0 <= number - 2 < len(table.rows):
        yield Fault(table.file, None, None, error.message)
        return
    row = table.rows[number - 2]
    if not row.whole:
        return
    if error.type == "foreign-key":
        yield _foreign_key(error, row, table, tables)
    elif error.type in ("unique-error", "primary-key"):
        yield _repeated(error, row, table)
    else:
        field = next((f for f in fields(table) if f["name"] == getattr(error, "field_name", None)), None)
        if field is None:
            yield table.fault(row, None, error.message)
        else:
            yield table.fault(
                row, field["name"], _constraint_message(row.cells[field["name"]], field, error.note)
            )


def _foreign_key(error: Any, row: Row, table: Table, tables: Mapping[str, Table]) -> Fault:
    """Name the last column of the key, unless an earlier one is already unknown."""
    columns, others = error.field_names, error.reference_field_names
    target = tables[error.reference_name]
    for column, other in zip(columns, others, strict=True):
        known = {r.cells[other] for r in target.rows}
        if row.cells[column] not in known:
            near = difflib.get_close_matches(row.cells[column], sorted(known), 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            return table.fault(row, column, f"{shown(row.cells[column])} is in no row of {target.file}{hint}")
    *first, last = columns
    together = ", ".join(f"{column} {shown(row.cells[column])}" for column in first)
    return table.fault(row, last, f"{shown(row.cells[last])} with {together} is in no row of {target.file}")


def _repeated(error: Any, row: Row, table: Table) -> Fault:
    columns = [error.field_name] if error.type == "unique-error" else table.schema["primaryKey"]
    earlier = re.search(r"position \"?(\d+)", error.note)
    index = int(earlier[1]) - 2 if earlier else -1
    where = f"line {table.rows[index].line}" if 0 <= index < len(table.rows) else "an earlier line"
    value = ", ".join(row.cells[column] for column in columns)
    return table.fault(row, columns[-1], f"{shown(value)} already stands in {where}; expected once")


def _constraint_message(cell: str, field: dict[str, Any], note: str) -> str:
    constraints = field["constraints"]
    if '"enum"' in note:
        near = difflib.get_close_matches(cell, constraints["enum"], 1)
        hint = f"; did you mean {near[0]}?" if near else ""
        return f"'{shown(cell)}' is none of {', '.join(constraints['enum'])}{hint}"
    for name, comparison in (("minimum", "below"), ("maximum", "above")):
        if f'"{name}"' in note:
            return f"{cell} is {comparison} {constraints[name]}, the {name} of this column"
    return f"{shown(cell)}: {note}"
