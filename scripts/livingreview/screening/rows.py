"""Rows of the screening: what waits, what a reader decided, and where two readers differ."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from livingreview import writing
from livingreview.contents import decoded
from livingreview.evidence import bibliography, data
from livingreview.evidence.screening import AGREED, NOBODY, STAGES, TABLE, state_of
from livingreview.evidence.works import by_identifier
from livingreview.evidence.works import named as works_named
from livingreview.project import Project
from livingreview.say import Say
from livingreview.screening.candidate import Candidate, Report, ScreenError

Row = dict[str, str]
_SEARCHES = "searches"
_ABSENT, _UNKNOWN = "NA", "NR"
#: What stands for cells beyond the last column.
_SURPLUS = "\0"
#: Decisions that nobody can go on from, at each stage; to be not sure is none.
ENDS = {STAGES[0]: ("included", "excluded"), STAGES[1]: ("included", "excluded", "not-retrieved")}
UNSURE = "unsure"
_NAME = re.compile(r"\w[\w .,'’-]*")


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


def decide(project: Project, decision: Decision, *, today: date, say: Say = print) -> list[Row]:
    """Write one decision down, in place of an earlier one of the same reader.

    A record that passes the first stage waits at the second, and one that no longer does is not decided on there. What
    was settled is open again when a reader thinks again.

    Returns
    -------
    list : decisions on the report that were taken back, because its record passes no more.

    Raises
    ------
    ScreenError : if there is no such record, nobody may decide in that name, or nothing is to be settled.
    """
    with writing.together(project.root, say) as files:
        rows = read(project)
        reader = AGREED if decision.reader == AGREED else named(rows, decision.reader)
        own = [row for row in rows if row["record"] == decision.record and row["stage"] == decision.stage]
        if not own:
            raise ScreenError(f"{decision.record}: no such record waits at this stage")
        if decision.word not in (*ENDS[decision.stage], UNSURE):
            raise ScreenError(f"{decision.record}: {decision.word} is no decision at this stage")
        if reader == AGREED:
            _differ(own, decision)
        cells = {"reader": reader, "decision": decision.word, "reason": decision.reason or _ABSENT}
        if any(cells.items() <= row.items() for row in own):
            return []
        before = next((row for row in own if row["reader"] == reader), own[0])
        new = before | cells | {"decided_on": today.isoformat(), "note": decision.note or before["note"]}
        if decision.word != "included":
            new["citekey"] = _ABSENT
        others = [row for row in own if row["reader"] not in (NOBODY, AGREED, reader)]
        first = rows.index(own[0])
        rows = [row for row in rows if row not in own]
        rows[first:first] = [*others, new]
        rows, back = _followed(rows, decision.record, decision.stage)
        files.write(_path(project, TABLE), _text(project, TABLE, rows))
    return back


def enter(project: Project, *, say: Say = print) -> tuple[dict[str, str], list[Row]]:
    """Write the citekey of each included record whose work is in the bibliography by now.

    Returns
    -------
    tuple : record -> citekey that was written now, and one row of each included record that is not entered yet.
    """
    parsed, _ = bibliography.parse(decoded(project.bibliography.read_bytes()))
    works = by_identifier(parsed or ())
    entered: dict[str, str] = {}
    lacking: dict[str, Row] = {}
    with writing.together(project.root, say) as files:
        rows = read(project)
        for record, own in _by_record(rows, STAGES[1]).items():
            mine = [row for row in own if row["decision"] == "included"]
            if state_of(own) != "included" or any(row["citekey"] != _ABSENT for row in mine):
                continue
            key = next((works[name] for name in works_named(own[0]["identifiers"]) if name in works), "")
            for row in mine if key else ():
                row["citekey"] = key
            if key:
                entered[record] = key
            else:
                lacking[record] = own[0]
        if entered:
            files.write(_path(project, TABLE), _text(project, TABLE, rows))
    return entered, list(lacking.values())


def named(rows: Sequence[Row], name: str) -> str:
    """Return a reader's name as the table has it; capitals and spaces make no other reader.

    Raises
    ------
    ScreenError : if nobody may decide in that name.
    """
    name = " ".join(name.split())
    if not _NAME.fullmatch(name) or _folded(name) in (NOBODY, AGREED):
        raise ScreenError(
            f"--reader {name}: say who decides, by a name or initials; what two have settled is given with --settle"
        )
    return next((row["reader"] for row in rows if _folded(row["reader"]) == _folded(name)), name)


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _differ(own: Sequence[Row], decision: Decision) -> None:
    """Refuse to settle what two readers have not decided on, or not differently, or by what is no end."""
    readers = _decided(own)
    who = " and ".join(row["reader"] for row in readers)
    if decision.word not in ENDS[decision.stage]:
        raise ScreenError(
            f"{decision.record}: {decision.word} settles nothing; write one of {_ends(decision)}"
        )
    if len(readers) < 2:
        said = f"only {who} has decided" if readers else "nobody has decided"
        raise ScreenError(f"{decision.record}: {said}; two readers settle what each has decided before")
    if not _is_open(readers):
        raise ScreenError(
            f"{decision.record}: {who} have decided alike; whoever thinks again reopens the own decision with --again"
        )


def _ends(decision: Decision) -> str:
    return ", ".join(ENDS[decision.stage])


def _followed(rows: list[Row], record: str, stage: str) -> tuple[list[Row], list[Row]]:
    """Let a record that passed a stage wait at the next, and one that no longer does be there no more.

    Returns
    -------
    tuple : the rows, and the decisions that were taken back.
    """
    own = [row for row in rows if row["record"] == record]
    passed = state_of([row for row in own if row["stage"] == stage]) == "included"
    later = STAGES[STAGES.index(stage) + 1 :]
    there = [row for row in own if row["stage"] in later]
    if passed and later and not there:
        last = max(i for i, row in enumerate(rows) if row["record"] == record)
        empty = {"stage": later[0], "reader": NOBODY, "decision": "waiting", "reason": _ABSENT}
        return [*rows[: last + 1], own[0] | empty | {"decided_on": _ABSENT}, *rows[last + 1 :]], []
    if not passed and there:
        return [row for row in rows if row not in there], _decided(there)
    return rows, []


def waiting(rows: Sequence[Row], reader: str, stage: str) -> list[str]:
    """Return the records that a reader may decide on: those on which fewer than two others have decided.

    One on which the reader was not sure waits again, until it is settled.
    """
    found = []
    for record, own in _by_record(rows, stage).items():
        words = {_folded(row["reader"]): row["decision"] for row in _decided(own)}
        mine = words.pop(_folded(reader), "")
        settled = any(row["reader"] == AGREED for row in own)
        if not settled and (mine == UNSURE or (not mine and len(words) < 2)):
            found.append(record)
    return found


def disagreements(rows: Sequence[Row], stage: str) -> dict[str, list[Row]]:
    """Return the records that two readers have to settle, with what each decided: they differ, or none is sure."""
    return {
        record: _decided(own)
        for record, own in _by_record(rows, stage).items()
        if state_of(own) not in ENDS[stage] and len(_decided(own)) > 1
    }


def _decided(own: Iterable[Row]) -> list[Row]:
    """Return the rows in which a person has decided."""
    return [row for row in own if row["reader"] not in (NOBODY, AGREED)]


def _is_open(readers: Sequence[Row]) -> bool:
    """Return whether what two have decided leaves something to settle."""
    words = {row["decision"] for row in readers}
    return len(words) > 1 or words == {UNSURE}


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
