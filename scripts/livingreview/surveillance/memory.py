"""What earlier runs of the watch have seen and told, so that each thing is told once, and a run that stopped goes on.

It is written whole, after the reports: whatever stops a run, nothing is taken for told that nobody could read.
"""

from __future__ import annotations

import datetime
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from livingreview import kept
from livingreview.surveillance.strings import WatchError

FILE = "state.json"
_FORMAT = 1


@dataclass
class Memory:
    """What is remembered.

    Attributes
    ----------
    searched : last day up to which each string was asked in full, by string and version.
    told : day on which each finding was first told, by its key.
    registry : what the register last said of each trial, by its number.
    troubles : since when something is wrong with a service, by what it is.
    run : the run that has not ended, with the day on which it began and what it was asked for; ``None`` if none.
    """

    searched: dict[str, str] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    registry: dict[str, dict[str, Any]] = field(default_factory=dict)
    troubles: dict[str, str] = field(default_factory=dict)
    run: dict[str, Any] | None = None

    def new(self, key: str) -> bool:
        """Return whether a finding was never told before."""
        return key not in self.told

    def tell(self, key: str, day: datetime.date) -> None:
        """Note that a finding is told."""
        self.told.setdefault(key, day.isoformat())


def read(folder: Path) -> Memory:
    """Return what is remembered; nothing if this is the first run.

    Raises
    ------
    WatchError : if the file is not what the watch has written: it is never overwritten then.
    """
    file = folder / FILE
    try:
        content = json.loads(file.read_bytes())
        if content.pop("format") != _FORMAT:
            raise ValueError
        return Memory(**content)
    except FileNotFoundError:
        return Memory()
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise WatchError(
            f"{file}: this is not what an earlier watch has written; delete it, and all that is new since the"
            " strings began will be told again"
        ) from error


def write(folder: Path, memory: Memory) -> None:
    """Write what is remembered, whole and lasting."""
    content = {"format": _FORMAT, **asdict(memory)}
    text = json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    kept.write_whole(folder / FILE, text.encode(), lasting=True)
