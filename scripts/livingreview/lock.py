"""Let one process at a time do what must not be done twice: build a project, or change its tables."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from livingreview.say import Say

if sys.platform == "win32":
    import msvcrt

    def _try(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _try(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


_PAUSE = 0.05


@contextmanager
def held(file: Path, say: Say, busy: str = "Another build of this book is running") -> Iterator[int]:
    """Hold the lock during the block; wait, and say so once, while another process holds it.

    Parameters
    ----------
    busy : what the other process is doing, as a sentence without its end.

    What is handed out is the descriptor of the lock. A process that is given it holds the lock too, and so do the
    processes that Sphinx forks from that one: after a build was killed, the next one waits until the last of them
    has ended. Chapters and drawings run in processes that do not hold it; these keep pictures, each found by what
    it shows, and write nothing else. On Windows only this process holds the lock.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        waited = False
        while True:
            try:
                _try(descriptor)
                break
            except OSError:
                if not waited:
                    say(f"{busy}; waiting for it ...")
                    waited = True
                time.sleep(_PAUSE)
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def tried(file: Path) -> Iterator[bool]:
    """Hold the lock during the block if no other process holds it; say whether it is held."""
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            _try(descriptor)
        except OSError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)
