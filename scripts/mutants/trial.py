"""Try one change: a fork of this process runs the tests with it, and ends at the first that fails."""

from __future__ import annotations

import importlib
import importlib.machinery
import importlib.util
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.abc import MetaPathFinder
from pathlib import Path
from types import CodeType
from typing import Any

import pytest

from mutants.changes import Change, changed
from mutants.reach import ARGUMENTS, Reach

#: A change may take this many times as long as the tests took before, and these seconds more.
_SLOWER, _MORE = 5, 20
#: What pytest says, and our tests take for a fault, when plug-ins were imported before it started.
_EXPECTED = ("-W", "ignore::pytest.PytestAssertRewriteWarning")


@dataclass(frozen=True)
class Module:
    """A module of the package."""

    name: str
    path: Path
    source: str


@dataclass(frozen=True)
class Result:
    """What became of a change: ``killed`` by a test or by the clock, ``survived``, or ``unreached`` by any test."""

    module: Module
    change: Change
    verdict: str
    seconds: float


class _Changed(MetaPathFinder):
    """Finds one module, with its change."""

    def __init__(self, module: Module, change: Change) -> None:
        self.module, self.change = module, change

    def find_spec(
        self, name: str, path: object, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name != self.module.name:
            return None
        where = str(self.module.path)
        code = compile(changed(self.module.source, self.change), where, "exec")
        is_package = self.module.path.name == "__init__.py"
        return importlib.util.spec_from_file_location(
            name,
            where,
            loader=_Loader(name, where, code),
            submodule_search_locations=[str(self.module.path.parent)] if is_package else None,
        )


class _Loader(importlib.machinery.SourceFileLoader):
    def __init__(self, name: str, path: str, code: CodeType) -> None:
        super().__init__(name, path)
        self._code = code

    def get_code(self, fullname: str) -> CodeType:
        return self._code


class _Only:
    """A plug-in of pytest that keeps some tests, in the order given."""

    def __init__(self, tests: Sequence[str]) -> None:
        self.place = {test: i for i, test in enumerate(tests)}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave out and sort."""
        items[:] = sorted(
            (item for item in items if item.nodeid in self.place), key=lambda i: self.place[i.nodeid]
        )


def prepare(reach: Reach) -> None:
    """Import once what the tests import from other packages."""
    for name in reach.imported:
        try:
            importlib.import_module(name)
        except Exception:  # noqa: S112 - whatever cannot be imported alone is imported by the test itself
            continue


def tried(work: Iterable[tuple[Module, Change]], reach: Reach, workers: int) -> Iterator[Result]:
    """Yield what became of each change, several at a time."""
    running: dict[int, tuple[Module, Change, float]] = {}
    for module, change in work:
        tests = reach.tests(str(module.path), change.line, change.statement)
        if not tests:
            yield Result(module, change, "unreached", 0)
            continue
        if len(running) >= workers:
            yield _ended(running)
        seconds = sum(reach.seconds[test] for test in tests if test in reach.seconds)
        pid = _forked(partial(_run, module, change, tests), int(_SLOWER * seconds + _MORE))
        running[pid] = module, change, time.perf_counter()
    while running:
        yield _ended(running)


def _ended(running: dict[int, tuple[Module, Change, float]]) -> Result:
    pid, status = os.wait()
    module, change, started = running.pop(pid)
    # An exit of 5 says that no test was left to run: pytest could not even import what it should test.
    survived = os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0
    return Result(module, change, "survived" if survived else "killed", time.perf_counter() - started)


def _forked(work: Callable[[], int], seconds: int) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 99
    try:
        os.setsid()
        signal.alarm(seconds)
        silence = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(silence, stream)
        code = work()
    finally:
        os._exit(code)


def _run(module: Module, change: Change, tests: Sequence[str]) -> int:
    sys.meta_path.insert(0, _Changed(module, change))
    _without_memory()
    files = sorted({test.partition("::")[0] for test in tests})
    with tempfile.TemporaryDirectory(prefix="livingreview-mutants-") as folder:
        arguments = [*ARGUMENTS, *_EXPECTED, "--basetemp", f"{folder}/tests", *files]
        return int(pytest.main(arguments, plugins=[_Only(tests)]))


def _without_memory() -> None:
    """Let hypothesis look at the same examples each time, and remember none."""
    from hypothesis import settings

    settings.register_profile("mutants", database=None, derandomize=True, deadline=None)
    settings.load_profile("mutants")


def module_of(path: Path, scripts: Path) -> Module:
    """Return the module in a file."""
    parts: Any = path.relative_to(scripts).with_suffix("").parts
    parts = parts[:-1] if parts[-1] == "__init__" else parts
    return Module(".".join(parts), path, path.read_text(encoding="utf-8"))
