"""Call a function in a process that ends with it, so that neither its memory nor its changes stay."""

from __future__ import annotations

from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any


def call(processes: Any, function: Callable[..., Any], *arguments: Any) -> Any:
    """Return what a function returns; None if its process ended before it could answer.

    Parameters
    ----------
    processes : context of :mod:`multiprocessing` in which the process is started.
    function, arguments : sent to the process, and what it returns is sent back; all must be fit for pickling.
    """
    here, there = processes.Pipe(duplex=False)
    process = processes.Process(target=_answer, args=(there, function, arguments), daemon=True)
    process.start()
    there.close()
    try:
        return here.recv()
    except (EOFError, OSError):  # it ended without a word, or in the middle of one
        return None
    finally:
        here.close()
        process.join()


def _answer(to: Connection, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    to.send(function(*arguments))
    to.close()
