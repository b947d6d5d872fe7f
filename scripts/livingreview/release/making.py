"""Make the website and the prints of an edition with the code and the packages of its own commit."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement

from livingreview import __file__ as package_file
from livingreview import environment, kept
from livingreview.edition import EPOCH
from livingreview.say import Say

#: The lock that pins all that is needed to build and to print.
LOCK = Path("requirements/print.txt")
_PACKAGE = Path("scripts/livingreview")
_READY = "ready"
#: Lines of a failed command that are told.
_TOLD = 15


class MakingError(Exception):
    """The edition cannot be made; the message ends with the cause."""


def pins(lock: str) -> list[tuple[Requirement, list[str]]]:
    """Return what a lock pins, each with its digests (SHA-256)."""
    found = []
    for entry in re.split(r"\n(?=[A-Za-z0-9])", lock.strip()):
        line = entry.partition("\\")[0].partition("#")[0].strip()
        try:
            pinned = Requirement(line)
        except InvalidRequirement:
            continue
        found.append((pinned, sorted(set(re.findall(r"--hash=sha256:([0-9a-f]{64})", entry)))))
    return found


def version(pinned: Requirement) -> str:
    """Return the one version that is pinned; empty if it is none."""
    return next((one.version for one in pinned.specifier if one.operator == "=="), "")


def interpreter(tree: Path, folder: Path, say: Say) -> Path:
    """Return the Python that has exactly the packages that the lock of an edition pins.

    It is the one that runs, if it has them; else one of an environment that is made for the lock, and kept.

    Parameters
    ----------
    tree : the project as it was committed.
    folder : where such environments are kept.

    Raises
    ------
    MakingError : if the packages cannot be installed.
    """
    lock = tree / LOCK
    if not lock.is_file() or _has(lock.read_text(encoding="utf-8")):
        return Path(sys.executable)
    place = folder / f"environment-{kept.digest(lock.read_bytes())[:12]}"
    python = place / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not (place / _READY).is_file():
        say("Setting up the packages that this edition was made with (a minute or two, once) ...")
        shutil.rmtree(place, ignore_errors=True)
        for command in (
            [sys.executable, "-m", "venv", str(place)],
            [str(python), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(lock)],
        ):
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                raise MakingError(
                    "The packages that this edition was made with cannot be installed; is there a connection to the"
                    f" network?\n{_last(done.stderr)}"
                )
        (place / _READY).touch()
    return python


def _has(lock: str) -> bool:
    for pinned, _ in pins(lock):
        if pinned.marker is not None and not pinned.marker.evaluate():
            continue
        try:
            # 4.004 is 4.4.
            if not pinned.specifier.contains(metadata.version(pinned.name), prereleases=True):
                return False
        except metadata.PackageNotFoundError:
            return False
    return True


def make(tree: Path, python: Path, version: str, moment: int, say: Say) -> None:
    """Check the project, and write its website and prints into ``_build`` of its folder.

    Parameters
    ----------
    version : number of the edition, which all of it tells.
    moment : time that all of it tells, in seconds since 1970.

    Raises
    ------
    MakingError : if a check fails, or the book cannot be built or printed.
    """
    told = {EPOCH: str(moment), environment.EDITION: version}
    say("Checking data, bibliography and prose ...")
    _livingreview(tree, python, told, "check")
    say("Building the website and printing the book; this takes some minutes ...")
    _livingreview(tree, python, told, "pdf")
    # Earlier books know no such print.
    if (tree / _PACKAGE / "print/epub.py").is_file() or not (tree / _PACKAGE).is_dir():
        say("Writing the book for electronic readers ...")
        _livingreview(tree, python, told, "epub")


def _livingreview(tree: Path, python: Path, told: dict[str, str], command: str) -> None:
    own = {name: value for name, value in os.environ.items() if name not in environment.OWN}
    own |= told | {
        # A review that brings no package of its own is made with this one.
        "PYTHONPATH": str(tree / "scripts" if (tree / _PACKAGE).is_dir() else Path(package_file).parents[1]),
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
    }
    done = subprocess.run(
        [str(python), "-m", "livingreview.cli", command],
        cwd=tree,
        env=own,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise MakingError(f"livingreview {command} fails for this edition:\n{_last(done.stdout)}")


def _last(told: str) -> str:
    return "\n".join(told.strip().splitlines()[-_TOLD:])
