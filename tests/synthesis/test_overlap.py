"""How far meta-analyses overlap, by the published formula and at its ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livingreview.synthesis.overlap import corrected_covered_area

POOLS = st.lists(st.sets(st.sampled_from("abcdef"), min_size=1), min_size=2, max_size=6)


@pytest.mark.parametrize(
    ("pools", "area"),
    [
        (["ab", "ab"], 100),
        (["ab", "cd"], 0),
        # Five uses of three trials in two pools: (5 - 3) / (3 * 2 - 3).
        (["abc", "bc"], 200 / 3),
        # Seven uses of four trials in three pools: (7 - 4) / (4 * 3 - 4).
        (["abc", "bc", "ad"], 37.5),
        (["aab", "ab"], 100),
        (["ab", "ab", ""], 100),
    ],
)
def test_the_area_is_that_of_the_formula(pools, area):
    assert corrected_covered_area(pools) == pytest.approx(area)


@pytest.mark.parametrize("pools", [[], ["ab"], ["ab", ""], ["", ""]])
def test_nothing_overlaps_where_there_are_no_two_pools(pools):
    assert corrected_covered_area(pools) is None


@given(POOLS)
def test_it_is_the_share_of_further_cells_that_are_filled(pools):
    trials = sorted(set().union(*pools))
    cells = [[trial in pool for pool in pools] for trial in trials]
    further = sum(sum(row) - 1 for row in cells)
    assert corrected_covered_area(pools) == pytest.approx(100 * further / (len(trials) * (len(pools) - 1)))


@given(POOLS)
def test_it_lies_between_none_and_all_and_does_not_hang_on_the_order(pools):
    area = corrected_covered_area(pools)
    assert 0 <= area <= 100
    assert corrected_covered_area(pools[::-1]) == pytest.approx(area)
