"""Judgements of bias and certainty, and baselines: none is missing, and none is better than its parts allow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import ModuleType

from livingreview.check.fault import Fault, shown
from livingreview.check.files import Row, Table
from livingreview.synthesis import appraisal, certainty
from livingreview.synthesis.absolute import BaselineError, hazard

APPRAISAL, CERTAINTY = "appraisal", "certainty"
_QUESTIONS, _INCLUDED, _OUTCOMES, _ARMS, _TRIALS = "questions", "included", "outcomes", "arms", "trials"
_COLUMNS = {
    APPRAISAL: ("trial", "outcome_kind", "domain", "judgement"),
    CERTAINTY: ("question", "domain", "judgement"),
    _QUESTIONS: ("question", "endpoint", "pooled"),
    _INCLUDED: ("question", "trial", "included"),
}
#: How a design begins that the tool for risk of bias is made for.
_RANDOMISED = "randomised"
_CONTROL = "control"


def check(tables: Mapping[str, Table]) -> list[Fault]:
    """Return the faults of ``appraisal``, ``certainty`` and the baselines of ``questions``.

    A review that judges nothing has no such tables, or empty ones; of those that cannot be read nothing is asked.
    """
    whole = {name: table for name, table in tables.items() if table.has(*_COLUMNS.get(name, ()))}
    faults = list(_baselines(whole))
    if all(name in whole for name in (APPRAISAL, _QUESTIONS, _INCLUDED)) and whole[APPRAISAL].rows:
        faults += _appraised(whole)
    if all(name in whole for name in (CERTAINTY, _QUESTIONS, _INCLUDED)) and whole[CERTAINTY].rows:
        faults += _certain(whole)
    return faults


def _rows(table: Table) -> list[Row]:
    return [row for row in table.rows if row.whole]


def _grouped(table: Table, *columns: str) -> dict[tuple[str, ...], dict[str, Row]]:
    """Return what the rows are of -> domain -> row."""
    found: dict[tuple[str, ...], dict[str, Row]] = {}
    for row in _rows(table):
        found.setdefault(tuple(row.cells[name] for name in columns), {})[row.cells["domain"]] = row
    return found


def _in(tables: Mapping[str, Table], *, pooled: bool = False) -> dict[str, list[Row]]:
    """Return question -> the rows of the trials that are in; of the questions that are pooled only, if asked for."""
    asked = {
        row.cells["question"]
        for row in _rows(tables[_QUESTIONS])
        if not pooled or row.cells["pooled"] == "yes"
    }
    found: dict[str, list[Row]] = {question: [] for question in asked}
    for row in _rows(tables[_INCLUDED]):
        if row.cells["question"] in asked and row.cells["included"] == "yes":
            found[row.cells["question"]].append(row)
    return found


# Risk of bias.


def _appraised(tables: Mapping[str, Table]) -> Iterator[Fault]:
    table, included = tables[APPRAISAL], tables[_INCLUDED]
    judged = _grouped(table, "trial", "outcome_kind")
    designs = _designs(tables)
    for (trial, kind), rows in judged.items():
        yield from _one_trial(trial, kind, rows, table, designs)
    # What is missing is told where a trial is pooled, so that its domains can be judged one after the other before.
    endpoints = {row.cells["question"]: row.cells["endpoint"] for row in _rows(tables[_QUESTIONS])}
    told = set()
    for question, trials in _in(tables, pooled=True).items():
        for row in trials:
            trial, kind = row.cells["trial"], endpoints[question]
            missing = _missing(judged.get((trial, kind), {}), appraisal)
            if missing and (trial, kind) not in told and _is_randomised(trial, designs):
                told.add((trial, kind))
                yield included.fault(
                    row,
                    "trial",
                    f"{shown(trial)} is pooled, but its risk of bias for {shown(kind)} is not judged in"
                    f" {table.file}; {_add(missing)}",
                )


def _missing(rows: Mapping[str, Row], tool: ModuleType) -> list[str]:
    return [domain for domain in (*tool.DOMAINS, tool.OVERALL) if domain not in rows]


def _add(missing: Sequence[str]) -> str:
    return f"add a row for {' and one for '.join(missing)}"


def _designs(tables: Mapping[str, Table]) -> dict[str, str]:
    trials = tables.get(_TRIALS)
    if trials is None or not trials.has("trial", "design"):
        return {}
    return {row.cells["trial"]: row.cells["design"] for row in _rows(trials)}


def _is_randomised(trial: str, designs: Mapping[str, str]) -> bool:
    return designs.get(trial, _RANDOMISED).startswith(_RANDOMISED)


def _one_trial(
    trial: str, kind: str, rows: Mapping[str, Row], table: Table, designs: Mapping[str, str]
) -> Iterator[Fault]:
    first = next(iter(rows.values()))
    named = f"{shown(trial)}, {shown(kind)}"
    if not _is_randomised(trial, designs):
        yield table.fault(
            first, "trial", f"{shown(trial)} is not randomised; only randomised trials are judged here"
        )
        return
    if _missing(rows, appraisal):
        return
    overall = rows[appraisal.OVERALL]
    said = overall.cells["judgement"]
    parts = [rows[domain].cells["judgement"] for domain in appraisal.DOMAINS]
    if not {said, *parts} <= appraisal.GRAVITY.keys():
        return  # a word that is none of the list is told by itself
    if appraisal.is_too_good(said, parts):
        yield table.fault(
            overall,
            "judgement",
            f"{shown(said)} overall is better than the domains of {named} allow; write"
            f" {appraisal.lowest_overall(parts)} or graver",
        )


# Certainty.


def _certain(tables: Mapping[str, Table]) -> Iterator[Fault]:
    table, questions = tables[CERTAINTY], tables[_QUESTIONS]
    judged = _grouped(table, "question")
    trials = _in(tables)
    for (question,), rows in judged.items():
        first = next(iter(rows.values()))
        if question in trials and not trials[question]:
            yield table.fault(
                first, "question", f"{shown(question)} has no trial that is in; nothing can be judged"
            )
            continue
        yield from _one_question(question, rows, table)
        if APPRAISAL in tables:
            yield from _too_trusting(rows, trials.get(question, []), tables)
    for row in _rows(questions):
        missing = _missing(judged.get((row.cells["question"],), {}), certainty)
        if missing and row.cells["pooled"] == "yes":
            yield questions.fault(
                row,
                "question",
                f"{shown(row.cells['question'])} is pooled, but {table.file} does not tell the whole certainty of the answer;"
                f" {_add(missing)}",
            )


def _one_question(question: str, rows: Mapping[str, Row], table: Table) -> Iterator[Fault]:
    wrong = False
    for domain, row in rows.items():
        said, possible = row.cells["judgement"], certainty.judgements(domain)
        if said not in possible:
            wrong = True
            yield table.fault(
                row, "judgement", f"{shown(said)} is no judgement of {shown(domain)}; write {_or(possible)}"
            )
    if not wrong and not _missing(rows, certainty):
        overall = rows[certainty.OVERALL]
        said = overall.cells["judgement"]
        parts = [rows[domain].cells["judgement"] for domain in certainty.DOMAINS]
        if certainty.is_too_high(said, parts):
            yield table.fault(
                overall,
                "judgement",
                f"{shown(said)}, but the concerns about {shown(question)} leave {certainty.left(parts)} at most:"
                " from high, one level down for each serious or suspected, two for each very serious",
            )


def _or(words: tuple[str, ...]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}"


def _too_trusting(rows: Mapping[str, Row], trials: list[Row], tables: Mapping[str, Table]) -> Iterator[Fault]:
    """Check that bias is a concern where every trial of a question is at high risk of it."""
    row = rows.get("risk-of-bias")
    if row is None or row.cells["judgement"] != "not-serious":
        return
    asked = {one.cells["question"]: one.cells["endpoint"] for one in _rows(tables[_QUESTIONS])}
    judged = _grouped(tables[APPRAISAL], "trial", "outcome_kind")
    found = [
        judged.get((one.cells["trial"], asked.get(row.cells["question"], "")), {}).get(appraisal.OVERALL)
        for one in trials
    ]
    if found and all(one is not None and one.cells["judgement"] == appraisal.HIGH for one in found):
        yield tables[CERTAINTY].fault(
            row, "judgement", "not-serious, but every trial is judged at high risk of bias; write serious"
        )


# Baselines.


def _baselines(tables: Mapping[str, Table]) -> Iterator[Fault]:
    """Check that a question rests its absolute effects on a result of a control arm for its endpoint."""
    asked, outcomes, arms = (tables.get(name) for name in (_QUESTIONS, _OUTCOMES, _ARMS))
    if asked is None or outcomes is None or not asked.has("baseline", "baseline_reason", "endpoint"):
        return
    if not outcomes.has("outcome", "trial", "arm", "endpoint", "measure", "value", "population"):
        return
    by_key = {row.cells["outcome"]: row for row in _rows(outcomes)}
    roles = (
        {(row.cells["trial"], row.cells["arm"]): row.cells["role"] for row in _rows(arms)}
        if arms is not None and arms.has("trial", "arm", "role")
        else {}
    )
    for row in _rows(asked):
        key, reason = row.cells["baseline"], row.cells["baseline_reason"]
        has_key, has_reason = (cell not in ("", *asked.schema["missingValues"]) for cell in (key, reason))
        if has_key and not has_reason:
            yield asked.fault(
                row, "baseline_reason", f"{reason}, but {shown(key)} is the baseline; say why in a sentence"
            )
        elif has_reason and not has_key:
            yield asked.fault(
                row, "baseline_reason", f"{shown(reason)}, but there is no baseline; name one, or write NA"
            )
        if has_key and key in by_key:
            said = _wrong_baseline(by_key[key], row, roles)
            if said:
                yield asked.fault(
                    row, "baseline", f"{shown(key)} {said} (line {by_key[key].line} of {outcomes.file})"
                )


def _wrong_baseline(outcome: Row, question: Row, roles: Mapping[tuple[str, str], str]) -> str:
    cells = outcome.cells
    if cells["endpoint"] != question.cells["endpoint"]:
        return f"is of {shown(cells['endpoint'])}, the question of {shown(question.cells['endpoint'])}"
    role = roles.get((cells["trial"], cells["arm"]), _CONTROL)
    if role != _CONTROL:
        return f"is of an arm whose role is {shown(role)}; a result of a control arm is expected"
    try:
        hazard(*(cells[name] for name in ("measure", "value", "population")))
    except BaselineError as error:
        return f"cannot be a baseline: {error}"
    return ""
