"""From a ratio as it is printed, with its interval, to the effect and variance that are pooled."""

from __future__ import annotations

import math
from dataclasses import dataclass

from livingreview.synthesis.distributions import normal_quantile


class RatioError(ValueError):
    """A printed ratio from which no variance can be had; the message says why in one line."""


@dataclass(frozen=True)
class Effect:
    """The logarithm of a ratio, and its sampling variance."""

    log: float
    variance: float


def effect(value: str, ci_low: str, ci_high: str, ci_level: str) -> Effect:
    """Return the effect behind a printed ratio.

    The standard error is half the width of the interval on the log scale over the quantile of the interval's *own*
    level; a P value is never used, because few sources say on how many sides it was tested.

    Parameters
    ----------
    value, ci_low, ci_high : as printed, because the number of decimals says how far rounding can have moved them.
    ci_level : level of the interval in percent.

    Raises
    ------
    RatioError : if a number or the level is missing, or the interval is not one of this ratio: its geometric mean
        is not the ratio within rounding.
    """
    if not _is_number(value):
        raise RatioError(f"no ratio is printed ({value})")
    if not (_is_number(ci_low) and _is_number(ci_high)):
        raise RatioError(f"no interval is printed for {value}")
    if not _is_number(ci_level):
        raise RatioError(f"the level of the interval {ci_low} to {ci_high} is not stated; 95 is not assumed")
    ratio, low, high, level = float(value), float(ci_low), float(ci_high), float(ci_level)
    if not 0 < low < high:
        raise RatioError(
            f"{ci_low} to {ci_high} is no interval of a ratio; two numbers above 0 in order are expected"
        )
    if not 0 < level < 100:
        raise RatioError(f"the level {ci_level} is none; a percentage such as 95 is expected")
    least, most = (
        math.sqrt(
            max(0.0, low + sign * half_digit(ci_low)) * (high + sign * half_digit(ci_high))
        )  # with both ends as far down, or up, as rounding allows
        for sign in (-1, 1)
    )
    if not least <= ratio + half_digit(value) or not ratio - half_digit(value) <= most:
        raise RatioError(
            f"{value} is not the middle of {ci_low} to {ci_high}, which for a ratio is about"
            f" {math.sqrt(low * high):.{_decimals(value)}f}; one of the three is misprinted"
        )
    error = math.log(high / low) / (2 * normal_quantile(level / 100))
    return Effect(math.log(ratio), error**2)


def half_digit(printed: str) -> float:
    """Return half of the last digit printed, by which rounding may have moved a number.

    >>> half_digit("0.75"), half_digit("2")
    (0.005, 0.5)
    """
    return float(0.5 * 10.0 ** -_decimals(printed))


def _decimals(printed: str) -> int:
    return len(printed.partition(".")[2])


def _is_number(cell: str) -> bool:
    try:
        return math.isfinite(float(cell))
    except ValueError:
        return False
