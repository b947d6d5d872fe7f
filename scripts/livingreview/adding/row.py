"""A new row of a table, made of what somebody says and of what can be taken for granted."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from livingreview.check import vocabulary
from livingreview.check.fault import shown
from livingreview.check.tables import wrong

#: Columns of a table's own reading, which no new row takes over from another.
_CHECKED, _AGAIN = "checked_on", "read_again_on"
_NOTHING = "NA"
#: Types of columns, and columns, of which a row that starts from another takes nothing over.
_NUMBERS = ("number", "integer", "date")
_ANEW = ("source", "locator", "status", "note", "p_value")


class AddError(Exception):
    """The row cannot be added; the message says in one line what stands there and what to write.

    Attributes
    ----------
    answers : what somebody had answered, which must not be lost with the row.
    """

    answers: Mapping[str, str] = {}


def make(
    schema: Mapping[str, Any], given: Mapping[str, str], *, start: Mapping[str, str] | None, today: date
) -> dict[str, str]:
    """Return the cells of a new row.

    Parameters
    ----------
    given : column -> what somebody wrote; a word of a list may be said by its label or a synonym.
    start : a row of which is taken over what :func:`kept_of` says, such as the earlier cut of an outcome.
    today : day of the reading, unless it is given.

    Raises
    ------
    AddError : if a column is unknown, needs a value, or holds what it must not.
    """
    fields = {field["name"]: field for field in schema["fields"]}
    for name in given:
        if name not in fields:
            near = difflib.get_close_matches(name, fields, 1)
            hint = f"did you mean {near[0]}?" if near else f"expected one of {', '.join(fields)}"
            raise AddError(f"{shown(name)} is no column of this table; {hint}")
    row = dict.fromkeys(fields, _NOTHING) | kept_of(start or {}, fields)
    row |= {
        name: said for name, said in ((_CHECKED, today.isoformat()), (_AGAIN, _NOTHING)) if name in fields
    }
    row |= {name: meant(cell, fields[name]) for name, cell in given.items()}
    labels = schema["missingValues"]
    for name, field in fields.items():
        if name not in given and field["constraints"]["required"] and row[name] in labels:
            raise AddError(f"{name} needs a value: {expected(field)}")
        if said := wrong(row[name], field, labels):
            raise AddError(f"{name}: {said}")
    return {name: row[name] for name in fields}


def kept_of(start: Mapping[str, str], fields: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Return what a new row takes over from another: what it is about, but no number, no date and no reading.

    A number that was not given is not reported; where it was read must always be said anew.
    """
    return {
        name: "NR" if fields[name]["type"] in _NUMBERS else _NOTHING if name in _ANEW else cell
        for name, cell in start.items()
        if name in fields
    }


def meant(cell: str, field: Mapping[str, Any]) -> str:
    """Return the word of a list that somebody means; any other text as it is."""
    text = " ".join(str(cell).split())
    if "delimiter" not in field:
        return vocabulary.meant(text, field.get("categories")) or text
    # People part the words of a list by commas; a synonym may hold one itself.
    for sign in (field["delimiter"], ","):
        said = [vocabulary.meant(part, field.get("categories")) for part in text.split(sign)]
        if all(said):
            return str(field["delimiter"]).join(dict.fromkeys(filter(None, said)))
    return text


def expected(field: Mapping[str, Any]) -> str:
    """Say what may stand in a column, for somebody who has never seen it."""
    if categories := field.get("categories"):
        return ", ".join(f"{word['value']} ({word['label']})" for word in categories)
    said = field.get("expected") or field.get("description") or field["type"]
    example = f", such as {field['example']}" if field.get("example") else ""
    return f"{said}{example}"


def later_key(key: str, taken: Sequence[str], today: date) -> str:
    """Return a key for a later cut of the row with a key: the year is put behind it, and a number if need be."""
    made = f"{key}-{today.year}"
    number = 2
    while made in taken:
        made = f"{key}-{today.year}-{number}"
        number += 1
    return made
