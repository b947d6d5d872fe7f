"""Observations on the topics that a chapter discusses: who was studied, what was found."""

from __future__ import annotations

import pandas as pd

from livingreview.evidence import data
from livingreview.evidence.selections import question
from livingreview.project import Project


@question
def observations(*topics: str, project: Project | None = None) -> pd.DataFrame:
    """Return the observations on these topics, topic by topic.

    Raises
    ------
    ValueError : if a topic is none of the categories of its column; the message lists them.
    """
    for topic in topics:
        data.require_category("observations", "topic", topic, project=project)
    table = data.load("observations", project)
    return table[table.topic.isin(topics)].sort_values("topic_label", kind="stable").reset_index(drop=True)
