"""Works of the bibliography, by the identifiers under which others know them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from livingreview.evidence.bibliography import Entry
from livingreview.services.record import bare_doi, trials_in


def by_identifier(entries: Iterable[Entry]) -> dict[str, str]:
    """Return the key of each work, by identifiers such as ``doi:10.1000/x``, ``pmid:1`` and ``nct:NCT00000000``."""
    found: dict[str, str] = {}
    for entry in entries:
        for name in identifiers(entry):
            found.setdefault(name, entry.key)
    return found


def named(cell: str) -> list[str]:
    """Return the identifiers of a record, as a cell of the screening has them; a DOI may have a semicolon in it.

    >>> named("doi:10.1000/a;2-b;pmid:1"), named("NR")
    (['doi:10.1000/a;2-b', 'pmid:1'], [])
    """
    return [name for name in re.split(r";(?=[a-z]+:)", cell) if re.match(r"[a-z]+:", name)]


def identifiers(entry: Entry) -> list[str]:
    """Return the identifiers of a work of the bibliography; of a record of a trial its number."""
    found = []
    if doi := entry.fields.get("doi"):
        found.append(f"doi:{bare_doi(unescaped(doi))}")
    if pmid := entry.fields.get("pmid"):
        found.append(f"pmid:{pmid.strip()}")
    record = entry.fields.get("howpublished", "")
    address = entry.fields.get("url", "")
    if "clinicaltrials.gov" in address.lower() or re.match(r"Registry record NCT", record):
        found += [f"nct:{number}" for number in trials_in(record, address)]
    return found


def unescaped(text: str) -> str:
    """Return a field of BibTeX without the strokes before signs.

    >>> unescaped(r"10.1000/a\\_b")
    '10.1000/a_b'
    """
    return re.sub(r"\\([&%#_])", r"\1", text).strip()
