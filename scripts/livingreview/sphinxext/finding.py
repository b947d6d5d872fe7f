"""Indexes of trials, drugs, molecules and mechanisms, and the page of the search; no one types them.

They are made of the tables and of what was noted when the pages were read, each time that anything is written.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from livingreview.evidence import data, names, references
from livingreview.evidence.names import Alias
from livingreview.evidence.profiles import Group, Profile, Profiles, Told
from livingreview.kept import digests, key, write_whole
from livingreview.project import Project
from livingreview.sphinxext import bibliography, searching, state
from livingreview.sphinxext.places import Chapter, Places

FOLDER = "find"
SEARCH = "search"
_HERE = Path(__file__).parent / "theme"
#: Kind of entry -> name of its page, title, and what it holds.
INDEXES = {
    "trial": (
        "trials",
        "Trials",
        "Every trial of the tables, with what it tested, what came out and where it stands.",
    ),
    "drug": (
        "drugs",
        "Drugs and other treatments",
        "Every treatment that was tested or compared with, also under its codes and brand names.",
    ),
    "molecule": (
        "molecules",
        "Molecules and cells",
        "What the diagrams draw, with the arrows from and to it.",
    ),
    "mechanism": (
        "mechanisms",
        "Mechanisms",
        "Every mechanism of the tables, with its biomarkers and the trials meant to counter it.",
    ),
}
#: From this number of chapters on the places of an entry are folded.
_MANY = 4
_OTHER = "0–9"


@dataclass(frozen=True)
class Line:
    """Words with a link among them, how they are known, and their source."""

    before: str
    link: str
    address: str
    after: str
    status: str
    known: str
    mark: str
    source: str
    source_address: str


@dataclass(frozen=True)
class Shown:
    """An entry as its page shows it."""

    anchor: str
    name: str
    others: list[Alias]
    about: str
    facts: dict[str, list[Line]]
    places: list[tuple[str, str, list[tuple[str, str]]]]
    folded: bool


@dataclass
class Letter:
    """The entries that begin with one letter."""

    letter: str
    anchor: str
    entries: list[Shown] = field(default_factory=list)


def address(kind: str, anchor: str) -> str:
    """Return where the entry of a thing stands, seen from the folder of the website."""
    return f"{page(kind)}.html#{anchor}"


def page(kind: str) -> str:
    """Return the name of the page that lists the things of a kind."""
    return f"{FOLDER}/{INDEXES[kind][0]}"


class Finding:
    """What the pages of one run need: entries with their profiles, and where each is named."""

    def __init__(self, app: Sphinx) -> None:
        self.app = app
        self.project = Project.find()
        self.things = names.entries(self.project)
        self.profiles = Profiles(self.things, self.project)
        self.told = self.profiles.all()
        self.places = Places(app.env, self.things, self._of_rows())
        self._statuses = self._known()
        self._cited = {
            c.key: (c.bibliography_key.docname, c.citation_id)
            for c in bibliography.citations(app.env).citations
        }

    def _of_rows(self) -> dict[str, tuple[str, str]]:
        """Return key of a row, as numbers in sentences name it, -> its trial."""
        found: dict[str, tuple[str, str]] = {}
        for table, column in (("outcomes", "outcome"), ("arms", "arm")):
            if table in self.profiles.tables:
                rows = data.load(table, self.project)
                keys = rows[column] if table == "outcomes" else rows.trial + "/" + rows[column]
                found |= {row: ("trial", trial) for row, trial in zip(keys, rows.trial, strict=True)}
        return found

    def _known(self) -> dict[str, tuple[str, str]]:
        """Return status -> what it says, and its mark."""
        found = {}
        for table in ("outcomes", "trials"):
            if table in self.profiles.tables:
                for word in data.categories(table, "status", self.project):
                    found[word["value"]] = (word["label"], word.get("mark", ""))
        return found

    def kinds(self) -> list[str]:
        """Return the kinds of which there is at least one entry."""
        present = {entry.kind for entry in self.things}
        return [kind for kind in INDEXES if kind in present]

    def pages(self) -> Iterator[tuple[str, dict[str, Any], str]]:
        """Yield name, context and template of each index."""
        for kind in self.kinds():
            name, title, intro = INDEXES[kind]
            told = sorted(
                (profile for profile in self.told if profile.entry.kind == kind),
                key=lambda profile: _sorted_by(profile.entry.name),
            )
            groups = self.groups() if kind == "trial" else []
            index = {
                "kind": name,
                "title": title,
                "intro": intro,
                "count": len(told),
                "groups": [
                    {"anchor": g.key, "title": g.title, "lines": [self._line(kind, one) for one in g.lines]}
                    for g in groups
                ],
                "letters": self._letters(kind, told),
                "others": [(INDEXES[other][1], page(other), other == kind) for other in self.kinds()],
            }
            yield page(kind), {"title": title, "index": index, "body": ""}, "find.html"

    def groups(self) -> list[Group]:
        """Return groups of trials: those that lengthened survival, then all by strategy."""
        first = self.profiles.improved()
        return [*([first] if first.lines else []), *self.profiles.strategies()]

    def _letters(self, kind: str, told: Iterable[Profile]) -> list[Letter]:
        found: dict[str, Letter] = {}
        for profile in told:
            first = _sorted_by(profile.entry.name)[:1].upper()
            letter = first if first in string.ascii_uppercase else _OTHER
            anchor = f"letter-{letter.lower() if letter != _OTHER else 'other'}"
            found.setdefault(letter, Letter(letter, anchor)).entries.append(self._shown(kind, profile))
        return [found[letter] for letter in sorted(found, key=lambda one: (one == _OTHER, one))]

    def _shown(self, kind: str, profile: Profile) -> Shown:
        entry = profile.entry
        chapters = self.places.of(entry)
        return Shown(
            entry.key,
            entry.name,
            list(entry.aliases),
            profile.about,
            {head: [self._line(kind, line) for line in lines] for head, lines in profile.facts.items()},
            [self._chapter(kind, chapter) for chapter in chapters],
            len(chapters) >= _MANY,
        )

    def _chapter(self, kind: str, chapter: Chapter) -> tuple[str, str, list[tuple[str, str]]]:
        base = self.app.builder.get_relative_uri(page(kind), chapter.page)
        return chapter.title, base, [(place.title, f"{base}#{place.anchor}") for place in chapter.places]

    def _line(self, kind: str, told: Told) -> Line:
        goal = ""
        if told.goal:
            to, anchor = told.goal
            goal = f"#{anchor}" if to == kind else f"{INDEXES[to][0]}.html#{anchor}"
        known, mark = self._statuses.get(told.status, ("", ""))
        source = source_address = ""
        if told.source in self._cited:
            place, anchor = self._cited[told.source]
            source = references.short(told.source, self.project)
            source_address = f"{self.app.builder.get_relative_uri(page(kind), place)}#{anchor}"
        return Line(
            told.before, told.link, goal, told.after, told.status, known, mark, source, source_address
        )


def _sorted_by(name: str) -> str:
    return name.casefold().lstrip("(’'\"")


def edition(project: Project) -> str:
    """Return a key of what indexes and search are made of, besides the pages: tables, templates, the script."""
    templates = {
        path.name: path.read_text(encoding="utf-8")
        for path in (_HERE / "find.html", _HERE / "search.html", _HERE / "scripts" / "find.js")
    }
    return key([digests(project.data), templates])


def _write(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Write the files of the search, and yield the indexes and the page of the search."""
    finding = Finding(app)
    files = {
        f"{FOLDER}/{name}": content
        for name, content in searching.files(
            app,
            finding.told,
            finding.groups(),
            finding.places,
            {kind: page(kind) for kind in finding.kinds()},
        ).items()
    }
    out = Path(app.outdir)
    for name, content in files.items():
        write_whole(out / name, content)
    wanted = {*files, *(f"{page(kind)}.html" for kind in finding.kinds())}
    for path in (out / FOLDER).rglob("*"):
        if path.is_file() and path.relative_to(out).as_posix() not in wanted:
            path.unlink()
    yield from finding.pages()
    others = [(INDEXES[kind][1], page(kind), INDEXES[kind][2]) for kind in finding.kinds()]
    yield SEARCH, {"title": "Find", "indexes": others, "body": ""}, "search.html"


def _offer(
    app: Sphinx, _page: str, _template: str, context: dict[str, Any], _doctree: nodes.document
) -> None:
    """Tell every page which indexes there are."""
    run = state.of(app)
    if run.indexes is None:
        present = {entry.kind for entry in names.entries(Project.find())}
        run.indexes = [(INDEXES[kind][1], page(kind)) for kind in INDEXES if kind in present]
    context["find"] = run.indexes


def setup(app: Sphinx) -> None:
    """Write indexes and search with every build that writes anything."""
    app.connect("html-page-context", _offer)
    app.connect("html-collect-pages", _write)
