"""A chapter as slides: every figure and table once, real text, what a screen reader and a speaker need."""

import io
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from PIL import Image
from pptx import Presentation

from livingreview.print import slides
from livingreview.print.pack import write_figures
from livingreview.print.pdf import PrintError
from livingreview.print.slides import pages_of, shares, write_slides
from tests.print.conftest import CRUST

CHART = """<svg viewBox="0 0 100 40" width="100" height="40" xmlns="http://www.w3.org/2000/svg">
<rect x="5" y="5" width="40" height="20" fill="#0b5cad"/></svg>"""


@pytest.fixture
def chapter(review):
    """The small review, with a chart whose files are published."""
    page = review.html / "book" / "part" / "crust.html"
    text = page.read_text(encoding="utf-8")
    assert "lr-chart-view" in CRUST
    text = text.replace('<div class="lr-chart-view', '<div class="lr-chart"><div class="lr-chart-view', 1)
    text = text.replace(
        "</svg></div>", '</svg></div><p class="lr-finding">It was hot in 1 of 1 ovens.</p></div>', 1
    )
    page.write_text(text, encoding="utf-8")
    (review.html / "figures").mkdir()
    (review.html / "figures" / "fig-oven.svg").write_text(CHART, encoding="utf-8")
    (review.html / "figures" / "fig-oven.csv").write_text("oven,heat\nFirst,2.5\n", encoding="utf-8")
    return review


@pytest.fixture
def deck(chapter):
    return Presentation(write_slides(chapter, "crust"))


def test_the_first_slide_names_chapter_book_and_licence(deck):
    said = " ".join(shape.text_frame.text for shape in deck.slides[0].shapes if shape.has_text_frame)
    for words in ("Crust of the bread-and-butter", "An invented review", "Invented terms & conditions."):
        assert words in said


def test_a_figure_is_a_slide_whose_title_is_what_it_shows(deck):
    (slide,) = [slide for slide in deck.slides if any(shape.shape_type == 13 for shape in slide.shapes)]
    assert slide.shapes.title.text == "It was hot in 1 of 1 ovens."
    (picture,) = [shape for shape in slide.shapes if shape.shape_type == 13]
    assert picture._element.nvPicPr.cNvPr.get("descr") == "An oven. It is hot."
    assert slide.notes_slide.notes_text_frame.text.startswith("An oven.")


def test_a_table_is_a_table_and_not_a_picture(deck):
    (table,) = [shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["Oven", "Heat"], ["First", "2.5○"]]


def test_every_slide_has_a_title_and_its_source_in_the_foot(deck):
    for slide in deck.slides:
        assert slide.shapes.title.text
        said = " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        assert "Version 0.3.0 of 2 January 1970" in said


def test_nothing_lies_outside_the_slide(deck):
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + (0 if shape.has_table else shape.height) <= deck.slide_height


def test_written_twice_the_slides_are_the_same_in_every_byte(chapter):
    first = write_slides(chapter, "book/part/crust.md").read_bytes()
    assert write_slides(chapter, "part/crust").read_bytes() == first


def test_an_unknown_chapter_is_told_with_those_there_are(chapter):
    with pytest.raises(
        PrintError, match=r"^crumb: no chapter is called like that; expected one of index, part/crust"
    ):
        write_slides(chapter, "crumb")


@given(
    st.integers(2, 6).flatmap(
        lambda wide: st.lists(
            st.one_of(
                st.lists(
                    st.text(st.characters(codec="ascii", categories=["L"]), max_size=200),
                    min_size=wide,
                    max_size=wide,
                ),
                st.lists(st.just("a group"), min_size=1, max_size=1),
            ),
            min_size=1,
            max_size=40,
        ).map(lambda rows: (["head"] * wide, rows))
    )
)
def test_no_row_is_lost_between_slides_and_no_group_stands_alone_at_the_end(table):
    head, rows = table
    pages = list(pages_of(head, rows))
    shown = [row for page in pages for row in page if len(row) > 1]
    assert shown == [row for row in rows if len(row) > 1]
    for page, after in itertools.pairwise(pages):
        assert len(page) == 1 or len(page[-1]) > 1 or page[-1] is not after[0]


def test_a_group_that_goes_on_is_named_again():
    rows = [["A group"], *([["word " * 60, "b"]] * 12)]
    pages = list(pages_of(["x", "y"], rows))
    assert len(pages) > 1
    assert all(page[0] == ["A group"] for page in pages)


def test_columns_share_the_whole_width():
    assert sum(shares(["a", "b"], [["x" * 90, "1"], ["group"]])) == pytest.approx(1)


def test_a_summary_comes_before_figures_line_by_line(chapter):
    article = html.fromstring(
        '<article><h1>T</h1><div class="lr-summary admonition"><p class="admonition-title">In three sentences</p>'
        "<p>First.</p><p>Second.</p></div></article>"
    )
    (slide,) = slides.of_chapter(article, chapter)
    assert list(slide.words) == ["First.", "Second."]


def test_the_figures_of_a_chapter_are_packed_with_data_caption_and_credit(chapter):
    import zipfile

    packed = zipfile.ZipFile(write_figures(chapter, "crust"))
    assert packed.namelist() == [f"fig-oven/fig-oven.{ending}" for ending in ("csv", "png", "svg", "txt")]
    said = packed.read("fig-oven/fig-oven.txt").decode()
    for words in (
        "An oven.",
        "Alternative text: An oven. It is hot.",
        "Credit: Jane Doe",
        "Licence: Invented terms",
    ):
        assert words in said
    with Image.open(io.BytesIO(packed.read("fig-oven/fig-oven.png"))) as picture:
        assert [round(dots) for dots in picture.info["dpi"]] == [300, 300]


def test_a_chapter_without_figures_is_told(review):
    with pytest.raises(PrintError, match="has no figure"):
        write_figures(review, "index")
