"""Numbers of trials that were typed into a chapter, where a role should print them from their row."""

from __future__ import annotations

import re
from collections.abc import Iterator

from livingreview.check.fault import Fault, shown
from livingreview.check.myst import Chapter, Paragraph

_NUMBER = r"(?<![\w.,/-])\d+(?:[.,·]\d+)*"
_ROLE_HINT = "write {value}`<outcome key>`"

_NOT_COUNTED = "".join(
    f"(?<!{word} )" for word in ("phase", "Phase", "grade", "Grade", "stage", "Stage", "Table", "Figure")
)
_WHO = (
    r"(?:(?:evaluable|eligible|enrolled|treated|randomi[sz]ed|assigned|pretreated|other|more)\s+)?"
    r"(?:patients|participants|cases|people|individuals|women|men)\b"
)

#: What is typed, how to recognise it, and the role that prints it instead.
TYPED = (
    ("duration", rf"{_NUMBER}(?:\s*(?:[-–—]|to|and)\s*\d+(?:[.,]\d+)?)?\s+months?\b", _ROLE_HINT),
    (
        "percentage",
        rf"{_NUMBER}(?:\s*[-–—]\s*\d+(?:[.,]\d+)?)?\s*(?:%|per\s?cent\b)(?!\s*(?:CI\b|confidence|credible|prediction))",
        _ROLE_HINT,
    ),
    (
        "ratio",
        rf"\b(?:HRs?|ORs?|[Hh]azard\s+ratios?|[Oo]dds\s+ratios?)\b(?:[^\d.;]|\.(?=\S)){{0,25}}?{_NUMBER}(?![\w-])",
        "write {estimate}`<outcome key>`",
    ),
    (
        "interval",
        rf"\b(?:CIs?|(?:[Cc]onfidence|[Cc]redible)\s+intervals?)\b(?:[^\d.;]|\.(?=\S)){{0,25}}?{_NUMBER}(?![\w])",
        "write {estimate}`<outcome key>`",
    ),
    ("p value", r"\b[pP](?:\s*-?\s*value)?\s*[=<>≤≥]\s*\d*[.,·]\d+", _ROLE_HINT),
    ("number of patients", r"\b[nN]\s*=\s*\d+", "write {patients}`<trial>/<arm>`"),
    (
        "number of patients",
        rf"{_NOT_COUNTED}(?<![\w.,/-])\d+(?:[,  ]\d{{3}})*\s+{_WHO}",
        "write {patients}`<trial>/<arm>`",
    ),
)
_TYPED = [(what, re.compile(pattern), hint) for what, pattern, hint in TYPED]
_EXCEPTION = re.compile(r"typed:\s*(.*)")
_SHORTEST_REASON = 10


def check(chapter: Chapter) -> Iterator[Fault]:
    """Yield typed numbers, and exceptions (`% typed: <reason>` above the line) that nothing needs any more."""
    exceptions = {}
    for number, comment in chapter.comments.items():
        if found := _EXCEPTION.match(comment):
            exceptions[number + 1] = found[1].strip()
    needed = set()
    for paragraph in chapter.paragraphs:
        for line, what, text, hint in _typed_in(paragraph):
            if line in exceptions:
                needed.add(line)
            else:
                message = f"typed {what} “{text}”; {hint}, or say above the line why not: % typed: <reason>"
                yield Fault(chapter.file, line, None, message)
    for line, reason in exceptions.items():
        if line not in needed:
            message = "`% typed:` is no longer needed, the next line holds no typed number; delete it"
            yield Fault(chapter.file, line - 1, None, message)
        elif len(reason) < _SHORTEST_REASON:
            message = f"`% typed: {shown(reason)}` gives no reason; at least {_SHORTEST_REASON} characters are expected"
            yield Fault(chapter.file, line - 1, None, message)


def _typed_in(paragraph: Paragraph) -> Iterator[tuple[int, str, str, str]]:
    seen: list[tuple[int, int]] = []
    for what, pattern, hint in _TYPED:
        for found in pattern.finditer(paragraph.plain):
            start, end = found.span()
            if not any(start < other_end and other_start < end for other_start, other_end in seen):
                seen.append((start, end))
                yield paragraph.line_at(start), what, shown(" ".join(found[0].split())), hint
