"""Measure how time and memory of our build grow with the size of a review, on generated ones."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.builds import Measurement
from bench.generate import ARROWS, CHAPTERS, OUTCOMES_OF_TRIAL, REFERENCES, TRIALS, generate
from bench.measure import TITLES, drawn, machine, our_builds, told, written
from livingreview.project import Project
from livingreview.say import Say

#: What is measured of each size, in this order.
KINDS = ("cold", "unchanged", "one_cell")
#: Sizes that are measured on the way to the one asked for.
_STEPS = (1, 3, 10)


def sizes(largest: float) -> list[float]:
    """Return the sizes to measure, smallest first.

    >>> sizes(3)
    [1, 3]
    """
    return [*(step for step in _STEPS if step < largest), largest]


def scale(project: Project, largest: float, say: Say) -> dict[str, Any]:
    """Measure our build on reviews of growing size, and write ``_build/bench-scale.json``.

    Raises
    ------
    BenchError : if a build fails or leaves out a page.
    """
    found: dict[float, list[Measurement]] = {}
    for size in sizes(largest):
        with tempfile.TemporaryDirectory(prefix="livingreview-scale-") as folder:
            review = generate(project, Path(folder).resolve() / "review", size)
            found[size] = []
            for measurement in our_builds(review, KINDS):
                found[size].append(measurement)
                say(f"[{size:g}×] {told(measurement)}")
    result = {"machine": machine(), **summary(found)}
    say(report(result))
    say(f"Written to {written(result, project.build / 'bench-scale.json')}")
    return result


def summary(found: Mapping[float, list[Measurement]]) -> dict[str, Any]:
    """Return seconds, peak memory and steps by kind of build and size, and what each grew to per unit of size.

    Growth of 1 is linear: three times the size took three times as long. It is counted from the smallest size.
    """
    kinds: dict[str, dict[str, Any]] = {kind: {} for kind in KINDS}
    first = min(found)
    base = {one.kind: one for one in found[first]}
    for size, measurements in found.items():
        for one in measurements:
            times = size / first
            kinds[one.kind][f"{size:g}"] = {
                "seconds": round(one.seconds, 3),
                "peak_mb": round(one.peak_mb, 1),
                "steps": dict(one.steps),
                "growth_seconds": round(one.seconds / base[one.kind].seconds / times, 3),
                "growth_memory": round(one.peak_mb / base[one.kind].peak_mb / times, 3),
            }
    return {"kinds": kinds}


def report(result: Mapping[str, Any]) -> str:
    """Return the summary as a table for a terminal."""
    from rich.table import Table

    table = Table(
        title=f"Size 1 is {TRIALS * OUTCOMES_OF_TRIAL} outcomes, {REFERENCES} references, {CHAPTERS} chapters, {ARROWS} arrows"
    )
    peak = f"peak {result['machine']['memory']}"
    for name in ("build", "size", "seconds", "of linear", peak, "of linear"):
        table.add_column(name, justify="left" if name == "build" else "right")
    for kind, by_size in result["kinds"].items():
        for size, one in by_size.items():
            table.add_row(
                TITLES[kind],
                f"{size}×",
                f"{one['seconds']:.2f}",
                f"{one['growth_seconds']:.2f}",
                f"{one['peak_mb']:.0f} MB",
                f"{one['growth_memory']:.2f}",
            )
    return drawn(table)
