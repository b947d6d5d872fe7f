"""What the second review promises of its database and chapters, counted in tables and text."""

import csv
import re

import pytest

from livingreview import tables
from livingreview.evidence import data
from livingreview.evidence.agents import agents
from livingreview.evidence.glossary import slug
from livingreview.evidence.mechanisms import biomarkers, gaps, landscape, mechanisms
from livingreview.evidence.observations import observations
from livingreview.evidence.pathways import Pathway
from livingreview.evidence.trials import Trials
from tests.conftest import ROOT
from tests.tables.test_tables import plain

CHAPTERS = {
    path.stem: path.read_text(encoding="utf-8")
    for folder in ("post-ici", "synthesis")
    for path in (ROOT / "book" / folder).glob("*.md")
}
#: They answer what a reader asks, and say nothing themselves.
PAGES_TO_WORK_WITH = {"explorer", "pathways"}
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
ORIGINS = ["tumour", "microenvironment", "host"]


@pytest.fixture(scope="module")
def every():
    """Every trial of the book."""
    return Trials.load()


@pytest.fixture(scope="module")
def later():
    """Trials of patients after a checkpoint inhibitor."""
    return Trials.load(setting="post-ici")


@pytest.fixture(scope="module")
def mirrored():
    """Trials that the first mirrored review includes."""
    return Trials.load(review="il6", setting="post-egfr-tki")


def test_at_least_eighty_trials_are_of_patients_after_a_checkpoint_inhibitor(later):
    assert len(later.trials) >= 80


@pytest.mark.parametrize(
    ("settings", "at_least"),
    # Trials of second and later lines that were not restricted to patients after a checkpoint inhibitor are marked so.
    [(["post-ici"], 12), (["post-ici", "previously-treated"], 15)],
    ids=["strictly after a checkpoint inhibitor", "with marked trials of later lines"],
)
def test_randomised_phase_3_trials_have_a_hazard_ratio_for_death_with_its_interval(every, settings, at_least):
    setting = every.where(setting=settings, phase=("2/3", "3"))
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


def test_interim_and_final_cuts_are_rows_of_their_own(later):
    kinds = later.outcomes.groupby(["trial", "arm", "endpoint", "measure"]).analysis.nunique()
    assert (kinds > 1).sum() >= 10


def test_an_interval_of_another_level_than_95_per_cent_is_kept_as_such(every):
    levels = set(every.outcomes.ci_level.dropna())
    assert {60, 90, 95} <= levels


def test_first_results_and_regulatory_events_carry_their_dates():
    kinds = set(data.load("events").kind)
    assert {"read-out", "approval", "submission-withdrawn", "refusal", "hold", "termination"} <= kinds


@pytest.mark.parametrize(("chapter", "strategies"), STRATEGIES.items())
def test_every_strategy_has_a_chapter_and_a_table_with_trials(every, chapter, strategies):
    text = CHAPTERS[chapter]
    assert "tables.strategy(" in text
    for strategy in strategies:
        assert f'"{strategy}"' in text
        assert strategy in set(every.trials.strategy)


def test_every_strategy_stands_in_a_figure():
    drawn = {"antibodies", "conjugates", "targeted", "vaccines"}
    assert all("charts.forest(" in CHAPTERS[chapter] for chapter in drawn)
    # Strategies without a comparison stand in the figures that count all of them.
    assert "charts.matrix(" in CHAPTERS["gaps"]


@pytest.mark.parametrize("origin", ORIGINS)
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


@pytest.mark.parametrize("chapter", sorted(CHAPTERS.keys() - PAGES_TO_WORK_WITH))
def test_a_chapter_opens_with_three_sentences_and_closes_with_points_and_questions(chapter):
    text = CHAPTERS[chapter]
    for name in ("lr-summary", "lr-objectives", "lr-key-points", "lr-questions"):
        assert text.count(f":class: {name}") == 1
    for lead in ("**What is known.**", "**How sure.**", "**As of.**"):
        assert text.count(lead) == 1


def test_the_gap_map_holds_every_mechanism_that_a_trial_of_the_file_names(every):
    with (ROOT / "data/trials/trials.csv").open(encoding="utf-8", newline="") as rows:
        named = [
            name for row in csv.DictReader(rows) for name in row["mechanisms"].split(";") if name != "NA"
        ]
    assert gaps(every.aimed())["count"].sum() == len(named)


def test_the_landscape_holds_every_trial_of_the_file_whose_phase_is_known(every):
    with (ROOT / "data/trials/trials.csv").open(encoding="utf-8", newline="") as rows:
        known = [row["trial"] for row in csv.DictReader(rows) if row["phase"] not in data.MISSING]
    assert landscape(every)["count"].sum() == len(known)


@pytest.mark.parametrize("origin", ORIGINS)
def test_every_mechanism_is_a_box_of_the_map_of_its_origin_and_of_the_whole_map(origin):
    part, whole = Pathway.load(f"resistance-{origin}"), Pathway.load("resistance")
    missing = set(mechanisms(origin).mechanism) - (set(part.edges.subject) & set(whole.edges.subject))
    assert not missing


def test_the_origins_together_are_all_mechanisms():
    parts = [set(mechanisms(origin).mechanism) for origin in ORIGINS]
    assert set.union(*parts) == set(mechanisms().mechanism)


@pytest.mark.parametrize("chapter", ["landscape", "designs"])
def test_every_topic_that_a_chapter_shows_has_observations(chapter):
    shown = [
        re.findall('"([^"]+)"', call) for call in re.findall(r" observations\(([^)]*)\)", CHAPTERS[chapter])
    ]
    assert shown
    for topics in shown:
        assert set(observations(*topics).topic) == set(topics)


def test_the_first_part_lists_the_thirteen_agents_of_the_review():
    assert len(agents()) == 13


def test_values_not_read_in_the_primary_source_are_marked_and_explained(mirrored):
    text = plain(tables.trials(mirrored, caption="C.", name="n").data)
    assert "1.92 (60% CI 1.61–2.29)" in text
    assert "0.75○ (level NR 0.56–1.00)" in text
    assert "28.9◌" in text
    assert "0.72◐ (0.55–0.94)" in text
    for status, sign in (("secondary", "○"), ("as-reviewed", "◌"), ("disputed", "◐")):
        assert f"{sign} {data.labels('outcomes', 'status')[status]}" in text


def test_a_later_number_of_the_first_review_stands_beside_the_latest(mirrored):
    main, rest = (
        plain(table(mirrored, caption="C.", name="n").data) for table in (tables.trials, tables.earlier)
    )
    assert "0.46○ (95% CI 0.34–0.64)" in rest
    assert "0.46 (0.34–0.64)" not in main


def test_a_trial_whose_endpoint_was_missed_in_words_does_not_run(later):
    assert "costar-lung" not in set(later.running().trials.trial)


def test_docetaxel_alone_is_the_control_of_these_trials(later):
    against = set(later.against("docetaxel").trials.trial)
    assert {"sapphire", "canopy-2"} <= against
    assert not {"pragmatica-lung", "lung-map-s1800a", "atalante-1"} & against


def test_the_glossary_is_in_alphabetical_order():
    terms = list(data.load("glossary").term)
    assert terms == sorted(terms, key=slug)


def test_a_definition_is_one_sentence_without_numbers_of_findings():
    for row in data.load("glossary").itertuples():
        assert re.fullmatch(r"[A-Z][^?!]*\.", row.definition), row.term
        assert not re.search(r"\. [A-Z]|\d%", row.definition), row.term
