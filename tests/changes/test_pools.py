"""A change tells which pooled answers are others now, which trials came and went, and which number is lost."""

from datetime import date

import pytest

from livingreview.changes import pools, report
from livingreview.changes.formats import FORMATS, Place
from livingreview.changes.pools import Pool, changed
from livingreview.check.base import Earlier
from livingreview.project import Project
from livingreview.synthesis.questions import answers
from tests.example import HAZARD_RATIO, build

TWO = Pool("Drug v placebo, overall survival", "0.80 (95% CI 0.70–0.90)", True, ("First", "Second"))
NOT = Pool(TWO.title, "not pooled: One trial only.", False, ("First",))
RATIOS = {
    "first": ("0.80", "0.65", "0.98"),
    "second": ("0.60", "0.45", "0.80"),
    "third": ("0.90", "0.72", "1.13"),
}


def with_(pool, **changes):
    return Pool(**{**pool.__dict__, **changes})


@pytest.mark.parametrize(
    ("now", "joined", "left"),
    [
        (with_(TWO, said="0.81 (95% CI 0.70–0.90)"), (), ()),
        (with_(TWO, said="0.80 (95% CI 0.69–0.90)"), (), ()),
        (with_(TWO, trials=("First", "Third")), ("Third",), ("Second",)),
    ],
)
def test_another_estimate_interval_or_set_of_trials_is_told(now, joined, left):
    (one,) = changed({"a": TWO}, {"a": now})
    assert (one.question, one.before, one.now, one.joined, one.left) == ("a", TWO, now, joined, left)
    assert not one.is_loss


def test_what_is_the_same_and_what_was_never_pooled_is_not_told():
    other = with_(NOT, said="not pooled: Two controls.", trials=("First", "Third"))
    turned = with_(TWO, trials=("Second", "First"))
    assert changed({"a": TWO, "b": NOT, "c": NOT}, {"a": turned, "b": other}) == []


def test_a_number_that_is_lost_comes_first_with_the_reason():
    found = changed({"a": TWO, "b": TWO, "c": TWO}, {"d": TWO, "a": with_(TWO, said="0.9"), "b": NOT})
    assert [(one.question, one.is_loss) for one in found] == [
        ("b", True),
        ("c", True),
        ("d", False),
        ("a", False),
    ]
    assert found[0].now == NOT
    assert found[0].left == ("Second",)
    assert found[1].now is None


@pytest.fixture
def pair(tmp_path):
    """A project that pools two of three trials, as it was, and the same as a test changes it."""
    made = []
    for name in ("was", "is"):
        (tmp_path / name).mkdir()
        one = build(tmp_path / name)
        one.write("trials", [{"trial": trial, "name": trial.title()} for trial in RATIOS])
        arms = (("drug", "experimental"), ("placebo", "control"))
        one.write(
            "arms", [{"trial": trial, "arm": arm, "role": role} for trial in RATIOS for arm, role in arms]
        )
        one.write("outcomes", outcomes())
        ask(one, "yes", "NA")
        include(one, "first", "second")
        made.append(one)
    return made


def outcomes(**changed):
    return [
        {**HAZARD_RATIO, "outcome": f"{trial}-pfs-hr", "trial": trial}
        | dict(zip(("value", "ci_low", "ci_high"), changed.get(trial, ratio), strict=True))
        for trial, ratio in RATIOS.items()
    ]


def ask(made, pooled, reason):
    how = {"method": "REML", "interval": "wald"} if pooled == "yes" else {}
    question = {"question": "drug-pfs", "title": "Drug v placebo", "endpoint": "PFS", "pooled": pooled}
    made.write("questions", [question | how | {"reason": reason}])


def include(made, *trials):
    made.write(
        "included",
        [
            {"question": "drug-pfs", "trial": one, "outcome": f"{one}-pfs-hr", "included": "yes"}
            for one in trials
        ],
    )


def told(pair):
    found = report.since(Earlier(Project(pair[0].root), "abc", date(2025, 5, 31)), Project(pair[1].root))
    return found, FORMATS["text"](found, Place())


def test_nothing_is_told_of_a_pool_that_stayed(pair):
    found, said = told(pair)
    assert found.is_empty
    assert "ooled" not in said


def test_a_report_tells_the_pool_before_and_now_and_the_trial_that_joined(pair):
    include(pair[1], "first", "second", "third")
    found, said = told(pair)
    assert not found.is_empty
    assert "Drug v placebo, progression-free survival" in said
    assert "Trials that joined: Third" in said
    before, now = (pools.pools(answers(project=Project(one.root)))["drug-pfs"] for one in pair)
    assert f"{before.said} → {now.said}" in said
    assert before.said != now.said


def test_a_report_tells_that_a_number_cannot_be_pooled_any_more_and_why(pair):
    ask(pair[1], "no", "One trial was withdrawn.")
    _, said = told(pair)
    assert "Pooled no more" in said
    assert "not pooled: One trial was withdrawn." in said


def test_trials_that_cannot_be_pooled_stop_no_report(pair):
    pair[1].write("outcomes", outcomes(first=("0.80", "0.10", "0.98")))
    found, said = told(pair)
    assert found.pooled == ()
    assert "Pooled estimates were not compared" in said


DOMAINS = ("randomisation", "deviations", "missing-data", "measurement", "selection", "overall")
CONCERNS = ("risk-of-bias", "inconsistency", "indirectness", "imprecision", "publication-bias", "overall")


def appraise(made, **judgements):
    """Judge two trials: low in every domain, unless a judgement is named for the first."""
    said = dict.fromkeys(DOMAINS, "low") | judgements
    made.write(
        "appraisal",
        [
            {"trial": trial, "outcome_kind": "PFS", "domain": domain, "judgement": word}
            for trial, words in (("first", said), ("second", dict.fromkeys(DOMAINS, "low")))
            for domain, word in words.items()
        ],
    )


def grade(made, **judgements):
    said = dict.fromkeys(CONCERNS, "not-serious") | {"publication-bias": "undetected", "overall": "high"}
    made.write(
        "certainty",
        [
            {"question": "drug-pfs", "domain": domain, "judgement": word}
            for domain, word in (said | judgements).items()
        ],
    )


def test_another_judgement_of_bias_names_trial_outcome_and_domain(pair):
    appraise(pair[0])
    appraise(pair[1], deviations="high", overall="high")
    found, said = told(pair)
    changed_rows = [one for one in found.rows if one.table == "appraisal"]
    assert [(one.kind, one.about) for one in changed_rows] == [
        (
            "changed",
            "First, progression-free survival, deviations from the intended interventions: high risk",
        ),
        ("changed", "First, progression-free survival, overall: high risk"),
    ]
    assert [(cell.title, cell.said_before, cell.said_now) for cell in changed_rows[0].told] == [
        ("Judgement", "Low risk", "High risk")
    ]
    assert "deviations from the intended interventions: high risk" in said


def test_another_certainty_names_question_endpoint_and_domain(pair):
    grade(pair[0])
    grade(pair[1], imprecision="serious", overall="moderate")
    found, said = told(pair)
    changed_rows = [one for one in found.rows if one.table == "certainty"]
    assert [one.about for one in changed_rows] == [
        "Drug v placebo, progression-free survival, imprecision: serious",
        "Drug v placebo, progression-free survival, overall: moderate",
    ]
    assert changed_rows[1].told[0].said_before == "High"
    assert "Drug v placebo, progression-free survival, overall: moderate" in said
