"""Check data, bibliography and prose of a living review: every fault at once, each on one line."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from livingreview.check.fault import Fault
from livingreview.project import Project

__all__ = ["SUBJECTS", "Fault", "run"]

SUBJECTS = ("data", "bibliography", "prose")


def run(
    project: Project,
    subjects: Collection[str] = SUBJECTS,
    *,
    today: date | None = None,
    against: str | None = None,
) -> list[Fault]:
    """Return every fault of the project, sorted by file and line; none means that it may be published.

    Parameters
    ----------
    subjects : any of ``data``, ``bibliography`` and ``prose``.
    today : no date in the tables may be later; the day of the check unless given.
    against : a revision of git; what was changed since the present branch left it is checked too.

    Raises
    ------
    ValueError : if a subject is not one of `SUBJECTS`. What the files hold never raises.
    livingreview.check.base.BaseError : if the revision cannot be read.
    """
    if unknown := set(subjects) - set(SUBJECTS):
        raise ValueError(f"no check of {', '.join(sorted(unknown))}; there are {', '.join(SUBJECTS)}")

    from livingreview.check import (
        abbreviations,
        base,
        bibliography,
        citations,
        claims,
        contents,
        earlier_cuts,
        originality,
        pathways,
        plausible,
        prose,
        rules,
        tables,
    )
    from livingreview.check import against as changes

    earlier = None if against is None else base.read(project, against)
    found = contents.read(project)
    faults = [fault for subject in subjects for fault in found.faults[subject]]
    entries = found.entries
    if "data" in subjects:
        keys = None if entries is None else {entry.key for entry in entries}
        faults += tables.check(found.tables)
        faults += rules.check(found.tables, keys, today or date.today())
        faults += plausible.check(found.tables, faults)
        faults += pathways.check(found.tables)
    if "bibliography" in subjects and entries is not None:
        cited = [*citations.in_tables(found.tables.values()), *citations.in_chapters(found.chapters)]
        faults += bibliography.check(entries, cited)
        faults += bibliography.retracted(entries, found.tables.values())
    named = prose.role_keys(found.tables)
    if earlier is not None:
        faults += changes.check(project, found, earlier, subjects)
        if "data" in subjects:
            # What a sentence names and the change took away is told there, once.
            for role, gone in changes.removed_keys(found, earlier).items():
                named.setdefault(role, set()).update(gone)
    if "prose" in subjects:
        titles = [entry.fields.get("title", "").replace("{", "").replace("}", "") for entry in entries or ()]
        faults += prose.check(found.chapters, named)
        faults += earlier_cuts.check(found.tables, found.chapters)
        faults += claims.check(found.tables, found.chapters, project.root)
        faults += abbreviations.check(found.chapters, found.tables.get("glossary"), found.about)
        pages = [*found.chapters, *filter(None, [found.readme])]
        faults += originality.check(pages, found.tables, found.fingerprints, titles)
    return sorted(set(faults))
