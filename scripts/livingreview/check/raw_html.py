"""HTML in a chapter: what would run, or bring the page of somebody else, is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator

from livingreview.check.fault import Fault, shown
from livingreview.check.myst import Chapter

_HARMFUL = re.compile(
    r"<\s*(?P<tag>script|iframe|frame|object|embed|applet|form|base|meta|link|style)\b"
    r"|<[^>]*?[\s\"'/](?P<event>on[a-z]{3,})\s*="
    r"|(?P<address>(?:javascript|vbscript|data:text/html)\s*:)",
    re.IGNORECASE,
)


def check(chapter: Chapter) -> Iterator[Fault]:
    """Yield the first harmful piece of each HTML in a chapter."""
    for line, text in chapter.html:
        if found := _HARMFUL.search(text):
            number = line + text.count("\n", 0, found.start())
            if found["tag"]:
                message = f"<{found['tag'].lower()}> is not allowed in a chapter; delete it"
            elif found["event"]:
                message = f"`{shown(found['event'])}=` would run a script; delete it"
            else:
                message = f"`{shown(found['address'])}` would run a script; link to https:// or to a chapter"
            yield Fault(chapter.file, number, None, message)
