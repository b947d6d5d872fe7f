"""One look for every chart: fonts, line weights, shapes."""

from __future__ import annotations

import altair as alt

from livingreview.charts.drawing.fonts import FONT
from livingreview.charts.drawing.palette import GRID, INK, MUTED

#: A shape stands beside each colour, so that a chart can be read in greyscale.
SHAPES = (
    "circle",
    "square",
    "diamond",
    "triangle-up",
    "cross",
    "triangle-down",
    "triangle-right",
    "triangle-left",
    "saltire",
    "bar",
)

FONT_SIZE = 13.5
#: Size of the smallest lettering: 11 px or more wherever a drawing is shown, and 7 pt or more on paper.
SMALL = 12.0
#: Widths in CSS pixels for which every chart is drawn, and that of charts which use the margin of a page as well.
WIDE = 700
BROAD = 820
NARROW = 340


@alt.theme.register("livingreview", enable=True)
def theme() -> alt.theme.ThemeConfig:
    """Return the Vega-Lite configuration shared by all charts."""
    text: alt.theme.MarkConfigKwds = {"font": FONT, "fontSize": FONT_SIZE, "color": INK.light}
    axis: alt.theme.AxisConfigKwds = {
        "labelFont": FONT,
        "labelFontSize": SMALL,
        "labelColor": MUTED.light,
        "titleFont": FONT,
        "titleFontSize": SMALL,
        "titleFontWeight": "normal",
        "titleColor": INK.light,
        "gridColor": GRID.light,
        "domainColor": MUTED.light,
        "tickColor": MUTED.light,
    }
    return {
        "background": "transparent",
        "config": {
            "font": FONT,
            "view": {"stroke": None},
            "axis": axis,
            "text": text,
            "point": {"size": 90, "filled": True},
            "rule": {"color": INK.light, "strokeWidth": 1.6},
        },
    }
