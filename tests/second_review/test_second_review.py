"""A review on another subject builds, checks and prints, without a line of the package edited.

The review stands in ``tests/second_review/review``; everything in it is invented. Of this book it takes the
style and the script of the pages only.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from lxml import html

from tests.conftest import ROOT

pytestmark = pytest.mark.slow
HERE = Path(__file__).parent / "review"


def livingreview(root, *command):
    """Run a command in the review's folder, as a reader of the README would."""
    return subprocess.run(
        [sys.executable, "-m", "livingreview.cli", *command],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(ROOT / "scripts"), "GIT_CEILING_DIRECTORIES": str(root.parent)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def review(tmp_path_factory):
    """A copy of the review, built and printed."""
    root = tmp_path_factory.mktemp("brewery") / "review"
    shutil.copytree(HERE, root)
    shutil.copytree(ROOT / "book" / "_static", root / "book" / "_static")
    run = livingreview(root, "pdf")
    assert run.returncode == 0, run.stdout + run.stderr
    return root


@pytest.fixture(scope="module")
def page(review):
    """Return a function that reads an article of the website by its document name."""

    def read(name):
        tree = html.fromstring((review / "_build/html" / f"{name}.html").read_bytes())
        return tree.xpath("//article[contains(@class, 'lr-article')]")[0]

    return read


@pytest.fixture(scope="module")
def printed(review):
    """Return the text of each page of the PDF."""
    document = pypdfium2.PdfDocument(
        review / "_build/pdf/invented-beer-yeast-0.0.1-2021-03-05-student-a4.pdf"
    )
    return [" ".join(one.get_textpage().get_text_bounded().split()) for one in document]


def test_the_review_passes_every_check():
    run = livingreview(HERE, "check")
    assert (run.returncode, run.stdout) == (0, "No faults found in data, bibliography, prose.\n")


def test_a_number_in_a_sentence_is_the_one_of_its_row(page):
    said = " ".join(page("book/index").text_content().split())
    assert "the foam lasted in 77.7% of 40 bottles" in said
    assert "77.7% (90% CI 66.6–88.8)" in said


def test_a_number_tells_its_source_in_the_words_of_its_own_descriptor(page):
    (link,) = [one for one in page("book/index").iter("a") if one.text_content() == "55.5%◐"]
    assert link.get("title") == (
        "Bottles whose foam lasted, share; All bottles; last tasting, data cut-off 2 February 2020."
        " Source: Roe, 2021, Invented Fig 2. Two invented reports disagree (5 March 2021). doi:10.1000/example.2. Row example-brew-foam-old."
    )


def test_the_diagram_draws_boxes_and_arrows_of_its_own_kinds(page):
    figure = next(page("book/brewing/foam").iter("figure"))
    drawn = figure.xpath(".//*[contains(@class, 'lr-wide')]")[0].text_content()
    for words in ("Lasting foam", "Example sugar", "Organism", "Eats", "Spoils"):
        assert words in drawn


def test_the_figure_links_to_the_page_of_this_review_that_tells_how_to_cite(page):
    links = {one.text: one.get("href") for one in page("book/brewing/foam").iter("a")}
    assert links["How to cite"] == "../index.html#how-to-cite"


def test_the_table_shows_its_rows(page):
    table = page("book/brewing/foam").xpath(".//table[@id='tab-brews']")[0]
    assert [[cell.text_content() for cell in row] for row in table.iterfind("./tbody/tr")] == [
        ["Example Brew", "Ale", "Invented yeast A", "40"],
        ["Example Brew", "Ale", "Invented yeast B", "44"],
    ]


def test_a_review_without_a_glossary_explains_no_abbreviation(page):
    assert page("book/brewing/foam").xpath(".//*[contains(@class, 'lr-term')]") == []


def test_the_title_page_says_what_this_review_is(printed):
    tables = re.search(r" Tables of edition [0-9a-f]{12}\.", printed[0])
    assert tables
    assert printed[0].replace(tables[0], "") == (
        "Beer yeast and foam A living review Jane Doe and Richard Roe"
        " Version 0.0.1 of 5 March 2021 (not under version control)."
        " Everything in this example is invented, and none of it is advice on brewing."
        " Invented words are free for every invented purpose."
    )


def test_the_pdf_is_called_like_the_review(review):
    with pikepdf.open(review / "_build/pdf/invented-beer-yeast-0.0.1-2021-03-05-student-a4.pdf") as document:
        assert str(document.docinfo["/Title"]) == "Beer yeast and foam"


def test_number_diagram_and_table_are_printed(printed):
    text = " ".join(printed)
    for words in ("77.7% of 40 bottles", "Lasting foam", "Figure 1 Invented yeast", "Table 1 Invented vats."):
        assert words in text


def test_nothing_of_the_book_that_the_package_was_written_for_is_left(review):
    """Neither its title nor its name stands on any page or in any file beside them."""
    pages = [path.read_text(encoding="utf-8") for path in (review / "_build/html").rglob("*.html")]
    assert pages
    for words in ("lung", "cancer", "CC BY"):
        assert [page for page in pages if words in page] == []
