"""The book's own theme: one template, one style sheet, one script, made of the parts in this folder."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from docutils import nodes
from lxml import html as lxml_html
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from livingreview import lettering
from livingreview.charts.drawing import palette
from livingreview.edition import clock
from livingreview.evidence import editions
from livingreview.evidence.schedule import promises
from livingreview.kept import key
from livingreview.project import Project
from livingreview.settings import Settings
from livingreview.sphinxext import live, living, whatsnew
from livingreview.sphinxext.theme import about

NAME = "livingreview"
NOT_FOUND = "404"
_HERE = Path(__file__).parent
#: Pages take everything from their own site; ``file:`` stands for it where they are read from a disk.
_POLICY = (
    "default-src 'none'; script-src 'self' file:; style-src 'self' file: 'unsafe-inline'; img-src 'self' file: data:;"
    " font-src 'self' file:; connect-src 'self'; base-uri 'none'; form-action 'none'"
)


@dataclass(frozen=True)
class Link:
    """A page or section in the contents.

    Attributes
    ----------
    title : as HTML, because names of genes slope.
    address : as seen from the page that shows it.
    here : whether it is that page.
    news : whether it tells what changed.
    """

    title: str
    address: str
    here: bool = False
    news: bool = False


@dataclass
class Part:
    """A part of the book and its pages."""

    caption: str
    pages: list[Link] = field(default_factory=list)


def styles() -> str:
    """Return the style sheet of the book: letters, colours of charts, and the parts in order."""
    parts = [path.read_text(encoding="utf-8") for path in sorted((_HERE / "styles").glob("*.css"))]
    return "\n".join([lettering.stylesheet(), *parts, palette.stylesheet()])


def script() -> str:
    """Return the script of the book: the parts in order."""
    return "\n".join(
        path.read_text(encoding="utf-8") for path in sorted((_HERE / "scripts").glob("[0-9]*.js"))
    )


def mode() -> str:
    """Return the script that runs before a page is drawn."""
    return (_HERE / "scripts" / "mode.js").read_text(encoding="utf-8")


@cache
def edition() -> str:
    """Return a short key of style sheet and scripts; a browser that kept old ones asks for the new."""
    return key([styles(), script(), mode()])[:8]


def _parts(env: BuildEnvironment) -> list[tuple[str, list[str]]]:
    """Return caption and pages of each part, in the order of the contents."""
    root = env.config.root_doc
    found: list[tuple[str, list[str]]] = [("", [root])]
    for tree in env.get_doctree(root).findall(addnodes.toctree):
        found.append((tree.get("caption") or "", [name for _, name in tree["entries"]]))
    return found


class Pages:
    """What all pages of one run share: contents, titles, settings."""

    def __init__(self, app: Sphinx) -> None:
        env = app.env
        self.parts = _parts(env)
        self.titles = {
            name: str(app.builder.render_partial(title)["title"])  # type: ignore[attr-defined]
            for name, title in env.titles.items()
        }
        self.settings = Settings.read(Project.find())
        self.promises = promises(Project.find())
        self.licences = about.licences(Project.find())
        self.name = app.config.html_title or _words(self.titles[env.config.root_doc])

    def place(self, page: str) -> str:
        """Say in which part a page is, and which chapter of it; nothing for a page outside the parts."""
        numbered = [(caption, pages) for caption, pages in self.parts if caption]
        for number, (caption, pages) in enumerate(numbered, 1):
            if page in pages:
                return f"Part {number}. {caption} · {pages.index(page) + 1} of {len(pages)}"
        return ""

    def contents(self, app: Sphinx, page: str) -> list[Part]:
        """Return the contents as seen from a page."""

        def link(name: str) -> Link:
            here = name == page
            address = "#text" if here else app.builder.get_relative_uri(page, name)
            return Link(
                self.titles.get(name, html.escape(name)), address, here, name == app.config.livingreview_news
            )

        return [Part(caption, [link(name) for name in pages]) for caption, pages in self.parts]


_pages: WeakKeyDictionary[Sphinx, Pages] = WeakKeyDictionary()


def _words(markup: str) -> str:
    """Return the text of a piece of HTML."""
    return str(lxml_html.fragment_fromstring(markup, create_parent="div").text_content()).strip()


def _sections(toc: str) -> list[Link]:
    """Return the sections of a page from the list that Sphinx makes of its headings."""
    if not toc.strip():
        return []
    root = lxml_html.fragment_fromstring(toc, create_parent="div")
    found = []
    for link in root.xpath("./ul/li/ul/li/a"):
        link.tail = None
        inner = (html.escape(link.text or "")) + "".join(
            lxml_html.tostring(child, encoding="unicode") for child in link
        )
        found.append(Link(inner, link.get("href")))
    return found


def _fill(
    app: Sphinx, page: str, _template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Hand the template what it shows beside the text."""
    if app not in _pages:
        _pages[app] = Pages(app)
    shared = _pages[app]
    first = page == app.config.root_doc
    title = _words(context.get("title") or "")
    dataset = page == shared.settings.dataset
    told = about.Page(
        name=page,
        title=title or shared.name,
        book=shared.name,
        description=about.description(doctree) or shared.settings.advice,
        first=first,
        dataset=dataset,
        article=page in app.env.found_docs,
        fresh=living.of_page(app, page, shared.promises),
        licence=shared.licences[dataset],
    )
    context["book"] = {
        "policy": _POLICY,
        "edition": edition(),
        "name": shared.name,
        "first": first,
        "place": shared.place(page),
        "parts": shared.contents(app, page),
        "sections": _sections(context.get("toc") or ""),
        "advice": shared.settings.advice,
        "state": app.config.livingreview_state,
        **whatsnew.context(app, page),
        "correct": live.correct(app.config.livingreview_live),
        "licences": shared.settings.licences,
        "heading": shared.name if first else f"{told.title} · {shared.name}",
        "meta": about.meta(told, app.config),
        "linked": json.dumps(about.linked(told, app.config), ensure_ascii=False).replace("</", "<\\/"),
    }
    context["author"] = app.config.author
    if page == NOT_FOUND and app.config.html_baseurl:
        _lead_from_anywhere(app, context)


def _lead_from_anywhere(app: Sphinx, context: dict[str, Any]) -> None:
    """Give a page that is shown at any address links with the address of the site before them."""
    base = app.config.html_baseurl.rstrip("/") + "/"

    def pathto(name: str, resource: bool = False) -> str:
        place: str = name if resource else app.builder.get_target_uri(name)
        return f"{base}{place}"

    context["pathto"], context["content_root"] = pathto, base
    for part in context["book"]["parts"]:
        part.pages = [Link(page.title, base + page.address, news=page.news) for page in part.pages]


def _choose(app: Sphinx, config: Config) -> None:
    """Take the place of the stock theme, whose options are not those of this one."""
    config.html_theme = NAME
    config.html_theme_options = {}
    config.html_use_index = False
    project = Project.find()
    day = datetime.fromtimestamp(clock(project), UTC).date()
    config.livingreview_day = day.isoformat()
    config.livingreview_state = editions.called(project, day)


def _no_index(app: Sphinx) -> None:
    """Let Sphinx make no index of words: the book has its own, of rows and names too."""
    app.builder.search = False  # type: ignore[attr-defined]


def _not_found(_app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the page that stands for all that there is not."""
    yield NOT_FOUND, {"title": "No such page", "body": ""}, "404.html"


def setup(app: Sphinx) -> None:
    """Register the theme and use it."""
    app.add_html_theme(NAME, str(_HERE))
    app.add_config_value("livingreview_day", "", "", str)
    app.add_config_value("livingreview_state", "", "", str)
    app.connect("config-inited", _choose)
    app.connect("builder-inited", _no_index)
    app.connect("html-page-context", _fill, priority=400)
    app.connect("html-collect-pages", _not_found)
