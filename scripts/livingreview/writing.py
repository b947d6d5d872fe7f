"""Files that are changed together: all of them or none, one process at a time, also if it is stopped half-way.

Before a file is written, a second name of what it was is kept, and a journal says so. A failure or Ctrl-C gives the
files their earlier bytes back at once; after a process was killed, the next command does, see :func:`recover`.
"""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from livingreview import kept, lock
from livingreview.say import Say

#: Where journal, earlier files and lock are, whatever folder a build is told to use.
FOLDER = Path("_build/writing")
_JOURNAL, _LOCK = "journal.json", "lock"
_BUSY = "Another change of the tables is being written"


@dataclass
class _Entry:
    """One file of a change.

    Attributes
    ----------
    file : path from the root of the project.
    earlier : name of what the file was, in the folder of the journal; empty if there was no such file.
    was : digest of what the file was.
    written : digests of what this change made of it, one after the other.
    process : who wrote it.
    """

    file: str
    earlier: str
    was: str
    written: list[str]
    process: int


class Writing:
    """A change in the making; :func:`together` begins and ends it."""

    def __init__(self, root: Path) -> None:
        self.root, self.folder = root, root / FOLDER
        self.entries: dict[str, _Entry] = {}

    def write(self, file: Path, content: bytes) -> None:
        """Write one file of the change.

        Raises
        ------
        OSError : if it cannot be written; the file is then as it was.
        """
        name = file.relative_to(self.root).as_posix()
        if name not in self.entries:
            self.entries[name] = self._entry(name)
        self.entries[name].written.append(kept.digest(content))
        self._note()
        kept.write_whole(file, content, lasting=True)

    def _entry(self, name: str) -> _Entry:
        file = self.root / name
        was = file.read_bytes() if file.exists() else None
        earlier = "" if was is None else str(len(self.entries))
        if was is not None:
            _keep(file.resolve(), self.folder / earlier)
        return _Entry(name, earlier, kept.digest(was or b""), [], os.getpid())

    def _note(self) -> None:
        content = json.dumps([asdict(entry) for entry in self.entries.values()]).encode()
        kept.write_whole(self.folder / _JOURNAL, content, lasting=True)


#: Changes that are being made, by the folder of the project and the thread that makes them.
_under_way: dict[tuple[Path, int], Writing] = {}


@contextmanager
def together(root: Path, say: Say) -> Iterator[Writing]:
    """Let the block write files that belong together; if it fails, all of them are as they were.

    A block inside another one is a part of that change: the files stay together until the outer one ends.

    Parameters
    ----------
    say : told that another process is changing the tables, for which this one waits, or that what an earlier one
        left half-done was taken back.

    Raises
    ------
    OSError : if a file cannot be written, or cannot be put back now; the next command then puts it back.
    """
    own = root.resolve(), threading.get_ident()
    if own in _under_way:
        yield _under_way[own]
        return
    with lock.held(root / FOLDER / _LOCK, say, _BUSY):
        _take_back(root, say)
        _under_way[own] = writing = Writing(root)
        try:
            yield writing
            _forget(root / FOLDER)
        except BaseException:
            _take_back(root, say, told=True)
            raise
        finally:
            del _under_way[own]


def recover(root: Path, say: Say) -> None:
    """Take back what a process left half-done that was killed; a process that is still at work is left alone."""
    if (root / FOLDER / _JOURNAL).exists():
        with lock.tried(root / FOLDER / _LOCK) as alone:
            if alone:
                _take_back(root, say)


def _keep(file: Path, earlier: Path) -> None:
    """Give a file a second name, which takes no room; where there is no such thing, copy it."""
    earlier.unlink(missing_ok=True)
    try:
        os.link(file, earlier)
    except OSError:
        kept.write_whole(earlier, file.read_bytes(), lasting=True)
        shutil.copymode(file, earlier)
    kept.settle(earlier.parent)


def _take_back(root: Path, say: Say, *, told: bool = False) -> None:
    """Put every file of the journal back.

    Parameters
    ----------
    told : whoever is asking knows that the change failed; only what could not be put back is said.
    """
    folder = root / FOLDER
    entries = []
    with suppress(FileNotFoundError):
        entries = [_Entry(**entry) for entry in json.loads((folder / _JOURNAL).read_bytes())]
    for entry in entries:
        file = root / entry.file
        kept.partial(file.resolve(), entry.process).unlink(missing_ok=True)
        now = kept.digest(file.read_bytes() if file.exists() else b"")
        if now in entry.written and now != entry.was:
            _put_back(file, entry, folder)
            if not told:
                say(f"{entry.file}: a change was stopped half-way; the file is again as it was before.")
        elif now != entry.was:
            say(f"{entry.file}: a change was stopped half-way, and the file was edited since; {_LEFT}")
    _forget(folder)


_LEFT = "it is left as it is, look at it"


def _put_back(file: Path, entry: _Entry, folder: Path) -> None:
    """Give a file its earlier bytes; where there was none, there is none again."""
    target, earlier = file.resolve(), folder / entry.earlier
    if not entry.earlier:
        target.unlink()
    else:
        try:
            earlier.replace(target)
        except OSError:
            # Another disk, or a program that holds the file open.
            kept.write_whole(target, earlier.read_bytes(), lasting=True)
    kept.settle(target.parent)


def _forget(folder: Path) -> None:
    """End a change: without the journal the files are what they are."""
    (folder / _JOURNAL).unlink(missing_ok=True)
    kept.settle(folder)
    for left in folder.glob("[0-9]*"):
        left.unlink()
