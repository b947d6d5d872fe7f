"""The files that a reader can take home, and the directive that lists them on a page."""

from __future__ import annotations

import html
import os
from typing import Any, ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from livingreview import kept
from livingreview.project import Project
from livingreview.settings import Settings

FOLDER = "downloads"
DATA = "data.zip"
#: File -> what it is; the site writes them beside the pages.
FILES = {
    DATA: "All tables with their description (a data package of CSV files)",
    "references.bib": "All references (BibTeX)",
    "notebooks.zip": "All chapters as executed notebooks (Jupyter)",
    "citation.bib": "How to cite this book (BibTeX)",
    "citation.ris": "How to cite this book (RIS, for reference managers)",
}
#: The same for a review whose chapters have to have exercises.
BANK = {
    "exercises.csv": "All exercises with hints and solutions (CSV)",
    "exercises.xml": "All exercises with hints and solutions, for the question bank of Moodle (XML)",
}
#: Paper of a print, or what takes its place -> what its file is.
_PRINTS = {
    "a4": "The whole book to print (PDF, A4)",
    "letter": "The whole book to print (PDF, US letter)",
    "appendix-a4": "The evidence appendix to print: lists, corrections, audits and dictionary (PDF, A4)",
    "appendix-letter": "The evidence appendix to print: lists, corrections, audits and dictionary (PDF, US letter)",
    "epub": "The whole book for telephones and electronic readers (EPUB)",
}


def prints(project: Project) -> dict[str, str]:
    """Return the prints of the whole book that agree with the website: file in ``_build/pdf`` -> what it is."""
    noted: dict[str, Any] = kept.kept_state(project.printed) or {"papers": {}}
    return {noted["papers"][paper]["file"]: _PRINTS[paper] for paper in _PRINTS if paper in noted["papers"]}


def files(project: Project) -> dict[str, str]:
    """Return the files that the site writes beside the pages: name -> what it is."""
    return {**FILES, **(BANK if Settings.read(project).exercises else {})}


class Downloads(SphinxDirective):
    """List the prints of the book, if there are any, and the files of :data:`FILES` as links."""

    has_content: ClassVar[bool] = False

    def run(self) -> list[nodes.Node]:
        """Return the list, with addresses as seen from the page."""
        base, project = "../" * self.env.docname.count("/"), Project.find()
        for path in (project.printed, project.config):
            self.env.note_dependency(os.path.relpath(path, self.env.srcdir))
        items = [
            f'<li{mark}><a href="{base}{FOLDER}/{file}" download>{html.escape(words)}</a></li>'
            for files, mark in ((prints(project), ' class="lr-pdf"'), (files(project), ""))
            for file, words in files.items()
        ]
        return [nodes.raw("", f'<ul class="lr-downloads">{"".join(items)}</ul>', format="html")]


def setup(app: Sphinx) -> None:
    """Add the directive."""
    app.add_directive("downloads", Downloads)
