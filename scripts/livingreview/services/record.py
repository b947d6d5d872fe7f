"""What a service says of a work or a trial, in one form for all services."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_NCT = re.compile(r"(?<![A-Z0-9])NCT[0-9]{8}(?![0-9])")
#: What a notice is about, by the word of a service: of Crossref's updates, and of PubMed's comments and corrections.
RETRACTED, CONCERN, CORRECTED, PUBLISHED = "retracted", "concern", "corrected", "published"


#: What an identifier looks like; whatever does not is never shown as one, nor put into a command.
_SHAPES = {
    "doi": re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/\S+"),
    "pmid": re.compile(r"[1-9][0-9]{0,8}"),
    "pmcid": re.compile(r"PMC[0-9]{1,9}"),
    "nct": re.compile(r"NCT[0-9]{8}"),
}
_LONGEST = 300


@dataclass(frozen=True)
class Notice:
    """That a work was retracted or corrected, is doubted, or is the preprint of another.

    Attributes
    ----------
    kind : ``retracted``, ``concern``, ``corrected`` or ``published``.
    by : identifier of the notice, or of the work that a preprint became, such as ``doi:10.1000/x``; may be empty.
    told_on : day of the notice, as far as it is known.
    """

    kind: str
    by: str = ""
    told_on: str = ""


@dataclass(frozen=True)
class Record:
    """A work, or the record of a trial.

    Attributes
    ----------
    service, id : by whom it is known, and as what.
    title, abstract : as the service writes them, with its tags.
    authors : family name first.
    identifiers : ``doi``, ``pmid``, ``pmcid`` and ``nct``, as far as they are known.
    trials : numbers of ClinicalTrials.gov that it names.
    notices : what became of it.
    updates : identifiers of works that this one retracts or corrects, with the kind of notice.
    pages : pages or number of the article.
    """

    service: str
    id: str
    kind: str
    title: str
    authors: tuple[str, ...] = ()
    year: str = ""
    journal: str = ""
    pages: str = ""
    abstract: str = ""
    identifiers: dict[str, str] = field(default_factory=dict)
    trials: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    updates: tuple[tuple[str, str], ...] = ()


@dataclass
class Found:
    """What a search has brought.

    Attributes
    ----------
    records : by their identifier at the service; a record that two pages show is one.
    count : how many the service says there are.
    warnings : clauses that follow the name of the service.
    most : so many were wanted; ``None`` for all of them.
    whole : whether all of them were read, so that the next search may begin where this one ended.
    short : how many it did not give of those that it counts, where nothing else is wrong.
    """

    records: dict[str, Record] = field(default_factory=dict)
    count: int = 0
    warnings: list[str] = field(default_factory=list)
    most: int | None = None
    whole: bool = True
    short: int = 0

    def judge(self) -> Found:
        """Compare what was read with what there should be, and say what is missing."""
        self.short = max(
            0, (self.count if self.most is None else min(self.count, self.most)) - len(self.records)
        )
        if self.short:
            self.warnings.append(f"says there are {self.count} records, and gave {len(self.records)}")
            self.whole = False
        named = list(self.records.values())
        if len(named) > 2 and not any(record.title for record in named):
            self.warnings.append("gives no title any more; it may have changed the name of a field")
            self.whole, self.short = False, 0
        return self


def identifier(name: str, text: str) -> str:
    """Return an identifier as it is written here; empty if the text cannot be one.

    >>> identifier("doi", "https://doi.org/10.1000/ABC"), identifier("doi", "--help"), identifier("pmid", "1 or 2")
    ('10.1000/abc', '', '')
    """
    bare = bare_doi(text) if name == "doi" else text.strip()
    fits = len(bare) <= _LONGEST and bare.isprintable() and _SHAPES[name].fullmatch(bare)
    return bare if fits else ""


def named(name: str, text: str) -> str:
    """Return an identifier with its kind before it; empty if the text cannot be one.

    >>> named("pmid", "12"), named("doi", "none")
    ('pmid:12', '')
    """
    value = identifier(name, text)
    return f"{name}:{value}" if value else ""


def trials_in(*texts: str) -> tuple[str, ...]:
    """Return the numbers of trials that texts name, each once.

    >>> trials_in("See NCT01234567, NCT01234567 and XNCT99999999; NCT123456789 is none.")
    ('NCT01234567',)
    """
    return tuple(sorted({number for text in texts for number in _NCT.findall(text.upper())}))


def bare_doi(text: str) -> str:
    """Return a DOI without address, in lower case.

    >>> bare_doi("https://doi.org/10.1000/ABC")
    '10.1000/abc'
    """
    return re.sub(
        r"^(?:https?://)?(?:dx\.)?doi\.org/|^doi:\s*", "", text.strip(), flags=re.IGNORECASE
    ).lower()
