"""Printing a page from the browser (Ctrl+P): whole tables and figures, no controls, ink on white."""

import pypdfium2
import pytest

pytestmark = pytest.mark.slow

#: A chapter with a wide table and charts, one with a diagram and its findings, and the first page.
TABLES, DIAGRAM, FIRST = "book/post-ici/antibodies", "book/il6/biology", "book/index"
PAGES = (TABLES, DIAGRAM, FIRST)
#: Width in pixels of what A4 leaves between the margins of the sheet.
PAPER = 665
#: Points of the paper of A4.
A4 = (595, 842)
CONTROLS = (
    ".lr-masthead, .lr-contents, .lr-turn, .lr-skip, .lr-table-tools, .lr-figure-links, .lr-notebook, .lr-code,"
    " .lr-claim, .lr-tip, .headerlink, .vega-bindings, main input, main select, main button:not(.lr-sort)"
)


@pytest.fixture(scope="module")
def on_paper(book, browser):
    """Open pages as paper shows them, though the screen is dark."""
    contexts = []

    def open_page(name, width=PAPER):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme="dark")
        contexts.append(context)
        page = context.new_page()
        page.goto((book.html / f"{name}.html").as_uri())
        page.evaluate("document.documentElement.dataset.mode = 'dark'")
        page.emulate_media(media="print")
        return page

    yield open_page
    for context in contexts:
        context.close()


def colour(page, selector, name):
    return page.locator(selector).first.evaluate(f"element => getComputedStyle(element).{name}")


@pytest.mark.parametrize("name", PAGES)
def test_no_control_is_printed(on_paper, name):
    page = on_paper(name)
    shown = page.locator(CONTROLS).evaluate_all(
        "found => found.filter((one) => one.getClientRects().length).map((one) => one.outerHTML.slice(0, 80))"
    )
    assert shown == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_wider_than_the_paper(on_paper, name):
    assert on_paper(name).evaluate("document.documentElement.scrollWidth") <= PAPER


def test_a_dark_page_is_printed_dark_on_white(on_paper):
    page = on_paper(TABLES)
    assert colour(page, "html", "backgroundColor") == "rgb(255, 255, 255)"
    assert colour(page, "main section > p:not(.lr-place, .lr-line)", "color") == "rgb(27, 28, 30)"
    assert colour(page, "td", "color") == "rgb(27, 28, 30)"


@pytest.mark.parametrize("width", [390, PAPER, 1280])
def test_a_table_is_printed_as_a_table_however_wide_the_screen_was(on_paper, width):
    page = on_paper(TABLES, width)
    row = page.locator("#tab-bispecific tbody tr").first
    assert row.evaluate("row => getComputedStyle(row).display") == "table-row"
    cells = row.evaluate("row => [...row.cells].map((cell) => getComputedStyle(cell).display)")
    assert set(cells) == {"table-cell"}
    assert page.locator("#tab-bispecific thead").evaluate("head => head.getBoundingClientRect().height") > 10


def test_a_row_that_the_reader_filtered_out_stays_out(on_paper):
    page = on_paper(TABLES)
    row = page.locator("#tab-bispecific tbody tr").nth(2)
    row.evaluate("row => { row.hidden = true; }")
    assert row.evaluate("row => row.getClientRects().length") == 0


@pytest.mark.parametrize("width", [390, PAPER, 1280])
def test_the_drawing_for_a_wide_page_is_printed_and_no_other(on_paper, width):
    page = on_paper(TABLES, width)
    shown = page.locator(".lr-chart-view").evaluate_all(
        "views => views.filter((one) => one.getClientRects().length).map((one) => one.classList.contains('lr-wide'))"
    )
    assert shown
    assert all(shown)


def test_objectives_and_findings_are_printed_open(on_paper):
    page = on_paper(DIAGRAM)
    assert (
        page.locator("details.lr-objectives li").first.evaluate("item => item.getBoundingClientRect().height")
        > 5
    )
    assert page.locator(".lr-findings li").first.evaluate("item => item.getBoundingClientRect().height") > 5


@pytest.mark.parametrize("name", [TABLES, DIAGRAM])
def test_no_words_are_under_seven_points_and_none_in_capitals_by_style(on_paper, name):
    small = on_paper(name).evaluate(
        """() => {
          const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
          const found = new Set();
          while (walker.nextNode()) {
            const around = walker.currentNode.parentElement;
            if (!walker.currentNode.data.trim() || !around.getClientRects().length || around.closest("svg, sup, sub, code")) continue;
            const style = getComputedStyle(around);
            if (parseFloat(style.fontSize) < 7 / 0.75 - 0.01 || style.textTransform !== "none") found.add(around.outerHTML.slice(0, 80));
          }
          return [...found];
        }"""
    )
    assert small == []


def test_the_pages_carry_every_cell_and_caption(on_paper, tmp_path):
    page = on_paper(TABLES, 1280)
    words = page.locator("caption, figcaption, td").all_text_contents()
    # A chart that woke while the page was read is printed as well as one that did not.
    page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    with pypdfium2.PdfDocument(tmp_path / "page.pdf") as document:
        assert {tuple(round(side) for side in one.get_size()) for one in document} <= {A4, (612, 792)}
        printed = _squash("".join(one.get_textpage().get_text_bounded() for one in document))
    assert [text for text in words if _squash(text.replace("¶", "")) not in printed] == []


def _squash(text):
    return "".join(letter for letter in text if letter.isalnum())
