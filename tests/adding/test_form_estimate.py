"""Numbers are understood as people write them, and told where they can be read in two ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livingreview.adding.forms.estimate import read


def told(text):
    found = read(text)
    assert found.doubts == ()
    return {
        name: said
        for name in ("value", "low", "high", "level", "p", "sides", "unit")
        if (said := getattr(found, name))
    }


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("HR 0.62 [95%CI 0.4 - 0.9], p<.001", "0.62 0.4 0.9 95 <0.001"),
        ("0,62 (95%-KI 0,40–0,90; p = 0,03)", "0.62 0.40 0.90 95 0.03"),
        ("0·75 (0·56–1·00)", "0.75 0.56 1.00"),
        ("HR: .62 (.40-.90) p=0.0007", "0.62 0.40 0.90 0.0007"),
        ("hazard ratio, 0.84; 95% CI, 0.69-1.02; two-sided P = .0842", "0.84 0.69 1.02 95 0.0842 2"),
        ("HR 0.70, 97.5% confidence interval 0.50 to 0.98, one-sided p-value 0.012", "0.70 0.50 0.98 97.5 0.012 1"),
        ("IC95% 0,40-0,90; HR 0,62", "0.62 0.40 0.90 95"),
        ("0.62(0.40,0.90)", "0.62 0.40 0.90"),
        ("0.62 0.4-0.9", "0.62 0.4 0.9"),
        ("12,3 mo", "12.3 months"),
        ("12.3 months (95% CI, 9.8 to NE)", "12.3 9.8 NE 95 months"),
        ("not reached (95% CI 10.1–NR)", "NE 10.1 NE 95"),
        ("31.3%", "31.3 percent"),
        ("45/144 (31.3 %)", "31.3 percent"),
        ("12-month PFS rate 45.2% (95% CI 40.1, 50.3)", "45.2 40.1 50.3 95 percent"),
        ("difference −3.2 percentage points (95% CI −5.1 to −1.3)", "-3.2 -5.1 -1.3 95 percentage-points"),
        ("P = 1.2 × 10^-5", "0.000012"),
        ("grade ≥3 events 41.0%, phase 3, n = 144", "41.0 percent"),
        ("HR 0.84 at the cut-off of 31 January 2023 (2023-01-31)", "0.84"),
        ("95% CI 0.4-0.9", "0.4 0.9 95"),
        ("5.6 (range 1-9)", "5.6"),
        ("0.620", "0.620"),
        ("n/a", ""),
    ],
)  # fmt: skip
def test_the_usual_ways_to_write_a_number_are_understood(text, meant):
    assert " ".join(told(text).values()) == meant


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("5.6 vs 4.2 months", r"several numbers \(5\.6 and 4\.2\)"),
        ("1,234", r"1,234 may be 1234 or 1\.234"),
        ("NR", "may mean not reached or not reported"),
        ("p ≤ 0.05, HR 0.7", "the sign ≤"),
        ("HR 0.7, p = 5", "P value of 5 cannot be"),
        ("HR 0.7, p = 0.1, p = 0.2", "a second P value"),
        ("0.62 (0.4-0.9) (0.3-0.8)", "a second interval"),
        ("0.62 (95% CI 0,4,0,9)", "can be read in several ways"),
        ("0.62²", "cannot be told from the words"),
        ("٣", "digits are of another script"),
        ("HR 0.62 (9% CI 0.4-0.9)", "no level of an interval"),
        ("19.4 months or 84 weeks", "two units"),
    ],
)
def test_what_can_be_read_in_two_ways_is_told(text, said):
    import re

    assert [one for one in read(text).doubts if re.search(said, one)]


def test_what_was_taken_to_mean_something_is_told_to_the_reviewer():
    assert read("5.6 (95% CI 3.4–NR)").remarks == ("“NR” as an end of the interval was read as not reached.",)
    assert read("5.6 (IQR 2-9)").remarks == ("“IQR 2-9” is no confidence interval and was left out.",)


@given(st.text(max_size=80))
def test_no_text_ends_in_an_error(text):
    read(text)


PRINTED = st.decimals("0.01", "99.99", places=2).map(str)


@given(value=PRINTED, low=PRINTED, high=PRINTED, level=st.sampled_from(["90", "95", "97.5"]), dash=st.sampled_from(["-", "–", " to ", " – "]), comma=st.booleans(), shape=st.sampled_from(["{v} ({l}% CI {a}{d}{b})", "HR={v}; {l}%CI: {a}{d}{b}", "{v} [{l} % CI {a}{d}{b}]"]))  # fmt: skip
def test_every_digit_stays_as_it_was_written(value, low, high, level, dash, comma, shape):
    text = shape.format(v=value, a=low, b=high, l=level, d=dash)
    found = told(text.replace(".", ",") if comma else text)
    assert (found["value"], found["low"], found["high"], found["level"]) == (value, low, high, level)
