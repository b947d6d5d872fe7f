"""Frozen editions: attached to a release of the repository when they are made, and put online beside the book."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from flow import artifact, service

#: Where editions stand below the book's address.
FOLDER = "editions"
#: What the run that freezes an edition leaves, and the file of a release that holds all of one.
ARTIFACT, ARCHIVE = "edition", "edition.zip"
_TAG = re.compile(r"v([0-9]{1,6}(?:\.[0-9]{1,6}){1,2})")
_COMMIT = re.compile(r"[0-9a-f]{40}")
_LIMITS = artifact.Limits(packed=300_000_000, unpacked=600_000_000, files=20_000)
#: Bytes of editions that are put online; what stands there has a limit of 1 GB, and the book needs room too.
ROOM = 600_000_000
_SUMS, _DEPOSIT = "SHA256SUMS", "deposit"


class EditionError(Exception):
    """An edition cannot be attached; the message says why."""


def version(tag: str) -> str:
    """Return the version of which a tag is the name; empty if it is none."""
    found = _TAG.fullmatch(tag)
    return found[1] if found else ""


def attach(repository: str, run: int, asked: str) -> str:
    """Attach what a run has frozen to a release of its own, and return what is said of it.

    The release shows only when all its files are there. One that shows already is left as it is.

    Parameters
    ----------
    asked : version, or the tag ``v`` before it.

    Raises
    ------
    EditionError : if the run left no such edition, or one whose checksums do not agree.
    """
    number = version(f"v{asked.removeprefix('v')}")
    if not number:
        raise EditionError(f"{asked!a} is no version")
    tag = f"v{number}"
    known = next((one for one in _releases(repository) if one["tag_name"] == tag), None)
    if known and not known["draft"]:
        return f"Edition {number} is attached already; it stays as it is."
    packed = artifact.fetch(repository, run, ARTIFACT, _LIMITS)
    if packed is None:
        raise EditionError("this run has left no edition")
    with tempfile.TemporaryDirectory() as place:
        everything = Path(place) / "left"
        artifact.unpack(packed, everything, _LIMITS)
        folder = everything / number
        about = _whole(folder, number)
        files = [*sorted((folder / _DEPOSIT).iterdir()), _pack(folder, Path(place) / ARCHIVE)]
        if known is None:
            body = {
                "tag_name": tag,
                # Without a tag one is made, at the commit that the edition was made from.
                "target_commitish": str(about["commit"]),
                "name": f"Edition {number}",
                "body": str(about.get("what", "")),
                "draft": True,
            }
            known = service.api(f"repos/{repository}/releases", method="POST", body=body)
        there = {one["name"] for one in known.get("assets", [])}
        for file in files:
            if file.name not in there:
                service.upload(repository, tag, file)
        service.api(f"repos/{repository}/releases/{int(known['id'])}", method="PATCH", body={"draft": False})
    return f"Edition {number} is attached, with {len(files)} files."


def _whole(folder: Path, number: str) -> dict[str, Any]:
    """Return what an edition says of itself, if every file is as its checksums say."""
    # Only the jobs that handle editions have this folder beside ``flow``.
    from livingreview.release import shelf

    try:
        lines = (folder / _SUMS).read_text(encoding="utf-8").splitlines()
        about: dict[str, Any] = json.loads((folder / shelf.ABOUT).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise EditionError(f"edition {number} is not among what this run has left") from error
    told = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    there = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path != folder / _SUMS
    }
    if told != there or about.get("version") != number or not _COMMIT.fullmatch(str(about.get("commit"))):
        raise EditionError(f"edition {number} is not as its checksums say")
    return about


def _pack(folder: Path, target: Path) -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                packed.write(path, path.relative_to(folder).as_posix())
    return target


def place(repository: str, online: Path, say: Callable[[str], None]) -> None:
    """Put every attached edition online, the newest first, as long as there is room; and the list of them."""
    folder, left = online / FOLDER, ROOM
    folder.mkdir()
    found = [(number, one) for one in _releases(repository) if (number := _shown(one))]
    for number, release in sorted(found, key=lambda one: _order(one[0]), reverse=True):
        asset = next((one for one in release["assets"] if one["name"] == ARCHIVE), None)
        if asset is None:
            continue
        try:
            packed = service.asset(repository, int(asset["id"]), _LIMITS.packed)
            size = _size(packed)
            if size > left:
                say(f"Edition {number}: no room for it online; its files are attached to its release.")
                continue
            # Under a name that is no edition, until it is known to be one.
            aside = folder / f".{number}"
            artifact.unpack(packed, aside, _LIMITS)
            _whole(aside, number)
            aside.rename(folder / number)
        except (artifact.ArtifactError, service.ServiceError, EditionError) as error:
            say(f"Edition {number}: not online: {error}")
            continue
        left -= size
        say(f"Edition {number}: online")
    from livingreview.release import shelf

    _clear(folder)
    shelf.refresh(folder, living="../index.html")


def _clear(folder: Path) -> None:
    """Remove what was unpacked and is no edition."""
    for left in sorted(folder.glob(".*/**/*"), reverse=True):
        if left.is_dir():
            left.rmdir()
        else:
            left.unlink()
    for left in folder.glob(".*"):
        left.rmdir()


def _shown(release: dict[str, Any]) -> str:
    """Return the version of a release that shows; empty for any other."""
    return "" if release["draft"] or release["prerelease"] else version(str(release["tag_name"]))


def _order(number: str) -> list[int]:
    return [int(part) for part in number.split(".")]


def _size(packed: bytes) -> int:
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as opened:
            return sum(entry.file_size for entry in opened.infolist())
    except zipfile.BadZipFile as error:
        raise artifact.ArtifactError("not an archive that can be read") from error


def _releases(repository: str) -> Iterator[dict[str, Any]]:
    yield from service.every(f"repos/{repository}/releases")


def of_run() -> str:
    """Return the version that the present run was asked for: by its tag, or by the one who started it."""
    event = json.loads(Path(os.environ["GITHUB_EVENT_PATH"]).read_text(encoding="utf-8"))
    asked = (event.get("inputs") or {}).get("version") or str(event.get("ref", "")).removeprefix("refs/tags/")
    return str(asked)
