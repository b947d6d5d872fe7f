"""How fresh a page is: it tells when was searched last, and says by itself when a search is past due.

The days are written when the page is made, and judged by the clock of the reader, so that a website that nobody
builds any more says so. For machines the same stands in ``status.json``.
"""

from __future__ import annotations

import html
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from livingreview.evidence import data, numbers
from livingreview.evidence.schedule import Freshness, freshness, promises
from livingreview.kept import write_whole
from livingreview.project import Project
from livingreview.sphinxext import state

#: Where it is written, for machines.
FILE = "status.json"
#: What a page says when the day has come; the retirement plan has the same words.
OVERDUE = (
    "The search that was due by {due} has not reached this copy of the book: what has appeared since {last} may be"
    " missing."
)
SILENT = (
    "No search has reached this copy of the book for more than three times the promised period: read it as a review"
    " of {last}, no longer as a living one."
)
#: Boxes in which a page tells how fresh it is.
_BOXES = ("lr-summary", "lr-dates")
_TABLES = ("schedule", "searches")


class LivingNode(nodes.Inline, nodes.TextElement):
    """When was searched last; attributes ``days`` and ``words`` tell what is to be said, and from when on."""


class Plan(SphinxDirective):
    """Print what a page says when a search is past due, as a list: the words of the plan are those of the page."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        """Return both sentences, without days."""
        lines = [f"- “{words.format(due='…', last='…')}”" for words in (OVERDUE, SILENT)]
        return self.parse_text_to_nodes("\n".join(lines))


class Status(SphinxDirective):
    """Print the status of the review: when each topic was searched last, and until when it counts as living."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        """Return a list of definitions, one a topic; the page is read again when a search is logged."""
        project = Project.find()
        _depend(self.env.app, project)
        found: list[nodes.Node] = []
        for one in promises(project):
            fresh = Freshness(one.last, one.due, one.silent)
            text = (
                f"Living. Searched every {one.every} months, last on {numbers.day(one.last)}; the next search is due by"
                f" {numbers.day(one.due)}."
            )
            term = nodes.term("", one.title)
            line = nodes.paragraph("", "", LivingNode(text, text, **_attributes(fresh)))
            found.append(nodes.definition_list_item("", term, nodes.definition("", line)))
        return [nodes.definition_list("", *found)] if found else []


def told(found: Freshness) -> str:
    """Return what a page says of a kept promise."""
    return f"The literature was last searched on {numbers.day(found.last)}; the next search is due by {numbers.day(found.due)}."


def _insert(app: Sphinx, doctree: nodes.document) -> None:
    """Let a page tell how fresh it is, at the end of the box that tells of what day it is."""
    project = Project.find()
    box = next(
        (box for name in _BOXES for box in doctree.findall(nodes.Element) if name in box.get("classes", ())),
        None,
    )
    if box is None:
        return
    _depend(app, project)
    found = freshness(app.env.docname, promises(project))
    paragraphs = list(box.findall(nodes.paragraph))
    if found is None or not paragraphs:
        return
    text = told(found)
    paragraphs[-1] += [nodes.Text("\n"), LivingNode(text, text, **_attributes(found))]


def _depend(app: Sphinx, project: Project) -> None:
    paths = [project.data / table["path"] for table in data.resources(project) if table["name"] in _TABLES]
    for path in (project.descriptor, *paths):
        app.env.note_dependency(os.path.relpath(path, app.env.srcdir))


def _attributes(found: Freshness) -> dict[str, list[str]]:
    given = {"due": numbers.day(found.due), "last": numbers.day(found.last)}
    return {
        "days": [found.due.isoformat(), found.silent.isoformat()],
        "words": [words.format(**given) for words in (OVERDUE, SILENT)],
    }


def status(app: Sphinx, project: Project) -> dict[str, Any]:
    """Return how fresh the book is: for each topic what was promised, for each page what follows from it."""
    made = promises(project)
    pages = {page: found for page in app.env.found_docs if (found := freshness(page, made))}
    return {
        "title": app.config.html_title or app.config.project,
        "built": app.config.livingreview_day,
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
                "horizon": _horizon(state.of_env(app.env).said.get(page, {})),
            }
            for page, found in sorted(pages.items())
        },
    }


def _horizon(said: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Return table -> the newest day that it tells of, for the tables whose horizon the page prints."""
    calls = {call.partition(" "): printed for call, printed in said.items()}
    return {table: printed[0] for (role, _, table), printed in calls.items() if role == "horizon"}


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
