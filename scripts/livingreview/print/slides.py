"""Turn a chapter into slides (PowerPoint): one figure or table each, real text, captions as notes, source in the foot."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import ceil
from pathlib import Path
from typing import Any

from lxml.html import HtmlElement

from livingreview import edition, kept
from livingreview.markup import classes, one_line
from livingreview.packing import archive
from livingreview.print import assemble
from livingreview.print.editions import PrintError, chapter_page, slug, title_of
from livingreview.print.pdf import Imprint, imprint_of
from livingreview.project import Project
from livingreview.say import Say
from livingreview.settings import book_settings
from livingreview.sphinxext import figures

#: Inches: the sheet, its margin, and where what is shown begins and ends.
WIDTH, HEIGHT = 13.333, 7.5
_MARGIN, _TOP, _BOTTOM = 0.6, 1.45, 6.85
#: Points: titles by how long they may be, words of a list, cells, the foot.
_TITLES, _WORDS, _CELL, _FOOT = {60: 30, 110: 25, 400: 20}, 22, 11, 10
#: How wide a letter of a cell is, and how high a line, in parts of its size.
_LETTER, _LINE = 0.5, 1.22
_PAD = 0.09
_INK, _QUIET, _ACCENT = "1B1C1E", "5B5C60", "38379B"
#: The marks of evidence; what a caption says from the first of them on is their legend.
_MARKS = re.compile("[○◌◐●]")


@dataclass(frozen=True)
class Slide:
    """What one slide shows.

    Attributes
    ----------
    title : what it says, as a sentence where there is one.
    words : lines of a list; may be empty.
    picture : PNG; empty where there is none.
    described : what a screen reader says of the picture.
    head, rows : cells of a table; a row of one cell is a head of its group.
    legend : what the marks in a table mean.
    number : such as ``Figure 8``.
    notes : what the speaker reads.
    """

    title: str
    words: Sequence[str] = ()
    picture: bytes = b""
    described: str = ""
    head: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    legend: str = ""
    number: str = ""
    notes: str = field(default="", kw_only=True)


def write_slides(project: Project, chapter: str, say: Say = lambda _: None) -> Path:
    """Write the slides of a chapter of the built website into the folder of prints, and return the file.

    Parameters
    ----------
    chapter : name of the document, such as ``book/part/chapter``.
    say : is told what takes long before it begins.

    Raises
    ------
    PrintError : if there is no such chapter, or it is not built.
    """
    page = chapter_page(project, chapter)
    say("Drawing the figures ...")
    config = book_settings(project)
    try:
        imprint = imprint_of(project, config, [title_of(page)])
        clock = edition.clock(project)
    except ValueError as error:  # of a setting, or of the clock
        raise PrintError(str(error)) from error
    slides = list(of_chapter(page.article, project))
    target = project.prints / f"{slug(project, page.name)}-slides.pptx"
    kept.write_whole(target, _file(slides, imprint, clock))
    return target


def of_chapter(article: HtmlElement, project: Project) -> Iterator[Slide]:
    """Yield the slides of a chapter: what is known, the aims, then each figure and table in the order of the text."""
    assemble.leave_out_records(article)
    assemble.strip(article)
    for box, title in (("lr-summary", "In three sentences"), ("lr-objectives", "After this chapter you can")):
        for found in article.find_class(box):
            lines = [
                one_line(part) for part in found.iter("p", "li") if "admonition-title" not in classes(part)
            ]
            lines = [
                line for line, after in zip(lines, [*lines[1:], ""], strict=True) if line and line != after
            ]
            yield Slide(title, words=lines)
    for element in article.iter("figure", "table"):
        if element.tag == "figure" and element.find_class("lr-chart"):
            yield _of_figure(element, project)
        elif element.tag == "table" and element.get("id"):
            yield from _of_table(element)


def _heading(article: HtmlElement) -> HtmlElement:
    return next(article.iter("h1"))


def _of_figure(figure: HtmlElement, project: Project) -> Slide:
    caption, number = _caption(figure, "figcaption")
    said = [one_line(finding) for finding in figure.find_class("lr-finding")]
    drawing = (project.html / figures.FOLDER / f"{figure.get('id')}.svg").read_text(encoding="utf-8")
    described = assemble.described(figure)
    return Slide(
        said[0] if said else _first_sentence(caption),
        picture=figures.png(drawing, project.pictures, scale=3),
        described=described,
        number=number,
        notes="\n\n".join([caption, described]),
    )


def _of_table(table: HtmlElement) -> Iterator[Slide]:
    caption, number = _caption(table, "caption")
    marks = _MARKS.search(caption)
    legend = caption[marks.start() :] if marks else ""
    head = [one_line(cell) for cell in table.xpath("thead/tr[1]/*")]
    rows = [[one_line(cell) for cell in row] for row in table.xpath("tbody/tr")]
    pages = list(pages_of(head, rows))
    for number_of_page, part in enumerate(pages, start=1):
        more = f" ({number_of_page} of {len(pages)})" if len(pages) > 1 else ""
        yield Slide(
            _first_sentence(caption) + more, head=head, rows=part, legend=legend, number=number, notes=caption
        )


def _caption(element: HtmlElement, tag: str) -> tuple[str, str]:
    """Return what a caption says without its number, and the number."""
    caption = next(element.iter(tag), None)
    if caption is None:
        return "", ""
    number = " ".join(one_line(part) for part in caption.find_class("caption-number"))
    return one_line(caption).removeprefix(number).strip(), number


def _first_sentence(text: str) -> str:
    return re.split(r"(?<=[a-z)\]]\.)\s+(?=[A-Z○◌◐●])", text, maxsplit=1)[0].rstrip(".")


def shares(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[float]:
    """Return how wide each column is, in parts of the whole: by what it holds, none too narrow for its longest word."""
    columns = [[row[i] for row in rows if len(row) == len(head)] + [name] for i, name in enumerate(head)]
    wanted = [
        max(
            (sum(map(len, cells)) / len(cells)) ** 0.75,
            1.15 * max((len(word) for cell in cells for word in cell.split()), default=1),
        )
        for cells in columns
    ]
    return [width / sum(wanted) for width in wanted]


def pages_of(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[list[Sequence[str]]]:
    """Yield the rows that fit on each slide; no row is cut, and no head of a group stands alone at the end."""
    widths = [share * (WIDTH - 2 * _MARGIN) for share in shares(head, rows)]
    room = _BOTTOM - _TOP - 0.55 - _height(head, widths)
    page: list[Sequence[str]] = []
    used, group = 0.0, None
    for row in rows:
        height = _height(row, widths)
        if len(row) == 1 and len(head) > 1:
            group = row
        if page and used + height > room:
            ending = page.pop() if page[-1] is group else None
            yield page
            again = ending or (group if row is not group else None)
            page = [] if again is None else [again]
            used = sum(_height(kept_row, widths) for kept_row in page)
        page.append(row)
        used += height
    if page:
        yield page


def _height(row: Sequence[str], widths: Sequence[float]) -> float:
    """Return the height of a row in inches."""
    broad = [sum(widths)] if len(row) != len(widths) else widths
    lines = (
        ceil(len(cell) * _CELL * _LETTER / 72 / max(width - 2 * _PAD, 0.2)) or 1
        for cell, width in zip(row, broad, strict=False)
    )
    return max(lines) * _CELL * _LINE / 72 + 2 * 0.035


def _file(slides: Iterable[Slide], imprint: Imprint, clock: int) -> bytes:
    """Return the file; its bytes depend on nothing but what it shows and the edition."""
    from pptx import Presentation
    from pptx.util import Inches

    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    told = deck.core_properties
    told.title, told.author = imprint.chapter, imprint.author
    told.subject, told.comments = imprint.title, imprint.licences
    told.language = imprint.language
    told.last_modified_by = imprint.author
    told.created = told.modified = datetime.fromtimestamp(clock, UTC).replace(tzinfo=None)
    source = f"{imprint.title}. {imprint.author}. {imprint.state}."
    _opening(deck, imprint, source)
    for slide in slides:
        _add(deck, slide, source, imprint)
    written = io.BytesIO()
    deck.save(written)
    with zipfile.ZipFile(written) as packed:
        return archive(((name, packed.read(name)) for name in packed.namelist()), imprint.date)


def _opening(deck: Any, imprint: Imprint, source: str) -> None:
    from pptx.util import Inches

    slide = _sheet(deck, imprint.chapter, 40)
    slide.shapes.title.top, slide.shapes.title.height = Inches(2.1), Inches(1.8)
    _text(slide, [source, imprint.advice, imprint.licences], top=4.2, height=2, size=18, colour=_QUIET)


def _add(deck: Any, slide: Slide, source: str, imprint: Imprint) -> None:
    from pptx.util import Pt

    size = next(
        points for letters, points in _TITLES.items() if len(slide.title) <= letters or letters == 400
    )
    sheet = _sheet(deck, slide.title, size)
    if slide.words:
        _text(
            sheet,
            slide.words,
            top=_TOP + 0.1,
            height=_BOTTOM - _TOP - 0.2,
            size=_fitting(slide.words),
            space=12,
            bullets=True,
        )
    if slide.picture:
        _picture(sheet, slide)
    if slide.rows:
        _table(sheet, slide)
    foot = " ".join(
        part for part in (f"{slide.number}." if slide.number else "", source, imprint.licences) if part
    )
    _text(sheet, [foot], top=HEIGHT - 0.5, height=0.35, size=_FOOT, colour=_QUIET)
    if slide.notes:
        sheet.notes_slide.notes_text_frame.text = slide.notes
        for paragraph in sheet.notes_slide.notes_text_frame.paragraphs:
            paragraph.font.size = Pt(12)


def _fitting(words: Sequence[str]) -> int:
    """Return the size at which a list fits its slide."""
    for size in (_WORDS, 20, 18, 16):
        letters = (WIDTH - 2 * _MARGIN) * 72 / (size * _LETTER)
        lines = sum(ceil(len(line) / letters) for line in words)
        if lines * size * _LINE + 12 * len(words) < (_BOTTOM - _TOP - 0.2) * 72:
            return size
    return 14


def _sheet(deck: Any, title: str, size: int) -> Any:
    """Return a new slide with a title: a real one, by which outlines and screen readers know the slide."""
    from pptx.enum.text import MSO_ANCHOR
    from pptx.util import Inches, Pt

    slide = deck.slides.add_slide(deck.slide_layouts[5])
    shape = slide.shapes.title
    shape.left, shape.top = Inches(_MARGIN), Inches(0.35)
    shape.width, shape.height = Inches(WIDTH - 2 * _MARGIN), Inches(1.0)
    frame = shape.text_frame
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
    frame.text = title
    _style(frame.paragraphs[0], Pt(size), _INK, bold=True)
    return slide


def _text(
    slide: Any,
    lines: Sequence[str],
    *,
    top: float,
    height: float,
    size: int,
    colour: str = _INK,
    space: int = 4,
    bullets: bool = False,
) -> None:
    from pptx.util import Inches, Pt

    box = slide.shapes.add_textbox(Inches(_MARGIN), Inches(top), Inches(WIDTH - 2 * _MARGIN), Inches(height))
    box.text_frame.word_wrap = True
    for number, line in enumerate(line for line in lines if line):
        paragraph = box.text_frame.paragraphs[0] if number == 0 else box.text_frame.add_paragraph()
        paragraph.text = line
        paragraph.space_after = Pt(space)
        if bullets:
            _bullet(paragraph, size)
        _style(paragraph, Pt(size), colour)


def _bullet(paragraph: Any, size: int) -> None:
    """Put a point before a line, as the program itself does, so that a screen reader tells a list."""
    from lxml import etree
    from pptx.oxml.ns import qn
    from pptx.util import Pt

    told = paragraph._p.get_or_add_pPr()
    told.set("marL", str(Pt(size)))
    told.set("indent", str(-Pt(size)))
    etree.SubElement(told, qn("a:buChar")).set("char", "•")


def _style(paragraph: Any, size: Any, colour: str, *, bold: bool = False) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.text import PP_ALIGN

    paragraph.alignment = PP_ALIGN.LEFT
    for run in paragraph.runs:
        run.font.size, run.font.bold = size, bold
        run.font.color.rgb = RGBColor.from_string(colour)
        run._r.get_or_add_rPr().set("lang", "en-GB")


def _picture(sheet: Any, slide: Slide) -> None:
    from pptx.util import Inches

    room_width, room_height = WIDTH - 2 * _MARGIN, _BOTTOM - _TOP
    shown = sheet.shapes.add_picture(io.BytesIO(slide.picture), 0, Inches(_TOP))
    scale = min(Inches(room_width) / shown.width, Inches(room_height) / shown.height)
    shown.width, shown.height = round(shown.width * scale), round(shown.height * scale)
    shown.left = round((Inches(WIDTH) - shown.width) / 2)
    shown._element.nvPicPr.cNvPr.set("descr", slide.described)
    shown.name = slide.number or "Figure"


def _table(sheet: Any, slide: Slide) -> None:
    from pptx.dml.color import RGBColor
    from pptx.util import Inches, Pt

    width = WIDTH - 2 * _MARGIN
    widths = [share * width for share in shares(slide.head, slide.rows)]
    frame = sheet.shapes.add_table(
        len(slide.rows) + 1, len(slide.head), Inches(_MARGIN), Inches(_TOP), Inches(width), Inches(0.3)
    )
    frame.name = slide.number or "Table"
    frame._element.nvGraphicFramePr.cNvPr.set("descr", slide.title)
    table = frame.table
    table.horz_banding = False
    for column, wide in zip(table.columns, widths, strict=True):
        column.width = Inches(wide)
    for number, row in enumerate([slide.head, *slide.rows]):
        table.rows[number].height = Inches(_height(row, widths))
        group = number > 0 and len(row) == 1 and len(slide.head) > 1
        if group:
            table.cell(number, 0).merge(table.cell(number, len(slide.head) - 1))
        for cell, said in zip(table.rows[number].cells, row, strict=False):
            cell.margin_left = cell.margin_right = Inches(_PAD)
            cell.margin_top = cell.margin_bottom = Inches(0.03)
            cell.text_frame.word_wrap = True
            cell.text = said
            colour = "FFFFFF" if number == 0 else _INK
            _style(cell.text_frame.paragraphs[0], Pt(_CELL), colour, bold=number == 0 or group)
        for cell in table.rows[number].cells:
            cell.fill.solid()
            wash = _ACCENT if number == 0 else "ECEBE5" if group else "FDFCF9"
            cell.fill.fore_color.rgb = RGBColor.from_string(wash)
    if slide.legend:
        _text(sheet, [slide.legend], top=_BOTTOM - 0.35, height=0.45, size=_FOOT, colour=_QUIET)
