"""What is to come: running trials with their records, what is due, and what each question waits for."""

import pandas as pd
import pytest

from livingreview import charts, tables
from livingreview.project import Project
from livingreview.synthesis import awaited
from tests.example import HAZARD_RATIO, build

DAY = "2026-06-15"
NAMES = ("known", "early", "late", "vague", "told", "lost")


def record(trial, completion, enrolment="100", **cells):
    return {
        "trial": trial,
        "start": "2020-01",
        "primary_completion": completion,
        "completion_kind": "anticipated",
        "enrolment": enrolment,
        "enrolment_kind": "anticipated",
        "registry_as_of": "2024-01-31",
        "checked_on": DAY,
    } | cells


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    made = build(tmp_path_factory.mktemp("horizon"))
    made.write(
        "trials",
        [{"trial": name, "name": name.title(), "primary_met": "ongoing"} for name in NAMES],
    )
    made.write(
        "states",
        [
            {"trial": name, "of": "registry", "word": "recruiting"}
            for name in ("early", "late", "vague", "told")
        ],
    )
    made.write(
        "arms",
        [
            {"trial": name, "arm": arm, "role": role, "n": "60"}
            for name in NAMES
            for arm, role in (("drug", "experimental"), ("placebo", "control"))
        ],
    )
    made.write(
        "outcomes",
        [
            {**HAZARD_RATIO, "outcome": f"{name}-pfs-hr", "trial": name, "arm": "drug", "comparator": "placebo"}
            for name in ("known", "told")
        ],
    )  # fmt: skip
    made.write(
        "registry",
        [record("early", "2026-05"), record("late", "2026-06-15", "NR"), record("told", "2020-01-01")],
    )
    made.write("questions", [{"question": "drug-pfs", "title": "Drug v placebo", "endpoint": "PFS", "pooled": "no", "reason": "One."}])  # fmt: skip
    made.write(
        "included",
        [{"question": "drug-pfs", "trial": "known", "outcome": "known-pfs-hr", "included": "yes"}]
        + [
            {"question": "drug-pfs", "trial": name, "included": "awaited", "reason": "It runs."}
            for name in ("early", "late", "told", "lost")
        ],
    )
    made.write("published", [])
    return Project(made.root)


def test_a_trial_that_runs_is_listed_with_its_record_and_one_with_a_result_is_not(project):
    found = awaited.running(project=project).set_index("trial")
    # What a question waits for is listed, though its state is not known.
    assert set(found.index) == {"early", "late", "vague", "lost"}
    assert found.loc["early", "enrolment"] == 100
    assert pd.isna(found.loc["late", "enrolment"])
    assert found.loc["late", "enrolment_text"] == "NR"
    assert list(found.index[~found.has_record]) == ["lost", "vague"]
    assert found.loc["lost", "primary_completion"] == "NR"


@pytest.mark.parametrize(
    ("by", "due"),
    [
        ("2026-05-31", []),
        ("2026-06-01", ["early"]),
        ("2026-06-15", ["early"]),
        ("2026-06-16", ["early", "late"]),
    ],
)
def test_a_completion_is_due_when_its_day_or_month_is_over(project, by, due):
    found = awaited.running(by=by, project=project)
    assert list(found.trial[found.due]) == due


def test_what_is_due_is_told_by_the_newest_day_on_which_a_record_was_read(project):
    assert awaited.day(project) == DAY
    assert list(awaited.running(project=project).due) == [True, False, False, False]


def test_a_question_counts_the_patients_it_knows_and_those_it_waits_for(project):
    (one,) = awaited.coming(project=project)
    assert one.known == 120
    assert (one.added, one.unsized) == (100, ("Late", "Lost"))
    assert list(one.trials.trial) == ["early", "late", "lost"]


def test_a_trial_of_which_an_arm_has_no_number_is_not_counted_and_named(tmp_path, project):
    made = build(tmp_path)
    for path in project.data.rglob("*.csv"):
        (made.root / "data" / path.relative_to(project.data)).write_bytes(path.read_bytes())
    arms = made.path("data/trials/arms.csv")
    arms.write_text(arms.read_text().replace("60", "NR", 1))
    (one,) = awaited.coming(project=Project(made.root))
    assert (one.known, one.uncounted) == (0, ("Known",))


def test_the_tables_mark_what_is_due_and_join_endpoints_that_wait_for_the_same(project):
    coming = awaited.coming(project=project)
    said = tables.awaiting([*coming, *coming], caption="C", name="tab-c").data
    assert said.count("Drug v placebo") == 1
    assert (
        "Early: [[2026-05]{.lr-date}]{.fact-early .of-registry} (anticipated); **due, no result seen**"
        in said
    )
    assert "100; size not seen of Late, Lost" in said
    trials = tables.running(awaited.running(project=project), caption="C", name="tab-t").data
    assert trials.count("**due, no result seen**") == 1


def test_the_chart_says_how_many_are_due(project):
    found = awaited.running(project=project)
    drawn = charts.horizon(found[found.has_record], title="T", day=DAY).to_dict()
    assert (
        "Of 2 running trials with a known date, 1 were to be complete by 15 June 2026" in drawn["description"]
    )
