"""Where this book treats each claim of a mirrored review, and how many claims are treated in which way."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from livingreview.evidence import data, tallies
from livingreview.evidence.selections import question
from livingreview.project import Project

_TABLE = "coverage"


@dataclass(frozen=True)
class Place:
    """A section of the book, or a row of a table; whichever it is not is empty. Without a key, the whole table."""

    chapter: str = ""
    heading: str = ""
    table: str = ""
    key: str = ""


def places(written: str) -> list[Place]:
    """Return the places that a cell names, with a semicolon between; none for what says that there is none.

    >>> places("part/chapter, A heading; corrections: first-line")
    [Place(chapter='part/chapter', heading='A heading', table='', key=''), \
Place(chapter='', heading='', table='corrections', key='first-line')]
    """
    return [_place(part) for part in written.split(";") if part.strip() and written not in data.MISSING]


def _place(part: str) -> Place:
    chapter, comma, heading = (one.strip() for one in part.partition(","))
    table, colon, key = (one.strip() for one in part.partition(":"))
    # A heading may hold a colon; the name of a table holds no slash.
    if colon and "/" not in table:
        return Place(table=table, key=key)
    return Place(chapter=chapter, heading=heading if comma else "")


@question
def claims(review: str, project: Project | None = None) -> pd.DataFrame:
    """Return the claims of one mirrored review, in the order of its text.

    Raises
    ------
    ValueError : if the review is none of those that the table may name.
    """
    return tallies.of_review(_TABLE, review, project)


@question
def counts(review: str, project: Project | None = None) -> pd.DataFrame:
    """Return how many claims of each section are treated in which way.

    Returns
    -------
    pandas.DataFrame : ``group`` (what stands before the first comma of a place), ``word`` (how, Categorical in the
        descriptor's order) and ``count``; every group with every word.
    """
    return tallies.by_section(_TABLE, "how", review, project)
