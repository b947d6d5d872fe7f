"""What a spreadsheet makes of numbers that look like a day: ``2-3`` becomes ``02-Mar``, and a day a serial number."""

from __future__ import annotations

import re
from datetime import date, timedelta

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_NAMES = "|".join(_MONTHS)
_DAY_MONTH = re.compile(rf"(\d{{1,2}})[-/ ]({_NAMES})(?:[-/ ]\d{{2}}|[-/ ]\d{{4}})?", re.IGNORECASE)
_MONTH_YEAR = re.compile(rf"({_NAMES})[-/ ](\d{{2}})", re.IGNORECASE)
#: Days since the turn of 1899 that spreadsheets count: from 1982 to 2064.
_SERIALS = range(30000, 60000)
_FIRST = date(1899, 12, 30)


def typed(cell: str) -> set[str]:
    """Return what may have been typed before a spreadsheet made a date of it; empty if the cell is no such date.

    >>> sorted(typed("01-Feb"))
    ['1-2', '1/2', '2-1', '2/1']
    """
    if found := _DAY_MONTH.fullmatch(cell):
        first, second = int(found[1]), _MONTHS[found[2].lower()]
    elif found := _MONTH_YEAR.fullmatch(cell):
        first, second = _MONTHS[found[1].lower()], int(found[2])
    else:
        return set()
    return {f"{a}{sign}{b}" for a, b in ((first, second), (second, first)) for sign in "-/"}


def serial(cell: str) -> date | None:
    """Return the day that a spreadsheet keeps as this number; ``None`` if it is none of our time.

    >>> serial("45000")
    datetime.date(2023, 3, 15)
    """
    if re.fullmatch(r"\d{5}", cell) and int(cell) in _SERIALS:
        return _FIRST + timedelta(days=int(cell))
    return None
