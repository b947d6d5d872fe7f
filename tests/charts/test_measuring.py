"""Lettering is measured before it is drawn: never too narrow, and broken evenly."""

from functools import cache
from io import BytesIO
from itertools import pairwise

import pytest
from fontTools.ttLib import TTFont

from livingreview import lettering
from livingreview.charts.drawing import measuring
from livingreview.charts.drawing.measuring import generous_width, text_width, wrap

LETTERS = sorted(measuring._WIDTHS)


@cache
def font(weight):
    return TTFont(BytesIO(lettering.still("sans", weight)))


def advance(text, weight=400):
    """Width of a text in the font of the package, in em."""
    cut = font(weight)
    letters = cut.getBestCmap()
    return sum(cut["hmtx"][letters[ord(letter)]][0] for letter in text) / cut["head"].unitsPerEm


def test_a_letter_is_taken_to_be_as_wide_as_it_is_or_a_little_wider():
    wrong = {
        letter: (text_width(letter, 1), advance(letter))
        for letter in LETTERS
        if not -0.001 <= text_width(letter, 1) - advance(letter) <= 0.041
    }
    assert wrong == {}


def test_each_letter_has_one_width():
    listed = [letter for letters in measuring._ADVANCE.values() for letter in letters]
    assert len(listed) == len(set(listed))


def test_a_letter_that_is_not_listed_is_as_wide_as_most():
    assert text_width("č", 10) == text_width("K", 10) == pytest.approx(6.0)


@pytest.mark.parametrize(
    "text", ["Hamburgefonstiv", "Progression-free survival", "IL-6 trans-signalling (in vivo)"]
)
def test_a_label_is_never_wider_than_it_was_taken_to_be_nor_much_narrower(text):
    for weight, is_bold in ((400, False), (650, True)):
        estimate = text_width(text, 1, bold=is_bold)
        assert advance(text, weight) <= estimate <= 1.09 * advance(text, weight)


def test_width_grows_with_the_size_and_with_each_letter():
    assert text_width("newt", 24) == pytest.approx(2 * text_width("newt", 12))
    assert text_width("newts", 12) == pytest.approx(text_width("newt", 12) + text_width("s", 12))
    assert text_width("", 12) == 0


def test_a_generous_width_is_enough_for_small_print_in_any_font():
    for text in ("Helix A", "Cys10–Cys28", "Signal peptide", "Thr12, O-linked"):
        assert generous_width(text) >= advance(text, 650) * 12
    assert generous_width("il, 1") < generous_width("mwopn")
    assert generous_width("ab") == pytest.approx(2 * generous_width("a"))


# Breaking.


def test_a_label_is_broken_evenly():
    lines = wrap("one two three four", 80, 12)
    assert lines == ("one two", "three four")


def test_a_word_that_is_too_long_keeps_a_line_of_its_own():
    assert wrap("a incomprehensibilities b", 50, 12)[1] == "incomprehensibilities"


def test_text_is_as_wide_as_its_letters():
    assert text_width("WW", 10) > text_width("ll", 10)
    assert text_width("ab", 10, bold=True) > text_width("ab", 10)


@pytest.mark.parametrize("is_bold", [False, True])
def test_a_label_that_fits_exactly_is_not_broken(is_bold):
    whole = text_width("one two three", 12, bold=is_bold)
    assert wrap("one two three", whole, 12, bold=is_bold) == ("one two three",)
    assert len(wrap("one two three", whole - 0.1, 12, bold=is_bold)) == 2


def test_a_bold_label_is_broken_where_a_plain_one_just_fits():
    limit = text_width("one two", 12)
    assert wrap("one two", limit, 12) == ("one two",)
    assert wrap("one two", limit, 12, bold=True) == ("one", "two")


TEXT = "Interleukin 6 binds its receptor and a second protein that most cells carry"


@pytest.mark.parametrize("limit", range(70, 520, 15))
def test_a_label_has_as_few_lines_as_can_be_none_too_wide_and_loses_no_word(limit):
    lines = wrap(TEXT, limit, 12)
    assert " ".join(lines) == TEXT
    assert all(text_width(line, 12) <= limit + 0.001 for line in lines)
    # Filled as full as they can be, the lines would be no fewer.
    full, used = 1, 0.0
    for word in TEXT.split():
        wide = text_width(word, 12)
        if used and used + text_width(" ", 12) + wide > limit:
            full, used = full + 1, wide
        else:
            used += wide + (text_width(" ", 12) if used else 0)
    assert len(lines) == full


@pytest.mark.parametrize("limit", [120, 150, 200, 260])
def test_lines_are_narrowed_until_they_would_become_more(limit):
    lines = wrap(TEXT, limit, 12)
    widest = max(text_width(line, 12) for line in lines)
    # Two pixels and a little are what the narrowing goes by.
    assert len(wrap(TEXT, widest - 2.1, 12)) > len(lines)


def test_the_first_line_is_no_emptier_than_it_must_be():
    lines = wrap("aa bb cc dd ee", text_width("aa bb cc", 12), 12)
    assert [len(line.split()) for line in lines] == [3, 2]
    assert all(len(one) >= len(other) for one, other in pairwise(lines))


def test_a_label_of_one_word_is_one_line_however_narrow_the_place():
    assert wrap("newt", 1, 12) == ("newt",)
