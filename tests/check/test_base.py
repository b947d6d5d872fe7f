"""The project as it stood: what a folder holds, what an archive may bring, and what git refuses."""

import io
import os
import subprocess
import tarfile
from datetime import date

import pytest

from livingreview.check import base
from livingreview.check.base import BaseError
from livingreview.project import Project
from tests.example import CHAPTER


def test_a_folder_is_held_table_by_table_and_text_by_text(project):
    project.append("book/index.md", "\nWords.\n")
    project.path("data/trials/events.csv").write_bytes(b"")
    held = base.held(Project(project.root), date(2024, 1, 2))
    assert held.day == date(2024, 1, 2)
    assert {"trials", "arms", "outcomes"} < set(held.tables)
    assert "events" not in held.tables
    assert held.texts["book/index.md"] == f"{CHAPTER}\nWords.\n"
    assert held.texts["references.bib"].startswith("@article{doe2020example")
    assert held.texts["data/trials/arms.csv"].startswith("trial,arm,")
    assert "data/trials/events.csv" not in held.texts
    assert not {"data/datapackage.json", "mirrored.txt"} & set(held.texts)


def test_an_archive_brings_files_and_nothing_outside_of_the_folder(tmp_path):
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w") as archive:
        for name in ("a/b.txt", "../c.txt", "a/../../d.txt", "e..f"):
            member = tarfile.TarInfo(name)
            member.size = 1
            archive.addfile(member, io.BytesIO(b"x"))
        folder = tarfile.TarInfo("folder")
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    inner = tmp_path / "one/two"
    inner.mkdir(parents=True)
    base._unpack(raw.getvalue(), inner)
    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")) == [
        *("one", "one/two", "one/two/a", "one/two/a/b.txt", "one/two/e..f"),
    ]


def git(root, *arguments):
    day = "2024-03-04T12:00:00Z"
    subprocess.run(
        ["git", "-C", root, "-c", "user.name=A", "-c", "user.email=a@example.org", *arguments],
        check=True,
        capture_output=True,
        env={**os.environ, "GIT_AUTHOR_DATE": day, "GIT_COMMITTER_DATE": day},
    )


@pytest.fixture
def repository(project):
    git(project.root, "init", "--initial-branch", "main")
    git(project.root, "add", ".")
    git(project.root, "commit", "--message", "First")
    return project


def test_a_revision_is_read_with_its_day_and_its_lines_as_they_are_kept(repository):
    git(repository.root, "config", "core.autocrlf", "true")
    repository.path("book/index.md").write_text("# Another\n", encoding="utf-8")
    found = base.read(Project(repository.root), "main")
    assert found.day == date(2024, 3, 4)
    assert found.texts["book/index.md"] == CHAPTER
    assert found.texts["references.bib"]
    assert "trials" in found.tables


def refused(root, revision="main"):
    with pytest.raises(BaseError) as error:
        base.read(Project(root), revision)
    return str(error.value)


def test_what_git_refuses_is_told_in_whole_lines(repository, tmp_path_factory, monkeypatch):
    root = repository.root
    assert refused(root, "mainn") == "--against mainn: git knows no such revision; did you mean main?"
    assert refused(root, "xyzzy") == (
        "--against xyzzy: git knows no such revision; name a branch, a tag or a commit, such as main"
    )
    assert refused(root, "main..HEAD") == (
        "--against main..HEAD: git knows no such revision; name a branch, a tag or a commit, such as main"
    )
    git(root, "tag", "edition")
    assert (
        refused(root, "editions") == "--against editions: git knows no such revision; did you mean edition?"
    )
    assert refused(tmp_path_factory.mktemp("empty")) == (
        "--against main: this folder is not under version control; clone the repository, or leave --against out"
    )
    assert refused(root / ".git") == (
        "--against main: this folder is not under version control; clone the repository, or leave --against out"
    )
    monkeypatch.setenv("PATH", "/nowhere")
    assert refused(root) == "--against main: git is not installed; install it, or leave --against out"


def test_histories_that_do_not_meet_are_told(repository, tmp_path_factory):
    root = repository.root
    git(root, "checkout", "--orphan", "other")
    git(root, "commit", "--allow-empty", "--message", "Other")
    assert refused(root) == (
        "--against main: it shares no history with this branch; name the revision from which the change started"
    )
    clone = tmp_path_factory.mktemp("clone") / "shallow"
    git(root, "clone", "--depth", "1", "--no-single-branch", f"file://{root}", clone)
    assert refused(clone, "origin/main") == (
        "--against origin/main: the history that it shares with this branch is missing here; fetch the rest with: git"
        " fetch --unshallow"
    )
    assert refused(clone, "HEAD~1") == (
        "--against HEAD~1: git knows no such revision, and this is a clone without its history; fetch the rest with: git"
        " fetch --unshallow"
    )


def test_a_revision_without_a_review_is_told(repository):
    git(repository.root, "rm", "-r", "--cached", "data")
    git(repository.root, "commit", "--message", "Without")
    told = "--against HEAD: that revision holds no data/datapackage.json; name a later one"
    assert refused(repository.root, "HEAD") == told
    git(repository.root, "rm", "-r", "--cached", "book", "references.bib")
    git(repository.root, "commit", "--message", "Without all")
    assert refused(repository.root, "HEAD") == told


def test_a_repository_that_is_not_whole_is_told(repository, monkeypatch):
    monkeypatch.setattr(base._Git, "commit", lambda _: ("0" * 40, "2024-03-04"))
    assert refused(repository.root) == (
        "--against main: git cannot read that revision; the repository is not whole, clone it anew"
    )


def test_a_folder_of_another_user_is_told(repository, monkeypatch):
    def asked(*_):
        return subprocess.CompletedProcess([], 128, b"", b"fatal: detected dubious ownership in repository")

    monkeypatch.setattr(base._Git, "_try", asked)
    assert refused(repository.root) == (
        "--against main: git does not read a folder that belongs to another user of this computer"
    )
