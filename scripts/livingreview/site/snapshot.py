"""Copy everything a build reads, so that the whole build sees one state of it, whatever is edited meanwhile.

The copy holds the inputs of the book and the package itself; the build runs from there. Its files carry times
made of their content: whoever compares times (Sphinx, its extensions) compares content.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path

from livingreview.contents import is_left_over
from livingreview.kept import digest, write_whole
from livingreview.project import Project

#: Where the package lies in the copy.
PACKAGE = "scripts/livingreview"
_FOLDERS = ("book", "data")
_FILES = ("_config.yml", "_toc.yml", "references.bib", "CITATION.cff")
#: What editors, systems and Python leave in folders.
_IGNORED = {"__pycache__", ".ipynb_checkpoints", ".DS_Store", "Thumbs.db"}


@dataclass(frozen=True)
class Snapshot:
    """The copy.

    Attributes
    ----------
    project : the project in the copy.
    files : path from its root -> digest of the bytes copied.
    """

    project: Project
    files: dict[str, str]


def folder(project: Project) -> Path:
    """Return where the copy of a project lies."""
    return project.build / "source"


def take(project: Project, package: Path) -> Snapshot:
    """Bring the copy up to date and return it.

    Parameters
    ----------
    package : folder of the installed package.

    Raises
    ------
    OSError : if the copy cannot be written.
    """
    root = folder(project)
    sources = dict(_sources(project, package))
    # First, because where small and capital letters are the same, the old name would take the new file with it.
    _sweep(root, sources)
    files: dict[str, str] = {}
    for name, source in sources.items():
        try:
            content = source.read_bytes()
        except FileNotFoundError:
            # It vanished since the folder was listed; the next build will not list it.
            (root / name).unlink(missing_ok=True)
            continue
        files[name] = put(root / name, content)
    return Snapshot(Project(root, project.build), files)


def is_read(project: Project, package: Path, path: Path) -> bool:
    """Return whether a build reads a file, or would if it were there."""
    if path.suffix == ".pyc" or _IGNORED.intersection(path.parts):
        return False
    if path.is_relative_to(package):
        return True
    if not path.is_relative_to(project.root):
        return False
    inner = path.relative_to(project.root)
    if is_left_over(inner):
        return False
    first = inner.parts[:1]
    return bool(first) and (first[0] in _FOLDERS or first[0] in _FILES)


def _sources(project: Project, package: Path) -> Iterator[tuple[str, Path]]:
    """Yield every file that a build reads: its place in the copy, and where it is."""
    for name in _FILES:
        if (project.root / name).is_file():
            yield name, project.root / name
    for name in _FOLDERS:
        yield from ((f"{name}/{inner}", path) for inner, path in _inside(project.root / name))
    yield from ((f"{PACKAGE}/{inner}", path) for inner, path in _inside(package))


def _inside(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder)
        ours = not _IGNORED.intersection(inner.parts) and not is_left_over(inner)
        if ours and path.suffix != ".pyc" and path.is_file():
            yield inner.as_posix(), path


def _sweep(root: Path, wanted: Container[str]) -> None:
    """Remove whatever is not wanted from the copy."""
    for path in sorted(root.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.relative_to(root).as_posix() not in wanted:
            path.unlink()


def put(target: Path, content: bytes) -> str:
    """Write a file of the copy, if it does not hold these bytes already, and return their digest."""
    of = digest(content)
    if target.is_dir():
        shutil.rmtree(target)
    for folder in target.parents:
        if folder.is_file():
            folder.unlink()
    if not target.is_file() or target.read_bytes() != content:
        write_whole(target, content)
    # A part of the digest as seconds after 2001: another content has another time, save once in 700 million.
    moment = 1_000_000_000 + int(of[:8], 16) % 700_000_000
    if target.stat().st_mtime != moment:
        os.utime(target, (moment, moment))
    return of
