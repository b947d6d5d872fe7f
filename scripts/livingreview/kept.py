"""Work that need not be done twice: keys of what was read, and results that are kept and vouch for themselves.

A kept file begins with a digest of the rest. One that was cut, emptied or edited no longer agrees with its digest
and is treated as if it were not there, so that a spoilt state costs time and nothing else.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

_LENGTH = hashlib.sha256().digest_size


def digest(content: bytes) -> str:
    """Return the key of some bytes."""
    return hashlib.sha256(content).hexdigest()


def key(value: object) -> str:
    """Return the key of a value made of text, numbers, lists and dictionaries; their order does not matter."""
    return digest(json.dumps(value, sort_keys=True, ensure_ascii=False).encode())


def write_whole(file: Path, content: bytes, *, lasting: bool = False) -> None:
    """Write a file such that whoever reads it finds the old bytes or the new ones, never a part.

    A link to a file stays a link, and who may read the file stays as it was.

    Parameters
    ----------
    lasting : the bytes are on the disk before the file is there, also if the current fails; for what cannot be
        made again.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    file = file.resolve()
    beside = partial(file, os.getpid())
    try:
        with beside.open("wb") as stream:
            stream.write(content)
            if lasting:
                stream.flush()
                os.fsync(stream.fileno())
        with suppress(FileNotFoundError):
            beside.chmod(stat.S_IMODE(file.stat().st_mode))
        beside.replace(file)
    except BaseException:
        # Where the disk is full, half a file would take the room that is left.
        beside.unlink(missing_ok=True)
        raise
    if lasting:
        settle(file.parent)


def partial(file: Path, process: int) -> Path:
    """Return where a process writes what is going to be a file."""
    return file.with_name(f"{file.name}.{process}~")


def settle(folder: Path) -> None:
    """Let the names in a folder last, also if the current fails; where a system cannot, nothing happens."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def keep(file: Path, content: bytes) -> None:
    """Write bytes with their digest before them."""
    write_whole(file, hashlib.sha256(content).digest() + content)


def kept(file: Path) -> bytes | None:
    """Return the bytes of a kept file; None if there is none or it is spoilt."""
    try:
        raw = file.read_bytes()
    except OSError:
        return None
    content = raw[_LENGTH:]
    return content if raw[:_LENGTH] == hashlib.sha256(content).digest() else None


def keep_state(file: Path, state: Any) -> None:
    """Keep a value that JSON can hold."""
    keep(file, json.dumps(state, sort_keys=True).encode())


def kept_state(file: Path) -> Any:
    """Return a kept value; None if there is none or it is spoilt."""
    content = kept(file)
    return None if content is None else json.loads(content)


def once(file: Path, make: Callable[[], bytes]) -> bytes:
    """Return what a file keeps; if it keeps nothing, make it and keep it."""
    content = kept(file)
    if content is None:
        content = make()
        keep(file, content)
    return content


def digests(folder: Path) -> dict[str, str]:
    """Return the key of every file in a folder, by its path from there."""
    return {
        path.relative_to(folder).as_posix(): digest(path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
