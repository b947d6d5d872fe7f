"""Pooling against the known answers of metafor, at its edges, and by what must hold for any trials."""

import json
import math
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from livingreview.synthesis import INTERVALS, METHODS, PoolError, pool
from livingreview.synthesis.distributions import chi2_quantile, chi2_tail, t_quantile
from livingreview.synthesis.influence import cumulative, leave_one_out, subgroups

KNOWN = json.loads((Path(__file__).parent / "known_answers.json").read_text(encoding="utf-8"))["sets"]
TESTS = {"z": "wald", "knha": "hksj", "adhoc": "hksj-adhoc"}
FITS = [
    pytest.param(known, fit, id=f"{name}-{fit['method']}-{fit['test']}")
    for name, known in KNOWN.items()
    for fit in known["fits"]
]


def same(number):
    """Eight digits, absolute for numbers near 0: the known answers are printed with twelve."""
    return pytest.approx(number, rel=1e-8, abs=1e-8)


@pytest.mark.parametrize(("known", "fit"), FITS)
def test_estimate_interval_and_heterogeneity_are_those_of_metafor(known, fit):
    found = pool(known["yi"], known["vi"], fit["method"], TESTS[fit["test"]])
    assert found.estimate == same(fit["mu"])
    assert found.se == same(fit["se"])
    assert [found.ci_low, found.ci_high] == same(fit["ci"])
    assert found.tau2 == same(fit["tau2"])
    assert found.i2 == same(fit["I2"])
    assert found.q == same(fit["Q"])
    assert found.q_p == pytest.approx(fit["Qp"], rel=1e-8)
    assert found.k == len(known["yi"])


@pytest.mark.parametrize(("known", "fit"), [one for one in FITS if one.values[1]["method"] != "EE"])
def test_prediction_intervals_of_both_kinds_are_those_of_metafor(known, fit):
    interval = TESTS[fit["test"]]
    usual = pool(known["yi"], known["vi"], fit["method"], interval)
    assert [usual.pi_low, usual.pi_high] == same(fit["pi_default"])
    riley = pool(known["yi"], known["vi"], fit["method"], interval, prediction="k-2")
    assert [riley.pi_low, riley.pi_high] == same(fit["pi_riley_k_minus_2"])


@pytest.mark.parametrize("name", KNOWN)
@pytest.mark.parametrize("method", ["DL", "PM", "REML"])
def test_the_interval_of_tau_squared_is_that_of_metafor(name, method):
    known = KNOWN[name]
    found = pool(known["yi"], known["vi"], method)
    low, high = known["qprofile"][method]
    if (name, method) == ("normand1999_MD", "DL"):
        # metafor looks no further than ten times its estimate; the interval is the same for every estimator.
        assert high == same(10 * found.tau2)
        high = known["qprofile"]["REML"][1]
    assert [found.tau2_low, found.tau2_high] == same([low, high])


@pytest.mark.parametrize("name", KNOWN)
def test_the_results_without_each_trial_are_those_of_metafor(name):
    known = KNOWN[name]
    expected = known["leave1out_DL"]
    found = leave_one_out(known["yi"], known["vi"], "DL", "wald")
    assert [one.estimate for one in found] == same(expected["estimate"])
    assert [one.tau2 for one in found] == same(expected["tau2"])


@pytest.mark.parametrize("name", KNOWN)
def test_without_each_trial_the_likelihood_is_followed_further_than_by_metafor(name):
    # These known answers stop where a step of tau squared falls below 1e-5; all others were asked for every digit.
    known = KNOWN[name]
    expected = known["leave1out_REML"]
    found = leave_one_out(known["yi"], known["vi"], "REML", "wald")
    assert [one.estimate for one in found] == pytest.approx(expected["estimate"], abs=2e-4)
    assert [one.tau2 for one in found] == pytest.approx(expected["tau2"], rel=1e-5, abs=4e-5)
    assert [one.q for one in found] == same(expected["Q"])
    for j, one in enumerate(found):
        rest = [[*numbers[:j], *numbers[j + 1 :]] for numbers in (known["yi"], known["vi"])]
        assert _height(*rest, one.tau2) >= _height(*rest, expected["tau2"][j]) - 1e-12


# Distributions.


@pytest.mark.parametrize(
    ("degrees", "quantile"), [(1, 12.706204736174707), (2, 4.302652729749464), (3, 3.182446305283710)]
)
def test_quantiles_of_t_are_those_of_the_tables(degrees, quantile):
    assert t_quantile(0.95, degrees) == pytest.approx(quantile, rel=1e-12)


@given(st.integers(1, 40), st.floats(0.001, 0.999))
def test_a_quantile_of_chi_squared_has_the_tail_that_was_asked_for(degrees, tail):
    assert chi2_tail(chi2_quantile(tail, degrees), degrees) == pytest.approx(tail, rel=1e-11)


def test_the_tail_of_a_huge_chi_squared_is_nothing_rather_than_no_number():
    assert chi2_tail(1e300, 11) == 0
    assert chi2_tail(0, 3) == 1


# Edges.


def test_one_trial_is_itself_under_a_common_effect():
    found = pool([math.log(0.8)], [0.04], "EE", "wald").ratio()
    assert found.estimate == pytest.approx(0.8)
    assert found.ci_high == pytest.approx(0.8 * math.exp(1.959963984540054 * 0.2))
    assert (found.tau2, found.i2, found.q_p, found.pi_low, found.tau2_high) == (0, 0, None, None, None)


@pytest.mark.parametrize(
    ("method", "interval"), [("REML", "wald"), ("DL", "wald"), ("PM", "hksj"), ("EE", "hksj")]
)
def test_one_trial_has_no_variance_between_trials(method, interval):
    with pytest.raises(PoolError, match="one trial only"):
        pool([0.1], [0.04], method, interval)


def test_no_trial_is_refused():
    with pytest.raises(PoolError, match="no trial"):
        pool([], [])


def test_two_trials_have_the_wide_interval_of_one_degree_of_freedom():
    found = pool([-0.3, 0.1], [0.02, 0.02])
    # Equal weights: the mean, its error half of the distance, and t with one degree of freedom.
    assert (found.estimate, found.se) == pytest.approx((-0.1, 0.2))
    assert found.ci_high == pytest.approx(-0.1 + 12.706204736174707 * 0.2)
    assert pool([-0.3, 0.1], [0.02, 0.02], prediction="k-2").pi_low is None


@pytest.mark.parametrize("method", ["DL", "PM", "REML"])
def test_trials_that_agree_have_no_variance_between_them(method):
    found = pool([0.10, 0.11, 0.12], [0.04, 0.05, 0.06], method, "wald")
    assert (found.tau2, found.i2, found.tau2_low) == (0, 0, 0)
    assert found.estimate == pytest.approx(
        pool([0.10, 0.11, 0.12], [0.04, 0.05, 0.06], "EE", "wald").estimate
    )


def test_an_interval_without_width_is_refused_and_another_named():
    with pytest.raises(PoolError, match=r"all effects are equal: .* take hksj-adhoc or wald"):
        pool([0.2, 0.2, 0.2], [0.01, 0.02, 0.03])
    with pytest.raises(PoolError, match="all effects are equal"):
        pool([0.3, 0.1 + 0.2, 0.3], [0.01, 0.02, 0.03])
    found = pool([0.2, 0.2, 0.2], [0.01, 0.02, 0.03], interval="hksj-adhoc")
    assert found.se == pytest.approx(pool([0.2, 0.2, 0.2], [0.01, 0.02, 0.03], interval="wald").se)


def test_the_interval_that_is_floored_is_never_narrower_than_by_the_trials_own_variances():
    effects, variances = [0.10, 0.11, 0.12], [0.04, 0.05, 0.06]
    narrow, floored = (pool(effects, variances, interval=one) for one in ("hksj", "hksj-adhoc"))
    assert narrow.se < floored.se == pytest.approx(pool(effects, variances, interval="wald").se)


def test_a_trial_of_huge_weight_is_the_answer_under_a_common_effect():
    found = pool([0.5, -3.0, 2.0], [1e-14, 0.1, 0.1], "EE", "wald")
    assert found.estimate == pytest.approx(0.5, abs=1e-9)
    assert found.weights[0] == pytest.approx(100)


def test_a_trial_of_huge_weight_leaves_the_variance_between_trials_to_be_found():
    # With the others so near to exact, tau squared is that of the three effects themselves.
    found = pool([0.5, -3.0, 2.0], [1e-14, 1e-14, 1e-14], "REML", "wald")
    assert found.tau2 == pytest.approx(6.583333333333333, rel=1e-9)


def test_the_highest_of_two_peaks_of_the_likelihood_is_taken():
    # The first trial is so precise that the likelihood rises at 0 too: iterations from there end in a lower peak.
    effects, variances = [0.0, 1.0, 1.1, -0.9, 0.9], [1e-6, 0.5, 1e-6, 0.5, 0.5]
    found = pool(effects, variances, "REML", "wald")
    heights = [_height(effects, variances, found.tau2 * factor) for factor in (0.5, 0.9, 1.0, 1.1, 2.0)]
    assert max(heights) == heights[2]
    assert heights[2] > max(_height(effects, variances, tau2 / 1000) for tau2 in range(0, 2000, 7))


def _height(yi, vi, tau2):
    w = [1 / (v + tau2) for v in vi]
    mean = sum(a * b for a, b in zip(w, yi, strict=True)) / sum(w)
    squares = sum(a * (b - mean) ** 2 for a, b in zip(w, yi, strict=True))
    return (sum(map(math.log, w)) - math.log(sum(w)) - squares) / 2


@pytest.mark.parametrize(
    ("effects", "variances", "said"),
    [
        ([0.1, math.nan], [0.1, 0.1], "effect 2 is nan"),
        ([0.1, math.inf], [0.1, 0.1], "effect 2 is inf"),
        ([0.1, 0.2], [0.1, 0.0], "variance 2 is 0.0; a number above 0"),
        ([0.1, 0.2], [0.1, -1.0], "variance 2 is -1.0"),
        ([0.1, 0.2], [0.1], "2 effects and 1 variances"),
    ],
)
def test_a_number_that_is_none_is_named(effects, variances, said):
    with pytest.raises(PoolError, match=said):
        pool(effects, variances)


@pytest.mark.parametrize("wrong", [{"method": "reml"}, {"interval": "t"}, {"prediction": "k"}, {"level": 95}])
def test_a_word_that_is_none_is_told_with_those_that_are(wrong):
    with pytest.raises(PoolError, match="expected"):
        pool([0.1, 0.2], [0.1, 0.1], **wrong)


# What holds for any trials.

trials = st.lists(
    st.tuples(st.floats(-2, 2).map(lambda y: round(y, 4)), st.floats(0.002, 1.5)), min_size=2, max_size=9
)
#: So many as find what is broken on purpose, because REML takes a millisecond or two.
few = settings(max_examples=40)
models = st.tuples(st.sampled_from(METHODS), st.sampled_from(INTERVALS))


def pooled(some, model):
    effects, variances = zip(*some, strict=True)
    assume(len(set(effects)) > 1)
    return pool(effects, variances, *model)


def numbers(found):
    return [found.estimate, found.se, found.ci_low, found.ci_high, found.tau2, found.i2, found.q]


@given(trials, models, st.randoms())
@few
def test_the_order_of_the_trials_does_not_matter(some, model, random):
    shuffled = random.sample(some, len(some))
    assert numbers(pooled(shuffled, model)) == pytest.approx(numbers(pooled(some, model)), rel=1e-7, abs=1e-7)


@given(trials, models, st.sampled_from([1e-6, 0.01, 3.0, 1e5]))
@few
def test_another_unit_changes_nothing_but_the_unit(some, model, unit):
    before, after = pooled(some, model), pooled([(unit * y, unit**2 * v) for y, v in some], model)
    assert after.estimate == pytest.approx(unit * before.estimate, rel=1e-6, abs=1e-7 * unit)
    assert after.se == pytest.approx(unit * before.se, rel=1e-6)
    assert after.tau2 == pytest.approx(unit**2 * before.tau2, rel=1e-6, abs=1e-9 * unit**2)
    assert after.i2 == pytest.approx(before.i2, rel=1e-6, abs=1e-6)


@given(trials, models, st.floats(-50, 50))
@few
def test_what_is_added_to_every_effect_is_added_to_the_estimate(some, model, more):
    before, after = pooled(some, model), pooled([(y + more, v) for y, v in some], model)
    assert after.estimate == pytest.approx(before.estimate + more, rel=1e-9, abs=1e-6)
    assert after.ci_high - after.ci_low == pytest.approx(before.ci_high - before.ci_low, rel=1e-5, abs=1e-7)


@given(trials, models)
@few
def test_effects_turned_round_turn_the_answer_round(some, model):
    before, after = pooled(some, model), pooled([(-y, v) for y, v in some], model)
    assert [-after.estimate, -after.ci_high] == pytest.approx(
        [before.estimate, before.ci_low], rel=1e-7, abs=1e-7
    )


@given(trials)
def test_a_common_effect_is_the_mean_weighted_by_inverse_variance(some):
    weights = [1 / v for _, v in some]
    mean = math.fsum(w * y for w, (y, _) in zip(weights, some, strict=True)) / math.fsum(weights)
    found = pool(*zip(*some, strict=True), "EE", "wald")
    assert found.estimate == pytest.approx(mean, rel=1e-9, abs=1e-12)
    assert found.se == pytest.approx(1 / math.sqrt(math.fsum(weights)))


@given(trials, models)
@few
def test_variances_are_none_below_0_and_each_interval_holds_what_it_is_about(some, model):
    found = pooled(some, model)
    assert found.tau2 >= 0
    assert 0 <= found.i2 <= 100
    assert found.ci_low < found.estimate < found.ci_high
    assert 0 <= found.tau2_low <= found.tau2_high
    assert sum(found.weights) == pytest.approx(100)
    assert min(y for y, _ in some) - 1e-9 <= found.estimate <= max(y for y, _ in some) + 1e-9
    if model[0] != "EE":
        assert found.pi_low <= found.ci_low + 1e-12
        assert found.pi_high >= found.ci_high - 1e-12


@given(trials)
@few
def test_no_other_variance_between_trials_is_more_likely_than_that_of_reml(some):
    effects, variances = zip(*some, strict=True)
    found = pool(effects, variances, "REML", "wald").tau2
    best = _height(effects, variances, found)
    assert all(best >= _height(effects, variances, other / 50) - 1e-9 for other in range(300))


# How far it hangs on single trials.


def test_results_grow_trial_by_trial_and_begin_with_the_first_by_itself():
    effects, variances = [0.2, -0.1, 0.4], [0.04, 0.02, 0.03]
    first, second, third = cumulative(effects, variances, "DL", "wald")
    assert (first.estimate, first.se, first.k) == (pytest.approx(0.2), pytest.approx(0.2), 1)
    assert second == pool(effects[:2], variances[:2], "DL", "wald")
    assert third == pool(effects, variances, "DL", "wald")


def test_without_one_of_two_trials_the_other_is_left():
    without_first, without_second = leave_one_out([0.2, -0.1], [0.04, 0.02])
    assert (without_first.estimate, without_second.estimate) == pytest.approx((-0.1, 0.2))
    with pytest.raises(PoolError, match="nothing is left"):
        leave_one_out([0.2], [0.04])


def test_groups_of_trials_are_pooled_apart_and_compared():
    effects, variances = [-0.5, -0.7, 0.1, 0.3], [0.02, 0.02, 0.02, 0.02]
    found, difference = subgroups(effects, variances, ["a", "a", "b", "b"], "EE", "wald")
    assert {name: one.estimate for name, one in found.items()} == pytest.approx({"a": -0.6, "b": 0.2})
    # Two means 0.8 apart, each with a variance of 0.01: (0.8 squared) / 0.02 with one degree of freedom.
    assert (difference.q, difference.degrees) == (pytest.approx(32), 1)
    assert difference.p == pytest.approx(1.5417e-8, rel=1e-3)


def test_groups_are_compared_alike_whichever_interval_is_shown():
    effects, variances, groups = [-0.5, -0.7, 0.1, 0.3], [0.02, 0.03, 0.02, 0.05], ["a", "a", "b", "b"]
    by = {interval: subgroups(effects, variances, groups, "REML", interval) for interval in INTERVALS}
    assert len({difference.q for _, difference in by.values()}) == 1
    assert by["hksj"][0]["a"].ci_high > by["wald"][0]["a"].ci_high


def test_a_group_of_one_trial_is_that_trial():
    found, difference = subgroups([-0.5, -0.7, 0.1], [0.02, 0.02, 0.02], ["a", "a", "b"])
    assert (found["b"].estimate, found["b"].method) == (pytest.approx(0.1), "EE")
    assert 0 < difference.p < 0.01


def test_one_group_alone_is_compared_with_nothing():
    with pytest.raises(PoolError, match="one group only"):
        subgroups([0.1, 0.2], [0.1, 0.1], ["a", "a"])
    with pytest.raises(PoolError, match="2 effects and 1 groups"):
        subgroups([0.1, 0.2], [0.1, 0.1], ["a"])
