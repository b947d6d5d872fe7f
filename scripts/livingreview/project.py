"""Where the files of a living review are."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from livingreview import environment

MARKER = "data/datapackage.json"


class ProjectNotFoundError(Exception):
    """No folder above the starting point holds a living review."""


@dataclass(frozen=True)
class Project:
    """The folder of one living review.

    Attributes
    ----------
    root : folder that holds ``_config.yml``, ``book/``, ``data/`` and ``references.bib``.
    """

    root: Path

    @classmethod
    def find(cls, start: Path | None = None) -> Project:
        """Return the project around ``start`` (or ``LIVINGREVIEW_ROOT``, or the working folder).

        Raises
        ------
        ProjectNotFoundError : if neither the folder nor one above it holds ``data/datapackage.json``.
        """
        start = (start or Path(os.environ.get(environment.ROOT, "."))).resolve()
        for folder in (start, *start.parents):
            if (folder / MARKER).is_file():
                return cls(folder)
        raise ProjectNotFoundError(f"{start}: neither this folder nor one above it holds {MARKER}")

    @property
    def config(self) -> Path:
        """Jupyter Book's configuration."""
        return self.root / "_config.yml"

    @property
    def toc(self) -> Path:
        """Order of the chapters."""
        return self.root / "_toc.yml"

    @property
    def book(self) -> Path:
        """Folder of the chapters."""
        return self.root / "book"

    @property
    def data(self) -> Path:
        """Folder of the tables."""
        return self.root / "data"

    @property
    def descriptor(self) -> Path:
        """Data package descriptor, the one schema of every table."""
        return self.root / MARKER

    @property
    def bibliography(self) -> Path:
        """The one bibliography."""
        return self.root / "references.bib"

    @property
    def lock(self) -> Path:
        """Every package that a build runs on, pinned."""
        return self.root / "requirements" / "run.txt"

    @property
    def build(self) -> Path:
        """Folder of everything generated."""
        return self.root / "_build"

    @property
    def html(self) -> Path:
        """The built website."""
        return self.build / "html"

    @property
    def executed(self) -> Path:
        """Executed notebooks, one ``.ipynb`` per executable chapter."""
        return self.build / "executed"

    @cached_property
    def chapters(self) -> tuple[Path, ...]:
        """Source files of all pages named in ``_toc.yml``, in reading order."""
        import yaml

        toc = yaml.safe_load(self.toc.read_text(encoding="utf-8"))
        return tuple(self.root / f"{name}.md" for name in _files(toc))

    def relative(self, path: Path) -> str:
        """Return ``path`` as a contributor would write it, relative to the project."""
        return path.resolve().relative_to(self.root).as_posix() if path.is_absolute() else path.as_posix()


def _files(node: object) -> list[str]:
    """Collect ``root`` and ``file`` entries of a table of contents, depth first."""
    if isinstance(node, list):
        return [name for item in node for name in _files(item)]
    if isinstance(node, dict):
        own = [node[key] for key in ("root", "file") if key in node]
        nested = [name for key in ("parts", "chapters", "sections") for name in _files(node.get(key, []))]
        return own + nested
    return []
