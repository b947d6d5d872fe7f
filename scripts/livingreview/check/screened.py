"""Decisions on records: by readers who are not one, settled by two, and of works that are entered where they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from livingreview.check.fault import Fault, shown
from livingreview.check.files import Row, Table
from livingreview.evidence.bibliography import Entry
from livingreview.evidence.screening import AGREED, NOBODY, STAGES, state_of
from livingreview.evidence.works import by_identifier, named

TABLE = "screening"
_COLUMNS = ("record", "stage", "reader", "decision", "citekey", "identifiers")


def check(table: Table | None, entries: Iterable[Entry]) -> Iterator[Fault]:
    """Yield decisions that nobody could have taken, and works that are in the bibliography and not named.

    An included record without a citekey is no fault as long as its work is not in the bibliography: it is work in
    progress.
    """
    if table is None or not table.has(*_COLUMNS):
        return
    own: dict[tuple[str, str], list[Row]] = {}
    for row in table.rows:
        if row.whole:
            own.setdefault((row.cells["record"], row.cells["stage"]), []).append(row)
    works = by_identifier(entries)
    for (record, stage), found in own.items():
        yield from _readers(table, found)
        if stage == STAGES[1]:
            yield from _orphans(table, found, own.get((record, STAGES[0]), []))
            yield from _unnamed(table, found, works)


def _readers(table: Table, found: Sequence[Row]) -> Iterator[Fault]:
    known: dict[str, str] = {}
    for row in found:
        reader = row.cells["reader"]
        name = " ".join(reader.casefold().split())
        if name in known:
            yield table.fault(
                row,
                "reader",
                f"{shown(reader)} is the same reader as {shown(known[name])}; keep one of the two decisions",
            )
        known.setdefault(name, reader)
    people = known.keys() - {NOBODY, AGREED}
    for row in found:
        if row.cells["reader"] == AGREED and len(people) < 2:
            yield table.fault(
                row,
                "reader",
                f"{shown(AGREED)}, but {len(people) or 'none'} decided before; two readers settle what each has decided",
            )


def _orphans(table: Table, found: Sequence[Row], by_title: Sequence[Row]) -> Iterator[Fault]:
    if state_of([row.cells for row in by_title]) != "included":
        for row in found:
            yield table.fault(
                row,
                "stage",
                f"{shown(row.cells['record'])} does not pass by title and abstract, so its report is not decided on; remove the row",
            )


def _unnamed(table: Table, found: Sequence[Row], works: dict[str, str]) -> Iterator[Fault]:
    missing = table.schema.get("missingValues", [])
    if state_of([row.cells for row in found]) != "included":
        return
    for row in found:
        keys = [works[name] for name in named(row.cells["identifiers"]) if name in works]
        if row.cells["decision"] == "included" and row.cells["citekey"] in missing and keys:
            yield table.fault(
                row,
                "citekey",
                f"{shown(row.cells['citekey'])}, but references.bib has it as {keys[0]}; write that",
            )
