"""Boxes are as large as their labels, stand on the grid, keep apart, and leave room where another is wanted."""

from dataclasses import replace

import pytest

from livingreview.charts.diagram.boxes import (
    LOOKS,
    NARROW_PAGE,
    WIDE_PAGE,
    Arrow,
    Box,
    Page,
    clashes,
    free,
    misplaced,
    placed,
)
from livingreview.charts.diagram.grid import TAIL, Grid
from livingreview.charts.drawing import theme
from livingreview.charts.drawing.measuring import text_width

PAGE = Page(width=300, font=10, line=12, wrap=80, pad=(8, 5), step=10, clear=5)
LONG = "Frobulin of the great crested newt"


def drawn(label="Newt", shape="sharp", at=(150, 400), page=PAGE, arrows=()):
    node = {"node": "n", "label": label, "kind.shape": shape}
    (box,) = placed([node], [{"node": "n", "x": at[0], "y": at[1]}], page, arrows)
    return box


def box(name, left, right, top, bottom):
    return Box(
        name,
        name.upper(),
        (name,),
        LOOKS["sharp"],
        (left + right) / 2,
        (top + bottom) / 2,
        right - left,
        bottom - top,
    )


# Size and place.


@pytest.mark.parametrize(("page", "width"), [(WIDE_PAGE, theme.WIDE), (NARROW_PAGE, theme.NARROW)])
def test_a_diagram_is_as_wide_as_any_chart(page, width):
    assert page.width == width


@pytest.mark.parametrize("page", [WIDE_PAGE, NARROW_PAGE])
def test_lines_of_a_label_do_not_touch_and_parallel_arrows_keep_apart(page):
    assert page.font * 1.1 < page.line < page.font * 1.3
    assert page.clear < page.step < page.font
    assert page.pad[0] > page.pad[1] > 0


def test_lettering_is_smaller_on_the_narrow_page_but_can_be_read_on_a_phone():
    assert 10 < NARROW_PAGE.font < WIDE_PAGE.font == theme.FONT_SIZE


@pytest.mark.parametrize(
    ("shape", "grow", "bold"),
    [("sharp", 0, False), ("double", 2, False), ("round", 4, True), ("cut", 1, False), ("ground", 0, True), ("unheard of", 0, False)],
)  # fmt: skip
def test_a_box_holds_its_widest_line_and_all_its_lines_with_space_around(shape, grow, bold):
    one = drawn(LONG, shape)
    assert len(one.lines) > 1
    assert " ".join(one.lines) == LONG
    widest = max(text_width(line, 10, bold=bold) for line in one.lines)
    assert one.width == pytest.approx(widest + 2 * (8 + grow))
    assert one.height == pytest.approx(12 * len(one.lines) + 2 * (5 + grow))
    assert one.look.bold == bold


def test_a_label_is_broken_where_it_would_be_wider_than_the_page_allows():
    assert all(text_width(line, 10) <= 80 for line in drawn(LONG).lines)
    assert drawn(LONG, page=replace(PAGE, wrap=400)).lines == (LONG,)


@pytest.mark.parametrize(("shape", "corner"), [("sharp", 0), ("round", 12), ("cut", 7), ("rounded", 6)])
def test_the_smallest_box_has_three_steps_between_its_corners_and_is_two_steps_high(shape, corner):
    small = drawn("i", shape, page=replace(PAGE, line=5, pad=(0, 0)))
    assert (small.width, small.height) == (30 + 2 * corner, 20)


@pytest.mark.parametrize(
    ("at", "centre"), [((150, 100), (150, 100)), ((154, 96), (150, 100)), ((156, 106), (160, 110))]
)
def test_a_box_stands_on_the_nearest_line_of_the_grid(at, centre):
    one = drawn(at=at)
    assert (one.x, one.y) == centre
    assert (one.left + one.right, one.top + one.bottom) == (2 * centre[0], 2 * centre[1])


def test_boxes_come_in_the_order_of_the_layout_whatever_the_order_of_the_nodes():
    nodes = [{"node": name, "label": name.upper(), "kind.shape": "sharp"} for name in "abc"]
    layout = [{"node": name, "x": 50, "y": 50} for name in "cab"]
    assert [(one.node, one.label) for one in placed(nodes, layout, PAGE)] == [
        ("c", "C"),
        ("a", "A"),
        ("b", "B"),
    ]


# Room for arrows.


def docks(one):
    return len(Grid([one], PAGE).ports(0, TAIL))


def arrows(count):
    return [Arrow(f"e{i}", "n", "far") if i % 2 else Arrow(f"e{i}", "far", "n") for i in range(count)]


def test_a_box_with_few_arrows_is_as_large_as_its_label():
    assert drawn(arrows=arrows(2)) == drawn()


@pytest.mark.parametrize("shape", ["sharp", "round", "plain"])
def test_a_box_grows_by_pairs_of_lines_twice_in_height_and_then_in_width(shape):
    one, sizes = drawn(shape=shape), []
    for count in range(1, 40):
        grown = drawn(shape=shape, arrows=arrows(count))
        assert docks(grown) >= 2 * count
        size = ((grown.width - one.width) / 20, (grown.height - one.height) / 20)
        if not sizes or size != sizes[-1]:
            sizes.append(size)
    assert sizes[:7] == [
        pytest.approx(size) for size in [(0, 0), (0, 1), (0, 2), (1, 2), (1, 3), (1, 4), (2, 4)]
    ]


def test_a_box_grows_no_further_than_its_arrows_need():
    one = drawn()
    most = docks(one) // 2
    assert drawn(arrows=arrows(most)) == one
    assert drawn(arrows=arrows(most + 1)).height == one.height + 20


def test_a_loop_docks_twice():
    loops = [Arrow(f"e{i}", "n", "n") for i in range(4)]
    assert drawn(arrows=loops) == drawn(arrows=arrows(8))


# Boxes that lie on each other, or over an edge.


@pytest.mark.parametrize(
    ("left", "right", "top", "bottom", "said"),
    [
        (-3, 60, 50, 80, "reaches 3 px over the left edge"),
        (250, 304, 50, 80, "reaches 4 px over the right edge"),
        (100, 150, -12, 30, "reaches 12 px over the top edge"),
        (100, 150, -1.4, 30, "reaches 1 px over the top edge"),
    ],
)
def test_a_box_over_an_edge_is_told_with_side_and_pixels(left, right, top, bottom, said):
    assert misplaced([box("a", left, right, top, bottom)], PAGE) == [f"'A' (a) {said}"]


def test_a_box_may_touch_each_edge_and_reach_as_far_down_as_it_likes():
    assert misplaced([box("a", 0, 300, 0, 5000)], PAGE) == []


def test_a_box_over_two_edges_is_told_twice():
    assert misplaced([box("a", -3, 60, -2, 80)], PAGE) == [
        "'A' (a) reaches 3 px over the left edge",
        "'A' (a) reaches 2 px over the top edge",
    ]


@pytest.mark.parametrize(
    ("left", "right", "top", "bottom", "said"),
    [
        (90, 190, 70, 200, "overlap by 10 x 30 px"),
        (20, 45, 30, 60, "overlap by 5 x 10 px"),
        (50, 60, 60, 70, "overlap by 10 x 10 px"),
        (99, 190, 99, 200, "overlap by 1 x 1 px"),
    ],
)
def test_two_boxes_that_overlap_are_told_with_width_and_height_of_what_they_share(
    left, right, top, bottom, said
):
    pair = [box("a", 40, 100, 50, 100), box("b", left, right, top, bottom)]
    assert misplaced(pair, PAGE) == [f"'A' (a) and 'B' (b) {said}"]
    assert misplaced(pair[::-1], PAGE) == [f"'B' (b) and 'A' (a) {said}"]


@pytest.mark.parametrize(
    "beside",
    [(100, 160, 50, 100), (40, 100, 100, 130), (100, 160, 100, 130), (110, 160, 50, 100), (40, 100, 0, 40)],
)
def test_boxes_that_only_touch_or_stand_apart_do_not_overlap(beside):
    assert misplaced([box("a", 40, 100, 50, 100), box("b", *beside)], PAGE) == []


def test_edges_are_told_before_overlaps_and_a_clash_names_the_later_box():
    found = list(clashes([box("a", 10, 60, 10, 60), box("b", -5, 40, 10, 60)], PAGE))
    assert [(clash.box, clash.other) for clash in found] == [(1, None), (1, 0)]


# A free place.


#: A box far below, so that the page is high.
FAR = box("far", 10, 50, 600, 640)


def test_a_box_stays_where_it_stands_if_nothing_is_near():
    assert free(box("a", 130, 170, 80, 120), [FAR], PAGE) == (150, 100)


@pytest.mark.parametrize(
    ("left", "top", "place"),
    [
        # One step from each edge, and on a line of the grid.
        (-500, 80, (30, 100)),
        (900, 80, (270, 100)),
        (130, -300, (150, 30)),
    ],
)
def test_a_box_outside_is_brought_back_with_a_step_to_the_edge(left, top, place):
    assert free(box("a", left, left + 40, top, top + 40), [FAR], PAGE) == place


def test_a_free_place_has_three_steps_to_every_other_box_and_is_the_nearest():
    # A box of 40 x 40 at (150, 100) in its way: 70 px from centre to centre are needed across or down.
    other = box("b", 130, 170, 80, 120)
    for wanted, place in (((160, 100), (220, 100)), ((140, 100), (80, 100)), ((150, 120), (150, 170))):
        x, y = wanted
        assert free(box("a", x - 20, x + 20, y - 20, y + 20), [other], PAGE) == place


def test_exactly_three_steps_are_enough():
    other = box("b", 130, 170, 80, 120)
    assert free(box("a", 200, 240, 80, 120), [other], PAGE) == (220, 100)
    assert free(box("a", 130, 170, 150, 190), [other], PAGE) == (150, 170)


def test_where_two_places_are_as_near_the_one_further_left_is_taken():
    other = box("b", 130, 170, 80, 120)
    assert free(box("a", 130, 170, 80, 120), [other], PAGE) == (80, 100)


def test_a_page_that_is_full_grows_downwards():
    full = [box(f"b{i}", 10, 290, 40 * i, 40 * i + 40) for i in range(5)]
    x, y = free(box("a", 130, 170, 60, 100), full, PAGE)
    # 200 is the lower edge; 30 px of room, and half a box.
    assert (x, y) == (150, 250)


def test_a_box_far_below_comes_up_to_the_others():
    x, y = free(box("a", 130, 170, 9000, 9040), [box("b", 130, 170, 80, 120)], PAGE)
    assert (x, y) == (150, 190)


def test_a_lone_box_far_below_comes_up_to_the_top_of_the_page():
    assert free(box("a", 130, 170, 9000, 9040), [], PAGE) == (150, 70)
    assert free(box("a", 130, 170, 9000, 9045), [], PAGE) == (150, 70)


def test_a_box_wider_than_the_page_stands_in_its_middle():
    assert free(box("a", -50, 280, 80, 120), [], PAGE)[0] == 150
