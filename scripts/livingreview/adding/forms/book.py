"""The book as a form finds it: tables, works and sentences, read once; and words of the tables found in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from livingreview.adding.forms.form import FormError
from livingreview.changes import sentences
from livingreview.check import contents
from livingreview.check.files import Row, Table
from livingreview.evidence import names
from livingreview.evidence.bibliography import Entry
from livingreview.evidence.questions import Table as Asked
from livingreview.evidence.questions import estimate, latest
from livingreview.project import Project
from livingreview.sphinxext.plain import ROLE

#: Roles that print a number of a row.
NUMBERS = ("value", "estimate", "patients")
_TOKEN = re.compile(r"[^\W_]+")
#: A name all in capitals may be a word of the language as well, and counts only as it is written.
_ORDINARY = re.compile(r"[a-z]{3}|\d")


@dataclass(frozen=True)
class Place:
    """A row by its table and its key."""

    table: str
    key: str


@dataclass
class Book:
    """A project and what it holds.

    Attributes
    ----------
    tables : by name, as the check reads them.
    works : entries of the bibliography.
    """

    project: Project
    tables: Mapping[str, Table]
    works: Sequence[Entry]
    chapters: Mapping[str, str]

    @classmethod
    def open(cls, project: Project) -> Book:
        """Read a project.

        Raises
        ------
        FormError : if a table or the bibliography cannot be read as it stands.
        """
        read = contents.read(project)
        if read.faults["data"] or read.faults["bibliography"] or read.entries is None:
            raise FormError(
                "The tables of the book have a fault of their own at the moment, which has nothing to do with what"
                " you sent. Somebody will mend it and try again."
            )
        chapters = {
            page.relative_to(project.root).as_posix(): page.read_text("utf-8")
            for page in read.pages
            if page.is_file()
        }
        if not chapters:
            chapters = {
                project.relative(page): page.read_text("utf-8") for page in sorted(project.book.rglob("*.md"))
            }
        return cls(project, read.tables, read.entries, chapters)

    def field(self, table: str, column: str) -> Mapping[str, Any]:
        """Return the description of a column."""
        found: Mapping[str, Any] = next(
            one for one in self.tables[table].schema["fields"] if one["name"] == column
        )
        return found

    def words(self, table: str, column: str) -> Sequence[Mapping[str, Any]]:
        """Return the words of a column."""
        found: Sequence[Mapping[str, Any]] = self.field(table, column).get("categories", ())
        return found

    def label(self, table: str, column: str, word: str) -> str:
        """Return a word of a column as people say it; what is no word, as it is."""
        return next((str(one["label"]) for one in self.words(table, column) if one["value"] == word), word)

    def rows(self, table: str) -> dict[str, Row]:
        """Return the rows of a table by their key."""
        of = self.tables[table]
        key = of.schema["primaryKey"]
        return {"/".join(row.cells[name] for name in key): row for row in of.rows}

    def missing(self, table: str, cell: str) -> bool:
        """Say whether a cell holds a label of what is missing."""
        return cell in self.tables[table].schema["missingValues"]

    @cached_property
    def trials(self) -> dict[str, str]:
        """Return key -> name of each trial."""
        return {row.cells["trial"]: row.cells["name"] for row in self.tables["trials"].rows}

    @cached_property
    def latest(self) -> set[str]:
        """Return the keys of the outcomes that the book shows as the latest of their kind."""
        of = self.tables["outcomes"]
        asked = Asked(of.name, [row.cells for row in of.rows], of.schema)
        return {of.rows[at].cells["outcome"] for at in latest(asked)}

    @cached_property
    def _patterns(self) -> list[tuple[str, re.Pattern[str]]]:
        """Return each name of each trial as a pattern, the longest first."""
        found = [
            (entry.key, name)
            for entry in names.entries(self.project)
            if entry.kind == "trial"
            for name in (entry.key, *entry.names)
        ]
        return [
            (key, pattern)
            for key, name in sorted(found, key=lambda pair: len(pair[1]), reverse=True)
            if (pattern := _pattern(name))
        ]

    def named_trials(self, text: str) -> tuple[list[str], str]:
        """Return the trials that a text names, and the text without their names."""
        found = []
        for key, pattern in self._patterns:
            if pattern.search(text):
                found.append(key)
                text = pattern.sub(" ", text)
        return list(dict.fromkeys(found)), text

    @cached_property
    def sentences(self) -> list[tuple[str, str, tuple[Place, ...]]]:
        """Return chapter, line as it is printed and rows behind its numbers, of each line that prints any."""
        return list(self._sentences())

    def _sentences(self) -> Iterator[tuple[str, str, tuple[Place, ...]]]:
        for chapter, text in self.chapters.items():
            for line in text.split("\n"):
                places = tuple(
                    Place("arms" if role == "patients" else "outcomes", key.strip())
                    for role, key in ROLE.findall(line)
                    if role in NUMBERS
                )
                if places:
                    yield chapter, sentences.printed(line, self.project), places

    def told(self, place: Place) -> tuple[str, str]:
        """Return what a row holds, and what it is, each in a few words."""
        row = self.rows(place.table)[place.key].cells
        trial = self.trials.get(row["trial"], row["trial"])
        if place.table == "arms":
            return row["n"], f"{trial}, {row['arm']}: number of patients"
        unit = row["unit"]
        after = next(
            (str(one.get("after", "")) for one in self.words("outcomes", "unit") if one["value"] == unit), ""
        )
        value = estimate(row, self.tables["outcomes"].schema["missingValues"])
        measured = (
            self.label("outcomes", "measure", row["measure"]),
            self.label("outcomes", "endpoint", row["endpoint"]),
        )
        against = "" if self.missing("outcomes", row["comparator"]) else f" against {row['comparator']}"
        more = [
            self.label("outcomes", name, row[name])
            for name in ("population", "assessment", "analysis", "cutoff")
            if not self.missing("outcomes", row[name])
        ]
        return (
            value + after,
            f"{trial}, {row['arm']}{against}: {measured[0]}, {measured[1]}; {'; '.join(more)}",
        )


def _pattern(name: str) -> re.Pattern[str] | None:
    tokens = re.findall(r"[^\W\d_]+|\d+", name)
    if not tokens or len("".join(tokens)) < 3:
        return None
    flags = re.IGNORECASE if _ORDINARY.search(name) else re.NOFLAG
    # A name that goes on with a number is another one.
    words = r"[\W_]{0,3}".join(map(re.escape, tokens))
    return re.compile(rf"(?<!\w){words}(?!\w|[-\u2011]\d)", flags)


def words_in(text: str, words: Sequence[Mapping[str, Any]], *, exact: int = 4) -> list[str]:
    """Return the words of a column that a text says by value, label or synonym: whole words, the longest first.

    Parameters
    ----------
    exact : words of fewer letters count only in their own capitals: OR is a ratio, and *or* is none.
    """
    spellings = [
        (spelling, word["value"])
        for word in words
        for spelling in (word["value"], word["label"], *word.get("synonyms", ()))
        if len(spelling) > 1
    ]
    found: list[str] = []
    for spelling, value in sorted(spellings, key=lambda pair: len(pair[0]), reverse=True):
        tokens = _TOKEN.findall(spelling)
        if not tokens:
            continue
        flags = re.NOFLAG if len(spelling) < exact else re.IGNORECASE
        said = r"[\W_]{1,2}".join(map(re.escape, tokens))
        pattern = re.compile(rf"(?<![^\W_]){said}s?(?![^\W_])", flags)
        if pattern.search(text):
            found.append(value)
            text = pattern.sub(" ", text)
    return list(dict.fromkeys(found))
