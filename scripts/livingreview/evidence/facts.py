"""Rows of all tables as facts: what names one in an address, and what one tells, in a line."""

from __future__ import annotations

from livingreview.evidence.glossary import slug
from livingreview.evidence.questions import Cells, Table, Tables

#: Columns that say what a row is about, the best first.
_ABOUT = (
    "name",
    "title",
    "sentence",
    "finding",
    "description",
    "says",
    "claim",
    "statement",
    "term",
    "alias",
    "label",
    "reason",
    "outcome",
)
#: Letters of a text that tells what a row is about.
_LONG = 140


def row_name(*key: str) -> str:
    """Return what stands for the key of a row in an address or a class: letters, digits and hyphens.

    >>> row_name("example-1", "drug")
    'example-1-drug'
    """
    return slug("/".join(key))


def holds(table: Table, cell: str) -> bool:
    """Say whether a cell holds more than the reason why there is no value."""
    return bool(cell) and cell not in table.missing


def word(table: Table, column: str, cell: str) -> str:
    """Return a cell with the label of its word, where its column has a list of words."""
    field = table.fields.get(column, {})
    labels = {word["value"]: word["label"] for word in field.get("categories", ())}
    parts = cell.split(field["delimiter"]) if field.get("delimiter") else [cell]
    return ", ".join(labels.get(part, part) for part in parts)


def about(row: Cells, table: Table, tables: Tables) -> str:
    """Say in one line what a row tells: of which trial, what was measured, and the number."""
    trials = (
        {one["trial"]: one.get("name", "") for one in tables["trials"].rows} if "trials" in tables else {}
    )
    trial = trials.get(row.get("trial", ""), "") if table.name != "trials" else ""
    text = (
        _number(row, table)
        if "value" in row
        else next((row[name] for name in _ABOUT if holds(table, row.get(name, ""))), "")
    )
    said = ", ".join(part for part in (trial, text) if part)
    return said if len(said) <= _LONG else f"{said[: _LONG - 1].rstrip()}…"


def _number(row: Cells, table: Table) -> str:
    what = " ".join(word(table, name, row[name]) for name in ("endpoint", "measure") if name in row)
    ends = [row.get(name, "") for name in ("ci_low", "ci_high")]
    level = row.get("ci_level", "")
    interval = f" ({level}% CI {'–'.join(ends)})" if all(holds(table, end) for end in ends) and level else ""
    return f"{what}: {row['value']}{interval}"
