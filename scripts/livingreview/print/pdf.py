"""Print the book, its appendix, or chapters with their references, as tagged PDFs (PDF/UA-1): for students and instructors.

Both editions are laid out at once. Hints and solutions stand behind the book, so that its pages are the same in both,
and a student's file is written from those pages alone.
"""

from __future__ import annotations

import datetime
import logging
import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from lxml import etree
from lxml.html import Element, HtmlElement

from livingreview import edition
from livingreview.evidence import horizon
from livingreview.evidence.editions import called
from livingreview.evidence.editions import editions as known
from livingreview.markup import one_line
from livingreview.print import (
    answers,
    assemble,
    editions,
    floats,
    indexes,
    letters,
    marks,
    named,
    packed,
    tags,
)
from livingreview.print.editions import Bound, PrintError
from livingreview.project import Project
from livingreview.say import Say
from livingreview.settings import Settings, book_settings

PAPERS = named.PAPERS
#: Folder of the handouts, in that of the prints.
HANDOUTS = "handouts"
STUDENT, INSTRUCTOR = "student", "instructor"
#: Edition -> what its title page says.
EDITIONS = {STUDENT: "Student edition", INSTRUCTOR: "Instructor’s edition"}
STYLE = Path(__file__).with_name("print.css")
SIGN = Path(__file__).parents[1] / "sphinxext" / "theme" / "mark.svg"
VARIANT = "pdf/ua-1"
KIND = "A living review"
#: The table of what happened.
_EVENTS = "events"
UNTRACKED = "not under version control"

_NO_PANGO = (
    "Printing needs the Pango library; on Debian or Ubuntu: "
    "apt-get install libpango-1.0-0 libpangoft2-1.0-0 ({error})"
)


@dataclass(frozen=True)
class Imprint:
    """What the title page says.

    Attributes
    ----------
    title, author, version, date, commit, advice, licences : as printed; what is empty is left out.
    data : edition of the tables, and how far they reach.
    language : BCP 47 tag; it decides how words are hyphenated.
    called : what the state of the book is called; empty where it has no editions.
    chapter : what is printed of the book, in the words of its titles; empty for the whole of it.
    titles : the same one by one.
    selection : what was chosen of it, in a sentence.
    """

    title: str
    author: str
    version: str
    date: datetime.date
    commit: str
    advice: str
    licences: str
    language: str
    called: str = ""
    chapter: str = ""
    titles: tuple[str, ...] = ()
    selection: str = ""
    data: str = ""

    @property
    def state(self) -> str:
        """The state of the book and its day, in words."""
        return self.called or f"Version {self.version} of {self.date.day} {self.date:%B %Y}"


@dataclass(frozen=True)
class Layout:
    """A print that has been laid out in pages, but not written yet.

    Attributes
    ----------
    document : the document of WeasyPrint, with its ``pages``: those of the student, what an instructor reads beside
        them, and the title page of the instructor.
    names : address of a place in the document -> what a link to it is called.
    targets : edition -> where its PDF goes.
    clock : seconds since 1970 that the PDF and its fonts take for the time of writing.
    behind : place with which the pages begin that a student does not get.
    rights : licences, as the metadata tell them.
    """

    document: Any
    names: dict[str, str]
    targets: Mapping[str, Path]
    clock: int
    behind: str = ""
    rights: str = ""

    def edition(self, edition: str) -> Any:
        """Return the document of one edition."""
        pages = self.document.pages
        first = next((at for at, page in enumerate(pages) if self.behind in page.anchors), None)
        if first is None:
            return self.document
        if edition == STUDENT:
            return self.document.copy(pages[:first])
        of_instructor = self.document.copy([pages[-1], *pages[1:-1]])
        of_instructor.metadata = copy(of_instructor.metadata)
        of_instructor.metadata.title += f" \N{EN DASH} {EDITIONS[edition]}"
        return of_instructor


def print_book(
    project: Project,
    paper: str = "a4",
    bound: Bound | None = None,
    editions: Collection[str] = tuple(EDITIONS),
    say: Say = lambda _: None,
    into: Path | None = None,
) -> dict[str, Path]:
    """Print the built website, or a part of it.

    Parameters
    ----------
    project : its website stands in ``_build/html``.
    paper : ``a4`` or ``letter``.
    bound : what is printed; the whole book unless given.
    editions : of :data:`EDITIONS`; that of the instructor is printed only where there are exercises.
    say : is told what takes long before it begins.
    into : folder of prints, ``_build/pdf`` unless given; handouts have a folder of their own in it.

    Returns
    -------
    dict : edition -> its file.

    Raises
    ------
    PrintError : if an argument or a setting is unknown, a page is missing, a link leads nowhere, Pango is
        missing, or WeasyPrint warns.
    """
    long = "" if bound else "; for the whole book this takes a minute or more"
    say(f"Laying out the pages{long} ...")
    layout = lay_out(project, paper, bound, editions, into)
    written = {}
    for edition_ in layout.targets:
        count = len(layout.edition(edition_).pages)
        say(f"Writing the PDF of {count} pages ({EDITIONS[edition_].lower()}) ...")
        written[edition_] = save(layout, edition_)
    return written


def lay_out(
    project: Project,
    paper: str = "a4",
    bound: Bound | None = None,
    editions: Collection[str] = tuple(EDITIONS),
    into: Path | None = None,
) -> Layout:
    """Lay out what :func:`print_book` prints; parameters and errors as there."""
    if paper not in PAPERS:
        raise PrintError(f"--paper {paper}: expected one of {', '.join(PAPERS)}")
    if unknown := sorted(set(editions) - set(EDITIONS)):
        raise PrintError(f"--edition {unknown[0]}: expected one of both, {', '.join(EDITIONS)}")
    with _strict():
        weasyprint = _weasyprint()
    try:
        clock = edition.clock(project)
        composed = compose(project, paper, bound, editions, _settling(project, paper))
        targets = {one: target(project, composed.bound, one, paper, into) for one in composed.editions}
    except assemble.AssembleError as error:
        raise PrintError(f"The pages could not be bound together: {error}") from error
    except ValueError as error:  # of a setting, or of the clock
        raise PrintError(str(error)) from error
    with _strict():
        document = weasyprint.HTML(string=composed.html, base_url=STYLE.as_uri()).render(
            stylesheets=[letters.sheet(project.pictures), STYLE], pdf_variant=VARIANT
        )
    rights = Settings.read(project).licences
    return Layout(document, composed.names, targets, clock, composed.behind, rights)


def _settling(project: Project, paper: str) -> Callable[[list[HtmlElement], str], list[floats.Settled]]:
    files = (str(letters.sheet(project.pictures)), str(STYLE))
    sheets = floats.Sheets(files, STYLE.as_uri(), VARIANT)

    def settle(articles: list[HtmlElement], language: str) -> list[floats.Settled]:
        def alone(article: HtmlElement) -> str:
            return (
                f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
                f"<title>.</title><style>{_sizes(paper)}</style></head>"
                f'<body class="book {paper}">\n{etree.tostring(article, encoding="unicode", method="html")}</body></html>'
            )

        return floats.settle(articles, alone, sheets, project.pictures / "pages")

    return settle


def save(layout: Layout, edition_: str = STUDENT) -> Path:
    """Write the PDF of one edition of a layout and return where it stands."""
    target = layout.targets[edition_]
    with _strict(), _told_time(layout.clock):
        pdf = layout.edition(edition_).write_pdf(
            pdf_variant=VARIANT, finisher=lambda document, pdf: _finish(document, pdf, layout.names)
        )
    pdf = packed.pack(pdf, layout.rights)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(f".{os.getpid()}")  # two printings at once must not mix
    draft.write_bytes(pdf)
    return draft.replace(target)


def _weasyprint() -> Any:
    try:
        import weasyprint
    except OSError as error:  # what the loader of shared libraries raises
        raise PrintError(_NO_PANGO.format(error=str(error).splitlines()[0])) from error
    return weasyprint


@dataclass(frozen=True)
class Composed:
    """A print as one HTML document.

    Attributes
    ----------
    html : the document. Behind the last page of the student stand what an instructor reads, hints and solutions, and
        the title page of the instructor.
    names : id -> what to say of a link that leads there.
    editions : that it holds.
    behind : id with which the part of the instructor begins; empty where there is none.
    bound : what it was made of.
    """

    html: str
    names: dict[str, str]
    editions: tuple[str, ...]
    behind: str
    bound: Bound


def compose(
    project: Project,
    paper: str,
    bound: Bound | None = None,
    editions_: Collection[str] = tuple(EDITIONS),
    settle: Callable[[list[HtmlElement], str], list[floats.Settled]] | None = None,
) -> Composed:
    """Put what is printed together as one document; parameters as :func:`print_book`.

    Parameters
    ----------
    settle : lets the figures of chapters stand where pages are full; it is told the chapters and their language.
    """
    bound = editions.book(project) if bound is None else bound
    config = book_settings(project)
    for_teachers = [assemble.anchor(page.name) for page in bound.behind]
    articles = assemble.bind(
        _read_by_all(bound), baseurl=str((config.get("html") or {}).get("baseurl") or "")
    )
    notes = [one for one in articles if str(one.get("id")) in for_teachers]
    articles = [one for one in articles if one not in notes]
    if bound.lists:
        count = len(bound.lists)
        articles = [editions.into_one(articles[:count]), *articles[count:]]
    imprint = imprint_of(project, config, bound.titles, bound.selection)
    hidden = answers.take(articles)
    if bound.kind == editions.APPENDIX:
        hidden = None
    numbers = editions.numbers(project)
    assemble.number_chapters([*articles, *notes, *([hidden] if hidden is not None else [])], numbers)
    meanings = marks.meanings(project)
    for article in articles:
        marks.explain(article, meanings)
    # Each part of a book begins a page, each chapter of a handout too, but not what it cites.
    alone = [one for one in articles if bound.kind == editions.BOOK or not one.find_class("citation-list")]
    # A handout has no index, but the ids for one: what was noted of the book's chapter counts for it, too.
    found = indexes.find(project, alone) if bound.kind != editions.APPENDIX else []
    settled = settle(alone, imprint.language) if settle and bound.kind != editions.APPENDIX else []
    of_book = indexes.article(found, settled) if bound.kind == editions.BOOK else None
    index = [] if of_book is None else [of_book]
    assemble.number_chapters(index, numbers)
    front = [] if bound.kind == editions.HANDOUT else [assemble.contents([*articles, *index])]
    of_instructor = [*notes, *([hidden] if hidden is not None else [])]
    there = tuple(one for one in EDITIONS if one in editions_ and (hidden is not None or one == STUDENT))
    behind = of_instructor if hidden is not None and INSTRUCTOR in there else []
    parts = [*articles, *index, *behind]
    for article in parts:
        _set_running_head(article, imprint.title, handout=bound.kind == editions.HANDOUT)
    said = dict(assemble.names_of_targets(parts))
    begin = _title_page(imprint, STUDENT if hidden is not None else "", articles)
    end = _title_page(imprint, INSTRUCTOR, articles) if behind else ""
    html = _document(imprint, paper, bound.kind, [*front, *parts], begin, end)
    first = str(next(behind[0].iter("h1")).get("id")) if behind else ""
    return Composed(html, said, there, first, bound)


def _read_by_all(bound: Bound) -> list[assemble.Page]:
    """Return all pages; those for students know nothing of those for instructors."""
    for page in bound.pages:
        for link in list(page.article.iter("a")):
            address = urlsplit(link.get("href") or "")
            if not address.scheme and assemble.document(page.name, address.path) in {
                one.name for one in bound.behind
            }:
                link.drop_tag()
    return [*bound.lists, *bound.pages, *bound.behind]


def _set_running_head(article: HtmlElement, title: str, handout: bool) -> None:
    """Note what left pages say at the head: the part, or the book where a chapter stands in none, or for itself."""
    part = "" if handout else assemble.part_of(article)
    next(article.iter("h1")).set("data-part", part or title)


def _yaml(path: Path) -> dict[str, Any]:
    import yaml

    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    return found


def target(project: Project, bound: Bound, edition_: str, paper: str, into: Path | None = None) -> Path:
    """Return where an edition goes; its name tells which state of which review it is."""
    state = f"{_stated_version(project)}-{edition.day(project)}"
    told = "" if bound.kind == editions.APPENDIX else f"-{edition_}"
    folder = into or project.prints
    if bound.kind == editions.HANDOUT:
        folder /= HANDOUTS
    return folder / f"{bound.file}-{state}{told}-{paper}.pdf"


def _stated_version(project: Project) -> str:
    citation = project.root / "CITATION.cff"
    stated = _yaml(citation) if citation.exists() else {}
    return str(stated.get("version") or editions.descriptor(project).get("version", ""))


def imprint_of(
    project: Project, config: dict[str, Any], titles: Sequence[str] = (), selection: str = ""
) -> Imprint:
    """Return what the title page says of the book, or of what is printed of it."""
    settings = Settings.read(project)
    language = (config.get("sphinx") or {}).get("config", {}).get("language", "en")
    return Imprint(
        title=config["title"],
        author=config.get("author", ""),
        version=_stated_version(project),
        called=called(project, edition.day(project)) if known(project) else "",
        date=edition.day(project),
        commit=edition.commit(project) or UNTRACKED,
        advice=settings.advice,
        licences=settings.licences,
        language={"en": "en-GB"}.get(language, language),
        chapter="; ".join(titles),
        titles=tuple(titles),
        selection=selection,
        data=_data(project),
    )


def _data(project: Project) -> str:
    """Return which edition of the tables is printed, and the newest event that they tell."""
    described = {resource["name"] for resource in editions.descriptor(project).get("resources", [])}
    if not described:
        return ""
    newest = horizon.horizon(_EVENTS, project) if _EVENTS in described else ""
    said = f"Tables of edition {edition.tables(project)}"
    try:
        day = datetime.date.fromisoformat(newest)
    except ValueError:
        return f"{said}."
    return f"{said}; the newest event that they hold is of {day.day} {day:%B %Y}."


def _sizes(paper: str) -> str:
    return f"@page {{ size: {PAPERS[paper]} }} @page across {{ size: {PAPERS[paper]} landscape }}"


def _document(imprint: Imprint, paper: str, kind: str, parts: list[HtmlElement], begin: str, end: str) -> str:
    body = "".join(etree.tostring(part, encoding="unicode", method="html") for part in parts)
    title = f"{imprint.chapter} \N{EN DASH} {imprint.title}" if imprint.chapter else imprint.title
    told = f'<meta name="description" content="{escape(imprint.advice)}">\n' if imprint.advice else ""
    return (
        f'<!doctype html>\n<html lang="{escape(imprint.language)}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n"
        f'<meta name="author" content="{escape(imprint.author)}">\n'
        f"{told}"
        f'<meta name="dcterms.created" content="{imprint.date.isoformat()}">\n'
        f"<style>{_sizes(paper)} .title-page {{ --sign: url('{_sign()}') }}</style>\n"
        f'</head>\n<body class="{kind} {paper}">\n{begin}\n{body}{end}</body>\n</html>\n'
    )


_SVG = '<svg xmlns="http://www.w3.org/2000/svg" fill="#38379b" '


def _sign() -> str:
    """Return the address of the book's mark: an ornament, which a screen reader need not be told of."""
    drawn = SIGN.read_text(encoding="utf-8").strip().replace("<svg ", _SVG, 1)
    return f"data:image/svg+xml,{quote(drawn)}"


def _title_page(imprint: Imprint, edition_: str, articles: Sequence[HtmlElement] = ()) -> str:
    kind = "" if KIND.lower() in imprint.title.lower() else KIND
    several = len(imprint.titles) > 1
    lines = (
        ("book-title" if imprint.chapter else "title", _unbroken(imprint.title)),
        ("kind", escape(kind)),
        *([] if several else [("title", _unbroken(imprint.chapter))]),
        *(("chapter-title", _link(article)) for article in articles[: len(imprint.titles)] if several),
        ("selection", escape(imprint.selection)),
        ("edition", EDITIONS.get(edition_, "")),
        ("author", escape(imprint.author)),
    )
    facts = (f"{imprint.state} ({imprint.commit}).", imprint.data, imprint.advice, imprint.licences)
    return (
        '<section class="title-page">'
        + "".join(f'<p class="{name}">{text}</p>' for name, text in lines if text)
        + '<div class="imprint">'
        + "".join(f"<p>{escape(fact)}</p>" for fact in facts if fact)
        + (_WHERE if edition_ == INSTRUCTOR else "")
        + "</div></section>"
    )


#: Where an instructor finds what a student has not; print.css adds the number of the page.
_WHERE = f'<p><a class="lr-page" href="#{answers.ID}--top">{answers.TITLE}: page</a></p>'


def _link(article: HtmlElement) -> str:
    """Return the title of a chapter as a link; print.css adds the number of the page."""
    heading = next(article.iter("h1"))
    return f'<a class="lr-page" href="#{heading.get("id")}">{_unbroken(one_line(heading))}</a>'


def _unbroken(title: str) -> str:
    """Return a title whose words with hyphens stay on one line."""
    heading = Element("h1")
    heading.text = title
    assemble.protect_names(heading)
    return escape(heading.text or "") + "".join(
        etree.tostring(part, encoding="unicode", method="html") for part in heading
    )


def _finish(document: Any, pdf: Any, names: dict[str, str]) -> None:
    _name_links(pdf, names)
    tags.mend(document, pdf)


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
