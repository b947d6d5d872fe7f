"""One comment on an issue or a pull request, found again and brought up to date, whatever others write there."""

from __future__ import annotations

import re
from typing import Any

from flow import service

#: Under this name the service's own token writes; the bracket is no sign that a person's name may hold.
BOT = "github-actions[bot]"
#: The service takes 65,536; a little less, because it counts some signs twice.
LONGEST = 65_000
#: Signs without a shape, and those that turn the direction of what follows.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def put(repository: str, number: int, marker: str, body: str) -> str:
    """Write the comment, or bring it up to date; return what was done: ``written``, ``updated`` or ``unchanged``.

    Parameters
    ----------
    repository : owner and name.
    number : of the issue or the pull request.
    marker : a word for what the comment is about, by which it is found again.
    body : Markdown; what strangers wrote of it went through `tame`.
    """
    first = f"<!-- living review: {marker} -->"
    body = f"{first}\n{body}"[:LONGEST]
    found = next((one for one in _own(repository, number) if one["body"].startswith(first)), None)
    if found is None:
        service.api(f"repos/{repository}/issues/{number}/comments", method="POST", body={"body": body})
        return "written"
    # The service may have ended lines in its own way.
    if found["body"].replace("\r\n", "\n").strip() == body.strip():
        return "unchanged"
    path = f"repos/{repository}/issues/comments/{int(found['id'])}"
    service.api(path, method="PATCH", body={"body": body})
    return "updated"


def _own(repository: str, number: int) -> list[dict[str, Any]]:
    """Return the comments that workflows wrote; anybody may write our marker, but not under this name."""
    comments = service.every(f"repos/{repository}/issues/{number}/comments")
    return [one for one in comments if one["user"] and one["user"]["login"] == BOT]


def tame(text: str, longest: int) -> tuple[str, bool]:
    """Return words of strangers that notify nobody and hide nothing, and whether they were cut.

    The service itself takes scripts and styles out of every comment.

    Parameters
    ----------
    text : Markdown.
    longest : number of signs that may stay; the cut is at the end of a line.
    """
    text = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    # An invisible space keeps the sign and takes its meaning: nobody is called by what a stranger wrote.
    text = re.sub(r"@(?=\w)", "@\u200b", text)
    # So with addresses that have no scheme, and with other issues and changes, which would tell that they are named.
    text = re.sub(r"(?<![\w/.@-])(www)(?=\\?\.\w)", "\\1\u200b", text, flags=re.IGNORECASE)
    text = re.sub(
        r"(?<![\w/=.-])(?<!\]\()(?<!=\")((?:[\w.-]+/(?:[\w.-]|\\[-_])+)?\\?#|GH\\?-)(?=\d)",
        "\\1\u200b",
        text,
        flags=re.IGNORECASE,
    )
    text = text.replace("<!--", "&lt;!--")
    if len(text) <= longest:
        return text, False
    return text[:longest].rpartition("\n")[0], True
