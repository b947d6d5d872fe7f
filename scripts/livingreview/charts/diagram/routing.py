"""Lead the arrows of a diagram round its boxes: pure geometry, in CSS pixels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import numpy as np

from livingreview.charts.diagram.boxes import (
    NARROW_PAGE,
    WIDE_PAGE,
    Arrow,
    Box,
    Page,
    Point,
    RoutingError,
    boxes,
    misplaced,
)
from livingreview.charts.diagram.grid import HEAD, OPPOSITE, TAIL, Grid

__all__ = [
    "NARROW_PAGE",
    "WIDE_PAGE",
    "Arrow",
    "Box",
    "Page",
    "Point",
    "RoutingError",
    "boxes",
    "crossings",
    "misplaced",
    "routes",
    "signs",
]


def routes(drawn: Sequence[Box], arrows: Sequence[Arrow], page: Page) -> dict[str, list[Point]]:
    """Lead every arrow from the border of its subject to the border of its object.

    Routes run across and down the page. None enters a box; no two share a stretch, they only cross.

    Returns
    -------
    dict : edge -> points, in the order of ``arrows``; every answer is the same for the same input.

    Raises
    ------
    RoutingError : if an arrow finds no way; the message names it.
    """
    index = {box.node: i for i, box in enumerate(drawn)}
    order = sorted(
        arrows, key=lambda arrow: _distance(drawn[index[arrow.subject]], drawn[index[arrow.object]])
    )
    failed: list[Arrow] = []
    for _ in range(6):
        grid = Grid(drawn, page)
        found: dict[str, tuple[int, list[Point]]] = {}
        missing = []
        for arrow in order:
            way = _lead(grid, arrow, index)
            if way is None:
                missing.append(arrow)
            else:
                found[arrow.edge] = way
        if not missing:
            _improve(grid, order, found, index)
            return {arrow.edge: found[arrow.edge][1] for arrow in arrows}
        failed = missing
        # Those that came too late go first next time.
        order = [*missing, *(arrow for arrow in order if arrow not in missing)]
    names = {box.node: box.label for box in drawn}
    arrow = failed[0]
    raise RoutingError(
        f"no way for the arrow '{arrow.edge}' from '{names[arrow.subject]}' to '{names[arrow.object]}'"
        f" on the page of {page.width} px; move boxes apart"
    )


def _distance(one: Box, other: Box) -> float:
    across = max(one.left, other.left) - min(one.right, other.right)
    down = max(one.top, other.top) - min(one.bottom, other.bottom)
    return max(across, 0) + max(down, 0)


def _lead(grid: Grid, arrow: Arrow, index: dict[str, int]) -> tuple[int, list[Point]] | None:
    """Find a way and take it."""
    subject, object_ = index[arrow.subject], index[arrow.object]
    way = None
    if not arrow.is_loop:
        way = _direct(grid, subject, object_)
    if way is None:
        starts, ends = grid.ports(subject, TAIL), grid.ports(object_, HEAD)
        if arrow.is_loop:
            starts = [port for port in starts if port.out in ("left", "right")]
            ends = [port for port in ends if port.out in ("up", "down")]
        way = grid.search(starts, ends)
    if way is not None:
        _take(grid, subject, object_, way[1], 1)
    return way


def _take(grid: Grid, subject: int, object_: int, points: list[Point], sign: int) -> None:
    grid.mark(points, sign)
    keys = {
        _dock(subject, points[0], points[1]),
        _dock(object_, points[-1], points[-2]),
    }
    grid.taken = grid.taken | keys if sign > 0 else grid.taken - keys


def _dock(box: int, border: Point, outside: Point) -> tuple[int, str, float]:
    """Return the key of the port at which a route docks."""
    if border[0] == outside[0]:
        return box, "down" if outside[1] > border[1] else "up", border[0]
    return box, "right" if outside[0] > border[0] else "left", border[1]


def _direct(grid: Grid, subject: int, object_: int) -> tuple[int, list[Point]] | None:
    """Return a straight way between two boxes that stand too close for the grid, or None."""
    one, other, step = grid.boxes[subject], grid.boxes[object_], grid.page.step
    gaps = {
        "right": other.left - one.right,
        "left": one.left - other.right,
        "down": other.top - one.bottom,
        "up": one.top - other.bottom,
    }
    out, gap = max(gaps.items(), key=lambda item: item[1])
    if not 0 < gap < HEAD + TAIL + 2 * step:
        return None
    vertical = out in ("up", "down")
    spans = []
    for box in (one, other):
        middle, half = (box.x, box.width / 2) if vertical else (box.y, box.height / 2)
        inset = max(box.look.corner, 2)
        spans.append((middle - half + inset, middle + half - inset, middle))
    low, high = max(spans[0][0], spans[1][0]), min(spans[0][1], spans[1][1])
    lines = range(int(np.ceil(low / step)), int(np.floor(high / step)) + 1)
    starts = {"right": one.right, "left": one.left, "down": one.bottom, "up": one.top}
    ends = {"right": other.left, "left": other.right, "down": other.top, "up": other.bottom}
    middle = (spans[0][2] + spans[1][2]) / 2
    for line in sorted(lines, key=lambda at: (abs(at * step - middle), at)):
        if (subject, out, line * step) in grid.taken or (object_, OPPOSITE[out], line * step) in grid.taken:
            continue
        points: list[Point] = [(starts[out], line * step), (ends[out], line * step)]
        if vertical:
            points = [(y, x) for x, y in points]
        if grid.is_free(points[0], points[1], (subject, object_)):
            return 0, points
    return None


def _improve(
    grid: Grid, order: Sequence[Arrow], found: dict[str, tuple[int, list[Point]]], index: dict[str, int]
) -> None:
    """Lead each arrow once more, now that the others are known."""
    for arrow in order:
        subject, object_ = index[arrow.subject], index[arrow.object]
        before = found[arrow.edge]
        if len(before[1]) == 2:
            continue
        _take(grid, subject, object_, before[1], -1)
        again = _lead(grid, arrow, index)
        if again is None:
            _take(grid, subject, object_, before[1], 1)
        else:
            found[arrow.edge] = again


def crossings(ways: Mapping[str, Sequence[Point]]) -> dict[tuple[str, int], list[float]]:
    """Return where stretches that run across the page are met by upright ones of other routes.

    Returns
    -------
    dict : (edge, number of the stretch) -> x of each crossing, from left to right.
    """
    upright = [
        (edge, min(y1, y2), max(y1, y2), x1)
        for edge, way in ways.items()
        for (x1, y1), (x2, y2) in pairwise(way)
        if x1 == x2
    ]
    found: dict[tuple[str, int], list[float]] = {}
    for edge, way in ways.items():
        for i, ((x1, y1), (x2, y2)) in enumerate(pairwise(way)):
            if y1 == y2:
                left, right = sorted((x1, x2))
                found[edge, i] = sorted(
                    x
                    for other, top, bottom, x in upright
                    if other != edge and top < y1 < bottom and left < x < right
                )
    return found


def signs(
    ways: Mapping[str, Sequence[Point]], wanted: Sequence[str], page: Page, drawn: Sequence[Box] = ()
) -> dict[str, Point]:
    """Return a point on each wanted route at which a round sign hides no box, no other route and no other sign.

    Where there is none, the point that hides least; among equals, the one nearest to the middle of the route's
    longest stretch.
    """
    stretches = np.array(
        [
            (i, *sorted((x1, x2)), *sorted((y1, y2)))
            for i, way in enumerate(ways.values())
            for (x1, y1), (x2, y2) in pairwise(way)
        ]
    )
    solid = np.array([(-1, box.left, box.right, box.top, box.bottom) for box in drawn]).reshape(-1, 5)
    number = {edge: i for i, edge in enumerate(ways)}
    placed: dict[str, Point] = {}
    # Short routes first: they have the fewest places.
    for edge in sorted(wanted, key=lambda name: _length(ways[name])):
        others = np.concatenate([stretches[stretches[:, 0] != number[edge]], solid])
        # Each with what it hides, and how far it is from the best.
        found = [
            (_hidden((x, y), others, placed.values(), page), aside, (x, y))
            for x, y, aside in _candidates(ways[edge], page)
        ]
        placed[edge] = min(found, key=lambda one: one[:2])[2]
    return placed


def _hidden(at: Point, others: np.ndarray, placed: Iterable[Point], page: Page) -> int:
    """Count what a sign at this point would hide: routes and boxes once, another sign four times."""
    x, y = at
    across = np.maximum(np.maximum(others[:, 1] - x, x - others[:, 2]), 0)
    down = np.maximum(np.maximum(others[:, 3] - y, y - others[:, 4]), 0)
    hidden = int((np.hypot(across, down) < page.step - 0.5).sum())
    return hidden + 4 * sum(bool(np.hypot(x - a, y - b) < 2.2 * page.step) for a, b in placed)


def _length(way: Sequence[Point]) -> float:
    return sum(abs(x2 - x1) + abs(y2 - y1) for (x1, y1), (x2, y2) in pairwise(way))


def _candidates(way: Sequence[Point], page: Page) -> list[tuple[float, float, float]]:
    """Return points along a route, clear of its ends and corners where it can be: x, y, how far from the best."""
    longest = max(np.hypot(x2 - x1, y2 - y1) for (x1, y1), (x2, y2) in pairwise(way))
    found = []
    for i, ((x1, y1), (x2, y2)) in enumerate(pairwise(way)):
        length = float(np.hypot(x2 - x1, y2 - y1))
        before, after = page.step + 1, page.step + (HEAD - 3 if i == len(way) - 2 else 1)
        low, high = (before, length - after) if length > before + after else (length / 2, length / 2)
        middle = (low + high) / 2
        for at in [middle, *np.arange(low, high, 4.0)]:
            share = float(at) / length
            found.append(
                (x1 + (x2 - x1) * share, y1 + (y2 - y1) * share, longest - length + abs(float(at) - middle))
            )
    return found
