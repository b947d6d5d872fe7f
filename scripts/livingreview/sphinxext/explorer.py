"""The page on which a reader filters, dates and pools the trials: its table, its scripts, and links to views of it.

Without scripts the table stands whole. What the scripts need comes as a script of its own, because a page from a disk
may fetch nothing else; the fields of the bibliography come when somebody takes references home.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import quote

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from livingreview.evidence import data, numbers, references
from livingreview.evidence.exchanged import exchanged
from livingreview.evidence.facts import row_name
from livingreview.evidence.records import Row, records
from livingreview.kept import key
from livingreview.project import Project
from livingreview.settings import Settings
from livingreview.sphinxext import bibliography, finding
from livingreview.synthesis.explored import by_trial, explored, is_explorable
from livingreview.tables.absent import ABSENT

FOLDER = "explorer"
#: Modules of the script, in the order in which they need each other.
MODULES = (
    *("distributions", "heterogeneity", "pooling", "ratios", "words", "model", "state", "filter", "choice"),
    *("columns", "export", "turns", "table", "forest", "page"),
)
#: The measure that is pooled.
RATIO = "hazard-ratio"
_HERE = Path(__file__).parent / "theme" / "scripts" / "explorer"
_PLACE = "<!--explorer-->"


def engine() -> str:
    """Return the script of the page: its modules in one."""
    parts = ["lr.explorer = {};", *((_HERE / f"{name}.js").read_text(encoding="utf-8") for name in MODULES)]
    return "\n".join(parts)


def files(app: Sphinx) -> dict[str, bytes]:
    """Return file -> script of the page, its data and the bibliography; nothing for a review without the page."""
    project = Project.find()
    if not _page(project):
        return {}
    works = citations(project)
    return {
        f"{FOLDER}/engine.js": engine().encode(),
        f"{FOLDER}/data.js": _data(app, project),
        f"{FOLDER}/citations.js": f"lr.explorer.citations = {_json(works)};\n".encode(),
    }


def _page(project: Project) -> str:
    """Return the name of the page; empty for a review that has none, or not the tables for it."""
    page = Settings.read(project).explorer
    return page if page and is_explorable(project) else ""


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def shipped(project: Project, places: dict[str, str], day: str) -> bytes:
    """Return the script that hands the data over and begins.

    Parameters
    ----------
    places : citekey -> where the work stands, seen from the folder of the website.
    day : of the edition; nothing is known as of a later one.
    """
    found = explored(project)
    for citekey, told in found["works"].items():
        told.append(places.get(citekey, ""))
    found |= {"ratio": RATIO, "day": day, "places": {"trial": finding.address("trial", "")}}
    return f"lr.explorer.begin({_json(found)});\n".encode()


def _data(app: Sphinx, project: Project) -> bytes:
    return shipped(project, _cited(app), app.config.livingreview_day)


def _cited(app: Sphinx) -> dict[str, str]:
    """Return citekey -> where the work stands in the list of works, seen from the folder of the website."""
    return {
        one.key: f"{app.builder.get_target_uri(one.bibliography_key.docname)}#{one.citation_id}"
        for one in bibliography.citations(app.env).citations
    }


def citations(project: Project) -> dict[str, list[Any]]:
    """Return what BibTeX and RIS say of the works behind trials and results.

    Each is as :func:`livingreview.evidence.exchanged.exchanged` has it.
    """
    wanted = {row["source"] for name in ("trials", "outcomes") for row in records(data.load(name, project))}
    return {citekey: work for citekey, work in exchanged(project).items() if citekey in wanted}


# The table that stands without scripts.


def table(places: dict[str, str], base: str, project: Project) -> str:
    """Return all trials and results as an HTML table.

    Parameters
    ----------
    places : citekey -> where the work stands, seen from the folder of the website.
    base : way from the page to that folder.
    """
    heads = (
        "Trial",
        "Compared",
        "Endpoint",
        "Estimate",
        "Analysed",
        "Analysis",
        "Cut-off",
        "Source",
    )
    regimens = {(row["trial"], row["arm"]): row["regimen"] for row in records(data.load("arms", project))}
    shorts = references.names(project)
    rows = []
    for trial, result in by_trial(project):
        work = str((result or trial)["source"])
        cells = _result(result, regimens) if result else _none(trial, regimens)
        source = escape(shorts.get(work, work))
        cited = f'<a href="{escape(base + places[work])}">{source}</a>' if work in places else source
        rows.append(
            f'<tr><th scope="row">{escape(trial["name"])}</th>'
            + "".join(f"<td{attributes}>{said}</td>" for attributes, said in cells)
            + f"<td>{cited}</td></tr>"
        )
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    return (
        '<table class="lr-explorer-plain lr-record"><caption>Every trial and every result, by name.</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    )


def _result(row: Row, regimens: dict[tuple[str, str], str]) -> Iterator[tuple[str, str]]:
    arms = [(row["trial"], row["arm"]), (row["trial"], row["comparator"])]
    measure = str(row["measure_label"])
    estimate, value = numbers.estimate(row), numbers.value(row, with_unit=False)
    interval = estimate.removeprefix(value).strip()
    mark = str(row["status.mark"] or "")
    said = _quiet(numbers.value(row))
    if mark:
        said += f'<span class="lr-grain lr-{row["status"]}">{mark}</span>'
    if interval:
        said += f' <span class="lr-interval">{escape(interval)}</span>'
    yield "", escape(" v ".join(regimens[arm] for arm in arms if arm in regimens))
    yield "", escape(f"{row['endpoint']}, {measure[:1].lower()}{measure[1:]}")
    yield f' data-row="outcomes/{row_name(row["outcome"])}"', said
    for column in ("population", "analysis_label", "cutoff_text"):
        yield "", _quiet(str(row[column]))


def _none(trial: Row, regimens: dict[tuple[str, str], str]) -> Iterator[tuple[str, str]]:
    yield "", escape(" v ".join(regimen for (of, _), regimen in regimens.items() if of == trial["trial"]))
    yield "", ""
    yield f' data-row="trials/{row_name(trial["trial"])}"', "No result"
    for _ in range(3):
        yield "", ""


def _quiet(said: str) -> str:
    return f'<span class="lr-none">{said}</span>' if said in ABSENT else escape(said)


# Directives and the page.


class Explorer(SphinxDirective):
    """The place of controls and table on the page that the settings name."""

    has_content: ClassVar[bool] = False

    def run(self) -> list[nodes.Node]:
        """Return the place; it is filled when the page is written, when all works have their addresses."""
        project = Project.find()
        for path in (project.bibliography, project.config, *sorted(project.data.rglob("*"))):
            if path.is_file():
                self.env.note_dependency(os.path.relpath(path, self.env.srcdir))
        return [nodes.raw("", _PLACE, format="html")]


class Explore(SphinxDirective):
    """A line of links to views of the explorer: each line of the directive is the key of a question, and words."""

    has_content: ClassVar[bool] = True

    def run(self) -> list[nodes.Node]:
        """Return the line; nothing in a review without the page."""
        project = Project.find()
        self.env.note_dependency(os.path.relpath(project.config, self.env.srcdir))
        page = _page(project)
        if not page:
            return []
        base = "../" * self.env.docname.count("/")
        links = []
        for line in self.content:
            name, _, words = line.partition(" ")
            links.append(
                f'<a href="{base}{page}.html#question={quote(name, safe="")}">{escape(words.strip())}</a>'
            )
        return [
            nodes.raw(
                "",
                f'<p class="lr-explore">In the trial explorer, with other trials or another method: {"; ".join(links)}</p>',
                format="html",
            )
        ]


def _fill(app: Sphinx, page: str, _template: str, context: dict[str, Any], _doctree: nodes.document) -> None:
    """Put the table in its place, and name the scripts of the page."""
    body = context.get("body", "")
    if _PLACE not in body:
        return
    project = Project.find()
    if page != _page(project):
        context["body"] = body.replace(_PLACE, "")
        return
    whole = table(_cited(app), "../" * page.count("/"), project)
    context["body"] = body.replace(_PLACE, f'<div class="lr-explorer"></div>{whole}')
    edition = key([engine(), _data(app, project).decode()])[:8]
    context["own_scripts"] = [f"_static/{FOLDER}/{name}.js?v={edition}" for name in ("engine", "data")]


def setup(app: Sphinx) -> None:
    """Add the directives; the table has to be there before tables get their last touches."""
    app.add_directive("explorer", Explorer)
    app.add_directive("explore", Explore)
    app.connect("html-page-context", _fill, priority=450)
