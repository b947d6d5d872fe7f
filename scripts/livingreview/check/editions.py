"""Editions of the book: numbers that can be told apart and in order, and days that go the same way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from itertools import pairwise

from livingreview.check.fault import Fault, shown
from livingreview.check.files import Row, Table
from livingreview.evidence.editions import EDITIONS, order


def check(tables: Mapping[str, Table]) -> Iterator[Fault]:
    """Yield editions whose number says the same as another's, or whose day is before that of an earlier one."""
    table = tables.get(EDITIONS)
    if table is None or not table.has("edition", "released_on"):
        return
    numbered: list[tuple[tuple[int, ...], Row]] = []
    for row in table.rows:
        if not row.whole:
            continue
        try:
            numbered.append((order(row.cells["edition"]), row))
        except ValueError:
            yield table.fault(
                row,
                "edition",
                f"{shown(row.cells['edition'])} is no number of an edition; write two or three numbers"
                " without a zero before them, joined by points, such as 1.0",
            )
    numbered.sort(key=lambda one: one[0])
    for (earlier, before), (later, row) in pairwise(numbered):
        version = shown(before.cells["edition"])
        if earlier == later and row.cells["edition"] != before.cells["edition"]:
            yield table.fault(
                row, "edition", f"{shown(row.cells['edition'])} is the same number as {version}"
            )
        with suppress(ValueError):
            days = [date.fromisoformat(one.cells["released_on"]) for one in (before, row)]
            if days[1] < days[0]:
                yield table.fault(
                    row, "released_on", f"{days[1]} is before {days[0]}, the day of edition {version}"
                )
