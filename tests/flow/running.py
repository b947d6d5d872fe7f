"""Runs a job of a workflow on this machine: the very commands that are written there, with the rights it has.

Actions of others are stood in for: what they would do to files is done, and nothing is fetched.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from flow import __file__ as flow_file
from tests.flow import host as host_module
from tests.flow.reading import ROOT, UnknownError, filled, holds, workflow

SCRIPTS = Path(flow_file).parents[1]


class FailedError(Exception):
    """A step has failed."""


class Runner:
    """A machine on which jobs run, one folder for each.

    Parameters
    ----------
    folder : what the machine may write into.
    host : the stand-in for the service.
    origin : a bare repository, which the service has.
    """

    def __init__(self, folder, host, origin):
        self.folder = folder
        self.host = host
        self.origin = origin
        self.count = 0
        #: Shell that does in the place of the command what the words after it say, by the first of them.
        self.instead = {}
        self.bin = folder / "bin"
        self.bin.mkdir(parents=True)
        self.program("gh", f'exec {sys.executable} -S {host_module.__file__} "$@"')
        # Nothing is installed here; what is missing would be a fault of the machine.
        self.program("dpkg-query", "printf installed")
        self.program("apt-get", 'echo "would install $*" >&2; exit 1')
        for name in ("chromium", "sudo"):
            self.program(name, "exit 1")

    def program(self, name, script, folder=None):
        path = (folder or self.bin) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(0o755)

    def job(self, name, job, event_name, event, *, run, ref="main", needs=None):
        """Run a job; return its outputs, or None if its condition is not met."""
        whole = workflow(name)
        content = whole["jobs"][job]
        self.count += 1
        place = self.folder / f"job{self.count}"
        work, temp = place / "work", place / "temp"
        for made in (work, temp, place / "home"):
            made.mkdir(parents=True)
        (place / "event.json").write_text(json.dumps(event), encoding="utf-8")
        known = {
            "github": {"event": event, "event_name": event_name, "token": "token-of-the-job", "ref": f"refs/heads/{ref}", "ref_name": ref},
            "inputs": event.get("inputs", {"version": ""}),
            "runner": {"temp": str(temp)},
            "needs": {of: {"outputs": outputs} for of, outputs in (needs or {}).items()},
            "steps": {},
        }  # fmt: skip
        if "concurrency" in whole and "github.event." in whole["concurrency"]["group"]:
            filled(whole["concurrency"]["group"], known)
        if not holds(content.get("if"), known):
            return None
        rights = content.get("permissions", whole["permissions"])
        base = {
            "PATH": f"{self.bin}:{os.environ['PATH']}",
            "HOME": str(place / "home"),
            "LANG": "C.UTF-8",
            "GITHUB_ACTIONS": "true",
            "GITHUB_REPOSITORY": "book/review",
            "GITHUB_SERVER_URL": "https://example.org",
            "GITHUB_RUN_ID": str(run),
            "GITHUB_EVENT_PATH": str(place / "event.json"),
            "GITHUB_STEP_SUMMARY": str(place / "summary.md"),
            "RUNNER_TEMP": str(temp),
            "HOST": str(self.host.folder),
            "RIGHTS": json.dumps(rights),
        }
        job_env = {key: filled(value, known) for key, value in content.get("env", {}).items()}
        failed = None
        for place_of, matrix in enumerate(_matrix(content)):
            known["matrix"] = matrix
            for number, step in enumerate(content["steps"]):
                condition = step.get("if")
                if failed and not re.search(r"always\(\)|cancelled\(\)", condition or ""):
                    continue
                if not holds(condition, known):
                    continue
                outputs = place / f"outputs{place_of}-{number}"
                outputs.touch()
                env = base | job_env | {"GITHUB_OUTPUT": str(outputs)}
                env |= {key: filled(value, known) for key, value in step.get("env", {}).items()}
                try:
                    if "run" in step:
                        self._run(step["run"], work, env)
                    else:
                        self._use(step, known, work, ref, run, rights)
                    outcome = "success"
                except FailedError as error:
                    outcome = "failure"
                    if not step.get("continue-on-error"):
                        failed = failed or error
                if "id" in step:
                    told = [line.partition("=") for line in outputs.read_text(encoding="utf-8").splitlines()]
                    known["steps"][step["id"]] = {
                        "outcome": outcome,
                        "outputs": {key: value for key, _, value in told} | self._page_url(step),
                    }
        if failed:
            raise failed
        return {key: filled(value, known) for key, value in content.get("outputs", {}).items()}

    @staticmethod
    def _page_url(step):
        return (
            {"page_url": "https://book.example.org/review/"} if "deploy-pages" in step.get("uses", "") else {}
        )

    def _run(self, command, work, env):
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-c", command], cwd=work, env=env,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        )  # fmt: skip
        self.said = done.stdout
        if done.returncode:
            raise FailedError(f"{command}\n{done.stdout}")

    def _use(self, step, known, work, ref, run, rights):
        given = {key: filled(value, known) for key, value in step.get("with", {}).items()}
        action = step["uses"].split("@")[0]
        {
            "actions/checkout": self._checkout,
            "actions/setup-python": self._python,
            "actions/upload-artifact": self._upload,
            "actions/upload-pages-artifact": self._pages,
            "actions/deploy-pages": self._deploy,
        }[action](given, work, ref, run, rights)

    def _checkout(self, given, work, ref, run, rights):
        if rights.get("contents") not in ("read", "write"):
            raise UnknownError("contents: read, for the checkout")
        depth = [] if given.get("fetch-depth") == "0" else ["--depth=1"]
        words = ["git", "clone", "--quiet", *depth, "--branch", given.get("ref", ref)]
        subprocess.run([*words, f"file://{self.origin}", work], check=True)
        if "sparse-checkout" in given:
            subprocess.run(
                ["git", "-C", work, "sparse-checkout", "set", *given["sparse-checkout"].split()], check=True
            )

    def _python(self, given, work, ref, run, rights):
        """Make the environment of the folder out of the one in which the tests run."""
        folder = work / ".venv" / "bin"
        instead = "".join(
            f'if [ "$1" = {word} ]; then\n{script}\nexit\nfi\n' for word, script in self.instead.items()
        )
        command = f"PYTHONPATH={ROOT / 'scripts'} exec {sys.executable} -m livingreview.cli"
        self.program("livingreview", f'{instead}{command} "$@"', folder)
        # The code is checked by the tests themselves.
        for name in ("ruff", "lint-imports", "mypy", "pytest", "pip"):
            self.program(name, "exit 0", folder)
        (work / ".venv" / "here").write_text(f"{work.resolve()}\n", encoding="utf-8")
        for name in ("run", "print", "test"):
            (work / ".venv" / name).touch()
        # What an earlier job has drawn is taken over, to save time; a real runner begins with nothing.
        for earlier in sorted(self.folder.glob("job*/work/_build"), key=lambda path: path.stat().st_mtime)[
            -1:
        ]:
            shutil.copytree(earlier, work / "_build", dirs_exist_ok=True)

    def _upload(self, given, work, ref, run, rights):
        paths = [work / line.strip() for line in given["path"].splitlines() if (work / line.strip()).exists()]
        files = {}
        for path in paths:
            inside = [one for one in path.rglob("*") if one.is_file()] if path.is_dir() else [path]
            top = path if path.is_dir() else path.parent
            for one in inside:
                name = one.relative_to(top)
                if not any(part.startswith(".") for part in name.parts):
                    files[name.as_posix()] = one.read_bytes()
        if files:
            self.host.artifact(run, given["name"], files)
        elif given["if-no-files-found"] == "error":
            raise FailedError(f"no files: {given['path']}")

    def _pages(self, given, work, ref, run, rights):
        staged = self.host.folder / "staged"
        shutil.rmtree(staged, ignore_errors=True)
        shutil.copytree(given["path"], staged)

    def _deploy(self, given, work, ref, run, rights):
        if rights != {"pages": "write", "id-token": "write"}:
            raise UnknownError("pages and id-token: write")
        online = self.host.folder / "online"
        shutil.rmtree(online, ignore_errors=True)
        shutil.copytree(self.host.folder / "staged", online)


def _matrix(job):
    """Return what the matrix of a job gives each of its runs."""
    ((key, values),) = job.get("strategy", {}).get("matrix", {"": [""]}).items()
    return [{key: value} for value in values]
