"""The questions of the book itself: pooled, and set beside what others pooled of the same trials."""

import re

import pytest

from livingreview.evidence import data
from livingreview.evidence.records import records
from livingreview.project import Project
from livingreview.synthesis.findings import findings
from livingreview.synthesis.pooling import pool
from livingreview.synthesis.questions import Answer, answers
from livingreview.synthesis.ratios import effect
from tests.conftest import ROOT

PROJECT = Project(ROOT)
ANSWERS = {one.asked.question: one for one in answers(project=PROJECT) if isinstance(one, Answer)}
PUBLISHED = records(data.load("published", PROJECT))
#: Those that name their trials, which are those of the question.
SAME_TRIALS = [
    pytest.param(row, id=row["published"])
    for row in PUBLISHED
    if row["question"] in ANSWERS
    and set(row["trials"].split(";")) == {one.trial for one in ANSWERS[row["question"]].trials}
]


def test_some_pool_of_others_is_of_the_same_trials():
    assert SAME_TRIALS


@pytest.mark.parametrize("row", SAME_TRIALS)
def test_the_same_trials_give_what_others_print_within_a_hundredth(row):
    (answer,) = answers(row["question"], "DL", "wald", project=PROJECT)
    found = [answer.pooled.estimate, answer.pooled.ci_low, answer.pooled.ci_high]
    assert found == pytest.approx([row["value"], row["ci_low"], row["ci_high"]], abs=0.0101)


@pytest.mark.parametrize("answer", [pytest.param(one, id=name) for name, one in ANSWERS.items()])
def test_no_answer_lies_outside_its_trials_or_hides_that_it_rests_on_few(answer):
    ratios = [float(one.said.split()[0]) for one in answer.trials]
    assert min(ratios) <= answer.pooled.estimate <= max(ratios)
    assert answer.pooled.ci_low < answer.pooled.estimate < answer.pooled.ci_high
    # With two trials a reader is told what the interval is worth.
    assert len(answer.trials) > 2 or "Two trials" in answer.asked.reason


def test_regimens_with_and_without_an_anti_vegf_drug_are_never_one_number():
    with_, without = (
        {one.outcome for one in ANSWERS[name].trials}
        for name in ("ici-antivegf-chemotherapy-after-egfr-tki-pfs", "ici-chemotherapy-after-egfr-tki-pfs")
    )
    assert not with_ & without


def test_an_interval_of_60_percent_weighs_as_one():
    outcome = next(
        row for row in records(data.load("outcomes", PROJECT)) if row["outcome"] == "wjog8515l-pfs-hr"
    )
    columns = ("value", "ci_low", "ci_high")
    told = effect(*(outcome[f"{name}_text"] for name in columns), outcome["ci_level_text"]).variance
    misread = effect(*(outcome[f"{name}_text"] for name in columns), "95").variance
    assert told / misread == pytest.approx(5.4, abs=0.05)


# What the chapter says of the pooled answers, which no question to the tables can ask.


@pytest.mark.parametrize("name", [name for name in ANSWERS if "docetaxel-after-ici" in name])
def test_the_pooled_intervals_against_docetaxel_include_no_difference(name):
    assert ANSWERS[name].pooled.ci_low < 1 < ANSWERS[name].pooled.ci_high


@pytest.mark.parametrize("name", [name for name in ANSWERS if "after-egfr-tki" in name])
def test_the_pooled_intervals_after_an_egfr_inhibitor_lie_below_no_difference(name):
    assert ANSWERS[name].pooled.ci_high < 1


def test_over_three_trials_or_more_our_intervals_are_wider_than_those_of_others():
    compared = [
        (answer.pooled, other)
        for answer in ANSWERS.values()
        if answer.pooled.k > 2
        for other in PUBLISHED
        if other["question"] == answer.asked.question
    ]
    assert compared
    for ours, other in compared:
        assert ours.ci_high / ours.ci_low > other["ci_high"] / other["ci_low"], other["published"]


def test_the_sources_hold_no_pool_of_multikinase_inhibitors_with_a_checkpoint_inhibitor():
    assert not [row for row in PUBLISHED if row["question"].startswith("tki-ici-v-docetaxel")]


def test_the_two_questions_after_an_egfr_inhibitor_share_a_trial_and_the_conjugates_hold_the_trop2_pool():
    trials = {name: {one.trial for one in answer.trials} for name, answer in ANSWERS.items()}
    with_, without = "ici-antivegf-chemotherapy-after-egfr-tki-pfs", "ici-chemotherapy-after-egfr-tki-pfs"
    assert trials[with_] & trials[without] == {"orient-31"}
    for endpoint in ("pfs", "os"):
        conjugates = trials[f"conjugate-v-docetaxel-after-ici-{endpoint}"]
        assert trials[f"trop2-conjugate-v-docetaxel-after-ici-{endpoint}"] < conjugates


def test_the_trials_that_the_conclusions_of_the_chapter_ask_for_are_those_that_are_pooled():
    asked = " ".join(
        row["holds_if"] for row in records(data.load("claims", PROJECT)) if row["claim"].startswith("pooled-")
    )
    pooled = {
        one.outcome
        for name, answer in ANSWERS.items()
        if name.endswith("-os") or "after-egfr-tki" in name
        for one in answer.trials
    }
    assert pooled == {
        word.strip(",;")
        for word in asked.split()
        if re.fullmatch(r"[a-z0-9-]+-(?:os|pfs)-hr[a-z0-9-]*[,;]?", word)
    }


# What the chapter says of how certainty is judged.

FOUND = {one.asked.question: one for one in findings(project=PROJECT)}
JUDGED = {name: {judged.domain: judged.judgement for judged in one.certainty} for name, one in FOUND.items()}


@pytest.mark.parametrize("name", ANSWERS)
def test_inconsistency_is_serious_where_most_of_the_spread_lies_between_the_trials(name):
    assert (JUDGED[name]["inconsistency"] != "not-serious") == (ANSWERS[name].pooled.i2 > 50)


@pytest.mark.parametrize("name", ANSWERS)
def test_imprecision_follows_the_interval_and_the_number_of_trials(name):
    pooled = ANSWERS[name].pooled
    is_wide = pooled.ci_low < 0.75 and pooled.ci_high > 1.25
    is_open = pooled.ci_low <= 1 <= pooled.ci_high or pooled.k == 2
    expected = "very-serious" if is_wide else "serious" if is_open else "not-serious"
    assert JUDGED[name]["imprecision"] == expected


@pytest.mark.parametrize("name", ANSWERS)
def test_every_pooled_answer_has_a_baseline_and_the_bias_of_all_its_trials(name):
    one = FOUND[name]
    assert one.absolute is not None
    assert len(one.appraised) == len(ANSWERS[name].trials)


@pytest.mark.parametrize("name", ANSWERS)
def test_a_number_to_treat_is_told_only_where_the_pooled_interval_excludes_no_effect(name):
    pooled = ANSWERS[name].pooled
    assert (FOUND[name].absolute.needed is None) == (pooled.ci_low <= 1 <= pooled.ci_high)


def test_with_checkmate_722_the_pool_would_include_no_difference_as_its_chapter_says():
    rows = {row["outcome"]: row for row in records(data.load("outcomes", PROJECT))}
    question = ANSWERS["ici-chemotherapy-after-egfr-tki-pfs"]
    names = [one.outcome for one in question.trials]
    assert "checkmate-722-pfs-hr" not in names
    effects = [
        effect(*(rows[name][f"{column}_text"] for column in ("value", "ci_low", "ci_high")), "95")
        for name in [*names, "checkmate-722-pfs-hr"]
    ]
    found = pool([one.log for one in effects], [one.variance for one in effects], "REML", "hksj-adhoc")
    assert found.ratio().ci_high > 1 > question.pooled.ci_high
