"""Lists that a chapter is not read for: taken out of it for the evidence appendix, with words where they stood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from lxml import html
from lxml.html import HtmlElement

from livingreview.markup import around, classes, copy_words, one_line
from livingreview.print.assemble import Page, document

#: Tag by which the cell of a chapter says that what it shows is a list of this kind; notebooks make a class of it.
TAG = "tag_appendix"
#: Every arrow of a diagram with its findings; rows that are kept to be looked up in.
_FINDINGS, _RECORD = "lr-findings", "lr-record"
#: Class of the words that stand where a list stood.
POINTER = "lr-elsewhere"
APPENDIX = "in the evidence appendix"
#: Head of the section that holds them where they stand behind their chapter.
BEHIND = "Lists"
#: A table of so few rows stays in its chapter.
_FEW = 3


@dataclass
class Lists:
    """What was taken out of the chapters.

    Attributes
    ----------
    pages : of each chapter that had lists a page with these alone; none where they stand behind their chapters.
    places : address of a list, or of a row in it, as ``document#id`` -> id of the words that stand there now.
    """

    pages: list[Page] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)


def take(pages: Iterable[Page], *, behind: bool = False) -> Lists:
    """Take the lists out of chapters of the website.

    Parameters
    ----------
    pages : their articles are changed.
    behind : whether the lists become the last section of their chapter, to which words in their place lead. Else these
        words name the evidence appendix.
    """
    lists = Lists()
    for page in pages:
        found = list(_lists(page.article))
        if not found:
            continue
        part = html.Element("section", {"class": "lr-lists", "id": "lists"})
        heading = html.Element("h2" if behind else "h1")
        part.append(heading)
        for number, one in enumerate(found, 1):
            _replace(one, _pointer(one, f"list-{number}", behind=behind))
            part.append(one)
            if not behind:
                goal = str(one.get("id") or f"list-{number}")
                ids = [str(inner.get("id")) for inner in one.iter() if inner.get("id")]
                lists.places |= {f"{page.name}#{inner}": goal for inner in ids}
        if behind:
            heading.text = BEHIND
            page.article.append(part)
            continue
        title = deepcopy(next(page.article.iter("h1")))
        _strip(title, "headerlink")
        copy_words(title, heading)
        article = html.Element("article", {"class": "lr-article"})
        article.append(part)
        # Another name in the same folder: links out of the lists are seen from there.
        lists.pages.append(Page(f"{page.name}--lists", article))
    return lists


def _replace(old: HtmlElement, new: HtmlElement) -> None:
    new.tail, old.tail = old.tail, "\n"
    around(old).replace(old, new)


def _lists(article: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the lists of a chapter, in their order."""
    found = [element for element in article.iter("div", "table") if is_list(element)]
    yield from found


def is_list(element: HtmlElement) -> bool:
    """Return whether an element is a list of findings, or a table that a chapter is not read for, and not a short one."""
    if element.tag == "div":
        return _FINDINGS in classes(element)
    return (_RECORD in classes(element) or _is_marked(element)) and len(_rows(element)) > _FEW


def _rows(table: HtmlElement) -> list[HtmlElement]:
    return list(table.xpath("tbody/tr[not(@class='lr-head')]"))


def _is_marked(table: HtmlElement) -> bool:
    return any(TAG in classes(one) for one in table.iterancestors("div"))


def _pointer(one: HtmlElement, name: str, *, behind: bool) -> HtmlElement:
    """Return the words that stand where a list stood; a list of findings is called by the figure before it."""
    pointer = html.Element("p", {"class": POINTER})
    if one.tag == "table":
        caption = next(one.iter("caption"), None)
        _say(pointer, caption)
        said = f"{len(_rows(one))} rows"
    else:
        title = next(box for box in one.iter("p") if "admonition-title" in classes(box))
        if figure := _figure_before(one):
            title.text = f"{figure} {(title.text or '').replace('As a list', 'as a list', 1)}"
        said = one_line(title)
    if behind:
        goal = str(one.get("id") or name)
        one.set("id", goal)
        link = html.Element("a", {"href": f"#{goal}", "class": "lr-page"})
        link.text = f"{said}, on page"
        _append(pointer, link)
    else:
        pointer.set("id", str(one.get("id") or name))
        words = html.Element("span")
        words.text = f"{said}, {APPENDIX}."
        _append(pointer, words)
    return pointer


def _append(pointer: HtmlElement, words: HtmlElement) -> None:
    if len(pointer):
        pointer[-1].tail = f"{(pointer[-1].tail or '').rstrip()} "
    pointer.append(words)


def _say(pointer: HtmlElement, caption: HtmlElement | None) -> None:
    """Say the number and the caption of a table, without what explains its marks."""
    if caption is None:
        return
    said = deepcopy(caption)
    _strip(said, "headerlink", "lr-key")
    copy_words(said, pointer)


def _strip(element: HtmlElement, *names: str) -> None:
    for name in names:
        for inner in list(element.find_class(name)):
            inner.drop_tree()


def _figure_before(one: HtmlElement) -> str:
    """Return the number of the figure behind which a list stands, such as ``Figure 7``; empty where none is before it."""
    figures = one.xpath("preceding::figure")
    numbers = figures[-1].find_class("caption-number") if figures else []
    return one_line(numbers[0]).replace("Fig.", "Figure") if numbers else ""


def once(lists: Iterable[Page]) -> None:
    """Print the findings of an arrow once: where several diagrams have it, later lists name the first."""
    first: dict[str, str] = {}
    for page in lists:
        for box in page.article.find_class(_FINDINGS):
            title = one_line(next(p for p in box.iter("p") if "admonition-title" in classes(p)))
            list_ = title.partition(" as a list")[0]
            for item in box.xpath("./ul/li[ul]"):
                said = one_line(item)
                if (known := first.setdefault(said, list_)) != list_:
                    for findings in item.findall("ul"):
                        findings.drop_tree()
                    words = html.Element("span")
                    words.text = f" Its findings stand under {known}."
                    next(item.iter("p")).append(words)


def redirect(pages: Iterable[Page], places: Mapping[str, str], elsewhere: Iterable[str]) -> None:
    """Let links to lists that were taken out lead to the words in their place, and links to other pages say where these are.

    Parameters
    ----------
    places : as :class:`Lists` has them.
    elsewhere : pages of the evidence appendix; a link to one of them loses its goal, and says so.
    """
    others = set(elsewhere)
    for page in pages:
        for link in list(page.article.iter("a")):
            address = urlsplit(link.get("href") or "")
            if address.scheme or address.netloc or not (address.path or address.fragment):
                continue
            goal = document(page.name, address.path)
            place = f"{goal}#{unquote(address.fragment)}"
            if goal in others and goal != page.name:
                link.tail = f" ({APPENDIX}){link.tail or ''}"
                link.drop_tag()
            elif place in places:
                link.set("href", f"{address.path}#{places[place]}")


def loosen(pages: Iterable[Page]) -> None:
    """Let links lose a goal on one of these pages that does not stand there any more."""
    pages = list(pages)
    ids: dict[str, set[str]] = {}
    for page in pages:
        found = {str(element.get("id")) for element in page.article.iter() if element.get("id")}
        ids.setdefault(page.name, set()).update(found)
    for page in pages:
        for link in list(page.article.iter("a")):
            address = urlsplit(link.get("href") or "")
            if address.scheme or address.netloc:
                continue
            goal = document(page.name, address.path)
            if goal in ids and address.fragment and unquote(address.fragment) not in ids[goal]:
                link.drop_tag()
