"""What an index tells of each trial, drug, molecule and mechanism, in a line or a few."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from livingreview.evidence import data, numbers, results
from livingreview.evidence.names import Entry, Finder, indexed
from livingreview.evidence.records import Row, records
from livingreview.project import Project

#: Endpoints of which a line is told, by the descriptor's group; the others only where there is none of these.
_FIRST = "survival"
#: So many results are told in one line of a trial.
_MOST = 4
#: With more strategies a drug is a partner of others, and its trials say little of it.
_FEW = 2
_CONTROL = "control"


@dataclass(frozen=True)
class Told:
    """Words with how they are known, and the entry that they lead to.

    Attributes
    ----------
    before : words before the link, or all of them.
    goal : kind and key of the entry; empty without one.
    status : how the fact was read; empty for what is no fact of a table.
    """

    before: str
    link: str = ""
    after: str = ""
    goal: tuple[str, str] | tuple[()] = ()
    status: str = ""
    source: str = ""


@dataclass
class Profile:
    """What is told of one entry.

    Attributes
    ----------
    about : one line on what it is.
    facts : heading -> lines.
    words : further words by which it may be looked for, such as the labels of its kind.
    lengthened : whether the trial lengthened survival; only late phases are asked.
    """

    entry: Entry
    about: str = ""
    facts: dict[str, list[Told]] = field(default_factory=dict)
    words: str = ""
    lengthened: bool = False


@dataclass(frozen=True)
class Group:
    """Entries that belong together under one heading, for somebody who asks for the class and not the name."""

    key: str
    title: str
    lines: list[Told]


class Profiles:
    """The profiles of everything that the tables of a review name.

    Parameters
    ----------
    things : entries of :func:`livingreview.evidence.names.entries`.
    """

    def __init__(self, things: Sequence[Entry], project: Project | None = None) -> None:
        self.project = project or Project.find()
        self.tables = indexed(self.project)
        self._kept: dict[str, list[dict[str, Any]]] = {}
        self.things = things
        self._named = {(entry.kind, row): entry for entry in things for row in entry.rows}
        self._drugs = Finder([entry for entry in things if entry.kind == "drug"])
        self._trials = {row["trial"]: row for row in self._rows("trials")}
        self._arms = _by("trial", self._rows("arms"))
        self._states = _by("trial", self._rows("states"))
        outcomes = self._table("outcomes")
        latest = results.latest(outcomes) if outcomes is not None and len(outcomes) else None
        self._latest = _by("trial", records(latest) if latest is not None else [])
        self._edges, self._speaking = self._rows("edges"), self._evidence()

    def _table(self, name: str) -> pd.DataFrame | None:
        return data.load(name, self.project) if name in self.tables else None

    def _rows(self, name: str) -> list[dict[str, Any]]:
        if name not in self._kept:
            table = self._table(name)
            self._kept[name] = [] if table is None else records(table)
        return self._kept[name]

    def _evidence(self) -> dict[str, tuple[int, int]]:
        """Return edge -> findings that speak for it, and those against it or both ways."""
        found: dict[str, list[int]] = {}
        for row in self._rows("evidence"):
            counts = found.setdefault(row["edge"], [0, 0])
            counts[row["direction.speaks"] != "for"] += 1
        return {edge: (counts[0], counts[1]) for edge, counts in found.items()}

    def all(self) -> list[Profile]:
        """Return the profile of every entry."""
        make: dict[str, Callable[[Entry], Profile]] = {
            "trial": self._trial,
            "drug": self._drug,
            "molecule": self._molecule,
            "mechanism": self._mechanism,
        }
        return [make[entry.kind](entry) for entry in self.things]

    # Trials.

    def _trial(self, entry: Entry) -> Profile:
        row = self._trials[entry.key]
        labels = ("phase_label", "design_label", "setting_label")
        about = ". ".join(said for label in labels if (said := _known(row, label))) + "."
        profile = Profile(entry, about)
        arms = self._arms.get(entry.key, [])
        facts = {
            "Treatment": [_arms(arms)] if arms else [],
            "Patients": [_told(row, _sentence(row["population"]))] if _is_seen(row["population"]) else [],
            "Primary endpoint": self._primary(row),
            "Result": [_told(one, self._result(one, entry.key)) for one in self._shown(entry.key)],
            "State": [_told(state, _state(state)) for state in self._states.get(entry.key, [])],
            "Against": [
                self._goal("mechanism", key) for key in row["mechanisms"].split(";") if _is_seen(key)
            ],
        }
        profile.facts = {head: lines for head, lines in facts.items() if lines}
        profile.words = str(row["strategy_label"])
        profile.lengthened = self.lengthened(entry.key) is not None
        return profile

    def _primary(self, row: Row) -> list[Told]:
        endpoint, met = row["primary_endpoint"], _known(row, "primary_met_label")
        if not _is_seen(endpoint) and not met:
            return []
        said = ". ".join(part for part in (endpoint if _is_seen(endpoint) else "", met) if part)
        return [_told(row, f"{said}.")]

    def _shown(self, trial: str) -> Sequence[Row]:
        """Return the latest ratios of survival; without any the medians, and else what there is."""
        found = self._ranked(trial)
        return [row for row in found if row["measure"] == found[0]["measure"]][:_MOST]

    def _ranked(self, trial: str) -> Sequence[Row]:
        """Return the latest results, those that say most first: ratios, medians, rates; death before progression."""
        known = [row for row in self._latest.get(trial, []) if not pd.isna(row["value"])]
        survival = [row for row in known if row["endpoint.group"] == _FIRST]
        found: list[Row] = []
        for measure in ("hazard-ratio", "median"):
            # OS stands before PFS in the alphabet.
            own = [row for row in survival if row["measure"] == measure]
            found += sorted(own, key=lambda row: str(row["endpoint"]))
        return [*found, *(row for row in known if row["measure"] == "rate")]

    def _result(self, row: Row, trial: str) -> str:
        """Return a result in words, with the arm that it is of where the trial leaves a doubt."""
        arms = self._arms.get(trial, [])
        regimen = {arm["arm"]: arm["regimen"] for arm in arms}
        several = (
            len([arm for arm in arms if arm["role"] != _CONTROL]) > 1 or row["measure"] != "hazard-ratio"
        )
        whose = f"{regimen.get(row['arm'], row['arm'])}: " if several and len(arms) > 1 else ""
        endpoint = str(row["endpoint_label"])
        if whose:
            endpoint = f"{endpoint[:1].lower()}{endpoint[1:]}"
        what = endpoint if row["measure"] == "rate" else f"{endpoint}, {str(row['measure_label']).lower()}"
        return f"{whose}{what} {numbers.sentence(row)}"

    def lengthened(self, trial: str) -> Row | None:
        """Return the result by which a late trial lengthened overall survival; none if it did not, or is no such trial.

        The whole interval of its latest ratio lies below one; where no interval was seen, its P value is below 0.05.
        """
        if self._trials[trial].get("phase.step") != self._last_step():
            return None
        for row in self._latest.get(trial, []):
            if row["endpoint"] != "OS" or row["measure"] != "hazard-ratio" or pd.isna(row["value"]):
                continue
            p_value = pd.to_numeric(str(row["p_value"]).lstrip("<"), errors="coerce")
            below = row["ci_high"] < 1 if not pd.isna(row["ci_high"]) else row["value"] < 1 and p_value < 0.05
            if bool(below):
                return row
        return None

    def _last_step(self) -> str:
        steps = data.categories("trials", "phase", self.project)
        return str(steps[-1].get("step"))

    # Drugs.

    def _drug(self, entry: Entry) -> Profile:
        row = next(row for row in self._rows("drugs") if row["drug"] == entry.key)
        kind = _known(row, "kind_label")
        profile = Profile(entry, f"{row['class']}." if _is_seen(row["class"]) else "")
        tested: list[Told] = []
        beside: list[Told] = []
        strategies: dict[str, None] = {}
        for trial, role in self._given().get(entry.key, {}).items():
            line = self._in_a_line(trial, entry.key)
            if role != _CONTROL:
                strategies[str(self._trials[trial]["strategy_label"])] = None
            (beside if role == _CONTROL else tested).append(line)
        agents = [
            _told(agent, f"{agent['system_label']}: {_sentence(agent['effect'])}")
            for agent in self._rows("preclinical")
            if entry in [mention.entry for mention in self._drugs.mentions(agent["agent"])]
        ]
        facts = {"Trials": tested, "In the control arm of": beside, "In models": agents}
        profile.facts = {head: lines for head, lines in facts.items() if lines}
        profile.words = "; ".join([kind, *strategies])
        if not profile.about and 0 < len(strategies) <= _FEW:
            profile.about = f"Strategy of its trials: {'; '.join(strategies)}."
        return profile

    def _given(self) -> dict[str, dict[str, str]]:
        """Return drug -> trial -> role: control, if no other arm has the drug."""
        if not hasattr(self, "_drug_trials"):
            found: dict[str, dict[str, str]] = {}
            for trial, arms in self._arms.items():
                if trial not in self._trials:
                    continue
                controls = [arm for arm in arms if arm["role"] == _CONTROL]
                background = {
                    mention.entry.key for arm in controls for mention in self._drugs.mentions(arm["regimen"])
                }
                for arm in arms:
                    for mention in self._drugs.mentions(arm["regimen"]):
                        role = _CONTROL if mention.entry.key in background else arm["role"]
                        found.setdefault(mention.entry.key, {}).setdefault(trial, role)
            self._drug_trials = found
        return self._drug_trials

    def _in_a_line(self, trial: str, drug: str = "") -> Told:
        """Return one line on a trial: phase, setting, what came out; of the arms with a drug, if one is named."""
        row, found = self._trials[trial], self._ranked(trial)
        about = ". ".join(said for label in ("phase_label", "setting_label") if (said := _known(row, label)))
        own = found
        if drug:
            arms = {arm["arm"] for arm in self._arms.get(trial, []) if self._has(arm, drug)}
            own = [one for one in found if one["arm"] in arms or one["comparator"] in arms]
        outcome = (
            self._result(own[0], trial) if own else "No result of it seen" if found else "No result seen"
        )
        met = _known(row, "primary_met_label")
        is_told = bool(met) and (bool(own) or row["primary_met.judged"] is True)
        primary = f"; primary endpoint: {met[:1].lower()}{met[1:]}" if is_told else ""
        status = own[0]["status"] if own else ""
        entry = self._named["trial", trial]
        return Told("", entry.name, f": {about}. {outcome}{primary}.", ("trial", entry.key), status)

    def _has(self, arm: Row, drug: str) -> bool:
        return any(mention.entry.key == drug for mention in self._drugs.mentions(arm["regimen"]))

    # Molecules, cells and mechanisms.

    def _molecule(self, entry: Entry) -> Profile:
        nodes = [row for row in self._rows("nodes") if row["node"] in entry.rows]
        profile = Profile(entry, " ".join(dict.fromkeys(row["description"] for row in nodes)))
        ids = dict.fromkeys(row["identifier"] for row in nodes if _is_seen(row["identifier"]))
        facts = {"Identifier": [Told(", ".join(ids))] if ids else [], **self._arrows(entry.rows)}
        profile.facts = {head: lines for head, lines in facts.items() if lines}
        profile.words = "; ".join(dict.fromkeys(str(row["kind_label"]) for row in nodes))
        return profile

    def _arrows(self, keys: Sequence[str]) -> dict[str, list[Told]]:
        labels = {row["node"]: row["label"] for row in self._rows("nodes")}
        out, into = [], []
        for edge in self._edges:
            agree, differ = self._speaking.get(edge["edge"], (0, 0))
            counts = f" ({agree} for" + (f", {differ} against or mixed" if differ else "") + ")"
            effect = str(edge["effect_label"])
            # Where several boxes are one entry, the line says which of them.
            several = len(keys) > 1
            if edge["subject"] in keys:
                before = f"{labels[edge['subject']]} {effect.lower()} " if several else f"{effect} "
                out.append(self._arrow(before, edge["object"], counts, labels))
            if edge["object"] in keys:
                own = f" {labels[edge['object']]}" if several else " it"
                after = f" {effect.lower()}{own}{counts}"
                into.append(self._arrow("", edge["subject"], after, labels))
        return {"Acts on": out, "Acted on by": into}

    def _arrow(self, before: str, other: str, after: str, labels: Mapping[str, str]) -> Told:
        entry = self._named.get(("molecule", other)) or self._named.get(("mechanism", other))
        return Told(before, labels.get(other, other), after, (entry.kind, entry.key) if entry else ())

    def _mechanism(self, entry: Entry) -> Profile:
        row = next((row for row in self._rows("mechanisms") if row["mechanism"] == entry.key), None)
        node = next((row for row in self._rows("nodes") if row["node"] == entry.key), None)
        told = row or node or {}
        profile = Profile(entry, told.get("description", ""))
        trials = [
            self._in_a_line(trial)
            for trial, one in self._trials.items()
            if entry.key in one["mechanisms"].split(";")
        ]
        markers = [
            _told(one, f"{one['name']}: {_label(one, 'validation_label')}.")
            for one in self._rows("biomarkers")
            if one["mechanism"] == entry.key
        ]
        twin = self._named.get(("molecule", entry.key))
        facts = {
            "Also": [Told("", twin.name, " among molecules and cells", ("molecule", twin.key))]
            if twin
            else [],
            "Biomarkers": markers,
            **({} if twin else self._arrows(entry.rows)),
            "Trials meant to counter it": trials,
        }
        profile.facts = {head: lines for head, lines in facts.items() if lines}
        profile.words = _label(row, "origin_label") if row else ""
        return profile

    def _goal(self, kind: str, key: str) -> Told:
        entry = self._named.get((kind, key))
        return Told("", entry.name, "", (kind, entry.key)) if entry else Told(key)

    # Groups.

    def improved(self) -> Group:
        """Return the late trials that lengthened overall survival."""
        lines = []
        for trial, row in self._trials.items():
            result = self.lengthened(trial)
            if result is None:
                continue
            entry = self._named["trial", trial]
            seen = not pd.isna(result["ci_high"])
            p_value = "" if seen else f", P = {result['p_value']}, interval not seen"
            about = f": {_label(row, 'setting_label')}. {numbers.sentence(result)}{p_value};"
            about += f" {result['population']}, {_label(result, 'analysis_label').lower()}."
            lines.append(
                Told("", entry.name, about, ("trial", entry.key), result["status"], result["source"])
            )
        return Group("longer-survival", "Phase 3 trials that lengthened overall survival", lines)

    def strategies(self) -> list[Group]:
        """Return the trials by strategy, in the order of the tables."""
        found: dict[str, list[Row]] = {}
        for row in self._trials.values():
            found.setdefault(row["strategy"], []).append(row)
        labels = data.labels("trials", "strategy", self.project) if self._trials else {}
        return [
            Group(f"strategy-{key}", label, [self._in_a_line(row["trial"]) for row in found[key]])
            for key, label in labels.items()
            if key in found
        ]


def _by(column: str, rows: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row[column], []).append(row)
    return found


def _is_seen(cell: str) -> bool:
    return bool(cell) and cell not in data.MISSING


def _label(row: Mapping[str, Any], column: str) -> str:
    return str(row[column])


def _known(row: Mapping[str, Any], column: str) -> str:
    said = _label(row, column)
    return said if _is_seen(said) else ""


def _told(row: Mapping[str, Any], words: str) -> Told:
    return Told(words, status=row["status"], source=row["source"])


def _sentence(words: str) -> str:
    return words if words.endswith((".", "…")) else f"{words}."


def _arms(arms: Sequence[Row]) -> Told:
    def one(arm: Row) -> str:
        patients = f" ({arm['n_text']} patients)" if _is_seen(str(arm["n_text"])) else ""
        return f"{arm['regimen']}{patients}"

    tested = [one(arm) for arm in arms if arm["role"] != _CONTROL]
    controls = [one(arm) for arm in arms if arm["role"] == _CONTROL]
    said = "; ".join(tested)
    return Told(
        f"{said} against {'; '.join(controls)}." if controls and said else f"{said or '; '.join(controls)}."
    )


def _state(state: Row) -> str:
    when = f", {state['as_of']}" if _is_seen(state["as_of"]) else ""
    return f"{state['word_label']} ({str(state['of_label']).lower()}{when})."
