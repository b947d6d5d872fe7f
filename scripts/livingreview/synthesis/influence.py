"""How far a pooled result hangs on single trials, on time, and on what sets groups of trials apart."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from livingreview.synthesis.distributions import chi2_tail
from livingreview.synthesis.pooling import Pooled, PoolError, pool

Group = TypeVar("Group", bound=Hashable)


def leave_one_out(
    yi: Sequence[float], vi: Sequence[float], method: str = "REML", interval: str = "hksj"
) -> list[Pooled]:
    """Pool once without each trial, in the order given; what is left of two trials is the other one alone.

    Raises
    ------
    PoolError : if there are fewer than two trials, or what is left cannot be pooled as asked.
    """
    if len(yi) < 2:
        raise PoolError("one trial only: nothing is left without it")
    return [
        _pooled([*yi[:j], *yi[j + 1 :]], [*vi[:j], *vi[j + 1 :]], method, interval) for j in range(len(yi))
    ]


def cumulative(
    yi: Sequence[float], vi: Sequence[float], method: str = "REML", interval: str = "hksj"
) -> list[Pooled]:
    """Pool the first trial, the first two and so on; the trials come in the order of their dates.

    The first result is the first trial by itself, with the normal interval of its own variance.
    """
    return [_pooled(yi[:k], vi[:k], method, interval) for k in range(1, len(yi) + 1)]


def _pooled(yi: Sequence[float], vi: Sequence[float], method: str, interval: str) -> Pooled:
    return pool(yi, vi, *(("EE", "wald") if len(yi) == 1 else (method, interval)))


@dataclass(frozen=True)
class Difference:
    """Whether groups of trials differ.

    Attributes
    ----------
    q, degrees, p : Q between the groups, its degrees of freedom (groups minus one) and P value.
    """

    q: float
    degrees: int
    p: float


def subgroups(
    yi: Sequence[float],
    vi: Sequence[float],
    groups: Sequence[Group],
    method: str = "REML",
    interval: str = "hksj",
) -> tuple[dict[Group, Pooled], Difference]:
    """Pool each group by itself, and test whether the pooled effects differ by more than chance.

    Each group has its own variance between trials. The test compares the means by the variances of the model (those
    of ``wald``), whatever interval is shown (Borenstein and Higgins 2013), because the scatter of two or three trials
    tells too little of a group to weigh it by.

    Raises
    ------
    PoolError : if there is only one group.
    """
    if not len(yi) == len(vi) == len(groups):
        raise PoolError(f"{len(yi)} effects and {len(groups)} groups; one group for each effect is expected")
    of: dict[Group, list[int]] = {}
    for j, group in enumerate(groups):
        of.setdefault(group, []).append(j)
    if len(of) < 2:
        raise PoolError("one group only: there is nothing to compare")
    found, means, variances = {}, [], []
    for group, those in of.items():
        effects, sampling = [yi[j] for j in those], [vi[j] for j in those]
        found[group] = _pooled(effects, sampling, method, interval)
        plain = _pooled(effects, sampling, method, "wald")
        means.append(plain.estimate)
        variances.append(plain.se**2)
    between = pool(means, variances, "EE", "wald")
    return found, Difference(between.q, len(of) - 1, chi2_tail(between.q, len(of) - 1))
