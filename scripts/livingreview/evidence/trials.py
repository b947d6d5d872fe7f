"""Choose from the tables of trials what a chart, a table or a sentence shows."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from livingreview.evidence import data, references

#: Later in this list wins where two analyses have the same cut-off or none.
_ORDER = {"interim": 0, "primary": 1, "final": 2, "update": 3}
_IDENTITY = ["trial", "arm", "comparator", "endpoint", "measure"]


def latest(outcomes: pd.DataFrame) -> pd.DataFrame:
    """Keep, for each trial, arm, comparator, endpoint and measure, the row of the latest analysis.

    Subgroup and sensitivity analyses are left out. Latest means latest data cut-off; rows without one come
    before rows with one, and ``final`` comes after ``interim`` where the dates do not decide.
    """
    main = outcomes[outcomes.analysis.isin(list(_ORDER))]
    ranked = main.assign(_rank=main.analysis.map(_ORDER)).sort_values(
        ["cutoff", "_rank"], na_position="first", kind="stable"
    )
    return ranked.drop_duplicates(_IDENTITY, keep="last").drop(columns="_rank").sort_index()


@dataclass(frozen=True)
class Trials:
    """A selection of trials with their arms and outcomes.

    Attributes
    ----------
    trials, arms, outcomes : the tables of those names, cut down to the selection; ``trials`` keeps its order.
    """

    trials: pd.DataFrame
    arms: pd.DataFrame
    outcomes: pd.DataFrame

    @classmethod
    def load(cls, *, setting: str = "all", strategy: str = "all", review: str = "all") -> Trials:
        """Load the trials of a setting, a strategy and a mirrored review; ``all`` takes every one.

        Raises
        ------
        ValueError : if the value is none of the categories of its column; the message lists them.
        """
        trials = data.load("trials")
        for column, wanted in (("setting", setting), ("strategy", strategy)):
            data.require_category("trials", column, wanted, "all")
            trials = trials if wanted == "all" else trials[trials[column] == wanted]
        if review != "all":
            trials = trials[trials.reviews.map(lambda names: review in names.split(";")).astype(bool)]
        arms, outcomes = data.load("arms"), data.load("outcomes")
        return cls(
            trials.reset_index(drop=True),
            arms[arms.trial.isin(trials.trial)].reset_index(drop=True),
            outcomes[outcomes.trial.isin(trials.trial)].reset_index(drop=True),
        )

    def without(self, *names: str) -> Trials:
        """Return the selection without the trials of these keys."""
        return Trials(*(table[~table.trial.isin(names)] for table in (self.trials, self.arms, self.outcomes)))

    def with_strategy(self, *strategies: str) -> Trials:
        """Return the trials of the selection whose strategy is one of these."""
        others = self.trials.trial[~self.trials.strategy.isin(strategies)]
        return self.without(*others)

    def countering(self, *mechanisms: str) -> Trials:
        """Return the trials whose treatment is meant to counter one of these mechanisms."""
        meant = self.trials.mechanisms.map(lambda names: bool(set(names.split(";")) & set(mechanisms)))
        return self.without(*self.trials.trial[~meant.astype(bool)])

    def comparisons(self, *endpoints: str) -> pd.DataFrame:
        """Return the latest hazard ratio of every comparison, endpoint by endpoint, ready to be drawn.

        Returns
        -------
        pandas.DataFrame : the columns of ``outcomes``, with ``name``, ``strategy_label``, ``regimen``,
            ``comparison`` (both regimens), ``patients`` (``144 v 150``) and ``reference``.
        """
        shown = self._latest("hazard-ratio", endpoints)
        regimen, patients = self._by_arm("regimen"), self._by_arm("n_text")
        this, other = shown.trial + "/" + shown.arm, shown.trial + "/" + shown.comparator
        return shown.assign(
            regimen=this.map(regimen),
            comparison=this.map(regimen) + " v " + other.map(regimen),
            patients=this.map(patients) + " v " + other.map(patients),
        )

    def medians(self, *endpoints: str) -> pd.DataFrame:
        """Return the latest median of every arm, endpoint by endpoint, ready to be drawn.

        Returns
        -------
        pandas.DataFrame : the columns of ``outcomes``, with ``name``, ``strategy_label``, ``regimen``,
            ``role``, ``patients`` and ``reference``.
        """
        shown = self._latest("median", endpoints)
        this = shown.trial + "/" + shown.arm
        return shown.assign(**{column: this.map(self._by_arm(of)) for column, of in _OF_ARM.items()})

    def events(self) -> pd.DataFrame:
        """Return what happened to the trials, in their order, ready to be drawn.

        Returns
        -------
        pandas.DataFrame : the columns of ``events``, with ``name``, ``strategy_label`` and ``reference``; trials
            stand by strategy and then by their first event.
        """
        events = data.load("events").merge(self.trials[["trial", "name", "strategy_label"]], on="trial")
        first = events.groupby("trial").happened_on.transform("min")
        return (
            events.assign(reference=cited(events), _first=first)
            .sort_values(["strategy_label", "_first", "trial", "happened_on"], kind="stable")
            .drop(columns="_first")
            .reset_index(drop=True)
        )

    def by_earlier_benefit(self) -> pd.DataFrame:
        """Return response rates of patients with primary and with acquired resistance, ready to be drawn.

        Returns
        -------
        pandas.DataFrame : the columns of ``outcomes``, with ``name``, ``regimen``, ``patients`` of the arm (text) and
            ``reference``, of every arm for which at least one of the two is known; the latest analysis of each.
        """
        rates = self.outcomes[
            (self.outcomes.endpoint == "ORR")
            & (self.outcomes.measure == "rate")
            & self.outcomes.prior_benefit_label.isin(data.labels("outcomes", "prior_benefit").values())
            & self.outcomes.value.notna()
        ]
        rates = rates.sort_values("cutoff", na_position="first", kind="stable").drop_duplicates(
            ["trial", "arm", "prior_benefit"], keep="last"
        )
        rates = rates.merge(self.trials[["trial", "name"]], on="trial")
        arm = rates.trial + "/" + rates.arm
        return (
            rates.assign(
                regimen=arm.map(self._by_arm("regimen")),
                patients=arm.map(self._by_arm("n_text")),
                reference=cited(rates),
            )
            .sort_values(["trial", "arm", "prior_benefit_label"], kind="stable")
            .reset_index(drop=True)
        )

    def unreported(self) -> Trials:
        """Return the trials of which no result was seen."""
        return self.without(*self._with_result())

    def in_setting(self, *settings: str) -> Trials:
        """Return the trials of the selection in one of these settings."""
        return self.without(*self.trials.trial[~self.trials.setting.isin(settings)])

    def with_phase(self, *phases: str) -> Trials:
        """Return the trials of these phases, as the table writes them (``2/3``)."""
        return self.without(*self.trials.trial[~self.trials.phase.isin(phases)])

    def aimed(self) -> Trials:
        """Return the trials whose treatment is meant to counter a mechanism of resistance."""
        return self.without(*self.trials.trial[self.trials.mechanisms.isin(data.MISSING)])

    def running(self) -> Trials:
        """Return the trials that recruit or are active, of which no result and no verdict on it was seen."""
        going = self.trials.trial_status.isin(["recruiting", "active"])
        judged = self.trials.primary_met.isin(["yes", "no", "partly"])
        reported = self.trials.trial.isin(self._with_result())
        return self.without(*self.trials.trial[~going | judged | reported])

    def reported(self) -> Trials:
        """Return the trials of which at least one result was seen."""
        return self.without(*self.trials.trial[~self.trials.trial.isin(self._with_result())])

    def against(self, drug: str) -> Trials:
        """Return the trials with a control arm that received this drug alone, placebo aside."""
        control = self.arms[self.arms.role == "control"]
        alone = control.regimen.map(lambda regimen: _without_placebo(regimen) == {drug.lower()})
        return self.without(*self.trials.trial[~self.trials.trial.isin(control.trial[alone.astype(bool)])])

    def _with_result(self) -> pd.Series:
        """Return the keys of trials with an outcome; the length of follow-up alone is none."""
        return self.outcomes.trial[self.outcomes.endpoint != "FU"]

    def _latest(self, measure: str, endpoints: tuple[str, ...]) -> pd.DataFrame:
        shown = latest(self.outcomes)
        shown = shown[(shown.measure == measure) & shown.endpoint.isin(endpoints) & shown.value.notna()]
        shown = shown.merge(self.trials[["trial", "name", "strategy_label"]], on="trial")
        place = {trial: i for i, trial in enumerate(self.trials.trial)}
        return (
            shown.assign(
                reference=cited(shown),
                _endpoint=shown.endpoint.map(endpoints.index),
                _trial=shown.trial.map(place),
            )
            .sort_values(["_endpoint", "_trial"], kind="stable")
            .drop(columns=["_endpoint", "_trial"])
            .reset_index(drop=True)
        )

    def _by_arm(self, column: str) -> pd.Series:
        return self.arms[column].set_axis(self.arms.trial + "/" + self.arms.arm)


_OF_ARM = {"regimen": "regimen", "role": "role", "patients": "n_text"}


def _without_placebo(regimen: str) -> set[str]:
    return {part for part in regimen.lower().split(" + ") if "placebo" not in part}


def agents() -> pd.DataFrame:
    """Return the table of agents with ``reference``, the cited work in short."""
    table = data.load("preclinical")
    return table.assign(reference=cited(table))


def cited(table: pd.DataFrame) -> pd.Series:
    """Return the work behind each row as a sentence cites it."""
    return pd.Series(references.shorts(table.source), index=table.index, dtype="string")
