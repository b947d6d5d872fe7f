"""One process that draws for all chapters: Vega's engine takes half a second and a hundred megabytes to start."""

from __future__ import annotations

import multiprocessing
import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from typing import Any

from livingreview import environment


def draw(spec: str) -> str:
    """Draw a Vega-Lite specification (JSON) as SVG, in the drawing process if there is one.

    Raises
    ------
    ValueError : if Vega refuses the specification.
    """
    address = os.environ.get(environment.DRAWING)
    if not address:
        from livingreview.charts.drawing import fonts

        return fonts.svg(spec)
    with Client(address) as connection:
        connection.send(spec)
        drawn, refused = connection.recv()
    if refused:
        raise ValueError(refused)
    return str(drawn)


@contextmanager
def running(apart: Any) -> Iterator[str]:
    """Run the drawing process for the block, and hand out its address.

    Parameters
    ----------
    apart : context of multiprocessing in which the process is started.
    """
    with tempfile.TemporaryDirectory(prefix="lr-") as folder:
        address = str(Path(folder) / "draw") if os.name != "nt" else rf"\\.\pipe\{Path(folder).name}"
        here, there = apart.Pipe(duplex=False)
        process = apart.Process(target=_serve, args=(address, there), daemon=True)
        process.start()
        there.close()
        # Whoever asks first must find it listening.
        with suppress(EOFError):
            here.recv()
        try:
            yield address
        finally:
            process.terminate()
            process.join()


def _serve(address: str, ready: Connection) -> None:
    from livingreview.charts.drawing import fonts

    _cut_apart()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with Listener(address, backlog=16) as listener:
        ready.send("listening")
        while True:
            with suppress(EOFError, OSError), listener.accept() as connection:
                spec = connection.recv()
                try:
                    connection.send((fonts.svg(spec), ""))
                except ValueError as error:
                    connection.send(("", str(error) or "Vega refuses the specification"))


def _cut_apart() -> None:
    """Cut the font in a child, where processes can be forked and the result is kept: it takes much memory."""
    if not hasattr(os, "fork") or not os.environ.get(environment.PICTURES):
        return
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        return
    from livingreview.charts.drawing import fonts

    # Whatever goes wrong, the drawing process cuts it again, and says so.
    with suppress(Exception):
        fonts.cut()
    os._exit(0)


def _end_with_parent() -> None:
    """End when the build has ended that this process draws for; one that was killed says no word."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(0)
