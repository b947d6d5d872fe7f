"""The command behind ``make bench``."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from bench.measure import BenchError, bench
from livingreview.project import Project


def main(
    rounds: Annotated[int, typer.Option(min=1, help="How often each build is measured.")] = 5,
) -> None:
    """Measure our build against plain Jupyter Book, and write _build/bench.json."""
    try:
        bench(Project.find(), rounds, typer.echo)
    except BenchError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    typer.run(main)
