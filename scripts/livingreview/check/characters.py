"""Characters that nobody sees, or that a wrong encoding left behind, in the prose of a chapter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from livingreview.check.fault import Fault, shown
from livingreview.check.myst import Chapter

_INVISIBLE = {
    "\u00ad": "a soft hyphen",
    "\u200b": "a zero-width space",
    "\u200c": "a zero-width non-joiner",
    "\u200d": "a zero-width joiner",
    "\u200e": "a mark of direction",
    "\u200f": "a mark of direction",
    "\u2060": "a word joiner",
    "\ufeff": "a byte order mark",
}
_FOREIGN = re.compile(f"[{''.join(_INVISIBLE)}]")
#: Between a number and what it counts, a space that does not break is good typesetting.
_NO_BREAK = re.compile(r"(?<![\d\s])([\u00a0\u202f])(?![\d\s%])")
_LOST = re.compile("\ufffd+")
_RUN = re.compile(r"[^\x00-\x7f]{2,}")


def check(chapter: Chapter) -> Iterator[Fault]:
    """Yield the first of each kind of character, and how many more there are: one cause made them all."""
    found: dict[str, list[tuple[int, str]]] = {}
    for paragraph in chapter.paragraphs:
        for offset, kind, message in _found(paragraph.written):
            found.setdefault(kind, []).append((paragraph.line_at(offset), message))
    for places in found.values():
        line, message = min(places, key=lambda place: place[0])
        more = f" (and {len(places) - 1} more in this file)" if len(places) > 1 else ""
        yield Fault(chapter.file, line, None, f"{message}{more}")


def _found(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield offset, kind and message."""
    if text.isascii():
        return
    for at, wrong, right in garbled(text):
        yield at, "garbled", f"“{shown(wrong)}” is {right} read in a wrong encoding; write {right}"
    for found in _FOREIGN.finditer(text):
        name = f"{_INVISIBLE[found[0]]} (U+{ord(found[0]):04X})"
        yield found.start(), name, f"{name} {_beside(text, found.start())}; delete it"
    for found in _NO_BREAK.finditer(text):
        name = f"a no-break space (U+{ord(found[1]):04X})"
        yield found.start(), name, f"{name} {_beside(text, found.start())}; write a plain space"
    for found in _LOST.finditer(text):
        yield (
            found.start(),
            "lost",
            f"a character was lost (U+FFFD) {_beside(text, found.start())}; write it again",
        )


def garbled(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield UTF-8 that was read as Windows-1252: its offset, what stands there, and what was meant.

    >>> [meant for _, _, meant in garbled("2â€“3")]
    ['–']
    """
    for run in _RUN.finditer(text):
        at, meant, start = 0, "", 0
        while at <= len(run[0]):
            length, character = _garbled(run[0][at : at + 4])
            if length:
                start, meant = (start, meant + character) if meant else (at, character)
            elif meant:
                yield run.start() + start, run[0][start:at], meant
                meant = ""
            at += length or 1


def _garbled(text: str) -> tuple[int, str]:
    """Return how many characters stand for one that was meant, and this; none if the first is as it should be."""
    raw = b"".join(_byte(character) for character in text)
    if len(raw) == len(text):
        for length in range(2, len(text) + 1):
            try:
                return length, raw[:length].decode("utf-8")
            except UnicodeError:
                continue
    return 0, ""


def _byte(character: str) -> bytes:
    try:
        return character.encode("cp1252")
    except UnicodeError:
        # Five bytes have no character in Windows-1252, and are read as control characters.
        return bytes([ord(character)]) if ord(character) < 256 else b""


def _beside(text: str, at: int) -> str:
    """Return where a character stands, told by the words at its sides."""
    before = re.search(r"[^\s\u00a0\u202f]*$", text[:at])
    after = re.match(r"[^\s\u00a0\u202f]*", text[at + 1 :])
    sides = [shown(side[0], 30) for side in (before, after) if side]
    return f"between “{sides[0]}” and “{sides[1]}”"
