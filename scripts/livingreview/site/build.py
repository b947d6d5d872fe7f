"""Build the website: check the data, execute what changed, let Sphinx write what changed."""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from livingreview.kept import fingerprint
from livingreview.project import Project
from livingreview.say import Say

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
    single = (project.config, project.toc, project.bibliography, project.lock)
    found = [
        p for folder in folders for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts
    ]
    return sorted([*found, *(path for path in single if path.exists())])


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
    key = fingerprint(inputs(project))
    if project.html.exists() and stamp.exists() and json.loads(stamp.read_text(encoding="utf-8")) == key:
        return False
    stamp.unlink(missing_ok=True)
    _check_execute_and_write(project, say, verbose=verbose)
    _publish_notebooks(project)
    _redirect(project)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(json.dumps(key), encoding="utf-8")
    return True


def _check_execute_and_write(project: Project, say: Say, *, verbose: bool) -> None:
    """Execute the chapters, and meanwhile check the data and get Sphinx ready; then let Sphinx write.

    Faults of the data are told before anything else: they explain why a chapter fails.
    """
    from livingreview.site.execute import ChapterError, execute
    from livingreview.site.pages import PagesError, writing

    with ThreadPoolExecutor(1) as background:
        executing = background.submit(execute, project, say)
        try:
            _check(project)
            with writing(project, verbose=verbose) as write:
                executed = executing.result()
                say(f"{len(executed)} chapter(s) executed" if executed else "No chapter had to be executed")
                write()
        except ChapterError as error:
            raise BuildError(f"A chapter could not be executed.\n{error}") from error
        except PagesError as error:
            raise BuildError(str(error)) from error


def _check(project: Project) -> None:
    from livingreview import check

    faults = check.run(project, subjects=("data", "bibliography"))
    if faults:
        raise BuildError(
            "\n".join([*map(str, faults), f"{len(faults)} fault(s) in the data; nothing was built."])
        )


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
