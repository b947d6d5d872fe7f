"""Boxes keep apart, and arrows go round them: at both widths, for any layout."""

from itertools import combinations, pairwise

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livingreview.charts.diagram.boxes import (
    NARROW_PAGE,
    WIDE_PAGE,
    Arrow,
    RoutingError,
    boxes,
    misplaced,
)
from livingreview.charts.diagram.grid import HEAD, TAIL, Grid
from livingreview.charts.diagram.routing import crossings, routes, signs
from livingreview.evidence import data
from tests.evidence.test_pathways import EDGES, NODES

KINDS = ("gene", "protein", "complex", "cell", "drug", "process", "outcome", "unheard of")
ARROWS = [Arrow(edge, subject, object_) for edge, (subject, object_, *_) in EDGES.items()]


def tables(described):
    """Nodes and layout from {node: (label, kind, (x, y))}."""
    shapes = {word["value"]: word["shape"] for word in data.categories("nodes", "kind")}
    nodes = [
        {"node": node, "label": label, "kind.shape": shapes.get(kind, kind)}
        for node, (label, kind, _) in described.items()
    ]
    layout = [{"node": node, "x": x, "y": y} for node, (*_, (x, y)) in described.items()]
    return pd.DataFrame(nodes), pd.DataFrame(layout)


@pytest.fixture(scope="module", params=[WIDE_PAGE, NARROW_PAGE], ids=["wide", "narrow"])
def drawn(request):
    page = request.param
    described = {
        node: (label, kind, wide if page is WIDE_PAGE else narrow)
        for node, (label, kind, _, wide, narrow) in NODES.items()
    }
    placed = boxes(*tables(described), page, ARROWS)
    return page, placed, routes(placed, ARROWS, page)


def enters(way, box):
    """Whether a route runs through the inside of a box."""
    return any(
        min(x1, x2) < box.right - 0.01
        and max(x1, x2) > box.left + 0.01
        and min(y1, y2) < box.bottom - 0.01
        and max(y1, y2) > box.top + 0.01
        for (x1, y1), (x2, y2) in pairwise(way)
    )


def is_on_border(point, box):
    x, y = point
    beside = box.left - 0.01 <= x <= box.right + 0.01 and box.top - 0.01 <= y <= box.bottom + 0.01
    return beside and (
        min(abs(x - box.left), abs(x - box.right), abs(y - box.top), abs(y - box.bottom)) < 0.01
    )


def stretches(way):
    for (x1, y1), (x2, y2) in pairwise(way):
        if y1 == y2:
            yield "across", y1, min(x1, x2), max(x1, x2)
        else:
            assert x1 == x2
            yield "down", x1, min(y1, y2), max(y1, y2)


def share_a_stretch(one, other):
    return any(
        a[:2] == b[:2] and min(a[3], b[3]) > max(a[2], b[2]) for a in stretches(one) for b in stretches(other)
    )


def assert_sound(placed, arrows, ways):
    by_node = {box.node: box for box in placed}
    assert list(ways) == [arrow.edge for arrow in arrows]
    for arrow in arrows:
        way = ways[arrow.edge]
        assert is_on_border(way[0], by_node[arrow.subject])
        assert is_on_border(way[-1], by_node[arrow.object])
        assert [box.node for box in placed if enters(way, box)] == []
    for one, other in combinations(ways.values(), 2):
        assert not share_a_stretch(one, other)
        assert one[-1] != other[-1]


def test_no_two_boxes_overlap(drawn):
    page, placed, _ = drawn
    assert misplaced(placed, page) == []


def test_routes_join_their_boxes_enter_none_and_share_nothing(drawn):
    _, placed, ways = drawn
    assert_sound(placed, ARROWS, ways)


def test_routes_stay_on_the_page(drawn):
    page, _, ways = drawn
    assert all(0 < x < page.width and y > 0 for way in ways.values() for x, y in way)


def test_the_same_input_gives_the_same_routes(drawn):
    page, placed, ways = drawn
    assert routes(placed, ARROWS, page) == ways


def test_an_arrow_ends_with_room_for_its_head(drawn):
    _, _, ways = drawn
    for way in ways.values():
        (x1, y1), (x2, y2) = way[-2:]
        assert abs(x2 - x1) + abs(y2 - y1) >= 10


def test_crossings_are_found_on_the_stretch_that_runs_across():
    ways = {"one": [(0.0, 50.0), (100.0, 50.0)], "two": [(40.0, 0.0), (40.0, 90.0)]}
    assert crossings(ways) == {("one", 0): [40.0]}


def test_a_line_is_not_open_where_it_meets_itself():
    way = [(0.0, 50.0), (100.0, 50.0), (100.0, 90.0), (40.0, 90.0), (40.0, 0.0)]
    assert crossings({"one": way}) == {("one", 0): [], ("one", 2): []}


@pytest.fixture
def apart():
    """The grid of two boxes side by side, far from each other, and the middle of a line between them."""
    described = {"a": ("Alpha", "gene", (104, 104)), "b": ("Beta", "gene", (400, 104))}
    return Grid(boxes(*tables(described), WIDE_PAGE), WIDE_PAGE), (104 // 8, 248 // 8)


def test_what_an_arrow_has_taken_is_free_for_no_other_until_it_is_given_back(apart):
    grid, middle = apart
    line = [(160.0, 104.0), (320.0, 104.0)]
    assert grid.is_free((248.0, 80.0), (248.0, 128.0), (0, 1))
    grid.mark(line, 1)
    assert grid.is_used(middle)
    assert not grid.is_free((248.0, 80.0), (248.0, 128.0), (0, 1))
    grid.mark(line, -1)
    assert not grid.is_used(middle)


@pytest.mark.parametrize("straight", [HEAD, 40.0])
def test_an_arrow_leaves_its_box_straight_for_as_long_as_it_is_asked_to(apart, straight):
    grid, _ = apart
    for port in grid.ports(0, straight):
        row, column = port.cell
        assert abs(column * 8 - port.border[0]) + abs(row * 8 - port.border[1]) >= straight


def test_a_way_across_another_arrow_is_dearer_than_a_free_one(apart):
    grid, _ = apart
    free, way = grid.search(grid.ports(0, TAIL), grid.ports(1, HEAD))
    grid.mark([(248.0, 8.0), (248.0, 136.0)], 1)
    crossing, _ = grid.search(grid.ports(0, TAIL), grid.ports(1, HEAD))
    assert len(way) == 2
    assert crossing >= free + 40


def test_a_box_has_two_places_to_dock_for_each_of_its_arrows():
    described = {"hub": ("Hub", "protein", (352, 320)), "far": ("Far", "protein", (72, 320))}
    arrows = [Arrow(f"e{i}", "hub", "far") for i in range(20)]
    placed = boxes(*tables(described), WIDE_PAGE, arrows)
    assert len(Grid(placed, WIDE_PAGE).ports(0, TAIL)) >= 2 * len(arrows)


def test_a_sign_keeps_off_the_other_routes():
    ways = {"one": [(0.0, 48.0), (200.0, 48.0)], "two": [(104.0, 0.0), (104.0, 96.0)]}
    x, y = signs(ways, ["one"], WIDE_PAGE)["one"]
    assert y == 48
    assert abs(x - 104) >= WIDE_PAGE.step - 0.5


def test_boxes_that_overlap_are_named_with_the_size_of_the_overlap():
    described = {"a": ("Alpha", "gene", (100, 100)), "b": ("Beta", "gene", (120, 104))}
    with pytest.raises(RoutingError, match=r"'Alpha' \(a\) and 'Beta' \(b\) overlap by \d+ x \d+ px"):
        boxes(*tables(described), WIDE_PAGE)


def test_a_box_over_the_edge_is_named():
    described = {"a": ("Alpha", "gene", (690, 100))}
    with pytest.raises(RoutingError, match=r"'Alpha' \(a\) reaches \d+ px over the right edge"):
        boxes(*tables(described), WIDE_PAGE)


def test_a_box_grows_until_all_its_arrows_can_dock():
    described = {"hub": ("Hub", "protein", (352, 320))}
    described |= {
        f"n{i}": (f"N {i}", "protein", (64 + 112 * (i % 6), 64 + 512 * (i // 6))) for i in range(12)
    }
    arrows = [Arrow(f"e{i}-{j}", *ends) for i in range(12) for j, ends in enumerate([(f"n{i}", "hub"), ("hub", f"n{i}")])]  # fmt: skip
    placed = boxes(*tables(described), WIDE_PAGE, arrows)
    assert_sound(placed, arrows, routes(placed, arrows, WIDE_PAGE))


def test_an_arrow_may_lead_back_to_its_own_box():
    arrows = [Arrow("loop", "a", "a")]
    placed = boxes(*tables({"a": ("Alpha", "cell", (200, 200))}), WIDE_PAGE, arrows)
    assert_sound(placed, arrows, routes(placed, arrows, WIDE_PAGE))


def test_an_arrow_that_finds_no_way_is_named_in_one_line():
    wall = "W" * 33 + "i"
    described = {"a": ("Alpha", "gene", (170, 60)), "w": (wall, "gene", (170, 160)), "b": ("Beta", "gene", (170, 260))}  # fmt: skip
    placed = boxes(*tables(described), NARROW_PAGE)
    with pytest.raises(RoutingError, match="no way for the arrow 'a-b' from 'Alpha' to 'Beta'") as raised:
        routes(placed, [Arrow("a-b", "a", "b")], NARROW_PAGE)
    assert "\n" not in str(raised.value)


def test_sixty_arrows_among_forty_boxes_are_routed_soundly():
    described = {
        f"n{i}": (f"Node {i}", KINDS[i % 7], (72 + 136 * (i % 5), 48 + 96 * (i // 5))) for i in range(45)
    }
    arrows = [Arrow(f"e{i}", f"n{i % 45}", f"n{(i * 7 + 3) % 45}") for i in range(60)]
    arrows = [arrow for arrow in arrows if arrow.subject != arrow.object]
    placed = boxes(*tables(described), WIDE_PAGE, arrows)
    assert_sound(placed, arrows, routes(placed, arrows, WIDE_PAGE))


@st.composite
def diagrams(draw):
    page = draw(st.sampled_from([WIDE_PAGE, NARROW_PAGE]))
    columns = 5 if page is WIDE_PAGE else 3
    cells = draw(
        st.lists(
            st.tuples(st.integers(0, columns - 1), st.integers(0, 4)), min_size=2, max_size=10, unique=True
        )
    )
    aside = st.integers(-14, 14)
    described = {
        f"n{i}": (
            draw(st.sampled_from(["Ox", "Blorbin", "Snarf of the newt", "Frobulin-β"])),
            draw(st.sampled_from(KINDS)),
            (page.width / columns * (column + 0.5) + draw(aside), 60 + 90 * row + draw(aside)),
        )
        for i, (column, row) in enumerate(cells)
    }
    node = st.integers(0, len(cells) - 1).map("n{}".format)
    ends = draw(st.lists(st.tuples(node, node), min_size=1, max_size=14))
    return page, tables(described), [Arrow(f"e{i}", *pair) for i, pair in enumerate(ends)]


@settings(max_examples=60, deadline=None)
@given(diagrams())
def test_any_layout_is_routed_soundly_or_refused_by_name(diagram):
    page, (nodes, layout), arrows = diagram
    placed, ways, refused = [], {}, ""
    try:
        placed = boxes(nodes, layout, page, arrows)
        ways = routes(placed, arrows, page)
    except RoutingError as error:
        refused = str(error)
    if not placed:
        assert "overlap by" in refused or "over the" in refused
    elif refused:
        assert any(f"the arrow '{arrow.edge}'" in refused for arrow in arrows)
    else:
        assert_sound(placed, arrows, ways)
