"""What one cell means that a spreadsheet has written in its own way: numbers, days and words, where that is certain."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from livingreview.check import dates, vocabulary
from livingreview.check.fault import shown
from livingreview.check.files import ENCODINGS
from livingreview.check.tables import wrong

_NUMBER = re.compile(
    r"(?P<sign>[<>]?)\s*(?P<minus>[-−+]?)\s*(?P<body>[0-9][0-9.,' ]*|[.,][0-9]+)(?P<power>[eE][+-]?[0-9]{1,3})?"
)
_GROUPS = re.compile(r"[0-9]{1,3}(?:([.,' ])[0-9]{3})(?:\1[0-9]{3})*")
_DECIMAL_COMMA = re.compile(r"[<>]?-?(?:0|[0-9]*[1-9][0-9]*)?,(?:[0-9]{1,2}|[0-9]{4,})|[<>]?-?0?,[0-9]+")
_PRINTED = re.compile(r"[<>]?-?[0-9]*\.?[0-9]+")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[ T]00:00(?::00(?:\.0+)?)?)?Z?")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})(?: 0?0:00(?::00)?)?")
_IN_WORDS = re.compile(r"([0-9]{1,2})[-. /]+([A-Za-zäé]{3,9})[-. /]+([0-9]{4}|[0-9]{2})")
_AMERICAN = re.compile(r"([A-Za-z]{3,9}) ([0-9]{1,2}), ?([0-9]{4})")
_MONTHS = {
    name: at % 12 + 1
    for at, name in enumerate(
        [
            "jan",
            "feb",
            "mar",
            "apr",
            "may",
            "jun",
            "jul",
            "aug",
            "sep",
            "oct",
            "nov",
            "dec",
            "jan",
            "feb",
            "mrz",
            "apr",
            "mai",
            "jun",
            "jul",
            "aug",
            "sep",
            "okt",
            "nov",
            "dez",
        ]
    )
}
#: What programs in several languages make of a yes or no.
_TRUTH = {"wahr": "true", "vrai": "true", "falsch": "false", "faux": "false"}
#: Days by which spreadsheets that count from 1904 differ from those that count from 1900.
_APART = timedelta(days=1462)
#: A day that a column for days or months takes; it shows which columns these are.
_ANY_DAY = "2024-02-29"
_POWER = re.compile(r"-?[0-9](?:[.,][0-9]+)?[eE][+-]?[0-9]{1,3}")


@dataclass(frozen=True)
class Ways:
    """How the program that saved a table writes.

    Attributes
    ----------
    comma : decimals have a comma, and a point parts thousands.
    month_first : in a day in numbers alone, the month comes first; ``None`` if nobody can say.
    """

    comma: bool = False
    month_first: bool | None = None


def ways(cells: Iterable[tuple[str, str | None]], *, foreign: bool) -> Ways:
    """Return how a program writes, as its cells show.

    Parameters
    ----------
    cells : each with what it was before, if that is known.
    foreign : whether something else than commas stands between the cells.
    """
    comma, possible, borne_out = foreign, {True, False}, set()
    for cell, was in cells:
        if _DECIMAL_COMMA.fullmatch(cell):
            comma = True
        if (found := _YEAR_LAST.fullmatch(cell)) and found[2] != ".":
            days = {first: day for first in (True, False) if (day := _day(found, month_first=first))}
            possible &= set(days) or possible
            borne_out |= {
                first for first, day in days.items() if day.isoformat() == was and len(set(days.values())) > 1
            }
    sure = possible if len(possible) == 1 else borne_out
    return Ways(comma, next(iter(sure)) if len(sure) == 1 else None)


def tidied(cell: str, field: Mapping[str, Any], labels: Sequence[str], was: str | None, way: Ways) -> str:
    """Return a cell as its column writes it, and with the digits that it had; as it is where that is not certain.

    Parameters
    ----------
    field, labels : what the descriptor says of the column, and of values that are missing.
    was : the cell as it was before the program saved the table, if that is known.
    """
    if not cell or cell in labels:
        return cell
    right = not wrong(cell, dict(field), list(labels))
    if was is not None and cell != was and is_same(cell, was, way):
        return was
    if right:
        return cell
    made = {text for text in _spellings(cell, field, way) if not wrong(text, dict(field), list(labels))}
    return made.pop() if len(made) == 1 else cell


def _spellings(cell: str, field: Mapping[str, Any], way: Ways) -> Iterator[str]:
    """Yield what a cell may say, each in the spelling of tables; one of them only if it is certain."""
    if holds_days(field):
        # Where months may stand, the first of one may be what a program made of the month.
        sure = [
            day for day, certain in days(cell, way) if certain and (field["type"] == "date" or day.day > 1)
        ]
        yield from (day.isoformat() for day in sure)
    elif "delimiter" not in field and (word := vocabulary.meant(cell, field.get("categories"))):
        yield word
    else:
        yield from (number.text for number in numbers(cell, way) if number.exact)


def holds_days(field: Mapping[str, Any]) -> bool:
    """Say whether a column holds days, or days and months."""
    pattern = field["constraints"].get("pattern", "")
    return field["type"] == "date" or bool(pattern and re.fullmatch(pattern, _ANY_DAY))


# Numbers.


@dataclass(frozen=True)
class Number:
    """One reading of a cell: the text that tables write, and its value; not exact if digits may have been lost."""

    text: str
    exact: bool = True

    @property
    def sign(self) -> str:
        """What stands before the number: less than, more than, or nothing."""
        return self.text[:1] if self.text[:1] in "<>" else ""

    @property
    def value(self) -> Decimal:
        """The number alone."""
        return Decimal(self.text.lstrip("<>"))

    @property
    def decimals(self) -> int:
        """How many digits stand behind the point."""
        return len(self.text.partition(".")[2])


def numbers(cell: str, way: Ways) -> list[Number]:
    """Return the numbers that a cell may mean, written with a point and without groups of digits.

    >>> [number.text for number in numbers("1,234", Ways())], [number.text for number in numbers("0,80", Ways())]
    (['1.234', '1234'], ['0.80'])
    """
    found = _NUMBER.fullmatch(cell.strip())
    if not found:
        return []
    minus = "-" if found["minus"] in ("-", "−") and found["minus"] else ""
    made = []
    for plain in _plain(found["body"].strip(), way):
        head = "0" if plain.startswith(".") else ""
        text = f"{found['sign']}{minus}{head}{plain}"
        if power := found["power"]:
            value = Decimal(text.lstrip("<>") + power)
            made.append(Number(f"{found['sign']}{value:f}", exact=False))
        else:
            made.append(Number(text))
    return made


def _plain(body: str, way: Ways) -> Iterator[str]:
    """Yield the digits that are meant, with a point if there are decimals."""
    signs = {sign for sign in ".," if sign in body}
    grouped = _GROUPS.fullmatch(body)
    if not signs:
        if body.isdecimal() or grouped:
            yield re.sub(r"[' ]", "", body)
    elif len(signs) == 2:
        last = max(signs, key=body.rindex)
        head, _, tail = body.rpartition(last)
        if tail.isdecimal() and _GROUPS.fullmatch(head):
            yield f"{re.sub(r'[^0-9]', '', head)}.{tail}"
    else:
        (sign,) = signs
        head, _, tail = body.partition(sign)
        if (
            body.count(sign) == 1
            and tail.isdecimal()
            and (not head or head.isdecimal() or _GROUPS.fullmatch(head))
        ):
            yield f"{re.sub(r'[^0-9]', '', head)}.{tail}"
        of_groups = grouped and not body.startswith("0") and (sign == "." if way.comma else sign == ",")
        if of_groups or (grouped and body.count(sign) > 1):
            yield body.replace(sign, "")


# Days.


def days(cell: str, way: Ways) -> list[tuple[date, bool]]:
    """Return the days that a cell may mean, each with whether it is certain."""
    if found := _YEAR_FIRST.fullmatch(cell):
        return [(day, True) for day in _made(found[1], found[2], found[3])]
    if found := _YEAR_LAST.fullmatch(cell):
        long = len(found[4]) == 4
        if found[2] == ".":
            return [(day, long) for day in _made(found[4], found[3], found[1])]
        orders = (True, False) if way.month_first is None else (way.month_first,)
        possible = [day for first in orders if (day := _day(found, month_first=first))]
        return [(day, long and len(set(possible)) == 1 and way.month_first is not None) for day in possible]
    if found := _IN_WORDS.fullmatch(cell):
        month = _MONTHS.get(found[2][:3].lower())
        return [(day, len(found[3]) == 4) for day in _made(found[3], str(month), found[1])] if month else []
    if found := _AMERICAN.fullmatch(cell):
        month = _MONTHS.get(found[1][:3].lower())
        return [(day, True) for day in _made(found[3], str(month), found[2])] if month else []
    kept = dates.serial(cell)
    return [(kept, False), (kept + _APART, False)] if kept else []


def _day(found: re.Match[str], *, month_first: bool) -> date | None:
    one, other = found[1], found[3]
    made = _made(found[4], one if month_first else other, other if month_first else one)
    return made[0] if made else None


def _made(year: str, month: str, day: str) -> list[date]:
    try:
        return [date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))]
    except ValueError:
        return []


# Against what was.


def is_same(cell: str, was: str, way: Ways) -> bool:
    """Say whether a cell is what a program made of what it was, and is worth as much."""
    if cell.casefold() == was.casefold() or _TRUTH.get(cell.casefold()) == was:
        return was in ("true", "false")
    if _PRINTED.fullmatch(was):
        of_was = Number(was)
        return any(
            number.sign == of_was.sign
            and number.value == of_was.value
            and (number.text == was or not number.exact or _has_lost(number, of_was))
            for number in numbers(cell, way)
        )
    if _ISO.fullmatch(was):
        return not _ISO.fullmatch(cell) and any(day.isoformat() == was for day, _ in days(cell, way))
    return _has_lost_letters(cell, was)


def _has_lost(number: Number, was: Number) -> bool:
    """Say whether a number has fewer zeros than it had; one with more is what somebody wrote."""
    bare = was.text.lstrip("<>-")
    return number.decimals <= was.decimals and (
        number.decimals < was.decimals or len(number.text) < len(was.text) or bare.startswith(".")
    )


def _has_lost_letters(cell: str, was: str) -> bool:
    """Say whether an identifier has lost its letters, or zeros at the start of its number."""
    before, now = (re.fullmatch(r"([A-Za-z]*:?)([0-9]+)", text) for text in (was, cell))
    return bool(before and now and before[1].startswith(now[1]) and int(before[2]) == int(now[2]))


def doubt_alone(cell: str, field: Mapping[str, Any], way: Ways) -> str | None:
    """Say of a cell of which nobody knows what it was that it may mean two things; ``None`` if it means one."""
    if not way.comma:
        return None
    if field["type"] in ("number", "integer") and len({one.value for one in numbers(cell, way)}) > 1:
        return f"{shown(cell)} may have a point that parts thousands, in a file with decimal commas; compare it with the source"
    if _DECIMAL_COMMA.fullmatch(cell):
        return f"{shown(cell)} may have a decimal comma; write the number with a point if it is one"
    return None


def doubt(cell: str, was: str, field: Mapping[str, Any], labels: Sequence[str]) -> str | None:
    """Say what a spreadsheet may have made of a cell that could have been meant; ``None`` if nothing points to it."""
    said = None
    if not cell:
        said = "nothing stands there"
    elif cell in labels or was in labels or cell == was:
        return None
    elif _POWER.fullmatch(cell) and _PRINTED.fullmatch(was):
        said = f"{shown(cell)} is a spreadsheet's way to write a number, and has lost digits"
    elif _PRINTED.fullmatch(was) and _PRINTED.fullmatch(cell):
        said = _number_in_doubt(Number(cell), Number(was))
    elif holds_days(field):
        said = _day_in_doubt(cell, was)
    elif dates.typed(cell) and not dates.typed(was):
        said = f"{shown(cell)} is a date that a spreadsheet made of what was typed"
    return said and f"{said}; it was {shown(was)}"


def lost_letters(cell: str, was: str) -> str | None:
    """Say that letters of a cell are gone that ASCII does not have, or were read as others; ``None`` if they are not."""
    marks = re.compile(re.escape(cell).replace(r"\?", "."), re.DOTALL)
    if "?" in cell and any(marks.fullmatch(unicodedata.normalize(form, was)) for form in ("NFC", "NFD")):
        said = "has lost letters that its encoding does not have"
    elif not cell.isascii() and any(
        was.encode(codec, "replace") == cell.encode() for codec in ENCODINGS.values()
    ):
        said = "has letters read in a wrong encoding"
    else:
        return None
    at = next((at for at, (one, other) in enumerate(zip(cell, was, strict=False)) if one != other), 0)
    now, then = (shown(_excerpt(text, at)) for text in (cell, was))
    return f"“{now}” {said}; it was “{then}”"


#: Letters on both sides of the place at which a long cell differs.
_SIDE = 20


def _excerpt(text: str, at: int) -> str:
    start, end = max(at - _SIDE, 0), at + _SIDE
    return f"{'…' * (start > 0)}{text[start:end]}{'…' * (end < len(text))}"


def _number_in_doubt(cell: Number, was: Number) -> str | None:
    if cell.value == was.value:
        return f"{cell.text} has fewer digits" if _has_lost(cell, was) else None
    if cell.decimals < was.decimals and round(was.value, cell.decimals) == cell.value:
        return f"{cell.text} looks rounded"
    if cell.text.replace(".", "").strip("0") == was.text.replace(".", "").strip("0"):
        return f"{cell.text} has the same digits, and its point elsewhere"
    return None


def _day_in_doubt(cell: str, was: str) -> str | None:
    parts, earlier = _ISO.fullmatch(cell), _ISO.fullmatch(was)
    if parts and not earlier:
        return f"{cell} is a day, and was a month" if cell.startswith(was) else None
    if not parts or not earlier:
        return None
    if (parts[1], parts[2], parts[3]) == (earlier[1], earlier[3], earlier[2]):
        return f"{cell} has day and month turned round"
    made = [_made(*found.groups()) for found in (parts, earlier)]
    if all(made) and abs(made[0][0] - made[1][0]) == _APART:
        return f"{cell} is four years apart, as spreadsheets of two makes count days"
    return None
