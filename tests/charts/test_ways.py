"""Arrows between neighbours, where arrows cross, and where the sign on an arrow stands, counted by hand."""

from itertools import pairwise

import pytest

from livingreview.charts.diagram.boxes import LOOKS, Arrow, Box, Page, RoutingError
from livingreview.charts.diagram.routing import crossings, routes, signs

PAGE = Page(width=405, font=10, line=12, wrap=80, pad=(8, 5), step=10, clear=5)


def box(node, x, y, width=40, height=30, shape="sharp"):
    return Box(node, node.upper(), (node,), LOOKS[shape], x, y, width, height)


def ways(drawn, *pairs):
    arrows = [
        Arrow("-".join(pair) + (f"-{i}" if pairs.count(pair) > 1 else ""), *pair)
        for i, pair in enumerate(pairs)
    ]
    return routes(drawn, arrows, PAGE)


# Neighbours.


@pytest.mark.parametrize(
    ("at", "way"),
    [
        ((165, 100), [(120, 100), (145, 100)]),
        ((35, 100), [(80, 100), (55, 100)]),
        ((100, 150), [(100, 115), (100, 135)]),
        ((100, 50), [(100, 85), (100, 65)]),
    ],
)
def test_an_arrow_to_a_close_neighbour_is_straight_from_border_to_border(at, way):
    drawn = [box("a", 100, 100), box("b", *at)]
    assert ways(drawn, ("a", "b")) == {"a-b": way}
    assert ways(drawn, ("b", "a")) == {"b-a": way[::-1]}


@pytest.mark.parametrize("gap", [1, 20, 37, 38, 39, 60])
def test_an_arrow_between_neighbours_is_straight_whatever_their_distance(gap):
    drawn = [box("a", 100, 100), box("b", 140 + gap, 100)]
    assert ways(drawn, ("a", "b")) == {"a-b": [(120, 100), (120 + gap, 100)]}


def test_an_arrow_between_shifted_neighbours_runs_halfway_between_their_middles():
    # The heights that both share: 87 to 113.
    drawn = [box("a", 100, 90, height=50), box("b", 165, 110, height=50)]
    assert ways(drawn, ("a", "b"))["a-b"] == [(120, 100), (145, 100)]


def test_arrows_between_the_same_neighbours_stand_side_by_side_the_first_in_the_middle():
    drawn = [box("a", 100, 100, height=70), box("b", 165, 100, height=70)]
    found = ways(drawn, ("a", "b"), ("b", "a"), ("a", "b"))
    assert [way[0][1] for way in found.values()] == [100, 90, 110]
    assert [way[0][0] for way in found.values()] == [120, 145, 120]


def test_upright_arrows_between_the_same_neighbours_stand_side_by_side():
    drawn = [box("a", 100, 100, width=70), box("b", 100, 150, width=70)]
    found = ways(drawn, ("a", "b"), ("b", "a"), ("a", "b"))
    assert [(way[0][0], way[1][0]) for way in found.values()] == [(100, 100), (90, 90), (110, 110)]


@pytest.mark.parametrize(("shape", "shared"), [("sharp", 3), ("round", 1)])
def test_straight_arrows_keep_off_rounded_corners(shape, shared):
    drawn = [box("a", 100, 100, height=34, shape=shape), box("b", 165, 100, height=34, shape=shape)]
    found = ways(drawn, *[("a", "b")] * 4)
    straight = [way for way in found.values() if len(way) == 2]
    assert len(straight) == shared
    assert len({way[0] for way in found.values()}) == 4


def test_a_straight_arrow_does_not_pass_through_a_box_in_between():
    drawn = [box("a", 100, 100), box("b", 170, 100), box("c", 135, 100, width=6)]
    assert len(ways(drawn, ("a", "b"))["a-b"]) > 2


def test_a_short_arrow_is_led_before_a_long_one_whatever_their_order():
    drawn = [box("a", 60, 100), box("b", 200, 100), box("c", 340, 100), box("d", 200, 200)]
    one = ways(drawn, ("a", "c"), ("a", "b"), ("b", "c"))
    other = ways(drawn, ("b", "c"), ("a", "b"), ("a", "c"))
    assert one == other
    assert list(one) != list(other)
    assert len(one["a-b"]) == len(one["b-c"]) == 2


def test_a_loop_leaves_at_a_side_and_comes_back_from_above_or_below():
    (way,) = ways([box("a", 200, 100)], ("a", "a")).values()
    assert way[0][0] in (180, 220)
    assert way[-1][1] in (85, 115)
    assert all(one[0] == other[0] or one[1] == other[1] for one, other in pairwise(way))


def test_the_first_arrow_without_a_way_is_named_with_both_labels_and_the_width_of_the_page():
    drawn = [box("a", 20, 100, height=40), box("b", 205, 100, width=410, height=400), box("c", 205, 500)]
    with pytest.raises(RoutingError) as refused:
        routes(drawn, [Arrow("far", "a", "c"), Arrow("near", "c", "a")], PAGE)
    assert (
        str(refused.value)
        == "no way for the arrow 'far' from 'A' to 'C' on the page of 405 px; move boxes apart"
    )


# Crossings.

LEVEL = [(100.0, 50.0), (20.0, 50.0)]


@pytest.mark.parametrize(
    ("upright", "met"),
    [
        ([(60, 20), (60, 90)], [60]),
        ([(60, 90), (60, 20)], [60]),
        ([(60, 50), (60, 90)], []),
        ([(60, 20), (60, 50)], []),
        ([(60, 49), (60, 51)], [60]),
        ([(20, 20), (20, 90)], []),
        ([(100, 20), (100, 90)], []),
        ([(21, 20), (21, 90)], [21]),
        ([(99, 20), (99, 90)], [99]),
        ([(140, 20), (140, 90)], []),
        ([(60, 60), (60, 90)], []),
        ([(60, 10), (60, 40)], []),
    ],
)
def test_a_crossing_is_where_an_upright_stretch_runs_through_and_not_where_it_only_touches(upright, met):
    found = crossings({"level": LEVEL, "upright": upright})
    assert found["level", 0] == met
    assert list(found) == [("level", 0)]


def test_crossings_are_told_from_left_to_right_for_each_stretch():
    found = crossings(
        {
            "way": [(0, 10), (100, 10), (100, 60), (0, 60)],
            "late": [(80, 0), (80, 90)],
            "early": [(20, 0), (20, 30), (40, 30), (40, 90)],
        }
    )
    assert found == {("way", 0): [20, 80], ("way", 2): [40, 80], ("early", 1): []}


# Signs.


def sign(edge="one", drawn=(), wanted=None, **led):
    return signs(led, wanted or [edge], PAGE, drawn)[edge]


def test_a_sign_stands_in_the_middle_of_what_the_head_and_the_corners_leave_of_an_arrow():
    # 11 px are kept from the beginning, 20 from the end with its head.
    assert sign(one=[(0, 50), (200, 50)]) == ((11 + 180) / 2, 50)
    assert sign(one=[(200, 50), (0, 50)]) == (200 - (11 + 180) / 2, 50)
    assert sign(one=[(50, 0), (50, 200)]) == (50, (11 + 180) / 2)


def test_a_sign_stands_on_the_longest_stretch():
    way = [(0, 0), (60, 0), (60, 200), (100, 200)]
    assert sign(one=way) == (60, (11 + 189) / 2)
    assert sign(one=way[::-1]) == (60, 200 - (11 + 189) / 2)


@pytest.mark.parametrize("length", [20, 31])
def test_on_a_short_arrow_a_sign_stands_in_its_middle(length):
    assert sign(one=[(0, 50), (length, 50)]) == (length / 2, 50)


def test_an_arrow_long_enough_keeps_its_sign_off_the_head():
    x, _ = sign(one=[(0, 50), (40, 50)])
    assert x == (11 + 20) / 2


@pytest.mark.parametrize("x", [95, 90, 100])
def test_a_sign_keeps_off_a_route_that_crosses(x):
    at, y = sign(one=[(0, 50), (200, 50)], two=[(x, 0), (x, 100)])
    assert y == 50
    assert 9.5 <= abs(at - x) <= 13.5


@pytest.mark.parametrize("end", [46, 44])
def test_a_sign_keeps_off_the_end_of_a_route_above_it(end):
    at, y = sign(one=[(0, 50), (200, 50)], two=[(95.5, 0), (95.5, end)])
    assert ((at - 95.5) ** 2 + (y - end) ** 2) ** 0.5 >= 9.5


def test_a_route_that_ends_further_off_leaves_the_sign_where_it_is():
    assert sign(one=[(0, 50), (200, 50)], two=[(95.5, 0), (95.5, 40)]) == (95.5, 50)
    assert sign(one=[(0, 50), (200, 50)], two=[(95.5, 100), (95.5, 60)]) == (95.5, 50)


@pytest.mark.parametrize(
    "near",
    [box("a", 95, 30, width=40, height=30), box("a", 95, 70, width=40, height=30)],
    ids=["above", "below"],
)
def test_a_sign_keeps_off_boxes(near):
    at, y = sign(one=[(0, 50), (200, 50)], drawn=[near])
    across, down = max(near.left - at, at - near.right, 0), max(near.top - y, y - near.bottom, 0)
    assert (across**2 + down**2) ** 0.5 >= 9.5
    assert at == pytest.approx(95.5, abs=40)


def test_a_sign_keeps_off_other_signs_before_it_keeps_off_other_routes():
    led = {"short": [(0, 50), (100, 50)], "long": [(0, 60), (120, 60)]}
    placed = signs(led, ["long", "short"], PAGE)
    (x1, y1), (x2, y2) = placed["short"], placed["long"]
    assert (x1, y1) == ((11 + 80) / 2, 50)
    assert ((x1 - x2) ** 2 + (y1 - y2) ** 2) ** 0.5 >= 22


def test_signs_stand_as_close_as_two_steps_and_a_little():
    led = {"short": [(0, 50), (100, 50)], "long": [(0, 74), (120, 74)]}
    placed = signs(led, ["long", "short"], PAGE)
    assert placed == {"short": (45.5, 50), "long": (55.5, 74)}


def test_where_everything_is_hidden_the_sign_hides_least():
    led = {"one": [(0, 50), (200, 50)]} | {f"u{x}": [(x, 0), (x, 100)] for x in range(0, 200, 6)}
    x, _ = signs(led, ["one"], PAGE)["one"]
    hidden = sum(abs(x - other) < 9.5 for other in range(0, 200, 6))
    assert hidden == min(
        sum(abs(at - other) < 9.5 for other in range(0, 200, 6)) for at in (95.5, *range(11, 180, 4))
    )


def test_only_the_arrows_that_want_one_get_a_sign():
    led = {"one": [(0, 50), (200, 50)], "two": [(0, 150), (200, 150)]}
    assert signs(led, ["two"], PAGE) == {"two": (95.5, 150)}
