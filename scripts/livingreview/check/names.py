"""Names: every treatment of a regimen has its row, and every other name belongs to one thing only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from livingreview.check import vocabulary
from livingreview.check.fault import Fault, shown
from livingreview.check.files import Row, Table
from livingreview.evidence.names import Alias, Entry, Finder, treatments

#: Word of ``aliases.of`` -> table and column of the keys.
_TABLES = {
    "drug": ("drugs", "drug"),
    "trial": ("trials", "trial"),
    "node": ("nodes", "node"),
    "mechanism": ("mechanisms", "mechanism"),
}


def check(tables: Mapping[str, Table]) -> list[Fault]:
    """Return the faults of ``drugs`` and ``aliases``; a review that names no drug has none."""
    drugs, aliases = tables.get("drugs"), tables.get("aliases")
    if drugs is None or aliases is None:
        return []
    if not (drugs.has("drug", "name") and aliases.has("alias", "of", "key")):
        return []
    faults = [*_keys(aliases, tables)]
    if named := _named(drugs, aliases):
        faults += _twice(drugs, aliases)
        arms = tables.get("arms")
        if arms is not None and arms.has("regimen"):
            faults += _unnamed(arms, drugs, Finder(named))
    return faults


def _rows(table: Table) -> list[Row]:
    return [row for row in table.rows if row.whole]


def _named(drugs: Table, aliases: Table) -> list[Entry]:
    others: dict[str, list[Alias]] = {}
    for row in _rows(aliases):
        if row.cells["of"] == "drug":
            others.setdefault(row.cells["key"], []).append(Alias(row.cells["alias"], ""))
    return [
        Entry("drug", row.cells["drug"], row.cells["name"], tuple(others.get(row.cells["drug"], ())))
        for row in _rows(drugs)
    ]


def _keys(aliases: Table, tables: Mapping[str, Table]) -> Iterator[Fault]:
    for row in _rows(aliases):
        name, column = _TABLES.get(row.cells["of"], ("", ""))
        table = tables.get(name)
        if table is None or not table.has(column):
            continue
        known = [one.cells[column] for one in _rows(table)]
        key = row.cells["key"]
        if key not in known:
            near = vocabulary.near(key, known)
            hint = f"; did you mean {near}?" if near else f"; write a key of {table.file}"
            yield aliases.fault(row, "key", f"{shown(key)} is no {column} of {table.file}{hint}")


def _twice(drugs: Table, aliases: Table) -> Iterator[Fault]:
    """Name other names that lead to two drugs, because nobody could say which of them was looked for."""
    first = {row.cells["name"].casefold(): (row.cells["drug"], drugs, row) for row in _rows(drugs)}
    for row in _rows(aliases):
        if row.cells["of"] != "drug":
            continue
        name, key = row.cells["alias"].casefold(), row.cells["key"]
        earlier, table, there = first.setdefault(name, (key, aliases, row))
        if earlier != key:
            message = (
                f"{shown(row.cells['alias'])} names {shown(earlier)} too, in line {there.line} of {table.file};"
                " keep the row of the drug that has this name"
            )
            yield aliases.fault(row, "alias", message)


def _unnamed(arms: Table, drugs: Table, finder: Finder) -> Iterator[Fault]:
    for row in _rows(arms):
        regimen = row.cells["regimen"]
        if regimen in arms.schema.get("missingValues", ()):
            continue
        for part in treatments(regimen, finder):
            if next(finder.mentions(part), None) is None:
                message = (
                    f"no drug of {drugs.file} is named in {shown(part)}; add the drug there, or what it is called"
                    " here to the other names of a drug"
                )
                yield arms.fault(row, "regimen", message)
