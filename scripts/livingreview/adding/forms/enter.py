"""A plan entered as a whole: every row or none, looked at as a pull request would be, and taken back if it would not pass."""

from __future__ import annotations

import csv
import io
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from livingreview import check, writing
from livingreview.adding import place, reference
from livingreview.adding.forms.book import Book, Place
from livingreview.adding.forms.plan import Edit, NewRow, Plan, Problem
from livingreview.adding.row import AddError, make
from livingreview.changes import report
from livingreview.changes.report import Report
from livingreview.check import against, base, contents, synthesis
from livingreview.check.fault import Fault
from livingreview.check.files import Table, read_table
from livingreview.evidence.bibliography import sorted_text
from livingreview.project import Project
from livingreview.say import Say
from livingreview.writing import Writing

#: What must pass, and what is for people to look at.
_REFUSED, _TOLD = ("data", "bibliography"), ("prose",)
_UNCITED = "cited by no chapter and no table"
_LINE = re.compile(r"\bline (\d+)(?: of (data/[\w/-]+\.csv))?")


@dataclass(frozen=True)
class Entered:
    """What came of a plan.

    Attributes
    ----------
    report : what changed; ``None`` if nothing was written.
    problems : why nothing was written.
    to_do : what people have to look at in sentences and conclusions.
    """

    report: Report | None
    problems: tuple[Problem, ...] = ()
    to_do: tuple[Fault, ...] = ()


def enter(book: Book, plan: Plan, today: date, say: Say = print) -> Entered:
    """Enter a plan, unless it has problems or the book would not pass with it; then say all that stands against it.

    Whatever happens, the files hold all of the change or nothing of it.
    """
    project = book.project
    known = [Counter(map(_same, check.run(project, subjects))) for subjects in (_REFUSED, _TOLD)]
    try:
        with tempfile.TemporaryDirectory() as folder, writing.together(project.root, say) as files:
            return _entered(files, book, plan, today, Path(folder), known)
    except _Refused as refused:
        return Entered(None, refused.problems)


def _entered(
    files: Writing,
    book: Book,
    plan: Plan,
    today: date,
    folder: Path,
    known: Sequence[Counter[tuple[str, str | None, str]]],
) -> Entered:
    """Write a plan and look at what came of it; what is refused ends the change."""
    project, problems = book.project, list(plan.problems)
    earlier = _copied(project, folder)
    own, unmade = _written(files, book, plan, today)
    problems += unmade
    refused = _new(check.run(project, _REFUSED), known[0])
    told = _new(check.run(project, _TOLD), known[1])
    touched = {book.tables[name].file for name in {one.table for one in own}}
    refused += [fault for fault in told if fault.file in touched]
    if not plan.problems:
        before = base.held(earlier, today)
        refused += against.check(project, contents.read(project), before, _REFUSED)
    # Which trials a question pools is judged by people, after the new result is there.
    judged = synthesis.judged(book.tables) - touched
    uncited = [fault for fault in refused if _UNCITED in fault.message or fault.file in judged]
    problems += _problems(refused, uncited, own, book, plan)
    if problems:
        raise _Refused(tuple(dict.fromkeys(problems)))
    told = [fault for fault in told if fault not in refused]
    made = report.since(base.Earlier(earlier, "before", today), project)
    return Entered(made, (), (*uncited, *told))


def _same(fault: Fault) -> tuple[str, str | None, str]:
    """Return what stays of a fault when its line moves."""
    return fault.file, fault.column, re.sub(r"line \d+", "line", fault.message)


def _new(faults: Collection[Fault], known: Counter[tuple[str, str | None, str]]) -> list[Fault]:
    left = known.copy()
    found = []
    for fault in faults:
        if left[_same(fault)] > 0:
            left[_same(fault)] -= 1
        else:
            found.append(fault)
    return found


class _Refused(Exception):  # noqa: N818
    """Ends a change that is not to stay."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__()
        self.problems = problems


_READINGS = "readings"


def _copied(project: Project, folder: Path) -> Project:
    """Return a project as it stands, in another folder, with all that a report looks at."""
    for path in (
        *project.data.rglob("*"),
        *project.book.rglob("*.md"),
        project.bibliography,
        project.config,
        project.toc,
    ):
        if path.is_file():
            target = folder / path.relative_to(project.root)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    return Project(folder)


def _written(files: Writing, book: Book, plan: Plan, today: date) -> tuple[set[Place], list[Problem]]:
    """Write the rows; return their places, and why some could not be made."""
    own, problems = set(), []
    for edit in plan.edits:
        _edit(files, book, edit)
        own.add(edit.place)
    rows = list(plan.rows)
    if plan.work:
        _add_work(files, book.project, plan)
        if _READINGS in book.tables:
            rows.append(NewRow(_READINGS, _reading(plan.work.key, today)))
    for new in rows:
        try:
            made = make(book.tables[new.table].schema, new.given, start=new.begun, today=today)
        except AddError as error:
            column, _, said = str(error).replace(" needs a value:", ": a value is needed:").partition(":")
            label = plan.labels.get((new.table, column.strip()), "")
            if label not in {one.label for one in plan.problems} - {""}:
                problems.append(
                    Problem(label, plan.typed.get(label, ""), _in_words(said.strip(), book, plan))
                )
            continue
        own.add(_insert(files, book, new.table, made))
    return own, problems


def _reading(key: str, today: date) -> dict[str, str]:
    return {
        "citekey": key,
        "read": "none",
        "read_in": "NA",
        "read_on": "NA",
        "note": f"Named by a reader on {today.isoformat()}; not opened by us yet",
    }


def _table(book: Book, name: str) -> Table:
    """Return a table as it stands in its file now."""
    of = book.tables[name]
    found, _ = read_table(book.project.root / of.file, of.file, name, of.schema)
    if found is None:
        raise AddError(f"{of.file}: cannot be read any more")
    return found


def _edit(files: Writing, book: Book, edit: Edit) -> None:
    of = book.tables[edit.place.table]
    row = book.rows(of.name)[edit.place.key]
    file = book.project.root / of.file
    lines = file.read_bytes().decode("utf-8").split("\n")
    written = io.StringIO()
    cells = row.cells | dict(edit.cells)
    csv.writer(written, lineterminator="\n").writerow([cells[name] for name in of.header])
    lines[row.line - 1] = written.getvalue().removesuffix("\n")
    files.write(file, "\n".join(lines).encode())


def _insert(files: Writing, book: Book, name: str, row: Mapping[str, str]) -> Place:
    of = _table(book, name)
    file = book.project.root / of.file
    after = place.line_of(row, of)
    text = place.inserted(file.read_bytes().decode("utf-8"), [row[column] for column in of.header], after)
    files.write(file, text.encode())
    return Place(name, "/".join(row[column] for column in of.schema["primaryKey"]))


def _add_work(files: Writing, project: Project, plan: Plan) -> None:
    if plan.work:
        before = project.bibliography.read_bytes().decode("utf-8")
        entry = reference.written(plan.work.kind, plan.work.key, plan.work.fields)
        joined = before.rstrip("\n") + "\n" * (2 * bool(before.strip())) + entry
        files.write(project.bibliography, sorted_text(joined).encode())


def _problems(
    refused: Sequence[Fault], uncited: Collection[Fault], own: Collection[Place], book: Book, plan: Plan
) -> Iterator[Problem]:
    lines = {}
    for name in {one.table for one in own}:
        of = _table(book, name)
        for row in of.rows:
            key = "/".join(row.cells[column] for column in of.schema["primaryKey"])
            lines[of.file, row.line] = Place(name, key)
    # Of a field that could not be read, what follows from that is no news.
    told = {one.label for one in plan.problems} - {""}
    for fault in refused:
        if fault in uncited:
            continue
        at = lines.get((fault.file, fault.line or 0))
        said = _in_words(
            fault.message, book, plan, {where: one.key for where, one in lines.items()}, fault.file
        )
        if at in own and at:
            label = plan.labels.get((at.table, fault.column or ""), "")
            if label not in told:
                yield Problem(label, plan.typed.get(label, ""), said)
        elif fault.file == "references.bib":
            yield Problem(plan.labels.get(("references", ""), ""), "", f"The reference: {said}")
        else:
            yield Problem(
                "", "", f"Another row of the book stands against this, so that a person has to look: {said}"
            )


def _in_words(
    message: str, book: Book, plan: Plan, rows: Mapping[tuple[str, int], str] | None = None, file: str = ""
) -> str:
    """Return what a check says without lines, files and names of columns, which the sender has never seen."""

    def row(found: re.Match[str]) -> str:
        key = (rows or {}).get((found[2] or file, int(found[1])))
        return f"the row {key}" if key else "another row"

    said = _LINE.sub(row, message)
    for table in book.tables.values():
        said = said.replace(f" of {table.file}", " of the book").replace(table.file, "the tables")
        if any(name == table.name for name, _ in plan.labels):
            for one in table.schema["fields"]:
                if "_" in one["name"]:
                    said = re.sub(
                        rf"(?<![\w-]){one['name']}(?![\w-])", str(one.get("title", one["name"])).lower(), said
                    )
    note = next((label for (_, column), label in plan.labels.items() if column == "note" and label), "")
    if note and "in the note" in said:
        said = said.replace("in the note", f"in the field “{note}”")
    said = re.sub(r" \([a-z0-9]+(?:-[a-z0-9]+)+(?:, [a-z0-9-]+)*\)$", "", said)
    # A key keeps its letters, so that it can be copied.
    first = said if re.match(r"[a-z0-9]+-", said) else said[:1].upper() + said[1:]
    return first + ("" if said.endswith((".", "…", "?")) else ".")
