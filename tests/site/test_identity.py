"""The book itself, built and printed from two places at two times, is the same to the last byte."""

import os
import shutil
import subprocess
import sys

import pytest

from livingreview import kept
from livingreview.project import Project
from tests.conftest import ROOT

pytestmark = pytest.mark.slow

HANDOUT = "book/post-ici/cells"


def run(root, *arguments):
    own = {name: value for name, value in os.environ.items() if not name.startswith("LIVINGREVIEW_")}
    command = [sys.executable, "-m", "livingreview.cli", *arguments]
    environment = own | {"PYTHONPATH": str(root / "scripts")}
    said = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)
    assert said.returncode == 0, said.stdout + said.stderr


def git(*arguments):
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """A clone elsewhere, with whatever is not committed yet."""
    target = tmp_path_factory.mktemp("Prüf ordner") / "eine Übersicht"
    git("clone", "--quiet", str(ROOT), str(target))
    for name in git("ls-files", "--cached", "--others", "--exclude-standard", "-z").split("\0"):
        if name and (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, target / name)
        elif name:
            (target / name).unlink(missing_ok=True)
    run(target, "build")
    return Project(target)


def test_the_website_is_the_same_in_every_file(book, clone):
    assert kept.digests(clone.html) == kept.digests(book.html)


def test_a_handout_is_the_same_in_every_byte(book, clone):
    printed = []
    for project in (book, clone):
        run(project.root, "handout", HANDOUT)
        run(project.root, "handout", HANDOUT, "--answers")
        # Whoever tries the command prints others beside them.
        (student,) = (project.prints / "handouts").glob("*-post-ici-cells-[0-9]*student-a4.pdf")
        (instructor,) = (project.prints / "handouts").glob("*-post-ici-cells-[0-9]*instructor-a4.pdf")
        printed.append([student.read_bytes(), instructor.read_bytes()])
    assert printed[0] == printed[1]
