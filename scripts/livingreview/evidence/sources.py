"""Where the literature is searched: what is asked there, by which strings, how often, and when that was done last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from livingreview.evidence import data
from livingreview.evidence.records import records
from livingreview.evidence.schedule import split
from livingreview.evidence.selections import question
from livingreview.project import Project

#: Between two strings by which a search was made.
_BETWEEN = "; "


def asked(string: str, version: int) -> str:
    """Return the words by which the log of searches names a string.

    >>> asked("ponds", 2)
    'ponds (version 2)'
    """
    return f"{string} (version {version})"


@question
def services(project: Project | None = None) -> pd.DataFrame:
    """Return where is searched.

    Returns
    -------
    pandas.DataFrame : ``service``, ``title``, ``asks``, ``every`` (months; missing where each topic says how often),
        ``strings`` (how many are in use there) and ``last`` (day of the newest search on record, as text; empty if
        there is none).
    """
    searches = records(data.load("searches", project))
    newest = records(_newest(project))
    return pd.DataFrame(
        [
            {
                "service": row["service"],
                "title": row["title"],
                "asks": row["asks"],
                "every": row["every_months"],
                "strings": sum(one["service"] == row["service"] for one in newest),
                "last": _last(one for one in searches if row["service"] in split(one["database"])),
            }
            for row in records(data.load("services", project))
        ],
        columns=["service", "title", "asks", "every", "strings", "last"],
    ).astype({"every": pd.Int64Dtype()})


@question
def strings(topic: str = "all", project: Project | None = None) -> pd.DataFrame:
    """Return the strings in use, of all topics or of one, those of a service together.

    Returns
    -------
    pandas.DataFrame : ``string``, ``version``, ``service``, ``topic``, ``query``, ``sieve``, ``since``, ``service_label``
        and ``last`` (day of the newest search on record in which this version was asked, as text; empty if there is
        none).

    Raises
    ------
    ValueError : if there is no string for such a topic.
    """
    newest = _newest(project)
    found = newest if topic == "all" else newest[newest.topic == topic]
    if topic != "all" and not len(found):
        raise ValueError(f"no string asks for the topic {topic}")
    searches = records(data.load("searches", project))
    last = [
        _last(
            one
            for one in searches
            if asked(row["string"], row["version"]) in str(one["query"]).split(_BETWEEN)
        )
        for row in records(found)
    ]
    order = [word["value"] for word in data.categories("strings", "service", project)]
    return (
        found.assign(last=last)
        .sort_values("service", key=lambda keys: keys.map(order.index), kind="stable")
        .reset_index(drop=True)
    )


def _newest(project: Project | None) -> pd.DataFrame:
    """Return the newest version of each string."""
    table = data.load("strings", project)
    newest = table.groupby("string")["version"].transform("max")
    return table[table["version"] == newest].reset_index(drop=True)


def _last(searches: Iterable[Mapping[str, Any]]) -> str:
    """Return the newest day of some searches, as text; empty if there are none."""
    days: list[date] = [one["searched_on"].date() for one in searches]
    return max(days).isoformat() if days else ""
