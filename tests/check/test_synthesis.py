"""Questions for pooling: what is wrong with one is said at its row, in words of a clinician."""

import pytest

from livingreview.check.synthesis import check
from tests.example import HAZARD_RATIO, TRIALS, table

QUESTION = {
    "question": "drug-v-placebo-pfs",
    "title": "Drug v placebo",
    "endpoint": "PFS",
    "matches": "arms where role = control",
    "pooled": "yes",
    "method": "REML",
    "interval": "hksj",
}
SECOND = {
    **HAZARD_RATIO,
    "outcome": "example-2-pfs-hr",
    "trial": "example-2",
    "value": "0.70",
    "ci_low": "0.50",
    "ci_high": "0.98",
}
ARMS = [
    {"trial": trial, "arm": arm, "role": role, "n": "60"}
    for trial in ("example-1", "example-2")
    for arm, role in (("drug", "experimental"), ("placebo", "control"))
]


def included(trial, **more):
    row = {"question": QUESTION["question"], "trial": trial, "outcome": f"{trial}-pfs-hr", "included": "yes"}
    return {**row, **more}


def faults(question=None, first=None, second=None, outcomes=(), published=(), trials=None):
    """Return what is said of a question with its two trials, any of them changed."""
    rows = {row["outcome"]: row for row in (HAZARD_RATIO, SECOND, *outcomes)}
    listed = [included("example-1", **(first or {})), included("example-2", **(second or {}))]
    tables = [
        table("trials", *TRIALS),
        table("arms", *ARMS),
        table("outcomes", *rows.values()),
        table("questions", {**QUESTION, **(question or {})}),
        table("included", *(listed if trials is None else trials)),
        table("published", *published),
    ]
    return [str(one) for one in check({one.name: one for one in tables})]


def the_one(said, *parts):
    assert len(said) == 1, said
    for part in parts:
        assert part in said[0], said[0]


def test_a_question_whose_trials_are_all_in_with_a_ratio_has_no_fault():
    assert faults() == []


def test_a_review_without_questions_has_no_fault():
    assert check({"outcomes": table("outcomes", HAZARD_RATIO)}) == []


# A question.


def test_a_question_that_is_not_pooled_says_why():
    found = faults({"pooled": "no", "reason": "NA", "method": "NA", "interval": "NA"})
    the_one(found, "questions.csv, line 2, reason: NA", "is not pooled; say why")


def test_a_question_that_is_not_pooled_needs_no_method():
    the_one(
        faults({"pooled": "no", "reason": "Mixed controls.", "interval": "NA"}), "method: REML", "write NA"
    )


def test_a_question_that_is_pooled_says_how():
    the_one(faults({"method": "NA"}), "method: NA", "is pooled; say how, such as REML")


def test_one_trial_is_not_pooled():
    found = faults(second={"included": "no", "reason": "Another population."})
    the_one(found, "pooled: yes, but only one trial is in", "two or more are needed")


def test_a_trial_with_a_matching_arm_is_listed():
    found = faults(
        {"pooled": "no", "reason": "One trial.", "method": "NA", "interval": "NA"},
        trials=[included("example-1")],
    )
    the_one(found, "questions.csv, line 2, matches: example-2 has such an arm", "in, or out with the reason")


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("role = control", "does not begin with “arms where”"),
        ("arms where rule = control", "did you mean role?"),
        ("arms where role = controls", "did you mean control?"),
        ("arms where role = single; and arms where rule = control", "did you mean role?"),
    ],
)
def test_conditions_that_cannot_be_read_are_told_as_in_a_conclusion(said, message):
    the_one(faults({"matches": said}), "matches", message)


def test_several_conditions_are_all_asked():
    found = faults(
        {
            "matches": "arms where trial = example-1; and arms where trial = example-2",
            "pooled": "no",
            "reason": "One trial.",
            "method": "NA",
            "interval": "NA",
        },
        trials=[included("example-1")],
    )
    the_one(found, "example-2 has such an arm")


# A trial.


def test_a_trial_that_is_out_has_a_reason():
    found = faults(
        {"pooled": "no", "reason": "One trial.", "method": "NA", "interval": "NA"},
        second={"included": "no", "outcome": "NA", "reason": "NA"},
    )
    the_one(found, "included.csv, line 3, reason: NA, but example-2 is out; say why")


def test_a_trial_that_is_awaited_has_no_result_yet_and_counts_as_out():
    said = {"pooled": "no", "reason": "One trial.", "method": "NA", "interval": "NA"}
    awaited = {"included": "awaited", "reason": "It runs."}
    assert faults(said, second={**awaited, "outcome": "NA"}) == []
    the_one(faults(said, second=awaited), "awaited, but example-2-pfs-hr is a result of example-2; write yes")


def test_a_trial_that_is_in_has_a_result():
    the_one(faults(second={"outcome": "NA"}), "outcome: NA, but example-2 is in; name its ratio")


def test_rows_that_name_nothing_or_a_trial_twice_are_told_by_the_check(project):
    no = {"pooled": "no", "reason": "None.", "method": "NA", "interval": "NA"}
    project.write("questions", [{**QUESTION, **no, "matches": "NA"}])
    out = included("example-1", included="no", reason="Another population.")
    rows = [{**out, "outcome": "example-1-pfs-hrr"}, {**out, "outcome": "NA"}, {**out, "trial": "example-2"}]
    project.write("included", rows)
    said = [one for one in project.lines("data") if "included.csv" in one]
    assert len(said) == 3, said
    assert "line 2, outcome: example-1-pfs-hrr is in no row of data/trials/outcomes.csv" in said[0]
    assert "line 3" in said[1]
    assert "example-1-pfs-hr does not start with its trial; expected example-2-" in said[2]


def test_a_result_of_another_trial_is_refused():
    longer = {**SECOND, "outcome": "example-2-extended-pfs-hr", "trial": "example-2-extended"}
    found = faults(second={"outcome": "example-2-extended-pfs-hr"}, outcomes=[longer])
    the_one(found, "outcome: example-2-extended-pfs-hr is a result of example-2-extended")


def test_a_result_of_another_endpoint_is_refused():
    found = faults(outcomes=[{**SECOND, "endpoint": "OS"}])
    the_one(found, "outcome: example-2-pfs-hr is of OS", "the question of PFS")


def test_a_result_that_is_no_ratio_is_refused():
    median = {"measure": "median", "unit": "months", "comparator": "NA", "value": "6.1", "ci_low": "5.0"}
    found = faults(outcomes=[{**SECOND, **median, "ci_high": "7.2"}])
    the_one(found, "example-2-pfs-hr is a median", "a ratio is expected")


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"ci_low": "NR", "ci_high": "NR", "ci_level": "NR"}, "no interval is printed for 0.70"),
        ({"ci_level": "NR"}, "the level of the interval 0.50 to 0.98 is not stated; 95 is not assumed"),
        (
            {"value": "0.86", "ci_low": "0.55", "ci_high": "1.19", "note": "As printed: by two news sites"},
            "0.86 is not the middle of 0.55 to 1.19",
        ),
    ],
)
def test_a_result_that_gives_no_variance_is_refused_with_its_line(cells, said):
    found = faults(outcomes=[{**SECOND, **cells}])
    the_one(found, "cannot be pooled", said, "line 3 of data/trials/outcomes.csv")


def test_an_earlier_cut_needs_a_reason():
    later = {**SECOND, "outcome": "example-2-pfs-hr-2025", "cutoff": "2025-01-01", "analysis": "update"}
    the_one(faults(outcomes=[later]), "is an earlier or partial analysis; name example-2-pfs-hr-2025")
    assert faults(outcomes=[later], second={"reason": "The endpoint was tested at this cut."}) == []


def test_a_subgroup_needs_a_reason():
    subgroup = {**SECOND, "analysis": "subgroup"}
    the_one(
        faults(outcomes=[subgroup]),
        "is a subgroup analysis; say in the reason why it speaks for the trial",
    )


# Others.


def published(**more):
    return {
        "published": "doe-2020-pfs",
        "question": QUESTION["question"],
        "endpoint": "PFS",
        "value": "0.75",
        **more,
    }


def test_what_others_pooled_stands_at_a_question_of_its_endpoint():
    assert faults(published=[published(trials="example-1;example-2")]) == []
    the_one(faults(published=[published(endpoint="OS")]), "endpoint: OS, but the question is of PFS")


def test_a_trial_that_others_pooled_is_one_of_the_tables():
    found = faults(published=[published(trials="example-1;exmaple-2")])
    the_one(found, "trials: exmaple-2 is no trial of the tables; did you mean example-2?")
