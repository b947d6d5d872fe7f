"""What the words of a column must say besides value and label, so that the book can order, print and count them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeGuard

from livingreview.check.fault import shown

Word = Mapping[str, Any]


@dataclass(frozen=True)
class Key:
    """One thing that a word says of itself.

    Attributes
    ----------
    fits : whether a value may stand there.
    expected : what to write, as a message says it.
    optional : the word may leave it out.
    """

    name: str
    fits: Callable[[Any], bool]
    expected: str
    optional: bool = False


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_names(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_name, value))


def _is_yes_or_no(value: Any) -> bool:
    return isinstance(value, bool)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_range(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(_is_number, value)) and value[0] < value[1]


def _is_rank(value: Any) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool))


def _choice(name: str, *words: str) -> Key:
    return Key(name, lambda value: value in words, f"one of {', '.join(words)}")


def _yes_or_no(name: str, question: str, *, optional: bool = False) -> Key:
    return Key(name, _is_yes_or_no, f"true or false: {question}", optional)


#: What the book reads, by column of any table or by table and column.
KEYS: Mapping[str, Sequence[Key]] = {
    "status": [Key("mark", _is_text, 'the sign printed after such a value, such as "†", or "" for none')],
    "trials.phase": [Key("step", _is_name, "the column of the landscape in which such trials are counted")],
    "trials.trial_status": [_yes_or_no("running", "does such a trial still run?")],
    "trials.primary_met": [_yes_or_no("judged", "is this a verdict on the primary endpoint?")],
    "outcomes.endpoint": [
        _choice("group", "response", "survival", "harm", "follow-up", "other"),
        Key("after", _is_text, "words printed after such a number in a table", optional=True),
        Key("within", _is_name, "the endpoint that it cannot exceed in the same patients", optional=True),
        Key("of", _is_name, "the endpoint that a patient must have reached to be counted", optional=True),
    ],
    "outcomes.measure": [
        Key("units", _is_names, "a list of the units in which it can be given"),
        _yes_or_no("compares", "does it compare two arms?"),
        _yes_or_no("signed", "may it be below zero whatever its unit?", optional=True),
        Key("usual", _is_range, "the least and the greatest number that is not asked about", optional=True),
    ],
    "outcomes.unit": [
        Key("after", _is_text, 'what is printed after the number, such as " months", or "" for nothing'),
        Key("minimum", _is_number, "the lowest number that can be", optional=True),
        Key("maximum", _is_number, "the highest number that can be", optional=True),
        Key("exclusiveMinimum", _is_number, "the number above which it must be", optional=True),
        _yes_or_no("whole", "must it be a whole number?", optional=True),
    ],
    "outcomes.analysis": [
        Key(
            "rank",
            _is_rank,
            "a whole number, higher for a later analysis, or null for one that is never the main result",
        )
    ],
    "preclinical.system": [Key("covers", _is_names, "a list of the columns of the map that it stands in")],
    "nodes.kind": [Key("shape", _is_name, "the shape of its box")],
    "edges.effect": [Key("head", _is_name, "the head of its arrow")],
    "evidence.direction": [_choice("speaks", "for", "against", "both")],
    "protein-features.kind": [Key("lane", _is_name, "the lane of the protein track that holds it")],
}


def keys(table: str, column: str) -> Sequence[Key]:
    """Return what each word of a column says besides value and label."""
    return KEYS.get(f"{table}.{column}", KEYS.get(column, ()))


def wrong(table: str, column: str, categories: Sequence[Word]) -> Iterator[str]:
    """Yield what the words of a column leave out, or say in a way that the book cannot read."""
    known = keys(table, column)
    for word in categories:
        value = shown(word["value"])
        for key in known:
            if key.name not in word:
                if not key.optional:
                    yield f"the word '{value}' has no `{key.name}`; expected {key.expected}"
            elif not key.fits(word[key.name]):
                yield f"`{key.name}` of the word '{value}' is {shown(repr(word[key.name]))}; expected {key.expected}"
        for name in word:
            if name not in ("value", "label", *(key.name for key in known)):
                also = ", ".join(f"`{key.name}`" for key in known) or "no more than value and label"
                yield f"the word '{value}' has `{shown(name)}`, which says nothing here; expected {also}"


def words(table: str, schema: Mapping[str, Any], column: str) -> dict[str, Word]:
    """Return value -> word of a column; none if the column is not there or its words are not whole."""
    field: Mapping[str, Any] = next((field for field in schema["fields"] if field["name"] == column), {})
    categories = field.get("categories")
    if not are_words(categories) or any(wrong(table, column, categories)):
        return {}
    return {word["value"]: word for word in categories}


def are_words(categories: object) -> TypeGuard[list[Word]]:
    """Say whether this is a list of words, each with value and label."""
    return isinstance(categories, list) and all(
        isinstance(word, dict) and _is_name(word.get("value")) and _is_name(word.get("label"))
        for word in categories
    )
