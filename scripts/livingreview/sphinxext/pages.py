"""Last touches to the HTML of a page: table semantics, scrolling boxes, downloads of the notebook."""

from __future__ import annotations

from typing import Any, cast

from docutils import nodes
from lxml import etree, html
from sphinx.application import Sphinx

from livingreview.project import Project

#: From this number of columns on a table may use the margin beside the text.
_WIDE = 7


def finish_tables(body: str) -> str:
    """Give header cells a scope and put each table into a box that scrolls by itself.

    The box can be reached by keyboard and is named after the caption, as WCAG 2.1.1 asks of anything that
    scrolls.
    """
    root = html.fragment_fromstring(body, create_parent="div")
    for number, table in enumerate(list(root.iter("table")), start=1):
        for cell in table.iterfind(".//thead//th"):
            cell.set("scope", "col")
        for cell in table.iterfind(".//tbody//th"):
            cell.set("scope", "row")
        # The theme's own wrapper, which scrolls too but has no name, makes way.
        around = _around(table)
        outer = around if "pst-scrollable" in around.get("class", "") else table
        caption = table.find("caption")
        columns = len(table.findall(".//thead/tr[1]/th"))
        wide = " full-width" if columns >= _WIDE else ""
        box = html.Element("div", {"class": f"lr-table-box{wide}", "tabindex": "0", "role": "region"})
        if caption is None:
            box.set("aria-label", f"Table {number} of this page")
        else:
            caption.set("id", caption.get("id") or f"lr-caption-{number}")
            box.set("aria-labelledby", caption.get("id"))
        box.tail, outer.tail = outer.tail, None
        _around(outer).replace(outer, box)
        box.append(table)
    return (root.text or "") + "".join(
        etree.tostring(child, encoding="unicode", method="html") for child in root
    )


def _around(element: html.HtmlElement) -> html.HtmlElement:
    """Return the element around one of a page: there is at least the one made for the whole."""
    return cast(html.HtmlElement, element.getparent())


def finish_references(body: str) -> str:
    """Replace the role that docutils gives to references, which ARIA 1.2 deprecates, by that of a list item."""
    return body.replace('role="doc-biblioentry"', 'role="listitem"').replace(' role="doc-backlink"', "")


def _finish(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: nodes.document
) -> None:
    body = context.get("body", "")
    if "<table" in body:
        body = finish_tables(body)
    body = finish_references(body)
    if (Project.find().executed / f"{pagename}.ipynb").exists():
        name = pagename.rsplit("/", 1)[-1]
        body += (
            '<p class="lr-notebook">This page is a notebook: '
            f'<a href="{name}.ipynb" download>download it as it was executed (.ipynb)</a>.</p>'
        )
    context["body"] = body


def setup(app: Sphinx) -> None:
    """Connect to the writing of pages."""
    app.connect("html-page-context", _finish)
