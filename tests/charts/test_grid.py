"""The grid on which arrows run, on pages so small that every cell can be counted by hand."""

import heapq
import random
from itertools import pairwise

import numpy as np
import pytest

from livingreview.charts.diagram.boxes import LOOKS, Box, Page
from livingreview.charts.diagram.grid import OPPOSITE, Grid, Port, _straightened

STEP, CLEAR = 10, 5
PAGE = Page(width=205, font=10, line=12, wrap=80, pad=(8, 5), step=STEP, clear=CLEAR)
#: What is so dear that no arrow pays it.
NEVER = 1_000_000
MOVES = {"right": (0, 1), "left": (0, -1), "down": (1, 0), "up": (-1, 0)}


def box(x, y, width=40, height=30, shape="sharp"):
    return Box(f"{x}-{y}", "Newt", ("Newt",), LOOKS[shape], x, y, width, height)


def cells(grid):
    return [(row, column) for row in range(grid.rows) for column in range(grid.columns)]


def distance(one, row, column):
    """How far a cell is from a box, across and down; less than nothing inside."""
    x, y = column * STEP, row * STEP
    return max(one.left - x, x - one.right), max(one.top - y, y - one.bottom)


def is_within(one, row, column, reach):
    return max(distance(one, row, column)) < reach


@pytest.fixture
def placed():
    return [box(60, 60), box(140, 60, width=44, height=36), box(100, 130, shape="round")]


@pytest.fixture
def grid(placed):
    return Grid(placed, PAGE)


@pytest.fixture
def empty():
    """A grid of twenty columns and six rows with no box near."""
    return Grid([box(100, 0, width=2, height=20)], PAGE)


# What is free.


def test_a_grid_reaches_to_the_edge_of_the_page_and_some_lines_below_the_lowest_box(grid):
    assert (grid.columns, grid.rows) == (21, 14 + 5)


def test_a_page_without_boxes_has_a_grid_all_the_same():
    assert (Grid([], PAGE).rows, Grid([], PAGE).columns) == (5, 21)


def test_arrows_keep_clear_of_boxes_and_off_the_upper_and_the_left_edge(grid, placed):
    expected = {
        (row, column)
        for row, column in cells(grid)
        if row == 0 or column == 0 or any(is_within(one, row, column, CLEAR) for one in placed)
    }
    assert {cell for cell in cells(grid) if grid.blocked[cell]} == expected


@pytest.mark.parametrize(("width", "is_blocked"), [(200, True), (203, True), (204, False), (209, False)])
def test_the_last_line_is_left_free_where_it_is_the_very_edge_of_the_page(width, is_blocked):
    page = Page(width=width, font=10, line=12, wrap=80, pad=(8, 5), step=STEP, clear=CLEAR)
    assert list(Grid([box(60, 60)], page).blocked[1:, -1]) == [is_blocked] * (7 + 5 - 1)


def test_ground_between_two_boxes_that_stand_close_belongs_to_neither():
    grid = Grid([box(60, 60), box(106, 60, width=46)], PAGE)
    # Right border 80, left border 83: column 8 is within 5 px of both.
    assert [int(grid.owner[6, column]) for column in (6, 8, 10, 14)] == [0, -2, 1, -1]


def test_a_cell_on_which_three_boxes_border_still_belongs_to_none():
    grid = Grid([box(60, 60), box(100, 60), box(80, 60)], PAGE)
    assert int(grid.owner[6, 8]) == -2


def test_a_step_is_half_as_dear_again_close_to_a_box_and_impossible_through_it(grid, placed):
    def price(row, column):
        close = sum(is_within(one, row, column, CLEAR + 0.9 * STEP) for one in placed)
        return STEP + 5 * close + NEVER * bool(grid.blocked[row, column])

    for row, column in cells(grid):
        if column + 1 < grid.columns:
            assert grid.across[row, column] == max(price(row, column), price(row, column + 1))
        if row + 1 < grid.rows:
            assert grid.down[row, column] == max(price(row, column), price(row + 1, column))


def test_a_turn_costs_as_much_as_24_pixels_and_is_impossible_where_nothing_may_run(grid):
    assert {int(grid.turn[cell]) for cell in cells(grid) if not grid.blocked[cell]} == {24}
    assert {int(grid.turn[cell]) for cell in cells(grid) if grid.blocked[cell]} == {24 + NEVER}


# Where arrows dock.


def lines(low, high, inset):
    """Lines of the grid that meet a side, clear of its corners."""
    return [at for at in range(low // STEP, high // STEP + 1) if low + inset <= at * STEP <= high - inset]


@pytest.mark.parametrize(("shape", "inset"), [("sharp", 2), ("plain", 3), ("round", 12), ("cut", 7)])
@pytest.mark.parametrize("straight", [5.0, 13.0, 40.0])
def test_an_arrow_docks_at_every_line_that_meets_a_side_clear_of_its_corners(shape, inset, straight):
    one = box(100, 100, width=70, height=50, shape=shape)
    grid = Grid([one, box(100, 200)], PAGE)
    expected = {}
    for line in lines(65, 135, inset):
        expected["up", line * STEP, 75.0] = line
        expected["down", line * STEP, 125.0] = line
    for line in lines(75, 125, inset):
        expected["left", 65.0, line * STEP] = line
        expected["right", 135.0, line * STEP] = line
    found = {(port.out, *port.border): port for port in grid.ports(0, straight)}
    assert found.keys() == expected.keys()
    for key, line in expected.items():
        row, column = found[key].cell
        assert (column if found[key].out in ("up", "down") else row) == line


@pytest.mark.parametrize(("straight", "away"), [(4.0, 1), (5.0, 1), (5.5, 2), (15.0, 2), (16.0, 3)])
def test_the_first_cell_is_the_nearest_from_which_the_arrow_has_run_straight_long_enough(straight, away):
    # All borders lie between two lines, 5 px from each.
    grid = Grid([box(100, 100, width=70, height=50)], PAGE)
    first = {"right": 13, "left": 7, "down": 12, "up": 8}
    for port in grid.ports(0, straight):
        down, across = MOVES[port.out]
        row, column = port.cell
        at = row * abs(down) + column * abs(across)
        assert at == first[port.out] + away * (down + across)


def test_a_border_on_a_line_of_the_grid_is_left_by_a_whole_step():
    grid = Grid([box(100, 100, width=60, height=60)], PAGE)
    starts = {port.out: port.cell for port in grid.ports(0, 10.0) if 100 in port.border}
    assert starts == {"right": (10, 14), "left": (10, 6), "down": (14, 10), "up": (6, 10)}


def test_docking_costs_the_way_to_the_grid_and_more_the_further_it_is_from_the_middle():
    grid = Grid([box(100, 100, width=70, height=50)], PAGE)
    costs = {port.border[1]: port.cost for port in grid.ports(0, 5.0) if port.out == "right"}
    assert costs == {80: 5 + 10, 90: 5 + 5, 100: 5, 110: 5 + 5, 120: 5 + 10}
    far = {port.border[1]: port.cost for port in grid.ports(0, 13.0) if port.out == "right"}
    assert far[100] == 15


def test_the_middle_of_a_box_between_two_lines_is_the_nearest_line():
    grid = Grid([box(104, 96, width=70, height=50)], PAGE)
    nearest = {}
    for port in sorted(grid.ports(0, 5.0), key=lambda port: -port.cost):
        nearest[port.out] = port.border[port.out in ("right", "left")]
    assert nearest == {"right": 100, "left": 100, "down": 100, "up": 100}


def test_a_port_is_taken_once_and_the_ports_beside_it_become_dear():
    grid = Grid([box(100, 100, width=70, height=50)], PAGE)
    grid.taken = {(0, "right", 100)}
    costs = {port.border[1]: port.cost for port in grid.ports(0, 5.0) if port.out == "right"}
    assert costs == {80: 15, 90: 10 + 48, 110: 10 + 48, 120: 15}
    left = [port.cost for port in grid.ports(0, 5.0) if port.out == "left"]
    assert sorted(left) == [5, 10, 10, 15, 15]


def test_a_port_between_two_taken_ones_is_twice_as_dear():
    grid = Grid([box(100, 100, width=70, height=50)], PAGE)
    grid.taken = {(0, "right", 90), (0, "right", 110), (1, "right", 110)}
    costs = {port.border[1]: port.cost for port in grid.ports(0, 5.0) if port.out == "right"}
    assert costs[100] == 5 + 2 * 48


def test_no_arrow_leaves_towards_a_box_that_stands_in_its_way():
    grid = Grid([box(60, 100), box(110, 100)], PAGE)
    assert {port.out for port in grid.ports(0, 5.0)} == {"left", "up", "down"}
    assert {port.out for port in grid.ports(1, 5.0)} == {"right", "up", "down"}


def test_no_arrow_leaves_over_the_edge_of_the_page():
    corner = Grid([box(22, 22)], PAGE)
    assert {port.out for port in corner.ports(0, 5.0)} == {"right", "down"}


def test_no_arrow_leaves_through_another_that_runs_past():
    grid = Grid([box(100, 100, width=70, height=50)], PAGE)
    grid.mark([(150, 40), (150, 95)], 1)
    assert [port.border[1] for port in grid.ports(0, 25.0) if port.out == "right"] == [100, 110, 120]


def test_an_arrow_that_turns_away_before_is_not_in_the_way():
    grid = Grid([box(100, 100, width=70, height=50)], PAGE)
    grid.mark([(180, 40), (180, 160)], 1)
    assert len([port for port in grid.ports(0, 13.0) if port.out == "right"]) == 5


# What a straight line meets.


@pytest.mark.parametrize(
    ("start", "end", "is_free"),
    [
        ((60, 60), (140, 60), True),
        ((60, 60), (60, 130), True),
        ((75, 20), (75, 140), True),
        ((75.1, 20), (75.1, 140), False),
        ((125, 20), (125, 160), True),
        ((124.9, 160), (124.9, 20), False),
        ((100, 20), (100, 110), True),
        ((100, 20), (100, 110.1), False),
        ((20, 150), (180, 150), True),
        ((20, 149), (180, 149), False),
        ((180, 149), (20, 149), False),
        ((130, 149), (180, 149), True),
        ((20, 149), (70, 149), True),
    ],
)
def test_a_straight_line_is_free_where_it_keeps_clear_of_all_boxes_but_its_own(placed, start, end, is_free):
    # The third box reaches from 80 to 120 and from 115 to 145.
    grid = Grid([placed[0], placed[1], box(100, 130)], PAGE)
    assert grid.is_free(start, end, (0, 1)) == is_free


@pytest.mark.parametrize(
    ("x", "is_free"), [(140, True), (150, False), (160, False), (170, False), (180, True)]
)
def test_a_straight_line_is_not_free_where_it_meets_another_arrow_even_its_end(empty, x, is_free):
    empty.mark([(150, 40), (170, 40)], 1)
    assert empty.is_free((x, 30), (x, 50), ()) == is_free
    assert empty.is_free((x, 40), (x, 50), ()) == is_free
    assert empty.is_free((x, 41), (x, 59), ())


# What an arrow takes.

#: Ends lie on borders between two lines; corners on lines.
WAY = [(25.0, 20.0), (60.0, 20.0), (60.0, 50.0), (90.0, 50.0), (90.0, 26.0)]
#: Cells of each stretch of it, as (row, column).
ALONG = [
    [(2, 3), (2, 4), (2, 5), (2, 6)],
    [(2, 6), (3, 6), (4, 6), (5, 6)],
    [(5, 6), (5, 7), (5, 8), (5, 9)],
    [(5, 9), (4, 9), (3, 9)],
]
CORNERS = {(2, 6), (5, 6), (5, 9)}
ON_WAY = {cell for stretch in ALONG for cell in stretch}
LINKS = {frozenset(pair) for stretch in ALONG for pair in pairwise(stretch)}


def links(grid):
    """Yield each link as its two cells, and its price."""
    for row, column in cells(grid):
        if column + 1 < grid.columns:
            yield frozenset([(row, column), (row, column + 1)]), int(grid.across[row, column])
        if row + 1 < grid.rows:
            yield frozenset([(row, column), (row + 1, column)]), int(grid.down[row, column])


def moved(link, down, across):
    return frozenset((row + down, column + across) for row, column in link)


def is_level(link):
    return len({row for row, _ in link}) == 1


def dearer(link):
    """By how much a link is dearer beside and across the way, one cell at a time."""
    sides = ((1, 0), (-1, 0)) if is_level(link) else ((0, 1), (0, -1))
    beside = sum(moved(link, *side) in LINKS for side in sides)
    across = 0
    for stretch in ALONG:
        level = stretch[0][0] == stretch[1][0]
        if level != is_level(link):
            across += 20 * len(link & set(stretch))
    return beside + across


@pytest.mark.parametrize("way", [WAY, WAY[::-1]])
def test_an_arrow_blocks_its_way_makes_crossing_it_dear_and_running_beside_it_a_little(empty, way):
    before = dict(links(empty))
    empty.mark(way, 1)
    for link, price in links(empty):
        more = price - before[link]
        if link in LINKS or link & CORNERS:
            assert more >= NEVER, link
        else:
            assert more == dearer(link), link


def test_where_an_arrow_runs_no_other_turns(empty):
    empty.mark(WAY, 1)
    assert {cell for cell in cells(empty) if empty.is_used(cell)} == ON_WAY


def test_what_is_given_back_is_as_if_it_had_never_been_taken(empty):
    before = [array.copy() for array in (empty.across, empty.down, empty.turn)]
    empty.mark(WAY, 1)
    empty.mark(WAY, -1)
    for array, was in zip((empty.across, empty.down, empty.turn), before, strict=True):
        assert np.array_equal(array, was)


def test_an_arrow_along_the_edges_of_the_grid_makes_nothing_dear_on_the_other_side(empty):
    before = dict(links(empty))
    empty.mark([(200.0, 0.0), (0.0, 0.0), (0.0, 60.0)], 1)
    far = [link for link, _ in links(empty) if all(row > 1 and column > 1 for row, column in link)]
    now = dict(links(empty))
    assert all(now[link] == before[link] for link in far)


# The search.


def cheapest(grid, starts, ends):
    """Cost of the cheapest way, cell by cell: slow, and simple enough to be believed."""
    queue = [(port.cost, *port.cell, port.out) for port in starts]
    heapq.heapify(queue)
    known = {}
    while queue:
        cost, row, column, going = heapq.heappop(queue)
        if (row, column, going) in known:
            continue
        known[row, column, going] = cost
        for turned in MOVES:
            if bool(MOVES[turned][0]) != bool(MOVES[going][0]):
                heapq.heappush(queue, (cost + int(grid.turn[row, column]), row, column, turned))
        down, across = MOVES[going]
        there = row + down, column + across
        if 0 <= there[0] < grid.rows and 0 <= there[1] < grid.columns:
            price = (
                grid.across[row, min(column, there[1])] if across else grid.down[min(row, there[0]), column]
            )
            heapq.heappush(queue, (cost + int(price), *there, going))
    return min(known.get((*port.cell, OPPOSITE[port.out]), NEVER) + port.cost for port in ends)


def price_of(grid, way, start, end):
    """What a way costs from the cell of its first port to that of its last."""
    points = [
        (start.cell[1] * STEP, start.cell[0] * STEP),
        *way[1:-1],
        (end.cell[1] * STEP, end.cell[0] * STEP),
    ]
    cost = start.cost + end.cost
    for (x1, y1), (x2, y2) in pairwise(points):
        row, column = round(min(y1, y2) / STEP), round(min(x1, x2) / STEP)
        if y1 == y2:
            cost += int(grid.across[row, column : round(max(x1, x2) / STEP)].sum())
        else:
            cost += int(grid.down[row : round(max(y1, y2) / STEP), column].sum())
    for x, y in way[1:-1]:
        cost += int(grid.turn[round(y / STEP), round(x / STEP)])
    return cost


def scene(seed):
    """A small page with boxes and arrows here and there, the same for each seed."""
    chosen = random.Random(seed)  # noqa: S311
    places = [(x, y) for x in (40, 110, 170) for y in (40, 110, 170)]
    drawn = [box(*at) for at in chosen.sample(places, 5)]
    made = Grid(drawn, PAGE)
    for _ in range(3):
        column, row = chosen.randrange(1, 20), chosen.randrange(1, 19)
        made.mark([(column * 10.0, 10.0), (column * 10.0, row * 10.0), (10.0, row * 10.0)], 1)
    return made


@pytest.mark.parametrize("seed", range(12))
def test_the_way_that_is_found_is_the_cheapest_there_is_and_costs_what_is_said(seed):
    grid = scene(seed)
    starts, ends = grid.ports(0, 5.0), grid.ports(1, 13.0)
    found = grid.search(starts, ends)
    expected = cheapest(grid, starts, ends) if starts and ends else NEVER
    if found is None:
        assert expected >= NEVER
        return
    cost, way = found
    start = next(port for port in starts if port.border == way[0])
    end = next(port for port in ends if port.border == way[-1])
    assert (cost, price_of(grid, way, start, end)) == (expected, expected)


def test_a_way_turns_at_each_of_its_points(grid):
    _, way = grid.search(grid.ports(0, 5.0), grid.ports(2, 13.0))
    directions = ["across" if one[1] == other[1] else "down" for one, other in pairwise(way)]
    assert all(one != other for one, other in pairwise(directions))
    assert len(set(way)) == len(way)


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_ports_at_one_cell_the_cheaper_one_is_taken(empty, order):
    ports = [Port(0, "right", (3, 3), (25, 30), 9), Port(0, "right", (3, 3), (26, 30), 5)][::order]
    end = Port(1, "left", (3, 12), (125, 30), 2)
    cost, way = empty.search(ports, [end])
    assert cost == 5 + 90 + 2
    assert way == [(26, 30), (125, 30)]


def test_of_two_ends_the_cheaper_one_is_reached(empty):
    start = Port(0, "right", (3, 3), (25, 30), 0)
    ends = [
        Port(1, "left", (3, 12), (125, 30), 50),
        Port(1, "left", (3, 13), (135, 30), 0),
        Port(1, "left", (3, 14), (145, 30), 0),
    ]
    assert empty.search([start], ends) == (100, [(25, 30), (135, 30)])


def test_where_nothing_starts_or_nothing_ends_there_is_no_way(empty):
    port = Port(0, "right", (3, 3), (25, 30), 0)
    assert empty.search([], [port]) is None
    assert empty.search([port], []) is None


def test_a_start_that_no_arrow_can_pay_is_none(empty):
    start = Port(0, "right", (3, 3), (25, 30), NEVER)
    assert empty.search([start], [Port(1, "left", (3, 12), (125, 30), 0)]) is None


def test_a_way_through_a_maze_takes_as_many_bends_as_it_needs():
    # Walls with an opening at the right and at the left by turns.
    walls = [box(230 if i % 2 else -20, 30 + 20 * i, width=400, height=4) for i in range(8)]
    grid = Grid(walls, PAGE)
    start, end = Port(0, "down", (1, 2), (20, 10), 0), Port(1, "up", (20, 2), (20, 210), 0)
    cost, way = grid.search([start], [end])
    assert cost == cheapest(grid, [start], [end])
    assert len(way) >= 2 * 8


def test_points_that_stand_twice_or_at_which_a_line_does_not_turn_are_dropped():
    points = [(0, 0), (1, 0), (1, 0), (5, 0), (5, 3), (5, 9), (2, 9), (1, 9), (0, 9), (0, 4), (0, 2)]
    assert _straightened(points) == [(0, 0), (5, 0), (5, 9), (0, 9), (0, 2)]
