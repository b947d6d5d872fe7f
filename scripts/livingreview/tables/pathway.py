"""List of a pathway: every arrow with its findings, for those who do not see or do not hover the diagram."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from IPython.display import Markdown

from livingreview.evidence.pathways import Pathway, sentence, standing
from livingreview.evidence.records import Row, records
from livingreview.tables.myst import cite, escape, fact, key_to_marks, mark


def pathway_list(pathway: Pathway) -> Markdown:
    """Return one item per arrow of the diagram and, nested in it, one per finding, from the same rows.

    The list is folded on the page and open in print; its title says how many of each there are.
    """
    findings: dict[str, list[Row]] = {}
    for row in records(pathway.evidence):
        findings.setdefault(row["edge"], []).append(row)
    lines = [f":::{{admonition}} As a list: {_counted(pathway)}", ":class: dropdown lr-findings", ""]
    lines += [key, ""] if (key := key_to_marks(pathway.evidence)) else []
    for edge in records(pathway.edges):
        subject, effect, object_ = map(escape, sentence(edge))
        arrow = fact(f"**{subject}** {effect} **{object_}**", "edges", edge["edge"])
        lines.append(f"- {arrow}: {escape(standing(edge, pathway.focus))}.")
        lines += [f"  - {words}" for words in findings_of(findings.get(edge["edge"], []))]
    return Markdown("\n".join([*lines, ":::"]) + "\n")


def findings_of(rows: Sequence[Row]) -> Iterator[str]:
    """Yield each finding on an arrow: its way, level and context, what was found, how it is known, and the work."""
    for row in rows:
        where = f"{row['level_label'].lower()}; {escape(row['context'])}"
        said = escape(row["finding"]).removesuffix(".")
        way = fact(str(row["direction_label"]), "evidence", row["evidence"])
        yield f"{way} ({where}). {said}{mark(row)} {cite(row['source'])}."


def _counted(pathway: Pathway) -> str:
    edges, rows = len(pathway.edges), len(pathway.evidence)
    return f"{edges} arrow{'s' * (edges != 1)}, {rows} finding{'s' * (rows != 1)}"
