"""What a run left behind, taken as hostile: a stranger's code wrote every byte of it, and every name."""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from flow import service

#: A part of a path: what pages, pictures and tables of a book are called, and nothing that a system reads otherwise.
_PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._@+-]{0,120}")


class ArtifactError(Exception):
    """What a run left behind is not there, or is not what a build of the book leaves."""


@dataclass(frozen=True)
class Limits:
    """How much is taken.

    Attributes
    ----------
    packed, unpacked : bytes of the archive, and of all that is in it.
    files : how many files it may hold.
    """

    packed: int = 100_000_000
    unpacked: int = 250_000_000
    files: int = 5_000


def find(repository: str, run: int, name: str) -> dict[str, Any] | None:
    """Return what the service says of an artifact of a run; None if there is none, or no more."""
    found = service.every(f"repos/{repository}/actions/runs/{run}/artifacts", "artifacts")
    return next((one for one in found if one["name"] == name and not one["expired"]), None)


def fetch(repository: str, run: int, name: str, limits: Limits) -> bytes | None:
    """Return the archive of an artifact; None if the run has none of that name.

    Raises
    ------
    ArtifactError : if it is larger than the limit.
    """
    found = find(repository, run, name)
    if found is None:
        return None
    if found["size_in_bytes"] > limits.packed:
        raise ArtifactError(f"{name}: more than {limits.packed:,} bytes")
    try:
        return service.download(f"repos/{repository}/actions/artifacts/{int(found['id'])}/zip", limits.packed)
    except service.ServiceError as error:
        raise ArtifactError(f"{name}: {error}") from error


def unpack(
    archive: bytes, folder: Path, limits: Limits, wanted: Callable[[PurePosixPath], bool] = lambda path: True
) -> list[PurePosixPath]:
    """Write the wanted files of an archive into a new folder, and return their paths below it.

    Parameters
    ----------
    archive : a ZIP file.
    folder : it must not exist yet, so that nothing in it can be a link.
    wanted : tells of a path whether it is written; the others are passed over.

    Raises
    ------
    ArtifactError : if any name leaves the folder or is unusual, if anything is a link, or if a limit is passed;
        nothing is written then.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            entries = _entries(opened, limits)
            folder.mkdir(parents=True)
            written = [path for path in entries if wanted(path)]
            for path in written:
                target = folder / path
                target.parent.mkdir(parents=True, exist_ok=True)
                # "x": a second file of the same name, in whatever capitals, is refused.
                with target.open("xb") as to:
                    to.write(opened.read(entries[path]))
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError) as error:
        raise ArtifactError("not an archive that can be read") from error
    return written


def _entries(opened: zipfile.ZipFile, limits: Limits) -> dict[PurePosixPath, zipfile.ZipInfo]:
    """Return the files of an archive by their paths, each looked at before any is written."""
    files = [entry for entry in opened.infolist() if not entry.filename.endswith("/")]
    if len(files) > limits.files:
        raise ArtifactError(f"more than {limits.files:,} files")
    # No more than the length that an entry states is ever read of it.
    if sum(entry.file_size for entry in files) > limits.unpacked:
        raise ArtifactError(f"more than {limits.unpacked:,} bytes when unpacked")
    found = {}
    for entry in files:
        if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG):
            raise ArtifactError(f"{entry.filename!a}: not a file")
        parts = entry.filename.split("/")
        if not all(_PART.fullmatch(part) for part in parts):
            raise ArtifactError(f"{entry.filename!a}: not the name of a file of the book")
        found[PurePosixPath(entry.filename)] = entry
    return found
