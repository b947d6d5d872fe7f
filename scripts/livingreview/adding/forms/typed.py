"""What somebody typed or pasted, made fit for a cell; and what cannot be, said in words."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

#: A field with more characters was not typed by somebody who reports one fact.
LONGEST = 5000
#: Signs that show nothing and come along when one copies from a page or a PDF.
_NOTHING = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u061c"), None)
#: Signs that turn the direction of writing, so that one reads something else than is stored.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
#: Letters that a text of the field holds; others look like them and are not.
_OURS = re.compile(r"(?:LATIN|GREEK|MODIFIER|MICRO|FEMININE|MASCULINE|OHM|KELVIN|ANGSTROM) ")
_SPACES = re.compile(r"[^\S\n]+")
#: Signs by which the pages of the book are told what to do.
_ACTIVE = re.compile(r"[`{}\\$|]|\]\(|!\[|<!--|\w+://")
_ANSWERED_NOT = frozenset(
    {
        *(
            "n/a",
            "n.a.",
            "na",
            "none",
            "nil",
            "-",
            "--",
            "–",
            "—",
            "?",
            "??",
            "unknown",
            "not known",
            "not stated",
        ),
        *(
            "not reported",
            "not given",
            "no",
            "nr",
            "n.r.",
            "not available",
            "not applicable",
            "unclear",
            "x",
            ".",
        ),
    }
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            *(("january", "jan"), ("february", "feb"), ("march", "mar"), ("april", "apr"), ("may",)),
            *(("june", "jun"), ("july", "jul"), ("august", "aug"), ("september", "sept", "sep")),
            *(("october", "oct"), ("november", "nov"), ("december", "dec")),
        ),
        start=1,
    )
    for name in names
}
_NAMED = "|".join(_MONTHS)
_DATES = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})", re.ASCII),
    re.compile(r"(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4})", re.ASCII),
    re.compile(rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th|\.)?[\s-]+(?:of\s+)?(?P<m>{_NAMED})\.?,?[\s-]+(?P<y>\d{{4}})", re.ASCII | re.IGNORECASE),
    re.compile(rf"(?P<m>{_NAMED})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})", re.ASCII | re.IGNORECASE),
)  # fmt: skip
_MONTH = re.compile(rf"(?:(?P<m>{_NAMED})\.?,?\s+(?P<y>\d{{4}})|(?P<y2>\d{{4}})-(?P<m2>\d{{1,2}}))", re.ASCII | re.IGNORECASE)  # fmt: skip


def cleaned(text: str) -> tuple[str, str]:
    """Return a text without what comes along by copying, and what is wrong with the rest; empty if nothing is.

    Spaces of every kind become plain ones, line breaks stay, and letters are composed.
    """
    if len(text) > LONGEST:
        return (
            "",
            f"This has {len(text):,} characters; {LONGEST:,} are the most. Write the one fact that it is about.",
        )
    if _TURNING.search(text):
        return "", "This holds signs that turn the direction of writing; type it anew instead of copying it."
    plain = unicodedata.normalize("NFC", text.translate(_NOTHING))
    lines = [_SPACES.sub(" ", line).strip() for line in plain.split("\n")]
    plain = "\n".join(lines).strip()
    if any(unicodedata.category(sign) in {"Cc", "Cf", "Co", "Cs", "Cn"} for sign in plain if sign != "\n"):
        return "", "This holds a sign that cannot be printed; type it anew instead of copying it."
    if foreign := next(
        (sign for sign in plain if sign.isalpha() and not _OURS.match(unicodedata.name(sign, ""))), ""
    ):
        name = unicodedata.name(foreign, "without a name").lower()
        return (
            "",
            f"This holds a letter of another script that may look like one of ours ({name}); type it anew.",
        )
    return plain, ""


def one_line(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split())


def said_nothing(text: str) -> bool:
    """Say whether an answer is one of the ways to leave a question open, such as *n/a*."""
    return one_line(text).casefold() in _ANSWERED_NOT or not text.strip()


def for_cell(text: str) -> tuple[str, str]:
    """Return words for a cell of a table, and why they cannot stand there; empty if they can."""
    words = (
        re.sub(r"(?<=\d) ?[-\u2010\u2011\u2212] ?(?=\d)", "–", one_line(text))
        if not _dated(text)
        else one_line(text)
    )
    if found := _ACTIVE.search(words):
        return words, f"Leave out “{found[0]}” and write it in plain words, without links."
    return words, ""


def _dated(text: str) -> bool:
    return bool(re.search(r"\d{4}-\d\d-\d\d", text))


def day(text: str) -> date | None:
    """Return the day that a text tells, if it tells one and there is but one way to read it.

    >>> day("31 January 2024"), day("Jan 31st, 2024"), day("01/02/2024")
    (datetime.date(2024, 1, 31), datetime.date(2024, 1, 31), None)
    """
    found = {made for pattern in _DATES for one in pattern.finditer(text) if (made := _made(one))}
    return found.pop() if len(found) == 1 else None


def without_days(text: str) -> str:
    """Return a text without the days in it, so that their numbers are taken for nothing else."""
    for pattern in _DATES:
        text = pattern.sub(" ", text)
    return text


def _made(found: re.Match[str]) -> date | None:
    month = found["m"].lower()
    try:
        return date(int(found["y"]), _MONTHS.get(month) or int(month), int(found["d"]))
    except ValueError:
        return None


def month(text: str) -> str:
    """Return the month that a text tells as ``2024-01``; empty if it tells none."""
    found = _MONTH.search(text)
    if not found:
        return ""
    number = _MONTHS[found["m"].lower()] if found["m"] else int(found["m2"])
    return f"{found['y'] or found['y2']}-{number:02}" if 1 <= number <= 12 else ""
