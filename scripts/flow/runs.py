"""Runs of a workflow, and which of them are ours: of our file, on our branch, in our repository."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from flow import service


def of(repository: str, workflow: str, asked: str) -> list[dict[str, Any]]:
    """Return the runs of a workflow, the newest first.

    Parameters
    ----------
    workflow : path of its file.
    asked : which runs, as an address says it.
    """
    name = PurePosixPath(workflow).name
    answer = service.api(f"repos/{repository}/actions/workflows/{name}/runs?{asked}&per_page=50")
    return list(answer["workflow_runs"])


def ours(
    repository: str, about: dict[str, Any], workflow: str, events: tuple[str, ...]
) -> Iterator[dict[str, Any]]:
    """Yield the good runs of a workflow on the default branch, the newest first.

    A stranger's pull request can give any workflow the name of ours; what it cannot give its run is our file, our
    branch and our repository.

    Parameters
    ----------
    about : what the service says of the repository.
    events : what may have started it.
    """
    for run in of(repository, workflow, f"branch={about['default_branch']}&status=success"):
        if (
            run["path"].split("@")[0] == workflow
            and run["event"] in events
            and run["head_branch"] == about["default_branch"]
            and run["head_repository"] is not None
            and run["head_repository"]["id"] == about["id"]
        ):
            yield run
