"""Tables come out typed, and nothing that a cell says is lost."""

import pandas as pd
import pytest

from livingreview.evidence import data
from livingreview.evidence.selections import digest, logged
from livingreview.project import Project
from tests.example import HAZARD_RATIO, MEDIAN, build


@pytest.fixture
def example(tmp_path):
    return build(tmp_path)


def load(example, name):
    return data.load(name, Project(example.root))


def test_numbers_are_numbers_and_dates_are_dates(example):
    outcomes = load(example, "outcomes")
    assert outcomes.value.dtype == "Float64"
    assert str(outcomes.checked_on.dtype).startswith("datetime64")
    assert load(example, "arms").n.dtype == "Int64"


def test_a_label_is_missing_as_a_number_and_kept_as_text(example):
    example.write("outcomes", [HAZARD_RATIO | {"ci_high": "NE"}])
    row = load(example, "outcomes").iloc[0]
    assert pd.isna(row.ci_high)
    assert row.ci_high_text == "NE"


def test_trailing_zeros_of_the_source_are_kept(example):
    example.write("outcomes", [MEDIAN | {"value": "10.0"}])
    assert load(example, "outcomes").value_text[0] == "10.0"


def test_categories_carry_their_labels_in_the_descriptors_order(example):
    strategy = load(example, "trials").strategy_label
    assert list(strategy.cat.categories)[:2] == ["Immunotherapy", "Immunotherapy + chemotherapy"]


def test_a_cell_of_the_wrong_type_is_named_by_file_and_column(example):
    example.write("outcomes", [HAZARD_RATIO | {"value": "0,80"}])
    with pytest.raises(ValueError, match=r"^data/trials/outcomes.csv, column value: .* run `make check`"):
        load(example, "outcomes")


def test_an_unknown_table_lists_the_known_ones(example):
    with pytest.raises(KeyError, match=r"no table .outcome.*outcomes"):
        load(example, "outcome")


def test_loading_a_table_is_a_question_that_a_build_can_ask_again(example, monkeypatch):
    monkeypatch.chdir(example.root)
    with logged() as log:
        data.load("arms")
    ((recipe, answer),) = log
    assert recipe == [["livingreview.evidence.data:load", ["arms"], {}]]
    assert answer == digest(load(example, "arms"))


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ([1, 2, None], "Int64"),
        ([True, None, False], "boolean"),
        (["b", "a", None], "category"),
        ([["a"], None, ["b"]], "object"),
        ([1, "a", None], "object"),
    ],
)
def test_what_the_descriptor_says_of_words_keeps_its_kind(made, said, kept):
    words = made.words("observations", "topic")
    for word, value in zip(words, said, strict=True):
        word["extra"] = value
    made.describe()
    column = data.load("observations", Project(made.root))["topic.extra"]
    assert str(column.dtype) == kept
    if kept == "category":
        assert list(column.cat.categories) == ["b", "a"]
