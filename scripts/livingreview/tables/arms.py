"""What tables of trials share: one row per arm, and how a number or its absence is printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from livingreview.evidence import numbers
from livingreview.evidence.trials import Trials, latest
from livingreview.tables.myst import escape, mark

NOT_SEEN = "not seen"


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
    outcomes: pd.DataFrame
    is_first: bool
    several: bool

    @property
    def name(self) -> str:
        """Name of the trial in bold, as every row after the first repeats it."""
        return f"**{escape(self.trial['name'])}**"

    @property
    def patients(self) -> str:
        """Number of patients of the arm."""
        return self.arm["n_text"] + mark(self.arm["status"])

    @property
    def is_compared(self) -> bool:
        """Whether a hazard ratio of this arm against another can be expected."""
        return self.arm["role"] not in ("control", "single")

    def cell(self, endpoint: str, measure: str, absent: str = NOT_SEEN) -> str:
        """Print what the table holds for one endpoint, or why there is nothing."""
        own = self.outcomes
        found = own[(own.endpoint == endpoint) & (own.measure == measure)]
        return (
            "\n".join(numbers.estimate(row) + mark(row["status"]) for row in found.to_dict("records"))
            or absent
        )


def arm_rows(selection: Trials) -> Iterator[ArmRow]:
    """Yield the arms of the selected trials, in the order of both tables."""
    shown = latest(selection.outcomes)
    for trial in selection.trials.to_dict("records"):
        arms = selection.arms[selection.arms.trial == trial["trial"]].to_dict("records")
        for place, arm in enumerate(arms):
            own = shown[(shown.trial == trial["trial"]) & (shown.arm == arm["arm"])]
            yield ArmRow(trial, arm, own, place == 0, len(arms) > 2)
