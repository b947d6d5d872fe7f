"""What a register says of a work whose identifier is known: of a DOI, of a PubMed id, of a number of a trial.

Nothing is asked but this one record, and nothing is sent but its identifier.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

from livingreview.adding import formats
from livingreview.adding.formats.words import escaped, plain
from livingreview.adding.row import AddError
from livingreview.check.fault import shown
from livingreview.evidence.bibliography import Entry
from livingreview.services.client import Client, Patience, RefusedError, ServiceError, UnusableError
from livingreview.services.clock import Clock
from livingreview.services.named import CLINICAL_TRIALS, DOI, PUBMED

#: A person waits: one more question at most, and not for long. No record of one work is longer.
PATIENCE = Patience(tries=2, longest=20.0, jitter=0.0, timeout=15.0, most=5_000_000)
_CSL = "application/vnd.citationstyles.csl+json"
_PURPOSE = "adds one reference at a time"
#: What kind of work a register of trials holds, and where a reader finds the record.
TRIAL_KIND = "registry"


@dataclass(frozen=True)
class Identifier:
    """An identifier of a work: ``kind`` is ``doi``, ``pmid`` or ``nct``."""

    kind: str
    value: str


_SERVICES = {"doi": DOI, "pmid": PUBMED, "nct": CLINICAL_TRIALS}
#: What to do without each of them.
_INSTEAD = {
    "doi": "export it from your reference manager",
    "pmid": "on its page in PubMed choose Cite, Download .nbib",
    "nct": "on the page of the study choose Download, RIS",
}


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
    read = {"doi": _doi, "pmid": _pmid, "nct": _nct}[of.kind]
    client = Client(_PURPOSE, clock=_Paused(pause), patience=PATIENCE)
    try:
        found = read(of, partial(client.ask, _SERVICES[of.kind]))
    except (RefusedError, UnusableError) as error:
        if isinstance(error, RefusedError) and error.status not in (400, 404):
            raise _unreached(of, f"is busy or out of order (answer {error.status})") from error
        raise _unusable(of) from error
    except ServiceError as error:
        raise _unreached(of, error.why) from error
    finally:
        client.close()
    if not found.fields.get("title"):
        raise _unusable(of)
    return found


class _Paused(Clock):
    """A clock that lets somebody else wait."""

    def __init__(self, pause: Callable[[float], None]):
        self.pause = pause

    def sleep(self, seconds: float) -> None:
        """Wait."""
        self.pause(seconds)


_Ask = Callable[..., bytes]


def _doi(of: Identifier, ask: _Ask) -> Entry:
    (entry,) = _entries(ask(quote(of.value, safe="/:;()"), {}, bytes, accept=_CSL), of)
    # A register answers an alias with the DOI that counts; that one is kept.
    return entry if entry.fields.get("doi") else _with(entry, doi=of.value)


def _pmid(of: Identifier, ask: _Ask) -> Entry:
    asked = {"db": "pubmed", "id": of.value, "rettype": "medline", "retmode": "text", "tool": "livingreview"}
    (entry,) = _entries(ask("efetch.fcgi", asked, bytes, accept="text/plain"), of)
    if entry.fields.get("pmid") != of.value:
        raise _unusable(of)
    return entry


def _nct(of: Identifier, ask: _Ask) -> Entry:
    text = ask(f"studies/{of.value}", {"format": "json"}, bytes)
    try:
        protocol = json.loads(text)["protocolSection"]
        named = protocol["identificationModule"]
        number = str(named.get("nctId") or of.value)
        title = named.get("officialTitle") or named["briefTitle"]
        updated = (protocol.get("statusModule") or {}).get("lastUpdatePostDateStruct") or {}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _unusable(of) from error
    year = re.search(r"20\d\d|19\d\d", str(updated.get("date", "")))
    if not re.fullmatch(r"NCT\d{8}", number):
        raise _unusable(of)
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


def _entries(content: bytes, of: Identifier) -> list[Entry]:
    try:
        found = formats.entries(content.decode("utf-8", errors="replace"))
    except formats.FormatError as error:
        raise _unusable(of) from error
    if len(found) != 1:
        raise _unusable(of)
    return found


def _unusable(of: Identifier) -> AddError:
    return AddError(
        f"{_SERVICES[of.kind].name} has no usable record of {shown(of.value)}: compare the identifier with the paper, or"
        f" {_INSTEAD[of.kind]}, and give the file with --file"
    )


def _unreached(of: Identifier, why: str) -> AddError:
    return AddError(
        f"{_SERVICES[of.kind].name} {why}. Nothing was added. Try again later, or {_INSTEAD[of.kind]}, and give the"
        " file with --file"
    )
