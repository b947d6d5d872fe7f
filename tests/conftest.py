"""What several tests share: the real project, its built site, a browser."""

from pathlib import Path

import pytest
from filelock import FileLock

from livingreview.project import Project
from livingreview.site.build import build

ROOT = Path(__file__).parents[1]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Fast tests first; the ones that build the book, open a browser or print come after.

    Slow tests that look at the same chapter run, or at the same print, go to one process, which makes it once.
    """
    items.sort(key=lambda item: item.get_closest_marker("slow") is not None)
    for item in items:
        if item.get_closest_marker("slow") and (group := _made_once(item)):
            item.add_marker(pytest.mark.xdist_group(group))


def _made_once(item):
    """Return the name of what the test looks at if making it takes long and others look at it too."""
    if {"laid_out", "a4", "handout", "letter", "edition"} & set(item.fixturenames):
        return "print"
    values = getattr(item, "callspec", None)
    if "run" in item.fixturenames and values and {"name", "values"} <= set(values.params):
        return f"{values.params['name']} {sorted(values.params['values'].items())}"
    return ""


@pytest.fixture(scope="session")
def book():
    """The real project, with its website built."""
    project = Project(ROOT)
    project.build.mkdir(exist_ok=True)
    # Several test processes may want the site at the same moment; one builds it.
    with FileLock(project.build / "test.lock"):
        build(project)
    return project
