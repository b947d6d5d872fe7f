"""Measure our build against plain Jupyter Book, in turn, on copies of the project."""

from __future__ import annotations

import io
import json
import os
import platform
import statistics
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from bench import builds, edits, memory
from bench.builds import Measurement
from bench.fault import BenchError
from livingreview.project import Project
from livingreview.say import Say

#: Largest share of the time of plain Jupyter Book that each of our builds should take; none may take more memory.
AIMS = {"cold": 0.45, "unchanged": 0.01, "one_cell": 0.10, "one_sentence": 0.10, "one_module": 0.35}
#: What is measured, in the order of one round.
KINDS = ("stock", *AIMS)
TITLES = {
    "stock": "plain Jupyter Book, from nothing",
    "cold": "ours, from nothing",
    "unchanged": "ours, nothing changed",
    "one_cell": "ours, one cell of a table changed",
    "one_sentence": "ours, one sentence changed",
    "one_module": "ours, the module of one chart changed",
}
#: What is edited before a build of each kind, and whether a reader must see it.
EDITS: dict[str, tuple[Callable[[Project], Path], bool]] = {
    "one_cell": (edits.one_cell, True),
    "one_sentence": (edits.one_sentence, True),
    "one_module": (edits.one_module, False),
}


def bench(project: Project, rounds: int, say: Say) -> dict[str, Any]:
    """Measure every kind of build ``rounds`` times and write ``_build/bench.json``.

    Returns
    -------
    dict : what the file holds: machine, rounds, and what :func:`summary` computes.

    Raises
    ------
    BenchError : if a build fails or leaves out a page.
    """
    measurements: list[Measurement] = []
    for number in range(1, rounds + 1):
        for measurement in _round(project):
            measurements.append(measurement)
            say(f"[{number}/{rounds}] {told(measurement)}")
    result = {"machine": machine(), "rounds": rounds, **summary(measurements)}
    say(report(result))
    say(f"Written to {written(result, project.build / 'bench.json')}")
    return result


def told(measurement: Measurement) -> str:
    """Return one measurement as one line."""
    steps = ", ".join(f"{name} {seconds:.2f}" for name, seconds in measurement.steps.items())
    where = f" ({steps})" if steps else ""
    return f"{TITLES[measurement.kind]}: {measurement.seconds:.2f} s, {measurement.peak_mb:.0f} MB{where}"


def machine() -> dict[str, Any]:
    """Return what the numbers depend on beside the code."""
    return {
        "cpus": os.cpu_count(),
        "python": platform.python_version(),
        "platform": platform.platform(),
        "memory": memory.share(),
    }


def written(result: Mapping[str, Any], target: Path) -> Path:
    """Write a result as JSON, and return where it is."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return target


def summary(measurements: Iterable[Measurement]) -> dict[str, Any]:
    """Return seconds, medians, ratios of medians to plain Jupyter Book, peak memory and steps of each kind."""
    seconds: dict[str, list[float]] = {}
    peaks: dict[str, float] = {}
    steps: dict[str, dict[str, list[float]]] = {}
    for one in measurements:
        seconds.setdefault(one.kind, []).append(round(one.seconds, 3))
        peaks[one.kind] = max(peaks.get(one.kind, 0), round(one.peak_mb, 1))
        for name, took in one.steps.items():
            steps.setdefault(one.kind, {}).setdefault(name, []).append(took)
    medians = {kind: round(statistics.median(times), 3) for kind, times in seconds.items()}
    ratios = {kind: round(medians[kind] / medians["stock"], 4) for kind in AIMS}
    where = {
        kind: {name: round(statistics.median(took), 3) for name, took in of_kind.items()}
        for kind, of_kind in steps.items()
    }
    return {"seconds": seconds, "medians": medians, "ratios": ratios, "peak_mb": peaks, "steps": where}


def report(result: Mapping[str, Any]) -> str:
    """Return the summary as tables for a terminal, with the aims beside the ratios, and where the time goes."""
    from rich.table import Table

    table = Table(title=f"Median of {result['rounds']} round(s), {result['machine']['cpus']} CPUs")
    columns = ("build", "seconds", "share of plain", "aim", f"peak {result['machine']['memory']}", "aim")
    for name in columns:
        table.add_column(name, justify="left" if name == "build" else "right")
    most = result["peak_mb"]["stock"]
    for kind in KINDS:
        ratio, peak = result["ratios"].get(kind), result["peak_mb"][kind]
        table.add_row(
            TITLES[kind],
            f"{result['medians'][kind]:.2f}",
            "1" if ratio is None else f"{ratio:.3f}",
            "" if ratio is None else f"{AIMS[kind]:g}, {_verdict(ratio, AIMS[kind])}",
            f"{peak:.0f} MB",
            "" if ratio is None else _verdict(peak, most),
        )
    return "\n".join([drawn(table), *_where(result["steps"])])


def _verdict(found: float, aim: float) -> str:
    return "met" if found <= aim else "not met"


def _where(steps: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    """Yield the table of the seconds of each step, if the builds told them."""
    from rich.table import Table

    names = list(dict.fromkeys(name for of_kind in steps.values() for name in of_kind))
    if not names:
        return
    table = Table(title="Where the time goes, seconds")
    for name in ("build", *names):
        table.add_column(name, justify="left" if name == "build" else "right")
    for kind, of_kind in steps.items():
        table.add_row(TITLES[kind], *(f"{of_kind[name]:.2f}" if name in of_kind else "" for name in names))
    yield drawn(table)


def drawn(table: Any) -> str:
    """Return a table as text."""
    from rich.console import Console

    out = io.StringIO()
    Console(file=out, width=130).print(table)
    return out.getvalue().rstrip()


def plain_config(text: str) -> str:
    """Return Jupyter Book's configuration with execution left to Jupyter Book, at every build."""
    import yaml

    config = yaml.safe_load(text)
    config.setdefault("execute", {})["execute_notebooks"] = "force"
    return yaml.safe_dump(config, allow_unicode=True, sort_keys=False)


def _round(project: Project) -> Iterator[Measurement]:
    """Yield one measurement of each kind, on fresh copies."""
    with tempfile.TemporaryDirectory(prefix="livingreview-bench-") as folder:
        stock = builds.copy(project, Path(folder).resolve() / "stock")
        stock.config.write_text(plain_config(stock.config.read_text(encoding="utf-8")), encoding="utf-8")
        yield builds.measured("stock", builds.plain(stock), stock, {"LIVINGREVIEW_RENDERER": "default"})
        yield from our_builds(builds.copy(project, Path(folder).resolve() / "ours"), tuple(AIMS))


def our_builds(project: Project, kinds: Iterable[str]) -> Iterator[Measurement]:
    """Yield a measurement of our build for each kind, one after the other on the same copy.

    Raises
    ------
    BenchError : if a build fails, leaves out a page, or does not show an edit.
    """
    for kind in kinds:
        before = builds.pages(project)
        edit, is_seen = EDITS.get(kind, (None, False))
        edited = edit(project) if edit else None
        yield builds.measured(kind, builds.ours(), project)
        if edited and is_seen and builds.pages(project) == before:
            raise BenchError(f"{TITLES[kind]}: no page shows the edit of {project.relative(edited)}")
