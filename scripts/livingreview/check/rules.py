"""What a schema cannot say: intervals that contain their estimate, arms that belong to their trial, clean text."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from livingreview.check import citations, vocabulary
from livingreview.check.fault import Fault, shown
from livingreview.check.files import Row, Table
from livingreview.check.tables import fields
from livingreview.evidence.identity import IDENTITY

#: What makes two rows the same fact.
SAME_FACT = (*IDENTITY, "population", "assessment", "analysis", "cutoff", "prior_benefit")


@dataclass(frozen=True)
class Context:
    """What a rule may look up besides its own row."""

    tables: Mapping[str, Table]
    today: date
    #: Words of the columns of ``outcomes`` that rules speak of, by column and value.
    words: Mapping[str, Mapping[str, vocabulary.Word]]
    #: The states of trials, by value.
    states: Mapping[str, vocabulary.Word]


def check(tables: Mapping[str, Table], keys: Collection[str] | None, today: date) -> list[Fault]:
    """Return the faults of all tables.

    Parameters
    ----------
    keys : keys of the bibliography; ``None`` if it cannot be read, then sources are not looked up.
    today : no date may be later.
    """
    states = tables.get("states")
    told = vocabulary.words(states.name, states.schema, "word") if states else {}
    context = Context(tables, today, _words(tables.get("outcomes")), told)
    faults: list[Fault] = []
    for table in tables.values():
        for row in table.rows:
            if row.whole:
                for rule in RULES:
                    faults += rule(table, row, context)
        faults += _same_fact(table)
        faults += _which_is_shown(table, context)
    if keys is not None:
        faults += citations.unknown(citations.in_tables(tables.values()), keys)
        faults += citations.unknown(citations.in_words(tables.values()), keys)
    return faults


def _words(outcomes: Table | None) -> dict[str, Mapping[str, vocabulary.Word]]:
    columns = ("endpoint", "measure", "unit", "analysis")
    return {
        column: vocabulary.words(outcomes.name, outcomes.schema, column) if outcomes else {}
        for column in columns
    }


def _number(row: Row, column: str) -> float | None:
    """Return a cell as a number; ``None`` for a label, and for what the schema already complains about."""
    try:
        value = float(row.cells.get(column, ""))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _key(table: Table, row: Row) -> str:
    names = [name for name in table.schema.get("primaryKey", []) if name in row.cells]
    return shown(", ".join(row.cells[name] for name in names))


def _interval(table: Table, row: Row, _: Context) -> Iterator[Fault]:
    if not table.has("value", "ci_low", "ci_high"):
        return
    value, low, high = (_number(row, column) for column in ("value", "ci_low", "ci_high"))
    key = _key(table, row)
    if low is not None and high is not None and low >= high:
        message = f"{row.cells['ci_low']} is not below ci_high {row.cells['ci_high']} ({key})"
        yield table.fault(row, "ci_low", message)
    elif value is not None and low is not None and low > value:
        message = f"{row.cells['ci_low']} is above the estimate {row.cells['value']} ({key})"
        yield table.fault(row, "ci_low", message)
    elif value is not None and high is not None and high < value:
        message = f"{row.cells['ci_high']} is below the estimate {row.cells['value']} ({key})"
        yield table.fault(row, "ci_high", message)
    has_interval = low is not None or high is not None
    # A source may fail to state the level (NR); it cannot be that none applies.
    if has_interval and table.has("ci_level") and row.cells["ci_level"] in {"NA", "NE"}:
        message = f"{shown(row.cells['ci_level'])} beside an interval; write its confidence level, such as 95 ({key})"
        yield table.fault(row, "ci_level", message)


def _bounds(table: Table, row: Row, context: Context) -> Iterator[Fault]:
    if not table.has("measure", "unit"):
        return
    name, unit, key = row.cells["measure"], row.cells["unit"], _key(table, row)
    measure, limits = context.words["measure"].get(name, {}), context.words["unit"].get(unit, {})
    if measure and unit not in measure["units"]:
        yield table.fault(
            row, "unit", f"{shown(unit)} for a {name}; expected {' or '.join(measure['units'])} ({key})"
        )
    for column in ("value", "ci_low", "ci_high"):
        number = _number(row, column)
        if number is None or not limits:
            continue
        # The lower end of an interval may touch the number above which the estimate must be.
        expected = _beyond(number, limits, touching=column == "ci_low", signed=measure.get("signed", False))
        if expected:
            given = (
                f"{row.cells[column]} for a {unit}"
                if "exclusiveMinimum" in limits
                else f"{row.cells[column]} {unit}"
            )
            yield table.fault(row, column, f"{given}; expected {expected} ({key})")


def _beyond(number: float, limits: vocabulary.Word, *, touching: bool, signed: bool) -> str | None:
    """Say what numbers of a unit are expected where this is none of them."""
    least, most, above = (limits.get(name) for name in ("minimum", "maximum", "exclusiveMinimum"))
    if above is not None and (number < above or (number == above and not touching)):
        return f"above {above}"
    if not signed and ((least is not None and number < least) or (most is not None and number > most)):
        return (
            f"{least} or more"
            if most is None
            else f"{most} or less"
            if least is None
            else f"{least} to {most}"
        )
    if limits.get("whole") and not number.is_integer():
        return "a whole number"
    return None


def _comparison(table: Table, row: Row, context: Context) -> Iterator[Fault]:
    if not table.has("measure", "comparator"):
        return
    name, comparator = row.cells["measure"], row.cells["comparator"]
    measure = context.words["measure"].get(name)
    if measure is None:
        return
    is_label = comparator in table.schema["missingValues"]
    if measure["compares"] and is_label:
        yield table.fault(row, "comparator", f"{comparator} for a {name}; the arm compared with is expected")
    elif not measure["compares"] and comparator.strip() and not is_label:
        yield table.fault(row, "comparator", f"{shown(comparator)} for a {name} of one arm; expected NA")


def _arms(table: Table, row: Row, context: Context) -> Iterator[Fault]:
    """Check the comparator; the schema's foreign key checks the arm."""
    arms = context.tables.get("arms")
    if not table.has("trial", "arm", "comparator") or not arms or not arms.has("trial", "arm"):
        return
    trial, arm, comparator = (row.cells[column] for column in ("trial", "arm", "comparator"))
    if not comparator.strip() or comparator in table.schema["missingValues"]:
        return
    known = [other.cells["arm"] for other in arms.rows if other.cells["trial"] == trial]
    if comparator == arm:
        yield table.fault(
            row,
            "comparator",
            f"{shown(comparator)} is the arm itself; another arm of {shown(trial)} is expected",
        )
    elif known and comparator not in known:
        yield table.fault(
            row,
            "comparator",
            f"{shown(comparator)} is no arm of {shown(trial)}; expected {' or '.join(known)}",
        )


def _prefix(table: Table, row: Row, _: Context) -> Iterator[Fault]:
    for column in ("outcome", "event"):
        if table.has(column, "trial"):
            key, trial = row.cells[column], row.cells["trial"]
            if key in table.schema["missingValues"]:
                continue  # a row that names no outcome; where one is needed, the schema asks for it
            # A key and a trial that differ in capitals alone are told by their columns.
            begins = vocabulary.plain(key).startswith(f"{vocabulary.plain(trial)} ")
            if key.strip() and trial.strip() and not begins:
                yield table.fault(
                    row, column, f"{shown(key)} does not start with its trial; expected {shown(trial)}-…"
                )


def _happened(table: Table, row: Row, context: Context) -> Iterator[Fault]:
    """Check a day or month: it exists, and is not to come."""
    for column in ("happened_on", "as_of"):
        if table.has(column):
            yield from _day_or_month(table, row, column, context)


def _day_or_month(table: Table, row: Row, column: str, context: Context) -> Iterator[Fault]:
    cell = row.cells[column]
    try:
        # A month counts from its first day.
        day = date.fromisoformat(f"{cell}-01" if len(cell) == len("2020-01") else cell)
    except ValueError:
        # What is no date at all, the pattern of the column refuses.
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell):
            yield table.fault(row, column, f"{shown(cell)} is no day of the calendar")
        return
    if day > context.today:
        yield table.fault(row, column, f"{cell} is in the future; today is {context.today}")


def _state(table: Table, row: Row, context: Context) -> Iterator[Fault]:
    """Check that a state is one that can be told of a trial, or of a development, whichever it is of."""
    if table.name != "states" or not table.has("of", "word"):
        return
    of = row.cells["of"]
    fit = [name for name, word in context.states.items() if of in word["of"]]
    if fit and row.cells["word"] in context.states and row.cells["word"] not in fit:
        message = f"{shown(row.cells['word'])} is no state of a {shown(of)}; expected {' or '.join(fit)}"
        yield table.fault(row, "word", message)


def _mechanisms(table: Table, row: Row, context: Context) -> Iterator[Fault]:
    """Check a list of mechanisms, which the schema cannot follow as a foreign key."""
    mechanisms = context.tables.get("mechanisms")
    if not table.has("mechanisms") or mechanisms is None or not mechanisms.has("mechanism"):
        return
    known = {other.cells["mechanism"] for other in mechanisms.rows}
    cell = row.cells["mechanisms"]
    if not cell.strip() or cell in table.schema["missingValues"]:
        return
    for name in cell.split(";"):
        if name not in known:
            yield table.fault(row, "mechanisms", f"{shown(name)} is no mechanism of {mechanisms.file}")


def _dates(table: Table, row: Row, context: Context) -> Iterator[Fault]:
    for field in fields(table):
        if field["type"] == "date":
            try:
                day = date.fromisoformat(row.cells[field["name"]])
            except ValueError:
                continue
            if day > context.today:
                yield table.fault(row, field["name"], f"{day} is in the future; today is {context.today}")


def _read_again(table: Table, row: Row, context: Context) -> Iterator[Fault]:
    """Check that a second reading is of the row as it stands now."""
    try:
        first, second = (date.fromisoformat(row.cells[name]) for name in ("checked_on", "read_again_on"))
    except (KeyError, ValueError):
        return
    if second < first <= context.today:
        message = (
            f"{second} is before checked_on {first}; a changed row has not been read again yet, write NA"
        )
        yield table.fault(row, "read_again_on", message)


def _disputed(table: Table, row: Row, context: Context) -> Iterator[Fault]:
    corrections = context.tables.get("corrections")
    if row.cells.get("status") != "disputed" or corrections is None or table is corrections:
        return
    own = table.schema["primaryKey"]
    keys = {
        row.cells[column] for column in ("trial", "outcome", own[0]) if column in row.cells and len(own) == 1
    }
    keys |= {row.cells["trial"]} if "trial" in row.cells else set()
    keys -= {"", *table.schema["missingValues"]}
    said = " ".join(cell for other in corrections.rows for cell in other.cells.values())
    if not any(re.search(rf"(?<![\w-]){re.escape(key)}(?![\w-])", said) for key in keys):
        named = " or ".join(shown(key) for key in sorted(keys)) or "it"
        message = (
            f"disputed, but no row of {corrections.file} names {named}; add one that says what disagrees"
        )
        yield table.fault(row, "status", message)


def _corrected(table: Table, row: Row, context: Context) -> Iterator[Fault]:
    """A correction of a number names the row that carries it; when that row changes, the correction must be read again."""
    outcomes = context.tables.get("outcomes")
    if table.name != "corrections" or outcomes is None or not table.has("outcome", "expects"):
        return
    key, expected = row.cells["outcome"], row.cells["expects"]
    missing = table.schema.get("missingValues", [])
    if key in missing:
        return
    found = [one for one in outcomes.rows if one.cells.get("outcome") == key]
    if not found:
        near = vocabulary.near(key, [one.cells.get("outcome", "") for one in outcomes.rows])
        hint = f"; did you mean {near}?" if near else ""
        yield table.fault(row, "outcome", f"{shown(key)} is no outcome{hint}")
    elif found[0].whole and found[0].cells["value"] != expected:
        message = (
            f"{shown(expected)} is expected of {shown(key)}, but line {found[0].line} of {outcomes.file} has"
            f" {shown(found[0].cells['value'])}; read the correction again, and write here what is right"
        )
        yield table.fault(row, "expects", message)


def _same_fact(table: Table) -> Iterator[Fault]:
    if not table.has("outcome", *SAME_FACT):
        return
    first: dict[tuple[str, ...], Row] = {}
    for row in table.rows:
        if row.whole:
            earlier = first.setdefault(tuple(row.cells[column] for column in SAME_FACT), row)
            if earlier is not row and earlier.cells["outcome"] != row.cells["outcome"]:
                message = (
                    f"{shown(row.cells['outcome'])} is the same fact as {shown(earlier.cells['outcome'])} in line"
                    f" {earlier.line}: same {', '.join(SAME_FACT)}; expected once, or a difference in one of these"
                )
                yield table.fault(row, "outcome", message)


def _which_is_shown(table: Table, context: Context) -> Iterator[Fault]:
    """Name rows of which only their order in the file would decide which one the book shows.

    Rates of survival are told at several times, so that many of them belong to one analysis.
    """
    if not table.has("outcome", *SAME_FACT):
        return
    first: dict[tuple[object, ...], Row] = {}
    for row in table.rows:
        if not row.whole:
            continue
        cells = row.cells
        rank = context.words["analysis"].get(cells["analysis"], {}).get("rank")
        endpoint = context.words["endpoint"].get(cells["endpoint"], {})
        if rank is None or (cells["measure"] == "rate" and endpoint.get("group") == "survival"):
            continue
        earlier = first.setdefault((*(cells[column] for column in IDENTITY), rank, cells["cutoff"]), row)
        # The same fact twice is told by another rule.
        if earlier is not row and any(cells[column] != earlier.cells[column] for column in SAME_FACT):
            message = (
                f"{shown(cells['outcome'])} and {shown(earlier.cells['outcome'])} in line {earlier.line} are of the same"
                " analysis and cut-off; expected one of them as subgroup, sensitivity or update, so that it is clear"
                " which one the book shows"
            )
            yield table.fault(row, "analysis", message)


#: Every rule for one row.
RULES = (
    _interval,
    _bounds,
    _comparison,
    _arms,
    _prefix,
    _dates,
    _read_again,
    _happened,
    _state,
    _mechanisms,
    _disputed,
    _corrected,
)
