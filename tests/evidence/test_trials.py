"""Trials are chosen by what their rows say, and the book shows the latest analysis of each."""

import pandas as pd
import pytest

from livingreview.evidence import data
from livingreview.evidence.agents import agents
from livingreview.evidence.results import latest
from livingreview.evidence.trials import Trials
from tests import review


@pytest.fixture(scope="module")
def trials(project):
    return Trials.load(project=project)


def names(selection):
    return list(selection.trials.trial)


def shown(made, *outcomes):
    """Which of these outcomes the book shows."""
    made.write("outcomes", list(outcomes))
    return list(latest(review.trials(made).outcomes).outcome)


def os_ratio(name, **cells):
    return review.ratio(f"alpha/drug/{name}", "OS", "0.9", "0.8 1.1 95", **cells)


def test_the_latest_cut_off_wins(made):
    new = os_ratio("new", analysis="interim", cutoff="2024-01-01")
    assert shown(made, new, os_ratio("old", analysis="final", cutoff="2023-01-01")) == ["alpha-drug-new"]


@pytest.mark.parametrize(
    ("earlier", "later"), [("interim", "primary"), ("primary", "final"), ("final", "update")]
)
def test_the_later_kind_of_analysis_wins_where_no_date_decides(made, earlier, later):
    rows = os_ratio("shown", analysis=later), os_ratio("hidden", analysis=earlier)
    assert shown(made, *rows) == ["alpha-drug-shown"]


def test_a_dated_analysis_wins_over_an_undated_one(made):
    dated = os_ratio("dated", analysis="interim", cutoff="2020-01-01")
    assert shown(made, dated, os_ratio("undated", analysis="final")) == ["alpha-drug-dated"]


@pytest.mark.parametrize("aside", ["subgroup", "sensitivity"])
def test_subgroups_and_second_assessments_are_never_the_main_result(made, aside):
    rows = os_ratio("main", cutoff="2020-01-01"), os_ratio("aside", analysis=aside, cutoff="2025-01-01")
    assert shown(made, *rows) == ["alpha-drug-main"]


def test_comparisons_stand_endpoint_by_endpoint_in_the_order_asked_for(trials):
    found = trials.comparisons("OS", "PFS")
    assert list(found.outcome) == [
        "alpha-drug-os", "alpha-drug-pfs", "epsilon-low-pfs", "epsilon-high-pfs"
    ]  # fmt: skip
    assert set(found.measure) == {"hazard-ratio"}


def test_a_comparison_names_both_regimens_and_their_patients(trials):
    row = trials.comparisons("PFS").iloc[0]
    assert row.comparison == "Alphamab v Betaxel + placebo"
    assert row.patients == "100 v 99"
    assert row.reference == "Doe and Roe, 2020"


def test_a_median_names_its_arm_and_role(trials):
    found = trials.medians("PFS")
    assert list(zip(found.regimen, found.role, found.patients, found.value_text, strict=True)) == [
        ("Alphamab", "experimental", "100", "5.6"),
        ("Betaxel + placebo", "control", "99", "4.2"),
    ]


def test_a_selection_holds_the_arms_and_outcomes_of_its_trials_only(trials):
    selection = trials.where(strategy="red")
    assert names(selection) == ["beta", "delta", "epsilon"]
    assert set(selection.arms.trial) == {"beta", "delta", "epsilon"}
    assert set(selection.outcomes.trial) == {"epsilon"}


def test_one_of_several_words_is_enough_and_every_condition_must_hold(trials):
    assert names(trials.where(strategy=("red", "green"), setting="late")) == ["beta", "delta"]
    assert names(trials.where(phase=("2", "3")).where(setting="late")) == ["gamma"]
    assert names(trials.where()) == names(trials)


def test_a_selection_can_be_loaded_by_strategy_and_setting(project):
    assert names(Trials.load(strategy="blue", setting="late", project=project)) == ["gamma"]


def test_an_unknown_strategy_is_refused_with_those_that_exist(project, trials):
    with pytest.raises(ValueError, match="strategy 'bleu' is none of: all, blue, red, green"):
        Trials.load(strategy="bleu", project=project)
    with pytest.raises(ValueError, match="strategy 'bleu' is none of: blue, red, green"):
        trials.where(strategy=("red", "bleu"))


def test_a_condition_on_a_column_without_words_is_refused_with_those_that_have_them(trials):
    with pytest.raises(
        ValueError, match="trials has no column 'colour' with a list of words; there are phase, design"
    ):
        trials.where(colour="red")


def test_a_trial_is_with_or_without_a_result_and_follow_up_alone_is_none(trials):
    assert names(trials.reported()) == ["alpha", "epsilon"]
    assert names(trials.unreported()) == ["beta", "gamma", "delta"]


def test_a_trial_runs_until_it_is_closed_or_a_verdict_on_its_result_was_seen(trials):
    assert names(trials.running()) == ["beta", "gamma"]


def test_a_control_is_a_drug_alone_with_or_without_placebo(trials):
    assert names(trials.against("betaxel")) == ["alpha", "epsilon"]


def test_a_mechanism_finds_the_trials_that_counter_it_among_others(trials):
    assert names(trials.countering("gate")) == ["alpha", "beta"]
    assert names(trials.aimed()) == ["alpha", "beta", "delta", "epsilon"]


def test_response_by_earlier_benefit_is_told_group_by_group(trials):
    rates = trials.by_earlier_benefit()
    assert list(zip(rates.prior_benefit_label, rates.value_text, rates.patients, strict=True)) == [
        ("Primary resistance", "5.0", "10"),
        ("Acquired resistance", "15.0", "10"),
    ]


def test_events_stand_by_strategy_and_then_by_the_first_of_their_trial(trials):
    assert list(trials.events().event) == ["alpha-approval", "epsilon-end", "beta-read-out", "beta-hold"]


def test_an_agent_has_its_reference(made, monkeypatch):
    made.write("preclinical", [{"agent": "Alphamab"}])
    monkeypatch.chdir(made.root)
    assert list(agents().reference) == ["Doe and Roe, 2020"]


def test_a_word_of_the_table_says_what_the_descriptor_says_of_it(project):
    row = data.load("outcomes", project).set_index("outcome").loc["alpha-drug-os"]
    assert (row["analysis.rank"], row["status.mark"], row["unit.after"]) == (2, "†", "")
    assert not row["unit.exclusiveMinimum"]
    assert pd.isna(data.load("trials", project).set_index("trial").loc["delta"]["phase.step"])
