"""No node apart, no arrow without evidence or place: one hostile edit at a time."""

import re

import pytest

from livingreview.check import pathways
from tests.example import table

NODES = [{"node": "blorbin"}, {"node": "snarf"}]
EDGES = [{"edge": "blorbin-snarf", "subject": "blorbin", "object": "snarf", "diagrams": "gubbins"}]
EVIDENCE = [{"evidence": "one", "edge": "blorbin-snarf"}]
LAYOUT = [
    {"diagram": diagram, "node": node, "x": "70", "y": y}
    for diagram in ("gubbins", "gubbins-narrow")
    for node, y in (("blorbin", "50"), ("snarf", "150"))
]


@pytest.fixture
def pathway(project):
    for name, rows in (("nodes", NODES), ("edges", EDGES), ("evidence", EVIDENCE), ("layout", LAYOUT)):
        project.write(name, rows)
    return project


def test_a_whole_pathway_has_no_fault(pathway):
    assert pathway.lines("data") == []


@pytest.mark.parametrize(
    ("table", "rows", "line"),
    [
        (
            "nodes",
            [*NODES, {"node": "thud"}],
            "data/pathways/nodes.csv, line 4, node: thud is at no end of an arrow in data/pathways/edges.csv",
        ),
        (
            "evidence",
            [],
            (
                "data/pathways/edges.csv, line 2, edge: blorbin-snarf has no row in data/pathways/evidence.csv; "
                "expected one or more"
            ),
        ),
        (
            "layout",
            LAYOUT[:-1],
            (
                "data/pathways/edges.csv, line 2, object: snarf has no place in diagram gubbins-narrow of "
                "data/pathways/layout.csv"
            ),
        ),
        (
            "layout",
            [*LAYOUT, {"diagram": "oddments", "node": "snarf", "x": "50", "y": "50"}],
            "data/pathways/layout.csv, line 6, node: snarf is at no end of an arrow of diagram oddments",
        ),
        (
            "evidence",
            [*EVIDENCE, {"evidence": "two", "edge": "blorbin-snarf", "source": "nobody2020nothing"}],
            "data/pathways/evidence.csv, line 3, source: nobody2020nothing is no key of references.bib",
        ),
    ],
)
def test_what_does_not_hold_together_is_refused_in_one_line(pathway, table, rows, line):
    pathway.write(table, rows)
    assert pathway.lines("data") == [line]


def test_evidence_for_an_arrow_that_does_not_exist_is_refused(pathway):
    pathway.write("evidence", [*EVIDENCE, {"evidence": "two", "edge": "thud-snarf"}])
    (line,) = pathway.lines("data")
    assert line.startswith("data/pathways/evidence.csv, line 3, edge: thud-snarf ")


@pytest.mark.parametrize("table", ["nodes", "edges", "evidence", "layout"])
def test_without_one_of_its_tables_a_pathway_is_not_checked(pathway, table):
    pathway.write("nodes", [*NODES, {"node": "thud"}])
    path = next(r["path"] for r in pathway.descriptor["resources"] if r["name"] == table)
    pathway.path(f"data/{path}").write_text("nothing\n", encoding="utf-8")
    assert [line for line in pathway.lines("data") if "arrow" in line] == []


@pytest.mark.parametrize(
    ("table", "column"),
    [("nodes", "node"), ("edges", "diagrams"), ("evidence", "edge"), ("layout", "diagram")],
)
def test_without_one_of_its_columns_a_pathway_is_not_checked(pathway, table, column):
    path = next(r["path"] for r in pathway.descriptor["resources"] if r["name"] == table)
    pathway.replace(f"data/{path}", column, "other")
    assert [line.split(",")[1] for line in pathway.lines("data")] == [" line 1"] * 2


def test_an_arrow_in_two_diagrams_needs_a_place_in_both(pathway):
    pathway.write("edges", [EDGES[0] | {"diagrams": "gubbins;oddments"}])
    assert [line.split(": ")[1] for line in pathway.lines("data")] == [
        f"{node} has no place in diagram {page} of data/pathways/layout.csv"
        for node in ("snarf", "blorbin")
        for page in ("oddments", "oddments-narrow")
    ]


def test_a_missing_place_is_told_at_the_first_arrow_only(pathway):
    pathway.write(
        "edges", [*EDGES, EDGES[0] | {"edge": "snarf-blorbin", "subject": "snarf", "object": "blorbin"}]
    )
    pathway.write("evidence", [*EVIDENCE, {"evidence": "two", "edge": "snarf-blorbin"}])
    pathway.write("layout", LAYOUT[:-1])
    assert [line.split(":")[0] for line in pathway.lines("data")] == [
        "data/pathways/edges.csv, line 2, object"
    ]


def moved(pathway, *places):
    """Write the layout with some boxes elsewhere: diagram, node, x, y."""
    at = {(diagram, node): (x, y) for diagram, node, x, y in places}
    rows = []
    for row in LAYOUT:
        x, y = at.get((row["diagram"], row["node"]), (row["x"], row["y"]))
        rows.append(row | {"x": x, "y": y})
    pathway.write("layout", rows)


def test_boxes_on_one_another_and_over_an_edge_are_named_in_all_diagrams_at_once(pathway):
    moved(
        pathway,
        ("gubbins", "snarf", "75", "60"),
        ("gubbins-narrow", "blorbin", "2", "50"),
        ("gubbins-narrow", "snarf", "900", "150"),
    )
    said = [
        line.removeprefix("data/pathways/layout.csv, ").split("; the nearest")[0]
        for line in pathway.lines("data")
    ]
    assert said == [
        "line 3, x: 'words' (snarf) and 'words' (blorbin, line 2) overlap by 52 x 9 px, in diagram gubbins",
        "line 4, x: 'words' (blorbin) reaches 21 px over the left edge, in diagram gubbins-narrow",
        "line 5, x: 'words' (snarf) reaches 584 px over the right edge, in diagram gubbins-narrow",
    ]


def proposals(pathway):
    found = [
        re.search(r"diagram (\S+); the nearest free place is x (\d+), y (\d+)$", line)
        for line in pathway.lines("data")
    ]
    return [match.groups() for match in found]


@pytest.mark.parametrize(
    ("x", "y"),
    [("70", "50"), ("70", "60"), ("2", "50"), ("-40", "-40"), ("900", "50"), ("9" * 300, "9" * 300)],
)
def test_the_place_proposed_is_free(pathway, x, y):
    moved(pathway, ("gubbins", "snarf", x, y), ("gubbins-narrow", "snarf", x, y))
    found = proposals(pathway)
    assert [diagram for diagram, _, _ in found] == ["gubbins", "gubbins-narrow"]
    moved(pathway, *((diagram, "snarf", x, y) for diagram, x, y in found))
    assert pathway.lines("data") == []


def test_boxes_that_all_lie_on_one_another_get_a_place_each(pathway):
    names = [f"thud-{n}" for n in range(12)]
    pathway.write("nodes", [*NODES, *({"node": name} for name in names)])
    arrows = [EDGES[0] | {"edge": f"snarf-{name}", "subject": "snarf", "object": name} for name in names]
    pathway.write("edges", [*EDGES, *arrows])
    pathway.write("evidence", [*EVIDENCE, *({"evidence": name, "edge": f"snarf-{name}"} for name in names)])
    heap = [
        {"diagram": diagram, "node": name, "x": "170", "y": "50"}
        for diagram in ("gubbins", "gubbins-narrow")
        for name in ("blorbin", "snarf", *names)
    ]
    pathway.write("layout", heap)
    found = iter(proposals(pathway))
    for row in heap:
        if row["node"] != "blorbin":
            _, row["x"], row["y"] = next(found)
    pathway.write("layout", heap)
    assert pathway.lines("data") == []


def told(nodes=NODES, edges=EDGES, evidence=EVIDENCE, layout=LAYOUT):
    found = {"nodes": nodes, "edges": edges, "evidence": evidence, "layout": layout}
    tables = {name: table(name, *rows) for name, rows in found.items()}
    return [str(fault).removeprefix("data/pathways/") for fault in pathways.check(tables)]


TURNED = {"edge": "snarf-blorbin", "subject": "snarf", "object": "blorbin", "diagrams": "gubbins"}


def test_what_does_not_hold_together_is_one_line_without_files():
    assert told() == []
    assert told(nodes=[*NODES, {"node": "thud"}]) == [
        "nodes.csv, line 4, node: thud is at no end of an arrow in data/pathways/edges.csv"
    ]
    assert told(edges=[*EDGES, TURNED]) == [
        "edges.csv, line 3, edge: snarf-blorbin has no row in data/pathways/evidence.csv; expected one or more"
    ]
    assert told(layout=LAYOUT[1:]) == [
        "edges.csv, line 2, subject: blorbin has no place in diagram gubbins of data/pathways/layout.csv"
    ]
    assert told(layout=[*LAYOUT, {"diagram": "gubbins", "node": "thud", "x": "70", "y": "250"}]) == [
        "layout.csv, line 6, node: thud is at no end of an arrow of diagram gubbins"
    ]


@pytest.mark.parametrize("name", ["nodes", "edges", "evidence"])
def test_a_row_that_fell_apart_is_not_looked_at(name):
    rows = {"nodes": [*NODES, {"node": "thud"}], "edges": [*EDGES, TURNED], "evidence": EVIDENCE}
    found = {one: table(one, *rows.get(one, LAYOUT)) for one in ("nodes", "edges", "evidence", "layout")}
    before = len(pathways.check(found))
    last = found[name].rows[-1]
    found[name].rows[-1] = type(last)(last.line, last.cells, whole=False)
    assert len(pathways.check(found)) == before + (1 if name == "evidence" else -1)


@pytest.mark.parametrize(
    ("name", "column"),
    [
        *(("nodes", column) for column in ("node", "label", "kind")),
        *(("edges", column) for column in ("edge", "subject", "object", "diagrams")),
        *(("layout", column) for column in ("diagram", "node", "x", "y")),
        ("evidence", "edge"),
    ],
)
def test_without_a_column_that_a_rule_needs_the_rule_is_silent(name, column):
    rows = {"nodes": NODES, "edges": EDGES, "evidence": EVIDENCE}
    heap = [row | {"y": "50"} for row in LAYOUT]
    found = {one: table(one, *rows.get(one, heap)) for one in ("nodes", "edges", "evidence", "layout")}
    assert pathways.check(found) != []
    found[name].header.remove(column)
    assert pathways.check(found) == []


PLACE = re.compile(r"; the nearest free place is x (-?[\d.]+), y (-?[\d.]+)$")


@pytest.mark.parametrize("text", ["nan", "NE", "1e999", "-1e999", "99999"])
def test_a_place_that_is_no_number_draws_nothing_and_one_far_away_is_over_the_edge(text):
    lines = told(layout=[LAYOUT[0] | {"x": text}, *LAYOUT[1:]])
    assert len(lines) == (0 if text in ("nan", "NE") else 1)
    for line in lines:
        assert PLACE.search(line)
        assert ("left" if text.startswith("-") else "right") in line


def test_a_box_without_a_label_or_node_is_not_drawn():
    heap = [row | {"y": "50"} for row in LAYOUT]
    assert len(told(layout=heap)) == 2
    assert told(nodes=[NODES[0], NODES[1] | {"label": " "}], layout=heap) == []


def test_of_two_places_of_a_node_the_first_counts():
    lines = told(layout=[*LAYOUT, LAYOUT[1] | {"x": "2"}])
    assert lines == []
    (line,) = told(layout=[LAYOUT[1] | {"x": "2"}, *LAYOUT])
    # A box that must move keeps no place, not even from itself.
    assert line == (
        "layout.csv, line 2, x: 'words' (snarf) reaches 26 px over the left edge, in diagram gubbins; the nearest free"
        " place is x 40, y 112"
    )


def test_a_place_proposed_keeps_clear_of_boxes_that_stay_and_of_those_proposed_before():
    nodes = [{"node": name} for name in ("blorbin", "snarf", "thud", "gronk")]
    edges = [
        {"edge": name, "subject": "blorbin", "object": name, "diagrams": "gubbins"}
        for name in ("snarf", "thud", "gronk")
    ]
    evidence = [{"evidence": row["edge"], "edge": row["edge"]} for row in edges]
    layout = [
        {"diagram": diagram, "node": node, "x": "170", "y": y}
        for diagram in ("gubbins", "gubbins-narrow")
        for node, y in (("blorbin", "50"), ("snarf", "60"), ("thud", "62"), ("gronk", "150"))
    ]
    lines = told(nodes, edges, evidence, layout)
    assert [line.partition(", x: ")[0] for line in lines] == [f"layout.csv, line {n}" for n in (3, 4, 7, 8)]
    for line in lines:
        at = int(line.split(",")[1].split()[1]) - 2
        layout[at]["x"], layout[at]["y"] = PLACE.search(line).groups()
    assert told(nodes, edges, evidence, layout) == []
    assert "; and '" in lines[1]
