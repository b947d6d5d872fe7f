"""Free places for a new box of a diagram: near what it is joined to, in its compartment, with few crossings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np

from livingreview.charts.diagram.boxes import Arrow, Box, Page, Point, RoutingError, clashes, placed
from livingreview.charts.diagram.routing import crossings, routes

#: Lines of the grid between a new box and any other, if there is room; the least that leaves an arrow a way.
_ROOM = (3, 2)
#: Places that are tried with all arrows drawn, and how many lines of the grid they lie apart at least.
_TRIED, _APART = 12, 7
#: What a place costs, in pixels of an arrow: a crossing, a bend, a box in another compartment, a longer page.
_CROSSING, _BEND, _ELSEWHERE, _LONGER = 90.0, 12.0, 260.0, 1.5
#: What it gains by standing in line with other boxes.
_IN_LINE = 14.0


@dataclass(frozen=True)
class Place:
    """A place for a new box.

    Attributes
    ----------
    x, y : centre, in CSS pixels, on the grid of the page.
    crossings : of all arrows of the diagram, once the box stands there.
    length : of its own arrows, in CSS pixels.
    """

    x: float
    y: float
    crossings: int
    length: float


def proposals(
    node: str,
    nodes: Sequence[Mapping[str, Any]],
    layout: Sequence[Mapping[str, Any]],
    arrows: Sequence[Arrow],
    page: Page,
    *,
    count: int = 3,
) -> list[Place]:
    """Return free places for a node that has none in a diagram, the best first.

    Parameters
    ----------
    nodes : rows with ``node``, ``label``, ``kind.shape`` and ``compartment``.
    layout : rows with ``node``, ``x`` and ``y`` of all other boxes.
    arrows : all arrows of the diagram, with those of the new node; arrows to nodes without a place are left aside.
    count : places to be returned at most; they lie well apart.

    Raises
    ------
    RoutingError : if there is no place at which every arrow finds a way; the message says what stands in it.
    """
    known = {row["node"] for row in layout} | {node}
    drawable = [arrow for arrow in arrows if {arrow.subject, arrow.object} <= known]
    start = {"node": node, "x": page.width / 2, "y": page.width / 2}
    *others, box = placed(nodes, [*layout, start], page, drawable)
    if found := next(clashes(others, page), None):
        name = others[found.box]
        raise RoutingError(
            f"'{name.label}' ({name.node}) has no room for one more arrow; move it or the boxes beside it first"
        )
    joined = [
        other
        for other in others
        for arrow in drawable
        if node in (arrow.subject, arrow.object) and other.node in (arrow.subject, arrow.object)
    ]
    own = _compartment(node, nodes)
    compartments = np.array([_compartment(other.node, nodes) == own for other in others], dtype=bool)
    for room in _ROOM:
        candidates = _apart(_ranked(box, others, joined, compartments, page, room), page)
        tried = [
            one
            for at in candidates[:_TRIED]
            if (one := _tried(at, box, others, drawable, compartments, page))
        ]
        if tried:
            return [place for _, place in sorted(tried, key=lambda one: (one[0], one[1].y, one[1].x))[:count]]
    raise RoutingError(
        f"no place at which every arrow finds a way on the page of {page.width} px; move boxes apart"
    )


def _compartment(node: str, nodes: Iterable[Mapping[str, Any]]) -> str:
    return next((str(row.get("compartment", "")) for row in nodes if row["node"] == node), "")


def _ranked(
    box: Box, others: Sequence[Box], joined: Sequence[Box], same: np.ndarray, page: Page, room: int
) -> list[Point]:
    """Return all free places, those first that promise short arrows within the compartment."""
    step = page.step
    half, high = box.width / 2, box.height / 2
    bottom = max((other.bottom for other in others), default=0.0)
    xs = np.arange(np.ceil((half + step) / step), np.floor((page.width - half - step) / step) + 1) * step
    ys = np.arange(np.ceil((high + step) / step), np.floor((bottom + 6 * step + 2 * high) / step) + 1) * step
    if not len(xs):
        xs = np.array([round(page.width / 2 / step) * step], dtype=float)
    x, y = (grid.ravel() for grid in np.meshgrid(xs, ys))
    if not others:
        return [(float(a), float(b)) for a, b in zip(x, y, strict=True)]
    left, right, top, low = (
        np.array([getattr(other, side) for other in others]) for side in ("left", "right", "top", "bottom")
    )
    across = np.maximum(left[None] - (x + half)[:, None], (x - half)[:, None] - right[None])
    down = np.maximum(top[None] - (y + high)[:, None], (y - high)[:, None] - low[None])
    gap = np.maximum(across, down)
    free = (gap >= room * step).all(axis=1)
    cost = np.zeros(len(x))
    number = {other.node: i for i, other in enumerate(others)}
    for other in joined:
        i = number[other.node]
        cost += np.maximum(across[:, i], 0) + np.maximum(down[:, i], 0)
        # Boxes that lie straight between are gone round.
        cost += 30 * _between(x, y, other, others)
    cost += _ELSEWHERE * _elsewhere(np.hypot(np.maximum(across, 0), np.maximum(down, 0)), same)
    cost += _LONGER * np.maximum(y + high - bottom, 0)
    centres_x, centres_y = (np.array([getattr(other, axis) for other in others]) for axis in ("x", "y"))
    cost -= _IN_LINE * (
        (x[:, None] == centres_x[None]).any(axis=1) + (y[:, None] == centres_y[None]).any(axis=1)
    )
    order = np.lexsort((x, y, cost))
    return [(float(x[i]), float(y[i])) for i in order if free[i]]


def _elsewhere(distance: np.ndarray, same: np.ndarray) -> np.ndarray:
    """Say of each place whether a box of another compartment is nearer than any of its own."""
    if not same.any() or same.all():
        return np.zeros(len(distance))
    nearer: np.ndarray = distance[:, ~same].min(axis=1) < distance[:, same].min(axis=1)
    return nearer.astype(float)


def _between(x: np.ndarray, y: np.ndarray, other: Box, others: Sequence[Box]) -> np.ndarray:
    """Count the boxes that the straight line from each place to a box meets, at a few points of it."""
    met = np.zeros((len(x), len(others)), dtype=bool)
    for share in np.linspace(0.15, 0.85, 8):
        at_x, at_y = x + (other.x - x) * share, y + (other.y - y) * share
        for i, one in enumerate(others):
            if one is not other:
                met[:, i] |= (at_x > one.left) & (at_x < one.right) & (at_y > one.top) & (at_y < one.bottom)
    count: np.ndarray = met.sum(axis=1)
    return count


def _apart(places: Sequence[Point], page: Page) -> list[Point]:
    """Return places that lie well apart, in their order."""
    chosen: list[Point] = []
    least = _APART * page.step
    for x, y in places:
        if all(abs(x - a) >= least or abs(y - b) >= least for a, b in chosen):
            chosen.append((x, y))
            if len(chosen) == _TRIED:
                break
    return chosen


def _tried(
    at: Point, box: Box, others: Sequence[Box], arrows: Sequence[Arrow], same: np.ndarray, page: Page
) -> tuple[float, Place] | None:
    """Draw all arrows with the box at a place; return what it costs, or nothing if an arrow finds no way."""
    stands = replace(box, x=at[0], y=at[1])
    try:
        ways = routes([*others, stands], arrows, page)
    except RoutingError:
        return None
    met = sum(map(len, crossings(ways).values()))
    lengths = {edge: _length(way) for edge, way in ways.items()}
    own = [arrow.edge for arrow in arrows if box.node in (arrow.subject, arrow.object)]
    bends = sum(len(way) - 2 for way in ways.values())
    bottom = max((other.bottom for other in others), default=0.0)
    distance = np.array([[_gap(stands, other) for other in others]])
    elsewhere = float(_elsewhere(distance, same)[0]) if len(others) else 0.0
    cost = (
        sum(lengths.values())
        + _CROSSING * met
        + _BEND * bends
        + _ELSEWHERE * elsewhere
        + _LONGER * max(stands.bottom - bottom, 0)
        - _IN_LINE
        * (any(other.x == stands.x for other in others) + any(other.y == stands.y for other in others))
    )
    return cost, Place(at[0], at[1], met, sum(lengths[edge] for edge in own))


def _gap(one: Box, other: Box) -> float:
    across = max(one.left, other.left) - min(one.right, other.right)
    down = max(one.top, other.top) - min(one.bottom, other.bottom)
    return float(np.hypot(max(across, 0), max(down, 0)))


def _length(way: Sequence[Point]) -> float:
    return sum(abs(x2 - x1) + abs(y2 - y1) for (x1, y1), (x2, y2) in pairwise(way))


def sketched(
    drawn: Sequence[Box], arrows: Sequence[Arrow], page: Page, *, new: Iterable[str], title: str
) -> str:
    """Return a small picture (SVG) of a diagram in which the new boxes and arrows stand out.

    Raises
    ------
    RoutingError : if an arrow finds no way.
    """
    from html import escape

    ways, marked = routes(drawn, arrows, page), set(new)
    height = max([box.bottom for box in drawn] + [y for way in ways.values() for _, y in way]) + 2 * page.step
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {page.width} {height:g}" width="{page.width}"',
        f'height="{height:g}" role="img" font-family="sans-serif" font-size="{page.font:g}">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{page.width}" height="{height:g}" fill="#fff"/>',
        '<defs><marker id="h" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">',
        '<path d="M0 0L8 4L0 8Z" fill="context-stroke"/></marker></defs>',
    ]
    for edge, way in sorted(ways.items(), key=lambda pair: pair[0] in marked):
        points = " ".join(f"{x:g},{y:g}" for x, y in way)
        colour, width = ("#b3261e", 2.5) if edge in marked else ("#9aa0a6", 1.2)
        lines.append(
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="{width}" marker-end="url(#h)"/>'
        )
    for box in drawn:
        is_new = box.node in marked
        lines += _sketched_box(
            box, page, "#fde7e5" if is_new else "#f1f3f4", "#b3261e" if is_new else "#5f6368"
        )
    return "\n".join([*lines, "</svg>"]) + "\n"


def _sketched_box(box: Box, page: Page, fill: str, stroke: str) -> Iterator[str]:
    from html import escape

    yield (
        f'<rect x="{box.left:g}" y="{box.top:g}" width="{box.width:g}" height="{box.height:g}" rx="4" fill="{fill}"'
        f' stroke="{stroke}" stroke-width="1.5"/>'
    )
    first = box.y - (len(box.lines) - 1) * page.line / 2 + page.font * 0.35
    for number, line in enumerate(box.lines):
        yield (
            f'<text x="{box.x:g}" y="{first + number * page.line:g}" text-anchor="middle" fill="#202124">{escape(line)}</text>'
        )
