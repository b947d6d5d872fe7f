"""Each place that is searched tells what it is asked, how often, and when it was last: as the log of searches has it."""

import re

import pytest

from livingreview.evidence import data, sources
from livingreview.project import Project
from livingreview.services.named import SEARCHED
from tests.conftest import ROOT
from tests.example import build

TOPIC = {"topic": "ponds", "title": "Ponds", "chapters": "index", "every_months": "3"}
STRING = {"string": "ponds-pubmed", "service": "pubmed", "topic": "ponds", "query": "newt", "version": "1"}


@pytest.fixture
def example(tmp_path):
    made = build(tmp_path)
    made.write("schedule", [TOPIC])
    made.write(
        "services",
        [
            {"service": "copies", "title": "Copies", "every_months": "NA"},
            {"service": "pubmed", "title": "PubMed", "every_months": "1"},
        ],
    )
    made.write("strings", [STRING, STRING | {"version": "2", "query": "newts"}])
    return made


def search(key, day, where, query="words"):
    return {"search": key, "searched_on": day, "database": where, "query": query}


def last(example):
    found = sources.services(Project(example.root))
    return dict(zip(found.service, found["last"], strict=True))


def test_a_place_was_searched_last_when_the_log_names_it_last(example):
    example.write(
        "searches", [search("b", "2024-05-31", "copies"), search("a", "2024-01-31", "copies;pubmed")]
    )
    assert last(example) == {"copies": "2024-05-31", "pubmed": "2024-01-31"}


def test_a_place_that_no_search_on_record_names_was_not_searched(example):
    example.write("searches", [search("a", "2024-01-31", "copies", "pubmed")])
    assert last(example) == {"copies": "2024-01-31", "pubmed": ""}


def test_strings_in_use_are_counted_once_whatever_their_versions(example):
    found = sources.services(Project(example.root))
    assert list(found.strings) == [0, 1]
    assert list(found.every.fillna(0)) == [0, 1]


def test_a_string_was_sent_when_a_search_names_this_version_of_it(example):
    project = Project(example.root)
    example.write(
        "searches", [search("a", "2024-01-31", "pubmed", "ponds-pubmed (version 1); lakes (version 1)")]
    )
    (old,) = sources.strings(project=project).to_dict("records")
    assert (old["version"], old["query"], old["last"]) == (2, "newts", "")
    example.write(
        "searches", [search("a", "2024-01-31", "pubmed", "lakes (version 1); ponds-pubmed (version 2)")]
    )
    assert list(sources.strings("ponds", project)["last"]) == ["2024-01-31"]


def test_a_topic_without_a_string_is_told(example):
    with pytest.raises(ValueError, match="no string asks for the topic lakes"):
        sources.strings("lakes", Project(example.root))


def test_the_review_tells_of_every_service_that_the_watch_asks_and_names_it_as_the_watch_does():
    found = sources.services()
    told = dict(zip(found.service, found.title, strict=True))
    assert {service.key: service.name for service in SEARCHED}.items() <= told.items()
    labels = data.labels("strings", "service")
    assert all(told[key] == label for key, label in labels.items())


def test_the_services_are_told_to_be_asked_as_often_as_the_workflow_asks_them():
    workflow = (ROOT / ".github/workflows/watch.yml").read_text("utf-8")
    (cron,) = re.findall(r'cron: "([^"]+)"', workflow)
    _, _, day, month, weekday = cron.split()
    assert day.isdigit()
    assert (month, weekday) == ("*", "*")
    found = sources.services()
    assert set(found[found.service.isin([service.key for service in SEARCHED])].every) == {1}
