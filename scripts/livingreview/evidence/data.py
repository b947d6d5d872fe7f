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

#: What the descriptor says of a word itself, not of the rows that it stands in.
_OF_THE_WORD = ("value", "label", "synonyms")
_NUMBERS = {"number": pd.Float64Dtype(), "integer": pd.Int64Dtype()}


def descriptor(root: Path) -> dict[str, Any]:
    """Return ``data/datapackage.json`` of the project in ``root``."""
    return _described((root / MARKER).read_bytes())


# What is kept is found by the bytes it was made from, so that an edit is seen at once.
@lru_cache(maxsize=4)
def _described(raw: bytes) -> dict[str, Any]:
    package: dict[str, Any] = json.loads(raw.decode("utf-8-sig"))
    return package


@question
def resources(project: Project | None = None) -> list[dict[str, Any]]:
    """Return the descriptor of each table."""
    project = project or Project.find()
    found: list[dict[str, Any]] = descriptor(project.root)["resources"]
    return found


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
def described(folder: str = "all", project: Project | None = None) -> list[dict[str, Any]]:
    """Return the descriptors of the tables in one folder of ``data/``, or of all folders, for a reader to see.

    Raises
    ------
    ValueError : if no table lies in that folder.
    """
    project = project or Project.find()
    found = [r for r in resources(project) if folder in ("all", r["path"].split("/")[0])]
    if not found:
        raise ValueError(f"no table of the data package lies in data/{folder}")
    return found


@question
def categories(table: str, column: str, project: Project | None = None) -> list[dict[str, Any]]:
    """Return the words that a column may hold, in the descriptor's order.

    Returns
    -------
    list : one mapping per word, with ``value``, ``label`` and what else the descriptor says of it, such as the
        ``mark`` of a status or the ``step`` of a phase.

    Raises
    ------
    ValueError : if the table has no such column, or any text may stand in it; the message lists those with words.
    """
    found: dict[str, list[dict[str, Any]]] = {
        f["name"]: f["categories"] for f in resource(table, project)["schema"]["fields"] if "categories" in f
    }
    if column not in found:
        raise ValueError(
            f"{table} has no column '{column}' with a list of words; there are {', '.join(found)}"
        )
    return found[column]


@question
def labels(table: str, column: str, project: Project | None = None) -> dict[str, str]:
    """Return value -> label of a column with categories, in the descriptor's order."""
    return {word["value"]: word["label"] for word in categories(table, column, project)}


def require_category(
    table: str, column: str, value: str, *others: str, project: Project | None = None
) -> None:
    """Refuse a value that is neither a category of the column nor one of ``others``.

    Raises
    ------
    ValueError : with the value, and all that would have been accepted.
    """
    known = [*others, *labels(table, column, project)]
    if value not in known:
        raise ValueError(f"{column} '{value}' is none of: {', '.join(known)}")


@question
def within(table: str, column: str, word: str, project: Project | None = None) -> list[str]:
    """Return a word of a column and those that are a part of it, directly or over others.

    Raises
    ------
    ValueError : if the column has no such word; the message lists those it has.
    """
    require_category(table, column, word, project=project)
    parts: dict[str, list[str]] = {}
    for one in categories(table, column, project):
        parts.setdefault(one.get("within", ""), []).append(one["value"])
    found = [word]
    for whole in found:
        found += [part for part in parts.get(whole, []) if part not in found]
    return found


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
        every decimal that the source printed (36.0 stays 36.0). A column with categories has a further column
        ``<column>_label``: a Categorical of what the descriptor calls each value, in the descriptor's order, so
        that sorting and colours are the same in the whole book. What else the descriptor says of a word comes in
        a column with a point: ``status.mark``, ``analysis.rank``, ``phase.step``. Texts are Categorical, in the
        order in which the words first say them; a cell is missing where the descriptor says nothing.
        A column whose cells may hold several words (with a ``delimiter``) has the words only.

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
        return {column: text, **_said_of(text, field)}
    present = text.mask(text.isin(MISSING))
    if field["type"] == "date":
        typed = pd.to_datetime(present, format=field.get("format", "%Y-%m-%d"))
    else:
        typed = pd.to_numeric(present).astype(_NUMBERS[field["type"]])
    return {column: typed, f"{column}_text": text}


def _said_of(text: pd.Series, field: dict[str, Any]) -> dict[str, pd.Series]:
    """Return what the descriptor says of the words of a column, each key in a column of its own."""
    words = {word["value"]: word for word in field.get("categories", ())}
    if not words or "delimiter" in field:
        return {}
    labels = [words[value]["label"] if value in words else value for value in text]
    order = [*(word["label"] for word in words.values()), *MISSING]
    column = field["name"]
    columns = {f"{column}_label": pd.Series(pd.Categorical(labels, order), index=text.index)}
    for key in dict.fromkeys(key for word in words.values() for key in word if key not in _OF_THE_WORD):
        said = {value: word.get(key) for value, word in words.items()}
        columns[f"{column}.{key}"] = pd.Series(
            [said.get(value) for value in text], index=text.index, dtype=_dtype(said)
        )
    return columns


def _dtype(said: dict[str, Any]) -> Any:
    values = [value for value in said.values() if value is not None]
    for kind, dtype in ((bool, "boolean"), (int, "Int64")):
        if all(isinstance(value, kind) for value in values):
            return dtype
    if all(isinstance(value, str) for value in values):
        return pd.CategoricalDtype(list(dict.fromkeys(values)))
    return "object"
