"""Numbers against their neighbours: what no row can know alone, because only the trial's other rows contradict it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, product

from livingreview.check import vocabulary
from livingreview.check.fault import Fault, shown
from livingreview.check.files import Row, Table

#: How a note begins that says why a number stands although another row speaks against it.
ANSWER = "As printed:"
_ANSWERED = re.compile(rf"\b{ANSWER} *\S.{{8,}}\S")
_HOW = f"correct what is mistyped or swapped, or say why in the note: {ANSWER} …"
COLUMNS = frozenset(
    {
        *{
            "outcome",
            "trial",
            "arm",
            "comparator",
            "endpoint",
            "measure",
            "value",
            "ci_low",
            "ci_high",
            "unit",
        },
        *{"population", "assessment", "analysis", "cutoff", "prior_benefit", "note"},
    }
)
#: The numbers of single arms that a comparison must agree with, and whether it rises where they rise.
_COMPARED = {"hazard-ratio": ("median", -1), "odds-ratio": ("rate", 1), "difference": ("rate", 1)}
#: Two numbers that are nearer than this share of one another contradict nothing.
_CLEARLY = 0.1
#: A hazard ratio that is so many times what the two medians make of it has a digit too many or too few.
_FAR = 4
#: How far a ratio may lie from the middle of its interval, as a share of the interval on the log scale.
_SKEW = 0.1
#: Patients times half of the last digit, in percent, above which almost any rate is a share of them by chance.
_CHANCE = 4
#: How a population tells its number of patients.
_PATIENTS = re.compile(
    r"\bn = ([0-9]{1,9})\b|\(([0-9]{1,9})\)|\b([0-9]{1,9}) (?:[a-z]+ )?(?:patients|evaluable|treated)\b"
)


@dataclass(frozen=True)
class _Trial:
    """The outcomes of one trial, its arms, and what the words of the columns say."""

    table: Table
    rows: list[Row]
    #: Arm -> its row in ``arms``.
    arms: Mapping[str, Row]
    endpoints: Mapping[str, vocabulary.Word]
    measures: Mapping[str, vocabulary.Word]
    units: Mapping[str, vocabulary.Word]

    def fault(self, row: Row, column: str, message: str) -> Fault:
        return self.table.fault(row, column, f"{message} ({shown(row.cells['outcome'])})")

    def size(self, arm: str) -> int | None:
        """Return the number of patients of an arm; ``None`` where it is not told."""
        told = self.arms[arm].cells.get("n", "") if arm in self.arms else ""
        return int(told) if re.fullmatch("[0-9]{1,9}", told) else None


def check(tables: Mapping[str, Table], found: Iterable[Fault] = ()) -> list[Fault]:
    """Return the numbers of ``outcomes`` that other rows, or all experience, contradict.

    A number that is right all the same says so in its note, after `ANSWER`.

    Parameters
    ----------
    found : faults that are told already; a row with one in these columns is not compared with others.
    """
    outcomes, arms = tables.get("outcomes"), tables.get("arms")
    if outcomes is None or not outcomes.has(*COLUMNS):
        return []
    words = [
        vocabulary.words(outcomes.name, outcomes.schema, column) for column in ("endpoint", "measure", "unit")
    ]
    trials: dict[str, list[Row]] = {}
    spoilt = {fault.line for fault in found if fault.file == outcomes.file and fault.column in COLUMNS}
    for row in outcomes.rows:
        if row.whole and row.line not in spoilt:
            trials.setdefault(row.cells["trial"], []).append(row)
    described: dict[str, dict[str, Row]] = {}
    if arms is not None and arms.has("trial", "arm", "role", "n"):
        for row in arms.rows:
            described.setdefault(row.cells["trial"], {})[row.cells["arm"]] = row
    return [
        fault
        for name, rows in trials.items()
        for rule in RULES
        for fault in rule(_Trial(outcomes, rows, described.get(name, {}), *words))
    ]


def _number(row: Row, column: str = "value") -> float | None:
    """Return a cell as a number; ``None`` for a label, and for what the schema already complains about."""
    try:
        value = float(row.cells[column])
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _half(printed: str) -> float:
    """Return half of the last digit printed, by which rounding may have moved a number."""
    return 0.5 * 10.0 ** -len(printed.partition(".")[2])


def _answered(*rows: Row) -> bool:
    return any(_ANSWERED.search(row.cells["note"]) for row in rows)


def _cut(row: Row) -> str:
    """Return what tells one data cut of a trial from another: the day, or the analysis where it is not reported."""
    day = row.cells["cutoff"]
    return day if day[:1].isdigit() else row.cells["analysis"]


def _patients(row: Row) -> tuple[str, ...]:
    return (row.cells["population"], row.cells["prior_benefit"], _cut(row))


def _told(row: Row) -> str:
    """Return a number as a message says it, with its line."""
    unit = {"percent": "%", "ratio": ""}.get(row.cells["unit"], f" {row.cells['unit']}")
    return f"{row.cells['value']}{unit}, line {row.line}"


# One row against experience.


def _unusual(trial: _Trial) -> Iterator[Fault]:
    """Yield numbers outside what is usual for their measure, unless their own interval reaches into it."""
    for row in trial.rows:
        measure = row.cells["measure"]
        usual = trial.measures.get(measure, {}).get("usual")
        value, low, high = (_number(row, column) for column in ("value", "ci_low", "ci_high"))
        # None at all is a result of its own.
        if usual is None or not value or usual[0] <= value <= usual[1] or _answered(row):
            continue
        if low is not None and high is not None and low <= usual[1] and high >= usual[0]:
            continue
        hint = ""
        if row.cells["unit"] == "percent" and value < 1:
            hint = f"; if it is a fraction, write {value * 100:g}"
        label = trial.measures[measure]["label"].lower()
        message = f"{label} of {row.cells['value']}; {usual[0]} to {usual[1]} is usual{hint}; {_HOW}"
        yield trial.fault(row, "value", message)


def _skewed(trial: _Trial) -> Iterator[Fault]:
    """Yield ratios that are not near the middle of their interval on the log scale."""
    for row in trial.rows:
        value, low, high = (_number(row, column) for column in ("value", "ci_low", "ci_high"))
        if "exclusiveMinimum" not in trial.units.get(row.cells["unit"], {}) or _answered(row):
            continue
        if value is None or low is None or high is None or not 0 < low <= value <= high or low == high:
            continue
        rounding = (
            2 * _half(row.cells["value"]) / value
            + _half(row.cells["ci_low"]) / low
            + _half(row.cells["ci_high"]) / high
        )
        aside = abs(math.log(high / value) - math.log(value / low)) - rounding
        if aside > _SKEW * math.log(high / low):
            places = len(row.cells["value"].partition(".")[2])
            message = (
                f"{row.cells['value']} is far from the middle of {row.cells['ci_low']} to {row.cells['ci_high']}, which"
                f" for a ratio is about {math.sqrt(low * high):.{places}f}; {_HOW}"
            )
            yield trial.fault(row, "value", message)


# Arms.


def _swapped_roles(trial: _Trial) -> Iterator[Fault]:
    """Yield comparisons of the control with what was tried, where the ratio would be read upside down."""
    roles = {arm: row.cells["role"] for arm, row in trial.arms.items()}
    for row in trial.rows:
        arm, comparator = row.cells["arm"], row.cells["comparator"]
        if (roles.get(arm), roles.get(comparator)) != ("control", "experimental") or _answered(row):
            continue
        other = next(
            (
                f", as in line {other.line}"
                for other in trial.rows
                if (other.cells["arm"], other.cells["comparator"]) == (comparator, arm)
            ),
            "",
        )
        message = (
            f"{shown(arm)} is the control and {shown(comparator)} the experimental arm; expected the other way round"
            f"{other}; {_HOW}"
        )
        yield trial.fault(row, "arm", message)


def _other_arm_in_key(trial: _Trial) -> Iterator[Fault]:
    """Yield rows of which the key names another arm of the trial than the cell."""
    for row in trial.rows:
        rest = f"-{row.cells['outcome'].removeprefix(row.cells['trial'] + '-')}-"
        named = [arm for arm in trial.arms if f"-{arm}-" in rest]
        # The name of one arm may be part of another's.
        named = [arm for arm in named if not any(arm != other and arm in other for other in named)]
        if named and not {row.cells["arm"], row.cells["comparator"]} & set(named):
            message = (
                f"{shown(row.cells['arm'])}, but the key names {shown(named[0])}; correct arm and number together,"
                " or the key"
            )
            yield trial.fault(row, "arm", message)


def _against_arms(trial: _Trial) -> Iterator[Fault]:
    """Yield comparisons that say one thing where the numbers of the two arms clearly say the other."""
    single: dict[tuple[str, ...], list[Row]] = {}
    for row in trial.rows:
        if row.cells["measure"] in {"median", "rate"}:
            single.setdefault(_arm_number(row, row.cells["arm"], row.cells["measure"]), []).append(row)
    for row in trial.rows:
        value, name = _number(row), row.cells["measure"]
        if value is None or name not in _COMPARED:
            continue
        measure, rises = _COMPARED[name]
        if name == "difference":
            measure = "median" if row.cells["unit"] == "months" else measure
            says = math.copysign(1, value) if abs(value) > 1 else 0
        else:
            says = _direction(value, 1)
        pairs = product(
            *(single.get(_arm_number(row, row.cells[side], measure), []) for side in ("arm", "comparator"))
        )
        for own, other in pairs:
            seen = _direction(_number(own), _number(other)) * rises
            if says * seen < 0 and not _answered(row, own, other):
                longer = "above" if seen * rises > 0 else "below"
                message = (
                    f"{row.cells['value']} for {shown(row.cells['arm'])} against {shown(row.cells['comparator'])},"
                    f" but the {measure} of the first ({_told(own)}) is {longer} that of the second ({_told(other)});"
                    f" {_HOW}"
                )
                yield trial.fault(row, "value", message)
                break
            made = _ratio(other, own) if name == "hazard-ratio" else None
            if (
                made
                and value > 0
                and abs(math.log(value / made)) > math.log(_FAR)
                and not _answered(row, own, other)
            ):
                message = (
                    f"{row.cells['value']} for {shown(row.cells['arm'])} against {shown(row.cells['comparator'])}, but"
                    f" their medians ({_told(own)}; {_told(other)}) make about {made:.2f}; {_HOW}"
                )
                yield trial.fault(row, "value", message)
                break


def _ratio(one: Row, other: Row) -> float | None:
    """Return how many times the second number the first is; for medians, what a hazard ratio is near to."""
    above, below = _number(one), _number(other)
    return above / below if above and below and above > 0 and below > 0 else None


def _arm_number(row: Row, arm: str, measure: str) -> tuple[str, ...]:
    return arm, measure, row.cells["endpoint"], row.cells["assessment"], *_patients(row)


def _direction(one: float | None, other: float | None) -> int:
    """Return 1 where the first is clearly above the second, -1 where it is clearly below, else 0."""
    if one is None or other is None:
        return 0
    return (one > other * (1 + _CLEARLY)) - (other > one * (1 + _CLEARLY))


def _swapped_shares(trial: _Trial) -> Iterator[Fault]:
    """Yield two rates that are shares of one another's number of patients, and not of their own."""
    rates: dict[tuple[str, ...], list[Row]] = {}
    for row in trial.rows:
        endpoint = trial.endpoints.get(row.cells["endpoint"], {})
        # Harm is counted in those who were treated, survival is estimated.
        is_share = endpoint.get("group") not in {"survival", "harm"} and "of" not in endpoint
        if row.cells["measure"] == "rate" and is_share and not re.search("[0-9]", row.cells["population"]):
            key = (row.cells["endpoint"], row.cells["assessment"], *_patients(row))
            rates.setdefault(key, []).append(row)
    for rows in rates.values():
        for one, other in combinations(rows, 2):
            sizes = trial.size(one.cells["arm"]), trial.size(other.cells["arm"])
            if None in sizes or sizes[0] == sizes[1] or _answered(one, other):
                continue
            if any(
                size * _half(row.cells["value"]) > _CHANCE for size in sizes if size for row in (one, other)
            ):
                continue
            fits = [[_is_share(row, size) for size in sizes] for row in (one, other)]
            if fits == [[False, True], [True, False]]:
                message = (
                    f"{other.cells['value']}% is no share of the {sizes[1]} patients of {shown(other.cells['arm'])}, but of"
                    f" the {sizes[0]} of {shown(one.cells['arm'])}, and {_told(one)}, the other way round; {_HOW}"
                )
                yield trial.fault(other, "value", message)


def _is_share(row: Row, patients: int | None) -> bool:
    """Say whether a rate, as printed, is a whole number of so many patients."""
    value = _number(row)
    if value is None or not patients:
        return False
    near = round(value * patients / 100)
    return abs(100 * near / patients - value) <= _half(row.cells["value"]) + 1e-9


# One endpoint against another.


def _beyond_whole(trial: _Trial) -> Iterator[Fault]:
    """Yield numbers above that of an endpoint which they cannot exceed in the same patients."""
    found = {
        (row.cells["arm"], row.cells["measure"], row.cells["endpoint"], *_patients(row)): row
        for row in reversed(trial.rows)
    }
    for row in trial.rows:
        limit = trial.endpoints.get(row.cells["endpoint"], {}).get("within")
        measure = row.cells["measure"]
        if limit is None or measure not in {"median", "rate", "count"}:
            continue
        other = found.get((row.cells["arm"], measure, limit, *_patients(row)))
        value, most = _number(row), _number(other) if other else None
        if other and value is not None and most is not None and value > most and not _answered(row, other):
            message = (
                f"{row.cells['value']} is above the {measure} of {limit} ({_told(other)}) in the same patients, which"
                f" {row.cells['endpoint']} cannot exceed; {_HOW}"
            )
            yield trial.fault(row, "value", message)


def _more_than_patients(trial: _Trial) -> Iterator[Fault]:
    for row in trial.rows:
        count = _number(row) if row.cells["measure"] == "count" else None
        if count is None or _answered(row):
            continue
        told = [int("".join(found)) for found in _PATIENTS.findall(row.cells["population"])]
        size = trial.size(row.cells["arm"])
        most = max(told, default=size)
        if most is not None and count > most:
            whose = "the population tells" if told else f"the arm {shown(row.cells['arm'])} has"
            yield trial.fault(
                row, "value", f"{row.cells['value']} patients; {whose} {most}; expected at most as many"
            )


def _of_nobody(trial: _Trial) -> Iterator[Fault]:
    """Yield what is told of responders in an arm in which nobody responded."""
    numbers: dict[tuple[str, ...], list[Row]] = {}
    for row in trial.rows:
        if row.cells["measure"] in {"rate", "count"} and _number(row) is not None:
            key = (row.cells["arm"], row.cells["endpoint"], row.cells["prior_benefit"], _cut(row))
            numbers.setdefault(key, []).append(row)
    for row in trial.rows:
        whole = trial.endpoints.get(row.cells["endpoint"], {}).get("of")
        if whole is None or _number(row) is None:
            continue
        others = numbers.get((row.cells["arm"], whole, row.cells["prior_benefit"], _cut(row)), [])
        if others and not any(_number(other) for other in others) and not _answered(row, *others):
            message = (
                f"{row.cells['value']} for {row.cells['endpoint']}, but {whole} is 0 in line {others[0].line}: there is"
                f" nobody it could be of; {_HOW}"
            )
            yield trial.fault(row, "value", message)


#: Every rule for the outcomes of one trial.
RULES = (
    _unusual,
    _skewed,
    _swapped_roles,
    _other_arm_in_key,
    _against_arms,
    _swapped_shares,
    _beyond_whole,
    _more_than_patients,
    _of_nobody,
)
