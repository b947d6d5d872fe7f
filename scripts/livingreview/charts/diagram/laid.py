"""All diagrams as numbers, for a page that draws the part of them that a reader asks for: sizes, places and routes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from IPython.display import HTML

from livingreview.charts.diagram.boxes import NARROW_PAGE, WIDE_PAGE, Arrow, Box, Page, boxes, placed
from livingreview.charts.diagram.legend import effect_colours
from livingreview.charts.diagram.routing import routes
from livingreview.evidence.network import Network
from livingreview.evidence.pathways import Pathway, standing
from livingreview.evidence.records import Row, records

PAGES = {"wide": WIDE_PAGE, "narrow": NARROW_PAGE}


def explorer(network: Network) -> HTML:
    """Return the place of the page where a script puts controls and drawing, with what it needs.

    Without scripts it says so; the list of :func:`livingreview.tables.network.arrows` stands below it.
    """
    words = json.dumps(laid(network), ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    return HTML(
        f'<div class="lr-explorer" data-explorer="pathways"><script type="application/json">{words}</script>'
        "<noscript><p>To choose and to draw needs scripts; the list below holds every arrow.</p></noscript></div>"
    )


def laid(network: Network) -> dict[str, Any]:
    """Return what the script draws and asks.

    Returns
    -------
    dict : ``focus``; ``levels`` (key and label, the strongest first); ``effects`` (key -> label, head, colour);
        ``kinds`` (key -> label, shape); ``pages`` (page -> its measures in CSS pixels); ``nodes`` (each with its names
        and, for each page, the lines of its label and its size); ``edges`` (each with its standing in words, and level
        and focus of every finding that decides on it); ``diagrams`` (each with boxes and routes on each page).
    """
    edges = network.edges
    colours = effect_colours(edges)
    told: dict[str, list[Row]] = {}
    for row in records(network.evidence):
        told.setdefault(row["edge"], []).append(row)
    levels = network.evidence.drop_duplicates("level").sort_values("level_label")
    return {
        "focus": network.focus,
        "levels": [[row["level"], str(row["level_label"])] for row in records(levels)],
        "effects": {
            row["effect"]: [str(row["effect_label"]), row["effect.head"], colours[row["effect"]]]
            for row in records(edges.sort_values("effect_label").drop_duplicates("effect"))
        },
        "kinds": {
            row["kind"]: [str(row["kind_label"]), row["kind.shape"]]
            for row in records(network.nodes.sort_values("kind_label").drop_duplicates("kind"))
        },
        "pages": {
            name: {"font": page.font, "line": page.line, "step": page.step} for name, page in PAGES.items()
        },
        "nodes": _nodes(network),
        "edges": [_edge(row, told.get(row["edge"], []), network.focus) for row in records(edges)],
        "diagrams": {
            one.diagram: {"title": _title(one.diagram)}
            | {name: _drawn(one, name, page) for name, page in PAGES.items()}
            for one in network.diagrams
        },
    }


def _nodes(network: Network) -> list[dict[str, Any]]:
    rows = records(network.nodes)
    nowhere = [{"node": row["node"], "x": 0, "y": 0} for row in rows]
    sizes = {name: placed(rows, nowhere, page) for name, page in PAGES.items()}
    return [
        {
            "key": row["node"],
            "label": row["label"],
            "kind": row["kind"],
            "names": network.aliases[row["node"]],
        }
        | {name: [list(found[i].lines), *_size(found[i])] for name, found in sizes.items()}
        for i, row in enumerate(rows)
    ]


def _size(box: Box) -> list[float]:
    return [round(box.width, 1), round(box.height, 1)]


def _edge(row: Row, findings: Sequence[Row], focus: str) -> dict[str, Any]:
    deciding = [one for one in findings if one["direction.speaks"] != "against"] or findings
    return {
        "key": row["edge"],
        "from": row["subject"],
        "to": row["object"],
        "effect": row["effect"],
        "diagrams": row["diagrams"].split(";"),
        "direction": row["direction"],
        "level": row["level"],
        "focus": bool(row["in_focus"]),
        "for": int(row["rows_for"]),
        "standing": standing(row, focus),
        "findings": [[one["level"], bool(one["in_focus"])] for one in deciding],
    }


def _drawn(diagram: Pathway, name: str, page: Page) -> dict[str, Any]:
    arrows = [Arrow(edge["edge"], edge["subject"], edge["object"]) for edge in records(diagram.edges)]
    drawn = boxes(diagram.nodes, diagram.layout[diagram.layout.page == name], page, arrows)
    return {
        "boxes": {box.node: [box.x, box.y, *_size(box)] for box in drawn},
        "ways": {
            edge: [round(number, 1) for point in way for number in point]
            for edge, way in routes(drawn, arrows, page).items()
        },
    }


def _title(diagram: str) -> str:
    words = diagram.replace("-", " ")
    return words[:1].upper() + words[1:]
