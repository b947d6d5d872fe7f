"""The page of the network: choices are drawn, listed, told aloud and held by the address."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.slow
PAGE = "book/synthesis/pathways.html"
ARROWS = '.lr-arrows > ul > li:not([hidden]) [data-row^="edges/"]:visible'


@pytest.fixture
def page(open_page, book):
    """From a disk, where a page may fetch nothing."""
    page = open_page((book.html / PAGE).as_uri())
    expect(page.locator(".lr-explorer[data-live]")).to_be_visible()
    return page


def test_a_molecule_is_drawn_and_only_its_arrows_are_listed(page):
    before = page.locator(ARROWS).count()
    page.get_by_label("Molecule, cell, drug or process").fill("IL6")
    page.keyboard.press("Enter")
    expect(page.locator(".lr-pathways-drawing svg")).to_be_visible()
    drawn = page.locator(".lr-pathways-drawing [data-edge]").count()
    assert 0 < drawn < before
    assert page.locator(ARROWS).count() == drawn
    expect(page.locator(".lr-explorer-said")).to_contain_text(f"{drawn} arrows")
    assert "of=" in page.url
    assert page.messages == []


def test_ways_between_two_tell_the_evidence_of_their_weakest_link(page):
    page.get_by_label("Molecule, cell, drug or process").fill("TGF-β")
    page.get_by_label("Ways to").fill("CD8 T cell")
    page.keyboard.press("Enter")
    first = page.locator(".lr-pathways-ways li").first
    expect(first).to_contain_text("Weakest link:")
    expect(first).to_contain_text(re.compile("(contested|supported) .strongest evidence: "))


def test_a_shared_address_opens_the_same_view_and_back_leads_to_the_one_before(page, open_page):
    page.get_by_label("Contested only").check()
    page.get_by_label("Level of a finding").select_option(label="Clinical")
    said = page.locator(".lr-explorer-said").inner_text()
    other = open_page(page.url)
    expect(other.locator(".lr-explorer-said")).to_have_text(said)
    expect(other.get_by_label("Contested only")).to_be_checked()
    page.go_back()
    expect(page.get_by_label("Level of a finding")).to_have_value("")


def test_a_name_that_nothing_bears_is_told(page):
    page.get_by_label("Molecule, cell, drug or process").fill("no such molecule")
    page.keyboard.press("Enter")
    expect(page.locator(".lr-explorer-said")).to_contain_text("No box is called no such molecule.")


def test_the_list_taken_home_has_the_arrows_in_view(page):
    page.get_by_label("Diagram").select_option(index=1)
    with page.expect_download() as download:
        page.get_by_role("button", name="Arrows and findings (CSV)").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert text.startswith("Arrow,From,Effect,To,Standing,Findings")
    drawn = page.locator(".lr-pathways-drawing [data-edge]").count()
    assert len(re.findall(r"^[a-z0-9-]+,", text, re.MULTILINE)) == drawn


def test_without_scripts_every_arrow_stands_with_its_findings(open_page, site):
    page = open_page(site + PAGE, scripts=False)
    assert page.locator(ARROWS).count() > 100
    assert page.locator('.lr-arrows [data-row^="evidence/"]').count() > 300


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
@pytest.mark.parametrize("view", ["", "#of=il6&steps=2", "#of=tgf-beta&to=cd8-t-cell"])
def test_axe_is_silent_in_every_view(open_page, site, width, scheme, view):
    page = open_page(site + PAGE + view, width=width, scheme=scheme)
    expect(page.locator(".lr-explorer[data-live]")).to_be_visible()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
