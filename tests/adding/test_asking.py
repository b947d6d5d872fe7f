"""Somebody who is asked can see what is meant, go back, leave, and loses no answer."""

from datetime import date

import pytest
import typer

from livingreview.adding import add as adding
from livingreview.adding import ask, command
from livingreview.adding.command import Request
from livingreview.adding.row import AddError
from livingreview.project import Project
from tests.example import build

TODAY = date(2025, 5, 30)
OUTCOMES = "data/trials/outcomes.csv"


class Somebody:
    """Answers questions from a list, in order; a question is known by the beginning of its words."""

    def __init__(self, monkeypatch, answers):
        self.answers, self.questions, self.seen = list(answers), [], []
        monkeypatch.setattr(ask.typer, "prompt", self.prompt)
        monkeypatch.setattr(ask.typer, "echo", lambda said="": self.seen.append(str(said)))

    def prompt(self, question, default=None, show_default=True):
        self.questions.append(f"{question} [{default}]" if default else question)
        assert self.answers, f"not expected: {question}"
        answer = self.answers.pop(0)
        if answer is None:
            raise typer.Abort
        return default if answer == "" else answer


@pytest.fixture
def project(tmp_path):
    return build(tmp_path)


def run(project, what, *, said=None, **options):
    lines = []
    at = Project(project.root)
    command.run(at, Request(what, given=said, ask=True, **options), today=TODAY, say=lines.append)
    return lines


#: Trial, source, endpoint, measure, arm, comparator, value, ends of the interval and its level.
NUMBER = [
    "Example 1",
    "doe2020example",
    "overall survival",
    "hazard ratio",
    "",
    "",
    "0.79",
    "0.60",
    "1.04",
    "95",
]
#: P value, its sides, unit, population, assessment, analysis, cut-off, earlier benefit, locator, status, note, key.
REST = ["", "", "", "All randomised", "", "interim", "2025-01-01", "", "Abstract", "checked", "", ""]


def test_a_result_is_asked_for_and_what_follows_stands_ready(project, monkeypatch):
    somebody = Somebody(monkeypatch, NUMBER + REST)
    lines = run(project, "outcome")
    assert "Arm [drug]" in somebody.questions
    assert "Comparator [placebo]" in somebody.questions
    assert "Unit [ratio]" in somebody.questions
    assert somebody.questions[-1] == "Outcome [example-1-os-hr]"
    assert not any(question.startswith(("Checked on", "Read again")) for question in somebody.questions)
    assert "example-1-os-hr,example-1,drug,placebo,OS,hazard-ratio,0.79,0.60,1.04,95," in project.path(
        OUTCOMES
    ).read_text("utf-8")
    assert any("Added to data/trials/outcomes.csv, line " in line for line in lines)


def test_a_wrong_answer_is_asked_again_with_a_line(project, monkeypatch):
    answers = [*NUMBER[:6], "0,79", *NUMBER[6:], *REST]
    somebody = Somebody(monkeypatch, ["exampel 1", *answers])
    run(project, "outcome")
    assert "  0,79 is not a number (write 0.79)" in somebody.seen
    assert any(
        "exampel 1 is none of them; did you mean example-1 (Example 1)" in line for line in somebody.seen
    )


def test_a_question_mark_explains_and_asks_again(project, monkeypatch):
    somebody = Somebody(monkeypatch, ["?", *NUMBER[:2], "?", *NUMBER[2:], *REST])
    run(project, "outcome")
    assert "  Key of the trial." in somebody.seen
    assert "    OS (Overall survival)" in somebody.seen


def test_a_dash_asks_the_question_before_anew(project, monkeypatch):
    somebody = Somebody(monkeypatch, [*NUMBER[:7], "-", "0.80", *NUMBER[7:], *REST])
    run(project, "outcome")
    assert "Value [0.79]" in somebody.questions
    assert ",hazard-ratio,0.80,0.60," in project.path(OUTCOMES).read_text("utf-8")


@pytest.mark.parametrize("answers", [["-"], [None], [*NUMBER[:4], None]])
def test_who_leaves_has_written_nothing(project, monkeypatch, answers):
    before = project.path(OUTCOMES).read_bytes()
    Somebody(monkeypatch, answers)
    with pytest.raises(AddError, match=r"^Nothing was added\.$"):
        run(project, "outcome")
    assert project.path(OUTCOMES).read_bytes() == before
    assert not project.path("_build/unfinished").exists()


def test_answers_that_are_refused_in_the_end_are_kept_and_can_be_given_again(project, monkeypatch):
    Somebody(monkeypatch, [*NUMBER[:7], "1.20", "1.04", "95", *REST])
    with pytest.raises(AddError) as refused:
        run(project, "outcome")
    assert "Your answers are kept: mend _build/unfinished/outcome.yml, and give it with --file." in str(
        refused.value
    )
    file = project.path("_build/unfinished/outcome.yml")
    file.write_text(file.read_text("utf-8").replace("1.20", "0.60"), "utf-8")
    Somebody(monkeypatch, [])
    run(project, "outcome", file=file)
    assert "0.79,0.60,1.04" in project.path(OUTCOMES).read_text("utf-8")


def test_a_key_that_is_taken_is_told_at_once(project, monkeypatch):
    somebody = Somebody(monkeypatch, [*NUMBER, *REST[:-1], "example-1-pfs-hr", "example-1-os-hr"])
    run(project, "outcome")
    assert "  example-1-pfs-hr is there already; write another" in somebody.seen


def test_a_later_cut_asks_for_what_is_new_and_offers_what_it_is_about(project, monkeypatch):
    of = adding.table(Project(project.root), "outcome")
    begun = adding.start(of, "example-1-pfs-hr")
    somebody = Somebody(
        monkeypatch,
        ["", "doe2020example", "", "", "", "", "0.78", "", "", "", "", "", "", "", "", "update", "2025-01-01", "", "Abstract", "checked", "", ""],
    )  # fmt: skip
    found = ask.answers(of, {}, begun, TODAY, tables={of.name: of}, works=[])
    assert found["outcome"] == "example-1-pfs-hr-2025"
    assert "Trial [example-1]" in somebody.questions
    assert "Value [NR]" in somebody.questions
    assert "Source" in somebody.questions


def test_what_is_told_at_the_end_names_sentences_that_print_the_earlier_cut(project):
    later = {
        "value": "0.78",
        "cutoff": "2025-01-01",
        "source": "doe2020example",
        "locator": "Abstract",
        "status": "checked",
    }
    lines = []
    request = Request("outcome", begun="Example-1 PFS HR", given=later)
    command.run(Project(project.root), request, today=TODAY, say=lines.append)
    assert "Look at these now:" in lines
    assert any("book/index.md" in line for line in lines)
    with pytest.raises(
        AddError, match=r"^--from example-1-pfs-hrr: no such row; did you mean example-1-pfs-hr"
    ):
        command.run(
            Project(project.root), Request("outcome", begun="example-1-pfs-hrr", given=later), today=TODAY
        )


TRIAL = """
trial: {name: Example 3, setting: first-line, strategy: vaccine, source: new, locator: Abstract, status: checked}
arms:
  - {regimen: A drug, role: treatment, n: 50}
  - {regimen: Placebo, role: control, n: 51}
outcome: {endpoint: OS, measure: HR, value: 0.85, ci_low: 0.70, ci_high: 1.03, ci_level: 95, analysis: primary}
reference: {author: "Roe, Richard", title: Another trial of IL-6, journal: Journal of examples, year: 2024, doi: 10.1000/9,
  kind: primary, read: abstract}
"""


def test_a_file_brings_a_trial_with_its_arms_results_and_source(project, tmp_path):
    project.write("readings", [{"citekey": "doe2020example", "read": "abstract", "read_on": "2024-02-29"}])
    file = tmp_path / "trial.yml"
    file.write_text(TRIAL, encoding="utf-8")
    lines = []
    command.run(Project(project.root), Request("trial", file=file), today=TODAY, say=lines.append)
    assert "example-3-os-hr,example-3,a-drug,placebo,OS,hazard-ratio,0.85,0.70,1.03" in project.path(
        OUTCOMES
    ).read_text("utf-8")
    assert "roe2024another" in project.path("data/trials/trials.csv").read_text("utf-8")
    assert "title        = {Another trial of {IL-6}}" in project.path("references.bib").read_text("utf-8")
    assert "roe2024another,abstract," in project.path("data/review/readings.csv").read_text("utf-8")
    assert any("cite it as roe2024another" in line for line in lines)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("ci_low: 0.70", "ci_low: 0.90", "outcome example-3-os-hr, ci_low: 0.90 is above the estimate 0.85"),
        ("role: control", "role: king", "arm example-3/placebo, role: 'king' is none of"),
        ("year: 2024", "year: soon", "year: soon is not a year"),
        ("kind: primary", "kind: paper", "kind paper: say what the work is"),
        ("arms:", "newts:", "newts: no such table"),
    ],
)
def test_of_a_file_with_one_fault_nothing_is_written(project, tmp_path, old, new, said):
    project.write("readings", [{"citekey": "doe2020example", "read": "abstract", "read_on": "2024-02-29"}])
    file = tmp_path / "trial.yml"
    assert old in TRIAL
    file.write_text(TRIAL.replace(old, new), encoding="utf-8")
    before = {path: path.read_bytes() for path in project.root.rglob("*.*") if path.is_file()}
    with pytest.raises(AddError) as refused:
        command.run(Project(project.root), Request("trial", file=file), today=TODAY, say=lambda _: None)
    assert said in str(refused.value)
    assert {path: path.read_bytes() for path in project.root.rglob("*.*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("name: x\nname: y\n", "line 2: name stands twice; once is expected"),
        ("arms: [[a]]\n", "arms is neither a value nor a list of rows"),
        ("a: &a [*a]\n", "not valid YAML"),
        ("trial: [\n", "line 2: not valid YAML"),
        ("[]\n", "write one line COLUMN: VALUE"),
        ("", "write one line COLUMN: VALUE"),
    ],
)
def test_a_file_that_is_no_list_of_rows_is_refused_in_one_line(project, tmp_path, content, said):
    file = tmp_path / "rows.yml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(AddError) as refused:
        command.run(Project(project.root), Request("trial", file=file), today=TODAY)
    assert said in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1
