"""Which pages of the website each print binds: the book, its evidence appendix, and handouts of chapters."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import html

from livingreview.markup import one_line
from livingreview.print import apart, assemble, named
from livingreview.project import Project
from livingreview.settings import Settings, SettingsError

#: Kinds of prints.
BOOK, APPENDIX, HANDOUT = "book", "appendix", "handout"
#: What the appendix is called.
APPENDIX_TITLE = "Evidence appendix"
LISTS_TITLE = "Lists behind the chapters"
#: A name of more letters than these names one of several chapters.
_LONG = 90
#: Where a page has a bibliography; other pages need not be parsed for it.
_WORKS = b"citation-list"


class PrintError(Exception):
    """The PDF could not be made; the message ends with the cause."""


@dataclass(frozen=True)
class Bound:
    """Pages that are printed together.

    Attributes
    ----------
    kind : :data:`BOOK`, :data:`APPENDIX` or :data:`HANDOUT`.
    pages : what every edition holds, in order.
    behind : what only an instructor reads, beside hints and solutions.
    lists : of the appendix, the lists of each chapter, which become one part of it.
    titles : what it is called below the title of the book: nothing, a chapter, or several.
    file : its name without version, edition and paper.
    selection : what was chosen of the chapters, in a sentence; empty where they stand as in the book.
    """

    kind: str
    pages: Sequence[assemble.Page]
    file: str
    behind: Sequence[assemble.Page] = ()
    lists: Sequence[assemble.Page] = ()
    titles: tuple[str, ...] = ()
    selection: str = ""


def book(project: Project) -> Bound:
    """Bind the whole book: pages and lists that others look up in are left to the appendix.

    Raises
    ------
    PrintError : if a page is not built, or a setting is unknown.
    """
    places = _placed(project)
    read = [_page(project, name) for name in _names(project) if name not in places.elsewhere]
    lists = apart.take(read)
    apart.redirect(read, lists.places, places.appendix)
    behind = [page for page in read if page.name in places.teaching]
    bound = [*_with_works([page for page in read if page not in behind], of=read)]
    _leave_out_place(behind)
    return Bound(BOOK, bound, slug(project), behind=behind)


def appendix(project: Project) -> Bound | None:
    """Bind what the book leaves out to be looked up: the lists of its chapters, and whole pages; None where there is nothing.

    Raises
    ------
    PrintError : as :func:`book`.
    """
    places = _placed(project)
    names = [name for name in _names(project) if name not in places.elsewhere - places.appendix]
    read = [_page(project, name) for name in names]
    lists = apart.take([page for page in read if page.name not in places.appendix]).pages
    whole = [page for page in read if page.name in places.appendix]
    if not lists and not whole:
        return None
    apart.once(lists)
    works = [page for page in read if page not in whole and _has_works(page)]
    bound = [*lists, *whole]
    apart.loosen(bound)
    _leave_out_place(whole)
    return Bound(
        APPENDIX,
        [*whole, *_cited(works, bound)],
        f"{slug(project)}-appendix",
        lists=lists,
        titles=(APPENDIX_TITLE,),
    )


def handout(
    project: Project,
    chapters: Sequence[str],
    selection: str = "",
    file: str = "",
    *,
    lists: bool | None = None,
) -> Bound:
    """Bind chapters with the works that they cite.

    Parameters
    ----------
    project : whose website has the chapters.
    chapters : names of documents, or what :func:`livingreview.print.named.chapter` understands; each is printed once.
    selection : what was chosen of them, in a sentence.
    file : what the selection adds to the name of the file.
    lists : whether lists stand behind their chapter and not in the appendix: unless told, where a selection was made,
        which the appendix does not know.

    Raises
    ------
    PrintError : if no chapter, or more than one, is called like that, or it is not built.
    """
    asked = list(dict.fromkeys(chapter_name(project, one) for one in chapters))
    places = _placed(project)
    read = [_page(project, name) for name in asked]
    # A page that the appendix holds whole is asked for to be read.
    common = [page for page in read if page.name not in places.appendix]
    behind = bool(selection) if lists is None else lists
    taken = apart.take(common, behind=behind)
    apart.redirect(read, taken.places, places.appendix - set(asked))
    others = [
        _page(project, name) for name in _names(project) if name not in asked and _has_list(project, name)
    ]
    titles = tuple(title_of(page) for page in read)
    stem = f"{_slug_of(project, asked)}{file}"
    return Bound(HANDOUT, [*read, *_cited(others, read)], stem, titles=titles, selection=selection)


@dataclass(frozen=True)
class _Placed:
    """Pages that stand somewhere else than in the student's book."""

    appendix: frozenset[str]
    teaching: frozenset[str]
    online: frozenset[str]

    @property
    def elsewhere(self) -> frozenset[str]:
        """Pages that are in no edition of the book."""
        return self.appendix | self.online


def _placed(project: Project) -> _Placed:
    try:
        settings = Settings.read(project)
    except SettingsError as error:
        raise PrintError(str(error)) from error
    sets = (frozenset(said.split()) for said in (settings.appendix, settings.teaching, settings.online))
    return _Placed(*sets)


def numbers(project: Project) -> dict[str, int]:
    """Return the number of each chapter of the book by its id in a print; the first page, which is no chapter, has 0."""
    places = _placed(project)
    printed = [name for name in _names(project) if name not in places.elsewhere | places.teaching]
    return {assemble.anchor(name): number for number, name in enumerate(printed)}


def handed_out(project: Project) -> list[str]:
    """Return the chapters of which each has a handout of its own: all but those about the book itself."""
    try:
        about = Settings.read(project).about
    except SettingsError as error:
        raise PrintError(str(error)) from error
    places = _placed(project)
    return [
        name
        for name in _names(project)
        if not (about and name.startswith(f"{about}/"))
        and name not in places.elsewhere | places.teaching
        and not _has_list(project, name)
    ]


def _with_works(pages: Sequence[assemble.Page], *, of: Iterable[assemble.Page]) -> Iterator[assemble.Page]:
    """Yield pages; a bibliography keeps what pages of the print cite."""
    places = assemble.cited(of)
    for page in pages:
        if not _has_works(page) or assemble.keep_cited(page, places):
            yield page


def _cited(others: Iterable[assemble.Page], pages: Iterable[assemble.Page]) -> Iterator[assemble.Page]:
    """Yield the bibliographies among other pages, with what these pages cite; what part they are of is no matter here."""
    places = assemble.cited(pages)
    for other in others:
        if assemble.keep_cited(other, places):
            _leave_out_place([other])
            yield other


def _leave_out_place(pages: Iterable[assemble.Page]) -> None:
    """Leave out which chapter of which part a page is, where it does not stand in that part."""
    for page in pages:
        for place in list(page.article.find_class("lr-place")):
            place.drop_tree()


def _has_works(page: assemble.Page) -> bool:
    return bool(page.article.find_class("citation-list"))


def _has_list(project: Project, name: str) -> bool:
    return _WORKS in _file(project, name).read_bytes()


def title_of(page: assemble.Page) -> str:
    """Return the title of a page of the website, without the mark of its link."""
    return one_line(next(page.article.iter("h1"))).rstrip("¶#").strip()


def pages(project: Project) -> list[assemble.Page]:
    """Return every page of the built website, in the order of the book; rows of records are left out."""
    found = [_page(project, name) for name in _names(project)]
    for page in found:
        assemble.leave_out_records(page.article)
    return found


def chapter_name(project: Project, asked: str) -> str:
    """Return the document that is meant by what somebody calls a chapter."""
    try:
        return named.chapter(asked, named.titles(project), project.book.name)
    except named.UnknownNameError as error:
        raise PrintError(str(error)) from error


def chapter_page(project: Project, chapter: str) -> assemble.Page:
    """Return the page of one chapter, called as :func:`chapter_name` understands it.

    Raises
    ------
    PrintError : if no chapter, or more than one, is called like that, or it is not built.
    """
    return _page(project, chapter_name(project, chapter))


def _names(project: Project) -> list[str]:
    return [page.name for page in project.pages]


def _file(project: Project, name: str) -> Path:
    path = project.html / f"{name}.html"
    if not path.exists():
        raise PrintError(f"{project.relative(path)} does not exist: run `livingreview build` first")
    return path


def _page(project: Project, name: str) -> assemble.Page:
    return assemble.read(_file(project, name), name)


def descriptor(project: Project) -> dict[str, Any]:
    """Return what describes the tables."""
    found: dict[str, Any] = json.loads(project.descriptor.read_text(encoding="utf-8"))
    return found


def slug(project: Project, chapter: str | None = None) -> str:
    """Return what a print is called, without version, edition, paper and ending."""
    return str(descriptor(project)["name"]) + ("" if chapter is None else f"-{_part(project, chapter)}")


def _slug_of(project: Project, chapters: Sequence[str]) -> str:
    whole = "+".join(_part(project, name) for name in chapters)
    if len(whole) > _LONG:
        whole = f"{_part(project, chapters[0])}+{len(chapters) - 1}-more"
    return f"{slug(project)}-{whole}"


def _part(project: Project, chapter: str) -> str:
    return chapter.removeprefix(f"{project.book.name}/").replace("/", "-")


def into_one(articles: Collection[html.HtmlElement]) -> html.HtmlElement:
    """Make of the bound lists of chapters one article with a section for each."""
    whole = html.Element("article", {"class": "chapter lists", "id": "lists"})
    heading = html.Element("h1", {"id": "lists--top"})
    whole.append(heading)
    heading.text = LISTS_TITLE
    for article in articles:
        for title in article.iter("h1"):
            title.tag = "h2"
        whole.extend(article)
    whole.tail = "\n"
    return whole
