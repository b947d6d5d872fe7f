"""The figures of a chapter to take along: drawing, picture for print, data, and what to say of each."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from lxml.html import HtmlElement

from livingreview.kept import write_whole
from livingreview.markup import one_line
from livingreview.packing import archive
from livingreview.print import assemble
from livingreview.print.editions import PrintError, chapter_page, slug, title_of
from livingreview.print.pdf import Imprint, imprint_of
from livingreview.project import Project
from livingreview.say import Say
from livingreview.settings import book_settings
from livingreview.sphinxext import figures

#: Dots per inch that printers ask for, and those of a drawing at its own size.
DPI, _OWN = 300, 96


def write_figures(project: Project, chapter: str, say: Say = lambda _: None) -> Path:
    """Write the figures of a chapter of the built website as one archive into the folder of prints.

    Parameters
    ----------
    chapter : name of the document, such as ``book/part/chapter``.
    say : is told what takes long before it begins.

    Returns
    -------
    Path
        The archive: a folder for each figure, with its drawing (SVG), a picture of 300 dots per inch (PNG), its data
        (CSV), and caption, description, credit and licence (TXT).

    Raises
    ------
    PrintError : if there is no such chapter, it is not built, or has no figure.
    """
    page = chapter_page(project, chapter)
    say("Drawing the figures ...")
    try:
        imprint = imprint_of(project, book_settings(project), [title_of(page)])
    except ValueError as error:  # of a setting, or of the clock
        raise PrintError(str(error)) from error
    contents: dict[str, bytes] = {}
    for figure in page.article.iter("figure"):
        if figure.find_class("lr-chart"):
            name = str(figure.get("id"))
            contents |= {f"{name}/{file}": content for file, content in _files(project, name)}
            contents[f"{name}/{name}.txt"] = _said(figure, imprint).encode()
    if not contents:
        raise PrintError(f"{page.name} has no figure")
    target = project.prints / f"{slug(project, page.name)}-figures.zip"
    write_whole(target, archive(sorted(contents.items()), imprint.date))
    return target


def _files(project: Project, name: str) -> Iterator[tuple[str, bytes]]:
    folder = project.html / figures.FOLDER
    for path in sorted(folder.glob(f"{name}.*")):
        if path.suffix in (".svg", ".csv"):
            yield path.name, path.read_bytes()
    yield f"{name}.png", picture((folder / f"{name}.svg").read_text(encoding="utf-8"), project.pictures)


def picture(drawing: str, kept: Path) -> bytes:
    """Return a drawing as PNG that says of itself how large it is on paper."""
    from PIL import Image

    drawn = figures.png(drawing, kept, scale=round(DPI / _OWN))
    written = io.BytesIO()
    with Image.open(io.BytesIO(drawn)) as shown:
        shown.save(written, "PNG", dpi=(DPI, DPI), optimize=True)
    return written.getvalue()


def _said(figure: HtmlElement, imprint: Imprint) -> str:
    """Return what stands beside a figure that is shown elsewhere."""
    caption = " ".join(one_line(part) for part in figure.iter("figcaption")).rstrip("¶").strip()
    return "\n\n".join(
        [
            caption,
            f"Alternative text: {assemble.described(figure)}",
            f"Credit: {imprint.author}. {imprint.chapter}. In: {imprint.title}. {imprint.state}.",
            f"Licence: {imprint.licences}",
            imprint.advice,
            "",
        ]
    )
