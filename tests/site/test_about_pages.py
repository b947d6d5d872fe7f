"""What a page says of itself to search engines, reference managers and social networks."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from docutils import nodes
from docutils.utils import new_document

from livingreview.charts.drawing import fonts
from livingreview.sphinxext import figures
from livingreview.sphinxext.theme import about, card

NEWTS = about.Page("book/pond/newts", "Newts", "Life of the pond", "Newts swim.", first=False)
POND = about.Page("book/index", "Life of the pond", "Life of the pond", "A pond.", first=True)


def config(base="https://pond.example"):
    return SimpleNamespace(
        author="The pond",
        html_baseurl=base,
        language="en",
        livingreview_day="2026-02-03",
        livingreview_state="Version of 3 February 2026",
    )


def document(*parts):
    made = new_document("newts")
    section = nodes.section("", nodes.title("", "Newts"), *parts)
    made += section
    return made


def summary(*paragraphs):
    return nodes.admonition("", nodes.title("", "In three sentences"), *paragraphs, classes=["lr-summary"])


def paragraph(*parts):
    return nodes.paragraph("", "", *parts)


def test_a_page_is_described_by_the_first_sentence_of_its_summary():
    told = paragraph(nodes.strong("", "What is known."), nodes.Text(" Newts\nswim."))
    assert about.description(document(paragraph(nodes.Text("Before.")), summary(told))) == "Newts swim."


def test_a_page_without_a_summary_is_described_by_its_first_paragraph():
    assert about.description(document(paragraph(nodes.Text("Newts swim.")))) == "Newts swim."


@pytest.mark.parametrize("empty", [None, document()])
def test_a_page_without_text_has_no_description(empty):
    assert about.description(empty) == ""


def test_a_long_description_ends_between_two_words():
    said = about.description(document(paragraph(nodes.Text("newt " * 200))))
    assert len(said) < 310
    assert said.endswith("newt …")


def test_what_reference_managers_read_is_there():
    told = dict(about.meta(NEWTS, config()))
    assert told["citation_title"] == "Newts"
    assert told["citation_inbook_title"] == "Life of the pond"
    assert told["citation_publication_date"] == "2026/02/03"
    assert told["citation_public_url"] == "https://pond.example/book/pond/newts.html"


def test_the_first_page_stands_for_the_whole():
    assert "citation_inbook_title" not in dict(about.meta(POND, config()))
    assert about.linked(POND, config())["@type"] == "Book"
    assert about.linked(NEWTS, config())["isPartOf"]["name"] == "Life of the pond"


def test_the_page_of_the_tables_says_where_they_can_be_taken_home():
    told = about.linked(replace(NEWTS, dataset=True), config())
    assert told["@type"] == "Dataset"
    assert told["distribution"]["contentUrl"] == "https://pond.example/downloads/data.zip"


@pytest.mark.parametrize("base", ["https://pond.example", "https://pond.example/"])
def test_addresses_are_whole_whether_or_not_the_base_ends_with_a_slash(base):
    told = dict(about.meta(NEWTS, config(base)))
    assert told["og:url"] == "https://pond.example/book/pond/newts.html"
    assert told["og:image"] == "https://pond.example/_static/social-card.png"


def test_a_site_without_an_address_names_none():
    assert not {"og:url", "og:image", "citation_public_url"} & dict(about.meta(NEWTS, config(""))).keys()
    assert "url" not in about.linked(NEWTS, config(""))


def test_nothing_empty_is_told():
    assert all(content for _, content in about.meta(about.Page("a", "A", "B", "", first=False), config("")))


def test_the_card_carries_the_title_in_the_letters_of_the_book():
    drawn = card.card("Life of newts & frogs in the pond behind the old mill", "A line")
    assert "&amp;" in drawn
    assert f'font-family="{fonts.FONT}"' in drawn


def test_the_card_has_the_size_that_networks_ask_for(tmp_path):
    picture = figures.png(card.card("Newts", "A line"), tmp_path, scale=1)
    assert picture[:4] == b"\x89PNG"
    assert (int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])) == (1200, 630)
