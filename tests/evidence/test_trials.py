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
    assert (row["analysis.rank"], row["status.mark"], row["unit.after"]) == (2, "○", "")
    assert not row["unit.exclusiveMinimum"]
    assert pd.isna(data.load("trials", project).set_index("trial").loc["delta"]["phase.step"])


#: So many rows that a sort which is not stable would mix them.
MANY = range(40)


def test_of_rows_that_nothing_tells_apart_the_last_in_the_table_is_shown(made):
    assert shown(made, *(os_ratio(f"n{i:02}", cutoff="2020-01-01") for i in MANY)) == ["alpha-drug-n39"]
    undated = [
        review.rate(f"epsilon/low/n{i:02}", "ORR", f"{i}.0", prior_benefit="primary-resistance") for i in MANY
    ]
    made.write("outcomes", undated)
    assert list(review.trials(made).by_earlier_benefit().outcome) == ["epsilon-low-n39"]


def benefits(made, *rows):
    made.write("outcomes", [review.rate(key, "ORR", value) | cells for key, value, cells in rows])
    found = review.trials(made).by_earlier_benefit()
    return list(zip(found.trial, found.arm, found.prior_benefit, found.value_text, strict=True))


NEVER, ONCE = {"prior_benefit": "primary-resistance"}, {"prior_benefit": "acquired-resistance"}


def test_response_by_earlier_benefit_stands_by_trial_arm_and_group_the_latest_of_each(made):
    assert benefits(
        made,
        ("epsilon/low/b", "2.0", ONCE),
        ("epsilon/high/a", "1.0", NEVER),
        ("epsilon/low/old", "4.0", NEVER | {"cutoff": "2020-01-01"}),
        ("epsilon/low/new", "5.0", NEVER | {"cutoff": "2021-01-01"}),
        ("epsilon/low/undated", "6.0", NEVER),
        ("alpha/drug/c", "3.0", NEVER),
    ) == [
        ("alpha", "drug", "primary-resistance", "3.0"),
        ("epsilon", "high", "primary-resistance", "1.0"),
        ("epsilon", "low", "primary-resistance", "5.0"),
        ("epsilon", "low", "acquired-resistance", "2.0"),
    ]


def test_only_response_rates_of_known_groups_tell_of_earlier_benefit(made):
    assert (
        benefits(
            made,
            ("epsilon/low/a", "1.0", {}),
            ("epsilon/low/b", "NR", NEVER),
            ("epsilon/low/c", "3.0", NEVER | {"endpoint": "PFS"}),
            ("epsilon/low/d", "4.0", NEVER | {"measure": "median"}),
        )
        == []
    )


@pytest.mark.parametrize(
    ("ask", "added"),
    [
        (lambda trials: trials.comparisons("PFS"), ["name", "strategy_label", "reference", "regimen", "comparison", "patients"]),
        (lambda trials: trials.medians("PFS"), ["name", "strategy_label", "reference", "regimen", "role", "patients"]),
        (lambda trials: trials.by_earlier_benefit(), ["name", "regimen", "patients", "reference"]),
    ],
    ids=["comparisons", "medians", "by_earlier_benefit"],
)  # fmt: skip
def test_results_have_the_columns_of_outcomes_and_what_a_figure_tells_besides(trials, ask, added):
    found = ask(trials)
    assert list(found.columns) == [*trials.outcomes.columns, *added]
    assert list(found.index) == list(range(len(found)))
    assert set(found.reference) == {"Doe and Roe, 2020"}
    assert not found[added].isna().any(axis=None)


def test_a_comparison_is_told_with_the_regimen_of_its_own_arm(trials):
    found = trials.comparisons("PFS")
    assert list(found.regimen) == ["Alphamab", "Epsilonib low", "Epsilonib high"]


def test_comparisons_of_one_trial_stand_as_in_the_table(made):
    rows = [
        review.ratio(f"epsilon/{arm}/{name}", "PFS", "0.9", "0.8 1.1 95")
        for name in ("x",)
        for arm in ("low", "high")
    ]
    made.write(
        "outcomes", [review.ratio("gamma/drug/y", "PFS", "0.9", "0.8 1.1 95"), *rows[::-1], os_ratio("z")]
    )
    assert list(review.trials(made).comparisons("PFS", "OS").outcome) == [
        "gamma-drug-y", "epsilon-high-x", "epsilon-low-x", "alpha-drug-z"
    ]  # fmt: skip


def test_events_have_name_strategy_and_reference_and_a_later_event_stands_after_an_earlier_one(trials):
    found = trials.events()
    assert list(found.columns)[-3:] == ["name", "strategy_label", "reference"]
    assert list(found.name) == ["Alpha", "Epsilon", "Beta", "Beta"]
    assert list(found.strategy_label) == ["Blue", "Red", "Red", "Red"]
    assert list(found.index) == [0, 1, 2, 3]
    assert set(found.reference) == {"Doe and Roe, 2020"}


def test_a_selection_has_the_columns_of_its_tables_and_its_rows_are_counted_anew(project):
    chosen = Trials.load(setting="late", project=project)
    for table, name in ((chosen.trials, "trials"), (chosen.arms, "arms"), (chosen.outcomes, "outcomes")):
        assert list(table.columns) == list(data.load(name, project).columns)
        assert list(table.index) == list(range(len(table)))
