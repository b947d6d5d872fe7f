"""Tables on how the review is kept alive: what is searched how often, and what guidelines on reporting ask."""

from __future__ import annotations

from datetime import date

import pandas as pd
from IPython.display import Markdown

from livingreview.evidence import numbers
from livingreview.evidence.coverage import places
from livingreview.evidence.records import Row, records
from livingreview.evidence.schedule import split
from livingreview.tables.coverage import linked
from livingreview.tables.myst import code, escape, keyed, myst_table


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


def services(table: pd.DataFrame, *, caption: str, name: str) -> Markdown:
    """Return one row per place that is searched: what is asked there, how often, and when it was asked last.

    Parameters
    ----------
    table : as :func:`livingreview.evidence.sources.services` returns it.
    """
    rows = [
        {
            "Where": keyed(escape(row["title"]), "services", row["service"]),
            "What is asked": escape(row["asks"]),
            "Strings": f"{row['strings'] or 'None'}",
            "How often": _often(row["every"]),
            "Last search": _run(row["last"]),
        }
        for row in records(table)
    ]
    return myst_table(pd.DataFrame(rows), caption=caption, name=name)


def strings(table: pd.DataFrame, topics: pd.DataFrame, *, caption: str, name: str) -> Markdown:
    """Return one row per string: whom it asks about what, in which version, how it is sent, and when it was last.

    Parameters
    ----------
    table : as :func:`livingreview.evidence.sources.strings` returns it.
    topics : as :func:`livingreview.evidence.schedule.table` returns them.
    """
    titles = dict(zip(topics.topic, topics.title, strict=True))
    rows = [
        {
            "Where": keyed(escape(str(row["service_label"])), "strings", row["string"], str(row["version"])),
            "Topic": escape(titles.get(row["topic"], row["topic"])),
            "String": _string(row),
            "Version": f"{row['version']}, since {_day(row['since'].date().isoformat())}",
            "Last search": _run(row["last"]),
        }
        for row in records(table)
    ]
    return myst_table(pd.DataFrame(rows), caption=caption, name=name, is_record=True)


def searches(
    table: pd.DataFrame, topics: pd.DataFrame, places: pd.DataFrame, *, caption: str, name: str
) -> Markdown:
    """Return one row per search, the newest first: what was looked for, where, by which words, and what came of it.

    Parameters
    ----------
    table : rows of ``searches``.
    topics : as :func:`livingreview.evidence.schedule.table` returns them.
    places : as :func:`livingreview.evidence.sources.services` returns them.
    """
    titles = dict(zip(topics.topic, topics.title, strict=True))
    names = dict(zip(places.service, places.title, strict=True))
    rows = [
        {
            "Day": keyed(numbers.day(row["searched_on"]), "searches", row["search"]),
            "Looked for": escape(row["purpose"]),
            "Words": escape(row["query"]),
            "Where": "; ".join(escape(names.get(one, one)) for one in split(row["database"])),
            "Records": "not counted" if pd.isna(row["records"]) else f"{row['records']:,}",
            "Topic": "; ".join(escape(titles.get(one, one)) for one in split(row["topics"])) or "–",
        }
        for row in records(table.sort_values("searched_on", ascending=False, kind="stable"))
    ]
    return myst_table(pd.DataFrame(rows), caption=caption, name=name, is_record=True)


def _until(due: str, silent: str) -> str:
    """Return a day that the page marks by the reader's clock once it, or the last day as a living topic, has passed."""
    return f"[{_day(due)}]{{.lr-due .due-{due} .silent-{silent}}}"


def _often(months: int | None) -> str:
    if pd.isna(months):
        return "As each topic says"
    return "Every month" if months == 1 else f"Every {months} months"


def _run(day: str) -> str:
    return _day(day) if day else "Not run yet"


def _string(row: Row) -> str:
    """Return a string as it is sent, and in a paragraph of its own what sieves the answers."""
    groups = (", ".join(word.strip() for word in group.split("|")) for group in split(row["sieve"]))
    sieve = "; ".join(map(escape, groups))
    told = "Kept if title or abstract has a word that begins with one of each group"
    return code(row["query"]) + (f"\n\n{told}: {sieve}" if sieve else "")


def _day(written: str) -> str:
    return numbers.day(date.fromisoformat(written))
