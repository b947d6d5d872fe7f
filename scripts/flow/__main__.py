"""The commands of the jobs: ``python3 -m flow comment``, ``site``, ``edition``, ``form-text`` and more.

Each asks the service through ``gh``; most read the event that started the run from the file ``$GITHUB_EVENT_PATH``.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from flow import editions, form, named, report, site, watch
from flow.artifact import ArtifactError
from flow.service import ServiceError


def main() -> int:
    """Do what one step of a workflow asks for."""
    parser = argparse.ArgumentParser(prog="flow", description=__doc__.splitlines()[0] if __doc__ else None)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("comment", help="Tell on a pull request what it changes, once its run has ended.")
    command = commands.add_parser("site", help="Put together the book and the previews of open requests.")
    command.add_argument("folder", type=Path, help="A folder that does not exist yet.")
    commands.add_parser("edition", help="Attach the edition that an earlier job has frozen to a release.")
    command = commands.add_parser("form-text", help="Write what stands in a form into a file.")
    command.add_argument("file", type=Path)
    command = commands.add_parser("form-rows", help="Propose the rows that an earlier job made of a form.")
    command.add_argument("clone", type=Path, help="A clone of the default branch.")
    command = commands.add_parser(
        "watch-state", help="Write what the last watch of the literature remembers."
    )
    command.add_argument("folder", type=Path, help="A folder that does not exist yet.")
    commands.add_parser("watch-tell", help="Tell what this run's watch has found, in one issue.")
    command = commands.add_parser("name", help="Write into the configuration where the book stands.")
    command.add_argument("config", type=Path)
    asked = parser.parse_args()
    try:
        _do(asked)
    except (
        ArtifactError,
        ServiceError,
        editions.EditionError,
        form.FormError,
        site.SiteError,
        watch.WatchError,
    ) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _do(asked: argparse.Namespace) -> None:
    repository = os.environ["GITHUB_REPOSITORY"]
    if asked.command == "comment":
        address = f"{os.environ['GITHUB_SERVER_URL']}/{repository}"
        print(report.tell(repository, address, _event()["workflow_run"]))
    elif asked.command == "site":
        site.compose(repository, asked.folder, print)
    elif asked.command == "edition":
        print(editions.attach(repository, int(os.environ["GITHUB_RUN_ID"]), editions.of_run()))
    elif asked.command == "form-text":
        asked.file.write_text(form.text(_event()), encoding="utf-8", newline="\n")
    elif asked.command == "name":
        for key, value in named.name(
            repository, f"{os.environ['GITHUB_SERVER_URL']}/{repository}", asked.config
        ).items():
            print(f"{key}: {value or 'not known'}")
    elif asked.command == "watch-state":
        print(watch.recall(repository, asked.folder))
    elif asked.command == "watch-tell":
        print(watch.tell(repository, int(os.environ["GITHUB_RUN_ID"])))
    else:
        branch = form.propose(repository, _event(), int(os.environ["GITHUB_RUN_ID"]), asked.clone)
        print(f"Rows are on branch {branch}." if branch else "Nothing new to propose.")
        # Read by the next job, which starts the checks of the branch.
        with Path(os.environ["GITHUB_OUTPUT"]).open("a", encoding="utf-8") as outputs:
            outputs.write(f"branch={branch}\n")


def _event() -> dict[str, Any]:
    """Return what the service says of the event that started the run."""
    event: dict[str, Any] = json.loads(Path(os.environ["GITHUB_EVENT_PATH"]).read_text(encoding="utf-8"))
    return event


if __name__ == "__main__":
    sys.exit(main())
