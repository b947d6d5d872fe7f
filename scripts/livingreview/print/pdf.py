"""Print the book, or one chapter with its references, as a tagged PDF (PDF/UA-1)."""

from __future__ import annotations

import datetime
import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from lxml import etree
from lxml.html import Element, HtmlElement

from livingreview import edition
from livingreview.print import assemble, letters
from livingreview.project import Project
from livingreview.say import Say
from livingreview.settings import Settings, book_settings

#: Paper -> name of its size in CSS.
PAPERS = {"a4": "A4", "letter": "letter"}
STYLE = Path(__file__).with_name("print.css")
SIGN = Path(__file__).parents[1] / "sphinxext" / "theme" / "mark.svg"
VARIANT = "pdf/ua-1"
KIND = "A living review"
UNTRACKED = "not under version control"

_NO_PANGO = (
    "Printing needs the Pango library; on Debian or Ubuntu: "
    "apt-get install libpango-1.0-0 libpangoft2-1.0-0 ({error})"
)


class PrintError(Exception):
    """The PDF could not be made; the message ends with the cause."""


@dataclass(frozen=True)
class Imprint:
    """What the title page says.

    Attributes
    ----------
    title, author, version, date, commit, advice, licences : as printed; what is empty is left out.
    chapter : title of the chapter if this is a handout, else empty.
    language : BCP 47 tag; it decides how words are hyphenated.
    """

    title: str
    author: str
    version: str
    date: datetime.date
    commit: str
    advice: str
    licences: str
    language: str
    chapter: str = ""


@dataclass(frozen=True)
class Layout:
    """A print that has been laid out in pages, but not written yet.

    Attributes
    ----------
    document : the document of WeasyPrint, with its ``pages``.
    names : address of a place in the document -> what a link to it is called.
    target : where the PDF goes.
    clock : seconds since 1970 that the PDF and its fonts take for the time of writing.
    """

    document: Any
    names: dict[str, str]
    target: Path
    clock: int


def print_book(
    project: Project, paper: str = "a4", chapter: str | None = None, say: Say = lambda _: None
) -> Path:
    """Print the built website, or one chapter of it, into ``_build/pdf``.

    Parameters
    ----------
    project : its website stands in ``_build/html``.
    paper : ``a4`` or ``letter``.
    chapter : document name such as ``book/part/chapter``; the handout holds the title page, the chapter and
        the references that it cites.
    say : is told what takes long before it begins.

    Raises
    ------
    PrintError : if an argument or a setting is unknown, a page is missing, a link leads nowhere, Pango is
        missing, or WeasyPrint warns.
    """
    say("Laying out the pages; for the whole book this takes a minute or more ...")
    layout = lay_out(project, paper, chapter)
    say(f"Writing the PDF of {len(layout.document.pages)} pages ...")
    return save(layout)


def lay_out(project: Project, paper: str = "a4", chapter: str | None = None) -> Layout:
    """Lay out what :func:`print_book` prints; parameters and errors as there."""
    if paper not in PAPERS:
        raise PrintError(f"--paper {paper}: expected one of {', '.join(PAPERS)}")
    with _strict():
        weasyprint = _weasyprint()
    try:
        clock = edition.clock(project)
        source, names = compose(project, paper, chapter)
    except assemble.AssembleError as error:
        raise PrintError(f"The pages could not be bound together: {error}") from error
    except ValueError as error:  # of a setting, or of the clock
        raise PrintError(str(error)) from error
    with _strict():
        document = weasyprint.HTML(string=source, base_url=STYLE.as_uri()).render(
            stylesheets=[letters.sheet(project.pictures), STYLE], pdf_variant=VARIANT
        )
    target = project.prints / f"{slug(project, chapter)}-{paper}.pdf"
    return Layout(document, names, target, clock)


def save(layout: Layout) -> Path:
    """Write the PDF of a layout and return where it stands."""
    with _strict(), _told_time(layout.clock):
        pdf = layout.document.write_pdf(
            pdf_variant=VARIANT, finisher=lambda _document, pdf: _name_links(pdf, layout.names)
        )
    layout.target.parent.mkdir(parents=True, exist_ok=True)
    draft = layout.target.with_suffix(f".{os.getpid()}")  # two printings at once must not mix
    draft.write_bytes(pdf)
    return draft.replace(layout.target)


def _weasyprint() -> Any:
    try:
        import weasyprint
    except OSError as error:  # what the loader of shared libraries raises
        raise PrintError(_NO_PANGO.format(error=str(error).splitlines()[0])) from error
    return weasyprint


def compose(project: Project, paper: str, chapter: str | None = None) -> tuple[str, dict[str, str]]:
    """Return the HTML document to print, and for each id what to say of a link that leads there."""
    bound = pages(project) if chapter is None else _handout(project, chapter)
    config = book_settings(project)
    articles = assemble.bind(bound, baseurl=(config.get("html") or {}).get("baseurl") or "")
    title = " ".join(next(articles[0].iter("h1")).text_content().split()) if chapter else ""
    imprint = imprint_of(project, config, title)
    for article in articles:
        _set_running_head(article, imprint.title)
    front = [] if chapter else [assemble.contents(articles)]
    return _document(imprint, paper, [*front, *articles]), dict(assemble.names_of_targets(articles))


def _set_running_head(article: HtmlElement, title: str) -> None:
    """Note the book's title for the left head; the chapter that is called like the book has no left head."""
    heading = next(article.iter("h1"))
    heading.set("data-book", "" if heading.text_content().strip() == title else title)


def _names(project: Project) -> list[str]:
    return [project.relative(path).removesuffix(".md") for path in project.chapters]


def pages(project: Project) -> list[assemble.Page]:
    """Return every page of the built website, in the order of the book."""
    found = [_page(project, name) for name in _names(project)]
    for page in found:
        assemble.leave_out_records(page.article)
    return found


def _page(project: Project, name: str) -> assemble.Page:
    path = project.html / f"{name}.html"
    if not path.exists():
        raise PrintError(f"{project.relative(path)} does not exist: run `livingreview build` first")
    return assemble.read(path, name)


def chapter_page(project: Project, chapter: str) -> assemble.Page:
    """Return the page of one chapter; it may be called as its file is, or without folder and ending.

    Raises
    ------
    PrintError : if no chapter, or more than one, is called like that, or it is not built.
    """
    asked, names = chapter.strip("/").removesuffix(".md").lower(), _names(project)
    found = [name for name in names if name.lower() == asked] or [
        name for name in names if name.lower().endswith(f"/{asked}")
    ]
    if len(found) != 1:
        meant = found or names
        raise PrintError(f"{chapter}: expected one of {', '.join(meant)}")
    return _page(project, found[0])


def _handout(project: Project, chapter: str) -> list[assemble.Page]:
    """Return the chapter and, of the bibliography, what it cites."""
    page = chapter_page(project, chapter)
    places = assemble.cited([page])
    others = [_page(project, other) for other in _names(project) if other != page.name]
    return [page, *(other for other in others if assemble.keep_cited(other, places))]


def _yaml(path: Path) -> dict[str, Any]:
    import yaml

    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    return found


def _descriptor(project: Project) -> dict[str, Any]:
    descriptor: dict[str, Any] = json.loads(project.descriptor.read_text(encoding="utf-8"))
    return descriptor


def slug(project: Project, chapter: str | None) -> str:
    """Return what a print is called, without paper and ending."""
    book: str = _descriptor(project)["name"]
    if chapter is None:
        return book
    part = chapter.strip("/").removesuffix(".md").removeprefix(f"{project.book.name}/")
    return f"{book}-{part.replace('/', '-')}"


def imprint_of(project: Project, config: dict[str, Any], chapter: str = "") -> Imprint:
    """Return what the title page says of the book, or of one chapter of it."""
    descriptor, citation = _descriptor(project), project.root / "CITATION.cff"
    stated = _yaml(citation) if citation.exists() else {}
    settings = Settings.read(project)
    language = (config.get("sphinx") or {}).get("config", {}).get("language", "en")
    return Imprint(
        title=config["title"],
        author=config.get("author", ""),
        version=str(stated.get("version") or descriptor.get("version", "")),
        date=edition.day(project),
        commit=edition.commit(project) or UNTRACKED,
        advice=settings.advice,
        licences=settings.licences,
        language={"en": "en-GB"}.get(language, language),
        chapter=chapter,
    )


def _document(imprint: Imprint, paper: str, parts: list[HtmlElement]) -> str:
    body = "".join(etree.tostring(part, encoding="unicode", method="html") for part in parts)
    title = f"{imprint.chapter} \N{EN DASH} {imprint.title}" if imprint.chapter else imprint.title
    kind = "handout" if imprint.chapter else "book"
    told = f'<meta name="description" content="{escape(imprint.advice)}">\n' if imprint.advice else ""
    return (
        f'<!doctype html>\n<html lang="{escape(imprint.language)}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n"
        f'<meta name="author" content="{escape(imprint.author)}">\n'
        f"{told}"
        f'<meta name="dcterms.created" content="{imprint.date.isoformat()}">\n'
        f"<style>@page {{ size: {PAPERS[paper]} }} .title-page {{ --sign: url('{_sign()}') }}</style>\n"
        f'</head>\n<body class="{kind} {paper}">\n{_title_page(imprint)}\n{body}</body>\n</html>\n'
    )


_SVG = '<svg xmlns="http://www.w3.org/2000/svg" fill="#38379b" '


def _sign() -> str:
    """Return the address of the book's mark: an ornament, which a screen reader need not be told of."""
    drawn = SIGN.read_text(encoding="utf-8").strip().replace("<svg ", _SVG, 1)
    return f"data:image/svg+xml,{quote(drawn)}"


def _title_page(imprint: Imprint) -> str:
    kind = "" if KIND.lower() in imprint.title.lower() else KIND
    lines = (
        ("book-title" if imprint.chapter else "title", imprint.title),
        ("kind", kind),
        ("title", imprint.chapter),
        ("author", imprint.author),
    )
    date = f"{imprint.date.day} {imprint.date:%B %Y}"
    facts = (f"Version {imprint.version} of {date} ({imprint.commit}).", imprint.advice, imprint.licences)
    return (
        '<section class="title-page">'
        + "".join(f'<p class="{name}">{_unbroken(text)}</p>' for name, text in lines if text)
        + '<div class="imprint">'
        + "".join(f"<p>{escape(fact)}</p>" for fact in facts if fact)
        + "</div></section>"
    )


def _unbroken(title: str) -> str:
    """Return a title whose words with hyphens stay on one line."""
    heading = Element("h1")
    heading.text = title
    assemble.protect_names(heading)
    return escape(heading.text or "") + "".join(
        etree.tostring(part, encoding="unicode", method="html") for part in heading
    )


def _name_links(pdf: Any, names: dict[str, str]) -> None:
    """Let each internal link say where it leads; WeasyPrint names it after the id."""
    import pydyf

    for item in pdf.objects:
        if isinstance(item, pydyf.Dictionary) and item.get("Subtype") == "/Link" and "Dest" in item:
            target = item["Dest"].string
            item["Contents"] = pydyf.String(names.get(target, target))


@contextmanager
def _told_time(clock: int) -> Iterator[None]:
    """Tell the time of the edition to fontTools, which writes into each font when it was cut to size."""
    before = os.environ.get(edition.EPOCH)
    os.environ[edition.EPOCH] = str(clock)
    try:
        yield
    finally:
        if before is None:
            del os.environ[edition.EPOCH]
        else:
            os.environ[edition.EPOCH] = before


class _Collect(logging.Handler):
    """Keeps what is logged."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def _strict() -> Iterator[None]:
    """Turn warnings of WeasyPrint into an error that shows all of them, and keep its word on every page to itself.

    Executing notebooks leaves a handler at the root of all loggers, to which WeasyPrint would tell each page anew.
    """
    logger, said = logging.getLogger("weasyprint"), _Collect()
    steps = logging.getLogger("weasyprint.progress")
    silent = steps.disabled
    logger.addHandler(said)
    steps.disabled = True
    try:
        yield
    finally:
        logger.removeHandler(said)
        steps.disabled = silent
    if said.messages:
        raise PrintError("WeasyPrint found something wrong.\n" + "\n".join(dict.fromkeys(said.messages)))
