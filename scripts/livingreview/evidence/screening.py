"""What became of the records that searches have found: the numbers of the flow, which add up because they are counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from livingreview.contents import decoded
from livingreview.evidence import bibliography, data, numbers
from livingreview.evidence.records import records
from livingreview.evidence.selections import question
from livingreview.project import Project

TABLE = "screening"
#: Stages of a decision, in their order.
STAGES = ("title", "report")
#: Readers that are no person: nobody has decided, or two have settled it.
NOBODY, AGREED = "nobody", "agreed"
#: What stands for the searches of which no record was screened.
BASE, TOTAL = "Before", "Together"
#: Steps of the flow, after PRISMA 2020 (Page et al. 2021, BMJ 372:n71): key, words, and the step it is taken from.
STEPS = (
    ("identified", "Records identified", ""),
    ("removed", "Known already, or twice", "identified"),
    ("screened", "Titles and abstracts screened", "identified"),
    ("excluded", "Excluded by title or abstract", "screened"),
    ("waiting", "Wait for a reader", "screened"),
    ("sought", "Reports sought", "screened"),
    ("not-retrieved", "Could not be had", "sought"),
    ("report-waiting", "Wait for a reader", "sought"),
    ("report-excluded", "Excluded after reading", "sought"),
    ("included", "Included", "sought"),
)
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

    Returns
    -------
    pandas.DataFrame : one row for each update and step: ``update`` (words), ``step`` (key), ``label`` (words),
        ``of`` (step that it is taken from), ``count`` (Int64; missing where nothing was counted), ``told``.
    """
    rows, searches = records(data.load(TABLE, project)), records(data.load("searches", project))
    updates = [search for search in searches if any(row["search"] == search["search"] for row in rows)]
    counted = [(numbers.day(search["searched_on"]), _counts(search, rows)) for search in updates]
    entered = sum(counts["included"] or 0 for _, counts in counted)
    base = dict.fromkeys((step for step, _, _ in STEPS), None) | {"included": _works(project) - entered}
    together = {
        step: sum(counts[step] or 0 for _, counts in counted) if counted else None for step, _, _ in STEPS
    }
    together["included"] = (base["included"] or 0) + entered
    reasons = _reasons(rows, project)
    columns = [(BASE, base, ""), *((name, counts, reasons) for name, counts in counted)]
    columns += [(TOTAL, together, reasons)] if counted else []
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
    counts: dict[str, int | None] = {
        "identified": identified,
        "removed": None if identified is None else identified - len(own),
        "screened": len(own),
        "excluded": first.count("excluded") + first.count("not-retrieved"),
        "sought": len(sought),
        "not-retrieved": second.count("not-retrieved"),
        "report-excluded": second.count("excluded"),
        "included": second.count("included"),
    }
    counts["waiting"] = len(own) - len(sought) - (counts["excluded"] or 0)
    done = sum(counts[step] or 0 for step in ("not-retrieved", "report-excluded", "included"))
    counts["report-waiting"] = len(sought) - done
    return counts


def _works(project: Project | None) -> int:
    """Return how many works the list of references holds."""
    project = project or Project.find()
    parsed, _ = bibliography.parse(decoded(project.bibliography.read_bytes()))
    return len(parsed or ())


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
