"""A walk through the records that wait: one after the other, one key for each decision, each written down at once."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import typer

from livingreview.evidence import data
from livingreview.evidence.screening import STAGES, TABLE
from livingreview.project import Project
from livingreview.screening import rows
from livingreview.screening.candidate import Candidate
from livingreview.screening.rank import Likeness
from livingreview.screening.rows import Decision, Row

#: Key -> decision, and what it is called; those that only a report can have are left out of the first stage.
KEYS = {
    "i": ("included", "include"),
    "e": ("excluded", "exclude"),
    "u": ("unsure", "not sure"),
    "n": ("not-retrieved", "could not be had"),
}
_OTHERS = "s skip, b back, q leave"
_WIDTH = 96


@dataclass
class Walk:
    """A walk of one reader.

    Attributes
    ----------
    told : record -> what a report tells of it, such as its abstract.
    order : record -> how like it is to what the review holds.
    """

    project: Project
    reader: str
    stage: str
    told: Mapping[str, Candidate]
    order: Mapping[str, Likeness]
    today: date
    say: Callable[[str], None]

    def go(self, records: Sequence[str]) -> int:
        """Ask about one record after the other; return how many decisions were made."""
        by_record = {row["record"]: row for row in rows.read(self.project) if row["stage"] == self.stage}
        at, made = 0, 0
        while at < len(records):
            row = by_record[records[at]]
            for line in self.shown(row, at + 1, len(records)):
                self.say(line)
            answer = self._asked()
            if answer == "q":
                break
            if answer == "b":
                at = max(at - 1, 0)
                continue
            if answer != "s":
                word = KEYS[answer][0]
                reason = self._reason() if word == "excluded" else ""
                if reason is None:
                    continue
                decision = Decision(row["record"], self.stage, self.reader, word, reason)
                rows.decide(self.project, decision, today=self.today, say=self.say)
                made += 1
            at += 1
        return made

    def shown(self, row: Row, number: int, of: int) -> Iterator[str]:
        """Yield what a reader sees of a record; what others decided is not among it."""
        yield ""
        yield f"{number} of {of}  {row['record']}"
        yield from _wrapped(row["title"], "")
        about = [row["authors"], row["year"], row["identifiers"].replace(";", "  ")]
        yield from _wrapped("  ".join(one for one in about if one != "NR"), "  ")
        if row["topics"] != "NA":
            yield f"  Found by: {row['topics'].replace(';', ', ')}"
        if row["note"] != "NA":
            yield from _wrapped(row["note"], "  ")
        like = self.order.get(row["record"])
        if like and like.words:
            yield f"  Likeness {like.score:.2f}, by: {', '.join(like.words)}"
        if (one := self.told.get(row["record"])) and one.abstract:
            yield from _wrapped(one.abstract, "  ")

    def _asked(self) -> str:
        keys = {
            key: words
            for key, (word, words) in KEYS.items()
            if word != "not-retrieved" or self.stage != STAGES[0]
        }
        asked = f"{', '.join(f'{key} {words}' for key, words in keys.items())}, {_OTHERS}"
        while True:
            answer = typer.prompt(asked).strip().lower()
            if answer in keys or answer in ("s", "b", "q"):
                return str(answer)
            self.say(f"  {answer}: expected one of {', '.join([*keys, 's', 'b', 'q'])}")

    def _reason(self) -> str | None:
        """Ask why a record is excluded; ``None`` if the reader goes back."""
        reasons = data.categories(TABLE, "reason", self.project)
        for number, word in enumerate(reasons, 1):
            self.say(f"  {number} {word['label']}")
        while True:
            answer = typer.prompt("Why (a number, or - to go back)").strip()
            if answer == "-":
                return None
            if answer.isdigit() and 1 <= int(answer) <= len(reasons):
                return str(reasons[int(answer) - 1]["value"])
            self.say(f"  {answer}: expected a number from 1 to {len(reasons)}")


def _wrapped(text: str, before: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent=before, subsequent_indent=before)
