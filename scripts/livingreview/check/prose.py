"""Chapters: numbers that come from data, one sentence per line, one spelling."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from livingreview.check import (
    characters,
    directives,
    headings,
    narration,
    raw_html,
    registered,
    spelling,
    synthesis,
    typed_numbers,
)
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
_TO_DO = re.compile(r"\b(?:TODO|FIXME|TBD)\b|(?<![\d,])\bXXX\b|\?\?\?+")
_NOTE = re.compile(r"\[\^([^\]\s]+)\](?!:)")
#: Two numbers joined by a hyphen, unless they are part of a name, a date or an address.
RANGE = re.compile(r"(?<![\w./:@#-])(\d+(?:\.\d+)?%?)-(\d+(?:\.\d+)?)(?![\w/-]|\.\d)")


#: Roles that print what is pooled.
POOLED = ("pooled", "pooled-heterogeneity", "pooled-prediction")


def check(chapters: Iterable[Chapter], keys: Mapping[str, Collection[str]]) -> list[Fault]:
    """Return the faults of all chapters.

    Parameters
    ----------
    keys : what each role may name, from `role_keys`; a role that is not in it is not checked.
    """
    faults: list[Fault] = []
    for chapter in chapters:
        faults += typed_numbers.check(chapter)
        faults += narration.check(chapter)
        faults += _role_keys(chapter, keys)
        faults += directives.check(chapter)
        faults += headings.ragged(chapter)
        faults += raw_html.check(chapter)
        faults += characters.check(chapter)
        for paragraph in chapter.paragraphs:
            faults += _slips(chapter, paragraph)
            faults += _left_over(chapter, paragraph)
            faults += _sentences(chapter, paragraph)
            faults += spelling.check(chapter, paragraph)
            faults += _ranges(chapter, paragraph)
    return faults


def role_keys(tables: Mapping[str, Table]) -> dict[str, set[str]]:
    """Return the keys that ``{value}``, ``{pooled}`` and the like may name, where the table can be read."""
    keys = {}
    outcomes, arms = tables.get("outcomes"), tables.get("arms")
    if outcomes and outcomes.has("outcome"):
        keys["value"] = keys["estimate"] = {row.cells["outcome"] for row in outcomes.rows}
    if arms and arms.has("trial", "arm"):
        keys["patients"] = {f"{row.cells['trial']}/{row.cells['arm']}" for row in arms.rows}
    questions = tables.get(synthesis.QUESTIONS)
    if questions and questions.has("question", "pooled"):
        asked = {row.cells["question"] for row in questions.rows if row.cells["pooled"] == "yes"}
        keys |= dict.fromkeys(POOLED, asked)
    keys["horizon"] = set(tables)
    keys["as-of"] = {name for name, table in tables.items() if table.has("checked_on")}
    return keys


def _slips(chapter: Chapter, paragraph: Paragraph) -> Iterator[Fault]:
    """Yield what was meant for a role, and footnotes without a text."""
    for slip in paragraph.slips:
        message = f"{shown(slip.written)} is printed as it stands; write {slip.meant}"
        yield Fault(chapter.file, paragraph.line_at(slip.start), None, message)
    for note in _NOTE.finditer(paragraph.plain):
        if note[1] not in chapter.notes:
            message = f"{shown(note[0])} has no text; write a line `[^{shown(note[1])}]: …` below"
            yield Fault(chapter.file, paragraph.line_at(note.start()), None, message)


def _left_over(chapter: Chapter, paragraph: Paragraph) -> Iterator[Fault]:
    """Yield marks by which somebody meant to come back."""
    for found in _TO_DO.finditer(paragraph.plain):
        message = f"{found[0]} is left in the text; do it, or make the line a comment (% …)"
        yield Fault(chapter.file, paragraph.line_at(found.start()), None, message)


def _sentences(chapter: Chapter, paragraph: Paragraph) -> Iterator[Fault]:
    if paragraph.kind in {"row", "heading"}:
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


#: What each role of the data names.
_NAMED = {
    "value": "outcome of the tables",
    "estimate": "outcome of the tables",
    "patients": "trial and arm of the tables",
    "as-of": "table that tells when it was checked",
    "horizon": "table",
    **dict.fromkeys(POOLED, "question of the tables that is pooled"),
}
#: The beginning of another role in the content of one: the first has no closing backtick.
_SECOND = re.compile(r"\{[\w:+.-]+\}$")


def _role_keys(chapter: Chapter, keys: Mapping[str, Collection[str]]) -> Iterator[Fault]:
    for role in chapter.roles:
        written = f"{{{role.name}}}`{shown(role.content)}`"
        if role.name not in registered.ROLES:
            known = registered.nearest(role.name, registered.ROLES)
            hint = f"did you mean {{{known}}}?" if known else "write the words without it"
            yield Fault(chapter.file, role.line, None, f"{{{shown(role.name)}}} is no role; {hint}")
        elif _SECOND.search(role.content):
            first = shown(role.content.split()[0].rstrip(".,;:"))
            message = f"{{{role.name}}}`{first} has no closing backtick; write {{{role.name}}}`{first}`"
            yield Fault(chapter.file, role.line, None, message)
        elif role.name in keys and role.content not in keys[role.name]:
            near = difflib.get_close_matches(role.content, sorted(keys[role.name]), 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            yield Fault(chapter.file, role.line, None, f"{written} names no {_NAMED[role.name]}{hint}")
