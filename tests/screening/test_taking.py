"""A report of the watch is logged as the searches that were answered: no more, no fewer, and each once."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from livingreview import check
from livingreview.evidence import schedule, screening
from livingreview.project import Project
from livingreview.screening import candidate, rows
from livingreview.screening.candidate import ScreenError
from tests.example import TODAY, build
from tests.screening.review import FROG, NEWT, REPORT, TOPIC

LAKES = TOPIC | {"topic": "lakes", "title": "Lakes"}


def search(string, state="whole", *, topic="ponds", fetched=5):
    service = "pubmed" if "pubmed" in string else "crossref"
    found = 0 if state == "failed" else fetched
    return {
        "string": string,
        "version": 1,
        "service": service,
        "topic": topic,
        "fetched": found,
        "state": state,
    }


@pytest.fixture
def written(example):
    """Write a report; return its file."""

    def written(*searches, name="report.json", **cells):
        path = example.path(name)
        path.write_text(json.dumps(REPORT | {"searches": list(searches)} | cells), encoding="utf-8")
        return path

    return written


@pytest.fixture
def lakes(example):
    example.write("schedule", [TOPIC, LAKES])
    example.write("searches", [{"search": "first", "searched_on": "2024-05-31", "topics": "ponds;lakes"}])


def logged(project):
    return rows.read(project, "searches")[1:]


def test_a_watch_that_no_service_answered_is_refused_in_one_line_and_promises_nothing(
    example, project, screen, written
):
    written(search("ponds-pubmed", "failed"), search("ponds-crossref", "failed"), candidates=[])
    before = example.path("data/review/searches.csv").read_bytes()
    assert screen("report.json", code=1).splitlines() == [
        (
            "report.json: no service answered this watch, so nothing was searched and nothing is entered; watch again"
        )
    ]
    assert example.path("data/review/searches.csv").read_bytes() == before
    assert [promise.last.isoformat() for promise in schedule.promises(project)] == ["2024-05-31"]


@pytest.mark.usefixtures("lakes")
@pytest.mark.parametrize("state", ["failed", "partly"])
def test_a_topic_counts_as_searched_only_if_each_of_its_searches_was_answered_in_full(
    project, screen, written, state
):
    written(
        search("ponds-pubmed"),
        search("ponds-crossref", state),
        search("lakes-pubmed", topic="lakes"),
        candidates=[],
    )
    assert "Not answered in full, and so not entered as searched: ponds (crossref)." in screen("report.json")
    (row,) = logged(project)
    assert row["topics"] == "lakes"
    assert "not answered in full: ponds (crossref)" in row["purpose"]
    last = {promise.topic: promise.last.isoformat() for promise in schedule.promises(project)}
    assert last == {"ponds": "2024-05-31", "lakes": "2025-05-01"}
    assert [str(fault) for fault in check.run(project, today=TODAY)] == []


@pytest.mark.usefixtures("lakes")
def test_only_services_and_strings_that_were_answered_are_named(project, screen, written):
    written(search("ponds-pubmed", "partly", fetched=3), search("lakes-crossref", "failed", topic="lakes"))
    screen("report.json")
    (row,) = logged(project)
    assert (row["database"], row["query"]) == ("pubmed", "ponds-pubmed (version 1), in part")
    assert (row["records"], row["topics"]) == ("3", "NA")


def test_searches_by_numbers_of_trials_are_logged_with_their_records(project, screen, written):
    written(search("ponds-crossref"), search("trials-pubmed-1", topic="", fetched=7))
    screen("report.json")
    (row,) = logged(project)
    assert row["query"] == "ponds-crossref (version 1); trials-pubmed-1 (version 1)"
    assert (row["database"], row["records"], row["topics"]) == ("crossref;pubmed", "12", "ponds")


@pytest.mark.usefixtures("lakes")
def test_two_reports_of_one_day_are_both_identified_and_the_same_one_counts_once(project, screen, written):
    one = search("ponds-pubmed", fetched=50)
    two = search("lakes-pubmed", topic="lakes", fetched=80)
    written(one, one | {"string": "ponds-crossref"}, name="a.json", candidates=[FROG])
    written(two, two | {"string": "lakes-crossref"}, name="b.json", candidates=[NEWT])
    for name in ("a.json", "b.json", "a.json", "b.json"):
        screen(name)
    assert [(row["records"], row["topics"]) for row in logged(project)] == [
        ("100", "ponds"),
        ("160", "lakes"),
    ]
    flow = screening.flow(project)
    identified = flow[(flow["update"] == screening.TOTAL) & (flow.step == "identified")]
    assert list(identified["count"]) == [260]
    assert [str(fault) for fault in check.run(project, today=TODAY)] == []


def test_two_records_whose_keys_would_be_one_both_wait(project, screen, written):
    twins = [
        FROG | {"record": "doi-a-b", "identifiers": {"doi": doi}} for doi in ("10.1000/a.b", "10.1000/a-b")
    ]
    written(search("ponds-pubmed"), candidates=[*twins, twins[0]])
    for _ in range(2):
        screen("report.json")
    waiting = [(row["record"], row["identifiers"]) for row in rows.read(project)]
    assert waiting == [("doi-a-b", "doi:10.1000/a.b"), ("doi-a-b-2", "doi:10.1000/a-b")]


@pytest.mark.parametrize(
    "spoilt",
    [
        {"made_on": "tomorrow"},
        {"made_on": 3},
        {"searches": [{"string": "ponds-pubmed"}]},
        {"searches": [search("ponds-pubmed", "done")]},
        {"candidates": [FROG | {"record": "=A1"}]},
        {"candidates": ["frog"]},
    ],
)
def test_a_report_that_is_not_whole_is_told_in_one_line(screen, written, spoilt):
    written(search("ponds-pubmed"), **spoilt)
    assert screen("report.json", code=1).splitlines() == [
        "report.json: the report is not whole; let the watch write it again"
    ]


SEARCHES = st.lists(
    st.builds(
        search,
        st.sampled_from(["ponds-pubmed", "ponds-crossref"]),
        st.sampled_from([candidate.WHOLE, candidate.PARTLY, candidate.FAILED]),
        topic=st.sampled_from(["ponds", "lakes", ""]),
        fetched=st.integers(0, 9),
    ),
    max_size=4,
)
FOUND = st.lists(st.sampled_from([FROG, NEWT]), unique_by=lambda one: one["record"])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(SEARCHES, FOUND), max_size=4), st.lists(st.integers(0, 3), max_size=6))
def test_whatever_reports_are_taken_in_whatever_order_each_answer_counts_once(
    tmp_path_factory, reports, order
):
    project = Project(build(tmp_path_factory.mktemp("taken")).root)
    file, taken = project.root / "report.json", {}
    for at in [i for i in order if i < len(reports)]:
        searches, found = reports[at]
        file.write_text(json.dumps(REPORT | {"searches": searches, "candidates": found}), encoding="utf-8")
        try:
            rows.take(project, candidate.read(file), say=print)
        except ScreenError:
            assert all(one["state"] == "failed" for one in searches)
            continue
        taken[json.dumps([searches, found])] = searches
    log = rows.read(project, "searches")
    assert len(log) == len(taken)
    assert sum(int(row["records"]) for row in log) == sum(
        one["fetched"] for searches in taken.values() for one in searches
    )
    for row, searches in zip(log, taken.values(), strict=True):
        topics = {one["topic"] for one in searches} - {
            "",
            *(one["topic"] for one in searches if one["state"] != "whole"),
        }
        assert set(schedule.split(row["topics"])) == topics
        assert set(row["database"].split(";")) == {
            one["service"] for one in searches if one["state"] != "failed"
        }
