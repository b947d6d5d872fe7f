"""Chapters: numbers that come from data, one sentence per line, one spelling."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from livingreview.check import spelling, typed_numbers
from livingreview.check.fault import Fault, shown
from livingreview.check.files import Table
from livingreview.check.myst import Chapter, Paragraph

_ABBREVIATIONS = re.compile(
    r"al|e\.g|i\.e|vs|v|cf|figs?|nos?|approx|drs?|prof|st|ca|resp|refs?|eqs?|tab|vol|pp?|suppl|inc|ltd|co"
    r"|mrs?|ms|etc|viz|u\.s|u\.k|ph\.d|m\.d",
    re.IGNORECASE,
)
_INITIAL = re.compile(r"(?:[A-Z]\.)*[A-Z]")
_SENTENCE_END = re.compile(r"[.?!][\"”’')\]*_]*\s+(?=[\"“‘(\[*_]*[A-ZÀ-ÖØ-Þ])")

_DATE = re.compile(r"\d{4}-\d{2}(?:-\d{2})?(?![\d-])")
#: Two numbers joined by a hyphen, unless they are part of a name, a date or an address.
RANGE = re.compile(r"(?<![\w./:@#-])(\d+(?:\.\d+)?%?)-(\d+(?:\.\d+)?)(?![\w/-]|\.\d)")


def check(chapters: Iterable[Chapter], keys: Mapping[str, Collection[str]]) -> list[Fault]:
    """Return the faults of all chapters.

    Parameters
    ----------
    keys : what each role may name, from `role_keys`; a role that is not in it is not checked.
    """
    faults: list[Fault] = []
    for chapter in chapters:
        faults += typed_numbers.check(chapter)
        faults += _role_keys(chapter, keys)
        for paragraph in chapter.paragraphs:
            faults += _sentences(chapter, paragraph)
            faults += spelling.check(chapter, paragraph)
            faults += _ranges(chapter, paragraph)
    return faults


def role_keys(tables: Mapping[str, Table]) -> dict[str, set[str]]:
    """Return the keys that ``{value}``, ``{estimate}`` and ``{patients}`` may name, where the table can be read."""
    keys = {}
    outcomes, arms = tables.get("outcomes"), tables.get("arms")
    if outcomes and outcomes.has("outcome"):
        keys["value"] = keys["estimate"] = {row.cells["outcome"] for row in outcomes.rows}
    if arms and arms.has("trial", "arm"):
        keys["patients"] = {f"{row.cells['trial']}/{row.cells['arm']}" for row in arms.rows}
    return keys


def _sentences(chapter: Chapter, paragraph: Paragraph) -> Iterator[Fault]:
    if paragraph.kind in ("row", "heading"):
        return
    for number, line in paragraph.lines:
        for found in _SENTENCE_END.finditer(line):
            if not _abbreviated(line[: found.start() + 1]):
                following = shown(line[found.end() :].strip(), 30)
                message = f"a second sentence on the line; start a new line before “{following}”"
                yield Fault(chapter.file, number, None, message)
                break


def _abbreviated(until_stop: str) -> bool:
    """Say whether the full stop belongs to the word before it: ``et al.``, ``Fig.``, an initial."""
    word = re.split(r"[\s(\"“‘\[*_]", until_stop)[-1]
    bare = word.removesuffix(".")
    return word != bare and bool(_ABBREVIATIONS.fullmatch(bare) or _INITIAL.fullmatch(bare))


def _ranges(chapter: Chapter, paragraph: Paragraph) -> Iterator[Fault]:
    for start, message in hyphened_ranges(paragraph.plain):
        yield Fault(chapter.file, paragraph.line_at(start), None, message)


def hyphened_ranges(text: str) -> Iterator[tuple[int, str]]:
    """Yield where a hyphen stands between two numbers, and what to write."""
    for found in RANGE.finditer(text):
        if not _DATE.match(text, found.start()):
            yield (
                found.start(),
                f"{found[0]} has a hyphen between numbers; write {found[1]}–{found[2]} with an en dash",
            )


def _role_keys(chapter: Chapter, keys: Mapping[str, Collection[str]]) -> Iterator[Fault]:
    tables = {"value": "outcome", "estimate": "outcome", "patients": "trial and arm"}
    for role in chapter.roles:
        if role.name in keys and role.content not in keys[role.name]:
            near = difflib.get_close_matches(role.content, sorted(keys[role.name]), 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            message = (
                f"{{{role.name}}}`{shown(role.content)}` names no {tables[role.name]} of the tables{hint}"
            )
            yield Fault(chapter.file, role.line, None, message)
