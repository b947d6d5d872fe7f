"""Quantiles and tails of the three distributions that a meta-analysis needs, for whole degrees of freedom.

With whole degrees of freedom the t and the chi-squared distribution are finite sums (Abramowitz and Stegun, Handbook
of Mathematical Functions, 26.4.4, 26.4.5, 26.7.3 and 26.7.4), so that four short functions stand here in the place
of a library of 35 MB, and the script of a page, which has no such library, can do the same sums.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import NormalDist


def normal_quantile(level: float) -> float:
    """Return the number between whose negative and itself a standard normal variable lies with this probability.

    >>> round(normal_quantile(0.95), 6)
    1.959964
    """
    return NormalDist().inv_cdf((1 + level) / 2)


def t_quantile(level: float, degrees: int) -> float:
    """Return the number between whose negative and itself a t variable lies with this probability.

    >>> round(t_quantile(0.95, 1), 4), round(t_quantile(0.95, 4), 4)
    (12.7062, 2.7764)
    """
    angle = falling_root(lambda angle: level - _t_within(angle, degrees), 0.0, math.pi / 2)
    return math.sqrt(degrees) * math.tan(angle)


def _t_within(angle: float, degrees: int) -> float:
    """Return the probability that a t variable lies between -x and x, where tan(angle) = x / sqrt(degrees)."""
    sine, cosine = math.sin(angle), math.cos(angle)
    if degrees == 1:
        return 2 * angle / math.pi
    term = cosine if degrees % 2 else 1.0
    total = term
    for j in range(2 + degrees % 2, degrees - 1, 2):
        term *= (j - 1) / j * cosine**2
        total += term
    return 2 / math.pi * (angle + sine * total) if degrees % 2 else sine * total


def chi2_tail(x: float, degrees: int) -> float:
    """Return the probability that a chi-squared variable is larger than ``x``.

    >>> round(chi2_tail(3.841459, 1), 6), round(chi2_tail(5.991465, 2), 6)
    (0.05, 0.05)
    """
    if x <= 0:
        return 1.0
    half, odd = x / 2, degrees % 2
    # By logarithms, because powers of a huge x are no number any more, though their product with exp(-x) is.
    orders = (j + odd / 2 for j in range(degrees // 2))
    rest = math.fsum(math.exp(order * math.log(half) - half - math.lgamma(order + 1)) for order in orders)
    return min(1.0, (math.erfc(math.sqrt(half)) if odd else 0.0) + rest)


def chi2_quantile(tail: float, degrees: int) -> float:
    """Return the number that a chi-squared variable exceeds with the probability ``tail``.

    >>> round(chi2_quantile(0.025, 1), 4), round(chi2_quantile(0.975, 1), 6)
    (5.0239, 0.000982)
    """
    high = 1.0
    while chi2_tail(high, degrees) > tail:
        high *= 2
    return falling_root(lambda x: chi2_tail(x, degrees) - tail, 0.0, high)


def falling_root(function: Callable[[float], float], low: float, high: float) -> float:
    """Return where a function that is above zero at ``low`` and not at ``high`` crosses zero, to the last digit.

    Halving needs no derivative, cannot leave the bracket and always ends, which is worth more here than speed.
    """
    while True:
        middle = low + (high - low) / 2
        if not low < middle < high:
            return high
        if function(middle) > 0:
            low = middle
        else:
            high = middle
