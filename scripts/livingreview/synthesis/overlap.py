"""How far several meta-analyses rest on the same trials."""

from __future__ import annotations

from collections.abc import Collection, Sequence


def corrected_covered_area(pools: Sequence[Collection[str]]) -> float | None:
    """Return how much of a matrix of trials by pools is covered more than once, in percent.

    CCA = (N - r) / (r c - r), where N counts every use of a trial, r the trials and c the pools (Pieper et al. 2014).
    0 means that no trial is used twice, 100 that all pools hold the same trials.

    Parameters
    ----------
    pools : the trials of each pool; one that is named twice in a pool counts once.

    Returns
    -------
    float or None : None of fewer than two pools with trials, between which nothing can overlap.
    """
    filled = [set(pool) for pool in pools if pool]
    if len(filled) < 2:
        return None
    used, trials = sum(map(len, filled)), len(set().union(*filled))
    return 100 * (used - trials) / (trials * len(filled) - trials)
