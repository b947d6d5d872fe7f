"""The references: by letter, with a filter, and every entry reached by its link."""

import json

import pytest
from playwright.sync_api import expect

from livingreview.adding.formats import csl, ris
from livingreview.evidence import bibliography
from tests.conftest import ROOT
from tests.site.walking import REFERENCES

pytestmark = pytest.mark.slow


@pytest.fixture
def page(open_page, site):
    return open_page(site + REFERENCES)


def test_all_words_typed_are_found_whatever_their_accents_and_the_rest_goes(page):
    page.get_by_label("Filter by author, title, journal or year").fill("KEYNOTE-789 yang")
    left = page.locator(".citation:visible")
    assert 1 <= left.count() < 10
    for text in left.all_inner_texts():
        assert "keynote-789" in text.lower()
    expect(page.locator(".lr-works-tools").get_by_role("status")).to_have_text(
        f"{left.count()} of {page.locator('.citation').count()} works"
    )


def test_a_filter_that_is_emptied_shows_every_work(page):
    field = page.get_by_label("Filter by author, title, journal or year")
    field.fill("zzzz")
    expect(page.locator(".citation:visible")).to_have_count(0)
    field.fill("")
    expect(page.locator(".lr-letter[hidden], .citation[hidden]")).to_have_count(0)


def test_a_letter_leads_to_its_works(page):
    page.get_by_role("navigation", name="Letters of the list").get_by_role(
        "link", name="M", exact=True
    ).click()
    expect(page.get_by_role("heading", name="M", exact=True)).to_be_in_viewport()


@pytest.mark.parametrize("width", [390, 1280])
def test_a_link_to_the_last_work_arrives_there(open_page, site, page, width):
    last = page.locator(".citation").last.get_attribute("id")
    there = open_page(f"{site}{REFERENCES}#{last}", width=width)
    expect(there.locator(f"#{last}")).to_be_in_viewport()


def test_a_link_to_a_work_that_is_filtered_away_shows_it(page):
    last = page.locator(".citation").last.get_attribute("id")
    page.get_by_label("Filter by author, title, journal or year").fill("KEYNOTE-789")
    page.evaluate(f"location.hash = '{last}'")
    expect(page.locator(f"#{last}")).to_be_in_viewport()


def test_without_scripts_there_is_no_field_that_does_nothing(open_page, site):
    page = open_page(site + REFERENCES, scripts=False)
    expect(page.locator(".lr-works-tools")).to_be_hidden()
    assert page.locator(".citation:visible").count() > 500


def test_choices_leave_the_works_that_fit_all_of_them_and_the_address_holds_them(page, open_page):
    whole = page.locator(".citation").count()
    page.get_by_label("Kind", exact=True).select_option("registry")
    page.get_by_label("Year from").select_option("2025")
    left = page.locator(".citation:visible").count()
    assert 0 < left < whole
    other = open_page(page.url)
    expect(other.locator(".lr-works-tools").get_by_role("status")).to_have_text(f"{left} of {whole} works")
    page.get_by_role("button", name="Clear all").click()
    expect(page.locator(".lr-works-tools").get_by_role("status")).to_have_text(f"{whole} works")


@pytest.mark.parametrize(("name", "ending"), [("BibTeX", "bib"), ("RIS", "ris"), ("CSL-JSON", "json")])
def test_what_is_taken_home_is_read_as_the_works_in_view(page, tmp_path, name, ending):
    page.get_by_label("Kind", exact=True).select_option("regulator")
    keys = [
        one.removeprefix("ref-")
        for one in page.locator(".citation:visible").evaluate_all("(all) => all.map((one) => one.id)")
    ]
    with page.expect_download() as download:
        page.get_by_role("button", name=name).click()
    file = tmp_path / f"taken.{ending}"
    download.value.save_as(file)
    text = file.read_text(encoding="utf-8")
    if ending == "bib":
        found, problems = bibliography.parse(text)
        assert problems == []
        whole = {
            entry.key: entry
            for entry in bibliography.parse((ROOT / "references.bib").read_text(encoding="utf-8"))[0]
        }
        assert {entry.key: entry.fields for entry in found} == {key: whole[key].fields for key in keys}
    elif ending == "json":
        assert sorted(item["id"] for item in json.loads(text)) == sorted(keys)
        assert len(list(csl.entries(text))) == len(keys)
    else:
        assert sorted(line[6:] for line in text.splitlines() if line.startswith("ID  - ")) == sorted(keys)
        assert len(list(ris.entries(text))) == len(keys)
