"""Let Sphinx write the pages, with Jupyter Book's configuration; a warning is an error."""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from jupyter_book.config import get_final_config
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import SphinxError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from livingreview import kept
from livingreview.project import Project
from livingreview.site.execute import Conditions
from livingreview.sphinxext import figures, state

#: Extensions that Jupyter Book loads for services this book does not use; all would add scripts of others.
_UNUSED = (
    "sphinx_thebe",
    "sphinx_comments",
    "sphinx_book_theme",
    "sphinx_copybutton",
    "sphinx_design",
    "sphinx_togglebutton",
)
#: Parts of the package on which no page depends but through the outputs of notebooks, or not at all.
_ELSEWHERE = ("livingreview.check", "livingreview.tables", "livingreview.print", "livingreview.charts.")
_DRAWING = "livingreview.charts.drawing."


class PagesError(Exception):
    """Sphinx failed or warned; the message holds everything it said on its error stream."""


class Pages:
    """The pages of the website, as the last build left them and as this one writes them.

    What an interrupted build left behind is thrown away: nobody can say what of it is old.

    Parameters
    ----------
    conditions : what all chapters share; the modules decide whether pages of the last build can stay.

    Raises
    ------
    PagesError : if Sphinx cannot start, stops, or warns of anything.
    """

    def __init__(self, project: Project, conditions: Conditions, *, verbose: bool) -> None:
        self._project = project
        self._doctrees = project.build / ".doctrees"
        self._file = project.build / "pages"
        self._common = _common(project, conditions)
        self._before = self._trusted()
        self._said = io.StringIO()
        try:
            self._app = Sphinx(
                srcdir=str(project.root),
                confdir=None,
                outdir=str(project.html),
                doctreedir=str(self._doctrees),
                buildername="html",
                confoverrides=_config(project),
                status=sys.stdout if verbose else None,
                warning=self._said,
                warningiserror=True,
                keep_going=True,
            )
        except SphinxError as error:
            _tell_of_files(error)
            raise PagesError(f"Sphinx could not start.\n{self._told()}\n{error}") from error
        self._app.connect("env-updated", _forget_trees, priority=1)
        state.of(self._app).written = self._before["pages"]

    def _trusted(self) -> dict[str, Any]:
        """Return what the last build noted, after removing whatever does not agree with it."""
        noted = kept.kept_state(self._file) or {}
        if noted.get("common") != self._common or noted["read"] != kept.digests(self._doctrees):
            shutil.rmtree(self._doctrees, ignore_errors=True)
            noted = {}
        if noted.get("html") != kept.digests(self._project.html):
            shutil.rmtree(self._project.html, ignore_errors=True)
            noted |= {"pages": {}, "figures": {}}
        return noted

    def _told(self) -> str:
        return self._said.getvalue().strip()

    def write(self) -> None:
        """Read the chapters that changed, write their pages, and remove what is left of pages that are gone."""
        self._file.unlink(missing_ok=True)
        # Before anything is written: where names differ in capitals only, a new page may have the file of an old one.
        _sweep(self._project, {page.name for page in self._project.pages}, self._before["figures"])
        try:
            self._app.build()
        except SphinxError as error:
            _tell_of_files(error)
            raise PagesError(f"Sphinx stopped.\n{self._told()}\n{error}") from error
        if self._app.statuscode:
            raise PagesError(f"Sphinx found something wrong.\n{self._told()}")
        _sweep(self._project, self._app.env.found_docs, self._figures())

    def _figures(self) -> dict[str, list[str]]:
        drawn = self._before["figures"] | state.of(self._app).figures
        return {page: drawn[page] for page in sorted(drawn) if page in self._app.env.found_docs}

    def remember(self) -> None:
        """Note what stands now, for the next build; called once everything is in its place."""
        noted = {
            "common": self._common,
            "read": kept.digests(self._doctrees),
            "html": kept.digests(self._project.html),
            "pages": state.of(self._app).pages,
            "figures": self._figures(),
        }
        kept.keep_state(self._file, noted)


def _forget_trees(_app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Let go of the pages that were read; they lie on the disk, and all of them at once take much memory."""
    if isinstance(trees := getattr(env, "_write_doc_doctree_cache", None), dict):
        trees.clear()
    return []


def _tell_of_files(error: SphinxError) -> None:
    """Raise what lies behind an error of Sphinx, if that is a file that cannot be read or written."""
    cause = getattr(error, "orig_exc", None) or error.__cause__
    if isinstance(cause, OSError):
        raise cause from error


@contextmanager
def pages(project: Project, conditions: Conditions, *, verbose: bool) -> Iterator[Pages]:
    """Start Sphinx for the block; what it changes in docutils is taken back at the end."""
    with patch_docutils(str(project.root)), docutils_namespace():
        yield Pages(project, conditions, verbose=verbose)


def _config(project: Project) -> dict[str, Any]:
    """Return the configuration that Jupyter Book makes of ``_config.yml``, and what we change in it."""
    config: dict[str, Any]
    config, _ = get_final_config(
        user_yaml=project.config, cli_config={"latex_individualpages": False}, sourcedir=project.root
    )
    config["extensions"] = [name for name in config["extensions"] if name not in _UNUSED]
    config.pop("comments_config", None)
    # Options of the stock theme, whose place the extension takes.
    config.pop("html_theme_options", None)
    config["html_theme"] = "basic"
    return config


def _common(project: Project, conditions: Conditions) -> str:
    """Return the key of what every page depends on: configuration, contents, and the code that writes pages."""
    code = {
        name: of
        for name, of in conditions.modules.items()
        if name.startswith(_DRAWING) or not name.startswith(_ELSEWHERE)
    }
    files = [kept.digest(path.read_bytes()) for path in (project.config, project.toc)]
    return kept.key([conditions.installed, code, files])


def _sweep(project: Project, pages: set[str], drawn: dict[str, list[str]]) -> None:
    """Remove what pages that are gone have left."""
    wanted = {f"{page}.html" for page in pages} | {f"{page}.ipynb" for page in pages}
    wanted |= {f"{figures.FOLDER}/{name}" for names in drawn.values() for name in names}
    for folder in (project.book.name, figures.FOLDER):
        for path in sorted((project.html / folder).rglob("*"), reverse=True):
            if path.is_file() and path.relative_to(project.html).as_posix() not in wanted:
                path.unlink()
            elif path.is_dir() and not any(path.iterdir()):
                path.rmdir()
