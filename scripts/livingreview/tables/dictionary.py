"""Data dictionary: every column of every table, from the descriptor."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd
from IPython.display import Markdown

from livingreview.tables.myst import escape, myst_table


def dictionaries(resources: Iterable[dict[str, Any]]) -> Markdown:
    """Return the columns of several tables, each under its title.

    Parameters
    ----------
    resources : descriptors of the tables, as :func:`livingreview.evidence.data.described` gives them.
    """
    return Markdown("\n\n".join(f"## {escape(r['title'])}\n\n{dictionary(r).data}" for r in resources))


def dictionary(resource: dict[str, Any]) -> Markdown:
    """Return the columns of one table: name, meaning, type and unit, what a cell may hold.

    Parameters
    ----------
    resource : descriptor of the table, as :func:`livingreview.evidence.data.resource` gives it.
    """
    keys = set(resource["schema"]["primaryKey"])
    rows = [
        {
            "Column": f"`{field['name']}`" + (" (key)" if field["name"] in keys else ""),
            "Meaning": escape(field["description"]),
            "Type": field["type"] + (f", {field['unit']}" if "unit" in field else ""),
            "A cell may hold": _allowed(field),
        }
        for field in resource["schema"]["fields"]
    ]
    return myst_table(
        pd.DataFrame(rows),
        caption=f"Columns of `data/{resource['path']}`: {escape(resource['description'])}",
        name=f"tab-columns-{resource['name']}",
    )


def _allowed(field: dict[str, Any]) -> str:
    limits = field["constraints"]
    if "categories" in field:
        said = "; ".join(f"`{c['value']}` {escape(c['label'])}" for c in field["categories"])
        if "delimiter" in field:
            said = f"one or more of these, with `{field['delimiter']}` between two: {said}"
    elif "pattern" in limits:
        said = f"text of the form `{limits['pattern']}`"
    elif "minimum" in limits or "maximum" in limits:
        ends = (str(limits.get("minimum", "")), str(limits.get("maximum", "")))
        said = (
            f"{ends[0]} to {ends[1]}"
            if all(ends)
            else f"{ends[0]} or more"
            if ends[0]
            else f"{ends[1]} or less"
        )
    else:
        said = {"date": "a date as YYYY-MM-DD", "string": "text"}.get(field["type"], "a number")
    return said + ("" if limits["required"] else "; or NR, NE, NA")
