"""The command enters a form, writes the answer, and says with its exit which of the two happened."""

import pytest
from typer.testing import CliRunner

from livingreview import cli
from tests.adding.filled import CORRECTION, OUTCOMES, TEXT, body, files, small


@pytest.fixture
def project(tmp_path, monkeypatch):
    made = small(tmp_path / "project")
    monkeypatch.setenv("LIVINGREVIEW_ROOT", str(made.root))
    return made


def run(*words, **more):
    return CliRunner().invoke(cli.app, ["from-form", *map(str, words)], **more)


def test_a_form_is_entered_and_the_answer_written(project, tmp_path):
    (tmp_path / "form.md").write_text(body("number-is-wrong", CORRECTION), encoding="utf-8")
    done = run(tmp_path / "form.md", "--answer", tmp_path / "answer.md")
    assert (done.exit_code, done.output) == (0, "")
    assert (
        (tmp_path / "answer.md")
        .read_text(encoding="utf-8")
        .startswith("## Entered as a draft: A number is wrong\n")
    )
    assert ",0.78,0.63,0.97," in project.path(OUTCOMES).read_text(encoding="utf-8")


def test_a_form_that_lacks_something_changes_nothing_and_ends_with_one(project):
    before = files(project)
    done = run("-", input=body("number-is-wrong", CORRECTION | {"source": ""}))
    assert done.exit_code == 1
    assert done.stdout.startswith("## Nothing was entered: A number is wrong\n")
    assert done.stderr == "Nothing was entered; the answer says why.\n"
    assert files(project) == before


def test_a_form_about_the_text_is_accepted_without_a_change(project):
    before = files(project)
    assert run("-", "--form", "text", input=body("text", TEXT)).exit_code == 0
    assert files(project) == before


def test_a_file_that_is_not_there_is_told_in_one_line(project, tmp_path):
    done = run(tmp_path / "none.md")
    assert done.exit_code == 1
    assert done.stderr.strip().endswith("none.md: No such file or directory.")
