"""What the bibliography of this book promises: each work says what it is, and is the work itself."""

import re

import pytest

from livingreview.check.bibliography import ANONYMOUS, WORKS, keywords
from livingreview.evidence import bibliography, data
from livingreview.project import Project
from tests.conftest import ROOT

PROJECT = Project(ROOT)
ENTRIES = bibliography.parse(PROJECT.bibliography.read_text(encoding="utf-8"))[0]
REMARK = re.compile(r"(?:title|authors?) (?:not|cut|by|taken|from)|not shown|copy read", re.IGNORECASE)


def test_every_work_says_what_it_is():
    assert [entry.key for entry in ENTRIES if not set(keywords(entry)) & set(WORKS)] == []


def test_no_title_holds_a_remark_of_ours():
    assert [entry.fields["title"] for entry in ENTRIES if REMARK.search(entry.fields["title"])] == []


def test_no_author_is_a_remark_of_ours():
    assert [entry.key for entry in ENTRIES if REMARK.search(entry.fields.get("author", ""))] == []


def test_only_works_whose_authors_no_copy_names_have_none():
    bare = {entry.key for entry in ENTRIES if not entry.fields.get("author")}
    assert bare == {entry.key for entry in ENTRIES if ANONYMOUS in keywords(entry)}


def test_every_work_has_a_row_that_says_how_much_of_it_was_read():
    assert sorted(data.load("readings", PROJECT).citekey) == sorted(entry.key for entry in ENTRIES)


@pytest.mark.parametrize("review", ["il6", "own"])
def test_a_pair_without_a_verdict_says_why(review):
    pairs = data.load("citation-audit", PROJECT)
    open_ones = pairs[(pairs.review == review) & (pairs.verdict == "not-checked")]
    assert len(open_ones)
    assert open_ones[open_ones.note == "NA"].audit.tolist() == []


def test_a_pair_with_a_verdict_says_what_the_work_shows():
    pairs = data.load("citation-audit", PROJECT)
    judged = pairs[pairs.verdict != "not-checked"]
    assert judged[judged.source_says == "NA"].audit.tolist() == []


def test_every_reference_of_the_mirrored_review_is_audited():
    numbers = set(data.load("reference-map", PROJECT).query("review == 'il6'").number)
    pairs = data.load("citation-audit", PROJECT)
    assert set(pairs[pairs.review == "il6"].number.dropna()) == numbers
