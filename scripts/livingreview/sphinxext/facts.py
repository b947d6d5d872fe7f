"""Which row of which table stands behind the words of a page, and what is told of each row when somebody asks."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from lxml import html
from sphinx.application import Sphinx

from livingreview.evidence import claims, references
from livingreview.evidence.facts import about, holds, row_name, why_judged, word
from livingreview.evidence.questions import Cells, Table, Tables
from livingreview.markup import around, classes
from livingreview.project import Project
from livingreview.sphinxext import bibliography

#: Folder of what is told of rows, beside the other scripts of the pages.
FOLDER = "rows"
#: Attribute that names table and row, such as ``outcomes/KEY``; scripts of the page and :mod:`tables` read it.
ROW = "data-row"
_FACT, _OF = "fact-", "of-"
#: Columns that are told apart from what the row says.
_READING = ("source", "locator", "status", "checked_on", "read_again_on")
#: Letters of what a row without a name or a number tells.
_LONG = 140


def row_of(span: html.HtmlElement, begun: str) -> str:
    """Return table and row that the classes of words name; empty where they name no table.

    Parameters
    ----------
    begun : how the class begins that holds the name of the row.
    """
    own = classes(span)
    table = next((name.removeprefix(_OF) for name in own if name.startswith(_OF)), "")
    key = next((name.removeprefix(begun) for name in own if name.startswith(begun)), "")
    return f"{table}/{key}" if table and key else ""


def mark(root: html.HtmlElement) -> None:
    """Let the paragraph of words that come from a row name this row; the words themselves, where it names another."""
    spans = root.xpath(".//span[contains(@class, 'fact-')]")
    many = Counter(around(span) for span in spans)
    for span in spans:
        row = row_of(span, _FACT)
        kept = [name for name in classes(span) if not name.startswith((_FACT, _OF))]
        paragraph = around(span)
        if paragraph.tag in ("p", "td") and many[paragraph] == 1:
            paragraph.set(ROW, row)
            if not kept and not span.get("id"):
                span.drop_tag()
                continue
        else:
            span.set(ROW, row)
        span.attrib.pop("class")
        if kept:
            span.set("class", " ".join(kept))


def files(app: Sphinx) -> dict[str, bytes]:
    """Return file -> script that hands over what is told of the rows of a table; a page asks for it when it must.

    A row is key, what it says, citekey, locator, and how it was read; a work is how it is cited, where it stands in
    the list of works, DOI and PubMed id.
    """
    project = Project.find()
    tables = claims.tables(project)
    places = {
        one.key: f"{app.builder.get_target_uri(one.bibliography_key.docname)}#{one.citation_id}"
        for one in bibliography.citations(app.env).citations
    }
    return {
        f"{FOLDER}/{name}.js": _script(name, {
            "title": table.title or name,
            "rows": {row_name(table.key(row)): list(_told(row, table, tables)) for row in table.rows},
            "works": dict(_works(table, project, places)),
        })
        for name, table in tables.items()
    }  # fmt: skip


def _script(name: str, told: dict[str, Any]) -> bytes:
    words = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return f"lr.rows[{json.dumps(name)}] = {words};\n".encode()


def _told(row: Cells, table: Table, tables: Tables) -> Iterator[str]:
    yield table.key(row)
    said = about(row, table, tables) or _cells(row, table)
    # A judgement is worth what it rests on.
    why = why_judged(row)
    yield f"{said}. {why}" if why else said
    for column in ("source", "locator"):
        yield row.get(column, "") if holds(table, row.get(column, "")) else ""
    yield _reading(row, table)


def _cells(row: Cells, table: Table) -> str:
    apart = {*table.schema["primaryKey"], *_READING}
    said = ", ".join(
        word(table, column, cell)
        for column, cell in row.items()
        if column not in apart and column in table.fields and holds(table, cell)
    )
    return said if len(said) <= _LONG else f"{said[: _LONG - 1].rstrip()}…"


def _reading(row: Cells, table: Table) -> str:
    """Say how a row was read and when it was compared with its source."""
    if "status" not in row:
        return ""
    days = [_day(row.get("checked_on", ""))]
    if holds(table, row.get("read_again_on", "")):
        days.append("compared with the source by two readers")
    when = "; ".join(filter(None, days))
    return word(table, "status", row["status"]) + (f" ({when})" if when else "")


def _day(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return ""
    return f"{day.day} {day:%B %Y}"


def _works(table: Table, project: Project, places: dict[str, str]) -> Iterator[tuple[str, list[str]]]:
    """Yield the works behind a table that the book lists."""
    keys = [key for key in dict.fromkeys(row.get("source", "") for row in table.rows) if key in places]
    names, known = references.shorts(keys, project), references.identifiers(keys, project)
    for key, name, (doi, pmid) in zip(keys, names, known, strict=True):
        yield key, [name, places[key], doi, pmid]
