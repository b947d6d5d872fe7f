"""The bibliography: entries that parse, can be found, are cited, and keep their capitals in print."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from livingreview.check import authors, citations, in_print, titles
from livingreview.check.citations import Citation
from livingreview.check.fault import Fault, shown
from livingreview.check.files import Row, Table, read_text
from livingreview.check.titles import in_capitals, protect, says_retracted
from livingreview.evidence import bibliography
from livingreview.evidence.bibliography import Entry, Problem

FILE = "references.bib"
KEY = re.compile(r"[a-z]+[0-9]{4}[a-z0-9]+")
YEAR = re.compile(r"(?:18|19|20)[0-9]{2}")
#: Fields without which an entry cannot be found; articles also need a journal.
REQUIRED = ("author", "title", "year")
#: What a work may be, as one of its keywords; and the keyword of one whose authors no copy names.
WORKS = frozenset(
    {"primary", "review", "guideline", "registry", "regulator", "congress", "company", "news", "database"}
)
ANONYMOUS = "anonymous"
#: Keyword of a work of which no copy shows when it appeared; it is cited with *n.d.*
UNDATED = "undated"
#: Types of entry that BibTeX and biblatex know; all are printed alike.
KINDS = frozenset(
    re.findall(
        r"\w+",
        """
        article book mvbook inbook bookinbook suppbook booklet collection mvcollection incollection
        suppcollection dataset manual misc online patent periodical suppperiodical proceedings
        mvproceedings inproceedings reference mvreference inreference report software thesis unpublished
        conference electronic mastersthesis phdthesis techreport www artwork audio image jurisdiction
        legislation legal letter movie music performance review standard video commentary bibnote
        """,
    )
)
#: Types that hold no work of their own.
UNPRINTED = {
    "set": "write an entry for each of its works",
    "xdata": "write its fields into each entry that uses them",
}
#: Types that an address is enough to find.
BY_ADDRESS = frozenset(
    {
        "misc",
        "online",
        "www",
        "electronic",
        "dataset",
        "software",
        "video",
        "audio",
        "legislation",
        "legal",
    }
)
#: Names of biblatex for what BibTeX prints, and what BibTeX calls it.
BIBLATEX = {
    **{"date": "year", "journaltitle": "journal", "journalsubtitle": "journal", "shortjournal": "journal"},
    **{
        "subtitle": "title",
        "titleaddon": "note",
        "issue": "number",
        "eid": "pages",
        "maintitle": "booktitle",
    },
    **{"location": "address", "eventtitle": "howpublished", "addendum": "note"},
}
#: What biblatex prints beside the field that BibTeX has.
BESIDE = frozenset({"subtitle", "journalsubtitle", "titleaddon", "addendum"})
#: What reference managers write for themselves.
PATHS = frozenset({"file", "local-url", "localfile", "pdf", "attachments", "url-local", "fulltext"})
OTHERS_TEXT = frozenset({"abstract", "fullabstract"})
REMARKS = frozenset(
    {
        "annote",
        "annotation",
        "review",
        "comment",
        "owner",
        "username",
        "readstatus",
        "mendeley-tags",
        "groups",
    }
)
#: Fields that may be written in capitals only, and how many words make that certain.
LOUD = {"author": 2, "title": 4, "journal": 3}
#: Letters that do not decompose into a plain letter and an accent.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "đ": "d", "ð": "d", "þ": "th"}
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})


#: What is wrong with the text of a bibliography, by kind of `Problem`.
_PROBLEMS = {
    "unreadable": "cannot be read; restore the last version that could be read, and add the entries one by one",
    "format": "this is {text}, not BibTeX; export the reference as BibTeX and paste that",
    "outside": "text outside an entry: {text}; is an @ or a brace missing?",
    "at sign": "an @ begins an entry wherever it stands ({text}); write “at” instead",
    "commented out": "a % does not hide an entry, BibTeX reads it all the same; delete the entry",
    "key twice": "{text} already stands in line {earlier}; expected once",
    "field twice": "stands twice in the entry, first in line {earlier}; expected once",
    "string": "{text} is neither in braces nor defined with @string; write what it stands for, in braces",
    "no key": "the entry has no key ({text}); write surname, year and a word after the brace, such as surname2024word",
    "key": "the key {text} has more than one word, or no comma after it; write one word and a comma",
    "no comma after key": "no comma after the key; write {key},",
    "no comma": "no comma after the field; write one at the end of this line",
    "no braces": "{text} stands without braces; write {{{text}}}",
    "no value": "nothing stands after the equals sign; write a value in braces or delete the field",
    "open brace": "a brace is opened and not closed; write the missing }} or delete the {{",
    "open quote": "a quote is opened and not closed; write the value in braces",
    "inner quote": "a quote stands within quotes; write the value in braces: {{{text}}}",
    "not closed": "the entry is not closed; write a line with }} after its last field",
    "brace too many": "a }} too many: the entry ends here, and what follows is lost{rest}; delete one }}",
    "broken": "the entry that starts “{text}” cannot be read; is a brace, a quote or a comma missing?",
}


def parse(text: str) -> tuple[list[Entry] | None, list[Fault]]:
    """Return the entries of a bibliography, and what of it cannot be read; ``None`` if nothing can."""
    entries, problems = bibliography.parse(text)
    hidden = [problem for problem in problems if problem.kind == "commented out"]
    faults = [_said(problem) for problem in problems if problem not in hidden[1:]]
    if len(hidden) > 1:
        more = f"{_said(hidden[0]).message}, and {len(hidden) - 1} more below"
        faults = [replace(f, message=more) if f == _said(hidden[0]) else f for f in faults]
    return entries, faults


def whole(file: Path) -> tuple[list[Entry], list[Fault]]:
    """Return the entries of a file, and why not all of it can be read; how its lines end is no such reason."""
    text, faults = read_text(file, FILE)
    entries, faults = (None, faults) if text is None else parse(text)
    return entries or [], faults


def _said(problem: Problem) -> Fault:
    message = _PROBLEMS[problem.kind].format(
        text=shown(problem.text),
        earlier=problem.earlier,
        key=shown(problem.key),
        rest=f" ({shown(problem.text)})" if problem.text else "",
    )
    return Fault(
        FILE, problem.line, problem.field, f"{message} ({shown(problem.key)})" if problem.key else message
    )


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
    faults = list(_order(entries))
    entries = [entry for entry in entries if entry.whole]
    faults += [fault for entry in entries for fault in _entry_faults(entry, keys)]
    faults += _repeated(entries, "doi")
    faults += _repeated(entries, "pmid")
    used = {citation.key for citation in cited}
    for entry in entries if all_read else ():
        # A key of another form is to be changed first.
        if entry.key not in used and KEY.fullmatch(entry.key):
            faults.append(_fault(entry, None, "cited by no chapter and no table; cite it or delete it"))
    return [*faults, *citations.unknown(cited, keys)]


def retracted(entries: Iterable[Entry], tables: Iterable[Table]) -> Iterator[Fault]:
    """Yield for each retracted work the first row that rests on it and says that it was checked."""
    works = {entry.key for entry in entries if is_retracted(entry)}
    resting: dict[str, list[tuple[Table, Row]]] = {}
    for table in tables if works else ():
        if table.has("source", "status"):
            for row in table.rows:
                if row.cells["source"] in works and row.cells["status"] == "checked":
                    resting.setdefault(row.cells["source"], []).append((table, row))
    for key, rows in resting.items():
        here = f", here and in {len(rows) - 1} rows more" if len(rows) > 1 else ""
        message = (
            f"{shown(key)} is retracted, so this cannot be checked; write another status{here}, or delete what"
            " rests on it"
        )
        table, row = rows[0]
        yield table.fault(row, "status", message)


def is_retracted(entry: Entry) -> bool:
    """Say whether an entry tells that its work was retracted."""
    return says_retracted(entry.fields.get("title", "")) or _notes_retraction(entry)


def _notes_retraction(entry: Entry) -> bool:
    return entry.fields.get("note", "").lower().startswith("retracted")


def _order(entries: list[Entry]) -> Iterator[Fault]:
    for before, entry in pairwise(entry for entry in entries if entry.whole and KEY.fullmatch(entry.key)):
        if entry.key.lower() < before.key.lower():
            message = f"{shown(entry.key)} stands after {shown(before.key)}; entries are sorted by key, which make format does"
            yield Fault(FILE, entry.line, None, message)
            return


def _entry_faults(entry: Entry, keys: Collection[str]) -> Iterator[Fault]:
    if entry.kind not in KINDS:
        yield _fault(entry, None, _unknown_kind(entry.kind))
    foreign = {
        name: ours
        for name, ours in BIBLATEX.items()
        if name in entry.fields and (name in BESIDE or ours not in entry.fields)
    }
    if foreign:
        yield _fault(entry, next(iter(foreign)), _biblatex(entry, foreign))
    yield from _required(entry, set(foreign.values()))
    wrong = {name: said for name in entry.fields if (said := _field(entry, name, keys))}
    for name, said in wrong.items():
        yield _fault(entry, name, said)
    # Capitals of a title, and the form of a key, are asked for once all else is right.
    if loud := [
        name for name in LOUD if name not in wrong and in_capitals(entry.fields.get(name, ""), LOUD[name])
    ]:
        also = f"; so {'is' if len(loud) == 2 else 'are'} {' and '.join(loud[1:])}" if loud[1:] else ""
        example = "Doe, Jane" if loud[0] == "author" else "“An example of a report”"
        message = f"all in capitals; write it as in running text, such as {example}{also}"
        yield _fault(entry, loud[0], message)
    elif "title" not in wrong and (protected := protect(entry.fields.get("title", ""))):
        message = f"names would lose their capitals in print; write {shown(protected, None)}"
        yield _fault(entry, "title", message)
    if "author" not in wrong:
        yield from _key(entry)
    if not wrong and not foreign and (said := in_print.whole(entry)):
        yield _fault(entry, None, said)


def _unknown_kind(kind: str) -> str:
    if kind in UNPRINTED:
        return f"@{kind} is not printed; {UNPRINTED[kind]}"
    near = difflib.get_close_matches(kind, KINDS, 1)
    return f"@{shown(kind)} is no type of entry; " + (
        f"did you mean @{near[0]}?" if near else "write @article or @misc"
    )


def _biblatex(entry: Entry, foreign: dict[str, str]) -> str:
    """Say what to write instead of names that only biblatex reads."""
    parts = []
    for name, ours in foreign.items():
        year = re.match(r"\d{4}", entry.fields[name]) if ours == "year" else None
        value = shown(year[0] if year else entry.fields[name], None)
        parts.append(f"{value} at the end of {ours}" if name in BESIDE else f"{ours} = {{{value}}}")
    are = "is a name" if len(foreign) == 1 else "are names"
    return f"{', '.join(foreign)} {are} of biblatex and not printed; write {', '.join(parts)}"


def _required(entry: Entry, given: Collection[str]) -> Iterator[Fault]:
    needed = (*REQUIRED, "journal") if entry.kind == "article" else REQUIRED
    excused = {"author": ANONYMOUS, "year": UNDATED}
    for name in needed:
        # A book may have editors instead of authors.
        names = (name, "editor") if name == "author" and entry.kind != "article" else (name,)
        if excused.get(name) in keywords(entry):
            continue
        if name not in given and not any(entry.fields.get(one) for one in names):
            yield _fault(entry, None, f"no {name}; an @{shown(entry.kind)} needs one")
    # A registry record or a news page is found by its address.
    elsewhere = ("doi", "note", "url") if entry.kind in BY_ADDRESS else ("doi", "note")
    if not any(entry.fields.get(name) for name in elsewhere):
        yield _fault(entry, None, "no doi; give it, or say in a note why there is none")


def keywords(entry: Entry) -> list[str]:
    """Return the keywords of an entry, in small letters."""
    return [word.strip().lower() for word in entry.fields.get("keywords", "").split(",") if word.strip()]


def _keyword(entry: Entry) -> str | None:
    """Say which keyword says nothing here, and what may be said."""
    words = keywords(entry)
    known = {*WORKS, ANONYMOUS, UNDATED}
    # Reference managers write subjects there too.
    for word in words:
        if word not in known and (near := difflib.get_close_matches(word, known, 1, cutoff=0.8)):
            return f"{shown(word)} is no keyword here; did you mean {near[0]}?"
    if len(of := [word for word in words if word in WORKS]) > 1:
        return f"{' and '.join(of)}; a work is one of them"
    if ANONYMOUS in words and (entry.fields.get("author") or entry.fields.get("editor")):
        return "the work has authors; delete anonymous"
    if UNDATED in words and entry.fields.get("year"):
        return "the work has a year; delete undated"
    return None


def _field(entry: Entry, name: str, keys: Collection[str]) -> str | None:
    """Return the first thing that is wrong with one field, and what to write."""
    text = entry.fields[name]
    if not text:
        return None
    if said := _unwanted(name):
        return said
    if name in {"crossref", "xdata", "xref"}:
        return _crossref(text, keys)
    if name == "keywords":
        return _keyword(entry)
    if name == "title" and says_retracted(text) and not _notes_retraction(entry):
        return (
            "the work is retracted; delete it with all that rests on it, or, if it is cited as retracted, begin a note"
            " with “Retracted”"
        )
    if said := in_print.fault(entry, name):
        return said
    if name in {"author", "editor"}:
        return authors.fault(text)
    if name == "title" and (remark := titles.remark(text)):
        return f"{shown(remark)} is no part of the title; write it in a note"
    return _form(name, text)


def _unwanted(name: str) -> str | None:
    """Say why a field that a reference manager wrote does not belong in the repository."""
    if name in PATHS or name.startswith("bdsk-file"):
        return "names a file on your own computer, and would be published; delete the field"
    if name in OTHERS_TEXT:
        return "is the publisher's text, which cannot be published here; delete the field"
    if name in REMARKS:
        return "is a remark of your own, and would be published; delete the field"
    return None


def _crossref(text: str, keys: Collection[str]) -> str:
    if text in keys:
        return f"nothing of {shown(text)} is printed here; write its fields, such as booktitle and year, into this entry"
    near = difflib.get_close_matches(text, sorted(keys), 1)
    hint = f"did you mean {near[0]}?" if near else "delete the field"
    return f"{shown(text)} is no key of references.bib; {hint}"


def _form(name: str, text: str) -> str | None:
    if name == "pmid" and not re.fullmatch(r"[1-9][0-9]{0,8}", text):
        return f"{shown(text)} is not a PubMed id; write its digits only"
    if name == "year" and not YEAR.fullmatch(text):
        return f"{shown(text)} is not a year; write four digits"
    if name == "pages" and re.fullmatch(r"[A-Za-z]*\d+\s*[-–—]\s*[A-Za-z]*\d+", text):
        return f"{shown(text)}; write " + re.sub(r"\s*[-–—]\s*", "--", text)
    return None


def _key(entry: Entry) -> Iterator[Fault]:
    if not KEY.fullmatch(entry.key):
        yield _fault(
            entry,
            None,
            "the key has another form; expected surname, year and a word, such as surname2024word",
        )
        return
    author, year = entry.fields.get("author", ""), entry.fields.get("year", "")
    names = surnames(author)
    if names and YEAR.fullmatch(year) and not any(entry.key.startswith(f"{name}{year}") for name in names):
        yield _fault(
            entry,
            None,
            f"the key does not start with first author and year; expected {names[0]}{shown(year)}…",
        )


def surnames(authors: str) -> list[str]:
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
