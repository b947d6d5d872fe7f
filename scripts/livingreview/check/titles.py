"""Titles as they stand in print: capitals of names are kept, and nothing of an editor's is mixed in."""

from __future__ import annotations

import re

_LANGUAGES = (
    "Arabic|Bulgarian|Chinese|Croatian|Czech|Danish|Dutch|Finnish|French|German|Greek|Hebrew|Hungarian|Italian|Japanese"
    "|Korean|Norwegian|Persian|Polish|Portuguese|Romanian|Russian|Serbian|Slovak|Spanish|Swedish|Turkish|Ukrainian"
)
#: What editors of indexes add to a title.
_REMARK = re.compile(
    rf"(?:\[(?:article |text )?(?:in )?(?:{_LANGUAGES})\]|\((?:{_LANGUAGES})\)|\[(?:internet|online)\]"
    r"|[\[(](?:epub ahead of print|see comments?|(?:published )?erratum[^\])]*|author's transl)[\])])\.?\s*$",
    re.IGNORECASE,
)
_RETRACTED = re.compile(
    r"^\W*(?:retracted|withdrawn)(?: article| paper)?(?:\W*[:\])]|\s+[\N{EN DASH}-]\s)"
    r"|[\[(](?:retracted|withdrawn)(?: article| paper)?[\])]",
    re.IGNORECASE,
)
_IN_CAPITALS = re.compile(r"^\W*(?:RETRACTED|WITHDRAWN)\b")


def says_retracted(title: str) -> bool:
    """Say whether a title says that the work was retracted or withdrawn.

    >>> says_retracted("RETRACTED: An example"), says_retracted("Retracted papers in two journals")
    (True, False)
    """
    plain = title.replace("{", "").replace("}", "")
    return bool(_RETRACTED.search(plain) or _IN_CAPITALS.search(plain))


def remark(title: str) -> str | None:
    """Return what an editor of an index added at the end of a title; ``None`` if nothing.

    >>> remark("An example of a report [Article in Russian]")
    '[Article in Russian]'
    """
    found = _REMARK.search(title.replace("{", "").replace("}", ""))
    return found[0].strip() if found else None


def in_capitals(text: str, words: int) -> bool:
    """Say whether a text of at least so many words is written in capitals only.

    >>> in_capitals("AN EXAMPLE OF A REPORT", 4), in_capitals("EXAMPLE-024", 4)
    (True, False)
    """
    found = re.findall(r"[^\W\d_]+", re.sub(r"\\[A-Za-z]+", "", text))
    return len(found) >= words and text.upper() == text and any(len(word) > 2 for word in found)


_PART = re.compile(r"\w+")


def protect(title: str) -> str | None:
    """Return the title with braces around names that need them; ``None`` if none does.

    >>> protect("Anti-XY-L1 paint and AB-6 in {QRST}-coated steel")
    'Anti-{XY-L1} paint and {AB-6} in {QRST}-coated steel'
    """
    pieces, depth, at, is_first = [], 0, 0, True
    for token in re.finditer(r"[{}]|\$[^$]*\$|[^\s{}$]+|\s+|\$", title):
        text = token[0]
        if text in "{}":
            depth = depth + 1 if text == "{" else max(depth - 1, 0)
            is_first = False
        elif depth == 0 and not text.isspace() and not text.startswith(("$", "\\")):
            text = _protected(text, is_first=is_first)
            is_first = False
        pieces.append(text)
        at = token.end()
    suggested = "".join(pieces) + title[at:]
    return suggested if suggested != title else None


def _protected(word: str, *, is_first: bool) -> str:
    parts = list(_PART.finditer(word))
    names = [i for i, part in enumerate(parts) if _is_name(part[0], is_first=is_first and i == 0)]
    if not names:
        return word
    low, high = names[0], names[-1]
    while high + 1 < len(parts) and _belongs(parts[high + 1][0]):
        high += 1
    while low > 0 and _belongs(parts[low - 1][0]):
        low -= 1
    start, end = parts[low].start(), parts[high].end()
    if word[:start].endswith("\\"):
        start -= 1  # an escaped sign is not taken apart
    if word[end : end + 1] == "+":
        end += 1
    return f"{word[:start]}{{{word[start:end]}}}{word[end:]}"


def _is_name(part: str, *, is_first: bool) -> bool:
    if part in {"RETRACTED", "WITHDRAWN"}:
        return False
    if len(part) == 1:
        return part.isupper() and part.isascii() and not is_first and part != "A"
    return any(c.isupper() for c in part[1:]) or (
        any(c.isdigit() for c in part) and any(c.isupper() for c in part)
    )


def _belongs(part: str) -> bool:
    """Say whether a part continues a name: the 6 of AB-6, the α of XYZ-α."""
    return part.isdigit() or (len(part) == 1 and not part.isascii())
