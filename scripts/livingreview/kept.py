"""Work that need not be done twice: a key of what files hold, and results that are kept."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path


def fingerprint(files: Iterable[Path]) -> str:
    """Return one key of the names and bytes of all files, in the order given."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(str(file).encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def once(file: Path, make: Callable[[], bytes]) -> bytes:
    """Return the bytes of a file; if it does not exist, make them and write it whole."""
    if not file.exists():
        made = make()
        file.parent.mkdir(parents=True, exist_ok=True)
        partial = file.with_suffix(f".{os.getpid()}")
        partial.write_bytes(made)
        partial.replace(file)
        return made
    return file.read_bytes()
