"""Mechanisms of resistance are joined with trials and markers as the tables say."""

import pytest

from livingreview.evidence import data
from livingreview.evidence.mechanisms import STEPS, biomarkers, gaps, landscape, mechanisms
from livingreview.evidence.pathways import Pathway
from livingreview.evidence.trials import Trials

ALL = Trials.load()


def test_an_unknown_origin_is_named_with_those_there_are():
    with pytest.raises(ValueError, match="origin 'moon' is none of: all, tumour, microenvironment, host"):
        mechanisms("moon")


def test_the_origins_together_are_all_mechanisms():
    parts = [set(mechanisms(origin).mechanism) for origin in data.labels("mechanisms", "origin")]
    assert set.union(*parts) == set(mechanisms().mechanism)
    assert sum(map(len, parts)) == len(mechanisms())


def test_a_cell_of_the_gap_map_counts_the_trials_of_its_mechanism_and_strategy():
    cells = gaps(ALL.aimed()).set_index(["row", "column"])
    names = mechanisms().set_index("mechanism")["name"]
    for mechanism, strategy in (("vegf", "antiangiogenic"), ("il6", "platform"), ("caf", "vaccine")):
        label = data.labels("trials", "strategy")[strategy]
        wanted = [
            row.name_
            for row in ALL.trials.rename(columns={"name": "name_"}).itertuples()
            if mechanism in row.mechanisms.split(";") and row.strategy == strategy
        ]
        cell = cells.loc[(names[mechanism], label)]
        assert cell["count"] == len(wanted)
        assert sorted(filter(None, cell.told.split("; "))) == sorted(wanted)


def test_the_gap_map_has_every_combination_once():
    cells = gaps(ALL.aimed())
    assert len(cells) == cells["row"].nunique() * cells["column"].nunique()
    assert not cells.duplicated(["row", "column"]).any()


def test_the_mark_of_a_cell_tells_the_highest_phase():
    cells = gaps(ALL.aimed()).set_index(["row", "column"])
    level = cells.loc[("Vascular endothelial growth factor", "Anti-angiogenic agent")].level
    assert level == "Phase 2/3 or 3"
    assert cells[cells["count"] == 0].level.isna().all()


def test_the_landscape_counts_every_trial_of_a_known_phase_once():
    known = ALL.trials.phase.isin([phase for phases in STEPS.values() for phase in phases])
    assert landscape(ALL)["count"].sum() == known.sum()


def test_a_biomarker_is_told_with_the_origin_of_its_mechanism():
    table, origin = biomarkers(), mechanisms().set_index("mechanism").origin_label.astype(str)
    assert len(table) == len(data.load("biomarkers"))
    assert (table.origin_label.astype(str) == table.mechanism.map(origin)).all()


@pytest.mark.parametrize("origin", ["tumour", "microenvironment", "host"])
def test_every_mechanism_is_a_box_of_the_map_of_its_origin_and_of_the_whole_map(origin):
    part, whole = Pathway.load(f"resistance-{origin}"), Pathway.load("resistance")
    for mechanism in mechanisms(origin).mechanism:
        assert mechanism in set(part.edges.subject)
        assert mechanism in set(whole.edges.subject)
