"""What a chapter asked of the data is remembered, and asked again: an old number never stays for want of a question."""

from collections import OrderedDict
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from livingreview.evidence.selections import (
    Asker,
    Selection,
    digest,
    is_answering,
    logged,
    narrowing,
    question,
    selecting,
    telling,
)

#: Stands for the data of a project; tests change it.
FRUIT = {"apple": 3, "pear": 5}


@question
def count(name, *, times=1):
    return FRUIT[name] * times


@question
def total():
    return sum(count(name) for name in FRUIT)


@question
def answering():
    return is_answering()


@dataclass(frozen=True)
class Basket(Selection):
    names: tuple

    @classmethod
    @selecting
    def load(cls, of=""):
        return cls(tuple(name for name in FRUIT if name.startswith(of)))

    @narrowing
    def where(self, *, letter):
        return Basket(tuple(name for name in self.names if letter in name))

    @property
    @telling
    def numbers(self):
        return [FRUIT[name] for name in self.names]

    @telling
    def more(self, by):
        return [FRUIT[name] + (by if isinstance(by, int) else 0) for name in self.names]


@pytest.fixture(autouse=True)
def fruit(monkeypatch):
    monkeypatch.setitem(FRUIT, "apple", 3)


def asked(call):
    with logged() as log:
        call()
    return list(log)


def test_outside_a_log_a_question_is_an_ordinary_call():
    assert count("apple", times=2) == 6
    assert Basket.load().where(letter="l").numbers == [3]


def test_a_question_is_logged_with_its_arguments_and_a_digest_of_its_answer():
    step = [f"{__name__}:count", ["apple"], {"times": 2}]
    assert asked(lambda: count("apple", times=2)) == [([step], digest(6))]


def test_a_question_within_a_question_belongs_to_it():
    assert asked(total) == [([[f"{__name__}:total", [], {}]], digest(8))]


def test_it_is_known_whether_a_question_is_being_answered():
    with logged():
        assert answering()
        assert not is_answering()


def test_a_selection_is_logged_once_it_tells_something_with_all_its_steps():
    first = [f"{__name__}:Basket.load", ["a"], {}]
    then = ["where", [], {"letter": "p"}]
    assert asked(lambda: Basket.load("a").where(letter="p")) == []
    assert asked(lambda: Basket.load("a").where(letter="p").numbers) == [
        ([first, then, ["numbers", [], {}]], digest([3]))
    ]
    assert asked(lambda: Basket.load("a").where(letter="p").more(1)) == [
        ([first, then, ["more", [1], {}]], digest([4]))
    ]


@pytest.mark.parametrize(
    "call",
    [
        lambda: count(name="apple", times=np.int64(2)),
        lambda: Basket.load().more([{"a": {1}}]),
        lambda: Basket(("apple",)).numbers,
        lambda: Basket(("apple",)).where(letter="a").numbers,
    ],
)
def test_what_could_not_be_asked_again_is_refused_in_a_log_only(call):
    call()
    with logged(), pytest.raises(ValueError, match=r"asked (?:with something|of a selection)"):
        call()


@pytest.mark.parametrize("values", [None, "a", 1, 1.5, True, [1, ("a", None)], {"a": [1]}])
def test_text_numbers_and_what_holds_them_can_be_asked_again(values):
    ((recipe, answer),) = asked(lambda: Basket.load().more(values))
    assert recipe[-1] == ["more", [values], {}]
    assert Asker().still(recipe, answer)


@pytest.mark.parametrize(
    "call", [lambda: count("apple"), total, lambda: Basket.load().where(letter="l").numbers]
)
def test_an_answer_is_the_same_until_the_data_differ(call, monkeypatch):
    ((recipe, answer),) = asked(call)
    assert Asker().still(recipe, answer)
    monkeypatch.setitem(FRUIT, "apple", 4)
    assert not Asker().still(recipe, answer)


def test_a_row_that_was_not_chosen_changes_no_answer(monkeypatch):
    ((recipe, answer),) = asked(lambda: Basket.load("a").numbers)
    monkeypatch.setitem(FRUIT, "pear", 6)
    assert Asker().still(recipe, answer)


def test_a_question_that_cannot_be_asked_any_more_has_no_answer(monkeypatch):
    ((recipe, answer),) = asked(lambda: count("apple"))
    monkeypatch.delitem(FRUIT, "apple")
    assert not Asker().still(recipe, answer)
    assert not Asker().still([["nowhere:at_all", [], {}]], answer)


def test_one_asker_finds_what_leads_to_several_questions_once(monkeypatch):
    loaded = []
    before = Basket.load.__func__
    monkeypatch.setattr(Basket, "load", classmethod(lambda cls, of="": loaded.append(of) or before(cls, of)))
    first = [f"{__name__}:Basket.load", ["a"], {}]
    asker = Asker()
    assert asker.still([first, ["numbers", [], {}]], digest([3]))
    assert asker.still([first, ["more", [1], {}]], digest([4]))
    assert asker.still([first, ["more", [1], {}]], digest([4]))
    assert loaded == ["a"]


def test_a_log_within_a_log_has_its_own_questions():
    with logged() as outer:
        count("apple")
        with logged() as inner:
            count("pear")
        count("apple")
    assert (len(outer), len(inner)) == (2, 1)


def test_what_a_chapter_does_to_its_answer_changes_nothing_that_was_logged():
    with logged() as log:
        numbers = Basket.load().numbers
        before = log[0][1]
        numbers.append(9)
    assert log[0][1] == before


@dataclass
class Pair:
    one: object
    other: object


@dataclass
class Couple:
    one: object
    other: object


TABLE = pd.DataFrame({"a": [1, 2], "b": ["x", None]})
DIFFERENT = [
    None,
    True,
    1,
    1.0,
    "1",
    "",
    Path("1"),
    [1],
    (1,),
    [1, 1],
    [[1], 1],
    [1, [1]],
    {"a": 1},
    {"a": 2},
    {"b": 1},
    OrderedDict([("a", 1), ("b", 2)]),
    OrderedDict([("b", 2), ("a", 1)]),
    Pair(1, 2),
    Pair(2, 1),
    Couple(1, 2),
    TABLE,
    TABLE.iloc[::-1],
    TABLE.reset_index(drop=True)[["b", "a"]],
    TABLE.rename(columns={"a": "c"}),
    TABLE.assign(a=[1.0, 2.0]),
    TABLE.assign(a=[1, 3]),
    TABLE.assign(b=["x", "None"]),
    TABLE.head(1),
    TABLE.head(0),
    TABLE.set_index(pd.Index([5, 6])),
    TABLE.a,
    pd.Series(["x\x1fy"]),
    pd.Series(["x", "y"]),
    pd.Series(pd.Categorical(["x", "y"], ["x", "y"])),
    pd.Series(pd.Categorical(["x", "y"], ["y", "x"])),
    pd.Series(pd.Categorical(["x", "y"], ["x", "y"], ordered=True)),
    pd.Series(pd.Categorical(["x", "y"], ["x", "y", "z"])),
]


def test_answers_that_differ_in_anything_have_different_digests():
    found = [digest(value) for value in DIFFERENT]
    assert len(set(found)) == len(found)


def test_the_same_answer_has_the_same_digest():
    for value, again in pairwise([TABLE, TABLE.copy(), pd.DataFrame({"a": [1, 2], "b": ["x", None]})]):
        assert digest(value) == digest(again)
    assert digest(pd.Series([1, None], dtype="Int64")) == digest(pd.Series([1, pd.NA], dtype="Int64"))


def test_an_answer_of_another_kind_is_refused():
    with pytest.raises(TypeError, match="an answer holds a set, which has no key"):
        digest({1, 2})
