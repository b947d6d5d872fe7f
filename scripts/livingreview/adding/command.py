"""What ``livingreview add`` does: from what was typed, filled in or answered to the lines that tell what was added."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from livingreview.adding import appears, filled, formats, lookup, reference
from livingreview.adding import ask as asking
from livingreview.adding.add import Added, Row, add_rows, keys, named, start, tables, works
from livingreview.adding.choices import Choice
from livingreview.adding.edge import add_edge
from livingreview.adding.lookup import Identifier
from livingreview.adding.reference import Reference
from livingreview.adding.row import AddError
from livingreview.changes.told import lines
from livingreview.check import vocabulary
from livingreview.check.bibliography import WORKS
from livingreview.check.fault import shown
from livingreview.evidence.bibliography import Entry
from livingreview.kept import write_whole
from livingreview.project import Project
from livingreview.say import Say

_EDGES = ("edge", "edges", "arrow")
#: Ends of the names of files that hold filled-in rows, not works.
_FILLED = (".yml", ".yaml")


@dataclass(frozen=True)
class Request:
    """What somebody asks to be added.

    Attributes
    ----------
    what : a table, a word for one of its rows, ``edge`` or ``reference``.
    identifier : of a work, to be looked up.
    begun : key of a row to start from.
    given : column -> value.
    file : rows filled in, or works exported.
    ask : whether somebody sits there and can be asked.
    """

    what: str
    identifier: str = ""
    begun: str = ""
    given: Mapping[str, str] | None = None
    file: Path | None = None
    ask: bool = False


def run(project: Project, request: Request, *, today: date, say: Say = print) -> None:
    """Add what was asked for, and tell it line by line.

    Raises
    ------
    AddError : if it cannot be added; nothing is written then.
    """
    given = dict(request.given or {})
    if request.identifier and request.what not in filled.WORKS:
        raise AddError(
            f"{shown(request.identifier)}: write what a row holds as -s COLUMN=VALUE; only a reference is named alone"
        )
    if request.what in filled.WORKS and not _is_filled(request.file):
        _references(project, request, given, today, say)
    elif request.what in _EDGES and (row := _one_row(request.file)) is not None:
        if request.begun:
            raise AddError("--from: an arrow starts from no other; name its subject, effect and object")
        with _kept(project, request):
            added = add_edge(project, {**row, **given}, ask=request.ask, today=today, say=say)
        _tell(project, added, say)
    elif request.file is not None:
        _filled(project, request, given, today, say)
    else:
        _row(project, request, given, today, say)


def _is_filled(file: Path | None) -> bool:
    return file is not None and file.suffix.lower() in _FILLED


def _one_row(file: Path | None) -> dict[str, str] | None:
    """Return the columns and values that a file gives of one row; ``None`` if it holds several."""
    if file is None:
        return {}
    return filled.read(file) if filled.is_one(file) else None


@contextmanager
def _kept(project: Project, request: Request) -> Iterator[None]:
    """Keep what somebody answered where it is refused in the end, so that nothing need be answered twice."""
    try:
        yield
    except asking.LeftError:
        raise
    except AddError as error:
        if not request.ask or not error.answers:
            raise
        file = project.build / "unfinished" / f"{request.what}.yml"
        write_whole(file, filled.written(error.answers).encode())
        kept = AddError(
            f"{error}\nYour answers are kept: mend {project.relative(file)}, and give it with --file."
        )
        raise kept from error


def _row(project: Project, request: Request, given: dict[str, str], today: date, say: Say) -> None:
    """Add one row of a table."""
    found = tables(project)
    of = named(request.what, found)
    begun = start(of, _begun(request.begun, keys(of))) if request.begun else None
    if request.ask:
        known = works(project)
        say(asking.HOW)
        given |= asking.answers(of, given, begun, today, tables=found, works=known)
    with _kept(project, request):
        added = _one(project, Row(of.name, given, begun), today)
    _tell(project, added, say)


def _one(project: Project, row: Row, today: date) -> Added:
    """Add one row; where it is refused, the error holds what was said of it."""
    try:
        return add_rows(project, [row], today=today)
    except AddError as error:
        error.answers = row.given
        raise


def _begun(said: str, known: Sequence[str]) -> str:
    """Return the key that somebody means; a near one is named."""
    if said in known:
        return said
    alike = [key for key in known if vocabulary.plain(key) == vocabulary.plain(said)]
    if len(alike) == 1:
        return alike[0]
    import difflib

    near = difflib.get_close_matches(said, known, 3, 0.7)
    if near:
        raise AddError(f"--from {shown(said)}: no such row; did you mean {', '.join(near)}?")
    return said


def _filled(project: Project, request: Request, given: dict[str, str], today: date, say: Say) -> None:
    """Add what a file holds: rows of one table or several, and works, all or none."""
    assert request.file is not None  # noqa: S101
    found = tables(project)
    what = "trial" if request.what in (*_EDGES, *filled.WORKS) else request.what
    rows, listed = filled.several(request.file, what, found)
    if len(rows) == 1 and not listed:
        of = found[rows[0].table]
        begun = start(of, _begun(request.begun, keys(of))) if request.begun else None
        given = {**rows[0].given, **given}
        if request.ask:
            say(asking.HOW)
            given |= asking.answers(of, given, begun, today, tables=found, works=works(project))
        with _kept(project, request):
            added = _one(project, Row(of.name, given, begun), today)
        _tell(project, added, say)
        return
    if given or request.begun:
        raise AddError(
            f"{request.file}: holds several rows; write all they hold into the file, without -s and --from"
        )
    if not rows and not listed:
        raise AddError(f"{request.file}: holds no row")
    if not listed:
        _tell(project, add_rows(project, rows, today=today), say)
        return
    ready = reference.prepared(
        project, [work for one in listed for work in _listed(one, request.file)], today=today
    )
    rows = [_renamed(row, ready.entries) for row in rows]
    _tell_works(project, ready, reference.written_with(project, ready, rows, today=today), say)


def _listed(one: dict[str, str], file: Path) -> list[Reference]:
    """Return the works that one entry of a file stands for: an export beside it, an identifier, or its fields."""
    said = {name: text for name, text in one.items() if name not in ("file", "identifier", "type")}
    if "file" in one:
        return [Reference(entry, said) for entry in _exported(file.parent / one["file"])]
    if "identifier" in one:
        return [Reference(_asked(one["identifier"]), said)]
    entry = Entry("", one.get("type", "article" if "journal" in one else "misc"), 1, {})
    fields = {name: text for name, text in said.items() if name not in reference.SAID}
    (cleaned,) = formats.entries(reference.written(entry.kind, "x", fields))
    return [Reference(cleaned, {name: text for name, text in said.items() if name in reference.SAID})]


def _renamed(row: Row, new: Sequence[Entry]) -> Row:
    """Return a row that names the one new work as *new* under its key."""
    if row.given.get("source", "").casefold() != "new" or len(new) != 1:
        return row
    return replace(row, given={**row.given, "source": new[0].key})


def _references(project: Project, request: Request, given: dict[str, str], today: date, say: Say) -> None:
    """Add works from an export, or the one that an identifier names."""
    if request.begun:
        raise AddError("--from: a reference starts from no other")
    if request.file is not None and request.identifier:
        raise AddError("--file and an identifier: give one of them")
    if request.file is None and not request.identifier:
        if not request.ask:
            raise AddError(
                f"name a DOI, a PubMed id or an NCT number, or with --file an export as {formats.EXPECTED}"
            )
        request = replace(request, identifier=_asked_for_work())
    if request.file is not None:
        entries = _exported(request.file)
    else:
        entries = [_asked(request.identifier)]
        if (of := lookup.identifier(request.identifier)) and of.kind == "nct":
            given = {"kind": lookup.TRIAL_KIND, "read": "record", **given}
    found = []
    for number, entry in enumerate(entries, start=1):
        if request.ask:
            title = entry.fields.get("title", "").replace("{", "").replace("}", "")
            say(f"{number} of {len(entries)}: {shown(title, 100)}" if len(entries) > 1 else shown(title, 100))
        found.append(Reference(entry, given | _how(project, given) if request.ask else given))
    ready, added = reference.add_references(project, found, today=today)
    _tell_works(project, ready, added, say)


def _exported(file: Path) -> list[Entry]:
    try:
        if file.stat().st_size > formats.MOST_BYTES:
            raise AddError(f"{file}: is larger than 20 MB; export only the references that are to be added")
        raw = file.read_bytes()
    except OSError as error:
        raise AddError(f"{file}: cannot be read; {error.strerror}") from error
    return [*_read(_text(raw, file), file)]


def _text(raw: bytes, file: Path) -> str:
    for marks, codec in (((b"\xff\xfe", b"\xfe\xff"), "utf-16"), ((b"",), "utf-8-sig")):
        if raw.startswith(marks):
            try:
                return raw.decode(codec)
            except UnicodeDecodeError as error:
                raise AddError(f"{file}: cannot be read; export the reference in UTF-8") from error
    raise AddError(f"{file}: cannot be read")


def _read(text: str, file: Path) -> list[Entry]:
    try:
        return reference.read(text)
    except AddError as error:
        raise AddError(f"{file}: {error}") from error


def _asked(identifier: str) -> Entry:
    of: Identifier | None = lookup.identifier(identifier)
    if of is None:
        raise AddError(
            f"{shown(identifier)} is no identifier; write a DOI (10.…/…), the digits of a PubMed id, or NCT and eight digits"
        )
    return lookup.looked_up(of)


def _asked_for_work() -> str:
    def accept(answer: str) -> tuple[str, str]:
        if lookup.identifier(answer):
            return answer, ""
        return answer, "write a DOI (10.…/…), the digits of a PubMed id, or NCT and eight digits"

    explained = [
        "A record is asked for at doi.org, PubMed or ClinicalTrials.gov; an export comes with --file."
    ]
    return asking.one("DOI, PubMed id or NCT number", accept, explained=explained)


def _how(project: Project, given: Mapping[str, str]) -> dict[str, str]:
    """Ask what a work is, and how much of it was read."""
    of = tables(project)["readings"]
    words = vocabulary.words(of.name, of.schema, "read")
    answers: dict[str, str] = {}

    def kind() -> None:
        offered = [Choice(word) for word in sorted(WORKS)]
        answers["kind"] = asking.choose("What the work is", offered, standing=answers.get("kind", ""))

    def read() -> None:
        offered = [
            Choice(word, str(said["label"]), tuple(map(str, said.get("synonyms", ()))))
            for word, said in words.items()
        ]
        answers["read"] = asking.choose("How much of it you read", offered, standing=answers.get("read", ""))

    asking.through([ask for name, ask in (("kind", kind), ("read", read)) if name not in given])
    return answers


def _tell_works(project: Project, ready: reference.Prepared, added: Added, say: Say) -> None:
    for key in ready.keys:
        say(f"Added to references.bib, line {reference.line_of(project, key)}: cite it as {key}.")
    uncited = [fault for fault in added.to_do if "cited by no chapter" in fault.message]
    _tell(project, replace(added, to_do=tuple(f for f in added.to_do if f not in uncited)), say)
    if uncited:
        say(
            f"Nothing cites {', '.join(ready.keys)} yet; name it as the source of a row, or cite it in a chapter."
        )
    for line in ready.alike:
        say(f"  {line}")


def _tell(project: Project, added: Added, say: Say) -> None:
    """Say what was added, where it will be seen, and what has to be looked at."""
    for file in dict.fromkeys(file for file, _ in added.places):
        numbers = sorted(line for one, line in added.places if one == file)
        say(f"Added to {file}, line{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}.")
    for line in lines(added.changes):
        say(line)
    shown_on = appears.pages(project, added.before)
    if shown_on:
        say("Will be seen on:")
        for page in shown_on:
            say(f"  {page.title or page.name}{f': {_listing(page.shown)}' if page.shown else ''}")
    elif shown_on is None:
        say("Build the website once, and this command tells on which pages a row will be seen.")
    if added.to_do:
        say("Look at these now:")
        for fault in added.to_do:
            say(f"  {fault}")


def _listing(names: Sequence[str]) -> str:
    figures = [name for name in names if re.match(r"fig", name)]
    others = [name for name in names if name not in figures]
    parts = [
        f"figure {', '.join(figures)}" if figures else "",
        f"table {', '.join(others)}" if others else "",
    ]
    return "; ".join(part for part in parts if part)
