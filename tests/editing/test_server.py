"""The desk answers this computer, pages of this site and this run only; a page as it is built has no trace of it."""

import http.client
import json
import threading
from functools import partial
from http.server import ThreadingHTTPServer

import pytest

from livingreview.editing.server import HEADER, MOST, PREFIX, Handler, Office, with_desk
from livingreview.site.serve import Builds
from tests.editing.conftest import MEDIAN, OUTCOMES

PAGE = b"<!doctype html><html><head><title>A</title></head><body>B</body></html>"


class Served:
    """The desk behind a server of its own, and short ways to ask it."""

    def __init__(self, book, html):
        self.book, self.html = book, html
        self.office = Office(book.desk, Builds())
        handler = partial(Handler, office=self.office, directory=str(html))
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def ask(self, method, path, body=None, **headers):
        """Ask with exactly these headers; what is None is left out."""
        own = {"Host": f"127.0.0.1:{self.port}"}
        if method == "POST":
            own |= {"Origin": f"http://127.0.0.1:{self.port}", "Content-Type": "application/json"}
            own[HEADER] = self.office.token
        own |= {name.replace("_", "-"): value for name, value in headers.items()}
        raw = body if isinstance(body, bytes) else json.dumps({} if body is None else body).encode()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in own.items():
            for one in value if isinstance(value, list) else [value]:
                if one is not None:
                    connection.putheader(name, one)
        if method == "POST" and "Content-Length" not in own:
            connection.putheader("Content-Length", str(len(raw)))
        connection.endheaders()
        if method == "POST":
            connection.send(raw)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        return answer, text

    def saving(self, **cells):
        asked = self.book.asked(**cells)
        return {"kind": asked.kind, "table": asked.table, "key": asked.key, "seen": asked.seen, "cells": cells}  # fmt: skip


@pytest.fixture
def served(book, tmp_path_factory):
    html = tmp_path_factory.mktemp("html")
    (html / "book").mkdir()
    (html / "book" / "a.html").write_bytes(PAGE)
    (html / "book" / "a.txt").write_bytes(b"</head> text")
    found = Served(book, html)
    yield found
    found.server.shutdown()
    found.server.server_close()


NEW = {"value": "6.1", "checked_on": "2024-06-01", "read_again_on": "NA"}


def test_a_page_gets_the_script_when_it_is_handed_out_and_the_file_stays_as_it_was(served):
    answer, text = served.ask("GET", "/book/a.html")
    assert answer.status == 200
    assert text == with_desk(PAGE, served.office.token)
    assert int(answer.headers["Content-Length"]) == len(text)
    assert (served.html / "book/a.html").read_bytes() == PAGE
    assert served.ask("GET", "/book/a.txt")[1] == b"</head> text"
    for name in ("edit.js", "edit.css"):
        assert served.ask("GET", PREFIX + name)[0].status == 200


def test_no_script_stands_within_the_page():
    assert b"<script>" not in with_desk(PAGE, "t")
    assert with_desk(PAGE, '"><b>').count(b"<b>") == 0


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:{port}",
        "127.0.0.1",
        "127.0.0.1:1",
        "",
        None,
        "127.0.0.1.evil.example:{port}",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "HEAD"])
def test_who_calls_this_computer_by_another_name_gets_nothing(served, host, method):
    """A strange name that was made to lead here is how a website reads what is on one's own computer."""
    before = served.book.bytes()
    path = PREFIX + "save" if method == "POST" else "/book/a.html"
    host = host and host.format(port=served.port)
    origin = {"Origin": f"http://{host}"} if method == "POST" else {}
    answer, text = served.ask(method, path, served.saving(**NEW), Host=host, **origin)
    assert answer.status == 403
    assert served.office.token.encode() not in text
    assert served.book.bytes() == before


def test_two_names_at_once_are_refused(served):
    assert served.ask("GET", "/book/a.html", Host=[f"127.0.0.1:{served.port}", "evil.example"])[0].status in (
        400,
        403,
    )


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "https://127.0.0.1:{port}", "http://127.0.0.1:1"]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_page_of_another_site_may_ask_nothing(served, origin, method):
    before = served.book.bytes()
    path = PREFIX + "save" if method == "POST" else PREFIX + "edit.js"
    answer, _ = served.ask(method, path, served.saving(**NEW), Origin=origin.format(port=served.port))
    assert (answer.status, served.book.bytes() == before) == (403, True)


@pytest.mark.parametrize("token", [None, "", "wrong", "t" * 43, "ü"])
@pytest.mark.parametrize("what", ["open", "check", "preview", "save", "undo", "state"])
def test_without_the_word_of_this_run_nothing_is_answered(served, token, what):
    before = served.book.bytes()
    headers = {HEADER: token.encode() if token else token}
    answer, text = served.ask("POST", PREFIX + what, served.saving(**NEW), **headers)
    assert (answer.status, served.book.bytes() == before) == (403, True)
    assert MEDIAN.encode() not in text


def test_each_run_has_another_word_and_no_file_of_the_desk_holds_it(served):
    assert Office(served.book.desk, Builds()).token != served.office.token
    assert len(served.office.token) >= 43
    assert served.office.token.encode() not in served.ask("GET", PREFIX + "edit.js")[1]


def test_a_form_of_another_page_cannot_be_sent_here(served):
    """A browser sends forms to any address without asking, but not as JSON."""
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        assert served.ask("POST", PREFIX + "save", served.saving(**NEW), Content_Type=kind)[0].status == 415


def test_no_other_site_may_frame_a_page_or_take_what_is_here(served):
    for path in ("/book/a.html", PREFIX + "edit.js", "/book/a.txt"):
        headers = served.ask("GET", path)[0].headers
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("body", "length", "status"),
    [
        (b"[]", None, 400), (b"{", None, 400), (b"\xff", None, 400), (b'{"kind": 1}', None, 400),
        (b'{"kind": "change", "cells": []}', None, 400), (b'{"kind": "change", "cells": {"value": 1}}', None, 400),
        (b"", str(MOST + 1), 413), (b"", "-1", 413), (b"", "x", 413), (b"", "²", 413),
    ],
)  # fmt: skip
def test_what_is_no_question_is_refused_without_a_traceback(served, body, length, status, capfd):
    headers = {} if length is None else {"Content-Length": length.encode()}
    answer, text = served.ask("POST", PREFIX + "check", body, **headers)
    assert answer.status == status
    assert "error" in json.loads(text)
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize(
    "table", ["../../../etc/passwd", "/etc/passwd", "trials/outcomes.csv", "..\\x", "references.bib"]
)
def test_no_path_of_a_question_is_opened(served, table, monkeypatch):
    before = served.book.bytes()
    for what in ("open", "check", "preview", "save"):
        asked = served.saving(**NEW) | {"table": table}
        answer, text = served.ask("POST", PREFIX + what, asked)
        assert answer.status == 409
        assert "There is no table" in json.loads(text)["error"]
    assert served.book.bytes() == before


@pytest.mark.parametrize(
    "path", ["x", "../desk.py", "page/edit.js", "%2e%2e/desk.py", "edit.js/../../desk.py", ""]
)
def test_of_the_desk_two_files_are_handed_out_and_no_other(served, path):
    assert served.ask("GET", PREFIX + path)[0].status == 404
    assert served.ask("POST", PREFIX + path)[0].status == 404


def test_nothing_is_asked_elsewhere(served):
    assert served.ask("POST", "/book/a.html")[0].status == 404
    assert served.ask("PUT", PREFIX + "save")[0].status == 501


def test_a_change_is_saved_and_taken_back_and_says_after_which_build_the_pages_show_it(served):
    before = served.book.bytes()
    served.office.builds.begun = served.office.builds.ended = 3
    cells = NEW | {"checked_on": served.book.desk.open("change", "outcomes", MEDIAN)["today"]}
    answer, text = served.ask("POST", PREFIX + "save", served.saving(**cells))
    told = json.loads(text)
    assert (answer.status, told["saved"], told["after"]) == (200, True, 3)
    assert ",6.1," in (served.book.root / OUTCOMES).read_text(encoding="utf-8")
    state = json.loads(served.ask("POST", PREFIX + "state")[1])
    assert (state["last"], state["ended"]) == (f"Changed: {MEDIAN}", 3)
    assert json.loads(served.ask("POST", PREFIX + "undo")[1])["undone"] == f"Changed: {MEDIAN}"
    assert served.book.bytes() == before
    assert served.ask("POST", PREFIX + "undo")[0].status == 409


def test_a_disk_that_is_full_is_told(served, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(served.book.desk, "save", full)
    answer, text = served.ask("POST", PREFIX + "save", served.saving(**NEW))
    assert answer.status == 500
    assert (
        json.loads(text)["error"]
        == "The file could not be written (No space left on device); nothing was changed."
    )
