"""The body that the host makes of a filled form: which form it is, and what stands in each of its fields."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from livingreview.adding.forms.form import Form, FormError

#: What the host writes for a field that was left empty.
_EMPTY = frozenset({"_No response_", ""})
_HEADING = re.compile(r"#{3}\s+(.*\S)\s*")
_FENCE = re.compile(r"(`{3,}|~{3,})[^`]*")
_BOX = re.compile(r"- \[([ xX])\] (.*)")
#: The host itself takes no longer body.
LONGEST = 262_144


@dataclass(frozen=True)
class Filled:
    """A form and what somebody wrote into its fields.

    Attributes
    ----------
    values : id of each field -> its text, lines joined by line breaks; empty where there is no answer.
    """

    form: Form
    values: Mapping[str, str]


def decoded(raw: bytes) -> str:
    """Return the text of a body, with plain line ends.

    Raises
    ------
    FormError : if it is empty, too long, or no text.
    """
    if len(raw) > LONGEST:
        raise FormError(f"The form has {len(raw):,} bytes; {LONGEST:,} are the most that can be read.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormError("The form is no text in UTF-8; copy it again from the page of the issue.") from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise FormError("The form is empty; fill in the fields and send it again.")
    return text


def filled(text: str, forms: Mapping[str, Form], name: str = "") -> Filled:
    """Return the form that a body was made with, and its values.

    Parameters
    ----------
    name : of the form; unless it is given, the headings say which it is.

    Raises
    ------
    FormError : if it is none of the forms, may be two of them, or the text of a field cannot be told from a heading.
    """
    lines = text.split("\n")
    headings = [(at, found[1]) for at, line in enumerate(lines) if (found := _HEADING.fullmatch(line))]
    form = _recognised({label for _, label in headings}, forms, name)
    places = _placed([one.label for one in form.fields], headings)
    if any(line.strip() for line in lines[: min(places.values())]):
        raise FormError(
            "There is text before the first heading of the form; take it away, or write it into a field."
        )
    ends = [*sorted(places.values()), len(lines)]
    until = dict(pairwise(ends))
    values = {}
    for field in form.fields:
        at = places.get(field.label)
        value = "" if at is None else _value(lines[at + 1 : until[at]])
        if field.kind == "dropdown" and value == "None" and value not in field.options:
            value = ""
        values[field.id] = _ticked(value) if field.kind == "checkboxes" else value
    return Filled(form, values)


def _recognised(labels: set[str], forms: Mapping[str, Form], name: str) -> Form:
    if name:
        if name not in forms:
            raise FormError(f"There is no form “{name}”; there are {', '.join(forms)}.")
        lacking = [one.label for one in forms[name].fields if one.required and one.label not in labels]
        if lacking:
            raise FormError(f"The heading “### {lacking[0]}” of the form “{forms[name].title}” is missing.")
        return forms[name]
    fits = [
        form for form in forms.values() if all(one.label in labels for one in form.fields if one.required)
    ]
    if not fits:
        titles = ", ".join(f"“{form.title}”" for form in forms.values())
        raise FormError(
            f"This is none of the forms of this book ({titles}), or one of its headings was changed."
        )
    if len(fits) > 1:
        titles = " and ".join(f"“{form.title}”" for form in fits)
        raise FormError(f"The headings of {titles} stand in one text; send each form by itself.")
    return fits[0]


def _placed(labels: Sequence[str], headings: Sequence[tuple[int, str]]) -> dict[str, int]:
    """Return the line of each heading of the form: the one way in which all stand once and in their order.

    What somebody typed may hold the same line as a heading; where it then could be either, nobody guesses.
    """
    present = [label for label in labels if any(label == said for _, said in headings)]
    # Ways to place the first so many labels, by the line of the last; and for each, the line before.
    ways: list[dict[int, tuple[int, int]]] = [{-1: (1, -1)}]
    for label in present:
        step: dict[int, tuple[int, int]] = {}
        for at, said in headings:
            if said == label:
                before = [(line, count) for line, (count, _) in ways[-1].items() if line < at]
                if before:
                    step[at] = (sum(count for _, count in before), before[-1][0])
        ways.append(step)
    count = sum(number for number, _ in ways[-1].values())
    if count == 0:
        raise FormError("The headings of the form stand in another order than it has; fill in the form anew.")
    if count > 1:
        twice = next(label for label in present if sum(label == said for _, said in headings) > 1)
        raise FormError(
            f"The line “### {twice}” stands more than once, and which of them is the heading cannot be told;"
            " take the # away where it is part of an answer."
        )
    found: dict[str, int] = {}
    at = next(iter(ways[-1]))
    for label, step in zip(reversed(present), reversed(ways[1:]), strict=True):
        found[label] = at
        at = step[at][1]
    return found


def _value(lines: Sequence[str]) -> str:
    """Return the text of a field, without the fence that the host puts around some."""
    text = "\n".join(lines).strip("\n \t")
    if text in _EMPTY:
        return ""
    inner = text.split("\n")
    if len(inner) > 1 and (opened := _FENCE.fullmatch(inner[0])) and inner[-1].strip() == opened[1]:
        text = "\n".join(inner[1:-1]).strip("\n")
    return text


def _ticked(text: str) -> str:
    """Return the ticked lines of a check-list."""
    boxes = [found for line in text.split("\n") if (found := _BOX.fullmatch(line.strip()))]
    return "\n".join(box[2].strip() for box in boxes if box[1] != " ")
