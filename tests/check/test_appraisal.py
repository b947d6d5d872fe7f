"""Bias and certainty: what is missing, or better than its parts allow, is said at its row in a clinician's words."""

import pytest

from livingreview.check.appraisal import check
from livingreview.synthesis import appraisal, certainty
from tests.check.test_synthesis import ARMS, QUESTION, SECOND, included, the_one
from tests.example import HAZARD_RATIO, MEDIAN, table
from tests.example import TRIALS as EXAMPLES

TRIALS = [{**trial, "design": "randomised-open-label"} for trial in EXAMPLES]
BASELINE = {**MEDIAN, "outcome": "example-1-pfs-placebo", "arm": "placebo", "value": "5.0"}


def bias(trial, **judgements):
    """Rows of one trial: low in every domain and overall, unless a judgement is named."""
    said = dict.fromkeys((*appraisal.DOMAINS, appraisal.OVERALL), "low")
    said |= {name.replace("_", "-"): word for name, word in judgements.items()}
    return [
        {"trial": trial, "outcome_kind": "PFS", "domain": domain, "judgement": word}
        for domain, word in said.items()
        if word
    ]


def grade(**judgements):
    said = {domain: certainty.judgements(domain)[0] for domain in certainty.DOMAINS} | {"overall": "high"}
    said |= {name.replace("_", "-"): word for name, word in judgements.items()}
    return [
        {"question": QUESTION["question"], "domain": domain, "judgement": word}
        for domain, word in said.items()
        if word
    ]


def faults(first=None, second=None, graded=None, question=None, trials=TRIALS, outcomes=(), listed=None):
    """Return what is said of a pooled question with two trials, any of them changed."""
    judged = (bias("example-1") if first is None else first) + (
        bias("example-2") if second is None else second
    )
    tables = [
        table("trials", *(trials)),
        table("arms", *ARMS),
        table("outcomes", HAZARD_RATIO, SECOND, BASELINE, *outcomes),
        table("questions", {**QUESTION, **(question or {})}),
        table("included", *(listed or [included("example-1"), included("example-2")])),
        table("appraisal", *judged),
        table("certainty", *(grade() if graded is None else graded)),
    ]
    return [str(one) for one in check({one.name: one for one in tables})]


def test_trials_and_answer_that_are_judged_in_every_domain_have_no_fault():
    assert faults() == []


def test_a_review_that_judges_nothing_has_no_fault():
    assert faults(first=[], second=[], graded=[]) == []
    assert check({"outcomes": table("outcomes", HAZARD_RATIO)}) == []


# Risk of bias.


def test_a_pooled_trial_is_judged_in_every_domain():
    found = faults(second=bias("example-2", missing_data="", overall=""))
    the_one(found, "included.csv, line 3, trial: example-2", "a row for missing-data and one for overall")
    the_one(faults(second=[]), "example-2 is pooled", "risk of bias for PFS is not judged")


def test_domains_can_be_judged_one_after_the_other_before_a_trial_is_pooled():
    out = included("example-2", included="no", outcome="NA", reason="Another population.")
    one = bias("example-2", deviations="", missing_data="", measurement="", selection="", overall="")
    assert faults(second=one, listed=[included("example-1"), out]) == []


def test_a_trial_of_a_question_that_is_not_pooled_need_not_be_judged():
    assert faults(second=[], graded=grade(), question={"pooled": "no"}) == []


def test_a_pooled_trial_that_is_not_randomised_is_not_asked_for():
    second = {**TRIALS[1], "design": "single-arm"}
    assert faults(second=[], trials=[TRIALS[0], second]) == []


def test_only_a_randomised_trial_is_judged():
    found = faults(trials=[TRIALS[0], {**TRIALS[1], "design": "single-arm"}])
    the_one(found, "appraisal.csv, line 8, trial: example-2 is not randomised")


@pytest.mark.parametrize(
    ("domain", "overall", "allowed"),
    [
        ("high", "some-concerns", "high"),
        ("high", "no-information", "high"),
        ("some-concerns", "low", "some-concerns"),
        ("no-information", "low", "some-concerns"),
    ],
)
def test_no_trial_is_better_overall_than_in_its_worst_domain(domain, overall, allowed):
    found = faults(first=bias("example-1", measurement=domain, overall=overall))
    the_one(found, f"judgement: {overall} overall is better", "example-1, PFS", f"write {allowed} or graver")


@pytest.mark.parametrize(
    ("domain", "overall"),
    [("high", "high"), ("some-concerns", "high"), ("no-information", "some-concerns"), ("low", "high")],
)
def test_a_trial_may_be_judged_graver_overall(domain, overall):
    assert faults(first=bias("example-1", selection=domain, overall=overall)) == []


# Certainty.


def test_a_pooled_answer_has_a_certainty():
    found = faults(graded=grade(imprecision=""))
    the_one(found, "questions.csv, line 2, question: drug-v-placebo-pfs", "add a row for imprecision")


@pytest.mark.parametrize(
    ("judgements", "overall", "most"),
    [
        ({"imprecision": "serious"}, "high", "moderate"),
        ({"imprecision": "very-serious"}, "moderate", "low"),
        ({"risk_of_bias": "serious", "publication_bias": "suspected"}, "moderate", "low"),
        ({"risk_of_bias": "very-serious", "imprecision": "very-serious"}, "low", "very-low"),
    ],
)
def test_each_concern_takes_its_levels_from_the_certainty(judgements, overall, most):
    found = faults(graded=grade(**judgements, overall=overall))
    the_one(found, f"judgement: {overall}, but the concerns", f"leave {most} at most")
    assert faults(graded=grade(**judgements, overall=most)) == []


def test_a_certainty_may_be_lower_than_its_concerns_alone_make_it():
    assert faults(graded=grade(imprecision="serious", overall="very-low")) == []


def test_a_domain_has_judgements_of_its_own():
    found = faults(graded=grade(publication_bias="serious", overall="moderate"))
    the_one(found, "judgement: serious is no judgement of publication-bias; write undetected or suspected")
    found = faults(graded=grade(overall="serious"))
    the_one(found, "serious is no judgement of overall; write very-low, low, moderate or high")


def test_a_question_without_a_trial_has_no_certainty():
    out = [
        included(f"example-{number}", included="no", outcome="NA", reason="No ratio.") for number in (1, 2)
    ]
    found = faults(listed=out, question={"pooled": "no", "reason": "No ratio."})
    the_one(found, "certainty.csv, line 2, question", "has no trial that is in")


def test_bias_is_a_concern_where_every_trial_is_at_high_risk_of_it():
    grave = [bias(f"example-{number}", deviations="high", overall="high") for number in (1, 2)]
    the_one(faults(*grave), "not-serious, but every trial is judged at high risk of bias")
    assert faults(grave[0]) == []
    assert faults(*grave, graded=grade(risk_of_bias="serious", overall="moderate")) == []


# Baselines.


def based(**cells):
    return faults(
        question={"baseline": "example-1-pfs-placebo", "baseline_reason": "The larger arm.", **cells}
    )


def test_a_baseline_is_a_result_of_a_control_arm():
    assert based() == []
    the_one(based(baseline_reason="NA"), "baseline_reason: NA, but example-1-pfs-placebo is the baseline")
    the_one(based(baseline="NA"), "baseline_reason: The larger arm., but there is no baseline")


def test_a_baseline_is_of_the_endpoint_of_the_question():
    of_another = {**BASELINE, "outcome": "example-1-os-placebo", "endpoint": "OS"}
    found = faults(
        question={"baseline": "example-1-os-placebo", "baseline_reason": "It is there."},
        outcomes=[of_another],
    )
    the_one(found, "example-1-os-placebo is of OS, the question of PFS")


def test_a_baseline_that_is_none_is_refused_with_its_line():
    drug = {**MEDIAN, "outcome": "example-1-pfs-drug"}
    told = faults(
        question={"baseline": "example-1-pfs-drug", "baseline_reason": "It is there."}, outcomes=[drug]
    )
    the_one(told, "baseline: example-1-pfs-drug is of an arm whose role is experimental", "line 5 of")
    rate = {
        **BASELINE,
        "outcome": "example-1-pfs-rate",
        "measure": "rate",
        "unit": "percent",
        "population": "All",
    }
    told = faults(
        question={"baseline": "example-1-pfs-rate", "baseline_reason": "It is there."}, outcomes=[rate]
    )
    the_one(told, "cannot be a baseline: a rate of “All”, which does not end with its time")
