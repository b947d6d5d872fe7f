"""Check data, bibliography and prose of a living review: every fault at once, each on one line."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta

from livingreview.check.fault import Fault, gathered
from livingreview.check.files import Table
from livingreview.contents import SUFFIX
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
    today : no date in the tables may be later; the latest day on earth unless given.
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
        addresses,
        appraisal,
        base,
        bibliography,
        citations,
        claims,
        contents,
        coverage,
        earlier_cuts,
        exercises,
        headings,
        labels,
        living,
        originality,
        prose,
        readings,
        screened,
        synthesis,
    )
    from livingreview.check import against as changes

    earlier = None if against is None else base.read(project, against)
    found = contents.read(project)
    spoilt = of_cells(found.tables, found.faults["data"])
    found.unread |= {table.file for table in found.tables.values() if _is_keyed_wrong(table, spoilt)}
    whole = {name: table for name, table in found.tables.items() if table.file not in found.unread}
    faults = [fault for subject in subjects if subject != "data" for fault in found.faults[subject]]
    entries = found.entries
    if "data" in subjects:
        keys = None if entries is None else {entry.key for entry in entries}
        faults += of_tables(found.tables, keys, spoilt, today=today, others=faults)
        faults += synthesis.check(whole)
        faults += appraisal.check(whole)
        faults += screened.check(whole.get(screened.TABLE), entries or ())
    if "bibliography" in subjects and entries is not None:
        # How much of a work was read is told of each: that is no use of it.
        used = [table for table in found.tables.values() if table.name != readings.TABLE]
        cited = [*citations.in_tables(used), *citations.in_chapters(found.chapters)]
        known = {entry.key for entry in entries}
        cited += [citation for citation in citations.meant(found.chapters) if citation.key in known]
        faults += bibliography.check(entries, cited, all_read=not found.unread)
        faults += addresses.check(entries, found.copying)
        faults += readings.check(entries, found.tables.get(readings.TABLE))
        faults += bibliography.retracted(entries, found.tables.values())
    named = prose.role_keys(whole)
    if earlier is not None:
        faults += changes.check(project, found, earlier, subjects)
        if "data" in subjects:
            # What a sentence names and the change took away is told there, once.
            for role, gone in changes.removed_keys(found, earlier).items():
                named.setdefault(role, set()).update(gone)
    if "prose" in subjects:
        titles = [entry.fields.get("title", "").replace("{", "").replace("}", "") for entry in entries or ()]
        faults += prose.check(found.chapters, named)
        if found.pages:
            faults += [fault for chapter in found.chapters for fault in headings.check(chapter)]
            faults += exercises.check(found.chapters, folders=found.exercised)
        if found.pages and not any(file.endswith(SUFFIX) for file in found.unread):
            names = {path.relative_to(project.root).as_posix().removesuffix(SUFFIX) for path in found.pages}
            faults += labels.check(found.chapters, project.root, names)
        faults += earlier_cuts.check(whole, found.chapters)
        if not found.unread:  # what cannot be read may hold the place that seems to be nowhere
            faults += coverage.check(found.tables, found.chapters)
            faults += living.check(found.tables, found.chapters, found.telling(project))
        if not found.unread:  # what cannot be read bears out nothing, and turns nothing
            faults += claims.check(found.tables, found.chapters, project.root)
        if found.about is not None:
            faults += abbreviations.check(found.chapters, found.tables.get("glossary"), found.about)
        if entries is not None:  # without the titles of works, one that is printed would pass for copied
            pages = [*found.chapters, *filter(None, [found.readme])]
            faults += originality.check(pages, found.tables, found.fingerprints, titles)
    told, places = set(spoilt), {_cell(fault) for fault in spoilt}
    return gathered(fault for fault in faults if fault in told or _cell(fault) not in places)


def of_cells(found: Mapping[str, Table], faults: Iterable[Fault] = ()) -> list[Fault]:
    """Return the cells that their columns forbid, one fault for each.

    Parameters
    ----------
    faults : of reading; what follows from one is not told.
    """
    from livingreview.check import cells, tables

    return _one_for_each_cell([*faults, *cells.check(found), *tables.check(found)])


def of_tables(
    found: Mapping[str, Table],
    keys: set[str] | None,
    spoilt: Iterable[Fault],
    *,
    today: date | None = None,
    others: Iterable[Fault] = (),
) -> list[Fault]:
    """Return the faults of tables: the spoilt cells, and what rows say against each other.

    Parameters
    ----------
    keys : of the bibliography; None if it cannot be read.
    spoilt : as :func:`of_cells` returns them.
    others : faults that are told already.
    """
    from livingreview.check import editions, names, pathways, plausible, rules

    faults = [*spoilt, *rules.check(found, keys, today or latest_day(datetime.now(UTC)))]
    faults += plausible.check(found, [*others, *faults])
    faults += pathways.check(found)
    faults += names.check(found)
    faults += editions.check(found)
    return faults


def latest_day(now: datetime) -> date:
    """Return the day that it is where the day begins first, 14 hours before Greenwich.

    >>> latest_day(datetime(2024, 2, 29, 12, tzinfo=UTC))
    datetime.date(2024, 3, 1)
    """
    return (now.astimezone(UTC) + timedelta(hours=14)).date()


def _one_for_each_cell(faults: Iterable[Fault]) -> list[Fault]:
    """Return the first fault of each cell, because what follows from a spoilt cell is no cause of its own."""
    first: dict[object, Fault] = {}
    for fault in faults:
        first.setdefault(_cell(fault), fault)
    return list(first.values())


def _cell(fault: Fault) -> object:
    """Return what names the cell of a fault; the fault itself if it is of no cell."""
    return (fault.file, fault.line, fault.column) if fault.line and fault.column else fault


def _is_keyed_wrong(table: Table, spoilt: Iterable[Fault]) -> bool:
    """Say whether a key of a table is not what was meant, so that others may name what nobody can look up."""
    return any(fault.file == table.file and fault.column in table.schema["primaryKey"] for fault in spoilt)
