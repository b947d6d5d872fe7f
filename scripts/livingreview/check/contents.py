"""Everything the checks look at, read once."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from livingreview.check import bibliography, configuration, descriptor, myst, originality
from livingreview.check.fault import Fault
from livingreview.check.files import Table, read_table, read_text
from livingreview.check.myst import Chapter
from livingreview.evidence.bibliography import Entry
from livingreview.project import MARKER, Project


@dataclass
class Contents:
    """What could be read of a project, and the faults that came up on the way.

    Attributes
    ----------
    tables : tables by name; one that cannot be read at all is not in it.
    entries : entries of the bibliography; ``None`` if the file cannot be read.
    about : folder of the pages about the book itself; empty if it is not told.
    readme : the front page of the repository; of the prose checks, only originality applies to it.
    unread : files that cannot be read, and tables that have lost a column, a row or its cells. What they cite, name or define is not known, so
        no check may conclude anything from its absence.
    faults : faults of reading, by subject: ``data``, ``bibliography``, ``prose``.
    """

    tables: dict[str, Table] = field(default_factory=dict)
    entries: list[Entry] | None = None
    chapters: list[Chapter] = field(default_factory=list)
    about: str = ""
    readme: Chapter | None = None
    fingerprints: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)
    faults: dict[str, list[Fault]] = field(
        default_factory=lambda: {"data": [], "bibliography": [], "prose": []}
    )


def read(project: Project) -> Contents:
    """Read tables, bibliography, chapters and fingerprints; whatever cannot be read becomes a fault."""
    contents = Contents()
    _read_tables(project, contents)
    _read_bibliography(project, contents)
    _read_chapters(project, contents)
    _read_fingerprints(project, contents)
    return contents


def _read_tables(project: Project, contents: Contents) -> None:
    resources, faults = descriptor.read(project)
    contents.faults["data"] += faults
    if faults:
        # A table that is not well described is not read.
        contents.unread.add(MARKER)
    for resource in resources:
        file = f"data/{resource['path']}"
        table, faults = read_table(
            project.data / resource["path"], file, resource["name"], resource["schema"]
        )
        contents.faults["data"] += faults
        if table and not table.rows and not resource.get("may_be_empty"):
            contents.faults["data"].append(Fault(file, None, None, _NO_ROWS))
            table = None
        if table:
            contents.tables[table.name] = table
        if not table or not table.is_whole():
            contents.unread.add(file)


_NO_ROWS = "no row below the header; put the rows back, or take an earlier version of the file"


def _read_bibliography(project: Project, contents: Contents) -> None:
    text, faults = read_text(project.bibliography, bibliography.FILE)
    contents.faults["bibliography"] += faults
    if text is not None:
        contents.entries, faults = bibliography.parse(text)
        contents.faults["bibliography"] += faults
    if contents.entries is None:
        contents.unread.add(bibliography.FILE)


def _read_chapters(project: Project, contents: Contents) -> None:
    extensions, settings, faults = configuration.read(project)
    contents.about = settings.about.rstrip("/")
    contents.faults["prose"] += faults
    for path in sorted(project.book.rglob("*.md")):
        if chapter := _chapter(path, project, extensions, contents):
            contents.chapters.append(chapter)
    if (readme := project.root / "README.md").exists():
        contents.readme = _chapter(readme, project, extensions, contents)


def _chapter(path: Path, project: Project, extensions: frozenset[str], contents: Contents) -> Chapter | None:
    file = path.relative_to(project.root).as_posix()
    text, faults = read_text(path, file)
    contents.faults["prose"] += faults
    if text is None:
        contents.unread.add(file)
        return None
    try:
        return myst.read(text, file, extensions)
    except Exception as error:  # whatever the bytes, contributors get a line, not a traceback
        contents.faults["prose"].append(Fault(file, None, None, f"cannot be read as MyST: {error}"))
        contents.unread.add(file)
        return None


def _read_fingerprints(project: Project, contents: Contents) -> None:
    if not (project.root / originality.FILE).exists():
        # A review that mirrors no text has none.
        return
    text, faults = read_text(project.root / originality.FILE, originality.FILE)
    contents.faults["prose"] += faults
    if text is not None:
        contents.fingerprints, faults = originality.parse(text)
        contents.faults["prose"] += faults
