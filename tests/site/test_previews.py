"""Previews of numbers, citations, terms, figures, tables and places: by mouse, keyboard and finger."""

import re

import pytest
from playwright.sync_api import expect

from tests.site.walking import CHAPTER, walk

pytestmark = pytest.mark.slow

NUMBER = "a.lr-value:visible >> nth=5"
CITATION = ".lr-article p:not(.lr-tip p) > .bibtex-citation a:visible >> nth=3"


def tip(page):
    return page.locator(".lr-tip")


def links(page):
    return tip(page).locator(".lr-tip-links").get_by_role("link")


@pytest.fixture
def page(open_page, site):
    return open_page(site + CHAPTER)


@pytest.fixture
def phone(open_page, site):
    return open_page(site + CHAPTER, width=390, height=844, has_touch=True, is_mobile=True, scheme="dark")


@pytest.mark.parametrize(
    ("link", "words"),
    [
        (NUMBER, "Source: "),
        (CITATION, "doi:10."),
        ("a.lr-term:visible >> nth=0", "."),
        ('.lr-article p > a[href="#fig-forest"]', "Figure 9"),
        ('.lr-article p > a[href^="#tab-"]', "rows)"),
        (".lr-claim >> nth=0", "This sentence rests on"),
    ],
)
def test_what_can_be_looked_up_is_told_on_hover(page, link, words):
    found = page.locator(link).first
    found.hover()
    expect(tip(page)).to_be_visible()
    expect(page.get_by_role("tooltip")).to_contain_text(words)


def test_the_preview_of_a_figure_shows_the_figure(page):
    page.locator('.lr-article p > a[href="#fig-forest"]').first.hover()
    expect(tip(page).locator("svg")).to_be_visible()
    assert tip(page).locator("svg [id], svg [role]").count() == 0


def test_a_number_offers_the_entry_the_work_itself_and_the_key_of_its_row(page):
    page.locator("a.lr-value", has_text="1.92 (60% CI 1.61–2.29)").first.hover()
    expect(tip(page)).to_be_visible()
    assert re.search(r"references\.html#", links(page).nth(0).get_attribute("href"))
    assert links(page).nth(1).get_attribute("href").startswith("https://doi.org/10.")
    expect(tip(page).locator("code")).to_have_text(re.compile(r"^[a-z0-9-]+$"))
    assert "doi:" not in page.get_by_role("tooltip").inner_text()
    expect(tip(page).get_by_role("button", name="Copy key")).to_be_visible()


def test_the_key_of_a_row_is_copied(open_page, site):
    page = open_page(site + CHAPTER, permissions=["clipboard-read", "clipboard-write"])
    page.locator(NUMBER).hover()
    key = tip(page).locator("code").inner_text()
    tip(page).get_by_role("button").click()
    expect(page.get_by_role("status").filter(has_text="Key copied")).to_be_attached()
    assert page.evaluate("navigator.clipboard.readText()") == key


def test_the_mouse_may_move_into_a_preview_and_it_goes_after_the_mouse_left(page):
    page.locator(NUMBER).hover()
    expect(tip(page)).to_be_visible()
    links(page).first.hover()
    page.wait_for_timeout(700)
    expect(tip(page)).to_be_visible()
    page.mouse.move(2, 2)
    expect(tip(page)).to_be_hidden()


def test_escape_takes_a_preview_away_and_leaves_mouse_and_focus_where_they_are(page):
    number = page.locator(NUMBER)
    number.focus()
    expect(tip(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(tip(page)).to_be_hidden()
    expect(number).to_be_focused()
    assert number.get_attribute("aria-describedby") is None


def test_a_citation_that_stands_again_tells_the_same(page):
    """The words stand once on the page."""
    silent = page.locator(".bibtex-citation a:visible:not([title])").first
    silent.hover()
    expect(page.get_by_role("tooltip")).to_contain_text(re.compile(r"\d{4}"))


@pytest.mark.parametrize("where", ["site", "disk"])
def test_a_citation_in_a_long_table_tells_its_work_when_it_is_asked(open_page, site, book, where):
    name = "book/about/audit.html"
    page = open_page(site + name if where == "site" else (book.html / name).as_uri())
    citation = page.locator(".lr-long .bibtex-citation a:not([title])").first
    citation.scroll_into_view_if_needed()
    assert not [url for url in page.requests_made if "works.js" in url]
    citation.hover()
    expect(page.get_by_role("tooltip")).to_contain_text(re.compile(r"[A-Z].*\d{4}"))
    assert page.messages == []


def test_the_keyboard_goes_through_the_links_of_a_preview_and_on(page):
    # A table that becomes sortable meanwhile would take the focus from what stands in it.
    walk(page)
    number = page.locator(NUMBER)
    number.focus()
    expect(tip(page)).to_be_visible()
    page.keyboard.press("Tab")
    expect(links(page).first).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(number).to_be_focused()
    stops = tip(page).locator("a, button").count()
    for _ in range(stops + 1):
        page.keyboard.press("Tab")
    expect(number).not_to_be_focused()
    assert page.evaluate("document.activeElement.closest('.lr-article') !== null")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Escape")
    expect(number).to_be_focused()


def test_escape_within_a_preview_leads_back_to_its_words(page):
    number = page.locator(NUMBER)
    number.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(number).to_be_focused()
    expect(tip(page)).to_be_hidden()


def test_the_first_tap_tells_and_the_second_takes_it_away_and_reading_stays_on_the_page(phone):
    before = phone.url
    citation = phone.locator(CITATION)
    citation.scroll_into_view_if_needed()
    citation.tap()
    expect(tip(phone)).to_be_visible()
    citation.tap()
    expect(tip(phone)).to_be_hidden()
    assert phone.url == before


def test_a_tap_elsewhere_takes_a_preview_away(phone):
    phone.locator(NUMBER).tap()
    expect(tip(phone)).to_be_visible()
    phone.locator("h1").tap()
    expect(tip(phone)).to_be_hidden()


def test_a_finger_reaches_the_links_of_a_preview(phone):
    phone.locator(NUMBER).tap()
    link = links(phone).first
    assert link.bounding_box()["height"] >= 24
    link.tap()
    expect(phone).to_have_url(re.compile(r"references\.html#"))


@pytest.mark.parametrize(("width", "height"), [(320, 480), (390, 844), (1280, 720)])
def test_no_preview_leaves_the_screen_or_hides_what_it_is_about(open_page, site, width, height):
    page = open_page(site + CHAPTER, width=width, height=height)
    walk(page)
    chosen = page.locator(
        "a.lr-value:visible, .bibtex-citation a:visible, a.lr-term:visible, .lr-article p > a[href^='#']:visible"
    )
    told = 0
    for i in range(0, chosen.count(), 9):
        page.evaluate("document.activeElement.blur()")
        chosen.nth(i).focus()
        if tip(page).is_hidden():
            continue
        told += 1
        found = page.evaluate(
            """() => {
              const tip = document.querySelector('.lr-tip').getBoundingClientRect();
              const owner = document.querySelector('[aria-describedby="lr-tip"]');
              const hidden = [...owner.getClientRects()].some((r) =>
                r.left < tip.right && r.right > tip.left && r.top < tip.bottom - 1 && r.bottom > tip.top + 1);
              return [tip.left >= 0, tip.right <= innerWidth, tip.top >= 0, tip.bottom <= innerHeight, !hidden, owner.textContent];
            }"""
        )
        assert all(found), found
    assert told > 8
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_link_to_another_page_tells_what_is_there(open_page, site):
    page = open_page(site + "book/about/use.html")
    link = page.locator('.lr-article p > a[title*="In: "]').first
    goal = link.get_attribute("title")
    link.hover()
    expect(page.get_by_role("tooltip")).to_have_text(goal)
