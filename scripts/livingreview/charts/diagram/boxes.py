"""Boxes of a diagram: how large each node's label makes it, and whether they keep apart; in CSS pixels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

from livingreview.charts.drawing.measuring import text_width, wrap

if TYPE_CHECKING:
    import pandas as pd

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


WIDE_PAGE = Page(width=700, font=13.5, line=15, wrap=100, pad=(8, 5), step=8, clear=5)
NARROW_PAGE = Page(width=340, font=12, line=13.5, wrap=74, pad=(5, 4.5), step=7, clear=4)


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
    # The check places boxes without pandas, which takes longer to load than the whole check.
    from livingreview.evidence.records import records

    drawn = placed(records(nodes), records(layout), page, arrows)
    if found := misplaced(drawn, page):
        raise RoutingError("; ".join(found))
    return drawn


def placed(
    nodes: Iterable[Mapping[str, Any]],
    layout: Iterable[Mapping[str, Any]],
    page: Page,
    arrows: Sequence[Arrow] = (),
) -> list[Box]:
    """Return the box of every row of the layout, wherever it stands; `boxes` says what its columns are."""
    described = {row["node"]: row for row in nodes}
    docking = Counter(end for arrow in arrows for end in (arrow.subject, arrow.object))
    return [
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
        for row in layout
    ]


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


@dataclass(frozen=True)
class Clash:
    """A box that lies on an earlier one, or reaches over an edge of the page.

    Attributes
    ----------
    box : number of the box.
    other : number of the earlier box; ``None`` for an edge.
    said : what is wrong, without the name of the box.
    """

    box: int
    other: int | None
    said: str


def clashes(drawn: Sequence[Box], page: Page) -> Iterator[Clash]:
    """Yield what is wrong with the places of boxes, and by how much: edges first, then pairs."""
    for i, box in enumerate(drawn):
        for side, over in (("left", -box.left), ("right", box.right - page.width), ("top", -box.top)):
            if over > 0:
                yield Clash(i, None, f"reaches {over:.0f} px over the {side} edge")
    for (i, one), (k, other) in combinations(enumerate(drawn), 2):
        across = min(one.right, other.right) - max(one.left, other.left)
        down = min(one.bottom, other.bottom) - max(one.top, other.top)
        if across > 0 and down > 0:
            yield Clash(k, i, f"overlap by {across:.0f} x {down:.0f} px")


def misplaced(drawn: Sequence[Box], page: Page) -> list[str]:
    """Say of each box that overlaps another or reaches over an edge what must move, and by how much."""
    found = []
    for clash in clashes(drawn, page):
        names = [f"'{drawn[i].label}' ({drawn[i].node})" for i in (clash.other, clash.box) if i is not None]
        found.append(f"{' and '.join(names)} {clash.said}")
    return found


def free(box: Box, others: Sequence[Box], page: Page) -> Point:
    """Return the free place for a box that is nearest to where it stands, with room for arrows on all sides.

    The page grows downwards, so that there is always one.
    """
    step, room = page.step, 3 * page.step
    low = max((other.bottom for other in others), default=0.0) + room + box.height
    wanted = min(max(box.y, 0.0), low)
    half = box.width / 2
    columns = [
        x * step for x in range(page.width // step + 1) if half + step <= x * step <= page.width - half - step
    ] or [round(page.width / 2 / step) * step]
    lines = [y * step for y in range(int(low // step) + 2) if y * step >= box.height / 2 + step]
    places = sorted(
        ((x, y) for y in lines for x in columns),
        key=lambda at: ((at[0] - box.x) ** 2 + (at[1] - wanted) ** 2, at),
    )
    return next(
        (x, y)
        for x, y in places
        if not any(
            abs(other.x - x) < (other.width + box.width) / 2 + room
            and abs(other.y - y) < (other.height + box.height) / 2 + room
            for other in others
        )
    )
