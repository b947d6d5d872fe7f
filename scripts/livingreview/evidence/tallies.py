"""Count rows by group and by the word that judges them, as a tally draws them."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from livingreview.evidence import data
from livingreview.project import Project


def counted(groups: Iterable[str], words: Iterable[str], order: Iterable[str]) -> pd.DataFrame:
    """Return ``group``, ``word`` and ``count``: every group, in the order of its first row, with every word.

    Parameters
    ----------
    groups, words : of each row.
    order : all words, in the order in which ``word`` (Categorical) has them.
    """
    order = list(order)
    frame = pd.DataFrame({"group": list(groups), "word": list(words)})
    found = frame.value_counts()
    rows = [
        {"group": group, "word": word, "count": int(found.get((group, word), 0))}
        for group in dict.fromkeys(frame.group)
        for word in order
    ]
    counts = pd.DataFrame(rows, columns=["group", "word", "count"])
    return counts.assign(word=pd.Categorical(counts.word, order))


def of_review(table: str, review: str, project: Project | None) -> pd.DataFrame:
    """Return the rows of a table that are about one review, in the order of the table.

    Raises
    ------
    ValueError : if the review is none of those that the table may name.
    """
    data.require_category(table, "review", review, project=project)
    rows = data.load(table, project)
    return rows[rows.review == review].reset_index(drop=True)


def by_section(table: str, column: str, review: str, project: Project | None) -> pd.DataFrame:
    """Count the rows of one review by section, which stands before the first comma of ``place``, and by a word.

    Parameters
    ----------
    column : holds the word; its labels are told, in the descriptor's order.
    """
    rows = of_review(table, review, project)
    asked = [word["label"] for word in data.categories(table, column, project)]
    return counted(rows.place.str.split(",", n=1).str[0], rows[f"{column}_label"].astype(str), asked)


def shown(value: str) -> str:
    """Return a word of a column as a legend or the head of a column shows it: its label may be a sentence.

    >>> shown("as-reviewed")
    'As reviewed'
    """
    return value.replace("-", " ").capitalize()
