"""The bank of exercises: what the pages of the website ask, hint at and answer, as plain text with every number in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import html

from livingreview.exercises import EXERCISE, HINT, SOLUTION
from livingreview.markup import one_line
from livingreview.project import Project

#: Elements that end a line of plain text.
_BLOCKS = ("p", "li", "dt", "dd", "pre")


@dataclass(frozen=True)
class Exercise:
    """An exercise as a reader sees it.

    Attributes
    ----------
    part, chapter : titles of the part and the chapter in which it stands; a book without parts has no part.
    label : its name, the same in every edition.
    number : its number in words, such as ``Exercise 3``; it changes with the book.
    title : what it is called.
    level : one of :data:`livingreview.exercises.LEVELS`.
    question, hint, solution : plain text; paragraphs and items of lists on lines of their own.
    """

    part: str
    chapter: str
    label: str
    number: str
    title: str
    level: str
    question: str
    hint: str
    solution: str


def read(project: Project) -> list[Exercise]:
    """Return the exercises of the built website, in the order of the book.

    Raises
    ------
    OSError : if a page is not there.
    """
    return [one for page in project.pages for one in of_page(project.html / f"{page.name}.html")]


def of_page(file: Path) -> Iterator[Exercise]:
    """Yield the exercises of a page of the website."""
    tree = html.fromstring(file.read_bytes(), parser=html.HTMLParser(encoding="utf-8"))
    boxes = tree.find_class(EXERCISE)
    if not boxes:
        return
    for mark in list(tree.find_class("headerlink")):
        mark.drop_tree()
    places = tree.find_class("lr-place")
    part = one_line(places[0]).rpartition(" · ")[0] if places else ""
    chapter = one_line(next(tree.iter("h1")))
    for box in boxes:
        yield _exercise(box, part, chapter)


def _exercise(box: html.HtmlElement, part: str, chapter: str) -> Exercise:
    hint, solution = _taken(box, HINT), _taken(box, SOLUTION)
    title = box.find_class("admonition-title")[0]
    number, level = title.find_class("caption-number")[0], title.find_class("lr-level")[0]
    label, counted, asked = str(box.get("id")), one_line(number), str(level.get("data-level"))
    number.drop_tree()
    level.drop_tree()
    name = one_line(title)
    title.drop_tree()
    return Exercise(part, chapter, label, counted, name, asked, plain([box]), hint, solution)


def _taken(box: html.HtmlElement, name: str) -> str:
    """Take the hidden boxes of a kind out of an exercise, and return their words."""
    found = box.find_class(name)
    for one in found:
        for title in one.findall("summary"):
            title.drop_tree()
        one.drop_tree()
    return plain(found)


def plain(boxes: Iterable[html.HtmlElement]) -> str:
    """Return the words of some boxes, each paragraph and each item of a list on a line of its own."""
    return "\n".join(line for box in boxes for line in _lines(box))


def _lines(element: html.HtmlElement) -> Iterator[str]:
    blocks = [
        one for one in element.iter(*_BLOCKS) if not any(inner is not one for inner in one.iter(*_BLOCKS))
    ]
    for block in blocks:
        if words := one_line(block):
            yield f"{_sign(block)}{words}"


def _sign(block: html.HtmlElement) -> str:
    """Return what stands before the first line of an item of a list: its number, or a dash."""
    item = next((one for one in (block, *block.iterancestors()) if one.tag == "li"), None)
    if item is None or next(item.iter(*_BLOCKS[:1]), block) is not block:
        return ""
    around = item.getparent()
    if around is None or around.tag != "ol":
        return "- "
    return f"{[one for one in around if one.tag == 'li'].index(item) + 1}. "
