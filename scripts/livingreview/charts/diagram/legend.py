"""What a pathway diagram draws besides its arrows: boxes, lettering and the legend that explains the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Literal, TypedDict

import altair as alt
import pandas as pd

from livingreview.charts.diagram.boxes import LOOKS, PLAIN, WIDE_PAGE, Box, Look, Page
from livingreview.charts.diagram.outlines import arrowhead, box_outline, circle, joined, number, route_line
from livingreview.charts.drawing.measuring import text_width
from livingreview.charts.drawing.palette import BAND, CATEGORIES, GRID, INK, MUTED, PAPER, SHADE
from livingreview.evidence.records import records

#: Colours of effects, in the descriptor's order of effects.
_COLOURS = tuple(CATEGORIES[i].light for i in (0, 4, 2, 7, 1, 5, 6, 3))
#: Colours of states through which arrows pass.
_STATES = tuple(CATEGORIES[i].light for i in (0, 1, 2, 7, 4))
#: Dashes of lines (drawn, left out, ... in px) by what is known of an arrow.
_SOLID, _DASHED, _DOTTED, _MIXED, _SPARSE = [1, 0], [7, 3.5], [1.5, 3], [7, 3, 1.5, 3], [1.5, 8]
_FIRM, _FAINT = 1.8, 1.2
#: Width of a sample in the legend.
_SAMPLE = 30


def shapes(
    data: alt.Chart,
    what: str,
    *,
    opacity: object = alt.Undefined,
    strokeWidth: object = alt.Undefined,  # noqa: N803
) -> alt.Chart:
    """Draw outlines given as SVG paths in pixels: columns ``<what>``, ``<what>_fill``, ``colour``, ``dash``."""
    chart: alt.Chart = data.mark_point(size=4, filled=False, opacity=1, strokeWidth=1.5).encode(
        x=alt.value(0),
        y=alt.value(0),
        shape=alt.Shape(f"{what}:N", scale=None, legend=None),
        fill=alt.Fill(f"{what}_fill:N", scale=None, legend=None),
        stroke=alt.Stroke("colour:N", scale=None, legend=None),
        strokeDash=alt.StrokeDash("dash:N", scale=None, legend=None) if what == "line" else alt.Undefined,
        opacity=opacity,
        strokeWidth=strokeWidth,
    )
    return chart


class Stroke(TypedDict):
    """How a line is drawn: dashes (drawn, left out, ... in px) and width."""

    dash: Sequence[float]
    width: float


def line_style(direction: str, in_focus: bool) -> Stroke:
    """Return dash and width of a line by what is known of an arrow."""
    if direction == "unsupported":
        return {"dash": _SPARSE, "width": _FAINT}
    dash: dict[tuple[str, bool], Sequence[float]] = {
        ("supported", True): _SOLID,
        ("supported", False): _DOTTED,
        ("contested", True): _DASHED,
        ("contested", False): _MIXED,
    }
    return {"dash": dash[direction, in_focus], "width": _FIRM if in_focus else _FAINT}


def effect_colours(edges: pd.DataFrame) -> dict[str, str]:
    """Return the colour of each effect: the same in every diagram, because it follows the descriptor."""
    order = list(edges.effect_label.cat.categories)
    return {
        edge["effect"]: _COLOURS[order.index(edge["effect_label"]) % len(_COLOURS)] for edge in records(edges)
    }


def state_colours(edges: pd.DataFrame, nodes: pd.DataFrame) -> dict[str, str]:
    """Return the colours of the states through which arrows pass, where all arrows have the same effect.

    An arrow to such a state has its colour. Where effects differ, colour tells the effect instead.
    """
    if edges.effect.nunique() > 1:
        return {}
    passed = set(edges.subject) & set(edges.object)
    return {
        node["node"]: _STATES[int(node["place"]) % len(_STATES)]
        for node in records(nodes)
        if node["node"] in passed
    }


#: Fill and border of the shapes of nodes.
_PAINT = {
    "sharp": (PAPER.light, INK.light),
    "rounded": (PAPER.light, INK.light),
    "double": (PAPER.light, INK.light),
    "round": (BAND.light, MUTED.light),
    "cut": (PAPER.light, INK.light),
    "plain": (PAPER.light, SHADE.light),
    "ground": (BAND.light, SHADE.light),
}


@dataclass
class Sheet:
    """What is drawn besides the arrows of the diagram: outlines, and lettering line by line."""

    page: Page
    outlines: list[dict[str, Any]] = field(default_factory=list)
    lettering: list[dict[str, Any]] = field(default_factory=list)
    keys: str = ""

    def box(self, box: Box, down: float = 0, *, colour: str = "", keys: str = "") -> None:
        """Add a node with its label; ``keys`` are those of its arrows, by which a filter finds it."""
        fill, border = _PAINT[box.look.shape]
        self.keys = keys
        self.outline(box_outline(box, down), fill, colour or border, 2 if colour else 1.3)
        first = box.y + down - self.page.line * (len(box.lines) - 1) / 2
        for i, line in enumerate(box.lines):
            self.letters(line, box.x, first + i * self.page.line, "middle", bold=box.look.bold)

    def outline(
        self, path: str, fill: str, colour: str, width: float, dash: Sequence[float] = tuple(_SOLID)
    ) -> None:
        """Add a shape."""
        self.outlines.append(
            {"line": path, "line_fill": fill, "colour": colour, "width": width, "dash": list(dash)}
            | {"keys": self.keys}
        )

    def letters(
        self, text: str, x: float, y: float, align: str, *, bold: bool = False, muted: bool = False
    ) -> None:
        """Add a line of text, centred on ``y``."""
        style = "bold" if bold else "muted" if muted else "plain"
        self.lettering.append({"text": text, "x": x, "y": y, "style": f"{style}-{align}", "keys": self.keys})

    def layers(self, opacity: object = alt.Undefined) -> list[alt.Chart]:
        """Return the layers of the chart."""
        outlines = shapes(
            alt.Chart(pd.DataFrame(self.outlines)),
            "line",
            opacity=opacity,
            strokeWidth=alt.StrokeWidth("width:Q", scale=None, legend=None),
        )
        styles = sorted({row["style"] for row in self.lettering})
        return [outlines, *(self._text(style, opacity) for style in styles)]

    def _text(self, style: str, opacity: object) -> alt.Chart:
        places: dict[str, Literal["center", "left"]] = {"middle": "center", "start": "left"}
        weight, align = style.split("-")
        rows = pd.DataFrame([row for row in self.lettering if row["style"] == style]).drop(columns="style")
        text: alt.Chart = (
            alt.Chart(rows)
            .mark_text(
                align=places[align],
                baseline="middle",
                fontSize=self.page.font,
                fontWeight=700 if weight == "bold" else "normal",
                color=MUTED.light if weight == "muted" else INK.light,
            )
            .encode(
                x=alt.X("x:Q", scale=None, axis=None),
                y=alt.Y("y:Q", scale=None, axis=None),
                text="text:N",
                opacity=opacity,
            )
        )
        return text


def legend(sheet: Sheet, edges: pd.DataFrame, nodes: pd.DataFrame, focus: str) -> float:
    """Explain arrows, lines and boxes that occur; return the height that this takes."""
    page = sheet.page
    colours = effect_colours(edges)
    effects = edges.sort_values("effect_label").drop_duplicates("effect")
    kinds = nodes.sort_values("kind_label").drop_duplicates("kind")
    entries = {
        "Arrows": [
            (str(row["effect_label"]), partial(_effect_sample, row["effect.head"], colours[row["effect"]]))
            for row in records(effects)
        ],
        "Evidence": [(words, partial(_line_sample, *known)) for words, known in _known(edges, focus)],
        "Boxes": [
            (str(row["kind_label"]), partial(_box_sample, LOOKS.get(row["kind.shape"], PLAIN)))
            for row in records(kinds)
        ],
    }
    line = page.line + 6
    indent = 74 if page is WIDE_PAGE else 0
    y = line / 2 + 1
    for heading, samples in entries.items():
        sheet.letters(heading, 2, y, "start", bold=True)
        x: float = indent
        if not indent:
            y += line
        for words, sample in samples:
            needed = _SAMPLE + 6 + text_width(words, page.font) + 14
            if x > indent and x + needed > page.width + 12:
                x, y = indent, y + line
            sample(sheet, x + 2, y)
            sheet.letters(words, x + _SAMPLE + 8, y, "start", muted=True)
            x += needed
        y += line
    sheet.outline(f"M1,{number(y - line / 2 + 4)}H{page.width - 1}", "none", GRID.light, 1)
    return y - line / 2 + 5


def _known(edges: pd.DataFrame, focus: str) -> Iterator[tuple[str, tuple[str, bool]]]:
    """Yield the kinds of line that occur: what they mean, and direction and focus of such arrows."""
    words = {
        ("supported", True): f"Shown in {focus}" if focus else "Supported",
        ("supported", False): "Shown only elsewhere",
        ("contested", True): "Contested",
        ("contested", False): "Contested, and only elsewhere",
        ("unsupported", False): "No evidence yet",
    }
    occurring = set(zip(edges.direction, edges.in_focus, strict=True))
    for known, said in words.items():
        if known in occurring:
            yield said, known


def _effect_sample(name: str, colour: str, sheet: Sheet, x: float, y: float) -> None:
    way = [(x, y), (x + _SAMPLE, y)]
    head = arrowhead(name, way, colour, sheet.page)
    sheet.outline(route_line(way, head.trim, sheet.page), "none", colour, _FIRM)
    sheet.outline(head.path, head.fill, colour, 1.5)


def _line_sample(direction: str, in_focus: bool, sheet: Sheet, x: float, y: float) -> None:
    stroke = line_style(direction, in_focus)
    path = f"M{joined((x, y))}L{joined((x + _SAMPLE, y))}"
    sheet.outline(path, "none", INK.light, stroke["width"], stroke["dash"])
    if direction == "contested":
        sheet.outline(circle(x + _SAMPLE / 2, y, 6.5), PAPER.light, INK.light, 1.5)
        sheet.letters("?", x + _SAMPLE / 2, y, "middle", bold=True)


def _box_sample(look: Look, sheet: Sheet, x: float, y: float) -> None:
    small = replace(look, corner=min(look.corner, 5 if look.shape == "cut" else 6))
    sheet.box(Box("", "", (), small, x + _SAMPLE / 2, y, _SAMPLE - 4, sheet.page.line - 1))
