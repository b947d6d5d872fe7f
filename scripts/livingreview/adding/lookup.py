"""What a register says of a work whose identifier is known: of a DOI, of a PubMed id, of a number of a trial.

Nothing is asked but this one record, and nothing is sent but its identifier.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from livingreview import __version__, environment
from livingreview.adding import formats
from livingreview.adding.formats.words import escaped, plain
from livingreview.adding.row import AddError
from livingreview.check.fault import shown
from livingreview.evidence.bibliography import Entry

_TIMEOUT = 15.0
#: No record of one work is longer.
_MOST_BYTES = 5_000_000
#: Answers after which a second question may help, and the longest wait for it.
_AGAIN, _WAIT = (429, 500, 502, 503, 504), 20.0
_CSL = "application/vnd.citationstyles.csl+json"
_AGENT = f"livingreview/{__version__} (adds one reference at a time)"
#: What kind of work a register of trials holds, and where a reader finds the record.
TRIAL_KIND = "registry"


@dataclass(frozen=True)
class Identifier:
    """An identifier of a work: ``kind`` is ``doi``, ``pmid`` or ``nct``."""

    kind: str
    value: str


@dataclass(frozen=True)
class _Service:
    """Where a register is asked, by whom it is run, and what to do without it."""

    address: str
    name: str
    instead: str


_SERVICES = {
    "doi": _Service("https://doi.org/", "doi.org", "export it from your reference manager"),
    "pmid": _Service(
        "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/",
        "PubMed",
        "on its page in PubMed choose Cite, Download .nbib",
    ),
    "nct": _Service(
        "https://clinicaltrials.gov/api/v2/",
        "ClinicalTrials.gov",
        "on the page of the study choose Download, RIS",
    ),
}
#: Path of each register below an address that stands in for all of them.
_PATHS = {"doi": "doi/", "pmid": "entrez/eutils/", "nct": "api/v2/"}


def identifier(text: str) -> Identifier | None:
    """Return what a text identifies; ``None`` if it is no identifier.

    >>> identifier("https://doi.org/10.1000/ABC(1)"), identifier("PMID: 12345678"), identifier("nct01234567")
    (Identifier(kind='doi', value='10.1000/abc(1)'), Identifier(kind='pmid', value='12345678'), Identifier(kind='nct', value='NCT01234567'))
    """
    said = text.strip()
    bare = re.sub(r"^(?:https?://)?(?:dx\.)?(?:doi\.org/|doi:?\s*)", "", said, flags=re.IGNORECASE).rstrip(
        ".,;"
    )
    if re.fullmatch(r"10\.\d{4,9}/[^\s\\{}\"]+", bare) and bare.isprintable():
        return Identifier("doi", bare.lower())
    if found := re.search(
        r"^(?:https?://)?clinicaltrials\.gov/\S*?(NCT\d{8})\b|^(NCT\d{8})$", said, re.IGNORECASE
    ):
        return Identifier("nct", (found[1] or found[2]).upper())
    if found := re.fullmatch(
        r"(?:pmid:?\s*|(?:https?://)?(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov/|ncbi\.nlm\.nih\.gov/pubmed/))?([1-9]\d{0,8})/?",
        said,
        re.IGNORECASE,
    ):
        return Identifier("pmid", found[1])
    return None


def looked_up(of: Identifier, *, pause: Callable[[float], None] = time.sleep) -> Entry:
    """Ask the register of an identifier for the record of its work.

    Parameters
    ----------
    pause : waits for so many seconds before a second question.

    Raises
    ------
    AddError : if the register cannot be reached, knows no such work, or answers with something else; the line says
        what to do instead.
    """
    base = os.environ.get(environment.SERVICES, "")
    service = _SERVICES[of.kind]
    address = f"{base.rstrip('/')}/{_PATHS[of.kind]}" if base else service.address
    found = {"doi": _doi, "pmid": _pmid, "nct": _nct}[of.kind](of.value, address, service, pause)
    if not found.fields.get("title"):
        raise _unusable(service, of)
    return found


def _doi(value: str, address: str, service: _Service, pause: Callable[[float], None]) -> Entry:
    text = _asked(f"{address}{quote(value, safe='/:;()')}", _CSL, Identifier("doi", value), service, pause)
    (entry,) = _entries(text, Identifier("doi", value), service)
    # A register answers an alias with the DOI that counts; that one is kept.
    return entry if entry.fields.get("doi") else _with(entry, doi=value)


def _pmid(value: str, address: str, service: _Service, pause: Callable[[float], None]) -> Entry:
    query = f"efetch.fcgi?db=pubmed&id={value}&rettype=medline&retmode=text&tool=livingreview"
    text = _asked(f"{address}{query}", "text/plain", Identifier("pmid", value), service, pause)
    (entry,) = _entries(text, Identifier("pmid", value), service)
    if entry.fields.get("pmid") != value:
        raise _unusable(service, Identifier("pmid", value))
    return entry


def _nct(value: str, address: str, service: _Service, pause: Callable[[float], None]) -> Entry:
    of = Identifier("nct", value)
    text = _asked(f"{address}studies/{value}?format=json", "application/json", of, service, pause)
    try:
        protocol = json.loads(text)["protocolSection"]
        named = protocol["identificationModule"]
        number = str(named.get("nctId") or value)
        title = named.get("officialTitle") or named["briefTitle"]
        updated = (protocol.get("statusModule") or {}).get("lastUpdatePostDateStruct") or {}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _unusable(service, of) from error
    year = re.search(r"20\d\d|19\d\d", str(updated.get("date", "")))
    if not re.fullmatch(r"NCT\d{8}", number):
        raise _unusable(service, of)
    acronym = plain(str(named.get("acronym") or ""))
    said = plain(str(title))
    fields = {
        "author": "{ClinicalTrials.gov}",
        "title": escaped(f"{said} ({acronym})" if acronym and acronym not in said else said),
        "howpublished": f"Registry record {number}",
        "year": year[0] if year else "",
        "url": f"https://clinicaltrials.gov/study/{number}",
    }
    return Entry("", "misc", 1, {name: text for name, text in fields.items() if text})


def _with(entry: Entry, **fields: str) -> Entry:
    return Entry(entry.key, entry.kind, entry.line, {**entry.fields, **fields})


def _entries(text: str, of: Identifier, service: _Service) -> list[Entry]:
    try:
        found = formats.entries(text)
    except formats.FormatError as error:
        raise _unusable(service, of) from error
    if len(found) != 1:
        raise _unusable(service, of)
    return found


def _unusable(service: _Service, of: Identifier) -> AddError:
    return AddError(
        f"{service.name} has no usable record of {shown(of.value)}: compare the identifier with the paper, or"
        f" {service.instead}, and give the file with --file"
    )


def _unreached(service: _Service, why: str) -> AddError:
    return AddError(
        f"{service.name} {why}. Nothing was added. Try again later, or {service.instead}, and give the file with --file"
    )


class _SameScheme(HTTPRedirectHandler):
    """Follows a register to another address, but never from the web to a file or to an unprotected page."""

    max_redirections = 5

    def redirect_request(
        self, req: Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> Request | None:
        """Return the next question, or refuse."""
        if urlsplit(newurl).scheme != "https" and urlsplit(req.full_url).scheme == "https":
            raise URLError("a redirection to an unprotected address")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _asked(
    address: str, accept: str, of: Identifier, service: _Service, pause: Callable[[float], None]
) -> str:
    """Return the answer of a register as text; ask once more where it is busy."""
    if urlsplit(address).scheme not in ("https", "http"):
        raise _unreached(service, f"cannot be asked at {shown(address)}")
    opener = build_opener(_SameScheme())
    request = Request(address, headers={"Accept": accept, "User-Agent": _AGENT})  # noqa: S310
    for left in (1, 0):
        try:
            with opener.open(request, timeout=_TIMEOUT) as answer:
                raw: bytes = answer.read(_MOST_BYTES + 1)
        except HTTPError as error:
            error.close()
            if error.code == 404 or error.code == 400:
                raise _unusable(service, of) from error
            if error.code in _AGAIN and left:
                pause(_after(error.headers))
                continue
            raise _unreached(service, f"is busy or out of order (answer {error.code})") from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise _unreached(service, "cannot be reached from here") from error
        if len(raw) > _MOST_BYTES:
            raise _unusable(service, of)
        return raw.decode("utf-8", errors="replace")
    raise _unreached(service, "is busy")


def _after(headers: Message) -> float:
    """Return for how many seconds a register asks to be left alone; one second where it does not say."""
    said = headers.get("Retry-After", "") if headers else ""
    try:
        seconds = (
            float(said)
            if said.strip().isdigit()
            else (parsedate_to_datetime(said).timestamp() - time.time() if said else 1.0)
        )
    except (TypeError, ValueError):
        seconds = 1.0
    return max(0.0, min(seconds, _WAIT))
