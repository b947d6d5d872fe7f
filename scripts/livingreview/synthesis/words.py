"""A pooled answer in words: its numbers as they are printed, and what they say, no further than they bear it out."""

from __future__ import annotations

from livingreview.synthesis.pooling import Pooled
from livingreview.synthesis.questions import Answer

_EN_DASH = "\N{EN DASH}"
_METHODS = {
    "EE": "one common effect",
    "DL": "random effects (DerSimonian–Laird)",
    "PM": "random effects (Paule–Mandel)",
    "REML": "random effects (REML)",
}
_INTERVALS = {
    "wald": "normal interval",
    "hksj": "Hartung–Knapp interval",
    "hksj-adhoc": "Hartung–Knapp interval, not narrower than by the trials' own variances",
}
#: Numbers of trials from which nearly nothing, and only little, can be told of how trials differ.
_TWO, _FEW = 2, 5


def between(low: float, high: float, digits: int = 2) -> str:
    """Print an interval: ``0.66–0.90``."""
    return f"{low:.{digits}f}{_EN_DASH}{high:.{digits}f}"


def ratio(pooled: Pooled) -> str:
    """Print the pooled ratio with its interval for a table: ``0.77 (0.66–0.90)``."""
    return f"{pooled.estimate:.2f} ({between(pooled.ci_low, pooled.ci_high)})"


def sentence(pooled: Pooled) -> str:
    """Print the same for a sentence, with the level: ``0.77 (95% CI 0.66–0.90)``."""
    interval = between(pooled.ci_low, pooled.ci_high)
    return f"{pooled.estimate:.2f} ({100 * pooled.level:g}% CI {interval})"


def prediction(pooled: Pooled) -> str:
    """Print where a further trial may lie; empty under a common effect, which leaves no room between trials."""
    if pooled.pi_low is None or pooled.pi_high is None:
        return ""
    return between(pooled.pi_low, pooled.pi_high)


def how(pooled: Pooled) -> str:
    """Say by which method and interval the trials were pooled."""
    return f"{_METHODS[pooled.method]}, {_INTERVALS[pooled.interval]}"


def variance(pooled: Pooled) -> str:
    """Print the variance between trials with its interval: ``0.027 (0.000–1.716)``; without one of one trial."""
    if pooled.tau2_low is None or pooled.tau2_high is None:
        return f"{pooled.tau2:.3f}"
    return f"{pooled.tau2:.3f} ({between(pooled.tau2_low, pooled.tau2_high, 3)})"


def spread(pooled: Pooled) -> str:
    """Say how far the trials differ: ``I² 69%, τ² 0.027 (0.000–1.716)``."""
    return f"I² {pooled.i2:.0f}%, τ² {variance(pooled)}"


def in_words(answer: Answer) -> str:
    """Say in a sentence what a pooled answer means for a patient's question.

    The direction is told only as far as the interval bears it out.
    """
    pooled = answer.pooled
    count, said = len(answer.trials), f"{pooled.estimate:.2f}"
    if pooled.ci_high < 1:
        meaning = "fewer events with the intervention, and its interval excludes no difference"
    elif pooled.ci_low > 1:
        meaning = "more events with the intervention, and its interval excludes no difference"
    else:
        meaning = "its interval includes no difference"
    sentence = f"Over {count} trials the ratio is {said}: {meaning}."
    if pooled.pi_low is None or pooled.pi_high is None:
        return sentence
    reach = f"{pooled.pi_low:.2f} and {pooled.pi_high:.2f}"
    inside = pooled.pi_low < 1 < pooled.pi_high
    lies = "on either side of no difference" if inside else "on the same side of no difference"
    return f"{sentence} A further trial may be expected between {reach}, {lies}."


def caution(pooled: Pooled) -> str:
    """Say what so few trials cannot tell; nothing of many."""
    if pooled.k <= _TWO:
        return (
            "Two trials tell next to nothing of how far trials differ: the intervals may be far too narrow."
        )
    if pooled.k < _FEW:
        return "So few trials tell little of how far trials differ."
    return ""
