"""Questions answered: which trials, in which order, by which method; and told to a person and to a program."""

import json
import math

import pytest

from livingreview.project import Project
from livingreview.synthesis import PoolError, pool, report, words
from livingreview.synthesis.plotted import plotted
from livingreview.synthesis.questions import Answer, Asked, answers, asked, unpooled
from tests.example import HAZARD_RATIO, build
from tests.synthesis.conftest import RATIOS


def test_a_question_is_answered_by_the_ratios_of_its_trials(project):
    (answer,) = answers("drug-pfs", project=project)
    logs = [math.log(float(RATIOS[one.trial][0])) for one in answer.trials]
    errors = [
        math.log(float(RATIOS[one.trial][2]) / float(RATIOS[one.trial][1])) / (2 * 1.959963984540054)
        for one in answer.trials
    ]
    expected = pool(logs, [error**2 for error in errors], "REML", "hksj-adhoc")
    assert answer.pooled.estimate == pytest.approx(math.exp(expected.estimate))
    assert answer.pooled.ci_low == pytest.approx(math.exp(expected.ci_low))
    assert answer.pooled.tau2 == pytest.approx(expected.tau2)


def test_trials_come_in_the_order_of_their_reports(project):
    (answer,) = answers("drug-pfs", project=project)
    assert [(one.trial, one.year) for one in answer.trials] == [
        ("third", 2020),
        ("first", 2021),
        ("second", 2022),
    ]
    assert [one.k for one in answer.growing] == [1, 2, 3]
    assert answer.growing[0].estimate == pytest.approx(0.90)
    assert answer.growing[-1] == answer.pooled


def test_the_answer_without_each_trial_is_that_of_the_others(project):
    (answer,) = answers("drug-pfs", project=project)
    (fewer,) = answers("drug-pfs", without=["third"], project=project)
    assert answer.without[0] == fewer.pooled
    assert fewer.without == ()


def test_a_question_that_is_not_pooled_comes_with_its_reason(project):
    _, second = answers(project=project)
    assert isinstance(second, Asked)
    assert (second.is_pooled, second.reason) == (False, "Nobody told it.")


def test_a_reader_may_choose_another_method(project):
    (answer,) = answers("drug-pfs", "EE", project=project)
    assert (answer.pooled.method, answer.pooled.interval, answer.pooled.pi_low) == ("EE", "wald", None)
    (answer,) = answers("drug-pfs", "DL", "hksj", project=project)
    assert (answer.pooled.method, answer.pooled.interval) == ("DL", "hksj")


def test_one_trial_that_is_left_is_not_pooled(project):
    (found,) = answers("drug-pfs", without=["first", "second"], project=project)
    assert isinstance(found, Asked)
    assert found.reason == "Third alone is left, and two or more are needed."


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": "drug-pf"}, "drug-pf is no question; did you mean drug-pfs?"),
        ({"without": ["fist"]}, "fist is no trial that is in; did you mean first?"),
        ({"without": ["fourth"]}, "fourth is no trial that is in"),
        ({"method": "reml"}, "drug-pfs: method reml: expected one of EE, DL, PM, REML"),
    ],
)
def test_a_name_that_is_none_is_told_with_those_that_are(project, given, said):
    with pytest.raises(PoolError) as told:
        answers(**given, project=project)
    assert str(told.value).startswith(said)


def test_a_trial_that_cannot_be_pooled_stops_the_question_in_one_line(project, tmp_path):
    made = build(tmp_path)
    made.write("outcomes", [{**HAZARD_RATIO, "ci_level": "NR"}])
    made.write("questions", [{"question": "drug-pfs", "endpoint": "PFS", "pooled": "no"}])
    made.write(
        "included",
        [{"question": "drug-pfs", "trial": "example-1", "outcome": "example-1-pfs-hr", "included": "yes"}],
    )
    with pytest.raises(PoolError, match="drug-pfs, example-1-pfs-hr: the level of the interval"):
        asked(project=Project(tmp_path))


def test_a_review_without_questions_says_so(tmp_path):
    made = build(tmp_path)
    made.descriptor["resources"] = [one for one in made.descriptor["resources"] if one["name"] != "questions"]
    made.describe()
    assert report.as_text(answers(project=Project(tmp_path))) == (
        "This review asks no question that could be pooled.\n"
    )
    with pytest.raises(PoolError, match="drug-pfs is no question; there are none"):
        answers("drug-pfs", project=Project(tmp_path))


# Told.


def test_the_json_is_a_list_of_what_is_pooled_with_every_number(project):
    (record,) = json.loads(report.as_json(answers(project=project)))
    pooled = answers("drug-pfs", project=project)[0].pooled
    assert record["question"] == "drug-pfs"
    assert (record["endpoint"], record["method"], record["k"]) == ("PFS", "REML", 3)
    assert record["trials"] == ["third", "first", "second"]
    for name in ("estimate", "ci_low", "ci_high", "tau2", "i2", "pi_low", "pi_high"):
        assert record[name] == getattr(pooled, name)
    assert sum(record["weights"].values()) == pytest.approx(100)
    assert [one["without"] for one in record["leave_one_out"]] == record["trials"]


def test_the_text_names_every_trial_with_its_weight_and_those_left_out_with_their_reason(project):
    said = report.as_text(answers(project=project))
    for name, (value, low, high) in RATIOS.items():
        assert f"{value} ({low}\N{EN DASH}{high})" in said
        assert f"  {name.title()} " in said
    assert "weight" in said
    assert "Fourth: It is running." in said
    assert "Not pooled: Nobody told it." in said
    assert "Note: One class of drug." in said
    assert "0.79 (0.60\N{EN DASH}1.04), Doe, 2021: Two trials only." in said


def test_the_rows_of_a_forest_plot_are_the_trials_and_below_them_what_they_say_together(project):
    rows = plotted("drug-pfs", project=project)
    pooled = answers("drug-pfs", project=project)[0].pooled
    assert rows.kind.tolist() == ["trial", "trial", "trial", "pooled", "prediction"]
    assert rows.name.tolist() == ["Third", "First", "Second", "3 trials together", "A further trial"]
    assert rows.weight[:3].tolist() == list(pooled.weights)
    assert rows.value[:4].tolist() == [0.9, 0.8, 0.6, pooled.estimate]
    assert (rows.ci_low[3], rows.ci_high[4]) == (pooled.ci_low, pooled.pi_high)
    assert rows.estimate[0] == "0.90 (0.72\N{EN DASH}1.13)"
    assert rows.reference[0] == "Doe, 2020"


def test_the_rows_of_a_question_that_is_not_pooled_are_its_trials_alone(project):
    rows = plotted("drug-pfs", without=["first", "second"], project=project)
    assert rows.kind.tolist() == ["trial"] * 3
    assert rows.weight.isna().all()
    assert plotted("drug-pfs", "EE", project=project).kind.tolist() == ["trial"] * 3 + ["pooled"]


def sentence(estimate, low, high, pi=None):
    base = pool([0.0, 0.1, 0.2], [0.1, 0.1, 0.1])
    pi_low, pi_high = pi or (None, None)
    fields = {"estimate": estimate, "ci_low": low, "ci_high": high, "pi_low": pi_low, "pi_high": pi_high}
    pooled = type(base)(**{**base.__dict__, **fields})
    return words.in_words(Answer(None, (None,) * 3, pooled, (), ()))


@pytest.mark.parametrize(
    ("numbers", "meaning"),
    [
        ((0.7, 0.5, 0.9), "fewer events with the intervention, and its interval excludes no difference"),
        ((1.5, 1.2, 1.9), "more events with the intervention, and its interval excludes no difference"),
        ((0.9, 0.7, 1.1), "its interval includes no difference"),
        ((0.9, 0.8, 1.0), "its interval includes no difference"),
    ],
)
def test_the_sentence_says_no_more_than_the_interval_bears_out(numbers, meaning):
    assert sentence(*numbers) == f"Over 3 trials the ratio is {numbers[0]:.2f}: {meaning}."


def test_the_sentence_tells_where_a_further_trial_may_lie():
    assert sentence(0.7, 0.5, 0.9, (0.4, 1.2)).endswith(
        "between 0.40 and 1.20, on either side of no difference."
    )
    assert sentence(0.7, 0.5, 0.9, (0.5, 0.9)).endswith("on the same side of no difference.")


def test_several_questions_are_named_with_spaces_between_and_come_in_the_order_of_the_table(project):
    found = answers("drug-os drug-pfs", project=project)
    assert [one.asked.question if isinstance(one, Answer) else one.question for one in found] == [
        "drug-pfs",
        "drug-os",
    ]
    assert [one.question for one in unpooled(found)] == ["drug-os"]
    with pytest.raises(PoolError, match="drug-o is no question"):
        answers("drug-pfs drug-o", project=project)


def test_what_others_pooled_comes_with_its_trials_and_how_it_was_read(project):
    (other,) = asked("drug-pfs", project)[0].others
    assert (other.key, other.k, other.trials, other.model, other.i2) == ("doe-2021", None, (), "NA", "NA")
    assert (other.read.source, other.read.status) == ("doe2021example", "checked")


def test_a_trial_is_told_with_the_work_that_its_ratio_was_read_in(project):
    trials = {one.trial: one.read for one in asked("drug-pfs", project)[0].trials}
    assert trials["third"].source == "doe2020example"
    assert trials["fourth"] is None
