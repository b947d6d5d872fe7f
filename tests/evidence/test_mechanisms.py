"""Mechanisms of resistance are joined with trials and markers as the tables say."""

import pytest

from livingreview.evidence import data
from livingreview.evidence.mechanisms import biomarkers, gaps, landscape, mechanisms
from livingreview.evidence.trials import Trials
from livingreview.project import Project
from tests import review


@pytest.fixture(scope="module")
def trials(project):
    return Trials.load(project=project)


def cells(table):
    """Row and column -> count, level and names, of the cells that hold a trial."""
    return {
        (row["row"], row["column"]): (row["count"], row["level"], row["told"])
        for row in table[table["count"] > 0].to_dict("records")
    }


def test_mechanisms_stand_by_origin_in_the_order_of_the_descriptor(project):
    assert list(mechanisms(project=project).mechanism) == ["gate", "wall"]
    assert list(mechanisms("outside", project).mechanism) == ["wall"]


def test_an_unknown_origin_is_named_with_those_there_are(project):
    with pytest.raises(ValueError, match="origin 'moon' is none of: all, inside, outside"):
        mechanisms("moon", project)


def test_a_cell_of_the_gap_map_counts_the_trials_of_its_mechanism_and_strategy(trials):
    found = cells(gaps(trials.aimed()))
    assert {place: (count, told) for place, (count, _, told) in found.items()} == {
        ("Gate shut", "Blue"): (1, "Alpha"),
        ("Gate shut", "Red"): (1, "Beta"),
        ("Wall raised", "Red"): (3, "Beta; Delta; Epsilon"),
    }


def test_the_gap_map_has_every_combination_once_and_no_strategy_without_a_trial(trials):
    table = gaps(trials.aimed())
    assert list(zip(table["row"], table["column"], strict=True)) == [
        ("Gate shut", "Blue"), ("Gate shut", "Red"), ("Wall raised", "Blue"), ("Wall raised", "Red")
    ]  # fmt: skip
    assert list(table.group) == ["Inside", "Inside", "Outside", "Outside"]


def test_the_mark_of_a_cell_tells_the_highest_phase(made):
    rows = [row | {"phase": "2"} if row["trial"] == "delta" else row for row in review.TRIALS]
    made.write("trials", rows)
    level = cells(gaps(review.trials(made).aimed()))["Wall raised", "Red"][1]
    assert level == "Phase 2"


def test_a_cell_of_trials_of_unknown_phase_has_no_mark(trials):
    table = gaps(trials.without("beta", "epsilon").aimed())
    assert table[(table["row"] == "Wall raised") & (table["column"] == "Red")].level.isna().all()


def test_the_landscape_counts_each_trial_in_the_step_of_its_phase(trials):
    assert cells(landscape(trials)) == {
        ("Blue", "Phase 2"): (1, "Phase 2", "Gamma"),
        ("Blue", "Phase 2/3 or 3"): (1, "Phase 2/3 or 3", "Alpha"),
        ("Red", "Phase 1 or 1/2"): (2, "Phase 1 or 1/2", "Beta; Epsilon"),
    }


def test_the_landscape_counts_every_phase_that_the_descriptor_has(made):
    phases = [word["value"] for word in made.words("trials", "phase")]
    made.write(
        "trials", [{"trial": f"t{i}", "name": phase, "phase": phase} for i, phase in enumerate(phases)]
    )
    assert landscape(review.trials(made))["count"].sum() == len(phases)


def test_the_landscape_of_no_trial_is_empty(trials):
    assert landscape(trials.without(*trials.trials.trial)).empty


def test_a_biomarker_is_told_with_the_origin_of_its_mechanism_best_validated_first(project):
    table = biomarkers(project)
    assert list(zip(table.biomarker, table.mechanism_name, table.origin_label, strict=True)) == [
        ("locks", "Gate shut", "Inside"),
        ("hinges", "Gate shut", "Inside"),
        ("bricks", "Wall raised", "Outside"),
    ]


def test_mechanisms_of_one_origin_stand_as_in_their_table_which_gains_no_column(made):
    many = [
        {"mechanism": f"{origin}-{i:02}", "name": f"{origin} {i}", "origin": origin}
        for i in range(40)
        for origin in ("outside", "inside")
    ]
    made.write("mechanisms", many)
    project = Project(made.root)
    table = mechanisms(project=project)
    assert list(table.mechanism) == [
        f"{origin}-{i:02}" for origin in ("inside", "outside") for i in range(40)
    ]
    assert list(table.columns) == list(data.load("mechanisms", project).columns)
    assert list(table.index) == list(range(80))


def test_biomarkers_of_one_rung_stand_as_in_their_table_with_the_work_they_are_from(made):
    many = [{"biomarker": f"b{i:02}", "name": f"B {i}", "mechanism": "gate"} for i in range(40)]
    made.write("biomarkers", many)
    table = biomarkers(Project(made.root))
    assert list(table.biomarker) == [f"b{i:02}" for i in range(40)]
    assert set(table.reference) == {"Doe and Roe, 2020"}
    assert list(table.origin_label.cat.categories)[:2] == ["Inside", "Outside"]


def test_both_maps_have_the_columns_that_a_matrix_draws_with_levels_in_the_order_of_the_phases(trials):
    steps = list(trials.trials["phase.step"].cat.categories)
    for table in (gaps(trials.aimed()), landscape(trials)):
        assert list(table.columns) == ["group", "row", "column", "count", "level", "told"]
        assert list(table.level.cat.categories) == steps


def test_the_landscape_has_no_headings_and_every_phase_of_every_strategy(trials):
    table = landscape(trials)
    steps = list(trials.trials["phase.step"].cat.categories)
    assert set(table.group) == {""}
    assert list(zip(table["row"], table["column"], strict=True)) == [
        (strategy, step) for strategy in ("Blue", "Red") for step in steps
    ]
    assert table[table["count"] == 0].level.isna().all()
