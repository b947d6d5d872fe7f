"""What holds between the tables of the pathways: no node apart, no arrow without evidence or place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from livingreview.check.fault import Fault, shown
from livingreview.check.files import Row, Table
from livingreview.evidence.layouts import layouts


def check(tables: Mapping[str, Table]) -> list[Fault]:
    """Return the faults between ``nodes``, ``edges``, ``evidence`` and ``layout``; none if one cannot be read."""
    needed = {
        "nodes": ("node",),
        "edges": ("edge", "subject", "object", "diagrams"),
        "evidence": ("edge",),
        "layout": ("diagram", "node"),
    }
    if any(name not in tables or not tables[name].has(*columns) for name, columns in needed.items()):
        return []
    nodes, edges, evidence, layout = (tables[name] for name in needed)
    return [*_apart(nodes, edges), *_unsupported(edges, evidence), *_places(edges, layout)]


def _rows(table: Table) -> list[Row]:
    return [row for row in table.rows if row.whole]


def _ends(row: Row) -> tuple[str, str]:
    return row.cells["subject"], row.cells["object"]


def _apart(nodes: Table, edges: Table) -> Iterator[Fault]:
    joined = {end for row in _rows(edges) for end in _ends(row)}
    for row in _rows(nodes):
        if (node := row.cells["node"]) not in joined:
            yield nodes.fault(row, "node", f"{shown(node)} is at no end of an arrow in {edges.file}")


def _unsupported(edges: Table, evidence: Table) -> Iterator[Fault]:
    known = {row.cells["edge"] for row in _rows(evidence)}
    for row in _rows(edges):
        if (edge := row.cells["edge"]) not in known:
            yield edges.fault(
                row, "edge", f"{shown(edge)} has no row in {evidence.file}; expected one or more"
            )


def _places(edges: Table, layout: Table) -> Iterator[Fault]:
    places = {(row.cells["diagram"], row.cells["node"]) for row in _rows(layout)}
    drawn: set[tuple[str, str]] = set()
    for row in _rows(edges):
        for diagram in row.cells["diagrams"].split(";"):
            for column in ("subject", "object"):
                for page in layouts(diagram).values():
                    place = page, row.cells[column]
                    if place not in drawn and place not in places:
                        message = f"{shown(place[1])} has no place in diagram {shown(page)} of {layout.file}"
                        yield edges.fault(row, column, message)
                    drawn.add(place)
    for row in _rows(layout):
        place = row.cells["diagram"], row.cells["node"]
        if place not in drawn:
            message = f"{shown(place[1])} is at no end of an arrow of diagram {shown(place[0])}"
            yield layout.fault(row, "node", message)
