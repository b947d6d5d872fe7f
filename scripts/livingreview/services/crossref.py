"""Crossref: works by their DOI, and searches, which rank all works by their likeness instead of selecting some.

Its cursor never ends and grows old within minutes; the walk ends with the first page without a work.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from livingreview.services.answers import UnreadableError, as_json
from livingreview.services.client import Client, RefusedError
from livingreview.services.clinicaltrials import pairs
from livingreview.services.named import CROSSREF
from livingreview.services.record import (
    CONCERN,
    CORRECTED,
    PUBLISHED,
    RETRACTED,
    Found,
    Notice,
    Record,
    bare_doi,
    identifier,
    named,
    trials_in,
)

_PAGE = 100
#: Of works ranked by likeness, so many are looked at.
CLOSEST = 300
_KINDS = {
    "retraction": RETRACTED,
    "removal": RETRACTED,
    "withdrawal": RETRACTED,
    "partial_retraction": RETRACTED,
    "expression_of_concern": CONCERN,
    "correction": CORRECTED,
    "corrigendum": CORRECTED,
    "erratum": CORRECTED,
    "addendum": CORRECTED,
    "clarification": CORRECTED,
}


def search(client: Client, query: str, since: datetime.date, until: datetime.date) -> Found:
    """Return the works most like a question, first deposited from one day to another.

    Parameters
    ----------
    query : names and values as in an address, joined by ``&``, such as ``query.bibliographic=words``; ``filter`` is
        joined with the days.

    Raises
    ------
    livingreview.services.client.ServiceError : if Crossref does not answer.
    """
    asked = pairs(query)
    days = f"from-created-date:{since},until-created-date:{until}"
    given = asked.pop("filter", "")
    params: dict[str, str | int] = {**asked, "filter": f"{given},{days}" if given else days, "rows": _PAGE}
    found = Found(most=CLOSEST)
    for record in _walk(client, params, found):
        found.records[record.id] = record
        if len(found.records) >= CLOSEST:
            break
    return found.judge()


def work(client: Client, doi: str) -> Record | None:
    """Return what Crossref says of a DOI; nothing if it does not know it, as of one of another agency.

    Raises
    ------
    livingreview.services.client.ServiceError : if Crossref does not answer.
    """
    try:
        return client.ask(
            CROSSREF, f"works/{quote(doi, safe='')}", {}, lambda content: _record(_message(content, "work"))
        )
    except RefusedError as error:
        if error.status == 404:
            return None
        raise


def titled(client: Client, title: str) -> list[Record]:
    """Return the works whose title is most like a title.

    Raises
    ------
    livingreview.services.client.ServiceError : if Crossref does not answer.
    """
    params: dict[str, str | int] = {"query.bibliographic": title, "rows": 3}
    return _records(client.ask(CROSSREF, "works", params, _listed))


def _walk(client: Client, params: dict[str, str | int], found: Found) -> Iterator[Record]:
    """Yield the works of all pages; if the cursor has grown old, begin again, once, and past what was kept."""
    for anew in (False, True):
        cursor = "*"
        try:
            while True:
                answer = client.ask(
                    CROSSREF,
                    "works",
                    {**params, "cursor": cursor},
                    _listed,
                    anew=anew,
                )
                found.count = max(found.count, int(answer["total-results"]))
                yield from _records(answer)
                if not _records(answer) or not answer.get("next-cursor"):
                    return
                cursor = str(answer["next-cursor"])
        except RefusedError as error:
            if cursor == "*" or anew or error.status != 404:
                raise


def _listed(content: bytes) -> dict[str, Any]:
    """Read a page of works."""
    message = _message(content, "work-list")
    int(message["total-results"])
    message["records"] = [_record(item) for item in message["items"]]
    return message


def _records(message: dict[str, Any]) -> list[Record]:
    found: list[Record] = message["records"]
    return found


def _message(content: bytes, kind: str) -> dict[str, Any]:
    answer = as_json(content)
    if not isinstance(answer, dict) or not isinstance(answer.get("message"), dict):
        raise UnreadableError("gives no message any more")
    if answer.get("message-type") != kind:
        raise UnreadableError("answers something else than was asked")
    message: dict[str, Any] = answer["message"]
    if kind == "work-list" and not isinstance(message.get("items"), list):
        raise UnreadableError("gives no items any more")
    return message


def _record(item: dict[str, Any]) -> Record:
    doi = bare_doi(str(item.get("DOI") or ""))
    if not doi:
        raise UnreadableError("gives a work without DOI")
    titles, journals = item.get("title") or [""], item.get("container-title") or [""]
    abstract = str(item.get("abstract") or "")
    numbers = [str(one.get("clinical-trial-number") or "") for one in item.get("clinical-trial-number") or ()]
    title = str(titles[0])
    return Record(
        CROSSREF.key,
        doi,
        "preprint" if item.get("type") == "posted-content" else "article",
        title,
        tuple(filter(None, map(_author, item.get("author") or ()))),
        _year(item),
        str(journals[0]),
        str(item.get("page") or item.get("article-number") or ""),
        abstract,
        {"doi": identifier("doi", doi)} if identifier("doi", doi) else {},
        trials_in(title, abstract, *numbers),
        tuple(_notices(item)),
        tuple(_updates(item)),
    )


def _author(author: dict[str, Any]) -> str:
    family, given = str(author.get("family") or ""), str(author.get("given") or "")
    return f"{family}, {given}" if family and given else family or str(author.get("name") or "")


def _year(item: dict[str, Any]) -> str:
    """Return the year of the first date that has one: a date may hold nothing but a null."""
    for name in ("issued", "published-print", "published-online", "published", "created"):
        parts = ((item.get(name) or {}).get("date-parts") or [[None]])[0] or [None]
        if parts[0]:
            return str(parts[0])
    return ""


def _day(update: dict[str, Any]) -> str:
    parts = ((update.get("updated") or {}).get("date-parts") or [[None]])[0] or [None]
    return "-".join(f"{int(part):02}" for part in parts if part)


def _notices(item: dict[str, Any]) -> Iterator[Notice]:
    for update in item.get("updated-by") or ():
        if kind := _KINDS.get(str(update.get("type"))):
            yield Notice(kind, named("doi", str(update.get("DOI") or "")), _day(update))
    for other in (item.get("relation") or {}).get("is-preprint-of") or ():
        if other.get("id-type", "doi") == "doi" and other.get("id"):
            yield Notice(PUBLISHED, named("doi", str(other["id"])))


def _updates(item: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for update in item.get("update-to") or ():
        kind, of = _KINDS.get(str(update.get("type"))), named("doi", str(update.get("DOI") or ""))
        if kind and of:
            yield of, kind
