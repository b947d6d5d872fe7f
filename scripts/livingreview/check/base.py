"""The project as it stood in an earlier revision: read from git once, table by table and text by text."""

from __future__ import annotations

import difflib
import io
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath

from livingreview.check import bibliography, descriptor
from livingreview.check.fault import shown
from livingreview.check.files import Table, read_table, read_text
from livingreview.project import MARKER, Project


class BaseError(Exception):
    """The earlier revision cannot be read; the message says why, in one line."""


@dataclass
class Base:
    """What is compared with.

    Attributes
    ----------
    day : day of the revision; what was compared with its source on that day or later may be new.
    tables : tables by name, as their own descriptor describes them.
    texts : text of each table, of the bibliography and of each chapter, by path.
    """

    day: date
    tables: dict[str, Table] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Earlier:
    """The folder of a project as it stood, and of when it is.

    Attributes
    ----------
    commit : the first digits of the commit.
    """

    project: Project
    commit: str
    day: date


def read(project: Project, revision: str) -> Base:
    """Return the project as it stood where the present branch left a revision; errors as of :func:`unpacked`."""
    with unpacked(project, revision) as earlier:
        return held(earlier.project, earlier.day)


@contextmanager
def unpacked(
    project: Project, revision: str, asked: str = "--against", *, also: Sequence[str] = ()
) -> Iterator[Earlier]:
    """Lay the project out, for the block, as it stood where the present branch left a revision.

    What others have changed since then is no change of this branch.

    Parameters
    ----------
    asked : what a person wrote before the revision; errors begin with it.
    also : files and folders to lay out beside those that pages are made from, where the revision has them.

    Raises
    ------
    BaseError : if git, the repository or the revision is missing, or the revision holds no living review.
    """
    git = _Git(project.root, revision, asked)
    commit, day = git.commit()
    top = set(git.said("ls-tree", "--name-only", commit).splitlines())
    wanted = [name for name in (*_KEPT, *also) if name in top]
    with tempfile.TemporaryDirectory() as folder:
        if wanted:
            # Lines as they are kept, whatever this computer makes of them.
            _unpack(git.run("-c", "core.autocrlf=false", "archive", commit, *wanted), Path(folder))
        earlier = Project(Path(folder))
        if not earlier.descriptor.is_file():
            raise git.error(f"that revision holds no {MARKER}; name a later one")
        yield Earlier(earlier, commit[:12], date.fromisoformat(day))


def held(project: Project, day: date) -> Base:
    """Return what the folder of a project holds, as a base; what cannot be read is left out."""
    base = Base(day)
    for resource in descriptor.read(project)[0]:
        file = f"data/{resource['path']}"
        table, _ = read_table(project.root / file, file, resource["name"], resource["schema"])
        if table:
            base.tables[table.name] = table
    for path in [*project.data.rglob("*.csv"), *project.book.rglob("*.md"), project.bibliography]:
        file = project.relative(path)
        text, _ = read_text(path, file)
        if text is not None:
            base.texts[file] = text
    return base


def _unpack(archive: bytes, root: Path) -> None:
    with tarfile.open(fileobj=io.BytesIO(archive)) as members:
        for member in members:
            content = members.extractfile(member) if member.isfile() else None
            if content and ".." not in PurePosixPath(member.name).parts:
                path = root / member.name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content.read())


class _Git:
    """Git, asked about one revision; what it refuses is said in words of this project."""

    def __init__(self, root: Path, revision: str, asked: str = "--against") -> None:
        self.root, self.revision, self.asked = root, revision, asked
        program = shutil.which("git")
        if program is None:
            raise self.error(f"git is not installed; install it{self._or_without()}")
        self.program = program

    def error(self, why: str) -> BaseError:
        return BaseError(f"{self.asked} {shown(self.revision)}: {why}")

    def _or_without(self) -> str:
        """Return what else can be done where an option is at fault, which may be left out."""
        return f", or leave {self.asked} out" if self.asked.startswith("--") else ""

    def run(self, *arguments: str) -> bytes:
        """Return what a command says, which must not fail."""
        done = self._try(*arguments)
        if done.returncode:
            raise self.error("git cannot read that revision; the repository is not whole, clone it anew")
        return done.stdout

    def said(self, *arguments: str) -> str:
        return self.run(*arguments).decode("utf-8", errors="replace").strip()

    def commit(self) -> tuple[str, str]:
        """Return the commit at which this branch left the revision, and its day."""
        self._inside()
        revision = f"{self.revision}^{{commit}}"
        found = self._try("rev-parse", "--verify", "--quiet", "--end-of-options", revision)
        if found.returncode:
            raise self.error(self._unknown())
        shared = self._try("merge-base", found.stdout.decode("ascii").split()[-1], "HEAD")
        if shared.returncode:
            raise self.error(
                f"the history that it shares with this branch is missing here; {_FETCH}"
                if self._is_shallow()
                else "it shares no history with this branch; name the revision from which the change started"
            )
        commit = shared.stdout.decode("ascii").strip()
        return commit, self.said("show", "--no-patch", "--format=%cs", commit)

    def _inside(self) -> None:
        inside = self._try("rev-parse", "--is-inside-work-tree")
        if inside.returncode and b"dubious ownership" in inside.stderr:
            raise self.error("git does not read a folder that belongs to another user of this computer")
        if inside.returncode or inside.stdout.strip() != b"true":
            raise self.error(
                f"this folder is not under version control; clone the repository{self._or_without()}"
            )

    def _unknown(self) -> str:
        if self._is_shallow():
            return f"git knows no such revision, and this is a clone without its history; {_FETCH}"
        names = self.said(
            "for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/remotes", "refs/tags"
        )
        near = difflib.get_close_matches(self.revision, names.splitlines(), 1)
        hint = f"did you mean {near[0]}?" if near else "name a branch, a tag or a commit, such as main"
        return f"git knows no such revision; {hint}"

    def _is_shallow(self) -> bool:
        return self.said("rev-parse", "--is-shallow-repository") == "true"

    def _try(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(
                [self.program, "-C", str(self.root), *arguments],
                capture_output=True,
                check=False,
                env={**os.environ, "LC_ALL": "C"},
            )
        except (OSError, ValueError) as error:
            raise self.error("git cannot be run with that name; name a branch, a tag or a commit") from error


#: What of a revision is laid out: all that pages are made from.
_KEPT = ("data", "book", bibliography.FILE, "_config.yml", "_toc.yml")
_FETCH = "fetch the rest with: git fetch --unshallow"
