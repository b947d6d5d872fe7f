"""Tables of hundreds of rows are laid out when they come near; how long they will be is said beforehand.

Without that a phone computes for seconds before it answers a tap on the first paragraph.
"""

from __future__ import annotations

from lxml import html

#: From this number of letters on a table is a long one.
_LONG = 15_000


def mark(root: html.HtmlElement) -> None:
    """Tell the style sheet how much stands in each long table."""
    for box in root.find_class("lr-table-box"):
        letters = len(box.text_content())
        if letters < _LONG:
            continue
        cells = len(box.xpath("./table/tbody/tr/*"))
        box.set("class", f"{box.get('class')} lr-long")
        box.set("style", f"--letters: {letters}; --cells: {cells}")
