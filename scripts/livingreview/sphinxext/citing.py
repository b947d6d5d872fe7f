"""The line under the opening of a chapter: of which day or edition it is, how to cite it, where the whole can be had."""

from __future__ import annotations

import html as escaping

from lxml import html
from sphinx.application import Sphinx

from livingreview.project import Project
from livingreview.sphinxext import whatsnew
from livingreview.sphinxext.downloads import FOLDER, prints


def line(app: Sphinx, page: str) -> str:
    """Return the line as HTML.

    Its first link leads to how to cite; the script of the page opens the citation itself in its place.
    """
    base = "../" * page.count("/")
    about, _, label = app.config.livingreview_cite.partition("#")
    goal = f"{base}{FOLDER}/citation.bib"
    if about in app.env.found_docs:
        goal = app.builder.get_relative_uri(page, about) + f"#{label}" * bool(label)
    parts = [
        f'<time datetime="{app.config.livingreview_day}">{escaping.escape(app.config.livingreview_state)}</time>',
        whatsnew.line(app, page),
        f'<a class="lr-cite" href="{escaping.escape(goal)}">Cite this page</a>',
        # One is enough here; where it is chosen by paper, all are.
        *(
            f'<a href="{base}{FOLDER}/{file}" download>The book as PDF</a>'
            for file in [name for name in prints(Project.find()) if name.endswith(".pdf")][:1]
        ),
    ]
    return f'<p class="lr-line">{"".join(parts)}</p>'


def put(root: html.HtmlElement, told: str) -> None:
    """Put the line behind the summary of a page; behind its title, where it has none."""
    summaries = root.find_class("lr-summary")
    places = summaries or list(root.iter("h1"))
    if not told or not places:
        return
    made = html.fragment_fromstring(told)
    for link in made.find_class("lr-cite"):
        link.text = "Cite this chapter" if summaries else "Cite this page"
    places[0].addnext(made)
