"""The bibliography: entries that parse, can be found, are cited, and keep their capitals in print."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from livingreview.check import citations
from livingreview.check.citations import Citation
from livingreview.check.fault import Fault, shown

FILE = "references.bib"
KEY = re.compile(r"[a-z]+[0-9]{4}[a-z0-9]+")
#: Fields without which an entry cannot be found; articles also need a journal.
REQUIRED = ("author", "title", "year")
#: Letters that do not decompose into a plain letter and an accent.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "đ": "d", "ð": "d", "þ": "th"}
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})


@dataclass(frozen=True)
class Entry:
    """One entry: text and line of each field, names in lower case.

    Of an entry that cannot be read only the key is known; it is not ``whole``.
    """

    key: str
    kind: str
    line: int
    fields: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    whole: bool = True

    def fault(self, column: str | None, message: str) -> Fault:
        """Return a fault of one field, or of the whole entry; the message ends with its key."""
        return Fault(FILE, self.lines.get(column or "", self.line), column, f"{message} ({shown(self.key)})")


def parse(text: str) -> tuple[list[Entry] | None, list[Fault]]:
    """Return the entries of a bibliography, and what of it cannot be read; ``None`` if nothing can."""
    import bibtexparser

    logger = logging.getLogger("bibtexparser")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        blocks = bibtexparser.parse_string(text).blocks
    except Exception as error:  # whatever the bytes, contributors get a line, not a traceback
        return None, [Fault(FILE, None, None, f"cannot be parsed: {error}")]
    finally:
        logger.setLevel(level)
    entries, faults = [], []
    for block in blocks:
        line = (block.start_line or 0) + 1
        entry, message = _read(block, line)
        if entry:
            entries.append(entry)
        if message:
            faults.append(Fault(FILE, line, None, message))
    return entries, faults


def _read(block: Any, line: int) -> tuple[Entry | None, str | None]:
    """Return the entry in a block, and what is wrong with the block."""
    from bibtexparser import model

    if isinstance(block, model.Entry):
        return _entry(block, line), None
    if isinstance(block, model.DuplicateBlockKeyBlock):
        earlier = (block.previous_block.start_line or 0) + 1
        return None, f"{shown(block.key)} already stands in line {earlier}; expected once"
    if isinstance(block, model.DuplicateFieldKeyBlock):
        names = shown(", ".join(sorted(block.duplicate_keys)))
        return _entry(
            block.ignore_error_block, line
        ), f"field {names} stands twice in the entry; expected once"
    if isinstance(block, model.ParsingFailedBlock):
        key = re.match(r"@\w+\s*\{\s*([^\s,{}]+)\s*,", block.raw or "")
        return Entry(key[1], "", line, whole=False) if key else None, _syntax(block)
    if isinstance(block, model.ImplicitComment) and not _is_comment(block.comment):
        return None, f"text outside an entry: {shown(block.comment)}; is an @ or a brace missing?"
    return None, None


def _entry(block: Any, line: int) -> Entry:
    texts, lines = {}, {}
    for found in block.fields:
        name = found.key.lower()
        texts[name] = str(found.value).strip()
        lines[name] = (found.start_line or line - 1) + 1
    return Entry(block.key.strip(), block.entry_type.lower(), line, texts, lines)


def _syntax(block: Any) -> str:
    start = shown((block.raw or "").strip().split("\n")[0])
    return f"the entry that starts “{start}” cannot be read; is a brace, a quote or a comma missing?"


def _is_comment(text: str) -> bool:
    return all(not line.strip() or line.lstrip().startswith("%") for line in text.split("\n"))


def check(entries: Iterable[Entry], cited: Iterable[Citation]) -> list[Fault]:
    """Return the faults of the entries, and of the citations that have none."""
    entries, cited = list(entries), list(cited)
    keys = {entry.key for entry in entries}
    entries = [entry for entry in entries if entry.whole]
    faults = [fault for entry in entries for fault in _entry_faults(entry)]
    faults += _repeated(entries, "doi")
    faults += _repeated(entries, "pmid")
    used = {citation.key for citation in cited}
    for entry in entries:
        if entry.key not in used:
            faults.append(entry.fault(None, "cited by no chapter and no table; cite it or delete it"))
    return [*faults, *citations.unknown(cited, keys)]


def _entry_faults(entry: Entry) -> Iterator[Fault]:
    needed = (*REQUIRED, "journal") if entry.kind == "article" else REQUIRED
    for name in needed:
        if not entry.fields.get(name):
            yield entry.fault(None, f"no {name}; an @{shown(entry.kind)} needs one")
    # A registry record or a news page is found by its address.
    elsewhere = ("doi", "note", "url") if entry.kind == "misc" else ("doi", "note")
    if not any(entry.fields.get(name) for name in elsewhere):
        yield entry.fault(None, "no doi; give it, or say in a note why there is none")
    yield from _identifiers(entry)
    yield from _key(entry)
    if re.fullmatch(r"[A-Za-z]*\d+\s*[-–—]\s*[A-Za-z]*\d+", entry.fields.get("pages", "")):
        pages = re.sub(r"\s*[-–—]\s*", "--", entry.fields["pages"])
        yield entry.fault("pages", f"{shown(entry.fields['pages'])}; write {pages}")
    if protected := protect(entry.fields.get("title", "")):
        yield entry.fault(
            "title", f"names would lose their capitals in print; write {shown(protected, None)}"
        )


def _identifiers(entry: Entry) -> Iterator[Fault]:
    doi, pmid, year = (entry.fields.get(name) for name in ("doi", "pmid", "year"))
    if doi and not re.fullmatch(r"10\.\d{4,9}/\S+", doi):
        bare = re.sub(r"^(?:https?://)?(?:dx\.)?(?:doi\.org/|doi:\s*)", "", doi, flags=re.IGNORECASE)
        hint = f"write {shown(bare)}" if bare != doi else "expected 10. and a number, a slash and the rest"
        yield entry.fault("doi", f"{shown(doi)} is not a bare DOI; {hint}")
    if pmid and not re.fullmatch(r"[1-9][0-9]{0,8}", pmid):
        yield entry.fault("pmid", f"{shown(pmid)} is not a PubMed id; write its digits only")
    if year and not re.fullmatch(r"(?:18|19|20)[0-9]{2}", year):
        yield entry.fault("year", f"{shown(year)} is not a year; write four digits")


def _key(entry: Entry) -> Iterator[Fault]:
    if not KEY.fullmatch(entry.key):
        yield entry.fault(
            None, "the key has another form; expected surname, year and a word, such as surname2024word"
        )
        return
    author, year = entry.fields.get("author", ""), entry.fields.get("year", "")
    surnames = _surnames(author)
    if surnames and year and not any(entry.key.startswith(f"{name}{year}") for name in surnames):
        yield entry.fault(
            None, f"the key does not start with first author and year; expected {surnames[0]}{shown(year)}…"
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
                yield entry.fault(name, f"{message}; one entry per work is expected")


_PART = re.compile(r"\w+")


def protect(title: str) -> str | None:
    """Return the title with braces around names that need them; ``None`` if none does.

    >>> protect("Anti-PD-L1 therapy and IL-6 in {EGFR}-mutant cancer")
    'Anti-{PD-L1} therapy and {IL-6} in {EGFR}-mutant cancer'
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
    """Say whether a part continues a name: the 6 of IL-6, the α of TNF-α."""
    return part.isdigit() or (len(part) == 1 and not part.isascii())
