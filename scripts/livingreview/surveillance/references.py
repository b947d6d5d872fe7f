"""What has become of the works that the review cites, and what its bibliography leaves out of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from livingreview.adding.formats.words import from_latex, plain
from livingreview.evidence.bibliography import Entry
from livingreview.evidence.works import unescaped
from livingreview.services.answers import whole_number
from livingreview.services.named import CROSSREF, PUBMED, SEARCHED
from livingreview.services.record import CONCERN, CORRECTED, PUBLISHED, RETRACTED, Record, bare_doi
from livingreview.surveillance.candidates import quoted
from livingreview.surveillance.finding import Finding
from livingreview.surveillance.known import Known

_NAMES = {service.key: service.name for service in SEARCHED}
_SAID = {
    RETRACTED: "was retracted",
    CONCERN: "has an expression of concern",
    CORRECTED: "was corrected",
    PUBLISHED: "is a preprint that has been published",
}
#: The gravest first.
GRAVITY = (RETRACTED, CONCERN, PUBLISHED, CORRECTED)
#: A title that is cut, or shorter than this, identifies nothing.
_SHORTEST = 30


def doi(entry: Entry) -> str:
    """Return the DOI of a work as services know it; empty if it has none."""
    return bare_doi(unescaped(entry.fields.get("doi", "")))


def pmid(entry: Entry) -> str:
    """Return the PubMed id of a work; empty if it has none."""
    return entry.fields.get("pmid", "").strip()


def searchable(entry: Entry) -> str:
    """Return the title by which a work without identifier can be looked for; empty if it cannot."""
    title = words(entry.fields.get("title", ""))
    whole = "…" not in title and not title.endswith("...") and len(title) >= _SHORTEST
    return title if entry.kind == "article" and whole and not doi(entry) and not pmid(entry) else ""


def words(text: str) -> str:
    """Return a field of the bibliography as a reader sees it.

    >>> words("{ABC}-1 in R\\\\&D")
    'ABC-1 in R&D'
    """
    return unescaped(re.sub(r"[{}]", "", from_latex(text))).strip()


def noticed(entry: Entry, records: Iterable[Record], known: Known) -> Iterator[Finding]:
    """Yield that a work was retracted, is doubted, was corrected, or was published after its preprint.

    Parameters
    ----------
    records : what each service says of the work.
    """
    records = list(records)
    for kind in GRAVITY:
        told = [
            (record.service, notice) for record in records for notice in record.notices if notice.kind == kind
        ]
        if not told:
            continue
        by = [notice.by for _, notice in told if notice.by.partition(":")[2]]
        if kind == PUBLISHED and any(name in known.works for name in by):
            continue
        # A notice that two services know by two identifiers is one; a second notice of one service is another.
        most = max(Counter(service for service, _ in told).values())
        day = next((notice.told_on for _, notice in reversed(told) if notice.told_on), "")
        yield _notice(entry, kind, most, sorted({service for service, _ in told}), by, day, known)


def _notice(
    entry: Entry, kind: str, count: int, services: list[str], by: list[str], day: str, known: Known
) -> Finding:
    rows = known.rows[entry.key]
    where = f" by {by[-1].partition(':')[2]}" if by and kind != PUBLISHED else ""
    become = f" as {by[0].partition(':')[2]}" if by and kind == PUBLISHED else ""
    command = ""
    if by and kind == PUBLISHED:
        command = f"livingreview add reference {quoted(by[0].partition(':')[2])}"
    number = f" ({count} times)" if count > 1 else ""
    rest = f"; {rows} row{'s rest' if rows != 1 else ' rests'} on it" if rows else ""
    who = " and ".join(_NAMES.get(service, service) for service in services)
    says = "say" if len(services) > 1 else "says"
    return Finding(
        f"reference:{entry.key}:{kind}" + (f":{count}" if kind == CORRECTED else ""),
        kind,
        entry.key,
        services[0],
        f"{entry.key} {_SAID[kind]}{number}{become}{where}{f' on {day}' if day else ''}, {who} {says}{rest}.",
        theirs=by[-1] if by else "",
        command=command,
        weight=rows,
    )


def updated(record: Record, known: Known) -> Iterator[Finding]:
    """Yield that a newly found record retracts or corrects a work of the bibliography."""
    for name, kind in record.updates:
        if key := known.works.get(name):
            own = next(
                (f"{one}:{record.identifiers[one]}" for one in ("doi", "pmid") if one in record.identifiers),
                "",
            )
            entry = next(one for one in known.entries if one.key == key)
            yield _notice(entry, kind, 1, [record.service], [own] if own else [], "", known)


def lacking(entry: Entry, records: Iterable[Record]) -> Iterator[Finding]:
    """Yield the fields that a work has none of, and what a service says they are."""
    records = list(records)
    wanted: dict[str, Callable[[Record], str]] = {
        "author": lambda one: " and ".join(map(plain, one.authors)),
        "doi": lambda one: one.identifiers.get("doi", ""),
        "pmid": lambda one: one.identifiers.get("pmid", ""),
        "pages": lambda one: (
            one.pages.replace("–", "-").replace("-", "--") if entry.kind == "article" else ""
        ),
    }
    for name, value in wanted.items():
        if entry.fields.get(name):
            continue
        said = next(((one.service, value(one)) for one in records if value(one)), None)
        if said:
            yield _lacks(entry, name, said[1], said[0])


def filled(entry: Entry) -> set[str]:
    """Return the keys of what a work would lack if it did not have it."""
    return {
        f"lacks:{entry.key}:{name}" for name in ("author", "doi", "pmid", "pages") if entry.fields.get(name)
    }


def _lacks(entry: Entry, name: str, value: str, service: str) -> Finding:
    shown = value if len(value) < 120 else value[:119] + "…"
    return Finding(
        f"lacks:{entry.key}:{name}",
        name,
        entry.key,
        service,
        f"{entry.key} has no {name}; {_NAMES[service]} says: {shown}.",
        "",
        value,
    )


def same_title(entry: Entry, found: Iterable[Record]) -> Record | None:
    """Return the work that has the title of an entry, sign for sign but for capitals and spaces, and its year."""
    wanted, year = _letters(words(entry.fields.get("title", ""))), whole_number(entry.fields.get("year"))
    for record in found:
        theirs = whole_number(record.year)
        near = year is None or theirs is None or abs(year - theirs) <= 1
        if _letters(plain(record.title)) == wanted and near:
            return record
    return None


def _letters(text: str) -> str:
    return re.sub(r"[^\w]+", "", text.lower())


def unknown(entry: Entry, service: str) -> Finding:
    """Return that a service does not know an identifier of a work."""
    name, value = ("DOI", doi(entry)) if service == CROSSREF.key else ("PubMed id", pmid(entry))
    why = ": it may be mistyped" + (", or of another agency" if service == CROSSREF.key else "")
    return Finding(
        f"reference:{entry.key}:unknown:{service}",
        "unknown",
        entry.key,
        service,
        f"{entry.key} has the {name} {value}, which {_NAMES[service]} does not know{why}.",
        value,
    )


def services_of(entry: Entry) -> tuple[str, ...]:
    """Return the services that can be asked for a work by an identifier."""
    return tuple(
        service for service, has in ((PUBMED.key, pmid(entry)), (CROSSREF.key, doi(entry))) if has
    )  # fmt: skip
