"""Say a regular expression of the descriptor in words."""

from __future__ import annotations

import re

_COUNTS = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_CLASSES = {
    "[0-9]": "digits",
    "[a-z]": "lower-case letters",
    "[A-Z]": "capitals",
    "[a-z0-9]": "lower-case letters or digits",
    "[A-Z0-9]": "capitals or digits",
    "[0-9-]": "digits or hyphens",
    "[A-Z0-9-]": "capitals, digits or hyphens",
    "[A-Za-z0-9_.-]": "letters, digits, dots, hyphens or underscores",
}
_WORD = "[a-z0-9]+(-[a-z0-9]+)*"
#: Patterns that read better as a whole.
_KNOWN = {
    _WORD: "lower-case words joined by hyphens, such as first-second-3",
    f"{_WORD}(;{_WORD})*": "lower-case words joined by hyphens, separated by semicolons without a space",
    "[a-z]+[0-9]{4}[a-z0-9]+": "surname, year and a word, such as surname2024word",
}
_TOKEN = re.compile(r"(\[[^\]]+\])(\{(\d+)(?:,(\d+))?\}|[+*])?|([A-Za-z:]+)")


def in_words(pattern: str) -> str:
    """Return what a pattern asks for, as plainly as it can be said.

    >>> in_words("NCT[0-9]{8}|X[a-z0-9]{2,3}")
    'NCT and eight digits, or X and two to three lower-case letters or digits'
    """
    if pattern in _KNOWN:
        return _KNOWN[pattern]
    listed = re.fullmatch(r"\(([a-z0-9|-]+)\)\(;\(\1\)\)\*", pattern)
    if listed:
        return f"{' or '.join(listed[1].split('|'))}, separated by semicolons without a space"
    alternatives = [_alternative(part) for part in pattern.split("|")]
    if None in alternatives:
        return f"the form {pattern}"
    return ", or ".join(str(part) for part in alternatives)


def _alternative(pattern: str) -> str | None:
    words, at = [], 0
    while at < len(pattern):
        token = _TOKEN.match(pattern, at)
        if not token:
            return None
        characters, repeat, least, most, literal = token.groups()
        if literal:
            words.append(literal)
        elif re.fullmatch(r"\[[A-Z]{2,}\]", characters):
            words.append(f"one of the letters {characters[1:-1]}")
        elif characters in _CLASSES and repeat:
            words.append(" ".join(filter(None, [_count(least, most), _CLASSES[characters]])))
        else:
            return None
        at = token.end()
    return " and ".join(words) or None


def _count(least: str | None, most: str | None) -> str:
    return " to ".join(_COUNTS[int(n)] if int(n) < len(_COUNTS) else n for n in (least, most) if n)
