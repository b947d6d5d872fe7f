"""Bind pages of the website into one HTML document for print: unique ids, links that land, no screen furniture."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from textwrap import shorten
from urllib.parse import unquote, urlsplit

from lxml import html
from lxml.html import HtmlElement

from livingreview.markup import classes, copy_words, into_spans, one_line
from livingreview.print import answers, columns, letters

_NARROW = "lr-narrow"
#: Classes of what only a screen can use, and of code.
SCREEN_ONLY = (
    "headerlink",
    "cell_input",
    "lr-code",
    "lr-line",
    "lr-pdf",
    "lr-tip",
    "lr-letter-head",
    "lr-news-all",
    "lr-notebook",
    "lr-figure-links",
    "lr-table-tools",
    "lr-works-tools",
    "lr-explorer",
    "lr-explore",
    _NARROW,
    "backrefs",
    "toctree-wrapper",
)
#: The same where a chart that was drawn for narrow screens is kept.
SCREEN_ONLY_WIDE = tuple(name for name in SCREEN_ONLY if name != _NARROW)
_SCREEN_TAGS = ("script", "style", "button", "nav", "form", "noscript", "template")
_SCREEN_ATTRIBUTES = ("tabindex", "role", "aria-label", "aria-labelledby", "title")
#: Letters in a line of a caption, at least.
_CAPTION = 95
#: Letters of a work that a link to it says; its authors and the beginning of its title.
_LONG = 80

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_INLINE = ("a", "abbr", "code", "em", "i", "b", "strong", "span", "sup", "sub", "cite")
_IN_SVG = "ancestor-or-self::*[local-name()='svg']"
#: No line may break a name at its hyphen if little or a number follows (X-6, AB-C1, AB-κC), a name in capitals, in
#: mixed case or with a number anywhere (EXAMPLE, ExamPle, EX1234L), nor 0.65–0.97.
_NAME = re.compile(
    r"(?<![\w-])\w+-(?:\w{1,2}|[A-Z]?\d+\w*)(?!\w)"
    r"|(?<!\w)(?=\w{6})(?:\w+[A-Z0-9]\w*|[A-Z]{2}\w+)"
    r"|\(?\d[\d.]*%?–\d[\d.]*%?\)?[○◌◐]?"
)
_COMPOUND = re.compile(r"\w+(?:-\w+)+")
#: Link texts that already say where the link leads.
_SAYS_WHERE = re.compile(r"^(doi:|PMID\b|PMCID\b|NCT\d|https?://|www\.)", re.IGNORECASE)


class AssembleError(Exception):
    """Pages cannot be bound together; the message names page and link."""


@dataclass(frozen=True)
class Page:
    """A page of the website.

    Attributes
    ----------
    name : document name, such as ``book/part/chapter``.
    article : its content, without navigation.
    """

    name: str
    article: HtmlElement


def read(path: Path, name: str) -> Page:
    """Read the article of a built page."""
    tree = html.fromstring(path.read_bytes(), parser=html.HTMLParser(encoding="utf-8"))
    return Page(name, _article(tree, path))


def _article(tree: HtmlElement, path: Path) -> HtmlElement:
    found = _with_class(tree, "lr-article")
    if len(found) != 1:
        raise AssembleError(f"{path}: expected one article.lr-article, found {len(found)}")
    return found[0]


def leave_out_records(article: HtmlElement) -> None:
    """Leave what is kept to be looked up in, and not to be read, to the website: rows of tables, and lists."""
    for table in _with_class(article, "lr-record"):
        if table.tag != "table":
            said = html.fromstring("<p>In the edition on the web.</p>")
            table[:] = [said]
            table.text = None
            continue
        heads = table.xpath("tbody/tr[@class='lr-head']")
        rows = table.xpath("tbody/tr[not(@class='lr-head')]")
        said = html.Element("td", {"colspan": str(len(rows[0]))})
        said.text = f"{len(rows)} rows, in the edition on the web."
        for row in (*heads, *rows[1:]):
            row.drop_tree()
        for body in table.xpath("tbody[not(tr)]"):
            body.drop_tree()
        rows[0][:] = [said]


def bind(pages: Iterable[Page], *, baseurl: str = "") -> list[HtmlElement]:
    """Return the articles, ready to stand in one document.

    Parameters
    ----------
    pages : in reading order; their articles are changed.
    baseurl : address of the website. Links to its files that are not part of the document point there; without
        an address their text stays and the link goes.

    Raises
    ------
    AssembleError : if a link leads to a place that does not exist, or two ids are equal.
    """
    articles = []
    for page in _joined(pages, baseurl):
        describe_charts(page.article)
        letter_charts(page.article)
        count_caption_lines(page.article)
        for table in page.article.iter("table"):
            columns.leave_out_constant(table)
            columns.lay(table)
        columns.set_aside(page.article)
        list_citations(page.article)
        plain_citations(page.article)
        show_addresses(page.article)
        protect_names(page.article)
        move_spaces(page.article)
        articles.append(_named(page))
    answers.unlink(articles)
    _verify(articles)
    return articles


def reflow(pages: Iterable[Page], *, baseurl: str = "") -> list[HtmlElement]:
    """Return the articles as :func:`bind` does, for screens of any width: nothing is laid out for paper.

    Hints and solutions are left out. Each cell of a table knows the head of its column (``data-head``), so that a row can be shown as a card.
    """
    articles = []
    for page in _joined(pages, baseurl, SCREEN_ONLY_WIDE):
        choose_charts(page.article)
        still_charts(page.article)
        list_citations(page.article)
        for table in page.article.iter("table"):
            tell_heads(table)
        articles.append(_named(page))
    answers.take(articles)
    _verify(articles)
    return articles


def _joined(
    pages: Iterable[Page], baseurl: str, screen_only: Collection[str] = SCREEN_ONLY
) -> Iterator[Page]:
    """Yield pages without what only a screen can use, with ids and links of one document."""
    pages = list(pages)
    names = {page.name for page in pages}
    for page in pages:
        strip(page.article, screen_only)
        open_boxes(page.article)
        anchor_headings(page.article)
        isolate(page)
        relink(page, names, baseurl)
        yield page


def _named(page: Page) -> HtmlElement:
    """Return the article of a page as a chapter of the document."""
    page.article.set("id", anchor(page.name))
    page.article.set("class", "chapter")
    page.article.tail = "\n"
    return page.article


def tell_heads(table: HtmlElement) -> None:
    """Note at each cell of the body what the head of its column says, where the head has one row."""
    heads = table.xpath("thead/tr")
    if len(heads) != 1:
        return
    said = [one_line(head) for head in heads[0]]
    for row in table.xpath("tbody/tr"):
        if len(row) == len(said):
            for cell, head in zip(row, said, strict=True):
                cell.set("data-head", head)


def strip(article: HtmlElement, screen_only: Collection[str] = SCREEN_ONLY) -> None:
    """Take out what only a screen can use: elements with one of these classes, and what is for hands and scripts."""
    for element in list(article.iter()):
        if not isinstance(element.tag, str):  # a comment
            element.drop_tree()
        elif element.tag in _SCREEN_TAGS or set(screen_only).intersection(classes(element)):
            if element.getparent() is not None:
                element.drop_tree()
        elif not element.xpath(_IN_SVG):
            for name in element.attrib:
                if name in _SCREEN_ATTRIBUTES or name.startswith("data-"):
                    del element.attrib[name]
    for around in [*_with_class(article, "lr-table-box"), *article.iter("abbr")]:
        around.drop_tag()


def open_boxes(article: HtmlElement) -> None:
    """Make boxes that open when they are asked for open ones, with what they were called by as their title."""
    for box in article.iter("details"):
        box.tag = "div"
        box.attrib.pop("open", None)
        for title in box.findall("summary"):
            title.tag = "p"
            title.set("class", "admonition-title")


def anchor_headings(article: HtmlElement) -> None:
    """Move the id of a section to its heading, so that links and page numbers mean the heading's page."""
    for section in article.iter("section"):
        heading = next((child for child in section if child.tag in _HEADINGS), None)
        if heading is not None and section.get("id") and not heading.get("id"):
            heading.set("id", section.attrib.pop("id"))


def anchor(name: str, fragment: str = "") -> str:
    """Return the id that stands for a page, or for a place in it, in the bound document."""
    page = name.replace("/", "-")
    return f"{page}--{fragment}" if fragment else page


def isolate(page: Page) -> None:
    """Put the page's name before each id, and before what refers to ids inside pictures."""
    prefix = anchor(page.name, " ").rstrip()
    for element in page.article.iter():
        if own := element.get("id"):
            element.set("id", prefix + own)
        for attribute in ("aria-labelledby", "aria-describedby", "headers", "for"):
            if ids := element.get(attribute):
                element.set(attribute, " ".join(prefix + one for one in ids.split()))
        if element.xpath(_IN_SVG):
            _isolate_svg(element, prefix)


def _isolate_svg(element: HtmlElement, prefix: str) -> None:
    for name, value in element.attrib.items():
        if "url(#" in value:
            element.set(name, value.replace("url(#", f"url(#{prefix}"))
        elif name in ("href", "xlink:href") and value.startswith("#"):
            element.set(name, f"#{prefix}{value[1:]}")


def relink(page: Page, names: Collection[str], baseurl: str = "") -> None:
    """Make links between the named pages internal; see :func:`bind` for links to other files of the website."""
    for link in list(page.article.iter("a")):
        href = link.get("href")
        if href is None or link.xpath(_IN_SVG):
            continue
        address = urlsplit(href)
        if address.scheme or address.netloc:
            continue
        target = document(page.name, address.path)
        if target in names:
            link.set("href", "#" + anchor(target, unquote(address.fragment)))
        elif baseurl:
            where = posixpath.normpath(posixpath.join(posixpath.dirname(page.name), address.path))
            link.set(
                "href", f"{baseurl.rstrip('/')}/{where}" + (f"#{address.fragment}" * bool(address.fragment))
            )
        else:
            link.drop_tag()


def document(current: str, path: str) -> str:
    """Return the name of the document to which a relative address leads."""
    if not path:
        return current
    return posixpath.normpath(posixpath.join(posixpath.dirname(current), unquote(path))).removesuffix(".html")


def describe_charts(article: HtmlElement) -> None:
    """Let a chart's title hold its description too: WeasyPrint makes the title the alternative text."""
    for svg in article.iter("svg"):
        title, desc = svg.find("title"), svg.find("desc")
        if title is not None and desc is not None and desc.text:
            title.text = f"{(title.text or '').rstrip('.')}. {desc.text}"
            svg.remove(desc)


def choose_charts(article: HtmlElement) -> None:
    """Mark charts that were drawn for narrow screens too (``two-widths``), so that a style sheet shows one of both."""
    for chart in _with_class(article, "lr-chart"):
        if _with_class(chart, _NARROW):
            chart.classes.add("two-widths")


def still_charts(article: HtmlElement) -> None:
    """Make charts whose parts are links into pictures: they lead to pages that only the website has."""
    for svg in article.iter("svg"):
        links = svg.xpath(".//*[local-name()='a']")
        for link in links:
            link.drop_tag()
        if links:
            svg.set("role", "img")


def described(figure: HtmlElement) -> str:
    """Return what a screen reader says of the first chart of a figure."""
    svg = next(figure.iter("svg"))
    told = [one_line(part).rstrip(".") for name in ("title", "desc") for part in svg.findall(name)]
    return f"{'. '.join(told)}."


def letter_charts(article: HtmlElement) -> None:
    """Let charts ask for the letters of the print by the name that they have there."""
    for element in article.xpath(
        ".//*[local-name()='svg']//*[@font-family] | .//*[local-name()='svg'][@font-family]"
    ):
        element.set("font-family", letters.SANS)


def count_caption_lines(article: HtmlElement) -> None:
    """Tell print.css how many lines the caption of a figure takes, so that the picture leaves room for them."""
    for figure in article.iter("figure"):
        letters_of_caption = sum(len(one_line(caption)) for caption in figure.iter("figcaption"))
        figure.set("style", f"--caption-lines: {ceil(letters_of_caption / _CAPTION)}")


def list_citations(article: HtmlElement) -> None:
    """Make the bibliography one list; its numbers go, because the text cites author and year."""
    for entry in _with_class(article, "citation"):
        for label in _with_class(entry, "label"):
            label.drop_tree()
        entry.tag = "li"
    # A list for each letter is for screens: on paper each would end with columns of its own.
    lists = _with_class(article, "citation-list")
    for references in lists:
        references.tag = "ul"
    for references in lists[1:]:
        lists[0].extend(references)
        references.drop_tree()


def plain_citations(article: HtmlElement) -> None:
    """Set citations in one style: within a link each other style would be a link of its own in the PDF."""
    for citation in _with_class(article, "bibtex-citation"):
        for styled in list(citation.iter("em", "i")):
            styled.drop_tag()


def show_addresses(article: HtmlElement) -> None:
    """Mark links whose text does not tell a reader of paper where they lead (print.css prints the address)."""
    for link in article.iter("a"):
        if link.get("href", "").startswith("http") and not _SAYS_WHERE.match(link.text_content().strip()):
            link.set("class", f"{link.get('class', '')} show-address".strip())


def protect_names(root: HtmlElement) -> None:
    """Keep names such as ExamPle and X-6 in one piece, and in titles every word with a hyphen."""
    for element in list(_elements(root)):
        if element.tag in ("code", "pre") or element.xpath(_IN_SVG):
            continue
        pattern = _COMPOUND if element.xpath("boolean(ancestor-or-self::h1)") else _NAME
        for position, child in reversed(list(enumerate(element, start=1))):
            child.tail = into_spans(child.tail, pattern, element, position, "name")
        element.text = into_spans(element.text, pattern, element, 0, "name")


def move_spaces(article: HtmlElement) -> None:
    """Move the space before an inline element to its beginning.

    WeasyPrint 70 tears a line apart after its first word when text followed by an inline element fits the
    line without its last space but not with it. Text that does not end with a space is safe.
    """
    for element in list(article.iter(*_INLINE)):
        parent, previous = element.getparent(), element.getprevious()
        if parent is None or element.xpath(_IN_SVG) or element.xpath("ancestor::pre"):
            continue
        before = (parent.text if previous is None else previous.tail) or ""
        kept = before.rstrip()
        if kept == before or not kept:
            continue
        if previous is None:
            parent.text = kept
        else:
            previous.tail = kept
        _begin_with_space(element)


def _begin_with_space(element: HtmlElement) -> None:
    while not element.text and len(element) and element[0].tag in _INLINE and not _is_closed(element):
        element = element[0]
    if not _is_closed(element):
        element.text = f" {element.text or ''}"
        return
    around, tail = html.Element("span"), element.tail
    element.tail = None
    element.addprevious(around)
    around.text, around.tail = " ", tail
    around.append(element)


def _is_closed(element: HtmlElement) -> bool:
    """Tell whether a space inside would be wrong: no line breaks in a name, and spaces of code are wide."""
    return element.tag == "code" or "name" in classes(element)


def cited(pages: Iterable[Page]) -> set[str]:
    """Return ``document#id`` of every place that pages of the website link to, save from what a student must not see."""
    found = set()
    for page in pages:
        for link in answers.open_links(page.article):
            address = urlsplit(link.get("href", ""))
            if address.fragment and not address.scheme:
                found.add(f"{document(page.name, address.path)}#{unquote(address.fragment)}")
    return found


def keep_cited(page: Page, places: Collection[str]) -> bool:
    """Keep of a bibliography only the entries named in ``places``; return whether the page has any left."""
    entries = _with_class(page.article, "citation")
    for entry in entries:
        if f"{page.name}#{entry.get('id')}" not in places:
            entry.drop_tree()
    return bool(_with_class(page.article, "citation"))


def contents(articles: Iterable[HtmlElement]) -> HtmlElement:
    """Return the table of contents: parts, their chapters, and under each its sections."""
    nav = html.fromstring('<nav class="contents"><h1 id="contents">Contents</h1></nav>')
    part = None
    for article in articles:
        if part is None or part_of(article) != part:
            part = part_of(article)
            if part:
                nav.append(html.Element("p", {"class": "part"}))
                nav[-1].text = part
            nav.append(html.Element("ol"))
        heading = next(article.iter("h1"))
        chapter = _entry(heading)
        if heading.get("data-number"):
            chapter[0].set("data-number", heading.get("data-number"))
        sections = html.Element("ol")
        sections.extend(_entry(section) for section in article.iter("h2") if section.get("id"))
        if len(sections):
            chapter.append(sections)
        nav[-1].append(chapter)
    return nav


def number_chapters(articles: Iterable[HtmlElement], numbers: Mapping[str, int]) -> None:
    """Let chapters say part and number where their place stands, and note what their pages say at the head.

    Parameters
    ----------
    numbers : id of a chapter -> its number in the book. What stands in no part has none, and a bibliography neither.
    """
    for article in articles:
        heading = next(article.iter("h1"))
        title, part = one_line(heading), part_of(article)
        number = numbers.get(str(article.get("id"))) if part else None
        if article.find_class("citation-list"):
            number = None
        heading.set("data-head", f"{number}\N{EN SPACE}{title}" if number else title)
        if part:
            place = _with_class(article, "lr-place")[0]
            place[:] = []
            place.text = f"{part} · Chapter {number}" if number else f"{part} · {title}"
        if number:
            heading.set("data-number", str(number))


def part_of(article: HtmlElement) -> str:
    """Return the part of the book in which a chapter says that it stands; empty where it says nothing."""
    places = _with_class(article, "lr-place")
    return one_line(places[0]).rpartition(" · ")[0] if places else ""


def _entry(heading: HtmlElement) -> HtmlElement:
    entry = html.fromstring("<li><p><a></a></p></li>")
    link = next(entry.iter("a"))
    link.set("href", f"#{heading.get('id')}")
    copy_words(heading, link)
    return entry


def names_of_targets(articles: Iterable[HtmlElement]) -> Mapping[str, str]:
    """Return for each id what a screen reader should say of a link that leads there."""
    said = {}
    for article in articles:
        heading = next(article.iter("h1"), None)
        title = one_line(heading) if heading is not None else article.get("id", "")
        for element in article.iter():
            if name := element.get("id"):
                said[name] = _said(element) or title
    return said


def _said(element: HtmlElement) -> str:
    if element.tag in _HEADINGS:
        return one_line(element)
    if element.tag in ("figure", "table") or "lr-elsewhere" in classes(element):
        return " ".join(one_line(caption) for caption in _with_class(element, "caption-number"))
    if "citation" in classes(element):
        return shorten(one_line(element), _LONG, placeholder=" …")
    return ""


def _verify(articles: Collection[HtmlElement]) -> None:
    """Raise if an id stands twice or a link leads nowhere."""
    ids: set[str] = set()
    for article in articles:
        for element in article.iter():
            one = element.get("id")
            if one in ids:
                raise AssembleError(f"{article.get('id')}: the id '{one}' stands twice")
            if one:
                ids.add(one)
    for article in articles:
        for link in article.iter("a"):
            href = link.get("href", "")
            if href.startswith("#") and href[1:] not in ids:
                raise AssembleError(
                    f"{article.get('id')}: the link '{one_line(link)}' leads to '{href[1:]}', which does not exist"
                )


def _with_class(root: HtmlElement, name: str) -> list[HtmlElement]:
    return [element for element in _elements(root) if name in classes(element)]


def _elements(root: HtmlElement) -> Iterator[HtmlElement]:
    return (element for element in root.iter() if isinstance(element.tag, str))
