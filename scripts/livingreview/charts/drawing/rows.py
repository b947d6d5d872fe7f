"""What charts made of rows share: places of rows and headings in pixels, headings on a band, and tooltips."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from livingreview.charts.drawing.palette import BAND, GRID, MUTED
from livingreview.charts.drawing.theme import SMALL

#: Distance of lines of small print, in pixels.
LINE = 14


class Place(NamedTuple):
    """Where a row stands: its first line of text, and its mark; in pixels from the top."""

    line: float
    mark: float


@dataclass(frozen=True)
class Stack:
    """Where headings and rows stand: (place, words) of each heading, the rows in order, and the whole height."""

    headings: tuple[tuple[float, str], ...]
    rows: tuple[Place, ...]
    height: int

    def heads(self, column: str) -> pd.DataFrame:
        """Return the headings as a table with ``y`` and their words in this column."""
        return pd.DataFrame(self.headings, columns=["y", column])


@dataclass(frozen=True)
class Steps:
    """Distances down a chart whose rows stand under headings, in pixels.

    Attributes
    ----------
    top : from the upper edge to what stands first.
    head : from a heading to its first row.
    row : from a row to the next; a row with more lines of text takes more.
    foot : from the last mark to the lower edge.
    between : what a new heading adds to the distance; less than 0 where rows carry their name above them.
    share : of what a row takes more, the share that stands above its mark.
    """

    top: float
    head: float
    row: float
    foot: float
    between: float = 0
    share: float = 0

    def stack(self, groups: Iterable[tuple[str, Sequence[float]]]) -> Stack:
        """Give each heading and each row its place.

        Parameters
        ----------
        groups : words of a heading (empty for none) and, for each row below it, by how much it is higher than
            a row with one line of text.
        """
        headings: list[tuple[float, str]] = []
        rows: list[Place] = []
        y = self.top
        for words, more_of_rows in groups:
            if words:
                headings.append((y, words))
                y += self.head
            for more in more_of_rows:
                rows.append(Place(y, y + self.share * more))
                y += self.row + more
            y += self.between
        return Stack(tuple(headings), tuple(rows), int(rows[-1].mark + self.foot))


def down(column: str, height: float) -> alt.Y:
    """Return the encoding of a column that holds pixels from the top."""
    return alt.Y(f"{column}:Q", scale=alt.Scale(domain=[0, height], range=[0, height]), axis=None)


def along(column: str, width: float) -> alt.X:
    """Return the encoding of a column that holds pixels from the left."""
    return alt.X(f"{column}:Q", scale=alt.Scale(domain=[0, width], range=[0, width]), axis=None)


def headings(heads: alt.Chart, column: str, y: alt.Y, width: float) -> list[alt.Chart]:
    """Return a band over the whole width and, on it, the words of ``column`` in bold."""
    return [
        heads.mark_rect(color=BAND.light, height=22, x=0, x2=width).encode(y=y),
        heads.mark_text(align="left", baseline="middle", fontWeight="bold", x=6).encode(
            y=y, text=f"{column}:N"
        ),
    ]


def headings_beside(heads: pd.DataFrame, width: float, height: float) -> list[alt.Chart]:
    """Draw headings at the left of their rows, and a line above each.

    Parameters
    ----------
    heads : ``strategy_label`` (lines of the heading), ``y`` of its first line and ``rule``, in pixels from the top.
    """
    base = alt.Chart(heads)
    return [
        base.mark_rule(color=GRID.light, strokeWidth=1, x=1, x2=width - 1).encode(y=down("rule", height)),
        base.mark_text(
            align="left",
            baseline="middle",
            x=2,
            fontSize=SMALL,
            color=MUTED.light,
            lineHeight=LINE,
            lineBreak="\n",
        ).encode(y=down("y", height), text="strategy_label:N"),
    ]


def names(rows: alt.Chart, height: float) -> list[alt.Chart]:
    """Return the name of every row in bold and, under it, its regimen in small print, both at the left edge.

    The rows hold ``name``, ``regimen_lines`` (broken at line ends), ``name_y`` and ``regimen_y``.
    """
    left: dict[str, Any] = {"align": "left", "baseline": "middle", "x": 6}
    small: dict[str, Any] = {"color": MUTED.light, "fontSize": SMALL, "lineHeight": LINE, "lineBreak": "\n"}
    return [
        rows.mark_text(**left, fontWeight=600).encode(y=down("name_y", height), text="name:N"),
        rows.mark_text(**left, **small).encode(y=down("regimen_y", height), text="regimen_lines:N"),
    ]


def tooltip(columns: Mapping[str, str]) -> list[alt.Tooltip]:
    """Return what is told of a mark: column -> the word before it."""
    return [alt.Tooltip(f"{column}:N", title=label) for column, label in columns.items()]
