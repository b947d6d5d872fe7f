"""Numbers of trials that were typed into a chapter, where a role should print them from their row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from livingreview.check import exceptions
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
_EXCEPTION = "typed"
#: What stands between an estimate and its interval, which one role prints together.
_JOINED = re.compile(r"[\s(\[,;:]*(?:\d+(?:\.\d+)?\s*(?:%|per\s?cent)\s*)?")
_UPPER_LIMIT = re.compile(r"\s*(?:[-–—,]|to|and)\s*[-−]?\d+(?:[.,·]\d+)*")


@dataclass(frozen=True)
class Typed:
    """A number in a paragraph, with its interval if it has one."""

    start: int
    end: int
    what: str
    hint: str
    interval: tuple[int, int] | None = None


def check(chapter: Chapter) -> Iterator[Fault]:
    """Yield typed numbers, and exceptions (`% typed: <reason>` above the line) that nothing needs any more."""
    reasons = exceptions.read(chapter, _EXCEPTION)
    needed = set()
    for paragraph in chapter.paragraphs:
        for typed in _typed_in(paragraph):
            line = paragraph.line_at(typed.start)
            if line in reasons:
                needed.add(line)
            else:
                text = shown(" ".join(paragraph.plain[typed.start : typed.end].split()))
                message = f"typed {typed.what} “{text}”; {typed.hint}, or say above the line why not: % typed: <reason>"
                yield Fault(chapter.file, line, None, message)
    yield from exceptions.idle(chapter, _EXCEPTION, reasons, needed, "holds no typed number")


def intervals(chapter: Chapter, paragraph: Paragraph) -> list[tuple[int, int]]:
    """Return where typed intervals stand that a role is to print, and their words with them."""
    reasons = exceptions.read(chapter, _EXCEPTION)
    return [
        typed.interval
        for typed in _typed_in(paragraph)
        if typed.interval and paragraph.line_at(typed.start) not in reasons
    ]


def _typed_in(paragraph: Paragraph) -> list[Typed]:
    found: list[Typed] = []
    for what, pattern, hint in _TYPED:
        for match in pattern.finditer(paragraph.plain):
            start, end = match.span()
            if any(start < other.end and other.start < end for other in found):
                continue
            interval = None
            if what == "interval":
                upper = _UPPER_LIMIT.match(paragraph.plain, end)
                end = upper.end() if upper else end
                interval = (start, end)
            found.append(Typed(start, end, what, hint, interval))
    return _with_intervals(sorted(found, key=lambda typed: typed.start), paragraph.plain)


def _with_intervals(found: list[Typed], text: str) -> list[Typed]:
    """Join each interval with the estimate before it: one role prints both."""
    joined: list[Typed] = []
    for typed in found:
        before = joined[-1] if joined else None
        if (
            typed.interval
            and before
            and not before.interval
            and _JOINED.fullmatch(text, before.end, typed.start)
        ):
            closes = "(" in text[before.end : typed.start] and text[typed.end : typed.end + 1] == ")"
            end = typed.end + 1 if closes else typed.end
            joined[-1] = Typed(before.start, end, before.what, typed.hint, typed.interval)
        else:
            joined.append(typed)
    return joined
