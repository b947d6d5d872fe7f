"""Print numbers the way the book does: as their source prints them, with en dashes and labelled gaps."""

from __future__ import annotations

from datetime import date, datetime

import pandas as pd

from livingreview.evidence.records import Row

#: Columns of ``outcomes`` of which :func:`estimate` is made.
COLUMNS = (
    "value",
    "ci_low",
    "ci_high",
    "value_text",
    "ci_low_text",
    "ci_high_text",
    "ci_level_text",
    "ci_level",
    "unit",
)

_MINUS = "\N{MINUS SIGN}"
_EN_DASH = "\N{EN DASH}"


def cell(row: Row, column: str) -> str:
    """Print one cell as it stands in the table, with a true minus sign."""
    return str(row[f"{column}_text"]).replace("-", _MINUS)


def value(row: Row, *, with_unit: bool = True) -> str:
    """Print the estimate, or the label that stands for it: ``5.6 months``, ``36.0%``, ``NE``."""
    unit = row["unit.after"] if with_unit and not pd.isna(row["value"]) else ""
    return cell(row, "value") + unit


def has_interval(row: Row) -> bool:
    """Return whether at least one end of the interval is a number."""
    return not (pd.isna(row["ci_low"]) and pd.isna(row["ci_high"]))


def is_usual(row: Row) -> bool:
    """Return whether the interval has the level of 95 %, which is not said with a number."""
    return bool(not pd.isna(row["ci_level"]) and row["ci_level"] == 95)


def interval(row: Row) -> str:
    """Print the interval: ``0.56–1.00``, or ``5.5–NE`` where an end was not reached."""
    return cell(row, "ci_low") + _EN_DASH + cell(row, "ci_high")


def level(row: Row) -> str:
    """Print the level of the interval as ``95% CI``, or say that the source does not state it."""
    return "CI of unstated level" if pd.isna(row["ci_level"]) else f"{cell(row, 'ci_level')}% CI"


def estimate(row: Row) -> str:
    """Print value and interval for a table: ``0.75 (0.56–1.00)``; the level only where it is not 95%."""
    if not has_interval(row):
        return value(row, with_unit=False)
    said: str = "level NR " if pd.isna(row["ci_level"]) else "" if is_usual(row) else f"{level(row)} "
    return f"{value(row, with_unit=False)} ({said}{interval(row)})"


def sentence(row: Row) -> str:
    """Print value, unit, level and interval for prose: ``5.6 months (95% CI 4.5–6.8)``."""
    return f"{value(row)} ({level(row)} {interval(row)})" if has_interval(row) else value(row)


def moment(written: str) -> str:
    """Return a day, a month or a year in words.

    >>> moment("2024-02-29"), moment("2024-02"), moment("2024")
    ('29 February 2024', 'February 2024', '2024')
    """
    match written.count("-"):
        case 0:
            return written
        case 1:
            return f"{datetime.strptime(written, '%Y-%m'):%B %Y}"
        case _:
            return day(date.fromisoformat(written))


def day(moment: date) -> str:
    """Return a day in words.

    >>> day(date(2024, 2, 29))
    '29 February 2024'
    """
    # Not by %-d, which Windows does not know.
    return f"{moment.day} {moment:%B %Y}"
