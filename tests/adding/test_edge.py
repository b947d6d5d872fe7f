"""An arrow comes with its boxes in free places and with what speaks for it, or not at all."""

import random
from datetime import date
from pathlib import Path

import pytest

from livingreview.adding import add as adding
from livingreview.adding import command, edge
from livingreview.adding.command import Request
from livingreview.adding.row import AddError
from livingreview.charts.diagram import placing
from livingreview.charts.diagram.boxes import (
    NARROW_PAGE,
    WIDE_PAGE,
    Arrow,
    RoutingError,
    boxes,
    clashes,
    placed,
)
from livingreview.charts.diagram.routing import routes
from livingreview.check.pathways import check as check_pathways
from livingreview.evidence.layouts import layouts
from livingreview.project import Project
from tests.adding.test_asking import Somebody
from tests.example import build, table

TODAY = date(2025, 5, 30)
BOOK = Path(__file__).parents[2]
FILES = [f"data/pathways/{name}.csv" for name in ("nodes", "edges", "layout", "evidence")]
NODES = [
    {"node": "one", "label": "One", "kind": "protein", "compartment": "Left", "description": "First."},
    {"node": "two", "label": "Two", "kind": "protein", "compartment": "Left", "description": "Second."},
    {"node": "far", "label": "Far", "kind": "cell", "compartment": "Right", "description": "Third."},
]
EDGES = [
    {"edge": "one-activates-two", "subject": "one", "object": "two", "effect": "activates", "diagrams": "a"},
    {"edge": "two-inhibits-far", "subject": "two", "object": "far", "effect": "inhibits", "diagrams": "a"},
    {"edge": "far-activates-two", "subject": "far", "object": "two", "effect": "activates", "diagrams": "b"},
]
PLACES = {
    "a": {"one": (80, 80), "two": (80, 240), "far": (600, 240)},
    "a-narrow": {"one": (70, 70), "two": (70, 210), "far": (280, 210)},
    "b": {"two": (80, 80), "far": (600, 80)},
    "b-narrow": {"two": (70, 70), "far": (280, 70)},
}
FOUND = {
    "direction": "supports",
    "level": "cell lines",
    "studied": "NSCLC",
    "context": "Cells",
    "finding": "It was seen.",
    "source": "doe2020example",
    "locator": "Abstract",
    "status": "checked",
}
NEW = {
    "object.label": "New kinase",
    "object.kind": "protein",
    "object.compartment": "left",
    "object.description": "Fourth.",
}


@pytest.fixture
def project(tmp_path):
    made = build(tmp_path)
    made.write("nodes", NODES)
    made.write("edges", EDGES)
    rows = [
        {"diagram": d, "node": n, "x": x, "y": y} for d, its in PLACES.items() for n, (x, y) in its.items()
    ]
    made.write("layout", rows)
    made.write(
        "evidence", [{"evidence": f"{one['edge']}-doe2020example", "edge": one["edge"]} for one in EDGES]
    )
    return made


def run(project, given=None, *, ask=False, file=None):
    lines = []
    request = Request("edge", given=given or {}, ask=ask, file=file)
    command.run(Project(project.root), request, today=TODAY, say=lines.append)
    return lines


def texts(project):
    return [project.path(file).read_text("utf-8").splitlines() for file in FILES]


def new_lines(project, before):
    return [
        [line for line in now if line not in then] for then, now in zip(before, texts(project), strict=True)
    ]


def test_a_new_node_comes_with_its_arrow_its_places_and_its_evidence(project):
    before = texts(project)
    lines = run(project, {"subject": "One", "effect": "stimulates", "diagrams": "a", **NEW, **FOUND})
    nodes, edges, layout, evidence = new_lines(project, before)
    assert nodes == ["new-kinase,New kinase,protein,Left,NA,Fourth."]
    assert edges == ["one-activates-new-kinase,one,new-kinase,activates,a"]
    assert [line.split(",")[:2] for line in layout] == [["a", "new-kinase"], ["a-narrow", "new-kinase"]]
    assert evidence[0].startswith(
        "one-activates-new-kinase-doe2020example,one-activates-new-kinase,supports,in-vitro,nsclc,"
    )
    assert [str(fault) for fault in project.faults("data")] == []
    pictures = [line.split()[-1] for line in lines if line.endswith(".svg")]
    assert len(pictures) == 6
    assert all(project.path(picture).read_text("utf-8").startswith("<svg ") for picture in pictures)


def test_rows_of_a_diagram_stay_together(project):
    run(project, {"subject": "One", "effect": "activates", "diagrams": "a", **NEW, **FOUND})
    diagrams = [line.split(",")[0] for line in texts(project)[2][1:]]
    assert diagrams == sorted(diagrams, key=list(PLACES).index)


def test_an_arrow_between_boxes_that_stand_there_needs_no_place(project):
    before = texts(project)
    lines = run(project, {"subject": "one", "effect": "binds", "object": "Far", "diagrams": "a", **FOUND})
    assert [len(part) for part in new_lines(project, before)] == [0, 1, 0, 1]
    assert not any("Places" in line for line in lines)


def test_a_box_that_stands_in_one_diagram_gets_a_place_in_another(project):
    before = texts(project)
    run(project, {"subject": "one", "effect": "binds", "object": "Far", "diagrams": "a, b", **FOUND})
    assert [line.split(",")[:2] for line in new_lines(project, before)[2]] == [
        ["b", "one"],
        ["b-narrow", "one"],
    ]


def test_two_new_boxes_come_with_one_arrow(project):
    other = {name.replace("object", "subject"): said for name, said in NEW.items()} | {
        "subject.label": "Other"
    }
    run(project, {"effect": "binds", "diagrams": "a", **NEW, **other, **FOUND})
    assert [str(fault) for fault in project.faults("data")] == []


@pytest.mark.parametrize(
    ("said", "place"),
    [({"place.a": "400,160"}, "a,new-kinase,400,160"), ({"place.a": "2"}, None), ({}, None)],
)
def test_a_place_may_be_chosen(project, said, place):
    before = texts(project)
    lines = run(project, {"subject": "One", "effect": "activates", "diagrams": "a", **NEW, **FOUND, **said})
    number = said.get("place.a", "1")
    if place is None:
        told = next(line for line in lines if line.startswith(f"  {number}  x "))
        x, y = told.split()[2].strip(","), told.split()[4].strip(":")
        place = f"a,new-kinase,{x},{y}"
    assert place in new_lines(project, before)[2]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"source": None}, "An arrow needs a finding that speaks to it: say direction, level, studied"),
        ({"source": "roe2000x"}, "source: roe2000x is none of them"),
        ({"effect": "loves"}, "effect: 'loves' is none of activates"),
        ({"subject": "Nobody"}, "subject: Nobody is none of them; expected one (One), two (Two), far (Far)"),
        ({"subject": None}, "subject is missing: name a node by its label"),
        ({"diagrams": None}, "diagrams is missing: one or more of a, b"),
        ({"diagrams": "c"}, "diagrams: c is none of them; expected a, b"),
        ({"object.kind": "thing"}, "node, kind: 'thing' is none of gene, protein"),
        ({"object.identifier": "6018"}, "node, identifier: 6018 is not"),
        ({"object.label": "Two"}, "object: Two is there already as two; leave object.compartment out"),
        ({"objekt": "x"}, "objekt is no part of an arrow; write subject"),
        ({"place.a": "9"}, "place 9: write a number from 1 to 3, or X,Y"),
        ({"place.a": "80,90"}, "overlap by"),
        ({"place.a": "-10,90"}, "over the left edge"),
    ],
)  # fmt: skip
def test_of_an_arrow_with_one_fault_nothing_is_written(project, change, said):
    before = texts(project)
    given = {"subject": "One", "effect": "activates", "diagrams": "a", **NEW, **FOUND, **change}
    with pytest.raises(AddError) as refused:
        run(project, {name: value for name, value in given.items() if value is not None})
    assert said in str(refused.value)
    assert "Traceback" not in str(refused.value)
    assert texts(project) == before


def test_an_arrow_that_is_there_already_is_told_to_be_given_evidence(project):
    with pytest.raises(
        AddError, match=r"there already: one-activates-two in a; add what speaks to it with add evidence"
    ):
        run(project, {"subject": "One", "effect": "activates", "object": "Two", "diagrams": "b", **FOUND})


#: Subject; object, a new node: compartment, kind, identifier, description, key; effect, key, diagrams; two places;
#: evidence: source, direction, level, studied, context, finding, locator, status, key.
ANSWERS = [
    *("One", "New kinase", "protein", "left", "", "Fourth.", "", "activates", "", "?", "a", "", "2"),
    *("doe2020example", "for", "cells", "NSCLC", "Cells", "It was seen.", "Abstract", "checked", ""),
]


def test_all_of_an_arrow_is_asked_for(project, monkeypatch):
    somebody = Somebody(monkeypatch, ANSWERS)
    before = texts(project)
    run(project, ask=True)
    assert [len(part) for part in new_lines(project, before)] == [1, 1, 2, 1]
    assert "Edge [one-activates-new-kinase]" in somebody.questions
    assert somebody.questions.count("Place [1]") == 2
    assert somebody.questions[-1] == "Evidence [one-activates-new-kinase-doe2020example]"


def test_answers_that_are_refused_in_the_end_can_be_given_again(project, monkeypatch):
    Somebody(monkeypatch, [*ANSWERS[:11], "80,90", *ANSWERS[12:]])
    with pytest.raises(AddError, match=r"mend _build/unfinished/edge\.yml, and give it with --file"):
        run(project, ask=True)
    Somebody(monkeypatch, ["", "", "", "-", ""])
    run(project, ask=True, file=project.path("_build/unfinished/edge.yml"))
    assert [str(fault) for fault in project.faults("data")] == []


# Places.


def shapes(rows):
    return [{"kind.shape": "rounded", "compartment": "NA", **row} for row in rows]


def test_the_place_is_near_what_it_is_joined_to_and_in_its_compartment():
    nodes = shapes([*NODES, {"node": "new", "label": "New", "compartment": "Right"}])
    layout = [{"node": n, "x": x, "y": y} for n, (x, y) in PLACES["a"].items()]
    near, *_ = placing.proposals("new", nodes, layout, [Arrow("e", "far", "new")], WIDE_PAGE)
    assert abs(near.x - 600) + abs(near.y - 240) < 150
    nodes[-1]["compartment"] = "Left"
    left, *_ = placing.proposals("new", nodes, layout, [Arrow("e", "far", "new")], WIDE_PAGE)
    assert left.x < 340


def test_the_first_place_crosses_nothing_where_that_is_possible():
    nodes = shapes([*NODES, {"node": "new", "label": "New"}])
    layout = [{"node": n, "x": x, "y": y} for n, (x, y) in PLACES["a"].items()]
    arrows = [Arrow("a", "one", "two"), Arrow("b", "two", "far"), Arrow("c", "one", "new")]
    found = placing.proposals("new", nodes, layout, arrows, WIDE_PAGE)
    assert found[0].crossings == 0
    assert len({(one.x, one.y) for one in found}) == 3


def test_an_empty_diagram_has_a_place():
    (first, *_) = placing.proposals("new", shapes([{"node": "new", "label": "New"}]), [], [], NARROW_PAGE)
    assert 0 < first.x < 340


def test_a_box_without_room_for_one_more_arrow_is_named():
    nodes = shapes(
        [{"node": "a", "label": "A"}, {"node": "b", "label": "B"}, {"node": "new", "label": "New"}]
    )
    layout = [{"node": "a", "x": 100, "y": 100}, {"node": "b", "x": 100, "y": 124}]
    arrows = [Arrow(f"e{n}", "a", "new") for n in range(30)]
    with pytest.raises(RoutingError, match=r"has no room for one more arrow; move it or the boxes beside it"):
        placing.proposals("new", nodes, layout, arrows, WIDE_PAGE)


def test_no_label_gets_out_of_a_picture():
    nodes = shapes([{"node": "a", "label": "<script>&"}])
    drawn = placed(nodes, [{"node": "a", "x": 100, "y": 100}], WIDE_PAGE)
    picture = placing.sketched(drawn, [], WIDE_PAGE, new=["a"], title="</title><b>")
    assert "<script" not in picture
    assert "<b>" not in picture


def _layouts():
    tables = adding.tables(Project(BOOK))
    names = edge.diagrams(tables["edges"])
    return tables, [(diagram, size, name) for diagram in names for size, name in layouts(diagram).items()]


def distance(one, other):
    """Return how far two boxes lie apart, across or down the page, whichever is more."""
    across = max(one.left, other.left) - min(one.right, other.right)
    down = max(one.top, other.top) - min(one.bottom, other.bottom)
    return max(across, down)


def proposal_passes(tables, diagram, size, name, pair, label):
    """Propose a place for a node tied to a pair, and ask the check and the drawing what they think of it."""
    page = WIDE_PAGE if size == "wide" else NARROW_PAGE
    first, second = pair
    compartment = next(row.cells["compartment"] for row in tables["nodes"].rows if row.cells["node"] == first)
    new = {
        "node": "new-node",
        "label": label,
        "kind": "protein",
        "compartment": compartment,
        "kind.shape": "rounded",
    }
    nodes = [*edge.described(tables["nodes"]), new]
    standing = [row.cells for row in tables["layout"].rows if row.cells["diagram"] == name]
    layout = [{"node": row["node"], "x": float(row["x"]), "y": float(row["y"])} for row in standing]
    added = [Arrow("first-new", first, "new-node"), Arrow("new-second", "new-node", second)]
    arrows = [*edge.arrows_of(tables["edges"], diagram), *added]
    found = placing.proposals("new-node", nodes, layout, arrows, page)
    for one in found:
        *others, box = placed(nodes, [*layout, {"node": "new-node", "x": one.x, "y": one.y}], page, arrows)
        assert min(distance(box, other) for other in others) >= 2 * page.step
    best = found[0]
    drawn = placed(nodes, [*layout, {"node": "new-node", "x": best.x, "y": best.y}], page, arrows)
    assert list(clashes(drawn, page)) == []
    assert set(routes(drawn, arrows, page)) == {arrow.edge for arrow in arrows}
    rows = [*standing, {"diagram": name, "node": "new-node", "x": f"{best.x:g}", "y": f"{best.y:g}"}]
    edges = [row.cells for row in tables["edges"].rows if diagram in row.cells["diagrams"].split(";")]
    edges = [one | {"diagrams": diagram} for one in edges]
    edges += [{"edge": a.edge, "subject": a.subject, "object": a.object, "diagrams": diagram} for a in added]
    other = [row.cells for row in tables["layout"].rows if row.cells["diagram"] in layouts(diagram).values()]
    rows += [row for row in other if row["diagram"] != name]
    faults = check_pathways(
        {
            "nodes": table("nodes", *nodes),
            "edges": table("edges", *edges),
            "layout": table("layout", *rows),
            "evidence": table("evidence", *({"edge": one["edge"]} for one in edges)),
        }
    )
    unplaced = [other for other in layouts(diagram).values() if other != name]
    assert [
        str(fault)
        for fault in faults
        if "at no end of an arrow in" not in fault.message
        and not any(f"in diagram {one}" in fault.message for one in unplaced)
    ] == []


@pytest.mark.parametrize("number", [1, 6, 9])
def test_on_some_diagrams_of_the_book_a_proposal_passes_and_draws(number, monkeypatch):
    tables, all_layouts = _layouts()
    if number >= len(all_layouts):
        pytest.skip("the book has fewer diagrams")
    monkeypatch.setattr(placing, "_TRIED", 2)
    diagram, size, name = all_layouts[number]
    nodes = [row.cells["node"] for row in tables["layout"].rows if row.cells["diagram"] == name]
    pair = random.Random(number).sample(nodes, 2)  # noqa: S311
    proposal_passes(tables, diagram, size, name, pair, "A new kinase")


@pytest.mark.slow
def test_on_every_diagram_of_the_book_a_proposal_passes_and_draws():
    tables, all_layouts = _layouts()
    chance = random.Random(7)  # noqa: S311
    for number, (diagram, size, name) in enumerate(all_layouts):
        nodes = [row.cells["node"] for row in tables["layout"].rows if row.cells["diagram"] == name]
        label = ("New", "A rather long name of a process")[number % 2]
        proposal_passes(tables, diagram, size, name, chance.sample(nodes, 2), label)


def test_boxes_are_drawn_where_they_were_proposed():
    import pandas as pd

    nodes = shapes([*NODES, {"node": "new", "label": "New"}])
    layout = [{"node": n, "x": x, "y": y} for n, (x, y) in PLACES["a"].items()]
    best = placing.proposals("new", nodes, layout, [Arrow("e", "one", "new")], WIDE_PAGE)[0]
    rows = pd.DataFrame([*layout, {"node": "new", "x": best.x, "y": best.y}])
    drawn = boxes(pd.DataFrame(nodes), rows, WIDE_PAGE, [Arrow("e", "one", "new")])
    assert (drawn[-1].x, drawn[-1].y) == (best.x, best.y)
