"""Gene track: the exons of one transcript to scale, coding parts high, untranslated parts low."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import altair as alt
import pandas as pd

from livingreview.charts.drawing import keys
from livingreview.charts.drawing.axes import Axis
from livingreview.charts.drawing.measuring import text_width
from livingreview.charts.drawing.palette import CATEGORIES, INK, MUTED, PAPER
from livingreview.charts.drawing.responsive import framed, responsive
from livingreview.charts.drawing.rows import along, down, tooltip
from livingreview.charts.drawing.scales import Look
from livingreview.charts.drawing.theme import SMALL
from livingreview.evidence.records import records

#: Half the height of a box, in pixels.
_HALF = {"Coding": 20, "Untranslated": 9}
_COLOURS = {"Coding": CATEGORIES[0].light, "Untranslated": MUTED.light}
_MIDDLE, _AXIS = 104, 162
_HEIGHT = 202
#: Place on the page -> the position that it shows.
_PLACES = {"x": "start", "x2": "end"}

_TOOLTIP = {
    "exon": "Exon",
    "part": "Part",
    "span": "From and to",
    "bases": "Bases of this part",
    "exon_bases": "Bases of the exon",
    "transcript": "Transcript",
    "assembly": "Assembly",
    "reference": "Source",
}


@responsive
def gene_track(exons: pd.DataFrame, width: int, *, title: str) -> alt.LayerChart:
    """Draw exons as boxes and introns as lines, in the coordinates of the assembly.

    Parameters
    ----------
    exons : one row per exon of one transcript; columns ``exon``, ``transcript``, ``assembly``,
        ``chromosome``, ``strand`` (plus, minus), ``strand_label``, ``start``, ``end``, ``coding_start``,
        ``coding_end`` (bp, counted from 1, both ends included; coding ends missing where none is) and
        ``reference``.
    width : of the picture, in CSS pixels.
    title : read out first by a screen reader.

    Raises
    ------
    ValueError : if the exons are of several transcripts or assemblies, overlap, or do not hold their
        coding part.
    """
    exons = exons.sort_values("start")
    _refuse(exons)
    wide = width >= 500
    chromosome, assembly, transcript = (
        exons[column].iloc[0] for column in ("chromosome", "assembly", "transcript")
    )
    low, high = int(exons.start.min()), int(exons.end.max())
    margin = (high - low) * 0.015
    pixel = (high - low + 2 * margin) / (width - 40)

    def place(position: float) -> float:
        return 20 + (position - low + margin) / pixel

    def placed(table: pd.DataFrame) -> pd.DataFrame:
        ends = {new: table[old].map(place) for new, old in _PLACES.items() if old in table}
        if "centre" in table:
            ends["x"] = table.centre.map(place)
        return table.assign(**ends)

    parts, introns, marks = (placed(table) for table in (_parts(exons), _introns(exons), _codons(exons)))
    axis = Axis(
        place,
        tuple(range(-(-low // 1000) * 1000, high + 1, 1000 if wide else 2000)),
        (20.0, width - 20.0),
        f"Position on chromosome {chromosome}, {assembly}, bp",
        "{:,.0f}",
    )
    x = along("x", width)
    y = {name: down(name, _HEIGHT) for name in ("y", "top")}
    ink = alt.Color(
        "part:N", scale=alt.Scale(domain=list(_COLOURS), range=list(_COLOURS.values())), legend=None
    )
    key = keys.key([keys.Entry(part, Look(colour, "square")) for part, colour in _COLOURS.items()], width)
    text: dict[str, Any] = {"align": "center", "baseline": "middle", "fontSize": SMALL}
    arrow = "triangle-right" if exons.strand.iloc[0] == "plus" else "triangle-left"
    lines, labels = alt.Chart(introns), alt.Chart(placed(_labels(exons, pixel=pixel)))
    layers = [
        lines.mark_rule(color=INK.light, strokeWidth=1.6).encode(
            x=x,
            x2="x2:Q",
            y=y["y"],
            tooltip=[
                alt.Tooltip("intron:N", title="Intron"),
                alt.Tooltip("span:N", title="From and to"),
                alt.Tooltip("bases:Q", title="Bases", format=","),
            ],
        ),
        alt.Chart(placed(_arrows(introns, low, high)))
        .mark_point(shape=arrow, filled=True, size=46, opacity=1, color=INK.light)
        .encode(x=x, y=y["y"]),
        alt.Chart(parts)
        .mark_rect(stroke=PAPER.light, strokeWidth=0)
        .encode(
            x=x,
            x2="x2:Q",
            y=y["top"],
            y2="bottom:Q",
            color=ink,
            tooltip=tooltip(_TOOLTIP),
        ),
        labels.mark_text(**text, fontWeight=600, y=_MIDDLE - 46).encode(x=x, text="number:N"),
        labels.mark_text(**text, color=MUTED.light, y=_MIDDLE - 31).encode(x=x, text="length:N"),
        alt.Chart(marks)
        .mark_rule(color=INK.light, strokeWidth=1.2, y=_MIDDLE + 23, y2=_MIDDLE + 44)
        .encode(x=x),
    ]
    layers += [
        alt.Chart(marks[marks["align"] == side])
        .mark_text(align=side, baseline="middle", fontSize=SMALL, dx=5 if side == "left" else -5)
        .encode(x=x, y=alt.value(_MIDDLE + 41), text="label:N")
        for side in ("left", "right")
    ]
    heading = f"Exons of {transcript}, {exons.strand_label.iloc[0].lower()}"
    layers.append(
        alt.Chart(pd.DataFrame({"words": [heading]}))
        .mark_text(align="left", baseline="middle", x=1, y=30, fontSize=SMALL, color=MUTED.light)
        .encode(text="words:N")
    )
    ticks = pd.DataFrame({"x": [place(tick) for tick in axis.ticks]})
    line = pd.DataFrame({"x": [20.0], "x2": [width - 20.0]})
    layers += [
        alt.Chart(ticks).mark_rule(color=MUTED.light, y=_AXIS, y2=_AXIS + 5).encode(x=x),
        alt.Chart(line).mark_rule(color=MUTED.light, y=_AXIS).encode(x=x, x2="x2:Q"),
        *axis.lettering(_AXIS + 15, width, _HEIGHT),
        *key.layers(width, _HEIGHT),
    ]
    return framed(layers, parts, width=width, height=_HEIGHT, description=_describe(exons))


def _refuse(exons: pd.DataFrame) -> None:
    for column in ("transcript", "assembly", "chromosome", "strand"):
        if exons[column].nunique() > 1:
            raise ValueError(f"gene_track: one {column} is expected, not {', '.join(exons[column].unique())}")
    for row in records(exons):
        inside = pd.isna(row["coding_start"]) or (
            row["start"] <= row["coding_start"] <= row["coding_end"] <= row["end"]
        )
        if row["start"] > row["end"] or not inside:
            raise ValueError(f"gene_track: exon {row['exon']} does not hold its coding part")
    if (exons.start.iloc[1:].to_numpy() <= exons.end.iloc[:-1].to_numpy()).any():
        raise ValueError("gene_track: exons overlap")


def _span(start: int, end: int) -> str:
    return f"{start:,}–{end:,}"


def _parts(exons: pd.DataFrame) -> pd.DataFrame:
    """One row per box: each exon cut where its coding part begins and ends. Both edges lie between bases."""
    rows = []
    for exon in records(exons):
        first, last = int(exon["start"]), int(exon["end"])
        pieces = [("Untranslated", first, last)]
        if not pd.isna(exon["coding_start"]):
            start, end = int(exon["coding_start"]), int(exon["coding_end"])
            pieces = [
                ("Untranslated", first, start - 1),
                ("Coding", start, end),
                ("Untranslated", end + 1, last),
            ]
        for part, start, end in pieces:
            if start <= end:
                rows.append(
                    {
                        "exon": int(exon["exon"]),
                        "part": part,
                        "start": start - 0.5,
                        "end": end + 0.5,
                        "bases": end - start + 1,
                        "exon_bases": last - first + 1,
                        "span": _span(start, end),
                        "top": _MIDDLE - _HALF[part],
                        "bottom": _MIDDLE + _HALF[part],
                        **{name: exon[name] for name in ("transcript", "assembly", "reference")},
                    }
                )
    return pd.DataFrame(rows)


def _introns(exons: pd.DataFrame) -> pd.DataFrame:
    ends = exons.end.astype(int).tolist()[:-1]
    starts = exons.start.astype(int).tolist()[1:]
    forward = exons.strand.iloc[0] == "plus"
    return pd.DataFrame(
        {
            "intron": i if forward else len(ends) + 1 - i,
            "start": end + 0.5,
            "end": start - 0.5,
            "bases": start - end - 1,
            "span": _span(end + 1, start - 1),
            "y": _MIDDLE,
        }
        for i, (end, start) in enumerate(zip(ends, starts, strict=True), 1)
    )


def _arrows(introns: pd.DataFrame, low: int, high: int) -> pd.DataFrame:
    """Put arrowheads on the introns that are long enough to show one, a tenth of the gene apart."""
    step = (high - low) / 10
    places = []
    for row in records(introns):
        count = max(round((row["end"] - row["start"]) / step), int(row["end"] - row["start"] > step / 2))
        gap = (row["end"] - row["start"]) / (count + 1)
        places += [row["start"] + gap * (i + 1) for i in range(count)]
    return pd.DataFrame({"centre": places, "y": [_MIDDLE] * len(places)})


def _labels(exons: pd.DataFrame, *, pixel: float) -> pd.DataFrame:
    """Number and length of each exon above its middle, moved aside where they would meet.

    ``pixel`` is the number of bases that a pixel stands for.
    """
    bases = (exons.end - exons.start + 1).astype(int)
    longest = bases.max()
    labels = pd.DataFrame(
        {
            "centre": (exons.start + exons.end).astype(float) / 2,
            "number": exons.exon.astype(str),
            "length": [f"{n} bp" if n == longest else str(n) for n in bases],
        }
    ).reset_index(drop=True)
    for left, right in pairwise(range(len(labels))):
        widths = [text_width(labels.length[side], SMALL) for side in (left, right)]
        missing = (sum(widths) / 2 + 5) * pixel - (labels.centre[right] - labels.centre[left])
        if missing > 0:
            labels.loc[left, "centre"] -= missing / 2
            labels.loc[right, "centre"] += missing / 2
    return labels


def _codons(exons: pd.DataFrame) -> pd.DataFrame:
    coding = exons[exons.coding_start.notna()]
    if coding.empty:
        return pd.DataFrame({"start": [], "label": [], "align": []})
    ends = [float(coding.coding_start.min()) - 0.5, float(coding.coding_end.max()) + 0.5]
    labels = ["Start codon", "Stop codon"]
    if exons.strand.iloc[0] == "minus":
        labels.reverse()
    return pd.DataFrame({"start": ends, "label": labels, "align": ["left", "right"]})


def _describe(exons: pd.DataFrame) -> str:
    said = []
    for row in records(exons.sort_values("exon")):
        bases = int(row["end"] - row["start"] + 1)
        coding = 0 if pd.isna(row["coding_start"]) else int(row["coding_end"] - row["coding_start"] + 1)
        said.append(
            f"exon {row['exon']}, {_span(int(row['start']), int(row['end']))}, {bases} bases, {coding} of them coding"
        )
    head = exons.iloc[0]
    return (
        f"{len(exons)} exons of {head.transcript} on chromosome {head.chromosome}, {head.strand_label.lower()},"
        f" {head.assembly}: " + "; ".join(said) + "."
    )
