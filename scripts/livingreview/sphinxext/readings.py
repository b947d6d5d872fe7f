"""How much of a work was read: told with its citation, and marked in the text where it was next to nothing."""

from __future__ import annotations

import html
from dataclasses import dataclass

from docutils import nodes

from livingreview.evidence import data
from livingreview.evidence.records import records
from livingreview.project import Project

TABLE = "readings"


@dataclass(frozen=True)
class Reading:
    """What is told of one work.

    Attributes
    ----------
    told : how much was read, such as ``read as its abstract``.
    mark : sign after a citation; empty for most works.
    """

    told: str
    mark: str

    @property
    def sentence(self) -> str:
        """Return it as a sentence of its own."""
        return f"{self.told[:1].upper()}{self.told[1:]}."


def readings(project: Project) -> dict[str, Reading]:
    """Return key -> reading of each work; none where the review has no such table."""
    if TABLE not in {described["name"] for described in data.resources(project)}:
        return {}
    table = data.load(TABLE, project)
    marks = table["read.mark"] if "read.mark" in table else [""] * len(table)
    rows = records(table.assign(told=table["read.told"].astype("string"), mark=marks))
    return {
        row["citekey"]: Reading(row["told"], row["mark"] if isinstance(row["mark"], str) else "")
        for row in rows
    }


def marked(reading: Reading) -> nodes.raw:
    """Return the mark of a work, with the words that it stands for."""
    words = html.escape(reading.told, quote=True)
    return nodes.raw(
        "", f'<sup class="lr-unread" role="img" aria-label="({words})">{reading.mark}</sup>', format="html"
    )
