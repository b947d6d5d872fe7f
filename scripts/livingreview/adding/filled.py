"""Rows that somebody filled in beforehand: on the command line, or in a YAML file of one row or of many."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from livingreview.adding import ready
from livingreview.adding.add import Row, named
from livingreview.adding.row import AddError
from livingreview.check.fault import shown
from livingreview.check.files import Table

if TYPE_CHECKING:
    import yaml

_HOW = "write one line COLUMN: VALUE for each column"
#: A list of works in a file, each in a format of reference managers.
WORKS = ("reference", "references")


def pair(written: str) -> tuple[str, str]:
    """Return column and value of ``COLUMN=VALUE``.

    Raises
    ------
    AddError : if there is no such sign between them.
    """
    column, sign, value = written.partition("=")
    if not sign or not column.strip():
        raise AddError(f"--set {shown(written)}: write COLUMN=VALUE, such as value=0.75")
    return column.strip(), value.strip()


def pairs(written: list[str] | None) -> dict[str, str]:
    """Return columns and values of several ``COLUMN=VALUE``; a column that is given twice is a slip.

    Raises
    ------
    AddError : if one is no pair, or a column is given two values.
    """
    found: dict[str, str] = {}
    for one in written or ():
        column, value = pair(one)
        if found.get(column, value) != value:
            raise AddError(f"--set {column}: {shown(found[column])} and {shown(value)}; give one value")
        found[column] = value
    return found


def _loaded(file: Path) -> object:
    """Return what a YAML file holds, every value as text."""
    import yaml

    try:
        text = file.read_text(encoding="utf-8-sig")
        if twice := _twice(yaml.compose(text, Loader=yaml.BaseLoader)):
            name, line = twice
            raise AddError(f"{file}, line {line}: {shown(name)} stands twice; once is expected")
        # The base loader makes nothing but text, lists and dictionaries.
        return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506
    except (OSError, UnicodeDecodeError) as error:
        raise AddError(
            f"{file}: cannot be read; {getattr(error, 'strerror', '') or 'save it as UTF-8'}"
        ) from error
    except (yaml.YAMLError, RecursionError, TypeError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        raise AddError(f"{file}{where}: not valid YAML; {_HOW}") from error


def _twice(node: yaml.Node | None) -> tuple[str, int] | None:
    """Return a name that stands twice in one mapping, of which YAML would lose one, and its line."""
    if node is None or isinstance(node.value, str):
        return None
    pairs = [part if isinstance(part, tuple) else (None, part) for part in node.value]
    seen: set[str] = set()
    for name, value in pairs:
        if name is not None and isinstance(name.value, str):
            if name.value in seen:
                return name.value, name.start_mark.line + 1
            seen.add(name.value)
        # Rows stand no deeper than in a list below the name of a table.
        if found := _twice(value):
            return found
    return None


def read(file: Path) -> dict[str, str]:
    """Return the columns and values of a YAML file of one row; numbers stay as they are written.

    Raises
    ------
    AddError : if the file cannot be read, or holds anything else.
    """
    found = _loaded(file)
    if not _is_row(found):
        raise AddError(f"{file}: {_HOW}")
    return _row(found)


def is_one(file: Path) -> bool:
    """Say whether a file holds one row, without the name of its table."""
    return _is_row(_loaded(file))


def written(row: Mapping[str, str]) -> str:
    """Return a row as a YAML file that :func:`read` reads."""
    import yaml

    text: str = yaml.safe_dump(
        dict(row), allow_unicode=True, sort_keys=False, default_style='"', width=100_000
    )
    # Names of columns need no quotes.
    return re.sub(r'^"([\w.-]+)":', r"\1:", text, flags=re.MULTILINE)


def _is_row(found: object) -> bool:
    return isinstance(found, dict) and all(isinstance(cell, str) for pair in found.items() for cell in pair)


def _row(found: object) -> dict[str, str]:
    assert isinstance(found, dict)  # noqa: S101
    return {column.strip(): " ".join(cell.split()) for column, cell in found.items()}


def several(file: Path, of: str, tables: Mapping[str, Table]) -> tuple[list[Row], list[dict[str, str]]]:
    """Return the rows of a YAML file, and the works that it brings, each as a dictionary.

    The file is one row of the table that was named; or, under the name of each table (trial, arms, outcomes …), one
    row or a list of rows. What the only trial of a file says of key, source, locator and status is taken over by
    the other rows that do not say it, so that nothing need be written twice.

    Parameters
    ----------
    of : name of the table of a file of one row.

    Raises
    ------
    AddError : if the file cannot be read, or holds anything else.
    """
    found = _loaded(file)
    if _is_row(found):
        return [Row(named(of, tables).name, _row(found))], []
    if isinstance(found, list) and all(map(_is_row, found)) and found:
        return [Row(named(of, tables).name, _row(one)) for one in found], []
    if not isinstance(found, dict):
        raise AddError(f"{file}: {_HOW}")
    by_table: dict[str, list[dict[str, str]]] = {}
    works: list[dict[str, str]] = []
    for name, value in found.items():
        listed = value if isinstance(value, list) else [value]
        if not isinstance(name, str) or not all(map(_is_row, listed)):
            raise AddError(
                f"{file}: {shown(str(name))} is neither a value nor a list of rows; {_HOW}, below the name of its table"
            )
        if name in WORKS:
            works += [_row(one) for one in listed]
        else:
            by_table.setdefault(named(name, tables).name, []).extend(map(_row, listed))
    shared = _shared(by_table, tables)
    # A table of others' keys comes after theirs: trials, arms, outcomes.
    rows = [
        Row(name, {**{c: v for c, v in shared.items() if c in tables[name].header}, **row})
        for name in tables
        for row in by_table.get(name, ())
    ]
    return rows, works


def _shared(by_table: Mapping[str, list[dict[str, str]]], tables: Mapping[str, Table]) -> dict[str, str]:
    """Return what all rows of a file share: the one trial that it adds, and its source."""
    trials = by_table.get("trials", [])
    if len(trials) != 1:
        return {}
    trial = trials[0].get("trial") or ready.derived("trial", tables["trials"], trials[0], tables)
    shared = {name: trials[0].get(name, "") for name in ("source", "locator", "status")} | {"trial": trial}
    return {name: said for name, said in shared.items() if said}
