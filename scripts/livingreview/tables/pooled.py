"""Tables of pooled answers: what was asked, what the trials say together, without each, and what others pooled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import pandas as pd
from IPython.display import Markdown

from livingreview.synthesis import words
from livingreview.synthesis.overlap import corrected_covered_area
from livingreview.synthesis.pooling import Pooled
from livingreview.synthesis.questions import Answer, Asked, Contribution, Published, Reading, unpooled
from livingreview.tables.myst import SAME, cite, escape, fact, key_to_marks, keyed, mark, myst_table

Answers = Sequence[Answer | Asked]
_QUESTIONS, _OUTCOMES, _PUBLISHED = "questions", "outcomes", "published"
#: Who pooled, where it was this book.
_HERE = "This book"
_PAIR = 2
_THIN = "Of three trials two are left, whose Hartung–Knapp interval rests on one degree of freedom and says little."


def _asked(one: Answer | Asked) -> Asked:
    return one.asked if isinstance(one, Answer) else one


def _pooled(found: Answers) -> list[Answer]:
    return [one for one in found if isinstance(one, Answer)]


def asked(found: Answers) -> Markdown:
    """Return as a list what was asked and of whom, how it was pooled, and what is to be known of the number.

    Below it stand links to a view of each question, on the page where a reader pools it otherwise.

    Parameters
    ----------
    found : questions of one comparison, as :func:`livingreview.synthesis.questions.answers` gives them.
    """
    lines = [
        ("In", {one.population for one in map(_asked, found)}),
        ("Tried", {one.intervention for one in map(_asked, found)}),
        ("Against", {one.comparator for one in map(_asked, found)}),
    ]
    lines += _of_each(
        "Pooled by", found, lambda one: words.how(one.pooled) if isinstance(one, Answer) else ""
    )
    lines += _of_each("To know", found, lambda one: _asked(one).reason)
    listed = "\n".join(f"- **{head}:** {escape('; '.join(sorted(said)))}" for head, said in lines)
    views = "\n".join(f"{_asked(one).question} {_endpoint(one)}" for one in found)
    return Markdown(f"{listed}\n\n~~~{{explore}}\n{views}\n~~~\n")


def _of_each(
    head: str, found: Answers, said: Callable[[Answer | Asked], str]
) -> Iterator[tuple[str, set[str]]]:
    """Yield what is said of each question; the endpoint is named where it is not said of all."""
    for words_ in dict.fromkeys(filter(None, map(said, found))):
        of = [_endpoint(one) for one in found if said(one) == words_]
        yield (head if len(of) == len(found) else f"{head}, {' and '.join(of)}"), {words_}


def pools(found: Answers, *, caption: str, name: str) -> Markdown:
    """Return one row for each pooled answer: its numbers, and a sentence that says no more than they do.

    Parameters
    ----------
    found : as :func:`asked` takes them, of any comparisons; those that are not pooled are left out.
    """
    rows = [
        {
            "Question": head,
            "Endpoint": keyed(f"**{_endpoint(one)}**", _QUESTIONS, one.asked.question),
            "Trials": str(one.pooled.k),
            "Hazard ratio (95% CI)": _together(one.pooled),
            "A further trial": _kept_whole(words.prediction(one.pooled)) or "NA",
            "I²": f"{one.pooled.i2:.0f}%",
            "τ²": _lighter(words.variance(one.pooled)),
            "In words": f"{escape(words.in_words(one))} {escape(words.caution(one.pooled))}".strip(),
        }
        for head, one in _under_titles(_pooled(found))
    ]
    return myst_table(pd.DataFrame(rows), caption=caption, name=name, is_grouped=True)


def _under_titles(found: Iterable[Answer]) -> Iterator[tuple[str, Answer]]:
    before = ""
    for one in found:
        yield (SAME if one.asked.title == before else f"**{escape(one.asked.title)}**"), one
        before = one.asked.title


def _endpoint(one: Answer | Asked) -> str:
    label = _asked(one).endpoint_label
    return label[:1].lower() + label[1:]


def _together(pooled: Pooled) -> str:
    return _lighter(words.ratio(pooled))


def _lighter(said: str, value: str = "") -> str:
    """Return a number and, in a lighter tone, its interval; ``value`` stands in the place of the number."""
    number, _, interval = said.partition(" ")
    return (value or number) + (f" {_kept_whole(interval)}" if interval else "")


def _kept_whole(interval: str) -> str:
    return f"[{interval}]{{.lr-interval}}" if interval else ""


def without_each(found: Answers, *, caption: str, name: str) -> Markdown:
    """Return one row for each trial with the pooled ratio without it, a column for each endpoint.

    Of two trials the answer without one is the other: such a question has no rows.

    Parameters
    ----------
    found : as :func:`asked` takes them.
    """
    answers = [one for one in _pooled(found) if one.without]
    names = list(dict.fromkeys(trial.name for one in answers for trial in one.trials))
    rows = [
        {"Left out": "None", **{_head(one): _together(one.pooled) for one in answers}},
        *(
            {"Left out": f"**{escape(name)}**", **{_head(one): _left(one, name) for one in answers}}
            for name in names
        ),
    ]
    is_thin = any(left.k == _PAIR and left.interval != "wald" for one in answers for left in one.without)
    said = f"{caption} {_THIN}" if is_thin else caption
    return myst_table(pd.DataFrame(rows if answers else []), caption=said, name=name)


def _head(one: Answer) -> str:
    return one.asked.endpoint_label


def _left(one: Answer, name: str) -> str:
    return next(
        (
            _together(pooled)
            for trial, pooled in zip(one.trials, one.without, strict=True)
            if trial.name == name
        ),
        "NA",
    )


def pooled_by_others(found: Answers, *, caption: str, name: str) -> Markdown:
    """Return for each question the pooled ratio of this book and those of others, and in what they differ.

    Parameters
    ----------
    found : as :func:`asked` takes them; questions on which nobody else pooled are left out.
    """
    rows = [row for one in found if _asked(one).others for row in _beside(one)]
    marks = key_of_readings(other.read for one in found for other in _asked(one).others)
    return myst_table(pd.DataFrame(rows), caption=caption, key=marks, name=name, is_grouped=True)


def _beside(one: Answer | Asked) -> Iterator[dict[str, str]]:
    asked = _asked(one)
    head = f"**{escape(asked.title)}**, {_endpoint(one)}"
    yield {"Question": head} | (
        {
            "Pooled by": _HERE,
            "Trials": str(one.pooled.k),
            "Ratio": _together(one.pooled),
            "Model": escape(_capital(words.how(one.pooled))),
            "I²": f"{one.pooled.i2:.0f}%",
            "In what it differs": "NA",
        }
        if isinstance(one, Answer)
        else {
            "Pooled by": _HERE,
            "Trials": "NA",
            "Ratio": "Not pooled",
            "Model": "NA",
            "I²": "NA",
            "In what it differs": escape(asked.reason),
        }
    )
    for other in asked.others:
        yield {
            "Question": SAME,
            "Pooled by": cite(other.read.source),
            "Trials": "NR" if other.k is None else str(other.k),
            "Ratio": _printed(other.said, _PUBLISHED, other.key, other.read),
            "Model": escape(other.model),
            "I²": other.i2,
            "In what it differs": escape(other.difference),
        }


def _capital(said: str) -> str:
    return said[:1].upper() + said[1:]


def _printed(said: str, table: str, key: str, read: Reading) -> str:
    """Print a ratio with its mark and, in a lighter tone, its interval."""
    value = fact(said.partition(" ")[0], table, key)
    return _lighter(said, value + mark({"status": read.status, "status.mark": read.mark}))


def key_of_readings(read: Iterable[Reading]) -> str:
    """Explain the marks that occur beside numbers that are known so."""
    table = pd.DataFrame(
        [{"status_label": one.label, "status.mark": one.mark} for one in read],
        columns=["status_label", "status.mark"],
    )
    return key_to_marks(table)


def side_by_side(found: Answers, *, caption: str, name: str) -> Markdown:
    """Return the trials of each question that is not pooled, with their ratios, under the reason why not.

    Parameters
    ----------
    found : as :func:`asked` takes them, of any comparisons; those that are pooled are left out.
    """
    those = unpooled(found)
    rows = [row for one in those for row in _apart(one)]
    marks = key_of_readings(trial.read for one in those for trial in one.included if trial.read)
    return myst_table(pd.DataFrame(rows), caption=caption, key=marks, name=name, is_grouped=True)


def _apart(one: Asked) -> Iterator[dict[str, str]]:
    title = keyed(f"**{escape(one.title)}**", _QUESTIONS, one.question)
    head = f"{title}, {_endpoint(one)}. Not pooled: {escape(one.reason)}"
    for trial in one.included:
        yield {
            "Question": head,
            "Trial": f"**{escape(trial.name)}**",
            "Hazard ratio": _of_trial(trial),
            "To know": escape(trial.reason) or "NA",
        }
        head = SAME
    if not one.included:
        yield {"Question": head, "Trial": "None with a ratio", "Hazard ratio": "NA", "To know": "NA"}


def _of_trial(trial: Contribution) -> str:
    ratio = _printed(trial.said, _OUTCOMES, trial.outcome, trial.read) if trial.read else "NR"
    return f"{ratio} {cite(trial.read.source)}" if trial.read else ratio


def left_out(found: Answers, *, caption: str, name: str) -> Markdown:
    """Return every trial that was looked at for a question and left out, with the reason, to be looked up in.

    Questions of one title stand together; the endpoint is named where a trial is out of one of them only, or for
    another reason.

    Parameters
    ----------
    found : as :func:`asked` takes them, of any comparisons.
    """
    endpoints: dict[str, list[str]] = {}
    out: dict[tuple[str, str, str], list[str]] = {}
    for one in map(_asked, found):
        endpoints.setdefault(one.title, []).append(_endpoint(one))
        for trial in one.trials:
            if not trial.included:
                out.setdefault((one.title, trial.name, trial.reason), []).append(_endpoint(one))
    rows, before = [], ""
    for title in endpoints:
        for (of, trial_name, reason), named in out.items():
            if of == title:
                which = "" if named == endpoints[title] else f"{' and '.join(named).capitalize()}: "
                rows.append(
                    {
                        "Question": SAME if title == before else f"**{escape(title)}**",
                        "Left out": f"**{escape(trial_name)}**",
                        "Why": escape(which + reason),
                    }
                )
                before = title
    return myst_table(pd.DataFrame(rows), caption=caption, name=name, is_record=True, is_grouped=True)


def overlap(found: Answers, *, caption: str, name: str) -> Markdown:
    """Return a matrix of trials by pools for each question on which somebody else names the trials of a pool.

    The trials are those that any pool holds, and those with a ratio that none holds. The head of a question tells how
    much of its matrix is covered more than once; the caption, how many pools by others name their trials.

    Parameters
    ----------
    found : as :func:`asked` takes them.
    """
    rows: list[dict[str, str]] = []
    for one in _pooled(found):
        if named := [other for other in one.asked.others if other.trials]:
            rows += _matrix(one, named)
    others = [other for one in found for other in _asked(one).others]
    count = sum(bool(other.trials) for other in others)
    said = f"{caption} Of the {len(others)} results that others pooled on the questions shown, {count} come with the names of their trials in what could be read."
    return myst_table(pd.DataFrame(rows).fillna("NA"), caption=said, name=name, is_grouped=True)


def _matrix(one: Answer, others: Sequence[Published]) -> Iterator[dict[str, str]]:
    ours = tuple(trial.trial for trial in one.trials)
    area = corrected_covered_area([ours, *(other.trials for other in others)])
    said = "" if area is None else f". Corrected covered area: {area:.0f}%"
    head = f"**{escape(one.asked.title)}**, {_endpoint(one)}{said}"
    names = {trial.trial: trial.name for trial in one.asked.trials}
    shown = [*ours, *(trial for other in others for trial in other.trials)]
    shown += [trial.trial for trial in one.asked.trials if trial.said]
    for trial in dict.fromkeys(shown):
        yield {
            "Question": head,
            "Trial": f"**{escape(names.get(trial, trial))}**",
            _HERE: "in" if trial in ours else "out",
            **{escape(other.reference): "in" if trial in other.trials else "out" for other in others},
        }
        head = SAME
