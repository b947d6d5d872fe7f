"""RIS, as EndNote, Zotero, Embase, publishers and registries export it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from livingreview.adding.formats import people, tagged
from livingreview.adding.formats.words import escaped, plain
from livingreview.evidence.bibliography import Entry

START = re.compile(r"^\ufeff?\s*TY {0,2}- ", re.MULTILINE)
_KINDS = {
    **dict.fromkeys(("JOUR", "JFULL", "EJOUR", "MGZN", "NEWS", "INPR", "UNPB"), "article"),
    **dict.fromkeys(("CPAPER", "CONF"), "inproceedings"),
    **{"CHAP": "incollection", "ECHAP": "incollection", "BOOK": "book", "EBOOK": "book", "RPRT": "misc"},
}
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_PMID = re.compile(r"(?:PMID:?\s*|/pubmed/|pubmed\.ncbi\.nlm\.nih\.gov/)(\d{1,9})\b", re.IGNORECASE)


def entries(text: str) -> Iterator[Entry]:
    """Yield the works of a file."""
    for record in tagged.records(text, "TY", "ER"):
        yield _entry(record)


def _entry(record: tagged.Record) -> Entry:
    said = tagged.one(record, "TY").upper()
    journal = tagged.one(record, "JF", "T2", "JO", "JA", "J2", "BT")
    kind = _KINDS.get(said, "article" if said == "ABST" and journal else "misc")
    titles = tagged.one(record, "TI", "T1") or tagged.one(record, "CT", "ST")
    start, end = tagged.one(record, "SP"), tagged.one(record, "EP")
    fields = {
        "author": people.joined(map(people.read, tagged.every(record, ("AU", "A1")))),
        "editor": people.joined(map(people.read, tagged.every(record, ("ED",)))),
        "title": escaped(plain(titles)),
        _PLACES.get(kind, "howpublished"): escaped(plain(journal or tagged.one(record, "PB"))),
        "year": _year(record),
        "volume": plain(tagged.one(record, "VL")),
        "number": plain(tagged.one(record, "IS")),
        "pages": plain(
            f"{start}-{end}" if start and end and start != end else start or tagged.one(record, "C7")
        ),
        "doi": _doi(record),
        "pmid": _pmid(record),
        "url": next((one for one in tagged.every(record, ("UR", "LK")) if not _DOI.search(one)), "").strip(),
    }
    if kind == "book":
        fields["publisher"] = escaped(plain(tagged.one(record, "PB")))
        fields.pop("howpublished", None)
    return Entry("", kind, 1, {name: text for name, text in fields.items() if text})


_PLACES = {
    "article": "journal",
    "inproceedings": "booktitle",
    "incollection": "booktitle",
    "book": "publisher",
}


def _year(record: tagged.Record) -> str:
    for tag in ("PY", "Y1", "DA"):
        if found := re.search(r"(?:18|19|20)\d\d", tagged.one(record, tag)):
            return found[0]
    return ""


def _doi(record: tagged.Record) -> str:
    """Return the DOI of the work; a note may name those of others."""
    for said in (tagged.one(record, "DO"), *tagged.every(record, ("UR", "LK", "L3", "M3"))):
        if found := _DOI.search(said):
            return found[0]
    # One that is none is shown to somebody rather than lost.
    return tagged.one(record, "DO")


def _pmid(record: tagged.Record) -> str:
    for said in tagged.every(record, ("C1", "N1", "UR", "U2", "M1", "M2")):
        if found := _PMID.search(said):
            return found[1]
    base = " ".join(tagged.every(record, ("DB", "DP"))).casefold()
    number = tagged.one(record, "AN")
    known = any(name in base for name in ("pubmed", "medline", "nlm"))
    return number if known and re.fullmatch(r"\d{1,8}", number) else ""
