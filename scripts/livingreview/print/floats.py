"""Let figures stand where pages are full: behind the paragraphs that follow, or a little smaller.

WeasyPrint puts a figure where it is told, and leaves a page half empty where it does not fit. So each chapter, which
begins a page, is laid out for itself and looked at: where a page ends early because a figure comes next, the figure is
drawn smaller if that lets it fit, or else steps behind as many of the paragraphs after it as fill the page. It never
steps over another figure (which goes along) or a table, nor before what names it; over a heading only where the page would else be a third
empty or more; and its lettering stays legible. A chapter
whose last page holds a few lines only is set with pages of a line more, or a line less, as a publisher does it. Each
step is kept only if the pages, laid out once more, are better for it. Steps are noted by the text of the chapter: who
prints the same chapter again has them without a measure.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from lxml import html
from lxml.html import HtmlElement

from livingreview.kept import digest, once

#: Part of a page that must be filled, else it is looked at; the smallest figure; the smallest lettering in points.
FULL, SMALLEST, LETTERING = 0.8, 0.75, 7.0
#: Pixels above a figure within a page (6 mm, see print.css).
ABOVE = 6 / 25.4 * 96
#: Part of a page under which a figure may step over a heading.
EMPTY = 0.67
#: Lines that the last page of a chapter holds at least, and the height of a line in pixels (10 pt at 1.46).
LINES, LINE = 5, 10 * 1.46 / 0.75
#: Steps that are tried in one chapter.
_TRIES = 8
#: Pages of a line more or less (see print.css), in the order in which they are tried.
_SHEETS = ("longer", "shorter", "longest")
_NUMBER = "data-block"
_TEXT = ("p", "ul", "ol", "dl", "blockquote")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SIZE = re.compile(r"([\d.]+)px")


@dataclass(frozen=True)
class Steps:
    """What is done to a chapter.

    Attributes
    ----------
    behind : number of a block -> number of the block behind which it stands.
    smaller : number of a block -> part of its size at which its picture is drawn.
    sheet : kind of its pages, of :data:`_SHEETS` or empty.
    """

    behind: dict[str, str] = field(default_factory=dict)
    smaller: dict[str, float] = field(default_factory=dict)
    sheet: str = ""


@dataclass(frozen=True)
class Settled:
    """A chapter whose figures have their places.

    Attributes
    ----------
    steps : what was done.
    fills : for each page, which part of its height is used.
    pages : id -> page of the chapter, from 0, on which it stands.
    """

    steps: Steps
    fills: list[float]
    pages: dict[str, int]


@dataclass(frozen=True)
class Sheets:
    """What a layout needs besides the text: style sheets, and the address from which they are read."""

    files: tuple[str, ...]
    base: str
    variant: str


def settle(
    articles: Sequence[HtmlElement],
    document: Callable[[HtmlElement], str],
    sheets: Sheets,
    kept: Path,
) -> list[Settled]:
    """Let the figures of chapters stand where pages are full; the chapters are changed.

    Parameters
    ----------
    articles : chapters that each begin a page.
    document : returns the HTML document that holds nothing but a chapter.
    sheets : of the print.
    kept : folder where steps are noted.
    """
    for article in articles:
        _number(article)
    # What was noted by other rules or for other styles is not read.
    rules = "".join(Path(file).read_text(encoding="utf-8") for file in (__file__, *sheets.files))
    jobs = []
    for article in articles:
        source = document(article)
        jobs.append((source, sheets, str(kept / digest(f"{rules} {_likeness(source)}".encode()))))
    found = [Settled(Steps(**one.pop("steps")), **one) for one in map(json.loads, _all(jobs))]
    for article, settled in zip(articles, found, strict=True):
        take(article, settled.steps)
        for block in article.xpath(f".//*[@{_NUMBER}]"):
            del block.attrib[_NUMBER]
    return found


def _all(jobs: Sequence[tuple[str, Sheets, str]]) -> Iterable[bytes]:
    """Return what is noted of each chapter; what is not is found out, in several processes if it is much."""
    workers = min(len(jobs), os.cpu_count() or 1)
    missing = sum(not Path(note).exists() for *_, note in jobs)
    if workers < 2 or missing < 4:
        return [_one(job) for job in jobs]
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        return list(pool.map(_one, jobs))


def _one(job: tuple[str, Sheets, str]) -> bytes:
    source, sheets, note = job
    return once(Path(note), lambda: json.dumps(asdict(_settle(source, sheets)), sort_keys=True).encode())


def _likeness(source: str) -> str:
    """Return what a layout depends on, and what is asked of it: words, blocks, drawings and ids.

    Links lead elsewhere in a handout, and that is no matter.
    """
    tree = html.document_fromstring(source)
    blocks = [
        f"{one.tag} {one.get('id', '')} {one.get('class', '')} {one.get('style', '')} {one.get('viewbox') or one.get('viewBox') or ''}"
        for one in tree.iter()
        if isinstance(one.tag, str) and one.tag not in ("a", "span")
    ]
    return "\n".join([*blocks, tree.text_content()])


def _number(article: HtmlElement) -> None:
    """Give each block that may step, and each that it may step behind, a number."""
    for number, block in enumerate(article.xpath(".//section/* | ./*")):
        block.set(_NUMBER, str(number))


def take(article: HtmlElement, steps: Steps) -> None:
    """Take steps in a chapter whose blocks are numbered."""
    blocks = {block.get(_NUMBER): block for block in article.xpath(f".//*[@{_NUMBER}]")}
    for number, part in steps.smaller.items():
        for figure in blocks[number].iter("figure"):
            figure.set("style", f"{figure.get('style', '')}; --part: {part:.3f}".lstrip("; "))
    for number in sorted(steps.behind, key=int, reverse=True):
        block = blocks[number]
        blocks[steps.behind[number]].addnext(block)
    if steps.sheet:
        article.set("class", f"{article.get('class', '')} {steps.sheet}".strip())


# What is known of a layout.


@dataclass(frozen=True)
class _Block:
    """A numbered block on paper: page and height of each of its parts, in pixels."""

    first: int
    top: float
    height: float
    picture: float
    lettering: float


@dataclass(frozen=True)
class _Layout:
    fills: list[float]
    room: list[float]
    begins: list[list[str]]
    blocks: dict[str, _Block]
    pages: dict[str, int]
    last: float
    ends: frozenset[int]

    @property
    def badness(self) -> float:
        """How much is wrong: blank above what is allowed, in pages, and a last page of a few lines."""
        inner = [fill for page, fill in enumerate(self.fills[:-1]) if page not in self.ends]
        loose = sum((FULL - fill) * 2 for fill in inner if fill < FULL)
        return loose + 0.5 * (len(self.fills) > 1 and self.last < LINES * LINE) + 0.05 * len(self.fills)


def _settle(source: str, sheets: Sheets) -> Settled:
    steps, layout = Steps(), _lay_out(source, Steps(), sheets)
    tried: set[str] = set()
    while len(tried) < _TRIES:
        options = [one for one in _options(source, steps, layout) if repr(one) not in tried]
        if not options:
            break
        tried.add(repr(options[0]))
        other = _lay_out(source, options[0], sheets)
        if other.badness < layout.badness - 0.01:
            steps, layout = options[0], other
    return Settled(steps, [round(fill, 3) for fill in layout.fills], layout.pages)


def _options(source: str, steps: Steps, layout: _Layout) -> Iterator[Steps]:
    """Yield steps that may mend a page, the first page and the gentlest step first."""
    article = _article(source)
    take(article, steps)
    blocks = {block.get(_NUMBER): block for block in article.xpath(f".//*[@{_NUMBER}]")}
    order = [number for number, block in blocks.items() if block.tag != "section"]
    for page, fill in enumerate(layout.fills[:-1]):
        if fill >= FULL or page in layout.ends:
            continue
        number = next((one for one in layout.begins[page + 1] if _is_figure(blocks[one])), None)
        if number is None:
            continue
        block, room = layout.blocks[number], layout.room[page] * (1 - fill)
        # The space above a figure counts for nothing at the head of a page, where its height was taken.
        over = block.height + ABOVE - room
        part = (block.picture - over) / block.picture if block.picture else 0
        drawn = steps.smaller.get(number, 1) * (part - 0.01)
        if drawn >= SMALLEST and block.lettering * (part - 0.01) >= LETTERING:
            yield replace(steps, smaller=steps.smaller | {number: round(drawn, 3)})
        following = [blocks[one] for one in order[order.index(number) + 1 :]]
        for target, others in _further(following, layout, room, over_headings=fill < EMPTY):
            yield replace(steps, behind=steps.behind | dict.fromkeys([number, *others], target))
    if len(layout.fills) > 1 and layout.last < LINES * LINE:
        yield from (replace(steps, sheet=sheet) for sheet in _SHEETS if not steps.sheet)


def _further(
    following: Sequence[HtmlElement], layout: _Layout, room: float, *, over_headings: bool
) -> Iterator[tuple[str, list[str]]]:
    """Yield blocks behind which a figure may step: behind as many as fill the room, and then behind one more.

    Figures that stand in the way go along, so that their order stays; they are named beside each block.
    """
    filled, yielded, others = 0.0, 0, []
    for block, after in zip(following, [*following[1:], None], strict=True):
        number = block.get(_NUMBER, "")
        if _is_figure(block):
            others.append(number)
            continue
        if not _may_pass(block, over_headings=over_headings):
            return
        known = layout.blocks.get(number)
        filled += known.height if known else 0
        ends = after is None or not (_is_figure(after) or _may_pass(after, over_headings=over_headings))
        if block.tag not in _HEADINGS and (filled >= room - LINE or ends):
            yield number, list(others)
            yielded += 1
            if yielded > 1:
                return


def _may_pass(block: HtmlElement, *, over_headings: bool) -> bool:
    if block.tag == "div":  # what words stand in the place of a list or a table
        return len(block) > 0 and {one.tag for one in block.iter()} <= {"div", *_TEXT, "a", "span"}
    return block.tag in _TEXT or (over_headings and block.tag in _HEADINGS)


def _article(source: str) -> HtmlElement:
    tree = html.document_fromstring(source)
    return next(tree.iter("article"))


def _is_figure(block: HtmlElement) -> bool:
    return block.tag in ("div", "figure") and next(block.iter("figure"), None) is not None


def _lay_out(source: str, steps: Steps, sheets: Sheets) -> _Layout:
    import weasyprint

    tree = html.document_fromstring(source)
    take(next(tree.iter("article")), steps)
    text = html.tostring(tree, encoding="unicode", doctype="<!doctype html>")
    document = weasyprint.HTML(string=text, base_url=sheets.base).render(
        stylesheets=list(sheets.files), pdf_variant=sheets.variant
    )
    return _look(document)


def _look(document: Any) -> _Layout:
    fills, rooms, begins, last = [], [], [], 0.0
    blocks: dict[str, _Block] = {}
    pages: dict[str, int] = {}
    for number, page in enumerate(document.pages):
        box = page._page_box
        top, room = box.content_box_y(), box.height
        end = max((one.position_y + one.height for one in _leaves(box)), default=top)
        fills.append((end - top) / room)
        rooms.append(room)
        last = end - top
        here: list[tuple[float, str]] = []
        for one, name in _numbered(box):
            picture, lettering = _picture(one)
            height = one.margin_height()
            before = blocks.get(name)
            if before is None:
                here.append((one.position_y, name))
                blocks[name] = _Block(number, one.position_y, height, picture, lettering)
            else:
                blocks[name] = replace(before, height=before.height + height)
        begins.append(_first(here, box, blocks))
        for anchor in page.anchors:
            pages.setdefault(anchor, number)
    widths = [page.width for page in document.pages]
    ends = frozenset(page for page, (one, other) in enumerate(pairwise(widths)) if one != other)
    return _Layout(fills, rooms, begins, blocks, pages, last, ends)


def _first(here: Sequence[tuple[float, str]], page: Any, blocks: Mapping[str, _Block]) -> list[str]:
    """Return the blocks at the head of a page that could not stand on the page before: headings, and what follows."""
    headings = {id(one) for one in _of_tags(page, _HEADINGS)}
    first = min((one.position_y for one in _leaves(page) if id(one) not in headings), default=0.0)
    return [name for y, name in sorted(here) if y <= first + 1.5 * LINE]


def _of_tags(page: Any, tags: Sequence[str]) -> Iterator[Any]:
    """Yield the lines of headings."""
    for box in _flow(page):
        if box.element_tag in tags:
            yield from _leaves(box)


def _flow(page: Any) -> Iterator[Any]:
    for child in page.children:
        if hasattr(child, "at_keyword") or not hasattr(child, "element_tag"):
            continue
        yield child
        if hasattr(child, "children"):
            yield from _flow(child)


def _leaves(box: Any) -> Iterator[Any]:
    """Yield lines, pictures and cells: what fills a page."""
    for one in _flow(box):
        if (
            type(one).__name__ in ("LineBox", "BlockReplacedBox", "InlineReplacedBox", "TableCellBox")
            and one.height
        ):
            yield one


def _numbered(page: Any) -> Iterator[tuple[Any, str]]:
    seen: set[int] = set()
    for box in _flow(page):
        element = box.element
        if element is None or ":" in (box.element_tag or "") or id(element) in seen:
            continue
        if name := element.get(_NUMBER):
            seen.add(id(element))
            yield box, name


def _picture(box: Any) -> tuple[float, float]:
    """Return height of the pictures in a block, and the size in points of their smallest lettering."""
    height, smallest = 0.0, float("inf")
    for one in _flow(box):
        element = one.element
        if element is None or not str(element.tag).endswith("svg") or not element.get("viewBox"):
            continue
        height += one.height
        scale = one.width * 0.75 / float(element.get("viewBox").split()[2])
        told = " ".join(part.get("font-size") or "" for part in element.iter())
        smallest = min([smallest, *(float(size) * scale for size in _SIZE.findall(told))])
    return height, smallest
