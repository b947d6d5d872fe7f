"""Which fast tests reach which lines of the package, learnt by running each of them once."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

#: How tests are run: those that are not slow, in one process, as one leaves them.
ARGUMENTS = (
    "-q",
    "-x",
    "-p",
    "no:xdist",
    "-p",
    "no:cacheprovider",
    "-m",
    "not slow",
    "--tb=no",
    "--no-header",
)
_IMPORTING = ""


@dataclass(frozen=True)
class Reach:
    """What one run of the fast tests showed.

    Attributes
    ----------
    lines : of each file of the package, the tests that reach each line; ``""`` is the import of the module.
    seconds : of each test.
    imported : modules of other packages that the tests import, to be imported once before the trials.
    """

    lines: dict[str, dict[int, set[str]]]
    seconds: dict[str, float]
    imported: list[str]

    def tests(self, file: str, line: int, statement: int) -> list[str]:
        """Return the tests that may notice a change of a line, those first that reach it and are quick.

        Tests of one file share what their fixtures made, so that its other tests come along. What is run on import
        alone may be used anywhere in the module: all tests that reach the module come along, or those of its folder.
        """
        module = self.lines.get(file, {})
        line = line if line in module else statement
        direct = module.get(line, set()) - {_IMPORTING}
        if not direct and line in module:
            direct = self._of(file) or self._beside(file)
        files = {_file(test) for test in direct}
        beside = [test for test in self.seconds if _file(test) in files and test not in direct]
        return sorted(direct, key=self._seconds) + sorted(beside, key=self._seconds)

    def _of(self, file: str) -> set[str]:
        """Return the tests that reach any line of a module."""
        return set().union(*self.lines.get(file, {}).values()) - {_IMPORTING}

    def _beside(self, file: str) -> set[str]:
        """Return the tests that reach a module in the same folder: what a module only names, others run."""
        folder = Path(file).parent
        return set().union(*(self._of(other) for other in self.lines if Path(other).parent == folder))

    def _seconds(self, test: str) -> float:
        return self.seconds.get(test, 0.0)


def _file(test: str) -> str:
    return test.partition("::")[0]


def learn(root: Path, package: Path) -> Reach:
    """Run the fast tests once in a process of their own, and return what they reach; while nothing changes, once only.

    Raises
    ------
    RuntimeError : if a test fails without any change.
    """
    target = root / "_build" / "mutants" / "reach.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    key = _key(root)
    if target.exists() and (known := _read(target, key)):
        return known
    command = [sys.executable, "-m", "mutants.reach", str(package), str(target), key]
    done = subprocess.run(command, cwd=root, check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(
            f"The fast tests must pass before they are tried:\n{done.stdout[-2000:]}{done.stderr[-500:]}"
        )
    return _read(target, key) or Reach({}, {}, [])


def _key(root: Path) -> str:
    """Return a key of everything that decides which lines a test reaches."""
    digest = hashlib.sha256()
    for folder in ("scripts", "tests", "data", "book"):
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(str(path).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _read(file: Path, key: str) -> Reach | None:
    """Return what was learnt; ``None`` if it was learnt of something else."""
    found = json.loads(file.read_text(encoding="utf-8"))
    if found.get("key") != key:
        return None
    lines = {
        name: {int(line): set(tests) for line, tests in of.items()} for name, of in found["lines"].items()
    }
    return Reach(lines, found["seconds"], found["imported"])


class _Watch:
    """A plug-in of pytest that tells coverage which test runs."""

    def __init__(self, coverage: Any) -> None:
        self.coverage = coverage
        self.seconds: dict[str, float] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Run one test."""
        self.coverage.switch_context(item.nodeid)
        started = time.perf_counter()
        found = yield
        self.seconds[item.nodeid] = time.perf_counter() - started
        self.coverage.switch_context(_IMPORTING)
        return found


def _main(package: str, target: str, key: str) -> int:
    import coverage

    before = set(sys.modules)
    watching = coverage.Coverage(data_file=None, source=[package])
    watching.start()
    watch = _Watch(watching)
    code = int(pytest.main([*ARGUMENTS, "tests"], plugins=[watch]))
    watching.stop()
    data = watching.get_data()
    lines = {
        os.path.realpath(file): {
            str(line): sorted(tests) for line, tests in data.contexts_by_lineno(file).items()
        }
        for file in data.measured_files()
    }
    own = ("livingreview", "tests", "conftest", "bench", "mutants", "__mp_main__")
    imported = sorted(
        name
        for name, module in list(sys.modules.items())
        if name not in before and name.split(".")[0] not in own and getattr(module, "__spec__", None)
    )
    found = {"key": key, "lines": lines, "seconds": watch.seconds, "imported": imported}
    if code == 0:
        Path(target).write_text(json.dumps(found), encoding="utf-8")
    return code


if __name__ == "__main__":
    sys.exit(_main(*sys.argv[1:]))
