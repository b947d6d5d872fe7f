"""Fold of a protein: its Cα trace, coloured by helix, turned about the vertical axis with a slider."""

from __future__ import annotations

from typing import Any, Literal

import altair as alt
import numpy as np
import pandas as pd

from livingreview.charts.drawing.palette import CATEGORIES, INK, MUTED, PAPER
from livingreview.charts.drawing.responsive import framed, responsive
from livingreview.charts.drawing.rows import tooltip
from livingreview.charts.drawing.theme import FONT_SIZE, SMALL
from livingreview.charts.protein_track import helix_colours, letter, offset
from livingreview.evidence.records import Row, records

#: Name of the parameter that the slider sets, in degrees.
ANGLE = "rotate"
_BOND = CATEGORIES[5].light
#: Half the width of the longest name beside the trace, in Å.
_HALF_NAME = 3.2
_AXES = ("x", "y", "z")
_TOOLTIP = {
    "what": "Residue",
    "precursor": "In the precursor",
    "part": "Part",
    "reference": "Source",
}


@responsive
def fold(
    trace: pd.DataFrame, width: int, *, title: str, features: pd.DataFrame, angle: int = 164
) -> alt.LayerChart:
    """Draw the Cα trace with disulfides and gaps; near parts are drawn thicker and over far ones.

    The molecule stands upright: its longest axis is vertical, its second longest lies across the page
    where the angle is 0.

    Parameters
    ----------
    trace : one row per modelled residue; columns ``residue`` (numbering of the entry), ``position``
        (in the precursor), ``name`` (three letters), ``x``, ``y``, ``z`` (Å), ``helix`` (number of the
        record, missing for none), ``reference``.
    width : of the picture, in CSS pixels.
    title : read out first by a screen reader.
    features : the helices and disulfides of the same protein, as
        :func:`livingreview.charts.protein_track.protein_track` takes them.
    angle : of the static picture and of the slider at the start, in degrees.

    Raises
    ------
    ValueError : if a disulfide ends at a residue that is not modelled.
    """
    wide = width >= 500
    trace = upright(trace.sort_values("residue", ignore_index=True))
    lines, names = _lines(trace, features), _names(trace, features)
    reach = float(np.hypot(lines[["x", "x2"]], lines[["z", "z2"]].to_numpy()).to_numpy().max())
    # A name keeps its place in space but not on the page; half of the longest must fit beside it.
    around = max(reach, float((np.hypot(names.x, names.z)).max()) + _HALF_NAME)
    top, bottom = float(max(lines.y.max(), names.y.max())), float(min(lines.y.min(), names.y.min()))
    scale = 7.4 if wide else (width - 8) / (2 * around)
    centre = around * scale + 4 if wide else width / 2
    middle = (top + 1) * scale + 8
    foot = middle + (1.5 - bottom) * scale + 14
    start = (2 * centre + 14, foot / 2 - 120) if wide else (8.0, foot + 20)
    key = _key(features, trace, left=start[0], top=start[1])
    height = int(foot + 26 if wide else key.y.max() + 18)
    view = _View(centre, middle, scale, reach, width, height)

    told = tooltip(_TOOLTIP)
    rules = (
        view.turn(alt.Chart(), ("", "2"))
        # Each line is drawn twice: first wider in the colour of the page, so that a near one cuts a far one.
        .transform_calculate(layer="[0, 1]", near=f"(datum.depth + datum.depth2) / {2 * reach:.3f}")
        .transform_flatten(["layer"])
        .transform_calculate(
            ink=f"datum.layer ? datum.colour : '{PAPER.light}'",
            weight="datum.thick * (0.62 + 0.38 * datum.near) + (datum.layer ? 0 : 3.4)",
            rank="datum.depth + datum.depth2 - (datum.layer ? 0 : 9)",
        )
    )
    layers = [
        rules.mark_rule(strokeCap="round").encode(
            x=view.across("px"),
            y=view.down("py"),
            x2="px2:Q",
            y2="py2:Q",
            color=alt.Color("ink:N", scale=None),
            size=alt.Size("weight:Q", scale=None),
            strokeDash=alt.StrokeDash(
                "kind:N",
                scale=alt.Scale(domain=["trace", "disulfide", "gap"], range=[[1, 0], [1, 0], [5, 8]]),
                legend=None,
            ),
            order="rank:Q",
            tooltip=told,
        ),
        view.turn(alt.Chart(names), ("",))
        .mark_text(baseline="middle", fontWeight=700, fontSize=FONT_SIZE + 1.5)
        .encode(
            x=view.across("px"), y=view.down("py"), text="name:N", color=alt.Color("colour:N", scale=None)
        ),
        *_drawn_key(key, view),
        *_bar(view, foot if wide else foot - 4),
    ]
    slider = alt.param(name=ANGLE, value=angle, bind=alt.binding_range(min=0, max=360, step=2, name="Rotate"))
    description = _describe(trace, lines, features)
    return framed(layers, lines, width=width, height=height, description=description).add_params(slider)


class _View:
    """Where the molecule stands on the page, and how Vega turns and projects it."""

    def __init__(
        self, centre: float, middle: float, scale: float, reach: float, width: int, height: int
    ) -> None:
        self.centre, self.middle, self.scale, self.reach = centre, middle, scale, reach
        self._x = alt.Scale(domain=[0, width], range=[0, width], nice=False)
        self._y = alt.Scale(domain=[0, height], range=[0, height], nice=False)

    def across(self, column: str) -> alt.X:
        return alt.X(f"{column}:Q", scale=self._x, axis=None)

    def down(self, column: str) -> alt.Y:
        return alt.Y(f"{column}:Q", scale=self._y, axis=None)

    def turn(self, chart: alt.Chart, ends: tuple[str, ...]) -> alt.Chart:
        """Add the place on the page (``px``, ``py``) and the depth (Å, towards the reader) of each end."""
        sine, cosine = (f"{f}({ANGLE} * PI / 180)" for f in ("sin", "cos"))
        for end in ends:
            chart = chart.transform_calculate(
                **{
                    f"px{end}": f"{self.centre:.3f} + {self.scale:.4f} * (datum.x{end} * {cosine} + datum.z{end} * {sine})",
                    f"py{end}": f"{self.middle:.3f} - {self.scale:.4f} * datum.y{end}",
                    f"depth{end}": f"datum.z{end} * {cosine} - datum.x{end} * {sine}",
                }
            )
        return chart


def upright(trace: pd.DataFrame) -> pd.DataFrame:
    """Move the centre to the origin and turn the longest axis up, the second longest across.

    It is a rotation, not a reflection: a right-handed helix stays one. The first helix runs upwards.
    """
    points = trace[list(_AXES)].to_numpy(float)
    points = points - points.mean(axis=0)
    # Three directions need three points; further ones in the centre turn nothing.
    spread = points if len(points) >= len(_AXES) else np.vstack([points, np.zeros((len(_AXES), len(_AXES)))])
    _, _, (up, across, _) = np.linalg.svd(spread, full_matrices=False)
    first = points[(trace.helix == trace.helix.min()).fillna(False).to_numpy(bool)]
    if len(first) and (first[-1] - first[0]) @ up < 0:
        up = -up
    if points[0] @ across > 0:
        across = -across
    turned = points @ np.column_stack([across, up, np.cross(across, up)])
    return trace.assign(**dict(zip(_AXES, turned.round(3).T, strict=True)))


def _lines(trace: pd.DataFrame, features: pd.DataFrame) -> pd.DataFrame:
    """One row per residue, from its Cα to the next; then the disulfides and the gaps.

    The last residue of a stretch has no next one and is a line without length: a dot.
    """
    inks, shift = _inks(features), offset(features)
    rows = records(trace)
    drawn = []
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        bound = following if following and following["residue"] == row["residue"] + 1 else None
        inside = bound is not None and not pd.isna(row["helix"]) and row["helix"] == bound["helix"]
        part, ink = inks.get(row["position"], ("Loop", MUTED.light))
        drawn.append(
            _line(row, bound or row)
            | {
                "kind": "trace",
                "residue": int(row["residue"]),
                "what": f"{row['name']}{row['residue']}",
                "precursor": f"{row['name']}{row['position']}",
                "part": part,
                "colour": ink if inside else MUTED.light,
                "thick": 6.4 if inside else 4.2,
            }
        )
        if following and not bound:
            ends = (row["residue"] + 1, following["residue"] - 1)
            drawn.append(
                _line(row, following)
                | {
                    "kind": "gap",
                    "what": f"{ends[0]} to {ends[1]}",
                    "precursor": f"{ends[0] + shift} to {ends[1] + shift}",
                    "part": "Not modelled",
                    "colour": MUTED.light,
                    "thick": 3.4,
                }
            )
    by_position = {row["position"]: row for row in rows}
    for bond in records(features[features.kind == "disulfide"]):
        bridged = [by_position[bond[end]] for end in ("start", "end") if bond[end] in by_position]
        if len(bridged) < 2:
            raise ValueError(f"fold: {bond['label']} ends at a residue that the structure does not model")
        drawn.append(
            _line(*bridged)
            | {
                "kind": "disulfide",
                "what": "–".join(f"{end['name']}{end['residue']}" for end in bridged),
                "precursor": bond["label"],
                "part": "Disulfide bond",
                "colour": _BOND,
                "thick": 7.5,
            }
        )
    return pd.DataFrame(drawn)


def _line(start: Row, end: Row) -> dict[str, Any]:
    there = {f"{axis}2": end[axis] for axis in _AXES}
    return {axis: start[axis] for axis in _AXES} | there | {"reference": start["reference"]}


def _inks(features: pd.DataFrame) -> dict[int, tuple[str, str]]:
    """Return, for each residue of a helix (precursor numbering), its name and colour."""
    colours = helix_colours(features)
    return {
        residue: (row["label"], colours[row["label"]])
        for row in records(features[features.kind == "helix"])
        for residue in range(int(row["start"]), int(row["end"]) + 1)
    }


def _names(trace: pd.DataFrame, features: pd.DataFrame) -> pd.DataFrame:
    """Letters of the long helices, a little before their first residue, and the ends of the chain."""
    places = trace.set_index("position")[list(_AXES)].astype(float)
    colours = helix_colours(features)
    rows = []
    for helix in records(features[features.kind == "helix"]):
        if not letter(helix["label"]):
            continue
        points = places.loc[int(helix["start"]) : int(helix["end"])].to_numpy()
        begin, end = points[:4].mean(axis=0), points[-4:].mean(axis=0)
        along = (begin - end) / np.linalg.norm(begin - end)
        at = begin + along * 6.0
        rows.append(
            dict(zip(_AXES, at.round(2), strict=True))
            | {"name": letter(helix["label"]), "colour": colours[helix["label"]]}
        )
    for name, place, neighbour in (("N end", 0, 3), ("C end", -1, -4)):
        point, inner = places.iloc[place].to_numpy(), places.iloc[neighbour].to_numpy()
        away = (point - inner) / np.linalg.norm(point - inner)
        at = point + away * 4.2
        rows.append(dict(zip(_AXES, at.round(2), strict=True)) | {"name": name, "colour": INK.light})
    return pd.DataFrame(rows)


def _key(features: pd.DataFrame, trace: pd.DataFrame, *, left: float, top: float) -> pd.DataFrame:
    """Rows of the key: what each line stands for, in both numberings."""
    shift, colours = offset(features), helix_colours(features)
    modelled = set(trace.position)
    rows = []
    for row in records(features[features.kind.isin(["helix", "disulfide", "unmodelled"])]):
        start, end = int(row["start"]), int(row["end"])
        if row["kind"] == "helix":
            label, style, ink = row["label"], "trace", colours[row["label"]]
        elif row["kind"] == "disulfide":
            label, style, ink = "Disulfide", "disulfide", _BOND
        else:
            inner = start - 1 in modelled and end + 1 in modelled
            label, style = ("Not modelled", "gap") if inner else ("Not modelled, not drawn", "none")
            ink = MUTED.light
        rows.append(
            {
                "label": label,
                "style": style,
                "ink": ink,
                "rank": ("trace", "disulfide", "gap", "none").index(style),
                "mature": f"{start - shift}–{end - shift}",
                "precursor": f"{start}–{end}",
            }
        )
    key = pd.DataFrame(rows).sort_values("rank", kind="stable", ignore_index=True)
    return key.assign(x=left + 4, x2=left + 24, y=[top + 22 + 22 * i for i in range(len(key))], head=top)


def _drawn_key(key: pd.DataFrame, view: _View) -> list[alt.Chart]:
    left = float(key.x.iloc[0])
    columns: dict[str, tuple[float, Literal["left", "right"]]] = {
        "label": (left + 30, "left"),
        "mature": (left + 222, "right"),
        "precursor": (left + 296, "right"),
    }
    heads = {"mature": "Mature", "precursor": "Precursor"}
    text: dict[str, Any] = {"baseline": "middle", "fontSize": SMALL}
    shown, base = alt.Chart(key[key["style"] != "none"]), alt.Chart(key)
    return [
        shown.mark_rule(strokeCap="round", strokeWidth=5).encode(
            x=view.across("x"),
            x2="x2:Q",
            y=view.down("y"),
            color=alt.Color("ink:N", scale=None),
            strokeDash=alt.StrokeDash(
                "style:N",
                scale=alt.Scale(domain=["trace", "disulfide", "gap"], range=[[1, 0], [1, 0], [5, 8]]),
                legend=None,
            ),
        ),
        *(
            base.mark_text(**text, align=align, x=x).encode(y=view.down("y"), text=f"{column}:N")
            for column, (x, align) in columns.items()
        ),
        *(
            alt.Chart(key.iloc[[0]].assign(words=words))
            .mark_text(**text, align="right", x=columns[column][0], color=MUTED.light)
            .encode(y=view.down("head"), text="words:N")
            for column, words in heads.items()
        ),
    ]


def _bar(view: _View, y: float) -> list[alt.Chart]:
    """Bar of 10 Å."""
    half = 5 * view.scale
    bar = pd.DataFrame({"x": [view.centre - half], "x2": [view.centre + half], "y": [y], "words": ["10 Å"]})
    base = alt.Chart(bar)
    return [
        base.mark_rule(strokeWidth=1.6, color=INK.light).encode(
            x=view.across("x"), x2="x2:Q", y=view.down("y")
        ),
        base.mark_text(align="left", baseline="middle", dx=6, fontSize=SMALL).encode(
            x=view.across("x2"), y=view.down("y"), text="words:N"
        ),
    ]


def _describe(trace: pd.DataFrame, lines: pd.DataFrame, features: pd.DataFrame) -> str:
    shift = offset(features)
    helices = "; ".join(
        f"{row['label']}, residues {int(row['start']) - shift} to {int(row['end']) - shift}"
        for row in records(features[features.kind == "helix"].sort_values("start"))
    )
    bonds = " and ".join(lines.what[lines.kind == "disulfide"])
    gaps = " and ".join(lines.what[lines.kind == "gap"])
    return (
        f"Cα trace of {len(trace)} residues, {trace.residue.min()} to {trace.residue.max()} of the mature chain,"
        f" seen from the side. {helices}. Disulfides: {bonds}. Dashed where residues {gaps} are not modelled."
    )
