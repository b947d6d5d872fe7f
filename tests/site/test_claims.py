"""The mark of a conclusion on a page: what it is called, what it says, and that it says what the tables say now."""

import pytest
from lxml import html
from playwright.sync_api import expect

pytestmark = pytest.mark.slow

OUTCOMES = "data/trials/outcomes.csv"
SENTENCE = "The drug has not prolonged life."
CLAIM = {
    "claim": "not-prolonged",
    "chapter": "book/index.md",
    "sentence": SENTENCE,
    "holds_if": "no outcomes where endpoint = PFS; measure = hazard-ratio; ci_high < 0.9",
    "note": "NA",
}


@pytest.fixture
def marked(small):
    small.example.write("claims", [CLAIM])
    small.replace("book/index.md", "A chapter follows.", f"{SENTENCE}{{claim}}`not-prolonged`")
    small.build()
    return small


def mark(small):
    (found,) = html.fromstring(small.page("index")).xpath("//article//button[@class='lr-claim']")
    return found


def test_the_mark_is_a_button_with_a_name_that_says_what_the_sentence_rests_on(marked):
    assert mark(marked).get("aria-label") == "What this sentence rests on"
    assert (
        mark(marked)
        .get("title")
        .startswith("This sentence rests on the tables: no row of “Outcomes of trials”")
    )
    assert mark(marked).text_content() == ""


def test_the_mark_says_what_the_tables_say_now(marked):
    assert "Looked at: Example 1 0.80 (0.65–0.98)." in mark(marked).get("title")
    marked.replace(OUTCOMES, "0.65,0.98", "0.65,0.97")
    marked.build()
    assert "Looked at: Example 1 0.80 (0.65–0.97)." in mark(marked).get("title")


def test_the_mark_is_wide_enough_for_a_finger_and_tells_on_focus(marked, browser):
    page = browser.new_page()
    page.goto((marked.html / "book" / "index.html").as_uri())
    found = page.get_by_role("button", name="What this sentence rests on")
    found.focus()
    expect(page.get_by_role("tooltip")).to_contain_text("This sentence rests on the tables: ")
    box = found.bounding_box()
    described_by = found.get_attribute("aria-describedby")
    page.close()
    assert min(box["width"], box["height"]) >= 24
    assert described_by == "lr-tip"


def test_a_page_whose_conclusion_no_longer_holds_says_so(marked):
    marked.replace(OUTCOMES, "0.80,0.65,0.98", "0.72,0.58,0.89")
    marked.build()
    assert mark(marked).get("title").endswith("The tables no longer bear it out: Example 1 0.72 (0.58–0.89).")
