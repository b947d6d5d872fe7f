"""Tables of a page: rows of one subject under one head, quiet signs for what is absent, aligned numbers, links to rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy

from lxml import html

from livingreview.markup import around, classes, one_line
from livingreview.sphinxext import facts
from livingreview.tables.absent import ABSENT

#: From this number of columns on a table may use the screen beside the text.
_WIDE = 6
#: From this number of columns on a row becomes a card where the screen is narrow.
_CARDS = 3
#: A number that a cell begins with, and not a date or a span; of it, what stands before the decimal point.
_NUMBER = re.compile(r"([−-]?\d[\d,]*)(?:\.\d+)?(?![\d.,–-])")
#: Cells longer than this are read, not compared.
_LONG = 60
#: Names longer than this may be broken at a hyphen.
_SHORT = 20
#: Digits by which a number may be moved to stand under another.
_PADS = 4


def finish(root: html.HtmlElement) -> None:
    """Make of each table of a page what its classes ask for, and put it into a box."""
    taken: set[str] = set()
    for number, table in enumerate(list(root.iter("table")), 1):
        for columns in table.findall("colgroup"):
            table.remove(columns)
        keep_names(table)
        hush(table)
        tell_marks(table)
        if "lr-grouped" in table.get("class", ""):
            group(table)
        name_columns(table)
        if table.findall("tbody/tr[@class='lr-head']"):
            relate(table, f"t{number}")
        link_rows(table, taken)
        align(table)
        _put_into_box(table)


def keep_names(table: html.HtmlElement) -> None:
    """Let no line break a short name in bold at its hyphen."""
    for name in table.iter("strong"):
        words = (name.text or "").split(" ")
        if len(name) or not any("-" in word for word in words):
            continue
        name.text = ""
        for place, word in enumerate(words):
            span = html.Element("span", {"class": "lr-name"} if len(word) <= _SHORT else {})
            span.text, span.tail = word, " " if place < len(words) - 1 else ""
            name.append(span)


def hush(table: html.HtmlElement) -> None:
    """Show a quiet sign where there is no value, with its reason; the Tab key stops at the first of each kind."""
    met = set()
    for span in table.find_class("lr-none"):
        word = span.text_content()
        sign, reason = ABSENT[word]
        span.text = sign
        span.set("role", "img")
        span.set("aria-label", reason)
        span.set("data-tip", reason.capitalize())
        if word not in met:
            span.set("tabindex", "0")
        met.add(word)


def tell_marks(table: html.HtmlElement) -> None:
    """Give marks of evidence their status as a name, for those who do not see them."""
    for span in table.find_class("lr-grain"):
        (status,) = (name for name in classes(span) if name != "lr-grain")
        span.set("role", "img")
        span.set("aria-label", status.removeprefix("lr-").replace("-", " "))
        span.set("class", "lr-grain")


def group(table: html.HtmlElement) -> None:
    """Put the first cell of several rows above them, as the head of their group, and each group into a body."""
    (body,) = table.findall("tbody")
    (heads,) = table.findall("thead/tr")
    first, second = heads[0], heads[1]
    words = f"{first.text_content().strip()} and {second.text_content().strip().lower()}"
    heads.remove(first)
    second[:] = []
    second.text = words
    made = body
    for row in body.findall("tr"):
        cell = row[0]
        if not cell.find_class("lr-same-as-above"):
            made = html.Element("tbody", {"class": "lr-group"})
            head = html.Element("tr", {"class": "lr-head"})
            above = deepcopy(cell)
            above.tag = "th"
            above.set("colspan", str(len(row) - 1))
            above.set("scope", "rowgroup")
            head.append(above)
            made.append(head)
            body.addprevious(made)
        row.remove(cell)
        made.append(row)
    table.remove(body)


def name_columns(table: html.HtmlElement) -> None:
    """Give header cells a scope, and every cell the name of its column, which a card shows unless the cell is empty."""
    heads = table.findall("thead/tr/th")
    for head in heads:
        head.set("scope", "col")
    labels = [one_line(head) for head in heads]
    for row in _rows(table):
        for cell, label in zip(row, labels, strict=False):
            cell.set("data-label", label)
            if not one_line(cell) and not len(cell.xpath(".//img|.//svg")):
                cell.set("data-empty", "")
            if cell.tag == "th":
                cell.set("scope", "row")


def relate(table: html.HtmlElement, own: str) -> None:
    """Name for each cell the heads it stands under, its column and its group, which few readers find by the scope.

    Parameters
    ----------
    own : begins the names of the heads.
    """
    heads = table.findall("thead/tr/th")
    for number, head in enumerate(heads, 1):
        head.set("id", f"{own}c{number}")
    for number, body in enumerate(table.findall("tbody"), 1):
        above, *rows = body.findall("tr")
        above[0].set("id", f"{own}g{number}")
        for row in rows:
            for head, cell in zip(heads, row, strict=False):
                cell.set("headers", f"{head.get('id')} {above[0].get('id')}")


def link_rows(table: html.HtmlElement, taken: set[str]) -> None:
    """Let a link lead to each row whose key is known, or to its group; the link stands behind the row's first words."""
    for span in table.xpath(".//span[starts-with(@class, 'row-')]"):
        name, row = classes(span)[0], facts.row_of(span, "row-")
        line = next(span.iterancestors("tr"))
        goal = around(line) if line.get("class") == "lr-head" else line
        # A trial may stand in several tables of a page; the first is the one that others link to.
        own = name if name not in taken else f"{table.get('id')}-{name}"
        if goal.get("id") or own in taken:
            span.drop_tag()
            continue
        taken.add(own)
        goal.set("id", own)
        link = html.Element("a", {"class": "headerlink", "href": f"#{own}", "aria-label": "Link to this row"})
        if row:
            link.set(facts.ROW, row)
        link.text = "\N{PILCROW SIGN}"
        around(span).append(link)
        span.drop_tag()


def align(table: html.HtmlElement) -> None:
    """Let numbers of a column stand under each other at the decimal point."""
    rows = list(_rows(table))
    for place, cells in enumerate(zip(*rows, strict=False)):
        whole = {cell: found[1] for cell in cells if (found := _NUMBER.match(one_line(cell)))}
        valued = [cell for cell in cells if not _is_absent(cell)]
        if place == 0 or len(whole) * 2 <= len(valued) or max(len(one_line(cell)) for cell in cells) > _LONG:
            continue
        width = max(map(len, whole.values()))
        for cell in cells:
            pad = width - len(whole.get(cell, "1" if _is_absent(cell) else "1" * width))
            cell.set("class", f"lr-number lr-pad-{min(pad, _PADS)}")


def _is_absent(cell: html.HtmlElement) -> bool:
    return bool(cell.find_class("lr-none"))


def _put_into_box(table: html.HtmlElement) -> None:
    columns = len(table.findall("thead/tr/th"))
    if columns >= _CARDS:
        table.set("class", f"{table.get('class', '')} lr-cards".strip())
    box = html.Element("div", {"class": "lr-table-box" + " lr-wide-table" * (columns >= _WIDE)})
    box.tail, table.tail = table.tail, None
    around(table).replace(table, box)
    box.append(table)


def _rows(table: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """Yield the rows of a table that are no heads of a group."""
    return (row for row in table.iterfind("tbody/tr") if row.get("class") != "lr-head")
