"""What tables of trials share: one row per arm under the head of its trial, and how a number is printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from livingreview.evidence import data, registries
from livingreview.evidence.records import Row, records
from livingreview.evidence.results import latest
from livingreview.evidence.trials import Trials
from livingreview.tables.absent import NOT_SEEN
from livingreview.tables.myst import bold, cite, escape, estimate, fact, mark, sentence

#: Unit that the header of a column of a measure names.
_IN_HEADER = {"median": "months", "rate": "percent", "hazard-ratio": "ratio"}


@dataclass(frozen=True)
class ArmRow:
    """One row: a trial, one of its arms, and the latest outcomes of that arm.

    Attributes
    ----------
    is_first : the arm is the first of its trial, above which the trial is told.
    several : the trial has more than two arms.
    """

    trial: dict[str, Any]
    arm: dict[str, Any]
    outcomes: Sequence[Row]
    is_first: bool
    several: bool

    @property
    def patients(self) -> str:
        """Number of patients of the arm."""
        return f"{fact(str(self.arm['n_text']), 'arms', self.arm['trial'], self.arm['arm'])}{mark(self.arm)}"

    @property
    def is_compared(self) -> bool:
        """Whether a hazard ratio of this arm against another can be expected."""
        return self.arm["role"] not in ("control", "single")

    def found(self, measure: str, *endpoints: str) -> list[Row]:
        """Return the outcomes of one measure and of these endpoints, as the table orders them."""
        return [row for row in self.outcomes if row["measure"] == measure and row["endpoint"] in endpoints]

    def cell(self, endpoint: str, measure: str, absent: str = NOT_SEEN) -> str:
        """Print what the table holds for one endpoint, a paragraph each, or why there is nothing."""
        return "\n\n".join(map(_printed, self.found(measure, endpoint))) or absent


def _printed(row: Row) -> str:
    """Print a number without the unit that stands in the header of its column, and with any other."""
    return estimate(row) if row["unit"] == _IN_HEADER.get(row["measure"]) else sentence(row)


def named(trial: Row, *about: str) -> str:
    """Tell a trial: its name with the source, and a paragraph for each thing that is known of it."""
    title = f"{bold(trial['name'], 'trials', trial['trial'])} {cite(trial['source'])}"
    return "\n\n".join([title, *(line for line in about if line)])


def designed(trial: Row) -> str:
    """Return phase and design, as far as they are known, with the mark of the row."""
    known = [str(trial[f"{column}_label"]) for column in ("phase", "design")]
    said = [label for label in known if label not in data.MISSING]
    # Behind a comma a label begins small, unless it is a name or letters.
    said[1:] = [label[0].lower() + label[1:] if label[1:].islower() else label for label in said[1:]]
    return escape(", ".join(said)) + mark(trial) if said else "Phase and design not seen"


def registered(trial: Row) -> str:
    """Return the number in a registry, with a link to its record where one can be made, or say that none was seen."""
    number = trial["nct"]
    if number in data.MISSING:
        return "No registry record seen"
    address = registries.address(number)
    return f"[{number}]({address})" if address else escape(number)


def measured(row: Row) -> str:
    """Return endpoint and measure in words; "objective response rate" needs no second "rate"."""
    endpoint = str(row["endpoint_label"])
    return endpoint if row["measure"] == "rate" else f"{endpoint}, {row['measure_label'].lower()}"


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


def patients(arm: Row) -> str:
    """Return the regimen of an arm and its number of patients, if that is known."""
    number = "" if arm["n_text"] in data.MISSING else f" ({arm['n_text']})"
    return f"{fact(escape(arm['regimen']), 'arms', arm['trial'], arm['arm'])}{number}{mark(arm)}"
