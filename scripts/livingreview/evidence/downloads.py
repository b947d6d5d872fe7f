"""Tables as readers download them: CSV in which no cell is a formula to the spreadsheet that opens it."""

from __future__ import annotations

import re

import pandas as pd

#: Beginnings that spreadsheets take for a formula; a negative number is none.
_FORMULA = re.compile(r"[=+@\t\r]|-(?!\d+(?:\.\d+)?\Z)", re.ASCII)


def csv(table: pd.DataFrame) -> str:
    """Return a table as CSV; a text that a spreadsheet would run has an apostrophe before it, which it hides.

    >>> csv(pd.DataFrame({"said": ["=1+1", "-0.4", "IL-6"]}))
    "said\\n'=1+1\\n-0.4\\nIL-6\\n"
    """
    runs = [name for name, column in table.items() if any(map(_runs, column))]
    return table.assign(**{str(name): table[name].map(_harmless) for name in runs}).to_csv(index=False)


def _runs(cell: object) -> bool:
    return isinstance(cell, str) and bool(_FORMULA.match(cell))


def _harmless(cell: object) -> object:
    return f"'{cell}" if _runs(cell) else cell
