"""The form *Something is wrong in the text*: nothing is entered, and the place is found for whoever looks."""

from __future__ import annotations

import re

from livingreview.adding.forms.book import Book
from livingreview.sphinxext.plain import ROLE

#: Share of the words of a sentence that must agree.
_AGREE = 0.7


def passage(text: str, book: Book) -> tuple[str, int, str] | None:
    """Return chapter, line and text of the sentence that somebody copied; None if no line of the book is near it."""
    words = set(_words(text))
    best: tuple[float, tuple[str, int, str] | None] = (0.0, None)
    for chapter, written in book.chapters.items():
        for number, line in enumerate(written.split("\n"), start=1):
            plain = ROLE.sub(" ", line)
            own = set(_words(plain))
            if len(own) >= 4 and words:
                share = len(own & words) / min(len(own), max(len(words), 4))
                # Of two lines that agree as well, the longer one is what was copied.
                share += len(own & words) / 10_000
                best = max(best, (share, (chapter, number, line)), key=lambda pair: pair[0])
    return best[1] if best[0] >= _AGREE else None


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]{2,}", text.casefold())
