"""What may stand in a column that names another row or a work, and which of them somebody means by what he types."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from livingreview.check import vocabulary
from livingreview.check.fault import shown
from livingreview.check.files import Table
from livingreview.check.vocabulary import plain
from livingreview.evidence.bibliography import Entry

#: Columns that hold the key of a work.
_WORKS = ("source", "citekey")
#: Columns that name a row as another column of the same table does, and which one that is.
_LIKE = {"comparator": "arm"}
#: Columns under which a row of another table is known, the best first.
_NAMED = ("name", "label", "regimen", "title", "term", "query")
_NUMBERED = ("nct", "identifier")
#: From so many letters on, a part of a name is enough.
_PART = 4
#: So many choices are named in a message.
_FEW = 12
_DOI = re.compile(r"(?:https?://)?(?:dx\.)?(?:doi\.org/|doi:\s*)", re.IGNORECASE)


@dataclass(frozen=True)
class Choice:
    """One thing that may stand in a column.

    Attributes
    ----------
    value : what the cell holds.
    label : what a reader calls it; empty if nothing else.
    names : other names for it.
    """

    value: str
    label: str = ""
    names: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """Value and label in one line."""
        return f"{self.value} ({self.label})" if self.label and self.label != self.value else self.value


@dataclass(frozen=True)
class Meaning:
    """What an answer means: a value, or why it means nothing."""

    value: str
    fault: str = ""


def choices(
    column: str,
    of: Table,
    given: Mapping[str, str],
    tables: Mapping[str, Table],
    works: Sequence[Entry] = (),
) -> list[Choice]:
    """Return what may stand in a column, in the order of the tables; nothing where any text may.

    Parameters
    ----------
    given : what is known of the row: of a trial that is known only its own arms are offered.
    """
    field: Mapping[str, Any] = next(one for one in of.schema["fields"] if one["name"] == column)
    if vocabulary.are_words(words := field.get("categories")):
        return [
            Choice(word["value"], word["label"], tuple(map(str, word.get("synonyms", ())))) for word in words
        ]
    if column in _WORKS:
        used = used_for(given.get("trial", ""), tables)
        return sorted((_work(entry) for entry in works if entry.whole), key=lambda one: one.value not in used)
    if (other := reference(column, of)) is None:
        return []
    own, table_name, theirs = other
    table = tables.get(table_name)
    if table is None:
        return []
    at = theirs[own.index(_LIKE.get(column, column))]
    known = {b: given[a] for a, b in zip(own, theirs, strict=True) if b != at and given.get(a)}
    rows = [row.cells for row in table.rows if all(row.cells[name] == value for name, value in known.items())]
    return [_row(row, at, table, tables) for row in {row[at]: row for row in rows}.values()]


def used_for(trial: str, tables: Mapping[str, Table]) -> set[str]:
    """Return the works that rows of a trial already rest on."""
    return {
        row.cells["source"]
        for table in tables.values()
        if trial and table.has("trial", "source")
        for row in table.rows
        if row.cells["trial"] == trial
    }


def reference(column: str, of: Table) -> tuple[list[str], str, list[str]] | None:
    """Return the key of another table that a column is the last part of: own columns, table, its columns."""
    meant = _LIKE.get(column, column)
    for key in of.schema.get("foreignKeys") or ():
        if key["fields"][-1] == meant:
            return key["fields"], key["reference"]["resource"], key["reference"]["fields"]
    return None


def _work(entry: Entry) -> Choice:
    fields = entry.fields
    title = fields.get("title", "").replace("{", "").replace("}", "")
    names = [fields[name] for name in ("doi", "pmid") if fields.get(name)]
    registered = re.findall(r"\b[A-Za-z]{3,7}[0-9]{8,14}\b", fields.get("howpublished", ""))
    return Choice(entry.key, title, (*names, *registered))


def _row(row: Mapping[str, str], at: str, table: Table, tables: Mapping[str, Table]) -> Choice:
    """Return a row of another table as a choice, with every name that the tables have for it."""
    missing = table.schema["missingValues"]
    said = [row[name] for name in (*_NAMED, *_NUMBERED) if name in row and row[name] not in missing]
    key = table.schema["primaryKey"]
    if key == [at] and "aliases" in tables:
        said += [
            one.cells["alias"]
            for one in tables["aliases"].rows
            if one.cells.get("of") == at and one.cells.get("key") == row[at]
        ]
    if {"subject", "effect", "object"} <= set(row) and "nodes" in tables:
        said = _arrow(row, tables)
    return Choice(row[at], said[0] if said else "", tuple(said[1:]))


def _arrow(row: Mapping[str, str], tables: Mapping[str, Table]) -> list[str]:
    """Return an arrow as a sentence, with every name of its ends."""
    nodes = tables["nodes"]
    ends = []
    for end in ("subject", "object"):
        of = next((one.cells for one in nodes.rows if one.cells["node"] == row[end]), None)
        node = _row(of, "node", nodes, tables) if of else Choice(row[end], row[end])
        ends.append([node.label, *node.names, node.value])
    return [f"{one} {row['effect']} {other}" for one in ends[0] for other in ends[1]]


def meant(answer: str, of: Sequence[Choice]) -> Meaning:
    """Return the one choice that an answer means: by its value, a name, or a part of a name that only it has."""
    said = " ".join(answer.split())
    if any(choice.value == said for choice in of):
        return Meaning(said)
    bare = _DOI.sub("", said)
    for spellings in (_values, _names):
        found = [choice for choice in of if any(plain(name) == plain(bare) for name in spellings(choice))]
        if len(found) == 1:
            return Meaning(found[0].value)
        if found:
            return Meaning(said, f"{shown(said)} may be {_listed(found)}; write one of them")
    found = _having(plain(bare), of)
    if len(found) == 1:
        return Meaning(found[0].value)
    if found:
        return Meaning(said, f"{shown(said)} may be {_listed(found)}; write one of them")
    if alike := _near(plain(said), of):
        return Meaning(said, f"{shown(said)} is none of them; did you mean {_listed(alike)}?")
    if len(of) > _FEW:
        return Meaning(said, f"{shown(said)} is none of {len(of)}; write a key, a name or a part of it")
    return Meaning(said, f"{shown(said)} is none of them; expected {_listed(of)}")


def _near(said: str, of: Sequence[Choice]) -> list[Choice]:
    """Return the choices of which a name, or a word of it, is nearly what was typed."""
    spelt: dict[str, list[Choice]] = {}
    for choice in of:
        for name in map(plain, (*_values(choice), *_names(choice))):
            for part in {name, *(word for word in name.split() if len(word) > _PART)}:
                spelt.setdefault(part, []).append(choice)
    near = difflib.get_close_matches(said, spelt, 3, 0.78)
    return list(dict.fromkeys(choice for name in near for choice in spelt[name]))


def _having(said: str, of: Iterable[Choice]) -> list[Choice]:
    """Return the choices of which a name holds these words as they stand; where there is none, in any order."""
    if len(said) < _PART:
        return []
    words = re.compile(rf"(?<!\w){re.escape(said)}(?!\w)")
    spelt = [(choice, [*map(plain, (*_values(choice), *_names(choice)))]) for choice in of]
    if found := [choice for choice, names in spelt if any(map(words.search, names))]:
        return found
    parts = set(said.split())
    return [choice for choice, names in spelt if any(parts <= set(name.split()) for name in names)]


def _values(choice: Choice) -> Iterator[str]:
    yield choice.value


def _names(choice: Choice) -> Iterator[str]:
    yield from (name for name in (choice.label, *choice.names) if name)


def _listed(of: Sequence[Choice]) -> str:
    first = ", ".join(shown(choice.told, 70) for choice in of[:_FEW])
    return f"{first} and {len(of) - _FEW} more" if len(of) > _FEW else first
