"""The website on one's own computer with a desk behind it: who may ask, and what is answered.

Nothing of this is in the website itself: the script that offers to edit is added to each page as it is handed out.
Whoever asks must name this computer (no other name of it, which a strange website might have made), must come from
a page of this site, and must bring the word that was drawn when the server started and stands in its pages alone.
"""

from __future__ import annotations

import html
import json
import secrets
from collections.abc import Callable
from http import HTTPStatus
from http.server import HTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, cast

from livingreview.editing.desk import KINDS, Asked, Desk, EditError
from livingreview.site.serve import Builds, Quiet

#: Where the desk answers; no page of a book is there.
PREFIX = "/_edit/"
HEADER = "X-Edit-Token"
_HERE = Path(__file__).parent / "page"
#: What may be fetched from the package: name -> type.
_FILES = {"edit.js": "text/javascript; charset=utf-8", "edit.css": "text/css; charset=utf-8"}
#: Bytes of a question; a row is far below.
MOST = 200_000


class RefusedError(Exception):
    """What was asked is not answered."""

    def __init__(self, status: HTTPStatus, why: str) -> None:
        super().__init__(why)
        self.status = status


class Office:
    """What all requests of one run share: the desk, the builds, and the word."""

    def __init__(self, desk: Desk, builds: Builds) -> None:
        self.desk, self.builds = desk, builds
        self.token = secrets.token_urlsafe(32)

    def answer(self, what: str, asked: dict[str, Any]) -> dict[str, Any]:
        """Do what is asked.

        Raises
        ------
        RefusedError : if nobody answers to this.
        EditError : if it cannot be done.
        """
        known: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "state": self._state,
            "open": self._open,
            "check": lambda asked: self.desk.check(_change(asked)),
            "preview": lambda asked: self.desk.preview(_change(asked)),
            "save": lambda asked: self._after() | self.desk.save(_change(asked)),
            "undo": lambda asked: self._after() | self.desk.undo(),
        }
        if what not in known:
            raise RefusedError(HTTPStatus.NOT_FOUND, "There is nothing here.")
        return known[what](asked)

    def _open(self, asked: dict[str, Any]) -> dict[str, Any]:
        kind, table, key = (_text(asked, name) for name in ("kind", "table", "key"))
        if kind not in KINDS:
            raise RefusedError(HTTPStatus.BAD_REQUEST, "There is no such change.")
        return self.desk.open(kind, table, key)

    def _after(self) -> dict[str, Any]:
        """Return the build after which the pages show what is done now."""
        return {"after": self.builds.begun}

    def _state(self, _asked: dict[str, Any]) -> dict[str, Any]:
        builds = self.builds
        return {
            "begun": builds.begun,
            "ended": builds.ended,
            "good": builds.good,
            "said": builds.said[-12:],
            "last": self.desk.last,
        }


def _change(asked: dict[str, Any]) -> Asked:
    kind, table, key, seen = (_text(asked, name) for name in ("kind", "table", "key", "seen"))
    cells = asked.get("cells", {})
    if kind not in KINDS or not isinstance(cells, dict):
        raise RefusedError(HTTPStatus.BAD_REQUEST, "There is no such change.")
    return Asked(kind, table, key, {str(name): _text(cells, name) for name in cells}, seen)


def _text(asked: dict[str, Any], name: str) -> str:
    text = asked.get(name, "")
    if not isinstance(text, str):
        raise RefusedError(HTTPStatus.BAD_REQUEST, "Every answer is text.")
    return text


class Handler(Quiet):
    """Pages with the script of the desk, and the desk's answers."""

    def __init__(self, *arguments: Any, office: Office, **options: Any) -> None:
        self._office = office
        super().__init__(*arguments, **options)

    def end_headers(self) -> None:
        """Let no other site show a page in a frame, or take anything from here."""
        self.send_header("X-Frame-Options", "DENY")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("Referrer-Policy", "no-referrer")
        super().end_headers()

    def do_GET(self) -> None:  # noqa: N802
        """Hand out a page, or a file of the desk."""
        self._answered(super().do_GET)

    def do_HEAD(self) -> None:  # noqa: N802
        """Tell of a page what there is to tell before it."""
        self._answered(super().do_HEAD)

    def do_POST(self) -> None:  # noqa: N802
        """Answer what a page asks of the desk."""
        self._answered(self._post)

    def _answered(self, answer: Callable[[], None]) -> None:
        try:
            self._from_here()
            answer()
        except RefusedError as refused:
            self._say(refused.status, {"error": str(refused)})

    def _from_here(self) -> None:
        """Refuse who calls this computer by another name, and who comes from elsewhere."""
        port = cast(HTTPServer, self.server).server_port
        hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost")}
        named = self.headers.get_all("Host") or []
        if len(named) != 1 or named[0].lower() not in hosts:
            raise RefusedError(HTTPStatus.FORBIDDEN, "This computer has another name.")
        origins = self.headers.get_all("Origin") or []
        if any(origin.lower() != f"http://{named[0].lower()}" for origin in origins):
            raise RefusedError(HTTPStatus.FORBIDDEN, "Another site may not ask this.")

    def _post(self) -> None:
        if not self.path.startswith(PREFIX):
            raise RefusedError(HTTPStatus.NOT_FOUND, "There is nothing here.")
        token = self.headers.get(HEADER, "")
        if not secrets.compare_digest(token.encode("utf-8", "replace"), self._office.token.encode()):
            raise RefusedError(HTTPStatus.FORBIDDEN, "The page is of another run; load it again.")
        if self.headers.get_content_type() != "application/json":
            raise RefusedError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Ask in JSON.")
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit()) or int(length) > MOST:
            raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "This is more than a row.")
        try:
            asked = json.loads(self.rfile.read(int(length)))
        except ValueError:
            asked = None
        if not isinstance(asked, dict):
            raise RefusedError(HTTPStatus.BAD_REQUEST, "Ask in JSON.")
        try:
            self._say(HTTPStatus.OK, self._office.answer(self.path.removeprefix(PREFIX), asked))
        except EditError as error:
            self._say(HTTPStatus.CONFLICT, {"error": str(error)})
        except OSError as error:
            why = f"The file could not be written ({error.strerror}); nothing was changed."
            self._say(HTTPStatus.INTERNAL_SERVER_ERROR, {"error": why})

    def _say(self, status: HTTPStatus, told: dict[str, Any]) -> None:
        body = json.dumps(told, ensure_ascii=False).encode()
        self._hand_out(body, "application/json; charset=utf-8", status)
        if self.command != "HEAD":
            self.wfile.write(body)

    def _hand_out(self, body: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()

    def send_head(self) -> Any:
        """Return what is handed out: a file of the desk, a page with the desk's script, or any other file."""
        address = self.path.partition("?")[0]
        if address.startswith(PREFIX):
            name = address.removeprefix(PREFIX)
            if name not in _FILES:
                raise RefusedError(HTTPStatus.NOT_FOUND, "There is nothing here.")
            return self._body((_HERE / name).read_bytes(), _FILES[name])
        path = Path(self.translate_path(self.path))
        if path.is_dir() and address.endswith("/"):
            path /= "index.html"
        if path.suffix != ".html" or not path.is_file():
            return super().send_head()
        return self._body(with_desk(path.read_bytes(), self._office.token), "text/html; charset=utf-8")

    def _body(self, body: bytes, kind: str) -> BinaryIO:
        self._hand_out(body, kind)
        return BytesIO(body)


def with_desk(page: bytes, token: str) -> bytes:
    """Return a page with the script and the style of the desk, behind those of the book."""
    own = (
        f'<link rel="stylesheet" href="{PREFIX}edit.css">\n'
        f'<script src="{PREFIX}edit.js" data-token="{html.escape(token)}" defer></script>\n</head>'
    )
    return page.replace(b"</head>", own.encode(), 1)
