"""Results of trials, ready to be drawn or listed: the latest of each, with names, regimens and references."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from livingreview.evidence import data, references
from livingreview.evidence.identity import IDENTITY
from livingreview.project import Project


def latest(outcomes: pd.DataFrame) -> pd.DataFrame:
    """Keep, for each trial, arm, comparator, endpoint and measure, the row of the latest analysis.

    Analyses that the descriptor gives no rank (of subgroups, second assessments) are left out. Latest means latest
    data cut-off; rows without one come before rows with one, and the rank decides where the dates do not.
    """
    main = outcomes[outcomes["analysis.rank"].notna()]
    ranked = main.sort_values(["cutoff", "analysis.rank"], na_position="first", kind="stable")
    return ranked.drop_duplicates(list(IDENTITY), keep="last").sort_index()


def comparisons(
    trials: pd.DataFrame,
    arms: pd.DataFrame,
    outcomes: pd.DataFrame,
    endpoints: Sequence[str],
    project: Project | None = None,
) -> pd.DataFrame:
    """Return the latest hazard ratio of every comparison, endpoint by endpoint.

    Returns
    -------
    pandas.DataFrame : the columns of ``outcomes``, with ``name``, ``strategy_label``, ``regimen``,
        ``comparison`` (both regimens), ``patients`` (``144 v 150``) and ``reference``.
    """
    shown = _latest(trials, outcomes, "hazard-ratio", endpoints, project)
    regimen, patients = _by_arm(arms, "regimen"), _by_arm(arms, "n_text")
    this, other = shown.trial + "/" + shown.arm, shown.trial + "/" + shown.comparator
    return shown.assign(
        regimen=this.map(regimen),
        comparison=this.map(regimen) + " v " + other.map(regimen),
        patients=this.map(patients) + " v " + other.map(patients),
    )


def medians(
    trials: pd.DataFrame,
    arms: pd.DataFrame,
    outcomes: pd.DataFrame,
    endpoints: Sequence[str],
    project: Project | None = None,
) -> pd.DataFrame:
    """Return the latest median of every arm, endpoint by endpoint.

    Returns
    -------
    pandas.DataFrame : the columns of ``outcomes``, with ``name``, ``strategy_label``, ``regimen``,
        ``role``, ``patients`` and ``reference``.
    """
    shown = _latest(trials, outcomes, "median", endpoints, project)
    this = shown.trial + "/" + shown.arm
    return shown.assign(
        regimen=this.map(_by_arm(arms, "regimen")),
        role=this.map(_by_arm(arms, "role")),
        patients=this.map(_by_arm(arms, "n_text")),
    )


def by_earlier_benefit(
    trials: pd.DataFrame, arms: pd.DataFrame, outcomes: pd.DataFrame, project: Project | None = None
) -> pd.DataFrame:
    """Return objective response rates of patients who are told apart by the benefit of their earlier treatment.

    Returns
    -------
    pandas.DataFrame : the columns of ``outcomes``, with ``name``, ``regimen``, ``patients`` of the arm (text) and
        ``reference``, of every arm for which at least one group is known; the latest analysis of each.
    """
    groups = outcomes.prior_benefit_label.cat.categories.difference(list(data.MISSING))
    rates = outcomes[
        (outcomes.endpoint == "ORR")
        & (outcomes.measure == "rate")
        & outcomes.prior_benefit_label.isin(groups)
        & outcomes.value.notna()
    ]
    rates = rates.sort_values("cutoff", na_position="first", kind="stable").drop_duplicates(
        ["trial", "arm", "prior_benefit"], keep="last"
    )
    rates = rates.merge(trials[["trial", "name"]], on="trial")
    arm = rates.trial + "/" + rates.arm
    return (
        rates.assign(
            regimen=arm.map(_by_arm(arms, "regimen")),
            patients=arm.map(_by_arm(arms, "n_text")),
            reference=references.cited(rates, project),
        )
        .sort_values(["trial", "arm", "prior_benefit_label"], kind="stable")
        .reset_index(drop=True)
    )


def events(trials: pd.DataFrame, happened: pd.DataFrame, project: Project | None = None) -> pd.DataFrame:
    """Return what happened to the trials, by strategy and then by the first event of each trial.

    Parameters
    ----------
    happened : rows of ``events``.

    Returns
    -------
    pandas.DataFrame : the columns of ``events``, with ``name``, ``strategy_label`` and ``reference``.
    """
    told = happened.merge(trials[["trial", "name", "strategy_label"]], on="trial")
    first = told.groupby("trial").happened_on.transform("min")
    return (
        told.assign(reference=references.cited(told, project), _first=first)
        .sort_values(["strategy_label", "_first", "trial", "happened_on"], kind="stable")
        .drop(columns="_first")
        .reset_index(drop=True)
    )


def _latest(
    trials: pd.DataFrame,
    outcomes: pd.DataFrame,
    measure: str,
    endpoints: Sequence[str],
    project: Project | None,
) -> pd.DataFrame:
    shown = latest(outcomes)
    shown = shown[(shown.measure == measure) & shown.endpoint.isin(endpoints) & shown.value.notna()]
    shown = shown.merge(trials[["trial", "name", "strategy_label"]], on="trial")
    place = {trial: i for i, trial in enumerate(trials.trial)}
    return (
        shown.assign(
            reference=references.cited(shown, project),
            _endpoint=shown.endpoint.map(list(endpoints).index),
            _trial=shown.trial.map(place),
        )
        .sort_values(["_endpoint", "_trial"], kind="stable")
        .drop(columns=["_endpoint", "_trial"])
        .reset_index(drop=True)
    )


def _by_arm(arms: pd.DataFrame, column: str) -> pd.Series:
    return arms[column].set_axis(arms.trial + "/" + arms.arm)
