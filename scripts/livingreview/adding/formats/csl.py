"""CSL-JSON, as Zotero exports it and the registers of DOIs answer with it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from livingreview.adding.formats import people
from livingreview.adding.formats.words import escaped, plain
from livingreview.evidence.bibliography import Entry

START = re.compile(r"^\ufeff?\s*[\[{]")
_KINDS = {
    **dict.fromkeys(
        (
            "article-journal",
            "journal-article",
            "article",
            "article-magazine",
            "article-newspaper",
            "posted-content",
        ),
        "article",
    ),
    **dict.fromkeys(("paper-conference", "proceedings-article"), "inproceedings"),
    **dict.fromkeys(("chapter", "book-chapter"), "incollection"),
    **dict.fromkeys(("book", "monograph"), "book"),
}
_PLACES = {
    "article": "journal",
    "inproceedings": "booktitle",
    "incollection": "booktitle",
    "book": "publisher",
}
#: Dates of a work, the one on which it is cited first; the day on which a record was made is none.
_DATES = ("issued", "published-print", "published", "published-online")
_PMID = re.compile(r"PMID:?\s*(\d{1,9})\b", re.IGNORECASE)


class CslError(ValueError):
    """The text holds no works; the message says what it holds."""


def entries(text: str) -> Iterator[Entry]:
    """Yield the works of a text: one, a list of them, or what a register of DOIs wraps around one.

    Raises
    ------
    CslError : if it is no JSON, or holds anything else.
    """
    try:
        found = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        line = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise CslError(f"the file is no whole JSON{line}; export the reference again, as CSL JSON") from error
    if isinstance(found, dict) and isinstance(found.get("message"), dict):
        found = found["message"]
    if isinstance(found, dict) and isinstance(found.get("items"), list):
        found = found["items"]
    works = found if isinstance(found, list) else [found]
    for number, work in enumerate(works, start=1):
        if not isinstance(work, dict) or not (work.get("title") or work.get("DOI")):
            raise CslError(
                f"entry {number} of the file has neither a title nor a DOI; export the references as CSL JSON"
            )
        yield _entry(work)


def _entry(work: Mapping[str, Any]) -> Entry:
    kind = _KINDS.get(_text(work, "type"), "misc")
    place = _text(work, "container-title", "event-title", "event")
    if not place and kind in ("article", "misc"):
        # A preprint stands in no journal; the server is named as institution or publisher.
        place = _institution(work) or _text(work, "publisher")
        kind = kind if place else "misc"
    if kind == "book":
        place = _text(work, "publisher")
    title = _text(work, "title")
    if subtitle := _text(work, "subtitle"):
        title = title if plain(subtitle) in plain(title) else f"{title}: {subtitle}"
    note = _text(work, "note")
    pmid = _text(work, "PMID", "pmid") or (found[1] if (found := _PMID.search(note)) else "")
    fields = {
        "author": people.joined(_people(work.get("author"))),
        "editor": people.joined(_people(work.get("editor"))),
        "title": escaped(plain(title)),
        _PLACES.get(kind, "howpublished"): escaped(plain(place)),
        "year": _year(work),
        "volume": plain(_text(work, "volume")),
        "number": plain(_text(work, "issue")),
        "pages": plain(
            _text(work, "page", "article-number", "number") if kind != "misc" else _text(work, "page")
        ),
        "doi": _text(work, "DOI", "doi").strip(),
        "pmid": pmid.strip(),
        "url": _text(work, "URL", "url").strip(),
    }
    return Entry("", kind, 1, {name: text for name, text in fields.items() if text})


def _text(work: Mapping[str, Any], *names: str) -> str:
    """Return the first text of some names; a register gives lists where a reference manager gives texts."""
    for name in names:
        value = work.get(name)
        if isinstance(value, list):
            value = next((one for one in value if isinstance(one, str) and one.strip()), "")
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if isinstance(value, str) and value.strip():
            return value
    return ""


def _institution(work: Mapping[str, Any]) -> str:
    found = work.get("institution")
    first = found[0] if isinstance(found, list) and found else found
    return _text(first, "name") if isinstance(first, dict) else ""


def _people(found: object) -> Iterator[str]:
    for one in found if isinstance(found, Sequence) and not isinstance(found, str) else ():
        if not isinstance(one, dict):
            continue
        if literal := _text(one, "literal", "name"):
            yield people.group(literal) if people.read(literal) != people.OTHERS else people.OTHERS
            continue
        # Particles that are dropped and those that are not stand before the surname alike.
        particle = " ".join(
            filter(None, (_text(one, "dropping-particle"), _text(one, "non-dropping-particle")))
        )
        family, given = _text(one, "family"), _text(one, "given")
        if family.casefold().strip(". ") in ("et al", "others") and not given:
            yield people.OTHERS
            continue
        yield people.person(family, given, particle=particle, suffix=_text(one, "suffix"))


def _year(work: Mapping[str, Any]) -> str:
    """Return the year of a work; a register may give a date without one, as ``[[null]]``."""
    for name in _DATES:
        date = work.get(name)
        if not isinstance(date, dict):
            continue
        parts = date.get("date-parts")
        first = parts[0] if isinstance(parts, list) and parts else None
        said = first[0] if isinstance(first, list) and first else None
        for text in (said, date.get("literal"), date.get("raw")):
            if found := re.search(r"(?:18|19|20)\d\d", str(text or "")):
                return found[0]
    return ""
