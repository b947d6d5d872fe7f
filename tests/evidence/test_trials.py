"""The book shows the latest analysis, and keeps every other."""

import pandas as pd
import pytest

from livingreview.evidence import data
from livingreview.evidence.trials import Trials, agents, latest


def analysis(name, kind, cutoff, value):
    return {
        "outcome": name, "trial": "t", "arm": "a", "comparator": "c", "endpoint": "OS", "measure": "hazard-ratio",
        "analysis": kind, "cutoff": pd.to_datetime(cutoff), "value": value,
    }  # fmt: skip


def shown(*rows):
    return list(latest(pd.DataFrame(rows)).outcome)


def test_the_latest_cut_off_wins():
    assert shown(analysis("new", "interim", "2024-01-01", 1), analysis("old", "final", "2023-01-01", 2)) == [
        "new"
    ]


def test_a_final_analysis_wins_where_no_date_decides():
    assert shown(analysis("final", "final", None, 1), analysis("interim", "interim", None, 2)) == ["final"]


def test_a_dated_analysis_wins_over_an_undated_one():
    assert shown(analysis("dated", "interim", "2020-01-01", 1), analysis("undated", "final", None, 2)) == [
        "dated"
    ]


def test_subgroups_and_second_assessments_are_never_the_main_result():
    rows = [analysis("main", "primary", "2020-01-01", 1), analysis("sub", "subgroup", "2025-01-01", 2)]
    assert shown(*rows, analysis("second", "sensitivity", "2025-01-01", 3)) == ["main"]


def test_every_comparison_equals_its_row_of_the_table():
    outcomes = data.load("outcomes").set_index("outcome")
    comparisons = Trials.load().comparisons("PFS", "OS")
    assert len(comparisons) > 10
    for row in comparisons.itertuples():
        assert row.value == outcomes.value[row.outcome]
        assert outcomes.measure[row.outcome] == "hazard-ratio"


def test_a_comparison_names_both_regimens_and_their_patients():
    row = Trials.load(review="il6").comparisons("PFS").set_index("outcome").loc["wjog8515l-pfs-hr"]
    assert row.comparison == "Nivolumab v Carboplatin + pemetrexed"
    assert row.patients == "52 v 50"
    assert row.reference == "Hayashi et al., 2022"


def test_a_selection_holds_only_its_strategy():
    selection = Trials.load(strategy="immunotherapy")
    assert set(selection.trials.strategy) == {"immunotherapy"}
    assert set(selection.outcomes.trial) <= set(selection.trials.trial)


def test_an_unknown_strategy_is_refused_with_those_that_exist():
    with pytest.raises(ValueError, match="strategy 'imunotherapy' is none of: all, immunotherapy,"):
        Trials.load(strategy="imunotherapy")


def test_every_agent_has_its_reference():
    assert agents().reference.str.contains(r", \d{4}$").all()


LATER = Trials.load(setting="post-ici")


def test_a_trial_runs_until_it_is_closed_or_a_result_was_seen():
    running = LATER.running()
    assert set(running.trials.trial_status) <= {"recruiting", "active"}
    assert set(running.outcomes.endpoint) <= {"FU"}
    # Its endpoint was missed in words; no number has been published.
    assert "costar-lung" not in set(running.trials.trial)
    assert not set(running.trials.trial) & set(LATER.reported().trials.trial)


def test_a_trial_is_with_or_without_a_result_and_follow_up_alone_is_none():
    with_result, without = (set(part.trials.trial) for part in (LATER.reported(), LATER.unreported()))
    assert with_result | without == set(LATER.trials.trial)
    assert not with_result & without
    followed = LATER.outcomes.assign(endpoint="FU")
    assert Trials(LATER.trials, LATER.arms, followed).reported().trials.empty


def test_a_control_is_a_drug_alone_with_or_without_placebo():
    against = set(LATER.against("docetaxel").trials.trial)
    assert {"sapphire", "canopy-2"} <= against
    assert not {"pragmatica-lung", "lung-map-s1800a", "atalante-1"} & against


def test_a_mechanism_finds_the_trials_that_counter_it_among_others():
    trials = Trials.load().countering("il6").trials.set_index("trial")
    assert "hudson" in trials.index
    assert all("il6" in names.split(";") for names in trials.mechanisms)


def test_only_response_of_patients_chosen_by_earlier_benefit_is_told_by_it():
    rates = LATER.by_earlier_benefit()
    assert set(rates.prior_benefit) <= set(data.labels("outcomes", "prior_benefit"))
    assert not rates.duplicated(["trial", "arm", "prior_benefit"]).any()
    assert set(rates.endpoint) == {"ORR"}
    arms = data.load("arms").set_index(["trial", "arm"]).n_text
    assert list(rates.patients) == [arms[row.trial, row.arm] for row in rates.itertuples()]


def test_events_stand_by_strategy_and_then_by_the_first_of_their_trial():
    events = LATER.events()
    order = list(events.strategy_label.cat.categories)
    places = [order.index(label) for label in events.strategy_label]
    assert places == sorted(places)
    for _, trial in events.groupby("trial", sort=False):
        assert list(trial.happened_on) == sorted(trial.happened_on)
