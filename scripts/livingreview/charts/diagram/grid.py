"""Search for the way of one arrow on a grid: round the boxes, apart from other arrows, with few bends and crossings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from livingreview.charts.diagram.boxes import Box, Page, Point

# Costs are whole numbers, so that the way back along a found path is exact.
_BEND = 24
_CROSSING = 40
_BESIDE = 1
_CLOSE = 1
_ASIDE = 5
_CROWDED = 48
_BLOCKED = 1_000_000
#: Least straight run at the end of an arrow, for its head, and at its beginning.
HEAD, TAIL = 13.0, 5.0
_DIRECTIONS = {"right": (0, 1), "left": (0, -1), "down": (1, 0), "up": (-1, 0)}
OPPOSITE = {"right": "left", "left": "right", "down": "up", "up": "down"}


@dataclass(frozen=True)
class Port:
    """A place on a border where an arrow can dock.

    Attributes
    ----------
    out : direction in which it leaves the box.
    cell : first cell of the grid that is far enough outside (row, column).
    border : point on the border.
    cost : of docking here, in whole pixels.
    """

    box: int
    out: str
    cell: tuple[int, int]
    border: Point
    cost: int


class Grid:
    """The lines on which arrows run, what blocks them, and what other arrows have taken."""

    def __init__(self, drawn: Sequence[Box], page: Page) -> None:
        self.boxes, self.page, step = drawn, page, page.step
        self.columns = int(page.width // step) + 1
        self.rows = int(max((box.bottom for box in drawn), default=0) // step) + 5
        shape = (self.rows, self.columns)
        self.owner = np.full(shape, -1, dtype=np.int16)
        near = np.zeros(shape, dtype=np.int64)
        for i, box in enumerate(drawn):
            near[self._window(box, page.clear + 0.9 * step)] += _CLOSE * step // 2
            window = self._window(box, page.clear)
            self.owner[window] = np.where(self.owner[window] == -1, i, -2)
        self.blocked = blocked = self.owner != -1
        # Arrows do not run on the very edge of the page.
        blocked[0] = blocked[:, 0] = True
        blocked[:, -1] |= page.width % step < 4
        cells = near + step + np.where(blocked, _BLOCKED, 0)
        self.across = np.maximum(cells[:, 1:], cells[:, :-1])
        self.down = np.maximum(cells[1:], cells[:-1])
        self.turn = np.full(shape, _BEND, dtype=np.int64) + np.where(blocked, _BLOCKED, 0)
        self.taken: set[tuple[int, str, float]] = set()

    def _window(self, box: Box, margin: float) -> tuple[slice, slice]:
        step = self.page.step

        def cells(low: float, high: float, most: int) -> slice:
            first = int(np.floor((low - margin) / step)) + 1
            last = int(np.ceil((high + margin) / step)) - 1
            return slice(max(first, 0), min(last, most - 1) + 1)

        return cells(box.top, box.bottom, self.rows), cells(box.left, box.right, self.columns)

    def ports(self, index: int, straight: float) -> list[Port]:
        """Return the free ports of a box from which an arrow can run straight for so many pixels."""
        box, step = self.boxes[index], self.page.step
        found = []
        for out, (down, across) in _DIRECTIONS.items():
            vertical = bool(down)
            middle, half = (box.x, box.width / 2) if vertical else (box.y, box.height / 2)
            edge = {"right": box.right, "left": box.left, "down": box.bottom, "up": box.top}[out]
            sign = down + across
            reach = int((half - max(box.look.corner, 2)) // step)
            for offset in range(-reach, reach + 1):
                line = round(middle / step) + offset
                border = (line * step, edge) if vertical else (edge, line * step)
                first = self._outside(index, edge, sign, straight, line, vertical)
                if first is None or (index, out, line * step) in self.taken:
                    continue
                cell = (first, line) if vertical else (line, first)
                run = abs(first * step - edge)
                crowded = sum((index, out, beside * step) in self.taken for beside in (line - 1, line + 1))
                found.append(
                    Port(index, out, cell, border, int(run) + _ASIDE * abs(offset) + _CROWDED * crowded)
                )
        return found

    def _outside(
        self, index: int, edge: float, sign: int, straight: float, line: int, vertical: bool
    ) -> int | None:
        """Return row (or column) of the first free cell on a line that leaves a box, or None."""
        step = self.page.step
        at = int(np.ceil(edge / step)) if sign > 0 else int(np.floor(edge / step))
        limit = self.rows if vertical else self.columns
        other = self.columns if vertical else self.rows
        if not 0 <= line < other:
            return None
        while 0 <= at < limit:
            cell = (at, line) if vertical else (line, at)
            free = not self.blocked[cell]
            if (
                self.owner[cell] not in (-1, index)
                or self.is_used(cell)
                or (self.owner[cell] == -1 and not free)
            ):
                return None
            if free and abs(at * step - edge) >= straight:
                return at
            at += sign
        return None

    def is_used(self, cell: tuple[int, int]) -> bool:
        """Tell whether an arrow has taken a cell."""
        return int(self.turn[cell]) // _BLOCKED > int(self.blocked[cell])

    def is_free(self, start: Point, end: Point, ends: tuple[int, int]) -> bool:
        """Tell whether a straight line meets neither a box other than its ends nor another arrow."""
        (left, right), (top, bottom) = sorted((start[0], end[0])), sorted((start[1], end[1]))
        clear, step = self.page.clear, self.page.step
        for i, box in enumerate(self.boxes):
            across = left < box.right + clear and right > box.left - clear
            if i not in ends and across and top < box.bottom + clear and bottom > box.top - clear:
                return False
        rows = range(int(np.ceil(top / step)), int(np.floor(bottom / step)) + 1)
        columns = range(int(np.ceil(left / step)), int(np.floor(right / step)) + 1)
        return not any(self.is_used((row, column)) for row in rows for column in columns)

    def mark(self, points: Sequence[Point], sign: int) -> None:
        """Take (``sign`` 1) or give back (-1) the cells along a route."""
        step = self.page.step
        for (x1, y1), (x2, y2) in pairwise(points):
            if y1 == y2:
                row = round(y1 / step)
                low, high = sorted((x1, x2))
                first, last = int(np.ceil(low / step)), int(np.floor(high / step))
                self._take(self.across, self.down, row, first, last, sign)
            else:
                column = round(x1 / step)
                low, high = sorted((y1, y2))
                first, last = int(np.ceil(low / step)), int(np.floor(high / step))
                self._take(self.down.T, self.across.T, column, first, last, sign)
            cells = (row, slice(first, last + 1)) if y1 == y2 else (slice(first, last + 1), column)
            self.turn[cells] += sign * _BLOCKED
        for x, y in points[1:-1]:
            row, column = round(y / step), round(x / step)
            for links, i, j in ((self.across, row, column), (self.down.T, column, row)):
                for k in (j - 1, j):
                    if 0 <= k < links.shape[1]:
                        links[i, k] += sign * _BLOCKED

    @staticmethod
    def _take(along: np.ndarray, cross: np.ndarray, line: int, first: int, last: int, sign: int) -> None:
        """Block a run of links, make crossing it dear, and running beside it a little."""
        along[line, max(first, 0) : last] += sign * _BLOCKED
        for beside in (line - 1, line + 1):
            if 0 <= beside < along.shape[0]:
                along[beside, max(first, 0) : last] += sign * _BESIDE
        for k in (line - 1, line):
            if 0 <= k < cross.shape[0]:
                cross[k, max(first, 0) : last + 1] += sign * (_CROSSING // 2)

    def search(self, starts: Iterable[Port], ends: Sequence[Port]) -> tuple[int, list[Point]] | None:
        """Return cost and points of the cheapest way from a start to an end, or None.

        Distances are kept per cell and direction of travel. In each round they spread along all straight lines
        at once, then turn; a round is a bend, so that the search ends when no path with more bends can win.
        """
        shape = (self.rows, self.columns)
        distance = {name: np.full(shape, _BLOCKED, dtype=np.int64) for name in _DIRECTIONS}
        first: dict[tuple[str, tuple[int, int]], Port] = {}
        for port in starts:
            if port.cost < distance[port.out][port.cell]:
                distance[port.out][port.cell] = port.cost
                first[port.out, port.cell] = port
        if not first or not ends:
            return None
        along = np.zeros(shape, dtype=np.int64)
        np.cumsum(self.across, axis=1, out=along[:, 1:])
        downward = np.zeros(shape, dtype=np.int64)
        np.cumsum(self.down, axis=0, out=downward[1:])
        best = _BLOCKED
        nearest: Port | None = None
        for bends in range(60):
            _spread(distance, along, downward)
            for end in ends:
                cost = int(distance[OPPOSITE[end.out]][end.cell]) + end.cost
                if cost < best:
                    best, nearest = cost, end
            if (bends + 1) * _BEND >= best or not self._turn(distance):
                break
        if nearest is None:
            return None
        return best, self._way_back(distance, first, nearest)

    def _turn(self, distance: dict[str, np.ndarray]) -> bool:
        level = np.minimum(distance["left"], distance["right"]) + self.turn
        upright = np.minimum(distance["up"], distance["down"]) + self.turn
        changed = False
        for name, turned in (("up", level), ("down", level), ("left", upright), ("right", upright)):
            better = turned < distance[name]
            if better.any():
                changed = True
                np.copyto(distance[name], turned, where=better)
        return changed

    def _way_back(
        self, distance: dict[str, np.ndarray], first: dict[tuple[str, tuple[int, int]], Port], end: Port
    ) -> list[Point]:
        step = self.page.step
        points: list[Point] = [end.border]
        direction, (row, column) = OPPOSITE[end.out], end.cell
        while True:
            here = distance[direction][row, column]
            start = first.get((direction, (row, column)))
            if start is not None and start.cost == here:
                points.append(start.border)
                return _straightened(points[::-1])
            down, across = _DIRECTIONS[direction]
            before = (row - down, column - across)
            if 0 <= before[0] < self.rows and 0 <= before[1] < self.columns:
                link = (
                    self.across[row, min(column, before[1])]
                    if across
                    else self.down[min(row, before[0]), column]
                )
                if distance[direction][before] + link == here:
                    row, column = before
                    continue
            points.append((column * step, row * step))
            turned = ("left", "right") if down else ("up", "down")
            direction = next(
                name for name in turned if distance[name][row, column] + self.turn[row, column] == here
            )


def _spread(distance: dict[str, np.ndarray], along: np.ndarray, downward: np.ndarray) -> None:
    """Let distances run on in the direction in which they travel; the sums hold the cost up to each cell."""
    for name, sums, axis in (("right", along, 1), ("down", downward, 0)):
        found = distance[name]
        np.subtract(found, sums, out=found)
        np.minimum.accumulate(found, axis=axis, out=found)
        np.add(found, sums, out=found)
    for name, sums, axis in (("left", along, 1), ("up", downward, 0)):
        found = np.flip(distance[name], axis)
        backwards = np.flip(sums, axis)
        np.add(found, backwards, out=found)
        np.minimum.accumulate(found, axis=axis, out=found)
        np.subtract(found, backwards, out=found)


def _straightened(points: list[Point]) -> list[Point]:
    """Drop points at which the line does not turn, and those that stand twice."""
    kept: list[Point] = []
    for point in points:
        if kept and point == kept[-1]:
            continue
        if len(kept) >= 2 and (
            kept[-2][0] == kept[-1][0] == point[0] or kept[-2][1] == kept[-1][1] == point[1]
        ):
            kept[-1] = point
        else:
            kept.append(point)
    return kept
