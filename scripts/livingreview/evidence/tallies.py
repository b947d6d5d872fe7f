"""Count rows by group and by the word that judges them, as a tally draws them."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd


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


def sections(places: pd.Series) -> pd.Series:
    """Return what stands before the first comma of each place of a text, such as its section."""
    return places.str.split(",", n=1).str[0]


def shown(value: str) -> str:
    """Return a word of a column as a legend or the head of a column shows it: its label may be a sentence.

    >>> shown("as-reviewed")
    'As reviewed'
    """
    return value.replace("-", " ").capitalize()
