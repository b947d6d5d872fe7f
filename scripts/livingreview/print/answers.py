"""Hints, solutions and notes for teachers: taken out of the chapters, and put behind the book for instructors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import html
from lxml.html import HtmlElement

from livingreview.exercises import ANSWERS, EXERCISE, TEACHING
from livingreview.markup import classes, copy_words

#: Id of the part that holds them.
ID = "answers"
TITLE = "Hints and solutions"


def take(articles: Iterable[HtmlElement]) -> HtmlElement | None:
    """Take out of bound chapters what only an instructor may see, and return it as a part of its own.

    Each chapter becomes a section with its notes for teachers and, under the title of each exercise, which leads to
    the question, hint and solution. None where there is nothing.
    """
    part = html.Element("article", {"class": "chapter answers", "id": ID})
    heading = html.Element("h1", {"id": f"{ID}--top"})
    heading.text = TITLE
    part.append(heading)
    for article in articles:
        found = list(_of_chapter(article))
        if found:
            section = html.Element("h2", {"id": f"{ID}--{article.get('id')}"})
            copy_words(next(article.iter("h1")), section)
            part.append(section)
            part.extend(found)
    return part if len(part) > 1 else None


def _of_chapter(article: HtmlElement) -> Iterator[HtmlElement]:
    hidden = [box for box in article.iter() if set(classes(box)).intersection(ANSWERS)]
    named: set[HtmlElement] = set()
    for box in hidden:
        exercise = next((one for one in box.iterancestors() if EXERCISE in classes(one)), None)
        if exercise is not None and exercise not in named:
            named.add(exercise)
            yield _title(exercise)
        box.drop_tree()
        box.tail = "\n"
        if TEACHING not in classes(box):
            _run_in(box)
        yield box


def _title(exercise: HtmlElement) -> HtmlElement:
    """Return the title of an exercise as a heading that leads to the question."""
    heading = html.Element("h3", {"class": "lr-exercise-title"})
    link = html.Element("a", {"href": f"#{exercise.get('id')}"})
    heading.append(link)
    copy_words(next(one for one in exercise.iter("p") if "admonition-title" in classes(one)), link)
    return heading


def _run_in(box: HtmlElement) -> None:
    """Put the word *Hint* or *Solution* before the first words of the box."""
    title = next((one for one in box.iter("p") if "admonition-title" in classes(one)), None)
    first = title.getnext() if title is not None else None
    if title is None or first is None or first.tag != "p":
        return
    word = html.Element("strong")
    word.text, word.tail = f"{(title.text or '').strip()}.", f" {(first.text or '').lstrip()}"
    first.text = None
    first.insert(0, word)
    title.drop_tree()


def open_links(article: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the links of a chapter that a student sees."""
    for link in article.iter("a"):
        if not _is_hidden(link):
            yield link


def unlink(articles: Iterable[HtmlElement]) -> None:
    """Let hidden words lose a link whose goal is left out: a handout lists what its chapter cites, and no more."""
    articles = list(articles)
    ids = {element.get("id") for article in articles for element in article.iter() if element.get("id")}
    for article in articles:
        for link in list(article.iter("a")):
            href = link.get("href", "")
            if href.startswith("#") and href[1:] not in ids and _is_hidden(link):
                link.drop_tag()


def _is_hidden(element: HtmlElement) -> bool:
    return any(set(classes(around)).intersection(ANSWERS) for around in element.iterancestors())
