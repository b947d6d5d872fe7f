"""Draw one chart at two widths, so that its lettering stays readable on a phone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

import altair as alt
import pandas as pd

from livingreview.charts.drawing.theme import NARROW, WIDE

#: Where the renderer finds what the picture alone does not tell (``usermeta`` of the Vega-Lite spec).
USERMETA = "livingreview"

Draw = Callable[..., alt.TopLevelMixin]


def responsive(draw: Draw) -> Draw:
    """Turn ``draw(table, *, title, width, ...)`` into a chart that carries its narrow twin.

    The returned chart is the wide one. Its ``usermeta`` holds the narrow specification, the title and the
    description that a screen reader reads out, and the table it shows as CSV. With ``files`` (ending of the
    file's name -> text) it brings further files, which the page offers beside picture and table.

    A table without rows gives a picture that says so in words, because an empty one looks like a finding.
    """

    @wraps(draw)
    def chart(
        table: pd.DataFrame, *, title: str, files: Mapping[str, str] | None = None, **options: Any
    ) -> alt.TopLevelMixin:
        picture = draw if len(table) else _nothing
        wide = picture(table, title=title, width=WIDE, **options)
        narrow = picture(table, title=title, width=NARROW, **options)
        about = {
            "title": title,
            "description": wide.description,
            "narrow": narrow.to_dict(),
            # A column with a point is what the descriptor says of a word; it is not data of the table.
            "csv": table[[column for column in table if "." not in column]].to_csv(index=False),
        }
        if files:
            about["files"] = dict(files)
        return wide.properties(usermeta={USERMETA: about})

    return chart


def framed(
    layers: list[alt.Chart], data: pd.DataFrame, *, width: int, height: int, description: str
) -> alt.LayerChart:
    """Put layers that share a table on one ground, with no more space around it than lettering needs."""
    return alt.layer(*layers, data=data).properties(
        width=width,
        height=height,
        description=description,
        padding={"left": 0, "right": 0, "top": 4, "bottom": 4},
    )


def _nothing(_table: pd.DataFrame, *, title: str, width: int, **_: Any) -> alt.Chart:
    words = "No row of the data fits this selection."
    return (
        alt.Chart(pd.DataFrame({"words": [words]}))
        .mark_text(align="left", x=6)
        .encode(text="words:N")
        .properties(width=width, height=30, description=words)
    )
