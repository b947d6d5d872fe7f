"""Numbers in prose that are data: roles that print a value of a table, with source and status on hover.

``{value}`KEY` `` prints the estimate of a row of outcomes with its unit, ``{estimate}`KEY` `` adds the
interval and its level, and ``{patients}`TRIAL/ARM` `` the number of patients of an arm, ``{as-of}`TABLE` `` the day of the last check,
and ``{horizon}`TABLE` `` how far what the table tells reaches. ``{pooled}`QUESTION` `` prints the pooled ratio of a
question, ``{pooled-prediction}`` where a further trial may lie, and ``{pooled-heterogeneity}`` how far its trials differ.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Mapping
from dataclasses import astuple, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxRole
from sphinx.util.logging import getLogger

from livingreview.evidence import data, numbers, references
from livingreview.evidence import horizon as reach
from livingreview.evidence.records import records
from livingreview.project import Project
from livingreview.sphinxext import bibliography, state
from livingreview.synthesis import PoolError, words
from livingreview.synthesis.questions import INCLUDED, QUESTIONS, Answer, answers

logger = getLogger(__name__)


class ValueNode(nodes.Inline, nodes.TextElement):
    """A number on its way to becoming a link to its source; attributes ``source``, ``hint`` and ``status``."""


class ComputedNode(nodes.Inline, nodes.TextElement):
    """A number that was computed from rows of several sources, so that it leads to none; attribute ``hint``."""


@dataclass(frozen=True)
class Printed:
    """What a role prints.

    Attributes
    ----------
    text : the number with its unit.
    source : citekey of its source; empty where the text leads nowhere, or to more than one.
    hint : what is told on hover and focus.
    status : how the number was read.
    """

    text: str
    source: str = ""
    hint: str = ""
    status: str = ""


class UnknownError(Exception):
    """No row has the key that a role names."""


def outcome(key: str, project: Project, *, interval: bool = False) -> Printed:
    """Print one row of outcomes, with or without its interval."""
    row = _row("outcomes", {"outcome": key}, project, "outcomes.csv has no outcome")
    text = numbers.sentence(row) if interval else numbers.value(row)
    return _printed(row, text, project, _outcome_hint(row, project), key)


def estimate(key: str, project: Project) -> Printed:
    """Print one row of outcomes with its interval."""
    return outcome(key, project, interval=True)


def patients(key: str, project: Project) -> Printed:
    """Print the number of patients of the arm ``trial/arm``."""
    trial, _, arm = key.partition("/")
    row = _row("arms", {"trial": trial, "arm": arm}, project, "arms.csv has no arm")
    return _printed(row, row["n_text"], project, f"Patients: {row['regimen']}", key)


def as_of(key: str, project: Project) -> Printed:
    """Print the day on which a table was last compared with its sources."""
    try:
        newest = data.load(key, project).checked_on.max()
    except (KeyError, AttributeError) as error:
        raise UnknownError("no table that tells when it was checked has the name") from error
    if pd.isna(newest):
        raise UnknownError("no row has been checked in the table")
    return Printed(numbers.day(newest))


def horizon(key: str, project: Project) -> Printed:
    """Print the newest day, or the year of the newest source, that a table tells of."""
    try:
        newest = reach.horizon(key, project)
    except KeyError as error:
        raise UnknownError("no table has the name") from error
    if not newest:
        raise UnknownError("no day and no source is told in the table")
    return Printed(numbers.moment(newest))


def pooled(key: str, project: Project) -> Printed:
    """Print the pooled ratio of a question with its interval."""
    answer = _answer(key, project)
    return Printed(words.sentence(answer.pooled), hint=_pooled_hint(answer))


def pooled_prediction(key: str, project: Project) -> Printed:
    """Print where the ratio of a further trial may lie."""
    answer = _answer(key, project)
    if not (said := words.prediction(answer.pooled)):
        raise UnknownError("no prediction interval is computed for the question")
    return Printed(said, hint=_pooled_hint(answer))


def pooled_heterogeneity(key: str, project: Project) -> Printed:
    """Print how far the trials of a question differ."""
    answer = _answer(key, project)
    return Printed(words.spread(answer.pooled), hint=_pooled_hint(answer))


def _answer(key: str, project: Project) -> Answer:
    tables = [_version(table, project) for table in (QUESTIONS, INCLUDED, "outcomes")]
    answer = _answers((*tables, project.bibliography.read_bytes()), project).get(key)
    if answer is None:
        raise UnknownError("no question that is pooled has the key")
    return answer


@lru_cache(maxsize=2)
def _answers(_version: tuple[bytes, ...], project: Project) -> dict[str, Answer]:
    try:
        found = answers(project=project)
    except PoolError as error:
        raise UnknownError(f"the trials cannot be pooled ({error}); asked for") from error
    return {one.asked.question: one for one in found if isinstance(one, Answer)}


def _pooled_hint(answer: Answer) -> str:
    asked, trials = answer.asked, zip(answer.trials, answer.pooled.weights, strict=True)
    named = "; ".join(f"{trial.name} {trial.said}, weight {weight:.0f}%" for trial, weight in trials)
    return (
        f"{asked.endpoint_label}, hazard ratio pooled by {words.how(answer.pooled)}. {asked.intervention} v"
        f" {asked.comparator[:1].lower()}{asked.comparator[1:]}; {asked.population}. Trials: {named}. Computed by this book."
    )


#: Name of each role, and what it prints.
ROLES: dict[str, Callable[[str, Project], Printed]] = {
    "value": outcome,
    "estimate": estimate,
    "patients": patients,
    "as-of": as_of,
    "horizon": horizon,
    "pooled": pooled,
    "pooled-prediction": pooled_prediction,
    "pooled-heterogeneity": pooled_heterogeneity,
}


class ValueRole(SphinxRole):
    """Print what one of :data:`ROLES` says, and remember what it said on this page."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Look up the row named by the role's text."""
        try:
            printed = ROLES[self.name](self.text, Project.find())
        except UnknownError as error:
            message = "%s '%s'"
            logger.warning(message, error, self.text, location=self.get_location(), type="livingreview")
            return [nodes.problematic(self.rawtext, self.rawtext)], []
        said_on(self.env, self.env.docname)[f"{self.name} {self.text}"] = astuple(printed)
        if not printed.source and printed.hint:
            return [ComputedNode(printed.text, printed.text, hint=printed.hint)], []
        if not printed.source:
            return [nodes.Text(printed.text)], []
        return [
            ValueNode(
                printed.text, printed.text, source=printed.source, hint=printed.hint, status=printed.status
            )
        ], []


def _said(env: BuildEnvironment) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return page -> role and text -> what it printed when the page was read."""
    return state.of_env(env).said


def said_on(env: BuildEnvironment, page: str) -> dict[str, tuple[str, ...]]:
    """Return what the roles of a page printed, for another role to be noted there."""
    return _said(env).setdefault(page, {})


def asked_again(
    env: BuildEnvironment, page: str, project: Project, roles: Mapping[str, Callable[[str, Project], Printed]]
) -> dict[str, list[str]]:
    """Return what the roles of a page print now; each is asked once in a run, however often pages use it."""
    printed = state.of(env.app).printed
    calls = _said(env).get(page, {})
    for call in calls:
        if call not in printed:
            name, _, text = call.partition(" ")
            try:
                printed[call] = list(astuple(roles[name](text, project)))
            except UnknownError:
                printed[call] = []
    return {call: printed[call] for call in calls}


def sources(env: BuildEnvironment, page: str) -> set[str]:
    """Return the works behind the numbers of a page."""
    return {said[1] for said in _said(env).get(page, {}).values() if said[1]}


def _purge(_app: Sphinx, env: BuildEnvironment, page: str) -> None:
    _said(env).pop(page, None)


def _merge(_app: Sphinx, env: BuildEnvironment, pages: Iterable[str], other: BuildEnvironment) -> None:
    _said(env).update({page: _said(other)[page] for page in pages if page in _said(other)})


def _row(table: str, where: dict[str, str], project: Project, missing: str) -> dict[str, Any]:
    rows = _by_key(table, tuple(where), _version(table, project), project)
    if tuple(where.values()) not in rows:
        raise UnknownError(missing)
    return rows[tuple(where.values())]


def _version(table: str, project: Project) -> bytes:
    """Return the bytes of a table and of its description: what is kept of it is found by them."""
    path: Path = project.data / data.resource(table, project)["path"]
    return path.read_bytes() + project.descriptor.read_bytes()


@lru_cache(maxsize=4)
def _by_key(
    table: str, columns: tuple[str, ...], _version: bytes, project: Project
) -> dict[tuple[str, ...], dict[str, Any]]:
    rows = records(data.load(table, project))
    return {tuple(row[column] for column in columns): row for row in rows}


def _outcome_hint(row: dict[str, Any], project: Project) -> str:
    endpoint = data.labels("outcomes", "endpoint", project)[row["endpoint"]]
    measure = data.labels("outcomes", "measure", project)[row["measure"]].lower()
    analysis = data.labels("outcomes", "analysis", project)[row["analysis"]].lower()
    cutoff = row["cutoff_text"] if pd.isna(row["cutoff"]) else numbers.day(row["cutoff"])
    return f"{endpoint}, {measure}; {row['population']}; {analysis}, data cut-off {cutoff}"


def _printed(row: dict[str, Any], text: str, project: Project, hint: str, key: str) -> Printed:
    status = data.labels("outcomes", "status", project)[row["status"]]
    again = "" if pd.isna(row.get("read_again_on")) else "; compared with the source by two readers"
    said = f"{hint}. Source: {references.short(row['source'], project)}, {row['locator']}. {status} ({numbers.day(row['checked_on'])}{again}). Row {key}."
    return Printed(text + row["status.mark"], row["source"], said, row["status"])


class ResolveValues(SphinxPostTransform):
    """Turn each number into a link to the entry of its source on the References page."""

    default_priority = 8

    def run(self, **_: Any) -> None:
        """Replace every :class:`ValueNode` of the document."""
        entries = {c.key: c for c in bibliography.citations(self.env).citations}
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
                reftitle=_with_place(found["hint"], entry.entry.fields.get("doi", "")),
            )
            link["classes"] += ["lr-value", f"lr-{found['status']}"]
            found.replace_self(link)


def _with_place(hint: str, doi: str) -> str:
    """Say where the work itself is, before the key of the row."""
    told, row, key = hint.rpartition(" Row ")
    return f"{told} doi:{doi}.{row}{key}" if doi and row else hint


def _open(translator: Any, node: ComputedNode) -> None:
    hint = html.escape(node["hint"], quote=True)
    translator.body.append(f'<span class="lr-value lr-computed" tabindex="0" title="{hint}">')


def _close(translator: Any, _node: ComputedNode) -> None:
    translator.body.append("</span>")


def _plain(_translator: Any, _node: ComputedNode) -> None:
    """Leave the words as they are, on paper that is not made of HTML."""


def setup(app: Sphinx) -> None:
    """Add the roles."""
    app.add_node(ValueNode)
    app.add_node(ComputedNode, html=(_open, _close), latex=(_plain, _plain), text=(_plain, _plain))
    for name in ROLES:
        app.add_role(name, ValueRole())
    app.add_post_transform(ResolveValues)
    app.connect("env-purge-doc", _purge)
    app.connect("env-merge-info", _merge)
