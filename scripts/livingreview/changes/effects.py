"""What a change of rows brings about: conclusions, earlier cuts, second readings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from livingreview.changes.rows import READ_AGAIN, READING, Change
from livingreview.check.against import OWN_WORDS
from livingreview.evidence import claims
from livingreview.evidence.facts import about
from livingreview.evidence.identity import IDENTITY
from livingreview.evidence.questions import Cells, QuestionError, Table, Tables

Verdict = Literal["no longer holds", "gone", "holds again", "new", "asks otherwise", "holds"]
CutKind = Literal["lost", "shown again", "followed"]
#: The order in which they are told: losses first.
_VERDICTS: tuple[Verdict, ...] = ("no longer holds", "gone", "holds again", "new", "asks otherwise", "holds")
#: Columns by which two rows are the same result, whatever their key.
_RESULT = (*IDENTITY, "population", "analysis", "cutoff", "value", "ci_low", "ci_high")


@dataclass(frozen=True)
class Conclusion:
    """A sentence that concludes from the tables, and what a change does to it.

    Attributes
    ----------
    sentence : as it is bound now, or was if it is bound no more.
    verdict : ``holds`` and looks at rows that changed; ``no longer holds``; ``holds again``; ``new``; ``gone``;
        ``asks otherwise``: its sentence or its question is another, and it holds.
    held, holds : before and now; None where there was, or is, no such conclusion.
    rows : keys of the changed rows that it looks at.
    against : keys of the rows that speak against it now.
    sentence_before, question_before, question : where these are others than before.
    """

    key: str
    chapter: str
    sentence: str
    verdict: Verdict
    held: bool | None
    holds: bool | None
    rows: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    sentence_before: str = ""
    question_before: str = ""
    question: str = ""


@dataclass(frozen=True)
class Superseded:
    """A result that was the latest of its kind, and the row that the book shows in its place.

    Attributes
    ----------
    kind : ``followed``: the earlier row stands in the tables, under the key ``earlier``; ``lost``: it does not any
        more; ``shown again``: the row that was the latest is gone, and one that was there before takes its place.
    earlier_says, later_says : what the two rows tell.
    printed_in : sentences that print the earlier row and do not say that they mean it, as ``file, line N``.
    """

    kind: CutKind
    earlier: str
    later: str
    earlier_says: str
    later_says: str
    printed_in: tuple[str, ...] = ()


@dataclass(frozen=True)
class Readings:
    """Marks of a second reading that ask for a look, each as ``table: key``.

    Attributes
    ----------
    lost : rows whose mark went.
    kept : rows that keep it although a fact changed.
    carried : new rows that bring one: nobody else can have read a row that was not there.
    """

    lost: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    carried: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.lost or self.kept or self.carried)


def conclusions(before: Tables, now: Tables, changes: Sequence[Change]) -> list[Conclusion]:
    """Return the conclusions whose answer, whose words or whose rows change."""
    old, new = claims.claims(before), claims.claims(now)
    touched = {(change.table, change.key) for change in changes}
    found = [_gone(claim, before) for key, claim in old.items() if key not in new]
    for key, claim in new.items():
        holds, rows, against = _holds(claim, now)
        if key not in old:
            found.append(
                Conclusion(
                    key, claim.chapter, claim.sentence, "new", None, holds, against=() if holds else against
                )
            )
            continue
        was = old[key]
        held, earlier, _ = _holds(was, before)
        hit = tuple(sorted({row for _, row in (rows | earlier) & touched}))
        reworded = was.sentence != claim.sentence or was.holds_if != claim.holds_if
        if held == holds and not hit and not reworded:
            continue
        verdict: Verdict = "holds" if holds else "no longer holds"
        if held != holds:
            verdict = "holds again" if holds else "no longer holds"
        elif reworded and holds:
            verdict = "asks otherwise"
        one = Conclusion(key, claim.chapter, claim.sentence, verdict, held, holds, hit)
        if not holds:
            one = replace(one, against=against)
        if was.sentence != claim.sentence:
            one = replace(one, sentence_before=was.sentence)
        if was.holds_if != claim.holds_if:
            one = replace(one, question_before=was.holds_if, question=claim.holds_if)
        found.append(one)
    return sorted(found, key=lambda one: _VERDICTS.index(one.verdict))


def _gone(claim: claims.Claim, before: Tables) -> Conclusion:
    return Conclusion(claim.key, claim.chapter, claim.sentence, "gone", _holds(claim, before)[0], None)


def _holds(claim: claims.Claim, tables: Tables) -> tuple[bool, set[tuple[str, str]], tuple[str, ...]]:
    """Return whether a conclusion holds, the rows that it looks at, and the keys of those against it.

    One that cannot be read does not hold.
    """
    try:
        answers = claims.answers(claim, tables)
    except QuestionError:
        return False, set(), ()

    def key(table: str, at: int) -> str:
        return tables[table].key(tables[table].rows[at])

    rows = {
        (answer.question.table, key(answer.question.table, at))
        for answer in answers
        for at in answer.looked_at
    }
    against = tuple(key(answer.question.table, at) for answer in answers for at in answer.against)
    return all(answer.holds for answer in answers), rows, against


def superseded(before: Tables, now: Tables) -> list[Superseded]:
    """Return the results in whose place the book shows another row than before, losses first."""
    if not all("outcomes" in tables for tables in (before, now)):
        return []
    old, new = before["outcomes"], now["outcomes"]
    shown = {_identity(new.rows[at]): new.rows[at] for at in new.latest}
    standing: dict[tuple[str, ...], list[str]] = {}
    for one in new.rows:
        standing.setdefault(_result(one), []).append(new.key(one))
    keys = [{table.key(row) for row in table.rows} for table in (old, new)]
    found = []
    for was in (old.rows[at] for at in old.latest):
        if row := shown.get(_identity(was)):
            kind, earlier = _cut(was, row, new, standing.get(_result(was), []), keys)
            if kind:
                says = about(was, old, before), about(row, new, now)
                found.append(Superseded(kind, earlier, new.key(row), *says))
    order = ("lost", "shown again", "followed")
    return sorted(found, key=lambda one: order.index(one.kind))


def _cut(
    was: Cells, shown: Cells, table: Table, kept: Sequence[str], keys: Sequence[set[str]]
) -> tuple[CutKind | None, str]:
    """Return what became of a result, and the key that it has now, or had.

    Parameters
    ----------
    kept : rows that hold the result now.
    keys : of all rows before, and of all now.
    """
    earlier, later = table.key(was), table.key(shown)
    if later in kept:
        return None, earlier
    if kept:
        return "followed", earlier if earlier in kept else kept[0]
    if earlier == later:
        # Another value in the same cut corrects it; another cut in its place overwrites it.
        days = [row.get("cutoff", "") for row in (was, shown)]
        is_overwritten = days[0] != days[1] and all(day[:1].isdigit() for day in days)
        return ("lost" if is_overwritten else None), earlier
    if earlier in keys[1]:
        return "followed", earlier
    return ("shown again" if later in keys[0] else "lost"), earlier


def _result(row: Cells) -> tuple[str, ...]:
    return tuple(row.get(column, "") for column in _RESULT)


def _identity(row: Cells) -> tuple[str, ...]:
    return tuple(row.get(column, "") for column in IDENTITY)


def readings(changes: Sequence[Change]) -> Readings:
    """Return the rows whose mark of a second reading asks for a look."""
    lost, kept, carried = [], [], []
    for change in changes:
        row = f"{change.table}: {change.key}"
        again = next((cell for cell in change.cells if cell.column == READ_AGAIN), None)
        if change.kind == "added":
            carried += [row] if change.read_again else []
        elif change.kind == "changed":
            if again and again.before[:1].isdigit() and not again.now[:1].isdigit():
                lost.append(row)
            elif again is None and change.read_again and any(_facts(change)):
                kept.append(row)
    return Readings(tuple(lost), tuple(kept), tuple(carried))


def _facts(change: Change) -> Iterator[str]:
    """Yield the columns of a change in which something else is said than before."""
    for cell in change.cells:
        if cell.column in change.telling and cell.column not in READING | OWN_WORDS:
            yield cell.column
