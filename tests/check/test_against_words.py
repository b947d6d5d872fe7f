"""When two wordings say the same, two numbers are one, and rows stand as they stood: word by word."""

import pytest

from livingreview.check.against import _chunks, _same_number, _same_words, _says_the_same, longest_rise

NO = ["no", "not", "none", "never", "neither", "nor", "without"]
UP = [
    "higher",
    "more",
    "longer",
    "greater",
    "better",
    "increased",
    "increases",
    "raised",
    "improved",
    "improves",
]
DOWN = [
    "lower",
    "less",
    "fewer",
    "shorter",
    "smaller",
    "worse",
    "decreased",
    "decreases",
    "reduced",
    "reduces",
]


def saying(word):
    return f"The rate of response of newts was {word} with blorbin in ponds"


@pytest.mark.parametrize("words", [NO, UP, DOWN], ids=["no", "up", "down"])
def test_a_word_that_turns_a_sentence_may_stand_for_another_of_its_kind(words):
    for one in words:
        for other in words:
            assert _says_the_same("finding", saying(one), saying(other)), (one, other)


@pytest.mark.parametrize("word", [*NO, *UP, *DOWN])
def test_a_sentence_with_a_word_that_turns_it_is_not_one_without(word):
    assert not _says_the_same("finding", saying("told"), saying(word))
    assert not _says_the_same("finding", saying(word), saying("told"))
    assert not _says_the_same("note", saying(word).upper(), saying("told"))


@pytest.mark.parametrize(("one", "other"), [(NO, UP), (UP, DOWN), (DOWN, NO)])
def test_a_word_of_one_kind_does_not_stand_for_one_of_another(one, other):
    for a in one:
        for b in other:
            assert not _says_the_same("finding", saying(a), saying(b)), (a, b)


@pytest.mark.parametrize("column", ["note", "finding", "description", "consequence", "name", "label"])
def test_our_own_words_may_be_put_otherwise_as_long_as_numbers_stay(column):
    old = "Blorbin acted on 12 newts of 1.5 kg in the pond"
    assert _says_the_same(column, old, "In the pond, blorbin acted on 12 large newts of 1.5 kg")
    assert not _says_the_same(column, old, old.replace("12", "13"))
    assert not _says_the_same(column, old, old.replace("1.5", "1·5"))
    assert not _says_the_same(column, old, old.replace("12 newts", "newts"))


def test_words_of_others_may_be_spelt_otherwise_but_not_put_otherwise():
    assert _says_the_same("population", "All randomised patients", "all randomized patients")
    assert not _says_the_same("population", "All randomised patients", "Patients, all randomised")


def test_a_note_may_be_another_but_a_finding_keeps_two_fifths_of_its_words():
    old = "one two six five ten"
    assert _says_the_same("note", old, "quite other words")
    assert _says_the_same("note", "", "a new note")
    assert _says_the_same("finding", old, "one two newt frog toad")
    assert not _says_the_same("finding", old, "one newt frog toad pike")
    assert not _says_the_same("finding", old, "one two a b c d")


@pytest.mark.parametrize(
    ("old", "new", "is_same"),
    [
        ("IL-6 level", "IL6 level", True),
        ("snarf cells", "snarf-cells", True),
        ("snarf cells", "snarfcells", True),
        ("tumour size", "tumor size", True),
        ("tumour size", "tumour sign", False),
        ("one two", "one two three", False),
        ("a 12", "a 13", False),
        ("", "", True),
        ("colour", "flavour", False),
    ],
)
def test_two_spellings_are_one_word_and_two_words_are_not(old, new, is_same):
    assert _same_words(old, new) == is_same


@pytest.mark.parametrize(
    ("old", "new", "is_same"),
    [
        ("0.80", "0.8", True),
        ("0.80", "0.81", False),
        ("<0.001", "<0.0010", True),
        ("<0.001", "0.001", False),
        ("<0.001", ">0.001", False),
        ("-0.5", "-0.50", True),
        ("-0.5", "0.5", False),
        ("NE", "NE", True),
        ("NE", "NR", False),
        ("1e1", "10", True),
    ],
)
def test_two_numbers_are_one_if_only_zeros_differ(old, new, is_same):
    assert _same_number(old, new) == is_same


@pytest.mark.parametrize(
    ("lines", "kept"),
    [([], 0), ([2, 3, 4], 3), ([4, 3, 2], 1), ([2, 4, 3, 5], 3), ([5, 2, 3, 4], 3), ([3, 4, 1, 2, 5], 3), ([2, 5, 3, 4, 6], 4)],
)  # fmt: skip
def test_as_many_rows_as_can_stay_where_they_are_have_not_moved(lines, kept):
    assert longest_rise(lines) == kept


def test_entries_are_told_apart_without_being_read():
    text = "% On top\n@misc{a,\n  title = {x @ y}\n}\n\n@ARTICLE(b , x)\n@comment{c}\n@misc{a,\n  title = {again}\n}\n"
    assert _chunks(text) == {"a": "@misc{a,\n  title = {x @ y}\n}", "b": "@ARTICLE(b , x)"}
