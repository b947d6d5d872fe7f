"""Load tables of the data package into pandas, typed by the descriptor, and remember which were read."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from livingreview import environment
from livingreview.project import Project

#: Labels for a value that is not there; the descriptor's ``missingValues``.
MISSING = ("NR", "NE", "NA")

_PANDAS_TYPES = {"string": "string", "number": "Float64", "integer": "Int64"}
_read: set[str] = set()


@cache
def descriptor(root: Path) -> dict[str, Any]:
    """Return ``data/datapackage.json`` of the project in ``root``."""
    return json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))


def resources(project: Project | None = None) -> Iterator[dict[str, Any]]:
    """Yield the descriptor of each table."""
    project = project or Project.find()
    yield from descriptor(project.root)["resources"]


def resource(name: str, project: Project | None = None) -> dict[str, Any]:
    """Return the descriptor of one table.

    Raises
    ------
    KeyError : if the data package has no table of that name; the message lists those it has.
    """
    found = {r["name"]: r for r in resources(project)}
    if name not in found:
        raise KeyError(f"no table '{name}' in data/datapackage.json; it has {', '.join(sorted(found))}")
    return found[name]


def labels(table: str, column: str, project: Project | None = None) -> dict[str, str]:
    """Return value -> label of a column with categories, in the descriptor's order."""
    field = next(f for f in resource(table, project)["schema"]["fields"] if f["name"] == column)
    return {c["value"]: c["label"] for c in field["categories"]}


def require_category(table: str, column: str, value: str, *others: str) -> None:
    """Refuse a value that is neither a category of the column nor one of ``others``.

    Raises
    ------
    ValueError : with the value, and all that would have been accepted.
    """
    known = [*others, *labels(table, column)]
    if value not in known:
        raise ValueError(f"{column} '{value}' is none of: {', '.join(known)}")


def load(name: str, project: Project | None = None) -> pd.DataFrame:
    """Load one table.

    Parameters
    ----------
    name : name of the resource in ``data/datapackage.json``.

    Returns
    -------
    pandas.DataFrame : columns as in the descriptor. ``string`` columns keep the labels ``NR``, ``NE`` and
        ``NA`` as text. ``number`` (Float64), ``integer`` (Int64) and ``date`` (datetime64) columns are
        missing there; a further column ``<column>_text`` holds what the cell says, label or number, with
        every decimal that the source printed (36.0 stays 36.0). A column with categories has a further column ``<column>_label``: a Categorical of what the descriptor calls each value, in the
        descriptor's order, so that sorting and colours are the same in the whole book.

    Raises
    ------
    ValueError : with file and column, if a cell does not have the column's type.
        ``livingreview check`` says which line.
    """
    project = project or Project.find()
    described = resource(name, project)
    path = project.data / described["path"]
    _read.add(name)
    note_read(path, project)
    note_read(project.descriptor, project)
    text = pd.read_csv(path, dtype="string", keep_default_na=False, encoding="utf-8")
    columns: dict[str, pd.Series] = {}
    for field in described["schema"]["fields"]:
        column = field["name"]
        try:
            columns |= _typed(text[column], field)
        except (KeyError, ValueError, TypeError) as error:
            raise ValueError(
                f"{project.relative(path)}, column {column}: not all cells are of type {field['type']};"
                " run `make check` to see which line"
            ) from error
    return pd.DataFrame(columns)


def _typed(text: pd.Series, field: dict[str, Any]) -> dict[str, pd.Series]:
    column = field["name"]
    if field["type"] == "string":
        return {column: text, **_labels(text, field)}
    present = text.mask(text.isin(MISSING))
    if field["type"] == "date":
        typed = pd.to_datetime(present, format=field.get("format", "%Y-%m-%d"))
    else:
        typed = pd.to_numeric(present).astype(_PANDAS_TYPES[field["type"]])
    return {column: typed, f"{column}_text": text}


def _labels(text: pd.Series, field: dict[str, Any]) -> dict[str, pd.Series]:
    if "categories" not in field:
        return {}
    known = {c["value"]: c["label"] for c in field["categories"]}
    shown = text.map(lambda value: known.get(value, value))
    return {
        f"{field['name']}_label": pd.Series(
            pd.Categorical(shown, [*known.values(), *MISSING]), index=text.index
        )
    }


def note_read(path: Path, project: Project) -> None:
    """Record that a chapter depends on ``path``, if somebody asked for it (see :mod:`livingreview.environment`)."""
    if log := os.environ.get(environment.READS):
        with Path(log).open("a", encoding="utf-8") as lines:
            lines.write(project.relative(path) + "\n")


def tables_read() -> list[str]:
    """Return the names of the tables loaded so far in this process, sorted."""
    return sorted(_read)
