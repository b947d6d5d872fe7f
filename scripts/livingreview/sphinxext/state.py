"""What the parts of the extension note for each other and for the build: of one run, and of what was read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment


@dataclass
class Run:
    """What one run of Sphinx notes; it ends with the run.

    Attributes
    ----------
    written : page -> key under which the last build wrote it.
    pages : page -> key under which this run writes it.
    figures : page -> names of the files that this run wrote for its figures.
    printed : role and text -> what the role prints; data do not change while a run lasts.
    indexes : title and page of each index; None until a page asks for them.
    """

    written: dict[str, str] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    figures: dict[str, list[str]] = field(default_factory=dict)
    printed: dict[str, list[str]] = field(default_factory=dict)
    indexes: list[tuple[str, str]] | None = None


@dataclass
class Read:
    """What is noted of the pages when they are read; it is kept with the environment, until the next build.

    Attributes
    ----------
    records : page -> what it was made from.
    said : page -> role and text -> what the role printed.
    passages : page -> what stands where on it; see :mod:`livingreview.sphinxext.passages`.
    """

    records: dict[str, dict[str, Any]] = field(default_factory=dict)
    said: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    passages: dict[str, list[Any]] = field(default_factory=dict)


_runs: WeakKeyDictionary[Sphinx, Run] = WeakKeyDictionary()
_READ = "livingreview_read"


def of(app: Sphinx) -> Run:
    """Return the notes of a run."""
    return _runs.setdefault(app, Run())


def of_env(env: BuildEnvironment) -> Read:
    """Return the notes in an environment; Sphinx keeps its attributes, and has no other place for them."""
    found = getattr(env, _READ, None)
    if not isinstance(found, Read):
        found = Read()
        setattr(env, _READ, found)
    return found
