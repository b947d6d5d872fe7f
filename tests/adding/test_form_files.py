"""The forms ask what the tables hold, in the words of the tables."""

import json

import pytest

from livingreview.adding.forms.form import FormError, forms
from livingreview.adding.forms.from_form import PLANS, TEXT
from livingreview.adding.forms.plan import KINDS, OPEN, READ, SIDES
from livingreview.check.bibliography import WORKS
from livingreview.project import Project
from tests.adding.filled import of_the_book
from tests.example import DESCRIPTOR

DESCRIBED = {
    (resource["name"], field["name"]): field
    for resource in json.loads(DESCRIPTOR.read_text(encoding="utf-8"))["resources"]
    for field in resource["schema"]["fields"]
}
#: Choices of a form that are the words of a column, all of them.
COLUMNS = {
    **dict.fromkeys([("number-is-wrong", "analysis"), ("new-result", "analysis"), ("new-trial", "analysis")], ("outcomes", "analysis")),
    **dict.fromkeys([("number-is-wrong", "assessment"), ("new-result", "assessment"), ("new-trial", "assessment")], ("outcomes", "assessment")),
    **{("new-result", name): ("outcomes", name) for name in ("endpoint", "measure")},
    ("new-result", "event"): ("events", "kind"),
    **{("new-trial", name): ("trials", name) for name in ("setting", "strategy", "phase", "design", "primary_met")},
    ("new-trial", "state"): ("states", "word"),
    ("new-paper", "read"): ("readings", "read"),
}  # fmt: skip
#: Choices that the code maps.
MAPPED = {"sides": SIDES | OPEN, "read": READ, "kind": KINDS}
#: Words that no form offers: a sponsor's state is no state of a trial, and who read nothing sends no paper.
UNASKED = {"goes-on", "given-up", "none"}
CHOICES = [(name, field) for name, form in of_the_book().items() for field in form.fields if field.options]


def test_every_form_is_understood_and_every_plan_has_its_form():
    assert {*PLANS, TEXT} == set(of_the_book())


@pytest.mark.parametrize(("name", "field"), CHOICES, ids=lambda one: getattr(one, "id", one))
def test_every_choice_of_a_form_is_a_word_of_the_tables_or_is_mapped(name, field):
    options = set(field.options) - set(OPEN)
    if (name, field.id) in COLUMNS:
        words = DESCRIBED[COLUMNS[name, field.id]]["categories"]
        assert options == {word["label"] for word in words if word["value"] not in UNASKED}
    else:
        assert options == set(MAPPED[field.id]) - set(OPEN)


def test_what_choices_are_mapped_to_is_what_the_tables_hold():
    assert {kind for kind, _ in READ.values()} | set(KINDS.values()) <= WORKS
    assert set(KINDS.values()) == WORKS
    assert {int(sides) for sides in SIDES.values()} == {1, 2}


def test_no_two_forms_can_be_taken_for_one_another():
    asked = {name: {f.label for f in form.fields} for name, form in of_the_book().items()}
    needed = {name: {f.label for f in form.fields if f.required} for name, form in of_the_book().items()}
    assert [
        (one, other) for one in asked for other in asked if one != other and needed[one] <= asked[other]
    ] == []


def test_every_form_that_enters_something_asks_for_the_source_and_for_interests():
    for name in PLANS:
        form = of_the_book()[name]
        assert form.field("source").required
        assert form.fields[-1].id == "interests"


@pytest.mark.parametrize("written", ["body: [", "- a", "body: [{type: input}]", "body: 3"])
def test_a_form_that_cannot_be_read_is_told_in_one_line(tmp_path, written):
    folder = tmp_path / ".github" / "ISSUE_TEMPLATE"
    folder.mkdir(parents=True)
    (folder / "odd.yml").write_text(written, encoding="utf-8")
    with pytest.raises(FormError, match=r"^odd\.yml: cannot be read as a form"):
        forms(Project(tmp_path))


def test_a_project_without_forms_says_so(tmp_path):
    with pytest.raises(FormError, match="there is no form"):
        forms(Project(tmp_path))
