"""Rows of all tables as facts: what names one in an address, and what one tells, in a line."""

from __future__ import annotations

from collections.abc import Iterator

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
    "citekey",
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
    """Say in one line what a row tells: of which trial, what was measured, and the number; or which arrow."""
    trial = _named(row.get("trial", ""), "trials", "name", tables) if table.name != "trials" else ""
    parts = (trial, _arrow(row, tables), _judged(row, table, tables) or _telling(row, table, tables))
    said = ", ".join(part for part in parts if part)
    return said if len(said) <= _LONG else f"{said[: _LONG - 1].rstrip()}…"


def _telling(row: Cells, table: Table, tables: Tables) -> str:
    if "value" in row:
        return _number(row, table)
    if {"diagram", "node"} <= row.keys():
        return f"{row['diagram']}: {_named(row['node'], 'nodes', 'label', tables)}"
    return next((row[name] for name in _ABOUT if holds(table, row.get(name, ""))), "")


def _judged(row: Cells, table: Table, tables: Tables) -> str:
    """Say of what a row is a judgement, and which; nothing of a row that is none."""
    if not {"domain", "judgement"} <= row.keys():
        return ""
    kind = word(table, "outcome_kind", row.get("outcome_kind", ""))
    of = [*_question(row, tables), kind.lower(), word(table, "domain", row["domain"]).lower()]
    return f"{', '.join(filter(None, of))}: {word(table, 'judgement', row['judgement']).lower()}"


def _question(row: Cells, tables: Tables) -> Iterator[str]:
    """Yield title and endpoint of the question that a row names; nothing of a row that names none."""
    if (asked := tables.get("questions")) and "question" in row:
        one = next((one for one in asked.rows if asked.key(one) == row["question"]), {})
        yield one.get("title", row["question"])
        yield word(asked, "endpoint", one.get("endpoint", "")).lower()


def _arrow(row: Cells, tables: Tables) -> str:
    """Return the arrow that a row is, or that its finding speaks of; empty for any other row."""
    edges = tables.get("edges")
    if edges and "edge" in row and "subject" not in row:
        row = next((one for one in edges.rows if one.get("edge") == row["edge"]), {})
    if not edges or not {"subject", "object", "effect"} <= row.keys():
        return ""
    ends = [_named(row[end], "nodes", "label", tables) for end in ("subject", "object")]
    return f"{ends[0]} {word(edges, 'effect', row['effect']).lower()} {ends[1]}"


def _named(key: str, table: str, column: str, tables: Tables) -> str:
    """Return what a reader knows a row of another table by."""
    if table not in tables:
        return "" if table == "trials" else key
    return {tables[table].key(row): row.get(column, "") for row in tables[table].rows}.get(key, "") or key


def _number(row: Cells, table: Table) -> str:
    what = " ".join(word(table, name, row[name]) for name in ("endpoint", "measure") if name in row)
    ends = [row.get(name, "") for name in ("ci_low", "ci_high")]
    level = row.get("ci_level", "")
    if not all(holds(table, end) for end in ends):
        return f"{what}: {row['value']}"
    interval = (
        f"{level}% CI {'–'.join(ends)}" if holds(table, level) else f"{'–'.join(ends)}, level not known"
    )
    return f"{what}: {row['value']} ({interval})"
