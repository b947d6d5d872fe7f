"""Names of journals as this bibliography writes them, whatever an export calls them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from livingreview.evidence.bibliography import Entry

#: Words that an abbreviation leaves out, and that begin with a small letter within a name.
_SMALL = frozenset(
    [
        "a",
        "an",
        "and",
        "at",
        "by",
        "de",
        "der",
        "des",
        "di",
        "du",
        "et",
        "for",
        "für",
        "in",
        "la",
        "le",
        "of",
        "on",
        "the",
        "to",
        "und",
    ]
)
_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)


def known(entries: Iterable[Entry]) -> list[str]:
    """Return the names of journals in a bibliography, the usual spelling first."""
    counts = Counter(entry.fields["journal"] for entry in entries if entry.fields.get("journal"))
    return [name for name, _ in counts.most_common()]


def written(name: str, journals: Iterable[str]) -> str:
    """Return the name of a journal: as the bibliography has it, else in full words with capitals.

    What a catalogue adds behind a colon or in brackets is left out. An abbreviation becomes the name that it
    stands for, if only one of the journals fits it.

    >>> written("J Exp Clin", ["Journal of Experimental Clinics", "Annals of Trials"])
    'Journal of Experimental Clinics'
    >>> written("Annals of trials : official journal of the Society (London, 1990)", [])
    'Annals of Trials'
    """
    short = re.split(r"\s+[:=]\s+", name.strip())[0]
    short = re.sub(r"\s*\([^()]*\)\s*$", "", short).strip(" .") or name.strip()
    spelt = {_plain(one): one for one in reversed(list(journals))}
    if found := spelt.get(_plain(short)):
        return found
    fits = [one for one in spelt.values() if _stands_for(short, one)]
    if len({_plain(one) for one in fits}) == 1:
        return fits[0]
    # A catalogue writes names as sentences, and parts a section from its journal by a full stop.
    if re.search(r"[A-Z]", short[1:]):
        return short
    return " ".join(_capital(word, first=at == 0) for at, word in enumerate(short.replace(". ", " ").split()))


def _plain(name: str) -> str:
    bare = re.sub(r"\\&|&amp;|&", "and", name.casefold())
    return _ARTICLE.sub("", " ".join(re.findall(r"\w+", bare)))


def _stands_for(short: str, name: str) -> bool:
    """Say whether each word of an abbreviation begins the next telling word of a name."""
    words = [word for word in _plain(name).split() if word not in _SMALL]
    parts = [word for word in _plain(short).split() if word not in _SMALL]
    return 1 < len(parts) == len(words) and all(
        word.startswith(part) for part, word in zip(parts, words, strict=True)
    )


def _capital(word: str, *, first: bool) -> str:
    return word if word in _SMALL and not first else word[:1].upper() + word[1:]
