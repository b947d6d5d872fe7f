"""What keeps the review alive: topics that are searched for, chapters that depend on them, and places that guidelines ask for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from livingreview.check import vocabulary
from livingreview.check.coverage import cited_under, missing, near, tables_with_keys
from livingreview.check.fault import Fault, shown
from livingreview.check.files import Row, Table
from livingreview.check.myst import Chapter
from livingreview.evidence.coverage import places

SCHEDULE, SEARCHES, CHECKLISTS = "schedule", "searches", "checklists"
_EXAMPLE = "about/methods, Words of the heading"


def check(
    tables: Mapping[str, Table], chapters: Sequence[Chapter], telling: Iterable[str] = ()
) -> Iterator[Fault]:
    """Yield topics that nothing searches for, chapters that are not there or of no topic, and places that are gone.

    Parameters
    ----------
    telling : files of the chapters that tell evidence, so that each is of a topic.
    """
    schedule, searches, checklists = (tables.get(name) for name in (SCHEDULE, SEARCHES, CHECKLISTS))
    sections = cited_under(chapters)
    if schedule and schedule.has("topic", "chapters"):
        yield from _chapters(schedule, sections)
        yield from _without_topic(schedule, telling)
        if searches and searches.has("topics"):
            yield from _topics(schedule, searches)
    if checklists and checklists.has("met", "place", "note"):
        known = tables_with_keys(tables)
        words = vocabulary.words(checklists.name, checklists.schema, "met")
        for row in checklists.rows:
            if row.whole and row.cells["met"] in words:
                yield from _item(checklists, row, words[row.cells["met"]], sections, known)


def _chapters(schedule: Table, sections: Mapping[str, Any]) -> Iterator[Fault]:
    for row in schedule.rows:
        for chapter in _split(schedule, row.cells["chapters"]) if row.whole else ():
            if chapter not in sections:
                message = f"{shown(chapter)} is no chapter{near(chapter, sections)}"
                yield schedule.fault(row, "chapters", message)


def _without_topic(schedule: Table, telling: Iterable[str]) -> Iterator[Fault]:
    named = {
        chapter for row in schedule.rows if row.whole for chapter in _split(schedule, row.cells["chapters"])
    }
    for file in telling:
        chapter = file.removeprefix("book/").removesuffix(".md")
        if chapter not in named:
            message = f"no topic of {schedule.file} has this chapter, so that it never says when it is out of date; write {chapter} into the column chapters of the topics that it tells"
            yield Fault(file, None, None, message)


def _topics(schedule: Table, searches: Table) -> Iterator[Fault]:
    topics = {row.cells["topic"] for row in schedule.rows if row.whole}
    served = set()
    for row in searches.rows:
        for topic in _split(searches, row.cells["topics"]) if row.whole else ():
            served.add(topic)
            if topic not in topics:
                yield searches.fault(
                    row, "topics", f"{shown(topic)} is no topic of {schedule.file}{near(topic, topics)}"
                )
    for row in schedule.rows:
        if row.whole and row.cells["topic"] not in served:
            message = f"no search of {searches.file} names {shown(row.cells['topic'])}; write it into the column topics of a search that looked for it"
            yield schedule.fault(row, "topic", message)


def _item(
    table: Table, row: Row, met: Mapping[str, Any], sections: Mapping[str, Any], known: Mapping[str, Any]
) -> Iterator[Fault]:
    written, absent = row.cells["place"], table.schema.get("missingValues", [])
    if met["needs"] == "place" and written in absent:
        yield table.fault(
            row, "place", f"{shown(written)}, but it is met; write chapter and heading, such as {_EXAMPLE}"
        )
    elif met["needs"] == "note" and row.cells["note"] in absent:
        yield table.fault(row, "note", f"{shown(row.cells['note'])}, but nothing answers it; write why")
    for place in places(written):
        if message := missing(place, sections, known):
            yield table.fault(row, "place", message, cause=f"{row.line}")
            return


def _split(table: Table, cell: str) -> list[str]:
    return [] if cell in table.schema.get("missingValues", []) else cell.split(";")
