"""Numbers in prose that are data: roles that print a value of a table, with source and status on hover.

``{value}`KEY` `` prints the estimate of a row of outcomes with its unit, ``{estimate}`KEY` `` adds the
interval and its level, and ``{patients}`TRIAL/ARM` `` the number of patients of an arm, ``{as-of}`TABLE` `` the day of the last check.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxRole
from sphinx.util.logging import getLogger

from livingreview.evidence import data, numbers
from livingreview.project import Project

logger = getLogger(__name__)


class ValueNode(nodes.Inline, nodes.TextElement):
    """A number on its way to becoming a link to its source; attributes ``source`` and ``hint``."""


class OutcomeRole(SphinxRole):
    """Print one row of outcomes, with or without its interval."""

    def __init__(self, *, interval: bool) -> None:
        super().__init__()
        self.interval = interval

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Look up the row named by the role's text."""
        project = _project(self.env)
        self.env.note_dependency(str(project.data / data.resource("outcomes", project)["path"]))
        rows = _table("outcomes", project).query("outcome == @key", local_dict={"key": self.text})
        if rows.empty:
            return _unknown(self, "outcomes.csv has no outcome")
        row = rows.iloc[0].to_dict()
        text = numbers.sentence(row) if self.interval else numbers.value(row)
        return [_node(row, text, project, _outcome_hint(row, project))], []


class PatientsRole(SphinxRole):
    """Print the number of patients of an arm."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Look up the arm named ``trial/arm``."""
        project = _project(self.env)
        self.env.note_dependency(str(project.data / data.resource("arms", project)["path"]))
        trial, _, arm = self.text.partition("/")
        arms = _table("arms", project)
        rows = arms[(arms.trial == trial) & (arms.arm == arm)]
        if rows.empty:
            return _unknown(self, "arms.csv has no arm")
        row = rows.iloc[0].to_dict()
        return [_node(row, row["n_text"], project, f"Patients: {row['regimen']}")], []


class AsOfRole(SphinxRole):
    """Print the day on which a table was last compared with its sources."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Print the newest ``checked_on`` of the table named by the role's text."""
        project = _project(self.env)
        self.env.note_dependency(str(project.data / data.resource(self.text, project)["path"]))
        newest = _table(self.text, project).checked_on.max()
        if pd.isna(newest):
            return _unknown(self, "no row has been checked in the table")
        return [nodes.Text(f"{newest:%-d %B %Y}")], []


def _project(env: Any) -> Project:
    return Project.find(env.srcdir if not isinstance(env.srcdir, str) else None)


def _table(name: str, project: Project) -> pd.DataFrame:
    """Load a table once per change of its file; chapters hold many numbers."""
    path = project.data / data.resource(name, project)["path"]
    key = (name, path.stat().st_mtime_ns)
    if key not in _tables:
        _tables.clear() if len(_tables) > 8 else None
        _tables[key] = data.load(name, project)
    return _tables[key]


_tables: dict[tuple[str, int], pd.DataFrame] = {}


def _unknown(role: SphinxRole, what: str) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    logger.warning("%s '%s'", what, role.text, location=role.get_location(), type="livingreview")
    return [nodes.problematic(role.rawtext, role.rawtext)], []


def _outcome_hint(row: dict[str, Any], project: Project) -> str:
    endpoint = data.labels("outcomes", "endpoint", project)[row["endpoint"]]
    measure = data.labels("outcomes", "measure", project)[row["measure"]].lower()
    analysis = data.labels("outcomes", "analysis", project)[row["analysis"]].lower()
    cutoff = row["cutoff_text"] if pd.isna(row["cutoff"]) else f"{row['cutoff']:%-d %B %Y}"
    return f"{endpoint}, {measure}; {row['population']}; {analysis}, data cut-off {cutoff}"


def _node(row: dict[str, Any], text: str, project: Project, hint: str) -> ValueNode:
    from livingreview.evidence import references

    status = data.labels("outcomes", "status", project)[row["status"]]
    again = "" if pd.isna(row.get("read_again_on")) else "; compared with the source by two readers"
    said = f"{hint}. Source: {references.short(row['source'], project)}, {row['locator']}. {status} ({row['checked_on']:%-d %B %Y}{again})."
    return ValueNode(text, text + row["status.mark"], source=row["source"], hint=said, status=row["status"])


class ResolveValues(SphinxPostTransform):
    """Turn each number into a link to the entry of its source on the References page."""

    default_priority = 8

    def run(self, **_: Any) -> None:
        """Replace every :class:`ValueNode` of the document."""
        entries = {c.key: c for c in self.env.get_domain("cite").citations}
        for found in list(self.document.findall(ValueNode)):
            text = found.astext()
            entry = entries.get(found["source"])
            if entry is None:
                logger.warning(
                    "no bibliography entry '%s'", found["source"], location=found, type="livingreview"
                )
                found.replace_self(nodes.Text(text))
                continue
            docname = entry.bibliography_key.docname
            uri = self.app.builder.get_relative_uri(self.env.docname, docname)
            link = nodes.reference(
                "",
                "",
                nodes.Text(text),
                refuri=f"{uri}#{entry.citation_id}",
                internal=True,
                reftitle=found["hint"],
            )
            link["classes"] += ["lr-value", f"lr-{found['status']}"]
            found.replace_self(link)


def setup(app: Sphinx) -> None:
    """Add the roles ``value``, ``estimate`` and ``patients``."""
    app.add_node(ValueNode)
    app.add_role("value", OutcomeRole(interval=False))
    app.add_role("estimate", OutcomeRole(interval=True))
    app.add_role("patients", PatientsRole())
    app.add_role("as-of", AsOfRole())
    app.add_post_transform(ResolveValues)
