"""From a number to a correction in two clicks: every number, row, arrow and citation tells its key, and leads to a filled form."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from livingreview.evidence import claims
from livingreview.evidence.facts import row_name
from livingreview.project import Project
from tests.conftest import ROOT
from tests.site.walking import CHAPTER, walk

slow = pytest.mark.slow
DIAGRAM = "book/post-ici/common-path.html"
CITATION = ".lr-article p:not(.lr-tip p) > .bibtex-citation a"
REPOSITORY = "https://github.com/pond/newts/issues/new?template=number-is-wrong.yml"


def test_no_two_rows_of_a_table_have_one_name():
    """What a page says of a row is found by this name."""
    for table in claims.tables(Project(ROOT)).values():
        names = [row_name(table.key(row)) for row in table.rows]
        assert len(set(names)) == len(names), table.name


@pytest.fixture
def chapter(open_page, site):
    page = open_page(site + CHAPTER)
    walk(page)
    return page


def tip(page):
    return page.locator(".lr-tip")


@slow
def test_a_number_of_a_table_tells_its_row_on_a_click_and_nothing_on_hover(chapter):
    number = chapter.locator("td [data-row='outcomes/keynote-789-pfs-hr']").first
    number.hover()
    chapter.wait_for_timeout(600)
    expect(tip(chapter)).to_be_hidden()
    number.click()
    expect(tip(chapter)).to_contain_text("keynote-789-pfs-hr")
    expect(tip(chapter)).to_contain_text("Source: Yang et al., 2024, Abstract.")
    expect(tip(chapter)).to_contain_text("Read in the primary paper")
    expect(tip(chapter).get_by_role("button", name="Copy key")).to_be_visible()


@slow
def test_the_keys_of_a_row_are_reached_by_keyboard_with_each_number_of_it(chapter):
    row = chapter.locator("tr:has([data-row='outcomes/keynote-789-pfs-hr'])")
    button = row.get_by_role("button", name="Keys of this row")
    button.focus()
    chapter.keyboard.press("Tab")
    chapter.keyboard.press("Shift+Tab")
    expect(tip(chapter)).to_contain_text("keynote-789-pfs-hr")
    expect(tip(chapter)).to_contain_text("keynote-789-os-hr")
    chapter.keyboard.press("Tab")
    assert chapter.evaluate("document.activeElement.closest('.lr-tip') !== null")


@slow
def test_a_finger_opens_the_keys_of_a_row(open_page, site):
    page = open_page(site + CHAPTER, width=390, height=844, has_touch=True)
    walk(page)
    button = page.locator(".lr-key-of").first
    box = button.bounding_box()
    assert min(box["width"], box["height"]) >= 24
    button.tap()
    expect(tip(page).get_by_role("button", name="Copy key").first).to_be_visible()


@slow
def test_the_key_is_copied(open_page, site):
    page = open_page(site + CHAPTER, permissions=["clipboard-read", "clipboard-write"])
    walk(page)
    page.locator("td [data-row='outcomes/keynote-789-pfs-hr']").first.click()
    tip(page).get_by_role("button", name="Copy key").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "keynote-789-pfs-hr"


@slow
def test_a_citation_tells_its_key(chapter):
    citation = chapter.locator(CITATION).first
    citation.hover()
    key = citation.get_attribute("href").partition("#ref-")[2]
    expect(tip(chapter).locator("code")).to_have_text(key)
    expect(tip(chapter).get_by_role("button", name="Copy key")).to_be_visible()


@slow
def test_arrows_and_findings_of_the_list_and_of_the_picture_tell_their_keys(open_page, site):
    page = open_page(site + DIAGRAM)
    walk(page)
    arrow = page.locator("g.arrows_marks > path:visible").first
    key = arrow.evaluate("path => path.__data__.datum.edge")
    assert key not in arrow.get_attribute("aria-label")
    # On hover the picture's own tip tells it too.
    assert arrow.evaluate("path => path.__data__.datum.tip.Key") == key
    arrow.focus()
    page.keyboard.press("Enter")
    expect(tip(page).locator("code").first).to_have_text(key)
    page.keyboard.press("Escape")
    page.locator(".lr-findings [data-row]").first.scroll_into_view_if_needed()
    button = page.locator(".lr-findings .lr-key-of:visible").first
    button.click()
    expect(tip(page).locator("code").first).to_have_text(re.compile(r"^[a-z0-9-]+$"))


@slow
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_is_silent_with_the_keys_of_a_row_open(open_page, site, width):
    page = open_page(site + CHAPTER, width=width)
    walk(page)
    page.locator(".lr-key-of").first.dispatch_event("click")
    expect(tip(page)).to_be_visible()
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = Axe().run(page, options={"runOnly": rules, "resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()


def asked(link):
    address = link.get_attribute("href")
    assert len(address) < 8000
    return {name: said for name, (said,) in parse_qs(urlsplit(address).query).items()}


def fields(form):
    body = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE" / form).read_text(encoding="utf-8"))["body"]
    return {"title", "template", *(field["id"] for field in body if "id" in field)}


@slow
def test_two_clicks_lead_from_a_number_a_row_and_a_citation_to_a_form_that_knows_what_it_is_about(
    open_page, site
):
    page = open_page(site + CHAPTER)
    walk(page)
    # The forms are offered where the repository is named; elsewhere nothing of them is on the page.
    assert page.get_by_text("Suggest a correction").count() == 0
    page.evaluate(f"document.documentElement.dataset.correct = '{REPOSITORY}'")
    suggested = tip(page).get_by_role("link", name="Suggest a correction")
    page.locator("td [data-row='outcomes/keynote-789-pfs-hr']").first.click()
    form = asked(suggested.first)
    assert form["title"] == "Wrong number: keynote-789-pfs-hr"
    assert form["number"].startswith("Row keynote-789-pfs-hr\nKEYNOTE-789")
    assert "0.80 (95% CI 0.65–0.97)" in form["number"]
    assert "Source: Yang et al., 2024, Abstract." in form["number"]
    assert f"Page: {site}{CHAPTER}" in form["number"]
    assert set(form) <= fields(form["template"])
    page.keyboard.press("Escape")
    page.locator("a.lr-value").first.hover()
    form = asked(suggested.first)
    assert form["number"].startswith("Row ")
    assert set(form) <= fields(form["template"])
    page.mouse.move(0, 0)
    page.locator(CITATION).first.focus()
    form = asked(suggested.first)
    assert form["title"].startswith("Citation: ")
    assert form["template"] == "text.yml"
    assert set(form) <= fields(form["template"])


@slow
def test_an_address_too_long_for_a_host_loses_words_of_its_longest_answer(chapter):
    chapter.evaluate(f"document.documentElement.dataset.correct = '{REPOSITORY}'")
    address = chapter.evaluate("lr.row.correction('a-key', ['ü'.repeat(5000), 'Source: x.'], '')")
    assert len(address) < 8000
    assert parse_qs(urlsplit(address).query)["number"][0].startswith("Row a-key\nüüü")


@slow
@pytest.mark.parametrize("named", [True, False])
def test_without_a_repository_no_byte_of_a_page_offers_a_form(small, named):
    if named:
        small.replace("_config.yml", 'url: ""', "url: https://github.com/pond/newts")
    small.build()
    for page in (small.html / "book").glob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert ("issues/new" in text) == named, page.name
        assert ("edit this page" in text) == named, page.name
        assert ("data-correct" in text) == named, page.name
    # The key is there either way.
    assert 'data-row="outcomes/example-1-pfs-drug"' in (small.html / "book/second.html").read_text(
        encoding="utf-8"
    )
