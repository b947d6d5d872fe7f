"""Read one pathway diagram from its tables, and say of each arrow how well it is supported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from livingreview.evidence import data, downloads, references
from livingreview.evidence.layouts import layouts
from livingreview.evidence.records import Row, records
from livingreview.evidence.selections import question
from livingreview.project import Project

if TYPE_CHECKING:
    import networkx as nx

#: What is known of an arrow, and how a page says it.
DIRECTIONS = {"supported": "supported", "contested": "contested", "unsupported": "no evidence yet"}


@dataclass(frozen=True)
class Pathway:
    """One diagram: what it draws, where, and the evidence behind it.

    Attributes
    ----------
    diagram : its key in the tables.
    focus : what the page is about, as a reader is told it; empty if it is about every context.
    nodes : rows of ``nodes`` that the diagram draws, with ``place`` in the whole table.
    edges : rows of ``edges`` that the diagram draws, with the summaries of :func:`summarise`.
    evidence : rows of ``evidence`` for these edges, strongest level first, with ``reference`` (the work as cited
        in text), ``year`` and ``in_focus``.
    layout : ``node``, ``x``, ``y`` (centre of the box, px) and ``page`` (``wide`` or ``narrow``).
    """

    diagram: str
    focus: str
    nodes: pd.DataFrame
    edges: pd.DataFrame
    evidence: pd.DataFrame
    layout: pd.DataFrame

    @classmethod
    @question
    def load(cls, diagram: str, *, focus: str = "", project: Project | None = None) -> Pathway:
        """Load a diagram.

        Parameters
        ----------
        focus : word of the column ``studied``; arrows shown only where neither this nor a part of it was studied
            are marked as such.

        Raises
        ------
        ValueError : if the focus is no such word, and as :meth:`of`.
        KeyError : if a source is not in the bibliography.
        """
        tables = {name: data.load(name, project) for name in ("nodes", "edges", "layout")}
        # A word that is none is told by what looks for its rows.
        found = findings(focus, project)
        return cls.of(diagram, focus=told_focus(focus, project), evidence=found, **tables)

    @classmethod
    def of(
        cls,
        diagram: str,
        *,
        nodes: pd.DataFrame,
        edges: pd.DataFrame,
        layout: pd.DataFrame,
        evidence: pd.DataFrame,
        focus: str = "",
    ) -> Pathway:
        """Cut one diagram out of whole tables.

        Parameters
        ----------
        evidence : with ``reference``, such as ``Doe et al., 2020``, and ``in_focus``: was what the page is about
            studied there?
        focus : what the page is about, in a reader's words.

        Raises
        ------
        ValueError : if no edge belongs to the diagram, an edge names a node that the tables do not have, or a
            node has no place on the wide or the narrow page; the message names it.
        """
        drawn = edges[[diagram in names.split(";") for names in edges.diagrams]].reset_index(drop=True)
        if drawn.empty:
            known = sorted({name for names in edges.diagrams for name in names.split(";")})
            raise ValueError(f"data/pathways/edges.csv: no diagram '{diagram}'; it has {', '.join(known)}")
        described = set(nodes.node)
        for edge in records(drawn):
            for node in (edge["subject"], edge["object"]):
                if node not in described:
                    raise ValueError(
                        f"data/pathways/nodes.csv: no node '{node}', which the edge '{edge['edge']}' needs"
                    )
        places = _places(diagram, drawn, layout)
        numbered = nodes.assign(place=range(len(nodes)))
        shown = numbered[numbered.node.isin(places.node)].reset_index(drop=True)
        rows = ranked(evidence[evidence.edge.isin(drawn.edge)], drawn)
        return cls(diagram, focus, shown, summarise(drawn, shown, rows), rows, places)

    def graph(self) -> nx.MultiDiGraph[str]:
        """Return the diagram as a graph; a node is known by its key and carries its CURIE, if it has one.

        An edge carries the works behind it (keys, DOIs and PubMed ids, joined by semicolons) and the number of
        findings that speak for it, against it, or both ways.
        """
        import networkx as nx

        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(name=self.diagram)
        for row in records(self.nodes):
            known = {} if row["identifier"] in data.MISSING else {"identifier": row["identifier"]}
            about = {"label": row["label"], "kind": row["kind"], "description": row["description"]}
            graph.add_node(row["node"], **about, **known)
        told: dict[str, list[Row]] = {}
        for row in records(self.evidence):
            told.setdefault(row["edge"], []).append(row)
        for row in records(self.edges):
            graph.add_edge(
                row["subject"],
                row["object"],
                key=row["edge"],
                interaction=row["effect"],
                direction=row["direction"],
                level=row["level"],
                in_focus=bool(row["in_focus"]),
                citations=row["citations"],
                findings=row["findings"],
                **_counted(told.get(row["edge"], [])),
            )
        return graph

    def graphml(self) -> str:
        """Return the diagram as GraphML, with CURIEs as attribute ``identifier``."""
        import networkx as nx

        return "\n".join(nx.generate_graphml(self.graph(), named_key_ids=True)) + "\n"

    def sif(self) -> str:
        """Return the diagram as SIF: one line per arrow; a node is named by its key, as in GraphML."""
        return "".join(
            f"{edge['subject']}\t{edge['effect']}\t{edge['object']}\n" for edge in records(self.edges)
        )

    def findings(self) -> pd.DataFrame:
        """Return one row per finding, with the arrow it speaks to and CURIEs, ready to be downloaded."""
        curie = self.nodes.set_index("node").identifier
        arrows = self.edges.set_index("edge")
        about = self.evidence.edge.map
        return pd.DataFrame(
            {
                "evidence": self.evidence.evidence,
                "edge": self.evidence.edge,
                "subject": about(arrows.subject_label),
                "subject_identifier": about(arrows.subject.map(curie)),
                "effect": about(arrows.effect),
                "object": about(arrows.object_label),
                "object_identifier": about(arrows.object.map(curie)),
            }
            | {
                column: self.evidence[column]
                for column in ("direction", "level", "context", "finding", "source", "reference", "locator")
            }
            | {"status": self.evidence.status}
        )

    def files(self) -> dict[str, str]:
        """Return what a reader may download beside picture and table, by ending of the file's name."""
        return {
            "evidence.csv": downloads.csv(self.findings()),
            "graphml": self.graphml(),
            "sif": self.sif(),
        }


def _counted(rows: Sequence[Row]) -> dict[str, str | int]:
    """Return the works behind an edge, and how many findings speak in each way."""
    speaks = [row["direction.speaks"] for row in rows]
    works = {
        name: ";".join(dict.fromkeys(str(row[column]) for row in rows if row.get(column)))
        for name, column in (("citekeys", "source"), ("dois", "doi"), ("pmids", "pmid"))
    }
    counts = {f"findings_{way}": speaks.count(way) for way in ("for", "against", "both")}
    return {**{name: said for name, said in works.items() if said}, **counts}


def sentence(edge: Row) -> tuple[str, str, str]:
    """Return subject, effect and object of a row of ``edges`` as words of one sentence."""
    return edge["subject_label"], str(edge["effect_label"]).lower(), edge["object_label"]


def standing(edge: Row, focus: str = "") -> str:
    """Say how well a row of ``edges`` is supported, at which level, and whether in the focus context."""
    said = DIRECTIONS[edge["direction"]]
    if edge["direction"] == "unsupported":
        return said
    where = ""
    if not edge["rows_for"]:
        where = ", no finding speaks for it"
    elif focus:
        where = f", shown in {focus}" if edge["in_focus"] else f", shown only outside {focus}"
    return f"{said} (strongest evidence: {edge['level'].replace('-', ' ')}){where}"


def summarise(edges: pd.DataFrame, nodes: pd.DataFrame, evidence: pd.DataFrame) -> pd.DataFrame:
    """Add to each edge what its evidence amounts to.

    Parameters
    ----------
    evidence : rows in the order in which they are told, with ``reference``, ``year`` and ``in_focus``.

    Returns
    -------
    pandas.DataFrame : the edges with ``subject_label``, ``object_label``, ``subject_kind``, ``object_kind``, ``direction`` (a key of
        ``DIRECTIONS``), ``level`` (strongest of the rows that speak for the edge, else of all; ``NA`` without
        rows), ``in_focus`` (one of the same rows comes from the focus context), ``rows`` (number), ``rows_for``
        (number of those that do not contradict it), ``citations``, ``years`` (joined by semicolons) and ``findings`` (one text).
    """
    label, kind = (nodes.set_index("node")[column] for column in ("label", "kind"))
    told: dict[str, list[Row]] = {}
    for row in records(evidence):
        told.setdefault(row["edge"], []).append(row)
    place = {level: i for i, level in enumerate(evidence.level_label.cat.categories)}
    summaries = [_summary(told.get(edge, []), place) for edge in edges.edge]
    return edges.assign(
        subject_label=edges.subject.map(label),
        object_label=edges.object.map(label),
        subject_kind=edges.subject.map(kind),
        object_kind=edges.object.map(kind),
        **{column: [summary[column] for summary in summaries] for column in _summary([], place)},
    )


def _summary(rows: Sequence[Row], place: Mapping[str, int]) -> dict[str, str | int]:
    """Return what the findings on one edge amount to; ``place`` is that of each level, the strongest first."""
    speaking_for = [row for row in rows if row["direction.speaks"] != "against"]
    direction = "unsupported" if not rows else "contested"
    if rows and all(row["direction.speaks"] == "for" for row in rows):
        direction = "supported"
    telling = speaking_for or rows
    strongest = min(telling, key=lambda row: place[row["level_label"]], default={"level": "NA"})
    return {
        "direction": direction,
        "level": strongest["level"],
        "in_focus": any(row["in_focus"] for row in telling),
        "rows": len(rows),
        "rows_for": len(speaking_for),
        "citations": "; ".join(dict.fromkeys(row["reference"] for row in rows)),
        "years": ";".join(
            str(year) for year in sorted({row["year"] for row in rows if not pd.isna(row["year"])})
        ),
        "findings": " ".join(row["finding"] for row in rows),
    }


def findings(focus: str, project: Project | None = None) -> pd.DataFrame:
    """Return the rows of ``evidence`` with ``reference``, ``doi``, ``pmid``, and ``in_focus``.

    Parameters
    ----------
    focus : word of the column ``studied``; nothing for every context.

    Raises
    ------
    ValueError : if the focus is no such word.
    """
    evidence = data.load("evidence", project)
    ids = references.identifiers(evidence.source.tolist(), project)
    return evidence.assign(
        reference=references.cited(evidence, project),
        in_focus=_in_focus(evidence, focus, project),
        doi=[doi for doi, _ in ids],
        pmid=[pmid for _, pmid in ids],
    )


def told_focus(focus: str, project: Project | None = None) -> str:
    """Return a word of the column ``studied`` as a reader is told it."""
    return data.labels("evidence", "studied", project)[focus] if focus else ""


def _in_focus(evidence: pd.DataFrame, focus: str, project: Project | None) -> list[bool]:
    if not focus:
        return [True] * len(evidence)
    meant = set(data.within("evidence", "studied", focus, project))
    return [not meant.isdisjoint(words.split(";")) for words in evidence.studied]


def ranked(evidence: pd.DataFrame, edges: pd.DataFrame) -> pd.DataFrame:
    """Order evidence by edge, then level (in the descriptor's order: strongest first), then year."""
    place = {edge: i for i, edge in enumerate(edges.edge)}
    return (
        evidence.assign(
            year=pd.array([references.year(reference) for reference in evidence.reference], dtype="Int64"),
            _edge=evidence.edge.map(place),
        )
        .sort_values(["_edge", "level_label", "year"], kind="stable")
        .drop(columns="_edge")
        .reset_index(drop=True)
    )


def _places(diagram: str, edges: pd.DataFrame, layout: pd.DataFrame) -> pd.DataFrame:
    pages = layouts(diagram)
    places = pd.concat(
        [
            layout.loc[layout.diagram == name, ["node", "x", "y"]].assign(page=page)
            for page, name in pages.items()
        ],
        ignore_index=True,
    )
    for fault in _without_place(pages, edges, places):
        raise ValueError(f"data/pathways/layout.csv: {fault}")
    return places


def _without_place(pages: dict[str, str], edges: pd.DataFrame, places: pd.DataFrame) -> Iterator[str]:
    ends = {node: edge["edge"] for edge in records(edges) for node in (edge["subject"], edge["object"])}
    for page, name in pages.items():
        placed = set(places[places.page == page].node)
        missing = [node for node in ends if node not in placed]
        if missing:
            more = f" (and {len(missing) - 1} more)" if len(missing) > 1 else ""
            yield f"diagram '{name}' has no place for the node '{missing[0]}'{more} of the edge '{ends[missing[0]]}'"
        for node in places[places.page == page].node:
            if node not in ends:
                yield f"diagram '{name}' places the node '{node}', which no edge of the diagram names"
