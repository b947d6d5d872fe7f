"""Lettering is measured before it is drawn: never too narrow, and broken evenly."""

from livingreview.charts.drawing.measuring import text_width, wrap


def test_a_label_is_broken_evenly():
    lines = wrap("one two three four", 80, 12)
    assert lines == ("one two", "three four")


def test_a_word_that_is_too_long_keeps_a_line_of_its_own():
    assert wrap("a incomprehensibilities b", 50, 12)[1] == "incomprehensibilities"


def test_text_is_as_wide_as_its_letters():
    assert text_width("WW", 10) > text_width("ll", 10)
    assert text_width("ab", 10, bold=True) > text_width("ab", 10)
