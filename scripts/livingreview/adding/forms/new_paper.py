"""The form *A paper is missing*: the work comes into the bibliography; what it shows is left to people."""

from __future__ import annotations

from datetime import date

from livingreview.adding.forms import source
from livingreview.adding.forms.book import Book
from livingreview.adding.forms.plan import KINDS, Answers


def plan(answers: Answers, book: Book, _today: date) -> None:
    """Fill the plan of a new work."""
    for ident in ("finding", "bears"):
        if answers.has(ident):
            answers.plan.look.append(f"{answers.label(ident)} {' '.join(answers[ident].split())}")
    if read := answers["read"]:
        answers.plan.look.append(f"How much the sender read of it: {read}")
    if not answers.has("source"):
        return
    text = answers["source"]
    found = source.read(text, text, book.works, KINDS.get(answers["kind"], "primary"))
    if found.new:
        answers.plan.work = found.new
        answers.plan.labels["references", ""] = answers.label("source")
        answers.plan.look.append("A table or a sentence has to cite the work, or it is taken out again.")
    elif found.key:
        answers.wrong("source", f"The book has this work already, as {found.key}. If it bears on a sentence, use the form for the text; if on a number, the form for that.", text, works=(found.key,))  # fmt: skip
    else:
        answers.wrong("source", found.said, text, works=found.others)
