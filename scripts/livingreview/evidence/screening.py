"""What became of the records that searches have found: the numbers of the flow, which add up because they are counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from livingreview.evidence import data, numbers
from livingreview.evidence.records import records
from livingreview.evidence.selections import question
from livingreview.project import Project

TABLE = "screening"
#: Stages of a decision, in their order.
STAGES = ("title", "report")
#: Readers that are no person: nobody has decided, or two have settled it.
NOBODY, AGREED = "nobody", "agreed"
#: Head of the column for what was held before any search was counted, and of that for all searches that were.
BASE, TOTAL = "Before counted searches", "Counted searches together"
#: Steps of the flow, after PRISMA 2020 in its form for updated reviews (Page et al. 2021, BMJ 372:n71): key, words, and
#: the step it is taken from.
STEPS = (
    ("identified", "Records identified", ""),
    ("removed", "Known already, or twice", "identified"),
    ("screened", "Titles and abstracts screened", "identified"),
    ("excluded", "Excluded by title or abstract", "screened"),
    ("waiting", "Wait for a reader", "screened"),
    ("sought", "Reports sought", "screened"),
    ("not-retrieved", "Could not be had", "sought"),
    ("report-waiting", "Wait for a reader", "sought"),
    ("assessed", "Reports assessed", "sought"),
    ("report-excluded", "Excluded after reading", "assessed"),
    ("included", "Newly included", "assessed"),
    ("to-enter", "Not among the sources yet", "included"),
    ("entered", "New sources of evidence", "included"),
    ("held-before", "Held before", "held"),
    ("held", "Sources of evidence held", ""),
)
#: Step -> those that make it up, so that the numbers of a column add up.
SUMS = {
    whole: tuple(step for step, _, of in STEPS if of == whole)
    for whole in ("identified", "screened", "sought", "assessed", "included")
} | {"held": ("held-before", "entered")}
#: Columns of a row that states a fact.
_OF_A_FACT = {"source", "locator", "status", "checked_on"}
_NOT_COUNTED = "not counted"


def state_of(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return what was decided on a record at one stage.

    Returns
    -------
    str : the decision if all readers share it, or if it was agreed; ``waiting`` if nobody has decided or somebody is
        not sure, ``differ`` if readers differ.
    """
    agreed = [row["decision"] for row in rows if row["reader"] == AGREED]
    if agreed:
        return str(agreed[-1])
    words = {row["decision"] for row in rows if row["reader"] != NOBODY}
    if not words or words == {"unsure"}:
        return "waiting"
    return str(words.pop()) if len(words) == 1 else "differ"


@question
def flow(project: Project | None = None) -> pd.DataFrame:
    """Return what became of the records, for the searches before the screening, each later one, and together.

    What is held are the works that a row of the evidence names as its source.

    Returns
    -------
    pandas.DataFrame : one row for each update and step: ``update`` (words), ``step`` (key), ``label`` (words),
        ``of`` (step that it is taken from), ``count`` (Int64; missing where nothing was counted), ``told``.
    """
    rows, searches = records(data.load(TABLE, project)), records(data.load("searches", project))
    updates = [
        search
        for search in searches
        if not pd.isna(search["records"]) or any(row["search"] == search["search"] for row in rows)
    ]
    updates.sort(key=lambda search: search["searched_on"])
    sources = _sources(project)
    counted = [_counts(search, rows) for search in updates]
    before, known = len(sources - _entered(rows)), set[str]()
    for search, counts in zip(updates, counted, strict=True):
        own = [row for row in rows if row["search"] == search["search"]]
        new = (_entered(own) & sources) - known
        known |= new
        counts |= {"entered": len(new), "to-enter": (counts["included"] or 0) - len(new)}
    reasons = _reasons(rows, project)
    columns = [(BASE, _nothing() | {"held": before}, "")]
    held = before
    for search, counts in zip(updates, counted, strict=True):
        columns.append((_name(search, updates), _held(counts, held), reasons))
        held += counts["entered"] or 0
    if counted:
        columns.append((TOTAL, _held(_together(counted), before), reasons))
    return pd.DataFrame(
        [
            {
                "update": name,
                "step": step,
                "label": label,
                "of": of,
                "count": counts[step],
                "told": _told(counts[step], why if step == "report-excluded" else ""),
            }
            for name, counts, why in columns
            for step, label, of in STEPS
        ]
    ).astype({"count": pd.Int64Dtype()})


def _name(search: Mapping[str, Any], updates: Sequence[Mapping[str, Any]]) -> str:
    """Return the day of a search, and its key where there are several of one day."""
    same = [one for one in updates if one["searched_on"] == search["searched_on"]]
    day = numbers.day(search["searched_on"])
    return day if len(same) == 1 else f"{day}, {search['search']}"


def _nothing() -> dict[str, int | None]:
    return dict.fromkeys((step for step, _, _ in STEPS), None)


def _held(counts: Mapping[str, int | None], before: int) -> dict[str, int | None]:
    """Add what was held before, and after."""
    return {**counts, "held-before": before, "held": before + (counts["entered"] or 0)}


def _together(counted: Sequence[Mapping[str, int | None]]) -> dict[str, int | None]:
    """Return the sum at each step; nothing where one of the searches was not counted."""
    return {
        step: None
        if any(counts.get(step) is None for counts in counted)
        else sum(counts[step] or 0 for counts in counted)
        for step, _, _ in STEPS
    }


def _counts(search: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> dict[str, int | None]:
    """Return the number of records at each step for one search; what is not one thing is the other."""
    own: dict[str, dict[str, list[Mapping[str, Any]]]] = {}
    for row in rows:
        if row["search"] == search["search"]:
            own.setdefault(row["record"], {}).setdefault(row["stage"], []).append(row)
    first = [state_of(stages.get(STAGES[0], [])) for stages in own.values()]
    sought = [stages for stages, state in zip(own.values(), first, strict=True) if state == "included"]
    second = [state_of(stages.get(STAGES[1], [])) for stages in sought]
    identified = None if pd.isna(search["records"]) else max(int(search["records"]), len(own))
    read = second.count("excluded") + second.count("included")
    counts: dict[str, int | None] = {
        "identified": identified,
        "removed": None if identified is None else identified - len(own),
        "screened": len(own),
        "excluded": first.count("excluded") + first.count("not-retrieved"),
        "sought": len(sought),
        "not-retrieved": second.count("not-retrieved"),
        "assessed": read,
        "report-excluded": second.count("excluded"),
        "included": second.count("included"),
    }
    counts["waiting"] = len(own) - len(sought) - (counts["excluded"] or 0)
    counts["report-waiting"] = len(sought) - read - second.count("not-retrieved")
    return counts


def _sources(project: Project | None) -> set[str]:
    """Return the works that rows of the evidence name as their source: rows that say how their fact is known."""
    found: set[str] = set()
    for resource in data.resources(project):
        if {field["name"] for field in resource["schema"]["fields"]} >= _OF_A_FACT:
            found |= set(data.load(resource["name"], project).source.dropna())
    return found - {*data.MISSING}


def _entered(rows: Sequence[Mapping[str, Any]]) -> set[str]:
    """Return the works that were entered because a counted search had found them, and somebody included them."""
    own: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        if row["stage"] == STAGES[1]:
            own.setdefault(row["record"], []).append(row)
    included = (every for every in own.values() if state_of(every) == "included")
    return {row["citekey"] for every in included for row in every if not pd.isna(row["citekey"])}


def _reasons(rows: Sequence[Mapping[str, Any]], project: Project | None) -> str:
    """Say why reports were excluded, the commonest reason first."""
    labels = data.labels(TABLE, "reason", project)
    why: dict[str, set[str]] = {}
    for row in rows:
        if row["stage"] == STAGES[1] and row["decision"] == "excluded" and row["reason"] in labels:
            why.setdefault(labels[row["reason"]], set()).add(row["record"])
    return "; ".join(
        f"{label}: {len(found)}" for label, found in sorted(why.items(), key=lambda one: -len(one[1]))
    )


def _told(count: int | None, why: str) -> str:
    if count is None:
        return _NOT_COUNTED
    return f"{count} ({why})" if why else str(count)
