"""Where the book and its tables cite: every key with its file and line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from livingreview.check import registered
from livingreview.check.fault import Fault, shown
from livingreview.check.files import Table
from livingreview.check.myst import Chapter, roles

#: Columns whose cells are keys of the bibliography.
COLUMNS = ("source", "citekey")
#: Columns whose words may name a key.
_WORDS = ("locator", "note")
#: A key among words: a name, a year, and a word of the title, and no part of a longer key.
_KEY = re.compile(r"(?<![\w/.-])[a-z]+(?:19|20)[0-9]{2}[a-z][a-z0-9]*(?![\w/.-]*[\w/])")


@dataclass(frozen=True)
class Citation:
    """One key, where it is cited."""

    file: str
    line: int
    column: str | None
    key: str


def in_tables(tables: Iterable[Table]) -> Iterator[Citation]:
    """Yield the keys in ``source`` and ``citekey`` columns and in ``{cite}`` roles of other cells."""
    for table in tables:
        labels = table.schema.get("missingValues", [])
        for row in table.rows:
            for column, cell in row.cells.items():
                if column in COLUMNS:
                    keys = [cell] if row.whole and cell.strip() and cell not in labels else []
                else:
                    keys = (
                        [key for role in roles(cell) if role.cites for key in role.keys]
                        if "{cite" in cell
                        else []
                    )
                for key in keys:
                    yield Citation(table.file, row.line, column, key)


def in_words(tables: Iterable[Table]) -> Iterator[Citation]:
    """Yield what looks like a key in the words of a table, such as a locator that says through what a work was read."""
    for table in tables:
        for row in table.rows:
            for column in _WORDS:
                for key in _KEY.findall(row.cells.get(column, "")):
                    yield Citation(table.file, row.line, column, key)


def in_chapters(chapters: Iterable[Chapter]) -> Iterator[Citation]:
    """Yield the keys in ``{cite}`` roles of the prose."""
    for chapter in chapters:
        for role in chapter.roles:
            if role.cites:
                for key in role.keys:
                    yield Citation(chapter.file, role.line, None, key)


def meant(chapters: Iterable[Chapter]) -> Iterator[Citation]:
    """Yield the keys in what was meant for a citation and is none: their entries are in use."""
    for chapter in chapters:
        for paragraph in chapter.paragraphs:
            for slip in paragraph.slips:
                for key in slip.keys:
                    yield Citation(chapter.file, paragraph.line_at(slip.start), None, key)
        for role in chapter.roles:
            if not role.cites and registered.nearest(role.name, registered.ROLES).startswith("cite"):
                for key in role.keys:
                    yield Citation(chapter.file, role.line, None, key)


def unknown(citations: Iterable[Citation], keys: Collection[str]) -> Iterator[Fault]:
    """Yield the citations that no entry of the bibliography answers."""
    for citation in citations:
        if citation.key not in keys:
            near = difflib.get_close_matches(citation.key, sorted(keys), 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            message = f"{shown(citation.key)} is no key of references.bib{hint}"
            yield Fault(citation.file, citation.line, citation.column, message)
