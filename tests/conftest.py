"""What several tests share: the real project, its built site, a browser."""

from pathlib import Path

import pytest

from livingreview.project import Project
from livingreview.site.build import build

ROOT = Path(__file__).parents[1]


def pytest_collection_modifyitems(items):
    """Fast tests first; the ones that build the book, open a browser or print come after."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is not None)


@pytest.fixture(scope="session")
def book():
    """The real project, with its website built."""
    project = Project(ROOT)
    # Several test processes may want the site at the same moment; one builds it, and the others wait.
    build(project)
    return project
