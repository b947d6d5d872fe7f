"""What a change of rows brings about: conclusions, earlier cuts, second readings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from livingreview.changes.rows import READ_AGAIN, Change
from livingreview.check.against import OWN_WORDS
from livingreview.evidence import claims
from livingreview.evidence.identity import IDENTITY
from livingreview.evidence.questions import Cells, QuestionError, Tables


@dataclass(frozen=True)
class Conclusion:
    """A sentence that concludes from the tables, and what a change does to it.

    Attributes
    ----------
    verdict : ``holds`` and looks at rows that changed; ``no longer holds``; ``holds again``; ``new``; ``gone``.
    rows : keys of the changed rows that it looks at.
    """

    key: str
    chapter: str
    sentence: str
    verdict: Literal["holds", "no longer holds", "holds again", "new", "gone"]
    rows: tuple[str, ...] = ()


@dataclass(frozen=True)
class Superseded:
    """An outcome that was the latest of its kind, and what takes its place."""

    earlier: str
    later: str


@dataclass(frozen=True)
class Readings:
    """Marks of a second reading: lost with a changed fact, or kept although a fact changed."""

    lost: tuple[str, ...]
    kept: tuple[str, ...]


def conclusions(before: Tables, now: Tables, changes: Sequence[Change]) -> list[Conclusion]:
    """Return the conclusions whose answer or whose rows change."""
    old, new = claims.claims(before), claims.claims(now)
    touched = {(change.table, change.key) for change in changes}
    found = [
        Conclusion(key, claim.chapter, claim.sentence, "gone") for key, claim in old.items() if key not in new
    ]
    for key, claim in new.items():
        holds, rows = _holds(claim, now)
        if key not in old:
            found.append(Conclusion(key, claim.chapter, claim.sentence, "new"))
            continue
        held, earlier = _holds(old[key], before)
        hit = tuple(sorted({row for _, row in (rows | earlier) & touched}))
        if held != holds:
            found.append(
                Conclusion(
                    key, claim.chapter, claim.sentence, "holds again" if holds else "no longer holds", hit
                )
            )
        elif hit:
            found.append(Conclusion(key, claim.chapter, claim.sentence, "holds", hit))
    order = ("no longer holds", "gone", "holds again", "new", "holds")
    return sorted(found, key=lambda one: order.index(one.verdict))


def _holds(claim: claims.Claim, tables: Tables) -> tuple[bool, set[tuple[str, str]]]:
    """Return whether a conclusion holds, and the rows that it looks at; one that cannot be read does not hold."""
    try:
        answers = claims.answers(claim, tables)
    except QuestionError:
        return False, set()
    rows = {
        (name, tables[name].key(tables[name].rows[at]))
        for answer in answers
        for name in (answer.question.table,)
        for at in answer.looked_at
    }
    return all(answer.holds for answer in answers), rows


def superseded(before: Tables, now: Tables) -> list[Superseded]:
    """Return the outcomes that stand unchanged in the tables and are no longer the latest of their kind."""
    if not all("outcomes" in tables for tables in (before, now)):
        return []
    old, new = before["outcomes"], now["outcomes"]
    was = {old.key(old.rows[at]) for at in old.latest}
    is_ = {_identity(new.rows[at]): new.key(new.rows[at]) for at in new.latest}
    found = []
    for row in new.rows:
        key = new.key(row)
        later = is_.get(_identity(row), "")
        if key in was and later and later != key:
            found.append(Superseded(key, later))
    return found


def _identity(row: Cells) -> tuple[str, ...]:
    return tuple(row.get(column, "") for column in IDENTITY)


def readings(changes: Sequence[Change]) -> Readings:
    """Return the rows whose mark of a second reading goes, and those that keep it although a fact changed."""
    lost, kept = [], []
    for change in changes:
        if change.kind != "changed":
            continue
        again = next((cell for cell in change.cells if cell.column == READ_AGAIN), None)
        if again and again.before[:1].isdigit() and not again.now[:1].isdigit():
            lost.append(f"{change.table}: {change.key}")
        elif again is None and change.read_again and any(c.column not in OWN_WORDS for c in change.facts):
            kept.append(f"{change.table}: {change.key}")
    return Readings(tuple(lost), tuple(kept))
