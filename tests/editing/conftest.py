"""A small project on whose desk rows are edited."""

import pytest

from livingreview import kept
from livingreview.editing.desk import Asked, Desk
from livingreview.project import Project
from tests.example import build

OUTCOMES = "data/trials/outcomes.csv"
MEDIAN = "example-1-pfs-drug"


class Book:
    """The project, its desk, and short ways to ask."""

    def __init__(self, root):
        self.example = build(root)
        self.root = root
        self.desk = Desk(Project(root))

    def bytes(self):
        return {
            path: path.read_bytes()
            for path in self.root.rglob("*")
            if path.is_file() and "_build" not in path.parts
        }

    def asked(self, kind="change", table="outcomes", key=MEDIAN, **cells):
        file = {"outcomes": OUTCOMES, "arms": "data/trials/arms.csv", "trials": "data/trials/trials.csv"}.get(
            table, OUTCOMES
        )
        return Asked(kind, table, key, cells, kept.digest((self.root / file).read_bytes()))  # fmt: skip


@pytest.fixture
def book(tmp_path):
    return Book(tmp_path)
