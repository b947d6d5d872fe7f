"""Conclusions of the book: the question to the tables on which each rests, and what the tables say today."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from livingreview.evidence import questions
from livingreview.evidence.questions import Answer, Table, Tables
from livingreview.project import Project

#: Rows that are named to a reader; the others are counted.
_NAMED = 8


@dataclass(frozen=True)
class Claim:
    """One sentence that concludes from the tables.

    Attributes
    ----------
    chapter : file that holds it, from the root of the project.
    sentence : the line as it is written there, without the role that marks it.
    holds_if : question to the tables, as :mod:`livingreview.evidence.questions` reads it.
    note : what a reader must know to read the question rightly.
    """

    key: str
    chapter: str
    sentence: str
    holds_if: str
    note: str


def tables(project: Project) -> Tables:
    """Return every table of a project as text."""
    raw = project.descriptor.read_bytes()
    paths = [
        project.data / described["path"] for described in json.loads(raw.decode("utf-8-sig"))["resources"]
    ]
    return _tables(raw, tuple(path.read_bytes() for path in paths))


# What is kept is found by the bytes it was made from, so that an edit is seen at once.
@lru_cache(maxsize=2)
def _tables(descriptor: bytes, contents: tuple[bytes, ...]) -> Tables:
    resources = json.loads(descriptor.decode("utf-8-sig"))["resources"]
    found = {}
    for described, raw in zip(resources, contents, strict=True):
        rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
        name = described["name"]
        found[name] = Table(name, rows, described["schema"], described.get("title", ""))
    return found


def claims(known: Tables) -> dict[str, Claim]:
    """Return the conclusions by their key; none where the review has no such table."""
    if "claims" not in known:
        return {}
    return {
        row["claim"]: Claim(row["claim"], row["chapter"], row["sentence"], row["holds_if"], row["note"])
        for row in known["claims"].rows
    }


def answers(claim: Claim, known: Tables) -> list[Answer]:
    """Return what the tables say to each question of a claim.

    Raises
    ------
    QuestionError : if one cannot be read.
    """
    return [questions.ask(question, known) for question in questions.read(claim.holds_if, known)]


def rests_on(claim: Claim, known: Tables) -> str:
    """Tell a reader on what a sentence rests: the question, the rows that answer it, and how old they are.

    The day is that on which the newest of these rows was compared with its source. That the sentence was true
    before, nobody has asked, and it is not said.

    Raises
    ------
    QuestionError : if the question cannot be read.
    """
    asked = answers(claim, known)
    said = ". And: ".join(questions.told(answer.question, known) for answer in asked)
    parts = [f"This sentence rests on the tables: {said}."]
    against = _named([(answer, answer.against) for answer in asked], known)
    looked_at = _named([(answer, answer.looked_at) for answer in asked], known)
    day = _newest(asked, known)
    if not all(answer.holds for answer in asked):
        parts.append(f"The tables no longer bear it out{': ' + _listed(against) if against else ''}.")
    elif looked_at:
        parts.append(f"Looked at: {_listed(looked_at)}.")
        parts.append(
            f"It holds for them as they were compared with their sources, the last on {day}." if day else ""
        )
    else:
        parts.append("No such row is in the tables, which hold what our searches found.")
        parts.append(f"They were last compared with their sources on {day}." if day else "")
    return " ".join(filter(None, parts))


def _named(rows: Sequence[tuple[Answer, Sequence[int]]], known: Tables) -> list[str]:
    """Return the rows as a reader knows them: by trial, with the number; a trial that has one once."""
    trials = {row["trial"]: row["name"] for row in known["trials"].rows} if "trials" in known else {}
    numbers: dict[str, str] = {}
    others: dict[str, str] = {}
    for answer, places in rows:
        table = known[answer.question.table]
        for at in places:
            name = trials.get(table.rows[at].get("trial", ""), table.key(table.rows[at]))
            if table.name == "outcomes":
                numbers[f"{name} {questions.in_words(at, answer.question, known)}"] = name
            else:
                others[name] = name
    return [*numbers, *(name for name in others if name not in numbers.values())]


def _listed(names: list[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def _newest(asked: list[Answer], known: Tables) -> str:
    """Return the newest day of comparison among the rows looked at; of the tables where there is no such row."""
    days = [
        known[answer.question.table].rows[at].get("checked_on", "")
        for answer in asked
        for at in answer.looked_at
    ] or [row.get("checked_on", "") for answer in asked for row in known[answer.question.table].rows]
    newest = max(filter(_is_day, days), default="")
    if not newest:
        return ""
    day = date.fromisoformat(newest)
    return f"{day.day} {day:%B %Y}"


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False
