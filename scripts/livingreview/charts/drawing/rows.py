"""What charts made of rows share: places in pixels, headings on a band, and tooltips."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt

from livingreview.charts.drawing.palette import BAND, MUTED
from livingreview.charts.drawing.theme import FONT_SIZE

#: Size of the small print under the name of a row, and the distance of its lines, in pixels.
SMALL = FONT_SIZE - 1.5
LINE = 13


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


def names(rows: alt.Chart, height: float) -> list[alt.Chart]:
    """Return the name of every row in bold and, under it, its regimen in small print, both at the left edge.

    The rows hold ``name``, ``regimen_lines`` (broken at line ends), ``name_y`` and ``regimen_y``.
    """
    left = {"align": "left", "baseline": "middle", "x": 6}
    small = {"color": MUTED.light, "fontSize": SMALL, "lineHeight": LINE, "lineBreak": "\n"}
    return [
        rows.mark_text(**left, fontWeight=600).encode(y=down("name_y", height), text="name:N"),
        rows.mark_text(**left, **small).encode(y=down("regimen_y", height), text="regimen_lines:N"),
    ]


def tooltip(columns: Mapping[str, str]) -> list[alt.Tooltip]:
    """Return what is told of a mark: column -> the word before it."""
    return [alt.Tooltip(f"{column}:N", title=label) for column, label in columns.items()]
