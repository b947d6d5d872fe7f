"""Binding pages into one document, on small pieces of HTML."""

import pytest
from lxml import html

from livingreview.print import assemble
from livingreview.print.assemble import AssembleError, Page


def page(name, body, title="Title"):
    return Page(
        name, html.fromstring(f'<article class="bd-article"><h1 id="top">{title}</h1>{body}</article>')
    )


def bound(*pages, **options):
    return "".join(html.tostring(article, encoding="unicode") for article in assemble.bind(pages, **options))


def test_equal_ids_of_two_pages_become_different():
    text = bound(page("book/a", '<p id="id1">x</p>'), page("book/b", '<p id="id1">y</p>'))
    assert 'id="book-a--id1"' in text
    assert 'id="book-b--id1"' in text


def test_a_link_to_another_page_leads_into_the_document():
    text = bound(
        page("book/il6/a", '<p><a href="../about/references.html#id7">Mok</a></p>'),
        page("book/about/references", '<p id="id7">Mok T.</p>'),
    )
    assert 'href="#book-about-references--id7"' in text


def test_a_link_to_a_whole_page_leads_to_its_beginning():
    text = bound(page("book/a", '<p><a href="b.html">B</a></p>'), page("book/b", ""))
    assert 'href="#book-b"' in text
    assert 'id="book-b"' in text


def test_a_link_to_a_page_that_is_not_printed_keeps_its_text_only():
    text = bound(page("book/a", '<p>see <a href="b.html">page B</a></p>'))
    assert "page B" in text
    assert "<a " not in text


def test_a_link_to_a_page_that_is_not_printed_leads_to_the_website_if_there_is_one():
    text = bound(page("book/a", '<p><a href="../b.html#x">B</a></p>'), baseurl="https://example.org/r/")
    assert 'href="https://example.org/r/b.html#x"' in text


def test_external_links_stay():
    assert 'href="https://doi.org/10.1/x"' in bound(
        page("book/a", '<p><a href="https://doi.org/10.1/x">doi:10.1/x</a></p>')
    )


def test_a_link_without_a_target_is_an_error_that_names_page_and_link():
    with pytest.raises(AssembleError, match="book-a: the link 'here' leads to 'book-a--gone'"):
        bound(page("book/a", '<p><a href="#gone">here</a></p>'))


def test_an_id_that_stands_twice_is_an_error():
    with pytest.raises(AssembleError, match="'book-a--x' stands twice"):
        bound(page("book/a", '<p id="x">1</p><p id="x">2</p>'))


@pytest.mark.parametrize(
    "furniture",
    [
        '<a class="headerlink" href="#top">#</a>',
        '<details class="admonition hide above-input"><summary>Show code cell source</summary></details>',
        '<div class="cell_input">code</div>',
        '<p class="lr-notebook">notebook</p>',
        '<p class="lr-figure-links"><a href="x.csv">CSV</a></p>',
        '<div class="lr-chart-view lr-narrow"><svg></svg></div>',
        '<script class="lr-spec">{}</script>',
        "<button>Copy</button>",
        "<!-- remark -->",
    ],
)
def test_what_only_a_screen_can_use_goes_and_the_text_after_it_stays(furniture):
    article = page("book/a", f"<div>before{furniture}after</div>").article
    assemble.strip(article)
    assert html.tostring(article.find("div"), encoding="unicode") == "<div>beforeafter</div>"


def test_scroll_boxes_lose_focus_and_role():
    article = page(
        "book/a",
        '<div class="lr-table-box" tabindex="0" role="region"><table><tr><td>1</td></tr></table></div>',
    ).article
    assemble.strip(article)
    text = html.tostring(article, encoding="unicode")
    assert "<table>" in text
    assert "tabindex" not in text
    assert "role" not in text


def test_the_id_of_a_section_moves_to_its_heading():
    text = bound(page("book/a", '<section id="s"><span id="id2"></span><h2>S</h2></section>'))
    assert '<h2 id="book-a--s">' in text
    assert "<section>" in text


def test_a_chart_says_title_and_description():
    article = page("book/a", '<svg><title id="t">Forest plot</title><desc>Two rows.</desc></svg>').article
    assemble.describe_charts(article)
    assert article.find(".//title").text == "Forest plot. Two rows."


def test_ids_inside_pictures_are_renamed_together_with_what_refers_to_them():
    text = bound(page("book/a", '<svg><g id="clip"></g><path fill="url(#clip)"></path></svg>'))
    assert 'fill="url(#book-a--clip)"' in text


@pytest.mark.parametrize(("columns", "wide"), [(6, False), (7, True)])
def test_tables_of_seven_columns_are_wide(columns, wide):
    article = page("book/a", f"<table class='lr-table'><tr>{'<td>x</td>' * columns}</tr></table>").article
    assemble.mark_wide_tables(article)
    assert ("wide" in article.find(".//table").get("class").split()) is wide


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("of IL-6 in", "IL-6"),
        ("the PD-L1 test", "PD-L1"),
        ("TNF-α rises", "TNF-α"),
        ("in CheckMate 722", "CheckMate"),
        ("in KEYNOTE-789", "KEYNOTE-789"),
        ("ratio (0.65–0.97)†", "(0.65–0.97)†"),
    ],
)
def test_names_and_intervals_stay_in_one_piece(text, name):
    root = html.fromstring(f"<p>{text}</p>")
    assemble.protect_names(root)
    assert [span.text for span in root.iter("span")] == [name]
    assert root.text_content() == text


def test_ordinary_words_are_left_alone():
    root = html.fromstring("<p>Sources disagree about <em>progression-free</em> survival in Japan</p>")
    assemble.protect_names(root)
    assert root.find(".//span") is None


def test_the_space_before_a_citation_moves_into_it_and_the_words_stay_the_same():
    root = html.fromstring(
        '<div><p>It fell <span>(<a href="#x">Masuda</a>)</span>. See <em>EGFR</em>.</p></div>'
    )
    assemble.move_spaces(root)
    assert root.text_content() == "It fell (Masuda). See EGFR."
    assert root.find("p").text == "It fell"


@pytest.mark.parametrize("inner", ['<span class="name">IL-6</span>', "<code>IL-6</code>"])
def test_the_space_before_a_name_or_code_stands_outside_of_it(inner):
    root = html.fromstring(f"<div><p>raises {inner} levels</p></div>")
    assemble.move_spaces(root)
    assert root.find("p").text == "raises"
    assert inner in html.tostring(root, encoding="unicode")
    assert root.text_content() == "raises IL-6 levels"


def test_links_that_do_not_say_where_they_lead_are_marked():
    root = html.fromstring(
        '<p><a href="https://a.org/x">Source page</a> <a href="https://doi.org/1">doi:1</a></p>'
    )
    assemble.show_addresses(root)
    assert [link.get("class") for link in root.iter("a")] == ["show-address", None]


def test_a_handout_keeps_only_what_it_cites():
    chapter = page("book/a", '<p><a href="about/references.html#id2">Mok</a></p>')
    entries = '<div class="citation" id="id1">A</div><div class="citation" id="id2">B</div>'
    references = page("book/about/references", entries)
    assert assemble.keep_cited(references, assemble.cited([chapter]))
    assert [one.text for one in references.article.iter("div")] == ["B"]


def test_a_page_without_bibliography_is_no_part_of_a_handout():
    assert not assemble.keep_cited(page("book/b", "<p>text</p>"), set())


def test_contents_lists_chapters_and_sections_with_their_markup_and_without_ids():
    articles = assemble.bind(
        [page("book/a", '<section id="s"><h2>About <em id="e">EGFR</em> and TNF-α</h2></section>', "Chapter")]
    )
    nav = assemble.contents(articles)
    assert [link.get("href") for link in nav.iter("a")] == ["#book-a--top", "#book-a--s"]
    assert nav.find(".//em").text.strip() == "EGFR"
    assert "TNF-α" in nav.text_content()
    assert nav.xpath("//ol//@id") == []


def test_a_link_says_what_it_leads_to():
    articles = assemble.bind(
        [
            page(
                "book/a",
                '<table id="t"><caption><span class="caption-number">Table 3 </span>x</caption></table>',
            )
        ]
    )
    said = assemble.names_of_targets(articles)
    assert said["book-a--t"] == "Table 3"
    assert said["book-a--top"] == "Title"
