"""What git knows of editions: whether all is committed, from which commit one is made, and its files as they were."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Collection
from pathlib import Path

from livingreview.evidence.editions import Edition
from livingreview.project import Project

#: What of a repository makes an edition: if another part differs, it is the same edition.
_EVIDENCE = (
    "data",
    "book",
    "references.bib",
    "_config.yml",
    "_toc.yml",
    "CITATION.cff",
    "scripts/livingreview",
)
_NAMED = 3


class RepositoryError(Exception):
    """Git cannot say, or what it says forbids an edition; the message is one line."""


def head(project: Project) -> str:
    """Return the present commit, all 40 digits.

    Raises
    ------
    RepositoryError : if the project is not under version control, or something in it is not committed.
    """
    if shutil.which("git") is None:
        raise RepositoryError("git is not installed; an edition is made from a commit, so install it first")
    if _run(project.root, "ls-files", "--error-unmatch", "--", project.relative(project.descriptor)) is None:
        raise RepositoryError("This folder is not under version control; an edition is made from a commit")
    changed = (_run(project.root, "status", "--porcelain") or "").splitlines()
    if changed:
        named = ", ".join(line[3:].strip('"') for line in changed[:_NAMED])
        more = f" and {len(changed) - _NAMED} more" if len(changed) > _NAMED else ""
        raise RepositoryError(
            f"Not everything is committed ({named}{more}); commit it, or put it away, first"
        )
    return said(project, "rev-parse", "HEAD")


def said(project: Project, *words: str) -> str:
    """Return what git says.

    Raises
    ------
    RepositoryError : if it refuses.
    """
    answer = _run(project.root, *words)
    if answer is None:
        raise RepositoryError(
            f"git {words[0]} failed: the history is not whole here; fetch it with: git fetch --unshallow --tags"
        )
    return answer.strip()


def knows(project: Project, commit: str) -> bool:
    """Say whether a commit is in this clone."""
    return _run(project.root, "cat-file", "-e", f"{commit}^{{commit}}") is not None


def made_from(project: Project, edition: Edition, table: str, own: Collection[str]) -> str:
    """Return the commit that an edition is made from.

    It is the commit that entered the edition, if that changed nothing but the tables of editions since the state
    whose evidence it holds; so it tells its own number. An edition that was entered later is that state itself.

    Parameters
    ----------
    table : file of the table of editions, from the root of the project.
    own : files that entering an edition changes.
    """
    if not knows(project, edition.commit):
        raise RepositoryError(
            f"{table}: commit {edition.commit[:12]} of edition {edition.version} is not in this clone; fetch its history"
            " with: git fetch --unshallow --tags"
        )
    pattern = "^" + edition.version.replace(".", "[.]") + ","
    entered = said(project, "log", "--reverse", "--format=%H", f"-G{pattern}", "--", table).split()
    for commit in entered:
        differ = said(project, "diff", "--name-only", edition.commit, commit, "--", *_EVIDENCE).splitlines()
        if not set(differ) - set(own):
            return commit
    return edition.commit


def moment(project: Project, commit: str) -> int:
    """Return the time of a commit, in seconds since 1970."""
    return int(said(project, "show", "--no-patch", "--format=%ct", commit))


def lay_out(project: Project, commit: str, folder: Path) -> None:
    """Make a clone of the project at a commit in a new folder; it holds what was committed and nothing else."""
    done = [
        _run(project.root, "clone", "--quiet", "--shared", "--no-checkout", "--no-tags", ".", str(folder)),
        # Lines as they are kept, whatever this computer makes of them.
        _run(folder, "-c", "core.autocrlf=false", "checkout", "--quiet", "--detach", commit),
    ]
    if None in done:
        raise RepositoryError(f"git cannot lay out commit {commit[:12]}; is there room on the disk?")


def _run(folder: Path, *words: str) -> str | None:
    """Return what git says; None if it refuses."""
    # Variables of a hook or another repository would lead elsewhere.
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    own |= {name: os.environ[name] for name in ("GIT_CEILING_DIRECTORIES",) if name in os.environ}
    done = subprocess.run(
        ["git", *words],
        cwd=folder,
        env=own | {"LC_ALL": "C"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout if done.returncode == 0 else None
