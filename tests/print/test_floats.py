"""Figures stand where pages are full, in their order, and never before what names them."""

import pytest
from lxml import html

from livingreview.print import floats, letters
from livingreview.print.pdf import STYLE, VARIANT

WORDS = "Words of a paragraph about bread and its crust. " * 9
#: A drawing of half a page, with lettering that is large on paper.
DRAWING = (
    '<figure id="fig"><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 {height}"><title>Bread</title>'
    '<text x="9" y="40" font-size="{size}px">Bread</text></svg><figcaption><p>Bread.</p></figcaption></figure>'
)


def drawing(height, size=14):
    return DRAWING.format(height=height, size=size)


def paragraphs(count):
    return f"<p>{WORDS}</p>" * count


@pytest.fixture(scope="module")
def sheets(tmp_path_factory):
    return floats.Sheets(
        (str(letters.sheet(tmp_path_factory.mktemp("letters"))), str(STYLE)), STYLE.as_uri(), VARIANT
    )


@pytest.fixture
def settled(sheets, tmp_path):
    """Let the figures of one chapter settle; return the chapter, and what was done."""

    def settle(body):
        article = html.fromstring(
            f'<article class="chapter" id="one"><section><h1>Bread</h1>{body}</section></article>'
        )

        def alone(chapter):
            text = html.tostring(chapter, encoding="unicode")
            return f'<html lang="en"><head><title>.</title><style>@page {{ size: A4 }}</style></head><body class="book a4">{text}</body></html>'

        (found,) = floats.settle([article], alone, sheets, tmp_path / "notes")
        return article, found

    return settle


def order(article):
    return [block.tag for block in article.find("section")]


def test_a_figure_steps_behind_the_paragraphs_that_fill_the_page(settled):
    article, found = settled(paragraphs(4) + drawing(600) + paragraphs(8))
    tags = order(article)
    assert 5 < tags.index("figure") < len(tags) - 1
    assert found.fills[0] > floats.FULL
    assert found.steps.smaller == {}


def test_a_figure_that_nearly_fits_is_drawn_smaller_and_stays(settled):
    article, found = settled(paragraphs(4) + drawing(350, size=30) + paragraphs(3))
    (part,) = found.steps.smaller.values()
    assert floats.SMALLEST <= part < 1
    assert order(article).index("figure") == 5
    assert found.pages["fig"] == 0


def test_a_figure_with_small_lettering_is_not_drawn_smaller(settled):
    article, found = settled(paragraphs(4) + drawing(350, size=9) + paragraphs(5))
    assert found.steps.smaller == {}
    assert order(article).index("figure") > 5


def test_a_figure_never_steps_over_a_table(settled):
    table = "<table><tbody><tr><td>1</td></tr></tbody></table>"
    article, found = settled(paragraphs(4) + drawing(600) + table + paragraphs(4))
    assert order(article).index("figure") + 1 == order(article).index("table")
    assert found.fills[0] < floats.FULL


@pytest.mark.parametrize(("before", "steps"), [(4, True), (5, False)])
def test_a_figure_steps_over_a_heading_only_where_the_page_would_be_a_third_empty(settled, before, steps):
    article, found = settled(paragraphs(before) + drawing(600, size=9) + "<h2>Rye</h2>" + paragraphs(8))
    assert (order(article).index("figure") > order(article).index("h2")) is steps
    assert (found.fills[0] > floats.FULL) is steps


def test_a_figure_steps_over_the_words_in_the_place_of_a_list(settled):
    words = (
        '<div class="cell"><div><p class="lr-elsewhere"><span>A list, in the appendix.</span></p></div></div>'
    )
    article, found = settled(paragraphs(4) + drawing(600, size=9) + words + paragraphs(8))
    assert order(article).index("figure") > order(article).index("div")
    assert found.fills[0] > floats.FULL


def test_figures_keep_their_order(settled):
    second = drawing(400, size=9).replace('id="fig"', 'id="second"')
    article, _ = settled(paragraphs(4) + drawing(400, size=9) + second + paragraphs(9))
    assert [figure.get("id") for figure in article.iter("figure")] == ["fig", "second"]
    assert order(article).index("figure") > 5


def test_a_chapter_that_would_end_on_a_page_of_a_few_lines_gets_longer_or_shorter_pages(settled):
    """Lines are added until the plain layout would end so; of six chapters in a row, one at least does."""
    ends = [settled(paragraphs(13) + "<p>One line.</p>" * count)[1] for count in range(2, 12, 2)]
    assert any(found.steps.sheet for found in ends)
    height = 254 / 0.2646
    assert [
        found
        for found in ends
        if len(found.fills) > 1 and found.fills[-1] * height < floats.LINES * floats.LINE
    ] == []


def test_a_chapter_that_needs_nothing_is_as_it_was(settled):
    article, found = settled(paragraphs(2) + drawing(200) + paragraphs(2))
    assert found.steps == floats.Steps()
    assert article.xpath("//*[@data-block]") == []


def test_the_page_of_each_id_is_known(settled):
    _, found = settled(paragraphs(3) + '<p id="late">Late.</p>' + paragraphs(8) + '<p id="later">Later.</p>')
    assert (found.pages["late"], found.pages["later"]) == (0, 1)


def test_what_is_noted_is_not_measured_again(settled, monkeypatch):
    body = paragraphs(4) + drawing(600) + paragraphs(8)
    first, found = settled(body)
    monkeypatch.setattr(floats, "_lay_out", None)
    again, same = settled(body)
    assert same == found
    assert order(again) == order(first)
