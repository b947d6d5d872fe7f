"""Records that match and are not in the review: each once, however many services and strings have found it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from livingreview.adding.formats.words import plain
from livingreview.kept import digest
from livingreview.services.record import Record
from livingreview.surveillance.known import Known

#: Order in which a record is known, and looked up again.
_IDENTIFIERS = ("doi", "pmid", "nct", "pmcid")
#: The service whose words of a record are shown, where several have it.
_FIRST = ("pubmed", "clinicaltrials", "europe-pmc", "crossref")


@dataclass
class Candidate:
    """A work, or the record of a trial, that may belong into the review.

    Attributes
    ----------
    record : key that a row of the screening can have.
    services : identifier at each service that has it.
    topics, strings : of what it was found by.
    trials : numbers of trials of the review that it names, with the keys of the trials.
    other_trials : numbers of trials that the review does not have.
    """

    record: str
    kind: str
    title: str
    authors: tuple[str, ...]
    year: str
    journal: str
    abstract: str
    identifiers: dict[str, str]
    services: dict[str, str] = field(default_factory=dict)
    topics: set[str] = field(default_factory=set)
    strings: set[str] = field(default_factory=set)
    trials: dict[str, tuple[str, ...]] = field(default_factory=dict)
    other_trials: tuple[str, ...] = ()

    @property
    def keys(self) -> list[str]:
        """Keys under which it is remembered as told; under any of them it is the same one."""
        named = [f"work:{name}:{value}" for name, value in self.identifiers.items()]
        return named or [f"work:{service}:{number}" for service, number in self.services.items()]

    @property
    def command(self) -> str:
        """What a person types to take it over; empty if no identifier of it can be looked up."""
        for name in ("doi", "pmid", "nct"):
            if name in self.identifiers:
                return f"livingreview add reference {quoted(self.identifiers[name])}"
        return ""


def quoted(text: str) -> str:
    """Return a word of a command, in quotes where a shell would read its signs.

    >>> quoted("10.1000/x"), quoted("10.1016/S0(20)1")
    ('10.1000/x', "'10.1016/S0(20)1'")
    """
    return text if re.fullmatch(r"[\w./:=@+-]+", text) else "'" + text.replace("'", "'\\''") + "'"


@dataclass(frozen=True)
class Hit:
    """A record, and by which string and for which topic it was found; a search by trials has no topic."""

    record: Record
    string: str
    topic: str = ""


def merged(hits: list[Hit], known: Known) -> list[Candidate]:
    """Return the records that the review does not have, each once, those that name its trials first."""
    groups: list[list[Hit]] = []
    place: dict[str, int] = {}
    for hit in hits:
        names = _names(hit.record)
        found = sorted({place[name] for name in names if name in place})
        first = found[0] if found else len(groups)
        if not found:
            groups.append([])
        # What two services know by different identifiers may be one work by what a third one knows.
        for other in found[1:]:
            groups[first] += groups[other]
            groups[other] = []
        groups[first].append(hit)
        for one in groups[first]:
            place |= dict.fromkeys(_names(one.record), first)
    made = [_candidate(group, known) for group in groups if group and not _held(group, known)]
    return sorted(made, key=lambda one: (not one.trials, min(one.topics, default=""), one.record))


def _names(record: Record) -> list[str]:
    named = [f"{name}:{record.identifiers[name]}" for name in _IDENTIFIERS if name in record.identifiers]
    return named or [f"{record.service}:{record.id}"]


def slug(name: str, value: str) -> str:
    """Return an identifier as a key of a table.

    Where a sign is lost that another identifier may have in its place, a digest tells the two apart.

    >>> slug("pmid", "123"), slug("nct", "NCT00000001"), slug("doi", "10.1000/abc1")
    ('pmid-123', 'nct00000001', 'doi-10-1000-abc1')
    >>> slug("doi", "10.1000/a.b"), slug("doi", "10.1000/a-b")
    ('doi-10-1000-a-b-c729e165', 'doi-10-1000-a-b-1f53277a')
    """
    bare = re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-")
    if name == "nct":
        return bare
    if re.fullmatch(r"10\.[0-9]+/[a-z0-9]+" if name == "doi" else r"[a-z0-9]+(:[a-z0-9]+)?", value.lower()):
        return f"{name}-{bare}"
    return "-".join(filter(None, (name, bare, digest(value.lower().encode())[:8])))


def _held(group: list[Hit], known: Known) -> bool:
    for hit in group:
        given = hit.record.identifiers
        if any(f"{name}:{value}" in known.works for name, value in given.items()):
            return True
        if any({slug(name, value), f"{name}:{value}"} & known.screened for name, value in given.items()):
            return True
        if slug(hit.record.service, hit.record.id) in known.screened:
            return True
        if hit.record.kind == "registry" and any(number in known.trials for number in hit.record.trials):
            return True
    return False


def _candidate(group: list[Hit], known: Known) -> Candidate:
    records = sorted(
        (hit.record for hit in group), key=lambda one: _FIRST.index(one.service) if one.service in _FIRST else 9
    )  # fmt: skip
    best = records[0]
    given: dict[str, str] = {}
    for record in records:
        for name, value in record.identifiers.items():
            given.setdefault(name, value)
    named = {number for record in records for number in record.trials}
    identifiers = {name: given[name] for name in _IDENTIFIERS if name in given}
    first = next(((name, identifiers[name]) for name in ("pmid", "nct", "doi") if name in identifiers), None)
    return Candidate(
        slug(*first) if first else slug(best.service, best.id),
        best.kind,
        plain(best.title) or "(no title)",
        tuple(map(plain, best.authors)),
        next((record.year for record in records if record.year), ""),
        plain(next((record.journal for record in records if record.journal), "")),
        "\n".join(plain(line) for line in _longest(records).splitlines() if line.strip()),
        identifiers,
        {record.service: record.id for record in reversed(records)},
        {hit.topic for hit in group if hit.topic},
        {hit.string for hit in group},
        {number: known.trials[number].keys for number in sorted(named) if number in known.trials},
        tuple(sorted(named - known.trials.keys())),
    )


def _longest(records: list[Record]) -> str:
    return next((record.abstract for record in records if record.abstract), "")
