"""Europe PMC: a search is walked by its cursor, which at the end is the one that was sent.

A fault is told in an answer that looks like any other, and what was asked is repeated in it.
"""

from __future__ import annotations

import datetime
import re
from typing import Any

from livingreview.services.answers import UnreadableError, as_json
from livingreview.services.client import Client
from livingreview.services.named import EUROPE_PMC
from livingreview.services.record import Found, Record, identifier, trials_in

_PAGE = 500
#: Pages of one search; no month of one subject has as many.
_PAGES = 40


def search(client: Client, query: str, since: datetime.date, until: datetime.date) -> Found:
    """Return the records that match, first indexed from one day to another.

    Raises
    ------
    livingreview.services.client.ServiceError : if Europe PMC does not answer.
    """
    asked = f"({query}) AND (FIRST_IDATE:[{since} TO {until}])"
    found, cursor = Found(), "*"
    for _ in range(_PAGES):
        params: dict[str, str | int] = {
            "query": asked,
            "format": "json",
            "resultType": "core",
            "pageSize": _PAGE,
            "cursorMark": cursor,
        }
        answer = client.ask(EUROPE_PMC, "search", params, _read)
        found.count = max(found.count, answer["hitCount"])
        _compare(asked, answer, found)
        results = answer["records"]
        found.records |= {record.id: record for record in results}
        following = answer.get("nextCursorMark")
        if not results or not following or following == cursor or len(found.records) >= found.count:
            break
        cursor = following
    return found.judge()


def _compare(asked: str, answer: dict[str, Any], found: Found) -> None:
    """Say whether the question was understood as another one."""
    understood = (answer.get("request") or {}).get("queryString", asked)
    plain = re.sub(r"[\s()]", "", asked).lower()
    if re.sub(r"[\s()]", "", str(understood)).lower() != plain:
        warning = "read the question in another way than it was written"
        if warning not in found.warnings:
            found.warnings.append(warning)


def _read(content: bytes) -> dict[str, Any]:
    answer = as_json(content)
    if not isinstance(answer, dict):
        raise UnreadableError("answers in another form than before")
    if "errCode" in answer or "errMsg" in answer:
        raise UnreadableError(f"says: {str(answer.get('errMsg', answer.get('errCode')))[:160]}")
    for name, kind in (("hitCount", int), ("resultList", dict)):
        if not isinstance(answer.get(name), kind):
            raise UnreadableError(f"gives no {name} any more")
    if not isinstance(answer["resultList"].get("result"), list):
        raise UnreadableError("gives no result any more")
    answer["records"] = [_record(one) for one in answer["resultList"]["result"]]
    return answer


def _record(one: dict[str, Any]) -> Record:
    source, number = str(one.get("source") or ""), str(one.get("id") or "")
    if not source or not number:
        raise UnreadableError("gives a record without source and id")
    said = {name: identifier(name, str(one.get(name) or "")) for name in ("doi", "pmid", "pmcid")}
    given = {name: value for name, value in said.items() if value}
    journal = ((one.get("journalInfo") or {}).get("journal") or {}).get("title")
    preprint = source == "PPR"
    server = (one.get("bookOrReportDetails") or {}).get("publisher")
    title, abstract = str(one.get("title") or ""), str(one.get("abstractText") or "")
    authors = str(one.get("authorString") or "").rstrip(".")
    return Record(
        EUROPE_PMC.key,
        f"{source}:{number}",
        "preprint" if preprint else "article",
        title,
        tuple(name.strip() for name in authors.split(",") if name.strip()),
        str(one.get("pubYear") or ""),
        str(journal or server or ""),
        str(one.get("pageInfo") or ""),
        abstract,
        given,
        trials_in(title, abstract),
    )
