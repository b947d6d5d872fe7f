"""All diagrams of a review as one network: every arrow with its findings, and every name of what it joins."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from livingreview.evidence import data, names
from livingreview.evidence.pathways import Pathway, findings, ranked, summarise, told_focus
from livingreview.evidence.records import records
from livingreview.evidence.selections import question
from livingreview.project import Project


@dataclass(frozen=True)
class Network:
    """The arrows of all diagrams, each once.

    Attributes
    ----------
    focus : what the page is about, as a reader is told it; empty if it is about every context.
    nodes : rows of ``nodes`` that an arrow names, with ``place`` in the whole table.
    edges : all rows of ``edges``, with the summaries of :func:`livingreview.evidence.pathways.summarise`.
    evidence : their findings, arrow by arrow, the strongest level first.
    aliases : node -> its other names: of the molecule, the drug or the mechanism that it is.
    diagrams : each diagram by itself, in the order in which the table of arrows names them first.
    """

    focus: str
    nodes: pd.DataFrame
    edges: pd.DataFrame
    evidence: pd.DataFrame
    aliases: dict[str, list[str]]
    diagrams: tuple[Pathway, ...]

    @classmethod
    @question
    def load(cls, *, focus: str = "", project: Project | None = None) -> Network:
        """Load every arrow of the review.

        Parameters
        ----------
        focus : word of the column ``studied``, as for :meth:`livingreview.evidence.pathways.Pathway.load`.

        Raises
        ------
        ValueError : if the focus is no such word, or an arrow names a node that the tables do not have.
        KeyError : if a source is not in the bibliography.
        """
        nodes, edges = data.load("nodes", project), data.load("edges", project)
        drawn = list(dict.fromkeys(name for cell in edges.diagrams for name in cell.split(";")))
        diagrams = tuple(Pathway.load(name, focus=focus, project=project) for name in drawn)
        joined = nodes.assign(place=range(len(nodes)))
        joined = joined[joined.node.isin({*edges.subject, *edges.object})].reset_index(drop=True)
        rows = ranked(findings(focus, project), edges)
        return cls(
            told_focus(focus, project),
            joined,
            summarise(edges, joined, rows),
            rows,
            _aliases(joined, project),
            diagrams,
        )


def _aliases(nodes: pd.DataFrame, project: Project | None) -> dict[str, list[str]]:
    """Return node -> the names of every entry of the indexes that gathers it, or bears its label."""
    by_row: dict[str, list[names.Entry]] = {}
    by_name: dict[str, list[names.Entry]] = {}
    for entry in names.entries(project):
        if entry.kind == "trial":
            continue
        for key in entry.rows if entry.kind != "drug" else ():
            by_row.setdefault(key, []).append(entry)
        for name in entry.names:
            by_name.setdefault(name.casefold(), []).append(entry)
    found = {}
    for row in records(nodes):
        meant = [*by_row.get(row["node"], []), *by_name.get(row["label"].casefold(), [])]
        told = dict.fromkeys(name for entry in meant for name in entry.names)
        found[row["node"]] = [name for name in told if name != row["label"]]
    return found
