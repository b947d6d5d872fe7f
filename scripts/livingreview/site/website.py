"""Make the website from a snapshot: check the data, execute what changed, let Sphinx write what changed."""

from __future__ import annotations

import html
import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any, ParamSpec, TypeVar

from livingreview import edition, kept
from livingreview.check import configuration
from livingreview.check.fault import Fault
from livingreview.project import Project
from livingreview.say import Say
from livingreview.settings import book_settings
from livingreview.site import addresses, apart
from livingreview.site.execute import (
    ChapterError,
    Conditions,
    executable_chapters,
    installed,
    plan,
    rest,
    written,
)
from livingreview.site.snapshot import PACKAGE

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")

#: With more chapters than these, Sphinx starts after them: both together need much memory and save no time.
_FEW = 2
_REDIRECT = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta http-equiv="refresh" content="0; url={first}">
<link rel="canonical" href="{first}">
</head>
<body><h1><a href="{first}">{title}</a></h1></body>
</html>
"""


class WebsiteError(Exception):
    """The website could not be made; the message ends with the cause."""


def make(say: Say, *, verbose: bool = False, only_notebooks: bool = False, executed: bool = False) -> None:
    """Make the website of the project that the environment names.

    Chapters are executed while the data are checked and, if they are few, Sphinx gets ready. Faults of the data are told before
    anything else: they explain why a chapter fails.

    Parameters
    ----------
    only_notebooks : whether it ends when the chapters are executed.
    executed : whether all chapters were executed by whoever asks, from data that were checked.

    Raises
    ------
    WebsiteError : if the data has faults, a chapter raises, or Sphinx warns.
    """
    project = Project.find()
    if faults := configuration.read(project, is_book=True)[2]:
        raise WebsiteError("\n".join(map(str, faults)))
    timings: dict[str, float] = {}
    conditions = Conditions(installed(), _modules(project), _data(project))
    if executed:
        nothing: Future[list[str]] = Future()
        nothing.set_result([])
        _write(project, conditions, nothing, lambda _: None, timings, verbose=verbose)
        return
    with ThreadPoolExecutor(2) as background:
        checked = background.submit(_timed, timings, "check", _check, project)
        planned = background.submit(_timed, timings, "ask", plan, project, conditions)
        executing = background.submit(_timed, timings, "execute", lambda: planned.result().execute(say))
        try:
            checked.result()
            if only_notebooks or len(planned.result().stale) > _FEW:
                executing.result()
            if only_notebooks:
                return
            _write(project, conditions, executing, say, timings, verbose=verbose)
        except ChapterError as error:
            raise WebsiteError(f"A chapter could not be executed.\n{error}") from error
    kept.write_whole(project.build / "timings.json", json.dumps(timings, indent=1).encode())


def _write(
    project: Project,
    conditions: Conditions,
    executing: Future[list[str]],
    say: Say,
    timings: dict[str, float],
    *,
    verbose: bool,
) -> None:
    """Get Sphinx ready while chapters are executed, and let it write."""
    with _timing(timings, "start Sphinx"):
        from livingreview.site.pages import PagesError, pages
        from livingreview.sphinxext.assets import letters

    try:
        with ThreadPoolExecutor(1) as cut, pages(project, conditions, verbose=verbose) as site:
            executed = executing.result()
            rest()
            # Letters are cut beside the writing of pages, in a process that takes its memory with it.
            cutting = cut.submit(apart.call, get_context("spawn"), letters)
            say(f"{len(executed)} chapter(s) executed" if executed else "No chapter had to be executed")
            with _timing(timings, "pages"):
                site.write()
            cutting.result()
            with _timing(timings, "publish"):
                config = book_settings(project)
                _publish_notebooks(project, config)
                _redirect(project, config)
                _tell_addresses(project, config)
                site.remember()
    except PagesError as error:
        raise WebsiteError(str(error)) from error


def _modules(project: Project) -> dict[str, str]:
    """Return the digest of each module of the package that runs."""
    found = {}
    for file, of in kept.digests(project.root / PACKAGE).items():
        if file.endswith(".py"):
            name = file.removesuffix(".py").replace("/", ".")
            found[f"livingreview.{name}".removesuffix(".__init__")] = of
    return found


def _data(project: Project) -> str:
    """Return the key of all tables and the bibliography."""
    works = project.bibliography.read_bytes() if project.bibliography.is_file() else b""
    return kept.key([kept.digests(project.data), kept.digest(works)])


def _check(project: Project) -> None:
    """Refuse data with faults; they are looked for in another process, because that takes much memory."""
    faults = apart.call(get_context("spawn"), _faults, project)
    if faults is None:
        raise WebsiteError("The check of the data ended before it was done; is there too little memory?")
    if faults:
        raise WebsiteError(
            "\n".join([*map(str, faults), f"{len(faults)} fault(s) in the data; nothing was built."])
        )


def _faults(project: Project) -> list[Fault]:
    from livingreview import check

    return check.run(project, subjects=("data", "bibliography"))


def _publish_notebooks(project: Project, config: dict[str, Any]) -> None:
    """Put the notebooks beside their pages; one whose text, outputs and page are as they were stays."""
    from lxml import html as lxml_html

    # What these import of Sphinx is loaded by now; chapters were executed without it.
    from livingreview.site import downloads, feeds, notebooks

    title = str(config["title"])
    file = project.build / "published"
    before, now = kept.kept_state(file) or {}, {}
    for chapter in executable_chapters(project):
        target = project.html / f"{chapter.name}.ipynb"
        executed = (project.executed / f"{chapter.name}.ipynb").read_bytes()
        page = (project.html / f"{chapter.name}.html").read_bytes()
        now[chapter.name] = kept.key([title, chapter.page.text, kept.digest(executed), kept.digest(page)])
        if before.get(chapter.name) != now[chapter.name] or not target.is_file():
            tree = lxml_html.fromstring(page, parser=lxml_html.HTMLParser(encoding="utf-8"))
            notebook = notebooks.readable(chapter.shown(executed), tree, project, title=title)
            kept.write_whole(target, written(notebook))
    kept.keep_state(file, now)
    downloads.publish(project, config, now)
    feeds.publish(project, config)


def _redirect(project: Project, config: dict[str, Any]) -> None:
    """Make the front door of the site lead to the first page."""
    title = html.escape(str(config["title"]))
    page = _REDIRECT.format(first=f"{project.pages[0].name}.html", title=title)
    (project.html / "index.html").write_text(page, encoding="utf-8")


def _tell_addresses(project: Project, config: dict[str, Any]) -> None:
    """Write the map of the site, if it has an address, and who may read it."""
    base = str((config.get("html") or {}).get("baseurl") or "")
    pages = sorted(
        path.relative_to(project.html).as_posix()
        for folder in (project.book.name, "find")
        for path in (project.html / folder).rglob("*.html")
    )
    (project.html / addresses.ROBOTS).write_text(addresses.robots(base), encoding="utf-8")
    if base:
        told = addresses.sitemap(base, pages, edition.day(project))
        (project.html / addresses.SITEMAP).write_text(told, encoding="utf-8")
    else:
        (project.html / addresses.SITEMAP).unlink(missing_ok=True)


@contextmanager
def _timing(timings: dict[str, float], what: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    timings[what] = round(time.perf_counter() - started, 3)


def _timed(
    timings: dict[str, float],
    what: str,
    function: Callable[Asked, Answer],
    *args: Asked.args,
    **kwargs: Asked.kwargs,
) -> Answer:
    with _timing(timings, what):
        return function(*args, **kwargs)
