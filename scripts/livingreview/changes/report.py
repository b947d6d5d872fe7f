"""The whole of what a change does, gathered once for every form in which it is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from livingreview.changes import effects, pages, pictures, pools, rows, sentences, shown, works
from livingreview.changes.pages import Page
from livingreview.changes.rows import DRAWN, Change, Reshaped
from livingreview.changes.sentences import Sentence
from livingreview.check import descriptor
from livingreview.check.base import BaseError, Earlier
from livingreview.check.fault import Fault
from livingreview.check.files import read_table
from livingreview.contents import ContentsError
from livingreview.edition import git
from livingreview.evidence import claims, references
from livingreview.evidence.questions import Tables
from livingreview.project import MARKER, Project

_UNKNOWN = (
    "Which figures and tables may change is not known, because the book was not built here yet: livingreview build"
    " finds it out once, and livingreview diff --pictures FOLDER shows them."
)
_CODE = (
    "The code of the book changed ({}): any figure may be drawn otherwise, which livingreview diff --pictures FOLDER"
    " shows."
)
_POOLS = (
    "Pooled estimates were not compared, because trials that were pooled, or are, hold what cannot be pooled:"
    " livingreview pool says what."
)


@dataclass(frozen=True)
class Source:
    """A work that a changed row rests on, and where it can be read; no address where none is known."""

    key: str
    name: str
    address: str


@dataclass(frozen=True)
class Report:
    """What changed since a revision.

    Attributes
    ----------
    base : what was compared with, in words.
    tables : those that are gone, new, called otherwise or have other columns.
    works : references that differ.
    pooled : questions whose pooled answer is another.
    pages : those that the change touches.
    figures, published : figures, and tables of pages, that differ; empty where they were not compared.
    sources : every work behind a changed row, by its key.
    titles : document name of each page that something is told of -> its title.
    captions : label of each figure and table that something is told of -> its caption.
    notes : what could not be found out, and what to do.
    """

    base: str
    rows: tuple[Change, ...] = ()
    tables: tuple[Reshaped, ...] = ()
    works: tuple[Change, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    conclusions: tuple[effects.Conclusion, ...] = ()
    superseded: tuple[effects.Superseded, ...] = ()
    readings: effects.Readings = field(default_factory=effects.Readings)
    pooled: tuple[pools.Changed, ...] = ()
    pages: tuple[Page, ...] = ()
    figures: tuple[shown.FigureChange, ...] = ()
    published: tuple[shown.BlockChange, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)
    captions: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Say whether nothing of the evidence, and of what the book says with it, changed.

        Other words with the same numbers, and boxes that moved in a drawing, are no change in the evidence.
        """
        stated = [row for row in self.rows if row.table not in DRAWN]
        told = [one for one in self.sentences if one.kind != "words"]
        shown_otherwise = self.conclusions or self.superseded or self.pooled
        return not (stated or self.tables or self.works or told or shown_otherwise)

    def as_dict(self) -> dict[str, Any]:
        """Return all of it as lists and dictionaries."""
        return asdict(self) | {"is_empty": self.is_empty}


def since(earlier: Earlier, now: Project, *, both: pictures.Both | None = None) -> Report:
    """Compare a project with what it was.

    Parameters
    ----------
    earlier : the folder of the project as it stood.
    both : what the executed chapters show, before and now; without it pages are named whose figures and tables may
        change.

    Raises
    ------
    BaseError : if the project as it stood cannot be read.
    """
    before, after = _tables(earlier), claims.tables(now)
    changes = rows.compare(before, after)
    lines = sentences.changed(earlier.project, now)
    cuts = effects.superseded(before, after)
    printing = sentences.printing(cuts, now)
    listed = works.compare(earlier.project, now)
    pooled = pools.compare(earlier.project, now)
    drawn = shown.read(now, pages.names(now)) if both is None else both.now
    compared = (shown.figures(both.before, both.now), shown.blocks(both.before, both.now)) if both else None
    touched = pages.touched(earlier.project, now, lines, compared=compared, shown=drawn)
    return Report(
        _base(earlier, now),
        tuple(changes),
        tuple(rows.reshaped(before, after)),
        tuple(listed),
        tuple(lines),
        tuple(effects.conclusions(before, after, changes)),
        tuple(replace(cut, printed_in=printing.get(cut.earlier, ())) for cut in cuts),
        effects.readings(changes),
        tuple(pooled or ()),
        tuple(touched),
        *((tuple(compared[0]), tuple(compared[1])) if compared else ((), ())),
        sources=_sources([*changes, *listed], now, earlier.project),
        captions=_captions(touched, drawn, both),
        notes=(*_notes(earlier.project, now, both), *([_POOLS] if pooled is None else [])),
    )


def _tables(earlier: Earlier) -> Tables:
    """Return the tables as they stood; what nobody can compare with is said in one line."""
    project = earlier.project
    resources, faults = descriptor.read(project)
    spoilt = [] if resources else [*faults]
    for resource in resources:
        file = f"data/{resource['path']}"
        table, found = read_table(project.root / file, file, resource["name"], resource["schema"])
        if table is None or not table.is_whole():
            spoilt += found or [Fault(file, 1, None, "columns are missing that the descriptor names")]
    if not spoilt:
        try:
            return claims.tables(project)
        except (KeyError, ValueError, OSError):
            spoilt = faults or [Fault(MARKER, None, None, "not all tables that it names are there")]
    raise BaseError(
        f"BASE: commit {earlier.commit} holds what cannot be read; name a later one ({spoilt[0]})"
    )


def _base(earlier: Earlier, now: Project) -> str:
    said = f"commit {earlier.commit} of {earlier.day.day} {earlier.day:%B %Y}"
    paths = [now.data, now.book, now.bibliography, now.config, now.toc]
    changed = git(now, "status", "--porcelain", "--", *map(now.relative, paths)).splitlines()
    if changed:
        said += f", with {len(changed)} file{'s' * (len(changed) != 1)} here that you have not committed yet"
    return said


def _notes(before: Project, now: Project, both: pictures.Both | None) -> tuple[str, ...]:
    try:
        has_code = any(page.is_notebook for page in now.pages)
    except ContentsError:
        return ("The contents of the book (_toc.yml) cannot be read; pages are told without their order.",)
    if both is None and has_code and not pages.is_known(now):
        return (_UNKNOWN,)
    if both is None and has_code and (modules := pages.other_modules(before, now)):
        return (_CODE.format(f"{modules} module{'s' * (modules != 1)}"),)
    return ()


def _captions(touched: Sequence[Page], drawn: shown.Shown, both: pictures.Both | None) -> dict[str, str]:
    captions: dict[str, str] = {}
    for of in [*([both.before] if both else []), drawn]:
        captions |= {label: one.caption for label, one in of.figures.items()}
        captions |= {label: one.caption for label, one in of.blocks.items()}
    labels = dict.fromkeys(label for page in touched for label in (*page.figures, *page.tables))
    return {label: captions[label] for label in labels if label in captions}


def _sources(changes: Sequence[Change], now: Project, before: Project) -> dict[str, Source]:
    """Return every work that a row rests on, or rested on before."""
    keys = [change.source for change in changes if change.source]
    keys += [
        key
        for change in changes
        for cell in change.cells
        if cell.column == "source"
        for key in (cell.before, cell.now)
    ]
    found: dict[str, Source] = {}
    for key in dict.fromkeys(filter(None, keys)):
        for project in (now, before):
            try:
                name = references.short(key, project)
            except KeyError:
                continue
            found[key] = Source(key, name, works.address(key, project))
            break
    return found


def write(report: Report, both: pictures.Both, folder: Path, store: Path) -> Report:
    """Write the pictures of a report into its folder, and return the report with the names of their files."""
    return replace(report, figures=tuple(pictures.draw(report.figures, both, folder, store)))
