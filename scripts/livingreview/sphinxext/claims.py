"""The mark at the end of a conclusion: on hover and focus it says on what in the tables the sentence rests.

``{claim}`KEY` `` at the end of a line names a row of claims. The mark is a button, because it leads nowhere: it is
reached with the keyboard, has a name for screen readers, and is left out on paper.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import astuple
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxRole
from sphinx.util.logging import getLogger

from livingreview.evidence import claims
from livingreview.evidence.questions import QuestionError
from livingreview.project import Project
from livingreview.sphinxext import values
from livingreview.sphinxext.values import Printed, UnknownError

logger = getLogger(__name__)


class ClaimNode(nodes.Inline, nodes.Element):
    """The mark of a conclusion; attribute ``hint``. It holds no text, so that search and contents find none."""


def rests_on(key: str, project: Project) -> Printed:
    """Tell on what a conclusion rests."""
    known = claims.tables(project)
    found = claims.claims(known)
    if key not in found:
        raise UnknownError("claims.csv has no claim")
    try:
        return Printed("", hint=claims.rests_on(found[key], known))
    except QuestionError as error:
        raise UnknownError(f"{error}: in the question of claim") from error


#: What the mark says, in the form of :data:`livingreview.sphinxext.values.ROLES`.
ROLES: dict[str, Callable[[str, Project], Printed]] = {"claim": rests_on}


class ClaimRole(SphinxRole):
    """Mark a conclusion, and remember what the mark says, so that the page is read again when that changes."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Look up the claim named by the role's text."""
        try:
            printed = rests_on(self.text, Project.find())
        except UnknownError as error:
            logger.warning("%s '%s'", error, self.text, location=self.get_location(), type="livingreview")
            return [nodes.problematic(self.rawtext, self.rawtext)], []
        values.said_on(self.env, self.env.docname)[f"{self.name} {self.text}"] = astuple(printed)
        return [ClaimNode("", hint=printed.hint)], []


def _open(translator: Any, node: ClaimNode) -> None:
    hint = html.escape(node["hint"], quote=True)
    translator.body.append(
        f'<button type="button" class="lr-claim" aria-label="What this sentence rests on" title="{hint}"></button>'
    )
    raise nodes.SkipNode


def _leave_out(_translator: Any, _node: ClaimNode) -> None:
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Add the role."""
    app.add_node(ClaimNode, html=(_open, None), latex=(_leave_out, None), text=(_leave_out, None))
    app.add_role("claim", ClaimRole())
