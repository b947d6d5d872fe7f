"""Names of authors and editors as BibTeX reads them: joined by ``and``, each as surname, comma, given names."""

from __future__ import annotations

import re

from pybtex.bibtex.utils import split_tex_string

_HOW = "names are joined by “and”, each as Surname, Given: Doe, Jane and Roe, Richard"
#: Academic and professional letters behind a name, without stops and in small letters.
_DEGREES = frozenset(
    re.findall(
        r"\w+",
        """
        ba bs bsc dds dmd dnp do dphil drph dsc edd esq facp facs fasco frcp frcpath frcpc frcr frcs jd ma
        mba mbbch mbbs mbchb md mhs mmed mph mrcp mrcs ms msc msci mscr np pa pac pharmd phd rn rph scd
        """,
    )
)
_LINEAGE = re.compile(r"(?:Jr|Sr)\.?|[IVX]+|[2-9](?:nd|rd|th)", re.IGNORECASE)
#: A name as PubMed prints it: surname, initials without stops, perhaps Jr.
_PUBMED = re.compile(
    r"((?:[^\W\d_][\w'’-]*\s+)*?[^\W\d_][\w'’-]*)\s+([A-Z](?:-?[A-Z]){0,3})(?:\s+((?:Jr|Sr)\.?))?\.?"
)
_ET_AL = re.compile(
    r"(?:,|\s)*\b(?:et\.? ?al(?:ii|ia|\b\.?)|and colleagues|u\. ?a\.|etc\.?)\s*$", re.IGNORECASE
)
_TITLE = re.compile(r"(?:Dr|Prof|Professor|Mr|Mrs|Ms)\.?\s+(?=\w)")
_EXTENDED = re.compile(r"\b(family|given|prefix|suffix|useprefix|given-i|id)\s*=\s*(\"[^\"]*\"|[^,]*)")


def fault(names: str) -> str | None:
    """Return what is wrong with a field of names, and what to write; ``None`` if BibTeX reads it as it is meant.

    >>> fault("Doe J, Roe R")
    'Doe J, Roe R is read as one name; write Doe, J and Roe, R'
    >>> fault("Doe, Jane and Roe, Richard and others")
    """
    parts: list[str] = split_tex_string(names, r"(?i)(?:^|(?<=\s))and(?=\s|$)")
    for rule in (
        _extended,
        _semicolons,
        _et_al,
        _empty,
        _others,
        _ampersand,
        _degrees,
        _titles,
        _pubmed,
        _commas,
    ):
        if said := rule(names, parts):
            return said
    return _signs(names, parts)


def _written(names: list[str]) -> str:
    return "write " + " and ".join(names)


def _pieces(part: str, separator: str = ",") -> list[str]:
    """Split one name at commas outside braces."""
    if "{" not in part:
        return [piece.strip() for piece in part.split(separator)]
    pieces: list[str] = split_tex_string(part, re.escape(separator))
    return pieces


def _extended(names: str, parts: list[str]) -> str | None:
    if not _EXTENDED.search(names) or not re.search(r"\b(?:family|given)\s*=", names):
        return None
    plain = []
    for part in parts:
        found = {name: text.strip(' "') for name, text in _EXTENDED.findall(part)}
        if "family" in found:
            surname = " ".join(filter(None, [found.get("prefix"), found["family"]]))
            part = ", ".join(filter(None, [surname, found.get("suffix"), found.get("given")]))
        plain.append(part)
    return f"family= and given= are names of biblatex; {_written(plain)}"


def _semicolons(names: str, _: list[str]) -> str | None:
    parts = [part.strip() for part in _pieces(names, ";")]
    if len(parts) < 2:
        return None
    whole = [re.sub(r"^(?:and|&|\\&)\s+", "", part) for part in parts if part]
    plain = [_from_pubmed(part) or part for part in whole]
    if all(len(_pieces(part)) == 2 or " " not in part for part in plain):
        return f"names are not joined by semicolons; {_written(plain)}"
    return f"names are not joined by semicolons; {_HOW}"


def _et_al(names: str, parts: list[str]) -> str | None:
    if not any(_ET_AL.search(part) for part in parts):
        return None
    last = _ET_AL.search(parts[-1])
    if not last or any(_ET_AL.search(part) for part in parts[:-1]):
        return "et al. is read as a name; end the names with “and others”"
    kept = [*parts[:-1], parts[-1][: last.start()].strip()]
    rewritten = [name for name in kept if name and name != "others"]
    if _pubmed("", rewritten) or _commas("", rewritten):
        return "et al. is read as a name; end the names with “and others”"
    return f"et al. is read as a name; {_written([*rewritten, 'others'])}"


def _empty(_: str, parts: list[str]) -> str | None:
    if all(parts):
        return None
    whole = [part for part in parts if part]
    if not whole:
        return f"there is no name; {_HOW}"
    return f"an “and” has no name beside it; {_written(whole)}"


def _others(_: str, parts: list[str]) -> str | None:
    said = [part for part in parts if part.lower() in {"others", "other"}]
    if not said or (said == ["others"] and parts[-1] == "others" and len(parts) > 1):
        return None
    whole = [part for part in parts if part.lower() not in {"others", "other"}]
    return f"“others” stands once, at the end and in small letters; {_written([*whole, 'others'])}"


def _ampersand(_: str, parts: list[str]) -> str | None:
    plain: list[str] = []
    for part in parts:
        plain += (
            [piece.strip(" ,") for piece in split_tex_string(part, r"(?:^|\s)\\?&\s")]
            if "," in part
            else [part]
        )
    if len(plain) == len(parts):
        return None
    if all(len(_pieces(name)) <= 2 for name in plain):
        return f"names are not joined by &; {_written(plain)}"
    return f"names are not joined by &; {_HOW}"


def _is_degree(pieces: list[str], at: int) -> bool:
    """Say whether a piece of a name is a degree; ``MD`` alone behind a surname may be the initials M. D."""
    words = re.sub(r"[.()]", "", pieces[at]).split()
    if not words or any(word.lower() not in _DEGREES for word in words):
        return False
    others = [piece for piece in pieces[1:] if piece != pieces[at] and not _LINEAGE.fullmatch(piece)]
    return bool(others) or not words[-1].isupper()


def _degrees(_: str, parts: list[str]) -> str | None:
    plain, found = [], []
    for part in parts:
        pieces = _pieces(part)
        kept = [piece for at, piece in enumerate(pieces) if at == 0 or not _is_degree(pieces, at)]
        found += [piece for piece in pieces if piece not in kept]
        plain.append(", ".join(kept))
    if not found:
        return None
    degrees = ", ".join(dict.fromkeys(found))
    if any(_unread(name) for name in plain):
        return f"{degrees} is read as part of a name; leave it away ({_HOW})"
    return f"{degrees} is read as part of a name; {_written(plain)}"


def _unread(name: str) -> bool:
    pieces = _pieces(name)
    return len(pieces) > 3 or (len(pieces) == 3 and not _LINEAGE.fullmatch(pieces[1]))


def _titles(_: str, parts: list[str]) -> str | None:
    if not any(_TITLE.match(piece) for part in parts for piece in _pieces(part)):
        return None
    plain = [", ".join(_TITLE.sub("", piece, count=1) for piece in _pieces(part)) for part in parts]
    return f"a title is read as part of a name; {_written(plain)}"


def _from_pubmed(name: str) -> str | None:
    found = _PUBMED.fullmatch(name)
    if not found:
        return None
    surname, initials, lineage = found.groups()
    if surname.isupper():
        # Initials only (J R), or a body known by its letters.
        return None
    return ", ".join(piece for piece in (surname, lineage, initials) if piece)


def _pubmed(_: str, parts: list[str]) -> str | None:
    plain: list[str] = []
    changed = []
    for part in parts:
        pieces = [piece for piece in _pieces(part) if piece]
        names = [_from_pubmed(piece) for piece in pieces]
        if pieces and all(names):
            changed.append(part)
            plain += [name for name in names if name]
        else:
            plain.append(part)
    if not changed:
        return None
    if any(_unread(name) for name in plain):
        return f"{_shortly(changed[0])} is not read as it is meant; {_HOW}"
    one = "one name" if any("," in part for part in changed) else "given name and surname"
    return f"{_shortly(changed[0])} is read as {one}; {_written(plain)}"


def _commas(_: str, parts: list[str]) -> str | None:
    wrong = [part for part in parts if _unread(part)]
    if not wrong:
        return None
    plain: list[str] = []
    certain = True
    for part in parts:
        pieces = [piece for piece in _pieces(part) if piece]
        if len(pieces) < 3 and part not in wrong:
            plain.append(part)
        elif all(_is_given_and_surname(piece) for piece in pieces):
            plain += pieces
        else:
            certain = False
    said = f"{_shortly(wrong[0])} is read as one name"
    return f"{said}; {_written(plain)}" if certain else f"{said}; {_HOW}"


def _is_given_and_surname(piece: str) -> bool:
    words = piece.split()
    return len(words) > 1 and all(word[0].isalpha() or word[0] == "{" for word in words)


def _signs(names: str, _: list[str]) -> str | None:
    plain = re.sub(r"\{[^{}]*\}", "", names)
    sign = re.search(r"[*†‡§¶@]|[^\W\d_]\d", plain)
    if sign and not re.search(r"\d(?:nd|rd|th)", plain):
        return f"{sign[0]} is printed within a name; write the names without marks of footnotes"
    return None


def _shortly(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
