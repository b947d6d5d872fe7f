"""A small artificial review with trials of several kinds, for tests of what tables mean and how they are printed."""

from livingreview.evidence.trials import Trials
from livingreview.project import Project
from tests import example

WORDS = {
    ("trials", "setting"): {"early": "Early disease", "late": "Late disease"},
    ("trials", "strategy"): {"blue": "Blue", "red": "Red", "green": "Green"},
    ("mechanisms", "origin"): {"inside": "Inside", "outside": "Outside"},
    ("preclinical", "target_class"): {"lock": "Lock", "hinge": "Hinge"},
    ("observations", "topic"): {"weather": "Weather", "tides": "Tides", "moons": "Moons"},
}
TRIALS = [
    {"trial": "alpha", "name": "Alpha", "nct": "NCT00000001", "phase": "3", "strategy": "blue", "setting": "early",
     "population": "Adults", "mechanisms": "gate", "primary_met": "yes"},
    {"trial": "beta", "name": "Beta", "phase": "1b", "strategy": "red", "setting": "late",
     "mechanisms": "gate;wall", "primary_met": "ongoing"},
    {"trial": "gamma", "name": "Gamma", "phase": "2", "strategy": "blue", "setting": "late",
     "primary_met": "not-tested", "status": "secondary"},
    {"trial": "delta", "name": "Delta", "nct": "NR", "phase": "NR", "design": "NR", "strategy": "red", "setting": "late",
     "mechanisms": "wall", "primary_met": "no"},
    {"trial": "epsilon", "name": "Epsilon", "phase": "1", "strategy": "red", "setting": "early",
     "mechanisms": "wall", "primary_met": "NR"},
]  # fmt: skip
STATES = [
    {"trial": "alpha", "of": "registry", "word": "completed", "as_of": "2024-03"},
    {"trial": "beta", "of": "registry", "word": "recruiting", "as_of": "2024-02-29"},
    {"trial": "gamma", "of": "registry", "word": "active", "as_of": "NR"},
    {"trial": "delta", "of": "report", "word": "recruiting", "as_of": "2023-12", "status": "secondary"},
    {"trial": "epsilon", "of": "registry", "word": "active", "as_of": "2023-11"},
    {"trial": "epsilon", "of": "programme", "word": "given-up", "as_of": "2024-01-31"},
]  # fmt: skip
ARMS = [
    {"trial": "alpha", "arm": "drug", "role": "experimental", "regimen": "Alphamab", "n": "100"},
    {"trial": "alpha", "arm": "control", "role": "control", "regimen": "Betaxel + placebo", "n": "99"},
    {"trial": "beta", "arm": "drug", "role": "single", "regimen": "Betamab", "n": "20"},
    {"trial": "gamma", "arm": "drug", "role": "experimental", "regimen": "Gammamab + betaxel", "n": "30"},
    {"trial": "gamma", "arm": "control", "role": "control", "regimen": "Gammanib + betaxel", "n": "31"},
    {"trial": "delta", "arm": "drug", "role": "single", "regimen": "Deltamab", "n": "5"},
    {"trial": "epsilon", "arm": "low", "role": "experimental", "regimen": "Epsilonib low", "n": "10"},
    {"trial": "epsilon", "arm": "high", "role": "experimental", "regimen": "Epsilonib high", "n": "11"},
    {"trial": "epsilon", "arm": "control", "role": "control", "regimen": "Betaxel", "n": "12"},
]  # fmt: skip


def _outcome(key, endpoint, measure, value, unit, *, interval=None, comparator="NA", **cells):
    """One row; the key is ``trial/arm/what makes it differ``, the interval ``low high level``."""
    trial, arm, *_ = key.split("/")
    low, high, level = (interval or "NR NR NA").split()
    return {
        "outcome": key.replace("/", "-"), "trial": trial, "arm": arm, "comparator": comparator,
        "endpoint": endpoint, "measure": measure, "value": value, "unit": unit,
        "ci_low": low, "ci_high": high, "ci_level": level, "analysis": "primary",
    } | cells  # fmt: skip


def ratio(key, endpoint, value, interval, comparator="control", **cells):
    """Hazard ratio of an arm against another."""
    return _outcome(
        key, endpoint, "hazard-ratio", value, "ratio", interval=interval, comparator=comparator, **cells
    )


def median(key, endpoint, value, **cells):
    """Median of an arm, in months unless another unit is given."""
    return _outcome(key, endpoint, "median", value, **({"unit": "months"} | cells))


def rate(key, endpoint, value, **cells):
    """Rate of an arm, in per cent."""
    return _outcome(key, endpoint, "rate", value, "percent", **cells)


OUTCOMES = [
    ratio("alpha/drug/pfs-early", "PFS", "0.70", "0.50 0.99 95", analysis="interim", cutoff="2020-01-01"),
    ratio("alpha/drug/pfs", "PFS", "0.80", "0.65 0.98 95", analysis="final", cutoff="2021-01-01"),
    ratio("alpha/drug/pfs-old", "PFS", "0.50", "0.30 0.80 95", analysis="subgroup", cutoff="2022-01-01",
          population="Over 65"),
    ratio("alpha/drug/os", "OS", "0.85", "0.70 1.05 90", analysis="final", status="secondary"),
    ratio("alpha/drug/os-first", "OS", "0.90", "0.75 1.10 95", analysis="primary"),
    median("alpha/drug/pfs-median", "PFS", "5.6"),
    median("alpha/control/pfs-median", "PFS", "4.2"),
    rate("alpha/drug/orr", "ORR", "31.0"),
    rate("alpha/drug/harm", "TRAE3", "20.0"),
    rate("alpha/drug/any-harm", "TEAE3", "44.0"),
    rate("alpha/control/harm", "TEAE3", "30.0", status="disputed"),
    _outcome("alpha/drug/orr-difference", "ORR", "difference", "10.0", "percentage-points", comparator="control"),
    median("gamma/drug/follow-up", "FU", "10.0"),
    ratio("epsilon/low/pfs", "PFS", "0.95", "NR NR NA"),
    ratio("epsilon/high/pfs", "PFS", "0.66", "NR NR NA"),
    rate("epsilon/low/orr-never", "ORR", "5.0", prior_benefit="primary-resistance", analysis="subgroup"),
    rate("epsilon/low/orr-once", "ORR", "15.0", prior_benefit="acquired-resistance", analysis="subgroup"),
]  # fmt: skip
EVENTS = [
    {"event": "beta-hold", "trial": "beta", "happened_on": "2021-05-01", "kind": "hold"},
    {"event": "alpha-approval", "trial": "alpha", "happened_on": "2022-03", "kind": "approval"},
    {"event": "beta-read-out", "trial": "beta", "happened_on": "2021-02", "kind": "read-out"},
    {"event": "epsilon-end", "trial": "epsilon", "happened_on": "2019-07", "kind": "termination"},
]
MECHANISMS = [
    {"mechanism": "wall", "name": "Wall raised", "origin": "outside"},
    {"mechanism": "gate", "name": "Gate shut", "origin": "inside"},
]
BIOMARKERS = [
    {"biomarker": "bricks", "name": "Bricks", "mechanism": "wall", "validation": "practice"},
    {"biomarker": "hinges", "name": "Hinges", "mechanism": "gate", "validation": "hypothesis"},
    {"biomarker": "locks", "name": "Locks", "mechanism": "gate", "validation": "prospective"},
]
OBSERVATIONS = [
    {"observation": "tide", "topic": "tides", "context": "At sea", "finding": "It came in."},
    {"observation": "rain", "topic": "weather", "context": "On land", "finding": "It rained."},
]
NODES = [
    {"node": "gate", "label": "Gate shut", "kind": "process"},
    {"node": "wall", "label": "Wall raised", "kind": "process"},
    {"node": "drought", "label": "Drought", "kind": "outcome"},
]
EDGES = [
    {
        "edge": "gate-drought",
        "subject": "gate",
        "object": "drought",
        "effect": "leads-to",
        "diagrams": "garden",
    },
    {
        "edge": "wall-drought",
        "subject": "wall",
        "object": "drought",
        "effect": "leads-to",
        "diagrams": "garden",
    },
]
EVIDENCE = [
    {"evidence": "gate-drought-1", "edge": "gate-drought", "level": "in-vitro"},
    {"evidence": "wall-drought-1", "edge": "wall-drought", "level": "review"},
]
LAYOUT = [
    {"diagram": diagram, "node": node, "x": str(x), "y": str(y)}
    for diagram, right in (("garden", 400), ("garden-narrow", 240))
    for node, x, y in (("gate", 80, 40), ("wall", right, 40), ("drought", right, 200))
]
CORRECTIONS = [
    {"correction": "harm", "source_says": "see alpha-control-harm"},
    {
        "correction": "name",
        "place": "Table 2",
        "kind": "naming",
        "review_says": "Alfa | one",
        "source_says": "Alpha",
        "consequence": "Alpha throughout",
        "status": "secondary",
    },
]
AGENTS = [
    {"agent": "Keymab", "target": "Gate | lock", "target_class": "hinge", "system": "in-vivo", "model": "Two gardens",
     "combination": "oil", "effect": "It opened"},
    {"agent": "Rustol", "target": "Hinge", "target_class": "lock", "system": "clinical", "model": "One gate",
     "effect": "Nothing happened", "direction": "contradicts", "status": "secondary"},
]  # fmt: skip


ROWS = {
    "trials": TRIALS, "states": STATES, "arms": ARMS, "outcomes": OUTCOMES, "events": EVENTS, "mechanisms": MECHANISMS,
    "biomarkers": BIOMARKERS, "observations": OBSERVATIONS, "corrections": CORRECTIONS, "preclinical": AGENTS,
    "nodes": NODES, "edges": EDGES, "evidence": EVIDENCE, "layout": LAYOUT,
}  # fmt: skip


def fill(made):
    """Put the review into the tables of an artificial project."""
    for (table, column), words in WORDS.items():
        made.words(table, column)[:] = [{"value": value, "label": label} for value, label in words.items()]
    made.describe()
    for table, written in ROWS.items():
        made.write(table, written)


def build(root):
    """Write the review; it is without a fault."""
    made = example.build(root)
    fill(made)
    made.path("book/index.md").write_text(
        example.CHAPTER.split("The drug")[0] + "Nothing yet.\n", encoding="utf-8"
    )
    return made


def trials(made, **chosen):
    """The trials of the review."""
    return Trials.load(project=Project(made.root), **chosen)
