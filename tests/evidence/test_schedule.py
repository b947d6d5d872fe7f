"""When the literature was searched last, by when again, and until when a page counts as living."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livingreview.evidence import schedule
from livingreview.project import Project
from tests.example import build

TRIALS = {"topic": "trials", "title": "Trials", "chapters": "index;second", "every_months": "3"}
MICE = {"topic": "mice", "title": "Mice", "chapters": "second", "every_months": "6"}


def search(key, day, topics):
    return {"search": key, "searched_on": day, "topics": topics}


@pytest.fixture
def example(tmp_path):
    return build(tmp_path)


@pytest.fixture
def kept(example):
    example.write("schedule", [TRIALS, MICE])
    example.write(
        "searches",
        [
            search("first", "2024-01-31", "trials"),
            search("second", "2024-11-30", "trials;mice"),
            search("third", "2025-01-15", "NA"),
        ],
    )
    return Project(example.root)


def test_a_topic_was_searched_last_when_a_search_served_it_last(kept):
    trials, mice = schedule.promises(kept)
    assert (trials.last, trials.due, trials.silent) == (
        date(2024, 11, 30),
        date(2025, 2, 28),
        date(2025, 8, 30),
    )
    assert (mice.last, mice.due) == (date(2024, 11, 30), date(2025, 5, 30))


def test_a_page_tells_last_and_next_search_of_one_topic_the_one_that_is_due_first(kept, example):
    example.write(
        "searches", [search("first", "2024-11-30", "trials"), search("second", "2024-10-31", "mice")]
    )
    made = schedule.promises(kept)
    assert schedule.freshness("book/index", made).last == date(2024, 11, 30)
    found = schedule.freshness("book/second", made)
    assert (found.last, found.due, found.first) == (date(2024, 11, 30), date(2025, 2, 28), ("Trials",))
    assert (found.since, found.topics) == (date(2024, 10, 31), 2)
    assert schedule.freshness("book/about/methods", made) is None


def test_a_page_is_living_until_the_first_of_its_topics_no_longer_is(kept, example):
    example.write(
        "searches", [search("first", "2024-12-31", "trials"), search("second", "2024-06-30", "mice")]
    )
    found = schedule.freshness("book/second", schedule.promises(kept))
    assert (found.first, found.due) == (("Mice",), date(2024, 12, 30))
    assert (found.gone, found.silent) == (("Trials",), date(2025, 9, 30))


def test_a_page_for_the_whole_book_stands_for_every_topic_whatever_the_schedule_lists(kept, example):
    example.write("schedule", [TRIALS | {"chapters": "second"}, MICE])
    made = schedule.promises(kept)
    assert schedule.freshness("book/index", made) is None
    found = schedule.freshness("book/index", made, whole=True)
    assert (found.topics, found.first) == (2, ("Trials",))


def test_topics_that_were_kept_alike_stand_together_and_what_is_due_first_stands_first(kept, example):
    cells = {"topic": "cells", "title": "Cells", "chapters": "second", "every_months": "3"}
    example.write("schedule", [MICE, TRIALS, cells])
    example.write("searches", [search("first", "2024-11-30", "mice;trials;cells")])
    groups = schedule.alike(schedule.promises(kept))
    assert [[one.title for one in group] for group in groups] == [["Trials", "Cells"], ["Mice"]]


def test_a_review_that_promises_nothing_tells_nothing(example):
    assert schedule.promises(Project(example.root)) == []


def test_a_topic_that_nobody_searched_for_is_not_told_to_be_fresh(example):
    example.write("schedule", [TRIALS])
    assert schedule.promises(Project(example.root)) == []


def test_a_topic_that_there_is_not_is_told_with_those_there_are(kept):
    assert list(schedule.table("mice", kept).title) == ["Mice"]
    with pytest.raises(ValueError, match="no topic cells; there are trials, mice"):
        schedule.table("cells", kept)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 24))
def test_the_next_search_is_due_so_many_months_later(day, months):
    later = schedule.later(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day <= day.day
