"""The clock of an edition: told, committed or read in the tables, never the clock on the wall."""

import subprocess

import pytest

from livingreview import edition
from livingreview.project import Project
from tests.example import build

COMMITTED = 1_600_000_000


@pytest.fixture
def project(tmp_path, monkeypatch):
    """The artificial project, outside of any version control."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    build(tmp_path / "review")
    return Project(tmp_path / "review")


@pytest.fixture
def committed(project):
    """The same project after its first commit."""
    git(project, "init", "--quiet")
    git(project, "add", ".")
    when = {"GIT_AUTHOR_DATE": "1500000000 +0000", "GIT_COMMITTER_DATE": f"{COMMITTED} +0900"}
    git(project, "commit", "--quiet", "--message", "Begin", **when)
    return project


def git(project, *arguments, **environment):
    who = ["-c", "user.name=Jane Doe", "-c", "user.email=jane@example.org"]
    subprocess.run(
        ["git", *who, *arguments], cwd=project.root, check=True, env=edition.os.environ | environment
    )


def test_a_told_time_counts_before_the_commit(committed, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert edition.clock(committed) == 86400


@pytest.mark.parametrize("told", ["yesterday", "-1", "1.5", "١"])
def test_a_told_time_that_is_no_number_is_refused(project, monkeypatch, told):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", told)
    with pytest.raises(ValueError, match=f"SOURCE_DATE_EPOCH: {told} is not a number of seconds"):
        edition.clock(project)


def test_a_told_time_beyond_the_calendar_is_refused(project, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "253402300800")
    with pytest.raises(
        edition.ClockError, match="SOURCE_DATE_EPOCH: 253402300800 is later than the year 9999"
    ):
        edition.clock(project)


@pytest.fixture
def around(project, monkeypatch):
    """The repository in which the folder of the project lies."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(project.root.parent.parent))
    around = Project(project.root.parent)
    git(around, "init", "--quiet")
    return around


def test_a_review_unpacked_inside_another_repository_has_no_commit(project, around):
    git(around, "commit", "--quiet", "--allow-empty", "--message", "Of another work")
    assert edition.commit(project) == ""
    assert edition.day(project).isoformat() == "2024-05-31"


def test_a_review_in_a_folder_of_a_repository_that_keeps_it_has_its_commit(project, around):
    git(around, "add", ".")
    git(around, "commit", "--quiet", "--message", "Of this work, too")
    assert edition.commit(project).startswith("commit ")


def test_the_last_commit_is_the_clock(committed):
    assert edition.clock(committed) == COMMITTED


def test_without_version_control_the_newest_day_of_the_tables_is_the_clock(project):
    path = project.data / "trials/arms.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("2024-05-31", "2024-06-02", 1), encoding="utf-8")
    assert edition.day(project).isoformat() == "2024-06-02"


def test_a_label_or_a_mistyped_day_in_the_tables_does_not_stop_the_clock(project):
    path = project.data / "trials/arms.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("2024-05-31", "31/5/2024", 1), encoding="utf-8")
    assert edition.day(project).isoformat() == "2024-05-31"


def test_a_day_that_the_calendar_does_not_have_does_not_stop_the_clock(project):
    path = project.data / "trials/arms.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("2024-05-31", "2024-13-41", 1), encoding="utf-8")
    assert edition.day(project).isoformat() == "2024-05-31"


def test_the_day_does_not_depend_on_the_time_zone_of_the_machine(project, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86399")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert edition.day(project).isoformat() == "1970-01-01"


def test_the_commit_is_shown_in_seven_digits(committed):
    whole = edition.git(committed, "rev-parse", "HEAD")
    assert edition.commit(committed) == f"commit {whole[:7]}"


def test_files_that_differ_from_the_commit_are_told(committed):
    (committed.root / "references.bib").write_text("", encoding="utf-8")
    assert edition.commit(committed).endswith(", with later changes")


def test_without_version_control_there_is_no_commit(project):
    assert edition.commit(project) == ""
