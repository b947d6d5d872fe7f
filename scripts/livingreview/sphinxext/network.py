"""The script of the page on which a reader asks the network of arrows; only that page loads it.

What it draws comes with the page itself, from the notebook; the list that the page shows without scripts is its list, too.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from livingreview.kept import key

FILE = "pathways.js"
#: By this the page is known: the place of controls and drawing.
_PLACE = 'data-explorer="pathways"'
_SCRIPTS = Path(__file__).parent / "theme" / "scripts"


def script() -> str:
    """Return the script of the page: what explorers share, and its own parts in order."""
    shared = [_SCRIPTS / "explorer" / "export.js"]
    parts = [*shared, *sorted((_SCRIPTS / "pathways").glob("[0-9]*.js"))]
    return "\n".join(
        ["lr.explorer ??= {};", "lr.pathways = {};", *(part.read_text(encoding="utf-8") for part in parts)]
    )


def files() -> dict[str, bytes]:
    """Return file -> script, as the website has it."""
    return {FILE: script().encode()}


def _name(
    _app: Sphinx, _page: str, _template: str, context: dict[str, Any], _doctree: nodes.document
) -> None:
    if _PLACE in context.get("body", ""):
        context["own_scripts"] = [f"_static/{FILE}?v={key([script()])[:8]}"]


def setup(app: Sphinx) -> None:
    """Let the page name its script."""
    app.connect("html-page-context", _name)
