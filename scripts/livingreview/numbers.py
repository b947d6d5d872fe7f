"""Print numbers the way the book does: en dashes, labelled gaps, an interval with its level."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

_UNITS = {
    "months": " months",
    "percent": "%",
    "percentage-points": " percentage points",
    "patients": "",
    "ratio": "",
}
_MINUS = "\N{MINUS SIGN}"
_EN_DASH = "\N{EN DASH}"


def number(value: float, *, digits: int = 0) -> str:
    """Print a number with at least ``digits`` decimals and a true minus sign; no digit is rounded away."""
    exact = Decimal(repr(float(value))).normalize()
    decimals = max(digits, -int(exact.as_tuple().exponent), 0)
    return f"{exact:.{decimals}f}".replace("-", _MINUS)


def decimals(unit: str) -> int:
    """Return how many decimals a number of this unit shows at least: ratios two, months one."""
    return {"ratio": 2, "months": 1}.get(unit, 0)


def value(row: Mapping[str, Any], *, with_unit: bool = True) -> str:
    """Print the estimate of one row of outcomes, or the label that stands for it."""
    if pd.isna(row["value"]):
        return str(row["value_missing"])
    return number(row["value"], digits=decimals(row["unit"])) + (_UNITS[row["unit"]] if with_unit else "")


def interval(row: Mapping[str, Any]) -> str:
    """Print the interval of one row as ``0.56–1.00``; an end that is not there is its label; NR if both are."""
    ends = [
        str(row[f"{end}_missing"]) if pd.isna(row[end]) else number(row[end], digits=decimals(row["unit"]))
        for end in ("ci_low", "ci_high")
    ]
    return ends[0] if ends[0] == ends[1] and pd.isna(row["ci_low"]) else _EN_DASH.join(ends)


def has_interval(row: Mapping[str, Any]) -> bool:
    """Return whether at least one end of the interval is a number."""
    return not (pd.isna(row["ci_low"]) and pd.isna(row["ci_high"]))


def level(row: Mapping[str, Any]) -> str:
    """Print the level of the interval as ``95% CI``; ``CI`` where the source does not state it."""
    return "CI, level not stated" if pd.isna(row["ci_level"]) else f"{number(row['ci_level'])}% CI"


def estimate(row: Mapping[str, Any]) -> str:
    """Print value and interval for a table: ``0.75 (0.56–1.00)``; the level only where it is not 95%."""
    if not has_interval(row):
        return value(row, with_unit=False)
    said = "level NR " if pd.isna(row["ci_level"]) else "" if row["ci_level"] == 95 else f"{level(row)} "
    return f"{value(row, with_unit=False)} ({said}{interval(row)})"


def sentence(row: Mapping[str, Any]) -> str:
    """Print value, unit, level and interval for prose: ``5.6 months (95% CI 4.5–6.8)``."""
    return f"{value(row)} ({level(row)} {interval(row)})" if has_interval(row) else value(row)
