"""Figures and tables as pages show them, before and after: taken from executed notebooks, found by their label."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from lxml import etree

from livingreview.project import Project
from livingreview.sphinxext.plain import ROLE, said
from livingreview.tables.myst import SAME

_SVG = "{http://www.w3.org/2000/svg}"
#: The part of the ids in a picture that is made of its specification.
_KEY = re.compile(r"\bc[0-9a-f]{10}(?=-)")
#: A table as the package writes it, with the line that closes it.
_TABLE = re.compile(r"^(~{3,}|`{3,})\{list-table\} ?([^\n]*)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
_NAME = re.compile(r"^:name: (\S+)$", re.MULTILINE)
_ROW = re.compile(r"^\* - ", re.MULTILINE)
_CELL = re.compile(r"^  - ", re.MULTILINE)
_SPAN = re.compile(r"\[([^\[\]]*)\](?:\{[.#][^}]*\}|\([^)]*\))")
_FENCE = re.compile(r"^(?::{3,}(?:\{admonition\} ?|\{[\w-]+\}.*)?|:[\w-]+: .*)")
_ATTRIBUTES = re.compile(r"\{[.#][^}]*\}")
_AS_ABOVE = _SPAN.sub(r"\1", SAME)
#: Letters of a caption.
_LONG = 160

Kind = Literal["removed", "changed", "described otherwise", "added"]
#: The order in which they are told: losses first.
KINDS: tuple[Kind, ...] = ("removed", "changed", "described otherwise", "added")


@dataclass(frozen=True)
class Figure:
    """A figure of a page.

    Attributes
    ----------
    page : document name, such as ``book/part/chapter``.
    picture : SVG of the wide page.
    says : what a screen reader reads out in its place.
    """

    label: str
    page: str
    caption: str
    picture: str
    says: str


@dataclass(frozen=True)
class Block:
    """A table of a page, or a list or text that code has written there.

    Attributes
    ----------
    rows : its rows as a reader sees them, cells separated by bars; the lines of a text.
    """

    label: str
    page: str
    caption: str
    rows: tuple[str, ...]


@dataclass(frozen=True)
class Shown:
    """All that the code of the book puts on its pages, by label."""

    figures: dict[str, Figure]
    blocks: dict[str, Block]


@dataclass(frozen=True)
class FigureChange:
    """A figure that another picture, or another description, takes the place of.

    Attributes
    ----------
    before, now : what a screen reader reads out in its place; empty where there was, or is, none.
    picture_before, picture_now : file of the picture, seen from the folder of the report; empty where none was made.
    """

    kind: Kind
    label: str
    page: str
    caption: str
    before: str
    now: str
    picture_before: str = ""
    picture_now: str = ""


@dataclass(frozen=True)
class BlockChange:
    """A table of a page whose rows, or whose caption, are others.

    Attributes
    ----------
    gone, new : rows as a reader saw them and sees them; neither holds any if only their order or the caption changed.
    """

    kind: Kind
    label: str
    page: str
    caption: str
    gone: tuple[str, ...]
    new: tuple[str, ...]


def read(project: Project, pages: Sequence[str]) -> Shown:
    """Return what the executed notebooks of some pages show; those that were never executed show nothing."""
    figures: dict[str, Figure] = {}
    blocks: dict[str, Block] = {}
    for page in pages:
        file = project.executed / f"{page}.ipynb"
        if not file.is_file():
            continue
        drawn = written = 0
        for cell in json.loads(file.read_bytes())["cells"]:
            for output in cell.get("outputs", ()):
                data = output.get("data", {})
                if picture := data.get("image/svg+xml"):
                    drawn += 1
                    figure = _figure(cell["metadata"], f"{page}-{drawn}", page, _text(picture), data)
                    figures[figure.label] = figure
                elif words := data.get("text/markdown"):
                    for block in _blocks(_text(words), page, project, written):
                        written += 1
                        blocks[block.label] = block
    return Shown(figures, blocks)


def _figure(metadata: dict[str, Any], unnamed: str, page: str, picture: str, data: dict[str, Any]) -> Figure:
    about = metadata.get("mystnb", {}).get("figure", {})
    says = _text(data.get("text/plain", ""))
    caption = str(about.get("caption", "")) or says
    return Figure(str(about.get("name") or unnamed), page, _first(caption), picture, says)


def _blocks(text: str, page: str, project: Project, number: int) -> Iterator[Block]:
    tables = list(_TABLE.finditer(text))
    for found in tables:
        number += 1
        named = _NAME.search(found[3])
        rows: list[list[str]] = []
        for row in _ROW.split(found[3])[1:]:
            cells = [_plain(cell, project) for cell in _CELL.split(row)]
            rows.append([_above(cell, at, rows) for at, cell in enumerate(cells)])
        yield Block(
            named[1] if named else f"{page}-{number}",
            page,
            _first(found[2].split(" [[[")[0]),
            tuple(" | ".join(row) for row in rows),
        )
    if not tables:
        lines = tuple(filter(None, (_plain(_unfenced(line), project) for line in text.splitlines())))
        yield Block(f"{page}-{number + 1}", page, _first(next(iter(lines), "")), lines)


def _above(cell: str, at: int, rows: Sequence[Sequence[str]]) -> str:
    """Return what a cell says that names the one above it, so that a row does not change with its neighbour."""
    return rows[-1][at] if cell == _AS_ABOVE and rows and at < len(rows[-1]) else cell


def _unfenced(line: str) -> str:
    """Return a line without what only directs how it is set."""
    return _FENCE.sub("", line)


def _plain(cell: str, project: Project) -> str:
    """Return a cell as a reader sees it, on one line."""
    text = ROLE.sub(lambda found: said(found[1], found[2], project), cell)
    while (shorter := _SPAN.sub(r"\1", text)) != text:
        text = shorter
    return " ".join(_ATTRIBUTES.sub("", text).replace("*", "").split())


def _first(caption: str) -> str:
    line = " ".join(caption.strip().split("\n")[0].replace("*", "").split())
    line = ROLE.sub("", line).replace(" ,", ",").replace(" .", ".")
    return line if len(line) <= _LONG else f"{line[: _LONG - 1].rstrip()}…"


def _text(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)


def figures(before: Shown, now: Shown) -> list[FigureChange]:
    """Return the figures that differ, losses first; their pictures are not made yet."""
    found = []
    for label in dict.fromkeys([*now.figures, *before.figures]):
        old, new = before.figures.get(label), now.figures.get(label)
        if kind := _kind(old, new):
            figure = new or old
            assert figure is not None  # noqa: S101  # one of them is there
            said_before, said_now = (one.says if one else "" for one in (old, new))
            found.append(FigureChange(kind, label, figure.page, figure.caption, said_before, said_now))
    return sorted(found, key=lambda one: KINDS.index(one.kind))


def _kind(old: Figure | None, new: Figure | None) -> Kind | None:
    if old is None or new is None:
        return "removed" if new is None else "added"
    if old.picture == new.picture and old.caption == new.caption:
        return None
    if _drawn(old.picture) != _drawn(new.picture):
        return "changed"
    return "described otherwise" if (old.says, old.caption) != (new.says, new.caption) else None


def _drawn(picture: str) -> bytes:
    """Return what of a picture is seen, whatever its ids and its description are."""
    root = etree.fromstring(_KEY.sub("", picture).encode())
    for element in list(root):
        if element.tag in (f"{_SVG}title", f"{_SVG}desc"):
            root.remove(element)
    return etree.tostring(root)


def blocks(before: Shown, now: Shown) -> list[BlockChange]:
    """Return the tables that differ, losses first."""
    found = []
    for label in dict.fromkeys([*now.blocks, *before.blocks]):
        old, new = before.blocks.get(label), now.blocks.get(label)
        block = new or old
        assert block is not None  # noqa: S101  # one of them is there
        rows = [Counter(one.rows if one else ()) for one in (old, new)]
        gone, added = (tuple((rows[i] - rows[1 - i]).elements()) for i in (0, 1))
        kind: Kind = "removed" if new is None else "added" if old is None else "changed"
        if old and new and (old.rows, old.caption) == (new.rows, new.caption):
            continue
        if old and new and not gone and not added:
            kind = "described otherwise"
        found.append(BlockChange(kind, label, block.page, block.caption, gone, added))
    return sorted(found, key=lambda one: KINDS.index(one.kind))
