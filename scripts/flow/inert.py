"""A page of a stranger made inert: it can be read at the book's own address and can do nothing there.

A preview shares its origin with the book, so that a script in it could act on whoever reads the book. A policy that
stands before everything else in a page holds for all that follows, and nothing that follows can loosen it.
"""

from __future__ import annotations

import html
import re
from pathlib import PurePosixPath

#: What a browser shows and does not run, by the ends of names; everything else stays away. SVG and XML would run
#: scripts when they are opened by themselves.
SHOWN = {".html", ".css", ".png", ".woff2"}

#: Nothing runs, nothing is sent, nothing is framed; what is shown comes from the preview's own host.
POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; font-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
_BEFORE = (
    '<!DOCTYPE html>\n<html><head><meta charset="utf-8">'
    f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"><meta name="robots" content="noindex">\n'
)
_AFTER = (
    '\n<p style="position:fixed;z-index:2147483647;left:0;right:0;bottom:0;margin:0;padding:.4em 1em;'
    'background:#7a1f1f;color:#fff;font:16px/1.4 sans-serif">{}</p>\n'
)
_MAIN = re.compile(rb"<main\b.*</main>", re.DOTALL)
_TITLE = re.compile(rb"<title>(.{1,400}?)</title>", re.DOTALL)


def is_shown(path: PurePosixPath) -> bool:
    """Return whether a file of a website is part of its preview."""
    return path.suffix in SHOWN


def page(written: bytes, notice: str) -> bytes:
    """Return a page behind a policy under which nothing in it runs.

    Parameters
    ----------
    written : the page as a stranger's build left it.
    notice : what stands on it at the bottom of the window, in plain words.
    """
    return _BEFORE.encode() + written + _AFTER.format(html.escape(notice)).encode()


def title(written: bytes) -> str:
    """Return the title of a page as plain text, without that of the book behind it; empty if it has none."""
    found = _TITLE.search(written)
    words = " ".join(html.unescape(found[1].decode("utf-8", "replace")).split()) if found else ""
    return words.split(" · ")[0]


def says_another_thing(now: bytes, before: bytes) -> bool:
    """Return whether a page reads otherwise than before, in what is its own: not in menus or stamps."""
    (one, other) = (_MAIN.search(version) for version in (now, before))
    return (one[0] if one else now) != (other[0] if other else before)


def front(number: int, sha: str, changed: list[tuple[str, str]], others: list[tuple[str, str]]) -> bytes:
    """Return the first page of a preview: its changed pages by title, and what else there is to see.

    Parameters
    ----------
    number, sha : of the pull request.
    changed, others : address and words of each link.
    """

    def listed(links: list[tuple[str, str]]) -> str:
        items = "".join(
            f'<li><a href="{html.escape(to)}">{html.escape(words)}</a></li>' for to, words in links
        )
        return f"<ul>{items}</ul>"

    pages = (
        listed(changed) if changed else "<p>No page reads otherwise than in the book as it is published.</p>"
    )
    return (
        f'{_BEFORE}<html lang="en"><title>Preview of pull request {number}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"></head>'
        '<body style="max-width:42em;margin:2em auto;padding:0 1em;font:17px/1.5 sans-serif">'
        f"<h1>Preview of pull request {number}</h1>"
        f"<p>This is not the book. It shows a proposal, as of commit {html.escape(sha[:12])}, that nobody may have"
        " read yet. Figures, tables and the search stand still here, and nothing but the PDF can be downloaded."
        " It goes when the request is closed.</p>"
        f"<h2>Pages that would change</h2>{pages}<h2>Everything</h2>{listed(others)}</body></html>\n"
    ).encode()
