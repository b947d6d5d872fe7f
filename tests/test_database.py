"""What the second review promises of its database and chapters, counted in tables and text."""

import re

import pandas as pd
import pytest

from livingreview.evidence import data
from livingreview.evidence.mechanisms import biomarkers, mechanisms
from livingreview.evidence.trials import Trials
from tests.conftest import ROOT

LATER = Trials.load(setting="post-ici")
CHAPTERS = {
    path.stem: path.read_text(encoding="utf-8")
    for folder in ("post-ici", "synthesis")
    for path in (ROOT / "book" / folder).glob("*.md")
}
#: Where the abstract of the review is mirrored: its strategies, and the mechanisms by their origin.
STRATEGIES = {
    "antibodies": ["bispecific-antibody", "t-cell-engager", "checkpoint-antibody", "cytokine"],
    "conjugates": ["antibody-drug-conjugate"],
    "targeted": ["targeted", "antiangiogenic"],
    "cells": ["adoptive-cell-therapy"],
    "vaccines": ["vaccine"],
    "intratumoural": ["intratumoural"],
    "host": ["host-directed"],
    "designs": ["platform"],
}
CITED = re.compile(r"\{cite:[pt]\}`([^`]+)`")


def test_at_least_eighty_trials_are_of_patients_after_a_checkpoint_inhibitor():
    assert len(LATER.trials) >= 80


@pytest.mark.parametrize(
    ("settings", "at_least"),
    # Trials of second and later lines that were not restricted to patients after a checkpoint inhibitor are marked so.
    [(["post-ici"], 12), (["post-ici", "previously-treated"], 15)],
    ids=["strictly after a checkpoint inhibitor", "with marked trials of later lines"],
)
def test_randomised_phase_3_trials_have_a_hazard_ratio_for_death_with_its_interval(settings, at_least):
    setting = Trials.load().in_setting(*settings).with_phase("2/3", "3")
    ratios = setting.comparisons("OS")
    whole = ratios[ratios.ci_low.notna() & ratios.ci_high.notna() & ratios.ci_level.notna()]
    randomised = setting.trials.set_index("trial").design.str.startswith("randomised")
    assert randomised[whole.trial.unique()].all()
    assert whole.trial.nunique() >= at_least


@pytest.mark.parametrize(
    "name", ["trials", "arms", "outcomes", "events", "mechanisms", "biomarkers", "observations"]
)
def test_no_row_is_without_source_place_status_and_date(name):
    table = data.load(name)
    assert len(table)
    for column in ("source", "locator", "status"):
        assert not table[column].isin(["", *data.MISSING]).any()
    assert table.checked_on.notna().all()


def test_interim_and_final_cuts_are_rows_of_their_own():
    kinds = LATER.outcomes.groupby(["trial", "arm", "endpoint", "measure"]).analysis.nunique()
    assert (kinds > 1).sum() >= 10


def test_an_interval_of_another_level_than_95_per_cent_is_kept_as_such():
    levels = set(Trials.load().outcomes.ci_level.dropna())
    assert {60, 90, 95} <= levels


def test_first_results_and_regulatory_events_carry_their_dates():
    kinds = set(data.load("events").kind)
    assert {"read-out", "approval", "submission-withdrawn", "refusal", "hold", "termination"} <= kinds


@pytest.mark.parametrize(("chapter", "strategies"), STRATEGIES.items())
def test_every_strategy_has_a_chapter_and_a_table_with_trials(chapter, strategies):
    text = CHAPTERS[chapter]
    assert "tables.strategy(" in text
    for strategy in strategies:
        assert f'"{strategy}"' in text
        assert strategy in set(Trials.load().trials.strategy)


def test_every_strategy_stands_in_a_figure():
    drawn = {"antibodies", "conjugates", "targeted", "vaccines"}
    assert all("charts.forest(" in CHAPTERS[chapter] for chapter in drawn)
    # Strategies without a comparison stand in the figures that count all of them.
    assert "charts.matrix(" in CHAPTERS["gaps"]
    assert set(data.labels("trials", "strategy").values()) >= set(Trials.load().trials.strategy_label)


@pytest.mark.parametrize("origin", data.labels("mechanisms", "origin"))
def test_every_class_of_mechanism_has_a_chapter_a_diagram_and_a_table(origin):
    text = CHAPTERS[origin]
    assert f'Pathway.load("resistance-{origin}"' in text
    assert f'mechanisms("{origin}")' in text
    assert len(mechanisms(origin)) >= 5


def test_a_mechanism_has_evidence_against_as_well_as_for():
    edges = data.load("edges").set_index("edge")
    found = data.load("evidence")
    found = found[found.edge.map(edges.diagrams).str.contains("resistance")]
    directions = found.groupby(found.edge.map(edges.subject)).direction.agg(set)
    contested = {name for name, seen in directions.items() if seen & {"contradicts", "mixed"}}
    assert len(contested) >= len(mechanisms()) // 2


def test_every_rung_of_the_ladder_holds_a_biomarker():
    assert set(biomarkers().validation) == set(data.labels("biomarkers", "validation"))


def test_the_second_part_rests_on_at_least_two_hundred_works_that_the_first_does_not_cite():
    first = set(data.load("reference-map").citekey)
    for path in (ROOT / "book" / "il6").glob("*.md"):
        first |= {key for keys in CITED.findall(path.read_text(encoding="utf-8")) for key in keys.split(",")}
    second = {key for text in CHAPTERS.values() for keys in CITED.findall(text) for key in keys.split(",")}
    for name in ("trials", "arms", "outcomes", "events", "mechanisms", "biomarkers", "observations"):
        second |= set(data.load(name).source)
    edges = data.load("edges").set_index("edge").diagrams
    evidence = data.load("evidence")
    second |= set(evidence[evidence.edge.map(edges).str.contains("resistance")].source)
    assert len(second - first) >= 200


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_opens_with_three_sentences_and_closes_with_points_and_questions(chapter):
    text = CHAPTERS[chapter]
    for name in ("lr-summary", "lr-objectives", "lr-key-points", "lr-questions"):
        assert text.count(f":class: {name}") == 1
    for lead in ("**What is known.**", "**How sure.**", "**As of.**"):
        assert text.count(lead) == 1


def test_the_gap_map_is_computed_from_mechanism_strategy_and_phase():
    trials = Trials.load().aimed().trials
    assert isinstance(trials, pd.DataFrame)
    assert trials.mechanisms.str.split(";").explode().isin(mechanisms().mechanism).all()
