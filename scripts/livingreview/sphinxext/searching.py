"""The index of the search: documents as scripts, which a page loads when somebody begins to look for something.

What they hold is the text itself; the browser folds and compares it, so that a build has little to do.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from livingreview.evidence import data
from livingreview.evidence.glossary import Term
from livingreview.evidence.profiles import Group, Profile
from livingreview.evidence.records import records
from livingreview.project import Project
from livingreview.settings import Settings
from livingreview.sphinxext import bibliography
from livingreview.sphinxext.places import Places

_ENGINE = Path(__file__).parent / "theme" / "scripts" / "find.js"
#: Words by which people ask for what a group of trials shows, in place of those of its title.
_LONGER = (
    "improved improve improvement prolonged extended increased longer better benefit gain positive OS which"
)
_TRIED = "which drugs agents treatments trials tried tested studied patients disease"
#: Spelling on either side of the Atlantic: what to look for in a folded word, and what to read instead.
SPELLINGS = (
    ("aemi", "emi"),
    ("haem", "hem"),
    ("oedema", "edema"),
    ("oesoph", "esoph"),
    ("tumour", "tumor"),
    ("colour", "color"),
    ("favour", "favor"),
    ("behaviour", "behavior"),
    ("faec", "fec"),
    ("foet", "fet"),
    ("leuk", "leuc"),
    ("paed", "ped"),
    ("anaesth", "anesth"),
    ("signall", "signal"),
    ("fibre", "fiber"),
    ("centre", "center"),
    ("is(e|ed|es|ing|ation)\\b", "iz$1"),
    ("yse(d|s)?\\b", "yze$1"),
)
#: Kinds of documents, in the order in which the script knows them.
KINDS = (
    "Trial",
    "Treatment",
    "Molecule or cell",
    "Mechanism",
    "Group of trials",
    "Chapter",
    "Section",
    "Figure",
    "Table",
    "Rows of a table",
    "Abbreviation",
    "Reference",
)
_ENTRIES = {"trial": 0, "drug": 1, "molecule": 2, "mechanism": 3}
_GROUP, _CHAPTER, _SECTION, _FIGURE, _TABLE, _ROWS, _TERM, _WORK = range(4, 12)

_PARTS = {"molecule": ("Also", "Part")}

#: One thing that may be found: kind, title, address, where it stands, text, and words that are not shown.
Document = list[Any]


def engine() -> str:
    """Return the script that folds and compares words."""
    return _ENGINE.read_text(encoding="utf-8")


def files(
    app: Sphinx,
    told: Sequence[Profile],
    groups: Sequence[Group],
    places: Places,
    pages: Mapping[str, str],
) -> dict[str, bytes]:
    """Return name -> content of the scripts of the search.

    Parameters
    ----------
    pages : kind of entry -> page that lists the entries of this kind.
    """
    project = Project.find()
    about = Settings.read(project).about
    chapters, apart = _split(_pages(app, places), about)
    parts = {
        "entries": [*_entries(told, pages), *_groups(groups, pages), *_terms(app, project)],
        "text": [one for one in chapters if one[0] != _ROWS],
        "rows": [one for one in chapters if one[0] == _ROWS],
        "about": apart,
        "works": list(_works(app)),
    }
    head = {"kinds": KINDS, "spellings": SPELLINGS, "parts": [name for name in parts if parts[name]]}
    found = {"find.js": engine() + f"\nlr.search.begin({_json(head)});\n"}
    for name, documents in parts.items():
        if documents:
            found[f"{name}.js"] = f"lr.search.add({_json(name)}, {_json(documents)});\n"
    return {name: text.encode() for name, text in found.items()}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _clean(text: str) -> str:
    """Close the gaps that citations left before a point."""
    return re.sub(r"\s+([.,;:)])", r"\1", text)


def _entries(told: Iterable[Profile], pages: Mapping[str, str]) -> Iterator[Document]:
    for profile in told:
        entry = profile.entry
        lines = [
            f"{head}: {line.before}{line.link}{line.after}"
            for head, lines in profile.facts.items()
            for line in lines
        ]
        text = " ".join([profile.about, *lines])
        where = f"{pages[entry.kind]}.html#{entry.key}"
        # A part of what an entry gathers leads to it, but is no other name of the whole.
        parts = [alias.text for alias in entry.aliases if alias.kind in _PARTS.get(entry.kind, ())]
        others = [alias.text for alias in entry.aliases if alias.text not in parts]
        yield [_ENTRIES[entry.kind], entry.name, where, "", text, profile.words, others, parts]


def _groups(groups: Iterable[Group], pages: Mapping[str, str]) -> Iterator[Document]:
    for group in groups:
        text = " ".join(f"{line.link}{line.after}" for line in group.lines)
        words = _TRIED if group.key.startswith("strategy-") else f"{_LONGER} {_TRIED}"
        yield [_GROUP, group.title, f"{pages['trial']}.html#{group.key}", "", text, words]


def _pages(app: Sphinx, places: Places) -> Iterator[tuple[str, Document]]:
    """Yield page and document of every section, caption and group of rows."""
    kinds = {"section": _SECTION, "figure": _FIGURE, "table": _TABLE, "row": _ROWS}
    for page, passage in places.passages():
        place = places.place(page, passage)
        kind = kinds[passage.kind]
        around, text = list(passage.headings), passage.text
        if passage.kind == "section":
            title = around.pop()
            if not around:
                kind = _CHAPTER
        elif passage.kind == "row":
            title, around = around[-1], [*around[:1], place.title]
        else:
            first, _, text = text.partition(". ")
            title = f"{place.title}. {first}"
        address = app.builder.get_target_uri(page) + (f"#{passage.anchor}" if passage.anchor else "")
        hidden = passage.labels
        yield page, [kind, title, address, " › ".join(around), _clean(text), hidden]


def _split(found: Iterable[tuple[str, Document]], about: str) -> tuple[list[Document], list[Document]]:
    """Tell the chapters from the pages about the book itself, which few look for."""
    chapters: list[Document] = []
    apart: list[Document] = []
    for page, document in found:
        (apart if about and page.startswith(f"{about}/") and document[0] == _ROWS else chapters).append(
            document
        )
    return chapters, apart


def _terms(app: Sphinx, project: Project) -> Iterator[Document]:
    page = Settings.read(project).glossary
    if page not in app.env.found_docs or "glossary" not in {one["name"] for one in data.resources(project)}:
        return
    for row in records(data.load("glossary", project)):
        term = Term(row["term"], row["expansion"], row["definition"])
        said = f"{term.title}. {term.definition}" if term.is_abbreviation else term.definition
        yield [_TERM, term.term, f"{app.builder.get_target_uri(page)}#{term.anchor}", "", said, ""]


def _works(app: Sphinx) -> Iterator[Document]:
    for citation in bibliography.citations(app.env).citations:
        entry = citation.entry
        where = f"{app.builder.get_target_uri(citation.bibliography_key.docname)}#{citation.citation_id}"
        title = re.sub(r"[{}]", "", entry.fields.get("title", entry.key))
        people = [person for person in entry.persons.get("author", []) if str(person) != "others"]
        more = len(people) > 3 or len(people) < len(entry.persons.get("author", []))
        who = ", ".join(" ".join(person.last_names) for person in people[:3]) + " et al." * more
        about = " ".join(filter(None, [who, entry.fields.get("journal", ""), entry.fields.get("year", "")]))
        yield [_WORK, title, where, "", re.sub(r"[{}]", "", about), entry.key]
