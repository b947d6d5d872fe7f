"""A row as a form: a field for each column of its table, with the words that it may hold and what they mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from livingreview.check.files import Table
from livingreview.check.tables import LABELS
from livingreview.evidence import references
from livingreview.evidence.facts import about
from livingreview.evidence.questions import Tables
from livingreview.project import Project

#: Columns that hold a key of the bibliography.
_WORKS = ("source", "citekey")


def fields(of: Table, cells: Mapping[str, str], known: Tables, project: Project) -> list[dict[str, Any]]:
    """Return the columns of a table, each with what a person needs to fill it in.

    Returns
    -------
    list of dict : ``name``, ``title``, ``hint``, ``value``; ``kind`` (``select``, ``search``, ``date``, ``number``,
        ``text``); ``choices`` (lists of value, words, and the cells of other columns that must stand beside it);
        ``missing`` (value and words for what is not there); ``required``.
    """
    described = of.schema["fields"]
    return [_field(field, of, cells.get(field["name"], ""), known, project) for field in described]


def _field(
    field: Mapping[str, Any], of: Table, value: str, known: Tables, project: Project
) -> dict[str, Any]:
    required = bool(field["constraints"]["required"])
    missing = [] if required else [[label, LABELS.get(label, label)] for label in of.schema["missingValues"]]
    choices = list(_choices(field, of, known, project))
    return {
        "name": field["name"],
        "title": field.get("title") or field["name"],
        "hint": _hint(field),
        "value": value,
        "kind": _kind(field, bool(choices)),
        "choices": choices,
        "missing": missing,
        "required": required,
    }


def _kind(field: Mapping[str, Any], has_choices: bool) -> str:
    if "categories" in field and "delimiter" not in field:
        return "select"
    if "delimiter" in field:
        return "text"
    if has_choices:
        return "search"
    return {"date": "date", "number": "number", "integer": "number"}.get(field["type"], "text")


def _choices(field: Mapping[str, Any], of: Table, known: Tables, project: Project) -> Iterator[list[Any]]:
    name = field["name"]
    if "categories" in field:
        yield from ([word["value"], word["label"], {}] for word in field["categories"])
        return
    if name in _WORKS and of.schema["primaryKey"] != [name]:
        yield from ([key, words, {}] for key, words in sorted(references.names(project).items()))
        return
    # The key of most columns is the most telling: an arm is chosen among those of its trial.
    keys = [key for key in of.schema.get("foreignKeys") or () if name in key["fields"]]
    key = next((key for key in keys if key["fields"][-1] == name), None)
    target = known.get(key["reference"]["resource"]) if key else None
    if key is None or target is None:
        return
    columns = dict(zip(key["fields"], key["reference"]["fields"], strict=True))
    for row in target.rows:
        beside = {own: row[other] for own, other in columns.items() if own != name}
        yield [row[columns[name]], about(row, target, known), beside]


def _hint(field: Mapping[str, Any]) -> str:
    said = [str(field.get("description", ""))]
    if field.get("unit"):
        said.append(f"In {field['unit']}.")
    if "delimiter" in field:
        words = "; ".join(f"{word['value']} ({word['label']})" for word in field["categories"])
        said.append(f"One or more of these, with {field['delimiter']} between two: {words}.")
    elif field["type"] == "date":
        said.append("Year-month-day, such as 2024-02-29.")
    elif field.get("expected"):
        said.append(f"Expected: {field['expected']}, such as {field['example']}.")
    # Signs of Markdown say nothing in a form.
    return " ".join(filter(None, said)).replace("`", "")
