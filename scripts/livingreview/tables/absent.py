"""What stands where a table has no value: a quiet sign, and its reason in words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

#: Word of a cell whose value nobody saw.
NOT_SEEN = "not seen"


class Absent(NamedTuple):
    """What a page shows for a word, and what the word means.

    Attributes
    ----------
    sign : shown in the cell; a dash, a point, or letters that the field knows.
    reason : told on focus, on hover, on tap and in the legend.
    """

    sign: str
    reason: str


#: Word in a cell -> what a page makes of it, in the order of the legend.
ABSENT = {
    NOT_SEEN: Absent("\N{EN DASH}", "not found in any source"),
    "NR": Absent("NR", "not reported"),
    "NE": Absent("NE", "not estimable or not reached"),
    "NA": Absent("\N{MIDDLE DOT}", "does not apply"),
}
_MARKED = re.compile(rf"\[({'|'.join(ABSENT)})\]\{{\.lr-none(?: [^}}]*)?\}}")


def quiet(text: str) -> str:
    """Mark a text that is one of these words, so that the page sets it quietly; return any other as it is."""
    return f"[{text}]{{.lr-none}}" if text in ABSENT else text


def is_value(cell: str) -> bool:
    """Tell whether a cell says more than why there is nothing."""
    return bool(_MARKED.sub("", cell).strip())


def reasons(cells: Iterable[str]) -> list[str]:
    """Return the words that occur in some cells, in the order of the legend."""
    found = {word for cell in cells for word in _MARKED.findall(cell)}
    return [word for word in ABSENT if word in found]


def legend(cells: Iterable[str]) -> str:
    """Explain the signs that occur in some cells."""
    return " ".join(meaning(*ABSENT[word]) for word in reasons(cells))


def meaning(sign: str, words: str) -> str:
    """Return one entry of a legend."""
    return f"[[{sign}]{{.lr-sign-of}} {words[0].upper()}{words[1:]}.]{{.lr-entry}}"
