"""How fresh a page is: it tells when was searched last, and says by itself when a search is past due.

The days are written when the page is made, and judged by the clock of the reader, so that a website that nobody
builds any more says so. For machines the same stands in ``status.json``.
"""

from __future__ import annotations

import html
import json
import os
import posixpath
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from livingreview.evidence import data, numbers
from livingreview.evidence.editions import editions, order
from livingreview.evidence.horizon import horizon
from livingreview.evidence.schedule import Freshness, Promise, alike, freshness, promises
from livingreview.kept import write_whole
from livingreview.project import Project
from livingreview.settings import Settings
from livingreview.sphinxext import state

#: Where it is written, for machines.
FILE = "status.json"
#: What a page says when the day has come; the retirement plan has the same words.
OVERDUE = (
    "The search{topics} that was due by {due} has not reached this copy of the book: what has appeared since {since}"
    " may be missing."
)
SILENT = (
    "No search{topics} has reached this copy of the book for more than three times the promised period: read it as a"
    " review of {since}, no longer as a living one."
)
#: What a page calls a topic whose search is not past due; the script puts another word there when the day has come.
LIVING = "Living"
#: Boxes in which a page tells how fresh it is.
_BOXES = ("lr-summary", "lr-dates")
#: What is put on a page that has none: the box of the first page.
_BOX = "lr-dates"
_TABLES = ("schedule", "searches")
#: Up to so many topics are named in a sentence; more are counted.
_NAMED = 2


class LivingNode(nodes.Inline, nodes.TextElement):
    """When was searched last; attributes ``days`` and ``words`` tell what is to be said, and from when on."""


class Plan(SphinxDirective):
    """Print what a page says when a search is past due, as a list: the words of the plan are those of the page."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        """Return both sentences, without days."""
        lines = [f"- “{words.format(topics='', due='…', since='…')}”" for words in (OVERDUE, SILENT)]
        return self.parse_text_to_nodes("\n".join(lines))


class Status(SphinxDirective):
    """Print the status of the review: when each topic was searched last, and until when it counts as living."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        """Return a list of definitions, one for the topics kept alike; the page is read again when a search is logged."""
        env, project = self.env, Project.find()
        paths = [
            project.data / table["path"] for table in data.resources(project) if table["name"] in _TABLES
        ]
        for path in (project.descriptor, *paths):
            env.note_dependency(os.path.relpath(path, env.srcdir))
        found = [_alike(group) for group in alike(promises(project))]
        if not found:
            return []
        file = posixpath.relpath(FILE, posixpath.dirname(env.docname) or ".")
        machines = nodes.paragraph("", "For machines: ")
        machines += nodes.reference("", "dates of each topic and each chapter", refuri=file)
        machines += nodes.Text(", as JSON.")
        # In a box of its own: it is not what the page is about.
        return [nodes.definition_list("", *found), nodes.container("", machines)]


def _alike(group: Sequence[Promise]) -> nodes.definition_list_item:
    """Return the topics that were kept alike, and how."""
    one = group[0]
    told_state = nodes.inline(
        "", LIVING, classes=["lr-state", f"due-{one.due.isoformat()}", f"silent-{one.silent.isoformat()}"]
    )
    text = (
        f". Searched every {one.every} months, last on {numbers.day(one.last)}; next search due by"
        f" {numbers.day(one.due)}. Without a further search living until {numbers.day(one.silent)}."
    )
    term = nodes.term("", "; ".join(promise.title for promise in group))
    line = nodes.paragraph("", "", told_state, nodes.Text(text))
    return nodes.definition_list_item("", term, nodes.definition("", line))


def told(found: Freshness, lag: str = "") -> str:
    """Return what a page says of a kept promise; where its topics have several days, of those due first.

    Parameters
    ----------
    lag : why what was searched may be older than the search; see :class:`livingreview.settings.Settings`.
    """
    searched = f"the literature was last searched on {numbers.day(found.last)}{f', {lag}' * bool(lag)}; next search due by {numbers.day(found.due)}."
    if len(found.first) == found.topics:
        return searched[0].upper() + searched[1:]
    if len(found.first) > _NAMED:
        return f"Of the {found.topics} topics here, {len(found.first)} are due first: for these {searched}"
    are, these = ("is", "this") if len(found.first) == 1 else ("are", "these")
    return f"Of the topics here, {_named(found.first)} {are} due first: for {these} {searched}"


def _named(titles: Iterable[str]) -> str:
    return " and ".join(f"“{title}”" for title in titles)


def since(found: Freshness, horizons: Iterable[str]) -> str:
    """Return from when on work may be missing: the earliest of last searches and of what the page tells to be newest.

    Parameters
    ----------
    horizons : days, months or years; a year counts from its beginning.
    """
    return min([found.since.isoformat(), *filter(None, horizons)])


def late(found: Freshness, horizons: Iterable[str]) -> list[str]:
    """Return what a page says when a search is past due, and when it is no longer living."""
    day = numbers.moment(since(found, horizons))
    return [
        words.format(topics=_which(titles, found.topics), due=numbers.day(found.due), since=day)
        for words, titles in ((OVERDUE, found.first), (SILENT, found.gone))
    ]


def _which(titles: Sequence[str], of: int) -> str:
    """Say which topics of a page are meant; nothing where all are."""
    if len(titles) == of:
        return ""
    return f" for {_named(titles) if len(titles) <= _NAMED else f'{len(titles)} of the {of} topics here'}"


def of_page(app: Sphinx, page: str, made: Iterable[Promise]) -> Freshness | None:
    """Return how fresh a page of this site is: the first one stands for the whole book."""
    return freshness(page, made, whole=page == app.config.root_doc)


def keys(app: Sphinx, project: Project) -> Callable[[str], list[str]]:
    """Return what tells what a page says from the schedule, for it to be read again when that is something else."""
    made, lag = promises(project), Settings.read(project).lag

    def key(page: str) -> list[str]:
        found = of_page(app, page, made)
        return [repr(found), lag] if found else []

    return key


def _insert(app: Sphinx, doctree: nodes.document) -> None:
    """Let a page tell how fresh it is, at the end of the box that tells of what day it is."""
    project, page = Project.find(), app.env.docname
    found = of_page(app, page, promises(project))
    if found is None:
        return
    horizons = _horizons(state.of_env(app.env).said.get(page, {}), project)
    text = told(found, Settings.read(project).lag)
    days = [found.due.isoformat(), found.silent.isoformat()]
    line = _line(doctree)
    line += [
        *([nodes.Text("\n")] if line.children else []),
        LivingNode(text, text, days=days, words=late(found, horizons.values())),
    ]


def _line(doctree: nodes.document) -> nodes.paragraph:
    """Return the paragraph that tells of what day a page is: in its box or, in a page without, after the first one."""
    boxes = [
        box for name in _BOXES for box in doctree.findall(nodes.Element) if name in box.get("classes", ())
    ]
    for box in boxes[:1]:
        for paragraph in reversed(list(box.findall(nodes.paragraph))):
            return paragraph
    line = nodes.paragraph()
    if boxes:
        boxes[0] += line
        return line
    place: nodes.Element = next(doctree.findall(nodes.section), doctree)
    leading = (nodes.title, nodes.paragraph, nodes.comment, nodes.target)
    at = next((n for n, child in enumerate(place.children) if not isinstance(child, leading)), len(place))
    place.insert(at, nodes.container("", line, classes=[_BOX]))
    return line


def status(app: Sphinx, project: Project) -> dict[str, Any]:
    """Return how fresh the book is: for each topic what was promised, for each page what follows from it.

    Days are written as ISO 8601 has them; what is no day, such as the year of the newest work, is null.
    """
    made = promises(project)
    pages = {page: found for page in app.env.found_docs if (found := of_page(app, page, made))}
    newest = max(editions(project), key=lambda one: order(one.version), default=None)
    return {
        "title": app.config.html_title or app.config.project,
        "built": app.config.livingreview_day,
        "newest_edition": (
            {"version": newest.version, "released_on": newest.day.isoformat()} if newest else None
        ),
        "topics": [
            {
                "topic": one.topic,
                "title": one.title,
                "every_months": one.every,
                "last_search": one.last.isoformat(),
                "next_due": one.due.isoformat(),
                "living_until": one.silent.isoformat(),
            }
            for one in made
        ],
        "pages": {
            page: {
                "last_search": found.last.isoformat(),
                "next_due": found.due.isoformat(),
                "living_until": found.silent.isoformat(),
                "horizon": {
                    table: reach if reach.count("-") == 2 else None
                    for table, reach in _horizons(state.of_env(app.env).said.get(page, {}), project).items()
                },
            }
            for page, found in sorted(pages.items())
        },
    }


def _horizons(said: Mapping[str, tuple[str, ...]], project: Project) -> dict[str, str]:
    """Return table -> the newest day, month or year that it tells of, for the tables whose horizon a page prints."""
    calls = (call.partition(" ") for call in said)
    return {table: horizon(table, project) for role, _, table in calls if role == "horizon"}


def _write(app: Sphinx, error: Exception | None) -> None:
    if error or app.builder.format != "html":
        return
    found = status(app, Project.find())
    if found["topics"]:
        text = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
        write_whole(Path(app.outdir) / FILE, text.encode())


def _open(translator: Any, node: LivingNode) -> None:
    (due, silent), (overdue, gone) = node["days"], (html.escape(words, quote=True) for words in node["words"])
    translator.body.append(
        f'<span class="lr-living" data-due="{due}" data-overdue="{overdue}" data-silent="{silent}" data-gone="{gone}">'
    )


def _close(translator: Any, _node: LivingNode) -> None:
    translator.body.append("</span>")


def _plain(_translator: Any, _node: LivingNode) -> None:
    """Leave the words as they are, on paper that is not made of HTML."""


def setup(app: Sphinx) -> None:
    """Add the node and the directive, and let pages tell."""
    app.add_node(LivingNode, html=(_open, _close), latex=(_plain, _plain), text=(_plain, _plain))
    app.add_directive("retirement-plan", Plan)
    app.add_directive("living-status", Status)
    app.connect("doctree-read", _insert)
    app.connect("build-finished", _write)
