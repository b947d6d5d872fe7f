"""From the body of a filled form to rows and an answer, or to an answer that says why not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from livingreview.adding.forms import answer, body, new_paper, new_result, new_trial, number_is_wrong, text
from livingreview.adding.forms.book import Book
from livingreview.adding.forms.enter import enter
from livingreview.adding.forms.form import FormError, forms
from livingreview.adding.forms.plan import Answers, Plan
from livingreview.project import Project

#: Form -> what it would change.
PLANS: dict[str, Callable[[Answers, Book, date], None]] = {
    "number-is-wrong": number_is_wrong.plan,
    "new-result": new_result.plan,
    "new-trial": new_trial.plan,
    "new-paper": new_paper.plan,
}
#: The form by which nothing is entered.
TEXT = "text"


@dataclass(frozen=True)
class Answer:
    """What came of a form.

    Attributes
    ----------
    accepted : whether it could be used: its rows were written, or, of a form about the text, nothing had to be.
    markdown : what to answer.
    """

    accepted: bool
    markdown: str


def run(project: Project, raw: bytes, today: date, name: str = "") -> Answer:
    """Enter what a filled form says, or nothing.

    Parameters
    ----------
    raw : the body that the host makes of a filled form.
    name : of the form; unless it is given, the headings say which it is.
    """
    try:
        known = {key: form for key, form in forms(project).items() if key in {*PLANS, TEXT}}
        filled = body.filled(body.decoded(raw), known, name)
        book = Book.open(project)
    except FormError as error:
        return Answer(False, answer.unread(str(error)))
    plan = Plan()
    answers = Answers(filled, plan)
    if filled.form.name == TEXT:
        if plan.problems:
            return Answer(False, answer.refused(filled.form, plan.problems, book))
        return Answer(True, answer.noted(filled.form, answers.texts, text.passage(answers["sentence"], book)))
    PLANS[filled.form.name](answers, book, today)
    if plan.is_empty and plan.problems:
        return Answer(False, answer.refused(filled.form, plan.problems, book))
    done = enter(book, plan, today)
    if done.problems:
        return Answer(False, answer.refused(filled.form, done.problems, book))
    return Answer(True, answer.entered(filled.form, plan, done, answers.texts, book))
