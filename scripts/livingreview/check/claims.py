"""Conclusions of the book against the tables: each bound to its sentence, and named when data turn against it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from livingreview.check import vocabulary
from livingreview.check.fault import Fault, shown
from livingreview.check.files import Row, Table, read_text
from livingreview.check.myst import Chapter, Paragraph
from livingreview.evidence import questions
from livingreview.evidence.questions import Answer, QuestionError, Tables

ROLE = "claim"
#: Columns without which nothing can be said of the table.
_NEEDED = frozenset({"claim", "chapter", "sentence", "holds_if"})
#: Tables that questions join; if one cannot be read, that is told elsewhere, and nothing is asked.
_JOINED = frozenset({"trials", "arms", "outcomes"})
_MARK = re.compile(r"\s*\{claim\}`([^`]*)`")
#: Rows that are named; the others are counted.
_NAMED = 3


@dataclass(frozen=True)
class Place:
    """A line of a chapter that a claim is bound to; ``at_end`` says whether its mark ends the line."""

    chapter: Chapter
    line: int
    sentence: str
    at_end: bool = True


def check(tables: Mapping[str, Table], chapters: Sequence[Chapter], root: Path) -> list[Fault]:
    """Return what is wrong with the marks of sentences, with the questions, and with the conclusions.

    Parameters
    ----------
    root : folder of the project, for captions that stand in the code of a chapter.
    """
    marks = list(marked(chapters))
    table = tables.get("claims")
    if table is None or not table.has(*_NEEDED):
        # A review without conclusions has no such table; one that cannot be read is told elsewhere.
        return []
    faults = list(_unknown(marks, table))
    readable = as_tables(tables)
    for row in table.rows:
        if row.whole:
            place, found = _bound(row, table, marks, chapters, root)
            faults += found
            if set(_JOINED) <= set(readable):
                faults += _asked(row, table, place, readable, tables)
    return faults


def as_tables(tables: Mapping[str, Table]) -> Tables:
    """Return the tables as questions read them; one whose words are not whole is told elsewhere, and left out.

    A spoilt row is there too, so that the places are those of the file.
    """
    return {
        name: questions.Table(name, [row.cells for row in table.rows], table.schema)
        for name, table in tables.items()
        if all(
            vocabulary.are_words(one["categories"]) for one in table.schema["fields"] if "categories" in one
        )
    }


def marked(chapters: Sequence[Chapter]) -> Iterator[tuple[str, Place]]:
    """Yield the key of every mark in the prose, and the line that it stands on."""
    for chapter in chapters:
        for paragraph in chapter.paragraphs:
            for role in paragraph.roles:
                if role.name == ROLE:
                    written = _line(paragraph, role.line)
                    at_end = bool(re.search(r"\{claim\}`[^`]*`\s*$", written))
                    yield role.content, Place(chapter, role.line, sentence(written), at_end)


def sentence(written: str) -> str:
    """Return a line of a chapter without the mark of its claim."""
    return _MARK.sub("", written).strip()


def _line(paragraph: Paragraph, number: int) -> str:
    return paragraph.written.split("\n")[paragraph.numbers.index(number)]


def _unknown(marks: Sequence[tuple[str, Place]], table: Table) -> Iterator[Fault]:
    known = {row.cells["claim"] for row in table.rows}
    for key, place in marks:
        if key not in known:
            near = difflib.get_close_matches(key, sorted(known), 1)
            hint = (
                f"did you mean {near[0]}?" if near else "add a row there, with the sentence and its question"
            )
            message = f"{{claim}}`{shown(key)}` is no claim of {table.file}; {hint}"
            yield Fault(place.chapter.file, place.line, None, message)


def _bound(
    row: Row, table: Table, marks: Sequence[tuple[str, Place]], chapters: Sequence[Chapter], root: Path
) -> tuple[Place | None, list[Fault]]:
    """Return the line that a claim is bound to, and what is wrong with the bond."""
    key, file, said = row.cells["claim"], row.cells["chapter"], row.cells["sentence"]
    places = [place for marked_key, place in marks if marked_key == key]
    if not places:
        place = _written(file, said, chapters, kind="caption") or _in_code(file, said, chapters, root)
        if place:
            return place, []
        # A mistyped mark at the end of this very sentence has been named already.
        if any(place.chapter.file == file and place.sentence == said for _, place in marks):
            return _written(file, said, chapters), []
        return None, [_unmarked(row, table, chapters)]
    first, *others = places
    faults = [
        Fault(
            other.chapter.file,
            other.line,
            None,
            f"{{claim}}`{shown(key)}` already marks line {first.line} of {first.chapter.file};"
            " each sentence has a claim of its own, add a row for this one",
        )
        for other in others
    ]
    if not first.at_end:
        message = f"{{claim}}`{shown(key)}` stands inside the line; write it at its end"
        faults.append(Fault(first.chapter.file, first.line, None, message))
    if file != first.chapter.file:
        message = f"{shown(file)}, but {{claim}}`{shown(key)}` stands in {first.chapter.file}; write that"
        faults.append(table.fault(row, "chapter", message))
    elif said != first.sentence:
        message = (
            f"“{shown(said, None)}” is not what line {first.line} of {first.chapter.file} says, “{first.sentence}”;"
            " copy that line, and make sure that the question still means the same"
        )
        faults.append(table.fault(row, "sentence", message))
    return first, faults


def _unmarked(row: Row, table: Table, chapters: Sequence[Chapter]) -> Fault:
    key, file, said = row.cells["claim"], row.cells["chapter"], row.cells["sentence"]
    files = [chapter.file for chapter in chapters]
    if file not in files:
        near = difflib.get_close_matches(file, files, 1)
        hint = f"; did you mean {near[0]}?" if near else ""
        return table.fault(row, "chapter", f"{shown(file)} is no chapter of the book{hint}")
    place = _written(file, said, chapters)
    where = f"the end of line {place.line}" if place else "the end of the sentence"
    message = f"{shown(key)} marks no sentence; write {{claim}}`{shown(key)}` at {where} of {file}, or delete this row"
    return table.fault(row, "claim", message)


def _written(file: str, said: str, chapters: Sequence[Chapter], kind: str | None = None) -> Place | None:
    """Return the line of a chapter that reads so; captions stand in code, where no mark can be."""
    for chapter in chapters:
        if chapter.file == file:
            for paragraph in chapter.paragraphs:
                if kind in (None, paragraph.kind):
                    for number, line in zip(paragraph.numbers, paragraph.written.split("\n"), strict=True):
                        if sentence(line) == said:
                            return Place(chapter, number, said)
    return None


def _in_code(file: str, said: str, chapters: Sequence[Chapter], root: Path) -> Place | None:
    """Return the line of a cell whose caption, handed to a function, holds the sentence."""
    for chapter in chapters:
        if chapter.file == file:
            text = read_text(root / file, file)[0] or ""
            for number, line in enumerate(text.split("\n"), start=1):
                if re.match(r"\s*caption\s*=", line) and said in line:
                    return Place(chapter, number, said)
    return None


def _asked(
    row: Row, table: Table, place: Place | None, readable: Tables, tables: Mapping[str, Table]
) -> Iterator[Fault]:
    """Yield what is wrong with the question of a claim, or that the tables say no."""
    try:
        answers = [questions.ask(one, readable) for one in questions.read(row.cells["holds_if"], readable)]
    except QuestionError as error:
        yield table.fault(row, "holds_if", f"{error} ({shown(row.cells['claim'])})")
        return
    against = [answer for answer in answers if not answer.holds]
    if against:
        yield _contradicted(row, table, place, against, readable, tables)
        return
    for key in dict.fromkeys(key for answer in answers for key in answer.idle):
        message = f"except {shown(key)} is no longer needed; delete it ({shown(row.cells['claim'])})"
        yield table.fault(row, "holds_if", message)


def _contradicted(
    row: Row,
    table: Table,
    place: Place | None,
    against: Sequence[Answer],
    readable: Tables,
    tables: Mapping[str, Table],
) -> Fault:
    said = place.sentence if place else row.cells["sentence"]
    message = (
        f"“{said}” is no longer borne out by the tables ({shown(row.cells['claim'])}):"
        f" {' · '.join(_why(answer, readable, tables) for answer in against)}; change the sentence, or its question in"
        f" {table.file}, line {row.line}"
    )
    if place is None:
        return table.fault(row, "holds_if", message)
    return Fault(place.chapter.file, place.line, None, message)


def _why(answer: Answer, readable: Tables, tables: Mapping[str, Table]) -> str:
    question = answer.question
    table, file = readable[question.table], tables[question.table]
    named = [
        f"{file.file}, line {file.rows[at].line}, {shown(table.key(table.rows[at]))},"
        f" {shown(questions.in_words(at, question, readable))}"
        for at in answer.against[:_NAMED]
    ]
    more = len(answer.against) - len(named)
    if more > 0:
        named.append(f"and {more} rows more")
    rows = " · ".join(named)
    if question.quantifier == "no" or (question.quantifier == "every" and rows):
        return rows
    asked = "one or more" if question.quantifier == "every" else f"{question.quantifier} {question.number}"
    count = f"{answer.found} row{'' if answer.found == 1 else 's'} of {file.file} fit, expected {asked}"
    return f"{count} ({rows})" if rows else count
