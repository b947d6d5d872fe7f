"""Pathway diagram: boxes for nodes, arrows that show what one does to another and how well that is supported."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from livingreview.charts.diagram.boxes import NARROW_PAGE, WIDE_PAGE, Arrow, Page, Point, RoutingError, boxes
from livingreview.charts.diagram.legend import (
    Sheet,
    effect_colours,
    legend,
    line_style,
    shapes,
    state_colours,
)
from livingreview.charts.diagram.outlines import arrowhead, circle, route_line
from livingreview.charts.diagram.routing import crossings, routes, signs
from livingreview.charts.drawing.palette import INK, PAPER
from livingreview.charts.drawing.responsive import Picture, framed, responsive, with_files
from livingreview.charts.drawing.theme import SMALL
from livingreview.evidence.layouts import layouts
from livingreview.evidence.pathways import Pathway, sentence, standing
from livingreview.evidence.records import Row, records

#: Findings that a tooltip tells; the list below the diagram has all of them.
_TOLD = 4
_DIM = 0.14


def pathway(pathway: Pathway, *, title: str, genes: Collection[str] = ()) -> Picture:
    """Draw a pathway with its evidence.

    Parameters
    ----------
    pathway : a diagram as :meth:`livingreview.evidence.pathways.Pathway.load` gives it.
    title : read out first by a screen reader.
    genes : words that name genes, which are set in italics.

    Returns
    -------
    alt.LayerChart : one arrow per edge. Effect is told by the head of the arrow and by colour; where all have the
        same effect, an arrow has the colour of the state to which it leads. Contested arrows
        are dashed and carry a question mark, arrows shown only outside the focus context are thin and dotted.
        In the live chart selects dim what does not fit level, context, node and year, boxes too.

    Raises
    ------
    ValueError : if boxes overlap or an arrow finds no way on the wide or the narrow page.
    """
    picture = _pathway(
        pathway.edges,
        title=title,
        genes=genes,
        nodes=pathway.nodes,
        layout=pathway.layout,
        evidence=pathway.evidence,
        focus=pathway.focus,
        diagram=pathway.diagram,
    )
    return with_files(picture, pathway.files()) if len(pathway.edges) else picture


@responsive
def _pathway(
    edges: pd.DataFrame,
    width: int,
    *,
    title: str,
    genes: Collection[str],
    nodes: pd.DataFrame,
    layout: pd.DataFrame,
    evidence: pd.DataFrame,
    focus: str,
    diagram: str,
) -> alt.LayerChart:
    size, page = ("wide", WIDE_PAGE) if width >= 500 else ("narrow", NARROW_PAGE)
    places = layout[layout.page == size]
    arrows = [Arrow(edge["edge"], edge["subject"], edge["object"]) for edge in records(edges)]
    try:
        drawn = boxes(nodes, places, page, arrows)
        ways = routes(drawn, arrows, page)
    except RoutingError as error:
        name = layouts(diagram)[size]
        raise ValueError(f"data/pathways/layout.csv, diagram '{name}': {error}") from error

    explained, sheet = Sheet(page), Sheet(page)
    down = legend(explained, edges, nodes, focus) + page.step
    states = state_colours(edges, nodes)
    marked = signs(ways, list(edges.edge[edges.direction == "contested"]), page, drawn)
    shown = pd.DataFrame(list(_arrows(edges, evidence, ways, marked, page, down, focus, states)))
    for box in drawn:
        own = [row["keys"] for row in records(shown) if box.node in (row["subject"], row["object"])]
        sheet.box(box, down, colour=states.get(box.node, ""), keys="".join(own))
    height = int(
        down
        + max([box.bottom for box in drawn] + [y for way in ways.values() for _, y in way])
        + 2 * page.step
    )
    params, lit = _filters(edges, nodes, evidence, focus)
    opacity = alt.condition(lit, alt.value(1), alt.value(_DIM))
    over = alt.selection_point(
        name="over", on="pointerover", clear="pointerout", fields=["edge"], empty=False
    )
    stroke_width = alt.condition(over, alt.value(3.4), alt.StrokeWidth("width:Q", scale=None, legend=None))
    contested = shown[shown.direction == "contested"]
    arrow, question = alt.Chart(shown), alt.Chart(contested)
    layers = [
        *explained.layers(),
        *sheet.layers(opacity),
        shapes(arrow, "line", opacity=opacity, strokeWidth=stroke_width),
        shapes(arrow, "head", opacity=opacity),
    ]
    if len(contested):
        layers += [
            shapes(question, "sign", opacity=opacity),
            question.mark_text(
                baseline="middle", align="center", fontSize=max(page.font - 1, SMALL), fontWeight=700
            ).encode(
                x=alt.X("sign_x:Q", scale=None, axis=None),
                y=alt.Y("sign_y:Q", scale=None, axis=None),
                text=alt.value("?"),
                color=alt.Color("colour:N", scale=None, legend=None),
                opacity=opacity,
            ),
        ]
    layers.append(_reach(arrow, page).add_params(over))
    return framed(
        layers,
        shown[["edge"]],
        width=width,
        height=height,
        description=_describe(edges, nodes, focus),
        finding=_finding(edges, focus),
    ).add_params(*params)


def _reach(arrows: alt.Chart, page: Page) -> alt.Chart:
    """Lay an unseen broad line over each arrow, which a finger can find."""
    reach: alt.Chart = (
        arrows.mark_point(
            size=4,
            filled=False,
            fill="none",
            opacity=1,
            strokeOpacity=0,
            stroke=INK.light,
            strokeWidth=page.step + 3,
        )
        .encode(
            x=alt.value(0),
            y=alt.value(0),
            shape=alt.Shape("way:N", scale=None, legend=None),
            tooltip=alt.Tooltip("tip:N"),
        )
        .properties(name="arrows")
    )
    return reach


def _arrows(
    edges: pd.DataFrame,
    evidence: pd.DataFrame,
    ways: Mapping[str, Sequence[Point]],
    marked: Mapping[str, Point],
    page: Page,
    down: float,
    focus: str,
    states: Mapping[str, str],
) -> Iterator[dict[str, Any]]:
    """Yield what the picture draws and tells of each arrow."""
    told: dict[str, list[Row]] = {}
    for row in records(evidence):
        told.setdefault(row["edge"], []).append(row)
    colours, met = effect_colours(edges), crossings(ways)
    heads = dict(zip(edges.effect, edges["effect.head"], strict=True))
    for edge in records(edges):
        way = [(x, y + down) for x, y in ways[edge["edge"]]]
        rows = told.get(edge["edge"], [])
        gaps = {i: met.get((edge["edge"], i), []) for i in range(len(way) - 1)}
        colour = states.get(edge["object"], colours[edge["effect"]])
        head = arrowhead(heads[edge["effect"]], way, colour, page)
        x, y = marked.get(edge["edge"], way[0])
        yield {
            "edge": edge["edge"],
            "direction": edge["direction"],
            "colour": colour,
            "line": route_line(way, head.trim, page, gaps),
            "line_fill": "none",
            "way": route_line(way, 0, page),
            "head": head.path,
            "head_fill": head.fill,
            "sign": circle(x, y + down, 7 if page is WIDE_PAGE else 6.5),
            "sign_fill": PAPER.light,
            "sign_x": x,
            "sign_y": y + down,
            **line_style(edge["direction"], bool(edge["in_focus"])),
            "subject": edge["subject"],
            "object": edge["object"],
            "keys": _keys(edge, rows),
            "tip": _tip(edge, rows, focus),
        }


# Filters of the live chart.


def _filters(
    edges: pd.DataFrame, nodes: pd.DataFrame, evidence: pd.DataFrame, focus: str
) -> tuple[list[alt.Parameter], str]:
    """Return the selects, and the expression that is true for arrows to be lit.

    An arrow is lit if one of its findings fits level, context and years at once, and one of its ends the node.
    """
    levels = evidence.sort_values("level_label").drop_duplicates("level")
    kinds = nodes.sort_values("kind_label").drop_duplicates("kind")
    cells = nodes[nodes.kind == "cell"].sort_values("label")
    years = sorted(set(evidence.year.dropna().astype(int))) or [0]
    bound: dict[str, tuple[str, list[Any], list[str] | None]] = {
        "level": ("Level", ["", *levels.level], ["All levels", *map(str, levels.level_label)]),
        "context": ("Context", ["", "focus"], ["All contexts", f"{focus} only"]),
        "touching": (
            "Touching",
            ["", *kinds.kind, *cells.node],
            ["All nodes", *(f"Any {label.lower()}" for label in kinds.kind_label), *cells.label],
        ),
        "since": ("Cited from", years, None),
        "until": ("to", years, None),
    }
    if not focus:
        del bound["context"]
    first = {"since": years[0], "until": years[-1]}
    params = [
        alt.param(
            name=name,
            value=first.get(name, ""),
            bind=alt.binding_select(name=f"{words} ", options=options, labels=labels or alt.Undefined),
        )
        for name, (words, options, labels) in bound.items()
    ]
    # The pattern of a finding in a key; one that is given no choice fits all, arrows without findings too.
    level = "(level === '' ? '[a-z-]+' : level)"
    context = "(context === '' ? '[a-z]+' : context)" if focus else "'[a-z]+'"
    every = f"since === {years[0]} && until === {years[-1]}"
    # Years without a number (0) fit every range.
    year = f"({every} ? '[a-z0-9]+' : '(0|' + join(sequence(since, until + 1), '|') + ')')"
    touched = "(touching === '' ? '' : ',' + touching + ',')"
    return params, f"test(';' + {level} + '/' + {context} + '/' + {year} + '/[^;]*' + {touched}, datum.keys)"


def _keys(edge: Row, rows: Sequence[Row]) -> str:
    """Return what a filter asks of an arrow: level, context and year of each finding, and what it touches."""
    ends = f",{edge['subject']},{edge['object']},{edge['subject_kind']},{edge['object_kind']},"
    if not rows:
        return f";none/none/none/{ends}"
    return "".join(
        f";{row['level']}/{'focus' if row['in_focus'] else 'other'}/{0 if pd.isna(row['year']) else row['year']}/{ends}"
        for row in rows
    )


# Words.


def _tip(edge: Row, rows: Sequence[Row], focus: str) -> dict[str, str]:
    tip = {"Arrow": " ".join(sentence(edge)), "Status": standing(edge, focus)}
    for i, row in enumerate(rows[:_TOLD], start=1):
        tip[f"Finding {i}"] = (
            f"{row['direction_label']} ({str(row['level_label']).lower()}; {row['context']}). {row['finding']} {row['reference']}."
        )
    if len(rows) > _TOLD:
        tip["More"] = f"{len(rows) - _TOLD} more in the list below"
    return tip | {"Key": edge["edge"]}


def _finding(edges: pd.DataFrame, focus: str) -> str:
    """Say how many arrows rest on findings that agree, how many are contested, and how many were shown in focus."""
    counts = edges.direction.value_counts()
    said = [
        f"{counts[way]} {words}"
        for way, words in (
            ("supported", "are supported"),
            ("contested", "are contested"),
            ("unsupported", "have no evidence yet"),
        )
        if way in counts
    ]
    where = f"; {int(edges.in_focus.sum())} were shown in {focus}" if focus else ""
    return f"Of {len(edges)} arrows {', '.join(said)}{where}."


def _describe(edges: pd.DataFrame, nodes: pd.DataFrame, focus: str) -> str:
    said = [f"{' '.join(sentence(edge))} ({standing(edge, focus)})" for edge in records(edges)]
    return f"{len(nodes)} nodes, {len(edges)} arrows. " + "; ".join(said) + "."
