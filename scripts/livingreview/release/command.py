"""The command ``release``: enter an edition with the words of a person, then freeze what is committed."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from livingreview import check, lock
from livingreview.check.base import BaseError, unpacked
from livingreview.evidence.editions import Edition, editions, order
from livingreview.project import Project
from livingreview.release import entry, freezing, making, repository, shelf, words
from livingreview.release.compare import Difference, compare
from livingreview.release.freezing import Maker
from livingreview.say import Say

_LOCK = ".lock"
_BUSY = "Another edition is being released"


class ReleaseError(Exception):
    """The edition cannot be released; the message says why, in one line where one is enough."""


@dataclass(frozen=True)
class Request:
    """What a person asks for.

    Attributes
    ----------
    day : of the edition; today unless given.
    out : folder in which editions stand; ``_build/editions`` unless given.
    words : file with the words for what changed; one in the folder of what is generated unless given.
    question : asks a person; None where nobody can be asked.
    """

    version: str
    day: str = ""
    out: Path | None = None
    words: Path | None = None
    question: Callable[[str], str] | None = None


def run(
    project: Project,
    request: Request,
    say: Say,
    *,
    today: Callable[[], date] = lambda: datetime.now(UTC).date(),
    make: Maker = freezing.made,
) -> None:
    """Do the next step towards an edition: enter it, or freeze it once what was entered is committed.

    Parameters
    ----------
    today : the day by the clock of this computer.

    Raises
    ------
    ReleaseError : if it cannot be done; nothing is half-done then.
    """
    try:
        order(request.version)
    except ValueError as error:
        raise ReleaseError(
            f"{request.version} is no version; write two or three numbers joined by points, such as 1.0"
        ) from error
    if request.words and not request.words.is_file():
        raise ReleaseError(f"--words {request.words}: there is no such file")
    out = (request.out or project.build / "editions").absolute()
    out.mkdir(parents=True, exist_ok=True)
    try:
        with lock.held(out / _LOCK, say, _BUSY):
            _run(project, request, out, say, today, make)
    except (
        repository.RepositoryError,
        words.WordsError,
        entry.EntryError,
        making.MakingError,
        freezing.FreezingError,
        BaseError,
    ) as error:
        raise ReleaseError(str(error)) from error


def _run(
    project: Project, request: Request, out: Path, say: Say, today: Callable[[], date], make: Maker
) -> None:
    # An earlier release may have been stopped between the edition and the list of all.
    freezing.clear(out)
    shelf.refresh(out)
    if (out / request.version).exists():
        raise ReleaseError(
            f"Edition {request.version} is frozen already, in {out / request.version}; it stays as it is"
        )
    commit = repository.head(project)
    entry.files(project)
    known = editions(project)
    same = next((one for one in known if order(one.version) == order(request.version)), None)
    if same is None:
        _enter(project, request, known, commit, say, today)
        return
    if same.version != request.version:
        raise ReleaseError(f"{request.version} is entered as {same.version}; write it so")
    if request.day and request.day != same.day.isoformat():
        raise ReleaseError(f"--date {request.day}: edition {same.version} is entered with the day {same.day}")
    earlier = known[known.index(same) - 1] if known.index(same) else None
    made_from = repository.made_from(project, same, entry.table(project), entry.files(project))
    _plausible(project, made_from, earlier)
    goal = freezing.freeze(project, same, earlier, made_from, out, say, make=make)
    files = [path for path in goal.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files) / 1_000_000
    say(f"Edition {same.version} is frozen: {goal} ({len(files):,} files, {size:.0f} MB)")


def _plausible(project: Project, commit: str, earlier: Edition | None) -> None:
    """Refuse a commit whose time is before the edition before: the clock of a computer was wrong."""
    day = datetime.fromtimestamp(repository.moment(project, commit), UTC).date()
    if earlier and day < earlier.day:
        raise ReleaseError(
            f"Commit {commit[:12]} says {day}, which is before edition {earlier.version} of {earlier.day}; the clock of"
            " the computer that made it was wrong: set it, and commit again"
        )


def _enter(
    project: Project, request: Request, known: list[Edition], commit: str, say: Say, today: Callable[[], date]
) -> None:
    last = known[-1] if known else None
    if last and order(request.version) < order(last.version):
        raise ReleaseError(
            f"{request.version} is older than the last edition, {last.version}; write a higher version"
        )
    day = _day(request, last, today())
    if faults := check.run(project):
        raise ReleaseError(
            "\n".join([*map(str, faults), f"{len(faults)} fault(s) found; mend them, and commit, first."])
        )
    if last is None:
        found: list[Difference] = []
    else:
        say(f"Comparing with edition {last.version} ...")
        if not repository.knows(project, last.commit):
            raise ReleaseError(
                f"Commit {last.commit[:12]} of edition {last.version} is not in this clone; fetch its history with:"
                " git fetch --unshallow --tags"
            )
        with unpacked(project, last.commit, f"Edition {last.version}", also=("CITATION.cff",)) as before:
            try:
                found = compare(before.project, project)
            except (KeyError, ValueError, OSError) as error:
                raise ReleaseError(
                    f"The tables of edition {last.version} cannot be read by the present code ({error})"
                ) from error
    what, said = _said(project, request, found, say)
    edition = Edition(request.version, day, commit, what)
    entry.enter(project, edition, said, say)
    changed = f", with {len(said)} changes since edition {last.version}" if last else ""
    say(
        f"Edition {edition.version} is entered{changed}. Read what git shows, commit it, and run the same command again"
        " to freeze it."
    )


def _day(request: Request, last: Edition | None, today: date) -> date:
    try:
        day = date.fromisoformat(request.day) if request.day else today
    except ValueError as error:
        raise ReleaseError(f"--date {request.day} is no day; write it as 2026-11-20") from error
    if request.day and request.day != day.isoformat():
        raise ReleaseError(f"--date {request.day}: write it as {day}")
    if last and day < last.day:
        whose = f"--date {day}" if request.day else f"The clock of this computer says {day}, which"
        how = "write a later day" if request.day else "set it, or write the day with --date"
        raise ReleaseError(f"{whose} is before the last edition, {last.version} of {last.day}; {how}")
    # Where the day begins earlier it may be tomorrow already.
    if day > today + timedelta(days=1):
        raise ReleaseError(f"--date {day} is in the future; by the clock of this computer it is {today}")
    return day


def _said(
    project: Project, request: Request, found: list[Difference], say: Say
) -> tuple[str, list[words.Said]]:
    """Return what a person says of the edition and of what changed; what is missing is asked for, or told."""
    file = (request.words or project.build / "release" / f"words-{request.version}.yml").absolute()
    content = words.read(file) if file.is_file() else {}
    shown = os.path.relpath(file)
    if request.question:
        content = words.ask(content, request.version, found, file, request.question, say)
    try:
        return words.said(content, found, shown)
    except words.WordsError as error:
        # What was written already stays; what changed meanwhile joins it.
        words.write(file, request.version, found, content)
        raise ReleaseError(
            f"{error}\nFill in what is missing in {shown}, and run the same command again."
        ) from error
