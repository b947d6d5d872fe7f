"""Observations of a topic: which, and in which order."""

from livingreview.evidence import data
from livingreview.evidence.observations import observations
from livingreview.project import Project

#: So many that a sort which is not stable would mix them.
MANY = [
    {"observation": f"{topic}-{i:02}", "topic": topic, "context": "At sea", "finding": f"Finding {i}."}
    for i in range(40)
    for topic in ("tides", "weather", "moons")
]


def test_observations_stand_topic_by_topic_and_within_one_as_in_the_table(made):
    made.write("observations", MANY)
    found = observations("tides", "weather", project=Project(made.root))
    assert list(found.observation) == [f"{topic}-{i:02}" for topic in ("weather", "tides") for i in range(40)]


def test_observations_have_the_columns_of_their_table_and_are_counted_from_nought(made):
    made.write("observations", MANY)
    project = Project(made.root)
    found = observations("moons", project=project)
    assert list(found.columns) == list(data.load("observations", project).columns)
    assert list(found.index) == list(range(40))
