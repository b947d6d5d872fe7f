"""The script of the pathway explorer against the network of the book: ways, what is near, and where boxes stand."""

import itertools
import json

import networkx as nx
import pytest

from livingreview.charts.diagram.laid import laid
from livingreview.evidence.network import Network
from livingreview.sphinxext import network as script

pytestmark = pytest.mark.slow
EVERY = 27


@pytest.fixture(scope="module")
def data():
    return laid(Network.load(focus="nsclc"))


@pytest.fixture(scope="module")
def page(browser, data):
    page = browser.new_page()
    page.evaluate("globalThis.lr = {}")
    page.add_script_tag(content=f"globalThis.lr = {{}}; {script.script()}")
    page.evaluate(f"globalThis.graph = lr.pathways.graph.read({json.dumps(data)})")
    yield page
    page.close()


def joined(edges):
    graph = nx.DiGraph()
    graph.add_edges_from((edge["from"], edge["to"]) for edge in edges)
    return graph


def test_all_shortest_ways_are_those_of_networkx(page, data):
    graph = joined(data["edges"])
    pairs = list(itertools.permutations(sorted(graph), 2))[::EVERY]
    assert len(pairs) > 300
    asked = """(pairs) => pairs.map(([from, to]) => lr.pathways.graph.ways(graph.edges, [from], [to]).ways
      .map((way) => [from, ...way.map((edge) => edge.to)].join()))"""
    found = page.evaluate(asked, pairs)
    reached = 0
    for (start, end), ways in zip(pairs, found, strict=True):
        expected = (
            {",".join(way) for way in nx.all_shortest_paths(graph, start, end)}
            if nx.has_path(graph, start, end)
            else set()
        )
        reached += bool(expected)
        assert set(ways) == expected, (start, end)
    assert reached > 20


@pytest.mark.parametrize("steps", [1, 2])
def test_what_is_near_is_up_to_so_many_steps_away_along_or_against_the_arrows(page, data, steps):
    graph = joined(data["edges"])
    for node in sorted(graph):
        ahead, behind = (
            nx.single_source_shortest_path_length(one, node, cutoff=steps)
            for one in (graph, graph.reverse(copy=False))
        )
        found = page.evaluate(
            "([node, steps]) => [...lr.pathways.graph.near(graph.edges, [node], steps).at]", [node, steps]
        )
        far = steps + 1
        expected = {one: min(ahead.get(one, far), behind.get(one, far)) for one in {*ahead, *behind}}
        assert {one: abs(distance) for one, distance in found} == expected, node


def test_a_name_finds_its_boxes_in_any_spelling(page):
    named = "(text) => lr.pathways.graph.named(graph, text)"
    assert page.evaluate(named, "il6") == page.evaluate(named, "IL-6") != []
    assert page.evaluate(named, "no such molecule") == []


def test_the_weakest_link_is_contested_rather_than_supported_and_then_of_the_lower_level(page):
    def arrow(key, direction, level, focus):
        return {"key": key, "direction": direction, "level": level, "focus": focus, "for": 1}

    ways = [
        ([("a", "supported", "review", False), ("b", "contested", "clinical", True)], "b"),
        ([("a", "supported", "clinical", True), ("b", "supported", "in-vitro", True)], "b"),
        ([("a", "supported", "clinical", False), ("b", "supported", "clinical", True)], "a"),
    ]
    for way, weakest in ways:
        arrows = [arrow(*one) for one in way]
        assert page.evaluate("(way) => lr.pathways.graph.weakest(graph, way).key", arrows) == weakest


def test_boxes_never_overlap_wherever_the_selection_comes_from(page, data):
    laid_out = """([node, page]) => {
      const view = lr.pathways.graph.near(graph.edges, [node], 2);
      const { boxes, routes } = lr.pathways.layout.lay(graph, view, page, page === 'wide' ? 860 : 350, '');
      if (routes.some(({ points }) => points.flat().some((number) => !Number.isFinite(number)))) return ['a route leads nowhere'];
      return boxes.flatMap((a, i) => boxes.slice(i + 1).filter((b) =>
        Math.abs(a.x - b.x) < (a.width + b.width) / 2 - 0.5 && Math.abs(a.y - b.y) < (a.height + b.height) / 2 - 0.5).map((b) => `${a.key} on ${b.key}`));
    }"""
    for node in data["nodes"]:
        for size in ("wide", "narrow"):
            assert page.evaluate(laid_out, [node["key"], size]) == [], node["key"]


def test_a_view_is_read_from_the_address_that_it_wrote(page, data):
    state = {
        "of": [data["nodes"][0]["key"]],
        "to": [data["nodes"][1]["key"]],
        "steps": "2",
        "level": "clinical",
    }
    state |= {"diagram": next(iter(data["diagrams"])), "contested": "1", "focus": "1"}
    read = "(state) => lr.pathways.state.read(lr.pathways.state.write(state), graph)"
    assert page.evaluate(read, state) == {"state": state, "missed": []}
    lost = page.evaluate("() => lr.pathways.state.read('#of=nobody&level=clinical', graph)")
    assert (lost["missed"], lost["state"]["of"], lost["state"]["level"]) == (["nobody"], [], "clinical")
