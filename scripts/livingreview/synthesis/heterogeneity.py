"""Between-trial variance (tau squared): three estimators, its interval, and what share of the spread it makes up.

All works on effects ``yi`` with known sampling variances ``vi``; ``w`` are weights 1 / (vi + tau squared).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from livingreview.synthesis.distributions import chi2_quantile, falling_root

Numbers = np.ndarray[Any, np.dtype[np.float64]]

#: Points per factor of ten at which the restricted likelihood is looked at for more than one peak.
_POINTS = 40


def spread(yi: Numbers, vi: Numbers, tau2: float = 0.0) -> float:
    """Return the weighted sum of squared distances from the weighted mean: Cochran's Q where tau squared is 0."""
    w = 1 / (vi + tau2)
    return float(np.sum(w * (yi - np.sum(w * yi) / np.sum(w)) ** 2))


def dersimonian_laird(yi: Numbers, vi: Numbers) -> float:
    """Estimate tau squared by moments, not below 0 (DerSimonian and Laird 1986)."""
    w = 1 / vi
    return max(0.0, (spread(yi, vi) - (len(yi) - 1)) / float(np.sum(w) - np.sum(w**2) / np.sum(w)))


def paule_mandel(yi: Numbers, vi: Numbers) -> float:
    """Estimate tau squared as that at which Q equals its degrees of freedom (Paule and Mandel 1982)."""
    return _at_spread(yi, vi, len(yi) - 1)


def restricted_likelihood(yi: Numbers, vi: Numbers) -> float:
    """Estimate tau squared by restricted maximum likelihood (Viechtbauer 2005).

    The likelihood of few trials can have several peaks, and iterations that begin at one point find any of them.
    Here every peak is found and the highest taken. None lies above the squared range of the effects minus the smallest
    sampling variance: the slope there is below 0, since each squared distance is at most that range times one minus
    the trial's share of the weight.
    """
    least = float(np.min(vi))
    highest = float(np.ptp(yi)) ** 2 - least
    if highest <= 0:
        return 0.0
    count = int(_POINTS * np.log10(1 + highest / least)) + _POINTS
    grid = np.concatenate([[0.0], least * np.expm1(np.linspace(0, np.log1p(highest / least), count))[1:]])
    slopes = [_slope(yi, vi, tau2) for tau2 in grid]
    peaks = [0.0] if slopes[0] <= 0 else []
    for j in range(len(grid) - 1):
        if slopes[j] > 0 >= slopes[j + 1]:
            peaks.append(falling_root(lambda tau2: _slope(yi, vi, tau2), float(grid[j]), float(grid[j + 1])))
    if slopes[-1] > 0:  # by rounding alone
        peaks.append(float(grid[-1]))
    return max(peaks, key=lambda tau2: _log_likelihood(yi, vi, tau2))


def _slope(yi: Numbers, vi: Numbers, tau2: float) -> float:
    w = 1 / (vi + tau2)
    total, squares = np.sum(w), np.sum(w**2)
    distances = yi - np.sum(w * yi) / total
    return float(np.sum(w**2 * distances**2) - total + squares / total)


def _log_likelihood(yi: Numbers, vi: Numbers, tau2: float) -> float:
    w = 1 / (vi + tau2)
    return float(np.sum(np.log(w)) - np.log(np.sum(w)) - spread(yi, vi, tau2)) / 2


def profile(yi: Numbers, vi: Numbers, level: float) -> tuple[float, float]:
    """Return the interval of tau squared by Q-profile (Viechtbauer 2007).

    Both ends are 0 where the trials differ by less than chance alone would leave in most cases.
    """
    aside, degrees = (1 - level) / 2, len(yi) - 1
    low, high = (_at_spread(yi, vi, chi2_quantile(tail, degrees)) for tail in (aside, 1 - aside))
    return low, high


def _at_spread(yi: Numbers, vi: Numbers, wanted: float) -> float:
    """Return the tau squared at which Q falls to a value; 0 if it is not above it."""
    excess: Callable[[float], float] = lambda tau2: spread(yi, vi, tau2) - wanted  # noqa: E731
    # Q is at most the number of trials times their squared range, over the smallest variance plus tau squared.
    return falling_root(excess, 0.0, len(yi) * float(np.ptp(yi)) ** 2 / wanted) if excess(0.0) > 0 else 0.0


def share(vi: Numbers, tau2: float) -> float:
    """Return I squared, the percentage of the total variance that is between trials (Higgins and Thompson 2002)."""
    w = 1 / vi
    typical = (len(vi) - 1) * float(np.sum(w) / (np.sum(w) ** 2 - np.sum(w**2)))
    return 100 * tau2 / (tau2 + typical)


#: Estimators by the name that a question gives; under a common effect there is no variance between trials.
ESTIMATORS: dict[str, Callable[[Numbers, Numbers], float]] = {
    "EE": lambda yi, vi: 0.0,
    "DL": dersimonian_laird,
    "PM": paule_mandel,
    "REML": restricted_likelihood,
}
