"""The command behind ``make bench``."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from bench.explorer import bench_page
from bench.fault import BenchError
from bench.measure import bench
from bench.scale import scale as bench_scale
from livingreview.project import Project


def main(
    rounds: Annotated[int, typer.Option(min=1, help="How often each build is measured.")] = 5,
    scale: Annotated[
        float, typer.Option(min=0, help="Measure generated reviews up to this size instead: 1, 3 or 10.")
    ] = 0,
    page: Annotated[
        bool,
        typer.Option("--page", help="Measure the page of trials in a browser instead, with 1,000 trials."),
    ] = False,
) -> None:
    """Measure our build against plain Jupyter Book, and write _build/bench.json."""
    try:
        if page:
            bench_page(Project.find(), rounds, typer.echo)
        elif scale:
            bench_scale(Project.find(), scale, typer.echo)
        else:
            bench(Project.find(), rounds, typer.echo)
    except BenchError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    typer.run(main)
