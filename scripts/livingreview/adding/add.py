"""Add rows to tables: write them, look at the whole, and take all back if the whole no longer passes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from livingreview import writing
from livingreview.adding import choices, place, ready, together
from livingreview.adding.row import AddError, later_key, make, meant
from livingreview.changes import rows
from livingreview.changes.rows import Change
from livingreview.check import bibliography, contents, synthesis
from livingreview.check.fault import Fault
from livingreview.check.files import Table
from livingreview.evidence import claims
from livingreview.evidence.bibliography import Entry
from livingreview.project import Project
from livingreview.say import Say
from livingreview.writing import Writing

#: Columns that tell of the reading, which no other row gives.
READING = ("checked_on", "read_again_on")


@dataclass(frozen=True)
class Row:
    """A row to be added.

    Attributes
    ----------
    table : name of its table, as the descriptor has it.
    given : column -> what somebody wrote.
    begun : row from which it starts, as :func:`start` returns it.
    """

    table: str
    given: Mapping[str, str]
    begun: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Added:
    """What was added.

    Attributes
    ----------
    places : file and line of each row, in the order in which they were given.
    changes : the rows that differ, as a report tells them.
    to_do : sentences and conclusions that have to be looked at now, such as those that print the earlier cut.
    before : path from the root -> what the file held, of every file that was written.
    """

    places: tuple[tuple[str, int], ...]
    changes: tuple[Change, ...]
    to_do: tuple[Fault, ...]
    before: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def file(self) -> str:
        """File of the first row."""
        return self.places[0][0]

    @property
    def line(self) -> int:
        """Line of the first row."""
        return self.places[0][1]


def tables(project: Project) -> dict[str, Table]:
    """Return the tables as they stand.

    Raises
    ------
    AddError : if any of them cannot be read.
    """
    read = contents.read(project)
    if faults := read.faults["data"]:
        raise AddError(f"{faults[0]}\nNothing was added; mend this first.")
    return read.tables


def named(name: str, found: Mapping[str, Table]) -> Table:
    """Return the table that somebody means: by its name, or by the word for one of its rows.

    Raises
    ------
    AddError : if there is no such table.
    """
    said = name.strip().lower().replace("_", "-").replace(" ", "-")
    for known in found:
        if said in (known, singular(known)):
            return found[known]
    raise AddError(f"{name}: no such table; expected one of {', '.join(map(singular, found))}")


def singular(table: str) -> str:
    """Return the word for one row of a table.

    >>> [singular(name) for name in ("trials", "searches", "aliases", "categories", "evidence")]
    ['trial', 'search', 'alias', 'category', 'evidence']
    """
    for end, one in (("ies", "y"), ("ches", "ch"), ("ses", "s"), ("s", "")):
        if table.endswith(end):
            return table.removesuffix(end) + one
    return table


def table(project: Project, name: str) -> Table:
    """Return the table that somebody means.

    Raises
    ------
    AddError : if there is no such table, or any table cannot be read as it stands.
    """
    return named(name, tables(project))


def keys(of: Table) -> list[str]:
    """Return the keys of all rows, parts joined by a slash."""
    names = of.schema["primaryKey"]
    return ["/".join(row.cells[name] for name in names) for row in of.rows]


def start(of: Table, key: str) -> dict[str, str]:
    """Return the row from which a new one starts.

    Raises
    ------
    AddError : if the table has no such row.
    """
    for row, its in zip(of.rows, keys(of), strict=True):
        if its == key:
            return dict(row.cells)
    raise AddError(f"--from {key}: {of.file} has no such row")


def works(project: Project) -> list[Entry]:
    """Return the works of the bibliography, as far as it can be read."""
    return bibliography.whole(project.bibliography)[0]


def complete(
    of: Table,
    given: Mapping[str, str],
    begun: Mapping[str, str] | None,
    found: Mapping[str, Table],
    known: Sequence[Entry],
) -> dict[str, str]:
    """Return what was given in the words of the tables, with what follows from it.

    Parameters
    ----------
    found, known : the tables and the works that a row may name.

    Raises
    ------
    AddError : if a name means no row, no work and no word of the column, or several.
    """
    fields = {field["name"]: field for field in of.schema["fields"]}
    row: dict[str, str] = {}
    for name in [
        *(one for one in ready.order(of) if one in given),
        *(one for one in given if one not in fields),
    ]:
        row[name] = given[name]
        if name in fields:
            row[name] = meant(given[name], fields[name])
            if "enum" in fields[name]["constraints"] or row[name] in of.schema["missingValues"]:
                continue
            if offered := choices.choices(name, of, row, found, known):
                if "delimiter" in fields[name]:
                    continue
                meaning = choices.meant(row[name], offered)
                if meaning.fault:
                    raise AddError(f"{name}: {meaning.fault}")
                row[name] = meaning.value
    if begun is None:
        for name in ready.order(of):
            if name not in row and (said := ready.derived(name, of, row, found)):
                row[name] = said
        for name, field in fields.items():
            if name not in row and not field["constraints"]["required"] and name not in READING:
                row[name] = ready.absent(name, of, row)
    return row


def add(
    project: Project,
    of: Table,
    given: Mapping[str, str],
    *,
    begun: Mapping[str, str] | None = None,
    today: date,
    say: Say = print,
) -> Added:
    """Add one row, as :func:`add_rows`."""
    return add_rows(project, [Row(of.name, given, begun)], today=today, say=say)


@dataclass(frozen=True)
class Beside:
    """Another file that is written with rows.

    Attributes
    ----------
    file : path from the root of the project.
    text : the whole of it.
    blocks : its new lines: the first of each block, how many there are, and what a message calls it.
    """

    file: str
    text: str
    blocks: tuple[tuple[int, int, str], ...]


@dataclass
class _Draft:
    """Files as they would be, and the lines that are new in each."""

    contents: dict[Path, bytes] = field(default_factory=dict)
    lines: dict[str, list[int]] = field(default_factory=dict)
    owners: dict[tuple[str, int], str] = field(default_factory=dict)

    def insert(self, file: str, line: int, count: int, owner: str) -> None:
        """Note that so many lines are new from a line on; what was new below it has moved."""
        moved = {(f, n + count if f == file and n >= line else n): of for (f, n), of in self.owners.items()}
        self.owners = moved | {(file, line + i): owner for i in range(count)}
        self.lines[file] = sorted(n for f, n in self.owners if f == file)


def add_rows(
    project: Project,
    new: Sequence[Row],
    *,
    today: date,
    beside: Beside | None = None,
    passing: str = "",
    more: Sequence[Entry] = (),
    say: Say = print,
) -> Added:
    """Add rows of one table or several, all or none.

    Parameters
    ----------
    beside : another file that is written with them.
    passing : a fault whose message holds this is told and does not refuse the rows.
    more : works that come with them, which the rows may name.
    say : told when another process is changing the tables, for which this one waits.

    Raises
    ------
    AddError : if a row is not whole, or the tables would no longer pass; nothing is written then.
    """
    with writing.together(project.root, say) as files:
        return _add_within(files, project, new, today, beside, passing, more)


def _add_within(
    files: Writing,
    project: Project,
    new: Sequence[Row],
    today: date,
    beside: Beside | None,
    passing: str,
    more: Sequence[Entry],
) -> Added:
    """Add rows to the tables as they are now that nobody else can change them."""
    found, draft, known_works = tables(project), _Draft(), [*works(project), *more]
    before = claims.tables(project)
    owners = []
    for number, one in enumerate(new):
        of = found[one.table]
        given = dict(one.given)
        names = of.schema["primaryKey"]
        if one.begun and len(names) == 1 and names[0] not in given:
            given = {names[0]: later_key(one.begun[names[0]], keys(of), today), **given}
        try:
            given = complete(of, given, one.begun, found, known_works)
            row = make(of.schema, given, start=one.begun, today=today)
        except AddError as error:
            if len(new) == 1:
                raise
            told = "/".join(given.get(name, "…") for name in names)
            raise AddError(f"{singular(one.table)} {told}, {error}") from error
        owner = f"{number}\0{singular(one.table)} {'/'.join(row[name] for name in names)}"
        after = place.line_of(row, of)
        path = project.root / of.file
        text = draft.contents.get(path) or path.read_bytes()
        draft.contents[path] = place.inserted(
            text.decode(), [row[name] for name in of.header], after
        ).encode()
        found[one.table] = place.with_row(of, row, after)
        draft.insert(of.file, after + 1, 1, owner)
        owners.append(owner)
    if beside:
        draft.contents[project.root / beside.file] = beside.text.encode()
        for line, count, name in beside.blocks:
            draft.owners |= {(beside.file, line + i): f"{name}\0{name}" for i in range(count)}
        draft.lines[beside.file] = sorted(n for f, n in draft.owners if f == beside.file)
    known = together.known(project)
    earlier = {project.relative(path): path.read_bytes() for path in draft.contents}
    for path, content in draft.contents.items():
        files.write(path, content)
    tried = together.tried(project, known, draft.lines)
    # Which trials a question pools is judged by people, after the new result is there.
    judged = synthesis.judged(found) - draft.lines.keys()
    refused = [
        fault
        for fault in tried.refused
        if fault.file not in judged and not (passing and passing in fault.message)
    ]
    if refused:
        several = len(new) > 1 and not (beside and len(beside.blocks) == len(new) == 1)
        said = [_said(fault, draft.owners, several=several) for fault in refused]
        raise AddError("\n".join([*dict.fromkeys(said), "Nothing was added."]))
    changes = rows.compare(before, claims.tables(project))
    places = {owner: at for at, owner in draft.owners.items()}
    to_do = [fault for fault in tried.refused if fault not in refused] + tried.told
    return Added(tuple(places[owner] for owner in owners), tuple(changes), tuple(to_do), earlier)


def _said(fault: Fault, owners: Mapping[tuple[str, int], str], *, several: bool) -> str:
    """Say a fault of a new row without the line on which it never came to stand."""
    owner = owners.get((fault.file, fault.line or 0))
    if owner is None:
        return str(fault)
    name = owner.partition("\0")[2]
    where = ", ".join(part for part in (name if several else "", fault.column) if part)
    message = fault.message.removesuffix(f" ({name})")
    return f"{where}: {message}" if where else message
