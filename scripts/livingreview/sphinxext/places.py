"""Where a thing is named: chapters with their sections, figures and tables, in the order of the book."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from sphinx.environment import BuildEnvironment

from livingreview.evidence.names import Entry, Finder
from livingreview.sphinxext.passages import Passage, as_html, noted

#: What a link to a numbered thing is called; the kind of a passage is the key of Sphinx's numbers.
_NUMBERED = {"figure": "Figure", "table": "Table"}


@dataclass(frozen=True)
class Place:
    """A part of a page.

    Attributes
    ----------
    page : document name.
    anchor : what stands behind the # of a link to it; empty for the head of the page.
    title : its heading, or ``Figure 3``; as HTML, with the italics of a heading.
    """

    page: str
    anchor: str
    title: str
    kind: str


@dataclass
class Chapter:
    """A page with its title as HTML, and where on it a thing is named; sections come before figures and tables."""

    page: str
    title: str
    places: list[Place] = field(default_factory=list)


class Places:
    """All pages of the book as they were read, ready to be asked where a thing is named.

    Parameters
    ----------
    of_rows : key of a row, as numbers in sentences name it, -> kind and key of the entry that it tells of.
    """

    def __init__(
        self,
        env: BuildEnvironment,
        things: Sequence[Entry],
        of_rows: Mapping[str, tuple[str, str]],
    ) -> None:
        self._env = env
        self._found: dict[tuple[str, str], dict[str, Chapter]] = {}
        finder = Finder(things)
        for page, passage in self.passages():
            text = passage.text
            if passage.kind == "section":
                text = f"{passage.headings[-1]}. {text}"
            elif passage.kind == "figure":
                text = f"{text} · {passage.labels}"
            named = {(mention.entry.kind, mention.entry.key): None for mention in finder.mentions(text)}
            named |= {of_rows[key]: None for key in passage.rows if key in of_rows}
            if named:
                place = self.place(page, passage)
                for thing in named:
                    self._add(thing, place)

    def passages(self) -> Iterator[tuple[str, Passage]]:
        """Yield every page and passage, in the order of the contents."""
        known = noted(self._env)
        for page in in_order(self._env):
            for passage in known.get(page, ()):
                yield page, passage

    def title(self, page: str) -> str:
        """Return the title of a page as HTML."""
        return as_html(self._env.titles[page]) if page in self._env.titles else escape(page)

    def place(self, page: str, passage: Passage) -> Place:
        """Return the place of a passage; a row stands in its table."""
        kind = "table" if passage.kind == "row" else passage.kind
        return Place(page, passage.anchor, self._title(page, passage, kind), kind)

    def _title(self, page: str, passage: Passage, kind: str) -> str:
        if kind not in _NUMBERED:
            return passage.shown
        numbers = self._env.toc_fignumbers.get(page, {}).get(kind, {}).get(passage.anchor, ())
        return " ".join([_NUMBERED[kind], ".".join(map(str, numbers))]).strip()

    def _add(self, thing: tuple[str, str], place: Place) -> None:
        chapters = self._found.setdefault(thing, {})
        chapter = chapters.setdefault(place.page, Chapter(place.page, self.title(place.page)))
        if place.anchor and place not in chapter.places:
            chapter.places.append(place)

    def of(self, entry: Entry) -> list[Chapter]:
        """Return the chapters that name a thing."""
        chapters = self._found.get((entry.kind, entry.key), {}).values()
        order = ("section", *_NUMBERED)
        return [
            Chapter(one.page, one.title, sorted(one.places, key=lambda place: order.index(place.kind)))
            for one in chapters
        ]


def in_order(env: BuildEnvironment) -> Iterable[str]:
    """Return the pages in the order of the contents; what the contents leave out comes last."""
    found: dict[str, None] = {}

    def add(page: str) -> None:
        if page not in found:
            found[page] = None
            for other in env.toctree_includes.get(page, ()):
                add(other)

    add(env.config.root_doc)
    return [*found, *sorted(env.found_docs - set(found))]
