"""What stands where on the pages: sections, captions and rows of tables, noted when a page is read.

Indexes and the search are made of it. It is kept with the environment, so that a build that reads one page knows
what stands on the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from docutils import nodes
from lxml import html
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from livingreview.sphinxext import exercises, state
from livingreview.sphinxext.claims import ClaimNode
from livingreview.sphinxext.values import ValueNode

#: What an output of a notebook offers, the best first; a page shows one of them.
_SHOWN = ("text/markdown", "text/html")
#: A number names at the end of what it tells the row that it was taken from.
_ROW = re.compile(r"Row (\S+?)\.$")
#: Between labels of a drawing, and between cells of a row.
APART = " · "


@dataclass(frozen=True)
class Passage:
    """A part of a page that a link can lead to.

    Attributes
    ----------
    kind : ``section``, ``figure``, ``table`` or ``row``.
    anchor : what stands behind the # of a link; empty for the head of a page.
    headings : of the sections around it, from the title of the page on; the last is its own if it is a section.
    text : its words, without those of parts that are passages of their own.
    labels : words inside a drawing; for a row, the caption of its table.
    rows : keys of the rows of tables that its numbers were taken from.
    shown : the last heading as HTML, with its italics, if the passage is a section.
    """

    kind: str
    anchor: str
    headings: tuple[str, ...]
    text: str
    labels: str = ""
    rows: tuple[str, ...] = ()
    shown: str = ""


def read(document: nodes.document) -> list[Passage]:
    """Return the passages of a page in its order."""
    found: list[Passage] = []
    for part in document.children:
        if isinstance(part, nodes.section):
            found += _section(part, ())
    return found


def _section(section: nodes.section, around: tuple[str, ...]) -> Iterator[Passage]:
    title = section.next_node(nodes.title)
    headings = (*around, _words(title) if title is not None else "")
    anchor = section["ids"][0] if around else ""
    own = [part for part in section.children if not isinstance(part, (nodes.section, nodes.title))]
    boxed = [box for part in own for box in _boxed(part)]
    text = " ".join(filter(None, (_words(part) for part in own)))
    shown = as_html(title) if title is not None else ""
    yield Passage("section", anchor, headings, text, rows=tuple(_rows(own)), shown=shown)
    for box in boxed:
        yield from _figure(box, headings) if isinstance(box, nodes.figure) else _table(box, headings)
    for part in section.children:
        if isinstance(part, nodes.section):
            yield from _section(part, headings)


def _parts(node: nodes.Node) -> Iterable[nodes.Node]:
    """Return the children of a node that a page shows: of the forms of one output, the best."""
    if isinstance(node, nodes.container) and node.get("nb_element") == "mime_bundle":
        forms = {child.get("mime_type"): child for child in node.children if isinstance(child, nodes.Element)}
        return next(([forms[form]] for form in _SHOWN if form in forms), [])
    return node.children


def _boxed(node: nodes.Node) -> Iterator[nodes.figure | nodes.table]:
    """Yield figures and tables, the outermost of those within another."""
    if isinstance(node, (nodes.figure, nodes.table)):
        yield node
    elif isinstance(node, nodes.Element) and not isinstance(node, nodes.section):
        for part in _parts(node):
            yield from _boxed(part)


def _words(node: nodes.Node) -> str:
    """Return the words of a node as a reader sees them, without code, formulas, citations, figures and tables."""
    return " ".join("".join(_said(node)).split())


def as_html(title: nodes.Element) -> str:
    """Return a title as HTML that keeps its italics."""
    said = "".join(
        f"<em>{escape(part.astext())}</em>"
        if isinstance(part, nodes.emphasis)
        else escape("".join(_said(part)))
        for part in title.children
    )
    return " ".join(said.split())


def _said(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Text):
        yield str(node)
    elif exercises.is_answer(node):
        return
    elif isinstance(node, addnodes.pending_xref):
        # A citation or a number of a figure is known only later; a link with words of its own has them.
        if node.get("reftype") == "numref":
            yield "the table" if str(node.get("reftarget")).startswith("tab") else "the figure"
        elif node.get("refexplicit") or node.get("refdomain") not in ("cite", "std"):
            for part in node.children:
                yield from _said(part)
    elif isinstance(
        node,
        (
            nodes.figure,
            nodes.table,
            nodes.literal_block,
            nodes.math_block,
            nodes.raw,
            nodes.comment,
            ClaimNode,
        ),
    ) or (isinstance(node, nodes.container) and "cell_input" in node.get("classes", ())):
        return
    else:
        for part in _parts(node):
            yield from _said(part)
        if not isinstance(node, nodes.Inline):
            yield " "


def _rows(parts: Iterable[nodes.Node]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, nodes.Element):
            for number in part.findall(ValueNode):
                if not exercises.is_inside_answer(number) and (found := _ROW.search(number["hint"])):
                    yield found[1]


def _caption(box: nodes.Element) -> str:
    return " ".join(_words(part) for part in box.children if isinstance(part, (nodes.caption, nodes.title)))


def _figure(figure: nodes.figure, headings: tuple[str, ...]) -> Iterator[Passage]:
    if figure["ids"]:
        drawn = [raw.astext() for raw in _raws(figure)]
        labels = APART.join(dict.fromkeys(label for one in drawn for label in _labels(one)))
        yield Passage("figure", figure["ids"][0], headings, _caption(figure), labels)


def _raws(node: nodes.Node) -> Iterator[nodes.raw]:
    if isinstance(node, nodes.raw):
        yield node
    for part in _parts(node):
        yield from _raws(part)


def _labels(drawing: str) -> Iterator[str]:
    """Yield each label of the drawing for wide screens; the words of one stand together, those of two apart."""
    wide = re.search(r"<svg.*?</svg>", drawing, re.DOTALL)
    if wide is None or "<text" not in wide[0]:
        return
    for text in html.fragment_fromstring(wide[0]).iter("text"):
        if words := " ".join(" ".join(text.itertext()).split()):
            yield words


def _table(table: nodes.table, headings: tuple[str, ...]) -> Iterator[Passage]:
    if not table["ids"]:
        return
    anchor, caption = table["ids"][0], _caption(table)
    yield Passage("table", anchor, headings, caption)
    rows = [
        list(row.findall(nodes.entry))
        for body in table.findall(nodes.tbody)
        for row in body.findall(nodes.row)
    ]
    heads = [
        _words(cell) for head in table.findall(nodes.thead) for row in head.findall(nodes.row) for cell in row
    ]
    for group in _groups(rows):
        text = APART.join(
            f"{head}: {words}" if head else words
            for row in group
            for head, words in zip(heads or [""] * len(row), map(_words, row), strict=False)
            if words
        )
        yield Passage("row", anchor, (*headings, _subject(group[0])), text, caption)


def _subject(row: list[nodes.entry]) -> str:
    """Return what a row is about: the name in bold in its first cell, or all of this."""
    if not row:
        return ""
    name = row[0].next_node(nodes.strong)
    return _words(name if name is not None else row[0])


def _groups(rows: Iterable[list[nodes.entry]]) -> Iterator[list[list[nodes.entry]]]:
    """Yield the rows of one subject together: those after the first say its name again, or leave it out."""
    group: list[list[nodes.entry]] = []
    name = ""
    for row in rows:
        own = _subject(row)
        if group and own not in ("", name):
            yield group
            group = []
        if not group:
            name = own
        group.append(row)
    if group:
        yield group


def noted(env: BuildEnvironment) -> dict[str, list[Passage]]:
    """Return page -> its passages, as they were when it was read."""
    return state.of_env(env).passages


def _note(app: Sphinx, document: nodes.document) -> None:
    noted(app.env)[app.env.docname] = read(document)


def _purge(_app: Sphinx, env: BuildEnvironment, page: str) -> None:
    noted(env).pop(page, None)


def _merge(_app: Sphinx, env: BuildEnvironment, pages: Iterable[str], other: BuildEnvironment) -> None:
    noted(env).update({page: noted(other)[page] for page in pages if page in noted(other)})


def setup(app: Sphinx) -> None:
    """Note what stands on each page."""
    app.connect("doctree-read", _note)
    app.connect("env-purge-doc", _purge)
    app.connect("env-merge-info", _merge)
