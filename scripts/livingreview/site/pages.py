"""Let Sphinx write the pages, with Jupyter Book's configuration; a warning is an error."""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from jupyter_book.config import get_final_config
from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from livingreview.project import Project

#: Extensions that Jupyter Book loads for services this book does not use; both would add scripts of others.
_UNUSED = ("sphinx_thebe", "sphinx_comments")


class PagesError(Exception):
    """Sphinx failed or warned; the message holds everything it said on its error stream."""


@contextmanager
def writing(project: Project, *, verbose: bool) -> Iterator[Callable[[], None]]:
    """Start Sphinx, and hand out the function that reads the changed chapters and writes their pages.

    Raises
    ------
    PagesError : if Sphinx cannot start, stops, or warns of anything.
    """
    config, _ = get_final_config(
        user_yaml=project.config, cli_config={"latex_individualpages": False}, sourcedir=project.root
    )
    config["extensions"] = [name for name in config["extensions"] if name not in _UNUSED]
    config.pop("comments_config", None)
    said = io.StringIO()
    with patch_docutils(str(project.root)), docutils_namespace():
        try:
            app = Sphinx(
                srcdir=str(project.root),
                confdir=None,
                outdir=str(project.html),
                doctreedir=str(project.build / ".doctrees"),
                buildername="html",
                confoverrides=config,
                status=sys.stdout if verbose else None,
                warning=said,
                warningiserror=True,
                keep_going=True,
            )
        except SphinxError as error:
            raise PagesError(f"Sphinx could not start.\n{said.getvalue().strip()}\n{error}") from error

        def write() -> None:
            try:
                app.build()
            except SphinxError as error:
                raise failed(f"Sphinx stopped.\n{said.getvalue().strip()}\n{error}") from error
            if app.statuscode:
                raise failed(f"Sphinx found something wrong.\n{said.getvalue().strip()}")

        def failed(message: str) -> PagesError:
            # Sphinx would not read the same pages again, and so not repeat what it warned of.
            shutil.rmtree(app.doctreedir, ignore_errors=True)
            return PagesError(message)

        yield write
