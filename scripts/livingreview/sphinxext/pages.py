"""Last touches to the HTML of a page: what tables tell a screen reader and a phone, code as one quiet link, downloads."""

from __future__ import annotations

import re
from html import escape
from typing import Any, cast

from docutils import nodes
from lxml import etree, html
from sphinx.application import Sphinx

from livingreview.markup import around, into_spans
from livingreview.project import Project
from livingreview.sphinxext import citing, exercises, facts, hints, live, longtables, tables, worklist

#: Boxes that open when they are asked for.
_FOLDED = ("lr-objectives",)
#: A short name with a hyphen, such as X-6, AB-C1 or XYZ-α, that no line may break.
_NAME = re.compile(r"(?<![\w-])[A-Za-z]{1,5}-(?:[A-Z]?\d{1,3}[A-Za-z]?|[α-ω])(?![\w-])")
#: A word with hyphens that a title has in one piece; a longer one would not fit on a phone.
_WORD = re.compile(r"(?<![\w-])(?=[\w-]{1,16}(?![\w-]))\w+(?:-\w+)+")


def finish(body: str, line: str = "") -> str:
    """Return the text of a page with its last touches, and a line under its opening."""
    root = html.fragment_fromstring(body, create_parent="div")
    tables.finish(root)
    facts.mark(root)
    hide_code(root)
    exercises.finish(root)
    fold(root)
    longtables.mark(root)
    worklist.by_letter(root)
    hints.once(root)
    citing.put(root, line)
    keep_names(root)
    for element in root.iter():
        # A role that ARIA 1.2 deprecates becomes that of a list item; its twin says nothing.
        match element.get("role"):
            case "doc-biblioentry":
                element.set("role", "listitem")
            case "doc-backlink":
                del element.attrib["role"]
    return (root.text or "") + "".join(
        etree.tostring(child, encoding="unicode", method="html") for child in root
    )


def hide_code(root: html.HtmlElement) -> None:
    """Put the code of a figure or a table behind it, as one link that opens it."""
    for details in root.findall(".//details"):
        if "above-input" not in details.get("class", ""):
            continue
        cell = around(details)
        kind = "table" if cell.find(".//table") is not None else "figure"
        summary = cast(html.HtmlElement, details.find("summary"))
        summary.clear()
        summary.text = f"Code of this {kind}"
        details.set("class", "lr-code")
        cell.append(details)


def fold(root: html.HtmlElement) -> None:
    """Let boxes that few readers need open when they are asked for."""
    for name in _FOLDED:
        for box in root.find_class(name):
            if box.tag != "div":
                continue
            title = cast(html.HtmlElement, box.find("p"))
            box.tag = "details"
            title.tag = "summary"
            title.attrib.pop("class")


def keep_names(root: html.HtmlElement) -> None:
    """Keep short names with a hyphen in one piece, where text is read: in paragraphs and headings; in titles, words too."""
    for block in root.iter("p", "h1", "h2", "h3", "h4"):
        pattern = _WORD if block.tag == "h1" else _NAME
        for element in list(block.iter()):
            if element.tag in ("code", "button") or element.get("class") == "lr-name":
                continue
            for position, child in reversed(list(enumerate(element, start=1))):
                child.tail = into_spans(child.tail, pattern, element, position, "lr-name")
            element.text = into_spans(element.text, pattern, element, 0, "lr-name")


def _finish(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: nodes.document
) -> None:
    body = context.get("body", "")
    if not body:
        return
    body = finish(body, "" if pagename == app.config.root_doc else citing.line(app, pagename))
    context["body"] = body + _offers(app, pagename)


def _offers(app: Sphinx, page: str) -> str:
    """Return the line at the end of a page: its notebook, live too, and where it can be edited."""
    settings, links = app.config.livingreview_live, []
    is_notebook = (Project.find().executed / f"{page}.ipynb").exists()
    if is_notebook:
        links.append(
            f'<a href="{page.rsplit("/", 1)[-1]}.ipynb" download>download it as it was executed (.ipynb)</a>'
        )
        if opened := live.address(settings, page):
            links.append(f'<a href="{escape(opened)}">open it live in Jupyter (Binder)</a>')
    if edited := live.edit(settings, f"{page}.md"):
        links.append(f'<a href="{escape(edited)}">edit this page</a>')
    begun = "This page is a notebook: " if is_notebook else "This page: "
    return f'<p class="lr-notebook">{begun}{"".join(links)}</p>' if links else ""


def setup(app: Sphinx) -> None:
    """Connect to the writing of pages."""
    app.connect("html-page-context", _finish)
