"""A pathway from its tables: what each arrow's evidence amounts to, and what a reader can download."""

import io

import networkx as nx
import pandas as pd
import pytest

from livingreview.evidence.layouts import layouts
from livingreview.evidence.pathways import Pathway, standing
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
