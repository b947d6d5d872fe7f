"""Rows of the screening: what waits, what a reader decided, and where two readers differ."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from livingreview import writing
from livingreview.contents import decoded
from livingreview.evidence import data
from livingreview.evidence.screening import AGREED, NOBODY, STAGES, TABLE, state_of
from livingreview.project import Project
from livingreview.say import Say
from livingreview.screening.candidate import Candidate, Report, ScreenError

Row = dict[str, str]
_SEARCHES = "searches"
_ABSENT, _UNKNOWN = "NA", "NR"
#: What stands for cells beyond the last column.
_SURPLUS = "\0"


@dataclass(frozen=True)
class Decision:
    """What a reader decided.

    Attributes
    ----------
    record, stage : on what.
    word : of the column ``decision``.
    reason : of the column ``reason``; empty unless it was excluded.
    """

    record: str
    stage: str
    reader: str
    word: str
    reason: str = ""
    note: str = ""


def read(project: Project, table: str = TABLE) -> list[Row]:
    """Return the rows of a table as they are written.

    Raises
    ------
    ScreenError : if the table is not as the review keeps it; it would be written anew from what was misread.
    """
    path = _path(project, table)
    rows = csv.DictReader(io.StringIO(decoded(path.read_bytes()), newline=""), restkey=_SURPLUS, strict=True)
    try:
        if rows.fieldnames == _names(project, table):
            found = list(rows)
            if not any(_SURPLUS in row or None in row.values() for row in found):
                return found
    except csv.Error:
        pass
    where = project.relative(path)
    raise ScreenError(
        f"{where}: is not laid out as the review keeps it; run livingreview tidy, then check it"
    )


def take(project: Project, report: Report, *, say: Say = print) -> int:
    """Let the candidates of a report wait in the table, each once, and log its searches; return how many are new.

    Another report of the same day has a row of its own in the log, and a report that is taken twice has one.
    """
    with writing.together(project.root, say) as files:
        rows, searches = read(project), read(project, _SEARCHES)
        known = {row["record"] for row in rows}
        new = [one for one in report.candidates if one.record not in known]
        if report.key not in {row["search"] for row in searches}:
            files.write(_path(project, _SEARCHES), _text(project, _SEARCHES, [*searches, _search(report)]))
        if new:
            waiting = [_waiting(one, report.key) for one in new]
            files.write(_path(project, TABLE), _text(project, TABLE, [*rows, *waiting]))
    return len(new)


def decide(project: Project, decision: Decision, *, today: date, say: Say = print) -> None:
    """Write one decision down, in place of an earlier one of the same reader.

    A record that passes the first stage waits at the second.

    Raises
    ------
    ScreenError : if there is no such record, or nobody may decide in that name.
    """
    reader = decision.reader.strip()
    if not reader or reader.casefold() == NOBODY:
        raise ScreenError("--reader: say who decides, by a name or initials")
    with writing.together(project.root, say) as files:
        rows = read(project)
        own = [row for row in rows if row["record"] == decision.record and row["stage"] == decision.stage]
        if not own:
            raise ScreenError(f"{decision.record}: no such record waits at this stage")
        new = own[0] | {
            "reader": reader,
            "decision": decision.word,
            "reason": decision.reason or _ABSENT,
            "decided_on": today.isoformat(),
            "note": decision.note or _ABSENT,
        }
        others = [row for row in own if row["reader"] not in (NOBODY, reader)]
        first = rows.index(own[0])
        rows = [row for row in rows if row not in own]
        rows[first:first] = [*others, new]
        rows = _followed(rows, decision.record, decision.stage)
        files.write(_path(project, TABLE), _text(project, TABLE, rows))


def _followed(rows: list[Row], record: str, stage: str) -> list[Row]:
    """Let a record that passed a stage wait at the next, and one that no longer does wait there no more."""
    later = STAGES[STAGES.index(stage) + 1 :]
    own = [row for row in rows if row["record"] == record]
    passed = state_of([row for row in own if row["stage"] == stage]) == "included"
    for next_stage in later[:1]:
        there = [row for row in own if row["stage"] == next_stage]
        if passed and not there:
            last = max(i for i, row in enumerate(rows) if row["record"] == record)
            empty = {"stage": next_stage, "reader": NOBODY, "decision": "waiting", "reason": _ABSENT}
            rows = [
                *rows[: last + 1],
                own[0] | empty | {"decided_on": _ABSENT, "note": _ABSENT},
                *rows[last + 1 :],
            ]
        elif not passed:
            rows = [row for row in rows if row not in there or row["reader"] != NOBODY]
    return rows


def waiting(rows: Sequence[Row], reader: str, stage: str) -> list[str]:
    """Return the records that a reader may decide on: those on which nobody or others have decided.

    A record on which two others have decided alike does not wait for a third.
    """
    found = []
    for record, own in _by_record(rows, stage).items():
        readers = {row["reader"] for row in own if row["reader"] != NOBODY}
        if reader not in readers and AGREED not in readers and len(readers) < 2:
            found.append(record)
    return found


def disagreements(rows: Sequence[Row], stage: str) -> dict[str, list[Row]]:
    """Return the records on which readers differ, with what each decided."""
    return {
        record: [row for row in own if row["reader"] != NOBODY]
        for record, own in _by_record(rows, stage).items()
        if state_of(own) == "differ"
    }


def _by_record(rows: Iterable[Row], stage: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        if row["stage"] == stage:
            found.setdefault(row["record"], []).append(row)
    return found


def _waiting(one: Candidate, search: str) -> Row:
    return {
        "record": one.record,
        "search": search,
        "stage": STAGES[0],
        "reader": NOBODY,
        "decision": "waiting",
        "reason": _ABSENT,
        "decided_on": _ABSENT,
        "citekey": _ABSENT,
        "title": one.title or _UNKNOWN,
        "authors": one.names or _UNKNOWN,
        "year": one.year or _UNKNOWN,
        "identifiers": ";".join(f"{name}:{value}" for name, value in one.identifiers.items()) or _UNKNOWN,
        "topics": ";".join(one.topics) or _ABSENT,
        "note": f"Names {', '.join(one.trials)}" if one.trials else _ABSENT,
    }


def _search(report: Report) -> Row:
    lacking = lacking_words(report)
    return {
        "search": report.key,
        "searched_on": report.made_on,
        "database": ";".join(report.services),
        "query": "; ".join(report.strings),
        "purpose": "New records, by the strings of the review"
        + (f"; not answered in full: {lacking}" if lacking else ""),
        "records": str(report.records),
        "topics": ";".join(report.topics) or _ABSENT,
    }


def lacking_words(report: Report) -> str:
    """Return what was not searched for in full, with the services that did not answer; empty if there is nothing."""
    return ", ".join(f"{topic} ({', '.join(services)})" for topic, services in report.lacking.items())


def _path(project: Project, table: str) -> Path:
    path: Path = project.data / data.resource(table, project)["path"]
    return path


def _names(project: Project, table: str) -> list[str]:
    return [field["name"] for field in data.resource(table, project)["schema"]["fields"]]


def _text(project: Project, table: str, rows: Sequence[Mapping[str, str]]) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, _names(project, table), lineterminator="\n", restval=_ABSENT)
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()
