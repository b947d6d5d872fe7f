"""The directive ``course``: for each chapter what a student can do afterwards, and its exercises by level."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from livingreview.check import exercises, myst
from livingreview.exercises import LEVELS
from livingreview.project import Project

_AIMS = "lr-objectives"
_ITEM = re.compile(r"^- (.*?)[;.]?$")


class Course(SphinxDirective):
    """List the chapters that have exercises, in the order of the book, as a table.

    The argument is its caption, the option ``name`` its label.
    """

    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar = {"name": directives.unchanged_required}
    has_content = False

    def run(self) -> list[nodes.Node]:
        """Return the table; the page is read again when a chapter or the contents change."""
        project = Project.find()
        for path in (project.toc, *(page.path for page in project.pages)):
            self.env.note_dependency(os.path.relpath(path, self.env.srcdir))
        here = posixpath.dirname(self.env.docname)
        head = ["Chapter", "Afterwards a student can", *LEVELS.values()]
        lines = [
            f":::{{table}} {self.arguments[0]}",
            f":name: {self.options['name']}" if "name" in self.options else "",
            f"| {' | '.join(head)} |",
            f"|{' --- |' * len(head)}",
            *rows(project, here),
            ":::",
        ]
        return self.parse_text_to_nodes("\n".join(line for line in lines if line))


def rows(project: Project, here: str) -> Iterator[str]:
    """Yield a row of the table for each chapter that has exercises.

    Parameters
    ----------
    here : folder of the page on which the table stands.
    """
    for page in project.pages:
        chapter = myst.read(page.path.read_text(encoding="utf-8"), f"{page.name}.md")
        found = exercises.read(chapter)
        if not found:
            continue
        address = posixpath.relpath(f"{page.name}.md", here)
        by_level = [
            ", ".join(f"{{ref}}`{one.label}`" for one in found if level in one.levels) for level in LEVELS
        ]
        yield f"| {' | '.join([f'[]({address})', '; '.join(aims(chapter)), *by_level])} |"


def aims(chapter: myst.Chapter) -> list[str]:
    """Return what the box of aims of a chapter lists, without the signs between them."""
    return [
        item[1]
        for fence in chapter.fences
        if any(_AIMS in line for line in fence.body[:3])
        for line in fence.body
        if (item := _ITEM.match(line.strip()))
    ]


def setup(app: Sphinx) -> None:
    """Add the directive."""
    app.add_directive("course", Course)
