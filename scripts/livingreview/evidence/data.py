"""Load tables of the data package into pandas, typed by the descriptor."""

from __future__ import annotations

import io
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from livingreview.evidence.selections import question
from livingreview.project import MARKER, Project

#: Labels for a value that is not there; the descriptor's ``missingValues``.
MISSING = ("NR", "NE", "NA")

_PANDAS_TYPES = {"string": "string", "number": "Float64", "integer": "Int64"}


def descriptor(root: Path) -> dict[str, Any]:
    """Return ``data/datapackage.json`` of the project in ``root``."""
    return _described((root / MARKER).read_bytes())


# What is kept is found by the bytes it was made from, so that an edit is seen at once.
@lru_cache(maxsize=4)
def _described(raw: bytes) -> dict[str, Any]:
    return json.loads(raw.decode("utf-8-sig"))


@question
def resources(project: Project | None = None) -> list[dict[str, Any]]:
    """Return the descriptor of each table."""
    project = project or Project.find()
    return descriptor(project.root)["resources"]


@question
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


@question
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


@question
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
    # A copy, because whoever asked may change it; pandas copies a column only when it is changed.
    return _frame(path.read_bytes(), json.dumps(described["schema"]), project.relative(path)).copy()


@lru_cache(maxsize=64)
def _frame(raw: bytes, schema: str, file: str) -> pd.DataFrame:
    text = pd.read_csv(io.BytesIO(raw), dtype="string", keep_default_na=False, encoding="utf-8-sig")
    columns: dict[str, pd.Series] = {}
    for field in json.loads(schema)["fields"]:
        column = field["name"]
        try:
            columns |= _typed(text[column], field)
        except (KeyError, ValueError, TypeError) as error:
            raise ValueError(
                f"{file}, column {column}: not all cells are of type {field['type']};"
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
