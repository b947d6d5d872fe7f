"""The descriptor of the tables: is it whole enough to check tables by, and does it describe them all?"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any, TypeGuard

from livingreview.check import vocabulary
from livingreview.check.fault import Fault, shown
from livingreview.check.files import is_hidden, read_text
from livingreview.project import MARKER, Project

TYPES = ("string", "number", "integer", "date")
#: Constraints that the check of the tables applies; another one would be a promise that nobody keeps.
CONSTRAINTS = ("required", "unique", "enum", "pattern", "minimum", "maximum")


def read(project: Project) -> tuple[list[dict[str, Any]], list[Fault]]:
    """Return the descriptors of the tables that can be used, and every fault of ``data/datapackage.json``."""
    text, faults = read_text(project.descriptor, MARKER)
    if text is None:
        return [], faults
    usable, described, found = _read(text)
    if described is not None:
        found = (*found, *_undescribed(project, described))
    return list(usable), [*faults, *found]


# The same text is described by many projects of the tests, and asked about at every check of one that is served.
@lru_cache(maxsize=4)
def _read(text: str) -> tuple[Sequence[dict[str, Any]], frozenset[str] | None, Sequence[Fault]]:
    """Return the descriptors that can be used, the files that are described if any can be told, and every fault."""
    try:
        package = json.loads(text)
    except json.JSONDecodeError as error:
        message = f"{_json_problem(error.msg)} (at character {error.colno})"
        return (), None, (Fault(MARKER, error.lineno, None, message),)
    except (ValueError, RecursionError):
        return (), None, (Fault(MARKER, None, None, "too long a number, or too many brackets in brackets"),)
    listed = package.get("resources") if isinstance(package, dict) else None
    if not isinstance(listed, list) or not listed:
        message = "no tables; a list `resources` that describes them is expected"
        return (), None, (Fault(MARKER, None, None, message),)
    faults: list[Fault] = []
    usable: dict[str, dict[str, Any]] = {}
    for number, resource in enumerate(listed, start=1):
        found = list(_shape(resource, number))
        faults += found
        if found:
            continue
        if resource["name"] in usable:
            faults.append(
                Fault(
                    MARKER, None, resource["name"], "described twice; one description per table is expected"
                )
            )
            continue
        usable[resource["name"]] = resource
        faults += _content(resource)
    faults += _one_vocabulary(usable.values())
    names = {r["name"] for r in listed if isinstance(r, dict) and _text(r.get("name"))}
    for resource in usable.values():
        faults += _foreign_keys(resource, usable, names - set(usable))
    described = frozenset(r["path"] for r in listed if isinstance(r, dict) and isinstance(r.get("path"), str))
    return tuple(usable.values()), described, tuple(faults)


#: What is wrong with a JSON file, by the first words of the parser's message.
_JSON = {
    "Expecting ',' delimiter": "a comma, or the bracket at the end, is missing",
    "Expecting ':' delimiter": "a colon after the name is missing",
    "Expecting property name": "a name in straight double quotes is missing; is there a comma too many before it?",
    "Illegal trailing comma": "a comma stands before the bracket at the end; delete it",
    "Expecting value": "a value is missing, or is not in straight double quotes",
    "Unterminated string": "the quote opened here is not closed; close it",
    "Invalid control character": "a line break or tab inside quotes; write the text on one line",
    "Invalid \\": "a backslash that means nothing here; write it twice",
    "Extra data": "text after the end of the list; delete it",
}


def _json_problem(said: str) -> str:
    known = (words for start, words in _JSON.items() if said.startswith(start))
    return next(known, "a comma, a bracket or a quote is wrong")


def _shape(resource: object, number: int) -> Iterator[Fault]:
    """Yield what would keep us from checking a table by this description."""
    if not isinstance(resource, dict) or not _text(resource.get("name")):
        yield Fault(MARKER, None, None, f"table {number} has no name; a `name` is expected")
        return
    name, path, described = resource["name"], resource.get("path"), resource.get("schema")
    schema: dict[str, Any] = described if isinstance(described, dict) else {}
    if not _text(path) or PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
        yield Fault(MARKER, None, name, "no usable path; a `path` inside data/ is expected")
    fields = schema.get("fields")
    if not isinstance(fields, list) or not fields:
        yield Fault(MARKER, None, name, "no columns; a list `schema.fields` is expected")
        return
    for field in fields:
        if not isinstance(field, dict) or not _text(field.get("name")):
            yield Fault(MARKER, None, name, "a column has no name; a `name` is expected")
            return
        yield from _field(field, f"{name}.{field['name']}")
    columns = [field["name"] for field in fields]
    if len(set(columns)) < len(columns):
        yield Fault(MARKER, None, name, "a column is described twice; one description per column is expected")
    key = schema.get("primaryKey")
    if not _texts(key) or not set(key) <= set(columns):
        yield Fault(
            MARKER, None, name, "no usable `primaryKey`; a list of the table's own columns is expected"
        )
    if not isinstance(resource.get("may_be_empty", False), bool):
        yield Fault(MARKER, None, name, "`may_be_empty` is neither true nor false")
    labels = schema.get("missingValues")
    if not _texts(labels) or "" in labels:
        yield Fault(
            MARKER,
            None,
            name,
            "no usable `missingValues`; a list of labels such as NR is expected, never blank",
        )


def _field(field: dict[str, Any], place: str) -> Iterator[Fault]:
    if field.get("type") not in TYPES:
        yield Fault(
            MARKER,
            None,
            place,
            f"type {shown(str(field.get('type')))}; one of {', '.join(TYPES)} is expected",
        )
    constraints = field.get("constraints")
    if not isinstance(constraints, dict) or not isinstance(constraints.get("required"), bool):
        yield Fault(MARKER, None, place, "`constraints.required` is not given; true or false is expected")
        return
    for name in constraints:
        if name not in CONSTRAINTS:
            message = f"`constraints.{shown(name)}` is not checked; expected are {', '.join(CONSTRAINTS)}"
            yield Fault(MARKER, None, place, message)
    if "delimiter" in field:
        yield from _delimiter(field, place)
    if not isinstance(constraints.get("unique", False), bool):
        yield Fault(MARKER, None, place, "`constraints.unique` is neither true nor false")
    if "pattern" in constraints:
        yield from _pattern(field, place)
    if "enum" in constraints and not _texts(constraints["enum"]):
        yield Fault(MARKER, None, place, "`constraints.enum` is not a list of texts")
    for bound in ("minimum", "maximum"):
        if bound not in constraints:
            continue
        value = constraints[bound]
        if isinstance(value, bool) or not isinstance(value, int | float):
            yield Fault(MARKER, None, place, f"`constraints.{bound}` is not a number")
        elif field.get("type") not in ("number", "integer"):
            yield Fault(MARKER, None, place, f"`constraints.{bound}` of a column that holds no numbers")


def _delimiter(field: dict[str, Any], place: str) -> Iterator[Fault]:
    """Yield why a cell of several words could not be taken apart."""
    if field["delimiter"] != ";" or field.get("type") != "string":
        message = (
            f"`delimiter` is {shown(repr(field['delimiter']))}; the book parts words of a text with ';' only"
        )
        yield Fault(MARKER, None, place, message)
    elif "categories" not in field:
        yield Fault(MARKER, None, place, "a `delimiter` without `categories`; list the words that it parts")
    elif "enum" in field["constraints"]:
        message = "`constraints.enum` beside a `delimiter` would forbid two words in a cell; delete it"
        yield Fault(MARKER, None, place, message)


def _pattern(field: dict[str, Any], place: str) -> Iterator[Fault]:
    """Yield why a cell that does not fit its pattern could not be told what fits."""
    pattern, example, expected = field["constraints"]["pattern"], field.get("example"), field.get("expected")
    if not _compiles(pattern):
        yield Fault(MARKER, None, place, "`constraints.pattern` is not a regular expression")
    elif not _text(example):
        yield Fault(MARKER, None, place, "a pattern without `example`; give a text that fits the pattern")
    elif not re.fullmatch(pattern, example):
        message = f"the `example` {shown(example)} does not fit the `constraints.pattern` of the column"
        yield Fault(MARKER, None, place, message)
    if expected is not None and not _text(expected):
        yield Fault(MARKER, None, place, "`expected` is no text; say the pattern in words")


def _content(resource: dict[str, Any]) -> Iterator[Fault]:
    """Yield what a reader of the data dictionary would miss."""
    name = resource["name"]
    for key in ("title", "description"):
        if not _text(resource.get(key)):
            yield Fault(MARKER, None, name, f"no {key}; say in one sentence what the table holds")
    for field in resource["schema"]["fields"]:
        place = f"{name}.{field['name']}"
        if not _text(field.get("description")):
            yield Fault(MARKER, None, place, "no description; say in one sentence what the column holds")
        yield from _categories(field, name)


def _categories(field: dict[str, Any], table: str) -> Iterator[Fault]:
    enum, categories = field["constraints"].get("enum"), field.get("categories")
    place = f"{table}.{field['name']}"
    if enum is None and categories is None:
        return
    if not vocabulary.are_words(categories):
        yield Fault(
            MARKER,
            None,
            place,
            "no usable `categories`; a value and a label for each word of the enum is expected",
        )
        return
    values = [c["value"] for c in categories]
    if "delimiter" in field:
        for value in values:
            if field["delimiter"] in value:
                message = f"the word '{shown(value)}' holds the `delimiter`, which parts two words"
                yield Fault(MARKER, None, place, message)
    elif values != enum:
        differing = sorted(set(values) ^ set(enum or [])) or ["the order"]
        yield Fault(
            MARKER,
            None,
            place,
            f"`categories` and `constraints.enum` differ in {', '.join(map(shown, differing))}",
        )
    for message in vocabulary.wrong(table, field["name"], categories):
        yield Fault(MARKER, None, place, message)


def _one_vocabulary(resources: Collection[dict[str, Any]]) -> Iterator[Fault]:
    """Yield columns that differ from the column of that name in an earlier table, where the book reads both alike."""
    first: dict[str, tuple[str, object]] = {}
    for resource in resources:
        for field in resource["schema"]["fields"]:
            column, words = field["name"], field.get("categories")
            if column not in vocabulary.KEYS:
                continue
            earlier, expected = first.setdefault(column, (resource["name"], words))
            if words != expected:
                place = f"{resource['name']}.{column}"
                yield Fault(MARKER, None, place, f"other words than in {earlier}.{column}; expected the same")


def _foreign_keys(
    resource: dict[str, Any], usable: dict[str, dict[str, Any]], unusable: set[str]
) -> Iterator[Fault]:
    """Yield foreign keys that point nowhere; keep only those that can be looked up."""
    keys = resource["schema"].get("foreignKeys", [])
    good = []
    for key in keys if isinstance(keys, list) else [None]:
        if _points(key, resource, usable):
            good.append(key)
        elif not _points_to(key, unusable):
            message = "a foreign key names a table or column that is not described"
            yield Fault(MARKER, None, resource["name"], message)
    resource["schema"]["foreignKeys"] = good


def _points_to(key: object, names: set[str]) -> bool:
    reference = key.get("reference") if isinstance(key, dict) else None
    return isinstance(reference, dict) and str(reference.get("resource")) in names


def _points(key: object, resource: dict[str, Any], usable: dict[str, dict[str, Any]]) -> bool:
    if not isinstance(key, dict):
        return False
    reference = key.get("reference")
    if not isinstance(reference, dict) or not _text(reference.get("resource")):
        return False
    own, other = key.get("fields"), reference.get("fields")
    target = usable.get(reference["resource"])
    return (
        target is not None
        and _texts(own)
        and _texts(other)
        and len(own) == len(other)
        and set(own) <= set(_columns(resource))
        and set(other) <= set(_columns(target))
    )


def _columns(resource: dict[str, Any]) -> list[str]:
    return [field["name"] for field in resource["schema"]["fields"]]


def _undescribed(project: Project, described: Collection[str]) -> Iterator[Fault]:
    for path in sorted(project.data.rglob("*.csv")):
        inside = path.relative_to(project.data)
        if not is_hidden(inside) and inside.as_posix() not in described:
            yield Fault(
                project.relative(path), None, None, f"not described; an entry in {MARKER} is expected"
            )


def _text(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and bool(value.strip())


def _texts(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and bool(value) and all(isinstance(item, str) for item in value)


def _compiles(pattern: object) -> TypeGuard[str]:
    if not isinstance(pattern, str):
        return False
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return False
    return True
