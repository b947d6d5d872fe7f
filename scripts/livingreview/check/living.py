"""What keeps the review alive: topics that are searched for, chapters that depend on them, and places that guidelines ask for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from livingreview.check import vocabulary
from livingreview.check.coverage import cited_under, missing, near, tables_with_keys
from livingreview.check.fault import Fault, shown
from livingreview.check.files import Row, Table
from livingreview.check.myst import Chapter
from livingreview.evidence.coverage import Place, places

SCHEDULE, SEARCHES, CHECKLISTS, SERVICES, STRINGS = (
    "schedule",
    "searches",
    "checklists",
    "services",
    "strings",
)
_EXAMPLE = "about/methods, Words of the heading"


def check(
    tables: Mapping[str, Table], chapters: Sequence[Chapter], telling: Iterable[str] = ()
) -> Iterator[Fault]:
    """Yield topics that nothing searches for, chapters that are not there or of no topic, places and words that are gone.

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
    services = tables.get(SERVICES)
    if services and services.rows:
        for name, column in ((SEARCHES, "database"), (STRINGS, "service")):
            if (table := tables.get(name)) and table.has(column):
                yield from _services(table, column, services)
    if checklists and checklists.has("met", "place", "words", "note"):
        known = tables_with_keys(tables)
        said = {_name(chapter): chapter for chapter in chapters}
        words = vocabulary.words(checklists.name, checklists.schema, "met")
        for row in checklists.rows:
            if row.whole and row.cells["met"] in words:
                yield from _item(checklists, row, words[row.cells["met"]], sections, known, said)


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
    # A review that promises nothing owes no chapter a date.
    for file in telling if named else ():
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


def _services(table: Table, column: str, services: Table) -> Iterator[Fault]:
    """Yield places that were searched, or are to be asked, and of which nothing tells how often that is done."""
    known = {row.cells["service"] for row in services.rows if row.whole}
    for row in table.rows:
        for service in _split(table, row.cells[column]) if row.whole else ():
            if service not in known:
                message = f"{shown(service)} is no service of {services.file}{near(service, known)}"
                yield table.fault(row, column, message)


def _item(
    table: Table,
    row: Row,
    met: Mapping[str, Any],
    sections: Mapping[str, Any],
    known: Mapping[str, Any],
    chapters: Mapping[str, Chapter],
) -> Iterator[Fault]:
    written, words, absent = row.cells["place"], row.cells["words"], table.schema.get("missingValues", [])
    if met["needs"] == "place" and written in absent:
        yield table.fault(
            row, "place", f"{shown(written)}, but it is met; write chapter and heading, such as {_EXAMPLE}"
        )
    elif met["needs"] == "place" and words in absent:
        yield table.fault(
            row, "words", f"{shown(words)}, but it is met; write the words there that answer it"
        )
    elif met["needs"] == "note" and row.cells["note"] in absent:
        yield table.fault(row, "note", f"{shown(row.cells['note'])}, but nothing answers it; write why")
    found = places(written)
    for place in found:
        if message := missing(place, sections, known) or _unlinked(place):
            yield table.fault(row, "place", message, cause=f"{row.line}")
            return
    text = " ".join(_text(chapters[place.chapter], place.heading) for place in found)
    for phrase in _phrases(words, absent) if found else ():
        if phrase not in text:
            message = f"“{shown(phrase)}” stands in none of its places; write what answers it there, or that it is not met"
            yield table.fault(row, "words", message, cause=f"{row.line}")
            return


def _unlinked(place: Place) -> str:
    """Say that a reader cannot follow a place; empty if one can."""
    if place.table:
        return f"{shown(place.table)} is a table, which no link leads to; name the chapter and heading that shows it"
    return ""


def _phrases(written: str, absent: Sequence[str]) -> list[str]:
    """Return the phrases of a cell, with a semicolon between."""
    return [] if written in absent else [" ".join(part.split()) for part in written.split(";")]


def _text(chapter: Chapter, heading: str) -> str:
    """Return what stands below a heading, deeper headings included, in one line; the whole chapter without one."""
    first, last = 0, float("inf")
    if heading:
        own = next(one for one in chapter.headings if one.text == heading)
        below = (one.line for one in chapter.headings if one.line > own.line and one.level <= own.level)
        first, last = own.line, min(below, default=last)
    said = (paragraph.written for paragraph in chapter.paragraphs if first < paragraph.numbers[0] < last)
    return " ".join(" ".join(said).split())


def _name(chapter: Chapter) -> str:
    return chapter.file.removeprefix("book/").removesuffix(".md")


def _split(table: Table, cell: str) -> list[str]:
    return [] if cell in table.schema.get("missingValues", []) else cell.split(";")
