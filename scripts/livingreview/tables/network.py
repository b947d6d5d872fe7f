"""List of all arrows of a review by the molecule, cell or process at which they begin, each with its findings."""

from __future__ import annotations

from IPython.display import Markdown

from livingreview.evidence.network import Network
from livingreview.evidence.pathways import sentence, standing
from livingreview.evidence.records import Row, records
from livingreview.tables.myst import escape, fact, key_to_marks
from livingreview.tables.pathway import findings_of


def arrows(network: Network) -> Markdown:
    """Return one item per node from which an arrow begins, in it one per arrow, and in that one per finding.

    A page leaves those that a reader did not ask for away; print leaves the list to the website.
    """
    told: dict[str, list[Row]] = {}
    for row in records(network.evidence):
        told.setdefault(row["edge"], []).append(row)
    edges: dict[str, list[Row]] = {}
    for edge in records(network.edges):
        edges.setdefault(edge["subject_label"], []).append(edge)
    lines = ["::::{container} lr-arrows lr-record", ""]
    lines += [key, ""] if (key := key_to_marks(network.evidence)) else []
    for label in sorted(edges, key=str.casefold):
        lines.append(f"- {escape(label)}")
        for one in edges[label]:
            subject, effect, object_ = map(escape, sentence(one))
            arrow = fact(f"**{subject}** {effect} **{object_}**", "edges", one["edge"])
            lines.append(f"  - {arrow}: {escape(standing(one, network.focus))}.")
            lines += [f"    - {words}" for words in findings_of(told.get(one["edge"], []))]
    return Markdown("\n".join([*lines, "::::"]) + "\n")
