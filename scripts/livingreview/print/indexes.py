"""The index at the end of the book: trials, drugs, molecules and mechanisms with the pages that name them.

Names are looked for in the chapters as they are printed. Where chapters were laid out before (floats.py), places on
one page are one place, and pages that follow each other a range; the numbers themselves are put in by the last layout.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, groupby

from lxml import html
from lxml.html import HtmlElement

from livingreview.evidence import names
from livingreview.evidence.names import Entry
from livingreview.markup import one_line
from livingreview.print.floats import Settled
from livingreview.project import Project

ID = "index"
TITLE = "Index"
#: Kinds of entries, in their order, and what their part of the index is called.
KINDS = {"trial": "Trials", "drug": "Drugs and other treatments", "molecule": "Genes, molecules and cells"}
#: Blocks that hold words; a place is the innermost of them.
_BLOCKS = ("p", "li", "dt", "dd", "td", "th", "caption", "figcaption", "h1", "h2", "h3", "h4")
#: From this number of places on, only those count where the thing is named most often within a page.
_MANY = 15
_OTHER = "0–9"


@dataclass
class Named:
    """A thing of the index.

    Attributes
    ----------
    places : chapter (by its position) and id of each block that names it, in the order of the book.
    """

    entry: Entry
    places: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Stretch:
    """Pages that follow each other: ids on the first and on the last, which may be one."""

    first: str
    last: str
    weight: int = 1


def find(project: Project, articles: Sequence[HtmlElement]) -> list[Named]:
    """Find what chapters name; each block that names something gets an id, and bibliographies count for nothing."""
    things = [entry for entry in names.entries(project) if entry.kind in KINDS]
    finder = names.Finder(things)
    found = {(entry.kind, entry.key): Named(entry) for entry in things}
    for number, article in enumerate(articles):
        own = count(1)
        if article.find_class("citation-list"):
            continue
        for block in _blocks(article):
            mentions = {(one.entry.kind, one.entry.key) for one in finder.mentions(one_line(block))}
            if not mentions:
                continue
            place = _with_id(block, article, own)
            for key in sorted(mentions):
                if (number, place) not in found[key].places[-1:]:
                    found[key].places.append((number, place))
    return [one for one in found.values() if one.places]


def _blocks(article: HtmlElement) -> Iterator[HtmlElement]:
    for block in article.iter(*_BLOCKS):
        if next(block.iterdescendants(*_BLOCKS), None) is None:
            yield block


def _with_id(block: HtmlElement, article: HtmlElement, own: Iterator[int]) -> str:
    """Return the id of a block; a cell stands where its row stands."""
    row = next(block.iterancestors("tr"), block)
    if not row.get("id"):
        row.set("id", f"{article.get('id')}--at-{next(own)}")
    return str(row.get("id"))


def stretches(places: Iterable[tuple[int, str]], settled: Sequence[Settled]) -> list[Stretch]:
    """Return the places of a thing without repeats, as ranges of pages.

    Parameters
    ----------
    places : chapter and id.
    settled : layouts of the chapters; without them each chapter counts once.
    """
    if not settled:
        return [Stretch(next(group)[1], "") for _, group in groupby(places, key=lambda place: place[0])]
    before, pages = 0, []
    for chapter in settled:
        pages.append(before)
        before += len(chapter.fills)
    on: dict[int, list[str]] = {}
    for chapter_number, place in places:
        page = settled[chapter_number].pages.get(place)
        if page is not None:
            on.setdefault(pages[chapter_number] + page, []).append(place)
    found = []
    for _, run in groupby(enumerate(sorted(on)), key=lambda one: one[1] - one[0]):
        numbers = [page for _, page in run]
        weight = sum(len(on[page]) for page in numbers)
        found.append(Stretch(on[numbers[0]][0], on[numbers[-1]][0] if len(numbers) > 1 else "", weight))
    return found


def article(named: Sequence[Named], settled: Sequence[Settled]) -> HtmlElement | None:
    """Return the index as a part of the book; none if it names nothing."""
    if not named:
        return None
    part = html.Element("article", {"class": "chapter index", "id": ID})
    heading = html.Element("h1", {"id": f"{ID}--top"})
    heading.text = TITLE
    part.append(heading)
    for kind, title in KINDS.items():
        of_kind = [one for one in named if one.entry.kind == kind]
        if not of_kind:
            continue
        head = html.Element("h2", {"id": f"{ID}--{kind}"})
        head.text = title
        part.append(head)
        box = html.Element("div", {"class": "entries"})
        part.append(box)
        for letter, group in groupby(
            sorted(_lines(of_kind), key=_sorted_by), key=lambda one: _letter(one[0])
        ):
            sign = html.Element("p", {"class": "letter"})
            sign.text = letter
            box.append(sign)
            for name, one in group:
                box.append(_line(name, one, settled))
    return part


def _lines(named: Sequence[Named]) -> Iterator[tuple[str, Named]]:
    for one in named:
        yield one.entry.name, one


def _sorted_by(line: tuple[str, Named]) -> tuple[bool, str]:
    name = line[0].casefold().lstrip("(’'\"")
    return _letter(line[0]) == _OTHER, name


def _letter(name: str) -> str:
    first = name.casefold().lstrip("(’'\"")[:1].upper()
    return first if first in string.ascii_uppercase else _OTHER


def _line(name: str, one: Named, settled: Sequence[Settled]) -> HtmlElement:
    line = html.Element("p", {"class": "entry"})
    line.text = f"{name}\N{EN SPACE}"
    found = stretches(one.places, settled)
    if len(found) > _MANY:
        best = sorted(found, key=lambda stretch: -stretch.weight)[:_MANY]
        found = [stretch for stretch in found if stretch in best]
    for number, stretch in enumerate(found):
        link = html.Element("a", {"class": "lr-at", "href": f"#{stretch.first}"})
        line.append(link)
        if stretch.last:
            link.tail = "–"
            line.append(html.Element("a", {"class": "lr-at", "href": f"#{stretch.last}"}))
        if number < len(found) - 1:
            line[-1].tail = ", "
    return line
