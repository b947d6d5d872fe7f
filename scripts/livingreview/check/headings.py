"""Headings of a chapter: one title, no level left out, and no ragged tables below them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from livingreview.check.fault import Fault, shown
from livingreview.check.myst import Chapter

_ESCAPED = re.compile(r"\\.")


def check(chapter: Chapter) -> Iterator[Fault]:
    """Yield what is wrong with the order of the headings."""
    headings = chapter.headings
    if not any(heading.level == 1 for heading in headings):
        line = headings[0].line if headings else None
        yield Fault(chapter.file, line, None, "the chapter has no title; write it on a line `# Title`")
        return
    if headings[0].level > 1:
        message = f"“{shown(headings[0].text)}” stands before the title; the first heading is `# Title`"
        yield Fault(chapter.file, headings[0].line, None, message)
    titles = [heading for heading in headings if heading.level == 1]
    for heading in titles[1:]:
        message = (
            f"“{shown(heading.text)}” is a second title (the first is in line {titles[0].line}); write `## …`"
        )
        yield Fault(chapter.file, heading.line, None, message)
    for before, heading in pairwise(headings):
        if heading.level > before.level + 1:
            message = (
                f"“{shown(heading.text)}” is of level {heading.level} below one of level {before.level};"
                f" write {'#' * (before.level + 1)}"
            )
            yield Fault(chapter.file, heading.line, None, message)


def ragged(chapter: Chapter) -> Iterator[Fault]:
    """Yield the rows of Markdown tables that have more or fewer cells than their header."""
    for rows in filter(None, chapter.tables):
        expected = _cells(rows[0][1])
        for line, row in rows[1:]:
            if (cells := _cells(row)) != expected:
                message = f"the row has {cells} {'cell' if cells == 1 else 'cells'}, the header of its table {expected}; is a | too many or missing?"
                yield Fault(chapter.file, line, None, message)


def _cells(row: str) -> int:
    return _ESCAPED.sub("", row).strip().strip(">").strip().removeprefix("|").removesuffix("|").count("|") + 1
