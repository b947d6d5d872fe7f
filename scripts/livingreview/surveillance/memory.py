"""What earlier runs of the watch have seen and told, so that each thing is told once, and a run that stopped goes on.

It is written whole, after the reports: whatever stops a run, nothing is taken for told that nobody could read.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from livingreview import kept
from livingreview.say import Say
from livingreview.surveillance.report import Wanted
from livingreview.surveillance.strings import WatchError

FILE = "state.json"
_FORMAT = 1
#: Days after which a run that stopped is not gone on with.
_OLD = 2


@dataclass
class Memory:
    """What is remembered.

    Attributes
    ----------
    searched : last day up to which was asked in full: each string, by string and version, and each number of a trial,
        by number and service.
    told : day on which each finding was first told, by its key.
    registry : what the register last said of each trial, by its number.
    troubles : since when something is wrong with a service, by what it is.
    short : how many records each search did not give of those that the service counts, by the same names.
    runs : days on which runs began that have not ended, by what they were asked for.
    onward : key of the work with which references are begun, as a service was left alone there last time.
    """

    searched: dict[str, str] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    registry: dict[str, dict[str, Any]] = field(default_factory=dict)
    troubles: dict[str, str] = field(default_factory=dict)
    short: dict[str, int] = field(default_factory=dict)
    runs: dict[str, str] = field(default_factory=dict)
    onward: str = ""

    def new(self, key: str) -> bool:
        """Return whether a finding was never told before."""
        return key not in self.told

    def tell(self, key: str, day: datetime.date) -> None:
        """Note that a finding is told."""
        self.told.setdefault(key, day.isoformat())

    def begin(self, wanted: Wanted, today: datetime.date) -> bool:
        """Note that a run begins; return whether it goes on with one that was stopped.

        Others that were stopped are kept as they are, as long as they can be gone on with.
        """
        for key, day in list(self.runs.items()):
            if not 0 <= (today - datetime.date.fromisoformat(day)).days < _OLD:
                del self.runs[key]
        goes_on = wanted.key in self.runs
        self.runs.setdefault(wanted.key, today.isoformat())
        return goes_on

    def later_than(self, today: datetime.date) -> list[str]:
        """Return what was searched on a day that is still to come by more than the hours between two clocks."""
        return [place for place, day in self.searched.items() if day > _tomorrow(today)]

    def correct(self, today: datetime.date) -> None:
        """Forget days that are still to come: what was searched then was searched up to a day that nobody knows."""
        for place in self.later_than(today):
            del self.searched[place]
        for days in (self.told, self.troubles):
            days |= {key: today.isoformat() for key, day in days.items() if day > _tomorrow(today)}


def _tomorrow(today: datetime.date) -> str:
    return (today + datetime.timedelta(days=1)).isoformat()


def read(folder: Path, say: Say) -> Memory:
    """Return what is remembered; nothing if this is the first run.

    Parameters
    ----------
    say : told in one line what cannot be used and is begun anew.

    Raises
    ------
    WatchError : if the file is not what the watch has written: it is never overwritten then.
    """
    file = folder / FILE
    try:
        content = json.loads(file.read_bytes())
        if content.pop("format") != _FORMAT:
            raise ValueError
    except FileNotFoundError:
        return Memory()
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise WatchError(
            f"{file}: this is not what an earlier watch has written; delete it, and all that is new since the"
            " strings began will be told again"
        ) from error
    memory, spoilt = Memory(), []
    for name, fits in _FITS.items():
        if name not in content:
            continue
        given = content[name]
        if name == "onward":
            memory.onward = given if isinstance(given, str) else ""
            continue
        good = {key: value for key, value in given.items() if fits(value)} if isinstance(given, dict) else {}
        setattr(memory, name, good)
        if lost := (len(given) - len(good) if isinstance(given, dict) else 1):
            spoilt.append(f"{name} ({lost})")
    if spoilt:
        say(
            f"{file}: damaged in {', '.join(spoilt)}; that is begun anew, and may be told again. The rest holds."
        )
    return memory


def _is_day(value: object) -> bool:
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return False
    try:
        datetime.date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_record(value: object) -> bool:
    """Return whether this is what is remembered of the record of a trial."""
    words, numbers, marks = ("state", "start", "completion", "results_on"), ("enrolment",), ("started", "actual", "completed", "has_results")  # fmt: skip
    if not isinstance(value, dict):
        return False

    def wrong() -> Iterator[bool]:
        yield from (not isinstance(value.get(name, ""), str) for name in words)
        yield from (not isinstance(value.get(name, 0), int) for name in numbers)
        yield from (not isinstance(value.get(name, False), bool) for name in marks)
        fields = value.get("fields", [])
        yield not isinstance(fields, list) or not all(isinstance(one, str) for one in fields)

    return not any(wrong())


_FITS: dict[str, Callable[[object], bool]] = {
    "searched": _is_day,
    "told": _is_day,
    "registry": _is_record,
    "troubles": _is_day,
    "short": lambda value: isinstance(value, int),
    "runs": _is_day,
    "onward": lambda value: isinstance(value, str),
}


def write(folder: Path, memory: Memory) -> None:
    """Write what is remembered, whole and lasting."""
    content = {"format": _FORMAT, **asdict(memory)}
    text = json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    kept.write_whole(folder / FILE, text.encode(), lasting=True)
