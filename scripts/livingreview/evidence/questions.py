"""A question to the tables in words that a clinician can write: read, answered, and told back.

``no outcomes where endpoint = OS; measure = hazard-ratio; phase = 3; ci_high < 1`` asks about the latest analysis of
each trial; ``outcomes (all cuts)`` about every row. ``every trials where strategy = vaccine; have primary_met = no``
says after ``have`` what the rows chosen before it must be, ``except KEY`` leaves a row aside, and ``; and no ...``
adds a further question.

Nothing here needs pandas, because the check asks too, and is run after every edit.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from livingreview.evidence.identity import IDENTITY

Cells = Mapping[str, str]

#: Words by which a question begins; N stands for a number.
QUANTIFIERS = ("no", "every", "some", "at least N", "at most N", "exactly N")
_COUNTED = r"no|every|some|(?:at least|at most|exactly)\s+\d+"
_QUESTION = re.compile(
    rf"({_COUNTED})\s+(\S+)\s*(\(all cuts\))?\s*(?:where\b(.*))?", re.IGNORECASE | re.DOTALL
)
_FURTHER = re.compile(rf";\s*and\s+(?=(?:{_COUNTED})\s)", re.IGNORECASE)
_OPERATOR = re.compile(
    r"\s+(is none of|is one of|is not|does not contain|contains one of|contains|is)\s+|\s*(<=|>=|≤|≥|!=|<|>|=)\s*"
)
_SPELT = {"is": "=", "!=": "is not", "≤": "<=", "≥": ">="}
_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": lambda a, b: bool(a < b),
    "<=": lambda a, b: bool(a <= b),
    ">": lambda a, b: bool(a > b),
    ">=": lambda a, b: bool(a >= b),
}
_TOLD = {
    "=": "is",
    "is one of": "is",
    "is not": "is not",
    "is none of": "is not",
    "contains": "names",
    "contains one of": "names",
    "does not contain": "does not name",
    "<": "is below",
    "<=": "is at most",
    ">": "is above",
    ">=": "is at least",
}
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,2})?")
#: Tables that other tables name, by the column that names them.
_TRIALS, _ARMS, _OUTCOMES = "trials", "arms", "outcomes"


class QuestionError(ValueError):
    """A question cannot be read; the message says in one line what stands there and what to write."""


@dataclass(frozen=True)
class Table:
    """The text of one table, with the descriptor of its columns."""

    name: str
    rows: Sequence[Cells]
    schema: Mapping[str, Any]
    title: str = ""

    @cached_property
    def fields(self) -> dict[str, Mapping[str, Any]]:
        """Descriptor of each column."""
        return {described["name"]: described for described in self.schema["fields"]}

    @property
    def missing(self) -> Sequence[str]:
        """Labels of a value that is not there."""
        labels: Sequence[str] = self.schema.get("missingValues", ())
        return labels

    @cached_property
    def latest(self) -> list[int]:
        """Places of the latest row of each fact, as :func:`latest` finds them."""
        return latest(self)

    def key(self, row: Cells) -> str:
        """Return what names a row."""
        return "/".join(row.get(column, "") for column in self.schema["primaryKey"])


Tables = Mapping[str, Table]


@dataclass(frozen=True)
class Column:
    """A column of a row, or of the trial or the arm that the row names.

    Attributes
    ----------
    of : ``own``, ``trial``, ``arm`` or ``comparator``.
    table : name of the table that holds it.
    """

    of: str
    table: str
    name: str


@dataclass(frozen=True)
class Condition:
    """What a cell must be."""

    column: Column
    operator: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """One question.

    Attributes
    ----------
    quantifier : ``no``, ``every``, ``at least``, ``at most`` or ``exactly``; ``some`` is at least one.
    chosen : what makes a row one that is looked at.
    tested : what is asked of the rows looked at.
    all_cuts : whether earlier cuts, subgroups and second assessments count too.
    left_aside : keys of rows that do not count.
    """

    quantifier: str
    number: int
    table: str
    chosen: tuple[Condition, ...]
    tested: tuple[Condition, ...]
    all_cuts: bool = False
    left_aside: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What the tables say.

    Attributes
    ----------
    looked_at : rows on which the answer rests, by their place in the table.
    against : rows that make the answer no.
    found : how many rows fit.
    idle : keys left aside that would change nothing.
    """

    question: Question
    holds: bool
    looked_at: tuple[int, ...]
    against: tuple[int, ...]
    found: int
    idle: tuple[str, ...] = field(default=())


# Reading.


def read(text: str, tables: Tables) -> list[Question]:
    """Read the questions of one claim, joined by ``; and``.

    Raises
    ------
    QuestionError : if a word of it is no column, no word of its column or of another form than is known.
    """
    return [_read(part.strip(), tables) for part in _FURTHER.split(" ".join(text.split()))]


def _read(text: str, tables: Tables) -> Question:
    parts = _QUESTION.fullmatch(text)
    if not parts:
        raise QuestionError(f"“{_short(text)}” does not begin as a question; {_how_to_begin(text)}")
    quantifier, number = parts[1].lower(), 1
    if quantifier[-1].isdigit():
        quantifier, number = quantifier.rsplit(maxsplit=1)[0], int(quantifier.rsplit(maxsplit=1)[1])
    table = _table(parts[2], tables)
    if parts[3] and table.name != _OUTCOMES:
        raise QuestionError(f"(all cuts) after {table.name}; only outcomes have data cuts, delete it")
    chosen, tested, left_aside = _conditions(parts[4] or "", table, tables)
    if quantifier == "every" and not tested:
        raise QuestionError(
            "“every” without what the rows must have; add it at the end, such as: ; have ci_high >= 1"
        )
    return Question(
        quantifier="at least" if quantifier == "some" else quantifier,
        number=number,
        table=table.name,
        chosen=chosen,
        tested=tested,
        all_cuts=bool(parts[3]),
        left_aside=left_aside,
    )


def _how_to_begin(text: str) -> str:
    """Say what a question begins with; the rest of it may be right."""
    first, _, rest = text.partition(" ")
    near = difflib.get_close_matches(first.lower(), [word.split()[0] for word in QUANTIFIERS], 1)
    if near and near[0] != first.lower():
        return f"did you mean {near[0]}?"
    if rest and "where" not in rest and first.lower() in ("no", "every", "some"):
        return "write where before the conditions, such as: no outcomes where endpoint = OS"
    return f"write {', '.join(QUANTIFIERS[:-1])} or {QUANTIFIERS[-1]}, then a table, then where"


def _table(word: str, tables: Tables) -> Table:
    for name in (word, f"{word}s", word.lower(), f"{word.lower()}s"):
        if name in tables:
            return tables[name]
    raise QuestionError(f"“{_short(word)}” is no table{_nearest(word, tables)}")


def _conditions(
    text: str, table: Table, tables: Tables
) -> tuple[tuple[Condition, ...], tuple[Condition, ...], tuple[str, ...]]:
    chosen: list[Condition] = []
    tested: list[Condition] = []
    aside: list[str] = []
    has_have = False
    for part in filter(None, (part.strip() for part in text.split(";"))):
        word, _, rest = part.partition(" ")
        if word.lower() == "except":
            aside += _keys(rest, table)
            continue
        if word.lower() in ("have", "has"):
            has_have, part = True, rest.strip()
        condition = _condition(part, table, tables)
        (tested if has_have else chosen).append(condition)
    if not has_have:
        # Numbers are what is asked of rows that words have chosen.
        tested = [one for one in chosen if one.operator in _ORDER]
        chosen = [one for one in chosen if one.operator not in _ORDER]
    return tuple(chosen), tuple(tested), tuple(aside)


def _keys(text: str, table: Table) -> list[str]:
    known = {table.key(row) for row in table.rows}
    keys = [key.strip() for key in text.split(",")]
    for key in keys:
        if key not in known:
            raise QuestionError(
                f"except “{_short(key)}”, which is no key of {table.name}{_nearest(key, known)}"
            )
    return keys


def _condition(part: str, table: Table, tables: Tables) -> Condition:
    found = _OPERATOR.search(part)
    if not found or not part[: found.start()].strip() or not part[found.end() :].strip():
        raise QuestionError(
            f"“{_short(part)}” is no condition; write a column, then =, is not, is one of, contains, <, <=, > or >=,"
            " then a word"
        )
    operator = found[1] or found[2]
    operator = _SPELT.get(operator, operator)
    column = _column(part[: found.start()].strip(), table, tables)
    said = part[found.end() :].strip()
    words = tuple(word.strip() for word in said.split(",")) if operator.endswith(" of") else (said,)
    if not all(words):
        raise QuestionError(f"“{_short(part)}” has a comma without a word beside it; delete the comma")
    for word in words:
        _require_word(word, operator, column, tables)
    return Condition(column, operator, words)


def _column(name: str, table: Table, tables: Tables) -> Column:
    columns = _columns(table, tables)
    plain = re.sub(r"[-_ ]+", "_", name.lower())
    if plain not in columns:
        raise QuestionError(
            f"“{_short(name)}” is no column of {table.name}{_nearest(plain, columns)}"
            if difflib.get_close_matches(plain, columns, 1)
            else f"“{_short(name)}” is no column of {table.name}; there are {', '.join(table.fields)}"
        )
    return columns[plain]


def _columns(table: Table, tables: Tables) -> dict[str, Column]:
    """Return the columns that a question may name; those of a trial or an arm also with that word before them."""
    found = {name: Column("own", table.name, name) for name in table.fields}
    named = (("arm", _ARMS, True), ("trial", _TRIALS, True), ("comparator", _ARMS, False))
    joined = [
        (of, tables[other], plain)
        for of, other, plain in named
        if of in table.fields and table.name != other and other in tables
    ]
    for of, other, plain in joined:
        for name in other.fields if plain else ():
            found.setdefault(name, Column(of, other.name, name))
    for of, other, _ in joined:
        for name in other.fields:
            found.setdefault(f"{of}_{name}", Column(of, other.name, name))
    return found


def _require_word(word: str, operator: str, column: Column, tables: Tables) -> None:
    """Refuse a word that could never be found: a question about nothing is always answered."""
    # A trial without a row here is still a trial.
    table = tables[_TRIALS] if column.name == "trial" and _TRIALS in tables else tables[column.table]
    described = table.fields[column.name]
    if operator in _ORDER:
        _require_order(word, operator, column, described)
    elif word in table.missing and operator in ("=", "is not", "is one of", "is none of"):
        return
    elif "categories" in described and "contain" not in operator:
        values = {one["value"]: one["label"] for one in described["categories"]}
        if word not in values:
            spelt = next((value for value, label in values.items() if label.lower() == word.lower()), None)
            hint = f"; write {spelt}" if spelt else _nearest(word, values)
            hint = hint or f"; there are {', '.join(values)}"
            raise QuestionError(f"“{_short(word)}” is no word of {column.name}{hint}")
    elif described["type"] in ("number", "integer") and _number(word) is None:
        raise QuestionError(f"{column.name} {operator} “{_short(word)}”; write a number there")
    elif described["type"] == "string":
        cells = {row.get(column.name, "") for row in table.rows}
        if "contain" in operator and not any(_names(cell, word) for cell in cells):
            raise QuestionError(f"“{_short(word)}” stands in no cell of {column.name} in {table.name}")
        if "contain" not in operator and word not in cells:
            raise QuestionError(
                f"“{_short(word)}” stands in no row of {table.name} as {column.name}{_nearest(word, cells)}"
            )


def _require_order(word: str, operator: str, column: Column, described: Mapping[str, Any]) -> None:
    if described["type"] == "date":
        if not _DATE.fullmatch(word):
            raise QuestionError(f"{column.name} {operator} “{_short(word)}”; write a day, such as 2024-02-29")
    elif described["type"] not in ("number", "integer"):
        raise QuestionError(
            f"{column.name} {operator} {_short(word)}: {column.name} holds words; write = or contains"
        )
    elif _number(word) is None:
        raise QuestionError(f"{column.name} {operator} “{_short(word)}”; write a number there")


# Answering.


def ask(question: Question, tables: Tables) -> Answer:
    """Return what the tables say to a question."""
    table = tables[question.table]
    value = _values(table, tables)
    pool: Iterable[int] = range(len(table.rows))
    if question.table == _OUTCOMES and not question.all_cuts:
        pool = table.latest
    looked_at = [at for at in pool if all(_fits(value(at, one.column), one) for one in question.chosen)]
    fitting = {at for at in looked_at if all(_fits(value(at, one.column), one) for one in question.tested)}
    aside = {at for at in looked_at if table.key(table.rows[at]) in question.left_aside}
    counted = [at for at in looked_at if at not in aside]
    found = [at for at in counted if at in fitting]
    others = [at for at in counted if at not in fitting]
    holds, against = _judge(question, found, others)
    wanted_out = fitting if question.quantifier in ("no", "at most", "exactly") else set(looked_at) - fitting
    needed = {table.key(table.rows[at]) for at in aside & wanted_out}
    return Answer(
        question,
        holds,
        tuple(counted),
        () if holds else tuple(against),
        len(found),
        tuple(key for key in question.left_aside if key not in needed),
    )


def _judge(question: Question, found: list[int], others: list[int]) -> tuple[bool, list[int]]:
    """Return whether the answer is yes, and the rows that would make it no."""
    number, count = question.number, len(found)
    if question.quantifier == "no":
        return not found, found
    if question.quantifier == "every":
        return bool(found) and not others, others
    if question.quantifier == "at least":
        return count >= number, others
    if question.quantifier == "at most":
        return count <= number, found
    return count == number, found if count > number else others


def latest(outcomes: Table) -> list[int]:
    """Return the places of the rows that :func:`livingreview.evidence.results.latest` keeps."""
    words = {one["value"]: one for one in outcomes.fields.get("analysis", {}).get("categories", ())}
    kept: dict[tuple[str, ...], tuple[tuple[str, int], int]] = {}
    for at, row in enumerate(outcomes.rows):
        rank = words.get(row.get("analysis", ""), {}).get("rank")
        if not isinstance(rank, int):
            continue
        cutoff = row.get("cutoff", "")
        order = ("" if cutoff in outcomes.missing else cutoff, rank)
        fact = tuple(row.get(column, "") for column in IDENTITY)
        if fact not in kept or order >= kept[fact][0]:
            kept[fact] = order, at
    return sorted(at for _, at in kept.values())


def _values(table: Table, tables: Tables) -> Callable[[int, Column], str]:
    """Return a function that finds the cell of a column for a row of the table."""
    trials = {row.get("trial", ""): row for row in tables[_TRIALS].rows} if _TRIALS in tables else {}
    arms = (
        {(row.get("trial", ""), row.get("arm", "")): row for row in tables[_ARMS].rows}
        if _ARMS in tables
        else {}
    )

    def value(at: int, column: Column) -> str:
        row = table.rows[at]
        if column.of == "own":
            found: Cells = row
        elif column.of == "trial":
            found = trials.get(row.get("trial", ""), {})
        else:
            found = arms.get((row.get("trial", ""), row.get(column.of, "")), {})
        return found.get(column.name, "")

    return value


def _fits(cell: str, condition: Condition) -> bool:
    operator, words = condition.operator, condition.words
    if operator in _ORDER:
        if _DATE.fullmatch(words[0]):
            return bool(_DATE.fullmatch(cell)) and _ORDER[operator](cell, words[0])
        number = _number(cell)
        return number is not None and _ORDER[operator](number, _number(words[0]))
    if "contain" in operator:
        return any(_names(cell, word) for word in words) != (operator == "does not contain")
    return any(_same(cell, word) for word in words) != (operator in ("is not", "is none of"))


def _same(cell: str, word: str) -> bool:
    if cell == word:
        return True
    number = _number(word)
    return number is not None and number == _number(cell)


def _names(cell: str, word: str) -> bool:
    """Say whether whole words of a cell are these, in capitals or not."""
    start = r"(?<![\w-])" if word[:1].isalnum() else ""
    end = r"(?![\w-])" if word[-1:].isalnum() else ""
    return bool(re.search(start + re.escape(word) + end, cell, re.IGNORECASE))


def _number(text: str) -> float | None:
    return float(text) if _NUMBER.fullmatch(text) else None


# Telling.


def told(question: Question, tables: Tables) -> str:
    """Say a question in the words of the descriptor, for a reader who does not know the columns."""
    table = tables[question.table]
    count = f"{question.quantifier} {question.number} row{'' if question.number == 1 else 's'}"
    begin = {"no": "no row", "every": "every row"}.get(question.quantifier, count)
    begin += f" of “{table.title or table.name}”"
    cuts = " (latest analysis of each)" if table.name == _OUTCOMES and not question.all_cuts else ""
    where = "; ".join(_told(one, tables) for one in question.chosen)
    tested = "; ".join(_told(one, tables) for one in question.tested)
    said = begin + cuts + (f" where {where}" if where else "")
    if tested:
        said += (
            f": {tested}" if question.quantifier == "every" else f" {'and' if where else 'where'} {tested}"
        )
    if question.left_aside:
        said += f" (left aside: {', '.join(_left_aside(question, tables))})"
    return said


def _left_aside(question: Question, tables: Tables) -> Iterator[str]:
    table = tables[question.table]
    for at, row in enumerate(table.rows):
        if (key := table.key(row)) in question.left_aside:
            yield f"{key}, {in_words(at, question, tables)}"


def _told(condition: Condition, tables: Tables) -> str:
    described = tables[condition.column.table].fields[condition.column.name]
    labels = {one["value"]: one["label"] for one in described.get("categories", ())}
    title = described.get("title", condition.column.name).replace(",", "")
    title = title[:1].lower() + title[1:] if title[1:2].islower() else title
    if condition.column.of == "comparator":
        title = f"{title} of the comparator"
    words = [labels.get(word, word) for word in condition.words]
    return f"{title} {_TOLD[condition.operator]} {' or '.join(words)}"


def in_words(at: int, question: Question, tables: Tables) -> str:
    """Say what a row holds that matters to a question: ``0.72 (0.58–0.89)``, or the cells that are asked for."""
    table = tables[question.table]
    if table.name == _OUTCOMES:
        return estimate(table.rows[at], table.missing)
    value = _values(table, tables)
    columns = dict.fromkeys(one.column for one in question.tested or question.chosen)
    return ", ".join(f"{column.name} {value(at, column)}" for column in columns)


def estimate(row: Cells, missing: Collection[str]) -> str:
    """Print the estimate of a row of outcomes with its interval; the level only where it is not 95%."""
    value, low, high, level = (row.get(name, "") for name in ("value", "ci_low", "ci_high", "ci_level"))
    if low in missing and high in missing:
        return value.replace("-", "\N{MINUS SIGN}")
    said = "" if _same(level, "95") else "level NR " if level in missing else f"{level}% CI "
    return f"{value} ({said}{low}\N{EN DASH}{high})".replace("-", "\N{MINUS SIGN}")


def _nearest(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, sorted(known), 1)
    return f"; did you mean {near[0]}?" if near else ""


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
