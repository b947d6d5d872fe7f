"""What no cell of a table may hold, whatever its column: the leavings of spreadsheets, of markup and of wrong encodings."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from livingreview.check import dates
from livingreview.check.fault import Fault, shown
from livingreview.check.files import Table
from livingreview.check.prose import hyphened_ranges
from livingreview.check.tables import fields, one_of

#: Columns that repeat word for word what was typed elsewhere.
VERBATIM = ("query",)

#: What people and programs write where there is no value.
_NOTHING = frozenset(
    {
        "(blank)",
        "#",
        "--",
        "-",
        "–",
        "—",
        "−",
        "?",
        "??",
        ".",
        "..",
        "…",
        "/",
        "n/a",
        "n.a.",
        "n. a.",
        "na",
        "nan",
        "nr",
        "ne",
        "n.r.",
    }
) | frozenset({"n.d.", "nd", "none", "null", "nil", "nothing", "missing", "blank", "empty"})
#: What a spreadsheet writes into a cell that it cannot work out.
_ERROR = re.compile(
    r"#(?:N/A|NAME\?|REF!|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|CALC!|NV|WERT!|BEZUG!|#+)", re.IGNORECASE
)
#: A day in numbers alone, as a spreadsheet shows it where its owner lives.
_SLASHED = re.compile(r"\d{1,2}/\d{1,2}/(?:\d\d)?\d\d")
#: What the programs of the languages most used here make of a yes or no.
_TRUTH = frozenset({"TRUE", "FALSE", "WAHR", "FALSCH", "VRAI", "FAUX"})
_NOTE_TO_SELF = re.compile(r"(?<!\w)(?:TODO|TBC|TBD|FIXME|XXX|\?\?\?)(?!\w)")
_NOTE_ALONE = frozenset({"todo", "tbc", "tbd", "tba", "fixme", "xxx", "pending", "to do", "to be confirmed"})
_TAG = re.compile(r"</?[A-Za-z!][^<>]*>?")
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")
_NEGATIVE = re.compile(r"-[0-9]+([.,][0-9]+)?([eE][+-]?[0-9]+)?")
_APOSTROPHE = re.compile(r"'[=+\-@0-9]")
_FULL_WIDTH = re.compile(r"[\uff01-\uff5e]+")
_FOREIGN = re.compile(r"[^\x00-\x7f]{2,}")
#: Letters and signs that a text of the field holds; what else comes out of a change of encoding was not meant.
USUAL = re.compile(
    r"[\u00a0-\u00ff\u0370-\u03ff\u2010-\u2044\u2070-\u209f\u20ac\u2122\u2190-\u22ffāăąćčđēęěğıłńňōőřśşšťůźżž]+"
)
#: A run of foreign letters is looked at over this length.
_RUN = 40


def check(tables: Mapping[str, Table]) -> list[Fault]:
    """Return one fault for each cell that nobody can have meant so."""
    return [fault for table in tables.values() for fault in _table(table)]


def _table(table: Table) -> Iterator[Fault]:
    labels = table.schema["missingValues"]
    described = {field["name"]: field for field in fields(table)}
    said: dict[tuple[str, str], str | None] = {}
    for row in table.rows:
        if not row.whole:
            continue
        for column, cell in row.cells.items():
            if cell in labels or not cell.strip():
                continue
            if (column, cell) not in said:
                said[column, cell] = _message(cell, column, described.get(column), labels)
            if message := said[column, cell]:
                yield table.fault(row, column, message)


def spoilt(cell: str, field: Mapping[str, Any]) -> str | None:
    """Say what a spreadsheet or a wrong encoding has made of a cell, where nobody can say what stood there."""
    constraints = field["constraints"]
    if cell in constraints.get("enum", ()) or field["name"] in VERBATIM:
        return None
    if _ERROR.fullmatch(cell):
        return f"{shown(cell)} is an error of a spreadsheet; type again what the source has"
    is_text = field["type"] == "string" and not {"pattern", "enum"} & set(constraints)
    return (_date(cell) if is_text else None) or (None if cell.isascii() else _encoding(cell))


def _message(cell: str, column: str, field: dict[str, Any] | None, labels: list[str]) -> str | None:
    constraints = field["constraints"] if field else {}
    if cell in constraints.get("enum", ()):
        return None
    is_text = bool(field and field["type"] == "string" and not {"pattern", "enum"} & set(constraints))
    if column not in VERBATIM:
        if message := _nothing(cell, labels, required=constraints.get("required", False)):
            return message
        if is_text and (message := _date(cell)):
            return message
    return _writing(cell, is_prose=is_text and column not in VERBATIM)


def _nothing(cell: str, labels: list[str], *, required: bool) -> str | None:
    """Say what to write for a cell that says in other words that there is nothing."""
    words = "write the value" if required else f"write {one_of(labels)}"
    if _ERROR.fullmatch(cell):
        return f"{shown(cell)} is an error of a spreadsheet; {words if required else f'write the value, or {one_of(labels)}'}"
    if cell.casefold() in _NOTHING:
        return f"{shown(cell)} for a value that is missing; {words}"
    if cell.casefold() in _NOTE_ALONE or _NOTE_TO_SELF.search(cell):
        return f"{shown(cell)} is a note to oneself; {words}"
    return None


def _date(cell: str) -> str | None:
    """Say that a spreadsheet made a date of what was typed."""
    if cell in _TRUTH:
        return f"{cell} is what a spreadsheet makes of a yes or no; type again what was meant, in words"
    if dates.typed(cell) or _SLASHED.fullmatch(cell):
        return (
            f"{shown(cell)} is a date that a spreadsheet made of what was typed; type it again, such as 2–3"
        )
    if day := dates.serial(cell):
        return f"{cell} is the number that a spreadsheet keeps for {day}; type again what the source has"
    return None


def _writing(cell: str, *, is_prose: bool) -> str | None:
    if _APOSTROPHE.match(cell):
        return f"{shown(cell)} starts with the apostrophe by which a spreadsheet keeps text; delete it"
    if cell[:1] in {"=", "+", "-", "@", "\t"} and not _NEGATIVE.fullmatch(cell):
        return f"{shown(cell)} starts with “{shown(cell[0])}”, which a spreadsheet runs as a formula; start with another character"
    if tag := _TAG.search(cell):
        return f"HTML {shown(tag[0])}; write plain text"
    if entity := _ENTITY.search(cell):
        return f"HTML {entity[0]}; write the character {shown(html.unescape(entity[0]))}"
    # Text in ASCII, most cells, holds none of what follows.
    if not cell.isascii():
        if message := _encoding(cell):
            return message
        if odd := _invisible(cell):
            return f"invisible character U+{ord(odd):04X} ({unicodedata.name(odd, 'without a name')}); write a plain space or nothing"
    if cell.strip() and cell != cell.strip():
        return f"“{shown(cell)}” starts or ends with white space; delete it"
    if "  " in cell.strip():
        return "two spaces in a row; write one"
    if "\t" in cell:
        return "tab inside the cell; write a space"
    if not unicodedata.is_normalized("NFC", cell):
        composed = unicodedata.normalize("NFC", cell)
        lost = next(
            (c for c in cell if unicodedata.normalize("NFC", c) != c or unicodedata.combining(c)), cell[0]
        )
        return f"U+{ord(lost):04X} is not in Unicode normal form C; type {shown(composed)} anew"
    return next((message for _, message in hyphened_ranges(cell)), None) if is_prose else None


def _encoding(cell: str) -> str | None:
    """Say which characters are not those that were typed."""
    if "\ufffd" in cell:
        return f"{shown(cell)} has lost a character (\ufffd); type it again"
    for found in _FOREIGN.finditer(cell):
        if typed := _as_typed(found[0]):
            return f"{shown(found[0])} is what a wrong encoding made of {shown(typed)}; write {shown(typed)}"
    if wide := _FULL_WIDTH.search(cell):
        return f"{shown(wide[0])} in full-width characters; write {shown(unicodedata.normalize('NFKC', wide[0]))}"
    return None


def _as_typed(text: str) -> str | None:
    """Return what was written in UTF-8 and read as another encoding; ``None`` if the text can be meant.

    >>> _as_typed("â€“"), _as_typed("é–")
    ('–', None)
    """
    text = text[:_RUN]
    for codec in ("cp1252", "mac_roman"):
        for start in range(len(text) - 1):
            for end in range(len(text), start + 1, -1):
                try:
                    typed = b"".join(byte(char, codec) for char in text[start:end]).decode("utf-8")
                except UnicodeError:
                    continue
                if USUAL.fullmatch(typed):
                    return text[:start] + typed + text[end:]
    return None


def byte(char: str, codec: str) -> bytes:
    """Return the byte that a character stands for in an encoding."""
    try:
        return char.encode(codec)
    except UnicodeEncodeError:
        # What an encoding has no sign for is kept as the control character of that number.
        return char.encode("latin-1")


def _invisible(cell: str) -> str | None:
    """Return the first character that looks like a space or like nothing."""
    return next(
        (c for c in cell if c != " " and unicodedata.category(c) in {"Zs", "Zl", "Zp", "Cf", "Co"}), None
    )
