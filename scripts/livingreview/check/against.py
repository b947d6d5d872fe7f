"""A change against an earlier revision: what no file can know alone, because only its older version shows it."""

from __future__ import annotations

import difflib
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from livingreview.check import bibliography, citations
from livingreview.check.base import Base
from livingreview.check.contents import Contents
from livingreview.check.fault import Fault, shown
from livingreview.check.files import Row, Table, read_text
from livingreview.check.tables import fields
from livingreview.evidence.identity import IDENTITY
from livingreview.project import Project

#: Columns that tell of the reading, not of what was read.
READING = frozenset({"locator", "status", "checked_on", "read_again_on"})
#: Columns in words of our own, which may be put better without a new reading, as long as their numbers stay.
OWN_WORDS = frozenset({"note", "finding", "description", "consequence", "name", "label"})
_NUMBER = re.compile(r"[0-9]+(?:[.·][0-9]+)?")
#: A number as a column of numbers or of P values holds it.
_PRINTED = re.compile(r"[<>]?-?[0-9]*\.?[0-9]+")
#: Words that turn a sentence round; in each list one may stand for another.
_TURNS = {
    word: words[0]
    for words in (
        ("no", "not", "none", "never", "neither", "nor", "without"),
        (
            "higher",
            "more",
            "longer",
            "greater",
            "better",
            "increased",
            "increases",
            "raised",
            "improved",
            "improves",
        ),
        (
            "lower",
            "less",
            "fewer",
            "shorter",
            "smaller",
            "worse",
            "decreased",
            "decreases",
            "reduced",
            "reduces",
        ),
    )
    for word in words
}
#: Share of the words of a sentence that a better wording keeps.
_KEPT = 0.4
#: Likeness of two words from which they are one word in two spellings.
_SPELLING = 0.75
#: Rows of one cause that are told one by one.
_FEW = 3
#: Lines from which a file may be called rewritten.
MANY = 3


@dataclass(frozen=True)
class _Pair:
    """One row, before and now."""

    old: Row
    new: Row

    def changed(self, column: str) -> bool:
        return self.old.cells.get(column) != self.new.cells.get(column)

    def said(self, column: str) -> str:
        return f"{column} was {shown(self.old.cells[column], 40)} and is {shown(self.new.cells[column], 40)}"


@dataclass(frozen=True)
class _Found:
    """A fault and its cause: many rows of one cause are told once."""

    cause: tuple[str, ...]
    fault: Fault


def check(project: Project, found: Contents, base: Base, subjects: Collection[str]) -> list[Fault]:
    """Return what the change since ``base`` leaves untold, takes away, or writes anew for no reason."""
    faults: list[_Found] = []
    names = _Names(found, base)
    if "data" in subjects:
        for name, table in found.tables.items():
            old = base.tables.get(name)
            key = table.schema["primaryKey"]
            if old is not None and table.has(*key) and old.has(*key):
                pairs, lost = _matched(old, table, key)
                faults += _rows(table, pairs, lost, base.day, names)
                faults += _rewritten_table(project, base, old, table, pairs)
        faults += _removed(found, base)
    if "bibliography" in subjects:
        faults += _bibliography(project, found, base)
    if "prose" in subjects:
        for chapter in found.chapters:
            faults += _rewritten_text(project, base, chapter.file)
    return list(_told(faults))


def removed_keys(found: Contents, base: Base) -> dict[str, dict[str, str]]:
    """Return what roles could name in ``base`` and no longer can: role -> key -> file of its table."""
    gone: dict[str, dict[str, str]] = {}
    for name, columns, roles in (
        ("outcomes", ("outcome",), ("value", "estimate")),
        ("arms", ("trial", "arm"), ("patients",)),
        ("questions", ("question",), ("pooled", "pooled-heterogeneity", "pooled-prediction")),
    ):
        old, new = base.tables.get(name), found.tables.get(name)
        if old is None or new is None or not old.has(*columns) or not new.has(*columns):
            continue
        keys = {"/".join(row.cells[column] for column in columns) for row in new.rows}
        for row in old.rows:
            if (key := "/".join(row.cells[column] for column in columns)) not in keys:
                for role in roles:
                    gone.setdefault(role, {})[key] = new.file
    return gone


def _told(found: Iterable[_Found]) -> Iterator[Fault]:
    """Yield the faults; of a cause that hits many rows only the first, with their number."""
    groups: dict[tuple[str, ...], list[Fault]] = {}
    for item in found:
        groups.setdefault((item.fault.file, *item.cause), []).append(item.fault)
    for faults in groups.values():
        if len(faults) <= _FEW:
            yield from faults
        else:
            first = min(faults)
            more = f"; and {len(faults) - 1} rows more"
            yield Fault(first.file, first.line, first.column, first.message + more)


# Rows.


def _matched(old: Table, new: Table, key: list[str]) -> tuple[list[_Pair], list[Row]]:
    """Return the rows that stand in both tables, in their present order, and those that are gone."""
    earlier: dict[tuple[str, ...], Row] = {}
    for row in old.rows:
        if row.whole:
            earlier.setdefault(tuple(row.cells[column] for column in key), row)
    pairs = []
    for row in new.rows:
        if row.whole and (match := earlier.pop(tuple(row.cells[column] for column in key), None)):
            pairs.append(_Pair(match, row))
    spoilt = {row.cells[key[-1]] for row in new.rows if not row.whole}
    return pairs, [row for row in earlier.values() if row.cells[key[-1]] not in spoilt]


class _Names:
    """Names of arms, trials and works, before and now: who bears a new name everywhere is still the same."""

    def __init__(self, found: Contents, base: Base) -> None:
        self.tables = base.tables, found.tables
        self.works: tuple[set[tuple[str, ...]], set[tuple[str, ...]]] = (
            {(key,) for key in _chunks(base.texts.get(bibliography.FILE, ""))},
            {(entry.key,) for entry in found.entries or ()},
        )

    def same(self, table: Table, pair: _Pair, column: str) -> bool:
        """Say whether the old name is gone where it was given, and the new one was not there before."""
        if column == "source":
            (before, now), columns = self.works, ["source"]
        else:
            target = "arm" if column == "comparator" else column
            key = next((k for k in table.schema.get("foreignKeys", []) if k["fields"][-1] == target), None)
            if key is None:
                return False
            name, others = key["reference"]["resource"], key["reference"]["fields"]
            before, now = (
                {tuple(row.cells[other] for other in others) for row in tables[name].rows}
                if name in tables and tables[name].has(*others)
                else set()
                for tables in self.tables
            )
            columns = [*key["fields"][:-1], column]
        if not all(name in row.cells for name in columns for row in (pair.old, pair.new)):
            return False
        was, is_ = (tuple(row.cells[name] for name in columns) for row in (pair.old, pair.new))
        return was in before and was not in now and is_ in now and is_ not in before


def _rows(table: Table, pairs: list[_Pair], lost: list[Row], day: date, names: _Names) -> Iterator[_Found]:
    kept = _identities(table, [row for row in table.rows if row.whole])
    fresh = {id(pair.new) for pair in pairs}
    added = _identities(table, [row for row in table.rows if row.whole and id(row) not in fresh])
    for pair in pairs:
        if pair.old.cells != pair.new.cells:
            yield from _changed(table, pair, day, names, kept)
    for row in lost:
        if not {"value", "cutoff", *IDENTITY} <= set(row.cells):
            return
        successor = added.get(_identity(row))
        if successor and not any(
            _same_number(row.cells["value"], other.cells["value"]) for other in successor
        ):
            message = (
                f"takes the place of {shown(row.cells['outcome'])} ({_cut(row)}), which is gone; keep the earlier row"
                " as it was, beside this one"
            )
            yield _Found(("cut",), table.fault(successor[0], table.schema["primaryKey"][-1], message))


def _identity(row: Row) -> tuple[str, ...]:
    return tuple(row.cells.get(column, "") for column in (*IDENTITY, "population"))


def _identities(table: Table, rows: Iterable[Row]) -> dict[tuple[str, ...], list[Row]]:
    found: dict[tuple[str, ...], list[Row]] = {}
    if table.has("value", "cutoff", *IDENTITY):
        for row in rows:
            found.setdefault(_identity(row), []).append(row)
    return found


def _cut(row: Row) -> str:
    said = f"value {shown(row.cells['value'])}"
    return f"{said}, cut-off {row.cells['cutoff']}" if row.cells["cutoff"][:1].isdigit() else said


def _changed(
    table: Table, pair: _Pair, day: date, names: _Names, kept: Mapping[tuple[str, ...], list[Row]]
) -> Iterator[_Found]:
    facts, zeros = _facts(table, pair, names)
    key = shown(", ".join(pair.new.cells[column] for column in table.schema["primaryKey"]))
    if "value" in facts and _overwritten(table, pair, kept):
        message = (
            f"{pair.said('value')}: another data cut in the place of an earlier one; put the earlier row back as it"
            f" was, and add this one below it with a key of its own ({key})"
        )
        yield _Found(("overwritten",), table.fault(pair.new, "value", message))
        return
    yield from _reading_kept(table, pair, day, facts, zeros, key)
    yield from _risen(table, pair, day, bool(facts), key)


def _overwritten(table: Table, pair: _Pair, kept: Mapping[tuple[str, ...], list[Row]]) -> bool:
    """Say whether the numbers of one data cut stand where those of another stood, which are gone."""
    if not table.has("cutoff", "analysis", "source", *IDENTITY) or "cutoff" not in pair.old.cells:
        return False
    old, new = pair.old.cells, pair.new.cells
    if any(
        _same_number(old["value"], row.cells["value"]) and row is not pair.new
        for row in kept.get(_identity(pair.old), ())
    ):
        return False
    days = [cells["cutoff"][:1].isdigit() for cells in (old, new)]
    if all(days) and not pair.changed("cutoff"):
        return False
    # What was read at second hand may be mended from the work itself.
    first_hand = [old.get("status")] == _statuses(table)[:1]
    return all(days) or pair.changed("analysis") or (pair.changed("source") and first_hand)


def _reading_kept(
    table: Table, pair: _Pair, day: date, facts: list[str], zeros: list[str], key: str
) -> Iterator[_Found]:
    """Yield a day that tells of a reading before the change."""
    if (not facts and not zeros) or not table.has("checked_on") or "checked_on" not in pair.old.cells:
        return
    again = "read_again_on" if table.has("read_again_on") and "read_again_on" in pair.old.cells else None
    if again and not _stale(pair, again, day):
        again = None
    if not _stale(pair, "checked_on", day):
        first = pair.new.cells["checked_on"]
        # A second reading before the first is told without looking at the older version.
        if facts and again and pair.new.cells[again] >= first:
            message = (
                f"{pair.new.cells[again]} as before, but {_changes(pair, facts)} ({key}); write NA until somebody else"
                " has compared the row with its source"
            )
            yield _Found((again, *facts), table.fault(pair.new, again, message))
        return
    if not facts:
        column = zeros[0]
        message = (
            f"{pair.new.cells[column]} was {pair.old.cells[column]}; write it with every digit that the source prints"
            f" ({key})"
        )
        yield _Found(("zeros",), table.fault(pair.new, column, message))
        return
    others = f" and NA in {again}" if again else ""
    message = (
        f"{pair.new.cells['checked_on']} as before, but {_changes(pair, facts)} ({key}); compare the row with its"
        f" source, then write the day on which you did{others}"
    )
    yield _Found(("checked_on", *facts), table.fault(pair.new, "checked_on", message))


def _changes(pair: _Pair, columns: list[str]) -> str:
    *first, last = [pair.said(column) for column in columns[:2]] + (["more"] if len(columns) > 2 else [])
    return f"{', '.join(first)} and {last}" if len(columns) > 2 else ", ".join([*first, last])


def _stale(pair: _Pair, column: str, day: date) -> bool:
    """Say whether a day is the old one, and before the older version: it cannot tell of the change."""
    if pair.changed(column):
        return False
    try:
        return date.fromisoformat(pair.new.cells[column]) < day
    except ValueError:
        return False


def _statuses(table: Table) -> list[str]:
    """Return the words for what was really read, the best first."""
    return next(
        (field["constraints"].get("enum", []) for field in fields(table) if field["name"] == "status"), []
    )


def _risen(table: Table, pair: _Pair, day: date, day_is_told: bool, key: str) -> Iterator[_Found]:
    ranks = _statuses(table)
    if not table.has("status", "locator", "source", "checked_on") or "status" not in pair.old.cells:
        return
    old, new = pair.old.cells["status"], pair.new.cells["status"]
    if old not in ranks or new not in ranks or ranks.index(new) >= ranks.index(old):
        return
    lacking = []
    if not pair.changed("locator") and not pair.changed("source"):
        lacking.append("locator")
    if _stale(pair, "checked_on", day) and not day_is_told:
        lacking.append("checked_on")
    if lacking:
        message = (
            f"{new}, was {old}, with the {' and '.join(lacking)} as before ({key}); say where in the work it was read,"
            " and on which day"
        )
        yield _Found(("status", *lacking), table.fault(pair.new, "status", message))


# Cells.


def _facts(table: Table, pair: _Pair, names: _Names) -> tuple[list[str], list[str]]:
    """Return the columns in which a row says something else, and those that lost only zeros at the end."""
    facts, zeros = [], []
    for field in fields(table):
        column = field["name"]
        if column in READING or column not in pair.old.cells or not pair.changed(column):
            continue
        old, new = pair.old.cells[column], pair.new.cells[column]
        if _PRINTED.fullmatch(old) and _PRINTED.fullmatch(new) and _same_number(old, new):
            if len(new) < len(old):
                zeros.append(column)
            else:
                facts.append(column)
            continue
        if names.same(table, pair, column):
            continue
        is_text = field["type"] == "string" and not {"pattern", "enum"} & set(field["constraints"])
        if not is_text or not _says_the_same(column, old, new):
            facts.append(column)
    return facts, zeros


def _same_number(old: str, new: str) -> bool:
    if old[:1] != new[:1] and {old[:1], new[:1]} & {"<", ">"}:
        return False
    try:
        return Decimal(old.lstrip("<>")) == Decimal(new.lstrip("<>"))
    except InvalidOperation:
        return old == new


def _says_the_same(column: str, old: str, new: str) -> bool:
    """Say whether a text is only worded otherwise: in other words if they are our own, else in another spelling."""
    if column not in OWN_WORDS:
        return _same_words(old, new)
    numbers, turns = ([Counter(find(text)) for text in (old, new)] for find in (_NUMBER.findall, _turns))
    if numbers[0] != numbers[1] or turns[0] != turns[1]:
        return False
    before, after = Counter(_words(old)), Counter(_words(new))
    # A note is about the fact, and may come, go and be another; the other columns are the fact.
    return column == "note" or (before & after).total() >= _KEPT * max(before.total(), after.total())


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def _turns(text: str) -> list[str]:
    return [_TURNS[word] for word in _words(text) if word in _TURNS]


def _same_words(old: str, new: str) -> bool:
    """Say whether two texts have the same words, if in another spelling."""
    if Counter(_NUMBER.findall(old)) != Counter(_NUMBER.findall(new)):
        return False
    before, after = _words(old), _words(new)
    if "".join(before) == "".join(after):
        return True
    return len(before) == len(after) and all(
        one == other or difflib.SequenceMatcher(None, one, other).ratio() >= _SPELLING
        for one, other in zip(before, after, strict=True)
    )


# What is gone.


def _removed(found: Contents, base: Base) -> Iterator[_Found]:
    """Yield rows that a sentence prints and that are no longer there."""
    gone = removed_keys(found, base)
    places: dict[tuple[str, str], list[str]] = {}
    for chapter in found.chapters:
        for role in chapter.roles:
            if file := gone.get(role.name, {}).get(role.content):
                places.setdefault((file, role.content), []).append(f"{chapter.file}, line {role.line}")
    for (file, key), where in places.items():
        more = f" and {len(where) - 1} more" if len(where) > 1 else ""
        message = (
            f"the row {shown(key)} is gone, which a sentence prints ({where[0]}{more}); put it back, or change the"
            " sentence first"
        )
        yield _Found(("removed",), Fault(file, None, None, message))


# Files.


def _rewritten_table(
    project: Project, base: Base, old: Table, table: Table, pairs: list[_Pair]
) -> Iterator[_Found]:
    """Yield a table in which most lines differ although most rows say what they said."""
    # Columns that come, go or move change every line, and are told elsewhere if they should not.
    if old.header != table.header:
        return
    same = [pair for pair in pairs if pair.old.cells == pair.new.cells]
    least = max(MANY, len(pairs) / 2)
    if len(same) < least:
        return
    now, _ = read_text(project.root / table.file, table.file)
    before = base.texts.get(old.file)
    if now is None or before is None or now == before:
        return
    earlier, lines = before.split("\n"), now.split("\n")
    other = sum(earlier[pair.old.line - 1] != lines[pair.new.line - 1] for pair in same)
    moved = len(pairs) - longest_rise([pair.old.line for pair in pairs])
    if other >= least:
        message = (
            f"{other} lines are written otherwise and say the same (quotes around the cells); {_AS_IT_WAS}"
        )
        yield _Found(("rewritten",), Fault(table.file, None, None, message))
    elif moved >= least:
        message = f"{moved} rows stand in another order and say the same; {_AS_IT_WAS}"
        yield _Found(("rewritten",), Fault(table.file, None, None, message))


_AS_IT_WAS = "put the change into the file as it was, so that it shows as the lines that it changes"


def longest_rise(numbers: Iterable[int]) -> int:
    """Return how many of the numbers can be left where they are so that the rest is moved."""
    ends: list[int] = []
    for number in numbers:
        at = bisect_left(ends, number)
        ends[at : at + 1] = [number]
    return len(ends)


def _rewritten_text(project: Project, base: Base, file: str) -> Iterator[_Found]:
    """Yield a chapter of which most lines differ and no word does."""
    now, _ = read_text(project.root / file, file)
    before = base.texts.get(file)
    if now is None or before is None or now == before or now.split() != before.split():
        return
    lines = sum((Counter(now.split("\n")) - Counter(before.split("\n"))).values())
    if lines >= max(MANY, len(now.split("\n")) / 2):
        message = f"{lines} lines are broken or indented otherwise and say the same; {_AS_IT_WAS}"
        yield _Found(("rewritten",), Fault(file, None, None, message))


# The bibliography.


def _chunks(text: str) -> dict[str, str]:
    """Return the text of each entry by its key, as far as it can be told without a parser."""
    found: dict[str, str] = {}
    for chunk in re.split(r"^(?=@)", text, flags=re.MULTILINE):
        if key := re.match(r"@\w+\s*[{(]\s*([^\s,{}]+)\s*,", chunk):
            found.setdefault(key[1], chunk.strip())
    return found


def _bibliography(project: Project, found: Contents, base: Base) -> Iterator[_Found]:
    file = bibliography.FILE
    before = base.texts.get(file)
    now, _ = read_text(project.bibliography, file)
    if found.entries is None or before is None or now is None or now == before:
        return
    earlier, present = _chunks(before), _chunks(now)
    # Only what differs is read, which for most changes is next to nothing.
    differing = [key for key, chunk in earlier.items() if key in present and present[key] != chunk]
    parsed, _ = bibliography.parse("\n\n".join(earlier[key] for key in differing))
    entries = {entry.key: entry for entry in found.entries if entry.whole}
    same = 0
    for old in parsed or ():
        new = entries.get(old.key)
        if new is None or not old.whole:
            continue
        was, is_ = (
            {name: " ".join(text.split()) for name, text in entry.fields.items()} for entry in (old, new)
        )
        same += was == is_
        moved = [
            name for name in ("doi", "pmid") if was.get(name) and is_.get(name) and was[name] != is_[name]
        ]
        if moved and not _same_words(was.get("title", ""), is_.get("title", "")):
            uses = [
                *citations.in_tables(found.tables.values()),
                *citations.in_chapters(found.chapters),
            ]
            count = sum(use.key == old.key for use in uses)
            message = (
                f"{shown(is_[moved[0]])} was {shown(was[moved[0]])}, with another title: another work under the key"
                f" {shown(old.key)}, which is cited in {count} places; give the new work a key of its own"
            )
            yield _Found(("work",), Fault(file, new.lines.get(moved[0], new.line), moved[0], message))
    if same >= max(MANY, len(earlier) / 2):
        message = f"{same} entries are written otherwise and say the same; {_AS_IT_WAS}"
        yield _Found(("rewritten",), Fault(file, None, None, message))
