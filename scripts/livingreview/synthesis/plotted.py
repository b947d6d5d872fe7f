"""A question as the rows of a forest plot: its trials, and below them what they say together."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from livingreview.evidence import data, numbers, references
from livingreview.evidence.records import Row, records
from livingreview.evidence.selections import question
from livingreview.project import Project
from livingreview.synthesis import words
from livingreview.synthesis.pooling import Pooled
from livingreview.synthesis.questions import Answer, answers

TRIAL, POOLED, PREDICTION = "trial", "pooled", "prediction"
_OUTCOME = ("value", "ci_low", "ci_high", "ci_level", "population", "status_label", "status.mark")


@question
def plotted(
    name: str,
    method: str = "",
    interval: str = "",
    without: Sequence[str] = (),
    project: Project | None = None,
) -> pd.DataFrame:
    """Return the trials of a question that are in, the earliest report first, and the pooled answer where there is one.

    Parameters
    ----------
    name : key of one question.
    method, interval, without : as of :func:`livingreview.synthesis.questions.answers`.

    Returns
    -------
    pandas.DataFrame : ``kind`` (``trial``, ``pooled``, ``prediction``), ``name``, ``regimen``, ``comparison``,
        ``patients``, ``value``, ``ci_low``, ``ci_high`` (ratios; of the prediction the ends of its interval),
        ``ci_level`` (percent), ``weight`` (percent; missing where nothing is pooled), ``estimate`` (as text),
        ``population``, ``reference``, ``status_label``, ``status.mark`` and ``endpoint_label``.

    Raises
    ------
    PoolError : as of :func:`livingreview.synthesis.questions.answers`.
    """
    (found,) = answers(name, method, interval, without, project)
    asked = found.asked if isinstance(found, Answer) else found
    trials = found.trials if isinstance(found, Answer) else found.included
    weights = found.pooled.weights if isinstance(found, Answer) else [None] * len(trials)
    outcomes = {row["outcome"]: row for row in records(data.load("outcomes", project))}
    arms: dict[tuple[str, str], Row] = {
        (row["trial"], row["arm"]): row for row in records(data.load("arms", project))
    }
    rows = [
        {
            "kind": TRIAL,
            "name": trial.name,
            "weight": weight,
            **_of_trial(outcomes[trial.outcome], arms),
            "reference": references.short(str(outcomes[trial.outcome]["source"]), project),
        }
        for trial, weight in zip(trials, weights, strict=True)
    ]
    if isinstance(found, Answer):
        rows += _together(found.pooled, asked.intervention, asked.comparator)
    return pd.DataFrame(rows).assign(endpoint_label=asked.endpoint_label)


def _of_trial(outcome: Row, arms: dict[tuple[str, str], Row]) -> dict[str, object]:
    this, other = (arms[outcome["trial"], outcome[side]] for side in ("arm", "comparator"))
    return {
        "regimen": this["regimen"],
        "comparison": f"{this['regimen']} v {other['regimen']}",
        "patients": f"{this['n_text']} v {other['n_text']}",
        "estimate": numbers.estimate(outcome),
        **{column: outcome[column] for column in _OUTCOME},
    }


def _together(pooled: Pooled, intervention: str, comparator: str) -> list[dict[str, object]]:
    """Return the row of the pooled ratio and, where there is one, that of its prediction interval."""
    level = 100 * pooled.level
    common = {"comparison": f"{intervention} v {comparator}", "ci_level": level}
    rows: list[dict[str, object]] = [
        {
            "kind": POOLED,
            "name": f"{pooled.k} trials together",
            "value": pooled.estimate,
            "ci_low": pooled.ci_low,
            "ci_high": pooled.ci_high,
            "weight": 100.0,
            "estimate": words.ratio(pooled),
            **common,
        }
    ]
    if pooled.pi_low is not None and pooled.pi_high is not None:
        rows.append(
            {
                "kind": PREDICTION,
                "name": "A further trial",
                "value": pooled.estimate,
                "ci_low": pooled.pi_low,
                "ci_high": pooled.pi_high,
                "estimate": words.prediction(pooled),
                **common,
            }
        )
    return rows
