"""Which edition of a review this is: one clock for everything that is dated, so that equal input gives equal bytes."""

from __future__ import annotations

import csv
import datetime
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress

from livingreview.kept import digests, key
from livingreview.project import MARKER, Project

#: Variable by which a build is told its time (reproducible-builds.org).
EPOCH = "SOURCE_DATE_EPOCH"
#: The last second that has a date.
_LAST = 253_402_300_799
#: Digits of a commit that are shown; git itself shows more the more a clone holds.
_DIGITS = 7
#: Digits by which a state of the tables is known.
_OF_TABLES = 12


class ClockError(ValueError):
    """The time that a build was told cannot be used; the message says what to write instead."""


def clock(project: Project) -> int:
    """Return the time of the edition, in seconds since 1970 (UTC); never the time of the clock on the wall.

    It is ``SOURCE_DATE_EPOCH`` if that is set; else the time of the last commit; else, where nothing is under
    version control, midnight of the newest day in the tables; 0 if they hold none.

    Raises
    ------
    ClockError : if ``SOURCE_DATE_EPOCH`` is not a whole number of seconds that a calendar has.
    """
    if told := os.environ.get(EPOCH):
        if not told.isascii() or not told.isdigit():
            raise ClockError(f"{EPOCH}: {told} is not a number of seconds since 1970 (write 1795132800)")
        if int(told) > _LAST:
            raise ClockError(f"{EPOCH}: {told} is later than the year 9999 (write 1795132800)")
        return int(told)
    if committed := git(project, "log", "-1", "--format=%ct"):
        return int(committed)
    newest = max(_days(project), default=datetime.date(1970, 1, 1))
    return int(datetime.datetime.combine(newest, datetime.time(), datetime.UTC).timestamp())


def day(project: Project) -> datetime.date:
    """Return the day of the edition (UTC)."""
    return datetime.datetime.fromtimestamp(clock(project), datetime.UTC).date()


def tables(project: Project) -> str:
    """Return by what the state of the tables is known: the first digits of a digest of them all; empty without any."""
    found = {name: one for name, one in digests(project.data).items() if name.endswith((".csv", ".json"))}
    return key(found)[:_OF_TABLES] if found else ""


def commit(project: Project) -> str:
    """Return the short commit, with a word when files differ from it; empty without version control."""
    found = git(project, "rev-parse", "HEAD")[:_DIGITS]
    if not found:
        return ""
    return f"commit {found}" + (", with later changes" if git(project, "status", "--porcelain") else "")


def git(project: Project, *arguments: str) -> str:
    """Return what git says of the project; empty if there is no git, or it does not keep this project.

    A folder that was unpacked inside another repository is not kept there.
    """
    program = shutil.which("git")
    if program is None or not _asked(program, project, "ls-files", "--", MARKER):
        return ""
    return _asked(program, project, *arguments)


def _asked(program: str, project: Project, *arguments: str) -> str:
    run = subprocess.run(
        [program, "-C", str(project.root), *arguments], capture_output=True, encoding="utf-8", check=False
    )
    return run.stdout.strip() if run.returncode == 0 else ""


def _days(project: Project) -> Iterator[datetime.date]:
    """Yield every day in a column of dates; a cell that is no date is the business of the check."""
    try:
        described = json.loads(project.descriptor.read_text(encoding="utf-8-sig"))
    except ValueError:
        return
    for resource in described.get("resources", []):
        dates = [field["name"] for field in resource["schema"]["fields"] if field["type"] == "date"]
        path = project.data / resource["path"]
        if not dates or not path.exists():
            continue
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as lines:
            for row in csv.DictReader(lines):
                for column in dates:
                    with suppress(ValueError):
                        yield datetime.date.fromisoformat(row.get(column) or "")
