"""The work behind a fact: which one somebody means, and where in it the fact stands."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from livingreview.adding import reference
from livingreview.adding.row import AddError
from livingreview.check.bibliography import WORKS, surnames
from livingreview.evidence.bibliography import Entry

_DOI = re.compile(r"(?<![\w/])(?:https?://)?(?:(?:dx\.)?doi\.org/|doi:?\s*)?(10\.[0-9]{4,9}/[-._;()/:A-Za-z0-9]+)", re.IGNORECASE)  # fmt: skip
_PMID = re.compile(r"(?:PMID:?\s*|pubmed\.ncbi\.nlm\.nih\.gov/)([0-9]{4,8})\b", re.IGNORECASE)
_REGISTRY = re.compile(r"\b(NCT[0-9]{8}|UMIN[0-9]{9}|jRCT[a-z0-9]{10}|ChiCTR[A-Z0-9-]{8,14})\b")
_KEY = re.compile(r"(?<![\w-])[a-z]+[0-9]{4}[a-z0-9]+(?![\w-])", re.ASCII)
_URL = re.compile(r"https?://\S+|www\.\S+")
_NAMED = re.compile(r"\b([A-Z][\w'’-]+)(?:\s+[A-Z]{1,3}\b)?(?:,?\s+(?:et al\.?|and [A-Z][\w'’-]+|and others))?[^\n]{0,160}?\b((?:19|20)[0-9]{2})\b")  # fmt: skip
_LOCATOR = re.compile(
    r"\b(?:abstract|(?:extended data )?tables?|fig(?:ure)?s?\b|pages?|pp?\.?\s*[0-9]|suppl\w*|appendix|results|methods|discussion"
    r"|slides?|poster|section|registry (?:record|results)|record|label|paragraph|panel|title|text|lines?|box)",
    re.IGNORECASE,
)
#: How PubMed writes a reference in the styles AMA and NLM.
_CITED = re.compile(
    r"(?P<authors>[^.]+?(?:, et al)?)\.\s+(?P<title>.+?[?!]|.+?(?=\.))\.?\s+(?P<journal>[^.?!\d][^.?!]*)\.\s+(?P<year>(?:19|20)[0-9]{2})"
    r"(?:\s+[A-Z][a-z]{2}(?:[- ][A-Z][a-z]{2})?(?:\s+[0-9]{1,2})?)?(?:;(?P<volume>[\w ]+?)?(?:\((?P<number>[^()]+)\))?(?::(?P<pages>[\w.-]+))?)?\."
)
_AUTHOR = re.compile(r"[^\W\d_][\w'’ -]*? [A-Z]{1,4}(?: (?:Jr|Sr|2nd|3rd))?")
#: Commands of LaTeX; accents are none.
_COMMAND = re.compile(r"\\[A-Za-z]{2,}|\$|://.*://|javascript:", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(?:/[^\s<>\"{}\\`]*)?")
#: Letters of a title that two works do not share by chance.
_TITLE = 25


@dataclass(frozen=True)
class New:
    """A work that is not in the bibliography yet."""

    kind: str
    key: str
    fields: Mapping[str, str]


@dataclass(frozen=True)
class Source:
    """What was understood of an answer to where something was read.

    Attributes
    ----------
    key : of the work, in the bibliography or new.
    new : the entry to be written, if the work is new.
    place : where in the work; empty if that was not told.
    said : why the work cannot be told; empty if it can.
    others : keys of works that may be meant.
    """

    key: str = ""
    new: New | None = None
    place: str = ""
    said: str = ""
    others: tuple[str, ...] = ()


def read(text: str, pasted: str, works: Collection[Entry], kind: str = "primary") -> Source:
    """Return the work that an answer names.

    Parameters
    ----------
    pasted : a reference as a program exports it, or as PubMed cites it; for a work that is not there yet.
    kind : what a new work is.
    """
    place = locator(text)
    known = _known(text, works)
    if len(known) == 1:
        return Source(known[0], None, place)
    if len(known) > 1:
        return Source(
            place=place,
            said="This names several works; name the one in which the number stands.",
            others=tuple(known),
        )
    new, said = _new(pasted, works, kind) if pasted else _new(text, works, kind)
    if isinstance(new, str):
        return Source(new, None, place)
    if new:
        doi, pmid = _DOI.search(text), _PMID.search(text)
        fields = dict(new.fields)
        if doi and pasted and fields.get("doi", _doi(doi)).lower() != _doi(doi).lower():
            return Source(
                place=place,
                said="The reference that you pasted has another DOI than the source that you name.",
            )
        if pmid:
            fields.setdefault("pmid", pmid[1])
        ordered = {name: fields[name] for name in reference.FIELDS if fields.get(name)}
        return Source(new.key, New(new.kind, new.key, ordered), place)
    if pasted:
        return Source(place=place, said=said)
    if near := _by_name(text, works):
        if len(near) == 1:
            return Source(near[0], None, place)
        return Source(
            place=place,
            said="Several works of the book fit this; add the DOI or the PubMed number.",
            others=tuple(near[:6]),
        )
    if _DOI.search(text) or _PMID.search(text) or _REGISTRY.search(text):
        return Source(place=place, said=_NOT_HERE)
    return Source(place=place, said="No DOI, PubMed number or registry number stands there, and no work of the book fits the words. Write for example PMID 12345678; Table 2.")  # fmt: skip


_NOT_HERE = (
    "The book does not have this work yet. Paste its reference too: on PubMed, choose Cite and copy the line; or export"
    " it as BibTeX."
)


def _doi(found: re.Match[str]) -> str:
    return found[1].rstrip(".,;:)")


def _known(text: str, works: Collection[Entry]) -> list[str]:
    """Return the works that are named by an identifier, or by their key."""
    dois = {_doi(one).lower() for one in _DOI.finditer(text)}
    pmids = {one[1] for one in _PMID.finditer(text)}
    keys = set(_KEY.findall(text))
    numbers = set(_REGISTRY.findall(text)) if not dois | pmids else set()
    if not dois | pmids | numbers and re.fullmatch(r"\s*[0-9]{7,8}\s*(?:[;,.].*)?", text, re.DOTALL):
        pmids = {re.findall("[0-9]+", text)[0]}
    found = []
    for work in works:
        record = " ".join(work.fields.get(name, "") for name in ("title", "howpublished", "url", "number"))
        of_registry = "registry" in work.fields.get("keywords", "")
        if (
            work.key in keys
            or work.fields.get("doi", "").lower() in dois - {""}
            or work.fields.get("pmid", "") in pmids - {""}
            or (of_registry and any(number in record for number in numbers))
        ):
            found.append(work.key)
    return found


def _by_name(text: str, works: Iterable[Entry]) -> list[str]:
    """Return the works of a first author and a year."""
    named = {(surname.casefold(), year) for surname, year in _NAMED.findall(text)}
    found = []
    for work in works:
        names = {name.casefold() for name in surnames(work.fields.get("author", ""))}
        if any(name in names and work.fields.get("year") == year for name, year in named):
            found.append(work.key)
    return found


def _new(text: str, works: Collection[Entry], kind: str) -> tuple[New | str | None, str]:
    """Return a work out of a reference in full, its key if the book has it already, or why it cannot be read."""
    if kind not in WORKS:
        return None, "Say what the work is."
    try:
        read = [entry] if (entry := cited(text)) else reference.read(text)
    except AddError:
        read = []
    entry = read[0] if len(read) == 1 else None
    if entry is None or not entry.fields.get("title"):
        return None, (
            "This reference cannot be read. On PubMed, choose Cite and copy the line in the format AMA or NLM, with its"
            " DOI; or paste what your reference manager exports as BibTeX."
        )
    fields = reference.cleaned(entry, kind)
    for name, written in fields.items():
        if _COMMAND.search(written) or "<" in written or (name == "url" and not _ADDRESS.fullmatch(written)):
            return (
                None,
                f"The field {name} of the reference holds what is no plain text; write it without commands and links.",
            )
    for work in works:
        same = any(
            fields.get(name) and fields[name].lower() == work.fields.get(name, "").lower()
            for name in ("doi", "pmid")
        )
        if same or (len(_letters(fields)) >= _TITLE and _letters(fields) == _letters(work.fields)):
            return work.key, ""
    return New(entry.kind, reference.key_of(fields, {work.key for work in works}), fields), ""


def _letters(fields: Mapping[str, str]) -> str:
    return re.sub(r"[^a-z0-9]", "", fields.get("title", "").lower())


def cited(text: str) -> Entry | None:
    """Return a reference that was copied in the style AMA or NLM; None for any other text."""
    plain = re.sub(r"^\s*(?:\[?[0-9]{1,3}[\].]\s*)?", "", " ".join(text.split()))
    found = _CITED.match(plain)
    if not found:
        return None
    authors = found["authors"].removesuffix(", et al")
    people = [one.strip() for one in authors.split(",")]
    if not all(_AUTHOR.fullmatch(one) for one in people):
        return None
    named = [f"{one.rpartition(' ')[0]}, {' '.join(one.rpartition(' ')[2])}" for one in people]
    if authors != found["authors"]:
        named.append("others")
    fields = {
        "author": " and ".join(named),
        "title": found["title"],
        "journal": found["journal"],
        "year": found["year"],
    }
    for name in ("volume", "number", "pages"):
        if found[name]:
            fields[name] = found[name]
    if doi := _DOI.search(plain, found.end()):
        fields["doi"] = _doi(doi)
    if pmid := _PMID.search(plain, found.end()):
        fields["pmid"] = pmid[1]
    return Entry("", "article", 1, fields)


def locator(text: str) -> str:
    """Return where in a work something stands, as an answer says it; empty if it does not.

    >>> locator("PMID 12345678; Abstract, Results"), locator("Doe et al., doi:10.1000/x.1, Table 2")
    ('Abstract, Results', 'Table 2')
    """
    plain = text
    for pattern in (_DOI, _PMID, _URL, _REGISTRY):
        plain = pattern.sub(" ", plain)
    pieces = []
    for piece in re.split(r"[;\n]|(?<![Pp])(?<!Fig)(?<!fig)(?<![Ss]uppl)\.\s", plain):
        if found := _LOCATOR.search(piece):
            pieces.append(" ".join(piece[found.start() :].split()).strip(" ,.:()[]-–"))
    return "; ".join(dict.fromkeys(filter(None, pieces)))
