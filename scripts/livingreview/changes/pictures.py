"""Execute the book as it was and as it is, and draw the figures that differ side by side."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from livingreview import __file__ as package_file
from livingreview.changes import pages, shown
from livingreview.changes.shown import Figure, FigureChange, Shown
from livingreview.edition import clock
from livingreview.kept import write_whole
from livingreview.project import Project
from livingreview.say import Say
from livingreview.site import build
from livingreview.site.execute import MANIFEST
from livingreview.site.snapshot import PACKAGE
from livingreview.sphinxext.figures import png

#: Folder of the pictures, beside the report.
FOLDER = "pictures"
#: Where notebooks of the earlier state are kept, so that they need not be executed at every comparison.
_KEPT = "before"


class PicturesError(Exception):
    """The pictures cannot be made; the message says why."""


@dataclass(frozen=True)
class Both:
    """What all pages show, before and now."""

    before: Shown
    now: Shown


def execute(before: Project, now: Project, say: Say) -> Both:
    """Execute the chapters of both states, each with the package that belongs to it, and return what they show.

    Raises
    ------
    PicturesError : if a chapter cannot be executed; the message says of which state.
    """
    moment = clock(now)
    say(
        "Executing the chapters as they are now; only those that changed since the last time are done again ..."
    )
    _execute(now, Path(package_file).parent, moment, say, "as it is now")
    was = Project(before.root, now.build / _KEPT)
    if not (was.executed / MANIFEST).is_file():
        # Each vouches for what it was made from: those that the change does not touch are taken as they are.
        shutil.copytree(now.executed, was.executed, dirs_exist_ok=True)
    say("Executing the chapters as they were before ...")
    own = before.root / PACKAGE
    _execute(was, own if own.is_dir() else Path(package_file).parent, moment, say, "as it was before")
    return Both(*(shown.read(of, pages.names(of)) for of in (was, now)))


def _execute(project: Project, package: Path, moment: int, say: Say, when: str) -> None:
    try:
        build.execute(project, say, package=package, moment=moment)
    except build.BuildError as error:
        raise PicturesError(f"The book {when} cannot be executed: {error}") from error


def draw(changes: Sequence[FigureChange], both: Both, folder: Path, store: Path) -> list[FigureChange]:
    """Write the pictures of the figures that changed into a folder, and return the figures with their files.

    Parameters
    ----------
    folder : of the report; pictures of an earlier report are removed from it.
    store : folder in which drawings are kept.
    """
    for left in [*(folder / FOLDER).glob("*-before.png"), *(folder / FOLDER).glob("*-after.png")]:
        left.unlink()
    found, taken = [], set[str]()
    for change in changes:
        name = stem = re.sub(r"[^a-z0-9]+", "-", change.label.lower()).strip("-") or "figure"
        number = 1
        while name in taken:
            number += 1
            name = f"{stem}-{number}"
        taken.add(name)
        if change.kind != "described otherwise":
            change = replace(
                change,
                picture_before=_draw(both.before.figures.get(change.label), f"{name}-before", folder, store),
                picture_now=_draw(both.now.figures.get(change.label), f"{name}-after", folder, store),
            )
        found.append(change)
    return found


def _draw(figure: Figure | None, name: str, folder: Path, store: Path) -> str:
    if figure is None:
        return ""
    file = f"{FOLDER}/{name}.png"
    write_whole(folder / file, png(figure.picture, store))
    return file
