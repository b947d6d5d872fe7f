"""The comment that tells reviewers what a pull request changes, from what its own build has left."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any

from flow import artifact, comment, service
from flow.named import website
from flow.request import LABEL, Request, of_run
from flow.site import FOLDER

MARKER = "what the pull request changes"
#: The build does not know where its pictures will stand; it writes this host, which can never be one.
PICTURES = "https://pictures.invalid"
_LIMITS = artifact.Limits(packed=20_000_000, unpacked=25_000_000, files=500)
#: Longer reports than this are not even opened.
_LONGEST_FILE = 1_000_000
_SAID = {
    "success": "The checks have passed and the book was built.",
    "failure": "**The checks have found something.** Each fault stands at its line under *Files changed*; what to do"
    " about it stands in CONTRIBUTING.md.",
}


def tell(repository: str, address: str, run: dict[str, Any]) -> str:
    """Write the comment on the request that a run has built, or bring it up to date; return what was done.

    Parameters
    ----------
    repository : owner and name.
    address : of the repository, for people.
    run : what the service says of the run.
    """
    about = service.api(f"repos/{repository}")
    request = of_run(repository, about["default_branch"], run)
    if request is None:
        return "No open pull request has this commit as its last: nothing to tell."
    if run["conclusion"] not in _SAID:
        return f"The run ended as {run['conclusion']}: nothing to tell."
    body = _body(repository, address, run, request)
    return f"Pull request {request.number}: comment {comment.put(repository, request.number, MARKER, body)}."


def _body(repository: str, address: str, run: dict[str, Any], request: Request) -> str:
    """Return the comment: what is known to be true first, then what the build of the request says."""
    preview = _preview_address(repository, request.number)
    told, cut = _report(repository, run["id"], preview if request.shown else "")
    links = [f"[details]({address}/actions/runs/{int(run['id'])})"]
    downloads = {"website": "website", "pdf": "PDF", "report": "report"}
    found = {name: artifact.find(repository, run["id"], name) for name in downloads}
    links += [
        f"[{words} to download]({address}/actions/runs/{int(run['id'])}/artifacts/{int(one['id'])})"
        for name, words in downloads.items()
        if (one := found[name])
    ]
    lines = [f"Commit {request.sha[:12]}. {_SAID[run['conclusion']]}", "", " · ".join(links), ""]
    if found["website"] and preview:
        lines += [_where(preview, request), ""]
    if cut:
        lines += ["Only the beginning of the report has room here; the whole is in the download.", ""]
    lines += [
        "What follows was written by the build of the request itself: believe it as you believe the request.",
        "",
        "---",
        "",
    ]
    return "\n".join(lines) + told


def _where(preview: str, request: Request) -> str:
    """Return the sentence that leads to the preview."""
    if request.shown:
        return f"**[Read the changed pages and the PDF]({preview}/)**: there in a few minutes, until the request is closed."
    return (
        f"Who may write here can put the changed pages and the PDF online, at <{preview}/>: give this request the"
        f" label `{LABEL}`."
    )


def _preview_address(repository: str, number: int) -> str:
    """Return where a preview would stand; empty if nothing is put online here."""
    address = website(repository)
    return f"{address}{FOLDER}/{number}" if address else ""


def _report(repository: str, run: int, preview: str) -> tuple[str, bool]:
    """Return the report of a run, tamed, and whether it was cut."""
    try:
        archive = artifact.fetch(repository, run, "report", _LIMITS)
        if archive is None:
            return "There is no report, because the build did not come so far.", False
        with tempfile.TemporaryDirectory() as folder:
            at = Path(folder) / "report"
            artifact.unpack(archive, at, _LIMITS, lambda path: str(path) == "report.md")
            file = at / "report.md"
            if not file.is_file() or file.stat().st_size > _LONGEST_FILE:
                return "The report that the build left is no report of a change; it is not shown.", False
            text = file.read_text(encoding="utf-8", errors="replace")
    except artifact.ArtifactError as error:
        return f"The report that the build left is not shown ({error}).", False
    # Some room is kept for what stands above, and for the addresses of pictures.
    text, cut = comment.tame(text, comment.LONGEST - 12_000)
    return _with_pictures(text, preview), cut


def _with_pictures(text: str, preview: str) -> str:
    if preview:
        return text.replace(f"{PICTURES}/", f"{preview}/report/")
    text = re.sub(rf"!\[[^\]\n]*\]\(<?{re.escape(PICTURES)}[^)\n]*\)", "", text)
    return re.sub(rf"<img\b[^>\n]*{re.escape(PICTURES)}[^>\n]*>", "", text)
