"""Build the website: take a snapshot of what it is made from, and let a process of its own make it from there.

Nothing is done when snapshot and website are those of the last build that succeeded; both are looked at byte by
byte. The process runs the package as the snapshot holds it, never modules that were loaded before an edit.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from livingreview import __file__ as package_file
from livingreview import environment as variables
from livingreview import kept, lock
from livingreview.edition import clock
from livingreview.project import Project
from livingreview.say import Say
from livingreview.site import prints as offered
from livingreview.site import snapshot

STAMP = "built"
_DAY = 86_400


class BuildError(Exception):
    """The site could not be built; the message ends with the cause."""


def build(project: Project, say: Say = print, *, verbose: bool = False) -> bool:
    """Build the website into ``_build/html``.

    Returns
    -------
    bool : whether anything had to be done.

    Raises
    ------
    BuildError : if the data has faults, a chapter raises, Sphinx warns, or the folder cannot be written.
    """
    try:
        with lock.held(project.lock_file, say) as descriptor:
            return _build(project, say, descriptor, verbose=verbose)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        raise BuildError(f"{where}{error.strerror or error}; nothing was built.") from error


def _build(project: Project, say: Say, descriptor: int, *, verbose: bool) -> bool:
    taken = snapshot.take(project, Path(package_file).parent)
    # Pages say the day; another commit on the same day changes nothing.
    now = clock(project) // _DAY * _DAY
    inputs = kept.key([taken.files, now, sys.version, _installed()])
    stamp = project.build / STAMP
    prints = offered.keep(project, inputs)
    before = kept.kept_state(stamp) or {}
    if [before.get("inputs"), before.get("prints")] == [inputs, prints] and before["pages"] == kept.digests(
        project.html
    ):
        return False
    stamp.unlink(missing_ok=True)
    work(project, say, descriptor, now, *(["--verbose"] if verbose else []))
    kept.keep_state(stamp, {"inputs": inputs, "prints": prints, "pages": kept.digests(project.html)})
    return True


def execute(project: Project, say: Say, *, package: Path, moment: int) -> None:
    """Bring the executed notebooks of a project up to date, and write no page.

    Parameters
    ----------
    package : folder of the package that executes them; of an earlier state of the book its own.
    moment : time that pages tell, in seconds since 1970.

    Raises
    ------
    BuildError : if the data has faults, a chapter raises, or the folder cannot be written.
    """
    with lock.held(project.lock_file, say) as descriptor:
        snapshot.take(project, package)
        # A package that does not know the word makes the whole website, notebooks included.
        work(project, say, descriptor, moment, "--notebooks")


def inputs(project: Project) -> str:
    """Return the key of all that the website in ``_build/html`` was made from; empty if none was made."""
    return str((kept.kept_state(project.build / STAMP) or {}).get("inputs", ""))


def _installed() -> list[str]:
    """Return the names, versions included, of the folders in which installed packages describe themselves."""
    return sorted({found.name for folder in sys.path for found in Path(folder).glob("*.dist-info")})


def work(
    project: Project, say: Say, descriptor: int, now: int, *words: str, into: Path | None = None
) -> None:
    """Run the worker to its end, passing on what it tells.

    Parameters
    ----------
    descriptor : of the lock, which is held.
    now : time that pages tell, in seconds since 1970.
    words : options of the worker.
    into : folder of what it makes, if not that of the project.

    Raises
    ------
    BuildError : with what the worker said.
    """
    source = snapshot.folder(project)
    now = now // _DAY * _DAY
    environment = os.environ | {
        variables.ROOT: str(source),
        variables.BUILD: str(into or project.build),
        variables.PICTURES: str(project.pictures),
        "SOURCE_DATE_EPOCH": str(now),
        # The package of the snapshot, compiled at every start: a compiled file is found by time and size.
        "PYTHONPATH": os.pathsep.join([str(source / "scripts"), *_path()]),
        "PYTHONDONTWRITEBYTECODE": "1",
        # Nothing but the inputs decides what comes out.
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "PYTHONUNBUFFERED": "1",
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "IPYTHONDIR": str(project.build / "ipython"),
    }
    command = [sys.executable, "-m", "livingreview.site.worker", *words]
    with tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen(
            command,
            cwd=source,
            env=environment,
            # Its end tells the worker that nobody waits for it any more.
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            pass_fds=() if os.name == "nt" else (descriptor,),
        )
        try:
            for line in process.stdout or ():
                say(line.decode("utf-8", "replace").rstrip("\n"))
            code = process.wait()
        finally:
            process.kill()
            process.wait()
        complaints.seek(0)
        said = complaints.read().decode("utf-8", "replace").strip()
    if code:
        raise BuildError(_as_written(said, source) or f"the build ended with exit code {code}")
    if said:
        say(said)


def _path() -> list[str]:
    before = os.environ.get("PYTHONPATH")
    return [before] if before else []


def _as_written(said: str, source: Path) -> str:
    """Name files as a contributor knows them, not as they lie in the snapshot."""
    return said.replace(f"{source}{os.sep}", "")
