"""The command behind ``make mutants``."""

from __future__ import annotations

import json
import os
import random
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from mutants import reach as reaching
from mutants.changes import Change, changes
from mutants.reach import Reach
from mutants.trial import Module, Result, module_of, prepare, tried

_ROOT = Path(__file__).resolve().parents[2]
_SCRIPTS = _ROOT / "scripts"
_PACKAGE = _SCRIPTS / "livingreview"
#: Where a wrong number or a wrong picture would come from.
_FOLDERS = ("evidence", "synthesis", "check", "charts", "tables", "changes", "adding")
#: Why a change may survive: one line for each, ``- `module, function: before → after`: reason``.
_EXPLAINED = _ROOT / "tests" / "mutants.md"


def main(
    only: Annotated[
        list[str] | None, typer.Argument(help="Parts of the paths of modules, such as charts/forest.")
    ] = None,
    sample: Annotated[int, typer.Option(min=0, help="Changes tried of each module; 0 tries all.")] = 30,
    workers: Annotated[int, typer.Option(min=1)] = os.cpu_count() or 1,
) -> None:
    """Try changes of each module, the same ones each time, and write _build/mutants/mutants.json."""
    paths = sorted(path for folder in _FOLDERS for path in (_PACKAGE / folder).rglob("*.py"))
    paths = [path for path in paths if not only or any(part in path.as_posix() for part in only)]
    if not paths:
        sys.exit(f"no module of {', '.join(_FOLDERS)} has {' or '.join(only or [])} in its path")
    typer.echo("Running the fast tests once, to see which lines each reaches ...")
    try:
        reach = reaching.learn(_ROOT, _PACKAGE)
    except RuntimeError as error:
        sys.exit(str(error))
    prepare(reach)
    explained = _EXPLAINED.read_text(encoding="utf-8") if _EXPLAINED.exists() else ""
    results: list[Result] = []
    for path in paths:
        module = module_of(path, _SCRIPTS)
        found = changes(module.source)
        if sample and len(found) > sample:
            found = sorted(random.Random(module.name).sample(found, sample), key=lambda one: one.at)  # noqa: S311
        if not found:
            continue
        control = _control(found, module, reach)
        own = list(tried([(module, change) for change in [control, *found]], reach, workers))
        if any(one.change == control and one.verdict == "killed" for one in own):
            sys.exit(f"{module.name}: the tests that reach line {control.line} fail without any change")
        own = [one for one in own if one.change != control]
        results += own
        typer.echo(_row(module.name.removeprefix("livingreview."), own, explained))
        _tell(_left(own, explained))
    typer.echo(_row("together", results, explained))
    typer.echo(f"Written to {_written(results, explained)}")


def _control(found: list[Change], module: Module, reach: Reach) -> Change:
    """Return the place of a module that the fewest tests reach, with nothing changed.

    A test that fails there would make every change of the module look as if it had been noticed.
    """
    reached = [(len(reach.tests(str(module.path), one.line, one.statement)), one) for one in found]
    return min(reached, key=lambda one: (one[0] == 0, one[0], one[1].at))[1].unmade()


def _tell(left: Iterable[Result]) -> None:
    for one in left:
        where = f"{one.module.path.relative_to(_ROOT)}, line {one.change.line}"
        typer.echo(f"    {where}: {_name(one)} ({one.verdict})")


def _name(result: Result) -> str:
    return f"{result.module.name.removeprefix('livingreview.')}, {result.change.name}"


def _left(results: Iterable[Result], explained: str) -> list[Result]:
    """Return the changes that no test noticed and nobody has explained."""
    return [one for one in results if one.verdict != "killed" and f"`{_name(one)}`" not in explained]


def _row(name: str, results: list[Result], explained: str) -> str:
    verdicts = Counter(one.verdict for one in results)
    counted = len(results)
    known = counted - verdicts["killed"] - len(_left(results, explained))
    seconds = sum(one.seconds for one in results)
    score = 100 * verdicts["killed"] / counted if counted else 100
    return (
        f"{name:40} {verdicts['killed']:4} of {counted:4} killed, {score:3.0f} %"
        f"  survived {verdicts['survived']:3}, unreached {verdicts['unreached']:3}, explained {known:3}, {seconds:.0f} s of tests"
    )


def _written(results: list[Result], explained: str) -> Path:
    target = _ROOT / "_build" / "mutants" / "mutants.json"
    modules: dict[str, Counter[str]] = {}
    for one in results:
        modules.setdefault(one.module.name, Counter())[one.verdict] += 1
    left = [
        {
            "module": one.module.name,
            "line": one.change.line,
            "change": one.change.name,
            "verdict": one.verdict,
        }
        for one in _left(results, explained)
    ]
    found = {"modules": modules, "not_noticed": left}
    target.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return target


if __name__ == "__main__":
    typer.run(main)
