"""Everything the checks look at, read once."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from livingreview.check import (
    addresses,
    bibliography,
    configuration,
    descriptor,
    fences,
    header,
    myst,
    originality,
    toc,
)
from livingreview.check.fault import Fault
from livingreview.check.files import Table, read_table, read_text
from livingreview.check.myst import Chapter
from livingreview.contents import TOC, ContentsError, is_left_over
from livingreview.evidence.bibliography import Entry
from livingreview.project import MARKER, Project


@dataclass
class Contents:
    """What could be read of a project, and the faults that came up on the way.

    Attributes
    ----------
    tables : tables by name; one that cannot be read at all is not in it.
    entries : entries of the bibliography; ``None`` if the file cannot be read.
    pages : files of all pages of the book; empty if the table of contents cannot be read.
    about : folder of the pages about the book itself; empty if it is not told, ``None`` if nobody can say.
    exercised : folders whose chapters all have exercises.
    readme : the front page of the repository; of the prose checks, only originality applies to it.
    copying : hosts that copy what others have issued.
    unread : files that cannot be read, chapters that the book leaves out, and tables that have lost a column, a row
        or its cells. What they cite, name or define is not known, so no check may conclude anything from its absence.
    faults : faults of reading, by subject: ``data``, ``bibliography``, ``prose``.
    """

    tables: dict[str, Table] = field(default_factory=dict)
    entries: list[Entry] | None = None
    chapters: list[Chapter] = field(default_factory=list)
    pages: tuple[Path, ...] = ()
    about: str | None = ""
    exercised: tuple[str, ...] = ()
    readme: Chapter | None = None
    fingerprints: set[str] = field(default_factory=set)
    copying: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)
    faults: dict[str, list[Fault]] = field(
        default_factory=lambda: {"data": [], "bibliography": [], "prose": []}
    )

    def telling(self, project: Project) -> list[str]:
        """Return the files of the chapters that tell evidence: all but the first page and those about the book itself.

        None if nobody says where the pages about the book are, or says it wrongly.
        """
        inner = [path.relative_to(project.root).as_posix() for path in self.pages[1:]]
        apart = {file for file in inner if self.about and file.startswith(f"{self.about}/")}
        return [file for file in inner if apart and file not in apart]


def read(project: Project) -> Contents:
    """Read tables, bibliography, chapters and fingerprints; whatever cannot be read becomes a fault."""
    contents = Contents()
    _read_tables(project, contents)
    _read_bibliography(project, contents)
    _read_chapters(project, contents)
    _read_fingerprints(project, contents)
    _read_copying(project, contents)
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
    unsettled = any(fault.file == project.config.name for fault in faults)
    contents.exercised = tuple(folder.rstrip("/") for folder in settings.exercises.split())
    contents.about = None if unsettled and not settings.about else settings.about.rstrip("/")
    contents.faults["prose"] += faults
    try:
        contents.pages = tuple(page.path for page in project.pages)
    except ContentsError:
        # Told already; which chapters it leaves out cannot be said.
        contents.pages = ()
    left_out = list(toc.unlisted(project.root, project.book, contents.pages, TOC)) if contents.pages else []
    if not any(fault.file == TOC for fault in faults):
        # Otherwise a chapter is left out because its name is spelt in another way.
        contents.faults["prose"] += left_out
    contents.unread |= {fault.file for fault in left_out}
    there = {path for path in contents.pages if path.is_file()}
    for path in sorted({*project.book.rglob("*.md"), *there}):
        inner = path.relative_to(project.root)
        if not is_left_over(inner) and inner.as_posix() not in contents.unread:
            chapter = _chapter(path, project, extensions, contents)
            contents.chapters += [chapter] if chapter else []
    if (readme := project.root / "README.md").exists():
        contents.readme = _readme(readme, project, extensions, contents)


def _chapter(path: Path, project: Project, extensions: frozenset[str], contents: Contents) -> Chapter | None:
    """Read a chapter; one that cannot be read whole is one fault, also for who only asks for the bibliography."""
    file = path.relative_to(project.root).as_posix()
    text, faults = read_text(path, file)
    contents.faults["prose"] += faults
    chapter = None
    if text is not None:
        chapter, faults = _whole(text, file, extensions)
        contents.faults["prose"] += faults
    if chapter is None:
        contents.unread.add(file)
        contents.faults["bibliography"] += faults
    return chapter


def _whole(text: str, file: str, extensions: frozenset[str]) -> tuple[Chapter | None, list[Fault]]:
    """Return a chapter, or why what is read of it would mislead; and the faults of its header."""
    faults = header.check(text, file)
    if not header.is_whole(text):
        return None, faults
    try:
        chapter = myst.read(text, file, extensions)
    except Exception:  # whatever the bytes, contributors get a line, not a traceback
        return None, [*faults, Fault(file, None, None, "cannot be read; take back what was changed last")]
    if fault := fences.open_fence(chapter):
        return None, [*faults, fault]
    return chapter, faults


def _readme(path: Path, project: Project, extensions: frozenset[str], contents: Contents) -> Chapter | None:
    file = path.relative_to(project.root).as_posix()
    text, faults = read_text(path, file)
    contents.faults["prose"] += faults
    if text is None:
        contents.unread.add(file)
        return None
    chapter, faults = _whole(text, file, extensions)
    contents.faults["prose"] += faults
    return chapter


def _read_fingerprints(project: Project, contents: Contents) -> None:
    if not (project.root / originality.FILE).exists():
        # A review that mirrors no text has none.
        return
    text, faults = read_text(project.root / originality.FILE, originality.FILE)
    contents.faults["prose"] += faults
    if text is not None:
        contents.fingerprints, faults = originality.parse(text)
        contents.faults["prose"] += faults


def _read_copying(project: Project, contents: Contents) -> None:
    if (project.root / addresses.FILE).exists():
        text, faults = read_text(project.root / addresses.FILE, addresses.FILE)
        contents.faults["bibliography"] += faults
        contents.copying = addresses.hosts(text or "")
