"""Tables on how the review is kept alive: what is searched how often, and what guidelines on reporting ask."""

from __future__ import annotations

from datetime import date

import pandas as pd
from IPython.display import Markdown

from livingreview.evidence import numbers
from livingreview.evidence.coverage import places
from livingreview.evidence.records import records
from livingreview.evidence.schedule import split
from livingreview.tables.coverage import linked
from livingreview.tables.myst import escape, keyed, myst_table


def schedule(table: pd.DataFrame, *, caption: str, name: str) -> Markdown:
    """Return one row per topic: how often it is searched for, when last, and when next.

    Sources that are the same for all topics are told in the caption.

    Parameters
    ----------
    table : as :func:`livingreview.evidence.schedule.table` returns it.
    """
    sources = list(dict.fromkeys(table.sources))
    rows = [
        {
            "Topic": keyed(escape(row["title"]), "schedule", row["topic"]),
            "Chapters": ", ".join(f"[](/{chapter}.md)" for chapter in row["chapters"].split(";")),
            **({"Sources": escape(row["sources"])} if len(sources) > 1 else {}),
            "Every": f"{row['every']} months",
            "Sooner": escape(row["triggers"]) or "–",
            "Last search": _day(row["last"]),
            "Next due": _until(row["due"], row["silent"]),
        }
        for row in table.to_dict("records")
    ]
    told = f"{caption} {sources[0]}." if len(sources) == 1 else caption
    return myst_table(pd.DataFrame(rows), caption=told, name=name)


def checklist(table: pd.DataFrame, *, caption: str, name: str) -> Markdown:
    """Return one row per item: what is asked, whether it is met, and where.

    Parameters
    ----------
    table : as :func:`livingreview.evidence.checklists.items` returns it.
    """
    rows = [
        {
            "Item": keyed("–" if row["number"] == "NR" else escape(row["number"]), "checklists", row["item"]),
            "What is asked": escape(row["asks"]),
            "Met": row["met_label"],
            "Where": "; ".join(linked(place) for place in places(row["place"])) or "–",
            "Note": "" if row["note"] == "NA" else escape(row["note"]),
        }
        for row in records(table)
    ]
    return myst_table(pd.DataFrame(rows), caption=caption, name=name)


def searches(table: pd.DataFrame, topics: pd.DataFrame, *, caption: str, name: str) -> Markdown:
    """Return one row per search, the newest first: what was looked for, where, by which words, and what came of it.

    Parameters
    ----------
    table : rows of ``searches``.
    topics : as :func:`livingreview.evidence.schedule.table` returns them.
    """
    titles = dict(zip(topics.topic, topics.title, strict=True))
    rows = [
        {
            "Day": keyed(numbers.day(row["searched_on"]), "searches", row["search"]),
            "Looked for": escape(row["purpose"]),
            "Words": escape(row["query"]),
            "Where": escape(row["database"]),
            "Records": "not counted" if pd.isna(row["records"]) else f"{row['records']:,}",
            "Topic": "; ".join(escape(titles.get(one, one)) for one in split(row["topics"])) or "–",
        }
        for row in records(table.sort_values("searched_on", ascending=False, kind="stable"))
    ]
    return myst_table(pd.DataFrame(rows), caption=caption, name=name, is_record=True)


def _until(due: str, silent: str) -> str:
    """Return a day that the page marks by the reader's clock once it, or the last day as a living topic, has passed."""
    return f"[{_day(due)}]{{.lr-due .due-{due} .silent-{silent}}}"


def _day(written: str) -> str:
    return numbers.day(date.fromisoformat(written))
