"""How much of each work was read: one row for every entry of the bibliography, and none that contradicts itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from livingreview.check.fault import Fault, shown
from livingreview.check.files import Table
from livingreview.evidence.bibliography import Entry

TABLE = "readings"
_BIBLIOGRAPHY = "references.bib"


def check(entries: Iterable[Entry], table: Table | None) -> Iterator[Fault]:
    """Yield works without a reading; a review that records no readings need not begin.

    Whether each row names a work is asked with all other citations.
    """
    if table is None or not table.rows or not table.has("citekey", "read", "read_on"):
        return
    read = {row.cells["citekey"] for row in table.rows}
    for entry in entries:
        if entry.key not in read:
            message = (
                f"no row of {table.file} says how much of {shown(entry.key)} was read; add one, such as"
                f" {shown(entry.key)},abstract,NA,2024-02-29,NA"
            )
            yield Fault(_BIBLIOGRAPHY, entry.line, None, message)
    missing = table.schema.get("missingValues", [])
    for row in table.rows:
        if row.whole and (row.cells["read"] == "none") != (row.cells["read_on"] in missing):
            said = "nothing was read" if row.cells["read"] == "none" else "something was read"
            day = "write NA" if row.cells["read"] == "none" else "write the day"
            yield table.fault(row, "read_on", f"{shown(row.cells['read_on'])}, but {said}; {day}")
