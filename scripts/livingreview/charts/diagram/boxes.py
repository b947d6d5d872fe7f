"""Boxes of a diagram: how large each node's label makes it, and whether they keep apart; in CSS pixels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import pandas as pd

from livingreview.charts.drawing.measuring import text_width, wrap
from livingreview.evidence.records import records

Point = tuple[float, float]


@dataclass(frozen=True)
class Page:
    """Measures of one page, in CSS pixels.

    Attributes
    ----------
    width : of the canvas.
    font : size of the lettering.
    line : distance between two lines of a label.
    wrap : width at which a label is broken.
    pad : space between lettering and border, across and down.
    step : distance of parallel arrows, and of the grid on which they run.
    clear : least distance between an arrow and a box it passes.
    """

    width: int
    font: float
    line: float
    wrap: float
    pad: Point
    step: int
    clear: float


WIDE_PAGE = Page(width=700, font=12.5, line=15, wrap=100, pad=(8, 5), step=8, clear=5)
NARROW_PAGE = Page(width=340, font=11, line=13, wrap=74, pad=(5, 4.5), step=7, clear=4)


@dataclass(frozen=True)
class Look:
    """How a kind of node is drawn: ``corner`` is cut or rounded, ``grow`` is added to the padding."""

    shape: str
    corner: float
    grow: float = 0
    bold: bool = False


#: Looks by the ``shape`` that the descriptor gives a kind of node; another shape is drawn as ``plain``.
LOOKS = {
    look.shape: look
    for look in (
        Look("sharp", 0),
        Look("rounded", 6),
        Look("double", 6, grow=2),
        Look("round", 12, grow=4, bold=True),
        Look("cut", 7, grow=1),
        Look("plain", 3),
        Look("ground", 3, bold=True),
    )
}
PLAIN = LOOKS["plain"]
#: Places at which an arrow can dock, for each arrow.
_CHOICE = 2


@dataclass(frozen=True)
class Box:
    """A node on a page: centre, size, and its label in lines."""

    node: str
    label: str
    lines: tuple[str, ...]
    look: Look
    x: float
    y: float
    width: float
    height: float

    @property
    def left(self) -> float:
        """Left border."""
        return self.x - self.width / 2

    @property
    def right(self) -> float:
        """Right border."""
        return self.x + self.width / 2

    @property
    def top(self) -> float:
        """Top border."""
        return self.y - self.height / 2

    @property
    def bottom(self) -> float:
        """Bottom border."""
        return self.y + self.height / 2


@dataclass(frozen=True)
class Arrow:
    """What is to be routed: ``name`` stands in messages, ``edge`` is the key of the answer."""

    edge: str
    subject: str
    object: str

    @property
    def is_loop(self) -> bool:
        """Whether it ends where it begins."""
        return self.subject == self.object


class RoutingError(ValueError):
    """Boxes or arrows of a diagram do not fit; the message says which, in one line."""


def boxes(nodes: pd.DataFrame, layout: pd.DataFrame, page: Page, arrows: Sequence[Arrow] = ()) -> list[Box]:
    """Return the box of every node.

    Parameters
    ----------
    nodes : columns ``node``, ``label`` and ``kind.shape``.
    arrows : a box grows until all its arrows can dock with room to choose.
    layout : columns ``node``, ``x`` and ``y``: the centres, which are moved to the nearest line of the grid.

    Raises
    ------
    RoutingError : if boxes overlap or reach over an edge of the page; the message names all of them.
    """
    described = {row["node"]: row for row in records(nodes)}
    docking = Counter(end for arrow in arrows for end in (arrow.subject, arrow.object))
    drawn = [
        _grown(
            _box(
                row["node"],
                described[row["node"]]["label"],
                described[row["node"]]["kind.shape"],
                row["x"],
                row["y"],
                page,
            ),
            docking[row["node"]],
            page,
        )
        for row in records(layout)
    ]
    if found := misplaced(drawn, page):
        raise RoutingError("; ".join(found))
    return drawn


def _box(node: str, label: str, shape: str, x: float, y: float, page: Page) -> Box:
    look = LOOKS.get(shape, PLAIN)
    lines = wrap(label, page.wrap, page.font, bold=look.bold)
    across, down = page.pad
    width = max(text_width(line, page.font, bold=look.bold) for line in lines) + 2 * (across + look.grow)
    height = len(lines) * page.line + 2 * (down + look.grow)
    width, height = max(width, 3.0 * page.step + 2 * look.corner), max(height, 2.0 * page.step)
    step = page.step
    return Box(node, label, lines, look, round(x / step) * step, round(y / step) * step, width, height)


def _grown(box: Box, docking: int, page: Page) -> Box:
    """Make a box larger, first higher and then wider, until its arrows have a choice of places to dock."""
    grow = 0
    while 2 * (_reach(box.width, box, page) + _reach(box.height, box, page)) < _CHOICE * docking:
        if grow % 3 == 2:
            box = replace(box, width=box.width + 2 * page.step)
        else:
            box = replace(box, height=box.height + 2 * page.step)
        grow += 1
    return box


def _reach(size: float, box: Box, page: Page) -> int:
    """Return the number of lines of the grid that meet a side of this size."""
    return 2 * int((size / 2 - max(box.look.corner, 2)) // page.step) + 1


def misplaced(drawn: Sequence[Box], page: Page) -> list[str]:
    """Say of each box that overlaps another or reaches over an edge what must move, and by how much."""
    found = []
    for box in drawn:
        for side, over in (("left", -box.left), ("right", box.right - page.width), ("top", -box.top)):
            if over > 0:
                found.append(f"'{box.label}' ({box.node}) reaches {over:.0f} px over the {side} edge")
    for one, other in combinations(drawn, 2):
        across = min(one.right, other.right) - max(one.left, other.left)
        down = min(one.bottom, other.bottom) - max(one.top, other.top)
        if across > 0 and down > 0:
            found.append(
                f"'{one.label}' ({one.node}) and '{other.label}' ({other.node}) overlap by"
                f" {across:.0f} x {down:.0f} px"
            )
    return found
