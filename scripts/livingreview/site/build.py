"""Build the website: check the data, execute what changed, let Sphinx write what changed."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

from livingreview.project import Project

Say = Callable[[str], None]

_REDIRECT = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta http-equiv="refresh" content="0; url={first}">
<link rel="canonical" href="{first}">
</head>
<body><p><a href="{first}">{title}</a></p></body>
</html>
"""


class BuildError(Exception):
    """The site could not be built; the message ends with the cause."""


def inputs(project: Project) -> list[Path]:
    """Return every file that the site is made from."""
    package = Path(__file__).parents[1]
    folders = (project.book, project.data, package)
    single = (project.config, project.toc, project.bibliography, project.root / "requirements.txt")
    found = [
        p for folder in folders for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts
    ]
    return sorted([*found, *(path for path in single if path.exists())])


def fingerprint(project: Project) -> str:
    """Return one key of the bytes of all inputs."""
    digest = hashlib.sha256()
    for path in inputs(project):
        digest.update(str(path).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def build(project: Project, say: Say = print, *, verbose: bool = False) -> bool:
    """Build the website into ``_build/html``.

    Returns
    -------
    bool : whether anything had to be done.

    Raises
    ------
    BuildError : if the data has faults, a chapter raises, or Sphinx warns.
    """
    stamp = project.build / "fingerprint.json"
    key = fingerprint(project)
    if project.html.exists() and stamp.exists() and json.loads(stamp.read_text(encoding="utf-8")) == key:
        return False
    stamp.unlink(missing_ok=True)
    _check(project)
    from livingreview.site.execute import ChapterError, execute

    try:
        executed = execute(project, say)
    except ChapterError as error:
        raise BuildError(f"A chapter could not be executed.\n{error}") from error
    say(f"{len(executed)} chapter(s) executed" if executed else "No chapter had to be executed")
    _sphinx(project, verbose=verbose)
    _publish_notebooks(project)
    _redirect(project)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(json.dumps(key), encoding="utf-8")
    return True


def _check(project: Project) -> None:
    from livingreview import check

    faults = check.run(project, subjects=("data", "bibliography"))
    if faults:
        raise BuildError(
            "\n".join([*map(str, faults), f"{len(faults)} fault(s) in the data; nothing was built."])
        )


#: Extensions that Jupyter Book loads for services this book does not use; both would add scripts of others.
_UNUSED = ("sphinx_thebe", "sphinx_comments")


def _sphinx(project: Project, *, verbose: bool) -> None:
    """Run Sphinx with Jupyter Book's configuration; a warning is an error, and all of them are shown.

    Raises
    ------
    BuildError : with everything that Sphinx said on its error stream.
    """
    import io
    import sys

    from jupyter_book.config import get_final_config
    from sphinx.application import Sphinx
    from sphinx.errors import SphinxError
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    config, _ = get_final_config(
        user_yaml=project.config, cli_config={"latex_individualpages": False}, sourcedir=project.root
    )
    config["extensions"] = [name for name in config["extensions"] if name not in _UNUSED]
    config.pop("comments_config", None)
    said = io.StringIO()
    try:
        with patch_docutils(str(project.root)), docutils_namespace():
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
            app.build()
            failed = app.statuscode != 0
    except SphinxError as error:
        raise BuildError(f"Sphinx stopped.\n{said.getvalue().strip()}\n{error}".strip()) from error
    if failed:
        raise BuildError(f"Sphinx found something wrong.\n{said.getvalue().strip()}")


def _publish_notebooks(project: Project) -> None:
    for notebook in project.executed.rglob("*.ipynb"):
        target = project.html / notebook.relative_to(project.executed)
        if target.parent.is_dir():
            shutil.copyfile(notebook, target)


def _redirect(project: Project) -> None:
    """Make the front door of the site lead to the first page."""
    import yaml

    toc = yaml.safe_load(project.toc.read_text(encoding="utf-8"))
    title = yaml.safe_load(project.config.read_text(encoding="utf-8"))["title"]
    page = _REDIRECT.format(first=f"{toc['root']}.html", title=title)
    (project.html / "index.html").write_text(page, encoding="utf-8")
