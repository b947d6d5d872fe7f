"""All diagrams as one network: each arrow once, and every name of what it joins."""

import pytest

from livingreview.charts.diagram.laid import laid
from livingreview.evidence.network import Network
from livingreview.project import Project
from livingreview.tables.network import arrows
from tests.evidence.test_pathways import EDGES, NODES, WORD, write


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    made = write(tmp_path_factory.mktemp("network"))
    # The second diagram of the example has no place for the boxes of the first.
    text = made.path("data/pathways/edges.csv").read_text().replace(";oddments", "")
    made.path("data/pathways/edges.csv").write_text(text)
    layout = made.path("data/pathways/layout.csv")
    layout.write_text(layout.read_text() + "oddments-narrow,stranger,50,50\n")
    return Network.load(focus=WORD, project=Project(made.root))


def test_an_arrow_stands_once_and_its_ends_are_described(network):
    assert list(network.edges.edge) == [*EDGES, "strange"]
    assert set(network.nodes.node) == {*NODES, "stranger"}
    assert [one.diagram for one in network.diagrams] == ["gubbins", "oddments"]


def test_what_an_arrow_amounts_to_is_the_same_as_in_its_diagram(network):
    whole, part = (
        table.set_index("edge")[["direction", "level", "in_focus", "rows_for"]]
        for table in (network.edges, network.diagrams[0].edges)
    )
    assert whole.loc[part.index].equals(part)


def test_every_box_has_a_size_and_every_arrow_a_route_on_both_pages(network):
    found = laid(network)
    assert all(min(node[page][1:]) > 0 for node in found["nodes"] for page in ("wide", "narrow"))
    for page in ("wide", "narrow"):
        assert set(found["diagrams"]["gubbins"][page]["ways"]) == set(EDGES)


def test_the_list_has_each_arrow_and_each_finding_once(network):
    said = arrows(network).data
    assert said.count(".of-edges") == len(network.edges)
    assert said.count(".of-evidence") == len(network.evidence)
