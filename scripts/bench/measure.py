"""Measure our build against plain Jupyter Book, in turn, on copies of the project."""

from __future__ import annotations

import csv
import io
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from livingreview.project import Project
from livingreview.say import Say

#: Largest share of the time of plain Jupyter Book that each of our builds should take.
AIMS = {"cold": 0.6, "unchanged": 0.1, "one_cell": 0.25}
#: What is measured, in the order of one round.
KINDS = ("stock", *AIMS)
_TITLES = {
    "stock": "plain Jupyter Book, from nothing",
    "cold": "ours, from nothing",
    "unchanged": "ours, nothing changed",
    "one_cell": "ours, one cell of a table changed",
}
#: All that a build reads, besides the installed package.
_PARTS = ("book", "data", "references.bib", "_config.yml", "_toc.yml", "requirements", "CITATION.cff")
_EDITED = "data/trials/outcomes.csv"
_PAUSE = 0.05


class BenchError(Exception):
    """A build failed or wrote no page, so that its time would mean nothing."""


@dataclass(frozen=True)
class Measurement:
    """One build: wall time, and the largest memory of all its processes together."""

    kind: str
    seconds: float
    peak_mb: float


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
            say(
                f"[{number}/{rounds}] {_TITLES[measurement.kind]}: {measurement.seconds:.2f} s,"
                f" {measurement.peak_mb:.0f} MB"
            )
    machine = {
        "cpus": os.cpu_count(),
        "python": platform.python_version(),
        "platform": platform.platform(),
    }
    result = {"machine": machine, "rounds": rounds, **summary(measurements)}
    target = project.build / "bench.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    say(report(result))
    say(f"Written to {target}")
    return result


def summary(measurements: Iterable[Measurement]) -> dict[str, Any]:
    """Return seconds, medians, ratios of medians to plain Jupyter Book, and peak memory of each kind."""
    seconds: dict[str, list[float]] = {}
    peaks: dict[str, float] = {}
    for one in measurements:
        seconds.setdefault(one.kind, []).append(round(one.seconds, 3))
        peaks[one.kind] = max(peaks.get(one.kind, 0), round(one.peak_mb, 1))
    medians = {kind: round(statistics.median(times), 3) for kind, times in seconds.items()}
    ratios = {kind: round(medians[kind] / medians["stock"], 3) for kind in AIMS}
    return {"seconds": seconds, "medians": medians, "ratios": ratios, "peak_mb": peaks}


def report(result: Mapping[str, Any]) -> str:
    """Return the summary as a table for a terminal, with the aims beside the ratios."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"Median of {result['rounds']} round(s), {result['machine']['cpus']} CPUs")
    for name in ("build", "seconds", "share of plain", "aim", "peak memory"):
        table.add_column(name, justify="left" if name == "build" else "right")
    for kind in KINDS:
        ratio = result["ratios"].get(kind)
        aim = f"{AIMS[kind]:g}, {'met' if ratio <= AIMS[kind] else 'not met'}" if ratio is not None else ""
        table.add_row(
            _TITLES[kind],
            f"{result['medians'][kind]:.2f}",
            "1" if ratio is None else f"{ratio:.3f}",
            aim,
            f"{result['peak_mb'][kind]:.0f} MB",
        )
    out = io.StringIO()
    Console(file=out, width=110).print(table)
    return out.getvalue().rstrip()


def edit_one_cell(text: str) -> str:
    """Return a table of outcomes with one digit of one ``value`` changed, such that it stays valid.

    The row has no interval that could stop containing the value, and the number becomes smaller without
    becoming zero, so that no limit of its unit is passed.

    Raises
    ------
    BenchError : if no row is fit for it.
    """
    reader = csv.DictReader(io.StringIO(text))
    rows = list(reader)
    for row in rows:
        value = row["value"]
        if value[-1:] in set("23456789") and not (_is_number(row["ci_low"]) or _is_number(row["ci_high"])):
            row["value"] = f"{value[:-1]}{int(value[-1]) - 1}"
            break
    else:
        raise BenchError(f"{_EDITED}: no value without an interval ends with a digit from 2 to 9")
    out = io.StringIO()
    writer = csv.DictWriter(out, reader.fieldnames or [], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _is_number(cell: str) -> bool:
    return cell[:1].isdigit() or cell[:1] == "-"


def plain_config(text: str) -> str:
    """Return Jupyter Book's configuration with execution left to Jupyter Book, at every build."""
    import yaml

    config = yaml.safe_load(text)
    config.setdefault("execute", {})["execute_notebooks"] = "force"
    return yaml.safe_dump(config, allow_unicode=True, sort_keys=False)


def _round(project: Project) -> Iterable[Measurement]:
    """Yield one measurement of each kind, on fresh copies."""
    commands = Path(sys.executable).parent
    with tempfile.TemporaryDirectory(prefix="livingreview-bench-") as folder:
        stock = _copy(project, Path(folder).resolve() / "stock")
        stock.config.write_text(plain_config(stock.config.read_text(encoding="utf-8")), encoding="utf-8")
        plain = [str(commands / "jupyter-book"), "build", str(stock.root)]
        yield _measured("stock", plain, stock, {"LIVINGREVIEW_RENDERER": "default"})

        ours = _copy(project, Path(folder).resolve() / "ours")
        build = [str(commands / "livingreview"), "build"]
        yield _measured("cold", build, ours)
        yield _measured("unchanged", build, ours)
        table = ours.root / _EDITED
        table.write_text(edit_one_cell(table.read_text(encoding="utf-8")), encoding="utf-8")
        before = _pages(ours)
        yield _measured("one_cell", build, ours)
        if _pages(ours) == before:
            raise BenchError(f"{_TITLES['one_cell']}: every page still shows the old number")


def _copy(project: Project, target: Path) -> Project:
    """Copy what a build reads; nothing generated comes along, and the working tree is never written to."""
    target.mkdir()
    for name in _PARTS:
        source = project.root / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=shutil.ignore_patterns("__pycache__", "_build"))
        elif source.exists():
            shutil.copy2(source, target / name)
    return Project(target)


def _pages(project: Project) -> dict[Path, bytes | None]:
    """Return the built page of each chapter; ``None`` where there is none."""
    found = {}
    for chapter in project.chapters:
        page = project.html / chapter.relative_to(project.root).with_suffix(".html")
        found[page] = page.read_bytes() if page.is_file() else None
    return found


def _measured(
    kind: str, command: list[str], project: Project, environment: Mapping[str, str] | None = None
) -> Measurement:
    """Run one build to its end and measure it.

    Raises
    ------
    BenchError : with the last lines it said, if it failed or a chapter has no page.
    """
    own = {name: value for name, value in os.environ.items() if not name.startswith("LIVINGREVIEW_")}
    own |= {"LIVINGREVIEW_ROOT": str(project.root), **(environment or {})}
    with tempfile.TemporaryFile() as said:
        started = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=project.root,
            env=own,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        peak = _Peak(process.pid)
        peak.start()
        code = process.wait()
        seconds = time.perf_counter() - started
        peak.stop()
        said.seek(0)
        last = "\n".join(said.read().decode("utf-8", "replace").splitlines()[-20:])
    if code != 0:
        raise BenchError(f"{_TITLES[kind]}: ended with exit code {code}.\n{last}")
    if missing := [page for page, content in _pages(project).items() if not content]:
        raise BenchError(f"{_TITLES[kind]}: wrote no {missing[0].relative_to(project.root)}.\n{last}")
    return Measurement(kind, seconds, peak.megabytes)


class _Peak(threading.Thread):
    """Look every 50 ms at the resident memory of a process and all its children; keep the largest sum."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid = pid
        self.megabytes = 0.0
        self._ended = threading.Event()

    def run(self) -> None:
        """Look until told to stop."""
        while True:
            self.megabytes = max(self.megabytes, _resident(self.pid) / 1e6)
            if self._ended.wait(_PAUSE):
                return

    def stop(self) -> None:
        """End the looking."""
        self._ended.set()
        self.join()


def _resident(pid: int) -> int:
    """Return the bytes that a process and its children hold in memory; those that just ended count nothing."""
    import psutil

    total = 0
    try:
        parent = psutil.Process(pid)
        family = [parent, *parent.children(recursive=True)]
    except psutil.Error:
        return 0
    for process in family:
        try:
            total += process.memory_info().rss
        except psutil.Error:
            continue
    return total
