"""What a reader is told of editions: the directive ``whats-new``, the line under the title of a chapter, and where feeds are.

Nothing is counted here and nothing is sent: which edition a reader has seen last, the browser alone remembers.
"""

from __future__ import annotations

import html
import os
import posixpath
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.docutils import SphinxDirective

from livingreview import kept
from livingreview.evidence import names
from livingreview.evidence.editions import BOUND, REWORDED, Change, Edition, changes, editions, paths
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
_FEED = (
    "A feed is an address at which a feed reader, which is an app or part of a mail program, looks for news by itself."
    " Copy one of these addresses into it, Atom or JSON: either kind will do, and both say the same."
)
#: Page on which trials are looked up.
_LOOKED_UP = "find/trials"
#: Whose conclusions a feed speaks of; a trial has none.
_WHOSE = {WHOLE: "the book", CHAPTERS: "this chapter"}
#: What paper says of conclusions that say the same as before.
_ON_PAPER = {
    REWORDED: "Conclusions that say the same in other words",
    BOUND: "Conclusions now checked against the tables whenever they change",
}
#: Returns the address of a page, as seen from where it is told.
Address = Callable[[str], str]


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
    """Return the part of the line under the title of a page that tells when it changed last, and leads to its feed."""
    news, project = app.config.livingreview_news, Project.find()
    version = newest(project)
    if page == news or news not in app.env.found_docs or not version:
        return ""
    goal, said = html.escape(app.builder.get_relative_uri(page, news)), ""
    if change := last_change(page, project):
        words = "What changed in" if change.edition == version else "Last changed in"
        said = (
            f'<a class="lr-changed" data-edition="{html.escape(change.edition)}"'
            f' href="{goal}#{anchor(change.edition, page)}">{words} edition {html.escape(change.edition)}</a>'
        )
    about = Settings.read(project).about
    what = "page" if about and page.startswith(f"{about}/") else "chapter"
    return f'{said}<a class="lr-follow" href="{goal}#{follow(CHAPTERS, page)}">Follow this {what}</a>'


def feed(kind: str, name: str = "") -> str:
    """Return the path of a feed in the website, without its ending: of the whole, of a chapter or of a trial."""
    if kind == WHOLE:
        return f"{FEEDS}/{WHOLE}"
    plain = name.removeprefix("book/").replace("/", "-")
    return f"{FEEDS}/{kind}/{plain}"


def follow(kind: str, name: str) -> str:
    """Return the place on the page of what is new where the feed of a chapter or of a trial stands."""
    return f"follow-{feed(kind, name).removeprefix(f'{FEEDS}/').replace('/', '-')}"


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
        for path in (*paths(project).values(), project.toc, project.descriptor, project.config):
            self.env.note_dependency(os.path.relpath(path, self.env.srcdir))
        known, changed = told(project)
        if not known:
            return [nodes.paragraph("", "No edition has been frozen yet.")]
        named = titles(project)
        shelf = Settings.read(project).editions.strip("/")
        shelf = self._base() + shelf if shelf else ""
        made = [
            self._edition(one, [c for c in changed if c.edition == one.version], named, shelf)
            for one in known
        ]
        return [nodes.raw("", on_shelf(shelf), format="html"), *made, self._feeds(project, named, changed)]

    def _base(self) -> str:
        return "../" * self.env.docname.count("/")

    def _address(self, page: str) -> str:
        return f"{self._base()}{page}.html"

    def _edition(
        self, one: Edition, changed: Sequence[Change], named: dict[str, str], shelf: str
    ) -> nodes.section:
        shown = f"Edition {one.version}, {one.day.day} {one.day:%B %Y}"
        section = nodes.section("", nodes.title("", shown), ids=[anchor(one.version)], classes=["lr-edition"])
        section["names"] = [nodes.fully_normalize_name(shown)]
        self.state.document.note_explicit_target(section)
        said = [
            f'<div class="lr-news" data-edition="{html.escape(one.version)}" data-day="{one.day.isoformat()}">'
        ]
        said.append(f"<p>{html.escape(one.what)}</p>")
        if shelf:
            said.append(own_address(shelf, one.version))
        if one.doi:
            address = f"https://doi.org/{html.escape(one.doi)}"
            said.append(f'<p>DOI: <a href="{address}">{html.escape(one.doi)}</a></p>')
        said += list(summary(changed, named, self._address))
        said += list(parts(changed, named, self._address))
        section += nodes.raw("", "\n".join([*said, "</div>"]), format="html")
        return section

    def _feeds(self, project: Project, named: dict[str, str], changed: Sequence[Change]) -> nodes.section:
        section = nodes.section("", nodes.title("", "Be told of changes"), ids=["feeds"], names=["feeds"])
        self.state.document.note_explicit_target(section)
        trials = sorted(trial_names(project), key=lambda one: one[1].casefold())
        said = [
            f'<p class="lr-feed">{_FEED}</p>',
            f"<p>The whole book: {_both(self._base(), feed(WHOLE))}.</p>",
            *self._folded("Chapters", CHAPTERS, named.items(), {one.chapter for one in changed}),
            *self._folded("Trials", TRIALS, trials, {one.trial for one in changed}),
        ]
        section += nodes.raw("", "\n".join(said), format="html")
        return section

    def _folded(
        self, what: str, kind: str, listed: Iterable[tuple[str, str]], changed: Collection[str]
    ) -> Iterator[str]:
        """Yield the feeds of chapters or of trials: first those in which something stands."""
        named = list(listed)
        for title, found in (
            (f"{what} that an edition changed", [one for one in named if one[0] in changed]),
            (f"{what} that no edition has changed yet", [one for one in named if one[0] not in changed]),
        ):
            if found:
                items = "".join(
                    f'<li id="{follow(kind, name)}">{html.escape(words)}: {_both(self._base(), feed(kind, name))}</li>'
                    for name, words in found
                )
                yield (
                    f'<details class="lr-news-all"><summary>{title} <span>({len(found)})</span></summary>'
                    f"<ul>{items}</ul></details>"
                )


def on_shelf(shelf: str) -> str:
    """Say where all editions stand, or that none stands beside this copy of the website.

    Parameters
    ----------
    shelf : address of the folder of editions; empty where there is none.
    """
    if not shelf:
        return (
            '<p class="lr-no-shelf">This copy of the site stands without the frozen editions: none can be opened from'
            " here.</p>"
        )
    words = "All editions as they were, to open, to cite and to take home"
    return f'<p><a href="{html.escape(shelf)}/index.html">{words}</a></p>'


def own_address(shelf: str, version: str) -> str:
    """Return the link to an edition under its own address, which a course can give to its students."""
    goal = html.escape(f"{shelf}/{version}/index.html")
    return f'<p class="lr-own"><a href="{goal}">Edition {html.escape(version)} as it was, under its own address</a></p>'


def _both(base: str, path: str) -> str:
    return f'<a href="{base}{path}.xml">Atom</a>, <a href="{base}{path}.json">JSON</a>'


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


def summary(
    changed: Sequence[Change], named: Mapping[str, str], address: Address, of: str = WHOLE
) -> Iterator[str]:
    """Yield, in a line, how much changed, and each conclusion that is another one: where, and why.

    Parameters
    ----------
    named : document name -> title of each page.
    of : what changed: the whole book, a chapter or a trial.
    """
    if not changed:
        return
    turned = [one for one in changed if one.turned]
    counted = f"{len(changed)} changes: {_counted(changed)}." if len(changed) > 1 else "1 change."
    whose = _WHOSE.get(of, "")
    if turned:
        counted += f" {_number(len(turned), 'conclusion')} of {whose or 'the book'} changed:"
    elif whose:
        counted += f" No conclusion of {whose} changed."
    yield f"<p>{html.escape(counted)}</p>"
    if turned:
        yield '<ul class="lr-turned">'
        for one in turned:
            where = _linked(
                named.get(one.chapter, one.chapter), address(one.chapter) if one.chapter in named else ""
            )
            said = [f'<p class="lr-where">{where}</p>'] if one.chapter and of == WHOLE else []
            yield _item(one, *said, _why(one.why))
        yield "</ul>"


def _counted(changed: Iterable[Change]) -> str:
    """Return how many changes there are of each kind, in words."""
    kinds = Counter((one.kind_label.lower(), one.kind_many) for one in changed)
    return ", ".join(f"{count} {one if count == 1 else many}" for (one, many), count in kinds.items())


def _number(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count != 1)}"


def groups(changed: Sequence[Change], named: Mapping[str, str]) -> Iterator[tuple[str, str, list[Change]]]:
    """Yield title, name and changes of each chapter in reading order, then of the trials, then of the rest."""
    chapters = [*named, *dict.fromkeys(one.chapter for one in changed if one.chapter not in named)]
    grouped = [
        (named.get(name, name), name, [c for c in changed if c.chapter == name]) for name in chapters if name
    ]
    others = [one for one in changed if not one.chapter]
    grouped.append((_TRIALS, "trials", [one for one in others if one.trial]))
    grouped.append((_REST, "rest", [one for one in others if not one.trial]))
    yield from (one for one in grouped if one[2])


def parts(changed: Sequence[Change], named: Mapping[str, str], address: Address) -> Iterator[str]:
    """Yield what changed, group by group; each opens when asked for."""
    for title, name, found in groups(changed, named):
        of = _number(len(found), "change")
        place = anchor(found[0].edition, name)
        yield f'<details class="lr-news-all" id="{place}"><summary>{html.escape(title)} <span>({of})</span></summary>'
        if goal := _goal(name, named, address):
            words = "Look trials up" if name == "trials" else "Open it as it stands now"
            yield f'<p class="lr-to">{_linked(words, goal)}</p>'
        yield from _by_reason(found, on_paper=True)
        yield "</details>"


def _goal(name: str, named: Mapping[str, str], address: Address) -> str:
    """Return where a group leads to: its chapter, or the trials; empty for what is no more."""
    return address(name) if name in named else address(_LOOKED_UP) if name == "trials" else ""


def _linked(words: str, goal: str) -> str:
    said = html.escape(words)
    return f'<a href="{html.escape(goal)}">{said}</a>' if goal else said


def _by_reason(found: Iterable[Change], *, on_paper: bool = False) -> Iterator[str]:
    """Yield lists of changes; what has one reason stands together, with the reason once.

    Parameters
    ----------
    on_paper : whether to add a line that paper has instead of the conclusions that say the same as before.
    """
    reasons: dict[tuple[str, str], list[Change]] = {}
    for one in found:
        reasons.setdefault((_wording(one), one.why), []).append(one)
    numbers: Counter[str] = Counter()
    for (wording, _), listed in reasons.items():
        numbers[wording] += len(listed)
    for (wording, why), listed in reasons.items():
        if on_paper and wording in _ON_PAPER and (number := numbers.pop(wording, 0)):
            yield f'<p class="lr-on-paper">{html.escape(_ON_PAPER[wording])}: {number}.</p>'
        name = "lr-wording" if wording in _ON_PAPER else "lr-reworded" if wording else "lr-because"
        yield f'<div class="{name}"><ul>'
        yield from (_item(one) for one in listed)
        yield f"</ul>{_why(why)}</div>"


def _wording(one: Change) -> str:
    """Return what is said of a change of words alone; empty for any other."""
    if one.kind == "words":
        return one.kind
    return one.what if one.kind == "conclusion" and not one.turned and one.what in _ON_PAPER else ""


def _why(why: str) -> str:
    return f'<p class="lr-why">Why: {html.escape(why)}</p>'


def headline(one: Change) -> str:
    """Return what changed, in words; a conclusion that a person calls another one is more than worded otherwise."""
    return "A conclusion changed" if one.turned and one.what == REWORDED else one.what


def _item(one: Change, *more: str) -> str:
    said = [f"<p>{html.escape(headline(one))}</p>"]
    if one.old:
        said.append(f'<p class="lr-was">Before: {html.escape(one.old)}</p>')
    if one.new:
        said.append(f'<p class="lr-is">Now: {html.escape(one.new)}</p>')
    return f"<li>{''.join([*said, *more])}</li>"


def entry(changed: Sequence[Change], named: Mapping[str, str], address: Address, of: str = WHOLE) -> str:
    """Return what changed as HTML for a feed: first the conclusions that are others, then all else, with the reasons.

    Parameters
    ----------
    address : returns the address of a page for the feed; empty where it knows none.
    of : what the feed tells of; that of the whole book has a heading for each chapter.
    """
    others = [one for one in changed if not one.turned]
    said = list(summary(changed, named, address, of))
    if of != WHOLE:
        return "\n".join([*said, *_by_reason(others)])
    for title, name, found in groups(others, named):
        said.append(f"<h3>{_linked(title, _goal(name, named, address))}</h3>")
        said += _by_reason(found)
    return "\n".join(said)


def _note(app: Sphinx, config: Config) -> None:
    config.livingreview_news = posixpath.normpath(Settings.read(Project.find()).news or "none")


def setup(app: Sphinx) -> None:
    """Add the directive; pages are written anew when the page of what is new is another."""
    app.add_config_value("livingreview_news", "", "html", str)
    app.connect("config-inited", _note)
    app.add_directive("whats-new", WhatsNew)


def context(app: Sphinx, page: str) -> dict[str, Any]:
    """Return what the template of a page is told."""
    version, news = newest(Project.find()), app.config.livingreview_news
    return {
        "feeds": feeds(app, page),
        "newest": version,
        "news": news,
        "follow": news if version and news in app.env.found_docs else "",
    }
