"""References as reference managers, PubMed and registers hand them out, in the form of this bibliography."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from urllib.parse import unquote, urlsplit

from livingreview import writing
from livingreview.adding import formats, journals
from livingreview.adding.add import Added, Beside, Row, add_rows, tables
from livingreview.adding.formats import FormatError
from livingreview.adding.row import AddError, make
from livingreview.check import addresses, bibliography, contents, titles
from livingreview.check.bibliography import BESIDE, BIBLATEX, WORKS, surnames
from livingreview.check.fault import shown
from livingreview.check.titles import protect
from livingreview.evidence.bibliography import Entry, sorted_text
from livingreview.project import Project
from livingreview.say import Say

#: Fields that are printed or looked up, in the order in which they are written.
FIELDS = (
    *("author", "editor", "title", "journal", "booktitle", "howpublished", "publisher", "year", "volume"),
    *("number", "pages", "doi", "pmid", "url", "keywords", "note"),
)
#: What may be said of a reference besides its fields.
SAID = ("kind", "read", "read_in", "read_on")
_NO_DOI = "No DOI was seen"
#: Words that say nothing of what a title is about.
_EMPTY = frozenset(re.findall(r"\w+", "a an and as at by for from in into is of on or the to with without"))
_DOI = re.compile(r"^(?:https?://)?(?:dx\.)?(?:doi\.org/|doi:?\s*)", re.IGNORECASE)
_UNCITED = "cited by no chapter and no table"
#: By these a preprint is known: names of servers, and prefixes under which they register.
_SERVERS = re.compile(r"\w+rxiv\b|preprints?\b|research square|\bssrn\b", re.IGNORECASE)
_PREPRINTS = re.compile(r"10\.(?:1101/(?:19|20)\d\d\.|21203/|2139/ssrn|20944/|48550/|26434/|64898/)")
#: Titles as near as this, of the same first author, are probably one work.
_NEAR = 0.93
#: A reading of a work that nobody has read has no day.
_UNREAD = "none"


@dataclass(frozen=True)
class Reference:
    """A work to be added.

    Attributes
    ----------
    entry : what an export or a register says of it.
    said : what somebody says: ``kind`` (what the work is), ``read`` (how much of it was read), ``read_in``,
        ``read_on``, and fields that replace those of the entry; ``NA`` leaves a field out.
    """

    entry: Entry
    said: Mapping[str, str]


def read(text: str) -> list[Entry]:
    """Return the works of an export.

    Raises
    ------
    AddError : if it is in no format that is known, is not whole, or holds no work.
    """
    try:
        found = formats.entries(text)
    except FormatError as error:
        raise AddError(str(error)) from error
    if not found:
        raise AddError(f"the file holds no reference; export one as {formats.EXPECTED}")
    return found


def cleaned(entry: Entry, kind: str, known: Collection[str] = ()) -> dict[str, str]:
    """Return the fields of an entry as this bibliography writes them; what it does not print is left out.

    Parameters
    ----------
    kind : what the work is: one of ``primary``, ``review``, ``guideline`` and so on.
    known : names of journals as they are written here, the usual one first.
    """
    fields = {name: " ".join(text.split()) for name, text in entry.fields.items() if text.strip()}
    for name, ours in BIBLATEX.items():
        if name in fields and ours not in fields and name not in BESIDE:
            fields[ours] = fields[name]
    if year := re.search(r"\d{4}", fields.get("year", "")):
        fields["year"] = year[0]
    if "doi" in fields:
        fields["doi"] = _doi(fields["doi"])
    if "pages" in fields:
        fields["pages"] = pages(fields["pages"])
    if fields.get("eprinttype", "").lower() in ("pubmed", "pmid") and "pmid" not in fields:
        fields["pmid"] = fields.get("eprint", "")
    if "pmid" in fields and (digits := re.search(r"\d{1,9}", fields["pmid"])):
        fields["pmid"] = digits[0].lstrip("0")
    if "journal" in fields:
        fields["journal"] = journals.written(fields["journal"], known)
    if "title" in fields:
        title = fields["title"]
        if remark := titles.remark(title):
            title = title.replace("{", "").replace("}", "").removesuffix(".").removesuffix(remark).strip()
        title = _unwrapped(title).removesuffix(".").strip()
        fields["title"] = protect(title) or title
    if fields.get("doi") or (fields.get("pmid") and "pubmed" in fields.get("url", "")):
        fields.pop("url", None)
    anonymous = not (fields.get("author") or fields.get("editor"))
    fields["keywords"] = f"{kind}, {bibliography.ANONYMOUS}" if anonymous else kind
    # A note of a reference manager is a remark of its owner.
    retracted = fields.get("note", "").startswith("Retracted")
    fields["note"] = fields["note"] if retracted else "" if "doi" in fields else _NO_DOI
    return {name: fields[name] for name in FIELDS if fields.get(name)}


def _doi(text: str) -> str:
    bare = _DOI.sub("", text.strip()).rstrip(".,;")
    if bare.lower().startswith("10.") and "/" not in bare:
        bare = unquote(bare)
    return re.sub(r"\\([_%&#$])", r"\1", bare).lower()


def pages(text: str) -> str:
    """Return pages with two hyphens, and the last one whole where it was cut short.

    >>> pages("1234-45"), pages("S10 – S19"), pages("845-865.e7"), pages("e100123"), pages("98-105")
    ('1234--1245', 'S10--S19', '845--865.e7', 'e100123', '98--105')
    """
    found = re.fullmatch(r"([A-Za-z]*)(\d+)\s*[-–—‐‑]+\s*([A-Za-z]*)(\d+)(\.e\d+)?", text.strip())
    if not found:
        return re.sub(r"(?<=\w)\s*[-–—]+\s*(?=\w)", "--", text)
    before, first, prefix, last, more = found.groups()
    if len(last) < len(first) and prefix in ("", before):
        last, prefix = first[: len(first) - len(last)] + last, before
    if (prefix or before, last) == (before, first):
        return f"{before}{first}{more or ''}"
    return f"{before}{first}--{prefix}{last}{more or ''}"


def _unwrapped(title: str) -> str:
    """Return a title without the braces that reference managers set around the whole of it."""
    while title.startswith("{") and title.endswith("}") and " " in title:
        depths = list(accumulate({"{": 1, "}": -1}.get(sign, 0) for sign in title))
        # One word in braces is a name that keeps its capitals.
        if 0 in depths[:-1]:
            break
        title = title[1:-1].strip()
    return title


def key_of(fields: Mapping[str, str], taken: Collection[str]) -> str:
    """Return a key: surname of the first author, year, and the first word of the title that says something."""
    names = surnames(fields.get("author") or fields.get("editor") or "")
    words = [
        re.sub(r"[^a-z0-9]", "", word.lower()) for word in re.split(r"[\s/–—-]+", fields.get("title", ""))
    ]
    telling = [word for word in words if word and word not in _EMPTY] or ["work"]
    # A number would run into the year.
    telling.sort(key=lambda word: word[0].isdigit())
    year = re.search(r"\d{4}", fields.get("year", ""))
    start = f"{names[0] if names else 'author'}{year[0] if year else date.today().year}"
    found = next((start + word for word in telling if start + word not in taken), "")
    return found or next(made for n in range(2, 1000) if (made := f"{start}{telling[0]}{n}") not in taken)


def written(kind: str, key: str, fields: Mapping[str, str]) -> str:
    """Return an entry as it stands in the file: fields in their order, those that are not printed at the end."""
    order = [*(name for name in FIELDS if name in fields), *(name for name in fields if name not in FIELDS)]
    lines = [f"  {name:<12} = {{{fields[name]}}}," for name in order]
    return "\n".join([f"@{kind}{{{key},", *lines, "}"]) + "\n"


@dataclass(frozen=True)
class Prepared:
    """Works ready to be written.

    Attributes
    ----------
    keys : the key of each.
    text : the bibliography with all of them.
    entries : the works as entries, which rows may name.
    rows : how much of each was read.
    alike : lines about works of the bibliography that are probably the same, or a preprint or a report of one.
    """

    keys: tuple[str, ...]
    text: str
    entries: tuple[Entry, ...]
    rows: tuple[Row, ...]
    alike: tuple[str, ...]


def prepared(project: Project, works: Sequence[Reference], *, today: date) -> Prepared:
    """Bring works into the form of the bibliography, each with a key that nobody has.

    Raises
    ------
    AddError : if one is there already or twice among them, is no whole work, or carries what nobody can print.
    """
    entries, faults = bibliography.whole(project.bibliography)
    if faults:
        raise AddError(f"{faults[0]}\nNothing was added; mend this first.")
    readings, copying = tables(project)["readings"], contents.read(project).copying
    names, found, rows, alike = journals.known(entries), list(entries), list[Row](), list[str]()
    new: list[Entry] = []
    text = project.bibliography.read_bytes().decode("utf-8")
    for number, work in enumerate(works, start=1):
        which = f"reference {number} of {len(works)}, " if len(works) > 1 else ""
        try:
            kind = _kind(work.said.get("kind", ""))
            fields = _with(cleaned(work.entry, kind, names), work.said)
            entry_kind = work.entry.kind
            if entry_kind == "article" and not fields.get("journal"):
                entry_kind = "misc"
            copy = _own_address(fields, copying)
            refuse_commands(fields)
            alike += _double(fields, kind, found)
        except AddError as error:
            title = shown(work.entry.fields.get("title", "without a title"), 70)
            raise AddError(f"{which}{title}: {error}" if which else str(error)) from error
        key = key_of(fields, {one.key for one in found})
        entry = Entry(key, entry_kind, 1, fields)
        found.append(entry)
        new.append(entry)
        text = text.rstrip("\n") + "\n" * (2 * bool(text.strip())) + written(entry_kind, key, fields)
        rows.append(Row(readings.name, _reading(key, work.said, copy, today)))
        make(readings.schema, rows[-1].given, start=None, today=today)
    try:
        text = sorted_text(text)
    except ValueError as error:
        raise AddError(_unbalanced(new)) from error
    return Prepared(tuple(one.key for one in new), text, tuple(new), tuple(rows), tuple(alike))


def _unbalanced(new: Sequence[Entry]) -> str:
    for entry in new:
        for name, text in entry.fields.items():
            if text.count("{") != text.count("}"):
                return f"{name}: a brace is opened and not closed, or closed and not opened ({shown(text)}); mend it in the file"
    return "the file holds what cannot be written as BibTeX; export the reference again"


def _kind(said: str) -> str:
    words = [word.strip() for word in said.split(",")]
    if words[0] not in WORKS:
        raise AddError(
            f"kind {shown(said) or 'is missing'}: say what the work is, one of {', '.join(sorted(WORKS))}"
        )
    return words[0]


def _with(fields: dict[str, str], said: Mapping[str, str]) -> dict[str, str]:
    """Return fields with what somebody says instead."""
    for name, text in said.items():
        if name in SAID:
            continue
        if name not in FIELDS:
            near = difflib.get_close_matches(name, (*SAID, *FIELDS), 1)
            hint = f"did you mean {near[0]}?" if near else f"expected one of {', '.join((*SAID, *FIELDS))}"
            raise AddError(f"{shown(name)} is nothing that a reference has; {hint}")
        fields[name] = "" if text in ("NA", "NR", "") else text
    if fields.get("author") and bibliography.ANONYMOUS in fields["keywords"]:
        fields["keywords"] = fields["keywords"].split(",")[0]
    if fields.get("doi") and fields.get("note") == _NO_DOI:
        fields["note"] = ""
    return {name: fields[name] for name in FIELDS if fields.get(name)}


def _own_address(fields: dict[str, str], copying: set[str]) -> str:
    """Leave out an address that leads to a copy, to a search or nowhere; return the host of the copy."""
    address = fields.get("url", "")
    if not address:
        return ""
    try:
        parts = urlsplit(address)
    except ValueError:
        fields.pop("url")
        return ""
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        fields.pop("url")  # such as javascript: or file:, which no reader may be led to
        return ""
    probe = Entry("x", "misc", 1, dict(fields))
    if any(addresses.check([probe], copying)) or re.search(r"/search/|subaction=|serialssolutions", address):
        fields.pop("url")
        return parts.hostname.removeprefix("www.")
    return ""


def refuse_commands(fields: Mapping[str, str]) -> None:
    """Refuse a command of LaTeX, which would be printed as it stands, or obeyed where the file is given to LaTeX.

    Raises
    ------
    AddError : with the field and the command.
    """
    for name, text in fields.items():
        if found := re.search(r"\\[A-Za-z@]+", text):
            raise AddError(
                f"{name}: {found[0]} is a command of LaTeX; write the words or the sign itself in the file"
            )


def _reading(key: str, said: Mapping[str, str], copy: str, today: date) -> dict[str, str]:
    how = said.get("read", "")
    unread = how.strip().casefold() in (_UNREAD, "nothing", "unread", "not read")
    return {
        "citekey": key,
        "read": how,
        "read_on": said.get("read_on") or ("NA" if unread else today.isoformat()),
        "read_in": said.get("read_in") or ("NA" if unread else copy or "NR"),
        "note": "NA",
    }


def add_references(
    project: Project, works: Sequence[Reference], *, today: date, say: Say = print
) -> tuple[Prepared, Added]:
    """Add works to the bibliography, and how much of each was read, all or none.

    Parameters
    ----------
    say : told when another process is changing the tables, for which this one waits.

    Raises
    ------
    AddError : if a work is there already, is not whole, or the result would not pass; nothing is written then.
    """
    with writing.together(project.root, say):
        ready = prepared(project, works, today=today)
        return ready, written_with(project, ready, (), today=today)


def written_with(project: Project, ready: Prepared, rows: Sequence[Row], *, today: date) -> Added:
    """Write prepared works with their readings and further rows, all or none.

    Raises
    ------
    AddError : if the result would not pass; nothing is written then.
    """
    lines = ready.text.splitlines()
    blocks = tuple((_line(lines, one.key) - 1, len(one.fields) + 3, one.key) for one in ready.entries)
    beside = Beside(bibliography.FILE, ready.text, blocks)
    return add_rows(
        project, [*ready.rows, *rows], today=today, beside=beside, passing=_UNCITED, more=ready.entries
    )


def _line(lines: Sequence[str], key: str) -> int:
    return next(number for number, line in enumerate(lines, 1) if re.match(rf"@\w+\{{{key},", line))


def line_of(project: Project, key: str) -> int:
    """Return the line on which an entry begins."""
    return _line(project.bibliography.read_text(encoding="utf-8").splitlines(), key)


def is_preprint(fields: Mapping[str, str]) -> bool:
    """Say whether a work stands on a server for preprints."""
    place = " ".join(fields.get(name, "") for name in ("journal", "howpublished", "publisher"))
    return bool(_SERVERS.search(place) or _PREPRINTS.match(fields.get("doi", "").lower()))


def _double(fields: Mapping[str, str], kind: str, entries: Collection[Entry]) -> list[str]:
    """Refuse a work that is there already; return lines about those that are probably another form of it.

    Raises
    ------
    AddError : if an entry has the same DOI, the same PubMed id, or the same words as title; a congress report and
        the paper may share a title, if each has a number of its own.
    """
    told = []
    for entry in entries:
        for name in ("doi", "pmid"):
            if fields.get(name) and fields[name].lower() == entry.fields.get(name, "").lower():
                raise AddError(f"this work is there already: {entry.key}")
        ours, theirs = _words(fields.get("title", "")), _words(entry.fields.get("title", ""))
        if not ours or not theirs:
            continue
        early, late = is_preprint(fields), is_preprint(entry.fields)
        same = ours == theirs
        near = same or _is_near(ours, theirs, fields, entry.fields)
        if near and early != late:
            which = "preprint" if late else "published paper"
            raise AddError(
                f"this work is there already as a {which}: {entry.key}"
                + (
                    "; give that entry the journal, year and DOI of the paper instead, and read its rows again"
                    if late
                    else "; cite that, or say in its note that there was a preprint"
                )
            )
        congress = "congress" in (kind, *bibliography.keywords(entry))
        numbered = fields.get("doi") and entry.fields.get("doi")
        if same and not (congress and numbered and kind not in bibliography.keywords(entry)):
            raise AddError(f"this work is there already: {entry.key}")
        if near:
            told.append(
                f"{bibliography.FILE}: {entry.key} has nearly the same title and the same first author; is it another work?"
            )
    return told


def _is_near(ours: str, theirs: str, fields: Mapping[str, str], others: Mapping[str, str]) -> bool:
    mine, its = (surnames(one.get("author", "")) for one in (fields, others))
    if not mine or not its or mine[0] != its[0]:
        return False
    return difflib.SequenceMatcher(None, ours, theirs, autojunk=False).ratio() >= _NEAR


def _words(title: str) -> str:
    return " ".join(re.findall(r"\w+", title.casefold().replace("{", "").replace("}", "").replace("\\", "")))
