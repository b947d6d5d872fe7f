"""A new row asked for column by column: choices, answers that stand ready, a way back, and what each column means."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import typer

from livingreview.adding import choices, ready
from livingreview.adding.choices import Choice
from livingreview.adding.row import AddError, expected, kept_of, later_key, meant
from livingreview.check.fault import shown
from livingreview.check.files import Table
from livingreview.check.tables import LABELS, one_of, wrong
from livingreview.evidence.bibliography import Entry

HOW = "Enter takes the answer in brackets, ? explains, - goes back; Ctrl-D leaves with nothing written."
_NO_WAY = "  No way back from here; Ctrl-D leaves with nothing written."
#: Columns that are never asked for: the day of reading is today, and nobody has read it again.
_UNASKED = ("checked_on", "read_again_on")
#: Up to so many choices are shown without being asked for.
_SHOWN = 12
#: So many are shown at most.
_MOST = 20


class LeftError(AddError):
    """Somebody left before the end."""


class _BackError(Exception):
    """Somebody wants to answer the question before anew."""


def one(
    question: str,
    accept: Callable[[str], tuple[str, str]],
    *,
    standing: str = "",
    explained: Sequence[str] = (),
    within: bool = False,
) -> str:
    """Ask one question until the answer can be used, and return it.

    Parameters
    ----------
    accept : returns what an answer means, and what is wrong with it or nothing.
    standing : answer that Enter takes.
    explained : lines that ``?`` prints.
    within : it is one of :func:`through`, so that ``-`` leads to the one before.

    Raises
    ------
    LeftError : on Ctrl-D or Ctrl-C.
    """
    while True:
        try:
            answer = typer.prompt(question, default=standing, show_default=bool(standing)).strip()
        except typer.Abort as error:
            typer.echo("")
            raise LeftError("Nothing was added.") from error
        if answer == "?":
            for line in explained:
                typer.echo(f"  {line}")
            continue
        if answer == "-" and within:
            raise _BackError
        if answer == "-":
            typer.echo(_NO_WAY)
            continue
        value, fault = accept(answer)
        if not fault:
            return value
        typer.echo(f"  {fault}")


def through(questions: Sequence[Callable[[], object]], *, first: bool = True) -> None:
    """Ask one question after another; ``-`` asks the one before again, and leaves at the first.

    Each question keeps its answer itself.

    Parameters
    ----------
    first : nothing was asked before; else ``-`` at the first question does not leave, because much may be lost.

    Raises
    ------
    LeftError : if somebody leaves.
    """
    at = 0
    while at < len(questions):
        try:
            questions[at]()
            at += 1
        except _BackError as back:
            if at == 0 and first:
                raise LeftError("Nothing was added.") from back
            if at == 0:
                typer.echo(_NO_WAY)
            at = max(at - 1, 0)


@dataclass
class Conversation:
    """Questions for one row.

    Attributes
    ----------
    of : its table.
    tables, works : rows and works that it may name.
    given : what was said without being asked.
    begun : a row from which it starts.
    """

    of: Table
    tables: Mapping[str, Table]
    works: Sequence[Entry]
    given: Mapping[str, str]
    begun: Mapping[str, str] | None
    year: Any
    answers: dict[str, str] = field(default_factory=dict)

    @property
    def known(self) -> dict[str, str]:
        """Everything that is known of the row."""
        fields = {field["name"]: field for field in self.of.schema["fields"]}
        return {**kept_of(self.begun or {}, fields), **self.given, **self.answers}

    def questions(self) -> list[Callable[[], Any]]:
        """Return a question for each column that was not given."""
        names = [name for name in ready.order(self.of) if name not in self.given and name not in _UNASKED]
        return [lambda name=name: self._ask(name) for name in names]  # type: ignore[misc]

    def _ask(self, name: str) -> Any:
        fields = {field["name"]: field for field in self.of.schema["fields"]}
        described, labels = fields[name], self.of.schema["missingValues"]
        known = {key: cell for key, cell in self.known.items() if key != name}
        offered = choices.choices(name, self.of, known, self.tables, self.works)
        standing = self.answers.get(name) or self._standing(name, known)
        if described["constraints"]["required"] and standing in labels:
            standing = ""
        _show(offered, standing)
        if name == "source":
            used = choices.used_for(known.get("trial", ""), self.tables)
            _list([choice for choice in offered if choice.value in used][:_SHOWN])

        def accept(answer: str) -> tuple[str, str]:
            value = meant(answer, described)
            if offered and "delimiter" not in described and value not in labels and value:
                meaning = choices.meant(value, offered)
                if meaning.fault:
                    return value, meaning.fault
                value = meaning.value
            return value, wrong(value, described, labels) or self._twice(name, value) or ""

        explained = explanation(described, offered, labels)
        self.answers[name] = one(
            str(described.get("title") or name),
            accept,
            standing=standing,
            explained=explained,
            within=True,
        )
        return None

    def _twice(self, name: str, value: str) -> str:
        """Say that a key is taken, before all other questions are answered."""
        unique = self.of.schema["primaryKey"] == [name]
        if unique and any(row.cells[name] == value for row in self.of.rows):
            return f"{shown(value)} is there already; write another"
        return ""

    def _standing(self, name: str, known: Mapping[str, str]) -> str:
        """Return the answer that stands ready."""
        if self.begun and self.of.schema["primaryKey"] == [name]:
            taken = [row.cells[name] for row in self.of.rows]
            return later_key(self.begun[name], taken, self.year)
        if self.begun:
            fields = {field["name"]: field for field in self.of.schema["fields"]}
            return kept_of(self.begun, fields).get(name, "")
        return (
            ready.derived(name, self.of, known, self.tables)
            or ready.suggested(name, self.of, known, self.tables)
            or ready.absent(name, self.of, known)
        )


def _show(offered: Sequence[Choice], standing: str) -> None:
    """Print the choices of a column, where they are few."""
    if 1 < len(offered) <= _SHOWN:
        _list(offered)
    elif offered and not standing:
        typer.echo(f"    one of {len(offered)}: type its key, its name or a part of it; ? lists the first")


def _list(offered: Sequence[Choice]) -> None:
    """Print choices, values below each other."""
    width = max((len(choice.value) for choice in offered), default=0)
    for choice in offered:
        label = shown(choice.label, 80) if choice.label != choice.value else ""
        typer.echo(f"    {choice.value:<{width}}  {label}".rstrip())


def explanation(described: Mapping[str, Any], offered: Sequence[Choice], labels: Sequence[str]) -> list[str]:
    """Return what a column holds, in lines for somebody who has never seen it."""
    lines = [str(described.get("description") or described.get("title") or described["name"])]
    if offered:
        lines += [f"  {shown(choice.told, 100)}" for choice in offered[:_MOST]]
        if len(offered) > _MOST:
            lines.append(f"  and {len(offered) - _MOST} more; type a part of the name")
    elif (said := expected(described)) != lines[0]:
        lines.append(f"Write {said}.")
    if unit := described.get("unit"):
        lines.append(f"In {unit}.")
    if not described["constraints"]["required"]:
        lines.append(f"Where there is no value: {one_of(list(labels))}." if set(labels) & set(LABELS) else "")
    return [line for line in lines if line]


def answers(
    of: Table,
    given: Mapping[str, str],
    begun: Mapping[str, str] | None,
    today: Any,
    *,
    tables: Mapping[str, Table],
    works: Sequence[Entry],
    first: bool = True,
) -> dict[str, str]:
    """Ask for the columns that were not given, until each answer may stand in its column.

    Raises
    ------
    LeftError : if somebody leaves.
    """
    talk = Conversation(of, tables, works, given, begun, today)
    through(talk.questions(), first=first)
    return talk.answers


def choose(question: str, offered: Sequence[Choice], *, standing: str = "", explained: str = "") -> str:
    """Ask for one of some choices."""
    _show(offered, standing)

    def accept(answer: str) -> tuple[str, str]:
        meaning = choices.meant(answer, offered)
        return meaning.value, meaning.fault

    lines = [explained, *(f"  {shown(choice.told, 100)}" for choice in offered[:_MOST])]
    return one(question, accept, standing=standing, explained=[line for line in lines if line], within=True)
