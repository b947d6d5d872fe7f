"""ClinicalTrials.gov, version 2: searches, and the records of trials whose number is known.

A page that is full names a next one even if there is none; a walk that outlives a change of the data begins anew.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from livingreview.services.answers import UnreadableError, as_json
from livingreview.services.client import Client, RefusedError
from livingreview.services.named import CLINICAL_TRIALS
from livingreview.services.record import Found, Record, identifier, trials_in

_PAGE, _PAGES = 200, 50
#: Numbers of trials in one question.
_BATCH = 80
#: What a sponsor that knows no number of patients gives.
_NO_NUMBER = 99_999_999
_FIELDS = "|".join(
    f"protocolSection.{name}Module"
    for name in ("identification", "status", "sponsorCollaborators", "description", "design")
)


@dataclass(frozen=True)
class Study:
    """What the register says of a trial today; empty or ``None`` is what it does not say.

    Attributes
    ----------
    number, aliases : its number, and numbers it once had.
    state : such as ``RECRUITING``; ``None`` if the record holds none.
    start, started : day or month on which it began, and whether that is past.
    enrolment, actual : how many patients, and whether they were counted or planned.
    completion, completed : day or month of the primary completion, and whether it is past.
    results_on, has_results : day on which results were posted, and whether any were.
    fields : of the fields that are looked at, by their names at the register, those that the record has.
    updated_on : day of the last change.
    """

    number: str
    aliases: tuple[str, ...]
    title: str
    acronym: str
    state: str | None
    start: str
    started: bool
    enrolment: int | None
    actual: bool
    completion: str
    completed: bool
    results_on: str
    has_results: bool | None
    updated_on: str
    sponsor: str
    summary: str
    fields: tuple[str, ...] = ()


def search(client: Client, query: str, since: datetime.date, until: datetime.date) -> Found:
    """Return the records that match, changed or posted from one day to another.

    Parameters
    ----------
    query : names and values as in an address, joined by ``&``, such as ``query.cond=cold&query.intr=rest``;
        ``filter.advanced`` is joined with the days.

    Raises
    ------
    livingreview.services.client.ServiceError : if the register does not answer.
    """
    asked = pairs(query)
    days = f"AREA[LastUpdatePostDate]RANGE[{since},{until}]"
    advanced = asked.pop("filter.advanced", "")
    params: dict[str, str | int] = {
        **asked,
        "filter.advanced": f"({advanced}) AND {days}" if advanced else days,
        "fields": _FIELDS + "|hasResults",
        "pageSize": _PAGE,
        "countTotal": "true",
        "format": "json",
    }
    found = Found()
    for study in _walk(client, params, found):
        found.records[study.number] = _record(study)
    return found.judge()


def studies(client: Client, numbers: Iterable[str]) -> dict[str, Study]:
    """Return the records of trials by the numbers they are asked for; those that the register does not know are missing.

    Raises
    ------
    livingreview.services.client.ServiceError : if the register does not answer.
    """
    waiting = sorted(set(numbers))
    known: dict[str, Study] = {}
    for start in range(0, len(waiting), _BATCH):
        batch = waiting[start : start + _BATCH]
        params: dict[str, str | int] = {
            "filter.ids": "|".join(batch),
            "fields": _FIELDS + "|hasResults",
            "pageSize": _PAGE,
            "format": "json",
        }
        for study in _walk(client, params, Found()):
            for number in (study.number, *study.aliases):
                known[number] = study
        for number in batch:
            # A number that became another one is led on to it.
            if number not in known and (led := _one(client, number)):
                known[number] = led
    return {number: known[number] for number in waiting if number in known}


def _one(client: Client, number: str) -> Study | None:
    params: dict[str, str | int] = {"fields": _FIELDS + "|hasResults", "format": "json"}
    try:
        return client.ask(
            CLINICAL_TRIALS, f"studies/{number}", params, lambda content: _study(as_json(content))
        )
    except RefusedError as error:
        if error.status == 404:
            return None
        raise


def pairs(query: str) -> dict[str, str]:
    """Return the names and values of a question.

    >>> pairs("query.cond=lung cancer&query.intr=a OR b")
    {'query.cond': 'lung cancer', 'query.intr': 'a OR b'}
    """
    split = (part.partition("=") for part in query.split("&") if part.strip())
    return {name.strip(): value.strip() for name, _, value in split}


def _walk(client: Client, params: dict[str, str | int], found: Found) -> Iterator[Study]:
    """Yield the records of all pages; if the data change under way, begin again, once, and past what was kept."""
    for anew in (False, True):
        token = ""
        try:
            for _ in range(_PAGES):
                more = {"pageToken": token} if token else {}
                answer = client.ask(CLINICAL_TRIALS, "studies", params | more, _read, anew=anew)
                found.count = max(found.count, answer.get("totalCount", 0))
                yield from answer["studies"]
                token = str(answer.get("nextPageToken") or "")
                if not token or not answer["studies"]:
                    return
            return
        except RefusedError as error:
            if not token or anew or error.status not in (400, 404):
                raise


def _read(content: bytes) -> dict[str, Any]:
    answer = as_json(content)
    if not isinstance(answer, dict) or not isinstance(answer.get("studies"), list):
        raise UnreadableError("gives no studies any more")
    answer["studies"] = [_study(one) for one in answer["studies"]]
    return answer


def _study(study: Any) -> Study:
    try:
        protocol = study["protocolSection"]
        named = protocol["identificationModule"]
        number = named["nctId"]
    except (TypeError, LookupError) as error:
        raise UnreadableError("gives a record without nctId") from error
    state, design = protocol.get("statusModule") or {}, protocol.get("designModule") or {}
    patients = design.get("enrollmentInfo") or {}
    count = patients.get("count")
    start, completion = (state.get(f"{name}DateStruct") or {} for name in ("start", "primaryCompletion"))
    sponsor = (protocol.get("sponsorCollaboratorsModule") or {}).get("leadSponsor") or {}
    results_on = str((state.get("resultsFirstPostDateStruct") or {}).get("date") or "")
    held = {
        "overallStatus": state.get("overallStatus"),
        "startDateStruct": start.get("date"),
        "primaryCompletionDateStruct": completion.get("date"),
        "enrollmentInfo": count is not None,
        "resultsFirstPostDateStruct": results_on,
        "hasResults": "hasResults" in study,
    }
    return Study(
        str(number),
        tuple(map(str, named.get("nctIdAliases") or ())),
        str(named.get("officialTitle") or named.get("briefTitle") or ""),
        str(named.get("acronym") or ""),
        str(state["overallStatus"]) if state.get("overallStatus") else None,
        str(start.get("date") or ""),
        start.get("type") == "ACTUAL",
        count if isinstance(count, int) and 0 <= count < _NO_NUMBER else None,
        patients.get("type") == "ACTUAL",
        str(completion.get("date") or ""),
        completion.get("type") == "ACTUAL",
        results_on,
        True if results_on else bool(study["hasResults"]) if "hasResults" in study else None,
        str((state.get("lastUpdatePostDateStruct") or {}).get("date") or ""),
        str(sponsor.get("name") or ""),
        str((protocol.get("descriptionModule") or {}).get("briefSummary") or ""),
        tuple(name for name, value in held.items() if value),
    )


def _record(study: Study) -> Record:
    title = study.title
    if study.acronym and study.acronym not in title:
        title = f"{title} ({study.acronym})"
    return Record(
        CLINICAL_TRIALS.key,
        study.number,
        "registry",
        title,
        (study.sponsor,) if study.sponsor else (),
        study.updated_on[:4],
        "",
        "",
        study.summary,
        {"nct": study.number} if identifier("nct", study.number) else {},
        trials_in(study.number, *study.aliases),
    )
