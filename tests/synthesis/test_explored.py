"""What the explorer ships is what the tables hold, said once where it repeats."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livingreview.evidence import data
from livingreview.project import Project
from livingreview.synthesis import explored as ex
from livingreview.synthesis.questions import asked
from tests.conftest import ROOT

REAL = Project(ROOT)
SHIPPED = ex.explored(REAL)
COLUMNS = {
    "trials": ex.TRIAL_COLUMNS,
    "arms": ex.ARM_COLUMNS,
    "outcomes": ex.OUTCOME_COLUMNS,
    "states": ex.STATE_COLUMNS,
}


@pytest.mark.parametrize("table", COLUMNS)
def test_every_cell_is_shipped_as_its_file_holds_it(table):
    held = data.load(table, REAL)
    for column in COLUMNS[table]:
        written = f"{column}_text" if f"{column}_text" in held else column
        assert ex.unpacked(SHIPPED[table][column]) == held[written].tolist(), column


@given(st.lists(st.sampled_from(["", "a", "b", "NR", "longer text"])))
def test_a_column_is_unpacked_as_it_was_packed(cells):
    assert ex.unpacked(ex.packed(cells)) == cells


def test_every_word_of_a_column_with_words_has_its_label():
    for table, column in (("outcomes", "endpoint"), ("trials", "strategy"), ("outcomes", "analysis")):
        labels = {value: label for value, label, _ in SHIPPED["words"][column]}
        assert labels == data.labels(table, column, REAL)
    ranks = {value: more.get("rank") for value, _, more in SHIPPED["words"]["analysis"]}
    assert {
        word["value"]: word.get("rank") for word in data.categories("outcomes", "analysis", REAL)
    } == ranks


def test_every_work_behind_a_row_has_a_name():
    sources = {key for table in ("trials", "outcomes") for key in ex.unpacked(SHIPPED[table]["source"])}
    assert SHIPPED["works"].keys() == sources - set(data.MISSING)


def test_questions_come_with_every_trial_and_the_reason_why_it_is_out():
    told = {one["question"]: one for one in SHIPPED["questions"]}
    for one in asked(project=REAL):
        shipped = told[one.question]
        assert (shipped["method"], shipped["interval"]) == (one.method, one.interval)
        assert [(trial, is_in) for trial, _, is_in, _ in shipped["trials"]] == [
            (trial.trial, trial.included) for trial in one.trials
        ]
        assert all(reason for _, _, is_in, reason in shipped["trials"] if not is_in)


def test_every_trial_and_every_result_stands_in_the_list_once():
    listed = ex.by_trial(REAL)
    outcomes = [result["outcome"] for _, result in listed if result]
    assert sorted(outcomes) == sorted(data.load("outcomes", REAL).outcome)
    bare = [trial["trial"] for trial, result in listed if result is None]
    assert {trial["trial"] for trial, _ in listed} == set(data.load("trials", REAL).trial)
    assert len(bare) == len(set(bare))


def test_questions_of_any_review_come_in_the_order_of_their_table(project):
    assert [one["question"] for one in ex.explored(project)["questions"]] == ["drug-pfs", "drug-os"]
