"""The files that a reader can take home, and the directive that lists them on a page."""

from __future__ import annotations

import html
from typing import ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

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


class Downloads(SphinxDirective):
    """List the files of :data:`FILES` as links."""

    has_content: ClassVar[bool] = False

    def run(self) -> list[nodes.Node]:
        """Return the list, with addresses as seen from the page."""
        base = "../" * self.env.docname.count("/")
        items = "".join(
            f'<li><a href="{base}{FOLDER}/{file}" download>{html.escape(words)}</a></li>'
            for file, words in FILES.items()
        )
        return [nodes.raw("", f'<ul class="lr-downloads">{items}</ul>', format="html")]


def setup(app: Sphinx) -> None:
    """Add the directive."""
    app.add_directive("downloads", Downloads)
