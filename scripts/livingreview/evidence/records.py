"""The rows of a table one by one, for code that looks at several columns of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

#: One row: column -> what its cell holds.
Row = Mapping[str, Any]


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows in order, each as column -> what its cell holds.

    pandas lets anything be the name of a column; in this package it is text.
    """
    rows: list[dict[Any, Any]] = table.to_dict("records")
    return rows
