"""Abbreviations in chapters: the first use of each is expanded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from livingreview.check import typed_numbers
from livingreview.check.fault import Fault, shown
from livingreview.check.files import Table
from livingreview.check.myst import Chapter, Paragraph
from livingreview.evidence.glossary import Glossary, Term, Use, is_expanded

#: Chapters lie in the folder of a part; the pages above them, such as the first, only lead there.
_CHAPTERS = re.compile(r"book/[^/]+/")
_LINK = re.compile(r"\[[^\[\]]*\]\([^()]*\)")
_EMPHASIS = re.compile(r"[*_]")


def check(chapters: Iterable[Chapter], table: Table | None, about: str = "") -> Iterator[Fault]:
    """Yield the first use of each abbreviation of the glossary that stands without its expansion.

    Parameters
    ----------
    table : the glossary; without one, or without its columns, nothing is checked.
    about : folder of the pages about the book itself, which may use what the glossary explains; empty for none.
    """
    if table is None or not table.has("term", "expansion"):
        return
    glossary = Glossary(Term(row.cells["term"], row.cells["expansion"]) for row in table.rows)
    for chapter in chapters:
        if _CHAPTERS.match(chapter.file) and not (about and chapter.file.startswith(f"{about}/")):
            yield from _unexpanded(chapter, glossary)


def _unexpanded(chapter: Chapter, glossary: Glossary) -> Iterator[Fault]:
    known: set[Term] = set()
    for paragraph, text, use in _uses(chapter, glossary):
        parts = glossary.parts(use.term)
        compound_of_known = bool(parts) and known.issuperset(parts)
        if use.term not in known and not compound_of_known and not is_expanded(text, use):
            term, expansion = shown(use.term.term), shown(use.term.expansion, 100)
            message = f"{term} is used before it is expanded; write {expansion} ({term})"
            yield Fault(chapter.file, paragraph.line_at(use.start), None, message)
        known |= {use.term, *parts}


def _uses(chapter: Chapter, glossary: Glossary) -> Iterator[tuple[Paragraph, str, Use]]:
    for paragraph in chapter.paragraphs:
        if paragraph.kind == "text":
            text = _running_text(paragraph)
            # The words of an interval that a role is to print go with its numbers.
            typed = typed_numbers.intervals(chapter, paragraph)
            for use in glossary.uses(text):
                if not any(start <= use.start < end for start, end in typed):
                    yield paragraph, text, use


def _running_text(paragraph: Paragraph) -> str:
    """Return the plain text, of the same length, without links and marks of emphasis."""
    text = paragraph.plain
    for link in _LINK.finditer(paragraph.written):
        text = text[: link.start()] + " " * len(link[0]) + text[link.end() :]
    return _EMPHASIS.sub(" ", text)
