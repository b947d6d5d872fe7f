"""A walk through the records that wait: one after the other, one key for each decision, each written down at once."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import typer

from livingreview.evidence import data, numbers
from livingreview.evidence.screening import TABLE
from livingreview.project import Project
from livingreview.screening import rows
from livingreview.screening.rank import Likeness
from livingreview.screening.rows import ENDS, Decision, Row

#: Key -> decision, and what it is called; each stage has its own of them.
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
    abstracts : record -> its abstract, as far as it is here.
    order : record -> how like it is to what the review holds.
    decided : records on which a decision was written down.
    back : decisions on reports that were taken back for it.
    """

    project: Project
    reader: str
    stage: str
    abstracts: Mapping[str, str]
    order: Mapping[str, Likeness]
    today: date
    say: Callable[[str], None]
    decided: set[str] = field(default_factory=set)
    back: list[Row] = field(default_factory=list)

    def go(self, records: Sequence[str]) -> None:
        """Ask about one record after the other."""
        at = 0
        while at < len(records):
            for line in self.shown(records[at], at + 1, len(records)):
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
                decision = Decision(records[at], self.stage, self.reader, word, reason)
                self.back += rows.decide(self.project, decision, today=self.today, say=self.say)
                self.decided.add(records[at])
            at += 1

    def shown(self, record: str, number: int, of: int) -> Iterator[str]:
        """Yield what a reader sees of a record: the own decision if there is one, and never that of another."""
        found = [
            row for row in rows.read(self.project) if (row["record"], row["stage"]) == (record, self.stage)
        ]
        yield ""
        yield f"{number} of {of}  {record}"
        if not found:
            yield "  It does not wait at this stage any more; skip it."
            return
        row = next((row for row in found if row["reader"] == self.reader), found[0])
        yield from _wrapped(row["title"], "")
        about = [row["authors"], row["year"], row["identifiers"].replace(";", "  ")]
        yield from _wrapped("  ".join(one for one in about if one != "NR"), "  ")
        if row["topics"] != "NA":
            yield f"  Found by: {row['topics'].replace(';', ', ')}"
        if row["note"] != "NA":
            yield from _wrapped(row["note"], "  ")
        like = self.order.get(record)
        if like and like.words:
            yield f"  Likeness {like.score:.2f}, by: {', '.join(like.words)}"
        if like and like.nearest:
            yield from _wrapped(f"Most like, of what the review holds: {like.nearest}", "  ")
        if abstract := self.abstracts.get(record):
            yield from _wrapped(abstract, "  ")
        if row["reader"] == self.reader:
            yield f"  You decided on {_day(row['decided_on'])}: {self._words(row)}"

    def _words(self, row: Row) -> str:
        why = (
            "" if row["reason"] == "NA" else f", {data.labels(TABLE, 'reason', self.project)[row['reason']]}"
        )
        return f"{data.labels(TABLE, 'decision', self.project)[row['decision']]}{why}"

    def _asked(self) -> str:
        keys = {key: words for key, (word, words) in KEYS.items() if word in (*ENDS[self.stage], rows.UNSURE)}
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


def _day(written: str) -> str:
    """Return a day in words; as it stands if another program has written it in its own way."""
    try:
        return numbers.day(date.fromisoformat(written))
    except ValueError:
        return written


def _wrapped(text: str, before: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent=before, subsequent_indent=before)
