"""Response by what the treatment before it had done: one line per regimen, one mark per group."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from livingreview.charts.drawing import keys
from livingreview.charts.drawing.axes import linear_axis
from livingreview.charts.drawing.grain import grain, symbols
from livingreview.charts.drawing.measuring import wrap
from livingreview.charts.drawing.palette import MUTED
from livingreview.charts.drawing.responsive import framed, responsive
from livingreview.charts.drawing.rows import LINE, Steps, along, down, names, tooltip
from livingreview.charts.drawing.scales import looks
from livingreview.charts.drawing.theme import SMALL
from livingreview.evidence import numbers
from livingreview.evidence.records import records

#: From one regimen to the next, and below the last to the lower edge, in pixels.
_ROW, _FOOT = {True: 42.0, False: 66.0}, 38
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
        ``reference``, ``status_label``, ``status.mark`` (how the symbol is filled).
    width : of the picture, in CSS pixels.
    title : read out first by a screen reader.
    """
    wide = width >= 500
    look = looks(rates.prior_benefit_label)
    kept = [*_COLUMNS, *(["status.mark"] if "status.mark" in rates else [])]
    key = keys.key([*(keys.Entry(group, one) for group, one in look.items()), *keys.how_known(rates)], width)
    span = (width * 0.43, width - 16.0) if wide else (12.0, width - 12.0)
    told = rates[kept].assign(ci_low=rates.ci_low.astype(float), ci_high=rates.ci_high.astype(float))
    axis = linear_axis(
        1.04 * float(max(told.value.max(), told.ci_high.fillna(0).max(), 1)),
        span,
        "Objective response rate, %",
    )
    drawn, bottom = _rows(told, top=key.bottom + 8, span=span, width=width, wide=wide)
    height = int(bottom + _FOOT)
    drawn = drawn.assign(
        x=drawn.value.map(axis.place),
        low=drawn.ci_low.fillna(drawn.value).map(axis.place),
        high=drawn.ci_high.fillna(drawn.value).map(axis.place),
        ink=drawn.prior_benefit_label.astype(str).map(lambda group: look[group].ink),
        form=drawn.prior_benefit_label.astype(str).map(lambda group: look[group].form),
    )
    regimens = alt.Chart(
        drawn.drop_duplicates(["trial", "arm"])[
            ["name", "regimen_lines", "size", "line", "name_y", "regimen_y"]
        ]
    )
    sizes = regimens.mark_text(
        align="right",
        baseline="middle",
        x=span[0] - 14 if wide else width - 2,
        color=MUTED.light,
        fontSize=SMALL,
    )
    stretches = [(key.bottom + 6, bottom)] if wide else [(y - 12, y + 12) for y in dict.fromkeys(drawn.line)]
    layers = [
        *axis.grid(stretches, width, height),
        *names(regimens, height),
        sizes.encode(y=down("name_y", height), text="size:N"),
        alt.Chart(drawn[drawn.high > drawn.low])
        .mark_rule(strokeWidth=2)
        .encode(x=along("low", width), x2="high:Q", y=down("y", height), color=alt.Color("ink:N", scale=None)),
        *symbols(drawn, width, height, tooltip=tooltip(_TOOLTIP)),
        *axis.lettering(bottom + 12, width, height),
        *key.layers(width, height),
    ]  # fmt: skip
    return framed(layers, drawn[["trial"]], width=width, height=height, description=_describe(drawn))


def _rows(
    rates: pd.DataFrame, *, top: float, span: tuple[float, float], width: int, wide: bool
) -> tuple[pd.DataFrame, float]:
    """Give every regimen its place from the top in pixels; a long one is broken into lines above its marks."""
    regimens = [regimen for _, regimen in rates.groupby(["trial", "arm"], sort=False)]
    room = span[0] - 60 if wide else width - 16
    texts = [wrap(regimen.regimen.iloc[0], room, SMALL) for regimen in regimens]
    steps = Steps(top=top + (20 if wide else 44), head=0, row=_ROW[wide], foot=20, share=0.5 if wide else 1)
    stack = steps.stack([("", [LINE * (len(lines) - 1) for lines in texts])])
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
                "regimen_y": place.line + (8 if wide else -18),
                "grain": grain(row),
            }
            drawn.append(row | told | {"line": place.mark, "y": place.mark + shift})
    return pd.DataFrame(drawn), stack.height


def _describe(rates: pd.DataFrame) -> str:
    said = [
        f"{row['name']}, {row['regimen']}, {row['size']}, {str(row['prior_benefit_label']).lower()}: {row['printed']}%"
        for row in records(rates)
    ]
    return f"{len(rates)} response rates. " + "; ".join(said) + "."
