"""Write the whole book as one EPUB: chapters that reflow, figures as drawings in them, tables for a narrow screen.

The container is that of EPUB 3 (W3C, EPUB 3.3): ``mimetype`` comes first and is not packed, then the package with
metadata, manifest and spine, the navigation, and what the chapters need.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from pathlib import Path
from xml.etree import ElementTree

from lxml import html
from lxml.html import HtmlElement

from livingreview import lettering
from livingreview.charts.drawing import fonts
from livingreview.markup import one_line
from livingreview.packing import archive
from livingreview.print import assemble
from livingreview.print.cover import cover
from livingreview.print.editions import PrintError, pages, slug
from livingreview.print.pdf import Imprint, imprint_of
from livingreview.project import Project
from livingreview.say import Say
from livingreview.settings import book_settings
from livingreview.sphinxext import assets

STYLE = Path(__file__).with_name("epub.css")
TYPE = b"application/epub+zip"
_XHTML, _SVG, _OPS = (
    "http://www.w3.org/1999/xhtml",
    "http://www.w3.org/2000/svg",
    "http://www.idpf.org/2007/ops",
)
_CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
_MEDIA = {
    ".xhtml": "application/xhtml+xml",
    ".css": "text/css",
    ".png": "image/png",
    ".woff2": "font/woff2",
}
#: What a reader with other needs can count on (schema.org, as EPUB Accessibility 1.1 asks).
_ACCESS = {
    "accessMode": ("textual", "visual"),
    "accessModeSufficient": ("textual",),
    "accessibilityFeature": (
        "alternativeText",
        "longDescription",
        "displayTransformability",
        "readingOrder",
        "structuralNavigation",
        "tableOfContents",
    ),
    "accessibilityHazard": ("none",),
}
_SUMMARY = "Every figure has an alternative text, and what it shows stands in tables and text; no page needs scripts."


def write_epub(project: Project, say: Say = lambda _: None) -> Path:
    """Write the built website as an EPUB into the folder of prints, and return the file.

    Parameters
    ----------
    project : its website stands in ``_build/html``.
    say : is told what takes long before it begins.

    Raises
    ------
    PrintError : if a page is missing, or a link leads nowhere.
    """
    say("Writing the chapters of the EPUB ...")
    config = book_settings(project)
    baseurl = str((config.get("html") or {}).get("baseurl") or "")
    try:
        imprint = imprint_of(project, config)
        articles = assemble.reflow(pages(project), baseurl=baseurl)
    except assemble.AssembleError as error:
        raise PrintError(f"The pages could not be bound together: {error}") from error
    except ValueError as error:  # of a setting, or of the clock
        raise PrintError(str(error)) from error
    target = project.prints / f"{slug(project, None)}.epub"
    target.parent.mkdir(parents=True, exist_ok=True)
    content = _packed(project, imprint, articles)
    draft = target.with_suffix(f".{os.getpid()}")  # two writings at once must not mix
    draft.write_bytes(content)
    return draft.replace(target)


def _packed(project: Project, imprint: Imprint, articles: list[HtmlElement]) -> bytes:
    chapters = dict(_chapters(articles, imprint))
    inside = {
        "title.xhtml": _title_page(imprint).encode(),
        "contents.xhtml": _navigation(articles, imprint).encode(),
        **{name: text.encode() for name, text in chapters.items()},
        "book.css": f"{lettering.stylesheet('fonts')}\n{STYLE.read_text(encoding='utf-8')}".encode(),
        "cover.png": fonts.png(cover(imprint.title, imprint.author, imprint.state.partition(",")[0]), 1),
        **assets.letters(project.pictures),
    }
    files = {
        "mimetype": TYPE,
        "META-INF/container.xml": _CONTAINER.encode(),
        "book/package.opf": _package(project, imprint, inside, ["title.xhtml", *chapters]).encode(),
        **{f"book/{name}": content for name, content in inside.items()},
    }
    return archive(files.items(), imprint.date, plain=["mimetype"])


def _chapters(articles: Iterable[HtmlElement], imprint: Imprint) -> Iterator[tuple[str, str]]:
    """Yield the file of each chapter and its text; links between chapters name the file."""
    articles = list(articles)
    home = {
        own: _file(article)
        for article in articles
        for element in article.iter()
        if (own := element.get("id"))
    }
    for article in articles:
        for link in article.iter("a"):
            place = link.get("href", "")
            if place.startswith("#") and home[place[1:]] != _file(article):
                link.set("href", home[place[1:]] + place)
        heading = one_line(next(article.iter("h1")))
        body = html.tostring(article, encoding="unicode")
        yield _file(article), _xhtml(heading, body, imprint.language)


def _file(article: HtmlElement) -> str:
    return f"{article.get('id')}.xhtml"


def _xhtml(title: str, body: str, language: str) -> str:
    """Return a page as XHTML: the parser of HTML gives drawings the names that XML wants of them."""
    import tinyhtml5

    tree = tinyhtml5.parse(
        f'<!doctype html><html lang="{escape(language)}"><head><title>{escape(title)}</title>'
        f'<link rel="stylesheet" href="book.css"></head><body>{body}</body></html>'
    )
    tree.set("{http://www.w3.org/XML/1998/namespace}lang", language)
    for element in tree.iter():
        # Names of spaces are told once, by whoever writes the tree.
        for name in [name for name in element.attrib if "xmlns" in name]:
            del element.attrib[name]
    for prefix, space in (("", _XHTML), ("svg", _SVG), ("epub", _OPS)):
        ElementTree.register_namespace(prefix, space)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        + ElementTree.tostring(tree, "unicode")
        + "\n"
    )


def _title_page(imprint: Imprint) -> str:
    said = (
        imprint.author,
        f"{imprint.state} ({imprint.commit}).",
        imprint.advice,
        imprint.licences,
    )
    lines = "".join(f"<p>{escape(line)}</p>" for line in said if line)
    body = f'<section class="title-page"><h1>{escape(imprint.title)}</h1>{lines}</section>'
    return _xhtml(imprint.title, body, imprint.language)


def _navigation(articles: Iterable[HtmlElement], imprint: Imprint) -> str:
    """Return the contents: parts, their chapters, and the sections of each."""
    parts: dict[str, list[str]] = {}
    for article in articles:
        sections = "".join(
            f'<li><a href="{_file(article)}#{section.get("id")}">{escape(one_line(section))}</a></li>'
            for section in article.iter("h2")
            if section.get("id")
        )
        heading = escape(one_line(next(article.iter("h1"))))
        chapter = f'<a href="{_file(article)}">{heading}</a>' + (f"<ol>{sections}</ol>" if sections else "")
        parts.setdefault(assemble.part_of(article), []).append(f"<li>{chapter}</li>")
    listed = "".join(
        f"<li><span>{escape(part)}</span><ol>{''.join(chapters)}</ol></li>" if part else "".join(chapters)
        for part, chapters in parts.items()
    )
    body = f'<nav epub:type="toc" role="doc-toc"><h1>Contents</h1><ol>{listed}</ol></nav>'
    return _xhtml("Contents", body, imprint.language).replace(
        "epub:type", f'xmlns:epub="{_OPS}" epub:type', 1
    )


def _package(project: Project, imprint: Imprint, inside: Mapping[str, bytes], spine: Iterable[str]) -> str:
    name = f"{slug(project, None)} {imprint.version} {imprint.date}"
    changed = f"{imprint.date.isoformat()}T00:00:00Z"
    access = "".join(
        f'<meta property="schema:{kind}">{value}</meta>\n'
        for kind, values in _ACCESS.items()
        for value in values
    )
    manifest = "".join(
        f'<item id="{_identifier(file)}" href="{file}" media-type="{_MEDIA[Path(file).suffix]}"{_properties(file, content)}/>\n'
        for file, content in inside.items()
    )
    order = "".join(f'<itemref idref="{_identifier(file)}"/>\n' for file in spine)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id"'
        f' xml:lang="{imprint.language}">\n<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f'<dc:identifier id="id">urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}</dc:identifier>\n'
        f"<dc:title>{escape(imprint.title)}</dc:title>\n<dc:language>{imprint.language}</dc:language>\n"
        f"<dc:creator>{escape(imprint.author)}</dc:creator>\n<dc:date>{imprint.date.isoformat()}</dc:date>\n"
        f"<dc:description>{escape(imprint.advice)}</dc:description>\n<dc:rights>{escape(imprint.licences)}</dc:rights>\n"
        f'<meta property="dcterms:modified">{changed}</meta>\n{access}'
        f'<meta property="schema:accessibilitySummary">{_SUMMARY}</meta>\n<meta name="cover" content="cover-png"/>\n'
        f"</metadata>\n<manifest>\n{manifest}</manifest>\n<spine>\n{order}</spine>\n</package>\n"
    )


def _identifier(file: str) -> str:
    return (
        "f-" + "".join(letter if letter.isalnum() else "-" for letter in file)
        if file != "cover.png"
        else "cover-png"
    )


def _properties(file: str, content: bytes) -> str:
    if file == "contents.xhtml":
        return ' properties="nav"'
    if file == "cover.png":
        return ' properties="cover-image"'
    return ' properties="svg"' if b"<svg:svg" in content else ""
