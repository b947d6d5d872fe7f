"""Every table prints the small review as it did before: its MyST is kept in ``golden``.

A table is changed on purpose only. Look at what changed and why, then write the new ones with
``UPDATE_GOLDEN=1 pytest tests/tables/test_golden.py`` and let git show the difference.
"""

import os
from pathlib import Path

import pandas as pd
import pytest

from livingreview import tables
from livingreview.evidence import data, mechanisms, sureness
from livingreview.evidence.observations import observations
from livingreview.evidence.pathways import Pathway
from livingreview.evidence.readings import readings
from livingreview.evidence.trials import Trials
from livingreview.synthesis import awaited
from tests.charts import artificial
from tests.synthesis import artificial as pooled

GOLDEN = Path(__file__).parent / "golden"
SAID = {"caption": "What was\n  seen.", "name": "tab-seen"}
TERMS = pd.DataFrame(
    [("TNF-α", "tumour necrosis factor", "A *messenger*."), ("ab", "NA", "Two letters.")],
    columns=["term", "expansion", "definition"],
)
#: One column of each kind that the dictionary tells apart.
FIELDS = [
    {"name": "key", "type": "string", "description": "What it is_called.", "constraints": {"required": True}},
    {"name": "code", "type": "string", "constraints": {"required": False, "pattern": "[a-z]+"}},
    {"name": "share", "type": "number", "unit": "percent", "constraints": {"required": False, "minimum": 0, "maximum": 100}},
    {"name": "count", "type": "integer", "constraints": {"required": True, "minimum": 1}},
    {"name": "loss", "type": "number", "unit": "kg", "constraints": {"required": True, "maximum": 0}},
    {"name": "weight", "type": "number", "constraints": {"required": False}},
    {"name": "day", "type": "date", "constraints": {"required": True}},
    {"name": "kind", "type": "string", "categories": [{"value": "a", "label": "A | a"}, {"value": "b", "label": "B"}], "constraints": {"required": True}},
    {"name": "many", "type": "string", "delimiter": ";", "categories": [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}], "constraints": {"required": False}},
]  # fmt: skip
NEWTS = {
    "name": "newts",
    "title": "Newts & others",
    "description": "One row per newt_or frog.",
    "path": "pond/newts.csv",
    "schema": {
        "primaryKey": ["key", "code"],
        "fields": [{"description": f"About {field['name']}."} | field for field in FIELDS],
    },
}
OTHERS = {
    "name": "others",
    "title": "Others",
    "description": "One row per other.",
    "path": "others.csv",
    "schema": {"primaryKey": ["key"], "fields": NEWTS["schema"]["fields"][:1]},
}

TOPICS = pd.DataFrame(
    [
        (
            "newts",
            "Newts_and frogs",
            "book/pond;book/lake",
            3,
            "Ponds",
            "A new pond",
            "2024-05-31",
            "2024-08-31",
            "2025-02-28",
        ),
        ("eels", "Eels", "book/lake", 12, "Ponds", "", "2024-01-02", "2025-01-02", "2027-01-02"),
    ],
    columns=["topic", "title", "chapters", "every", "sources", "triggers", "last", "due", "silent"],
)
ITEMS = pd.DataFrame(
    [
        ("one", "1", "Count the *newts*", "Yes", "pond, How many; lake", "NA"),
        ("two", "NR", "Count the eels", "No", "NA", "Nobody could."),
        ("three", "L2", "Count both", "In part", "newts: big", "Some fled."),
    ],
    columns=["item", "number", "asks", "met_label", "place", "note"],
)
SEARCHES = pd.DataFrame(
    {
        "search": ["first", "second"],
        "searched_on": pd.to_datetime(["2024-01-02", "2024-05-31"]),
        "purpose": ["Newts", "Frogs & eels"],
        "query": ["newt*", "frog OR eel"],
        "database": ["ponds", "lakes;ponds"],
        "records": pd.array([None, 12], dtype="Int64"),
        "topics": ["newts;eels", "NA"],
    }
)
SERVICES = pd.DataFrame(
    {
        "service": ["ponds", "lakes", "rivers"],
        "title": ["The ponds", "The *lakes*", "The rivers"],
        "asks": ["Newts; frogs", "Eels [all]", "Trout"],
        "every": pd.array([None, 1, 6], dtype="Int64"),
        "strings": [0, 2, 1],
        "last": ["2024-05-31", "", "2024-01-02"],
    }
)
STRINGS = pd.DataFrame(
    {
        "string": ["newts-ponds", "eels-lakes"],
        "version": pd.array([1, 2], dtype="Int64"),
        "service_label": ["The ponds", "The *lakes*"],
        "topic": ["newts", "eels"],
        "query": ['(newt*[tiab] OR "a `frog`")', "query=eel&filter=ALL"],
        "sieve": ["NA", "eel|conger; lake"],
        "since": pd.to_datetime(["2024-01-02", "2024-05-31"]),
        "last": ["", "2024-06-01"],
    }
)
#: How each finding of the pond was read.
READ = {
    "status.mark": ["", "†", "", "§"],
    "status_label": pd.Categorical(["Read", "Told", "Read", "Disputed"], ["Disputed", "Told", "Read"]),
}
POND = Pathway.of(
    "pond",
    nodes=artificial.NODES,
    edges=artificial.EDGES,
    layout=artificial.LAYOUT,
    evidence=artificial.EVIDENCE.assign(**READ),
    focus="Pond",
)


#: Pairs of a sentence and a work: with a verdict, without, and of our own.
PAIRS = pd.DataFrame(
    {
        "audit": ["a-1", "a-2", "a-3"],
        "place": ["Section 1, Ponds, sentence 1", "Table I, row Frog", "Newts, sentence 9"],
        "claim": ["Newts grow | in ponds", "Frogs are newts", "Toads sleep"],
        "number": pd.array([1, 2, None], dtype="Int64"),
        "citekey": ["doe2020example"] * 3,
        "verdict_label": ["Supports in part", "Not checked", "Supports"],
        "source_says": ["One newt grew.", "NA", "A toad slept."],
        "note": ["In one pond", "No copy was found", "NA"],
    }
)
#: Claims of another review: treated in two places, left out, and corrected.
CLAIMS = pd.DataFrame(
    {
        "claim": ["c-1", "c-2", "c-3"],
        "place": ["Section 1, Ponds, sentence 1", "Section 1, Ponds, sentence 2", "Table I, row Frog"],
        "says": ["Newts grow | in ponds", "Newts *sing*", "Frogs are newts"],
        "numbers": ["1 2", "NA", "3"],
        "treated_in": [
            "ponds/newts, Why *newts* grow; ponds/frogs",
            "NA",
            "ponds/frogs, Kinds; corrections: frog_1",
        ],
        "how_label": ["Stated", "Left out", "Corrected"],
        "note": ["NA", "A saying", "They are not"],
    }
)
ENDS = pd.DataFrame(
    {
        "end": ["Mud | silt", "Gone"],
        "is_last": [False, True],
        "drawn": [2, 1],
        "supported": [1, 1],
        "in_focus": [0, 1],
        "names": [["Frost", "Flood, spring"], ["Heron"]],
        "onward": [{"for": 2, "both": 1, "against": 0, "in_focus": 1}, {}],
    }
)
VERDICTS = pd.DataFrame(
    {
        "group": ["Section 1", "Section 1", "Table I", "Table I"],
        "word": pd.Categorical(["yes", "no", "yes", "no"], ["yes", "no"]),
        "count": [3, 1, 0, 2],
    }
)
HOLES = pd.DataFrame({"what": ["Ponds without *newts*", "Nothing"], "missing": [1, 0], "of": [3, 0]})


def trials(project):
    return Trials.load(project=project)


PRINTED = {
    "agents": lambda project: tables.agents(data.load("preclinical", project), **SAID),
    "asked": lambda _: tables.asked(pooled.FOUND),
    "views": lambda _: tables.views(pooled.FOUND),
    "audit": lambda _: tables.audit(PAIRS, **SAID),
    "awaiting": lambda project: tables.awaiting(awaited.coming(project=project), **SAID),
    "below": lambda project: tables.below(trials(project).comparisons("OS", "PFS")),
    "below with none": lambda project: tables.below(trials(project).comparisons("PFS").assign(ci_high=1.2)),
    "bias": lambda _: tables.bias(pooled.FINDINGS, **SAID),
    "arrows": lambda _: tables.arrows(POND),
    "biomarkers": lambda project: tables.biomarkers(mechanisms.biomarkers(project), **SAID),
    "certainty": lambda _: tables.certainty(pooled.FINDINGS, **SAID),
    "corrections": lambda project: tables.corrections(data.load("corrections", project), **SAID),
    "checklist": lambda _: tables.checklist(ITEMS, **SAID),
    "coverage": lambda _: tables.coverage(CLAIMS, **SAID),
    "dictionaries": lambda _: tables.dictionaries([NEWTS, OTHERS]),
    "earlier": lambda project: tables.earlier(trials(project), **SAID),
    "ends": lambda _: tables.ends(ENDS, focus="newts", last="Loss, no step between", **SAID),
    "events": lambda project: tables.events(trials(project).events(), **SAID),
    "glossary": lambda _: tables.glossary(TERMS),
    "grain": lambda project: tables.grain(trials(project).outcomes),
    "holes": lambda _: tables.holes(HOLES, **SAID),
    "late": lambda project: tables.late(trials(project), endpoints=["OS", "PFS"], **SAID),
    "left out": lambda _: tables.left_out(pooled.FOUND, **SAID),
    "mechanisms": lambda project: tables.mechanisms(mechanisms.mechanisms(project=project), **SAID),
    "newest": lambda project: tables.newest(trials(project).events(), 2),
    "observations": lambda project: tables.observations(
        observations("tides", "weather", project=project), **SAID
    ),
    "observations of one topic": lambda project: tables.observations(
        observations("tides", project=project), **SAID
    ),
    "overlap": lambda _: tables.overlap(pooled.FOUND, **SAID),
    "pathway": lambda _: tables.pathway_list(POND),
    "pooled by others": lambda _: tables.pooled_by_others(pooled.FOUND, **SAID),
    "pools": lambda _: tables.pools(pooled.FOUND, **SAID),
    "reach": lambda project: tables.reach(sureness.reach(project), **SAID),
    "registry": lambda project: tables.registry(trials(project), **SAID),
    "schedule": lambda _: tables.schedule(TOPICS, **SAID),
    "searches": lambda _: tables.searches(SEARCHES, TOPICS, SERVICES, **SAID),
    "services": lambda _: tables.services(SERVICES, **SAID),
    "strings": lambda _: tables.strings(STRINGS, TOPICS, **SAID),
    "side by side": lambda _: tables.side_by_side([*pooled.FOUND, pooled.NOBODY], **SAID),
    "running": lambda project: tables.running(awaited.running(project=project), **SAID),
    "status": lambda project: tables.status(readings("arms", "corrections", project=project), **SAID),
    "strategy": lambda project: tables.strategy(trials(project), **SAID),
    "summary": lambda _: tables.summary(pooled.FINDINGS, **SAID),
    "trials": lambda project: tables.trials(trials(project), **SAID),
    "verdicts": lambda _: tables.verdicts(VERDICTS, **SAID),
    "weakest": lambda project: tables.weakest(sureness.weakest(project), **SAID),
    "why bias": lambda _: tables.why_bias([*pooled.FINDINGS, *pooled.TWICE], **SAID),
    "without each": lambda _: tables.without_each(pooled.FOUND, **SAID),
}


@pytest.mark.parametrize("name", PRINTED)
def test_a_table_is_printed_as_it_was(name, project):
    now = PRINTED[name](project).data
    file = GOLDEN / f"{name.replace(' ', '-')}.md"
    if os.environ.get("UPDATE_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(now, encoding="utf-8", newline="\n")
    assert now.splitlines() == file.read_text(encoding="utf-8").splitlines()


def test_every_table_is_kept_and_no_other():
    assert {file.stem for file in GOLDEN.glob("*.md")} == {name.replace(" ", "-") for name in PRINTED}


def test_every_table_of_the_package_is_printed_here():
    named = {name.replace(" ", "_") for name in PRINTED}
    assert {
        next((one for one in tables.__all__ if name.startswith(one)), "pathway_list") for name in named
    } | {
        "dictionary",
        "myst_table",
    } == set(tables.__all__)


def test_every_table_that_is_named_is_there():
    assert [getattr(tables, name).__name__ for name in tables.__all__] == tables.__all__
