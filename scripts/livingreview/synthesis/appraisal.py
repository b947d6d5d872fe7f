"""Risk of bias of a randomised trial, by the domains of RoB 2: which there are, and how the overall judgement follows.

The check of the tables asks this module, so that it needs no library.
"""

from __future__ import annotations

from collections.abc import Iterable

#: Domains in the order of the tool, and the judgement over all of them.
DOMAINS = ("randomisation", "deviations", "missing-data", "measurement", "selection")
OVERALL = "overall"
LOW, SOME, HIGH, UNKNOWN = "low", "some-concerns", "high", "no-information"
#: How grave a judgement is. What nobody told is no reason to trust a trial, and none to distrust it as a high risk is.
GRAVITY = {LOW: 0, UNKNOWN: 1, SOME: 1, HIGH: 2}


def lowest_overall(judgements: Iterable[str]) -> str:
    """Return the best judgement that a trial can have overall, by those of its domains.

    Low only where every domain is low, high where any is, and some concerns between (Sterne et al. 2019, BMJ 366:
    l4898). An appraiser may judge graver, because several concerns together can amount to a high risk. A domain of
    which nothing is known counts as a concern, because the tool knows of such an answer to its questions, but of no
    such judgement.

    >>> lowest_overall(["low", "some-concerns"]), lowest_overall(["low", "no-information"]), lowest_overall(["low"])
    ('some-concerns', 'some-concerns', 'low')
    """
    gravest = max((GRAVITY[one] for one in judgements), default=GRAVITY[UNKNOWN])
    return (LOW, SOME, HIGH)[gravest]


def is_too_good(overall: str, judgements: Iterable[str]) -> bool:
    """Say whether a trial is judged better overall than its domains allow."""
    return GRAVITY[overall] < GRAVITY[lowest_overall(judgements)]
