"""The bibliography: entries that parse, can be found, are cited, and keep their capitals in print."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from livingreview.check import citations
from livingreview.check.citations import Citation
from livingreview.check.fault import Fault, shown
from livingreview.evidence import bibliography
from livingreview.evidence.bibliography import Entry

FILE = "references.bib"
KEY = re.compile(r"[a-z]+[0-9]{4}[a-z0-9]+")
YEAR = re.compile(r"(?:18|19|20)[0-9]{2}")
#: Fields without which an entry cannot be found; articles also need a journal.
REQUIRED = ("author", "title", "year")
#: Letters that do not decompose into a plain letter and an accent.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "đ": "d", "ð": "d", "þ": "th"}
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})


#: What is wrong with the text of a bibliography, by kind of `Problem`.
_PROBLEMS = {
    "unreadable": "cannot be parsed: {text}",
    "broken": "the entry that starts “{text}” cannot be read; is a brace, a quote or a comma missing?",
    "outside": "text outside an entry: {text}; is an @ or a brace missing?",
    "key twice": "{text} already stands in line {earlier}; expected once",
    "field twice": "field {text} stands twice in the entry; expected once",
}


def parse(text: str) -> tuple[list[Entry] | None, list[Fault]]:
    """Return the entries of a bibliography, and what of it cannot be read; ``None`` if nothing can."""
    entries, problems = bibliography.parse(text)
    return entries, [
        Fault(
            FILE,
            problem.line,
            None,
            _PROBLEMS[problem.kind].format(text=shown(problem.text), earlier=problem.earlier),
        )
        for problem in problems
    ]


def _fault(entry: Entry, column: str | None, message: str) -> Fault:
    """Return a fault of one field, or of the whole entry; the message ends with its key."""
    return Fault(FILE, entry.lines.get(column or "", entry.line), column, f"{message} ({shown(entry.key)})")


def check(entries: Iterable[Entry], cited: Iterable[Citation], *, all_read: bool = True) -> list[Fault]:
    """Return the faults of the entries, and of the citations that have none.

    Parameters
    ----------
    all_read : every chapter and table could be read; else nobody knows which entries are cited nowhere.
    """
    entries, cited = list(entries), list(cited)
    keys = {entry.key for entry in entries}
    entries = [entry for entry in entries if entry.whole]
    faults = [fault for entry in entries for fault in _entry_faults(entry)]
    faults += _repeated(entries, "doi")
    faults += _repeated(entries, "pmid")
    used = {citation.key for citation in cited}
    for entry in entries if all_read else ():
        if entry.key not in used:
            faults.append(_fault(entry, None, "cited by no chapter and no table; cite it or delete it"))
    return [*faults, *citations.unknown(cited, keys)]


def _entry_faults(entry: Entry) -> Iterator[Fault]:
    needed = (*REQUIRED, "journal") if entry.kind == "article" else REQUIRED
    for name in needed:
        if not entry.fields.get(name):
            yield _fault(entry, None, f"no {name}; an @{shown(entry.kind)} needs one")
    # A registry record or a news page is found by its address.
    elsewhere = ("doi", "note", "url") if entry.kind == "misc" else ("doi", "note")
    if not any(entry.fields.get(name) for name in elsewhere):
        yield _fault(entry, None, "no doi; give it, or say in a note why there is none")
    yield from _identifiers(entry)
    yield from _key(entry)
    if re.fullmatch(r"[A-Za-z]*\d+\s*[-–—]\s*[A-Za-z]*\d+", entry.fields.get("pages", "")):
        pages = re.sub(r"\s*[-–—]\s*", "--", entry.fields["pages"])
        yield _fault(entry, "pages", f"{shown(entry.fields['pages'])}; write {pages}")
    if protected := protect(entry.fields.get("title", "")):
        yield _fault(
            entry, "title", f"names would lose their capitals in print; write {shown(protected, None)}"
        )


def _identifiers(entry: Entry) -> Iterator[Fault]:
    doi, pmid, year = (entry.fields.get(name) for name in ("doi", "pmid", "year"))
    if doi and not re.fullmatch(r"10\.\d{4,9}/\S+", doi):
        bare = re.sub(r"^(?:https?://)?(?:dx\.)?(?:doi\.org/|doi:\s*)", "", doi, flags=re.IGNORECASE)
        hint = f"write {shown(bare)}" if bare != doi else "expected 10. and a number, a slash and the rest"
        yield _fault(entry, "doi", f"{shown(doi)} is not a bare DOI; {hint}")
    if pmid and not re.fullmatch(r"[1-9][0-9]{0,8}", pmid):
        yield _fault(entry, "pmid", f"{shown(pmid)} is not a PubMed id; write its digits only")
    if year and not YEAR.fullmatch(year):
        yield _fault(entry, "year", f"{shown(year)} is not a year; write four digits")


def _key(entry: Entry) -> Iterator[Fault]:
    if not KEY.fullmatch(entry.key):
        yield _fault(
            entry,
            None,
            "the key has another form; expected surname, year and a word, such as surname2024word",
        )
        return
    author, year = entry.fields.get("author", ""), entry.fields.get("year", "")
    surnames = _surnames(author)
    if (
        surnames
        and YEAR.fullmatch(year)
        and not any(entry.key.startswith(f"{name}{year}") for name in surnames)
    ):
        yield _fault(
            entry,
            None,
            f"the key does not start with first author and year; expected {surnames[0]}{shown(year)}…",
        )


def _surnames(authors: str) -> list[str]:
    """Return the forms a key may give the first author's surname, the usual one first."""
    first = re.split(r"\s+and\s+", authors.strip())[0]
    if first.startswith("{") and first.endswith("}"):
        words = first.split()
        names = ["".join(words), words[0]]
        initials = "".join(word.strip("{}")[:1] for word in words if word.strip("{}")[:1].isupper())
        names += [initials] if len(initials) > 1 else []
    elif "," in first:
        surname = first.split(",")[0]
        names = [surname, surname.split()[-1] if surname.split() else ""]
    else:
        names = [first.split()[-1]] if first.split() else []
    forms = [form for name in names for form in (_ascii(name), _ascii(name.lower().translate(_UMLAUTS)))]
    return [form for form in dict.fromkeys(forms) if form]


def _ascii(name: str) -> str:
    name = re.sub(r"\\(?:[^A-Za-z]|[A-Za-z](?=[\s{]))|\\", "", name)
    plain = unicodedata.normalize("NFKD", name.lower().translate(_PLAIN))
    return re.sub(r"[^a-z]", "", plain)


def _repeated(entries: list[Entry], name: str) -> Iterator[Fault]:
    first: dict[str, Entry] = {}
    for entry in entries:
        if value := entry.fields.get(name, "").lower():
            earlier = first.setdefault(value, entry)
            if earlier is not entry:
                message = f"{shown(entry.fields[name])} is also the {name} of {shown(earlier.key)} in line {earlier.line}"
                yield _fault(entry, name, f"{message}; one entry per work is expected")


_PART = re.compile(r"\w+")


def protect(title: str) -> str | None:
    """Return the title with braces around names that need them; ``None`` if none does.

    >>> protect("Anti-XY-L1 paint and AB-6 in {QRST}-coated steel")
    'Anti-{XY-L1} paint and {AB-6} in {QRST}-coated steel'
    """
    pieces, depth, at, is_first = [], 0, 0, True
    for token in re.finditer(r"[{}]|\$[^$]*\$|[^\s{}$]+|\s+|\$", title):
        text = token[0]
        if text in "{}":
            depth = depth + 1 if text == "{" else max(depth - 1, 0)
            is_first = False
        elif depth == 0 and not text.isspace() and not text.startswith(("$", "\\")):
            text = _protected(text, is_first=is_first)
            is_first = False
        pieces.append(text)
        at = token.end()
    suggested = "".join(pieces) + title[at:]
    return suggested if suggested != title else None


def _protected(word: str, *, is_first: bool) -> str:
    parts = list(_PART.finditer(word))
    names = [i for i, part in enumerate(parts) if _is_name(part[0], is_first=is_first and i == 0)]
    if not names:
        return word
    low, high = names[0], names[-1]
    while high + 1 < len(parts) and _belongs(parts[high + 1][0]):
        high += 1
    while low > 0 and _belongs(parts[low - 1][0]):
        low -= 1
    start, end = parts[low].start(), parts[high].end()
    if word[end : end + 1] == "+":
        end += 1
    return f"{word[:start]}{{{word[start:end]}}}{word[end:]}"


def _is_name(part: str, *, is_first: bool) -> bool:
    if len(part) == 1:
        return part.isupper() and part.isascii() and not is_first and part != "A"
    return any(c.isupper() for c in part[1:]) or (
        any(c.isdigit() for c in part) and any(c.isupper() for c in part)
    )


def _belongs(part: str) -> bool:
    """Say whether a part continues a name: the 6 of AB-6, the α of XYZ-α."""
    return part.isdigit() or (len(part) == 1 and not part.isascii())
