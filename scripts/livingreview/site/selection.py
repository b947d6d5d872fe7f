"""Make pages of chapters that were executed with other values: a second website beside the first, for a moment."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from livingreview import kept, lock
from livingreview.edition import clock
from livingreview.project import Project
from livingreview.say import Say
from livingreview.site import build, snapshot

#: How its folder is called, in that of everything generated; two may be made at once.
PREFIX = "selection-"
#: What a build looks at to see that nothing else has changed.
_STATE = ("html", ".doctrees", "executed", "assets", "bundles", "pages", "published", "downloads", "printed")


@contextmanager
def website(project: Project, chosen: Mapping[str, tuple[str, bytes]], say: Say) -> Iterator[Project]:
    """Make the website with other executions of some chapters, and give it during the block; the built one stays.

    Parameters
    ----------
    project : its website is built, and up to date.
    chosen : name of a chapter, such as ``book/part/chapter`` -> what takes its place: its text as MyST, with the cell
        that sets the values, and the same as an executed notebook.

    Raises
    ------
    BuildError : if Sphinx warns, or the folder cannot be written.
    """
    with tempfile.TemporaryDirectory(prefix=PREFIX, dir=project.build, ignore_cleanup_errors=True) as folder:
        made = Project(project.root, Path(folder))
        with lock.held(project.lock_file, say) as descriptor:
            _copy_state(project, made)
            source = snapshot.folder(project)
            before = {name: (source / f"{name}.md").read_bytes() for name in chosen}
            try:
                for name, (text, notebook) in chosen.items():
                    snapshot.put(source / f"{name}.md", text.encode())
                    kept.write_whole(made.executed / f"{name}.ipynb", notebook)
                build.work(project, say, descriptor, clock(project), "--executed", into=made.build)
            finally:
                for name, content in before.items():
                    snapshot.put(source / f"{name}.md", content)
        yield made


def _copy_state(project: Project, made: Project) -> None:
    for name in _STATE:
        there = project.build / name
        if there.is_dir():
            shutil.copytree(there, made.build / name)
        elif there.is_file():
            shutil.copyfile(there, made.build / name)
