"""Pooled answers to be read: as text for a person, and as JSON for a program."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from livingreview.synthesis import plain, words
from livingreview.synthesis.findings import Finding
from livingreview.synthesis.pooling import Pooled
from livingreview.synthesis.questions import Answer, Asked, Contribution


def as_json(answers: Iterable[Answer | Asked], levels: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return those that are pooled as a JSON list, with every digit that was computed.

    Parameters
    ----------
    levels : question -> how certain the evidence is, of those of which it is judged.
    """
    records = [_record(one, levels) for one in answers if isinstance(one, Answer)]
    return json.dumps(records, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _record(answer: Answer, levels: Mapping[str, str]) -> dict[str, Any]:
    pooled, trials = answer.pooled, answer.trials
    return {
        "question": answer.asked.question,
        "endpoint": answer.asked.endpoint,
        "trials": [one.trial for one in trials],
        "outcomes": [one.outcome for one in trials],
        "weights": dict(zip((one.trial for one in trials), pooled.weights, strict=True)),
        **_numbers(pooled),
        **({"certainty": levels[answer.asked.question]} if answer.asked.question in levels else {}),
        "leave_one_out": [
            {"without": trial.trial, **_numbers(one)}
            for trial, one in zip(trials, answer.without, strict=False)
        ],
        "cumulative": [
            {"up_to": trial.trial, "year": trial.year, **_numbers(one)}
            for trial, one in zip(trials, answer.growing, strict=True)
        ],
    }


def _numbers(pooled: Pooled) -> dict[str, Any]:
    names = (
        *("k", "method", "interval", "level", "estimate", "ci_low", "ci_high", "tau2", "tau2_low"),
        *("tau2_high", "i2", "q", "q_p", "pi_low", "pi_high"),
    )
    return {name: getattr(pooled, name) for name in names}


def as_text(answers: Iterable[Answer | Asked], found: Iterable[Finding] = ()) -> str:
    """Return the answers for a reader, one below the other.

    Parameters
    ----------
    found : what is to be known beside the ratios, of the same questions.
    """
    beside = {one.asked.question: one for one in found}
    answers = list(answers)
    if not answers:
        return "This review asks no question that could be pooled.\n"
    return "\n\n".join(
        _pooled(one, beside.get(one.asked.question)) if isinstance(one, Answer) else _side_by_side(one)
        for one in answers
    )


def _pooled(answer: Answer, finding: Finding | None) -> str:
    """Return one answer: the trials, what they say together, and how much hangs on each."""
    pooled, asked = answer.pooled, answer.asked
    width = max(len(one.name) for one in answer.trials) + len("2024, ") + 2
    lines = [*_head(asked), ""]
    for trial, weight in zip(answer.trials, pooled.weights, strict=True):
        lines.append(_row(trial.name, f"{trial.said:28}weight {weight:.0f}%", width))
    lines += [
        _row("Pooled", words.ratio(pooled), width),
        f"  By {words.how(pooled)}.",
        f"  {words.in_words(answer)}",
        *_spread(pooled),
        *_comes_to(finding),
    ]
    if answer.without:
        left = len(answer.trials) - 1
        few = " (two are left, of which a Hartung–Knapp interval says little)" if left == 2 else ""
        lines += ["", f"  Without each trial{few if pooled.interval != 'wald' else ''}:"]
        for trial, one in zip(answer.trials, answer.without, strict=True):
            lines.append(_row(trial.name, words.ratio(one), width))
    lines += ["", "  As the reports came:"]
    for trial, one in zip(answer.trials, answer.growing, strict=True):
        lines.append(_row(f"{trial.year or 'n.d.'}, {trial.name}", words.ratio(one), width))
    return _closed(lines, asked)


def _side_by_side(asked: Asked) -> str:
    """Return a question that is not pooled: why not, and what each trial says by itself."""
    lines = [*_head(asked), "", f"  Not pooled: {asked.reason}"]
    width = max((len(one.name) for one in asked.trials), default=0) + 2
    lines += [_row(one.name, one.said, width) for one in asked.included]
    return _closed(lines, asked)


def _head(asked: Asked) -> list[str]:
    return [
        f"{asked.title} ({asked.question})",
        f"  In: {asked.population}",
        f"  Tried: {asked.intervention}",
        f"  Against: {asked.comparator}",
        f"  Endpoint: {asked.endpoint_label.lower()}",
    ]


def _spread(pooled: Pooled) -> Iterator[str]:
    if pooled.q_p is not None:
        yield (
            f"  Between trials: tau² {words.variance(pooled)}, I² {pooled.i2:.0f}%, Q {pooled.q:.2f} (P {pooled.q_p:.2f})."
        )


def _comes_to(finding: Finding | None) -> Iterator[str]:
    """Yield what an answer comes to for patients, and how certain it is."""
    if finding is None:
        return
    if (effect := finding.absolute) is not None and finding.baseline is not None:
        yield (
            f"  Without the event {plain.at()}, control v tried: {plain.shares(effect)} (control reckoned from"
            f" {finding.baseline.said}, {finding.baseline.trial})."
        )
    if finding.level is not None:
        yield f"  Certainty: {finding.level.label.lower()}. {plain.sentence(finding)}".rstrip()


def _closed(lines: list[str], asked: Asked) -> str:
    if asked.is_pooled and asked.reason:
        lines += ["", f"  Note: {asked.reason}"]
    out = [one for one in asked.trials if not one.included]
    lines += ["", "  Left out:"] if out else []
    lines += [f"    {_named(one)}" for one in out]
    noted = [one for one in asked.included if one.reason]
    lines += ["", "  To know of the trials:"] if noted else []
    lines += [f"    {_named(one)}" for one in noted]
    lines += ["", "  Pooled by others:"] if asked.others else []
    lines += [f"    {one.said}, {one.reference}: {one.difference}" for one in asked.others]
    return "\n".join(lines) + "\n"


def _named(trial: Contribution) -> str:
    return f"{trial.name}: {trial.reason}"


def _row(name: str, said: str, width: int) -> str:
    return f"    {name:{width}}{said}".rstrip()
