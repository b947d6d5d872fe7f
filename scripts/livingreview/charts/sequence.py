"""Sequence of a protein, letter by letter in lines, with what is known of its residues above them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import altair as alt
import pandas as pd

from livingreview.charts.drawing.measuring import generous_width
from livingreview.charts.drawing.palette import BAND, INK, MUTED, PAPER
from livingreview.charts.drawing.responsive import framed, responsive
from livingreview.charts.drawing.rows import tooltip
from livingreview.charts.drawing.theme import SMALL
from livingreview.charts.protein_track import (
    COLOURS,
    TOOLTIP,
    helix_colours,
    letter,
    offset,
    refuse_outside,
    span,
)
from livingreview.evidence.records import Row, records

#: Height of a row of marks and of a line of letters, and the room below each line.
_MARK, _LETTERS, _BELOW = 13, 18, 12
#: Letters stand in groups of so many, with a gap between.
_TENS, _GAP = 10, 6
#: A feature of this kind is the whole chain, which the letters are themselves.
_WHOLE = "chain"
_SHAPES = {"disulfide": "square", "o-glycosylation": "diamond"}


@dataclass(frozen=True)
class _Page:
    """Where letters stand: so many in a line, from a margin on, each of a width."""

    per_line: int
    left: float
    cell: float

    def x(self, position: float) -> float:
        """Return the middle of a residue."""
        place = (position - 1) % self.per_line
        return self.left + (place + 0.5) * self.cell + place // _TENS * _GAP


@responsive
def sequence(features: pd.DataFrame, width: int, *, title: str, letters: str) -> alt.LayerChart:
    """Draw the letters of a sequence in lines, with bars and points above the residues of each feature.

    Parameters
    ----------
    features : as :func:`livingreview.charts.protein_track.protein_track` takes them. A disulfide is drawn at its two
        ends; a feature of the whole chain is left out.
    width : of the picture, in CSS pixels.
    title : read out first by a screen reader.
    letters : the precursor in one-letter code.

    Raises
    ------
    ValueError : if a feature lies outside the precursor, or there is not exactly one signal peptide.
    """
    refuse_outside(features, len(letters), "sequence")
    shift = offset(features)
    page = _Page(60, 36, 9.9) if width >= 500 else _Page(20, 36, 12.8)
    marks, written, ends, bottom = _lines(features, letters, page, shift)
    key, height = _key(features, bottom, width)
    scale_x = alt.Scale(domain=[0, width], range=[0, width], nice=False)
    scale_y = alt.Scale(domain=[0, height], range=[0, height], nice=False)

    def across(column: str = "x") -> alt.X:
        return alt.X(f"{column}:Q", scale=scale_x, axis=None)

    def down(column: str = "y") -> alt.Y:
        return alt.Y(f"{column}:Q", scale=scale_y, axis=None)

    told = tooltip(TOOLTIP)
    ink = alt.Color("ink:N", scale=None)
    shape = alt.Shape("shape:N", scale=None)
    text: dict[str, Any] = {"baseline": "middle", "fontSize": SMALL}
    bars, points, lines = (
        pd.DataFrame(marks)[lambda m, kind=kind: m.glyph == kind] for kind in ("bar", "point", "line")
    )
    named = bars[bars["text"] != ""]
    layers = [
        alt.Chart(ends)
        .mark_rect(color=BAND.light, cornerRadius=2)
        .encode(x=across(), x2="x2:Q", y=down("top"), y2="bottom:Q"),
        alt.Chart(bars)
        .mark_rect(cornerRadius=2)
        .encode(x=across(), x2="x2:Q", y=down("top"), y2="bottom:Q", color=ink, tooltip=told),
        alt.Chart(named)
        .mark_text(**text, color=PAPER.light, fontWeight=600)
        .encode(x=across("middle"), y=down(), text="text:N"),
        alt.Chart(lines)
        .mark_rule(strokeDash=[5, 4], strokeWidth=2.4)
        .encode(x=across(), x2="x2:Q", y=down(), color=ink, tooltip=told),
        alt.Chart(points)
        .mark_point(filled=True, size=58, opacity=1)
        .encode(x=across(), y=down(), color=ink, shape=shape, tooltip=told),
        alt.Chart(written)
        .mark_text(**text, color=INK.light)
        .encode(
            x=across(),
            y=down(),
            text="letter:N",
            tooltip=[
                alt.Tooltip("letter:N", title="Residue"),
                alt.Tooltip("precursor:Q", title=TOOLTIP["precursor"]),
                alt.Tooltip("mature:N", title=TOOLTIP["mature"]),
            ],
        ),
        alt.Chart(ends)
        .mark_text(**text, color=MUTED.light, align="right", x=page.left - 8)
        .encode(y=down(), text="first:N"),
        alt.Chart(ends)
        .mark_text(**text, color=MUTED.light, align="left")
        .encode(x=across("last_x"), y=down(), text="last:N"),
        alt.Chart(key[key.glyph == "bar"])
        .mark_rect(cornerRadius=2)
        .encode(x=across(), x2="x2:Q", y=down("top"), y2="bottom:Q", color=ink),
        alt.Chart(key[key.glyph == "line"])
        .mark_rule(strokeDash=[5, 4], strokeWidth=2.4)
        .encode(x=across(), x2="x2:Q", y=down(), color=ink),
        alt.Chart(key[key.glyph == "point"])
        .mark_point(filled=True, size=58, opacity=1)
        .encode(x=across("middle"), y=down(), color=ink, shape=shape),
        alt.Chart(key[key["name"] != ""])
        .mark_text(**text, color=PAPER.light, fontWeight=600)
        .encode(x=across("middle"), y=down(), text="name:N"),
        alt.Chart(key)
        .mark_text(**text, color=INK.light, align="left")
        .encode(x=across("text_x"), y=down(), text="text:N"),
    ]
    return framed(
        layers, written, width=width, height=height, description=_describe(features, letters, shift)
    )


def _lines(
    features: pd.DataFrame, letters: str, page: _Page, shift: int
) -> tuple[list[dict[str, Any]], pd.DataFrame, pd.DataFrame, float]:
    """Return marks, letters and line ends, and where the last line ends."""
    parts = list(_parts(features, shift))
    marks: list[dict[str, Any]] = []
    ends: list[dict[str, Any]] = []
    written: list[dict[str, Any]] = []
    y = 4.0
    for first in range(1, len(letters) + 1, page.per_line):
        last = min(first + page.per_line - 1, len(letters))
        here = [
            part | {"from": max(part["start"], first), "to": min(part["end"], last)}
            for part in parts
            if part["start"] <= last and part["end"] >= first
        ]
        for seats in _stacked(here):
            marks += [_placed(part, page, y + _MARK / 2) for part in seats]
            y += _MARK
        middle = y + _LETTERS / 2
        written += [
            {
                "letter": letters[n - 1],
                "precursor": n,
                "mature": span(n - shift, n - shift),
                "x": page.x(n),
                "y": middle,
            }
            for n in range(first, last + 1)
        ]
        ends.append(
            {
                "first": str(first),
                "last": str(last),
                "y": middle,
                "top": y,
                "bottom": y + _LETTERS,
                "x": page.left - 3,
                "last_x": page.x(last) + page.cell / 2 + 8,
                "x2": page.x(last) + page.cell / 2 + 3,
            }
        )
        y += _LETTERS + _BELOW
    return marks, pd.DataFrame(written), pd.DataFrame(ends), y


def _parts(features: pd.DataFrame, shift: int) -> Iterator[dict[str, Any]]:
    """Yield what is drawn, lane by lane: each feature once, a disulfide at its two ends."""
    colours = helix_colours(features)
    for row in records(features.sort_values(["kind.lane", "start", "end"], kind="stable")):
        if row["kind"] == _WHOLE:
            continue
        start, end = int(row["start"]), int(row["end"])
        told = {column: row[column] for column in TOOLTIP if column in row}
        part = told | {
            "precursor": span(start, end),
            "mature": span(start - shift, end - shift),
            "lane": row["kind.lane"],
            "glyph": _glyph(row),
            "ink": _ink(row, colours),
            "shape": _SHAPES.get(row["kind"], "circle"),
            "name": _name(row),
        }
        for one, other in ((start, start), (end, end)) if row["kind"] == "disulfide" else ((start, end),):
            yield part | {"start": one, "end": other}


def _name(row: Row) -> str:
    """Return what a bar says where there is room: the letter of a helix, else of which kind it is."""
    kind: str = row["kind_label"]
    return letter(row["label"]) or kind


def _glyph(row: Row) -> str:
    if row["kind"] == "unmodelled":
        return "line"
    return "point" if row["kind"] == "disulfide" or row["start"] == row["end"] else "bar"


def _ink(row: Row, colours: dict[str, str]) -> str:
    return colours[row["label"]] if row["kind"] == "helix" else COLOURS.get(row["kind"], INK.light)


def _stacked(parts: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Return rows of marks, those of one lane together, so that no mark lies on another."""
    rows: list[list[dict[str, Any]]] = []
    for part in parts:
        for row in rows:
            if row[0]["lane"] == part["lane"] and all(_apart(part, other) for other in row):
                row.append(part)
                break
        else:
            rows.append([part])
    return rows


def _apart(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return bool(one["from"] > other["to"] or one["to"] < other["from"])


def _placed(part: dict[str, Any], page: _Page, y: float) -> dict[str, Any]:
    half = page.cell / 2
    x, x2 = page.x(part["from"]) - half, page.x(part["to"]) + half
    middle = (x + x2) / 2
    fits = generous_width(part["name"]) + 4 <= x2 - x
    return part | {
        "x": middle if part["glyph"] == "point" else x,
        "x2": x2,
        "middle": middle,
        "y": y,
        "top": y - 6,
        "bottom": y + 6,
        "text": part["name"] if fits else "",
    }


def _key(features: pd.DataFrame, top: float, width: int) -> tuple[pd.DataFrame, int]:
    """Return the marks and words below the lines that tell the kinds apart, and the height of the picture."""
    rows, x, y = [], 6.0, top + 8
    colours = helix_colours(features)
    kinds = features[features.kind != _WHOLE].sort_values(["kind.lane", "start"], kind="stable")
    for row in records(kinds.drop_duplicates("kind")):
        words = row["kind_label"]
        room = 24 + generous_width(words) + 18
        if x > 6 and x + room - 18 > width:
            x, y = 6.0, y + 20
        place = {
            "x": x,
            "x2": x + 18,
            "middle": x + 9,
            "y": y,
            "top": y - 6,
            "bottom": y + 6,
            "text_x": x + 24,
        }
        about = {"text": words, "glyph": _glyph(row), "ink": _ink(row, colours)}
        about["name"] = letter(row["label"]) or ""
        rows.append(place | about | {"shape": _SHAPES.get(row["kind"], "circle")})
        x += room
    return pd.DataFrame(rows), int(y + 14)


def _describe(features: pd.DataFrame, letters: str, shift: int) -> str:
    groups = " ".join(
        letters[one:other] for one, other in pairwise([*range(0, len(letters), _TENS), len(letters)])
    )
    said = "; ".join(
        f"{row['label']}, residues {span(row['start'], row['end'])}"
        for row in records(features[features.kind != _WHOLE])
    )
    return (
        f"{len(letters)} residues in one-letter code, in groups of {_TENS}: {groups}. Residue 1 of the mature chain is"
        f" residue {shift + 1} of the precursor. Marked are {said}."
    )
