"""What the words of a column must say besides value and label, so that the book can order, print and count them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeGuard

from livingreview.check.fault import shown

Word = Mapping[str, Any]

#: What joins the parts of a word in one spelling or another.
_JOINTS = re.compile(r"[\s_\u002d\u2010-\u2015]+")
#: Shorter words are not guessed; nor are abbreviations up to the second length.
_SHORTEST, _ABBREVIATION = 4, 6
#: More slips make another word, however long it is.
_MOST = 3
#: Beginnings that turn the meaning of a word, although they differ by little.
_TURNS = frozenset({"hyper", "hypo", "inter", "intra", "super", "supra", "pre", "pro", "per", "up", "un"})


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
    "status": [Key("mark", _is_text, 'the sign printed after such a value, such as "○", or "" for none')],
    "trials.phase": [Key("step", _is_name, "the column of the landscape in which such trials are counted")],
    "states.word": [
        Key("of", _is_names, "a list of the words of the column `of` beside which it can stand"),
        _yes_or_no("running", "does such a trial or development still run?"),
    ],
    "events.kind": [_yes_or_no("decision", "is this a step before a regulator?")],
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
    "evidence.studied": [Key("within", _is_name, "the wider word of which it is a part", optional=True)],
    "readings.read": [
        Key("told", _is_name, "how a reader is told that so much of a work was read"),
        Key("mark", _is_text, "the sign printed after a citation of such a work", optional=True),
    ],
    "coverage.review": [Key("work", _is_name, "the key of the review in references.bib")],
    "coverage.how": [_choice("shown_by", "section", "review", "correction", "table", "nothing")],
    "changes.kind": [Key("many", _is_name, "what several of them are called, after their number")],
    "checklists.met": [_choice("needs", "place", "note")],
    "protein-features.kind": [Key("lane", _is_name, "the lane of the protein track that holds it")],
}


def keys(table: str, column: str) -> Sequence[Key]:
    """Return what each word of a column says besides value and label."""
    return KEYS.get(f"{table}.{column}", KEYS.get(column, ()))


def wrong(table: str, column: str, categories: Sequence[Word]) -> Iterator[str]:
    """Yield what the words of a column leave out, or say in a way that the book cannot read."""
    known = keys(table, column)
    yield from _synonyms(categories)
    yield from _wider(categories)
    for word in categories:
        value = shown(word["value"])
        for key in known:
            if key.name not in word:
                if not key.optional:
                    yield f"the word '{value}' has no `{key.name}`; expected {key.expected}"
            elif not key.fits(word[key.name]):
                yield f"`{key.name}` of the word '{value}' is {shown(repr(word[key.name]))}; expected {key.expected}"
        for name in word:
            if name not in ("value", "label", "synonyms", *(key.name for key in known)):
                also = ", ".join(f"`{key.name}`" for key in known) or "no more than value and label"
                yield f"the word '{value}' has `{shown(name)}`, which says nothing here; expected {also}"


def _synonyms(categories: Sequence[Word]) -> Iterator[str]:
    """Yield synonyms that are no list of texts, or that two words claim."""
    claimed: dict[str, str] = {plain(word["value"]): word["value"] for word in categories}
    for word in categories:
        synonyms = word.get("synonyms", [])
        if not isinstance(synonyms, list) or not all(map(_is_name, synonyms)):
            yield f"`synonyms` of the word '{shown(word['value'])}' are no list of texts"
            continue
        for synonym in synonyms:
            owner = claimed.setdefault(plain(synonym), word["value"])
            if owner != word["value"]:
                yield (
                    f"the synonym '{shown(synonym)}' of the word '{shown(word['value'])}' also means"
                    f" '{shown(owner)}'; one meaning is expected"
                )


def _wider(categories: Sequence[Word]) -> Iterator[str]:
    """Yield words that lie within no word of the column, or, directly or over others, within themselves."""
    wider = {word["value"]: word["within"] for word in categories if _is_name(word.get("within"))}
    values = {word["value"] for word in categories}
    for value, other in wider.items():
        if other not in values:
            yield f"`within` of the word '{shown(value)}' is '{shown(other)}'; expected another word of the column"
        elif value in _around(other, wider):
            yield f"the word '{shown(value)}' lies within itself; expected a wider word in `within`, or none"
            return


def _around(value: str, wider: Mapping[str, str]) -> list[str]:
    """Return a word and all the wider ones."""
    found = [value]
    while (value := wider.get(value, "")) and value not in found:
        found.append(value)
    return found


def plain(text: str) -> str:
    """Return what is the same in two spellings of a word: capitals, and what joins its parts, do not count."""
    return _JOINTS.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


def meant(cell: str, categories: object) -> str | None:
    """Return the word of a column that a cell says in another spelling, by its label or by a synonym.

    >>> meant("Up ", [{"value": "up", "label": "Upwards"}, {"value": "down", "label": "D", "synonyms": ["fall"]}])
    'up'
    """
    if not are_words(categories):
        return None
    for spellings in (lambda word: [word["value"]], _others):
        for word in categories:
            if plain(cell) in map(plain, spellings(word)):
                value: str = word["value"]
                return value
    return None


def _others(word: Word) -> list[str]:
    synonyms = word.get("synonyms", [])
    return [word["label"], *filter(_is_name, synonyms if isinstance(synonyms, list) else [])]


def near(word: str, choices: Iterable[str]) -> str | None:
    """Return the one choice of which ``word`` can be a slip of the hand; ``None`` if it may mean something else.

    First letter, numbers and a beginning that turns the meaning must be the same; abbreviations are too short to
    tell a slip from another one.

    >>> near("chckd", ["checked", "secondary"]), near("suppresses", ["expresses"]), near("DOR", ["DCR"])
    ('checked', None, None)
    """
    close: dict[int, list[str]] = {}
    for choice in set(choices):
        if (distance := _slips(word, choice)) is not None:
            close.setdefault(distance, []).append(choice)
    best = close[min(close)] if close else []
    return best[0] if len(best) == 1 else None


def _slips(word: str, choice: str) -> int | None:
    """Count the slips between two texts; ``None`` if they are not one word."""
    one, other = word.casefold(), choice.casefold()
    allowed = max(len(one), len(other)) // 3
    if one == other:
        return 0
    if (
        max(len(one), len(other)) < _SHORTEST
        or (choice.isupper() and len(choice) <= _ABBREVIATION)
        or one[:1] != other[:1]
        or re.findall(r"\d+", one) != re.findall(r"\d+", other)
        or _turn(one) != _turn(other)
        or abs(len(one) - len(other)) > min(allowed, _MOST)
    ):
        return None
    distance = _distance(one, other)
    return distance if distance <= min(allowed, _MOST) else None


def _turn(word: str) -> str:
    return next((start for start in _TURNS if word.startswith(start)), "")


def _distance(one: str, other: str) -> int:
    """Count the letters added, left out, changed, or swapped with their neighbour."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, opposite in enumerate(other, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != opposite))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == opposite:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]


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
