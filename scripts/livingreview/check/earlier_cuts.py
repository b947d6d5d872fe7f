"""Numbers in sentences that a later data cut has superseded, where the sentence does not say that it tells them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from livingreview.check import exceptions, vocabulary
from livingreview.check.fault import Fault, shown
from livingreview.check.files import Row, Table
from livingreview.check.myst import Chapter
from livingreview.evidence import questions
from livingreview.evidence.identity import IDENTITY

_ROLES = frozenset({"value", "estimate"})
_EXCEPTION = "earlier"


def check(tables: Mapping[str, Table], chapters: Iterable[Chapter]) -> list[Fault]:
    """Return superseded numbers, and exceptions (`% earlier: <reason>` above the line) that nothing needs."""
    outcomes = tables.get("outcomes")
    if outcomes is None or not outcomes.has("outcome", "value", "analysis", "cutoff", *IDENTITY):
        return []
    later = _superseded(outcomes)
    return [fault for chapter in chapters for fault in _chapter(chapter, outcomes, later)]


def _superseded(outcomes: Table) -> dict[str, Row]:
    """Return key of each superseded row -> the row that the book shows in its place.

    Rates of survival are told at several times, so that none takes the place of another.
    """
    endpoints = vocabulary.words(outcomes.name, outcomes.schema, "endpoint")
    analyses = vocabulary.words(outcomes.name, outcomes.schema, "analysis")
    rows = [row for row in outcomes.rows if row.whole]
    table = questions.Table(outcomes.name, [row.cells for row in rows], outcomes.schema)
    shown_rows = {_fact(rows[at]): rows[at] for at in questions.latest(table)}
    found = {}
    for row in rows:
        cells = row.cells
        is_told_often = (
            cells["measure"] == "rate" and endpoints.get(cells["endpoint"], {}).get("group") == "survival"
        )
        has_rank = analyses.get(cells["analysis"], {}).get("rank") is not None
        later = shown_rows.get(_fact(row))
        if later and has_rank and not is_told_often and later is not row:
            found[cells["outcome"]] = later
    return found


def _fact(row: Row) -> tuple[str, ...]:
    return tuple(row.cells[column] for column in IDENTITY)


def _chapter(chapter: Chapter, outcomes: Table, later: Mapping[str, Row]) -> Iterator[Fault]:
    reasons = exceptions.read(chapter, _EXCEPTION)
    needed = set()
    for role in chapter.roles:
        if role.name not in _ROLES or role.content not in later:
            continue
        if role.line in reasons:
            needed.add(role.line)
            continue
        row = later[role.content]
        estimate = questions.estimate(row.cells, outcomes.schema["missingValues"])
        message = (
            f"{{{role.name}}}`{shown(role.content)}` prints an earlier cut; the latest is"
            f" {shown(row.cells['outcome'])}, {estimate}, in line {row.line} of {outcomes.file}: name that row, or say"
            " above the line why the earlier one is told: % earlier: <reason>"
        )
        yield Fault(chapter.file, role.line, None, message)
    yield from exceptions.idle(chapter, _EXCEPTION, reasons, needed, "prints no earlier cut")
