"""Outlines as SVG paths in pixels: routes with rounded corners, heads of arrows, boxes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot

from livingreview.charts.diagram.boxes import WIDE_PAGE, Box, Page, Point
from livingreview.charts.drawing.palette import PAPER

#: Radius of a corner, and half of the gap in a line over which another runs; in steps of the grid.
_CORNER, _GAP = 0.6, 0.38


def number(x: float) -> str:
    """Return a coordinate as SVG writes it, to a tenth of a pixel."""
    return f"{x:.1f}".removesuffix(".0")


def joined(*points: Point) -> str:
    """Return points as SVG writes them."""
    return " ".join(f"{number(x)},{number(y)}" for x, y in points)


def towards(start: Point, end: Point, length: float) -> Point:
    """Return the point so many pixels from ``start`` on the way to ``end``."""
    whole = hypot(end[0] - start[0], end[1] - start[1]) or 1.0
    return (
        start[0] + (end[0] - start[0]) * length / whole,
        start[1] + (end[1] - start[1]) * length / whole,
    )


def route_line(
    way: Sequence[Point], trim: float, page: Page, gaps: Mapping[int, Sequence[float]] | None = None
) -> str:
    """Return the path of a route with rounded corners.

    Parameters
    ----------
    trim : by so many pixels the path ends before the route does.
    gaps : number of a stretch that runs across the page -> x of each arrow that runs over it.
    """
    points = [*way[:-1], towards(way[-1], way[-2], trim)]
    path = [f"M{joined(points[0])}"]
    for i, (before, corner) in enumerate(pairwise(points)):
        forward = corner[0] >= before[0]
        for x in sorted((gaps or {}).get(i, ()), reverse=not forward):
            half = _GAP * page.step if forward else -_GAP * page.step
            path.append(f"L{joined((x - half, corner[1]))}M{joined((x + half, corner[1]))}")
        if i == len(points) - 2:
            path.append(f"L{joined(corner)}")
            continue
        after = points[i + 2]
        radius = min(
            _CORNER * page.step, *(hypot(corner[0] - x, corner[1] - y) / 2 for x, y in (before, after))
        )
        path.append(f"L{joined(towards(corner, before, radius))}")
        path.append(f"Q{joined(corner, towards(corner, after, radius))}")
    return "".join(path)


def circle(x: float, y: float, radius: float) -> str:
    """Return the path of a circle."""
    r = number(radius)
    return f"M{joined((x - radius, y))}A{r},{r},0,1,1,{joined((x + radius, y))}A{r},{r},0,1,1,{joined((x - radius, y))}Z"


@dataclass(frozen=True)
class Arrowhead:
    """Path of an arrowhead, what fills it, and by how much the line ends before the box."""

    path: str
    fill: str
    trim: float


def arrowhead(name: str, way: Sequence[Point], colour: str, page: Page) -> Arrowhead:
    """Return the head of an arrow at the end of its route; an unknown name gives a chevron."""
    tip, before = towards(way[-1], way[-2], 1.5), way[-2]
    scale = 1.0 if page is WIDE_PAGE else 0.85

    def at(back: float, side: float = 0) -> Point:
        """Return a point so many pixels behind the tip and to its side."""
        x, y = towards(tip, before, back * scale)
        across = towards((0, 0), (tip[1] - before[1], before[0] - tip[0]), side * scale)
        return x + across[0], y + across[1]

    def triangle(back: float, length: float) -> str:
        return f"M{joined(at(back))}L{joined(at(back + length, 4), at(back + length, -4))}Z"

    if name == "triangle":
        return Arrowhead(triangle(0, 8.5), colour, 8 * scale)
    if name == "open-triangle":
        return Arrowhead(triangle(0, 9), PAPER.light, 9 * scale + 1.5)
    if name == "double":
        return Arrowhead(triangle(0, 6) + triangle(6, 6), colour, 11 * scale)
    if name == "bar":
        # A thin rectangle, so that it is as dark as the other heads.
        bar = joined(at(0.8, 5), at(0.8, -5), at(2.2, -5), at(2.2, 5))
        return Arrowhead(f"M{bar}Z", colour, 3 * scale)
    if name == "kite":
        kite = joined(at(0), at(6, 3.8), at(8.5), at(6, -3.8))
        return Arrowhead(f"M{kite}Z", PAPER.light, 8.5 * scale + 1)
    if name == "dot":
        return Arrowhead(circle(*at(3.4), 3.4 * scale), colour, 6 * scale)
    if name == "ring":
        return Arrowhead(circle(*at(3.8), 3.8 * scale), PAPER.light, 7.6 * scale + 1.5)
    return Arrowhead(f"M{joined(at(7, 4.5), at(0), at(7, -4.5))}", "none", 2 * scale)


def box_outline(box: Box, down: float) -> str:
    """Return the path of a box in the shape of its kind, moved down by so many pixels."""
    left, right, top, bottom = box.left, box.right, box.top + down, box.bottom + down
    corner = box.look.corner
    if box.look.shape == "cut":
        points = [
            (left + corner, top),
            (right - corner, top),
            (right, top + corner),
            (right, bottom - corner),
            (right - corner, bottom),
            (left + corner, bottom),
            (left, bottom - corner),
            (left, top + corner),
        ]
        return f"M{joined(points[0])}L{joined(*points[1:])}Z"
    path = _rounded(left, right, top, bottom, corner)
    if box.look.shape == "double":
        path += _rounded(left + 3, right - 3, top + 3, bottom - 3, max(corner - 3, 0))
    return path


def _rounded(left: float, right: float, top: float, bottom: float, corner: float) -> str:
    turn = f"A{number(corner)},{number(corner)},0,0,1,"
    return (
        f"M{joined((left + corner, top))}L{joined((right - corner, top))}{turn}{joined((right, top + corner))}"
        f"L{joined((right, bottom - corner))}{turn}{joined((right - corner, bottom))}"
        f"L{joined((left + corner, bottom))}{turn}{joined((left, bottom - corner))}"
        f"L{joined((left, top + corner))}{turn}{joined((left + corner, top))}Z"
    )
