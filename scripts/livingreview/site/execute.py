"""Execute chapters in parallel, and only those whose code, package or data changed.

jupyter-cache looks at code cells only, so after an edit of a table it would hand out old numbers. Here the
key of an executed chapter also covers every file it read, the package and the pinned environment. Stale
records are removed from the cache before Sphinx can find them.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from livingreview import __file__ as package_file
from livingreview import environment as variables
from livingreview.project import Project
from livingreview.say import Say
from livingreview.site import warm

TIMEOUT = 120


class ChapterError(Exception):
    """A cell of a chapter raised, or wrote to stderr; the message names the chapter and the cause."""


@dataclass(frozen=True)
class Chapter:
    """One executable chapter.

    Attributes
    ----------
    name : document name, such as ``book/il6/targeting``.
    path : its source, a MyST notebook.
    notebook : the notebook without outputs.
    """

    name: str
    path: Path
    notebook: nbformat.NotebookNode

    @property
    def code(self) -> str:
        """Everything of the notebook that decides what its execution gives."""
        cells = [[cell.source, cell.metadata] for cell in self.notebook.cells if cell.cell_type == "code"]
        return json.dumps([cells, self.notebook.metadata.get("kernelspec", {})], sort_keys=True)


def executable_chapters(project: Project) -> list[Chapter]:
    """Return the chapters with a jupytext header, in reading order."""
    chapters = []
    for path in project.chapters:
        text = path.read_text(encoding="utf-8")
        if text.startswith("---") and "jupytext:" in text.split("\n---", 1)[0]:
            name = project.relative(path).removesuffix(".md")
            chapters.append(Chapter(name, path, read_notebook(text)))
    return chapters


def read_notebook(text: str) -> nbformat.NotebookNode:
    """Read a MyST notebook exactly as myst-nb does, so that its cache finds what was executed here."""
    from myst_nb.core.read import read_myst_markdown_notebook
    from myst_parser.config.main import MdParserConfig

    return read_myst_markdown_notebook(
        text, MdParserConfig(enable_extensions={"colon_fence"}), add_source_map=False
    )


def environment_key(project: Project) -> str:
    """Return a key of the package's code, the pinned environment and the Python version."""
    digest = hashlib.sha256(sys.version.encode())
    package = Path(package_file).parent
    for path in [*sorted(package.rglob("*.py")), project.lock]:
        digest.update(path.read_bytes() if path.exists() else b"")
    return digest.hexdigest()


def chapter_key(chapter: Chapter, reads: Iterable[str], environment: str, project: Project) -> str:
    """Return the key of one execution: code, environment and the bytes of every file that was read."""
    digest = hashlib.sha256(f"{environment}\0{chapter.code}".encode())
    for name in sorted(reads):
        path = project.root / name
        digest.update(name.encode() + b"\0" + (path.read_bytes() if path.exists() else b"missing"))
    return digest.hexdigest()


def execute(project: Project, say: Say = print) -> list[str]:
    """Bring all executed notebooks up to date and return the names of those that were executed.

    Raises
    ------
    ChapterError : after all chapters were tried; names each that failed, with its cause.
    """
    warm.warm_up()
    project.executed.mkdir(parents=True, exist_ok=True)
    manifest_path = project.executed / "manifest.json"
    manifest = json.loads(manifest_path.read_text(encoding="utf-8")) if manifest_path.exists() else {}
    environment = environment_key(project)
    chapters = executable_chapters(project)
    stale = [chapter for chapter in chapters if not _fresh(chapter, manifest, environment, project)]
    if stale:
        # The longest first, so that no core waits for it at the end; the code's length tells where time is unknown.
        stale.sort(key=lambda c: (manifest.get(c.name, {}).get("seconds", 0), len(c.code)), reverse=True)
        # In a thread of its own, because the caller may have an event loop running already.
        with ThreadPoolExecutor(1) as thread:
            work = _execute_all(stale, manifest, environment, project, say)
            failures = thread.submit(asyncio.run, work).result()
        manifest = {c.name: manifest[c.name] for c in chapters if c.name in manifest}
        manifest_path.write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        if failures:
            raise ChapterError("\n".join(failures))
    return sorted(chapter.name for chapter in stale)


def _fresh(chapter: Chapter, manifest: dict[str, Any], environment: str, project: Project) -> bool:
    entry = manifest.get(chapter.name)
    if entry is None or not (project.executed / f"{chapter.name}.ipynb").exists():
        return False
    return entry["key"] == chapter_key(chapter, entry["reads"], environment, project)


async def _execute_all(
    chapters: list[Chapter], manifest: dict[str, Any], environment: str, project: Project, say: Say
) -> list[str]:
    slots = asyncio.Semaphore(os.cpu_count() or 2)
    done = 0

    async def one(chapter: Chapter) -> str | None:
        nonlocal done
        async with slots:
            started = time.perf_counter()
            try:
                notebook, reads = await run(chapter, project)
            except ChapterError as error:
                manifest.pop(chapter.name, None)
                done += 1
                say(f"[{done}/{len(chapters)}] {chapter.name} FAILED")
                return str(error)
            seconds = time.perf_counter() - started
            manifest[chapter.name] = {
                "key": chapter_key(chapter, reads, environment, project),
                "reads": reads,
                "seconds": round(seconds, 2),
            }
            _publish(chapter, notebook, project)
            done += 1
            say(f"[{done}/{len(chapters)}] executed {chapter.name} in {seconds:.1f} s")
            return None

    return [failure for failure in await asyncio.gather(*map(one, chapters)) if failure]


async def run(chapter: Chapter, project: Project) -> tuple[nbformat.NotebookNode, list[str]]:
    """Execute one chapter in a kernel of its own; return the notebook and the files it read.

    Raises
    ------
    ChapterError : if a cell raises or writes to stderr.
    """
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    notebook = nbformat.from_dict(json.loads(json.dumps(chapter.notebook)))
    with tempfile.TemporaryDirectory() as scratch:
        log = Path(scratch) / "reads"
        client = NotebookClient(
            notebook,
            timeout=TIMEOUT,
            kernel_name="python3",
            resources={"metadata": {"path": str(chapter.path.parent)}},
            # Times would make every executed notebook differ, and hide it from jupyter-cache.
            record_timing=False,
            # The kernel speaks over the loopback address, of which it would warn at every start.
            extra_arguments=["--log-level=ERROR"],
            shutdown_kernel="immediate",
        )
        environment = os.environ | {
            variables.READS: str(log),
            variables.PICTURES: str(project.build / "pictures"),
            variables.ROOT: str(project.root),
        }
        try:
            await client.async_execute(env=environment)
        except CellExecutionError as error:
            raise ChapterError(f"{chapter.name}: {error.ename}: {error.evalue}\n{_source(error)}") from error
        except (CellTimeoutError, DeadKernelError) as error:
            raise ChapterError(f"{chapter.name}: {type(error).__name__}: {error}") from error
        reads = sorted(set(log.read_text(encoding="utf-8").split("\n")) - {""}) if log.exists() else []
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.get("name") == "stderr":
                raise ChapterError(f"{chapter.name}: a cell wrote to stderr: {output.text.strip()[:500]}")
    return notebook, reads


def _source(error: Any) -> str:
    """Return the cell that raised, indented, as nbclient reports it."""
    lines = str(error).splitlines()
    marks = [i for i, line in enumerate(lines) if line.startswith("------------------")]
    return "\n".join("    " + line for line in lines[marks[0] + 1 : marks[1]]) if len(marks) > 1 else ""


def _publish(chapter: Chapter, notebook: nbformat.NotebookNode, project: Project) -> None:
    """Store the executed notebook, and put it into jupyter-cache instead of any record of the same code."""
    from jupyter_cache import get_cache
    from jupyter_cache.base import CacheBundleIn

    target = project.executed / f"{chapter.name}.ipynb"
    target.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, target)
    cache = get_cache(project.build / ".jupyter_cache")
    cache.cache_notebook_bundle(
        CacheBundleIn(notebook, str(chapter.path), data={}), check_validity=False, overwrite=True
    )
