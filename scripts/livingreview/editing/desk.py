"""Where rows are edited: a change is looked at, saved whole or not at all, and taken back."""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

from livingreview import check, kept
from livingreview.adding.row import kept_of, later_key, meant
from livingreview.changes import formats, report, told
from livingreview.check import against, base, contents
from livingreview.check.base import Earlier
from livingreview.check.contents import Contents
from livingreview.check.fault import Fault, shown
from livingreview.check.files import Row, Table
from livingreview.check.tables import wrong
from livingreview.editing import forms, lines
from livingreview.evidence import claims
from livingreview.project import Project

Kind = Literal["change", "add", "remove"]
KINDS: tuple[Kind, ...] = ("change", "add", "remove")
_CHECKED, _AGAIN, _NOTHING = "checked_on", "read_again_on", "NA"
#: What a change must pass, and what is for people: sentences and conclusions that have to be looked at.
_REFUSED, _TOLD = ("data", "bibliography"), ("prose",)
_MEANWHILE = (
    "The file was changed meanwhile by somebody or something else; nothing was {}. "
    "Keep what you wrote, close this, and open the row again."
)


class EditError(Exception):
    """What was asked cannot be done; the message says why, in words for whoever edits."""


@dataclass(frozen=True)
class Asked:
    """A change of one row.

    Attributes
    ----------
    table : name of the table, as the descriptor has it.
    key : of the row that is changed or removed; of the row that a new one starts from, or empty.
    cells : column -> what was typed.
    seen : the table as it was when the form was opened, by :func:`livingreview.kept.digest`.
    """

    kind: Kind
    table: str
    key: str
    cells: Mapping[str, str]
    seen: str


@dataclass(frozen=True)
class _Done:
    """A change that was saved: the file, its bytes before and after, and what it was."""

    file: Path
    before: bytes
    after: bytes
    what: str


@dataclass(frozen=True)
class _Known:
    """The tables as they stand: a key of their bytes, what was read, the works of the bibliography, the faults."""

    state: str
    found: Contents
    keys: set[str] | None
    faults: list[Fault]


@dataclass(frozen=True)
class _Made:
    """A change before anything is written: the table, the row as it was and as it would be, and the whole text."""

    of: Table
    known: _Known
    old: Row | None
    cells: dict[str, str] | None
    before: bytes
    after: bytes


class Desk:
    """The tables of one project, edited by one person at a time; what is asked at once is done one by one."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._lock = threading.Lock()
        self._done: list[_Done] = []
        self._known: _Known | None = None
        self._faults: tuple[str, list[Fault]] | None = None
        self._last: tuple[tuple[Asked, str], tuple[dict[str, Any], bool]] | None = None

    @property
    def last(self) -> str:
        """What :meth:`undo` would take back; empty if there is nothing."""
        return self._done[-1].what if self._done else ""

    def open(self, kind: Kind, table: str, key: str) -> dict[str, Any]:
        """Return the form of a row.

        Raises
        ------
        EditError : if there is no such table or row, or the tables cannot be read.
        """
        with self._lock:
            of, _ = self._table(table)
            old = lines.row_of(key, of) if key else None
            if old is None and (key or kind != "add"):
                raise EditError(f"{of.file} has no row {shown(key)}.")
            cells = dict(old.cells) if old else {}
            if kind == "add":
                cells = self._begun(of, cells)
            known = claims.tables(self._project)
            return {
                "kind": kind,
                "table": table,
                "title": known[table].title or table,
                "key": key,
                "keys": [lines.key_of(row.cells, of) for row in of.rows],
                "seen": kept.digest(self._bytes(of)),
                "today": date.today().isoformat(),
                "fields": forms.fields(of, cells, known, self._project),
            }

    def check(self, asked: Asked) -> dict[str, Any]:
        """Return what the check says of a row as it stands in its form; quick, and nothing is written."""
        with self._lock:
            made = self._made(asked)
            faults, line = self._of_tables(made)
            return self._told(made, [*faults, *self._unread(made)], line)

    def preview(self, asked: Asked) -> dict[str, Any]:
        """Return what the whole check says, and what the change changes in the evidence; nothing is written."""
        with self._lock:
            return self._judged(self._made(asked), asked)[0]

    def save(self, asked: Asked) -> dict[str, Any]:
        """Write a change that passes; what is told is as of :meth:`preview`, with ``saved``.

        Raises
        ------
        EditError : if the file is not what it was when the form was opened; nothing is written then.
        """
        with self._lock:
            made = self._made(asked)
            told, passes = self._judged(made, asked)
            if passes:
                file = self._project.root / made.of.file
                if file.read_bytes() != made.before:
                    raise EditError(_MEANWHILE.format("saved"))
                kept.write_whole(file, made.after)
                words = {"change": "Changed", "add": "Added", "remove": "Removed"}[asked.kind]
                key = asked.key if made.cells is None else lines.key_of(made.cells, made.of)
                self._done.append(_Done(file, made.before, made.after, f"{words}: {key}"))
            return told | {"saved": passes, "last": self.last}

    def undo(self) -> dict[str, Any]:
        """Take the last change back.

        Raises
        ------
        EditError : if there is none, or the file was changed since; nothing is written then.
        """
        with self._lock:
            if not self._done:
                raise EditError("There is nothing to take back.")
            done = self._done[-1]
            if done.file.read_bytes() != done.after:
                raise EditError(_MEANWHILE.format("taken back"))
            kept.write_whole(done.file, done.before)
            self._done.pop()
            return {"undone": done.what, "last": self.last}

    def _table(self, name: str) -> tuple[Table, _Known]:
        """Return a table that the descriptor names, and what is known of all; a file is found by no other words."""
        known = self._now()
        if name not in known.found.tables:
            raise EditError(f"There is no table {shown(name)}.")
        return known.found.tables[name], known

    def _now(self) -> _Known:
        """Return the tables as they stand; read again only when one of them, or the bibliography, is another."""
        state = kept.key(
            [kept.digests(self._project.data), kept.digest(self._project.bibliography.read_bytes())]
        )
        if self._known is None or self._known.state != state:
            found = contents.read(self._project)
            if faults := found.faults["data"]:
                raise EditError(f"{faults[0]}. Mend this first.")
            keys = None if found.entries is None else {entry.key for entry in found.entries}
            faults = check.of_tables(found.tables, keys, check.of_cells(found.tables))
            self._known = _Known(state, found, keys, faults)
        return self._known

    def _bytes(self, of: Table) -> bytes:
        return (self._project.root / of.file).read_bytes()

    def _begun(self, of: Table, start: Mapping[str, str]) -> dict[str, str]:
        """Return the cells with which a new row begins."""
        described = {field["name"]: field for field in of.schema["fields"]}
        cells = {
            name: "" if field["constraints"]["required"] else _NOTHING for name, field in described.items()
        }
        taken = kept_of(start, described)
        missing = of.schema["missingValues"]
        cells |= {
            name: "" if described[name]["constraints"]["required"] and cell in missing else cell
            for name, cell in taken.items()
        }
        names = of.schema["primaryKey"]
        if start and len(names) == 1:
            keys = [lines.key_of(row.cells, of) for row in of.rows]
            cells[names[0]] = later_key(start[names[0]], keys, date.today())
        days = {_CHECKED: date.today().isoformat(), _AGAIN: _NOTHING}
        return cells | {name: day for name, day in days.items() if name in cells}

    def _made(self, asked: Asked) -> _Made:
        """Return what a change would make of its table."""
        of, known = self._table(asked.table)
        before = self._bytes(of)
        if kept.digest(before) != asked.seen:
            raise EditError(_MEANWHILE.format("saved"))
        old = None if asked.kind == "add" else lines.row_of(asked.key, of)
        if old is None and asked.kind != "add":
            raise EditError(f"{of.file} has no row {shown(asked.key)}.")
        cells = None
        if asked.kind != "remove":
            described = {field["name"]: field for field in of.schema["fields"]}
            if unknown := sorted(set(asked.cells) - set(described)):
                raise EditError(f"{of.file} has no column {shown(unknown[0])}.")
            typed = dict.fromkeys(described, "") | dict(old.cells if old else {}) | dict(asked.cells)
            cells = {name: meant(typed[name], described[name]) for name in described}
        after = lines.changed(before.decode("utf-8"), of, old, cells).encode()
        return _Made(of, known, old, cells, before, after)

    def _of_tables(self, made: _Made) -> tuple[list[Fault], int | None]:
        """Return the faults of the tables that a change brings, and the line of the row; no file is read."""
        now, line = lines.table_with(made.of, made.old, made.cells)
        tables = {**made.known.found.tables, made.of.name: now}
        faults = check.of_tables(tables, made.known.keys, check.of_cells(tables))
        return _new(made.known.faults, faults, made.of.file), line

    def _unread(self, made: _Made) -> list[Fault]:
        """Return what a change against the file as it stands leaves untold, such as a day of reading as before."""
        if made.old is None or made.cells is None:
            return []
        now, _ = lines.table_with(made.of, made.old, made.cells)
        was = base.Base(date.today(), {made.of.name: made.of}, {})
        found = replace(made.known.found, tables={made.of.name: now}, chapters=[], entries=None)
        return [
            fault
            for fault in against.check(self._project, found, was, ("data",))
            if fault.file == made.of.file and fault.line == made.old.line
        ]

    def _judged(self, made: _Made, asked: Asked) -> tuple[dict[str, Any], bool]:
        """Return what is told of a change, and whether it may be saved; once for the same change of the same book."""
        state = self._state()
        if self._last is None or self._last[0] != (asked, state):
            self._last = ((asked, state), self._judge(made, asked, state))
        told, passes = self._last[1]
        return dict(told), passes

    def _state(self) -> str:
        """Return a key of all that the check reads."""
        folders = [kept.digests(folder) for folder in (self._project.data, self._project.book)]
        files = sorted(path for path in self._project.root.iterdir() if path.is_file())
        return kept.key([folders, [kept.digest(path.read_bytes()) for path in files]])

    def _judge(self, made: _Made, asked: Asked, state: str) -> tuple[dict[str, Any], bool]:
        if self._faults is None or self._faults[0] != state:
            faults = [fault for subjects in (_REFUSED, _TOLD) for fault in check.run(self._project, subjects)]
            self._faults = (state, faults)
        known = self._faults[1]
        with _copy(self._project, made.of.file, made.after) as copy:
            faults = _new(known, check.run(copy, _REFUSED), made.of.file)
            prose = _new(known, check.run(copy, _TOLD), made.of.file)
            line = self._line(made, copy)
            refused = [*faults, *self._unread(made)]
            then: list[Fault] = []
            if asked.kind == "remove" or (made.old and made.cells and asked.key != self._key(made)):
                # A sentence that names a row which is gone could not be printed.
                refused, prose = [*refused, *prose], []
            elif asked.kind == "change":
                # Two rows that must agree can be changed only one after the other.
                then = [fault for fault in refused if (fault.file, fault.line) != (made.of.file, line)]
                refused = [fault for fault in refused if fault not in then]
            told = self._told(made, refused, line)
            told["then"] = [str(fault) for fault in then]
            told["to_do"] = [str(fault) for fault in prose]
            told["changes"] = [] if refused else self._changes(copy)
            return told, not refused

    def _key(self, made: _Made) -> str:
        return lines.key_of(made.cells or {}, made.of)

    def _line(self, made: _Made, copy: Project) -> int | None:
        """Return the line on which the row stands in a copy."""
        if made.cells is None or made.old is not None:
            return made.old.line if made.old and made.cells is not None else None
        found = contents.read(copy).tables.get(made.of.name)
        row = lines.row_of(self._key(made), found) if found else None
        return row.line if row else None

    def _changes(self, copy: Project) -> list[dict[str, Any]]:
        found = report.since(Earlier(self._project, "", date.today()), copy)
        return [
            {
                "head": section.head,
                "items": [
                    {
                        "words": one.words,
                        "below": [said for part in one.below for said in formats.of_line(part)],
                    }
                    for one in section.items
                ],
            }
            for section in told.sections(found)
        ] or [{"head": told.NOTHING, "items": []}]

    def _told(self, made: _Made, faults: list[Fault], line: int | None) -> dict[str, Any]:
        """Return faults as the form shows them: those of a cell at its field, all others above."""
        at: dict[str, str] = {}
        others: list[str] = []
        for fault in faults:
            own = fault.file == made.of.file and fault.line == line and line is not None
            if own and fault.column and fault.column not in at:
                at[fault.column] = fault.message
            elif own and fault.column:
                at[fault.column] += f"; {fault.message}"
            elif own:
                others.append(fault.message)
            else:
                others.append(str(fault))
        for name, message in self._blank(made).items():
            at.setdefault(name, message)
        return {"faults": at, "others": list(dict.fromkeys(others))}

    def _blank(self, made: _Made) -> dict[str, str]:
        """Return what each cell by itself says; a blank one of a new row is told although the row is not whole."""
        if made.cells is None:
            return {}
        labels = made.of.schema["missingValues"]
        said = {
            field["name"]: wrong(made.cells[field["name"]], field, labels)
            for field in made.of.schema["fields"]
        }
        return {name: message for name, message in said.items() if message}  # fmt: skip


def _new(known: list[Fault], now: list[Fault], file: str) -> list[Fault]:
    """Return the faults that were not known; those of the edited file may stand on other lines than before."""
    left = Counter(_place(fault, file) for fault in known)
    found = []
    for fault in now:
        place = _place(fault, file)
        if left[place]:
            left[place] -= 1
        else:
            found.append(fault)
    return found


def _place(fault: Fault, file: str) -> tuple[str, int | None, str | None, str]:
    return (fault.file, None if fault.file == file else fault.line, fault.column, fault.message)


@contextmanager
def _copy(project: Project, file: str, content: bytes) -> Iterator[Project]:
    """Lay out, for the block, what the check reads of a project, with one file as it would be."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for path in project.root.iterdir():
            if path.is_file() and not path.name.startswith("."):
                shutil.copyfile(path, root / path.name)
        for inner in (project.data, project.book):
            shutil.copytree(inner, root / inner.name, ignore=shutil.ignore_patterns(".*", "*~"))
        (root / file).write_bytes(content)
        yield Project(root.resolve())
