"""The questions for pooling: each with its trials, in or out for a reason, and only results that can be pooled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from livingreview.check import vocabulary
from livingreview.check.claims import as_tables
from livingreview.check.fault import Fault, shown
from livingreview.check.files import Row, Table
from livingreview.evidence import questions
from livingreview.evidence.identity import IDENTITY
from livingreview.evidence.questions import QuestionError, Tables
from livingreview.synthesis.ratios import RatioError, effect

# Written here once more, because what answers the questions needs pandas, which the check does without.
QUESTIONS, INCLUDED, PUBLISHED = "questions", "included", "published"
#: Tables in which people judge what is pooled: a new result makes them look again, and is no fault of its own row.
_JUDGED = (QUESTIONS, INCLUDED)
_COLUMNS = {
    QUESTIONS: ("question", "endpoint", "matches", "pooled", "reason", "method", "interval"),
    INCLUDED: ("question", "trial", "outcome", "included", "reason"),
    "outcomes": (
        "outcome",
        "unit",
        "analysis",
        "cutoff",
        "value",
        "ci_low",
        "ci_high",
        "ci_level",
        *IDENTITY,
    ),
}
#: Word of a trial that would be in once it has a result.
_AWAITED = "awaited"
#: How a question says which arms are its own; before it stands a word that asks for nothing.
_ARMS = "arms where"


@dataclass(frozen=True)
class _Asked:
    """One question with its rows of included trials.

    Attributes
    ----------
    in_ : rows of the trials that are in, with the outcome that each names.
    """

    row: Row
    trials: Mapping[str, Row]
    in_: list[tuple[Row, Row]]


def judged(tables: Mapping[str, Table]) -> set[str]:
    """Return the files in which people judge what is pooled, after a new result is there."""
    return {tables[name].file for name in _JUDGED if name in tables}


def check(tables: Mapping[str, Table]) -> list[Fault]:
    """Return the faults between ``questions``, ``included``, ``published`` and ``outcomes``.

    A review that pools nothing has no such tables, or empty ones; of those that cannot be read nothing is asked.
    """
    if any(name not in tables or not tables[name].has(*columns) for name, columns in _COLUMNS.items()):
        return []
    asked, included, outcomes = (tables[name] for name in _COLUMNS)
    by_key = {row.cells["outcome"]: row for row in _rows(outcomes)}
    readable = as_tables(tables)
    faults = [fault for row in _rows(asked) for fault in _said(row, asked)]
    for row in _rows(asked):
        question = _of(row, included, by_key)
        faults += _trials(question, asked, included, by_key)
        for chosen, outcome in question.in_:
            faults += _result(question, chosen, outcome, included, outcomes)
        faults += _matching(question, asked, included, readable)
    published = tables.get(PUBLISHED)
    if published is not None and published.has("question", "endpoint", "trials"):
        faults += _by_others(published, asked, tables.get("trials"))
    return faults


def _rows(table: Table) -> list[Row]:
    return [row for row in table.rows if row.whole]


def _is_label(cell: str, table: Table) -> bool:
    return not cell.strip() or cell in table.schema["missingValues"]


def _of(row: Row, included: Table, outcomes: Mapping[str, Row]) -> _Asked:
    trials = {
        one.cells["trial"]: one for one in _rows(included) if one.cells["question"] == row.cells["question"]
    }
    of = [
        (one, outcomes[one.cells["outcome"]])
        for one in trials.values()
        if one.cells["included"] == "yes" and one.cells["outcome"] in outcomes
    ]
    return _Asked(row, trials, of)


def _said(row: Row, table: Table) -> Iterator[Fault]:
    """Check that a question says how it is pooled, or why it is not."""
    pooled, key = row.cells["pooled"], shown(row.cells["question"])
    if pooled == "no" and _is_label(row.cells["reason"], table):
        yield table.fault(
            row, "reason", f"{row.cells['reason']}, but {key} is not pooled; say why in a sentence"
        )
    for column, example in (("method", "REML"), ("interval", "hksj-adhoc")):
        has_one = not _is_label(row.cells[column], table)
        if pooled == "yes" and not has_one:
            yield table.fault(
                row, column, f"{row.cells[column]}, but {key} is pooled; say how, such as {example}"
            )
        elif pooled == "no" and has_one:
            yield table.fault(row, column, f"{shown(row.cells[column])}, but {key} is not pooled; write NA")


def _trials(question: _Asked, table: Table, included: Table, outcomes: Mapping[str, Row]) -> Iterator[Fault]:
    """Check each trial of a question by itself, and that there are two where one number stands for them."""
    for row in question.trials.values():
        trial, key, is_in = row.cells["trial"], row.cells["outcome"], row.cells["included"] == "yes"
        if is_in and _is_label(key, included):
            yield included.fault(
                row,
                "outcome",
                f"{shown(key)}, but {shown(trial)} is in; name its ratio, or write no and the reason",
            )
        elif row.cells["included"] == _AWAITED and not _is_label(key, included):
            yield included.fault(
                row,
                "included",
                f"awaited, but {shown(key)} is a result of {shown(trial)}; write yes, or no and the reason",
            )
        elif not is_in and _is_label(row.cells["reason"], included):
            yield included.fault(
                row, "reason", f"{row.cells['reason']}, but {shown(trial)} is out; say why in a sentence"
            )
        elif key.startswith(f"{trial}-") and key in outcomes and outcomes[key].cells["trial"] != trial:
            # A key that does not begin with the trial is told by another rule.
            yield included.fault(
                row, "outcome", f"{shown(key)} is a result of {shown(outcomes[key].cells['trial'])}"
            )
    count = sum(row.cells["included"] == "yes" for row in question.trials.values())
    if question.row.cells["pooled"] == "yes" and count < 2:
        said = "no trial is in" if not count else "only one trial is in"
        yield table.fault(
            question.row,
            "pooled",
            f"yes, but {said} in {included.file}; two or more are needed, or write no and the reason",
        )
    measures = {outcome.cells["measure"] for _, outcome in question.in_ if outcome.cells["unit"] == "ratio"}
    if question.row.cells["pooled"] == "yes" and len(measures) > 1:
        yield table.fault(
            question.row,
            "pooled",
            f"yes, but the trials that are in have {' and '.join(sorted(measures))}; one kind of ratio is expected",
        )


def _result(question: _Asked, row: Row, outcome: Row, included: Table, outcomes: Table) -> Iterator[Fault]:
    """Check that what speaks for a trial is a ratio of the endpoint, with interval, and the latest cut."""
    cells, key = outcome.cells, shown(outcome.cells["outcome"])
    where = f"line {outcome.line} of {outcomes.file}"
    if cells["endpoint"] != question.row.cells["endpoint"]:
        yield included.fault(
            row,
            "outcome",
            f"{key} is of {shown(cells['endpoint'])} ({where}), the question of"
            f" {shown(question.row.cells['endpoint'])}",
        )
        return
    if cells["unit"] != "ratio":
        yield included.fault(
            row, "outcome", f"{key} is a {shown(cells['measure'])} ({where}); a ratio is expected"
        )
        return
    try:
        effect(*(cells[name] for name in ("value", "ci_low", "ci_high", "ci_level")))
    except RatioError as error:
        message = f"{key} cannot be pooled: {error} ({where}); name another row, or write no and the reason"
        yield included.fault(row, "outcome", message)
        return
    if later := _later(outcome, outcomes, _is_label(row.cells["reason"], included)):
        yield included.fault(row, "outcome", f"{key} is {later}")


def _later(outcome: Row, outcomes: Table, is_unexplained: bool) -> str:
    """Say what else than the latest cut of all patients a row is; nothing if it is that, or a reason is given."""
    if not is_unexplained:
        return ""
    rows = _rows(outcomes)
    latest = questions.latest(questions.Table(outcomes.name, [row.cells for row in rows], outcomes.schema))
    same = [
        rows[at]
        for at in latest
        if all(rows[at].cells[column] == outcome.cells[column] for column in IDENTITY)
    ]
    if outcome in same:
        return ""
    if not same:
        return f"a {shown(outcome.cells['analysis'])} analysis; say in the reason why it speaks for the trial"
    return (
        f"an earlier or partial analysis; name {shown(same[0].cells['outcome'])}, the latest of all patients, or say in"
        " the reason why not"
    )


def _matching(question: _Asked, table: Table, included: Table, tables: Tables) -> Iterator[Fault]:
    """Check that every trial with an arm that a question asks for is in it."""
    said = question.row.cells["matches"]
    if _is_label(said, table) or "arms" not in tables or "trials" not in tables:
        return
    if not said.startswith(_ARMS):
        yield table.fault(
            question.row, "matches", f"{shown(said)} does not begin with “{_ARMS}”; conditions follow it"
        )
        return
    try:
        wanted = questions.read("some " + said.replace(f"; and {_ARMS}", f"; and some {_ARMS}"), tables)
    except QuestionError as error:
        yield table.fault(question.row, "matches", str(error))
        return
    named = dict.fromkeys(
        tables["arms"].rows[at].get("trial", "")
        for one in wanted
        for at in questions.ask(one, tables).looked_at
    )
    for trial in named:
        if trial not in question.trials:
            yield table.fault(
                question.row,
                "matches",
                f"{shown(trial)} has such an arm, but no row of {included.file}; add one: in, or out with"
                f" the reason ({shown(question.row.cells['question'])})",
            )


def _by_others(published: Table, asked: Table, trials: Table | None) -> Iterator[Fault]:
    """Check that what others pooled stands at a question of its endpoint, and names trials of the tables."""
    endpoints = {row.cells["question"]: row.cells["endpoint"] for row in _rows(asked)}
    known = [row.cells.get("trial", "") for row in trials.rows] if trials else []
    for row in _rows(published):
        endpoint = endpoints.get(row.cells["question"])
        if endpoint is not None and endpoint != row.cells["endpoint"]:
            yield published.fault(
                row, "endpoint", f"{shown(row.cells['endpoint'])}, but the question is of {shown(endpoint)}"
            )
        if trials is None or _is_label(row.cells["trials"], published):
            continue
        for trial in row.cells["trials"].split(";"):
            if trial not in known:
                near = vocabulary.near(trial, known)
                hint = f"; did you mean {near}?" if near else "; write NR, and name it under difference"
                yield published.fault(row, "trials", f"{shown(trial)} is no trial of the tables{hint}")
