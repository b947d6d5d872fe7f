"""Response by what the treatment before it had done: one line per regimen, one mark per group."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from livingreview.charts.drawing.measuring import wrap
from livingreview.charts.drawing.palette import GRID, MUTED
from livingreview.charts.drawing.responsive import framed, responsive
from livingreview.charts.drawing.rows import LINE, SMALL, Steps, down, names, tooltip
from livingreview.charts.drawing.scales import category_scales
from livingreview.evidence import numbers
from livingreview.evidence.records import records

_STEPS = {
    True: Steps(top=22.0, head=0, row=42, foot=20),
    False: Steps(top=46.0, head=0, row=66, foot=20, share=1),
}
_TOOLTIP = {
    "name": "Trial",
    "regimen": "Regimen",
    "patients": "Patients",
    "prior_benefit_label": "Group",
    "population": "As the source says",
    "printed": "Response rate, %",
    "reference": "Source",
    "status_label": "Status",
}
#: Columns that are drawn or told; no other travels to the page.
_COLUMNS = ["trial", "name", "arm", "regimen", "patients", *numbers.COLUMNS, "prior_benefit_label"]
_COLUMNS += ["population", "reference", "status_label"]


@responsive
def benefit(rates: pd.DataFrame, width: int, *, title: str) -> alt.LayerChart:
    """Draw response rates of groups told apart by the benefit of their earlier treatment, regimen by regimen.

    Parameters
    ----------
    rates : one row per regimen and group, in drawing order; columns ``trial``, ``name``, ``arm``, ``regimen``,
        ``patients`` (text), ``value``, ``ci_low``, ``ci_high`` (percent), ``prior_benefit_label`` (Categorical), ``population``,
        ``reference``, ``status_label``.
    width : of the picture, in CSS pixels.
    title : read out first by a screen reader.
    """
    wide = width >= 500
    drawn, height = _rows(rates[_COLUMNS], width=width, wide=wide)
    span = [width * 0.40, width - 16] if wide else [12, width - 12]
    top = float(max(drawn.value.max(), drawn.ci_high.astype(float).fillna(0).max()))
    scale = alt.Scale(domain=[0, top * 1.04], range=span, nice=False)
    axis = alt.Axis(title="Objective response rate, %", domain=False, tickCount=6, grid=True)
    y = down("y", height)
    colour, shape = category_scales(rates.prior_benefit_label)
    key = alt.Legend(title=None, columns=2 if wide else 1)
    regimens = alt.Chart(
        drawn.drop_duplicates(["trial", "arm"])[["name", "regimen_lines", "size", "y", "name_y", "regimen_y"]]
    )
    base = alt.Chart()
    ink = alt.Color("prior_benefit_label:N", scale=colour, legend=key)
    told = tooltip(_TOOLTIP)
    beside = down("beside", height)
    layers = [
        regimens.mark_rule(color=GRID.light, strokeDash=[1, 3], x=span[0], x2=span[1]).encode(y=y),
        *names(regimens, height),
        regimens.mark_text(
            align="right",
            baseline="middle",
            x=span[0] - 12 if wide else width - 4,
            color=MUTED.light,
            fontSize=SMALL,
        ).encode(y=down("name_y", height), text="size:N"),
        base.mark_rule(strokeWidth=2).encode(
            x=alt.X("ci_low:Q", scale=scale, axis=axis), x2="ci_high:Q", y=beside, color=ink
        ),
        base.mark_point(filled=True, opacity=1, size=105).encode(
            x=alt.X("value:Q", scale=scale),
            y=beside,
            color=ink,
            shape=alt.Shape("prior_benefit_label:N", scale=shape, legend=key),
            tooltip=told,
        ),
    ]
    return framed(layers, drawn, width=width, height=height, description=_describe(drawn))


def _rows(rates: pd.DataFrame, *, width: int, wide: bool) -> tuple[pd.DataFrame, int]:
    """Give every regimen its place from the top in pixels; a long one is broken into lines above its marks."""
    regimens = [regimen for _, regimen in rates.groupby(["trial", "arm"], sort=False)]
    room = width * 0.36 if wide else width - 16
    texts = [wrap(regimen.regimen.iloc[0], room, SMALL) for regimen in regimens]
    stack = _STEPS[wide].stack([("", [LINE * (len(lines) - 1) for lines in texts])])
    drawn: list[dict[str, Any]] = []
    for regimen, lines, place in zip(regimens, texts, stack.rows, strict=True):
        # Where one regimen has both marks, they stand a little above and below its line.
        shifts = (-6, 6) if len(regimen) > 1 else (0,)
        for row, shift in zip(records(regimen), shifts, strict=True):
            told = {
                "printed": numbers.estimate(row),
                "size": f"n = {row['patients']}",
                "regimen_lines": "\n".join(lines),
                "name_y": place.line - (8 if wide else 34),
                "regimen_y": place.line + (8 if wide else -19),
            }
            drawn.append(row | told | {"y": place.mark, "beside": place.mark + shift})
    return pd.DataFrame(drawn), stack.height


def _describe(rates: pd.DataFrame) -> str:
    said = [
        f"{row['name']}, {row['regimen']}, {row['size']}, {str(row['prior_benefit_label']).lower()}: {row['printed']}%"
        for row in records(rates)
    ]
    return f"{len(rates)} response rates. " + "; ".join(said) + "."
