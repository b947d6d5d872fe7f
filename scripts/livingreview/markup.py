"""What the parts that finish pages, and those that bind them for print, ask of a tree of HTML."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import cast

from lxml import html


def around(element: html.HtmlElement) -> html.HtmlElement:
    """Return the element around one of a page: there is at least the one made for the whole."""
    return cast(html.HtmlElement, element.getparent())


def classes(element: html.HtmlElement | None) -> list[str]:
    """Return the classes of an element; none where there is no element."""
    return [] if element is None else str(element.get("class", "")).split()


def one_line(element: html.HtmlElement) -> str:
    """Return the text of an element on one line."""
    return " ".join(element.text_content().split())


def copy_words(source: html.HtmlElement, target: html.HtmlElement) -> None:
    """Copy what stands in an element, without ids and links."""
    copied = deepcopy(source)
    for element in copied.iter():
        element.attrib.pop("id", None)
    for link in list(copied.iter("a")):
        link.drop_tag()
    target.text = copied.text
    target.extend(copied)


def into_spans(
    text: str | None, pattern: re.Pattern[str], parent: html.HtmlElement, position: int, name: str
) -> str | None:
    """Put what a pattern finds in a text into spans of ``parent``, and return what comes before the first.

    Parameters
    ----------
    position : of the first span among the children.
    name : class of the spans.
    """
    if not text or not (found := list(pattern.finditer(text))):
        return text
    ends = [one.start() for one in found[1:]] + [len(text)]
    for offset, (one, end) in enumerate(zip(found, ends, strict=True)):
        span = html.Element("span", {"class": name})
        span.text, span.tail = one[0], text[one.end() : end]
        parent.insert(position + offset, span)
    return text[: found[0].start()]
