"""What a page says of itself to search engines, reference managers and social networks."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
from docutils import nodes
from docutils.utils import new_document

from livingreview.charts.drawing import fonts
from livingreview.evidence.schedule import Freshness
from livingreview.project import Project
from livingreview.sphinxext import figures
from livingreview.sphinxext.theme import about, card
from tests.conftest import ROOT

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


def test_the_first_page_is_described_by_its_lead():
    lead = nodes.container("", paragraph(nodes.Text("A pond in words.")), classes=["lr-lead"])
    assert about.description(document(paragraph(nodes.Text("Before.")), lead)) == "A pond in words."


def test_a_paragraph_that_a_table_goes_on_with_describes_nothing():
    cut, whole = (paragraph(nodes.Text(words)) for words in ("Newts swim. Of the newts,", "Frogs hop."))
    assert about.description(document(cut, whole)) == "Frogs hop."


def test_no_space_stands_before_a_mark_after_a_word_that_slopes():
    told = paragraph(nodes.Text("They lose "), nodes.emphasis("", "STK11"), nodes.Text(", and swim."))
    assert about.description(document(told)) == "They lose STK11, and swim."


@pytest.mark.parametrize("empty", [None, document()])
def test_a_page_without_text_has_no_description(empty):
    assert about.description(empty) == ""


def test_a_long_description_ends_between_two_words():
    said = about.description(document(paragraph(nodes.Text("newt " * 200 + "end."))))
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


def test_a_page_says_when_was_searched_for_it_and_until_when_it_counts_as_living():
    days = date(2026, 1, 2), date(2026, 4, 2), date(2026, 7, 2), date(2026, 1, 1)
    told = about.linked(replace(NEWTS, fresh=Freshness(*days, 1, ("Newts",), ("Newts",))), config())
    assert (
        told["creativeWorkStatus"] == "Literature last searched on 2026-01-02; next search due by 2026-04-02"
    )
    assert told["expires"] == "2026-07-02"
    assert not {"creativeWorkStatus", "expires", "license"} & about.linked(NEWTS, config()).keys()


def test_a_page_that_only_leads_to_others_is_no_article_and_is_not_to_be_cited():
    page = replace(NEWTS, article=False)
    assert about.linked(page, config())["@type"] == "WebPage"
    assert "headline" not in about.linked(page, config())
    assert not [name for name, _ in about.meta(page, config()) if name.startswith("citation_")]


def test_text_and_tables_name_their_own_terms():
    text, tables = about.licences(Project(ROOT))
    assert about.linked(replace(NEWTS, licence=text), config())["license"] == text
    assert text == "https://spdx.org/licenses/CC-BY-4.0.html"
    assert tables == "https://creativecommons.org/publicdomain/zero/1.0/"


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
