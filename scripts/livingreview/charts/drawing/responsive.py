"""Draw one chart at two widths, so that its lettering stays readable on a phone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

import altair as alt
import pandas as pd

from livingreview.charts.drawing.theme import BROAD, NARROW, WIDE
from livingreview.evidence import downloads

#: Where the renderer finds what the picture alone does not tell (``usermeta`` of the Vega-Lite spec).
USERMETA = "livingreview"

Options = ParamSpec("Options")
Picture = alt.LayerChart | alt.Chart


def responsive(
    draw: Callable[Concatenate[pd.DataFrame, int, Options], alt.LayerChart],
) -> Callable[Concatenate[pd.DataFrame, Options], Picture]:
    """Turn ``draw(table, width, *, title, ...)`` into a chart ``(table, *, title, ...)`` that carries its narrow twin.

    The returned chart is the wide one. Its ``usermeta`` holds the narrow specification, the title and the
    description that a screen reader reads out, the finding that stands above the picture, words that are set in
    italics (``genes``), and the table it shows as CSV.

    A table without rows gives a picture that says so in words, because an empty one looks like a finding.
    """
    return _twice(draw, WIDE)


def broad(
    draw: Callable[Concatenate[pd.DataFrame, int, Options], alt.LayerChart],
) -> Callable[Concatenate[pd.DataFrame, Options], Picture]:
    """Do what :func:`responsive` does for a chart that uses the margin of a page as well."""
    return _twice(draw, BROAD)


def _twice(
    draw: Callable[Concatenate[pd.DataFrame, int, Options], alt.LayerChart], full: int
) -> Callable[Concatenate[pd.DataFrame, Options], Picture]:
    @wraps(draw)
    def chart(table: pd.DataFrame, /, *args: Options.args, **options: Options.kwargs) -> Picture:
        def drawn(width: int) -> Picture:
            return draw(table, width, *args, **options) if len(table) else _nothing(width)

        wide, narrow = drawn(full), drawn(NARROW)
        finding = _finding(wide)
        about: dict[str, Any] = {
            "title": options["title"],
            "description": wide.description,
            "narrow": _plain(narrow),
            # A column with a point is what the descriptor says of a word; it is not data of the table.
            "csv": downloads.csv(table[[column for column in map(str, table) if "." not in column]]),
        }
        if finding:
            about |= {"finding": finding, "description": f"{finding} {wide.description}"}
        if full > WIDE:
            about["broad"] = True
        if options.get("genes"):
            about["genes"] = list(cast(Collection[str], options["genes"]))
        return wide.properties(usermeta={USERMETA: about}, description=about["description"])

    return chart


def _finding(picture: Picture) -> str:
    """Return what :func:`framed` was told to say above the picture."""
    meta = picture.usermeta
    return "" if meta is alt.Undefined else str(meta[USERMETA]["finding"])


def _plain(picture: Picture) -> dict[str, Any]:
    spec: dict[str, Any] = picture.to_dict()
    return {key: value for key, value in spec.items() if key != "usermeta"}


def with_files(picture: Picture, files: Mapping[str, str]) -> Picture:
    """Let a chart bring files (ending of the name -> text), which the page offers beside picture and table."""
    about: dict[str, Any] = picture.usermeta[USERMETA]
    return picture.properties(usermeta={USERMETA: about | {"files": dict(files)}})


def framed(
    layers: list[alt.Chart],
    data: pd.DataFrame,
    *,
    width: int,
    height: int,
    description: str,
    finding: str = "",
) -> alt.LayerChart:
    """Put layers that share a table on one ground, with no more space around it than lettering needs.

    ``finding`` is what the picture shows, in one sentence made of the numbers of the table.
    """
    return alt.LayerChart(data=data, layer=layers).properties(
        width=width,
        height=height,
        description=description,
        padding={"left": 0, "right": 0, "top": 4, "bottom": 4},
        **({"usermeta": {USERMETA: {"finding": finding}}} if finding else {}),
    )


def _nothing(width: int) -> alt.Chart:
    words = "No row of the data fits this selection."
    chart: alt.Chart = (
        alt.Chart(pd.DataFrame({"words": [words]}))
        .mark_text(align="left", x=6)
        .encode(text="words:N")
        .properties(width=width, height=30, description=words)
    )
    return chart
