"""Rows of a form become a draft; whatever the first job left, only tables and the bibliography change."""

import subprocess

import pytest

from flow import form
from flow.form import FormError
from tests.flow.host import BOT
from tests.flow.test_artifact import packed

ANSWER = "These rows were made:\n\n| a | b |\n"
EVENT = {
    "issue": {"number": 12, "title": "Wrong number: @you", "body": "### Which number?\r\n\r\nthat"},
    "repository": {"default_branch": "main"},
}


def git(folder, *words):
    return subprocess.run(
        ["git", "-C", folder, "-c", "user.name=a person", "-c", "user.email=a@example.org", *words],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip


@pytest.fixture
def clone(tmp_path):
    """A clone of a repository with a table, a bibliography and code."""
    origin = tmp_path / "origin"
    for name in (
        "data/trials/outcomes.csv",
        "data/datapackage.json",
        "references.bib",
        "scripts/flow/form.py",
        "Makefile",
    ):
        (origin / name).parent.mkdir(parents=True, exist_ok=True)
        (origin / name).write_text("one\ntwo\n", encoding="utf-8")
    git(tmp_path, "init", "--quiet", "--initial-branch=main", origin)
    git(origin, "config", "uploadpack.allowAnySHA1InWant", "true")
    git(origin, "add", "--all")
    git(origin, "commit", "--quiet", "--message", "Start")
    git(tmp_path, "clone", "--quiet", f"file://{origin}", "clone")
    return tmp_path / "clone"


def patch(clone, change):
    """What `git diff` says after a change, which is then taken back."""
    change(clone)
    git(clone, "add", "--all")
    text = git(clone, "diff", "--cached", "--no-renames", "--binary")
    git(clone, "reset", "--quiet", "--hard")
    return text


def row(clone, words="three\n", name="data/trials/outcomes.csv"):
    return patch(clone, lambda at: (at / name).write_text((at / name).read_text() + words))


def left(host, rows="", answer=ANSWER, run=7):
    host.artifact(run, "form", {"answer.md": answer, "rows.patch": rows} if rows else {"answer.md": answer})


def propose(clone, run=7):
    return form.propose("book/review", EVENT, run, clone)


def branch(clone):
    return git(clone, "ls-remote", "origin", "refs/heads/form/12")


def test_rows_become_a_draft_and_the_form_is_answered(host, clone):
    left(host, row(clone))
    assert propose(clone) == "form/12"
    (pull,) = host.read()["pulls"]
    assert (pull["draft"], pull["head"]["ref"], pull["base"]["ref"]) == (True, "form/12", "main")
    assert pull["title"] == "From a form: Wrong number: @\u200byou"
    assert "Closes #12." in pull["body"]
    assert ANSWER in pull["body"]
    (said,) = host.comments(12)
    assert f"The rows are proposed in #{pull['number']}." in said["body"]
    git(clone, "fetch", "--quiet", "origin", "form/12")
    assert git(clone, "show", "FETCH_HEAD:data/trials/outcomes.csv") == "one\ntwo\nthree\n"
    assert git(clone, "log", "-1", "--format=%cn", "FETCH_HEAD").strip() == BOT
    assert git(clone, "log", "--format=%s", "FETCH_HEAD").splitlines() == [
        "Rows of the form in issue 12",
        "Start",
    ]


def test_a_form_with_something_missing_is_answered_once_and_nothing_is_opened(host, clone):
    left(host, answer="Please say where you read it.")
    assert propose(clone) == ""
    left(host, answer="Please give the unit.", run=8)
    assert propose(clone, 8) == ""
    (said,) = host.comments(12)
    assert said["body"].endswith("Please give the unit.")
    assert host.read()["pulls"] == []
    assert branch(clone) == ""


def test_a_form_that_no_program_could_read_is_answered(host, clone):
    host.artifact(7, "form", {"other": "x"})
    assert propose(clone) == ""
    assert "a person will" in host.comments(12)[0]["body"]


def test_a_corrected_form_brings_its_draft_up_to_date(host, clone, tmp_path):
    left(host, row(clone))
    propose(clone)
    git(tmp_path, "clone", "--quiet", f"file://{tmp_path / 'origin'}", "again")
    left(host, row(tmp_path / "again", "four\n"), run=8)
    assert propose(tmp_path / "again", 8) == "form/12"
    assert len(host.read()["pulls"]) == 1
    assert len(host.comments(12)) == 1
    git(clone, "fetch", "--quiet", "origin", "form/12")
    assert git(clone, "show", "FETCH_HEAD:data/trials/outcomes.csv") == "one\ntwo\nfour\n"


def test_the_same_rows_once_more_start_no_check(host, clone, tmp_path):
    left(host, row(clone))
    propose(clone)
    before = branch(clone)
    git(tmp_path, "clone", "--quiet", f"file://{tmp_path / 'origin'}", "again")
    left(host, row(tmp_path / "again"), run=8)
    assert propose(tmp_path / "again", 8) == ""
    assert branch(clone) == before


def test_what_a_person_did_on_the_branch_is_not_overwritten(host, clone, tmp_path):
    left(host, row(clone))
    propose(clone)
    git(tmp_path, "clone", "--quiet", "--branch=form/12", f"file://{tmp_path / 'origin'}", "person")
    git(tmp_path / "person", "commit", "--quiet", "--allow-empty", "--message", "Read again")
    git(tmp_path / "person", "push", "--quiet")
    before = branch(clone)
    git(tmp_path, "clone", "--quiet", f"file://{tmp_path / 'origin'}", "again")
    left(host, row(tmp_path / "again", "four\n"), run=8)
    assert propose(tmp_path / "again", 8) == ""
    assert branch(clone) == before
    assert "A person has gone on" in host.comments(12)[0]["body"]


def test_a_draft_that_a_person_has_closed_is_not_opened_again(host, clone):
    left(host, row(clone))
    propose(clone)
    number = host.read()["pulls"][0]["number"]
    host.update_pull(number, state="closed")
    assert propose(clone) == ""
    assert [one["state"] for one in host.read()["pulls"]] == ["closed"]


def test_a_flood_of_forms_opens_no_more_drafts(host, clone):
    for number in range(100, 130):
        host.pull(number, "x", head=f"form/{number}", fork=False)
    left(host, row(clone))
    assert propose(clone) == ""
    assert len(host.read()["pulls"]) == 30


def new_file(at):
    (at / "data" / "trials" / "new.csv").write_text("x")


def gone(at):
    (at / "references.bib").unlink()


def a_link(at):
    (at / "references.bib").unlink()
    (at / "references.bib").symlink_to("/etc/passwd")


def a_program(at):
    (at / "references.bib").chmod(0o755)


@pytest.mark.parametrize("change", [new_file, gone, a_link, a_program], ids=lambda one: one.__name__)
def test_a_patch_that_does_more_than_change_lines_is_refused(host, clone, change):
    left(host, patch(clone, change))
    with pytest.raises(FormError, match="changes tables and the bibliography, and nothing else"):
        propose(clone)
    assert host.read()["pulls"] == []
    assert branch(clone) == ""


@pytest.mark.parametrize("name", ["scripts/flow/form.py", "Makefile", "data/datapackage.json"])
def test_a_patch_of_anything_else_is_refused_and_changes_no_file_meanwhile(host, clone, name):
    left(host, row(clone) + row(clone, "evil\n", name))
    with pytest.raises(FormError, match="nothing else"):
        propose(clone)
    assert (clone / name).read_text() == "one\ntwo\n"
    assert branch(clone) == ""


@pytest.mark.parametrize(
    "path", ["../outside.csv", ".git/hooks/pre-push", "/srv/outside.csv", "data/../.git/config"]
)
def test_a_patch_that_leaves_the_repository_is_refused(host, clone, path):
    text = f"diff --git a/{path} b/{path}\nnew file mode 100755\n--- /dev/null\n+++ b/{path}\n@@ -0,0 +1 @@\n+evil\n"
    left(host, text)
    with pytest.raises(FormError):
        propose(clone)
    assert branch(clone) == ""


@pytest.mark.parametrize("rows", ["no patch", "diff --git"])
def test_what_is_no_patch_is_refused(host, clone, rows):
    left(host, rows)
    with pytest.raises(FormError):
        propose(clone)


def test_a_hostile_artifact_of_the_first_job_is_refused(host, clone):
    host.artifact(7, "form", archive=packed([("answer.md", "x"), ("../rows.patch", "y")]))
    with pytest.raises(form.artifact.ArtifactError):
        propose(clone)


def test_a_first_job_that_left_nothing_is_told(host, clone):
    with pytest.raises(FormError, match="was not read"):
        propose(clone)


def test_an_empty_form_is_no_text():
    assert form.text({"issue": {"body": None}}) == ""
