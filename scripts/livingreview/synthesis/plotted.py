"""Questions as the rows of a forest plot: trials and what they say together, report by report, and beside others."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from livingreview.evidence import data, numbers, references
from livingreview.evidence.records import Row, records
from livingreview.evidence.selections import question
from livingreview.project import Project
from livingreview.synthesis import words
from livingreview.synthesis.pooling import Pooled
from livingreview.synthesis.questions import Answer, Asked, Published, answers

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


#: Heads under which pooled answers stand, in their order.
_HERE, _OTHERS, _GROWING = "This book", "Others", "As the reports came"
#: What is said of a number that was computed from the tables.
_COMPUTED = "Computed from the trials of the tables"
#: Estimates of others are as printed; of ours as many decimals stand beside them.
_DIGITS = 2
#: Letters of a citation from which it has no room as a name.
_LONG = 30


@question
def growing(name: str, method: str = "", interval: str = "", project: Project | None = None) -> pd.DataFrame:
    """Return the pooled ratio after each report, the earliest first, of questions of three trials or more.

    Parameters
    ----------
    name : keys of questions of one comparison, separated by spaces.
    method, interval : as of :func:`livingreview.synthesis.questions.answers`.

    Returns
    -------
    pandas.DataFrame : one row for each report, as :func:`livingreview.charts.forest` takes comparisons; ``name`` is
        year and trial, ``regimen`` how many trials are pooled.
    """
    rows = []
    for one in answers(name, method, interval, project=project):
        if isinstance(one, Answer) and one.without:
            for trial, pooled in zip(one.trials, one.growing, strict=True):
                count = f"{pooled.k} trial{'s' * (pooled.k > 1)}"
                rows.append(
                    _pool(one.asked, pooled)
                    | {
                        "name": f"{trial.year or 'n.d.'}, {trial.name}",
                        "regimen": count,
                        "strategy_label": _GROWING,
                    }
                )
    return _as_comparisons(rows, [_GROWING])


@question
def beside(name: str, method: str = "", interval: str = "", project: Project | None = None) -> pd.DataFrame:
    """Return the pooled ratio of this book and those of others on the same questions.

    Parameters
    ----------
    name, method, interval : as of :func:`growing`.

    Returns
    -------
    pandas.DataFrame : one row for each pool, as :func:`livingreview.charts.forest` takes comparisons; ``name`` is who
        pooled, ``regimen`` how many trials and by which model.
    """
    rows = []
    for one in answers(name, method, interval, project=project):
        asked = one.asked if isinstance(one, Answer) else one
        if isinstance(one, Answer) and asked.others:
            how = words.how(one.pooled)
            rows.append(
                _pool(asked, one.pooled)
                | {"name": f"{one.pooled.k} trials", "regimen": how, "strategy_label": _HERE}
            )
    for one in answers(name, method, interval, project=project):
        asked = one.asked if isinstance(one, Answer) else one
        rows += [_of_others(asked, other) for other in asked.others]
    return _as_comparisons(rows, [_HERE, _OTHERS])


def _pool(asked: Asked, pooled: Pooled) -> dict[str, object]:
    """Return what the rows of all our pools have in common."""
    ends = {"value": pooled.estimate, "ci_low": pooled.ci_low, "ci_high": pooled.ci_high}
    return {
        "comparison": f"{asked.intervention} v {asked.comparator}",
        "endpoint": asked.endpoint,
        "endpoint_label": asked.endpoint_label,
        **ends,
        **{f"{column}_text": f"{number:.{_DIGITS}f}" for column, number in ends.items()},
        "ci_level": 100 * pooled.level,
        "population": asked.population,
        "reference": _HERE,
        "status_label": _COMPUTED,
        "status.mark": "",
    }


def _of_others(asked: Asked, other: Published) -> dict[str, object]:
    count = "number of trials not reported" if other.k is None else f"{other.k} trials"
    model = [other.model[:1].lower() + other.model[1:]] if other.model not in data.MISSING else []
    # A work without authors is cited by its title, which is too long for a name.
    year = other.reference.rpartition(", ")[2]
    dated = f"Published in {year}" if year.isdigit() else "Undated"
    return {
        "name": other.reference if len(other.reference) <= _LONG else dated,
        "regimen": ", ".join([count, *model]),
        "comparison": f"{asked.intervention} v {asked.comparator}",
        "endpoint": asked.endpoint,
        "endpoint_label": asked.endpoint_label,
        **other.printed,
        "population": asked.population,
        "reference": other.reference,
        "status_label": other.read.label,
        "status.mark": other.read.mark,
        "strategy_label": _OTHERS,
    }


def _as_comparisons(rows: list[dict[str, object]], heads: list[str]) -> pd.DataFrame:
    columns = ["name", "regimen", "comparison", "endpoint", "endpoint_label", *numbers.COLUMNS, "patients"]
    columns += ["population", "strategy_label", "reference", "status_label", "status.mark"]
    table = pd.DataFrame(rows, columns=columns).assign(unit="ratio", patients="NR v NR")
    return table.assign(
        strategy_label=pd.Categorical(table.strategy_label, heads),
        ci_level_text=[f"{level:g}" for level in table.ci_level.astype(float)],
    )
