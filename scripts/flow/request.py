"""The pull request that a run belongs to, found through the service and never told by what the run left behind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flow import service

#: The workflow that builds a pull request; a run of another one, under whatever name, counts for nothing.
BUILD = ".github/workflows/pull-request.yml"
#: Started by a request, or by the workflow of the forms for the branch that it made.
_EVENTS = ("pull_request", "workflow_dispatch")
#: Who may write here gives this label to a request of a stranger, to have its pages online.
LABEL = "preview"


@dataclass(frozen=True)
class Request:
    """An open pull request.

    Attributes
    ----------
    number : its number.
    sha : its last commit.
    head, head_repository : branch and number of the repository that it comes from.
    own : whether that is this repository, where only those who may write make branches.
    labels : given by who may write here.
    """

    number: int
    sha: str
    head: str
    head_repository: int
    own: bool
    labels: tuple[str, ...]

    @property
    def shown(self) -> bool:
        """Whether its pages stand online; the others can be downloaded."""
        return self.own or LABEL in self.labels


def open_ones(repository: str, branch: str, head: str = "") -> Iterator[Request]:
    """Yield the open pull requests.

    Parameters
    ----------
    repository : owner and name, as ``owner/name``.
    branch : the branch that they are for.
    head : only those from this branch, as ``owner:branch``.
    """
    of = f"&head={quote(head, safe='')}" if head else ""
    for one in service.every(f"repos/{repository}/pulls?state=open&base={quote(branch, safe='')}{of}"):
        source = one["head"]["repo"]
        # The repository that a request came from may be gone.
        if source is not None and one["base"]["ref"] == branch:
            yield Request(
                number=int(one["number"]),
                sha=one["head"]["sha"],
                head=one["head"]["ref"],
                head_repository=source["id"],
                own=source["id"] == one["base"]["repo"]["id"],
                labels=tuple(label["name"] for label in one["labels"]),
            )


def of_run(repository: str, branch: str, run: dict[str, Any]) -> Request | None:
    """Return the open request whose last commit a run has built; None if there is none.

    Parameters
    ----------
    repository, branch : as for `open_ones`.
    run : what the service says of the run.
    """
    source = run["head_repository"]
    if source is None:
        return None
    head = f"{source['owner']['login']}:{run['head_branch']}"
    fits = [one for one in open_ones(repository, branch, head) if built_by(run, one)]
    return fits[0] if len(fits) == 1 else None


def built_by(run: dict[str, Any], request: Request) -> bool:
    """Return whether a run has built the last commit of a request, from where the request comes."""
    source = run["head_repository"]
    return (
        run["path"].split("@")[0] == BUILD
        and run["event"] in _EVENTS
        and (run["event"] == "pull_request" or request.own)
        and run["head_sha"] == request.sha
        and run["head_branch"] == request.head
        and source is not None
        and source["id"] == request.head_repository
    )
