"""What was typed is made clean where that changes no meaning, and refused where it might."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livingreview.adding.forms.typed import cleaned, day, for_cell, month, said_nothing


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("soft\u00adhyphen", "softhyphen"),
        ("no\u00a0break  two", "no break two"),
        ("e\u0301", "é"),
        (" a \n b ", "a\nb"),
        ("TNF-α ≥ 3 µg", "TNF-α ≥ 3 µg"),
    ],
)
def test_what_comes_along_by_copying_goes(typed, clean):
    assert cleaned(typed) == (clean, "")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("\u202e12", "turn the direction"),
        ("\u2066a", "turn the direction"),
        ("a\x00", "cannot be printed"),
        ("a\x07", "cannot be printed"),
        ("\ue000", "cannot be printed"),
        ("ехample", "cyrillic small letter ie"),
        ("𝐇𝐑", "mathematical bold"),
        ("x" * 5001, "5,001 characters"),
    ],
)
def test_what_may_mean_something_else_than_it_shows_is_refused(typed, said):
    text, wrong = cleaned(typed)
    assert text == ""
    assert said in wrong


@given(st.text(max_size=40))
def test_clean_text_stays_as_it_is(text):
    clean, wrong = cleaned(text)
    assert wrong or cleaned(clean) == (clean, "")


@pytest.mark.parametrize(
    "typed", ["`x`", "{value}", "a | b", "[x](y)", "![x](y)", "\\input", "$x$", "https://x.example", "<!-- x"]
)
def test_what_would_act_on_a_page_is_kept_out_of_cells(typed):
    assert "Leave out" in for_cell(typed)[1]


def test_a_range_gets_its_dash_and_a_day_keeps_its_hyphens():
    assert for_cell("Tables 2-3") == ("Tables 2–3", "")
    assert for_cell("record of 2024-01-31") == ("record of 2024-01-31", "")


@pytest.mark.parametrize(
    "typed",
    [
        "2024-01-31",
        "31 January 2024",
        "31st of January 2024",
        "Jan 31, 2024",
        "31.01.2024",
        "31-Jan-2024",
        "on January 31st 2024",
    ],
)
def test_a_day_is_read_as_people_write_it(typed):
    assert day(typed) == date(2024, 1, 31)


@pytest.mark.parametrize(
    "typed", ["01/02/2024", "January 2024", "2024-02-30", "2024-01-31 to 2024-02-01", "12 months", ""]
)
def test_what_is_no_one_day_is_none(typed):
    assert day(typed) is None


def test_a_month_is_read_where_there_is_no_day():
    assert [month(text) for text in ("January 2024", "2024-01", "sept 2024", "2024-13", "then")] == [
        "2024-01",
        "2024-01",
        "2024-09",
        "",
        "",
    ]


def test_ways_to_leave_a_question_open():
    assert all(map(said_nothing, ["n/a", "N/A", " - ", "not reported", "", "?"]))
    assert not any(map(said_nothing, ["0", "no interval", "1"]))
