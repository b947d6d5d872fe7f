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
)

FONT_SIZE = 12.5
#: Widths in CSS pixels for which every chart is drawn.
WIDE = 700
NARROW = 340


@alt.theme.register("livingreview", enable=True)
def theme() -> alt.theme.ThemeConfig:
    """Return the Vega-Lite configuration shared by all charts."""
    text: alt.theme.MarkConfigKwds = {"font": FONT, "fontSize": FONT_SIZE, "color": INK.light}
    axis: alt.theme.AxisConfigKwds = {
        "labelFont": FONT,
        "labelFontSize": FONT_SIZE - 0.5,
        "labelColor": MUTED.light,
        "titleFont": FONT,
        "titleFontSize": FONT_SIZE,
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
            "legend": {
                "labelFont": FONT,
                "labelFontSize": FONT_SIZE,
                "labelColor": INK.light,
                "labelLimit": 320,
                "titleLimit": 400,
                "titleFont": FONT,
                "titleFontSize": FONT_SIZE,
                "titleColor": INK.light,
                "symbolSize": 90,
                "orient": "top",
                "direction": "vertical",
                "offset": 4,
            },
            "text": text,
            "point": {"size": 90, "filled": True},
            "rule": {"color": INK.light, "strokeWidth": 1.6},
        },
    }
