"""A new word is an edit of the descriptor only: it is accepted, ordered, labelled, marked and shown."""

import json
from dataclasses import replace

import pytest

from livingreview import charts, tables
from livingreview.evidence import data, numbers
from livingreview.evidence.mechanisms import gaps, landscape
from livingreview.evidence.pathways import Pathway, standing
from livingreview.evidence.results import latest
from livingreview.project import Project
from tests import review
from tests.tables.test_tables import SAID, by_header, caption, lines, plain

#: (tables, column) -> place among the words of the column, and the word.
NEW = {
    (("trials",), "strategy"): (0, {"value": "violet", "label": "Violet"}),
    (("trials",), "phase"): (0, {"value": "0", "label": "Phase 0", "step": "Before phase 1"}),
    (("states",), "word"): (0, {"value": "invited", "label": "By invitation", "of": ["registry"], "running": True}),
    (("outcomes",), "endpoint"): (2, {"value": "EFS", "label": "Event-free survival", "group": "survival"}),
    (("outcomes",), "unit"): (1, {"value": "weeks", "label": "weeks", "after": " weeks", "minimum": 0}),
    (("outcomes",), "analysis"): (0, {"value": "audit", "label": "Audit", "rank": 9}),
    (("protein-features",), "kind"): (9, {"value": "cleavage", "label": "Cleavage site", "lane": "Scissors"}),
    (("evidence",), "level"): (2, {"value": "ex-vivo", "label": "Ex vivo"}),
    (
        ("trials", "states", "arms", "outcomes", "events", "preclinical", "evidence", "exons", "protein-features", "sequence",
         "calpha", "mechanisms", "biomarkers", "observations", "published", "appraisal", "registry", "corrections", "drugs", "aliases"),
        "status",
    ): (1, {"value": "hearsay", "label": "Only heard", "mark": "¶"}),
}  # fmt: skip
TRIAL = {
    "trial": "zeta",
    "name": "Zeta",
    "strategy": "violet",
    "phase": "0",
    "setting": "late",
    "mechanisms": "wall",
}
STATE = {"trial": "zeta", "of": "registry", "word": "invited"}  # fmt: skip
OUTCOMES = [
    review.ratio("zeta/drug/efs", "EFS", "0.77", "0.60 0.99 95", analysis="audit", status="hearsay"),
    review.ratio("zeta/drug/efs-final", "EFS", "0.88", "0.66 1.11 95", analysis="final"),
    review.median("zeta/drug/efs-median", "EFS", "30", unit="weeks"),
]


@pytest.fixture(scope="module")
def grown(tmp_path_factory):
    """The small review, with a new word of each kind and rows that hold it."""
    made = review.build(tmp_path_factory.mktemp("grown"))
    for (names, column), (place, word) in NEW.items():
        for name in names:
            made.words(name, column).insert(place, word)
    for measure in made.words("outcomes", "measure"):
        if measure["value"] == "median":
            measure["units"].append("weeks")
    made.describe()
    arms = [
        {"trial": "zeta", "arm": "drug", "role": "experimental", "regimen": "Zetamab", "n": "7"},
        {"trial": "zeta", "arm": "control", "role": "control", "regimen": "Water", "n": "8"},
    ]
    made.write("trials", [*review.TRIALS, TRIAL])
    made.write("states", [*review.STATES, STATE])
    made.write("arms", [*review.ARMS, *arms])
    made.write("outcomes", [*review.OUTCOMES, *OUTCOMES])
    levels = [
        review.EVIDENCE[1] | {"evidence": f"wall-{level}", "level": level}
        for level in ("review", "ex-vivo", "in-vitro")
    ]
    made.write("evidence", [review.EVIDENCE[0], *levels])
    made.write(
        "protein-features",
        [
            {"feature": "signal", "kind": "signal-peptide", "start": "1", "end": "5"},
            {"feature": "cut", "kind": "cleavage", "start": "10", "end": "10"},
        ],
    )
    return made


@pytest.fixture(scope="module")
def trials(grown):
    return review.trials(grown)


@pytest.fixture(scope="module")
def zeta(trials):
    return trials.where(strategy="violet")


def outcome(zeta, key):
    return zeta.outcomes.set_index("outcome").loc[key].to_dict()


def test_the_check_accepts_it(grown):
    assert grown.lines() == []


def test_a_new_analysis_is_the_latest_by_its_rank(zeta):
    assert list(latest(zeta.outcomes).outcome) == ["zeta-drug-efs", "zeta-drug-efs-median"]


def test_a_new_strategy_stands_in_its_place_in_the_gap_map(trials):
    cells = gaps(trials.aimed()).set_index(["row", "column"])
    assert list(dict.fromkeys(cells.index.get_level_values("column"))) == ["Violet", "Blue", "Red"]
    assert tuple(cells.loc[("Wall raised", "Violet"), ["count", "told", "level"]]) == (
        1,
        "Zeta",
        "Before phase 1",
    )


def test_a_new_phase_is_a_step_of_the_landscape(trials):
    cells = landscape(trials)
    assert list(dict.fromkeys(cells["column"])) == [
        "Before phase 1", "Phase 1 or 1/2", "Phase 2", "Phase 2/3 or 3"
    ]  # fmt: skip
    assert list(cells[cells["column"] == "Before phase 1"].told) == ["Zeta", "", ""]


def test_a_new_state_of_a_trial_runs_if_the_descriptor_says_so(trials):
    unreported = replace(trials, _outcomes=trials.outcomes[trials.outcomes.trial != "zeta"])
    assert list(unreported.running().trials.trial) == ["beta", "gamma", "zeta"]


def test_a_new_endpoint_and_a_new_status_stand_in_the_table_of_a_strategy(zeta):
    row = by_header(tables.strategy(zeta, **SAID))[0]
    assert plain(row["Hazard ratios"]) == "EFS 0.77¶ (0.60–0.99)"
    assert list(row)[4:7] == ["PFS, months", "OS, months", "EFS, months"]
    assert lines(row["Trial"])[1].startswith("Phase 0")


def test_a_unit_that_the_header_does_not_name_is_printed_in_the_cell(zeta):
    assert by_header(tables.trials(zeta, **SAID))[0]["EFS, months"] == "30 weeks"


def test_a_new_status_is_explained_in_its_place(trials):
    assert "¶ Only heard. ○ Read only in" in plain(caption(tables.trials(trials, **SAID)))


def test_a_new_endpoint_stands_in_the_table_of_the_registry(zeta):
    row = by_header(tables.registry(zeta, **SAID))[0]
    assert plain(row["Result"]) == "Event-free survival, hazard ratio: 0.77¶ (95% CI 0.60–0.99)"
    assert row["State"].startswith("By invitation (registry")


def test_an_earlier_analysis_stands_in_the_other_table(zeta):
    rows = by_header(tables.earlier(zeta, **SAID))
    assert [plain(row["Estimate"]) for row in rows] == ["0.88 (95% CI 0.66–1.11)"]


def test_a_new_endpoint_can_be_drawn(zeta):
    assert list(zeta.comparisons("EFS").endpoint_label) == ["Event-free survival"]


def test_a_new_unit_is_printed_as_the_descriptor_says(zeta):
    assert numbers.sentence(outcome(zeta, "zeta-drug-efs-median")) == "30 weeks"


def test_a_new_level_of_evidence_is_stronger_than_those_after_it(grown):
    pathway = Pathway.load("garden", project=Project(grown.root))
    edge = pathway.edges.set_index("edge").loc["wall-drought"]
    assert list(pathway.evidence.level)[1:] == ["ex-vivo", "in-vitro", "review"]
    assert standing(edge) == "supported (strongest evidence: ex vivo)"


def test_a_new_kind_of_feature_has_the_lane_that_the_descriptor_names(grown):
    features = data.load("protein-features", Project(grown.root)).assign(reference="Doe and Roe, 2020")
    spec = json.dumps(charts.protein_track(features, title="T", length=40).to_dict())
    assert "Scissors" in spec


def test_the_dictionary_lists_the_new_words(grown):
    text = tables.dictionaries(data.described("trials", Project(grown.root))).data
    assert "`violet` Violet; `blue` Blue" in text
