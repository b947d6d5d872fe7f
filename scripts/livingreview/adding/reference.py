"""A reference as a reference manager exports it (BibTeX), in the form of this bibliography."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path

from livingreview import check, writing
from livingreview.adding.add import Added, add_within, new_faults, table
from livingreview.adding.row import AddError
from livingreview.check import bibliography
from livingreview.check.bibliography import BESIDE, BIBLATEX, WORKS, surnames
from livingreview.check.fault import shown
from livingreview.check.titles import protect
from livingreview.evidence.bibliography import Entry, sorted_text
from livingreview.project import Project
from livingreview.say import Say
from livingreview.writing import Writing

#: Fields that are printed or looked up, in the order in which they are written.
FIELDS = (
    *("author", "editor", "title", "journal", "booktitle", "howpublished", "publisher", "year", "volume"),
    *("number", "pages", "doi", "pmid", "url", "keywords", "note"),
)
_NO_DOI = "No DOI was seen"
#: Words that say nothing of what a title is about.
_EMPTY = frozenset(re.findall(r"\w+", "a an and as at by for from in into is of on or the to with without"))
_DOI = re.compile(r"^(?:https?://)?(?:dx\.)?(?:doi\.org/|doi:\s*)", re.IGNORECASE)
_SUBJECT = ("bibliography",)
_UNCITED = "cited by no chapter and no table"


def read(text: str) -> Entry:
    """Return the one entry of an export.

    Raises
    ------
    AddError : if the text is no BibTeX, or holds no entry or several.
    """
    entries, faults = bibliography.parse(text)
    if faults or entries is None:
        raise AddError(
            faults[0].message if faults else "the file cannot be read; export the reference as BibTeX"
        )
    if len(entries) != 1:
        raise AddError(f"the file holds {len(entries)} entries; export one reference at a time")
    return entries[0]


def cleaned(entry: Entry, kind: str) -> dict[str, str]:
    """Return the fields of an entry as this bibliography writes them; what it does not print is left out.

    Parameters
    ----------
    kind : what the work is: one of ``primary``, ``review``, ``guideline`` and so on.
    """
    fields = {name: " ".join(text.split()) for name, text in entry.fields.items() if text.strip()}
    for name, ours in BIBLATEX.items():
        if name in fields and ours not in fields and name not in BESIDE:
            fields[ours] = fields[name]
    if year := re.search(r"\d{4}", fields.get("year", "")):
        fields["year"] = year[0]
    if "doi" in fields:
        fields["doi"] = _DOI.sub("", fields["doi"])
        fields.pop("url", None)
    if "pages" in fields:
        fields["pages"] = re.sub(r"(?<=\w)\s*[-–—]+\s*(?=\w)", "--", fields["pages"])
    if fields.get("eprinttype", "").lower() in ("pubmed", "pmid") and "pmid" not in fields:
        fields["pmid"] = fields.get("eprint", "")
    if "title" in fields:
        title = fields["title"].removesuffix(".")
        fields["title"] = protect(title) or title
    fields["keywords"] = (
        kind if fields.get("author") or fields.get("editor") else f"{kind}, {bibliography.ANONYMOUS}"
    )
    # A note of a reference manager is a remark of its owner.
    fields["note"] = "" if "doi" in fields else _NO_DOI
    return {name: fields[name] for name in FIELDS if fields.get(name)}


def key_of(fields: Mapping[str, str], taken: Collection[str]) -> str:
    """Return a key: surname of the first author, year, and the first word of the title that says something."""
    names = surnames(fields.get("author") or fields.get("editor") or "")
    words = [
        re.sub(r"[^a-z0-9]", "", word.lower()) for word in re.split(r"[\s/–—-]+", fields.get("title", ""))
    ]
    telling = [word for word in words if word and word not in _EMPTY] or ["work"]
    year = re.search(r"\d{4}", fields.get("year", ""))
    start = f"{names[0] if names else 'author'}{year[0] if year else date.today().year}"
    found = next((start + word for word in telling if start + word not in taken), "")
    return found or next(made for n in range(2, 1000) if (made := f"{start}{telling[0]}{n}") not in taken)


def written(kind: str, key: str, fields: Mapping[str, str]) -> str:
    """Return an entry as it stands in the file: fields in their order, those that are not printed at the end."""
    order = [*(name for name in FIELDS if name in fields), *(name for name in fields if name not in FIELDS)]
    lines = [f"  {name:<12} = {{{fields[name]}}}," for name in order]
    return "\n".join([f"@{kind}{{{key},", *lines, "}"]) + "\n"


def add_reference(
    project: Project, text: str, *, kind: str, how: str, today: date, say: Say = print
) -> tuple[str, Added]:
    """Add a work to the bibliography, and how much of it was read; return its key.

    Parameters
    ----------
    kind : what the work is.
    how : how much of it was read: a word of the column ``read`` of the readings.
    say : told when another process is changing the tables, for which this one waits.

    Raises
    ------
    AddError : if the work is there already, the entry is not whole, or the result would not pass; nothing is
        written then.
    """
    if kind not in WORKS:
        raise AddError(
            f"kind {shown(kind) or 'is missing'}: say what the work is, one of {', '.join(sorted(WORKS))}"
        )
    entry = read(text)
    with writing.together(project.root, say) as files:
        return _add(files, project, entry, kind, how, today)


def _add(
    files: Writing, project: Project, entry: Entry, kind: str, how: str, today: date
) -> tuple[str, Added]:
    fields = cleaned(entry, kind)
    file = project.bibliography
    entries, faults = bibliography.whole(file)
    if faults:
        raise AddError(f"{faults[0]}\nNothing was added; mend this first.")
    before = file.read_bytes().decode("utf-8")
    if double := _double(fields, entries):
        raise AddError(f"this work is there already: {double}")
    key = key_of(fields, {one.key for one in entries})
    of = table(project, "readings")
    known = set(check.run(project, _SUBJECT))
    joined = before.rstrip("\n") + "\n" * (2 * bool(before.strip())) + written(entry.kind, key, fields)
    files.write(file, sorted_text(joined).encode())
    given = {"citekey": key, "read": how, "read_on": today.isoformat(), "read_in": "NR"}
    done = add_within(files, project, of, given, today=today)
    faults = new_faults(project, _SUBJECT, known)
    refused = [fault for fault in faults if _UNCITED not in fault.message]
    if refused:
        raise AddError("\n".join([*map(str, refused), "Nothing was added."]))
    return key, Added(bibliography.FILE, _line(file, key), done.changes, (*faults, *done.to_do))


def _double(fields: Mapping[str, str], entries: Collection[Entry]) -> str:
    """Return the key of an entry of the same work: the same DOI, the same PubMed id, or the same words as title."""
    for entry in entries:
        for name in ("doi", "pmid"):
            if fields.get(name) and fields[name].lower() == entry.fields.get(name, "").lower():
                return entry.key
        if _words(fields.get("title", "")) and _words(fields["title"]) == _words(
            entry.fields.get("title", "")
        ):
            return entry.key
    return ""


def _words(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", title.lower().replace("{", "").replace("}", "")).strip()


def _line(file: Path, key: str) -> int:
    lines = file.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if re.match(rf"@\w+\{{{key},", line))
