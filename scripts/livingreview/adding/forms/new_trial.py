"""The form *A trial is missing*: the trial, its arms, its state and its results, all or none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date

from livingreview.adding.forms import new_result, outcome, typed
from livingreview.adding.forms.book import Book
from livingreview.adding.forms.plan import READ, SIDES, Answers, NewRow, house, source_of
from livingreview.check import vocabulary
from livingreview.evidence import names

_SIZE = re.compile(r"[,;(]?\s*\(?\s*(?:n\s*[=:]\s*([0-9]+)|([0-9]+)\s*(?:patients|pts))\s*\)?", re.IGNORECASE)
#: A registry number that somebody wrote with a space or a colon in it.
_SPACED = re.compile(r"\b(NCT|UMIN|jRCT|ChiCTR)[\s:]+(?=[0-9A-Z])([0-9])")
_PART = re.compile(r"([^:]{1,40}):\s*(.+)")
_BULLET = re.compile(r"^\s*(?:[-*•]|[0-9]+[.)])\s+")
#: Parts of a regimen of which the key of an arm is made.
_SEVERAL = 3


def plan(answers: Answers, book: Book, today: date) -> None:
    """Fill the plan of a new trial."""
    name, number = _named(answers, book)
    source = source_of(answers, book)
    told_by = house(source, today)
    trial = slug(name)
    words = {
        column: answers.choice(column, book, "trials", column) or "NR"
        for column in ("phase", "design", "primary_met")
    }
    for column in ("setting", "strategy"):
        words[column] = answers.choice(column, book, "trials", column)
    for column in ("population", "primary_endpoint"):
        words[column] = answers.words(column) or "NR"
    given = {
        "trial": trial,
        "name": name,
        "nct": number or "NR",
        "mechanisms": "NA",
        "reviews": "NA",
        **words,
        **told_by,
    }
    answers.plan.rows.append(NewRow("trials", given))
    answers.names("trials", **{column: column for column in words}, trial="trial", name="trial", nct="trial")
    answers.names("trials", source="source", locator="source")
    arms = [{"trial": trial, **arm, **told_by} for arm in _arms(answers, book)]
    answers.plan.rows += [NewRow("arms", arm) for arm in arms]
    answers.plan.rows += [NewRow("drugs", drug | told_by) for drug in _drugs(answers, book, arms)]
    answers.names(
        "drugs", **dict.fromkeys(("drug", "name", "class"), "drugs"), source="source", locator="source"
    )
    answers.names(
        "arms", **dict.fromkeys(("arm", "role", "regimen", "n"), "arms"), trial="trial", source="source"
    )
    if state := answers.choice("state", book, "states", "word"):
        of = "registry" if READ.get(answers["read"], ("",))[0] == "registry" else "report"
        answers.plan.rows.append(
            NewRow("states", {"trial": trial, "of": of, "word": state, "as_of": "NR", **told_by})
        )
        answers.names("states", word="state", source="source")
        answers.plan.look.append("Of which day is the state of the trial? It was entered as not reported.")
    _results(answers, book, name, trial, arms, told_by, today)
    answers.plan.look.append(
        "Does the trial counter a mechanism of resistance of the book? None was entered."
    )


def slug(text: str) -> str:
    """Return a text as a key: small letters and digits, joined by hyphens.

    >>> slug("CheckÉ-Mate 722/b")
    'checke-mate-722-b'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _named(answers: Answers, book: Book) -> tuple[str, str]:
    """Return name and registry number; what the book has already is noted."""
    if not answers.has("trial"):
        return "", ""
    text = _SPACED.sub(r"\1\2", typed.one_line(answers["trial"]))
    pattern = book.field("trials", "nct")["constraints"]["pattern"]
    numbers = list(
        dict.fromkeys(found[0] for found in re.finditer(rf"(?<![\w-])(?:{pattern})(?![\w-])", text))
    )
    if len(numbers) > 1:
        answers.wrong("trial", "Several registry numbers stand there; write one, of the trial itself.", text)
    name = text
    for number in numbers:
        name = name.replace(number, "")
    name, wrong = typed.for_cell(re.sub(r"\(\s*\)|\[\s*\]", "", name).strip(" ,;:()[]/–-"))
    name = name or (numbers[0] if numbers else "")
    if wrong:
        answers.wrong("trial", wrong, text)
    elif not slug(name):
        answers.wrong("trial", "Write the name of the trial in letters and digits.", text)
    there = next(
        (row.cells for row in book.tables["trials"].rows if numbers and row.cells["nct"] == numbers[0]), None
    )
    known, _ = book.named_trials(name)
    if there or (known and slug(name) in (known[0], slug(book.trials[known[0]]))):
        key = there["trial"] if there else known[0]
        answers.wrong("trial", f"The book has this trial already: {book.trials[key]} ({key}). Use the form for a newer result.", text)  # fmt: skip
    if not numbers:
        answers.plan.look.append("No registry number was told; is the trial registered?")
    return name, numbers[0] if numbers else ""


def _arms(answers: Answers, book: Book) -> list[dict[str, str]]:
    """Return the arms, one of each line: part, regimen, number of patients."""
    if not answers.has("arms"):
        return []
    lines = [_BULLET.sub("", line) for line in answers["arms"].split("\n") if line.strip()]
    found: list[dict[str, str]] = []
    for line in lines:
        size = _SIZE.search(line)
        rest = _SIZE.sub("", line) if size else line
        part = _PART.fullmatch(rest.strip())
        role = (
            vocabulary.meant(
                re.sub(r"\s*arms?$", "", part[1], flags=re.IGNORECASE), book.words("arms", "role")
            )
            if part
            else None
        )
        role = role or (vocabulary.meant(part[1], book.words("arms", "role")) if part else None)
        regimen, wrong = typed.for_cell((part[2] if part and role else rest).strip(" ,;"))
        if wrong:
            answers.wrong("arms", wrong, line)
        if not role and len(lines) == 1:
            role = "single"
        if not role:
            answers.wrong("arms", "Begin each line with the part of the arm, such as Experimental: drug A + drug B, n = 120; then Control: drug B, n = 118.", line)  # fmt: skip
        elif not regimen:
            answers.wrong("arms", "Say what the patients of this arm received.", line)
        counts = (size[1] or size[2]) if size else "NR"
        key = _arm_key(regimen, [arm["arm"] for arm in found])
        found.append({"arm": key, "role": role or "single", "regimen": regimen, "n": counts})
    return found


def _drugs(answers: Answers, book: Book, arms: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return the drugs that the book does not know yet; what is none of them and known to nobody is noted."""
    if "drugs" not in book.tables:
        return []
    known = [entry for entry in names.entries(book.project) if entry.kind == "drug"]
    taken = {name.casefold() for entry in known for name in entry.names}
    found = []
    for line in answers["drugs"].split("\n") if answers.has("drugs") else ():
        name, _, told = _BULLET.sub("", line).partition(":")
        cells = [typed.for_cell(part) for part in (name.strip(), told.strip())]
        for _, wrong in cells:
            if wrong:
                answers.wrong("drugs", wrong, line)
        if cells[0][0].casefold() in taken:
            answers.wrong("drugs", "The book has this drug already; take the line away.", line)
        if slug(name):
            found.append(
                {"drug": slug(name), "name": cells[0][0], "kind": "drug", "class": cells[1][0] or "NR"}
            )
    new = [names.Entry("drug", one["drug"], one["name"]) for one in found]
    finder = names.Finder([*known, *new])
    for arm in arms:
        for part in names.treatments(arm["regimen"], finder):
            if arm["regimen"] and next(finder.mentions(part), None) is None:
                answers.wrong("arms", f"The book knows no drug “{part}”. Write generic names in full, with + between them; a drug that is new to the book goes into the field “{answers.label('drugs')}” too.", arm["regimen"])  # fmt: skip
    return found


def _arm_key(regimen: str, taken: list[str]) -> str:
    parts = [slug(part).split("-")[0] for part in re.split(r"\s*\+\s*|\s+(?:and|plus|with)\s+|/", regimen)]
    made = "-".join(dict.fromkeys(filter(None, parts[:_SEVERAL]))) or "arm"
    number = 2
    key = made
    while key in taken:
        key, number = f"{made}-{number}", number + 1
    return key


def _results(
    answers: Answers,
    book: Book,
    name: str,
    trial: str,
    arms: list[dict[str, str]],
    told_by: Mapping[str, str],
    today: date,
) -> None:
    """Add the results, one of each line."""
    if not answers.has("result"):
        return
    chosen = new_result.chosen_in(answers, book)
    cutoff, level = outcome.cutoff_of(answers), outcome.level_of(answers)
    for line in (line for line in answers["result"].split("\n") if line.strip()):
        text = _BULLET.sub("", line).replace(name, " ") if name else _BULLET.sub("", line)
        said = outcome.told(text, "result", answers, book, chosen=chosen)
        number = outcome.cells_of(said, "result", text, answers, book, level, SIDES.get(answers["sides"], ""))
        more = {
            "cutoff": cutoff,
            "population": answers.words("population"),
            "note": answers.words("note"),
            "where": text,
        }
        if trial and arms:
            new_result.add(answers, book, trial, said, number, more, arms, [], told_by, today, ident="result")
    new_result.labels(answers, "result")
