"""Add a row to a table: write it, look at the whole, and take it back if the whole no longer passes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from livingreview import check, writing
from livingreview.adding import place
from livingreview.adding.row import AddError, later_key, make
from livingreview.changes import rows
from livingreview.changes.rows import Change
from livingreview.check import contents
from livingreview.check.fault import Fault
from livingreview.check.files import Table, read_table
from livingreview.evidence import claims
from livingreview.project import Project
from livingreview.say import Say
from livingreview.writing import Writing

#: What must pass, and what is for people: a sentence that prints the earlier cut, a conclusion that a row turns against.
_REFUSED, _TOLD = ("data", "bibliography"), ("prose",)


@dataclass(frozen=True)
class Added:
    """What was added.

    Attributes
    ----------
    file, line : where the row stands now.
    changes : the rows that differ, as a report tells them.
    to_do : sentences and conclusions that have to be looked at now, such as those that print the earlier cut.
    """

    file: str
    line: int
    changes: tuple[Change, ...]
    to_do: tuple[Fault, ...]


def table(project: Project, name: str) -> Table:
    """Return the table that somebody means: by its name, or by the word for one of its rows.

    Raises
    ------
    AddError : if there is no such table, or any table cannot be read as it stands.
    """
    read = contents.read(project)
    if faults := read.faults["data"]:
        raise AddError(f"{faults[0]}\nNothing was added; mend this first.")
    found = read.tables
    for known in found:
        if name in (known, known.removesuffix("s"), f"{known.removesuffix('ies')}y"):
            return found[known]
    raise AddError(
        f"{name}: no such table; expected one of {', '.join(one.removesuffix('s') for one in found)}"
    )


def start(of: Table, key: str) -> dict[str, str]:
    """Return the row from which a new one starts.

    Raises
    ------
    AddError : if the table has no such row.
    """
    names = of.schema["primaryKey"]
    for row in of.rows:
        if "/".join(row.cells[name] for name in names) == key:
            return dict(row.cells)
    raise AddError(f"--from {key}: {of.file} has no such row")


def add(
    project: Project,
    of: Table,
    given: Mapping[str, str],
    *,
    begun: Mapping[str, str] | None = None,
    today: date,
    say: Say = print,
) -> Added:
    """Add one row.

    Parameters
    ----------
    of : the table, as :func:`table` returns it.
    begun : row from which the new one starts, as :func:`start` returns it.
    say : told when another process is changing the tables, for which this one waits.

    Raises
    ------
    AddError : if the row is not whole, or the tables would no longer pass; nothing is written then.
    """
    with writing.together(project.root, say) as files:
        return add_within(files, project, of, given, begun=begun, today=today)


def add_within(
    files: Writing,
    project: Project,
    of: Table,
    given: Mapping[str, str],
    *,
    begun: Mapping[str, str] | None = None,
    today: date,
) -> Added:
    """Add one row as a part of a change of several files; errors as of :func:`add`, and end the change."""
    of = _as_it_is(project, of)
    names = of.schema["primaryKey"]
    taken = ["/".join(row.cells[name] for name in names) for row in of.rows]
    if begun and len(names) == 1 and names[0] not in given:
        given = {names[0]: later_key(begun[names[0]], taken, today), **given}
    row = make(of.schema, given, start=begun, today=today)
    file = project.root / of.file
    before, text = claims.tables(project), file.read_bytes().decode("utf-8")
    known = {subjects: set(check.run(project, subjects)) for subjects in (_REFUSED, _TOLD)}
    after = place.line_of(row, of)
    files.write(file, place.inserted(text, [row[name] for name in of.header], after).encode())
    refused = new_faults(project, _REFUSED, known[_REFUSED], of.file, after + 1)
    if refused:
        raise AddError("\n".join([*map(str, refused), "Nothing was added."]))
    told = new_faults(project, _TOLD, known[_TOLD], of.file, after + 1)
    return Added(of.file, after + 1, tuple(rows.compare(before, claims.tables(project))), tuple(told))


def _as_it_is(project: Project, of: Table) -> Table:
    """Return a table as it is now that nobody else can change it: somebody may have added a row meanwhile.

    Raises
    ------
    AddError : if it cannot be read any longer.
    """
    now, faults = read_table(project.root / of.file, of.file, of.name, of.schema)
    if now is None or faults:
        raise AddError(f"{faults[0]}\nNothing was added; mend this first.")
    return now


def new_faults(
    project: Project, subjects: Sequence[str], known: set[Fault], file: str = "", line: int = 0
) -> list[Fault]:
    """Return the faults that were not known before a change; of a file with one more line they may have moved."""
    return [fault for fault in check.run(project, subjects) if _moved(fault, file, line) not in known]


def _moved(fault: Fault, file: str, line: int) -> Fault:
    """Return a fault where it would stand without the new line."""
    if fault.file != file or fault.line is None or fault.line <= line:
        return fault
    return Fault(fault.file, fault.line - 1, fault.column, fault.message, fault.cause)
