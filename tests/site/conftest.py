"""A small book that is built once for each test process, and left as it was found; the site in a browser."""

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.site.small import Small, own_package


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("built")
    (folder / "book").mkdir()
    small = Small(folder / "book", own_package(folder))
    small.build()
    return small


def sources(small):
    """Every file that an author may edit, with its bytes."""
    return {
        path: path.read_bytes()
        for folder in (small.root, small.package)
        for path in folder.rglob("*")
        if path.is_file() and not {"_build", "__pycache__"} & set(path.parts)
    }


@pytest.fixture
def small(built):
    before = sources(built)
    yield built
    now = sources(built)
    for path in now.keys() - before.keys():
        path.unlink()
    for path, content in before.items():
        if now.get(path) != content:
            path.write_bytes(content)


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="session")
def site(book):
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(book.html)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def open_page(browser):
    """Open a page and note every request and every message of the console."""
    contexts = []

    def open_page(url, *, width=1280, height=900, scheme="light", scripts=True, **options):
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            java_script_enabled=scripts,
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        page.requests_made, page.messages = [], []
        page.on("request", lambda request: page.requests_made.append(request.url))
        page.on("console", lambda m: page.messages.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: page.messages.append(str(error)))
        page.on("requestfailed", lambda request: page.messages.append(f"failed: {request.url}"))
        page.goto(url)
        return page

    yield open_page
    for context in contexts:
        context.close()
