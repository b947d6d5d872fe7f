"""What the surveillance of the literature has found, in one issue; and what its last run remembers.

What is told was written by services and by authors of papers: it calls nobody, and is never taken for more than words.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from flow import artifact, comment, runs, service

WATCH = ".github/workflows/watch.yml"
MARKER = "<!-- living review: what the watch of the literature has found -->"
TITLE = "New in the literature"
#: By which people find the issue.
LABEL = "surveillance"
_LIMITS = artifact.Limits(packed=20_000_000, unpacked=60_000_000, files=5)
_STATE = "state.json"
_HOW = (
    "What `livingreview watch` has found is told here, and later findings below, as long as this issue is open; when"
    " all is taken over or set aside, close it, and the next finding opens another one.\n"
    "Take over what belongs into the review with the command below each record, and open a pull request."
    " Nothing was written into the review."
)


class WatchError(Exception):
    """The services were not asked, or what was found cannot be read."""


def recall(repository: str, folder: Path) -> str:
    """Write what the last good run remembers into a new folder, and return what was done.

    What a run has left is gone after a while, or is deleted: then the run before it is taken.
    """
    about = service.api(f"repos/{repository}")
    for run in runs.ours(repository, about, WATCH, ("schedule", "workflow_dispatch")):
        archive = artifact.fetch(repository, run["id"], "watch", _LIMITS)
        if archive is None:
            continue
        if not artifact.unpack(archive, folder, _LIMITS, lambda path: str(path) == _STATE):
            folder.rmdir()
            continue
        return f"Going on from run {int(run['id'])}."
    return "No earlier run is remembered: all that is new since the strings began is told."


def tell(repository: str, run: int) -> str:
    """Tell what this run has found: in a new issue, or as a comment while an earlier one is open; nothing twice.

    Raises
    ------
    WatchError : if the run has left no report, or one that cannot be read.
    """
    new, day, told = _report(repository, run)
    if not new:
        return "Nothing new."
    mark = f"<!-- run {run} -->"
    body, cut = comment.tame(told, comment.LONGEST - 3_000)
    if cut:
        body += "\n\nOnly the beginning has room here; the whole is in the download of the run."
    found = _open(repository)
    if found is None:
        about = f"{MARKER}\n{mark}\n{_HOW}\n\n{body}"[: comment.LONGEST]
        made = service.api(
            f"repos/{repository}/issues",
            method="POST",
            body={"title": TITLE, "body": about, "labels": [LABEL]},
        )
        return f"Issue {int(made['number'])} was opened."
    number = int(found["number"])
    if mark in found["body"]:
        return f"Issue {number} tells it already."
    return f"Issue {number}: comment {comment.put(repository, number, f'watch of {day}, run {run}', body)}."


def _open(repository: str) -> dict[str, Any] | None:
    """Return the open issue; one that somebody else wrote in its words is none."""
    found = (
        one
        for one in service.every(f"repos/{repository}/issues?state=open")
        if one["user"]
        and one["user"]["login"] == comment.BOT
        and "pull_request" not in one
        and (one["body"] or "").startswith(MARKER)
    )
    return max(found, key=lambda one: int(one["number"]), default=None)


def _report(repository: str, run: int) -> tuple[int, str, str]:
    """Return how much is new, the day, and the report for people."""
    archive = artifact.fetch(repository, run, "watch", _LIMITS)
    if archive is None:
        raise WatchError("the services were not asked")
    with tempfile.TemporaryDirectory() as made:
        at = Path(made) / "watch"
        artifact.unpack(archive, at, _LIMITS, lambda path: str(path) in ("report.json", "report.md"))
        try:
            report = json.loads((at / "report.json").read_text(encoding="utf-8"))
            new = int(report["new"]["candidates"]) + int(report["new"]["findings"])
            words = (at / "report.md").read_text(encoding="utf-8", errors="replace")
            day = str(report["made_on"])[:10]
        except (OSError, ValueError, LookupError, TypeError) as error:
            raise WatchError(
                "the services were asked, and there is no report of it that can be read"
            ) from error
    return new, day if day.replace("-", "").isdigit() else "a day", words
