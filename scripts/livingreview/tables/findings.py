"""Tables beside pooled answers: what they come to for patients, how certain that is, and the risk of bias behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd
from IPython.display import Markdown

from livingreview.synthesis import plain, words
from livingreview.synthesis.findings import Appraised, Finding, Judgement
from livingreview.synthesis.questions import Answer
from livingreview.tables.myst import SAME, cite, escape, fact, keyed, mark, myst_table
from livingreview.tables.pooled import key_of_readings

_OUTCOMES, _QUESTIONS, _APPRAISAL, _CERTAINTY = "outcomes", "questions", "appraisal", "certainty"
#: Judgement -> the letter in its sign; shape and colour are of the page.
_LETTERS = {"low": "L", "some-concerns": "S", "high": "H", "no-information": "?"}
_FINDING = "Finding"
_PAIR = 2


def summary(found: Sequence[Finding], *, caption: str, name: str) -> Markdown:
    """Return what each pooled answer comes to, one column for each endpoint.

    Parameters
    ----------
    found : questions of one comparison, as :func:`livingreview.synthesis.findings.findings` gives them; those that
        are not pooled are left out.
    """
    pooled = [one for one in found if isinstance(one.answer, Answer)]
    told = [dict(_told(one)) for one in pooled]
    heads = list(dict.fromkeys(head for one in told for head in one))
    rows = [
        {_FINDING: head}
        | {one.asked.endpoint_label: said.get(head, "NA") for one, said in zip(pooled, told, strict=True)}
        for head in heads
    ]
    marks = key_of_readings(one.baseline.read for one in pooled if one.baseline)
    return myst_table(pd.DataFrame(rows), caption=caption, key=marks, name=name)


def _told(one: Finding) -> Iterator[tuple[str, str]]:
    answer = one.answer
    if not isinstance(answer, Answer):
        return
    patients = "NR" if one.patients is None else f"{one.patients:,}"
    yield "Trials (patients)", f"{answer.pooled.k} ({patients})"
    yield "Hazard ratio (95% CI)", _lighter(words.ratio(answer.pooled))
    if one.absolute is not None:
        yield f"Without the event {plain.at()}, control v tried", plain.shares(one.absolute)
        yield f"Difference {plain.at()}", plain.difference(one.absolute)
        yield (
            "Longer on average",
            f"{plain.gain(one.absolute)}, {plain.horizon(one.absolute)}",
        )
        yield "To treat for one fewer with the event", plain.needed(one.absolute)
    if (level := one.level) is not None:
        yield "Certainty", _certain(one, level)
    if said := plain.sentence(one):
        yield "In plain words", f"**{escape(said)}**"
    if (baseline := one.baseline) is not None:
        value = fact(escape(baseline.said), _OUTCOMES, baseline.outcome)
        read = {"status": baseline.read.status, "status.mark": baseline.read.mark}
        what = "Median" if baseline.is_median else "Share"
        whose = f"{escape(baseline.regimen)}, {escape(baseline.trial)} {cite(baseline.read.source)}"
        yield "Control reckoned from", f"{what} {value}{mark(read)}: {whose}. {escape(baseline.reason)}"


def _lighter(said: str) -> str:
    number, _, interval = said.partition(" ")
    return f"{number} [{interval}]{{.lr-interval}}" if interval else number


def _certain(one: Finding, level: Judgement) -> str:
    said = f"{escape(level.label)} [{plain.signs(level.judgement)}]{{.lr-sure}}"
    return fact(said, _CERTAINTY, one.asked.question, level.domain)


def certainty(found: Sequence[Finding], *, caption: str, name: str, is_record: bool = False) -> Markdown:
    """Return for each question that is judged the domains of its certainty, each with its reason.

    Parameters
    ----------
    found : as :func:`livingreview.synthesis.findings.findings` gives them, of any comparisons.
    is_record : as of :func:`livingreview.tables.myst.myst_table`.
    """
    rows = []
    for one in found:
        head = f"{keyed(f'**{escape(one.asked.title)}**', _QUESTIONS, one.asked.question)}, {_endpoint(one)}"
        for judged in (*one.certainty[-1:], *one.certainty[:-1]):
            rows.append(
                {
                    "Question": head,
                    "Domain": keyed(
                        f"**{escape(judged.domain_label)}**",
                        _CERTAINTY,
                        one.asked.question,
                        judged.domain,
                    ),
                    "Judgement": _graded(judged),
                    "Why": escape(judged.reason),
                }
            )
            head = SAME
    return myst_table(pd.DataFrame(rows), caption=caption, name=name, is_record=is_record, is_grouped=True)


def _endpoint(one: Finding) -> str:
    label = one.asked.endpoint_label
    return label[:1].lower() + label[1:]


def _graded(judged: Judgement) -> str:
    if judged.domain != "overall":
        return escape(judged.label)
    return f"**{escape(judged.label)}** [{plain.signs(judged.judgement)}]{{.lr-sure}}"


def bias(found: Sequence[Finding], *, caption: str, name: str) -> Markdown:
    """Return the risk of bias of the trials: a row for each, a column for each domain.

    Trials that are judged alike for every endpoint of the questions stand once.

    Parameters
    ----------
    found : questions of one comparison, as :func:`livingreview.synthesis.findings.findings` gives them.
    """
    rows: list[dict[str, str]] = []
    for label, those in _of_endpoints(found):
        head = f"**{escape(label)}**"
        for one in those:
            rows.append(
                {"Outcome": head, "Trial": f"**{escape(one.name)}**"}
                | {judged.domain_label: _light(one, judged) for judged in one.judgements}
            )
            head = SAME
    said = f"{caption} {_signs(found)}".strip()
    return myst_table(pd.DataFrame(rows).fillna("NA"), caption=said, name=name, is_grouped=True)


def _of_endpoints(found: Sequence[Finding]) -> Iterator[tuple[str, list[Appraised]]]:
    """Yield each endpoint, in the order of the questions, with the trials that are judged for it, each once."""
    labels = dict.fromkeys(one.asked.endpoint_label for one in found)
    for label in labels:
        of = {
            judged.trial: judged
            for one in found
            if one.asked.endpoint_label == label
            for judged in one.appraised
        }
        if of:
            yield label, list(of.values())


def _light(one: Appraised, judged: Judgement) -> str:
    return fact(
        f"{_sign(judged)} {escape(judged.label)}", _APPRAISAL, one.trial, one.outcome_kind, judged.domain
    )


def _signs(found: Sequence[Finding]) -> str:
    """Say how many of the trials are judged at low and how many at high risk overall."""
    overall = [one.judgements[-1].judgement for _, those in _of_endpoints(found) for one in those]
    if not overall:
        return ""
    low, high = (overall.count(word) or "none" for word in ("low", "high"))
    return f"Of {len(overall)} overall judgements, {low} is of low risk and {high} of high risk."


def why_bias(found: Sequence[Finding], *, caption: str, name: str) -> Markdown:
    """Return every judgement of bias with what it rests on, to be looked up in.

    What is said of several kinds of outcome of a trial in the same words stands once.

    Parameters
    ----------
    found : as :func:`livingreview.synthesis.findings.findings` gives them, of any comparisons.
    """
    labels = {finding.asked.endpoint: finding.asked.endpoint_label for finding in found}
    trials: dict[str, dict[str, Appraised]] = {}
    for finding in found:
        for judged in finding.appraised:
            trials.setdefault(judged.trial, {})[judged.outcome_kind] = judged
    rows, read = [], []
    for kinds in trials.values():
        first = next(iter(kinds.values()))
        head = f"**{escape(first.name)}**"
        for domain in dict.fromkeys(judged.domain for one in kinds.values() for judged in one.judgements):
            for judgement, of in _alike(kinds, domain):
                which = "Both" if len(of) == _PAIR else " and ".join(labels[kind] for kind in of)
                label = f"**{escape(judgement.domain_label)}**"
                rows.append(
                    {
                        "Trial": head,
                        "Domain": keyed(label, _APPRAISAL, first.trial, of[0], domain),
                        "Outcome": escape(which),
                        "Judgement": f"{_sign(judgement)} {escape(judgement.label)}",
                        "What it rests on": _rests(judgement),
                    }
                )
                head = SAME
                if judgement.read:
                    read.append(judgement.read)
    key = key_of_readings(read)
    return myst_table(
        pd.DataFrame(rows), caption=caption, key=key, name=name, is_record=True, is_grouped=True
    )


def _alike(kinds: Mapping[str, Appraised], domain: str) -> Iterator[tuple[Judgement, list[str]]]:
    """Yield what is judged of a domain, with the kinds of outcome of which it is."""
    found: dict[Judgement, list[str]] = {}
    for kind, one in kinds.items():
        for judged in one.judgements:
            if judged.domain == domain:
                found.setdefault(judged, []).append(kind)
    yield from found.items()


def _sign(judgement: Judgement) -> str:
    return f"[{_LETTERS[judgement.judgement]}]{{.lr-risk .lr-risk-{judgement.judgement}}}"


def _rests(judgement: Judgement) -> str:
    said = escape(judgement.reason)
    if judgement.read is None:
        return said
    sign = mark({"status": judgement.read.status, "status.mark": judgement.read.mark})
    return f"{said}{sign} {cite(judgement.read.source)}"
