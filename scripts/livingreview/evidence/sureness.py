"""Count how sure the book can be: by table, by chapter, by work, and what is missing."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from livingreview.contents import decoded
from livingreview.evidence import bibliography, data
from livingreview.evidence.selections import question
from livingreview.evidence.tallies import counted, shown
from livingreview.project import Project

_NUMBER = re.compile(r"\{(?:value|estimate)\}`([^`]+)`")
_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)


def _statuses(project: Project | None) -> list[str]:
    return [shown(value) for value in data.labels("outcomes", "status", project)]


def _counted(groups: Iterable[str], words: Iterable[str], project: Project | None) -> pd.DataFrame:
    """Count statuses, and give each the mark by which it is shown."""
    marks = {
        shown(word["value"]): word.get("mark", "") for word in data.categories("outcomes", "status", project)
    }
    counts = counted(groups, words, _statuses(project))
    return counts.assign(**{"status.mark": counts.word.astype(str).map(marks)})


@question
def by_table(*names: str, project: Project | None = None) -> pd.DataFrame:
    """Return for each table how many of its rows have each status.

    Returns
    -------
    pandas.DataFrame : ``group`` (title of the table), ``word`` (status, Categorical) and ``count``.
    """
    groups: list[str] = []
    words: list[str] = []
    for name in names:
        found = data.load(name, project).status.map(shown)
        words += list(found)
        groups += [data.resource(name, project)["title"]] * len(found)
    return _counted(groups, words, project)


@question
def by_strategy(project: Project | None = None) -> pd.DataFrame:
    """Return for the outcomes of each strategy, in the descriptor's order, how many have each status."""
    trials = data.load("trials", project)[["trial", "strategy_label"]]
    rows = (
        data.load("outcomes", project).merge(trials, on="trial").sort_values("strategy_label", kind="stable")
    )
    return _counted(rows.strategy_label.astype(str), rows.status.map(shown), project)


@question
def by_chapter(project: Project | None = None) -> pd.DataFrame:
    """Return for each chapter with numbers in its text how many of these have each status."""
    project = project or Project.find()
    statuses = data.load("outcomes", project).set_index("outcome").status.map(shown)
    groups: list[str] = []
    words: list[str] = []
    for page in project.pages:
        told = [statuses[key] for key in _NUMBER.findall(page.text) if key in statuses.index]
        title = _TITLE.search(page.text)
        groups += [title[1].replace("*", "") if title else page.name] * len(told)
        words += told
    return _counted(groups, words, project)


@question
def works(project: Project | None = None) -> pd.DataFrame:
    """Return for each kind of work in the bibliography of how many so much was read.

    Returns
    -------
    pandas.DataFrame : ``group`` (kind of the work, most frequent first), ``word`` (how much was read, Categorical) and
        ``count``.
    """
    project = project or Project.find()
    entries, _ = bibliography.parse(decoded(project.bibliography.read_bytes()))
    kinds = {entry.key: entry.fields.get("keywords", "").split(",")[0].strip() for entry in entries or ()}
    table = data.load("readings", project)
    read = table.assign(
        group=table.citekey.map(kinds).fillna("").str.capitalize().replace("", "Of unstated kind")
    )
    rank = read.group.value_counts()
    read = read.assign(_rank=-read.group.map(rank)).sort_values(["_rank", "group"], kind="stable")
    return counted(
        read.group, read.read_label.astype(str), list(data.labels("readings", "read", project).values())
    )


@question
def holes(project: Project | None = None) -> pd.DataFrame:
    """Return what is missing where a reader would look for it.

    Returns
    -------
    pandas.DataFrame : ``what``, ``missing`` and ``of`` (rows).
    """
    trials, arms, outcomes = (data.load(name, project) for name in ("trials", "arms", "outcomes"))
    late = trials[trials.phase.isin(["2/3", "3"])]
    ratios, medians = (outcomes[outcomes.measure == measure] for measure in ("hazard-ratio", "median"))
    rows = [
        ("Arms without a number of patients", arms.n.isna()),
        ("Phase 3 and 2/3 trials without a registry number", late.nct.isin(data.MISSING)),
        ("Trials whose state is not known", ~trials.trial.isin(data.load("states", project).trial)),
        ("Hazard ratios without an interval", ratios.ci_low.isna()),
        ("Medians without an interval", medians.ci_low.isna() & medians.ci_high.isna()),
        ("Outcomes without a data cut-off", outcomes.cutoff.isna()),
        ("Outcomes that one reader only has seen", outcomes.read_again_on.isna()),
    ]
    return pd.DataFrame([{"what": what, "missing": int(gone.sum()), "of": len(gone)} for what, gone in rows])


@question
def weakest(project: Project | None = None) -> pd.DataFrame:
    """Return the phase 3 and 2/3 hazard ratios that nobody has seen in the work itself, disputed ones first.

    Returns
    -------
    pandas.DataFrame : rows of ``outcomes`` with ``name`` of the trial.
    """
    trials = data.load("trials", project)
    late = trials[trials.phase.isin(["2/3", "3"])][["trial", "name"]]
    outcomes = data.load("outcomes", project)
    found = outcomes[(outcomes.measure == "hazard-ratio") & (outcomes.status != "checked")].merge(
        late, on="trial"
    )
    return (
        found.assign(_first=found.status != "disputed")
        .sort_values(["_first", "name", "endpoint"], kind="stable")
        .drop(columns="_first")
        .reset_index(drop=True)
    )


@question
def reach(project: Project | None = None) -> pd.DataFrame:
    """Return for each strategy, in the descriptor's order, the newest event and the newest data cut of its trials.

    Returns
    -------
    pandas.DataFrame : ``strategy_label``, ``trials`` (number), ``event`` and ``cut`` (days or months as the tables
        have them; empty where there is none).
    """
    trials = data.load("trials", project)[["trial", "strategy_label"]]
    events = data.load("events", project).merge(trials, on="trial").groupby("strategy_label", observed=True)
    dated = data.load("outcomes", project).dropna(subset=["cutoff"]).merge(trials, on="trial")
    newest_event = events.happened_on.max()
    newest_cut = dated.groupby("strategy_label", observed=True).cutoff_text.max()
    counts = trials.groupby("strategy_label", observed=True).size()
    rows = [
        {
            "strategy_label": str(label),
            "trials": int(number),
            "event": str(newest_event.get(label, "")),
            "cut": str(newest_cut.get(label, "")),
        }
        for label, number in counts.items()
    ]
    return pd.DataFrame(rows, columns=["strategy_label", "trials", "event", "cut"])
