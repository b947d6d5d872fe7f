"""Rows of trials under the heads of their strategies, with one panel beside the other for each endpoint.

On a wide page each row stands once, and every endpoint has a panel in it. On a narrow one the endpoints follow each
other, and rows repeat.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import altair as alt
import pandas as pd

from livingreview.charts.drawing import keys
from livingreview.charts.drawing.axes import Axis
from livingreview.charts.drawing.grain import SOLID, symbols
from livingreview.charts.drawing.measuring import text_width, wrap
from livingreview.charts.drawing.palette import BAND, INK, MUTED
from livingreview.charts.drawing.rows import LINE, along, down
from livingreview.charts.drawing.scales import Look
from livingreview.charts.drawing.theme import FONT_SIZE, SMALL
from livingreview.evidence.records import Row, records

#: What stands in a panel whose endpoint a row does not report.
ABSENT = "\N{EN DASH}"
#: From the top of a row to its first line of text, and what a row, a head and a band take, in pixels.
_WIDE = {"first": 13, "row": 38, "head": 27, "band": 27}
_NARROW = {"first": 14, "row": 62, "head": 26, "band": 30}
#: Below a panel: to the labels of its ticks, to what its sides mean, and to the lower edge.
_TICKS, _FOOT = 12, 44


_ALIGNS: tuple[Literal["left", "right"], ...] = ("left", "right")


@dataclass(frozen=True)
class Line:
    """A row: its name, what stands below it in small print, and for each endpoint the facts that it has."""

    name: str
    small: str
    strategy: str
    facts: Mapping[str, Sequence[Row]]


@dataclass
class Panel:
    """A panel for one endpoint: where it stands, and the facts it shows with their height.

    Attributes
    ----------
    facts : one list for each line, with the height of its marks.
    stretches : from where to where the lines of its axis run down; on a narrow page they spare the words.
    text_x : where the numbers begin (on a wide page) or end (on a narrow one).
    """

    label: str
    span: tuple[float, float]
    text_x: float
    facts: list[tuple[float, Sequence[Row]]] = field(default_factory=list)
    stretches: list[tuple[float, float]] = field(default_factory=list)
    bottom: float = 0


@dataclass
class Sheet:
    """Panels, and the words beside them, on a page of some width."""

    width: int
    wide: bool
    panels: list[Panel]
    words: list[dict[str, Any]] = field(default_factory=list)
    signs: list[dict[str, Any]] = field(default_factory=list)
    bands: list[float] = field(default_factory=list)
    key: keys.Key = field(default_factory=lambda: keys.Key((), 0))
    height: int = 0

    def write(self, text: str, x: float, y: float, style: str = "plain", align: str = "left") -> None:
        """Add a text, broken at line ends, whose first line has its middle at ``y``."""
        self.words.append({"text": text, "x": x, "y": y, "style": style, "align": align})

    def ground(self, axes: Sequence[Axis]) -> list[alt.Chart]:
        """Return what goes under the marks: bands and the grid of each panel."""
        bands = pd.DataFrame({"y": self.bands, "y2": [y + 22 for y in self.bands]})
        layers = [
            alt.Chart(bands)
            .mark_rect(color=BAND.light, x=0, x2=self.width)
            .encode(y=down("y", self.height), y2="y2:Q")
        ]
        for panel, axis in zip(self.panels, axes, strict=True):
            layers += axis.grid(panel.stretches, self.width, self.height)
        return layers if self.bands else layers[1:]

    def lettering(self, axes: Sequence[Axis]) -> list[alt.Chart]:
        """Return names, heads, numbers, the key and the labels of all axes."""
        layers = self.key.layers(self.width, self.height)
        if self.signs:
            layers += symbols(pd.DataFrame(self.signs), self.width, self.height, size=64)
        for panel, axis in zip(self.panels, axes, strict=True):
            layers += axis.lettering(panel.bottom + _TICKS, self.width, self.height)
        return [*layers, *self._texts()]

    def _texts(self) -> Iterator[alt.Chart]:
        styles: dict[str, dict[str, Any]] = {
            "plain": {"color": INK.light},
            "number": {"color": INK.light, "fontSize": FONT_SIZE - 0.5},
            "name": {"color": INK.light, "fontWeight": 600},
            "small": {"color": MUTED.light, "fontSize": SMALL},
        }
        table = pd.DataFrame(self.words)
        for style, look in styles.items():
            for align in _ALIGNS:
                rows = table[(table["style"] == style) & (table["align"] == align)]
                if rows.empty:
                    continue
                text = alt.Chart(rows).mark_text(
                    **look, align=align, baseline="middle", lineHeight=LINE, lineBreak="\n"
                )
                yield text.encode(x=along("x", self.width), y=down("y", self.height), text="text:N")


def lines(
    table: pd.DataFrame, by: Sequence[str], name: str, small: Callable[[Row], str]
) -> list[tuple[str, list[Line]]]:
    """Gather facts in lines, and lines under their strategies, in the order in which they come.

    Parameters
    ----------
    table : facts with ``endpoint_label``, ``strategy_label``.
    by : columns that tell one line from another.
    name : column with the name of the line.
    small : what stands below the name.
    """
    groups: dict[str, dict[tuple[Any, ...], list[Row]]] = {}
    for row in records(table):
        group = groups.setdefault(str(row["strategy_label"]), {})
        group.setdefault(tuple(row[column] for column in by), []).append(row)
    return [
        (strategy, [_line(rows, name, small) for rows in group.values()])
        for strategy, group in groups.items()
    ]


def _line(rows: list[Row], name: str, small: Callable[[Row], str]) -> Line:
    facts: dict[str, list[Row]] = {}
    for row in rows:
        facts.setdefault(str(row["endpoint_label"]), []).append(row)
    return Line(str(rows[0][name]), small(rows[0]), str(rows[0]["strategy_label"]), facts)


def sheet(
    groups: list[tuple[str, list[Line]]],
    endpoints: Sequence[str],
    width: int,
    *,
    looks: Mapping[str, Look],
    printed: Callable[[Sequence[Row]], str],
    head: str,
    entries: Iterable[keys.Entry] = (),
    foot: float = 0,
) -> Sheet:
    """Give everything its place.

    Parameters
    ----------
    groups : of :func:`lines`.
    endpoints : in the order of their panels.
    looks : colour and shape of each strategy, which stand before its name.
    printed : the numbers of a line at an endpoint, in words.
    head : what stands above the numbers.
    entries : of the key above all.
    foot : room below each panel for what its sides mean.
    """
    wide = width >= 500
    drawn = Sheet(width, wide, [])
    drawn.key = keys.key(entries, width)
    top = drawn.key.bottom + (8 if drawn.key.placed else 2)
    (_beside if wide else _below)(drawn, groups, endpoints, looks, printed, head, top, foot)
    return drawn


def _beside(
    drawn: Sheet,
    groups: list[tuple[str, list[Line]]],
    endpoints: Sequence[str],
    looks: Mapping[str, Look],
    printed: Callable[[Sequence[Row]], str],
    head: str,
    top: float,
    foot: float,
) -> None:
    everything = [line for _, group in groups for line in group]
    numbers = {
        one: 8
        + max(
            text_width(head, SMALL),
            *(
                text_width(printed(line.facts[one]), FONT_SIZE - 0.5)
                for line in everything
                if one in line.facts
            ),
        )
        for one in endpoints
    }
    wanted = [text_width(line.name, FONT_SIZE, bold=True) for line in everything]
    wanted += [text_width(line.small, SMALL) for line in everything]
    names = min(max([*wanted, 170]) + 10, drawn.width * 0.28)
    room = (drawn.width - names - sum(numbers.values())) / len(endpoints) - 34
    y, left = top + 10, names + 14
    for endpoint in endpoints:
        drawn.panels.append(Panel(endpoint, (left, left + room), left + room + 14))
        left += room + 14 + numbers[endpoint] + 20
    # A long name of an endpoint has a line of its own.
    long = any(
        text_width(panel.label, FONT_SIZE, bold=True) > panel.text_x - panel.span[0] - 8
        for panel in drawn.panels
    )
    for panel in drawn.panels:
        drawn.write(panel.label, panel.span[0], y, "name")
        drawn.write(head, panel.text_x, y + 17 * long, "small")
    y += 16 + 17 * long
    first = y
    for strategy, group in groups:
        _head(drawn, strategy, looks, y)
        y += _WIDE["head"]
        for line in group:
            small = wrap(line.small, names - 12, SMALL) if line.small else ()
            room = _WIDE["row"] + LINE * max(len(small) - 1, 0) - (8 if not small else 0)
            mark = y + (_WIDE["first"] + LINE * len(small) / 2 if small else room / 2 - 2)
            drawn.write(line.name, 0, mark - LINE * len(small) / 2, "name")
            if small:
                drawn.write("\n".join(small), 0, mark - LINE * len(small) / 2 + LINE + 1, "small")
            for panel in drawn.panels:
                facts = line.facts.get(panel.label, ())
                panel.facts.append((mark, facts))
                if facts:
                    drawn.write(printed(facts), panel.text_x, mark, "number")
                else:
                    drawn.write(ABSENT, panel.text_x, mark, "small")
            y += room
        y += 3
    for panel in drawn.panels:
        panel.stretches, panel.bottom = [(first, y)], y
    drawn.height = int(y + _FOOT + foot)


def _below(
    drawn: Sheet,
    groups: list[tuple[str, list[Line]]],
    endpoints: Sequence[str],
    looks: Mapping[str, Look],
    printed: Callable[[Sequence[Row]], str],
    head: str,
    top: float,
    foot: float,
) -> None:
    y = top
    for endpoint in endpoints:
        panel = Panel(endpoint, (8.0, drawn.width - 10.0), drawn.width - 2.0)
        drawn.panels.append(panel)
        drawn.bands.append(y)
        drawn.write(endpoint, 6, y + 11, "name")
        drawn.write(head, drawn.width - 6, y + 11, "small", "right")
        y += _NARROW["band"]
        for strategy, group in groups:
            here = [line for line in group if endpoint in line.facts]
            if not here:
                continue
            _head(drawn, strategy, looks, y, band=False)
            y += _NARROW["head"]
            for line in here:
                words = printed(line.facts[endpoint])
                small = wrap(line.small, drawn.width - 6, SMALL) if line.small else ()
                drawn.write(line.name, 2, y + 4, "name")
                drawn.write(words, panel.text_x, y + 4, "number", "right")
                if small:
                    drawn.write("\n".join(small), 2, y + 5 + LINE, "small")
                mark = y + 22 + LINE * len(small)
                panel.facts.append((mark, line.facts[endpoint]))
                panel.stretches.append((mark - 11, mark + 11))
                y = mark + 22
        panel.bottom = y - 10
        y += _FOOT + foot
    drawn.height = int(y)


def _head(drawn: Sheet, strategy: str, looks: Mapping[str, Look], y: float, *, band: bool = True) -> None:
    if band:
        drawn.bands.append(y)
    look = looks[strategy]
    x = 7.0
    drawn.signs.append({"x": x, "y": y + 11, "ink": look.ink, "form": look.form, "grain": SOLID})
    drawn.write(strategy, x + 12, y + 11)
