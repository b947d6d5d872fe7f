"""Authors as export files write them, as BibTeX reads them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from livingreview.adding.formats.words import escaped, plain

#: Initials behind a surname, as PubMed (``Mok TS``) and Embase (``Mok T.S.``) write them.
_INITIALS = re.compile(r"(?:[^\W\d_]\.?-?){1,4}")
_LINEAGE = re.compile(r"(?:Jr|Sr)\.?|[IVX]{2,4}|[2-9](?:nd|rd|th)")
_BEHALF = re.compile(r"^(?:on behalf of|for) (?:the )?(?=\w)", re.IGNORECASE)
_ET_AL = re.compile(r"(?:,|\s)*\bet\.?\s?al\.?\s*$|^others?$", re.IGNORECASE)
OTHERS = "others"


def joined(names: Iterable[str]) -> str:
    """Return names as one field; *et al.* ends it, wherever it stood."""
    given = [name for name in names if name]
    known = [name for name in dict.fromkeys(given) if name != OTHERS]
    return " and ".join([*known, OTHERS] if OTHERS in given and known else known)


def group(name: str) -> str:
    """Return the name of a body, which BibTeX must not take apart.

    >>> group("on behalf of the Example Group")
    '{Example Group}'
    """
    said = _BEHALF.sub("", escaped(plain(name)).strip(" ,;"))
    return f"{{{said}}}" if said else ""


def person(family: str, given: str = "", *, particle: str = "", suffix: str = "") -> str:
    """Return one person: particle and surname, suffix, given names.

    >>> person("Berg", "Anna", particle="van der"), person("King", "M L", suffix="Jr")
    ('van der Berg, Anna', 'King, Jr, M L')
    """
    family, given, particle, suffix = (
        escaped(plain(part)).strip(" ,;") for part in (family, given, particle, suffix)
    )
    if not family:
        return given and f"{{{given}}}"
    if not given and not suffix and " " in family:
        # A name in one piece is that of a body.
        return f"{{{family}}}"
    if re.search(r"(?:^|\s)and(?:\s|$)|,", family, re.IGNORECASE):
        family = f"{{{family}}}"
    surname = f"{particle} {family}" if particle else family
    return ", ".join(part for part in (surname, suffix, given) if part)


def read(name: str) -> str:
    """Return a name that stands in one piece: *Surname, Given*, *Surname, Given, Jr*, *Surname AB*, or a body.

    >>> [read(name) for name in ("Roe, R. A., Jr.", "Roe RA", "van der Berg A.B.", "Roe, Richard 3rd", "A Study Group")]
    ['Roe, Jr., R. A.', 'Roe, RA', 'van der Berg, A.B.', 'Roe, 3rd, Richard', '{A Study Group}']
    """
    said = plain(name).strip(" ;")
    if _ET_AL.search(said):
        rest = _ET_AL.sub("", said).strip(" ,")
        return OTHERS if not rest else f"{read(rest)} and {OTHERS}"
    pieces = [piece.strip() for piece in said.split(",")]
    if len(pieces) > 1 and not pieces[1]:
        return group(pieces[0])  # EndNote ends the name of a body with a comma
    if len(pieces) == 1:
        return _unparted(said)
    suffix = pieces[2] if len(pieces) == 3 and _LINEAGE.fullmatch(pieces[2]) else ""
    if len(pieces) == 3 and not suffix and _LINEAGE.fullmatch(pieces[1]):
        pieces, suffix = [pieces[0], pieces[2]], pieces[1]
    if len(pieces) > 2 and not suffix:
        return group(said)
    given, _, last = pieces[1].rpartition(" ")
    if given and not suffix and _LINEAGE.fullmatch(last):
        return person(pieces[0], given, suffix=last)
    return person(pieces[0], pieces[1], suffix=suffix)


def _unparted(said: str) -> str:
    words = said.split()
    suffix = words.pop() if len(words) > 2 and _LINEAGE.fullmatch(words[-1]) else ""
    if (
        len(words) > 1
        and _INITIALS.fullmatch(words[-1])
        and words[-1].replace(".", "").replace("-", "").isupper()
    ):
        return person(" ".join(words[:-1]), words[-1], suffix=suffix)
    return group(said)
