"""What is found beside a ratio: patients, effect on patients, certainty, bias; told no further than it is known."""

import json

import pytest

from livingreview.project import Project
from livingreview.synthesis import appraisal, certainty, plain, report
from livingreview.synthesis.absolute import hazard_of_median
from livingreview.synthesis.findings import findings, levels
from livingreview.synthesis.plotted import beside, growing
from livingreview.synthesis.pooling import PoolError
from livingreview.synthesis.questions import answers
from tests.example import HAZARD_RATIO, MEDIAN, build
from tests.synthesis import artificial
from tests.synthesis.conftest import BIBLIOGRAPHY, NAMES, RATIOS

BASELINE = {
    **MEDIAN,
    "outcome": "first-pfs-placebo",
    "trial": "first",
    "arm": "placebo",
    "value": "12.0",
    "source": "doe2021example",
}


def write(made, **question):
    """Write a review that pools three trials with sixty patients in each arm, appraised and graded."""
    made.write("trials", [{"trial": name, "name": name.title()} for name in NAMES])
    arms = (("drug", "experimental"), ("placebo", "control"))
    made.write(
        "arms", [{"trial": name, "arm": arm, "role": role, "n": "60"} for name in NAMES for arm, role in arms]
    )
    ratios = [
        {**HAZARD_RATIO, "outcome": f"{name}-pfs-hr", "trial": name, "source": "doe2021example"}
        | dict(zip(("value", "ci_low", "ci_high"), ratio, strict=True))
        for name, ratio in RATIOS.items()
    ]
    made.write("outcomes", [*ratios, BASELINE])
    made.path("references.bib").write_text(BIBLIOGRAPHY.format(year=2021), encoding="utf-8")
    asked = {"question": "drug-pfs", "title": "Drug v placebo", "endpoint": "PFS", "pooled": "yes"}
    how = {"method": "REML", "interval": "hksj-adhoc", "baseline": "first-pfs-placebo"}
    made.write("questions", [{**asked, **how, "baseline_reason": "The larger arm.", **question}])
    made.write(
        "included",
        [
            {"question": "drug-pfs", "trial": name, "outcome": f"{name}-pfs-hr", "included": "yes"}
            for name in RATIOS
        ],
    )
    # Written backwards, because the order of the domains is that of the tool.
    made.write(
        "appraisal",
        [
            {"trial": "first", "outcome_kind": "PFS", "domain": domain, "judgement": "low", "source": "doe2021example", "support": f"As to {domain}."}
            for domain in reversed((*appraisal.DOMAINS, "overall"))
        ],
    )  # fmt: skip
    said = {domain: certainty.judgements(domain)[0] for domain in certainty.DOMAINS}
    made.write(
        "certainty",
        [
            {"question": "drug-pfs", "domain": domain, "judgement": word, "reason": "So."}
            for domain, word in {"overall": "high", **said}.items()
        ],
    )
    return Project(made.root)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return write(build(tmp_path_factory.mktemp("found")))


def test_a_finding_has_patients_effect_certainty_and_bias(project):
    (one,) = findings("drug-pfs", project=project)
    assert one.patients == 360
    assert (one.baseline.said, one.baseline.trial, one.baseline.is_median) == ("12.0 months", "First", True)
    assert one.absolute.control == pytest.approx(0.5)
    assert one.absolute.tried.estimate == pytest.approx(0.5**one.answer.pooled.estimate)
    assert one.absolute.tried.low == pytest.approx(0.5**one.answer.pooled.ci_high)
    assert [judged.domain for judged in one.certainty] == [*certainty.DOMAINS, "overall"]
    assert one.level.label == "High"
    assert [trial.name for trial in one.appraised] == ["First"]
    assert [judged.domain for judged in one.appraised[0].judgements] == [*appraisal.DOMAINS, "overall"]
    assert one.appraised[0].judgements[0].reason == "As to randomisation."


def test_an_answer_of_fewer_trials_has_no_certainty(project):
    (one,) = findings("drug-pfs", without=["third"], project=project)
    assert (one.certainty, one.level, plain.sentence(one)) == ((), None, "")


def test_a_question_without_a_baseline_is_reckoned_for_no_patients(tmp_path):
    (one,) = findings(project=write(build(tmp_path), baseline="NA", baseline_reason="NA"))
    assert (one.baseline, one.absolute) == (None, None)
    assert one.level is not None


def test_side_by_side_nothing_is_reckoned(tmp_path):
    how = {"pooled": "no", "method": "NA", "interval": "NA", "reason": "Mixed."}
    (one,) = findings(project=write(build(tmp_path), **how))
    assert (one.absolute, one.patients, one.level.judgement) == (None, 360, "high")
    assert plain.sentence(one) == ""


def test_a_baseline_that_is_none_stops_in_one_line(tmp_path):
    with pytest.raises(PoolError, match="drug-pfs, first-pfs-hr: a hazard-ratio; a median or a rate"):
        findings(project=write(build(tmp_path), baseline="first-pfs-hr"))


def test_the_json_tells_the_certainty_of_what_is_judged(project):
    found = answers(project=project)
    assert json.loads(report.as_json(found, levels(project)))[0]["certainty"] == "high"
    assert "certainty" not in json.loads(report.as_json(found))[0]


def test_the_text_tells_what_an_answer_comes_to_and_how_sure_it_is(project):
    said = report.as_text(answers(project=project), findings(project=project))
    assert "Certainty: high. What is tried lengthens progression-free survival" in said
    assert "control v tried: 50 v" in said
    assert "12.0 months, First" in said


# In words.


def found(estimate, low, high, level):
    answer = artificial.PFS
    pooled = answer.pooled.__class__(
        **{**answer.pooled.__dict__, "estimate": estimate, "ci_low": low, "ci_high": high}
    )
    moved = answer.__class__(**{**answer.__dict__, "pooled": pooled})
    return artificial.finding(moved, "serious", level, hazard=hazard_of_median(12))


@pytest.mark.parametrize(
    ("ratio", "level", "said"),
    [
        ((0.5, 0.4, 0.6), "high", "What is tried lengthens progression-free survival."),
        ((0.5, 0.4, 0.6), "moderate", "What is tried probably lengthens progression-free survival."),
        ((0.5, 0.4, 0.6), "low", "What is tried may lengthen progression-free survival."),
        ((0.95, 0.92, 0.98), "low", "What is tried may lengthen progression-free survival slightly."),
        ((1.6, 1.3, 2.0), "moderate", "What is tried probably shortens progression-free survival."),
        ((0.95, 0.8, 1.2), "high", "What is tried makes little or no difference to progression-free survival."),
        ((0.95, 0.8, 1.2), "low", "What is tried may make little or no difference to progression-free survival."),
        ((0.7, 0.4, 1.2), "low", "What is tried may lengthen progression-free survival; the interval includes no difference."),
        ((0.5, 0.4, 0.6), "very-low", "The evidence is very uncertain about the effect on progression-free survival."),
    ],
)  # fmt: skip
def test_a_sentence_is_as_sure_and_as_large_as_the_evidence(ratio, level, said):
    assert plain.sentence(found(*ratio, level)) == said


def test_numbers_of_patients_are_printed_with_their_intervals():
    effect = found(0.5, 0.25, 0.8, "low").absolute
    assert plain.shares(effect) == "50 v 71 (57–84) of 100"
    assert plain.difference(effect) == "+21 (+7 to +34) of 100"
    assert plain.gain(effect) == "+4.3 (+1.5 to +7.3) months"
    assert plain.horizon(effect) == "over the first 24 months"
    assert plain.needed(effect) == "5 (3–13)"


def test_harm_is_printed_as_harm():
    effect = found(2, 1.25, 4, "low").absolute
    assert plain.difference(effect) == "−25 (−44 to −8) of 100"
    assert plain.needed(effect) == "4 (2–13) for one more with the event"


def test_nobody_is_told_to_treat_where_the_interval_includes_no_effect():
    assert plain.needed(found(0.8, 0.6, 1.1, "low").absolute) == "Not told: the interval includes no effect"


@pytest.mark.parametrize(
    ("level", "signs"), [("high", "++++"), ("moderate", "+++·"), ("low", "++··"), ("very-low", "+···")]
)
def test_certainty_has_one_sign_for_each_level(level, signs):
    assert plain.signs(level) == signs


# As rows of a forest plot.


def test_the_answer_is_shown_as_the_reports_came(project):
    rows = growing("drug-pfs", project=project)
    (answer,) = answers("drug-pfs", project=project)
    assert rows.regimen.tolist() == ["1 trial", "2 trials", "3 trials"]
    assert rows.value.tolist() == [one.estimate for one in answer.growing]
    assert rows.name.tolist()[-1].startswith("2021, ")
    assert rows.value_text.tolist()[-1] == f"{answer.pooled.estimate:.2f}"


def test_two_trials_are_not_shown_growing(tmp_path):
    made = build(tmp_path)
    project = write(made)
    made.write(
        "included",
        [
            {"question": "drug-pfs", "trial": name, "outcome": f"{name}-pfs-hr", "included": "yes"}
            for name in list(RATIOS)[:2]
        ],
    )
    assert growing(project=project, name="drug-pfs").empty


def test_pools_of_others_stand_below_ours_as_they_print_them(tmp_path):
    made = build(tmp_path)
    project = write(made)
    ends = {"value": "0.79", "ci_low": "0.60", "ci_high": "1.04", "ci_level": "95", "k": "2"}
    more = {
        "model": "random",
        "source": "doe2021example",
        "difference": "Two trials only.",
        "status": "secondary",
    }
    made.write("published", [{"published": "doe-2021", "question": "drug-pfs", "endpoint": "PFS", **ends, **more}])  # fmt: skip
    rows = beside("drug-pfs", project=project)
    assert rows.strategy_label.tolist() == ["This book", "Others"]
    assert rows.name.tolist() == ["3 trials", "Doe, 2021"]
    assert rows.regimen.tolist()[1] == "2 trials, random effects"
    assert (rows.value_text.tolist()[1], rows["status.mark"].tolist()) == ("0.79", ["", "○"])


def test_where_nobody_else_pooled_nothing_is_set_beside(project):
    assert beside("drug-pfs", project=project).empty
