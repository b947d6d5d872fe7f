"""One small artificial table for each chart, with a case of everything that the chart tells apart."""

import pandas as pd

from livingreview import charts
from livingreview.evidence.pathways import Pathway
from livingreview.evidence.screening import BASE, STEPS, TOTAL

READ = {"reference": "Doe and Roe, 2020", "status_label": "Read in the primary paper"}


def table(rows, **order):
    """A table of rows; each column that is named becomes categorical with its words in this order."""
    frame = pd.DataFrame(rows)
    return frame.assign(**{column: pd.Categorical(frame[column], words) for column, words in order.items()})


def number(value, low=None, high=None, *, level=95, unit="ratio"):
    """The columns of an estimate as the tables of trials give them."""
    cells = {"value": value, "ci_low": low, "ci_high": high, "ci_level": level if low else None}
    numbers = {column: float("nan") if cell is None else float(cell) for column, cell in cells.items()}
    return numbers | {f"{column}_text": "NR" if cell is None else str(cell) for column, cell in cells.items()} | {"unit": unit}  # fmt: skip


STRATEGIES = ["Gnarling", "Wibbling", "Unused"]
LONG = "frobulin every other Tuesday followed by snarf at the full moon and wibbling until progression"
PFS = {"endpoint": "PFS", "endpoint_label": "Progression-free survival"}
OS = {"endpoint": "OS", "endpoint_label": "Overall survival"}

FOREST = table(
    [
        row | READ | {"population": "All", "comparison": "blorbin v placebo"}
        for row in (
            {"name": "Snarf 1", "regimen": "blorbin", "patients": "60 v 59", "strategy_label": "Wibbling"} | PFS | number(0.5, 0.25, 0.8),
            {"name": "Snarf 2", "regimen": LONG, "patients": "12 v 11", "strategy_label": "Gnarling"} | PFS | number(1.5, 0.9, 3.25, level=90),
            {"name": "Snarf 1", "regimen": "blorbin", "patients": "60 v 59", "strategy_label": "Wibbling"} | OS | number(0.9),
        )
    ],
    strategy_label=STRATEGIES,
)  # fmt: skip

TOGETHER = {"comparison": "wibbling v placebo", "ci_level": 95.0} | PFS
POOLED = pd.DataFrame(
    [
        row | READ | PFS | {"kind": "trial", "population": "All", "comparison": "blorbin v placebo", "regimen": "blorbin"}
        for row in (
            {"name": "Snarf 1", "patients": "60 v 59", "weight": 60.0, "status.mark": "", "estimate": "0.5 (0.25–1)"} | number(0.5, 0.25, 1),
            {"name": "Snarf 2", "patients": "NR v NR", "weight": 30.0, "status.mark": "○", "estimate": "1.5 (90% CI 0.9–2.5)"} | number(1.5, 0.9, 2.5, level=90),
            {"name": "Snarf 3", "patients": "9 v 8", "weight": 10.0, "status.mark": "", "estimate": "1 (0.4–2.5)"} | number(1, 0.4, 2.5),
        )
    ]
    + [
        TOGETHER | {"kind": "pooled", "name": "3 trials together", "weight": 100.0, "estimate": "0.80 (0.40–1.60)", "value": 0.8, "ci_low": 0.4, "ci_high": 1.6},
        TOGETHER | {"kind": "prediction", "name": "A further trial", "estimate": "0.20–3.20", "value": 0.8, "ci_low": 0.2, "ci_high": 3.2},
    ]
)  # fmt: skip

GLANCE = FOREST.assign(
    trial=["snarf-1", "snarf-2", "snarf-1"],
    status=["checked", "secondary", "disputed"],
    **{"status.mark": ["", "○", "◐"]},
)

MEDIANS = table(
    [
        row | READ
        for row in (
            {"trial": "snarf-1", "name": "Snarf 1", "arm": "placebo", "regimen": "Placebo", "role": "control", "patients": "59", "strategy_label": "Wibbling"} | PFS | number(2.5, unit="months"),
            {"trial": "snarf-1", "name": "Snarf 1", "arm": "blorbin", "regimen": "Blorbin", "role": "experimental", "patients": "60", "strategy_label": "Wibbling"} | PFS | number(5.5, 4, 9, unit="months"),
            {"trial": "snarf-3", "name": "Snarf 3", "arm": "gnarl", "regimen": "Gnarl", "role": "single", "patients": "12", "strategy_label": "Gnarling"} | PFS | number(3, 2, 4, unit="months"),
            {"trial": "snarf-3", "name": "Snarf 3", "arm": "gnarl", "regimen": "Gnarl", "role": "single", "patients": "12", "strategy_label": "Gnarling"} | OS | number(8, 7, 9, unit="months"),
        )
    ],
    strategy_label=STRATEGIES,
)  # fmt: skip

BENEFIT = table(
    [
        row | READ | {"population": "All"}
        for row in (
            {"trial": "snarf-1", "name": "Snarf 1", "arm": "a", "regimen": "blorbin", "patients": "20", "prior_benefit_label": "Early"} | number(10, 5, 15, unit="percent"),
            {"trial": "snarf-1", "name": "Snarf 1", "arm": "a", "regimen": "blorbin", "patients": "20", "prior_benefit_label": "Late"} | number(40, 20, 60, unit="percent"),
            {"trial": "snarf-2", "name": "Snarf 2", "arm": "b", "regimen": LONG, "patients": "9", "prior_benefit_label": "Late"} | number(30, unit="percent"),
        )
    ],
    prior_benefit_label=["Late", "Early"],
)  # fmt: skip

TIMELINE = table(
    [
        row | READ
        for row in (
            {"trial": "snarf-1", "name": "Snarf 1", "strategy_label": "Wibbling", "happened_on": "2019-01", "kind_label": "Began", "description": "The first newt."},
            {"trial": "snarf-1", "name": "Snarf 1", "strategy_label": "Wibbling", "happened_on": "2021-07-01", "kind_label": "Read out", "description": "Half of the newts."},
            {"trial": "snarf-1", "name": "Snarf 1", "strategy_label": "Wibbling", "happened_on": "2021-08-01", "kind_label": "Ended", "description": "No newts left"},
            {"trial": "snarf-2", "name": "Snarf 2, the longer", "strategy_label": "Wibbling", "happened_on": "2020-05", "kind_label": "Began", "description": "Again."},
            {"trial": "snarf-3", "name": "Snarf 3", "strategy_label": "Gnarling", "happened_on": "2022-02", "kind_label": "Began", "description": "Gnarls."},
        )
    ],
    kind_label=["Began", "Read out", "Ended"],
)  # fmt: skip

LADDER = table(
    [
        {"biomarker": "b1", "name": "Newt count", "origin_label": "Pond", "validation_label": "Proven", "finding": "Counts."} | READ,
        {"biomarker": "b2", "name": "Newt length", "origin_label": "Pond", "validation_label": "Seen once", "finding": "Is long."} | READ,
        {"biomarker": "b3", "name": "Moon", "origin_label": "Sky", "validation_label": "Seen twice", "finding": "Is full."} | READ,
    ],
    validation_label=["Seen once", "Seen twice", "Proven"],
)  # fmt: skip

MATRIX = table(
    [
        {"group": group, "row": row, "column": column, "count": count, "level": level, "told": told}
        for group, row, column, count, level, told in (
            ("Pond", "Newts", "Wibbling", 2, "Phase 2", "Snarf 1; Snarf 2"),
            ("Pond", "Newts", "Gnarling of the inner kind", 0, None, ""),
            ("Pond", "Frogs", "Wibbling", 0, None, ""),
            ("Pond", "Frogs", "Gnarling of the inner kind", 11, "Phase 3", "Snarf 3"),
            ("Sky", "Moon", "Wibbling", 1, "Phase 3", "Snarf 4"),
            ("Sky", "Moon", "Gnarling of the inner kind", 0, None, ""),
        )
    ],
    level=["Phase 1", "Phase 2", "Phase 3"],
)

TARGETS = table(
    [
        row | READ | {"model": "newt", "effect": "It shrinks."}
        for row in (
            {"agent": "Blorbin", "target": "Frobulin", "target_class_label": "Ligand", "directness": "direct", "system": "in-vitro", "system_label": "In vitro", "system.covers": ["In vitro"], "direction_label": "Helps"},
            {"agent": "Gnarlib", "target": "Quuxase", "target_class_label": "Kinase", "directness": "upstream", "system": "in-vitro-and-in-vivo", "system_label": "Both", "system.covers": ["In vitro", "In vivo"], "direction_label": "Harms"},
            {"agent": "Wobblin", "target": "Quuxase", "target_class_label": "Kinase", "directness": "direct", "system": "clinical", "system_label": "Clinical", "system.covers": ["Clinical"], "direction_label": "Helps"},
        )
    ],
    target_class_label=["Ligand", "Unused", "Kinase"],
    direction_label=["Helps", "Harms"],
    system_label=["In vitro", "In vivo", "Both", "Clinical"],
)  # fmt: skip

EXONS = pd.DataFrame(
    [
        {"exon": 3, "start": 1000, "end": 1399, "coding_start": 1101, "coding_end": 1399},
        {"exon": 2, "start": 1450, "end": 1459, "coding_start": 1450, "coding_end": 1459},
        {"exon": 1, "start": 3000, "end": 3199, "coding_start": 3000, "coding_end": 3050},
    ]
).assign(
    transcript="NT_1",
    assembly="Newt1",
    chromosome="4",
    strand="minus",
    strand_label="Reverse strand",
    reference="Doe and Roe, 2020",
)

_LANES = {
    "signal-peptide": "Chain",
    "chain": "Chain",
    "helix": "Crystal structure",
    "unmodelled": "Crystal structure",
    "disulfide": "Disulfides",
    "o-glycosylation": "Sugars",
    "receptor-binding": "Receptor binding",
}
FEATURES = table(
    [
        {"kind": kind, "kind_label": words, "kind.lane": _LANES[kind], "start": start, "end": end, "label": label, "printed": "as printed", "finding": "It is there."} | READ
        for kind, words, start, end, label in (
            ("signal-peptide", "Signal peptide", 1, 5, "Signal peptide"),
            ("chain", "Mature chain", 6, 40, "Mature chain"),
            ("helix", "Helix", 8, 14, "Helix A"),
            ("unmodelled", "Not modelled", 15, 18, "Loop"),
            ("unmodelled", "Not modelled", 1, 7, "Beginning"),
            ("helix", "Helix", 19, 22, "Short helix"),
            ("helix", "Helix", 24, 30, "Helix B"),
            ("disulfide", "Disulfide bond", 10, 28, "Cys10–Cys28"),
            ("o-glycosylation", "O-linked sugar", 12, 12, "Thr12"),
            ("receptor-binding", "Receptor binding", 20, 20, "Phe20"),
            ("receptor-binding", "Receptor binding", 21, 21, "Phe21"),
        )
    ],
    **{"kind.lane": list(dict.fromkeys(_LANES.values()))},
)  # fmt: skip

#: Two upright rods of one helix each, 8 Å apart, with a gap between them.
TRACE = pd.DataFrame(
    [
        {"residue": residue, "position": residue + 5, "name": "Cys" if residue in (5, 23) else "Ala", "x": x, "y": y, "z": residue * 0.1, "helix": helix}
        for residue, x, y, helix in [
            *((3 + i, 0.0, 3.0 * i, 1) for i in range(7)),
            *((14 + i, 4.0 + i, 20.0 - i, None) for i in range(5)),
            *((19 + i, 8.0, 18.0 - 3.0 * i, 2) for i in range(7)),
        ]
    ]
).assign(helix=lambda trace: trace.helix.astype("Int64"), reference="Doe and Roe, 2020")  # fmt: skip

_KINDS = {"cell": ("Cell", "round"), "drug": ("Drug", "cut"), "protein": ("Protein", "rounded")}
_EFFECTS = {"activates": ("Activates", "triangle"), "inhibits": ("Inhibits", "bar")}
_SPEAKS = {"supports": "for", "contradicts": "against", "mixed": "both"}
_LEVELS = ["Clinical", "In vivo", "In vitro", "Review"]
NODES = table(
    [
        {"node": node, "label": label, "kind": kind, "kind_label": _KINDS[kind][0], "kind.shape": _KINDS[kind][1], "identifier": "NA", "description": f"About {label}."}
        for node, label, kind in (("newt", "Newt", "cell"), ("blorbin", "Blorbin", "drug"), ("snarf", "Snarf-1", "protein"))
    ],
    kind_label=["Protein", "Cell", "Drug"],
)  # fmt: skip
EDGES = table(
    [
        {"edge": f"{subject}-{object_}", "subject": subject, "object": object_, "effect": effect, "effect_label": _EFFECTS[effect][0], "effect.head": _EFFECTS[effect][1], "diagrams": "pond"}
        for subject, effect, object_ in (("newt", "activates", "snarf"), ("blorbin", "inhibits", "newt"), ("blorbin", "inhibits", "snarf"))
    ],
    effect_label=["Activates", "Inhibits"],
)  # fmt: skip
EVIDENCE = table(
    [
        {"evidence": f"e{i}", "edge": edge, "direction": direction, "direction.speaks": _SPEAKS[direction], "direction_label": direction.capitalize(), "level": level, "level_label": label, "context": context, "in_focus": context.startswith("Pond"), "finding": f"Finding {i}.", "source": "doe2020", "locator": "abstract", "status": "checked", "reference": reference}
        for i, (edge, direction, level, label, context, reference) in enumerate((
            ("newt-snarf", "supports", "clinical", "Clinical", "Pond newts", "Doe and Roe, 2020"),
            ("blorbin-newt", "contradicts", "in-vivo", "In vivo", "Pond newts", "Roe, 2022"),
            ("blorbin-newt", "supports", "in-vitro", "In vitro", "Sea newts", "Doe, 2018"),
            ("blorbin-snarf", "supports", "in-vitro", "In vitro", "Sea newts", "Doe, 2018"),
        ))
    ],
    level_label=_LEVELS,
)  # fmt: skip
LAYOUT = pd.DataFrame(
    {"diagram": diagram, "node": node, "x": x, "y": y}
    for diagram, places in (
        ("pond", {"newt": (120, 60), "snarf": (400, 60), "blorbin": (120, 160)}),
        ("pond-narrow", {"newt": (80, 60), "snarf": (240, 60), "blorbin": (80, 160)}),
    )
    for node, (x, y) in places.items()
)
POND = Pathway.of("pond", nodes=NODES, edges=EDGES, layout=LAYOUT, evidence=EVIDENCE, focus="Pond")

#: A crowded diagram: arrows there and back, around boxes, across others, with and without room.
_MARSH = [
    "Newt",
    "Great crested newt",
    "Snarf-1",
    "Blorbin and its long-lived sister compound",
    "Frog",
    "Toad",
    "Heron",
]
_MARSH += [
    "Quuxase",
    "A very long name of a thing that breaks over lines",
    "Reed",
    "Mud",
    "Fly",
    "Pike",
    "Duck",
]
_SHAPES = ["cell", "protein", "drug"]
_MARSH_ARROWS = [
    (0, 1),
    (1, 0),
    (0, 2),
    (0, 5),
    (5, 0),
    (2, 3),
    (3, 6),
    (6, 13),
    (1, 9),
    (9, 1),
    (4, 6),
    (12, 2),
    (7, 8),
]
_MARSH_ARROWS += [
    (8, 11),
    (11, 4),
    (10, 13),
    (13, 10),
    (5, 10),
    (12, 13),
    (3, 12),
    (9, 11),
    (7, 0),
    (8, 1),
    (0, 13),
]


def _marsh():
    names = [f"m{i}" for i in range(len(_MARSH))]
    kinds = [_SHAPES[i % 3] for i in range(len(_MARSH))]
    effects = [list(_EFFECTS)[i % 2] for i in range(len(_MARSH_ARROWS))]
    nodes = table(
        [
            {"node": name, "label": label, "kind": kind, "kind_label": _KINDS[kind][0], "kind.shape": _KINDS[kind][1], "identifier": "NA", "description": f"About {label}."}
            for name, label, kind in zip(names, _MARSH, kinds, strict=True)
        ],
        kind_label=["Protein", "Cell", "Drug"],
    )  # fmt: skip
    edges = table(
        [
            {"edge": f"{names[one]}-{names[other]}", "subject": names[one], "object": names[other], "effect": effect, "effect_label": _EFFECTS[effect][0], "effect.head": _EFFECTS[effect][1], "diagrams": "marsh"}
            for (one, other), effect in zip(_MARSH_ARROWS, effects, strict=True)
        ],
        effect_label=["Activates", "Inhibits"],
    )  # fmt: skip
    levels = ["clinical", "in-vivo", "in-vitro", "review"]
    evidence = table(
        [
            {"evidence": f"e{i}", "edge": edge, "direction": direction, "direction.speaks": _SPEAKS[direction], "direction_label": direction.capitalize(), "level": levels[i % 4], "level_label": _LEVELS[i % 4], "context": "Pond newts" if i % 3 else "Sea newts", "in_focus": bool(i % 3), "finding": f"Finding {i}.", "source": "doe2020", "locator": "abstract", "status": "checked", "reference": "Doe and Roe, 2020"}
            for i, edge in enumerate(edges.edge)
            for direction in list(_SPEAKS)[: 1 + i % 3]
        ],
        level_label=_LEVELS,
    )  # fmt: skip
    layout = pd.DataFrame(
        {
            "diagram": diagram,
            "node": name,
            "x": left + across * (i % columns),
            "y": 60 + down * (i // columns),
        }
        for diagram, columns, left, across, down in (
            ("marsh", 4, 100, 180, 110),
            ("marsh-narrow", 2, 90, 180, 110),
        )
        for i, name in enumerate(names)
    )
    return Pathway.of("marsh", nodes=nodes, edges=edges, layout=layout, evidence=evidence, focus="Pond")


TALLY = table(
    [
        {"group": group, "word": word, "count": count}
        for group, counts in {"Ponds": (30, 2, 0), "Rivers and their meadows": (0, 9, 12)}.items()
        for word, count in zip(("Dry", "Damp", "Wet"), counts, strict=True)
    ],
    word=["Dry", "Damp", "Wet", "Unused"],
)  # fmt: skip

HORIZON = pd.DataFrame(
    [
        row | READ | {"trial": row["name"].lower(), "registry_as_of": "2021-05", "status.mark": row.get("status.mark", "")}
        for row in (
            {"name": "Snarf-1", "strategy_label": "Wibbling", "regimen": "blorbin", "start": "2018-01", "primary_completion": "2020-06-30", "enrolment_text": "60", "due": True, "questions": "Newts v frogs"},
            {"name": "Snarf-2", "strategy_label": "Wibbling", "regimen": LONG, "start": "2019-03-01", "primary_completion": "2024-01", "enrolment_text": "1200", "due": False, "questions": "", "status.mark": "○"},
            {"name": "Snarf-3", "strategy_label": "Gnarling", "regimen": "snarf", "start": "2020-02", "primary_completion": "NR", "enrolment_text": "NR", "due": False, "questions": ""},
            {"name": "Snarf-4", "strategy_label": "Gnarling", "regimen": "snarf", "start": "NR", "primary_completion": "2023-09", "enrolment_text": "9", "due": False, "questions": ""},
        )
    ]
)  # fmt: skip

TITLE = "An artificial chart"
#: Every chart, drawn from its artificial table.

_NUMBERS = {
    BASE: dict.fromkeys((step for step, _, _ in STEPS), pd.NA) | {"held": 12},
    "1 May 2025": dict(
        zip(
            (step for step, _, _ in STEPS), (90, 20, 70, 50, 5, 15, 1, 2, 12, 4, 8, 2, 6, 12, 18), strict=True
        )
    ),
    TOTAL: dict(
        zip(
            (step for step, _, _ in STEPS), (90, 20, 70, 50, 5, 15, 1, 2, 12, 4, 8, 2, 6, 12, 18), strict=True
        )
    ),
}
FLOW = pd.DataFrame(
    [
        (update, step, label, of, counts[step], "not counted" if counts[step] is pd.NA else f"{counts[step]}")
        for update, counts in _NUMBERS.items()
        for step, label, of in STEPS
    ],
    columns=["update", "step", "label", "of", "count", "told"],
).astype({"count": pd.Int64Dtype()})

DRAWN = {
    "benefit": lambda: charts.benefit(BENEFIT, title=TITLE),
    "fold": lambda: charts.fold(TRACE, features=FEATURES, title=TITLE),
    "forest": lambda: charts.forest(FOREST, title=TITLE, favours=("Blorbin better", "Placebo better")),
    "gene_track": lambda: charts.gene_track(EXONS, title=TITLE),
    "flow": lambda: charts.flow(FLOW, title=TITLE),
    "horizon": lambda: charts.horizon(HORIZON, title=TITLE, day="2021-06-15"),
    "ladder": lambda: charts.ladder(LADDER, title=TITLE),
    "matrix": lambda: charts.matrix(MATRIX, title=TITLE, legend="Highest phase"),
    "medians": lambda: charts.medians(MEDIANS, title=TITLE),
    "pathway": lambda: charts.pathway(POND, title=TITLE),
    "pathway-crowded": lambda: charts.pathway(_marsh(), title=TITLE),
    "pooled": lambda: charts.pooled(POOLED, title=TITLE, favours=("Blorbin better", "Placebo better")),
    "protein_track": lambda: charts.protein_track(FEATURES, length=40, title=TITLE),
    "sequence": lambda: charts.sequence(FEATURES, letters="MNSFSTSAFG" * 4, title=TITLE),
    "glance": lambda: charts.glance(GLANCE, title=TITLE, sides=("Fewer frogs", "More frogs")),
    "tally": lambda: charts.tally(TALLY, title=TITLE, legend="State of the ground"),
    "target_map": lambda: charts.target_map(TARGETS, title=TITLE, legend="Finding of the newts"),
    "timeline": lambda: charts.timeline(TIMELINE, title=TITLE),
}
