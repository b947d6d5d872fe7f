"""The list of works as a reader explores it: by chapter, kind, year and how much was read, and taken home.

The list itself stands on the page; what tells its works apart comes with the script of the page, and the fields of the
bibliography when somebody takes references home.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from livingreview.check.bibliography import keywords
from livingreview.contents import decoded
from livingreview.evidence import bibliography as works_of
from livingreview.evidence import data
from livingreview.evidence.exchanged import exchanged
from livingreview.evidence.records import records
from livingreview.kept import key
from livingreview.project import Project
from livingreview.sphinxext import bibliography, readings, worklist

FILE, FIELDS = "references.js", "references-fields.js"
_SCRIPTS = Path(__file__).parent / "theme" / "scripts"


def script() -> str:
    """Return the script of the page without its data: what explorers share, and its own parts in order."""
    parts = [_SCRIPTS / "explorer" / "export.js", *sorted((_SCRIPTS / "references").glob("[0-9]*.js"))]
    return "\n".join(
        [
            "lr.explorer ??= {};",
            "lr.references = {};",
            *(part.read_text(encoding="utf-8") for part in parts),
        ]
    )


def files(app: Sphinx) -> dict[str, bytes]:
    """Return file -> script with what tells works apart, and the fields of the bibliography."""
    fields = _json(exchanged(Project.find()))
    return {
        FILE: _whole(app).encode(),
        FIELDS: f"lr.references.fields = {fields};\n".encode(),
    }


def _whole(app: Sphinx) -> str:
    return f"{script()}\nlr.references.begin({_json(told(app))});\n"


def told(app: Sphinx) -> dict[str, Any]:
    """Return what tells the works of the list apart.

    Returns
    -------
    dict : ``chapters`` (name and title of each page that cites a work, in the order of the book); ``kinds`` and ``read``
        (word and label); ``works``, citekey -> places of its chapters, its year or 0, and the places of its kind and of
        how much was read, -1 where nobody said.
    """
    project = Project.find()
    cited: dict[str, set[str]] = {}
    for reference in bibliography.citations(app.env).citation_refs:
        for target in reference.targets:
            cited.setdefault(target.key, set()).add(reference.docname)
    citing = set().union(*cited.values()) if cited else set()
    chapters = [page.name for page in project.pages if page.name in citing]
    entries = {
        entry.key: entry for entry in works_of.parse(decoded(project.bibliography.read_bytes()))[0] or ()
    }
    kinds = {name: keywords(entry)[:1] for name, entry in entries.items()}
    present = sorted({kind for found in kinds.values() for kind in found})
    read, words = _readings(project)
    return {
        "chapters": [[name, app.env.titles[name].astext()] for name in chapters],
        "kinds": [[kind, kind.capitalize()] for kind in present],
        "read": [[word, label] for word, label in words.items()],
        "works": {
            one.key: [
                [chapters.index(name) for name in sorted(cited.get(one.key, ()), key=chapters.index)],
                _year(entries[one.key].fields.get("year", "")) if one.key in entries else 0,
                present.index(kinds[one.key][0]) if kinds.get(one.key) else -1,
                list(words).index(read[one.key]) if one.key in read else -1,
            ]
            for one in bibliography.citations(app.env).citations
        },
    }


def _readings(project: Project) -> tuple[dict[str, str], dict[str, str]]:
    """Return citekey -> how much of it was read, and the label of each such word that occurs."""
    if readings.TABLE not in {described["name"] for described in data.resources(project)}:
        return {}, {}
    read = {row["citekey"]: row["read"] for row in records(data.load(readings.TABLE, project))}
    labels = data.labels(readings.TABLE, "read", project)
    return read, {word: label for word, label in labels.items() if word in set(read.values())}


def _year(text: str) -> int:
    return int(text) if text.isdigit() else 0


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _name(app: Sphinx, _page: str, _template: str, context: dict[str, Any], _doctree: nodes.document) -> None:
    if worklist.PLACE in context.get("body", ""):
        context["own_scripts"] = [f"_static/{FILE}?v={key([_whole(app)])[:8]}"]


def setup(app: Sphinx) -> None:
    """Let the page name its script."""
    app.connect("html-page-context", _name)
