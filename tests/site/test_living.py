"""A page tells when was searched last, and says by the clock of the reader when a search is past due."""

import json

import pytest
from lxml import html
from playwright.sync_api import expect

from livingreview.evidence import schedule
from livingreview.evidence.schedule import PATIENCE
from livingreview.project import Project
from livingreview.sphinxext import living
from tests.conftest import ROOT
from tests.site.walking import CHAPTER

#: A page without a promise, and one that tells the status of all topics.
QUIET, METHODS = "book/about/glossary.html", "book/about/methods.html"
MADE = schedule.promises(Project(ROOT))
FRESH = schedule.freshness(CHAPTER.removesuffix(".html"), MADE)


def test_the_words_of_the_plan_are_as_patient_as_the_code():
    assert PATIENCE == 3
    assert "more than three times the promised period" in living.SILENT


def at(open_page, address, day):
    """Open a page on some day."""
    page = open_page("about:blank")
    page.clock.set_fixed_time(f"{day.isoformat()}T12:00:00")
    page.goto(address)
    return page


@pytest.mark.slow
def test_a_page_that_nobody_builds_any_more_says_so_on_the_day_it_becomes_true(open_page, site):
    days = [FRESH.due, schedule.later(FRESH.due, 1), FRESH.silent, schedule.later(FRESH.silent, 1)]
    said = []
    for day in days:
        late = at(open_page, site + CHAPTER, day).locator(".lr-late")
        said.append(late.inner_text().split(":")[0] if late.count() else "")
    due, late, silent, gone = said
    assert due == ""
    assert late.startswith("The search that was due by ")
    assert silent == late
    assert gone.startswith("No search has reached this copy of the book")


@pytest.mark.slow
def test_the_days_stand_there_without_a_script_too(open_page, site):
    page = open_page(site + CHAPTER, scripts=False)
    expect(page.locator(".lr-summary")).to_contain_text(living.told(FRESH))
    expect(page.locator(".lr-late")).to_have_count(0)


@pytest.mark.slow
def test_the_page_of_methods_tells_the_status_of_every_topic(open_page, site):
    last = max(promise.silent for promise in MADE)
    page = at(open_page, site + METHODS, schedule.later(last, 1))
    expect(page.locator(".lr-living")).to_have_count(len(MADE))
    expect(page.locator(".lr-late")).to_have_count(len(MADE))


@pytest.mark.slow
def test_machines_read_the_same(book):
    told = json.loads((book.html / living.FILE).read_text("utf-8"))
    assert [topic["next_due"] for topic in told["topics"]] == [one.due.isoformat() for one in MADE]
    page = told["pages"][CHAPTER.removesuffix(".html")]
    assert page["living_until"] == FRESH.silent.isoformat()
    assert page["horizon"]
    (linked,) = html.parse(book.html / CHAPTER).xpath("//script[@type='application/ld+json']")
    assert json.loads(linked.text)["expires"] == page["living_until"]
    (quiet,) = html.parse(book.html / QUIET).xpath("//script[@type='application/ld+json']")
    assert "expires" not in json.loads(quiet.text)
