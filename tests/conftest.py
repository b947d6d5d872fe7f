"""What several tests share: the real project, its built site, a browser."""

from pathlib import Path

import pytest

from livingreview.project import Project
from livingreview.site.build import build

ROOT = Path(__file__).parents[1]
CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]


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


@pytest.fixture(scope="session")
def browser():
    """Chromium, which asks no other host by itself."""
    from playwright.sync_api import sync_playwright

    path = next((p for p in CHROMIUM if Path(p).exists()), None)
    if path is None:
        pytest.fail("Chromium is needed for the browser tests: apt-get install chromium", pytrace=False)
    # Only one can be open in a process.
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()
