"""Put tables and bibliography into their one form, and say what another program has done to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from livingreview import writing
from livingreview.adding.reference import written
from livingreview.check import base, bibliography, descriptor
from livingreview.check.base import BaseError
from livingreview.check.fault import Fault, shown
from livingreview.check.files import Table, read_table, read_text
from livingreview.evidence.bibliography import relaid_text
from livingreview.project import Project
from livingreview.say import Say
from livingreview.tidying import saved, table
from livingreview.tidying.saved import TidyError
from livingreview.tidying.table import Mended, Tidy

#: What a change is compared with unless something else is named.
LAST = "HEAD"
#: Cells of one column that are told one by one, where all were written otherwise in the same way.
_FEW = 3
#: From this number of cells of one column on that nobody can mend one by one, the first are told.
_MANY = 20


class NoSuchFileError(Exception):
    """A file was named that is neither a table nor the bibliography; the message says so in one line."""


@dataclass(frozen=True)
class Outcome:
    """What became of one file.

    Attributes
    ----------
    file : path from the root of the project.
    changed : the file was not as it should be.
    tidy : what it should be; ``None`` if it cannot be put in order, and ``left`` says why.
    """

    file: str
    changed: bool
    tidy: Tidy | None
    left: tuple[Fault, ...]

    def lines(self, *, check: bool) -> Iterator[str]:
        """Yield what a person is told of it, one line each."""
        if self.tidy:
            if self.changed:
                said = ", ".join(self.tidy.said) or ("" if self.tidy.mended else "quotes or spaces")
                cells = len(self.tidy.mended)
                parts = [said, f"{cells} cell{'s' * (cells != 1)}" * bool(cells)]
                yield f"{self.file}: {'to put' if check else 'put'} in order ({'; '.join(filter(None, parts))})"
            yield from _told(self.tidy.mended)
            yield from map(str, self.tidy.doubtful)
        yield from _left(self.left)


def _left(faults: Iterable[Fault]) -> Iterator[str]:
    """Yield what a person has to mend; of very many cells in one column the first, and a way out."""
    columns: dict[tuple[str, str | None], list[Fault]] = {}
    for fault in faults:
        columns.setdefault((fault.file, fault.column), []).append(fault)
    for (file, column), found in columns.items():
        few = found if len(found) <= _MANY else found[:_FEW]
        yield from map(str, few)
        if more := len(found) - len(few):
            yield (
                f"{file}, {column or 'rows'}: {more} more like these; a program has changed the whole column, so take"
                " the file as it was, and make your own change again"
            )


def _told(mended: Iterable[Mended]) -> Iterator[str]:
    """Yield the cells that are written otherwise, of many in one column the first."""
    alike: dict[tuple[str, bool], list[Mended]] = {}
    for cell in mended:
        alike.setdefault((cell.column, cell.put_back), []).append(cell)
    for (column, put_back), cells in alike.items():
        for cell in cells[:_FEW]:
            now = f"{shown(cell.before, 60)} → {shown(cell.now, 60)}{', as it was' * put_back}"
            yield f"  line {cell.line}, {column}: {now} ({shown(cell.key)})"
        if more := len(cells) - min(len(cells), _FEW):
            yield f"  and {more} cell{'s' * (more != 1)} more in {column}"


def tidy(
    project: Project,
    files: Sequence[Path] = (),
    *,
    against: str | None = None,
    check: bool = False,
    say: Say = print,
) -> list[Outcome]:
    """Put files in order; those that are in order are not written.

    Parameters
    ----------
    files : tables, or the bibliography; all of them if none is named.
    against : revision that shows what was lost; the last commit unless given, and none where there is no commit.
    check : look only, and write nothing.
    say : told when another process is changing the tables, for which this one waits.

    Raises
    ------
    NoSuchFileError : if a file is named that is neither.
    BaseError : if the revision cannot be read, and was asked for.
    TidyError : if the descriptor of the tables has faults.
    """
    resources, faults = descriptor.read(project)
    if faults:
        raise TidyError(faults[0])
    described = {f"data/{resource['path']}": resource for resource in resources}
    wanted = _wanted(project, files, described)
    with nullcontext() if check else writing.together(project.root, say) as change:
        with _earlier(project, against) as earlier:
            found = [_one(project, file, described.get(file), earlier, against or LAST) for file in wanted]
        for outcome in found:
            if change and outcome.changed and outcome.tidy:
                change.write(project.root / outcome.file, outcome.tidy.text.encode())
    return found


def _wanted(project: Project, files: Sequence[Path], described: Mapping[str, Any]) -> list[str]:
    known = [*described, bibliography.FILE]
    if not files:
        return [name for name in known if (project.root / name).exists()]
    found = []
    for file in files:
        # A link to a table is that table, wherever it lies.
        path = (file.parent.resolve() / file.name) if file.name else file.resolve()
        name = path.relative_to(project.root).as_posix() if path.is_relative_to(project.root) else ""
        if name not in known:
            raise NoSuchFileError(f"{file}: neither a table of this review nor {bibliography.FILE}")
        found.append(name)
    return list(dict.fromkeys(found))


@contextmanager
def _earlier(project: Project, against: str | None) -> Iterator[Project | None]:
    """Lay out the earlier version for the block; none where nobody asked for one and there is none."""
    try:
        unpacked = base.unpacked(project, against or LAST)
        found = unpacked.__enter__()
    except BaseError:
        if against is not None:
            raise
        yield None
        return
    try:
        yield found.project
    finally:
        unpacked.__exit__(None, None, None)


def _one(
    project: Project, file: str, resource: Mapping[str, Any] | None, earlier: Project | None, since: str
) -> Outcome:
    path = project.root / file
    before = read_text(earlier.root / file, file)[0] if earlier else None
    try:
        text, said = saved.read(path, file, before)
        if resource is None:
            laid = _bibliography(text, file)
            made = Tidy(laid, [*said, *["order or layout"] * (laid != text)])
        else:
            # Of a file that says what it said, nothing was lost.
            was = _table(earlier, file, resource["name"]) if earlier and text != before else None
            made = table.tidied(text, resource["name"], file, resource["schema"], was, since)
            made = Tidy(made.text, [*said, *made.said], made.mended, made.left, made.doubtful)
    except TidyError as error:
        return Outcome(file, False, None, (error.fault,))
    return Outcome(file, made.text.encode() != path.read_bytes(), made, tuple(made.left))


def _table(earlier: Project, file: str, name: str) -> Table | None:
    """Return a table as it was, as its own descriptor had it."""
    for resource in descriptor.read(earlier)[0]:
        if resource["name"] == name:
            return read_table(earlier.data / resource["path"], file, name, resource["schema"])[0]
    return None


def _bibliography(text: str, file: str) -> str:
    entries, faults = bibliography.parse(text)
    if faults or entries is None:
        raise TidyError(faults[0] if faults else Fault(file, None, None, "cannot be read"))
    return relaid_text(text, lambda entry: written(entry.kind, entry.key, entry.fields))


def ending(outcomes: Iterable[Outcome], *, check: bool) -> str:
    """Say in one line what was done, or would be."""
    found = list(outcomes)
    changed = sum(outcome.changed for outcome in found)
    left = sum(len(outcome.left) for outcome in found)
    doubtful = sum(len(outcome.tidy.doubtful) for outcome in found if outcome.tidy)
    if not changed and not left and not doubtful:
        return "Nothing to do."
    parts = []
    if changed:
        plural = "s" * (changed != 1)
        parts.append(f"{changed} file{plural} {'would be put' if check else 'put'} in order")
    if left:
        parts.append(f"{left} place{'s' * (left != 1)} left for you, which nobody else can mend")
    if doubtful:
        parts.append(f"{doubtful} place{'s' * (doubtful != 1)} to look at, which may be meant")
    return f"{'; '.join(parts)}."
