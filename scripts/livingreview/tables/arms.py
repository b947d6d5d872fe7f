"""What tables of trials share: one row per arm, and how a number or its absence is printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from livingreview.evidence import numbers
from livingreview.evidence.records import Row, records
from livingreview.evidence.results import latest
from livingreview.evidence.trials import Trials
from livingreview.tables.myst import escape, mark

NOT_SEEN = "not seen"
#: Unit that the header of a column of a measure names.
_IN_HEADER = {"median": "months", "rate": "percent", "hazard-ratio": "ratio"}


@dataclass(frozen=True)
class ArmRow:
    """One row: a trial, one of its arms, and the latest outcomes of that arm.

    Attributes
    ----------
    is_first : the arm is the first of its trial, whose particulars are told there.
    several : the trial has more than two arms.
    """

    trial: dict[str, Any]
    arm: dict[str, Any]
    outcomes: Sequence[Row]
    is_first: bool
    several: bool

    @property
    def name(self) -> str:
        """Name of the trial in bold, as every row after the first repeats it."""
        return f"**{escape(self.trial['name'])}**"

    @property
    def patients(self) -> str:
        """Number of patients of the arm."""
        return f"{self.arm['n_text']}{mark(self.arm)}"

    @property
    def is_compared(self) -> bool:
        """Whether a hazard ratio of this arm against another can be expected."""
        return self.arm["role"] not in ("control", "single")

    def found(self, measure: str, *endpoints: str) -> list[Row]:
        """Return the outcomes of one measure and of these endpoints, as the table orders them."""
        return [row for row in self.outcomes if row["measure"] == measure and row["endpoint"] in endpoints]

    def cell(self, endpoint: str, measure: str, absent: str = NOT_SEEN) -> str:
        """Print what the table holds for one endpoint, or why there is nothing."""
        return "\n".join(_printed(row) + mark(row) for row in self.found(measure, endpoint)) or absent


def _printed(row: Row) -> str:
    """Print a number without the unit that stands in the header of its column, and with any other."""
    return numbers.estimate(row) if row["unit"] == _IN_HEADER.get(row["measure"]) else numbers.sentence(row)


def arm_rows(selection: Trials) -> Iterator[ArmRow]:
    """Yield the arms of the selected trials, in the order of both tables."""
    arms = by(["trial"], selection.arms)
    outcomes = by(["trial", "arm"], latest(selection.outcomes))
    for trial in records(selection.trials):
        own = arms.get((trial["trial"],), [])
        for place, arm in enumerate(own):
            yield ArmRow(trial, arm, outcomes.get((trial["trial"], arm["arm"]), []), place == 0, len(own) > 2)


def by(columns: Sequence[str], table: pd.DataFrame) -> dict[tuple[str, ...], list[dict[str, Any]]]:
    """Return the rows of a table by what stands in some columns, each group in the order of the table."""
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in records(table):
        groups.setdefault(tuple(row[column] for column in columns), []).append(row)
    return groups
