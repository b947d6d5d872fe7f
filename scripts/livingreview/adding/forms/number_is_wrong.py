"""The form *A number is wrong*: one row corrected, unless both numbers may be right."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from livingreview.adding.forms import estimate, find, outcome, typed
from livingreview.adding.forms.book import Book, Place, words_in
from livingreview.adding.forms.plan import DISPUTED, SIDES, STATUS, Answers, Edit, house, source_of
from livingreview.adding.forms.source import Source

_LATER = "The form for a newer result adds your number as a row of its own, and keeps the earlier one."

_END = re.compile(
    r"\b(upper|higher|lower)\s+(?:(?:confidence\s+)?(?:end|limit|bound|value)|ci|confidence\s+interval)\b",
    re.IGNORECASE,
)


def plan(answers: Answers, book: Book, today: date) -> None:
    """Fill the plan of a correction."""
    found = find.Found()
    if answers.has("number"):
        found = find.row(answers["number"], answers["expected"], book)
        if not found.place:
            said = found.said or "No row of the book was found."
            more = (
                " Copy the key of the one that you mean into the field."
                if found.candidates
                else " Name the trial and the endpoint, or copy the key of the row: it shows when you point at the number."
            )
            answers.wrong("number", said + more, answers["number"], rows=found.candidates)
    row = book.rows(found.place.table)[found.place.key].cells if found.place else None
    source = source_of(answers, book, _own_place(answers, book, row))
    if not found.place or row is None:
        _read_all(answers, book)
        return
    answers.plan.look.append(
        f"Is this the row that is meant? It was found by: {typed.one_line(answers['number'])}"
    )
    cells = (
        _patients(answers, row) if found.place.table == "arms" else _number(answers, book, found.place, row)
    )
    _other_work(answers, source, row, cells)
    if not cells:
        if not answers.plan.problems:
            value, about = book.told(found.place)
            answers.wrong("expected", f"The book has this number already: {value} ({about}). Nothing has to change.", answers["expected"])  # fmt: skip
        return
    told = house(source, today) if source.key else {}
    if row["status"] == DISPUTED and told:
        told["status"] = DISPUTED
    answers.plan.edits.append(Edit(found.place, cells | told))
    _labels(answers, found.place.table)


def _labels(answers: Answers, table: str) -> None:
    numbers = ("value", "ci_low", "ci_high", "ci_level", "p_value", "p_sides", "unit", "n")
    answers.names(table, **dict.fromkeys(numbers, "expected"))
    answers.names(table, **dict.fromkeys(("source", "locator"), "source"))
    answers.names(
        table, **{name: name for name in ("cutoff", "analysis", "population", "assessment", "note")}
    )


def _read_all(answers: Answers, book: Book) -> None:
    """Note what is wrong in the other fields, although the row is not known yet."""
    if answers.has("expected"):
        for doubt in estimate.read(book.named_trials(answers["expected"])[1]).doubts:
            answers.wrong("expected", doubt, answers["expected"])
    outcome.level_of(answers)
    outcome.cutoff_of(answers)
    answers.words("note")


def _own_place(answers: Answers, book: Book, row: Mapping[str, str] | None) -> str:
    """Return where the row says that its number stands, if the work that is named is its own."""
    if row is None:
        return ""
    own = next((work for work in book.works if work.key == row["source"]), None)
    marks = {row["source"], *((own.fields.get("doi", ""), own.fields.get("pmid", "")) if own else ())} - {""}
    text = answers["source"].lower()
    named = any(mark.lower() in text for mark in marks)
    return re.sub(r", as reported by .*", "", row["locator"]) if named else ""


def _patients(answers: Answers, row: Mapping[str, str]) -> dict[str, str]:
    if not answers.has("expected"):
        return {}
    counts = re.findall(r"(?<![\w.,])[0-9]+(?![\w]|[.,][0-9])", answers["expected"])
    if len(set(counts)) != 1:
        answers.wrong("expected", "Write the number of patients of this arm, in digits, and no other number.", answers["expected"])  # fmt: skip
        return {}
    return {"n": counts[0]} if counts[0] != row["n"] else {}


def _number(answers: Answers, book: Book, place: Place, row: Mapping[str, str]) -> dict[str, str]:
    """Return the cells of an outcome that change."""
    cells: dict[str, str] = {}
    if answers.has("expected"):
        cells = _estimate(answers, book, row)
    elif answers["expected"]:
        return {}
    level, sides = outcome.level_of(answers), SIDES.get(answers["sides"], "")
    cells |= {
        name: said
        for name, said in (("ci_level", level), ("p_sides", sides))
        if said and said != row[name] and name not in cells
    }
    changes_number = "value" in cells
    context = {
        "cutoff": outcome.cutoff_of(answers),
        **{name: answers.choice(name, book, "outcomes", name) for name in ("analysis", "assessment")},
    }
    for name, said in context.items():
        if not said or said in ("NR", "NA") or said == row[name]:
            continue
        if book.missing("outcomes", row[name]):
            cells[name] = said
        elif changes_number:
            was, now = (book.label("outcomes", name, word) for word in (row[name], said))
            answers.wrong(name, f"The row is for another one ({was}), and yours is for: {now}. Then both numbers may be right. {_LATER} If you mean the number in the row, leave this open.", answers[name])  # fmt: skip
        else:
            cells[name] = said
    population = answers.words("population")
    if population and book.missing("outcomes", row["population"]):
        cells["population"] = population
    elif population:
        answers.plan.look.append(
            f"Are these the same patients? The row says: {row['population']}. The form says: {population}"
        )
    if cells and not book.missing("outcomes", row["note"]):
        answers.plan.look.append(f"Does the note of the row still hold? It says: {row['note']}")
    if note := answers.words("note"):
        cells["note"] = (
            note if book.missing("outcomes", row["note"]) else f"{row['note'].rstrip('.')}. {note}"
        )
    return cells


def _estimate(answers: Answers, book: Book, row: Mapping[str, str]) -> dict[str, str]:
    text = answers["expected"]
    _, rest = book.named_trials(text)
    found = estimate.read(rest)
    for doubt in found.doubts:
        answers.wrong("expected", doubt, text)
    answers.plan.look += found.remarks
    for column in ("measure", "endpoint"):
        said = words_in(rest, book.words("outcomes", column))
        if len(said) == 1 and said[0] != row[column] and not (row[column] == "rate" and said == ["count"]):
            was, now = (book.label("outcomes", column, word) for word in (row[column], said[0]))
            answers.wrong("expected", f"The row is of another kind ({was}) than yours ({now}); is it the row that you mean?", text)  # fmt: skip
    value = found.value
    if row["unit"] == "patients" and not value and found.share:
        value = found.share[0]
    alike = {found.unit, row["unit"]} == {"percent", "percentage-points"}
    if found.unit and found.unit != row["unit"] and not alike and not found.doubts:
        unit = book.label("outcomes", "unit", row["unit"])
        answers.wrong("expected", f"The row has another unit ({unit}); write the number in that unit, as the source prints it.", text)  # fmt: skip
    told = {
        "value": value,
        "ci_low": found.low,
        "ci_high": found.high,
        "ci_level": found.level
        if found.low or found.high or not book.missing("outcomes", row["ci_low"])
        else "",
        "p_value": found.p,
        "p_sides": found.sides,
    }
    # Somebody who names one end of the interval means that end, and nothing else of the row.
    if (end := _END.search(rest)) and value and not any((found.low, found.high, found.p)):
        told = {"ci_high" if end[1].lower() in ("upper", "higher") else "ci_low": value}
    if not any(told.values()) and not found.doubts:
        answers.wrong("expected", "No number stands there; write it as the source prints it, such as 0.62 (95% CI 0.40–0.90).", text)  # fmt: skip
    return {name: said for name, said in told.items() if said and said != row[name]}


def _other_work(answers: Answers, source: Source, row: Mapping[str, str], cells: Mapping[str, str]) -> None:
    """Refuse a number of another work in the place of one that was read in its own: both may be right."""
    if source.key and source.key != row["source"] and row["status"] not in (STATUS, "as-reviewed") and cells:
        answers.wrong(
            "source",
            f"The row rests on another work ({row['source']}), which somebody has read, and two works can print two"
            f" numbers that are both right. If yours is of a later data cut or of another analysis: {_LATER} If it"
            " corrects the first work, open an issue in your own words, and a person will look.",
            answers["source"],
        )
    elif source.key and source.key != row["source"] and cells:
        answers.plan.look.append(
            f"The row rested on {row['source']}, and now on {source.key}: do both tell of the same analysis?"
        )
