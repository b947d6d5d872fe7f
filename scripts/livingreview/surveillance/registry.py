"""What the register of trials says today, beside what the tables hold; what they do not hold, beside what it said before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any, TypeVar

from livingreview.check import vocabulary
from livingreview.services.clinicaltrials import Study
from livingreview.services.named import CLINICAL_TRIALS
from livingreview.surveillance.finding import Finding
from livingreview.surveillance.known import Trial

_WHO = CLINICAL_TRIALS.name
#: What is remembered of a record, to tell later what has changed.
_KEPT = (
    "state", "start", "started", "enrolment", "actual", "completion", "completed", "results_on", "has_results",
)  # fmt: skip
#: Fields of the register of which every record has some; and one that few records have.
_FIELDS = ("overallStatus", "startDateStruct", "primaryCompletionDateStruct", "enrollmentInfo", "hasResults")
_RARE = ("resultsFirstPostDateStruct",)
#: Of so many records one at least has each field.
_ENOUGH = 5


def kept(study: Study, before: dict[str, Any] | None) -> dict[str, Any]:
    """Return what is remembered of a record; what it does not give today is not forgotten."""
    every, earlier = asdict(study), before or {}
    given = {name: every[name] for name in _KEPT if every[name] not in (None, "")}
    fields = sorted({*study.fields, *earlier.get("fields", ())})
    return earlier | given | {"fields": fields}


def gone(found: dict[str, Study], remembered: dict[str, dict[str, Any]]) -> list[str]:
    """Return the fields that no record has any more, although earlier ones had, or as many as these must.

    Parameters
    ----------
    remembered : what earlier runs have kept of the records.
    """
    had = {name for number in found for name in remembered.get(number, {}).get("fields", ())}
    must = {"overallStatus", *(_FIELDS if len(found) >= _ENOUGH else ())} if found else set()
    have = {name for study in found.values() for name in study.fields}
    return [name for name in (*_FIELDS, *_RARE) if name in had | must and name not in have]


def compared(trial: Trial, study: Study) -> set[str]:
    """Return the beginnings of the keys of differences that a record lets us look for; those not found are over."""
    says = {
        "state": study.state is not None,
        "start": bool(study.start),
        "enrolment": study.enrolment is not None,
        "completion": bool(study.completion),
        "results": study.has_results is not None,
        "number": True,
        "unknown": True,
    }
    return {f"registry:{trial.number}:{kind}" for kind, is_said in says.items() if is_said}


def differences(
    trial: Trial, study: Study, before: dict[str, Any] | None, words: list[dict[str, Any]]
) -> Iterator[Finding]:
    """Yield how the record of a trial differs from the tables, or from what it was.

    Parameters
    ----------
    before : what was remembered of the record; ``None`` if it was never asked for.
    words : the states that the tables know, as the descriptor has them.
    """
    if study.number != trial.number:
        yield _finding(
            trial,
            "number",
            f"is now known as {study.number}",
            trial.number,
            study.number,
        )
    yield from _state(trial, study, words)
    yield from _start(trial, study, before)
    yield from _enrolment(trial, study, before)
    yield from _completion(trial, study, before)
    yield from _results(trial, study)


def unknown(trial: Trial) -> Finding:
    """Return that the register does not know a number."""
    return _finding(
        trial, "unknown", "is not known to the register: compare the number with the paper", trial.number
    )


def _finding(
    trial: Trial, kind: str, words: str, ours: str = "", theirs: str = "", command: str = ""
) -> Finding:
    return Finding(
        f"registry:{trial.number}:{kind}:{theirs}",
        kind,
        trial.number,
        CLINICAL_TRIALS.key,
        f"{trial.number} ({', '.join(trial.keys)}) {words}.",
        ours,
        theirs,
        command,
    )


def _state(trial: Trial, study: Study, words: list[dict[str, Any]]) -> Iterator[Finding]:
    if study.state is None:
        return
    said = study.state.replace("_", " ").lower()
    word = vocabulary.meant(said, words)
    if word is not None and word == trial.state:
        return
    label = {one["value"]: one["label"] for one in words}.get(trial.state, "")
    # A row that the tables have is changed by hand: its reading day and source change with it.
    command = ""
    if word and not trial.state:
        day = f" -s as_of={study.updated_on}" if re.fullmatch(r"\d{4}-\d\d(-\d\d)?", study.updated_on) else ""
        command = f"livingreview add state -s trial={trial.keys[0]} -s of=registry -s word={word}{day}"
    ours = f"{label or trial.state}" + (f" as of {trial.as_of}" if re.match(r"\d{4}", trial.as_of) else "")
    yield Finding(
        f"registry:{trial.number}:state:{study.state}",
        "state",
        trial.number,
        CLINICAL_TRIALS.key,
        f"{trial.number} ({', '.join(trial.keys)}) is {said} by the register"
        + (f", updated {study.updated_on}" if study.updated_on else "")
        + (f"; the tables say: {ours}." if trial.state else "; the tables have no state of the register."),
        trial.state,
        study.state,
        command,
    )


def _start(trial: Trial, study: Study, before: dict[str, Any] | None) -> Iterator[Finding]:
    ours, since = _was(trial.entered.start, trial.entered.as_of, (before or {}).get("start"))
    if not study.start or not ours or _same_day(ours, study.start):
        return
    began = "began" if study.started else "is to begin"
    yield _finding(trial, "start", f"{began} {study.start} by the register, where {since}", ours, study.start)


def _enrolment(trial: Trial, study: Study, before: dict[str, Any] | None) -> Iterator[Finding]:
    if study.enrolment is None:
        return
    theirs, entered = f"{study.enrolment:,}", trial.entered
    is_of_arms = entered.enrolment is None and study.actual and trial.patients is not None
    if is_of_arms and trial.patients != study.enrolment:
        yield _finding(
            trial,
            "enrolment",
            f"enrolled {theirs} patients by the register; the arms of the tables hold {trial.patients:,}",
            str(trial.patients),
            str(study.enrolment),
        )
        return
    ours, since = _was(entered.enrolment, entered.as_of, (before or {}).get("enrolment"))
    # Patients that were planned and came are no news of their number, but of what the number is.
    is_counted_since = entered.counted is False and study.actual
    if ours in (None, "") or (ours == study.enrolment and not is_counted_since):
        return
    kind = "enrolled" if study.actual else "now plans to enrol"
    yield _finding(
        trial,
        "enrolment",
        f"{kind} {theirs} patients by the register, where {since}"
        + (" as planned" if is_counted_since else ""),
        str(ours),
        f"{study.enrolment}{' (actual)' if is_counted_since else ''}",
    )


def _completion(trial: Trial, study: Study, before: dict[str, Any] | None) -> Iterator[Finding]:
    entered, remembered = trial.entered, before or {}
    ours, since = _was(entered.completion, entered.as_of, remembered.get("completion"))
    if not study.completion or not ours:
        return
    was_past = entered.completed if entered.completion else bool(remembered.get("completed"))
    if _same_day(ours, study.completion) and was_past in (None, study.completed):
        return
    past = "has reached its primary completion" if study.completed else "moved its primary completion"
    planned = " as planned" if entered.completion and was_past is False and study.completed else ""
    yield _finding(
        trial,
        "completion",
        f"{past}: {study.completion} by the register, where {since}{planned}",
        ours,
        f"{study.completion}{' (actual)' if study.completed else ''}",
    )


Value = TypeVar("Value", str, int)


def _was(entered: Value | None, as_of: str, remembered: Value | None) -> tuple[Value | None, str]:
    """Return what the tables hold, or else what the register said before, and the words for it."""
    if entered:
        day = f" by its record of {as_of}" if as_of else ""
        return entered, f"the tables say {_number(entered)}{day}"
    return remembered, f"it said {_number(remembered)} before"


def _number(value: str | int | None) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def _same_day(ours: str, theirs: str) -> bool:
    """Return whether two days may be the same one; a month is any of its days.

    >>> _same_day("2026-01", "2026-01-31"), _same_day("2026-01-01", "2026-01-31")
    (True, False)
    """
    return ours.startswith(theirs) or theirs.startswith(ours)


def _results(trial: Trial, study: Study) -> Iterator[Finding]:
    if not study.has_results or trial.has_results:
        return
    day = f" on {study.results_on}" if study.results_on else ""
    found = _finding(
        trial,
        "results",
        f"has results in the register, posted{day}; the tables hold no outcome of it",
        "none",
        study.results_on or "posted",
        f"livingreview add outcome -s trial={trial.keys[0]}",
    )
    # Results are posted once, whether the register gives the day or not.
    yield replace(found, key=f"registry:{trial.number}:results:posted")
