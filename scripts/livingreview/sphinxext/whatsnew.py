"""What a reader is told of editions: the directive ``whats-new``, the line under the title of a chapter, and where feeds are.

Nothing is counted here and nothing is sent: which edition a reader has seen last, the browser alone remembers.
"""

from __future__ import annotations

import html
import os
import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.docutils import SphinxDirective

from livingreview import kept
from livingreview.evidence import names
from livingreview.evidence.editions import Change, Edition, changes, editions, paths
from livingreview.project import Project
from livingreview.settings import Settings

#: Folder of the feeds, in the website.
FEEDS = "feeds"
WHOLE, CHAPTERS, TRIALS = "book", "chapters", "trials"
ATOM, JSON = "application/atom+xml", "application/feed+json"
#: Beginning of the place of an edition on the page.
_ANCHOR = "edition-"
_TRIALS = "Trials"
_MARKS = re.compile(r"[*`_]")
_REST = "Tables, references and pooled results"


def told(project: Project) -> tuple[list[Edition], list[Change]]:
    """Return the editions, the newest first, and what changed with each."""
    return editions(project)[::-1], changes(project)


def key(project: Project) -> str:
    """Return a key of all that pages say of editions."""
    return kept.key([repr(told(project))])


def anchor(version: str, where: str = "") -> str:
    """Return the place of an edition on the page of what is new, or of a part of it."""
    part = where.replace("/", "-").replace("_", "-")
    return f"{_ANCHOR}{version.replace('.', '-')}" + (f"-{part}" if part else "")


def last_change(page: str, project: Project) -> Change | None:
    """Return a change of the newest edition that changed a page; None if none did."""
    return next((one for one in told(project)[1] if one.chapter == page), None)


def line(app: Sphinx, page: str) -> str:
    """Return the part of the line under the title of a chapter that tells when it changed last; empty if never."""
    news, project = app.config.livingreview_news, Project.find()
    if page == news or news not in app.env.found_docs or not (change := last_change(page, project)):
        return ""
    newest = told(project)[0][0].version
    words = (
        f"What changed in edition {change.edition}"
        if change.edition == newest
        else f"Last changed in edition {change.edition}"
    )
    goal = f"{app.builder.get_relative_uri(page, news)}#{anchor(change.edition, page)}"
    return f'<a class="lr-changed" href="{html.escape(goal)}">{html.escape(words)}</a>'


def feed(kind: str, name: str = "") -> str:
    """Return the path of a feed in the website, without its ending: of the whole, of a chapter or of a trial."""
    if kind == WHOLE:
        return f"{FEEDS}/{WHOLE}"
    plain = name.removeprefix("book/").replace("/", "-")
    return f"{FEEDS}/{kind}/{plain}"


def feeds(app: Sphinx, page: str) -> list[tuple[str, str, str]]:
    """Return type, title and address of each feed that a page names; none where there are no editions."""
    project = Project.find()
    if not told(project)[0]:
        return []
    base = "../" * page.count("/")
    named = [("What's new in this book", feed(WHOLE))]
    if page in app.env.found_docs and page != app.config.root_doc:
        named.append(("What's new in this chapter", feed(CHAPTERS, page)))
    return [
        (kind, title, f"{base}{path}.{ending}")
        for title, path in named
        for kind, ending in ((ATOM, "xml"), (JSON, "json"))
    ]


def newest(project: Project) -> str:
    """Return the version of the newest edition; empty if there is none."""
    known = told(project)[0]
    return known[0].version if known else ""


class WhatsNew(SphinxDirective):
    """Tell each edition, the newest first, with what changed, chapter by chapter, and list the feeds."""

    has_content: ClassVar[bool] = False
    option_spec: ClassVar = {"class": directives.class_option}

    def run(self) -> list[nodes.Node]:
        """Return one section for each edition, and one for the feeds; the page is read again when the tables change."""
        project = Project.find()
        for path in (*paths(project).values(), project.toc, project.descriptor):
            self.env.note_dependency(os.path.relpath(path, self.env.srcdir))
        known, changed = told(project)
        if not known:
            return [nodes.paragraph("", "No edition has been frozen yet.")]
        named = titles(project)
        made = [self._edition(one, [c for c in changed if c.edition == one.version], named) for one in known]
        return [*made, self._feeds(project, named)]

    def _edition(self, one: Edition, changed: Sequence[Change], named: dict[str, str]) -> nodes.section:
        shown = f"Edition {one.version}, {one.day.day} {one.day:%B %Y}"
        section = nodes.section("", nodes.title("", shown), ids=[anchor(one.version)], classes=["lr-edition"])
        section["names"] = [nodes.fully_normalize_name(shown)]
        self.state.document.note_explicit_target(section)
        said = [
            f'<div class="lr-news" data-edition="{html.escape(one.version)}" data-day="{one.day.isoformat()}">'
        ]
        said.append(f"<p>{html.escape(one.what)}</p>")
        if one.doi:
            address = f"https://doi.org/{html.escape(one.doi)}"
            said.append(f'<p>DOI: <a href="{address}">{html.escape(one.doi)}</a></p>')
        said += list(summary(changed))
        said += list(parts(changed, named))
        section += nodes.raw("", "\n".join([*said, "</div>"]), format="html")
        return section

    def _feeds(self, project: Project, named: dict[str, str]) -> nodes.section:
        section = nodes.section("", nodes.title("", "Be told of changes"), ids=["feeds"], names=["feeds"])
        self.state.document.note_explicit_target(section)
        base = "../" * self.env.docname.count("/")
        chapters = [(title, feed(CHAPTERS, name)) for name, title in named.items()]
        trials = sorted(
            ((title, feed(TRIALS, trial)) for trial, title in trial_names(project)), key=_sorted_by
        )
        said = [
            "<p>A feed reader shows new editions when they come, of the whole book, of a chapter or of a trial.</p>",
            f"<p>The whole book: {_both(base, feed(WHOLE))}.</p>",
            *_folded("Feeds of chapters", base, chapters),
            *_folded("Feeds of trials", base, trials),
        ]
        section += nodes.raw("", "\n".join(said), format="html")
        return section


def _sorted_by(one: tuple[str, str]) -> str:
    return one[0].casefold()


def _both(base: str, path: str) -> str:
    return f'<a href="{base}{path}.xml">Atom</a>, <a href="{base}{path}.json">JSON</a>'


def _folded(title: str, base: str, listed: Sequence[tuple[str, str]]) -> Iterator[str]:
    if listed:
        items = "".join(f"<li>{html.escape(name)}: {_both(base, path)}</li>" for name, path in listed)
        yield f'<details class="lr-news-all"><summary>{html.escape(title)}</summary><ul>{items}</ul></details>'


def trial_names(project: Project) -> list[tuple[str, str]]:
    """Return key and name of each trial that a reader can look up."""
    return [(entry.key, entry.name) for entry in names.entries(project) if entry.kind == "trial"]


def titles(project: Project) -> dict[str, str]:
    """Return document name -> title of each page, in reading order, without marks of emphasis."""
    found = {}
    for page in project.pages:
        first = next((text for text in page.text.splitlines() if text.startswith("# ")), "")
        found[page.name] = _MARKS.sub("", first.removeprefix("# ")).strip() or page.name
    return found


def summary(changed: Sequence[Change]) -> Iterator[str]:
    """Yield, in a line, how much changed, and each conclusion that is another one."""
    if not changed:
        return
    counted = Counter(one.kind_label for one in changed)
    said = ", ".join(f"{label.lower()} {count}" for label, count in counted.items())
    turned = [one for one in changed if one.turned]
    verdict = (
        "No conclusion of the book changed."
        if not turned
        else f"{len(turned)} conclusion{'s' * (len(turned) != 1)} of the book changed:"
    )
    of = f"{len(changed)} entr{'y' if len(changed) == 1 else 'ies'}"
    yield f"<p>{of}: {html.escape(said)}. {verdict}</p>"
    if turned:
        yield '<ul class="lr-turned">'
        yield from (_item(one) for one in turned)
        yield "</ul>"


def parts(changed: Sequence[Change], named: dict[str, str]) -> Iterator[str]:
    """Yield what changed, chapter by chapter in reading order, then by trial, then the rest; each opens when asked for."""
    chapters = [*named, *dict.fromkeys(one.chapter for one in changed if one.chapter not in named)]
    grouped = [
        (named.get(name, name), name, [c for c in changed if c.chapter == name]) for name in chapters if name
    ]
    others = [one for one in changed if not one.chapter]
    grouped.append((_TRIALS, "trials", [one for one in others if one.trial]))
    grouped.append((_REST, "rest", [one for one in others if not one.trial]))
    for title, name, found in grouped:
        if not found:
            continue
        of = f"{len(found)} change{'s' * (len(found) != 1)}"
        place = anchor(found[0].edition, name)
        yield f'<details class="lr-news-all" id="{place}"><summary>{html.escape(title)} <span>({of})</span></summary>'
        yield from _by_reason(found)
        yield "</details>"


def _by_reason(found: Iterable[Change]) -> Iterator[str]:
    """Yield lists of changes; what has one reason stands together, with the reason once."""
    reasons: dict[str, list[Change]] = {}
    for one in found:
        reasons.setdefault(one.why, []).append(one)
    for why, listed in reasons.items():
        yield "<ul>"
        yield from (_item(one) for one in listed)
        yield "</ul>"
        yield f'<p class="lr-why">Why: {html.escape(why)}</p>'


def _item(one: Change) -> str:
    said = [f"<p>{html.escape(one.what)}</p>"]
    if one.old:
        said.append(f'<p class="lr-was">Before: {html.escape(one.old)}</p>')
    if one.new:
        said.append(f'<p class="lr-is">Now: {html.escape(one.new)}</p>')
    return f"<li>{''.join(said)}</li>"


def entry(changed: Sequence[Change]) -> str:
    """Return what changed as HTML for a feed: everything, with the reasons."""
    return "\n".join([*summary(changed), *_by_reason(changed)])


def _note(app: Sphinx, config: Config) -> None:
    config.livingreview_news = posixpath.normpath(Settings.read(Project.find()).news or "none")


def setup(app: Sphinx) -> None:
    """Add the directive; pages are written anew when the page of what is new is another."""
    app.add_config_value("livingreview_news", "", "html", str)
    app.connect("config-inited", _note)
    app.add_directive("whats-new", WhatsNew)


def context(app: Sphinx, page: str) -> dict[str, Any]:
    """Return what the template of a page is told."""
    return {"feeds": feeds(app, page), "newest": newest(Project.find()), "news": app.config.livingreview_news}
