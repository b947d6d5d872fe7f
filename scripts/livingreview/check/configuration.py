"""Configuration and table of contents of the book: YAML that can be read, and which syntax chapters are written in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from livingreview.check import myst
from livingreview.check.fault import Fault
from livingreview.check.files import read_text
from livingreview.contents import ContentsError
from livingreview.project import Project
from livingreview.settings import Settings, SettingsError

#: Extension that only makes links of bare addresses, which are no prose anyway.
_LINKS = "linkify"


def read(project: Project) -> tuple[frozenset[str], Settings, list[Fault]]:
    """Return what ``_config.yml`` says to the check, and the faults of that file and of ``_toc.yml``.

    A project without these files is no book yet, and no fault.

    Returns
    -------
    tuple : the extensions of MyST's syntax that chapters may use; what the review says of itself, empty where it
        cannot be read; the faults.
    """
    faults: list[Fault] = []
    settings = Settings()
    found = {}
    for path in (project.config, project.toc):
        if path.exists():
            text, more = read_text(path, path.name)
            faults += more
            if text is not None:
                found[path], more = _yaml(text, path.name)
                faults += more
    extensions, more = _extensions(found.get(project.config), project.config.name)
    faults += more
    if not faults:
        settings, faults = _settings(project)
        faults += _contents(project)
    return extensions, settings, faults


def _settings(project: Project) -> tuple[Settings, list[Fault]]:
    if not project.config.exists():
        return Settings(), []
    try:
        return Settings.read(project), []
    except SettingsError as error:
        name = project.config.name
        return Settings(), [Fault(name, None, None, str(error).removeprefix(f"{name}, "))]


def _contents(project: Project) -> Iterator[Fault]:
    if project.toc.exists():
        try:
            pages = project.pages
        except ContentsError as error:
            yield Fault(project.toc.name, None, None, str(error))
            return
        for page in pages:
            if not page.path.is_file():
                message = f"{page.path.relative_to(project.root).as_posix()} is not there; is its name spelt as the file's?"
                yield Fault(project.toc.name, None, None, message)


def _yaml(text: str, file: str) -> tuple[Any, list[Fault]]:
    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)), []  # noqa: S506
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        return None, [Fault(file, line, None, f"not valid YAML: {error.problem}")]
    except yaml.YAMLError:
        # Characters that YAML forbids are told already.
        return None, []
    except (ValueError, RecursionError) as error:
        return None, [Fault(file, None, None, f"not valid YAML: {error}")]


def _extensions(config: Any, file: str) -> tuple[frozenset[str], list[Fault]]:
    parse = config.get("parse") if isinstance(config, dict) else None
    names = parse.get("myst_enable_extensions") if isinstance(parse, dict) else None
    if names is None:
        return myst.EXTENSIONS, []
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        message = "`parse.myst_enable_extensions` is no list of names"
        return myst.EXTENSIONS, [Fault(file, None, None, message)]
    # Without colon fences, what they hold would pass for text of its own.
    extensions = frozenset(names) - {_LINKS} | {"colon_fence"}
    try:
        myst.read("", file, extensions)
    except ValueError as error:
        return myst.EXTENSIONS, [Fault(file, None, None, f"`parse.myst_enable_extensions`: {error}")]
    return extensions, []
