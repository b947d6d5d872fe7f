"""What ``livingreview screen`` does: take candidates over, let a reader decide, show where readers differ, settle it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from livingreview.contents import decoded
from livingreview.evidence import bibliography, data
from livingreview.evidence.screening import AGREED, STAGES, TABLE
from livingreview.project import Project
from livingreview.say import Say
from livingreview.screening import candidate, rank, rows
from livingreview.screening.candidate import Candidate, ScreenError
from livingreview.screening.rank import Likeness
from livingreview.screening.rows import Decision, Row
from livingreview.screening.walk import Walk

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
    """

    report: Path | None = None
    reader: str = ""
    stage: str = STAGES[0]
    settled: Sequence[str] = ()


def run(project: Project, request: Request, *, today: date, say: Say) -> None:
    """Do what was asked for, and tell it line by line.

    Raises
    ------
    ScreenError : if it cannot be done; nothing is written then.
    """
    if request.stage not in STAGES:
        raise ScreenError(f"--stage {request.stage}: expected one of {', '.join(STAGES)}")
    told: dict[str, Candidate] = {}
    if request.report:
        report = candidate.read(request.report)
        told = {one.record: one for one in report.candidates}
        new = rows.take(project, report, say=say)
        say(f"{_count(new, 'record')} taken over; {len(told) - new} were there.")
        if lacking := rows.lacking_words(report):
            say(f"Not answered in full, and so not entered as searched: {lacking}.")
    for settled in request.settled:
        rows.decide(project, _settled(settled, request.stage, project), today=today, say=say)
        say(f"Settled: {settled}")
    if request.reader:
        _walk(project, request, told, today, say)
    _tell(project, say)


def _settled(settled: str, stage: str, project: Project) -> Decision:
    record, equals, rest = settled.partition("=")
    word, _, reason = rest.partition(":")
    words = [one["value"] for one in data.categories(TABLE, "decision", project) if one["value"] != "waiting"]
    reasons = [one["value"] for one in data.categories(TABLE, "reason", project)]
    if not equals or word not in words:
        raise ScreenError(f"--settle {settled}: expected RECORD= and one of {', '.join(words)}")
    if (word == "excluded") != (reason in reasons):
        raise ScreenError(f"--settle {settled}: write excluded: and one of {', '.join(reasons)}")
    return Decision(record, stage, AGREED, word, reason)


def _walk(project: Project, request: Request, told: Mapping[str, Candidate], today: date, say: Say) -> None:
    if request.reader.casefold() == AGREED:
        raise ScreenError(
            f"--reader {request.reader}: say who decides; what two have settled is given with --settle"
        )
    found = rows.read(project)
    waiting = rows.waiting(found, request.reader, request.stage)
    if not waiting:
        say(f"Nothing waits for {request.reader}.")
        return
    order = ranked(project, [row for row in found if row["record"] in waiting], told, say)
    waiting.sort(key=lambda record: -order[record].score)
    made = Walk(project, request.reader, request.stage, told, order, today, say).go(waiting)
    say(f"{_count(made, 'decision')} written down; {len(waiting) - made} left.")


def ranked(
    project: Project, waiting: Sequence[Row], told: Mapping[str, Candidate], say: Say
) -> dict[str, Likeness]:
    """Return how like each record that waits is to what the review holds."""
    parsed, _ = bibliography.parse(decoded(project.bibliography.read_bytes()))
    titles = [entry.fields.get("title", "").replace("{", "").replace("}", "") for entry in parsed or ()]
    records = list(dict.fromkeys(row["record"] for row in waiting))
    by_record = {row["record"]: row for row in waiting}
    texts = [
        f"{by_record[record]['title']} {told[record].abstract if record in told else ''}"
        for record in records
    ]
    try:
        found = rank.likeness(texts, titles)
    except ImportError:
        say(_NO_RANKING)
        found = [Likeness(0.0)] * len(records)
    return dict(zip(records, found, strict=True))


def _tell(project: Project, say: Say) -> None:
    """Say what waits, and on what readers differ."""
    found = rows.read(project)
    labels = data.labels(TABLE, "stage", project)
    for stage in STAGES:
        left = len(rows.waiting(found, "", stage))
        say(f"{labels[stage]}: {_count(left, 'record')} without two readers.")
        for record, own in rows.disagreements(found, stage).items():
            said = "; ".join(f"{row['reader']} {row['decision']}" for row in own)
            say(f"  {record}: {said}. Settle it with --settle {record}=…")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"
