"""A finding in plain words: what is tried does to patients, as sure and as large as the evidence has it."""

from __future__ import annotations

from livingreview.synthesis.absolute import AT, Absolute, Between
from livingreview.synthesis.findings import Finding
from livingreview.synthesis.questions import Answer

_EN_DASH, _MINUS = "\N{EN DASH}", "\N{MINUS SIGN}"
#: A difference at 12 months below which an effect is called small.
SMALL = 0.05
#: Certainty -> the words before the verb; of very low certainty no effect is told.
_SURE = {"high": ("", "s"), "moderate": ("probably ", "s"), "low": ("may ", "")}
_VERY_LOW = "very-low"
#: Certainty -> how many of four signs it has.
_SIGNS = {"high": 4, "moderate": 3, "low": 2, "very-low": 1}
_ALL = 4


def signs(level: str) -> str:
    """Return a certainty in four signs: ``+++·``.

    >>> signs("moderate"), signs("very-low")
    ('+++·', '+···')
    """
    return "+" * _SIGNS[level] + "\N{MIDDLE DOT}" * (_ALL - _SIGNS[level])


def sentence(finding: Finding) -> str:
    """Say in one sentence what is found, in the words that the GRADE working group has for certainty and size.

    (Santesso et al. 2020, J Clin Epidemiol 119: 126-135.) An effect is small if it is one of fewer than 5 of 100
    patients at 12 months; if its interval includes no effect too, there may be little or none. Without a baseline no
    size is told. Nothing is said where the certainty is not judged, or nothing is pooled.
    """
    level = finding.level
    if level is None or not isinstance(finding.answer, Answer):
        return ""
    endpoint = finding.asked.endpoint_label
    endpoint = endpoint[:1].lower() + endpoint[1:]
    if level.judgement == _VERY_LOW:
        return f"The evidence is very uncertain about the effect on {endpoint}."
    before, after = _SURE[level.judgement]
    pooled, effect = finding.answer.pooled, finding.absolute
    is_open = pooled.ci_low <= 1 <= pooled.ci_high
    size = abs(effect.difference.estimate) if effect else SMALL
    if is_open and size < SMALL:
        return f"What is tried {before}make{after} little or no difference to {endpoint}."
    verb = "lengthen" if pooled.estimate < 1 else "shorten"
    small = " slightly" if size < SMALL else ""
    said = f"What is tried {before}{verb}{after} {endpoint}{small}"
    return f"{said}; the interval includes no difference." if is_open else f"{said}."


def of_a_hundred(share: float) -> str:
    """Print a share as whole patients of a hundred."""
    return f"{100 * share:.0f}"


def shares(effect: Absolute) -> str:
    """Print the share without the event at 12 months, control first: ``37 v 43 (38–48) of 100``."""
    return f"{of_a_hundred(effect.control)} v {_with_interval(effect.tried, 100, 0)} of 100"


def difference(effect: Absolute) -> str:
    """Print the difference of the two shares: ``+6 (+1 to +11) of 100``; below 0 fewer are without the event."""
    return f"{_signed_interval(effect.difference, 100, 0)} of 100"


def gain(effect: Absolute) -> str:
    """Print by how much the mean up to the horizon is longer: ``+0.9 (+0.1 to +1.7) months``."""
    return f"{_signed_interval(effect.gain, 1, 1)} months"


def needed(effect: Absolute) -> str:
    """Print how many have to be treated: ``16 (9–80)``; only where the interval excludes no effect."""
    if effect.needed is None:
        return "Not told: the interval includes no effect"
    one = effect.needed
    harm = " for one more with the event" if one.estimate < 0 else ""
    return f"{_with_interval(_absolute(one), 1, 0)}{harm}"


def _absolute(one: Between) -> Between:
    low, high = sorted((abs(one.low), abs(one.high)))
    return Between(abs(one.estimate), low, high)


def _with_interval(one: Between, times: float, digits: int) -> str:
    low, high, estimate = (f"{times * number:.{digits}f}" for number in (one.low, one.high, one.estimate))
    return f"{estimate} ({low}{_EN_DASH}{high})"


def _signed_interval(one: Between, times: float, digits: int) -> str:
    estimate, low, high = (_signed(times * number, digits) for number in (one.estimate, one.low, one.high))
    return f"{estimate} ({low} to {high})"


def _signed(number: float, digits: int) -> str:
    said = f"{abs(number):.{digits}f}"
    if not float(said):
        return said
    return f"{'+' if number > 0 else _MINUS}{said}"


def horizon(effect: Absolute) -> str:
    """Say up to when the mean is: ``over the first 24 months``."""
    return f"over the first {effect.horizon:.0f} months"


def at() -> str:
    """Say at what time shares are told."""
    return f"at {AT:.0f} months"
