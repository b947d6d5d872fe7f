"""The horizon of a table: how far what it holds reaches, which is not the day on which it was checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from livingreview.evidence import data, references
from livingreview.evidence.selections import question
from livingreview.project import Project

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?")
#: Days of reading; they say when somebody looked, not what was there to be seen.
_READING = ("checked_on", "read_again_on", "read_on")


@question
def horizon(name: str, project: Project | None = None) -> str:
    """Return the newest day that a table tells of the world or, if it tells none, the year of its newest source.

    Returns
    -------
    str : a day such as ``2024-02-29`` or a month such as ``2024-02``, a year, or nothing.

    Raises
    ------
    KeyError : if there is no such table.
    """
    table, fields = data.load(name, project), data.resource(name, project)["schema"]["fields"]
    days = [day for field in fields if field["name"] not in _READING for day in _days(table, field)]
    if days:
        return max(days)
    if "source" not in table:
        return ""
    sources = [source for source in table.source.dropna().unique() if source not in data.MISSING]
    years = [year for work in references.shorts(sources, project) if (year := references.year(work))]
    return str(max(years)) if years else ""


def _days(table: pd.DataFrame, field: Mapping[str, Any]) -> list[str]:
    """Return the days of a column; none of one that holds anything else."""
    cells = table[field["name"]].dropna()
    if field["type"] == "date":
        return [f"{day:%Y-%m-%d}" for day in cells]
    if field["type"] != "string":
        return []
    told = [cell for cell in cells if cell not in data.MISSING]
    return told if all(map(_DAY.fullmatch, told)) else []
