"""The claims of a mirrored review: each is treated in this book where its row says, and as its row says."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from livingreview.check import vocabulary
from livingreview.check.fault import Fault, shown
from livingreview.check.files import Row, Table
from livingreview.check.myst import Chapter
from livingreview.evidence.coverage import Place, places

TABLE = "coverage"
#: Columns without which nothing can be said of the table.
_NEEDED = ("review", "numbers", "treated_in", "how", "note")
_EXAMPLE = "part/chapter, Words of the heading"
_CORRECTIONS = "corrections"


@dataclass
class _Places:
    """Where a claim is treated: works that those sections cite, tables that those rows stand in, and what is nowhere."""

    works: set[str] = field(default_factory=set)
    sections: int = 0
    tables: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)


def check(tables: Mapping[str, Table], chapters: Sequence[Chapter]) -> Iterator[Fault]:
    """Yield claims whose place in the book is not there, or does not cite or name what it should.

    A review that compares itself with no other has no such table. What a word of ``how`` asks for is its
    ``shown_by`` in the descriptor.
    """
    table = tables.get(TABLE)
    if table is None or not table.has(*_NEEDED):
        return
    cited = cited_under(chapters)
    works = _works(tables.get("reference-map"))
    known = tables_with_keys(tables)
    ways, reviews = (vocabulary.words(table.name, table.schema, column) for column in ("how", "review"))
    for row in table.rows:
        if row.whole and row.cells["how"] in ways:
            own = reviews.get(row.cells["review"], {}).get("work")
            yield from _claim(row, table, ways[row.cells["how"]]["shown_by"], own, cited, works, known)


def _claim(
    row: Row,
    table: Table,
    shown_by: str,
    own: str | None,
    cited: Mapping[str, Mapping[str, set[str]]],
    works: Mapping[tuple[str, str], str],
    known: Mapping[str, tuple[str, set[str]]],
) -> Iterator[Fault]:
    """Yield what is wrong with one claim: the first of its causes."""
    missing = table.schema.get("missingValues", [])
    written = row.cells["treated_in"]
    if shown_by == "nothing":
        if row.cells["note"] in missing:
            yield table.fault(row, "note", f"{shown(row.cells['note'])}, but nothing treats it; write why")
        return
    if written in missing:
        yield table.fault(
            row, "treated_in", f"{shown(written)}; write chapter and heading, such as {_EXAMPLE}"
        )
        return
    found = _found(written, cited, known)
    how = shown(row.cells["how"])
    if found.wrong:
        message = found.wrong[0]
    elif shown_by == "correction" and _CORRECTIONS not in found.tables:
        message = f"names no correction, but it is {how}; add one, such as “; {_CORRECTIONS}: <its key>”"
    elif shown_by == "table" and not found.tables:
        message = f"names no row, but it is {how}; write a table and a key, such as trials: <its key>"
    elif shown_by in ("section", "review") and not found.sections:
        message = f"names no chapter, but it is {how}; write chapter and heading, such as {_EXAMPLE}"
    else:
        message = _uncited(row, table, shown_by, own, found.works, works)
    if message:
        yield table.fault(row, "treated_in", message, cause=f"{row.line}")


def _found(
    written: str, cited: Mapping[str, Mapping[str, set[str]]], known: Mapping[str, tuple[str, set[str]]]
) -> _Places:
    """Return the places that a cell names, one or more, with a semicolon between."""
    found = _Places()
    for place in places(written):
        if wrong := missing(place, cited, known):
            found.wrong.append(wrong)
        elif place.table:
            found.tables.add(place.table)
        else:
            found.sections += 1
            found.works |= cited[place.chapter][place.heading]
    return found


def missing(
    place: Place, headings: Mapping[str, Collection[str]], known: Mapping[str, tuple[str, set[str]]]
) -> str:
    """Say what of a place is not there; empty if it is.

    Parameters
    ----------
    headings : chapter -> its headings, and nothing for the whole of it; see :func:`cited_under`.
    known : table -> its file and the keys of its rows; see :func:`tables_with_keys`.
    """
    if not place.table:
        if place.chapter not in headings:
            return f"{shown(place.chapter)} is no chapter{near(place.chapter, headings)}"
        if place.heading not in headings[place.chapter]:
            hint = near(place.heading, headings[place.chapter])
            return f"“{shown(place.heading)}” is no heading of {place.chapter}{hint}"
        return ""
    if place.table not in known:
        return f"{shown(place.table)} is no table{near(place.table, known)}"
    file, keys = known[place.table]
    return (
        f"{shown(place.key)} is no key of {file}{near(place.key, keys)}"
        if place.key and place.key not in keys
        else ""
    )


def _uncited(
    row: Row,
    table: Table,
    shown_by: str,
    own: str | None,
    cited: Collection[str],
    works: Mapping[tuple[str, str], str],
) -> str:
    """Return what those sections ought to cite and do not; empty for nothing.

    A claim given as the review's word stands with a citation of the review. One that is stated stands with one of the
    works that the review cites for it, or the note says with which others.
    """
    review = row.cells["review"]
    if shown_by == "review":
        if own and own not in cited:
            return f"none of these sections cites {own}, whose word it is; cite it there"
    elif shown_by == "section":
        asked = {
            works[review, number] for number in row.cells["numbers"].split() if (review, number) in works
        }
        told = row.cells["note"] not in table.schema.get("missingValues", [])
        if not cited:
            return "none of these sections cites a work; name one that does"
        if asked and not asked & set(cited) and not told:
            return (
                f"none of these sections cites {' or '.join(sorted(asked))}, which the review cites for it;"
                " name one that does, or say in note on which works the book relies"
            )
    return ""


def cited_under(chapters: Sequence[Chapter]) -> dict[str, dict[str, set[str]]]:
    """Return the works cited under each heading of each chapter, deeper headings included; all under no heading."""
    found: dict[str, dict[str, set[str]]] = {}
    for chapter in chapters:
        name = chapter.file.removeprefix("book/").removesuffix(".md")
        sections = found.setdefault(name, {"": set()})
        for heading in chapter.headings:
            sections.setdefault(heading.text, set())
        for role in chapter.roles:
            if role.cites:
                for text in {"", *_around(role.line, chapter)}:
                    sections[text] |= set(role.keys)
    return found


def _around(line: int, chapter: Chapter) -> Iterator[str]:
    """Yield the heading above a line, and those that it stands under."""
    level = 7
    for heading in sorted(chapter.headings, key=lambda one: -one.line):
        if heading.line <= line and heading.level < level:
            level = heading.level
            yield heading.text


def _works(table: Table | None) -> dict[tuple[str, str], str]:
    """Return the key of each numbered reference of each mirrored review."""
    if table is None or not table.has("review", "number", "citekey"):
        return {}
    rows = [row.cells for row in table.rows if row.whole]
    return {(cells["review"], cells["number"]): cells["citekey"] for cells in rows}


def tables_with_keys(tables: Mapping[str, Table]) -> dict[str, tuple[str, set[str]]]:
    """Return for each table its file and the keys of its rows."""
    return {name: (table.file, _keys(table)) for name, table in tables.items()}


def _keys(table: Table) -> set[str]:
    """Return the key of each row; where it has several columns, with a slash between, as roles write it."""
    columns = table.schema["primaryKey"]
    columns = [columns] if isinstance(columns, str) else columns
    return {"/".join(row.cells.get(column, "") for column in columns) for row in table.rows}


def near(name: str, known: Collection[str]) -> str:
    """Ask whether what is most like a name was meant; empty if nothing is like it."""
    found = difflib.get_close_matches(name, sorted(known), 1)
    return f"; did you mean {found[0]}?" if found else ""
