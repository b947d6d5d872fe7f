"""What differs between two editions, gathered so that a person can say why of each, and a reader can read it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from livingreview.changes import effects, pages, pools, rows, sentences, works
from livingreview.contents import SUFFIX
from livingreview.evidence import claims
from livingreview.evidence.editions import BOUND, BOUND_MANY, CHANGES, EDITIONS, REWORDED
from livingreview.evidence.facts import holds
from livingreview.evidence.questions import Tables
from livingreview.project import Project

#: Up to so many changes of one kind on one page, or in one trial, are told one by one; more are counted.
FEW = 5
#: What stands in a table for what is not there.
NOTHING = "NA"
#: What is said of a conclusion that was bound to the tables before, by what became of it.
VERDICTS = {
    "no longer holds": "A conclusion is no longer borne out by the tables",
    "gone": "A conclusion is drawn no more",
    "holds again": "A conclusion is borne out by the tables again",
    "asks otherwise": REWORDED,
}
#: Types of columns that hold what was measured or dated.
_MEASURED = {"number", "integer", "date"}
_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)|<https?://[^>]*>")
_SIGNS = re.compile(r"\{[a-z:-]+\}`([^`]*)`|[`*]|^[-#>|]+\s+|^\d+\.\s+")
_PLACE = re.compile(r"\b(tab|fig)-[a-z0-9-]+")
_CITED = re.compile(r"\([^()]*\d{4}[a-z]?\)")
#: What stands behind a number to say how it is known: geometric shapes, and the dagger that came before them.
_MARKS = re.compile(r"[\u25a0-\u25ff\u2020\u2021]")
_DAY = re.compile(r"\b\d{1,2} [A-Z][a-z]+ \d{4}\b")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True)
class Difference:
    """One line of what changed; as a row of ``changes.csv``, without the words of a person."""

    kind: str
    what: str
    chapter: str = NOTHING
    trial: str = NOTHING
    old: str = NOTHING
    new: str = NOTHING


def compare(before: Project, now: Project) -> list[Difference]:
    """Return what a reader is told of two states of a project: what weighs most first.

    Raises
    ------
    KeyError, ValueError, OSError : if the tables of one of them cannot be read.
    """
    was, is_ = (_told(claims.tables(project)) for project in (before, now))
    changed = [one for one in rows.compare(was, is_) if one.table not in rows.DRAWN]
    return [
        *_conclusions(effects.conclusions(was, is_, changed), before, now),
        *_pools(pools.compare(before, now) or ()),
        *_sentences(before, now, {*was, *is_}),
        *_trials(changed, was, is_),
        *_rows(changed, was, is_),
        *_works(before, now),
    ]


def _told(tables: Tables) -> Tables:
    """Leave out the tables that tell of editions."""
    return {name: table for name, table in tables.items() if name not in (EDITIONS, CHANGES)}


def _conclusions(found: Iterable[effects.Conclusion], before: Project, now: Project) -> Iterator[Difference]:
    new: dict[str, list[effects.Conclusion]] = {}
    for one in found:
        if one.verdict == "new":
            new.setdefault(one.chapter, []).append(one)
        elif one.verdict in VERDICTS and (one.verdict != "asks otherwise" or one.sentence_before):
            is_gone = one.verdict == "gone"
            old = _plain(one.sentence if is_gone else one.sentence_before or one.sentence, before)
            yield Difference(
                "conclusion", VERDICTS[one.verdict], one.chapter, old=old, new=NOTHING if is_gone else _plain(one.sentence, now)
            )  # fmt: skip
    for chapter, listed in new.items():
        if len(listed) <= FEW:
            for one in listed:
                yield Difference(
                    "conclusion", BOUND, chapter, new=_plain(one.sentence, now)
                )  # fmt: skip
        else:
            what = f"{len(listed)} {BOUND_MANY}"
            yield Difference("conclusion", what, chapter)


def _pools(found: Iterable[pools.Changed]) -> Iterator[Difference]:
    for one in found:
        shown = one.now or one.before
        if shown:
            yield Difference(
                "pooled",
                shown.title,
                old=one.before.said if one.before else NOTHING,
                new=one.now.said if one.now else NOTHING,
            )


def _sentences(before: Project, now: Project, tables: set[str]) -> Iterator[Difference]:
    names = {of: pages.names(of) for of in (before, now)}
    for name in names[before]:
        if name not in names[now]:
            yield Difference("page", f"A page is gone: {_title(before, name)}", f"{name}{SUFFIX}")
    for name in names[now]:
        if name not in names[before]:
            yield Difference("page", f"A page is new: {_title(now, name)}", f"{name}{SUFFIX}")
    both = {f"{name}{SUFFIX}" for name in names[now] if name in names[before]}
    of_chapter: dict[str, list[sentences.Sentence]] = {}
    for one in sentences.changed(before, now):
        # A mark behind a number that says how it is known is no other wording.
        if (
            one.chapter in both
            and _stripped(one.before) != _stripped(one.now)
            and not _is_other_day(one, tables)
        ):
            of_chapter.setdefault(one.chapter, []).append(one)
    ordered = [f"{name}{SUFFIX}" for name in names[now] if f"{name}{SUFFIX}" in of_chapter]
    for chapter in ordered:
        yield from _numbers(chapter, [one for one in of_chapter[chapter] if _is_other_number(one, tables)])
    for chapter in ordered:
        counted = Counter(
            "words" if one.kind == "number" and not _is_other_number(one, tables) else one.kind
            for one in of_chapter[chapter]
        )
        said = _listed(
            [
                (counted["new"], "sentence with numbers is new", "sentences with numbers are new"),
                (counted["gone"], "sentence with numbers is gone", "sentences with numbers are gone"),
                (
                    counted["words"],
                    "sentence is worded otherwise, new or gone",
                    "sentences are worded otherwise, new or gone",
                ),
            ]
        )
        if said:
            yield Difference("words", said, chapter)


def _is_other_day(one: sentences.Sentence, tables: set[str]) -> bool:
    """Say whether a sentence says nothing but another day of reading, which changes by itself."""
    # A role that is given a table prints a day.
    if one.kind != "number" or not one.keys or not tables.issuperset(one.keys):
        return False
    was, is_ = (_DAY.sub("a day", _stripped(text)) for text in (one.before, one.now))
    return was == is_


def _is_other_number(one: sentences.Sentence, tables: set[str]) -> bool:
    """Say whether a sentence says another number of a source: not another day of reading, mark or year of a citation."""
    # A role that is given a table prints a day.
    if one.kind != "number" or tables.issuperset(one.keys):
        return False
    was, is_ = (_NUMBER.findall(_CITED.sub("", text)) for text in (one.before, one.now))
    return was != is_


def _numbers(chapter: str, found: Sequence[sentences.Sentence]) -> Iterator[Difference]:
    if len(found) > FEW:
        yield Difference("number", f"{len(found)} sentences give other numbers", chapter)
        return
    for one in found:
        yield Difference(
            "number",
            "A sentence gives other numbers",
            chapter,
            old=_stripped(one.before),
            new=_stripped(one.now),
        )


def _trials(changed: Iterable[rows.Change], was: Tables, is_: Tables) -> Iterator[Difference]:
    """Yield what changed trial by trial, in the tables that name one and were there before."""
    of_trial: dict[str, list[rows.Change]] = {}
    for one in changed:
        if trial := _trial(one, was, is_):
            of_trial.setdefault(trial, []).append(one)
    summaries = []
    for trial, found in sorted(of_trial.items()):
        results = [pair for one in found if (pair := _result(one, is_))]
        if len(results) <= FEW:
            yield from (
                Difference("result", what, trial=trial, old=old, new=new) for what, old, new in results
            )
        summaries.append((trial, found, len(results) if len(results) > FEW else 0))
    for trial, found, others in summaries:
        said = _summary(trial, found, others, was, is_)
        if said:
            yield Difference("trial", said, trial=trial)


def _trial(one: rows.Change, was: Tables, is_: Tables) -> str:
    if one.table not in was or one.table not in is_:
        return ""
    tables = was if one.kind == "removed" else is_
    table = tables[one.table]
    if "trial" not in table.fields:
        return ""
    row = next((row for row in table.rows if table.key(row) == one.key), {})
    trial = row.get("trial", "")
    return trial if holds(table, trial) else ""


def _result(one: rows.Change, is_: Tables) -> tuple[str, str, str] | None:
    """Return what was measured, and what it was and is, if a row now says another number; or said one and is gone."""
    if one.kind == "added":
        return None
    table = is_[one.table]
    measured = [
        cell for cell in one.facts if table.fields.get(cell.column, {}).get("type") in _MEASURED
    ]  # fmt: skip
    said = [cell for cell in measured if holds(table, cell.before)]
    if not said:
        return None
    what = one.about.rpartition(": ")[0] or one.about
    if one.kind == "removed":
        return f"{what}: no longer in the tables", _cells(said, "before"), NOTHING
    return what, _cells(measured, "before"), _cells(measured, "now")


def _cells(cells: Iterable[rows.Cell], when: str) -> str:
    return "; ".join(f"{cell.title.lower()} {getattr(cell, f'said_{when}') or NOTHING}" for cell in cells)


def _summary(trial: str, found: Sequence[rows.Change], results: int, was: Tables, is_: Tables) -> str:
    """Say in a line what else changed of a trial; nothing where only labels, or the way it was read, did."""
    name = _named(trial, is_) or _named(trial, was) or trial
    counts: list[tuple[int, str, str]] = [(results, "result changed", "results changed")]
    for table in dict.fromkeys(one.table for one in found if one.table != "trials"):
        of = [one for one in found if one.table == table]
        title = of[0].title
        counts.append(
            (
                sum(one.kind == "added" for one in of),
                f"row is new in “{title}”",
                f"rows are new in “{title}”",
            )
        )
        counts.append(
            (
                sum(_filled(one, is_) for one in of),
                f"missing number is now known in “{title}”",
                f"missing numbers are now known in “{title}”",
            )
        )
    said = _listed(counts)
    own = [one.kind for one in found if one.table == "trials"]
    if "added" in own:
        return f"{name} is new in the tables" + (f": {said}" if said else "")
    if "removed" in own:
        return f"{name} is no longer in the tables"
    return f"{name}: {said}" if said else ""


def _filled(one: rows.Change, is_: Tables) -> int:
    """Return how many numbers stand where none was reported before."""
    if one.kind != "changed":
        return 0
    table = is_[one.table]
    return sum(
        table.fields.get(cell.column, {}).get("type") in _MEASURED
        and not holds(table, cell.before)
        and holds(table, cell.now)
        for cell in one.facts
    )


def _named(trial: str, tables: Tables) -> str:
    table = tables.get("trials")
    return next((row.get("name", "") for row in table.rows if table.key(row) == trial), "") if table else ""


def _rows(changed: Iterable[rows.Change], was: Tables, is_: Tables) -> Iterator[Difference]:
    """Yield what changed in tables that are told of as a whole."""
    of_table: dict[str, list[rows.Change]] = {}
    for one in changed:
        if not _trial(one, was, is_) and one.table != "claims":
            of_table.setdefault(one.table, []).append(one)
    for name, found in of_table.items():
        title = found[0].title
        if name not in was:
            yield Difference("rows", f"A table is new: “{title}”, {len(found)} rows")
            continue
        said = _listed(
            [
                (sum(one.kind == "added" for one in found), "row is new", "rows are new"),
                (sum(one.kind == "removed" for one in found), "row is gone", "rows are gone"),
                (
                    sum(one.kind == "changed" and bool(one.facts) for one in found),
                    "row says something else",
                    "rows say something else",
                ),
            ]
        )
        if said:
            yield Difference("rows", f"“{title}”: {said}")


def _works(before: Project, now: Project) -> Iterator[Difference]:
    counted = Counter(one.kind for one in works.compare(before, now))
    said = _listed(
        [
            (counted["added"], "work is new", "works are new"),
            (counted["removed"], "work is cited no more", "works are cited no more"),
            (counted["changed"], "work is described otherwise", "works are described otherwise"),
        ]
    )
    if said:
        yield Difference("works", f"References: {said}")


def _listed(counts: Iterable[tuple[int, str, str]]) -> str:
    """Return counts in words, those that are 0 left out."""
    return ", ".join(f"{count:,} {one if count == 1 else many}" for count, one, many in counts if count)


def _title(project: Project, name: str) -> str:
    found = _TITLE.search((project.root / f"{name}{SUFFIX}").read_text(encoding="utf-8"))
    return _stripped(found[1]) if found else name


def _plain(sentence: str, project: Project) -> str:
    """Return a sentence of a claim as a reader sees it."""
    return _stripped(sentences.printed(sentence, project))


def _stripped(text: str) -> str:
    """Return text without what only an author sees: addresses of links, signs of lists and of emphasis."""
    said = _SIGNS.sub(lambda m: m[1] or "", _LINK.sub(lambda m: m[1] or "", text))
    said = _PLACE.sub(lambda m: "the table" if m[1] == "tab" else "the figure", said)
    return " ".join(_MARKS.sub("", said).split())
