"""From what a source prints to what is pooled."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from livingreview.synthesis.ratios import RatioError, effect


def test_the_error_comes_from_the_interval_at_its_own_level():
    of_60, of_95 = (effect("1.92", "1.61", "2.29", level).variance for level in ("60", "95"))
    assert math.sqrt(of_60) == pytest.approx(0.209, abs=5e-4)
    # Read as an interval of 95 percent, the trial would weigh more than five times as much.
    assert of_60 / of_95 == pytest.approx(5.4, abs=0.05)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (("NR", "0.5", "0.9", "95"), "no ratio is printed"),
        (("0.70", "NR", "NR", "NR"), "no interval is printed for 0.70"),
        (("0.70", "0.50", "NE", "95"), "no interval is printed"),
        (
            ("0.75", "0.56", "1.00", "NR"),
            "level of the interval 0.56 to 1.00 is not stated; 95 is not assumed",
        ),
        (("0.86", "0.55", "1.19", "95"), "0.86 is not the middle of 0.55 to 1.19.*about 0.81"),
        (("0.75", "0", "1.00", "95"), "no interval of a ratio"),
        (("0.75", "1.00", "0.56", "95"), "no interval of a ratio"),
        (("0.75", "0.56", "1.00", "0"), "level 0 is none"),
    ],
)
def test_what_gives_no_variance_is_refused_with_the_reason(cells, said):
    with pytest.raises(RatioError, match=said):
        effect(*cells)


@given(st.floats(0.2, 5), st.floats(0.03, 0.6), st.integers(1, 3))
def test_an_interval_that_is_only_rounded_is_taken(ratio, error, decimals):
    value, low, high = (f"{ratio * math.exp(z * error):.{decimals}f}" for z in (0, -1.96, 1.96))
    assume(0 < float(low) < float(high))
    found = effect(value, low, high, "95")
    assert found.log == math.log(float(value))


@given(st.floats(0.3, 3), st.floats(0.05, 0.4), st.sampled_from([0.8, 1.25]))
def test_a_ratio_a_fifth_away_from_the_middle_of_its_interval_is_refused(ratio, error, away):
    value, low, high = ratio * away, ratio * math.exp(-1.96 * error), ratio * math.exp(1.96 * error)
    with pytest.raises(RatioError, match="misprinted"):
        effect(f"{value:.3f}", f"{low:.3f}", f"{high:.3f}", "95")
