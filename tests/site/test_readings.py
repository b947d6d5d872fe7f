"""A citation says how much of the work was read, and is marked where that is next to nothing."""

import pytest
from lxml import html

pytestmark = pytest.mark.slow

READ = "citekey,read,read_in,read_on,note\ndoe2020example,{read},NA,{day},NA\n"
UNSIGNED = """
@misc{herald2021weather,
  title = {Weather of the week: rain},
  year = {2021},
  url = {https://herald.example/a},
  keywords = {news, anonymous},
}
"""


@pytest.fixture
def read(small):
    def build(how, day="2025-01-02"):
        small.write("data/review/readings.csv", READ.format(read=how, day=day))
        small.build()
        page = html.parse(small.html / "book" / "index.html").getroot()
        return page.cssselect(".bibtex-citation")[0]

    return build


def test_the_tip_of_a_citation_ends_with_how_much_was_read(read):
    assert read("abstract").find(".//a").get("title").endswith("Read as its abstract.")


def test_a_work_that_was_read_has_no_mark(read):
    assert read("abstract").cssselect("sup.lr-unread") == []


def test_a_work_of_which_only_the_title_was_seen_is_marked_and_the_mark_says_so(read):
    (mark,) = read("title").cssselect("a > sup.lr-unread")
    assert mark.text == "△"
    assert mark.get("role") == "img"
    assert mark.get("aria-label") == "(known to us by its title only)"


def test_a_reading_that_changes_changes_the_page(read):
    read("none", "NA")
    assert read("full-text").find(".//a").get("title").endswith("Read in full.")


def test_another_sign_reaches_pages_that_were_not_edited(read, small):
    read("title")
    small.replace("data/datapackage.json", '"mark": "△"', '"mark": "◌"')
    assert read("title").cssselect("sup.lr-unread")[0].text == "◌"


def test_a_work_without_authors_is_cited_by_its_short_title(small):
    small.write("references.bib", small.path("references.bib").read_text("utf-8") + UNSIGNED)
    small.chapter("index", "# Start\n\nIt rained {cite:p}`herald2021weather`.\n")
    small.build()
    page = html.parse(small.html / "book" / "index.html").getroot()
    assert page.cssselect(".bibtex-citation")[0].text_content() == "(Weather of the week, 2021)"
