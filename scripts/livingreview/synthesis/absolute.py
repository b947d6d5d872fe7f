"""What a hazard ratio means for patients: of a hundred at a time, on average, and how many have to be treated.

A hazard ratio is applied to how patients of a control arm fare, under two assumptions that a page has to tell:
proportional hazards, and, for what lies between the start and what is printed of the arm, a constant hazard.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

_MONTHS = re.compile(r"\bat (\d+) months?$")
#: The time at which a difference is told, in months.
AT = 12.0


class BaselineError(ValueError):
    """What is told of a control arm is no baseline; the message says why in one line."""


@dataclass(frozen=True)
class Between:
    """An estimate and the ends of its interval, in order of size: a hazard ratio turns the ends round."""

    estimate: float
    low: float
    high: float


@dataclass(frozen=True)
class Absolute:
    """What a hazard ratio comes to.

    Attributes
    ----------
    horizon : of the mean, in months.
    control : share of the control arm without the event at 12 months (0 to 1).
    tried : the same with what is tried.
    difference : of the two shares; above 0 where fewer had the event.
    control_mean : mean time without the event up to the horizon in the control arm, in months.
    gain : by how much that mean is longer with what is tried, in months.
    needed : how many have to be treated for 12 months so that one fewer has the event (one more, where it is below
        0); None unless the interval of the ratio excludes no effect.
    """

    horizon: float
    control: float
    tried: Between
    difference: Between
    control_mean: float
    gain: Between
    needed: Between | None


def hazard_of_median(months: float) -> float:
    """Return the constant hazard (per month) under which half have had the event after so many months.

    Raises
    ------
    BaselineError : if the median is not above 0.
    """
    if not months > 0:
        raise BaselineError(f"a median of {months:g} months; a number above 0 is expected")
    return math.log(2) / months


def hazard_of_share(percent: float, months: float) -> float:
    """Return the constant hazard (per month) under which so many percent are without the event after so many months.

    Raises
    ------
    BaselineError : if the share is not between 0 and 100, or the time not above 0.
    """
    if not 0 < percent < 100:
        raise BaselineError(f"a share of {percent:g}%; a percentage between 0 and 100 is expected")
    if not months > 0:
        raise BaselineError(f"a share at {months:g} months; a time above 0 is expected")
    return -math.log(percent / 100) / months


def hazard(measure: str, value: str, population: str) -> float:
    """Return the constant hazard (per month) of a control arm, from one of its results as the tables hold it.

    Parameters
    ----------
    measure : ``median`` (in months) or ``rate`` (in percent).
    population : of a rate, ends with the time that it is of: ``All randomised, at 12 months``.

    Raises
    ------
    BaselineError : if it is neither, no number, or not said at how many months.
    """
    try:
        number = float(value)
    except ValueError as error:
        raise BaselineError(f"no number is printed ({value})") from error
    if measure == "median":
        return hazard_of_median(number)
    if measure != "rate":
        raise BaselineError(f"a {measure}; a median or a rate is expected")
    time = _MONTHS.search(population)
    if not time:
        raise BaselineError(
            f"a rate of “{population}”, which does not end with its time, such as: at 12 months"
        )
    return hazard_of_share(number, float(time[1]))


def horizon(hazard: float) -> float:
    """Return up to when a mean is told: 12 months where most have had the event by 6, and 24 where they have not."""
    return AT if survival(hazard, 1, AT / 2) <= 1 / 2 else 2 * AT


def survival(hazard: float, ratio: float, months: float) -> float:
    """Return the share without the event: that of the control arm to the power of the hazard ratio.

    Proportional hazards mean S1(t) = S0(t) ** HR (Altman and Andersen 1999, BMJ 319: 1492-1495).
    """
    return math.exp(-hazard * ratio * months)


def restricted_mean(hazard: float, ratio: float, horizon: float) -> float:
    """Return the mean time without the event up to the horizon: the area below the curve.

    (Royston and Parmar 2013, BMC Med Res Methodol 13: 152.)
    """
    return -math.expm1(-hazard * ratio * horizon) / (hazard * ratio)


def absolute(hazard: float, ratio: Between) -> Absolute:
    """Return what a hazard ratio with its interval comes to.

    The ends of each interval are those of the ratio; that the baseline itself is uncertain is left aside.

    Parameters
    ----------
    hazard : of the control arm, per month.
    ratio : the pooled hazard ratio.
    """
    reach = horizon(hazard)
    control, control_mean = survival(hazard, 1, AT), restricted_mean(hazard, 1, reach)
    shares = [survival(hazard, one, AT) for one in (ratio.estimate, ratio.high, ratio.low)]
    means = [restricted_mean(hazard, one, reach) for one in (ratio.estimate, ratio.high, ratio.low)]
    difference = Between(*(share - control for share in shares))
    return Absolute(
        horizon=reach,
        control=control,
        tried=Between(*shares),
        difference=difference,
        control_mean=control_mean,
        gain=Between(*(mean - control_mean for mean in means)),
        needed=_needed(difference),
    )


def _needed(difference: Between) -> Between | None:
    """Return 1 over the difference (Altman and Andersen 1999); none where it may be no difference."""
    if difference.low <= 0 <= difference.high:
        return None
    low, high = sorted((1 / difference.low, 1 / difference.high))
    return Between(1 / difference.estimate, low, high)
