"""Workflows are what the host can read, use no more rights than they need, and hold no logic of their own."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.flow.reading import FORMS, HOST_FILES, ROOT, WORKFLOWS, jobs, steps, triggers, workflow

BIN = Path(sys.executable).parent
DEFAULT_BRANCH = "${{ github.event.repository.default_branch }}"
#: Every right to write, and what it is for stands beside it in the workflow.
WRITES = {
    ("comment.yml", "comment"): {"pull-requests"},
    ("forms.yml", "check"): {"actions"},
    ("forms.yml", "propose"): {"contents", "issues", "pull-requests"},
    ("put-online.yml", "deploy"): {"id-token", "pages"},
    ("watch.yml", "tell"): {"issues"},
    ("release.yml", "attach"): {"contents"},
}
#: Jobs that read what a stranger's code has left.
READS_ARTIFACTS = {
    ("comment.yml", "comment"), ("forms.yml", "propose"), ("put-online.yml", "compose"), ("release.yml", "attach"),
    ("watch.yml", "tell"),
}  # fmt: skip


def names(paths):
    return [path.relative_to(ROOT).as_posix() for path in paths]


def said(*words):
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("schema", "paths"),
    [
        ("vendor.github-workflows", list(WORKFLOWS.values())),
        ("vendor.github-issue-forms", FORMS),
        ("vendor.dependabot", [ROOT / ".github" / "dependabot.yml"]),
    ],
    ids=["workflows", "forms", "updates"],
)
def test_what_the_host_reads_follows_its_schema(schema, paths):
    code, told = said(BIN / "check-jsonschema", "--builtin-schema", schema, *paths)
    assert code == 0, told


def test_no_weak_place_of_a_workflow_is_known():
    code, told = said(BIN / "zizmor", "--offline", "--no-progress", "--persona=pedantic", ".github")
    assert code == 0, told
    # A file that it cannot read is passed over with a warning.
    assert [name for name in names(WORKFLOWS.values()) if f"completed {name}" not in told] == []


def test_only_two_warnings_are_set_aside_and_each_says_why():
    set_aside = [
        (path.name, line.strip())
        for path in HOST_FILES
        for line in path.read_text(encoding="utf-8").splitlines()
        if "zizmor: ignore" in line
    ]
    reason = "# zizmor: ignore[dangerous-triggers] checks out the default branch only"
    assert set_aside == [
        ("comment.yml", f"workflow_run: {reason}"),
        ("put-online.yml", f"workflow_run: {reason}"),
        ("put-online.yml", f"pull_request_target: {reason}"),
    ]


def test_the_shell_of_workflows_and_of_ci_has_no_fault():
    code, told = said(BIN / "shellcheck", *sorted((ROOT / ".ci").iterdir()))
    assert code == 0, told
    commands = "\n".join(step["run"] for step in steps() if "run" in step)
    done = subprocess.run(
        [BIN / "shellcheck", "--shell=bash", "-"], input=commands, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", HOST_FILES, ids=lambda path: path.name)
def test_what_the_host_reads_is_yaml(path):
    assert isinstance(yaml.safe_load(path.read_text(encoding="utf-8")), dict)


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_a_form_asks_few_things_and_each_question_once(path):
    form = yaml.safe_load(path.read_text(encoding="utf-8"))
    asked = [field for field in form["body"] if field["type"] != "markdown"]
    # A trial that is missing has more to it than a number that is wrong.
    most = {"new-trial": 5, "new-paper": 4}.get(path.stem, 3)
    assert 0 < sum(field.get("validations", {}).get("required", False) for field in asked) <= most
    for name in (lambda field: field["id"], lambda field: field["attributes"]["label"]):
        assert len({name(field) for field in asked}) == len(asked)
    # What must be answered comes before what may be.
    required = [field.get("validations", {}).get("required", False) for field in asked]
    assert required == sorted(required, reverse=True)


def test_a_step_is_one_command_without_a_word_of_a_stranger():
    commands = [step["run"].strip() for step in steps() if "run" in step]
    assert len(commands) > 12
    assert [command for command in commands if "${{" in command or "\n" in command] == []


@pytest.mark.parametrize("name", WORKFLOWS)
def test_every_action_is_pinned_by_its_commit_and_says_its_version(name):
    lines = [line for line in WORKFLOWS[name].read_text(encoding="utf-8").splitlines() if "uses:" in line]
    pinned = re.compile(r"\s*(?:- )?uses: actions/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
    assert [line for line in lines if not pinned.fullmatch(line)] == []


def test_an_action_has_one_version_in_all_workflows():
    used = {step["uses"] for step in steps() if "uses" in step}
    assert len({name.split("@")[0] for name in used}) == len(used)


def test_jobs_write_what_is_listed_and_nothing_else():
    writes = {}
    for name, job, content in jobs():
        assert workflow(name)["permissions"] in ({}, {"contents": "read"})
        rights = content.get("permissions", workflow(name)["permissions"])
        if found := {right for right, level in rights.items() if level != "read"}:
            writes[name, job] = found
    assert writes == WRITES


def test_no_workflow_uses_a_secret():
    assert [
        name
        for name, path in WORKFLOWS.items()
        if "secrets" in path.read_text(encoding="utf-8").split("jobs:")[1]
    ] == []


@pytest.mark.parametrize("name", [name for name in WORKFLOWS if "pull_request" in triggers(name)])
def test_code_of_a_pull_request_runs_with_read_access_only_and_no_token(name):
    text = WORKFLOWS[name].read_text(encoding="utf-8")
    assert workflow(name)["permissions"] == {"contents": "read"}
    assert all("permissions" not in job for job in workflow(name)["jobs"].values())
    assert "token" not in text
    assert "pull_request_target" not in text


def test_no_token_stays_in_a_checkout():
    checkouts = [step for step in steps() if step.get("uses", "").startswith("actions/checkout@")]
    assert len(checkouts) > 4
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


@pytest.mark.parametrize("at", sorted(WRITES.keys() | READS_ARTIFACTS), ids=" ".join)
def test_a_job_with_rights_runs_no_code_of_a_pull_request(at):
    name, job = at
    for step in workflow(name)["jobs"][job]["steps"]:
        uses = step.get("uses", "").split("@")[0]
        assert uses in ("", "actions/checkout", "actions/deploy-pages", "actions/upload-pages-artifact")
        if uses == "actions/checkout":
            assert step["with"]["ref"] == DEFAULT_BRANCH
        if "run" in step:
            assert re.match(r"python3 -m flow \w|gh workflow run ", step["run"])
            # What is unpacked lies in no folder from which Python takes modules.
            assert step["env"].get("PYTHONSAFEPATH", "1") == "1"


def test_jobs_that_read_what_others_left_are_listed():
    reads = {
        (name, job)
        for name, job, content in jobs()
        if content.get("permissions", {}).get("actions") == "read"
    }
    # It takes what an earlier run of its own has remembered, before it asks.
    assert reads - {("watch.yml", "ask")} == READS_ARTIFACTS


def test_what_the_watch_remembers_outlives_a_run_that_is_stopped():
    job = workflow("watch.yml")["jobs"]["ask"]
    (ask,) = (step for step in job["steps"] if "livingreview watch " in step.get("run", ""))
    (left,) = (step for step in job["steps"] if "upload-artifact" in step.get("uses", ""))
    assert ask["continue-on-error"]
    assert ask["timeout-minutes"] + 5 <= job["timeout-minutes"]
    assert left["if"] == "${{ always() }}"


def test_the_scripts_of_jobs_with_rights_need_nothing_to_be_installed():
    # The list of editions is written by the package and by these; that module needs Python alone.
    package = ROOT / "scripts" / "livingreview"
    lent = [package / "__init__.py", package / "release" / "__init__.py", package / "release" / "shelf.py"]
    imported = {
        alias.name if isinstance(node, ast.Import) else node.module
        for path in (*(ROOT / "scripts" / "flow").glob("*.py"), *lent)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert {
        name
        for name in imported
        if name.split(".")[0] not in {*sys.stdlib_module_names, "flow"} and name != "livingreview.release"
    } == set()


def test_what_prints_and_letters_are_there_before_anything_is_built():
    for name, _, job in jobs():
        commands = [step["run"] for step in job["steps"] if "run" in step]
        builds = [command for command in commands if command.startswith(("make book", "make pdf"))]
        if builds:
            assert commands.index(".ci/install") < commands.index(builds[0]), name
    # The tests build too.
    assert "\n.ci/install tests\n" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_a_workflow_that_waits_for_another_knows_its_name():
    known = {workflow(name)["name"] for name in WORKFLOWS}
    waited = {
        one for name in WORKFLOWS for one in (triggers(name).get("workflow_run") or {}).get("workflows", [])
    }
    assert waited == {"Publish", "Pull request", "Release"}
    assert waited <= known


def test_the_labels_of_the_forms_are_those_that_are_waited_for():
    labels = {path.name: yaml.safe_load(path.read_text(encoding="utf-8"))["labels"] for path in FORMS}
    waited = re.findall(r"labels\.\*\.name, '(\w+)'", workflow("forms.yml")["jobs"]["read"]["if"])
    assert waited
    assert [name for name, given in labels.items() if not set(given) & set(waited)] == []


def test_every_job_ends_by_itself():
    assert [
        (name, job) for name, job, content in jobs() if not 1 <= content.get("timeout-minutes", 0) <= 60
    ] == []


def test_updates_wait_and_reach_actions_and_packages():
    updates = yaml.safe_load((ROOT / ".github" / "dependabot.yml").read_text(encoding="utf-8"))["updates"]
    assert {one["package-ecosystem"] for one in updates} == {"pip", "github-actions"}
    assert all(one["cooldown"]["default-days"] >= 7 for one in updates)
