"""Pooled numbers are printed as they are, and few trials are said to be few."""

import pytest

from livingreview.synthesis import pool, words

LOGS, VARIANCES = [-0.3, -0.1, 0.1, -0.2, 0.0], [0.01, 0.02, 0.01, 0.03, 0.02]


def pooled(count, *how):
    return pool(LOGS[:count], VARIANCES[:count], *how).ratio()


def test_a_ratio_is_printed_with_its_interval_and_in_a_sentence_with_its_level():
    found = pooled(5)
    interval = f"{found.ci_low:.2f}\N{EN DASH}{found.ci_high:.2f}"
    assert words.ratio(found) == f"{found.estimate:.2f} ({interval})"
    assert words.sentence(found) == f"{found.estimate:.2f} (95% CI {interval})"


def test_a_common_effect_expects_no_further_trial_elsewhere():
    assert words.prediction(pooled(5)) == f"{pooled(5).pi_low:.2f}\N{EN DASH}{pooled(5).pi_high:.2f}"
    assert words.prediction(pooled(5, "EE", "wald")) == ""


def test_the_variance_between_trials_has_its_interval_unless_there_is_one_trial():
    found = pooled(5)
    assert words.spread(found) == (
        f"I² {found.i2:.0f}%, τ² {found.tau2:.3f} ({found.tau2_low:.3f}\N{EN DASH}{found.tau2_high:.3f})"
    )
    assert words.variance(pooled(1, "EE", "wald")) == "0.000"


@pytest.mark.parametrize(
    ("count", "begin"),
    [(2, "Two trials tell next to nothing"), (3, "So few trials"), (4, "So few trials"), (5, "")],
)
def test_few_trials_are_said_to_be_few(count, begin):
    said = words.caution(pooled(count))
    assert said.startswith(begin)
    assert bool(said) is bool(begin)


def test_the_method_is_told_with_the_interval():
    assert words.how(pooled(3, "DL", "wald")) == "random effects (DerSimonian–Laird), normal interval"
