"""Largest memory of a process and all its children together, while it runs."""

from __future__ import annotations

import threading
import time

import psutil

#: Seconds between two looks, and how much longer than a look the pause after it is: looking must not slow the build.
_PAUSE = 0.05
_REST = 9


def share() -> str:
    """Return what is summed over processes: ``PSS`` or, where the system does not tell it, ``RSS``.

    A page that processes share, as forked ones do, counts once in the sum of proportional set sizes and once a
    process in the sum of resident set sizes.
    """
    return "PSS" if hasattr(psutil.Process().memory_full_info(), "pss") else "RSS"


class Peak(threading.Thread):
    """Look again and again at the memory of a process and its children; keep the largest sum."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid = pid
        self.megabytes = 0.0
        self._proportional = share() == "PSS"
        self._ended = threading.Event()

    def run(self) -> None:
        """Look until told to stop."""
        while True:
            started = time.perf_counter()
            self.megabytes = max(self.megabytes, held(self.pid, proportional=self._proportional) / 1e6)
            took = time.perf_counter() - started
            if self._ended.wait(max(_PAUSE, _REST * took)):
                return

    def stop(self) -> None:
        """End the looking."""
        self._ended.set()
        self.join()


def held(pid: int, *, proportional: bool) -> int:
    """Return the bytes that a process and its children hold in memory; those that just ended count nothing."""
    total = 0
    try:
        parent = psutil.Process(pid)
        family = [parent, *parent.children(recursive=True)]
    except psutil.Error:
        return 0
    for process in family:
        try:
            total += process.memory_full_info().pss if proportional else process.memory_info().rss
        except psutil.Error:
            continue
    return total
