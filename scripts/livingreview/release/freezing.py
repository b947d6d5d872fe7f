"""Freeze an edition: made aside, checked, and put in its place by one rename, so that it is whole or not there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from livingreview import kept
from livingreview.evidence.editions import Edition
from livingreview.project import Project
from livingreview.release import deposit, imprint, making, repository, sbom, shelf
from livingreview.release.imprint import Imprint
from livingreview.say import Say

#: Folder of an edition with the files that are deposited.
DEPOSIT = "deposit"
#: What a living website tells search engines of its addresses; an edition has others.
_NOT_FROZEN = {"robots.txt", "sitemap.xml"}
_ASIDE = ".aside-"


class FreezingError(Exception):
    """The edition cannot be frozen; the message is one line."""


@dataclass(frozen=True)
class Made:
    """What is frozen.

    Attributes
    ----------
    tree : the project as it was committed, with its website and prints.
    bill : list of the software it was made with, from what the edition says of itself.
    """

    tree: Project
    bill: Callable[[Imprint], bytes]


#: Lays a project out for an edition at a commit in a new folder and makes its website and prints there.
Maker = Callable[[Project, Edition, str, Path, int, Say], Made]


def made(project: Project, edition: Edition, commit: str, folder: Path, moment: int, say: Say) -> Made:
    """Lay the project out at a commit, check it, build it and print it, with its own code and packages."""
    repository.lay_out(project, commit, folder)
    python = making.interpreter(folder, project.build / "release", say)
    making.make(folder, python, edition.version, moment, say)
    lock = folder / making.LOCK
    pinned = lock.read_text(encoding="utf-8") if lock.is_file() else ""
    found = sbom.licences(python)
    return Made(Project(folder), lambda about: sbom.bill(about, pinned, found, moment))


def freeze(
    project: Project,
    edition: Edition,
    earlier: Edition | None,
    commit: str,
    shelf_folder: Path,
    say: Say,
    *,
    make: Maker = made,
) -> Path:
    """Freeze an edition, and return its folder.

    Parameters
    ----------
    earlier : the edition before; None for the first.
    commit : that it is made from.
    shelf_folder : where editions stand side by side; the lock of releases is held.

    Raises
    ------
    FreezingError : if it is there already, or the time of its commit is before the edition before.
    OSError : if the disk is full, say; what was there is as it was.
    """
    goal = shelf_folder / edition.version
    if goal.exists():
        raise FreezingError(f"Edition {edition.version} is frozen already, in {goal}; it stays as it is")
    moment = repository.moment(project, commit)
    aside = shelf_folder / f"{_ASIDE}{edition.version}-{os.getpid()}"
    clear(shelf_folder)
    try:
        done = make(project, edition, commit, aside / "tree", moment, say)
        say("Putting the edition together ...")
        about = imprint.read(done.tree, edition, commit, earlier)
        site = website(done.tree.html, edition.version)
        held = deposit.gather(done.tree, site, about, done.bill(about))
        files = {**site, **{f"{DEPOSIT}/{name}": content for name, content in held.files.items()}}
        files[shelf.ABOUT] = _about(about, site, held.about)
        files[deposit.SUMS] = deposit.sums(files)
        _write(aside / "edition", files, moment)
        if wrong := deposit.agree(aside / "edition"):
            raise FreezingError(f"{wrong[0]} is not on the disk as it was written; is the disk sound?")
        (aside / "edition").rename(goal)
        kept.settle(shelf_folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    shelf.refresh(shelf_folder)
    return goal


def clear(shelf_folder: Path) -> None:
    """Remove what releases have left that were stopped; the lock of releases is held."""
    for left in shelf_folder.glob(f"{_ASIDE}*"):
        shutil.rmtree(left, ignore_errors=True)
    for left in shelf_folder.glob(".*~"):
        left.unlink(missing_ok=True)


def website(folder: Path, version: str) -> dict[str, bytes]:
    """Return the files of a built website as an edition has them: every page asks whether there is a newer one."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        # Hosts leave out what begins with a point; checksums would then miss a file.
        is_hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and name not in _NOT_FROZEN and not is_hidden:
            content = path.read_bytes()
            found[name] = (
                shelf.hang_on(content, version, name.count("/")) if path.suffix == ".html" else content
            )
    return found


def _about(about: Imprint, site: Mapping[str, bytes], words: Mapping[str, str]) -> bytes:
    edition = about.edition
    wanted = [
        *((name, text) for name, text in words.items() if name.startswith(about.name)),
        (deposit.SUMS, words[deposit.SUMS]),
    ]
    return deposit.as_json(
        {
            "version": edition.version,
            "day": edition.day.isoformat(),
            "title": about.title,
            "what": edition.what,
            "doi": edition.doi,
            "commit": about.made_from,
            "files": [[f"{DEPOSIT}/{name}", text] for name, text in wanted],
            "pages": sorted(name for name in site if name.endswith(".html")),
        }
    )


def _write(folder: Path, files: Mapping[str, bytes], moment: int) -> None:
    """Write all files to the disk, with the same rights and times whoever writes them, before they get their name."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        path.chmod(0o644)
        os.utime(path, (moment, moment))
    for path in sorted([folder, *folder.rglob("*")], reverse=True):
        if path.is_dir():
            path.chmod(0o755)
            os.utime(path, (moment, moment))
            kept.settle(path)
