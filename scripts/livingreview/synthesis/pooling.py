"""Pool the effects of several trials: estimate, interval, heterogeneity and prediction interval.

Own code, because no library does all of it. Compared with the known answers of metafor 3.8.1 (nine data sets; EE, DL,
PM and REML with three intervals each):

- statsmodels 0.15 has neither REML nor a prediction interval, and its DerSimonian-Laird tau squared falls below 0;
- PyMARE 0.0.13 has neither Paule-Mandel nor a Hartung-Knapp interval, its REML is off by up to 7e-5, and it needs
  80 MB of further packages;
- PyMetaAnalysis 0.9.0 agrees in estimates and intervals; but it is a first release by one author who says that it may
  change, its prediction interval has k - 2 degrees of freedom only, and it needs a library of 110 MB.

The page that lets a reader pool has to do the same sums in a script of its own, so that they stand here to be read.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from livingreview.synthesis import heterogeneity
from livingreview.synthesis.distributions import chi2_tail, normal_quantile, t_quantile
from livingreview.synthesis.heterogeneity import ESTIMATORS, Numbers

METHODS = tuple(ESTIMATORS)
INTERVALS = ("wald", "hksj", "hksj-adhoc")
#: A standard error that is so small a share of that by the trials' own variances comes of rounding alone.
_EQUAL = 1e-6
#: The largest and the smallest number of a standard error and of an effect that is kept from over- and underflow.
_EXTREME = 1e100


class PoolError(ValueError):
    """The effects cannot be pooled as asked; the message says why in one line."""


@dataclass(frozen=True)
class Pooled:
    """What a meta-analysis says.

    Attributes
    ----------
    estimate, se, ci_low, ci_high : mean of the effects, its standard error and interval, on the scale of the effects.
    tau2, tau2_low, tau2_high : variance between trials with its Q-profile interval (which does not depend on how
        tau squared was estimated); the ends are None of one trial.
    i2 : percentage of the variance that is between trials, from ``tau2``; under a common effect, where tau squared
        is 0 by assumption, from Q.
    q, q_p : Cochran's Q and its P value (k - 1 degrees of freedom); ``q_p`` is None of one trial.
    pi_low, pi_high : where the effect of a further trial is expected; None under a common effect, which leaves no
        room between trials. Normal with the interval ``wald``, t with k - 1 degrees of freedom with the others.
    k : number of trials.
    weights : share of each trial in the estimate, in percent, in the order given.
    method, interval, level : as asked for.
    """

    estimate: float
    se: float
    ci_low: float
    ci_high: float
    tau2: float
    tau2_low: float | None
    tau2_high: float | None
    i2: float
    q: float
    q_p: float | None
    pi_low: float | None
    pi_high: float | None
    k: int
    weights: tuple[float, ...]
    method: str
    interval: str
    level: float

    def ratio(self) -> Pooled:
        """Return the same with estimate and both intervals as ratios; standard error and variance stay logarithms."""
        return replace(
            self,
            estimate=math.exp(self.estimate),
            ci_low=math.exp(self.ci_low),
            ci_high=math.exp(self.ci_high),
            pi_low=None if self.pi_low is None else math.exp(self.pi_low),
            pi_high=None if self.pi_high is None else math.exp(self.pi_high),
        )


def pool(
    yi: Sequence[float],
    vi: Sequence[float],
    method: str = "REML",
    interval: str = "hksj",
    *,
    level: float = 0.95,
    prediction: str = "k-1",
) -> Pooled:
    """Pool effects by inverse variance.

    Parameters
    ----------
    yi : effect of each trial, such as the logarithm of its hazard ratio.
    vi : sampling variance of each effect, above 0.
    method : ``EE`` (one common effect), or how the variance between trials is estimated: ``DL`` (DerSimonian-Laird),
        ``PM`` (Paule-Mandel) or ``REML`` (restricted maximum likelihood).
    interval : ``wald`` (normal), ``hksj`` (Hartung-Knapp-Sidik-Jonkman: t with k - 1 degrees of freedom, and a
        variance from the scatter of the trials), or ``hksj-adhoc`` (the same, with that scatter not below what the
        trials' own variances let expect, so that few trials that agree by chance do not look certain).
    level : confidence of both intervals.
    prediction : degrees of freedom of the prediction interval with ``hksj`` and ``hksj-adhoc``: ``k-1``, which goes
        with the interval of the mean, or ``k-2`` (Riley, Higgins and Deeks 2011), then with ``wald`` too.

    Raises
    ------
    PoolError : if there is nothing to pool, a number is none, or the answer would be a number that misleads.
    """
    y, v = _effects(yi, vi)
    _require("method", method, METHODS)
    _require("interval", interval, INTERVALS)
    _require("prediction", prediction, ("k-1", "k-2"))
    if not 0 < level < 1:
        raise PoolError(f"level {level}: a share between 0 and 1 is expected, such as 0.95")
    k = len(y)
    if k == 1 and (method != "EE" or interval != "wald"):
        raise PoolError("one trial only: there is nothing to pool, and no variance between trials")
    # Sums are of numbers near 1, whatever the unit of the effects; what is added to all of them is left aside.
    middle, unit = float(np.median(y)), math.sqrt(float(np.min(v)))
    y, v = (y - middle) / unit, v / unit**2
    tau2 = ESTIMATORS[method](y, v)
    w = 1 / (v + tau2)
    total = float(np.sum(w))
    mean = float(np.sum(w * y)) / total
    se, wide = _standard_error(y, v, tau2, interval), _wide(interval, k, level)
    if se < _EQUAL / math.sqrt(total):
        raise PoolError(
            f"all effects are equal: the interval {interval} would have no width; take hksj-adhoc or wald"
        )
    q = heterogeneity.spread(y, v)
    low, high = heterogeneity.profile(y, v, level) if k > 1 else (None, None)
    reach = None if method == "EE" else _reach(tau2, se, wide, k, level, prediction)
    found = Pooled(
        estimate=middle + unit * mean,
        se=unit * se,
        ci_low=middle + unit * (mean - wide * se),
        ci_high=middle + unit * (mean + wide * se),
        tau2=unit**2 * tau2,
        tau2_low=None if low is None else unit**2 * low,
        tau2_high=None if high is None else unit**2 * high,
        i2=_share(v, heterogeneity.dersimonian_laird(y, v) if method == "EE" and k > 1 else tau2),
        q=q,
        q_p=chi2_tail(q, k - 1) if k > 1 else None,
        pi_low=None if reach is None else middle + unit * (mean - reach),
        pi_high=None if reach is None else middle + unit * (mean + reach),
        k=k,
        weights=tuple(100 * float(one) / total for one in w),
        method=method,
        interval=interval,
        level=level,
    )
    if any(isinstance(one, float) and not math.isfinite(one) for one in _values(found)):
        raise PoolError("the numbers are too far apart to be computed with")
    return found


def _values(found: Pooled) -> list[Any]:
    return [getattr(found, field.name) for field in fields(found)]


def _require(name: str, given: str, known: Sequence[str]) -> None:
    if given not in known:
        raise PoolError(f"{name} {given}: expected one of {', '.join(known)}")


def _effects(yi: Sequence[float], vi: Sequence[float]) -> tuple[Numbers, Numbers]:
    y, v = (np.asarray(numbers, dtype=np.float64) for numbers in (yi, vi))
    if y.ndim != 1 or y.shape != v.shape:
        raise PoolError(f"{y.size} effects and {v.size} variances; one variance for each effect is expected")
    if not len(y):
        raise PoolError("no trial: there is nothing to pool")
    for j, (effect, variance) in enumerate(zip(y, v, strict=True), start=1):
        if not abs(effect) < _EXTREME:
            raise PoolError(f"effect {j} is {effect}; a number is expected")
        if not 1 / _EXTREME < variance < _EXTREME:
            raise PoolError(f"variance {j} is {variance}; a number above 0 is expected")
    return y, v


def _standard_error(y: Numbers, v: Numbers, tau2: float, interval: str) -> float:
    plain = 1 / math.sqrt(float(np.sum(1 / (v + tau2))))
    if interval == "wald":
        return plain
    scale = math.sqrt(heterogeneity.spread(y, v, tau2) / (len(y) - 1))
    return plain * (max(1.0, scale) if interval == "hksj-adhoc" else scale)


def _wide(interval: str, k: int, level: float) -> float:
    return normal_quantile(level) if interval == "wald" else t_quantile(level, k - 1)


def _reach(tau2: float, se: float, wide: float, k: int, level: float, prediction: str) -> float | None:
    """Return half the width of the prediction interval; None if its degrees of freedom are none."""
    if prediction == "k-2":
        if k < 3:
            return None
        wide = t_quantile(level, k - 2)
    return wide * math.sqrt(tau2 + se**2)


def _share(v: Numbers, tau2: float) -> float:
    return heterogeneity.share(v, tau2) if len(v) > 1 else 0.0
