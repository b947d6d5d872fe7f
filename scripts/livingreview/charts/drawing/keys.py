"""Key of a chart: symbols with their words, set in lines that are as long as there is room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from livingreview.charts.drawing import grain
from livingreview.charts.drawing.measuring import text_width, wrap
from livingreview.charts.drawing.palette import INK, MUTED
from livingreview.charts.drawing.rows import along, down
from livingreview.charts.drawing.scales import Look
from livingreview.charts.drawing.theme import SMALL
from livingreview.evidence.records import records

#: From the left edge of an entry to the middle of its symbol and to its words; between entries; between lines.
_SYMBOL, _WORDS, _BETWEEN, _LINE = 5, 16, 20, 17


@dataclass(frozen=True)
class Entry:
    """A symbol and what it means."""

    words: str
    look: Look
    grain: str = grain.SOLID


@dataclass(frozen=True)
class Key:
    """Where symbols and words of a key stand, and how far down it reaches."""

    placed: tuple[dict[str, Any], ...]
    bottom: float

    def layers(self, width: float, height: float) -> list[alt.Chart]:
        """Return the layers of the chart; none for a key without entries."""
        if not self.placed:
            return []
        table = pd.DataFrame(self.placed)
        words = alt.Chart(table).mark_text(
            align="left", baseline="middle", fontSize=SMALL, lineHeight=_LINE - 2, lineBreak="\n"
        )
        texts = words.encode(
            x=along("words_x", width),
            y=down("y", height),
            text="words:N",
            color=alt.Color("words_ink:N", scale=None),
        )
        shown = table[table.form != ""]
        return [*(grain.symbols(shown, width, height, size=64) if len(shown) else []), texts]


def key(entries: Iterable[Entry], width: float, *, top: float = 8, left: float = 1, title: str = "") -> Key:
    """Set entries side by side, and in further lines where one is full.

    Parameters
    ----------
    top : middle of the first line, in pixels.
    title : stands before the first entry.
    """
    x, y, lines_here = left, top, 1
    placed: list[dict[str, Any]] = []
    if title:
        placed.append(_placed(title, Look(INK.light, ""), grain.SOLID, x, y) | {"words_x": x})
        x += text_width(title, SMALL) + _BETWEEN - 4
    for entry in entries:
        lines = wrap(entry.words, width - left - _WORDS - 4, SMALL)
        room = _WORDS + max(text_width(line, SMALL) for line in lines)
        if x > left and x + room > width:
            x, y, lines_here = left, y + _LINE * lines_here, 1
        one = _placed("\n".join(lines), entry.look, entry.grain, x, y)
        # Words without a symbol begin where one would stand.
        placed.append(one if entry.look.form else one | {"words_x": x, "words_ink": entry.look.ink})
        x += room + _BETWEEN
        lines_here = max(lines_here, len(lines))
    return Key(tuple(placed), y + _LINE * lines_here - 8 if placed else top - 8)


def _placed(words: str, look: Look, how: str, x: float, y: float) -> dict[str, Any]:
    place = {"x": x + _SYMBOL, "words_x": x + _WORDS, "y": y, "words": words}
    return place | {"ink": look.ink, "form": look.form, "grain": how, "words_ink": INK.light}


def how_known(table: pd.DataFrame) -> Sequence[Entry]:
    """Return an entry for each way, other than the usual one, in which the facts of a table are known."""
    if "status.mark" not in table:
        return []
    found = table[["status_label", "status.mark"]].drop_duplicates().sort_values("status_label")
    return [
        Entry(str(row["status_label"]), Look(MUTED.light, "circle"), grain.grain(row))
        for row in records(found)
        if grain.grain(row) != grain.SOLID
    ]
