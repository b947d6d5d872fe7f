"""The service that hosts the repository, asked through its own command ``gh``, which knows the token."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

#: More than this is not read of any list: 20 pages of 100.
_PAGES = 20


class ServiceError(Exception):
    """The service did not do what it was asked for."""


def api(path: str, *, method: str = "GET", body: dict[str, Any] | None = None) -> Any:
    """Ask the service, and return what it answers.

    Parameters
    ----------
    path : address below the service's own, without a leading slash.
    method : GET reads; POST, PATCH and DELETE write.
    body : what is sent, as data; none of it reaches a command line.

    Raises
    ------
    ServiceError : if the service refuses, or is out of reach.
    """
    words = ["gh", "api", "--method", method, path]
    given = None
    if body is not None:
        words += ["--input", "-"]
        given = json.dumps(body)
    done = subprocess.run(words, input=given, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        raise ServiceError(f"{method} {path}: {done.stderr.strip() or 'no answer'}")
    return json.loads(done.stdout) if done.stdout.strip() else None


def every(path: str, key: str | None = None) -> Iterator[Any]:
    """Yield the entries of a list, page by page.

    Parameters
    ----------
    path : address of the list, as for `api`.
    key : where in the answer the list stands, if the answer is not the list itself.
    """
    sign = "&" if "?" in path else "?"
    for page in range(1, _PAGES + 1):
        answer = api(f"{path}{sign}per_page=100&page={page}")
        entries = answer[key] if key else answer
        yield from entries
        if len(entries) < 100:
            return


def download(path: str, limit: int) -> bytes:
    """Return a file of the service, if it has no more than ``limit`` bytes.

    Raises
    ------
    ServiceError : if it is longer, or is not there.
    """
    return _download(path, limit)


def asset(repository: str, number: int, limit: int) -> bytes:
    """Return a file that is attached to a release, if it has no more than ``limit`` bytes; errors as of `download`."""
    path = f"repos/{repository}/releases/assets/{number}"
    return _download(path, limit, "--header", "Accept: application/octet-stream")


def upload(repository: str, tag: str, file: Path) -> None:
    """Attach a file to a release.

    Raises
    ------
    ServiceError : if the service refuses, or is out of reach.
    """
    words = ["gh", "release", "upload", tag, str(file), "--repo", repository]
    done = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        raise ServiceError(f"{file.name}: {done.stderr.strip() or 'no answer'}")


def _download(path: str, limit: int, *how: str) -> bytes:
    words = ["gh", "api", *how, path]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        # Read no further than the limit, whatever length was promised.
        content = process.stdout.read(limit + 1) if process.stdout else b""
        if len(content) > limit:
            process.kill()
            raise ServiceError(f"{path}: longer than {limit:,} bytes")
    if process.returncode:
        raise ServiceError(f"{path}: cannot be downloaded")
    return content
