"""Sentences that tell how much of a work was read, where a reader wants to know what is known."""

from __future__ import annotations

import re
from collections.abc import Iterator

from livingreview.check import exceptions
from livingreview.check.fault import Fault, shown
from livingreview.check.myst import Chapter

_EXCEPTION = "reading"
#: What a sentence says when it speaks of our reading, and not of the world.
PHRASES = (
    r"(?:known to us )?by (?:its |their )?titles?(?: only)?(?= |,|;|\.|$)(?! of)",
    r"(?:we|us) (?:only )?know (?:it|them|this|these|two|of it)(?: \w+){0,3} by",
    r"(?:could|can) (?:not|neither|never|only) be (?:read|opened|seen|found)",
    r"(?:could|can) be (?:read|opened) (?:only|neither)",
    r"(?:that|as far as \w+|part that|whose text) (?:could|can) be (?:read|seen)",
    r"(?:was|were|is|are) (?:not|never) read",
    r"(?:was|were|is|are) (?:unread|not open to us)",
    r"as far as we (?:could|can) (?:read|see)",
    r"we (?:could|did|have) not (?:read|see|seen|open|opened)",
    r"(?:is|are|was|were) not in (?:the|its|their|that) abstracts?",
    r"abstracts? (?:does|do|did) not (?:mention|say|report|name|give|contain|speak|show)",
    r"(?:cop(?:y|ies)|excerpts?) (?:that was |that were |we )?read",
    r"on the live page",
)
_TELLS = re.compile(r"\b(?:" + "|".join(PHRASES) + r")\b", re.IGNORECASE)


def check(chapter: Chapter) -> Iterator[Fault]:
    """Yield such sentences, and exceptions (``% reading: <reason>`` above the line) that nothing needs."""
    reasons = exceptions.read(chapter, _EXCEPTION)
    needed = set()
    for paragraph in chapter.paragraphs:
        for found in _TELLS.finditer(paragraph.plain):
            line = paragraph.line_at(found.start())
            if line in reasons:
                needed.add(line)
                continue
            message = (
                f"“{shown(found[0])}” tells how much was read; that stands in readings.csv and is marked at the"
                " citation. Say what is known, or who says it, or say above the line why it must be told:"
                " % reading: <reason>"
            )
            yield Fault(chapter.file, line, None, message)
    yield from exceptions.idle(chapter, _EXCEPTION, reasons, needed, "tells nothing of reading")
