"""What holds between the tables of the pathways: no node apart, no arrow without evidence, a free place for all."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace

from livingreview.charts.diagram.boxes import NARROW_PAGE, WIDE_PAGE, Arrow, Box, Page, clashes, free, placed
from livingreview.check import vocabulary
from livingreview.check.fault import Fault, shown
from livingreview.check.files import Row, Table
from livingreview.evidence.layouts import layouts

#: Further than any page reaches, in pixels.
_FAR = 10_000.0


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
    found = [*_apart(nodes, edges), *_unsupported(edges, evidence), *_places(edges, layout)]
    if nodes.has("label", "kind") and layout.has("x", "y"):
        found += _boxes(nodes, edges, layout)
    return found


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


def _boxes(nodes: Table, edges: Table, layout: Table) -> Iterator[Fault]:
    """Yield the boxes that lie on another or reach over an edge, in every diagram, with a free place for each."""
    kinds = vocabulary.words(nodes.name, nodes.schema, "kind")
    described = [
        {**row.cells, "kind.shape": kinds.get(row.cells["kind"], {}).get("shape", "")}
        for row in _rows(nodes)
        if row.cells["label"].strip()
    ]
    known = {node["node"] for node in described}
    drawn: dict[str, tuple[Page, list[Arrow]]] = {}
    for row in _rows(edges):
        for diagram in row.cells["diagrams"].split(";"):
            for size, name in layouts(diagram).items():
                page = WIDE_PAGE if size == "wide" else NARROW_PAGE
                drawn.setdefault(name, (page, []))[1].append(Arrow(row.cells["edge"], *_ends(row)))
    for name, (page, arrows) in drawn.items():
        found = {
            node: (row, centre)
            for row in reversed(_rows(layout))
            if row.cells["diagram"] == name
            and (node := row.cells["node"]) in known
            and (centre := _centre(row)) is not None
        }
        rows = [row for row, _ in reversed(found.values())]
        places = [{"node": row.cells["node"], "x": x, "y": y} for row, (x, y) in reversed(found.values())]
        yield from _misplaced(layout, rows, placed(described, places, page, arrows), page)


def _centre(row: Row) -> tuple[float, float] | None:
    try:
        x, y = float(row.cells["x"]), float(row.cells["y"])
    except ValueError:
        return None
    if math.isnan(x) or math.isnan(y):
        return None
    # Far outside is outside, however far.
    return max(min(x, _FAR), -_FAR), max(min(y, _FAR), -_FAR)


def _misplaced(layout: Table, rows: list[Row], drawn: list[Box], page: Page) -> Iterator[Fault]:
    """Yield one line for each box that must move, with a place at which it meets no other, moved or not."""
    wrong: dict[int, list[str]] = {}
    for clash in clashes(drawn, page):
        with_other = ""
        if clash.other is not None:
            other = drawn[clash.other]
            with_other = f"and '{other.label}' ({other.node}, line {rows[clash.other].line}) "
        wrong.setdefault(clash.box, []).append(with_other + clash.said)
    standing = [box for i, box in enumerate(drawn) if i not in wrong]
    for i, said in sorted(wrong.items()):
        box, row = drawn[i], rows[i]
        x, y = free(box, standing, page)
        standing.append(replace(box, x=x, y=y))
        message = (
            f"'{shown(box.label)}' ({shown(box.node)}) {shown('; '.join(said), limit=None)}, in diagram"
            f" {shown(row.cells['diagram'])}; the nearest free place is x {x:g}, y {y:g}"
        )
        yield layout.fault(row, "x", message)
