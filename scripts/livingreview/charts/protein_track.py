"""Protein track: what is known of a protein, residue by residue, in the numbering of precursor and mature chain."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import altair as alt
import pandas as pd

from livingreview.charts.drawing.measuring import generous_width
from livingreview.charts.drawing.palette import BAND, CATEGORIES, INK, MUTED, PAPER
from livingreview.charts.drawing.responsive import framed, responsive
from livingreview.charts.drawing.rows import tooltip
from livingreview.charts.drawing.theme import SMALL
from livingreview.evidence.records import Row, records

#: From a residue to its place in pixels; from a column to its channel.
Place = Callable[[float], float]
Channel = Callable[[str], alt.X | alt.Y]


_ROW = 25
_GAP = 5
_PAD = 7
#: Column -> how a tooltip calls it.
TOOLTIP = {
    "label": "Feature",
    "kind_label": "Kind",
    "precursor": "Precursor numbering",
    "mature": "Mature numbering",
    "printed": "As its source prints it",
    "finding": "Finding",
    "reference": "Source",
    "status_label": "Status",
}
#: Kind of a feature -> its colour; helices have their own.
COLOURS = {
    "signal-peptide": MUTED.light,
    "chain": CATEGORIES[3].light,
    "unmodelled": MUTED.light,
    "disulfide": CATEGORIES[5].light,
    "n-glycosylation": CATEGORIES[6].light,
    "o-glycosylation": CATEGORIES[6].light,
    "receptor-binding": CATEGORIES[0].light,
    "signalling": CATEGORIES[7].light,
}
_LETTERED = re.compile(r"Helix ([A-Z])")
#: Colours of the lettered helices in order; the fold uses the same.
HELICES = tuple(CATEGORIES[i].light for i in (0, 1, 2, 4))


def letter(label: str) -> str | None:
    """Return the letter of a helix that has one: ``A`` of ``Helix A``."""
    found = _LETTERED.fullmatch(label)
    return found[1] if found else None


def helix_colours(features: pd.DataFrame) -> dict[str, str]:
    """Return label -> colour of the helices: those with a letter take turns, the others are grey."""
    labels = features[features.kind == "helix"].sort_values("start").label
    lettered = [label for label in labels if letter(label)]
    colours = {label: HELICES[i % len(HELICES)] for i, label in enumerate(lettered)}
    return {label: colours.get(label, MUTED.light) for label in labels}


def refuse_outside(features: pd.DataFrame, length: int, chart: str) -> None:
    """Refuse features of which one does not lie within a precursor of so many residues.

    Raises
    ------
    ValueError : naming the first of them.
    """
    outside = features[(features.start < 1) | (features.end > length) | (features.start > features.end)]
    if len(outside):
        raise ValueError(f"{chart}: {outside.iloc[0].label} does not lie within residues 1 to {length}")


def offset(features: pd.DataFrame) -> int:
    """Return by how much the number of a residue in the precursor is above its number in the mature chain.

    Raises
    ------
    ValueError : if there is not exactly one signal peptide.
    """
    signal = features[features.kind == "signal-peptide"]
    if len(signal) != 1:
        raise ValueError(f"one signal peptide is expected to number the mature chain, not {len(signal)}")
    return int(signal.end.iloc[0])


@responsive
def protein_track(features: pd.DataFrame, width: int, *, title: str, length: int) -> alt.LayerChart:
    """Draw the features of a protein in lanes.

    Parameters
    ----------
    features : one row per feature; columns ``kind``, ``kind_label``, ``kind.lane`` (Categorical, lanes from top
        to bottom), ``start``, ``end`` (precursor
        numbering), ``label``, ``printed``, ``finding``, ``reference``, ``status_label``. One signal
        peptide gives the numbering of the mature chain.
    width : of the picture, in CSS pixels.
    title : read out first by a screen reader.
    length : residues of the precursor.

    Raises
    ------
    ValueError : if a feature lies outside the precursor, or there is not exactly one signal peptide.
    """
    refuse_outside(features, length, "protein_track")
    shift, wide = offset(features), width >= 500
    left, right = (132.0 if wide else 12.0), width - (18.0 if wide else 14.0)

    def place(residue: float) -> float:
        return left + (residue - 0.5) / length * (right - left)

    top = 36.0 if wide else 54.0
    glyphs, bands, bottom = _layout(features, place, top=top + 6, ends=(left, right), wide=wide)
    glyphs = glyphs.assign(
        precursor=[span(row["start"], row["end"]) for row in records(glyphs)],
        mature=[span(row["start"] - shift, row["end"] - shift) for row in records(glyphs)],
    )
    height = int(bottom + (34 if wide else 52))
    scale_x = alt.Scale(domain=[0, width], range=[0, width], nice=False)
    scale_y = alt.Scale(domain=[0, height], range=[0, height], nice=False)

    def across(column: str) -> alt.X:
        return alt.X(f"{column}:Q", scale=scale_x, axis=None)

    def down(column: str) -> alt.Y:
        return alt.Y(f"{column}:Q", scale=scale_y, axis=None)

    told = tooltip(TOOLTIP)
    ink = alt.Color("ink:N", scale=None)
    text: dict[str, Any] = {"baseline": "middle", "fontSize": SMALL}
    shape = {kind: alt.Chart(glyphs[glyphs.glyph == kind]) for kind in ("box", "line", "bracket", "pin")}
    layers = [
        alt.Chart(bands).mark_rect(color=BAND.light, x=0, x2=width).encode(y=down("top"), y2="bottom:Q"),
        alt.Chart(bands)
        .mark_text(**text, align="left", fontWeight=600, x=8 if wide else 6)
        .encode(y=down("name_y"), text="name:N"),
        *(
            layer
            for name, below, y in (("Precursor", 0, top), ("Mature", shift, bottom + 6))
            for layer in _axis(_ticks(length, below, name, y, place), across, down, wide=wide)
        ),
        alt.Chart(_backbone(features, glyphs, place, length))
        .mark_rule(strokeWidth=2, color=MUTED.light)
        .encode(x=across("x"), x2="x2:Q", y=down("y")),
        shape["line"]
        .mark_rule(strokeDash=[5, 4], strokeWidth=2.4)
        .encode(x=across("x"), x2="x2:Q", y=down("y"), color=ink, tooltip=told),
        shape["box"]
        .mark_rect(cornerRadius=2)
        .encode(x=across("x"), x2="x2:Q", y=down("top"), y2="bottom:Q", color=ink, tooltip=told),
        *(
            shape["bracket"]
            .mark_rule(strokeWidth=2.4, strokeCap="square")
            .encode(**end, color=ink, tooltip=told)
            for end in (
                {"x": across("x"), "x2": "x2:Q", "y": down("top")},
                {"x": across("x"), "y": down("top"), "y2": "bottom:Q"},
                {"x": across("x2"), "y": down("top"), "y2": "bottom:Q"},
            )
        ),
        shape["pin"]
        .mark_rule(strokeWidth=1.8)
        .encode(x=across("x"), y=down("y"), y2="bottom:Q", color=ink, tooltip=told),
        shape["pin"]
        .mark_point(filled=True, size=62, opacity=1)
        .encode(
            x=across("x"),
            y=down("y"),
            color=ink,
            shape=alt.Shape("shape:N", scale=None),
            tooltip=told,
        ),
    ]
    for align in ("left", "right", "center"):
        named = alt.Chart(glyphs[(glyphs["align"] == align) & (glyphs["text"] != "")])
        colour = PAPER.light if align == "center" else INK.light
        layers.append(
            named.mark_text(**text, align=align, color=colour, tooltip=None).encode(
                x=across("text_x"), y=down("y"), text="text:N"
            )
        )
    return framed(layers, glyphs, width=width, height=height, description=_describe(features, shift, length))


def span(start: int, end: int) -> str:
    """Return the residues from one to another in words, a number below zero with a true minus sign."""
    ends = [str(int(n)).replace("-", "\N{MINUS SIGN}") for n in (start, end)]
    return ends[0] if start == end else " to ".join(ends)


def _numbers(last: int, residue: float) -> list[int]:
    """Return the residues that the axis names; the last is kept, and its neighbour only where there is room."""
    return [1, *(n for n in range(50, last, 50) if (last - n) * residue > 28), last]


def _ticks(length: int, shift: int, name: str, y: float, place: Place) -> pd.DataFrame:
    """Numbers of one numbering and where they stand; those of the precursor above their line."""
    side = -1 if name == "Precursor" else 1
    return pd.DataFrame(
        {
            "numbering": name,
            "residue": n + shift,
            "number": str(n),
            "x": place(n + shift),
            "y": y,
            "tick": y + side * 5,
            "text_y": y + side * 15,
            "title_y": y + side * 34,
        }
        for n in _numbers(length - shift, place(2) - place(1))
    )


def _axis(ticks: pd.DataFrame, across: Channel, down: Channel, *, wide: bool) -> list[alt.Chart]:
    text: dict[str, Any] = {"baseline": "middle", "fontSize": SMALL, "color": MUTED.light}
    base = alt.Chart(ticks)
    first = ticks.iloc[[0]].assign(
        x2=ticks.x.max(), title=ticks.numbering.iloc[0] + (" no." if wide else " numbering")
    )
    line: dict[str, Any] = {"color": MUTED.light, "strokeWidth": 1.2}
    return [
        alt.Chart(first).mark_rule(**line).encode(x=across("x"), x2="x2:Q", y=down("y")),
        base.mark_rule(**line).encode(x=across("x"), y=down("y"), y2="tick:Q"),
        base.mark_text(**text).encode(x=across("x"), y=down("text_y"), text="number:N"),
        alt.Chart(first)
        .mark_text(**text, align="left", x=8 if wide else 6)
        .encode(y=down("text_y" if wide else "title_y"), text="title:N"),
    ]


def _layout(
    features: pd.DataFrame, place: Place, *, top: float, ends: tuple[float, float], wide: bool
) -> tuple[pd.DataFrame, pd.DataFrame, float]:
    """Give every feature a row of its lane in which neither its mark nor its name meets another."""
    colours = helix_colours(features)
    drawn: list[dict[str, Any]] = []
    bands: list[dict[str, Any]] = []
    y = top
    for name, lane in features.sort_values(["start", "end"]).groupby("kind.lane", observed=True):
        first = y + _PAD + (0 if wide else 19)
        marks = [_mark(row, place, colours) for row in records(lane)]
        seats = _seats([_options(mark, ends) for mark in marks])
        for mark, (row, option) in zip(marks, seats, strict=True):
            at = first + _ROW * row + _ROW / 2
            half = {"box": 9, "pin": 10}.get(mark["glyph"], 6)
            drawn.append(mark | option | {"lane": name, "y": at, "top": at - half, "bottom": at + half})
        bottom = first + _ROW * (1 + max(row for row, _ in seats)) + _PAD
        name_y = (first + bottom - _PAD) / 2 if wide else y + 14
        bands.append({"name": name, "top": y, "bottom": bottom, "name_y": name_y})
        y = bottom + _GAP
    return pd.DataFrame(drawn), pd.DataFrame(bands), y - _GAP


def _mark(row: Row, place: Place, colours: dict[str, str]) -> dict[str, Any]:
    """Return what is drawn for a feature, and its names from long to short."""
    kind, start, end = row["kind"], int(row["start"]), int(row["end"])
    names = [row["label"]]
    if kind == "helix":
        glyph, names = "box", [row["label"], letter(row["label"]) or row["label"]]
    elif kind == "unmodelled":
        glyph, names = "line", []
    elif kind == "disulfide":
        glyph = "bracket"
    elif kind == "signal-peptide":
        glyph, names = "box", [row["label"], row["label"].split()[0]]
    elif start == end:
        glyph = "pin"
        names = (
            [f"{row['label']}, {row['kind_label'].split()[0]}"] if "linked" in row["kind_label"] else names
        )
    else:
        glyph = "box"
    middle = glyph in ("bracket", "pin")
    told = {column: row[column] for column in TOOLTIP if column in row}
    return told | {
        "kind": kind,
        "start": start,
        "end": end,
        "glyph": glyph,
        "names": names,
        "x": place(start if middle else start - 0.5),
        "x2": place(end if middle else end + 0.5),
        "ink": colours[row["label"]] if kind == "helix" else COLOURS.get(kind, INK.light),
        "shape": "diamond" if kind == "o-glycosylation" else "circle",
    }


def _options(mark: Row, ends: tuple[float, float]) -> list[dict[str, Any]]:
    """Return the ways to write the name: inside, else to the right or left, with the room each takes."""
    x, x2 = mark["x"], mark["x2"]
    own = {"text": "", "text_x": x, "align": "left", "from": x - _GAP, "to": x2 + _GAP}
    for name in mark["names"]:
        if mark["glyph"] == "box" and generous_width(name) + 4 <= x2 - x:
            inside = {"text": name, "text_x": (x + x2) / 2, "align": "center"}
            return [own | inside | {"from": x, "to": x2}]
    if mark["kind"] in ("helix", "unmodelled"):
        return [own | {"from": x, "to": x2}]
    name = mark["names"][0]
    room, gap = generous_width(name), 8 if mark["glyph"] == "pin" else 5
    sides = [
        own | {"text": name, "text_x": x2 + gap, "to": x2 + gap + room + _GAP},
        own | {"text": name, "text_x": x - gap, "align": "right", "from": x - gap - room - _GAP},
    ]
    return [s for s in sides if s["from"] >= ends[0] - 12 and s["to"] <= ends[1] + 8 + _GAP]


def _seats(options: list[list[dict[str, Any]]]) -> list[tuple[int, dict[str, Any]]]:
    """Choose row and way of writing for each mark of a lane, with as few rows as will do."""

    def seat(taken: list[tuple[int, dict[str, Any]]], rows: int) -> list[tuple[int, dict[str, Any]]] | None:
        if len(taken) == len(options):
            return taken
        for row in range(rows):
            for option in options[len(taken)]:
                free = all(
                    r != row or option["from"] >= o["to"] or option["to"] <= o["from"] for r, o in taken
                )
                if free and (found := seat([*taken, (row, option)], rows)):
                    return found
        return None

    return next(found for rows in range(1, len(options) + 2) if (found := seat([], rows)))


def _backbone(features: pd.DataFrame, glyphs: pd.DataFrame, place: Place, length: int) -> pd.DataFrame:
    """Lines where the structure has coordinates: between the stretches that it does not model."""
    gaps = features[features.kind == "unmodelled"].sort_values("start")
    if gaps.empty:
        return pd.DataFrame({"x": [], "x2": [], "y": []})
    starts = [int(end) + 0.5 for end in gaps.end]
    ends = [*(int(start) - 0.5 for start in gaps.start[1:]), length + 0.5]
    y = glyphs.y[glyphs.kind == "unmodelled"].iloc[0]
    return pd.DataFrame(
        {"x": place(start), "x2": place(end), "y": y} for start, end in zip(starts, ends, strict=True)
    )


def _describe(features: pd.DataFrame, shift: int, length: int) -> str:
    said = [
        f"{row['label']} ({row['kind_label'].lower() if row['kind'] != 'o-glycosylation' and row['kind'] != 'n-glycosylation' else row['kind_label']}),"
        f" precursor {span(row['start'], row['end'])}, mature {span(row['start'] - shift, row['end'] - shift)}"
        for row in records(features)
    ]
    return (
        f"{len(features)} features on a precursor of {length} residues; residue 1 of the mature chain is residue"
        f" {shift + 1} of the precursor. " + "; ".join(said) + "."
    )
