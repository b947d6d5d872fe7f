"""Tables of coverage: every claim of a mirrored review, and where and how this book treats it."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from livingreview.contents import anchor
from livingreview.evidence.coverage import Place, places
from livingreview.evidence.records import Row, records
from livingreview.tables.myst import escape, keyed, myst_table


def coverage(table: pd.DataFrame, *, caption: str, name: str) -> Markdown:
    """Return one row per claim, with links to the sections that treat it.

    Parameters
    ----------
    table : rows of ``coverage``.
    """
    rows = [
        {
            "Place": keyed(escape(row["place"]), "coverage", row["claim"]),
            "What the review says": escape(row["says"]) + _cited(row),
            "How": row["how_label"],
            "Here": _here(row),
        }
        for row in records(table)
    ]
    return myst_table(pd.DataFrame(rows), caption=caption, name=name, is_record=True)


def _cited(row: Row) -> str:
    """Return the numbers of the works that the review cites there."""
    return "" if row["numbers"] == "NA" else f" \\[{', '.join(row['numbers'].split())}\\]"


def _here(row: Row) -> str:
    """Return links to the sections, and in a paragraph of its own what is to be said of them."""
    sections = "; ".join(linked(place) for place in places(row["treated_in"]))
    note = "" if row["note"] == "NA" else escape(row["note"])
    return "\n\n".join(part for part in (sections, note) if part)


def linked(place: Place) -> str:
    """Return a link to a section, or the name of a table and a key."""
    if place.table:
        return escape(f"{place.table}: {place.key}" if place.key else f"table {place.table}")
    section = f"#{anchor(place.heading)}" if place.heading else ""
    # Without words a link has the title of its page.
    return f"[{place.heading}](/book/{place.chapter}.md{section})"
