"""Enter an edition into the tables: its row, what changed with it, and its number where the book states it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from livingreview import check, writing
from livingreview.evidence.editions import CHANGES, EDITIONS, Edition, paths
from livingreview.project import Project
from livingreview.release.words import Said
from livingreview.say import Say

CITATION = "CITATION.cff"


class EntryError(Exception):
    """The edition cannot be entered; the message says why, in a line for each fault."""


def files(project: Project) -> list[str]:
    """Return the files that entering an edition changes, from the root of the project."""
    return [
        *(project.relative(path) for path in _paths(project).values()),
        project.relative(project.descriptor),
        CITATION,
    ]


def table(project: Project) -> str:
    """Return the file of the table of editions, from the root of the project."""
    return project.relative(_paths(project)[EDITIONS])


def enter(project: Project, edition: Edition, said: Sequence[Said], say: Say) -> None:
    """Write the edition into the tables, its description and how to cite the book: all of it or nothing.

    Raises
    ------
    EntryError : if the tables then have faults; they are as they were.
    """
    there = _paths(project)
    with writing.together(project.root, say) as change:
        row = {
            "edition": edition.version,
            "released_on": edition.day.isoformat(),
            "commit": edition.commit,
            "what": edition.what,
            "doi": edition.doi or "NA",
        }
        change.write(there[EDITIONS], _with_rows(there[EDITIONS].read_bytes(), [row]))
        change.write(there[CHANGES], _with_rows(there[CHANGES].read_bytes(), list(_rows(edition, said))))
        described = project.descriptor.read_text(encoding="utf-8")
        stated = re.sub(
            r'^(  "version": )"[^"]*"', rf'\g<1>"{edition.version}"', described, count=1, flags=re.MULTILINE
        )
        change.write(project.descriptor, stated.encode("utf-8"))
        citation = project.root / CITATION
        if citation.is_file():
            text = cited(citation.read_text(encoding="utf-8"), edition.version, edition.day)
            change.write(citation, text.encode("utf-8"))
        if faults := check.run(project, ("data",)):
            raise EntryError(
                "\n".join([*map(str, faults), "The edition was not entered; the tables are as they were."])
            )


def _paths(project: Project) -> dict[str, Path]:
    found = paths(project)
    if len(found) < 2:
        raise EntryError(
            f"{project.relative(project.descriptor)}: the tables {EDITIONS} and {CHANGES} are described nowhere;"
            " editions stand in them"
        )
    return found


def _rows(edition: Edition, said: Sequence[Said]) -> list[dict[str, str]]:
    key = edition.version.replace(".", "-")
    digits = max(3, len(str(len(said))))
    return [
        {
            "change": f"{key}-{number:0{digits}}",
            "edition": edition.version,
            "kind": one.difference.kind,
            "chapter": one.difference.chapter,
            "trial": one.difference.trial,
            "what": one.difference.what,
            "old": one.difference.old,
            "new": one.difference.new,
            "why": one.why,
            "conclusion_changed": one.turned,
        }
        for number, one in enumerate(said, 1)
    ]


def _with_rows(content: bytes, rows: Sequence[Mapping[str, str]]) -> bytes:
    """Return a table with rows added behind those that it holds."""
    text = content.decode("utf-8-sig")
    header = next(csv.reader(io.StringIO(text, newline="")))
    added = io.StringIO(newline="")
    writer = csv.DictWriter(added, header, lineterminator="\n", restval="NA", extrasaction="ignore")
    writer.writerows(rows)
    return (text.rstrip("\n") + "\n" + added.getvalue()).encode("utf-8")


def cited(text: str, version: str, day: date, doi: str = "") -> str:
    """Return the text of ``CITATION.cff`` with the version, day and DOI of an edition; all else is as it was."""
    # 1.10 without quotes is read as the number 1.1.
    shown = f'"{version}"' if version.count(".") == 1 else version
    stated = {"version": shown, "date-released": day.isoformat()} | ({"doi": doi} if doi else {})
    for name, value in stated.items():
        line = f"{name}: {value}"
        text, count = re.subn(rf"^{name}:.*$", line, text, count=1, flags=re.MULTILINE)
        if not count:
            text = text.rstrip("\n") + f"\n{line}\n"
    return text
