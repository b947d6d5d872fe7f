"""A small book that is really checked, built, printed and frozen, twice from one commit."""

import subprocess
from datetime import date

import pytest

from livingreview import kept
from livingreview.project import Project
from livingreview.release import command, deposit, making
from tests.made import give, take
from tests.release.reviewed import git
from tests.site.small import Small

pytestmark = pytest.mark.slow

DAY = date(2026, 11, 27)


@pytest.fixture(scope="module")
def letters():
    """Letters take minutes to cut, and are the same for each book: those of other tests are lent."""
    make = making.make

    def lent(tree, *more):
        take(Project(tree))
        make(tree, *more)
        give(Project(tree))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(making, "make", lent)
        yield


@pytest.fixture(scope="module")
def shelves(letters, tmp_path_factory):
    """Two folders in which the same edition was frozen by runs of their own."""
    root = tmp_path_factory.mktemp("frozen") / "book"
    root.mkdir()
    small = Small(root)
    small.write(".gitignore", "_build/\n")
    git(root, "init", "--quiet", "--initial-branch=main")

    def commit(message):
        git(root, "add", "--all")
        git(root, "commit", "--quiet", "--message", message, when="2026-11-27T12:00:00+00:00")

    def release(folder):
        request = command.Request("1.0", out=folder, question=lambda asked: "A first edition.")
        command.run(small.project, request, lambda said: None, today=lambda: DAY)

    commit("Start")
    folders = [root / "_build" / name for name in ("one", "two")]
    release(folders[0])
    commit("Edition 1.0")
    for folder in folders:
        release(folder)
    return folders


def test_website_prints_and_packages_made_twice_are_the_same_bytes(shelves):
    one, two = (kept.digests(shelf / "1.0") for shelf in shelves)
    assert one == two
    assert {name.rpartition(".")[2] for name in one} >= {"html", "pdf", "epub", "zip", "json", "cff", "bib"}


def test_every_checksum_verifies_with_the_tool_that_a_reader_has(shelves):
    for folder in (shelves[0] / "1.0", shelves[0] / "1.0" / "deposit"):
        assert deposit.agree(folder) == []
        subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=folder, check=True)


def test_its_pages_and_prints_say_that_they_are_the_edition(shelves):
    page = (shelves[0] / "1.0" / "book" / "second.html").read_text(encoding="utf-8")
    assert "Edition 1.0 of 27 November 2026" in page
    assert "after edition" not in page
