"""A page of a stranger at the book's own address does nothing there, whatever it holds."""

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import PurePosixPath

import pytest

from flow import inert

#: Each of these would say so in the browser's own store, which it shares with the book, or reach another page.
HOSTILE = """\ufeff<!DOCTYPE html><html lang="en"><head><title>Doses &amp; more</title>
<meta http-equiv="Content-Security-Policy" content="default-src *; script-src * 'unsafe-inline'">
<base href="https://elsewhere.invalid/">
<link rel="stylesheet" href="/look.css">
<script>localStorage.setItem("inline", "1")</script>
<script src="/acts.js"></script>
<script type="module">localStorage.setItem("module", "1")</script>
</head><body onload="localStorage.setItem('onload', '1')"><main><h1 id="head">Read me</h1>
<img src="/missing.png" onerror="localStorage.setItem('onerror', '1')">
<svg onload="localStorage.setItem('svg', '1')"><script>localStorage.setItem("svg-script", "1")</script></svg>
<iframe src="/frame.html"></iframe><iframe srcdoc="<script>localStorage.setItem('srcdoc', '1')</script>"></iframe>
<object data="/frame.html"></object><embed src="/frame.html">
<a id="link" href="javascript:localStorage.setItem('link', '1')">link</a>
<form id="form" action="/frame.html"><button id="send">send</button></form>
</main><!-- <script>"""
ACTS = "localStorage.setItem('file', '1'); navigator.serviceWorker.register('/acts.js')"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *words):
        pass


@pytest.fixture
def address(tmp_path):
    (tmp_path / "preview.html").write_bytes(inert.page(HOSTILE.encode(), "Not the book"))
    (tmp_path / "as-it-was.html").write_text(HOSTILE, encoding="utf-8")
    (tmp_path / "acts.js").write_text(ACTS, encoding="utf-8")
    (tmp_path / "look.css").write_text("h1 { color: rgb(1, 2, 3) }", encoding="utf-8")
    (tmp_path / "frame.html").write_text(
        f"<script>{ACTS.replace('file', 'frame')}</script>", encoding="utf-8"
    )
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=tmp_path)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def done(page):
    page.click("#link", no_wait_after=True)
    page.wait_for_timeout(300)
    return page.evaluate("Object.keys(localStorage).sort()")


@pytest.mark.slow
def test_nothing_in_a_preview_runs_or_is_framed_or_sent(browser, address):
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/preview.html")
    assert done(page) == []
    page.click("#send", no_wait_after=True)
    page.wait_for_timeout(100)
    assert page.url == f"{address}/preview.html"
    # It is still a page to read, with its styles, and says what it is.
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(1, 2, 3)"
    assert page.evaluate("document.baseURI") == f"{address}/preview.html"
    context.close()


@pytest.mark.slow
def test_the_same_page_would_act_if_it_were_left_as_it_was(browser, address):
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/as-it-was.html")
    page.wait_for_timeout(200)
    assert {"inline", "module", "onload"} <= set(page.evaluate("Object.keys(localStorage)"))
    context.close()


def test_a_page_says_at_the_end_that_it_is_not_the_book():
    assert b"Not &lt;the&gt; book" in inert.page(b"<main>x</main>", "Not <the> book")


def test_what_would_run_when_opened_by_itself_is_no_part_of_a_preview():
    names = [
        "a.html",
        "a.css",
        "a.png",
        "a.woff2",
        "a.js",
        "a.svg",
        "a.xml",
        "a.xhtml",
        "a.htm",
        "a.HTML",
        "a",
        "a.csv",
    ]
    assert [name for name in names if inert.is_shown(PurePosixPath(name))] == names[:4]


@pytest.mark.parametrize(
    ("now", "before", "changed"),
    [
        (b"<p>1<main id=a>x</main>2", b"<p>9<main id=a>x</main>8", False),
        (b"<main>x</main>", b"<main>y</main>", True),
        (b"x", b"x", False),
        (b"<main>x</main>", b"x", True),
    ],
)
def test_a_page_reads_otherwise_if_its_own_part_does(now, before, changed):
    assert inert.says_another_thing(now, before) is changed


def test_a_title_is_shown_as_words():
    hostile = b"<title>A &lt;script&gt; &amp; b\n c \xc2\xb7 The book</title>"
    assert inert.title(hostile) == "A <script> & b c"
    front = inert.front(5, "abc", [("site/a.html", inert.title(hostile))], [])
    assert b"A &lt;script&gt; &amp; b c" in front
    assert front.count(b"<script") == 0


def test_a_page_without_a_title_has_none():
    assert inert.title(b"<title></title>") == ""
