"""What the review holds already: its works and trials by their identifiers, and what it says of each trial."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from livingreview.contents import decoded
from livingreview.evidence import bibliography, data
from livingreview.evidence.bibliography import Entry
from livingreview.evidence.records import records
from livingreview.evidence.works import by_identifier
from livingreview.project import Project


@dataclass(frozen=True)
class Entered:
    """What the tables hold of the record of a trial; empty or ``None`` where the copy that was read does not say.

    Attributes
    ----------
    start, completion : day or month on which it began, and of its primary completion.
    completed : whether that was reached, or was ahead.
    enrolment, counted : how many patients, and whether they were counted or planned.
    as_of : day of the record that was read.
    """

    start: str = ""
    completion: str = ""
    completed: bool | None = None
    enrolment: int | None = None
    counted: bool | None = None
    as_of: str = ""


@dataclass(frozen=True)
class Trial:
    """What the tables hold of a trial.

    Attributes
    ----------
    keys : of the trials with this number; parts of one study may stand as several.
    state, as_of : by its registry, as the tables have it; empty if they say nothing.
    patients : in all arms together; ``None`` where an arm has no number, or the parts of a study stand apart.
    has_results : whether any outcome is in the tables.
    entered : of its record.
    """

    number: str
    keys: tuple[str, ...]
    state: str
    as_of: str
    patients: int | None
    has_results: bool
    entered: Entered = Entered()


@dataclass(frozen=True)
class Known:
    """What the review holds.

    Attributes
    ----------
    works : key of each work, by identifiers such as ``doi:10.1000/x``, ``pmid:1`` and ``nct:NCT00000000``.
    entries : the works themselves.
    screened : keys of records that wait for a decision or have one, and their identifiers, such as ``pmid:1``.
    trials : by their number at ClinicalTrials.gov.
    rows : how many rows of the tables rest on each work.
    newest : the last day on which somebody read a source of the tables, by the clock of then; ``None`` if none is told.
    """

    works: dict[str, str]
    entries: tuple[Entry, ...]
    screened: frozenset[str]
    trials: dict[str, Trial]
    rows: Counter[str] = field(default_factory=Counter)
    newest: datetime.date | None = None


def read(project: Project) -> Known:
    """Return what the review holds."""
    parsed, _ = bibliography.parse(decoded(project.bibliography.read_bytes()))
    entries = tuple(entry for entry in parsed or () if entry.whole)
    works = by_identifier(entries)
    names = {resource["name"] for resource in data.resources(project)}
    rows: Counter[str] = Counter()
    days: list[datetime.date] = []
    for name in names:
        table = data.load(name, project)
        if "source" in table:
            rows.update(table.source.dropna())
        if "checked_on" in table and (read := table.checked_on.dropna()).size:
            days.append(read.max().date())
    screened = frozenset(_screened(project)) if "screening" in names else frozenset()
    return Known(works, entries, screened, _trials(project), rows, max(days, default=None))


def _screened(project: Project) -> Iterator[str]:
    """Yield the keys of the records that are screened, and their identifiers: a later one may have another key."""
    table = data.load("screening", project)
    yield from table.record
    if "identifiers" in table:
        for cell in table.identifiers.dropna():
            yield from (part.strip() for part in str(cell).split(";") if ":" in part)


def _trials(project: Project) -> dict[str, Trial]:
    trials, arms = data.load("trials", project), data.load("arms", project)
    states = data.load("states", project)
    states = states[states["of"] == "registry"].set_index("trial")
    outcomes = set(data.load("outcomes", project).trial)
    registered = _records(project)
    found = {}
    for number, group in trials[trials.nct.astype(str).str.fullmatch(r"NCT\d{8}")].groupby("nct"):
        keys = tuple(group.trial)
        told = [key for key in keys if key in states.index]
        n = arms[arms.trial.isin(keys)].n
        whole = len(keys) == 1 and len(n) > 0 and bool(n.notna().all())
        found[str(number)] = Trial(
            str(number),
            keys,
            str(states.loc[told[0]].word) if told else "",
            str(states.loc[told[0]].as_of) if told else "",
            int(n.sum()) if whole else None,
            any(key in outcomes for key in keys),
            next((registered[key] for key in keys if key in registered), Entered()),
        )
    return found


def _records(project: Project) -> dict[str, Entered]:
    """Return what the tables hold of the record of each trial."""
    if "registry" not in {resource["name"] for resource in data.resources(project)}:
        return {}
    table = data.load("registry", project)
    return {
        row["trial"]: Entered(
            row["start"] or "",
            row["primary_completion"] or "",
            row["completion_kind"] and row["completion_kind"] == "actual",
            row["enrolment"] and int(row["enrolment"]),
            row["enrolment_kind"] and row["enrolment_kind"] == "actual",
            row["registry_as_of"] or "",
        )
        for row in records(table.astype(object).where(table.notna(), None))
    }
