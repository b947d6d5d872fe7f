"""What stands online: the book as it was last published, and under it its editions and previews of open requests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any

from flow import artifact, editions, inert, runs, service
from flow.request import BUILD, Request, built_by, open_ones

PUBLISH = ".github/workflows/publish.yml"
#: Where previews stand below the book's address.
FOLDER = "preview"
#: The newest of so many requests are shown; what is online has a limit of 1 GB.
MOST = 20
_BOOK = artifact.Limits(packed=300_000_000, unpacked=600_000_000, files=20_000)
_WEBSITE = artifact.Limits()
_PRINT = artifact.Limits(packed=30_000_000, unpacked=30_000_000, files=10)
_REPORT = artifact.Limits(packed=20_000_000, unpacked=25_000_000, files=500)


class SiteError(Exception):
    """There is no book to put online."""


def compose(repository: str, folder: Path, say: Callable[[str], None]) -> None:
    """Write everything that stands online into a new folder.

    What is there is told by the service alone, so that doing it twice gives the same, and a preview goes as soon as
    its request is closed. A preview that cannot be had is passed over and named.

    Raises
    ------
    SiteError : if no published book can be had.
    """
    about = service.api(f"repos/{repository}")
    branch = about["default_branch"]
    _book(repository, about, folder)
    editions.place(repository, folder, say)
    shown = [request for request in open_ones(repository, branch) if request.shown]
    for request in sorted(shown, key=lambda one: one.number, reverse=True)[:MOST]:
        try:
            told = _preview(repository, request, folder)
        except (artifact.ArtifactError, service.ServiceError) as error:
            told = f"no preview: {error}"
        say(f"Pull request {request.number}: {told}")


def _book(repository: str, about: dict[str, Any], folder: Path) -> None:
    """Write the website that the last good run of the default branch has left."""
    for run in runs.ours(repository, about, PUBLISH, ("push", "workflow_dispatch", "schedule")):
        archive = artifact.fetch(repository, run["id"], "website", _BOOK)
        if archive is None:
            break
        artifact.unpack(archive, folder, _BOOK)
        for name, what in ((FOLDER, "previews"), (editions.FOLDER, "editions")):
            if (folder / name).exists():
                raise SiteError(f"The book itself has a folder {name}; {what} stand there.")
        return
    raise SiteError("The website of the last publication is kept no more: run the workflow Publish first.")


def _preview(repository: str, request: Request, folder: Path) -> str:
    """Write the preview of a request, and return what is said of it."""
    at = folder / FOLDER / str(request.number)
    built = runs.of(repository, BUILD, f"head_sha={request.sha}")
    for run in (one for one in built if built_by(one, request)):
        archive = artifact.fetch(repository, run["id"], "website", _WEBSITE)
        if archive is None:
            continue
        paths = artifact.unpack(archive, at / "site", _WEBSITE, inert.is_shown)
        changed = [link for path in paths if (link := _make_inert(path, request, at, folder))]
        others = [("site/", "The whole website"), *_print(repository, run["id"], at)]
        _pictures(repository, run["id"], at)
        (at / "index.html").write_bytes(inert.front(request.number, request.sha, sorted(changed), others))
        return f"{len(changed)} changed pages of {len(paths)} files"
    return "not built yet"


def _make_inert(path: PurePosixPath, request: Request, at: Path, book: Path) -> tuple[str, str] | None:
    """Make a page of a preview inert; return its address and title if it reads otherwise than in the book."""
    file = at / "site" / path
    if path.suffix != ".html":
        return None
    written = file.read_bytes()
    file.write_bytes(
        inert.page(
            written, f"Preview of pull request {request.number}: a proposal, not the book. Do not cite."
        )
    )
    before = book / path
    if before.is_file() and not inert.says_another_thing(written, before.read_bytes()):
        return None
    return f"site/{path}", inert.title(written) or str(path)


def _print(repository: str, run: int, at: Path) -> list[tuple[str, str]]:
    archive = artifact.fetch(repository, run, "pdf", _PRINT)
    if archive is None:
        return []
    paths = artifact.unpack(archive, at / "print", _PRINT, lambda path: path.suffix == ".pdf")
    return [(f"print/{path}", "The book in print (PDF)") for path in paths]


def _pictures(repository: str, run: int, at: Path) -> None:
    """Put the small pictures of figures where the comment shows them from."""
    archive = artifact.fetch(repository, run, "report", _REPORT)
    if archive is not None:
        artifact.unpack(
            archive,
            at / "report",
            _REPORT,
            lambda path: path.parts[0] == "pictures" and path.suffix == ".png",
        )
