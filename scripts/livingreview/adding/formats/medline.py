"""The format of PubMed (``.nbib``), as its *Send to citation manager* and *Save, PubMed* write it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from livingreview.adding.formats import people, tagged
from livingreview.adding.formats.words import escaped, plain
from livingreview.evidence.bibliography import Entry

START = re.compile(r"^\ufeff?\s*PMID ?- ", re.MULTILINE)


def entries(text: str) -> Iterator[Entry]:
    """Yield the works of a file."""
    for record in tagged.records(text, "PMID"):
        yield _entry(record)


def _entry(record: tagged.Record) -> Entry:
    title = plain(tagged.one(record, "TI", "BTI"))
    if translated := re.fullmatch(r"\[(.+?)\]?\.?\]?", title):
        title = translated[1]  # a title in brackets was translated by the index
    year = re.search(r"(?:18|19|20)\d\d", tagged.one(record, "DP", "DEP"))
    pages = re.sub(r"\s+", "", tagged.one(record, "PG"))
    fields = {
        "author": people.joined(_authors(record)),
        "editor": people.joined(
            map(people.read, tagged.every(record, ("FED",)) or tagged.every(record, ("ED",)))
        ),
        "title": escaped(title),
        "journal": escaped(plain(tagged.one(record, "JT", "TA", "CTI"))),
        "year": year[0] if year else "",
        "volume": plain(tagged.one(record, "VI")),
        "number": plain(tagged.one(record, "IP")),
        "pages": plain(pages),
        "doi": _doi(record),
        "pmid": tagged.one(record, "PMID"),
    }
    if _is_retracted(record):
        fields["note"] = "Retracted, as PubMed says"
    kind = "article" if fields["journal"] else "misc"
    return Entry("", kind, 1, {name: text for name, text in fields.items() if text})


def _authors(record: tagged.Record) -> Iterator[str]:
    """Yield authors and bodies in their order; of an author the full name, where there is one."""
    full = any(tag == "FAU" for tag, _ in record)
    for tag, said in record:
        if tag == ("FAU" if full else "AU"):
            yield people.read(said)
        elif tag == "CN":
            yield people.group(said)


def _doi(record: tagged.Record) -> str:
    """Return the DOI of the work itself; comments, corrections and the line of the source name those of others."""
    for said in tagged.every(record, ("LID", "AID")):
        if found := re.fullmatch(r"(10\.\d{4,9}/\S+) \[doi\]", said):
            return found[1]
    return ""


def _is_retracted(record: tagged.Record) -> bool:
    return "Retracted Publication" in tagged.every(record, ("PT",))
