"""Where the files of a living review are."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from livingreview import contents, environment
from livingreview.contents import Page

MARKER = "data/datapackage.json"


class ProjectNotFoundError(Exception):
    """No folder above the starting point holds a living review."""


@dataclass(frozen=True)
class Project:
    """The folder of one living review.

    Attributes
    ----------
    root : folder that holds ``_config.yml``, ``book/``, ``data/`` and ``references.bib``.
    generated : folder of everything generated; ``_build`` in ``root`` unless given.
    """

    root: Path
    generated: Path | None = None

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
                generated = os.environ.get(environment.BUILD)
                return cls(folder, Path(generated) if generated else None)
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
    def build(self) -> Path:
        """Folder of everything generated."""
        return self.generated or self.root / "_build"

    @property
    def html(self) -> Path:
        """The built website."""
        return self.build / "html"

    @property
    def prints(self) -> Path:
        """Printed books and handouts."""
        return self.build / "pdf"

    @property
    def printed(self) -> Path:
        """Note of the prints that agree with the website; absent while there are none."""
        return self.build / "printed"

    @property
    def executed(self) -> Path:
        """Executed notebooks, one ``.ipynb`` per executable chapter."""
        return self.build / "executed"

    @property
    def lock_file(self) -> Path:
        """What a build holds, so that no other one runs meanwhile."""
        return self.build / "lock"

    @property
    def pictures(self) -> Path:
        """Drawings that are kept between builds."""
        return self.build / "pictures"

    @property
    def assets(self) -> Path:
        """Scripts and styles taken from installed packages."""
        return self.build / "assets"

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """All pages of the book, in reading order."""
        return contents.pages(self.root)

    @property
    def chapters(self) -> tuple[Path, ...]:
        """Source files of all pages, in reading order."""
        return tuple(page.path for page in self.pages)

    def relative(self, path: Path) -> str:
        """Return ``path`` as a contributor would write it, relative to the project."""
        return path.resolve().relative_to(self.root).as_posix() if path.is_absolute() else path.as_posix()
