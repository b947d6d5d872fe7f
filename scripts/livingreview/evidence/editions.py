"""Editions of a review: which there are, and what changed with each, as a reader is told."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from livingreview import environment
from livingreview.evidence.questions import Cells, Table, Tables
from livingreview.project import Project

EDITIONS, CHANGES = "editions", "changes"
#: What is said of a conclusion whose words are others; a person says whether its meaning is.
REWORDED = "A conclusion is worded otherwise"
#: What is said of a conclusion that is bound to the tables for the first time, and of many.
BOUND = "A conclusion is now checked against the tables whenever they change"
BOUND_MANY = "conclusions are now checked against the tables whenever they change"
_VERSION = re.compile(r"(0|[1-9][0-9]{0,5})(\.(0|[1-9][0-9]{0,5})){1,2}")


@dataclass(frozen=True)
class Edition:
    """A state of the book that was frozen.

    Attributes
    ----------
    commit : whose evidence it holds.
    what : what a reader should know of it.
    doi : empty while it has none.
    """

    version: str
    day: date
    commit: str
    what: str
    doi: str = ""


@dataclass(frozen=True)
class Change:
    """What differs from the edition before.

    Attributes
    ----------
    kind, kind_label, kind_many : what sort of thing changed, and what a reader calls one of them, and many.
    chapter : document name of the page that reads otherwise, such as ``book/part/chapter``; empty if it is no single one.
    trial : its key; empty if it is about no single one.
    old, new : empty where many changes are told together, or nothing was or is said.
    turned : whether a conclusion of the book is another one.
    """

    key: str
    edition: str
    kind: str
    kind_label: str
    kind_many: str
    chapter: str
    trial: str
    what: str
    old: str
    new: str
    why: str
    turned: bool


def order(version: str) -> tuple[int, ...]:
    """Return what versions are sorted by; 1.0 and 1.0.0 are the same.

    Raises
    ------
    ValueError : if it is no version: two or three numbers joined by points.

    >>> sorted(["0.10", "0.9.1"], key=order)
    ['0.9.1', '0.10']
    """
    if not _VERSION.fullmatch(version):
        raise ValueError(f"{version} is no version")
    numbers = [int(part) for part in version.split(".")]
    return tuple(numbers + [0] * (3 - len(numbers)))


def called(project: Project, day: date) -> str:
    """Return what the present state of the book is called: only what is being frozen is an edition.

    Parameters
    ----------
    day : of the state.

    Returns
    -------
    ``Edition 1.0 of 2 January 2026``, or ``Version of 5 May 2026, after edition 1.0``.
    """
    frozen = os.environ.get(environment.EDITION, "")
    of_day = f"of {day.day} {day:%B %Y}"
    if frozen:
        return f"Edition {frozen} {of_day}"
    known = editions(project)
    return f"Version {of_day}" + (f", after edition {known[-1].version}" if known else "")


def paths(project: Project) -> dict[str, Path]:
    """Return the files of the tables that tell of editions, by the name of each that the review describes."""
    described = _described(project.descriptor.read_bytes())
    return {name: project.data / one["path"] for name, one in described.items()}


def editions(project: Project) -> list[Edition]:
    """Return the editions, the first one first; none where the review keeps no such table."""
    return _read(project)[0]


def changes(project: Project) -> list[Change]:
    """Return what changed with each edition, the newest edition first, in each as the table has it."""
    return _read(project)[1]


def _read(project: Project) -> tuple[list[Edition], list[Change]]:
    raw = project.descriptor.read_bytes()
    contents = {name: path.read_bytes() for name, path in paths(project).items() if path.is_file()}
    return _of_bytes(raw, tuple(contents.items()))


# What is kept is found by the bytes it was made from, so that an edit is seen at once.
@lru_cache(maxsize=2)
def _described(descriptor: bytes) -> dict[str, Any]:
    resources = json.loads(descriptor.decode("utf-8-sig"))["resources"]
    return {one["name"]: one for one in resources if one["name"] in (EDITIONS, CHANGES)}


@lru_cache(maxsize=2)
def _of_bytes(
    descriptor: bytes, contents: tuple[tuple[str, bytes], ...]
) -> tuple[list[Edition], list[Change]]:
    found = {}
    for name, raw in contents:
        rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
        found[name] = Table(name, rows, _described(descriptor)[name]["schema"])
    return of_tables(found)


def of_tables(tables: Tables) -> tuple[list[Edition], list[Change]]:
    """Return editions and changes of tables that are read already; rows that cannot be read are left out."""
    found = [
        _edition(row, table) for table in _named(tables, EDITIONS) for row in table.rows if _is_told(row)
    ]
    found.sort(key=lambda one: order(one.version))
    place = {one.version: at for at, one in enumerate(found)}
    told = [
        _change(row, table)
        for table in _named(tables, CHANGES)
        for row in table.rows
        if row.get("edition") in place
    ]
    return found, sorted(told, key=lambda one: -place[one.edition])


def _named(tables: Mapping[str, Table], name: str) -> list[Table]:
    return [tables[name]] if name in tables else []


def _is_told(row: Cells) -> bool:
    return bool(_VERSION.fullmatch(row.get("edition", "")))


def _edition(row: Cells, table: Table) -> Edition:
    return Edition(
        row["edition"],
        date.fromisoformat(row["released_on"]),
        row["commit"],
        row["what"],
        _held(table, row["doi"]),
    )


def _change(row: Cells, table: Table) -> Change:
    kinds = {word["value"]: word for word in table.fields["kind"].get("categories", ())}
    kind = kinds.get(row["kind"], {})
    label = str(kind.get("label", row["kind"]))
    return Change(
        row["change"],
        row["edition"],
        row["kind"],
        label,
        str(kind.get("many", label)),
        _held(table, row["chapter"]).removesuffix(".md"),
        _held(table, row["trial"]),
        row["what"],
        _held(table, row["old"]),
        _held(table, row["new"]),
        row["why"],
        row["conclusion_changed"] == "yes",
    )


def _held(table: Table, cell: str) -> str:
    """Return a cell; nothing for the label that says why there is none."""
    return "" if cell in table.missing else cell
