"""What was typed before a spreadsheet made a day of it."""

from datetime import date

import pytest

from livingreview.check.dates import serial, typed

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@pytest.mark.parametrize(("number", "month"), list(enumerate(MONTHS, start=1)))
def test_a_day_of_each_month_may_have_been_two_numbers_either_way_round(number, month):
    expected = {f"7-{number}", f"7/{number}", f"{number}-7", f"{number}/7"}
    assert typed(f"07-{month}") == typed(f"7-{month.lower()}") == expected


@pytest.mark.parametrize("cell", ["2-Mar", "02/Mar", "2 Mar", "02-Mar-24", "02-Mar-2024", "2 MAR 2024"])
def test_a_day_is_known_however_it_is_shown(cell):
    assert typed(cell) == {"2-3", "2/3", "3-2", "3/2"}


def test_a_month_with_a_year_of_two_digits_may_have_been_two_numbers():
    assert typed("Mar-15") == {"3-15", "3/15", "15-3", "15/3"}


@pytest.mark.parametrize(
    "cell", ["2-March", "Mar-2015", "2-3", "on 2-Mar", "2-Mar-024", "123-Mar", "2–Mar", ""]
)
def test_what_only_resembles_a_day_is_none(cell):
    assert typed(cell) == set()


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("45000", date(2023, 3, 15)),
        ("30000", date(1982, 2, 18)),
        ("59999", date(2064, 4, 7)),
        ("29999", None),
        ("60000", None),
        ("4500", None),
        ("450000", None),
        ("45000.5", None),
    ],
)
def test_a_number_of_our_time_is_the_day_that_a_spreadsheet_keeps(cell, day):
    assert serial(cell) == day
