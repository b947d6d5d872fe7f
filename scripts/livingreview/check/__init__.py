"""Check data, bibliography and prose of a living review: every fault at once, each on one line."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from livingreview.check.fault import Fault
from livingreview.contents import SUFFIX
from livingreview.project import Project

__all__ = ["SUBJECTS", "Fault", "run"]

SUBJECTS = ("data", "bibliography", "prose")


def run(project: Project, subjects: Collection[str] = SUBJECTS, *, today: date | None = None) -> list[Fault]:
    """Return every fault of the project, sorted by file and line; none means that it may be published.

    Parameters
    ----------
    subjects : any of ``data``, ``bibliography`` and ``prose``.
    today : no date in the tables may be later; the day of the check unless given.

    Raises
    ------
    ValueError : if a subject is not one of `SUBJECTS`. What the files hold never raises.
    """
    if unknown := set(subjects) - set(SUBJECTS):
        raise ValueError(f"no check of {', '.join(sorted(unknown))}; there are {', '.join(SUBJECTS)}")

    from livingreview.check import (
        abbreviations,
        bibliography,
        citations,
        contents,
        headings,
        labels,
        originality,
        pathways,
        prose,
        rules,
        tables,
    )

    found = contents.read(project)
    faults = [fault for subject in subjects for fault in found.faults[subject]]
    entries = found.entries
    if "data" in subjects:
        keys = None if entries is None else {entry.key for entry in entries}
        faults += tables.check(found.tables)
        faults += rules.check(found.tables, keys, today or date.today())
        faults += pathways.check(found.tables)
    if "bibliography" in subjects and entries is not None:
        cited = [*citations.in_tables(found.tables.values()), *citations.in_chapters(found.chapters)]
        known = {entry.key for entry in entries}
        cited += [citation for citation in citations.meant(found.chapters) if citation.key in known]
        faults += bibliography.check(entries, cited, all_read=not found.unread)
    if "prose" in subjects:
        titles = [entry.fields.get("title", "").replace("{", "").replace("}", "") for entry in entries or ()]
        faults += prose.check(found.chapters, prose.role_keys(found.tables))
        if found.pages:
            faults += [fault for chapter in found.chapters for fault in headings.check(chapter)]
        if found.pages and not any(file.endswith(SUFFIX) for file in found.unread):
            names = {path.relative_to(project.root).as_posix().removesuffix(SUFFIX) for path in found.pages}
            faults += labels.check(found.chapters, project.root, names)
        if found.about is not None:
            faults += abbreviations.check(found.chapters, found.tables.get("glossary"), found.about)
        pages = [*found.chapters, *filter(None, [found.readme])]
        faults += originality.check(pages, found.tables, found.fingerprints, titles)
    return sorted(set(faults))
