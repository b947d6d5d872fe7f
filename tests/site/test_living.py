"""A page tells when was searched last, and says by the clock of the reader when a search is past due."""

import json
import re
from datetime import date

import pytest
from docutils import nodes
from docutils.utils import new_document
from lxml import html
from playwright.sync_api import expect

from livingreview.evidence import schedule
from livingreview.evidence.schedule import PATIENCE, Freshness
from livingreview.project import Project
from livingreview.settings import Settings
from livingreview.sphinxext import living
from tests.conftest import ROOT
from tests.site.walking import CHAPTER

#: A page without a promise, and one that tells the status of all topics.
QUIET, METHODS = "book/about/glossary.html", "book/about/methods.html"
FIRST, PROMISES = "book/index.html", "book/about/living.html"
#: A page that tells evidence without a summary.
PLAIN = "book/synthesis/explorer.html"
MADE = schedule.promises(Project(ROOT))
LAG = Settings.read(Project(ROOT)).lag
FRESH = schedule.freshness(CHAPTER.removesuffix(".html"), MADE)


def test_the_words_of_the_plan_are_as_patient_as_the_code():
    assert PATIENCE == 3
    assert "more than three times the promised period" in living.SILENT


def fresh(*, topics=1, first=("Newts",), gone=("Newts",)):
    days = date(2026, 11, 26), date(2027, 2, 26), date(2027, 8, 26), date(2026, 11, 20)
    return Freshness(*days, topics, first, gone)


@pytest.mark.parametrize(
    ("horizons", "day"),
    [
        ([], "20 November 2026"),
        ([""], "20 November 2026"),
        (["2026-06-22"], "22 June 2026"),
        (["2027-01-01"], "20 November 2026"),
        (["2026-06-22", "2026"], "2026"),
        (["2026-05"], "May 2026"),
    ],
)
def test_work_may_be_missing_since_the_newest_that_a_page_tells_or_the_last_search_whichever_is_earlier(
    horizons, day
):
    overdue, silent = living.late(fresh(), horizons)
    assert overdue.endswith(f"what has appeared since {day} may be missing.")
    assert f"read it as a review of {day}, no longer" in silent


def test_a_page_says_why_a_search_may_find_nothing_new():
    assert living.told(fresh(), "in old copies") == (
        "The literature was last searched on 26 November 2026, in old copies; next search due by 26 February 2027."
    )


@pytest.mark.parametrize(
    ("first", "told", "late"),
    [
        (("Newts",), "Of the topics here, “Newts” is due first: for this the literature", " for “Newts” that was due"),
        (("Newts", "Eels"), "Of the topics here, “Newts” and “Eels” are due first: for these the", " for “Newts” and"),
        (("A", "B", "C"), "Of the 4 topics here, 3 are due first: for these the literature", " for 3 of the 4 topics"),
        (("A", "B", "C", "D"), "The literature was last searched", " that was due by"),
    ],
)  # fmt: skip
def test_days_of_some_topics_of_a_page_are_not_told_as_if_they_were_of_all(first, told, late):
    found = fresh(topics=4, first=first, gone=first)
    assert living.told(found).startswith(told)
    assert living.late(found, ())[0].startswith(f"The search{late}")


def page(*parts):
    made = new_document("newts")
    made += nodes.section("", nodes.title("", "Newts"), *parts)
    return made


def test_a_page_without_a_box_gets_one_below_its_first_paragraphs():
    made = page(nodes.paragraph("", "Newts swim."), nodes.section("", nodes.title("", "Eels")))
    line = living._line(made)
    box = line.parent
    assert box["classes"] == ["lr-dates"]
    assert [type(part) for part in made[0]] == [nodes.title, nodes.paragraph, nodes.container, nodes.section]


def test_a_page_with_a_box_tells_there():
    last = nodes.paragraph("", "As of yesterday.")
    made = page(nodes.container("", nodes.paragraph("", "Newts swim."), last, classes=["lr-summary"]))
    assert living._line(made) is last


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
    assert "that was due by" in late
    assert silent == late
    assert gone.startswith("No search for ")
    assert "has reached this copy of the book" in gone


@pytest.mark.slow
def test_the_days_stand_there_without_a_script_too(open_page, site):
    page = open_page(site + CHAPTER, scripts=False)
    expect(page.locator(".lr-summary")).to_contain_text(living.told(FRESH, LAG))
    expect(page.locator(".lr-late")).to_have_count(0)


@pytest.mark.slow
@pytest.mark.parametrize("media", ["screen", "print"])
def test_a_state_that_is_no_longer_true_is_replaced_by_the_one_that_is(open_page, site, media):
    groups = schedule.alike(MADE)
    days = [groups[0][0].due, schedule.later(groups[0][0].due, 1), schedule.later(MADE[1].silent, 24)]
    said = []
    for day in days:
        page = at(open_page, site + METHODS, day)
        page.emulate_media(media=media)
        said.append(page.locator(".lr-state").all_inner_texts())
    assert said[0] == ["Living"] * len(groups)
    assert said[1] == ["Search overdue", *["Living"] * (len(groups) - 1)]
    assert said[2] == ["No longer living"] * len(groups)
    assert "Living." not in page.locator("#status").inner_text()


@pytest.mark.slow
def test_topics_with_the_same_days_are_told_in_one_line(open_page, site):
    page = open_page(site + METHODS)
    lines = page.locator("#status dt").all_inner_texts()
    assert len(lines) == len(schedule.alike(MADE)) < len(MADE)
    assert sorted(title for line in lines for title in line.split("; ")) == sorted(one.title for one in MADE)


@pytest.mark.slow
@pytest.mark.parametrize("media", ["screen", "print"])
def test_the_table_of_topics_marks_in_words_the_searches_that_are_past_due(open_page, site, media):
    late = schedule.later(min(promise.due for promise in MADE), 1)
    for day in (late, schedule.later(late, 60)):
        page = at(open_page, site + PROMISES, day)
        page.emulate_media(media=media)
        cells = page.locator("#tab-schedule .lr-due").all_inner_texts()
        words = [" ".join(cell.split()[3:]) for cell in cells]
        assert words == [
            "No longer living" if day > one.silent else "Search overdue" if day > one.due else ""
            for one in MADE
        ]


@pytest.mark.slow
def test_the_first_page_stands_for_all_topics(book):
    told = json.loads((book.html / living.FILE).read_text("utf-8"))
    first, topics = told["pages"][FIRST.removesuffix(".html")], told["topics"]
    assert first["next_due"] == min(one["next_due"] for one in topics)
    assert first["living_until"] == min(one["living_until"] for one in topics)


@pytest.mark.slow
def test_a_page_without_a_summary_says_so_too(open_page, site):
    found = schedule.freshness(PLAIN.removesuffix(".html"), MADE)
    page = at(open_page, site + PLAIN, schedule.later(found.due, 1))
    expect(page.locator(".lr-late")).to_contain_text("has not reached this copy of the book")


@pytest.mark.slow
def test_no_page_says_that_only_what_came_after_its_newest_event_and_a_search_is_missing(book):
    told = json.loads((book.html / living.FILE).read_text("utf-8"))
    for name, one in told["pages"].items():
        tree = html.parse(book.html / f"{name}.html")
        (line,) = tree.xpath("//span[contains(concat(' ', @class, ' '), ' lr-living ')]")
        days = [day for day in one["horizon"].values() if day]
        assert one["horizon"], name
        for day in days:
            since = re.search("since (.*) may be missing", line.get("data-overdue"))[1]
            assert since in (living.numbers.moment(day), day[:4]), name


@pytest.mark.slow
def test_machines_read_the_same(book):
    told = json.loads((book.html / living.FILE).read_text("utf-8"))
    assert [topic["next_due"] for topic in told["topics"]] == [one.due.isoformat() for one in MADE]
    page = told["pages"][CHAPTER.removesuffix(".html")]
    assert page["living_until"] == FRESH.silent.isoformat()
    assert page["horizon"]
    said = json.dumps(told["pages"])
    assert not [day for day in re.findall(r': "([^"]*)"', said) if not date.fromisoformat(day)]
    assert told["newest_edition"]["version"]
    date.fromisoformat(told["newest_edition"]["released_on"])
    (linked,) = html.parse(book.html / CHAPTER).xpath("//script[@type='application/ld+json']")
    assert json.loads(linked.text)["expires"] == page["living_until"]
    (quiet,) = html.parse(book.html / QUIET).xpath("//script[@type='application/ld+json']")
    assert "expires" not in json.loads(quiet.text)
