"""Editions and their changes are read in the order in which they came, and in words that a reader knows."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livingreview import environment
from livingreview.evidence.editions import called, changes, editions, order, paths
from livingreview.project import Project
from tests.example import build

EDITIONS = [
    {
        "edition": "1.10",
        "released_on": "2025-03-01",
        "commit": "b" * 40,
        "what": "Third.",
        "doi": "10.1000/x",
    },
    {"edition": "1.2", "released_on": "2025-01-01", "commit": "a" * 40, "what": "First."},
    {"edition": "1.9.1", "released_on": "2025-02-01", "commit": "c" * 40, "what": "Second."},
]
CHANGES = [
    {"change": "a", "edition": "1.2", "kind": "trial", "trial": "example-1", "what": "A trial.", "why": "So.", "conclusion_changed": "no"},
    {"change": "b", "edition": "1.10", "kind": "number", "chapter": "book/index.md", "what": "A number.",
     "old": "1", "new": "2", "why": "So.", "conclusion_changed": "yes"},
]  # fmt: skip


@pytest.fixture
def project(tmp_path):
    example = build(tmp_path)
    example.write("editions", EDITIONS)
    example.write("changes", CHANGES)
    return Project(tmp_path)


def test_editions_are_sorted_by_their_numbers_not_by_their_letters(project):
    assert [one.version for one in editions(project)] == ["1.2", "1.9.1", "1.10"]


def test_changes_of_the_newest_edition_come_first_in_the_words_of_the_table(project):
    newest, oldest = changes(project)
    assert (newest.edition, newest.chapter, newest.trial, newest.turned) == ("1.10", "book/index", "", True)
    assert (oldest.kind_label, oldest.trial, oldest.chapter, oldest.old) == ("Trial", "example-1", "", "")


def test_only_what_is_being_frozen_is_called_an_edition(project, monkeypatch):
    day = date(2026, 11, 7)
    assert called(project, day) == "Version of 7 November 2026, after edition 1.10"
    monkeypatch.setenv(environment.EDITION, "1.11")
    assert called(project, day) == "Edition 1.11 of 7 November 2026"


def test_a_label_for_what_is_missing_is_no_doi(project):
    assert [one.doi for one in editions(project)] == ["", "", "10.1000/x"]


def test_a_review_that_keeps_no_editions_has_none(tmp_path):
    example = build(tmp_path)
    gone = ("editions", "changes")
    example.descriptor["resources"] = [
        one for one in example.descriptor["resources"] if one["name"] not in gone
    ]
    example.describe()
    assert called(Project(tmp_path), date(2026, 11, 7)) == "Version of 7 November 2026"
    assert (editions(Project(tmp_path)), changes(Project(tmp_path)), paths(Project(tmp_path))) == ([], [], {})


def test_an_edit_is_seen_at_once(project):
    assert len(editions(project)) == 3
    file = project.data / "review/editions.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("1.9.1,", "2.0,"), encoding="utf-8")
    assert editions(project)[-1].version == "2.0"


@settings(deadline=None)
@given(
    st.lists(st.integers(0, 999_999), min_size=2, max_size=3),
    st.lists(st.integers(0, 999_999), min_size=2, max_size=3),
)
def test_versions_are_ordered_as_their_numbers_are(one, other):
    one, other = (numbers + [0] * (3 - len(numbers)) for numbers in (one, other))
    said = [".".join(map(str, numbers)) for numbers in (one, other)]
    assert (order(said[0]) < order(said[1])) == (one < other)


@settings(deadline=None)
@given(st.text(alphabet="0123456789.v-+ a\n", max_size=12))
def test_whatever_is_no_version_is_refused(text):
    parts = text.split(".")
    is_one = len(parts) in (2, 3) and all(
        part.isdigit() and len(part) < 7 and str(int(part)) == part for part in parts
    )
    if is_one:
        assert order(text)
    else:
        with pytest.raises(ValueError, match="no version"):
            order(text)
