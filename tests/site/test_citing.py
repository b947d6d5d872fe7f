"""Links to places that can be copied, and chapters and figures that say how to cite them, without any network."""

import re

import bibtexparser
import pytest
from playwright.sync_api import expect

from tests.site.walking import CHAPTER

pytestmark = pytest.mark.slow


@pytest.fixture
def page(open_page, site):
    return open_page(site + CHAPTER, permissions=["clipboard-read", "clipboard-write"])


def clipboard(page):
    return page.evaluate("navigator.clipboard.readText()")


@pytest.mark.parametrize("place", ["#fig-forest", "#tab-trials", "#combination-with-immunotherapy"])
def test_the_link_of_a_heading_a_figure_or_a_table_is_copied_and_that_is_said(page, site, place):
    link = page.locator(f'a.headerlink[href="{place}"]')
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Link copied")).to_be_attached()
    assert clipboard(page) == site + CHAPTER + place
    expect(page).to_have_url(site + CHAPTER + place)


def opened(page, where):
    page.locator(where).first.click()
    return page.get_by_role("dialog")


def block(dialog, name):
    return dialog.locator(f"h3:text-is('{name}') + *").inner_text()


def test_a_chapter_says_how_to_cite_it(page, site):
    dialog = opened(page, ".lr-line .lr-cite")
    expect(dialog).to_have_accessible_name("Cite this chapter")
    title = page.locator("meta[name=citation_title]").get_attribute("content")
    assert title in block(dialog, "Reference")
    assert site + CHAPTER in block(dialog, "Reference")
    (entry,) = bibtexparser.parse_string(block(dialog, "BibTeX")).entries
    assert entry["title"].strip("{}") == title
    assert entry["year"] == page.locator("meta[name=citation_publication_date]").get_attribute("content")[:4]
    lines = block(dialog, "RIS").splitlines()
    assert lines[0] == "TY  - CHAP"
    assert f"TI  - {title}" in lines
    assert lines[-1].strip() == "ER  -"


def test_a_figure_says_how_to_cite_it_by_its_number_and_its_place(page, site):
    dialog = opened(page, "#fig-forest .lr-cite")
    number = page.locator("#fig-forest .caption-number").inner_text().strip()
    expect(dialog).to_have_accessible_name(f"Cite {number}")
    assert number in block(dialog, "Reference")
    assert f"{site}{CHAPTER}#fig-forest" in block(dialog, "BibTeX")


def test_a_citation_can_be_copied_and_saved(page):
    dialog = opened(page, ".lr-line .lr-cite")
    dialog.get_by_role("button", name="Copy BibTeX").click()
    expect(dialog.get_by_role("button", name="BibTeX copied")).to_be_visible()
    assert clipboard(page).startswith("@incollection{")
    with page.expect_download() as saved:
        dialog.get_by_role("link", name=re.compile("^Save RIS")).click()
    assert saved.value.path().read_text(encoding="utf-8").startswith("TY  - CHAP")
    assert page.messages == []


def test_escape_closes_it_and_leads_back(page):
    link = page.locator(".lr-line .lr-cite")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(link).to_be_focused()


def test_without_scripts_the_link_leads_to_how_to_cite(open_page, site):
    page = open_page(site + CHAPTER, scripts=False)
    page.locator(".lr-line .lr-cite").click()
    expect(page).to_have_url(re.compile(r"methods\.html#how-to-cite$"))
    expect(page.locator("#how-to-cite").first).to_be_attached()
