"""Table of how the facts were read: rows of each table by status."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from livingreview.tables.myst import escape, myst_table


def status(readings: pd.DataFrame, *, caption: str, name: str) -> Markdown:
    """Return one row per table of the data package: one column per status, all rows, and those read by two.

    Parameters
    ----------
    readings : as :func:`livingreview.evidence.readings.readings` counts them; where a table has no column for a
        second reading, it does not apply.
    """
    table = readings.rename(columns={"table": "Table", "rows": "All", "by_two": "Read by two"})
    return myst_table(
        table.assign(
            Table=table["Table"].map(escape),
            **{"Read by two": ["NA" if pd.isna(count) else int(count) for count in table["Read by two"]]},
        ),
        caption=caption,
        name=name,
    )
