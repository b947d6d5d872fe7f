"""Where origins lead is counted from arrows and findings."""

import pandas as pd
import pytest

from livingreview import tables
from livingreview.evidence.convergence import ends
from livingreview.evidence.pathways import Pathway

NAMES = {
    "frost": "Frost",
    "flood": "Flood",
    "heron": "Heron",
    "mud": "Mud",
    "cold": "Cold",
    "loss": "Newts lost",
}
ORIGINS = {"frost", "flood", "heron"}
ARROWS = ["frost-cold", "flood-mud", "flood-loss", "heron-loss", "frost-mud", "mud-loss", "cold-loss"]
#: Arrow, how its finding speaks, and whether it comes from the focus context.
FINDINGS = [
    ("frost-cold", "for", True),
    ("frost-cold", "against", True),
    ("flood-mud", "for", False),
    ("frost-mud", "both", True),
    ("heron-loss", "against", True),
    ("mud-loss", "for", True),
    ("mud-loss", "for", False),
    ("mud-loss", "both", False),
]


@pytest.fixture(scope="module")
def pond():
    nodes = pd.DataFrame({"node": list(NAMES), "label": list(NAMES.values()), "kind": "thing"})
    edges = pd.DataFrame({"edge": ARROWS, "effect": "leads-to", "diagrams": "pond"})
    edges[["subject", "object"]] = [arrow.split("-") for arrow in ARROWS]
    evidence = pd.DataFrame(FINDINGS, columns=["edge", "direction.speaks", "in_focus"])
    evidence = evidence.assign(
        level="clinical",
        level_label=pd.Categorical(["Clinical"] * len(evidence)),
        finding="x",
        reference="Doe, 2020",
    )
    places = pd.DataFrame({"node": list(NAMES), "x": 1, "y": 1})
    layout = pd.concat([places.assign(diagram=name) for name in ("pond", "pond-narrow")])
    return Pathway.of("pond", nodes=nodes, edges=edges, layout=layout, evidence=evidence, focus="Newts")


def row(pond, end):
    found = ends(pond, ORIGINS).set_index("end")
    return found.loc[end].to_dict()


def test_each_box_that_origins_lead_to_has_a_row_and_the_last_box_stands_last(pond):
    assert ends(pond, ORIGINS).end.tolist() == ["Cold", "Mud", "Newts lost"]
    assert ends(pond, ORIGINS).is_last.tolist() == [False, False, True]


def test_an_origin_counts_as_drawn_supported_and_in_focus_by_its_findings(pond):
    mud = row(pond, "Mud")
    assert (mud["drawn"], mud["supported"], mud["in_focus"]) == (2, 1, 0)
    cold = row(pond, "Cold")
    assert (cold["drawn"], cold["supported"], cold["in_focus"]) == (1, 1, 1)


def test_an_origin_that_also_leads_elsewhere_does_not_count_as_leading_straight_to_the_end(pond):
    assert row(pond, "Newts lost")["names"] == ["Heron"]


def test_origins_with_findings_stand_before_those_without(pond):
    assert row(pond, "Mud")["names"] == ["Flood", "Frost"]


def test_the_step_on_to_the_end_is_told_with_its_findings(pond):
    assert row(pond, "Mud")["onward"] == {"for": 2, "both": 1, "against": 0, "in_focus": 1}
    assert row(pond, "Cold")["onward"] == {"for": 0, "both": 0, "against": 0, "in_focus": 0}
    assert row(pond, "Newts lost")["onward"] == {}


def test_a_map_without_any_of_the_origins_has_no_row(pond):
    assert ends(pond, set()).empty


def test_the_table_says_where_origins_lead_and_how_well_the_next_step_is_known(pond):
    text = tables.ends(
        ends(pond, ORIGINS),
        focus="Newts",
        last="Loss, with no step between",
        caption="Ends.",
        name="tab-ends",
    ).data
    assert (
        "* - Mud\n  - 2\n  - 1\n  - 0\n  - Flood; Frost\n  - 2 for (1 in Newts), 1 mixed, 0 against" in text
    )
    assert "* - Loss, with no step between\n  - 1\n  - 0\n  - 0\n  - Heron\n  - [NA]{.lr-none}" in text
