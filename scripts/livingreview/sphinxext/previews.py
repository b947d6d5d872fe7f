"""Links to another page say where they lead: the caption or heading there, and the title of its page."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform


class Previews(SphinxPostTransform):
    """Give links to other pages a hint, where there is more to say than the link itself says."""

    # After citations, numbers and terms, which say more, and after references are resolved.
    default_priority = 600
    formats = ("html",)

    def run(self, **_: Any) -> None:
        """Handle every link of the document."""
        here = self.env.docname
        places = _places(self.env)
        titles = {page: title.astext() for page, title in self.env.titles.items()}
        for link in self.document.findall(nodes.reference):
            if not link.get("internal") or link.get("reftitle") or "refuri" not in link:
                continue
            address, _, anchor = link["refuri"].partition("#")
            page = posixpath.normpath(posixpath.join(posixpath.dirname(here), address)).removesuffix(".html")
            if page == here or page not in titles:
                continue
            if said := _told(link.astext(), titles[page], places.get((page, unquote(anchor)), "")):
                link["reftitle"] = said


def _told(shown: str, title: str, goal: str) -> str:
    """Return what a link to a place of another page does not say itself."""
    if not goal or goal == title:
        return "" if shown == title else f"{title}."
    stopped = goal if goal.endswith((".", "?", "!")) else f"{goal}."
    return f"In: {title}." if shown == goal else f"{stopped} In: {title}."


def _places(env: BuildEnvironment) -> Mapping[tuple[str, str], str]:
    """Return page and place -> caption or heading there, of all that a link may name."""
    found: dict[tuple[str, str], str] = {}
    for page, about in env.metadata.items():
        for _, place, words in about.get("myst_slugs", {}).values():
            found[page, place] = words
    for page, place, words in env.domains["std"].labels.values():
        found[page, place] = words
    return found


def setup(app: Sphinx) -> None:
    """Add the transform."""
    app.add_post_transform(Previews)
