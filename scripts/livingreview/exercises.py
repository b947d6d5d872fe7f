"""Exercises of a chapter: their levels, and the boxes that nobody sees before asking for them."""

from __future__ import annotations

#: Level, as a class of the directive -> its words for a reader; in the order in which a course asks for them.
LEVELS = {"recall": "Recall", "interpret": "Interpret", "design": "Design or criticise"}
#: Class of an exercise on the page.
EXERCISE = "lr-exercise"
#: Class of what is hidden on the page until it is asked for, and of which a student's print has no trace.
HINT, SOLUTION, TEACHING = "lr-exercise-hint", "lr-solution", "lr-teaching"
ANSWERS = (HINT, SOLUTION, TEACHING)


def prefix(page: str) -> str:
    """Return how the labels of the exercises of a page begin.

    >>> prefix("book/part/chapter")
    'ex-part-chapter-'
    """
    return f"ex-{'-'.join(page.split('/')[1:])}-"
