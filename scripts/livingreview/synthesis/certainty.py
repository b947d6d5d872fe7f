"""Certainty of evidence by GRADE: what can lower it, by how much, and what is left.

The check of the tables asks this module, so that it needs no library.
"""

from __future__ import annotations

from collections.abc import Iterable

#: Domains in the order in which they are told, and the certainty itself.
DOMAINS = ("risk-of-bias", "inconsistency", "indirectness", "imprecision", "publication-bias")
OVERALL = "overall"
PUBLICATION_BIAS = "publication-bias"
#: From the lowest to the highest; evidence from randomised trials starts at the last.
LEVELS = ("very-low", "low", "moderate", "high")
#: By how many levels a judgement lowers the certainty.
STEPS = {"not-serious": 0, "serious": 1, "very-serious": 2, "undetected": 0, "suspected": 1}
_CONCERNS = ("not-serious", "serious", "very-serious")
_BIAS = ("undetected", "suspected")


def judgements(domain: str) -> tuple[str, ...]:
    """Return the judgements that a domain can have.

    >>> judgements("publication-bias"), judgements("overall")[0]
    (('undetected', 'suspected'), 'very-low')
    """
    if domain == OVERALL:
        return LEVELS
    return _BIAS if domain == PUBLICATION_BIAS else _CONCERNS


def left(found: Iterable[str]) -> str:
    """Return the certainty that is left of high after the steps of all domains, never less than very low.

    One level for a serious concern and for suspected publication bias, two for a very serious one (Schünemann et al.
    2019, J Clin Epidemiol 111: 105-114, Table 1). Randomised trials are not rated up here.

    >>> left(["serious", "undetected"]), left(["very-serious", "serious", "serious"])
    ('moderate', 'very-low')
    """
    return LEVELS[max(0, len(LEVELS) - 1 - sum(STEPS[one] for one in found))]


def is_too_high(overall: str, found: Iterable[str]) -> bool:
    """Say whether a certainty is above what the steps of its domains leave."""
    return LEVELS.index(overall) > LEVELS.index(left(found))
