"""How wide the columns of a table are on paper: shared such that the table is as short as it can be.

Left to themselves, columns share the width by their longest cell: the many short lines of another column then make a
row that is half a page high. Here each step of width goes to the column whose growth saves most lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import ceil

from lxml import html
from lxml.html import HtmlElement

from livingreview.charts.drawing.measuring import text_width
from livingreview.markup import classes, one_line

#: From this number of columns on, a table is set in small type; from the other on, it uses the margin too.
WIDE, BROAD = 7, 5
#: A wide table of more rows than these stands across the page.
_LONG = 20
#: Class of a table that stands across, and of the pages that hold such tables.
ACROSS = "across"
#: Width in em of its own type: of a table in the column of the text, of a broad and of a wide one (see print.css).
_ROOM = {"": 47.0, "broad": 59.5, "wide": 66.0, ACROSS: 84.0}
#: In em: the space after a column, the step by which columns grow, the widest name that is kept whole, and the widest
#: part of another word, which has hyphens.
_GAP, _STEP, _NAME, _PART = 0.85, 0.5, 10.0, 5.0
#: The letters of the book are narrower than those measured, but lines are never quite full.
_FILLED = 1.02
#: Rows from which a column that says always the same is left out, and what an empty cell is called.
_FEW, _EMPTY = 4, "nothing"
#: What no line may break: numbers, and names with figures or capitals in them.
_FIRM = re.compile(r"\d|[A-Z]{2}|[a-z][A-Z]")
#: Classes of words that the style of the page does not break either.
_KEPT = ("lr-interval", "lr-date", "lr-name")
_BREAKS = re.compile(r"\s+|(?<=[-–/])(?=\w{3})")

#: Widths of the paragraphs of a cell.
Cell = list[float]


def leave_out_constant(table: HtmlElement) -> None:
    """Leave out columns in which every row says the same, and say it once in the caption.

    The first column names the rows and stays, and so do tables of few rows or without a caption.
    """
    caption = table.find("caption")
    heads = table.xpath("thead/tr")
    rows = [row for row in table.xpath("tbody/tr") if len(heads) == 1 and len(row) == len(heads[0])]
    if caption is None or len(rows) < _FEW or len(heads[0]) <= 2:
        return
    if any(row.get("rowspan") for one in table.iter("tr") for row in one):
        return
    same = [
        column
        for column in range(1, len(heads[0]))
        if len({" ".join(row[column].text_content().split()) for row in rows}) == 1
    ]
    for column in reversed(same):
        said = html.Element("span", {"class": "lr-constant"})
        said.text = f" {one_line(heads[0][column])}: {one_line(rows[0][column]) or _EMPTY} in every row."
        caption.append(said)
        for row in (heads[0], *rows):
            row[column].drop_tree()
        for cell in table.xpath("tbody/tr/*[@colspan]"):
            cell.set("colspan", str(int(cell.get("colspan")) - 1))


def lay(table: HtmlElement) -> None:
    """Give a table its class, and its columns their widths; a table that needs no more room stays narrow."""
    rows = list(table.iter("tr"))
    count = max((len(row) for row in rows), default=0)
    if not count:
        return
    cells = [[_paragraphs(cell) for cell in row] for row in rows if len(row) == count]
    words = [max(_longest(row[column]) for row in rows if len(row) == count) for column in range(count)]
    kind, widths = choose(cells, words)
    if kind:
        table.set("class", f"{table.get('class', '')} {kind}".strip())
    whole = sum(widths)
    for old in table.findall("colgroup"):
        table.remove(old)
    group = html.Element("colgroup")
    for width in widths:
        group.append(html.Element("col", {"style": f"width: {width / whole:.1%}"}))
    caption = table.find("caption")
    table.insert(0 if caption is None else 1, group)
    if whole < _ROOM[kind] - _STEP:
        table.set("style", f"--share: {whole / _ROOM[kind]:.3f}")


def set_aside(article: HtmlElement) -> None:
    """Put the tables that stand across at the end of their chapter, where they turn the page for no text.

    Words with the number of the page stay where a table stood.
    """
    found = [table for table in article.iter("table") if ACROSS in classes(table)]
    if not found:
        return
    aside = html.Element("div", {"class": "lr-aside"})
    for table in found:
        numbers = table.find_class("caption-number")
        if not numbers or not table.get("id"):
            continue
        pointer = html.Element("p", {"class": "lr-elsewhere"})
        link = html.Element("a", {"class": "lr-page", "href": f"#{table.get('id')}"})
        link.text = f"{one_line(numbers[0])} stands across, on page"
        pointer.append(link)
        around = _alone(table)
        around.addprevious(pointer)
        table.tail = "\n"
        aside.append(table)
        if around is not table:
            around.drop_tree()
    article.append(aside)


def _alone(table: HtmlElement) -> HtmlElement:
    """Return the outermost box that holds nothing but a table."""
    found = table
    for box in table.iterancestors("div"):
        if len(box) > 1 or (box.text or "").strip() or (found.tail or "").strip():
            break
        found = box
    return found


def choose(cells: Sequence[Sequence[Cell]], words: Sequence[float]) -> tuple[str, list[float]]:
    """Return the kind of a table and the widths of its columns in em, each with the gap after it.

    Parameters
    ----------
    cells : rows of cells.
    words : width of the longest word of each column.
    """
    count = len(words)
    natural = [max((max(row[i], default=0) for row in cells), default=0) * _FILLED for i in range(count)]
    if sum(natural) + _GAP * (count - 1) <= _ROOM[""]:
        kind = ""
    else:
        kind = "wide" if count >= WIDE else "broad" if count >= BROAD else ""
    if kind == "wide" and len(cells) > _LONG:
        kind = ACROSS
    room = _ROOM[kind] - _GAP * (count - 1)
    shared = share(cells, _least(words, natural, room), natural, room)
    return kind, [width + _GAP * (i < count - 1) for i, width in enumerate(shared)]


def _least(words: Sequence[float], natural: Sequence[float], room: float) -> list[float]:
    """Return the widths from which columns grow: of their longest words, or less where these do not fit together."""
    word = _NAME
    while True:
        least = [min(word, one, most) for one, most in zip(words, natural, strict=True)]
        if sum(least) <= room or word <= _STEP:
            return least
        word -= _STEP


def share(
    cells: Sequence[Sequence[Cell]], least: Sequence[float], most: Sequence[float], room: float
) -> list[float]:
    """Return the widths of columns between ``least`` and ``most`` that make the table short and fit the room."""
    widths = list(least)
    lines = [[_lines(row[i], widths[i]) for row in cells] for i in range(len(widths))]
    while sum(widths) + _STEP <= room:
        open_ = [i for i, width in enumerate(widths) if width < most[i]]
        if not open_:
            break
        # A single step seldom saves a line: what counts is what the next steps would save, each by its cost.
        best, step, gain = open_[0], _STEP, -1.0
        for i in open_:
            others = [
                max((lines[k][row] for k in range(len(widths)) if k != i), default=0)
                for row in range(len(cells))
            ]
            now = sum(map(_burden, map(max, lines[i], others)))
            for size in (1, 2, 4, 8):
                grown = min(widths[i] + size * _STEP, most[i])
                if sum(widths) + grown - widths[i] > room:
                    break
                then = sum(
                    _burden(max(_lines(row[i], grown), other))
                    for row, other in zip(cells, others, strict=True)
                )
                saved = (now - then) / (grown - widths[i])
                if saved > gain:
                    best, step, gain = i, grown - widths[i], saved
        if gain <= 0:
            # Nothing makes the table shorter: the fullest column gets air.
            best = max(open_, key=lambda i: sum(lines[i]))
            step = min(_STEP, most[best] - widths[best])
        widths[best] += step
        lines[best] = [_lines(row[best], widths[best]) for row in cells]
    return widths


def _burden(lines: int) -> float:
    """Return how much a row of so many lines weighs: one that fills half a page is worse than many of a few lines."""
    return lines + lines * lines / 30


def _lines(paragraphs: Cell, width: float) -> int:
    return sum(max(ceil(one * _FILLED / width), 1) if width else 1 for one in paragraphs)


def _paragraphs(cell: HtmlElement) -> Cell:
    """Return the widths of the paragraphs of a cell."""
    blocks = [block for block in cell.iter("p", "li") if not any(block.iterdescendants("p", "li"))]
    return [_width(block) for block in blocks or [cell]]


def _width(element: HtmlElement) -> float:
    text = " ".join(element.text_content().split())
    code = sum(len(one.text_content()) for one in element.iter("code"))
    # Letters of code are as wide as figures.
    return text_width(text, 1, bold=element.find(".//strong") is not None) + 0.05 * code


def _longest(cell: HtmlElement) -> float:
    bold = cell.tag == "th" or cell.find(".//strong") is not None
    parts = ((part, text_width(part, 1, bold=bold)) for part in _BREAKS.split(cell.text_content()))
    kept = [text_width(one.text_content(), 1, bold=bold) for name in _KEPT for one in cell.find_class(name)]
    # A number stands on one line with its interval.
    kept += _paragraphs(cell) if "lr-number" in classes(cell) else []
    return max(
        [*kept, *(width if _FIRM.search(part) else min(width, _PART) for part, width in parts)], default=0
    )
