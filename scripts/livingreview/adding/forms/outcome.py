"""A result in words turned into a row of outcomes: of which arms, in which patients, by whom and on which day."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from livingreview.adding.forms import estimate, typed
from livingreview.adding.forms.book import Book, words_in
from livingreview.adding.forms.estimate import Estimate
from livingreview.adding.forms.plan import Answers

Cells = Mapping[str, str]


@dataclass(frozen=True)
class Told:
    """What a text says of a number besides the number: words of the columns, empty where it says nothing."""

    number: Estimate
    endpoint: str = ""
    measure: str = ""
    assessment: str = ""
    analysis: str = ""


def told(text: str, ident: str, answers: Answers, book: Book, *, chosen: Mapping[str, str]) -> Told:
    """Return what a text tells; what was chosen in a field of its own comes first, and what is missing is noted."""
    _, rest = book.named_trials(text)
    number = estimate.read(rest)
    for doubt in number.doubts:
        answers.wrong(ident, doubt, text)
    answers.plan.look += number.remarks
    found = {}
    for column in ("endpoint", "measure", "assessment", "analysis"):
        said = [chosen[column]] if chosen.get(column) else words_in(rest, book.words("outcomes", column))
        if column in ("endpoint", "measure") and len(said) > 1:
            labels = ", ".join(book.label("outcomes", column, word) for word in said)
            answers.wrong(
                ident, f"Several are named ({labels}); send one result at a time, on a line of its own.", text
            )
        found[column] = said[0] if said else ""
    if not found["measure"]:
        found["measure"] = _measure(number, answers)
    if not found["endpoint"]:
        words = "; ".join(str(one["label"]) for one in book.words("outcomes", "endpoint"))
        answers.wrong(ident, f"Say what was measured; one of: {words}.", text)
    if not found["measure"]:
        words = "; ".join(str(one["label"]) for one in book.words("outcomes", "measure"))
        answers.wrong(ident, f"Say what kind of number it is; one of: {words}.", text)
    if not number.value and not number.doubts:
        answers.wrong(
            ident,
            "No number stands there; write it as the source prints it, such as 0.62 (95% CI 0.40–0.90).",
            text,
        )
    return Told(number, **found)


def _measure(number: Estimate, answers: Answers) -> str:
    """Return the kind of number that a unit leaves no doubt about."""
    if number.unit == "percent":
        return "rate"
    if number.unit == "months":
        answers.plan.look.append("The number is in months, and was taken for a median.")
        return "median"
    return ""


def cells_of(
    of: Told, ident: str, text: str, answers: Answers, book: Book, level: str = "", sides: str = ""
) -> dict[str, str]:
    """Return the cells of the number: estimate, interval, P value and unit; what was not told is not reported."""
    word = next((one for one in book.words("outcomes", "measure") if one["value"] == of.measure), {})
    number, units = of.number, list(word.get("units", ()))
    unit = units[0] if len(units) == 1 else number.unit if number.unit in units else ""
    if number.unit == "percent" and "percentage-points" in units:
        unit = "percentage-points"
    if word and not unit:
        answers.wrong(ident, f"Say the unit: {' or '.join(units)}.", text)
    elif (
        number.unit and number.unit != unit and not (number.unit == "percent" and unit == "percentage-points")
    ):
        written = "weeks, days or years" if number.unit == "other" else number.unit
        answers.wrong(ident, f"This is in {written}, and such a number stands in {unit} in the book; write what the source prints in {unit}.", text)  # fmt: skip
    compares = bool(word.get("compares"))
    has_interval = bool(number.low or number.high)
    made = {
        "value": number.value,
        "ci_low": number.low or "NR",
        "ci_high": number.high or "NR",
        "ci_level": number.level or level or "NR",
        "p_value": number.p or ("NR" if compares else "NA"),
        "p_sides": number.sides or sides or ("NR" if compares else "NA"),
        "unit": unit,
    }
    if not has_interval:
        made["ci_level"] = "NR"
    elif made["ci_level"] == "NR":
        answers.plan.look.append("The level of the interval was not told; do not assume 95%.")
    return made


def level_of(answers: Answers) -> str:
    """Return the level of the interval that was answered in a field of its own."""
    text = answers["level"]
    found = re.search(r"[0-9]+(?:[.,][0-9]+)?", text)
    if not text or not found:
        return ""
    level = estimate.number(found[0])
    if not 50 <= float(level) < 100:
        answers.wrong("level", "No interval has this level; write it as printed, such as 95%.", text)
        return ""
    return level


def cutoff_of(answers: Answers, ident: str = "cutoff") -> str:
    """Return the day of the data cut-off; a month or a follow-up is for people, because the book keeps the day."""
    text = answers[ident]
    if not text:
        return ""
    if day := typed.day(text):
        return day.isoformat()
    if re.search(r"follow", text, re.IGNORECASE) or typed.month(text):
        answers.plan.look.append(f"No day of the data cut-off was told, but: {typed.one_line(text)}")
        return ""
    answers.wrong(
        ident,
        "This is no day that can be read in one way only; write it as 2024-01-31, or leave it open.",
        text,
    )
    return ""


def described(arms: Sequence[Cells]) -> str:
    """Return the arms of a trial in words."""
    return "; ".join(f"{cells['arm']} ({cells['regimen']})" for cells in arms)
