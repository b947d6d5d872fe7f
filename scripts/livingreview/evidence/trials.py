"""Choose trials, with their arms and outcomes, for a chart, a table or a sentence."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace

import pandas as pd

from livingreview.evidence import data, results
from livingreview.evidence.selections import Selection, narrowing, selecting, telling
from livingreview.project import Project


@dataclass(frozen=True)
class Trials(Selection):
    """A selection of trials with their arms and outcomes.

    Attributes
    ----------
    project : the review that they are of; the one around the working folder if none is given.
    """

    _trials: pd.DataFrame
    _arms: pd.DataFrame
    _outcomes: pd.DataFrame
    _states: pd.DataFrame
    project: Project | None = field(default=None, repr=False)

    @classmethod
    @selecting
    def load(
        cls,
        *,
        setting: str = "all",
        strategy: str = "all",
        review: str = "all",
        project: Project | None = None,
    ) -> Trials:
        """Load the trials of a setting, a strategy and a mirrored review; ``all`` takes every one.

        Raises
        ------
        ValueError : if the value is none of the categories of its column; the message lists them.
        """
        trials = data.load("trials", project)
        for column, wanted in (("setting", setting), ("strategy", strategy)):
            data.require_category("trials", column, wanted, "all", project=project)
            trials = trials if wanted == "all" else trials[trials[column] == wanted]
        if review != "all":
            trials = trials[trials.reviews.map(lambda names: review in names.split(";")).astype(bool)]
        arms, outcomes, states = (data.load(name, project) for name in ("arms", "outcomes", "states"))
        return cls(
            trials.reset_index(drop=True),
            arms[arms.trial.isin(trials.trial)].reset_index(drop=True),
            outcomes[outcomes.trial.isin(trials.trial)].reset_index(drop=True),
            states[states.trial.isin(trials.trial)].reset_index(drop=True),
            project,
        )

    @property
    @telling
    def trials(self) -> pd.DataFrame:
        """Rows of ``trials``, in the order of that table."""
        return self._trials

    @property
    @telling
    def arms(self) -> pd.DataFrame:
        """Rows of ``arms``."""
        return self._arms

    @property
    @telling
    def outcomes(self) -> pd.DataFrame:
        """Rows of ``outcomes``."""
        return self._outcomes

    @property
    @telling
    def states(self) -> pd.DataFrame:
        """Rows of ``states``: by registry or report, and of the development of the drug."""
        return self._states

    # Narrower selections.

    @narrowing
    def where(self, /, **words: str | Collection[str]) -> Trials:
        """Return the trials of the selection that fit every condition.

        Parameters
        ----------
        words : for a column of ``trials``, the word that it holds, or several of which it holds one:
            ``where(setting="second-line", phase=("2/3", "3"))``.

        Raises
        ------
        ValueError : if a column has no list of words, or a word is none of them; the message lists what there is.
        """
        others: set[str] = set()
        for column, wanted in words.items():
            wanted = (wanted,) if isinstance(wanted, str) else tuple(wanted)
            for word in wanted:
                data.require_category("trials", column, word, project=self.project)
            others |= set(self.trials.trial[~self.trials[column].isin(wanted)])
        return self.without(*others)

    @narrowing
    def without(self, *names: str) -> Trials:
        """Return the selection without the trials of these keys."""
        trials, arms, outcomes, states = (
            table[~table.trial.isin(names)] for table in (self.trials, self.arms, self.outcomes, self.states)
        )
        return replace(self, _trials=trials, _arms=arms, _outcomes=outcomes, _states=states)

    @narrowing
    def countering(self, *mechanisms: str) -> Trials:
        """Return the trials whose treatment is meant to counter one of these mechanisms."""
        meant = self.trials.mechanisms.map(lambda names: bool(set(names.split(";")) & set(mechanisms)))
        return self.without(*self.trials.trial[~meant.astype(bool)])

    @narrowing
    def aimed(self) -> Trials:
        """Return the trials whose treatment is meant to counter a mechanism at all."""
        return self.without(*self.trials.trial[self.trials.mechanisms.isin(data.MISSING)])

    @narrowing
    def against(self, drug: str) -> Trials:
        """Return the trials with a control arm that received this drug alone, placebo aside."""
        control = self.arms[self.arms.role == "control"]
        alone = control.regimen.map(lambda regimen: _without_placebo(regimen) == {drug.lower()})
        return self.without(*self.trials.trial[~self.trials.trial.isin(control.trial[alone.astype(bool)])])

    @narrowing
    def reported(self) -> Trials:
        """Return the trials of which at least one result was seen."""
        return self.without(*self.trials.trial[~self.trials.trial.isin(self._with_result())])

    @narrowing
    def unreported(self) -> Trials:
        """Return the trials of which no result was seen."""
        return self.without(*self._with_result())

    @narrowing
    def running(self) -> Trials:
        """Return the trials that still run, of which no result and no verdict on it was seen.

        Which states run, and which words are a verdict, the descriptor says: ``running`` and ``judged``. A trial that
        is said both to run and not to, because its drug was given up, does not count as running.
        """
        said = self.states.groupby("trial")["word.running"].agg(all)
        going = self.trials.trial.map(said).fillna(False).astype(bool)
        judged = self.trials["primary_met.judged"].fillna(False)
        reported = self.trials.trial.isin(self._with_result())
        return self.without(*self.trials.trial[~going | judged | reported])

    def _with_result(self) -> pd.Series:
        """Return the keys of trials with an outcome; the length of follow-up alone is none."""
        return self.outcomes.trial[self.outcomes["endpoint.group"] != "follow-up"]

    # What a figure or a table shows of them.

    @telling
    def endpoints(self, group: str) -> list[str]:
        """Return the endpoints of a group, such as ``survival``, in the descriptor's order."""
        words = data.categories("outcomes", "endpoint", self.project)
        return [word["value"] for word in words if word["group"] == group]

    @telling
    def comparisons(self, *endpoints: str) -> pd.DataFrame:
        """Return the latest hazard ratio of every comparison; see :func:`livingreview.evidence.results.comparisons`."""
        return results.comparisons(self.trials, self.arms, self.outcomes, endpoints, self.project)

    @telling
    def medians(self, *endpoints: str) -> pd.DataFrame:
        """Return the latest median of every arm; see :func:`livingreview.evidence.results.medians`."""
        return results.medians(self.trials, self.arms, self.outcomes, endpoints, self.project)

    @telling
    def by_earlier_benefit(self) -> pd.DataFrame:
        """Return response by earlier benefit; see :func:`livingreview.evidence.results.by_earlier_benefit`."""
        return results.by_earlier_benefit(self.trials, self.arms, self.outcomes, self.project)

    @telling
    def events(self) -> pd.DataFrame:
        """Return what happened to the trials; see :func:`livingreview.evidence.results.events`."""
        return results.events(self.trials, data.load("events", self.project), self.project)


def _without_placebo(regimen: str) -> set[str]:
    return {part for part in regimen.lower().split(" + ") if "placebo" not in part}
