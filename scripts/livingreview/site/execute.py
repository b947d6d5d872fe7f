"""Execute the chapters whose code, package or data changed, in parallel, and keep what came out.

The key of an executed chapter is made of what it really used: its code cells, the modules of this package it
loaded, the installed packages, and every question it put to the data with the answer it got. Nothing is executed
while all of these are as they were.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import distributions
from multiprocessing import forkserver
from typing import Any

from livingreview import environment as variables
from livingreview.charts.drawing import service
from livingreview.contents import Page
from livingreview.kept import digest, keep_state, kept_state, key, write_whole
from livingreview.project import Project
from livingreview.say import Say
from livingreview.site import apart
from livingreview.site import chapter as running

MANIFEST = "manifest"


class ChapterError(Exception):
    """A cell of a chapter raised, or wrote to stderr; the message names the chapter and the cause."""


@dataclass(frozen=True)
class Chapter:
    """One executable chapter.

    Attributes
    ----------
    page : where it stands in the book.
    """

    page: Page

    @property
    def name(self) -> str:
        """Document name, such as ``book/part/chapter``."""
        return self.page.name

    @cached_property
    def notebook(self) -> dict[str, Any]:
        """The notebook without outputs (nbformat 4); the ids of its cells follow from name, place and source."""
        notebook: dict[str, Any] = json.loads(json.dumps(_read(self.page.text)))
        for place, cell in enumerate(notebook["cells"]):
            cell["id"] = digest(f"{self.name}\0{place}\0{cell['source']}".encode())[:8]
        notebook["metadata"]["language_info"] = language()
        return notebook

    def shown(self, executed: bytes) -> dict[str, Any]:
        """Return the notebook with its text as it is now and the outputs of its execution."""
        import nbformat

        notebook: dict[str, Any] = json.loads(json.dumps(self.notebook))
        done = nbformat.reads(executed.decode(), as_version=4)
        codes = [[cell for cell in one["cells"] if cell["cell_type"] == "code"] for one in (notebook, done)]
        for cell, of in zip(*codes, strict=True):
            cell["outputs"], cell["execution_count"] = of["outputs"], of["execution_count"]
        return notebook

    @property
    def code(self) -> str:
        """Key of everything of the notebook that decides what its execution gives."""
        cells = [
            [cell["source"], cell["metadata"]]
            for cell in self.notebook["cells"]
            if cell["cell_type"] == "code"
        ]
        return key([cells, self.notebook["metadata"].get("kernelspec", {})])


def _read(text: str) -> Any:
    """Read a MyST notebook exactly as myst-nb does, so that its cells are those that Sphinx will see."""
    from myst_nb.core.read import read_myst_markdown_notebook
    from myst_parser.config.main import MdParserConfig

    return read_myst_markdown_notebook(
        text, MdParserConfig(enable_extensions={"colon_fence"}), add_source_map=False
    )


def language() -> dict[str, Any]:
    """Return what a notebook says of the language of its cells, as a Python kernel would."""
    return {
        "codemirror_mode": {"name": "ipython", "version": sys.version_info.major},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": f"ipython{sys.version_info.major}",
        "version": sys.version.split()[0],
    }


def executable_chapters(project: Project) -> list[Chapter]:
    """Return the chapters that are notebooks, in reading order."""
    return [Chapter(page) for page in project.pages if page.is_notebook]


def installed() -> str:
    """Return a key of the Python and of every installed package with its version."""
    found = {f"{one.name} {one.version}" for one in distributions()}
    return key([sys.version, sorted(found)])


@dataclass(frozen=True)
class Conditions:
    """What all chapters of a build share.

    Attributes
    ----------
    installed : key of Python and the installed packages.
    modules : name of each module of this package -> digest of its source.
    data : key of all tables and the bibliography; while it is the same, so is every answer.
    """

    installed: str
    modules: Mapping[str, str]
    data: str


@dataclass(frozen=True)
class Plan:
    """The chapters that have to be executed, and all that is known of the others.

    Attributes
    ----------
    stale : in the order in which they start: the longest first, so that no core waits for it at the end.
    """

    project: Project
    conditions: Conditions
    stale: tuple[Chapter, ...]
    manifest: _Manifest

    def execute(self, say: Say = print) -> list[str]:
        """Bring all executed notebooks up to date and return the names of those that were executed.

        Raises
        ------
        ChapterError : after all chapters were tried; names each that failed, with its cause.
        """
        failures: list[str] = []
        if self.stale:
            failures = _execute_all(self.stale, self.manifest, self.conditions, self.project, say)
        self.manifest.keep()
        if failures:
            raise ChapterError("\n".join(failures))
        return sorted(chapter.name for chapter in self.stale)


def plan(project: Project, conditions: Conditions) -> Plan:
    """Find the chapters that have to be executed."""
    manifest = _Manifest(project, conditions)
    if not all(_same_conditions(entry, conditions) for entry in manifest.entries.values() or [None]):
        # Some chapter will probably be executed: what they are forked from gets ready meanwhile.
        _get_ready()
    chapters = executable_chapters(project)
    stale = _stale(chapters, manifest.entries, conditions, project)
    # The code's length tells where time is unknown.
    stale.sort(key=lambda c: (manifest.seconds(c.name), len(c.page.text)), reverse=True)
    manifest.entries = {c.name: manifest.entries[c.name] for c in chapters if c.name in manifest.entries}
    return Plan(project, conditions, tuple(stale), manifest)


class _Manifest:
    """What is known of the executed chapters; it is kept as chapters end, so that a killed build loses little.

    What another version of this module noted is not looked at.

    Attributes
    ----------
    entries : name of each chapter -> what it was made from.
    """

    def __init__(self, project: Project, conditions: Conditions) -> None:
        self._file = project.executed / MANIFEST
        self._by = conditions.modules.get(__name__)
        self._kept = kept_state(self._file) or {}
        known = self._kept.get("by") == self._by
        self.entries: dict[str, dict[str, Any]] = (
            json.loads(json.dumps(self._kept["entries"])) if known else {}
        )

    def seconds(self, name: str) -> float:
        """Return how long a chapter took the last time."""
        return float(self.entries.get(name, {}).get("seconds", 0))

    def keep(self) -> None:
        """Write it, if anything changed."""
        now = {"by": self._by, "entries": self.entries}
        if now != self._kept:
            keep_state(self._file, now)
            self._kept = json.loads(json.dumps(now))


def _stale(
    chapters: list[Chapter], manifest: dict[str, Any], conditions: Conditions, project: Project
) -> list[Chapter]:
    """Return the chapters that have to be executed; the data are asked only about those that nothing else decides."""
    fresh = [c for c in chapters if _same_code(c, manifest.get(c.name), conditions, project)]
    doubtful = [c for c in fresh if manifest[c.name]["data"] != conditions.data]
    if doubtful:
        asked = {chapter.name: manifest[chapter.name]["asked"] for chapter in doubtful}
        same = apart.call(_processes(), running.ask, asked, _environment(project)) or []
        for chapter in doubtful:
            if chapter.name in same:
                manifest[chapter.name]["data"] = conditions.data
            else:
                fresh.remove(chapter)
    names = {c.name for c in fresh}
    return [c for c in chapters if c.name not in names]


def _same_conditions(entry: dict[str, Any] | None, conditions: Conditions) -> bool:
    """Say whether packages, modules and data are those with which a chapter was executed."""
    return entry is not None and entry["data"] == conditions.data and _same_software(entry, conditions)


def _same_software(entry: dict[str, Any], conditions: Conditions) -> bool:
    return entry["installed"] == conditions.installed and all(
        conditions.modules.get(name) == of for name, of in entry["modules"].items()
    )


def _same_code(
    chapter: Chapter, entry: dict[str, Any] | None, conditions: Conditions, project: Project
) -> bool:
    if entry is None or not _same_software(entry, conditions) or entry["code"] != chapter.code:
        return False
    if any(_digest(project, name) != of for name, of in entry["files"].items()):
        return False
    notebook = project.executed / f"{chapter.name}.ipynb"
    return notebook.is_file() and digest(notebook.read_bytes()) == entry["notebook"]


def _digest(project: Project, name: str) -> str:
    """Return the key of a file; empty if it is not there."""
    path = project.root / name
    return digest(path.read_bytes()) if path.is_file() else ""


def _execute_all(
    chapters: Sequence[Chapter],
    manifest: _Manifest,
    conditions: Conditions,
    project: Project,
    say: Say,
) -> list[str]:
    """Execute chapters and note each in the manifest as it ends; return why some failed."""
    failures = []
    workers = ThreadPoolExecutor(min(len(chapters), os.cpu_count() or 2))
    with service.running(_processes()) as drawing, workers as pool:
        environment = _environment(project) | {variables.DRAWING: drawing}
        started = {
            pool.submit(in_own_process, c.notebook, str(c.page.path.parent), environment): c for c in chapters
        }
        for done, future in enumerate(as_completed(started), start=1):
            chapter, executed = started[future], future.result()
            said = f"[{done}/{len(chapters)}]"
            if executed.notebook is None:
                manifest.entries.pop(chapter.name, None)
                failures.append(f"{chapter.name}: {executed.failure}")
                say(f"{said} {chapter.name} FAILED")
                continue
            content = written(executed.notebook)
            write_whole(project.executed / f"{chapter.name}.ipynb", content)
            manifest.entries[chapter.name] = {
                "code": chapter.code,
                "installed": conditions.installed,
                "modules": {name: conditions.modules[name] for name in executed.modules},
                "asked": executed.asked,
                "files": {name: _digest(project, name) for name in executed.files},
                "data": conditions.data,
                "notebook": digest(content),
                "seconds": executed.seconds,
            }
            manifest.keep()
            say(f"{said} executed {chapter.name} in {executed.seconds:.1f} s")
    return failures


def _environment(project: Project) -> dict[str, str]:
    return {
        variables.ROOT: str(project.root),
        variables.BUILD: str(project.build),
        variables.PICTURES: str(project.pictures),
    }


def in_own_process(notebook: dict[str, Any], folder: str, environment: dict[str, str]) -> running.Executed:
    """Execute a notebook in ``folder`` in a process that ends with it."""
    executed = apart.call(_processes(), running.execute, notebook, folder, environment)
    return executed or running.Executed(None, "its process ended before the last cell")


def _get_ready() -> None:
    """Start the process that chapters are forked from, without waiting for it."""
    if _processes().get_start_method() == "forkserver":
        forkserver.ensure_running()


def rest() -> None:
    """End the process that chapters are forked from: it holds memory that Sphinx needs; it starts again if need be."""
    # The standard library ends it with the process that started it, and gives no public way to end it before.
    if "forkserver" in multiprocessing.get_all_start_methods() and (server := forkserver._forkserver):
        # It has nothing to tidy up, and whoever stops it waits for its end.
        if pid := server._forkserver_pid:  # type: ignore[attr-defined]
            os.kill(pid, signal.SIGKILL)
        server._stop()  # type: ignore[attr-defined]


def _processes() -> Any:
    """Return the way in which processes are started.

    They are forked from one that has imported what all need; where processes cannot be forked (Windows), each
    imports it for itself.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(running.PRELOAD))
    return context


def written(notebook: dict[str, Any]) -> bytes:
    """Return a notebook as it is written to a file."""
    import nbformat

    text: str = nbformat.writes(nbformat.from_dict(notebook))
    return f"{text}\n".encode()
