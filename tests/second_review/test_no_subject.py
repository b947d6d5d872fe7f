"""The package names no trial, no agent and no box of this book's diagrams."""

import re

import pytest

from livingreview.evidence import data
from livingreview.project import Project
from tests.conftest import ROOT

PACKAGE = ROOT / "scripts" / "livingreview"
PARTS = ("*.py", *sorted(f"{folder.parent.name}/**/*" for folder in PACKAGE.glob("*/__init__.py")))


@pytest.fixture(scope="module")
def names():
    """Names that this book's tables hold; one in small letters only may be an ordinary word."""
    project = Project(ROOT)
    found = {*data.load("trials", project).name, *data.load("nodes", project).label}
    found |= set(data.load("preclinical", project).agent) | set(data.load("mechanisms", project).mechanism)
    return {name for name in found if not (name.isalpha() and name.islower())}


@pytest.mark.parametrize("part", PARTS)
def test_no_name_of_this_book_stands_in_the_package(names, part):
    files = [path for path in PACKAGE.glob(part) if path.suffix in (".py", ".css")]
    assert files
    pattern = re.compile(
        rf"(?<![\w-])({'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})(?![\w-])"
    )
    found = {
        path.name: sorted({one[0] for one in pattern.finditer(path.read_text(encoding="utf-8"))})
        for path in files
    }
    assert {name: words for name, words in found.items() if words} == {}
