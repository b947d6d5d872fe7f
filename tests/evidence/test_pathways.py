"""A pathway from its tables: what each arrow's evidence amounts to, and what a reader can download."""

import io

import networkx as nx
import pandas as pd
import pytest

from livingreview.evidence.layouts import layouts
from livingreview.evidence.pathways import Pathway, standing, summarise
from livingreview.project import Project
from tests import example

FOCUS, WORD = "Focus tumour", "focus-tumour"
#: Words for what was studied; one is a part of another.
WORDS = [
    {"value": "newt", "label": "Newt"},
    {"value": "warty-tumour", "label": "Warty tumour", "within": "small-tumour"},
    {"value": "small-tumour", "label": "Small tumour", "within": WORD},
    {"value": WORD, "label": FOCUS},
    {"value": "other-tumour", "label": "Other tumour"},
]
#: context -> words for it.
STUDIED = {
    "Focus tumour, mouse": "warty-tumour",
    "Healthy newts": "newt",
    FOCUS: f"other-tumour;{WORD}",
    "Other tumour": "other-tumour",
}
#: node -> label, kind, CURIE, centre on the wide and on the narrow page.
NODES = {
    "blorbin": ("Blorbin", "protein", "hgnc:1", (110, 60), (60, 60)),
    "snarf-gene": ("SNARF gene", "gene", "hgnc:2", (350, 60), (170, 60)),
    "snarf": ("Snarf-1", "protein", "hgnc:2", (590, 60), (282, 60)),
    "quuxase": ("Quuxase complex", "complex", "NA", (110, 190), (60, 170)),
    "wibble": ("Wibble cell", "cell", "cl:1", (350, 190), (170, 170)),
    "wobble": ("Wobble cell", "cell", "cl:2", (590, 190), (282, 170)),
    "zorbinib": ("Zorbinib", "drug", "chebi:1", (110, 320), (60, 290)),
    "frobulin": ("Frobulin-β", "protein", "hgnc:3", (350, 320), (170, 290)),
    "gnarl": ("Gnarl signalling of the inner kind", "process", "go:1", (590, 320), (282, 290)),
    "plugh": ("Plugh", "protein", "hgnc:4", (110, 450), (60, 420)),
    "xyzzy": ("Xyzzy growth", "outcome", "NA", (350, 450), (170, 420)),
    "thud": ("Thud", "outcome", "NA", (590, 450), (282, 420)),
}
#: edge -> subject, object, effect, findings as (direction, level, context).
EDGES = {
    "blorbin-snarf-gene": ("blorbin", "snarf-gene", "activates", [("supports", "in-vitro", "Focus tumour, mouse")]),
    "snarf-gene-snarf": ("snarf-gene", "snarf", "expresses", [("supports", "review", "Healthy newts")]),
    "snarf-blorbin": ("snarf", "blorbin", "inhibits", [("supports", "in-vivo", FOCUS), ("contradicts", "clinical", FOCUS)]),
    "blorbin-quuxase": ("blorbin", "quuxase", "binds", [("supports", "in-vitro", "Other tumour")]),
    "quuxase-wibble": ("quuxase", "wibble", "recruits", [("mixed", "in-vivo", "Other tumour")]),
    "wibble-wobble": ("wibble", "wobble", "differentiates-into", [("supports", "clinical", FOCUS), ("supports", "review", FOCUS)]),
    "wobble-snarf": ("wobble", "snarf", "secretes", [("supports", "in-vitro", FOCUS)]),
    "snarf-wobble": ("snarf", "wobble", "activates", [("supports", "in-vitro", FOCUS)]),
    "zorbinib-quuxase": ("zorbinib", "quuxase", "inhibits", [("supports", "clinical", FOCUS)]),
    "zorbinib-xyzzy": ("zorbinib", "xyzzy", "inhibits", [("contradicts", "clinical", FOCUS), ("supports", "in-vitro", "Other tumour")]),
    "wibble-frobulin": ("wibble", "frobulin", "secretes", [("supports", "in-vitro", "Other tumour")]),
    "frobulin-gnarl": ("frobulin", "gnarl", "activates", [("contradicts", "in-vitro", FOCUS)]),
    "gnarl-plugh": ("gnarl", "plugh", "inhibits", [("supports", "in-vivo", FOCUS)]),
    "plugh-xyzzy": ("plugh", "xyzzy", "activates", []),
    "blorbin-thud": ("blorbin", "thud", "activates", [("supports", "review", FOCUS)]),
}  # fmt: skip
FINDINGS = sum(len(findings) for *_, findings in EDGES.values())


def write(root, *, nodes=NODES, edges=EDGES, diagram="gubbins"):
    """Write a project with one artificial diagram, and a second whose rows must not leak into the first."""
    made = example.build(root)
    made.words("evidence", "studied")[:] = WORDS
    made.describe()
    described = [
        {"node": node, "label": label, "kind": kind, "identifier": curie, "description": f"About {label}."}
        for node, (label, kind, curie, *_) in nodes.items()
    ]
    made.write("nodes", [*described, {"node": "stranger", "label": "Stranger", "kind": "gene"}])
    made.write(
        "layout",
        [
            {"diagram": name, "node": node, "x": str(place[0]), "y": str(place[1])}
            for node, (*_, wide, narrow) in nodes.items()
            for name, place in ((diagram, wide), (f"{diagram}-narrow", narrow))
        ]
        + [{"diagram": "oddments", "node": "stranger", "x": "50", "y": "50"}],
    )
    made.write(
        "edges",
        [
            {"edge": edge, "subject": subject, "object": object_, "effect": effect, "diagrams": f"{diagram};oddments"}
            for edge, (subject, object_, effect, _) in edges.items()
        ]
        + [{"edge": "strange", "subject": "stranger", "object": "stranger", "effect": "binds", "diagrams": "oddments"}],
    )  # fmt: skip
    made.write(
        "evidence",
        [
            {
                "evidence": f"{edge}-{i}",
                "edge": edge,
                "direction": direction,
                "level": level,
                "studied": STUDIED[context],
                "context": context,
                "finding": f"Finding {i} about {edge}.",
            }
            for edge, (*_, findings) in edges.items()
            for i, (direction, level, context) in enumerate(findings)
        ]
        + [{"evidence": "strange-0", "edge": "strange", "finding": "A strange finding."}],
    )
    return made


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return write(tmp_path_factory.mktemp("gubbins"))


@pytest.fixture(scope="module")
def pathway(made):
    return Pathway.load("gubbins", focus=WORD, project=Project(made.root))


def summary(pathway, edge):
    return pathway.edges.set_index("edge").loc[edge]


def test_a_diagram_holds_its_own_rows_only(pathway):
    assert set(pathway.nodes.node) == set(NODES)
    assert list(pathway.edges.edge) == list(EDGES)
    assert len(pathway.evidence) == FINDINGS
    assert len(pathway.layout) == 2 * len(NODES)


def test_an_edge_that_every_finding_supports_is_supported(pathway):
    assert summary(pathway, "wibble-wobble").direction == "supported"


@pytest.mark.parametrize("edge", ["snarf-blorbin", "quuxase-wibble", "zorbinib-xyzzy", "frobulin-gnarl"])
def test_a_contradicting_or_mixed_finding_makes_an_edge_contested(pathway, edge):
    assert summary(pathway, edge).direction == "contested"


def test_an_edge_without_findings_is_unsupported(pathway):
    assert summary(pathway, "plugh-xyzzy").direction == "unsupported"
    assert summary(pathway, "plugh-xyzzy").level == "NA"


def test_the_strongest_level_is_that_of_the_findings_that_speak_for_an_edge(pathway):
    assert summary(pathway, "wibble-wobble").level == "clinical"
    assert summary(pathway, "snarf-blorbin").level == "in-vivo"


def test_an_edge_shown_only_in_another_context_is_out_of_focus(pathway):
    assert summary(pathway, "blorbin-snarf-gene").in_focus
    assert not summary(pathway, "wibble-frobulin").in_focus


def test_a_contradiction_does_not_show_an_edge_in_the_focus(pathway):
    assert not summary(pathway, "zorbinib-xyzzy").in_focus


def test_without_a_focus_every_context_counts(made):
    edges = Pathway.load("gubbins", project=Project(made.root)).edges
    assert edges.in_focus[edges.edge == "wibble-frobulin"].all()


def test_a_part_of_a_part_of_the_focus_counts_and_the_whole_does_not_count_for_its_part(made):
    found = {word: summary(Pathway.load("gubbins", focus=word, project=Project(made.root)), "blorbin-snarf-gene").in_focus
             for word in ("warty-tumour", "small-tumour", WORD, "other-tumour")}  # fmt: skip
    assert found == {"warty-tumour": True, "small-tumour": True, WORD: True, "other-tumour": False}
    part = Pathway.load("gubbins", focus="small-tumour", project=Project(made.root))
    assert not summary(part, "wobble-snarf").in_focus


@pytest.mark.parametrize("word", [WORD, "other-tumour"])
def test_each_of_several_words_of_a_finding_counts(made, word):
    assert summary(Pathway.load("gubbins", focus=word, project=Project(made.root)), "wobble-snarf").in_focus


def test_a_focus_is_told_by_its_label(pathway):
    assert pathway.focus == FOCUS


@pytest.mark.parametrize("focus", ["Focus tumour", "focus", "focus-tumor"])
def test_a_focus_that_is_no_word_is_refused_with_the_words(made, focus):
    with pytest.raises(ValueError, match=f"^studied '{focus}' is none of: newt, .*{WORD}, other-tumour$"):
        Pathway.load("gubbins", focus=focus, project=Project(made.root))


def test_an_edge_knows_its_citations_years_and_findings(pathway):
    edge = summary(pathway, "wibble-wobble")
    assert (edge.citations, edge.years, edge["rows"]) == ("Doe and Roe, 2020", "2020", 2)
    assert edge.findings == "Finding 0 about wibble-wobble. Finding 1 about wibble-wobble."


def test_findings_stand_strongest_first(pathway):
    rows = pathway.evidence[pathway.evidence.edge == "snarf-blorbin"]
    assert list(rows.level) == ["clinical", "in-vivo"]


def test_a_standing_is_said_in_words(pathway):
    said = standing(summary(pathway, "quuxase-wibble"), FOCUS)
    assert said == "contested (strongest evidence: in vivo), shown only outside Focus tumour"


def test_an_edge_that_every_finding_contradicts_says_so(pathway):
    said = standing(summary(pathway, "frobulin-gnarl"), FOCUS)
    assert said == "contested (strongest evidence: in vitro), no finding speaks for it"


def test_graphml_holds_every_node_and_edge_with_curies(pathway):
    graph = nx.parse_graphml(pathway.graphml())
    assert set(graph.nodes) == set(NODES)
    assert graph.number_of_edges() == len(EDGES)
    assert graph.nodes["blorbin"]["identifier"] == "hgnc:1"


def test_a_graph_carries_the_name_of_its_diagram(pathway):
    assert pathway.graph().name == pathway.diagram


def test_a_node_without_a_curie_says_nothing_of_one(pathway):
    known = {row["node"]: row["identifier"] for row in pathway.nodes.to_dict("records")}
    bare = [node for node, curie in known.items() if curie in ("NA", "NR")]
    assert bare
    assert not any("identifier" in pathway.graph().nodes[node] for node in bare)


def test_an_edge_of_the_graph_names_its_works_and_counts_its_findings(pathway):
    edges = {key: about for _, _, key, about in pathway.graph().edges(keys=True, data=True)}
    found = edges["frobulin-gnarl"]
    rows = pathway.evidence[pathway.evidence.edge == "frobulin-gnarl"]
    assert found["citekeys"] == ";".join(dict.fromkeys(rows.source))
    assert (found["findings_for"], found["findings_against"]) == (0, len(rows))


def test_an_edge_of_the_graph_carries_the_dois_of_its_works(pathway):
    dois = {about.get("dois") for _, _, about in pathway.graph().edges(data=True)}
    assert "10.1000/example.1" in dois


def test_sif_has_a_line_for_each_edge_and_names_nodes_by_their_keys(pathway):
    lines = [line.split("\t") for line in pathway.sif().splitlines()]
    assert len(lines) == len(EDGES)
    assert ["blorbin", "activates", "snarf-gene"] in lines
    assert {name for subject, _, other in lines for name in (subject, other)} == set(NODES)


def test_the_findings_can_be_downloaded_with_curies(pathway):
    table = pd.read_csv(io.StringIO(pathway.files()["evidence.csv"]), keep_default_na=False)
    assert len(table) == FINDINGS
    assert table.subject_identifier[0] == "hgnc:1"


def test_an_unknown_diagram_is_refused_with_those_there_are(made):
    with pytest.raises(ValueError, match=r"edges\.csv: no diagram 'gizmo'; it has gubbins, oddments"):
        Pathway.load("gizmo", project=Project(made.root))


def test_a_node_without_a_place_is_named(tmp_path):
    made = write(tmp_path)
    made.replace("data/pathways/layout.csv", "gubbins-narrow,thud,282,420\n", "")
    with pytest.raises(
        ValueError, match=r"layout\.csv: diagram 'gubbins-narrow' has no place for the node 'thud'"
    ):
        Pathway.load("gubbins", project=Project(made.root))


def test_a_place_without_an_edge_is_named(tmp_path):
    made = write(tmp_path)
    made.append("data/pathways/layout.csv", "gubbins,stranger,50,50\n")
    with pytest.raises(
        ValueError, match="'gubbins' places the node 'stranger', which no edge of the diagram names"
    ):
        Pathway.load("gubbins", project=Project(made.root))


def test_an_edge_to_an_unknown_node_is_named(tmp_path):
    made = write(tmp_path)
    made.replace("data/pathways/edges.csv", "blorbin-thud,blorbin,thud,", "blorbin-thud,blorbin,dud,")
    with pytest.raises(ValueError, match=r"nodes\.csv: no node 'dud', which the edge 'blorbin-thud' needs"):
        Pathway.load("gubbins", project=Project(made.root))


def test_a_diagram_has_a_layout_for_wide_and_for_narrow_pages():
    assert layouts("pond") == {"wide": "pond", "narrow": "pond-narrow"}


def test_an_arrow_of_the_graph_carries_what_its_evidence_amounts_to(pathway):
    arrow = pathway.graph().edges["snarf", "blorbin", "snarf-blorbin"]
    assert arrow == {
        "interaction": "inhibits",
        "direction": "contested",
        "level": "in-vivo",
        "in_focus": True,
        "citations": "Doe and Roe, 2020",
        "findings": "Finding 1 about snarf-blorbin. Finding 0 about snarf-blorbin.",
        "citekeys": "doe2020example",
        "dois": "10.1000/example.1",
        "pmids": "12345678",
        "findings_for": 1,
        "findings_against": 1,
        "findings_both": 0,
    }


def test_a_node_of_the_graph_carries_label_kind_curie_and_description(pathway):
    node = pathway.graph().nodes["zorbinib"]
    assert {name: node[name] for name in ("label", "kind", "identifier")} == {
        "label": "Zorbinib", "kind": "drug", "identifier": "chebi:1"
    }  # fmt: skip
    assert "description" in node


def test_a_downloaded_finding_tells_its_arrow_in_labels_and_curies(pathway):
    table = pathway.findings().set_index("evidence")
    rows = table[table.edge == "snarf-blorbin"]
    assert list(rows.index) == [
        row.evidence for row in pathway.evidence.itertuples() if row.edge == "snarf-blorbin"
    ]
    assert rows.iloc[0].to_dict() == {
        "edge": "snarf-blorbin",
        "subject": "Snarf-1",
        "subject_identifier": "hgnc:2",
        "effect": "inhibits",
        "object": "Blorbin",
        "object_identifier": "hgnc:1",
        "direction": "contradicts",
        "level": "clinical",
        "context": FOCUS,
        "finding": "Finding 1 about snarf-blorbin.",
        "source": "doe2020example",
        "reference": "Doe and Roe, 2020",
        "locator": rows.iloc[0].locator,
        "status": "checked",
    }


def told(rows):
    """What findings on one arrow amount to, given as (speaks, level, in focus, year)."""
    edges = pd.DataFrame({"edge": ["e"], "subject": ["a"], "object": ["b"]})
    nodes = pd.DataFrame({"node": ["a", "b"], "label": ["A", "B"], "kind": ["gene", "drug"]})
    columns = ["direction.speaks", "level_label", "in_focus", "year"]
    evidence = pd.DataFrame(rows, columns=columns).astype({"year": "Int64"})
    evidence = evidence.assign(
        edge="e",
        reference=[f"Work {i}" for i in range(len(rows))],
        finding=[f"Finding {i}." for i in range(len(rows))],
    )
    evidence["level"] = evidence.level_label.str.lower()
    evidence["level_label"] = pd.Categorical(evidence.level_label, ["Clinical", "Mouse", "Dish"])
    return summarise(edges, nodes, evidence).iloc[0].to_dict()


def test_a_summary_tells_everything_of_the_findings_on_an_arrow():
    rows = [("against", "Clinical", True, 2022), ("for", "Dish", False, 2020), ("for", "Mouse", True, None)]
    assert told(rows) == {
        "edge": "e", "subject": "a", "object": "b", "subject_label": "A", "object_label": "B",
        "subject_kind": "gene", "object_kind": "drug", "direction": "contested", "level": "mouse",
        "in_focus": True, "rows": 3, "rows_for": 2, "citations": "Work 0; Work 1; Work 2", "years": "2020;2022",
        "findings": "Finding 0. Finding 1. Finding 2.",
    }  # fmt: skip


def test_a_contradiction_counts_only_where_nothing_speaks_for_an_arrow():
    one = told([("against", "Clinical", True, 2022), ("mixed", "Dish", False, 2020)])
    assert (one["level"], one["in_focus"], one["rows_for"]) == ("dish", False, 1)
    other = told([("against", "Clinical", True, 2022), ("against", "Dish", False, 2020)])
    assert (other["level"], other["in_focus"], other["rows_for"]) == ("clinical", True, 0)


def test_several_nodes_without_a_place_are_counted(tmp_path):
    made = write(tmp_path)
    for row in (
        "gubbins-narrow,thud,282,420\n",
        "gubbins-narrow,plugh,60,420\n",
        "gubbins-narrow,xyzzy,170,420\n",
    ):
        made.replace("data/pathways/layout.csv", row, "")
    with pytest.raises(
        ValueError, match=r"has no place for the node '(?:thud|plugh|xyzzy)' \(and 2 more\) of the edge"
    ):
        Pathway.load("gubbins", project=Project(made.root))
