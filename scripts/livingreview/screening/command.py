"""What ``livingreview screen`` does: take candidates over, let a reader decide, show where readers differ, settle it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from livingreview import writing
from livingreview.contents import decoded
from livingreview.evidence import bibliography, data, works
from livingreview.evidence.screening import AGREED, STAGES, TABLE
from livingreview.project import Project
from livingreview.say import Say
from livingreview.screening import abstracts, candidate, rank, rows
from livingreview.screening.candidate import Report, ScreenError
from livingreview.screening.rank import Likeness
from livingreview.screening.rows import Decision, Row
from livingreview.screening.walk import Walk

_NO_ABSTRACTS = (
    "The abstracts of {missing} of {of} are not on this computer, and you would decide by title alone; to have them, leave"
    " with q and give the report of the watch that found them: livingreview screen REPORT.json --reader …"
)
_NO_RANKING = "scikit-learn is not installed: the records come in the order in which they were found."


@dataclass(frozen=True)
class Request:
    """What somebody asks for.

    Attributes
    ----------
    report : of the watch, whose candidates are taken over.
    reader : who decides; empty if nobody does.
    stage : at which.
    settled : decisions on which two readers have agreed, as ``RECORD=WORD`` or ``RECORD=excluded:REASON``.
    again : records on which the reader thinks again.
    """

    report: Path | None = None
    reader: str = ""
    stage: str = STAGES[0]
    settled: Sequence[str] = ()
    again: Sequence[str] = ()


def run(project: Project, request: Request, *, today: date, say: Say) -> None:
    """Do what was asked for, and tell it line by line.

    Raises
    ------
    ScreenError : if it cannot be done; nothing is written then, but for what a reader has decided key by key.
    """
    if request.stage not in STAGES:
        raise ScreenError(f"--stage {request.stage}: expected one of {', '.join(STAGES)}")
    if request.again and not request.reader:
        raise ScreenError("--again: say with --reader whose decision it is")
    report = candidate.read(request.report) if request.report else None
    told: list[str] = []
    with writing.together(project.root, say):
        if report:
            told += _taken(project, report, say)
        for settled in request.settled:
            back = rows.decide(project, _settled(settled, request.stage, project), today=today, say=say)
            told += [f"Settled: {settled}", *_taken_back(back)]
        records = _records(project, request) if request.reader else []
    if report:
        abstracts.keep(project, report.candidates)
    for line in told:
        say(line)
    if request.reader:
        _walk(project, request, records, today, say)
    _tell(project, say)
    _tell_entered(project, say)


def _taken(project: Project, report: Report, say: Say) -> Iterator[str]:
    """Take a report over, and yield what to tell of it."""
    new = rows.take(project, report, say=say)
    yield f"{_count(new, 'record')} taken over; {len(report.candidates) - new} were there."
    if lacking := rows.lacking_words(report):
        yield f"Not answered in full, and so not entered as searched: {lacking}."


def _settled(settled: str, stage: str, project: Project) -> Decision:
    record, equals, rest = settled.partition("=")
    word, _, reason = rest.partition(":")
    words = rows.ENDS[stage]
    reasons = [one["value"] for one in data.categories(TABLE, "reason", project)]
    if not equals or word not in words:
        raise ScreenError(f"--settle {settled}: expected RECORD= and one of {', '.join(words)}")
    if (word == "excluded") != (reason in reasons):
        raise ScreenError(f"--settle {settled}: write excluded: and one of {', '.join(reasons)}")
    return Decision(record, stage, AGREED, word, reason)


def _records(project: Project, request: Request) -> list[str]:
    """Return the records that a reader walks through: those that wait, or those that are reopened."""
    found = rows.read(project)
    reader = rows.named(found, request.reader)
    if not request.again:
        return rows.waiting(found, reader, request.stage)
    own = {row["record"] for row in found if (row["reader"], row["stage"]) == (reader, request.stage)}
    for record in request.again:
        if record not in own:
            raise ScreenError(f"--again {record}: {reader} has not decided on it at this stage")
    return list(dict.fromkeys(request.again))


def _walk(project: Project, request: Request, records: Sequence[str], today: date, say: Say) -> None:
    found = rows.read(project)
    reader = rows.named(found, request.reader)
    if reader != request.reader:
        say(f"You are {reader} in the table.")
    if not records:
        say(f"Nothing waits for {reader}.")
        return
    here = abstracts.read(project)
    if missing := sum(record not in here for record in records):
        say(_NO_ABSTRACTS.format(missing=missing, of=_count(len(records), "record")))
    order = ranked(project, [row for row in found if row["record"] in records], here, say)
    ordered = records if request.again else sorted(records, key=lambda record: (-order[record].score, record))
    walk = Walk(project, reader, request.stage, here, order, today, say)
    try:
        walk.go(ordered)
    finally:
        left = len(rows.waiting(rows.read(project), reader, request.stage))
        say(f"{_count(len(walk.decided), 'decision')} written down; {left} left.")
        for line in _taken_back(walk.back):
            say(line)


def _taken_back(back: Sequence[Row]) -> list[str]:
    """Say which decisions on reports do not stand any more."""
    return [
        f"  {row['record']}: what {row['reader']} decided on the report is taken back, as the record does not pass by title"
        for row in back
    ]


def ranked(
    project: Project, waiting: Sequence[Row], here: Mapping[str, str], say: Say
) -> dict[str, Likeness]:
    """Return how like each record that waits is to what the review holds."""
    parsed, _ = bibliography.parse(decoded(project.bibliography.read_bytes()))
    titles = [entry.fields.get("title", "").replace("{", "").replace("}", "") for entry in parsed or ()]
    records = list(dict.fromkeys(row["record"] for row in waiting))
    by_record = {row["record"]: row for row in waiting}
    texts = [f"{by_record[record]['title']} {here.get(record, '')}" for record in records]
    try:
        found = rank.likeness(texts, titles)
    except ImportError:
        say(_NO_RANKING)
        found = [Likeness(0.0)] * len(records)
    return dict(zip(records, found, strict=True))


def _tell(project: Project, say: Say) -> None:
    """Say what waits, and on what readers differ."""
    found = rows.read(project)
    labels, words = (data.labels(TABLE, column, project) for column in ("stage", "decision"))
    for stage in STAGES:
        left = len(rows.waiting(found, "", stage))
        say(f"{labels[stage]}: {_count(left, 'record')} without two readers.")
        for record, own in rows.disagreements(found, stage).items():
            said = "; ".join(f"{row['reader']} {words[row['decision']].lower()}" for row in own)
            say(f"  {record}: {said}. {_to_settle(record, stage, own)}")


def _tell_entered(project: Project, say: Say) -> None:
    """Say which included works are in the bibliography by now, and which are still to be entered."""
    entered, lacking = rows.enter(project, say=say)
    for record, key in entered.items():
        say(f"{record} is in references.bib as {key}; this is noted.")
    if lacking:
        say(f"Included, and not yet in references.bib: {_count(len(lacking), 'record')}.")
    for row in lacking:
        names = [name.partition(":")[2] for name in works.named(row["identifiers"])]
        say(f"  {row['record']}: " + (f"livingreview add reference '{names[0]}'" if names else row["title"]))


def _to_settle(record: str, stage: str, own: Sequence[Row]) -> str:
    """Return what two readers write who have agreed; where neither was sure by the title, the report is read."""
    later = "" if stage == STAGES[0] else f" --stage {stage}"
    if stage == STAGES[0] and {row["decision"] for row in own} == {rows.UNSURE}:
        return f"In doubt the report is read: --settle {record}=included"
    return f"Settle it with --settle {record}=…{later}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"
