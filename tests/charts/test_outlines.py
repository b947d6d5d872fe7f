"""Outlines of routes, heads and boxes: where they begin and end, and how large they are."""

import re
from dataclasses import replace
from math import dist

import pytest

from livingreview.charts.diagram.boxes import LOOKS, NARROW_PAGE, WIDE_PAGE, Box
from livingreview.charts.diagram.outlines import (
    arrowhead,
    box_outline,
    circle,
    joined,
    number,
    route_line,
    towards,
)

PAGES = pytest.mark.parametrize("page", [WIDE_PAGE, NARROW_PAGE], ids=["wide", "narrow"])


def points(path):
    plain = re.sub(r"A[-\d.]+,[-\d.]+,0,[01],1,", " ", path)
    return [(float(x), float(y)) for x, y in re.findall(r"([-\d.]+),([-\d.]+)", plain)]


def almost(value):
    return pytest.approx(value, abs=0.11)


# Numbers.


@pytest.mark.parametrize(
    ("x", "written"),
    [(3, "3"), (3.0, "3"), (10.0, "10"), (3.04, "3"), (3.06, "3.1"), (-0.5, "-0.5"), (100.25, "100.2")],
)
def test_a_coordinate_is_written_to_a_tenth_without_a_needless_nought(x, written):
    assert number(x) == written


def test_points_are_joined_as_svg_writes_them():
    assert joined((1, 2.5), (3, 4)) == "1,2.5 3,4"


def test_a_point_on_the_way_lies_so_many_pixels_from_the_start():
    assert towards((10, 20), (10, 60), 5) == (10, 25)
    assert towards((10, 20), (4, 12), 5) == (7, 16)
    assert towards((10, 20), (10, 20), 5) == (10, 20)


def test_a_circle_runs_round_its_centre():
    assert circle(10, 20, 3) == "M7,20A3,3,0,1,1,13,20A3,3,0,1,1,7,20Z"


# Routes.


@PAGES
def test_a_route_is_cut_before_its_end_by_what_its_head_takes(page):
    assert route_line([(0, 0), (100, 0)], 8, page) == "M0,0L92,0"
    assert route_line([(0, 100), (0, 0)], 8, page) == "M0,100L0,8"
    assert route_line([(0, 0), (0, 50), (60, 50)], 10, page).endswith("L50,50")


@PAGES
def test_a_corner_is_rounded_by_less_than_a_step(page):
    radius = 0.6 * page.step
    path = route_line([(0, 0), (100, 0), (100, 80), (30, 80)], 0, page)
    corners = re.findall(r"L([-\d.]+),([-\d.]+)Q([-\d.]+),([-\d.]+) ([-\d.]+),([-\d.]+)", path)
    assert [tuple(map(float, corner)) for corner in corners] == [
        almost((100 - radius, 0, 100, 0, 100, radius)),
        almost((100, 80 - radius, 100, 80, 100 - radius, 80)),
    ]


@PAGES
@pytest.mark.parametrize("short", [2, 6])
def test_on_a_short_stretch_a_corner_takes_half_of_it(page, short):
    path = route_line([(0, 0), (100, 0), (100, short), (200, short)], 0, page)
    before, after = re.findall(r"L([-\d.]+),([-\d.]+)Q", path), re.findall(r" ([-\d.]+),([-\d.]+)", path)
    assert [float(x) for x, _ in before] == [almost(100 - short / 2), 100]
    assert [float(y) for _, y in after] == [almost(short / 2), short]


@PAGES
@pytest.mark.parametrize(("start", "end"), [(0, 100), (100, 0)])
def test_a_gap_is_three_quarters_of_a_step_wide_with_the_other_arrow_in_its_middle(page, start, end):
    path = route_line([(start, 50), (end, 50), (end, 90)], 0, page, {0: [60.0]})
    (closed, opened) = (float(re.search(rf"{sign}([\d.]+),50", path[2:])[1]) for sign in "LM")
    assert sorted((closed, opened)) == [almost(60 - 0.38 * page.step), almost(60 + 0.38 * page.step)]
    assert (closed < opened) == (start < end)


def test_a_gap_is_in_the_stretch_that_it_is_of():
    path = route_line([(0, 50), (100, 50), (100, 90), (0, 90)], 0, WIDE_PAGE, {2: [40.0]})
    assert re.findall(r"M[\d.]+,([\d.]+)", path) == ["50", "90"]


# Heads: length along the arrow and width across, in pixels on the wide page.

SIZES = {
    "triangle": (8.5, 8),
    "open-triangle": (9, 8),
    "double": (12, 8),
    "bar": (1.4, 10),
    "kite": (8.5, 7.6),
    "dot": (6.8, 6.8),
    "ring": (7.6, 7.6),
    "chevron": (7, 9),
}
WAYS = {
    "right": ([(0, 50), (100, 50)], (1, 0)),
    "left": ([(200, 50), (100, 50)], (-1, 0)),
    "down": ([(100, -50), (100, 50)], (0, 1)),
    "up": ([(100, 150), (100, 50)], (0, -1)),
}


def outline(path):
    """The points of a head; of a circle its four outermost."""
    if not (round_ := re.match(r"M([-\d.]+),([-\d.]+)A([-\d.]+)", path)):
        return points(path)
    left, y, radius = map(float, round_.groups())
    x = left + radius
    return [(x - radius, y), (x + radius, y), (x, y - radius), (x, y + radius)]


def measured(name, way, page):
    """How far before the end of its way a head begins and ends, how wide it is, and how far its line is cut."""
    (path, trim), (end, (along_x, along_y)) = head(name, WAYS[way][0], page), (WAYS[way][0][-1], WAYS[way][1])
    before = [(end[0] - x) * along_x + (end[1] - y) * along_y for x, y in outline(path)]
    aside = [(x - end[0]) * along_y + (y - end[1]) * along_x for x, y in outline(path)]
    return min(before), max(before), min(aside), max(aside), trim


def head(name, way, page):
    made = arrowhead(name, way, "#000000", page)
    return made.path, made.trim


@PAGES
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", SIZES)
def test_a_head_has_its_size_and_stands_straight_on_its_line(name, way, page):
    length, width = (size * (1 if page is WIDE_PAGE else 0.85) for size in SIZES[name])
    tip, back, left, right, _ = measured(name, way, page)
    assert (back - tip, right, left) == (almost(length), almost(width / 2), almost(-width / 2))
    # A bar is as thick as a line is strong, and a little off the box, so that both can be seen.
    gap = 0.8 * (1 if page is WIDE_PAGE else 0.85) if name == "bar" else 0
    assert tip == almost(1.5 + gap)


@PAGES
@pytest.mark.parametrize(
    ("name", "before_its_back"),
    [
        ("open-triangle", 0),
        ("ring", 0),
        ("kite", 0.5),
        ("triangle", (0.5, 1.5)),
        ("double", (1, 1.5)),
        ("dot", (0.8, 1.5)),
    ],
)
def test_a_line_ends_at_the_back_of_an_open_head_and_within_a_filled_one(name, before_its_back, page):
    *_, back, _, _, trim = measured(name, "right", page)
    if isinstance(before_its_back, tuple):
        scaled, always = before_its_back
        before_its_back = scaled * (1 if page is WIDE_PAGE else 0.85) + always
    assert back - trim == almost(before_its_back)


@PAGES
def test_a_line_meets_the_bar_and_the_point_of_a_chevron(page):
    scale = 1 if page is WIDE_PAGE else 0.85
    for name, at in (("bar", 3), ("chevron", 2), ("unheard of", 2)):
        assert head(name, WAYS["right"][0], page)[1] == almost(at * scale)


@pytest.mark.parametrize("name", SIZES)
def test_the_tip_of_a_head_is_in_its_middle(name):
    path, _ = head(name, WAYS["right"][0], WIDE_PAGE)
    foremost = max(x for x, _ in outline(path))
    assert (
        sum(y for x, y in outline(path) if x == foremost) / sum(x == foremost for x, _ in outline(path)) == 50
    )


def test_a_kite_is_widest_near_its_back_and_a_double_head_is_two_triangles():
    kite = sorted(points(head("kite", WAYS["right"][0], WIDE_PAGE)[0]))
    assert [x for x, _ in kite] == almost([90, 92.5, 92.5, 98.5])
    double = head("double", WAYS["right"][0], WIDE_PAGE)[0]
    one, other = double.split("Z")[:2]
    assert [dist(a, b) for a, b in zip(points(one), points(other), strict=True)] == almost([6, 6, 6])


def test_heads_are_closed_and_a_chevron_is_open():
    ends = {name: head(name, WAYS["right"][0], WIDE_PAGE)[0].endswith("Z") for name in SIZES}
    assert {name for name, is_closed in ends.items() if not is_closed} == {"chevron"}


# Boxes.


def box(shape, corner=None):
    look = LOOKS[shape] if corner is None else replace(LOOKS[shape], corner=corner)
    return Box("n", "Newt", ("Newt",), look, 100, 60, 80, 40)


@pytest.mark.parametrize("shape", LOOKS)
def test_an_outline_is_as_large_as_its_box_and_moved_down(shape):
    x, y = zip(*points(box_outline(box(shape), 7)), strict=True)
    assert (min(x), max(x), min(y), max(y)) == (60, 140, 47, 87)


def test_a_box_with_sharp_corners_runs_from_corner_to_corner():
    assert set(points(box_outline(box("sharp"), 0))) == {(60, 40), (140, 40), (140, 80), (60, 80)}


@pytest.mark.parametrize("shape", ["cut", "rounded", "round"])
def test_corners_take_as_much_of_each_side_as_the_look_says(shape):
    corner = LOOKS[shape].corner
    assert set(points(box_outline(box(shape), 0))) == {
        (x, y)
        for x, y in [
            *((60 + corner, y) for y in (40, 80)),
            *((140 - corner, y) for y in (40, 80)),
            *((x, 40 + corner) for x in (60, 140)),
            *((x, 80 - corner) for x in (60, 140)),
        ]
    }


def test_rounded_corners_are_quarters_of_circles_that_bulge_outwards_and_cut_ones_are_straight():
    assert re.findall(r"A([^A-Z ]*),0,0,1,", box_outline(box("rounded"), 0)) == ["6,6"] * 4
    assert "A" not in box_outline(box("cut"), 0)


def test_a_way_round_a_box_never_turns_back():
    for shape in ("cut", "rounded"):
        way = points(box_outline(box(shape), 0))
        turns = [
            (b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0])
            for a, b, c in zip(way, way[1:], way[2:], strict=False)
        ]
        assert min(turns) >= 0


def test_a_double_box_has_a_second_line_three_pixels_inside_with_smaller_corners():
    outer, inner = (f"{part}Z" for part in box_outline(box("double"), 0).split("Z")[:2])
    x, y = zip(*points(inner), strict=True)
    assert (min(x), max(x), min(y), max(y)) == (63, 137, 43, 77)
    assert outer == box_outline(box("rounded"), 0)
    assert "A3,3,0,0,1," in inner
    assert "A0,0,0,0,1," in box_outline(box("double", corner=2), 0)
