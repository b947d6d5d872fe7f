"""What a hazard ratio comes to for patients: as reckoned by hand, and never more than the interval bears out."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livingreview.synthesis.absolute import (
    BaselineError,
    Between,
    absolute,
    hazard,
    hazard_of_median,
    hazard_of_share,
    horizon,
    restricted_mean,
    survival,
)

HAZARDS = st.floats(0.005, 1)
RATIOS = st.floats(0.2, 5)
NONE = Between(1, 1, 1)


def test_a_median_of_twelve_months_leaves_half_at_twelve():
    assert survival(hazard_of_median(12), 1, 12) == pytest.approx(0.5)
    # Half to the power of a half, and squared.
    assert survival(hazard_of_median(12), 0.5, 12) == pytest.approx(0.7071067811865476)
    assert survival(hazard_of_median(12), 2, 12) == pytest.approx(0.25)


def test_a_share_at_some_time_is_that_share_again():
    assert survival(hazard_of_share(36, 12), 1, 12) == pytest.approx(0.36)
    assert survival(hazard_of_share(36, 6), 1, 12) == pytest.approx(0.36**2)
    assert survival(hazard_of_share(36, 12), 0.5, 12) == pytest.approx(0.6)


def test_the_mean_up_to_a_horizon_is_the_area_below_the_curve():
    # By the trapezoidal rule, which knows no closed form.
    steps = 200_000
    of = [survival(0.07, 0.8, 24 * i / steps) for i in range(steps + 1)]
    area = (sum(of) - (of[0] + of[-1]) / 2) * 24 / steps
    assert restricted_mean(0.07, 0.8, 24) == pytest.approx(area, rel=1e-8)


def test_a_whole_example_is_as_reckoned_by_hand():
    # Median 12 months: 50% at 12 months. Ratio 0.5: 70.7%; its ends 0.25 and 0.8: 84.1% and 57.4%.
    found = absolute(hazard_of_median(12), Between(0.5, 0.25, 0.8))
    assert found.control == pytest.approx(0.5)
    assert [found.tried.low, found.tried.estimate, found.tried.high] == pytest.approx(
        [0.5743491774985174, 0.7071067811865476, 0.8408964152537145]
    )
    assert found.difference.estimate == pytest.approx(0.2071067811865476)
    assert found.needed.estimate == pytest.approx(4.82842712474619)
    assert [found.needed.low, found.needed.high] == pytest.approx([2.93344, 13.45005], abs=1e-5)
    # Up to 24 months: 12/ln 2 * (1 - 1/4), and 24/ln 2 * (1 - 1/2).
    assert found.horizon == 24
    assert found.control_mean == pytest.approx(12.98425536800067)
    assert found.gain.estimate == pytest.approx(17.31234049066756 - 12.98425536800067)


def test_a_mean_is_told_up_to_twelve_months_where_half_had_the_event_by_six():
    assert [horizon(hazard_of_median(months)) for months in (3.7, 6, 6.1, 11.8)] == [12, 12, 24, 24]


@given(HAZARDS)
def test_no_effect_is_no_difference(rate):
    found = absolute(rate, NONE)
    assert (found.difference, found.gain) == (Between(0, 0, 0), Between(0, 0, 0))
    assert found.needed is None


@given(HAZARDS, RATIOS, RATIOS)
def test_a_lower_ratio_is_a_larger_difference(rate, one, other):
    better, worse = (absolute(rate, Between(*[ratio] * 3)) for ratio in sorted((one, other)))
    assert better.difference.estimate >= worse.difference.estimate
    assert better.gain.estimate >= worse.gain.estimate
    assert 0 <= worse.tried.estimate <= better.tried.estimate <= 1


@given(HAZARDS, RATIOS, st.floats(1.001, 3), st.floats(1.001, 3))
def test_the_number_needed_is_told_only_where_the_interval_excludes_no_effect(rate, ratio, below, above):
    found = absolute(rate, Between(ratio, ratio / below, ratio * above))
    includes = ratio / below <= 1 <= ratio * above
    assert (found.needed is None) is includes
    for one in (found.difference, found.gain, found.tried, found.needed):
        if one is not None:
            assert one.low <= one.estimate <= one.high
    if found.needed:
        assert math.copysign(1, found.needed.low) == math.copysign(1, found.needed.high)


def test_a_result_of_the_tables_becomes_a_hazard():
    assert hazard("median", "12", "All randomised") == pytest.approx(math.log(2) / 12)
    assert hazard("rate", "50.0", "All randomised, at 12 months") == pytest.approx(math.log(2) / 12)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("hazard-ratio", "0.8", "All"), "a hazard-ratio; a median or a rate is expected"),
        (("median", "NE", "All"), "no number is printed (NE)"),
        (("median", "0", "All"), "a median of 0 months"),
        (("rate", "50", "At 12 months, all"), "does not end with its time, such as: at 12 months"),
        (("rate", "0", "All, at 12 months"), "a percentage between 0 and 100"),
        (("rate", "100", "All, at 12 months"), "a percentage between 0 and 100"),
        (("rate", "50", "All, at 0 months"), "a share at 0 months"),
    ],
)
def test_what_is_no_baseline_says_why(row, said):
    with pytest.raises(BaselineError) as raised:
        hazard(*row)
    assert said in str(raised.value)
