"""Run one build on a copy of a project, and measure its time, its memory and where the time went."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bench.fault import BenchError
from bench.memory import Peak
from livingreview.project import Project

#: All that a build reads; `scripts` because an edit of a module must not touch the working tree.
_PARTS = (
    "book",
    "data",
    "scripts",
    "requirements",
    "references.bib",
    "_config.yml",
    "_toc.yml",
    "CITATION.cff",
)
_COMMANDS = Path(sys.executable).parent
#: Seconds of each step of a build, written by the build itself.
TIMINGS = "timings.json"


@dataclass(frozen=True)
class Measurement:
    """One build: wall time, the largest memory of all its processes together, and seconds of its steps."""

    kind: str
    seconds: float
    peak_mb: float
    steps: Mapping[str, float] = field(default_factory=dict)


def copy(project: Project, target: Path) -> Project:
    """Copy what a build reads; nothing generated comes along, and the working tree is never written to."""
    target.mkdir(parents=True)
    for name in _PARTS:
        source = project.root / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "_build", "*.egg-info")
            shutil.copytree(source, target / name, ignore=ignored)
        elif source.exists():
            shutil.copy2(source, target / name)
    return Project(target)


def plain(project: Project) -> list[str]:
    """Return the command of plain Jupyter Book."""
    return [str(_COMMANDS / "jupyter-book"), "build", str(project.root)]


def ours() -> list[str]:
    """Return the command of our build."""
    return [str(_COMMANDS / "livingreview"), "build"]


def pages(project: Project) -> dict[Path, bytes | None]:
    """Return the built page of each chapter; ``None`` where there is none."""
    found = {}
    for chapter in project.chapters:
        page = project.html / chapter.relative_to(project.root).with_suffix(".html")
        found[page] = page.read_bytes() if page.is_file() else None
    return found


def measured(
    kind: str, command: list[str], project: Project, environment: Mapping[str, str] | None = None
) -> Measurement:
    """Run one build to its end, with the copy's own modules, and measure it.

    Raises
    ------
    BenchError : with the last lines it said, if it failed or a chapter has no page.
    """
    own = {name: value for name, value in os.environ.items() if not name.startswith("LIVINGREVIEW_")}
    own |= {"LIVINGREVIEW_ROOT": str(project.root), **(environment or {})}
    if (modules := project.root / "scripts").is_dir():
        own["PYTHONPATH"] = str(modules)
    timings = project.build / TIMINGS
    timings.unlink(missing_ok=True)
    with tempfile.TemporaryFile() as said:
        started = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=project.root,
            env=own,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        peak = Peak(process.pid)
        peak.start()
        code = process.wait()
        seconds = time.perf_counter() - started
        peak.stop()
        said.seek(0)
        last = "\n".join(said.read().decode("utf-8", "replace").splitlines()[-20:])
    if code != 0:
        raise BenchError(f"{kind}: ended with exit code {code}.\n{last}")
    if missing := [page for page, content in pages(project).items() if not content]:
        raise BenchError(f"{kind}: wrote no {missing[0].relative_to(project.root)}.\n{last}")
    steps = json.loads(timings.read_text(encoding="utf-8")) if timings.exists() else {}
    return Measurement(kind, seconds, peak.megabytes, steps)
