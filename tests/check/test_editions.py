"""Numbers and days of editions that cannot both be right are told."""

import pytest

from livingreview.check.editions import check
from tests.example import table


def said(*rows):
    cells = [
        {"edition": edition, "released_on": day, "commit": f"{n:040}"}
        for n, (edition, day) in enumerate(rows)
    ]
    return [str(fault) for fault in check({"editions": table("editions", *cells)})]


def test_editions_in_any_order_are_faultless_where_numbers_and_days_agree():
    assert said(("1.10", "2025-03-01"), ("1.9", "2025-02-01"), ("1.9.1", "2025-02-01")) == []


def test_a_later_number_with_an_earlier_day_is_told_with_both():
    assert said(("1.0", "2025-03-01"), ("1.1", "2025-02-28")) == [
        "data/review/editions.csv, line 3, released_on: 2025-02-28 is before 2025-03-01, the day of edition 1.0"
    ]


def test_one_number_in_two_spellings_is_told():
    (fault,) = said(("1.0", "2025-03-01"), ("1.0.0", "2025-03-01"))
    assert fault.endswith("edition: 1.0.0 is the same number as 1.0")


@pytest.mark.parametrize("version", ["01.0", "1.0.00", "1000000000.1"])
def test_a_number_that_could_be_written_otherwise_is_told(version):
    (fault,) = said((version, "2025-03-01"))
    assert "is no number of an edition" in fault


def test_a_day_that_is_none_is_told_elsewhere():
    assert said(("1.0", "soon"), ("1.1", "2025-02-28")) == []


def test_a_review_without_editions_has_no_fault():
    assert list(check({})) == []
