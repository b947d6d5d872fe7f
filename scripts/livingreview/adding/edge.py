"""A new arrow of the diagrams: its ends, its places on every page, and what speaks for it, all or none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from livingreview.adding import ask as asking
from livingreview.adding import choices, place, ready
from livingreview.adding.add import Added, Row, add_rows, complete, singular, tables, works
from livingreview.adding.choices import Choice
from livingreview.adding.row import AddError, make
from livingreview.charts.diagram import placing
from livingreview.charts.diagram.boxes import (
    NARROW_PAGE,
    WIDE_PAGE,
    Arrow,
    Page,
    RoutingError,
    placed,
)
from livingreview.charts.diagram.placing import Place
from livingreview.charts.diagram.routing import crossings, routes
from livingreview.check import vocabulary
from livingreview.check.fault import shown
from livingreview.check.files import Table
from livingreview.evidence.bibliography import Entry
from livingreview.evidence.layouts import layouts
from livingreview.kept import write_whole
from livingreview.project import Project
from livingreview.say import Say

ENDS = ("subject", "object")
_NEEDED = ("nodes", "edges", "layout", "evidence")
#: Folder of the pictures of proposals, in that of everything generated.
PICTURES = "places"
_PLACE = re.compile(r"(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)")

Choose = Callable[[str, Sequence[Place]], Place]


@dataclass
class _Work:
    """What is known so far, and the tables as they would be with it."""

    tables: dict[str, Table]
    works: Sequence[Entry]
    today: date
    rows: list[Row] = field(default_factory=list)

    def add(self, name: str, given: Mapping[str, str]) -> dict[str, str]:
        """Add a row to the tables that are known here; return its cells."""
        of = self.tables[name]
        whole = complete(of, given, None, self.tables, self.works)
        try:
            row = make(of.schema, whole, start=None, today=self.today)
        except AddError as error:
            raise AddError(f"{singular(name)}, {error}") from error
        self.tables[name] = place.with_row(of, row, place.line_of(row, of))
        self.rows.append(Row(name, row))
        return row


def add_edge(
    project: Project,
    given: Mapping[str, str],
    *,
    ask: bool,
    today: date,
    say: Say = print,
) -> Added:
    """Add an arrow with the places of its boxes and the first finding that speaks to it.

    Parameters
    ----------
    given : columns of ``edges``; of ``evidence``, by their names or as ``evidence.source``; of a new node at one of
        its ends, as ``subject.label`` or ``object.kind``; and places, as ``place.DIAGRAM``: ``X,Y`` or the number of
        a proposal. An end may be named by its label, another name or its identifier.
    ask : whether to ask for what is missing; the first proposal is taken otherwise.

    Raises
    ------
    AddError : if a part is missing or unknown, there is no free place, or the result would not pass; nothing is
        written then.
    """
    found = tables(project)
    if missing := [name for name in _NEEDED if name not in found]:
        raise AddError(f"this review has no table {missing[0]}, which an arrow needs")
    work = _Work(dict(found), works(project), today)
    parts = _parts(given, found)
    try:
        return _added(project, parts, work, ask=ask, say=say)
    except asking.LeftError:
        raise
    except AddError as error:
        error.answers = _flat(parts)
        raise


def _flat(parts: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return what was said of all parts as it can be given again."""
    own = parts["edge"]
    others = {
        f"{about}.{name}": said
        for about, cells in parts.items()
        if about != "edge"
        for name, said in cells.items()
    }
    # Of a new node the label names the end.
    return {
        name: said
        for name, said in own.items()
        if name != "edge" and not (name in ENDS and f"{name}.label" in others)
    } | others


def _added(project: Project, parts: dict[str, dict[str, str]], work: _Work, *, ask: bool, say: Say) -> Added:
    if ask:
        say(asking.HOW)
    for end in ENDS:
        _end(end, parts, work, ask=ask, say=say)
    edge = _edge(parts, work, ask=ask, say=say)
    for diagram in edge["diagrams"].split(";"):
        for size, layout in layouts(diagram).items():
            page = WIDE_PAGE if size == "wide" else NARROW_PAGE
            _place(project, edge, diagram, layout, page, parts["place"], work, ask=ask, say=say)
    evidence = {"edge": edge["edge"], **parts["evidence"]}
    if ask:
        say(f"Who has shown it? {_sentence(edge, work)}")
        parts["evidence"] |= asking.answers(
            work.tables["evidence"],
            evidence,
            None,
            work.today,
            tables=work.tables,
            works=work.works,
            first=False,
        )
    try:
        work.add("evidence", {"edge": edge["edge"], **parts["evidence"]})
    except AddError as error:
        raise AddError(
            f"{error}\nAn arrow needs a finding that speaks to it: say direction, level, studied, context, finding,"
            " source, locator and status."
        ) from error
    return add_rows(project, work.rows, today=work.today)


def _parts(given: Mapping[str, str], found: Mapping[str, Table]) -> dict[str, dict[str, str]]:
    """Sort what was given by what it is about.

    Raises
    ------
    AddError : if it is about nothing.
    """
    parts: dict[str, dict[str, str]] = {"edge": {}, "subject": {}, "object": {}, "evidence": {}, "place": {}}
    edge, evidence, node = (
        [one["name"] for one in found[name].schema["fields"]] for name in ("edges", "evidence", "nodes")
    )
    columns = {"edge": edge, "subject": node, "object": node, "evidence": evidence, "place": None}
    for name, value in given.items():
        about, point, column = name.partition(".")
        if not point:
            about, column = ("edge", name) if name in edge else ("evidence", name)
        known = columns.get(about)
        if about not in columns or (known is not None and column not in known):
            raise AddError(
                f"{shown(name)} is no part of an arrow; write subject, effect, object, diagrams, a column of evidence,"
                " subject.label (and kind, compartment, identifier, description) of a new node, or place.DIAGRAM=X,Y"
            )
        parts[about][column] = value
    return parts


def _end(end: str, parts: dict[str, dict[str, str]], work: _Work, *, ask: bool, say: Say) -> None:
    """Find the node at an end of the arrow, or make it."""
    nodes = work.tables["nodes"]
    offered = choices.choices(end, work.tables["edges"], {}, work.tables)
    new, said = parts[end], parts["edge"].get(end, "")
    if not said and not new and ask:
        say(
            f"{end.capitalize()} of the arrow: a node by its label or another name; a new name makes a new node."
        )

        def accept(answer: str) -> tuple[str, str]:
            if not answer.strip():
                return "", "write the name of a node"
            meaning = choices.meant(answer, offered)
            ambiguous = meaning.fault and "may be" in meaning.fault
            return (answer, meaning.fault) if ambiguous else (answer, "")

        lines = [f"  {choice.told}" for choice in offered]
        said = asking.one(end.capitalize(), accept, explained=lines)
    label = new.get("label") or said
    if not label:
        raise AddError(
            f"{end} is missing: name a node by its label, such as {end}=“{offered[0].label if offered else 'A'}”"
        )
    meaning = choices.meant(label, offered)
    if not meaning.fault:
        if set(new) - {"label"}:
            raise AddError(
                f"{end}: {shown(label)} is there already as {meaning.value}; leave {end}.{sorted(set(new) - {'label'})[0]} out"
            )
        parts["edge"][end] = meaning.value
        return
    if not new and not ask:
        raise AddError(
            f"{end}: {meaning.fault}; or make a new node with {end}.label, {end}.kind, {end}.compartment,"
            f" {end}.identifier and {end}.description"
        )
    cells = {"label": label, **new}
    if "compartment" in cells:
        cells["compartment"] = _compartment(cells["compartment"], nodes)
    if ask:
        say(f"{label} is a new node. Compartments so far: {', '.join(_compartments(nodes))}.")
        cells |= asking.answers(
            nodes, cells, None, work.today, tables=work.tables, works=work.works, first=False
        )
        cells["compartment"] = _compartment(cells["compartment"], nodes)
    parts[end] = {name: said for name, said in cells.items() if name != "node"}
    parts["edge"][end] = work.add("nodes", cells)["node"]


def _compartments(nodes: Table) -> list[str]:
    labels = nodes.schema["missingValues"]
    return sorted({row.cells["compartment"] for row in nodes.rows} - set(labels))


def _compartment(said: str, nodes: Table) -> str:
    """Return a compartment as the others are written; a new one as it was said."""
    return next(
        (one for one in _compartments(nodes) if vocabulary.plain(one) == vocabulary.plain(said)), said
    )


def _edge(parts: dict[str, dict[str, str]], work: _Work, *, ask: bool, say: Say) -> dict[str, str]:
    """Make the arrow itself."""
    of, cells = work.tables["edges"], parts["edge"]
    drawn = diagrams(of)
    if ask:
        cells |= asking.answers(
            of,
            {**cells, "diagrams": cells.get("diagrams", "-")},
            None,
            work.today,
            tables=work.tables,
            works=(),
            first=False,
        )
        if not cells.get("diagrams"):
            cells["diagrams"] = _asked_diagrams(drawn, cells, of, say)
    if not cells.get("diagrams"):
        raise AddError(f"diagrams is missing: one or more of {', '.join(drawn)}, separated by semicolons")
    meant = []
    for part in re.split(r"[;,]", cells["diagrams"]):
        meaning = choices.meant(part, [Choice(one) for one in drawn])
        if meaning.fault:
            raise AddError(f"diagrams: {meaning.fault}")
        meant.append(meaning.value)
    cells["diagrams"] = ";".join(dict.fromkeys(meant))
    cells = complete(of, cells, None, work.tables, ())
    for row in of.rows:
        if all(row.cells[name] == cells.get(name) for name in (*ENDS, "effect")):
            raise AddError(
                f"this arrow is there already: {row.cells['edge']} in {row.cells['diagrams']}; add what speaks to it"
                f" with add evidence -s edge={row.cells['edge']}"
            )
    return work.add("edges", cells)


def diagrams(edges: Table) -> list[str]:
    """Return the diagrams that the arrows name, in the order in which they first do."""
    return list(dict.fromkeys(name for row in edges.rows for name in row.cells["diagrams"].split(";")))


def _asked_diagrams(drawn: Sequence[str], cells: Mapping[str, str], of: Table, say: Say) -> str:
    """Ask for the diagrams of an arrow; those that draw both of its ends stand ready."""
    ends = {cells["subject"], cells["object"]}
    drawing = {
        name: {row.cells[end] for row in of.rows if name in row.cells["diagrams"].split(";") for end in ENDS}
        for name in drawn
    }
    both = [name for name in drawn if ends <= drawing[name]] or [
        name for name in drawn if ends & drawing[name]
    ]
    offered = [Choice(name, f"{len(drawing[name])} boxes") for name in drawn]

    def accept(answer: str) -> tuple[str, str]:
        found = []
        for part in re.split(r"[;,]", answer):
            meaning = choices.meant(part, offered)
            if meaning.fault:
                return answer, meaning.fault
            found.append(meaning.value)
        return ";".join(dict.fromkeys(found)), ""

    lines = [
        "Diagrams that show the arrow, separated by semicolons.",
        *(f"  {choice.told}" for choice in offered),
    ]
    for line in lines[1:]:
        say(f"  {line}")
    return asking.one("Diagrams", accept, standing=";".join(both[:1]), explained=lines)


def _place(
    project: Project,
    edge: Mapping[str, str],
    diagram: str,
    layout: str,
    page: Page,
    given: Mapping[str, str],
    work: _Work,
    *,
    ask: bool,
    say: Say,
) -> None:
    """Give the ends of an arrow that have no place on a page one each."""
    for node in dict.fromkeys(edge[end] for end in ENDS):
        rows = [row.cells for row in work.tables["layout"].rows if row.cells["diagram"] == layout]
        if any(row["node"] == node for row in rows):
            continue
        nodes, arrows = described(work.tables["nodes"]), arrows_of(work.tables["edges"], diagram)
        standing = [{"node": row["node"], "x": float(row["x"]), "y": float(row["y"])} for row in rows]
        said = given.get(f"{node}.{layout}") or given.get(layout) or given.get(node) or ""
        if found := _PLACE.fullmatch(said.strip()):
            chosen = Place(float(found[1]), float(found[2]), 0, 0.0)
        else:
            try:
                offered = placing.proposals(node, nodes, standing, arrows, page)
            except RoutingError as error:
                raise AddError(f"{layout}: {error}") from error
            files = _pictures(project, layout, node, nodes, standing, arrows, page, offered, edge["edge"])
            before = _crossings(nodes, standing, arrows, node, page)
            say(f"Places for {node} in {layout}:")
            for number, (one, file) in enumerate(zip(offered, files, strict=True), start=1):
                more = max(one.crossings - before, 0)
                say(
                    f"  {number}  x {one.x:g}, y {one.y:g}: its arrows are {one.length:.0f} px long,"
                    f" {more or 'no'} more crossing{'' if more == 1 else 's'}  {project.relative(file)}"
                )
            chosen = _chosen(said, offered, ask=ask)
            if not ask and not said:
                say(f"  the first is taken; another with -s place.{layout}=2, or =X,Y")
        work.add("layout", {"diagram": layout, "node": node, "x": f"{chosen.x:g}", "y": f"{chosen.y:g}"})


def _chosen(said: str, offered: Sequence[Place], *, ask: bool) -> Place:
    def accept(answer: str) -> tuple[str, str]:
        if answer.isascii() and answer.isdigit() and 1 <= int(answer) <= len(offered):
            return answer, ""
        if _PLACE.fullmatch(answer):
            return answer, ""
        return answer, f"write a number from 1 to {len(offered)}, or X,Y"

    if said:
        value, fault = accept(said.strip())
        if fault:
            raise AddError(f"place {shown(said)}: {fault}")
    else:
        value = (
            asking.one("Place", accept, standing="1", explained=["Look at the pictures, or write X,Y."])
            if ask
            else "1"
        )
    if found := _PLACE.fullmatch(value):
        return Place(float(found[1]), float(found[2]), 0, 0.0)
    return offered[int(value) - 1]


def described(nodes: Table) -> list[dict[str, Any]]:
    """Return the nodes with the shape of their boxes."""
    kinds = vocabulary.words(nodes.name, nodes.schema, "kind")
    return [
        {**row.cells, "kind.shape": kinds.get(row.cells["kind"], {}).get("shape", "")} for row in nodes.rows
    ]


def arrows_of(edges: Table, diagram: str) -> list[Arrow]:
    """Return the arrows of a diagram."""
    return [
        Arrow(row.cells["edge"], row.cells["subject"], row.cells["object"])
        for row in edges.rows
        if diagram in row.cells["diagrams"].split(";")
    ]


def _drawable(arrows: Iterable[Arrow], layout: Sequence[Mapping[str, Any]]) -> list[Arrow]:
    known = {row["node"] for row in layout}
    return [arrow for arrow in arrows if {arrow.subject, arrow.object} <= known]


def _crossings(
    nodes: Sequence[Mapping[str, Any]],
    layout: Sequence[Mapping[str, Any]],
    arrows: Sequence[Arrow],
    node: str,
    page: Page,
) -> int:
    """Count the crossings of a diagram without a node."""
    own = _drawable((arrow for arrow in arrows if node not in (arrow.subject, arrow.object)), layout)
    try:
        ways = routes(placed(nodes, layout, page, own), own, page)
    except RoutingError:
        return 0
    return sum(map(len, crossings(ways).values()))


def _pictures(
    project: Project,
    layout: str,
    node: str,
    nodes: Sequence[Mapping[str, Any]],
    standing: Sequence[Mapping[str, Any]],
    arrows: Sequence[Arrow],
    page: Page,
    offered: Sequence[Place],
    edge: str,
) -> list[Path]:
    """Draw each proposal into a file of its own."""
    files = []
    for number, one in enumerate(offered, start=1):
        rows = [*standing, {"node": node, "x": one.x, "y": one.y}]
        own = _drawable(arrows, rows)
        new = {node, edge, *(arrow.edge for arrow in own if node in (arrow.subject, arrow.object))}
        title = f"Place {number} of {node} in {layout}"
        drawn = placing.sketched(placed(nodes, rows, page, own), own, page, new=new, title=title)
        file = project.build / PICTURES / f"{layout}-{ready.slug(node)}-{number}.svg"
        write_whole(file, drawn.encode())
        files.append(file)
    return files


def _sentence(edge: Mapping[str, str], work: _Work) -> str:
    labels = {row.cells["node"]: row.cells["label"] for row in work.tables["nodes"].rows}
    effect = vocabulary.words("edges", work.tables["edges"].schema, "effect").get(edge["effect"], {})
    return f"{labels[edge['subject']]} {str(effect.get('label', edge['effect'])).lower()} {labels[edge['object']]}."
