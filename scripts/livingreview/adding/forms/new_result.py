"""The form *A newer result*: a later cut or a first result of a trial of the book, or something that happened to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from livingreview.adding.forms import find, outcome, typed
from livingreview.adding.forms.book import Book
from livingreview.adding.forms.outcome import Cells, Told
from livingreview.adding.forms.plan import SIDES, Answers, NewRow, chosen, house, source_of
from livingreview.adding.row import later_key
from livingreview.check import vocabulary

#: What is no later word on the main result.
_BESIDE = ("subgroup", "sensitivity")
#: What a later cut is if nothing else is said.
UPDATE = "update"


def plan(answers: Answers, book: Book, today: date) -> None:
    """Fill the plan of a new result."""
    trial = trial_of(answers, book)
    source = source_of(answers, book)
    told_by = house(source, today)
    if answers.has("event"):
        _event(answers, book, trial, told_by, today)
        return
    if not answers.has("result"):
        return
    arms = [row.cells for row in book.tables["arms"].rows if row.cells["trial"] == trial]
    rows = [row.cells for row in book.tables["outcomes"].rows if row.cells["trial"] == trial]
    text = answers["result"]
    said = outcome.told(text, "result", answers, book, chosen=chosen_in(answers, book))
    number = outcome.cells_of(
        said, "result", text, answers, book, outcome.level_of(answers), SIDES.get(answers["sides"], "")
    )
    more = {
        "cutoff": outcome.cutoff_of(answers),
        "population": answers.words("population"),
        "note": answers.words("note"),
    }
    if not trial:
        return
    where = f"{text} {answers['arm']}"
    add(answers, book, trial, said, number, more | {"where": where}, arms, rows, told_by, today, ident="arm")
    labels(answers, "result")


def labels(answers: Answers, number: str) -> None:
    """Note which field fills which column of outcomes."""
    columns = (
        "value",
        "ci_low",
        "ci_high",
        "ci_level",
        "p_value",
        "p_sides",
        "unit",
        "endpoint",
        "measure",
        "outcome",
    )
    answers.names("outcomes", **dict.fromkeys(columns, number))
    answers.names("outcomes", **dict.fromkeys(("source", "locator"), "source"))
    answers.names(
        "outcomes",
        **{name: name for name in ("cutoff", "analysis", "population", "assessment", "note", "arm")},
    )
    answers.names("outcomes", comparator="arm")


def trial_of(answers: Answers, book: Book) -> str:
    """Return the trial that a form names; empty, and noted, if it is none of the book's or may be several."""
    if not answers.has("trial"):
        return ""
    trials, _ = book.named_trials(answers["trial"])
    if len(trials) == 1:
        return trials[0]
    said = (
        f"This fits several trials: {'; '.join(f'{book.trials[key]} ({key})' for key in trials[:8])}. Write the key in brackets."
        if trials
        else "The book has no trial of this name or registry number. If it is missing, use the form for a missing trial."
    )
    answers.wrong("trial", said, answers["trial"])
    return ""


def chosen_in(answers: Answers, book: Book) -> dict[str, str]:
    """Return the words that were chosen in fields of their own."""
    return {
        name: answers.choice(name, book, "outcomes", name)
        for name in ("endpoint", "measure", "assessment", "analysis")
    }


def add(
    answers: Answers,
    book: Book,
    trial: str,
    said: Told,
    number: Mapping[str, str],
    more: Mapping[str, str],
    arms: Sequence[Cells],
    rows: Sequence[Cells],
    told_by: Mapping[str, str],
    today: date,
    *,
    ident: str,
) -> None:
    """Add the row of a result to the plan, as a later cut if the book has an earlier one.

    Parameters
    ----------
    more : ``cutoff``, ``population``, ``note``, and ``where``: words in which the arms are named.
    ident : field in which the arm can be named.
    """
    if not said.endpoint or not said.measure:
        return
    word = next(one for one in book.words("outcomes", "measure") if one["value"] == said.measure)
    pair = _arms(answers, book, trial, said, bool(word["compares"]), more["where"], arms, rows, ident)
    if not pair:
        return
    arm, comparator = pair
    alike = [
        row
        for row in rows
        if (row["arm"], row["comparator"], row["endpoint"], row["measure"])
        == (arm, comparator, said.endpoint, said.measure)
    ]
    main = [row for row in alike if row["outcome"] in book.latest] or alike
    begun = main[-1] if main else None
    analysis = said.analysis
    if analysis in ("", "NR", "NA"):
        analysis = UPDATE if begun and begun["analysis"] not in _BESIDE else ""
        if analysis:
            answers.plan.look.append("Which analysis it is was not told; it was taken for a later update.")
        else:
            answers.wrong("analysis", "Say which analysis it is: it decides which number the book shows.", "")
    same = [row for row in alike if row["value"] == number["value"] and row["ci_low"] == number["ci_low"] and more["cutoff"] in ("", row["cutoff"])]  # fmt: skip
    if same and not answers.plan.problems:
        answers.wrong("result", f"The book has this result already, as {same[0]['outcome']}. Nothing has to change.", answers["result"])  # fmt: skip
        return
    keys = [row.cells["outcome"] for row in book.tables["outcomes"].rows] + [
        new.given["outcome"] for new in answers.plan.rows if new.table == "outcomes"
    ]
    key = later_key(begun["outcome"], keys, today) if begun else _key(trial, said, arm, word, keys, today)
    assessment = said.assessment or (begun["assessment"] if begun else "NR")
    given = {
        "outcome": key,
        "trial": trial,
        "arm": arm,
        "comparator": comparator,
        "endpoint": said.endpoint,
        "measure": said.measure,
        **number,
        "population": more["population"] or (begun["population"] if begun else "NR"),
        "assessment": assessment,
        "analysis": analysis,
        "cutoff": more["cutoff"] or "NR",
        "prior_benefit": begun["prior_benefit"] if begun else "NA",
        "note": more["note"] or "NA",
        **told_by,
    }
    if begun:
        taken = [name for name in ("population", "assessment") if given[name] == begun[name] and not book.missing("outcomes", begun[name])]  # fmt: skip
        if taken:
            answers.plan.look.append(f"Taken over from the earlier row {begun['outcome']}: {', '.join(taken)}. Do they hold for this cut?")  # fmt: skip
        if given["cutoff"] == "NR":
            answers.plan.look.append("Look for the day of the data cut-off: without it, an earlier row that has one is shown as the later.")  # fmt: skip
    answers.plan.rows.append(NewRow("outcomes", given, begun))


def _key(
    trial: str, said: Told, arm: str, word: Mapping[str, object], keys: Sequence[str], today: date
) -> str:
    synonyms = word.get("synonyms")
    short = synonyms[0] if word["compares"] and isinstance(synonyms, list) and synonyms else said.measure
    parts = [trial, said.endpoint, str(short), *([] if word["compares"] else [arm])]
    made = "-".join(vocabulary.plain(part).replace(" ", "-") for part in parts)
    return made if made not in keys else later_key(made, keys, today)


def _arms(
    answers: Answers,
    book: Book,
    trial: str,
    said: Told,
    compares: bool,
    where: str,
    arms: Sequence[Cells],
    rows: Sequence[Cells],
    ident: str,
) -> tuple[str, str] | None:
    """Return the arm and the comparator of a result; None, and noted, if they may be several."""
    named = named_arms(where, arms)
    pairs = {
        (row["arm"], row["comparator"])
        for row in rows
        if (row["endpoint"], row["measure"]) == (said.endpoint, said.measure)
    }
    fitting = {pair for pair in pairs if pair[0] in named} if named else pairs
    fitting = {pair for pair in fitting if set(pair) <= set(named)} or fitting if len(named) > 1 else fitting
    if len(fitting) == 1:
        return next(iter(fitting))
    tried = [cells["arm"] for cells in arms if cells["role"] != "control"]
    controls = [cells["arm"] for cells in arms if cells["role"] == "control"]
    if compares and not fitting:
        first = [arm for arm in tried if arm in named] or tried
        second = [arm for arm in controls if arm in named] or controls
        if len(first) == len(second) == 1:
            return first[0], second[0]
    elif not compares:
        fit = named or [cells["arm"] for cells in arms]
        if len(fit) == 1:
            return fit[0], "NA"
    asked = "Say which arm is compared with which" if compares else "Say which arm the number belongs to"
    listed = outcome.described(arms) or "the book has no arm of this trial"
    answers.wrong(ident if answers.label(ident) else "result", f"{asked}: {listed}.", answers[ident])
    return None


def named_arms(text: str, arms: Sequence[Cells]) -> list[str]:
    """Return the arms that a text names."""
    return find.named(text, {cells["arm"]: cells for cells in arms})


def _event(answers: Answers, book: Book, trial: str, told_by: Mapping[str, str], today: date) -> None:
    """Add what happened to a trial: an approval, a hold, an end."""
    kind = chosen(answers["event"], book, "events", "kind")
    text = answers["cutoff"]
    day = typed.day(text) if text else None
    when = day.isoformat() if day else typed.month(text)
    if not when:
        answers.wrong("cutoff", "Say on which day, or at least in which month, it happened, such as 2024-01-31 or January 2024.", text)  # fmt: skip
    words = answers.words("result")
    if not trial or not kind or not when or not words:
        return
    keys = list(book.rows("events"))
    key = f"{trial}-{kind}"
    key = later_key(key, keys, today) if key in keys else key
    given = {"event": key, "trial": trial, "happened_on": when, "kind": kind, "description": words, **told_by}
    answers.plan.rows.append(NewRow("events", given))
    answers.names(
        "events", happened_on="cutoff", kind="event", description="result", source="source", locator="source"
    )
    answers.plan.look.append("Is the description a sentence of our own?")
