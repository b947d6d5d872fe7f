"""Text of cells made fit to be read: nothing in it is invisible, turns the direction of a line, or ends it."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterator

#: Categories of Unicode: controls, formats (marks of direction among them), surrogates, private use, ends of lines.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def visible(text: str) -> str:
    """Return text on one line, with the number of every character that nobody sees.

    >>> visible("a\\u202eb\\n c")
    'a[U+202E]b c'
    """
    one_line = " ".join(text.split())
    if one_line.isascii() and one_line.isprintable():
        return one_line
    return "".join(f"[U+{ord(c):04X}]" if unicodedata.category(c) in _UNSEEN else c for c in one_line)


def marked(before: str, now: str) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    """Cut two texts into runs of words, each with whether the other text lacks it there."""
    old, new = visible(before).split(), visible(now).split()
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    was: list[tuple[str, bool]] = []
    is_: list[tuple[str, bool]] = []
    for word, start, end, first, last in matcher.get_opcodes():
        was += _run(old[start:end], word != "equal")
        is_ += _run(new[first:last], word != "equal")
    return was, is_


def _run(words: list[str], differs: bool) -> Iterator[tuple[str, bool]]:
    if words:
        yield " ".join(words), differs
