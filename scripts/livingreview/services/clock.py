"""What time it is, and waiting; a test has its own, so that it waits for nothing."""

from __future__ import annotations

import datetime
import time


class Clock:
    """The clock on the wall."""

    def today(self) -> datetime.date:
        """Return the day (UTC)."""
        return datetime.datetime.now(datetime.UTC).date()

    def seconds(self) -> float:
        """Return the time in seconds since 1970."""
        return time.time()

    def running(self) -> float:
        """Return seconds that grow evenly, whatever is done to the clock on the wall."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)
