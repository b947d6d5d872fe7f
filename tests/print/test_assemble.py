"""Binding pages into one document, on small pieces of HTML."""

import pytest
from lxml import html

from livingreview.print import assemble, letters
from livingreview.print.assemble import AssembleError, Page


def page(name, body, title="Title"):
    return Page(
        name, html.fromstring(f'<article class="lr-article"><h1 id="top">{title}</h1>{body}</article>')
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
        '<details class="lr-code"><summary>Code of this figure</summary></details>',
        '<div class="cell_input">code</div>',
        '<p class="lr-line"><a href="x.pdf">PDF</a></p>',
        '<div class="lr-tip">Told on hover</div>',
        '<div class="lr-table-tools"><input></div>',
        '<button class="lr-claim" title="This sentence rests on the tables."></button>',
        '<p class="lr-notebook">notebook</p>',
        '<p class="lr-figure-links"><a href="x.csv">CSV</a></p>',
        '<div class="lr-chart-view lr-narrow"><svg></svg></div>',
        "<script>lr.figures = {};</script>",
        "<button>Copy</button>",
        "<nav>Contents of this page</nav>",
        '<div class="lr-works-tools"><input></div>',
        '<span class="backrefs">(<a href="#id1">1</a>)</span>',
        "<!-- remark -->",
    ],
)
def test_what_only_a_screen_can_use_goes_and_the_text_after_it_stays(furniture):
    article = page("book/a", f"<div>before{furniture}after</div>").article
    assemble.strip(article)
    assert html.tostring(article.find("div"), encoding="unicode") == "<div>beforeafter</div>"


@pytest.mark.parametrize(
    "attribute",
    [
        "tabindex",
        "role",
        "aria-label",
        "aria-labelledby",
        "title",
        "data-size",
        "data-label",
        "data-tip",
        "data-live",
    ],
)
def test_what_speaks_to_a_browser_only_goes_from_text(attribute):
    article = page("book/a", f'<p {attribute}="x">words</p>').article
    assemble.strip(article)
    assert dict(article.find("p").attrib) == {}


def test_a_picture_keeps_its_role():
    article = page("book/a", '<svg role="img" aria-labelledby="t"><g data-size="1"></g></svg>').article
    assemble.strip(article)
    assert article.find("svg").get("role") == "img"


@pytest.mark.parametrize("articles", [0, 2])
def test_a_file_that_is_no_single_page_is_an_error_that_names_it(tmp_path, articles):
    path = tmp_path / "page.html"
    path.write_text("<html><body>" + "<article class='lr-article'></article>" * articles, encoding="utf-8")
    with pytest.raises(
        AssembleError, match=rf"page\.html: expected one article.lr-article, found {articles}"
    ):
        assemble.read(path, "book/page")


def test_scroll_boxes_lose_focus_and_role():
    article = page(
        "book/a",
        '<div class="lr-table-box" tabindex="0" role="region"><table><tr><td>1</td></tr></table></div>',
    ).article
    assemble.strip(article)
    text = html.tostring(article, encoding="unicode")
    assert "lr-table-box" not in text
    assert "<table>" in text
    assert "tabindex" not in text
    assert "role" not in text


def test_the_id_of_a_section_moves_to_its_heading():
    text = bound(page("book/a", '<section id="s"><span id="id2"></span><h2>S</h2></section>'))
    assert '<h2 id="book-a--s">' in text
    assert "<section>" in text


def test_a_heading_with_an_id_of_its_own_keeps_it_and_the_section_too():
    text = bound(page("book/a", '<section id="s"><h2 id="own">S</h2></section>'))
    assert '<section id="book-a--s">' in text
    assert '<h2 id="book-a--own">' in text


@pytest.mark.parametrize("attribute", ["aria-labelledby", "aria-describedby", "headers", "for"])
def test_what_names_other_elements_names_them_by_their_new_ids(attribute):
    one = page("book/a", f'<svg {attribute}="t d"><title id="t">T</title><desc id="d">D</desc></svg>')
    assemble.isolate(one)
    assert one.article.find("svg").get(attribute) == "book-a--t book-a--d"


@pytest.mark.parametrize("attribute", ["href", "xlink:href"])
def test_a_picture_that_uses_a_part_of_itself_still_finds_it(attribute):
    one = page("book/a", f'<svg><g id="star"></g><use {attribute}="#star"></use></svg>')
    assemble.isolate(one)
    assert one.article.find(".//use").get(attribute) == "#book-a--star"


def test_an_address_of_another_file_inside_a_picture_stays():
    one = page("book/a", '<svg><a href="https://example.org/">x</a></svg>')
    assemble.isolate(one)
    assert one.article.find(".//svg/a").get("href") == "https://example.org/"


def test_an_address_for_mail_stays():
    assert 'href="mailto:jane@example.org"' in bound(
        page("book/a", '<a href="mailto:jane@example.org">J</a>')
    )


def test_a_link_with_escaped_letters_leads_into_the_document():
    (article,) = assemble.bind([page("book/a", '<p id="ä">x</p><p><a href="#%C3%A4">there</a></p>')])
    assert article.find(".//a").get("href") == "#book-a--ä"


def test_a_link_to_the_website_is_seen_from_its_page():
    text = bound(page("book/part/a", '<p><a href="../x.csv">X</a></p>'), baseurl="https://example.org/r")
    assert 'href="https://example.org/r/book/x.csv"' in text


def test_a_chart_says_title_and_description():
    article = page("book/a", '<svg><title id="t">Forest plot</title><desc>Two rows.</desc></svg>').article
    assemble.describe_charts(article)
    assert article.find(".//title").text == "Forest plot. Two rows."


def test_ids_inside_pictures_are_renamed_together_with_what_refers_to_them():
    text = bound(page("book/a", '<svg><g id="clip"></g><path fill="url(#clip)"></path></svg>'))
    assert 'fill="url(#book-a--clip)"' in text


def test_a_short_form_keeps_its_letters_and_loses_its_long_form():
    article = page("book/a", '<p>of <abbr class="lr-term" title="Interleukin-6">IL-6</abbr> in</p>').article
    assemble.strip(article)
    assert html.tostring(article.find("p"), encoding="unicode") == "<p>of IL-6 in</p>"


@pytest.mark.parametrize("opened", ["", " open"])
def test_a_box_that_opens_on_a_screen_is_an_open_one_with_its_title(opened):
    article = page(
        "book/a",
        f'<details class="lr-objectives admonition"{opened}><summary>You can</summary><ul><li>x</li></ul></details>',
    ).article
    assemble.open_boxes(article)
    assert html.tostring(article[1], encoding="unicode") == (
        '<div class="lr-objectives admonition"><p class="admonition-title">You can</p><ul><li>x</li></ul></div>'
    )


def test_charts_ask_for_the_letters_of_the_print():
    article = page(
        "book/a",
        "<svg><text font-family=\"'Some Sans', sans-serif\">x</text></svg><p font-family='other'>y</p>",
    ).article
    assemble.letter_charts(article)
    assert article.find(".//text").get("font-family") == letters.SANS
    assert article.find("p").get("font-family") == "other"


@pytest.mark.parametrize(("words", "lines"), [(1, 1), (30, 2), (100, 6)])
def test_a_figure_tells_how_many_lines_its_caption_takes(words, lines):
    article = page("book/a", f"<figure><figcaption>{'words ' * words}</figcaption></figure>").article
    assemble.count_caption_lines(article)
    told = int(article.find("figure").get("style").removeprefix("--caption-lines: "))
    assert lines <= told <= lines + 1


def test_a_citation_is_set_in_one_style_and_other_text_keeps_its_own():
    article = page(
        "book/a",
        '<p><em>EGFR</em> <span class="bibtex-citation">(<a>Wei <em>et al.</em>, 2026</a>)</span></p>',
    ).article
    assemble.plain_citations(article)
    assert [one.text for one in article.iter("em")] == ["EGFR"]
    assert article.find("p").text_content() == "EGFR (Wei et al., 2026)"


def test_a_chart_does_not_tell_its_description_twice():
    article = page("book/a", "<svg><title>Forest plot.</title><desc>Two rows.</desc></svg>").article
    assemble.describe_charts(article)
    assert article.find(".//desc") is None


def test_the_bibliography_becomes_a_list_without_numbers():
    article = page(
        "book/a",
        '<div class="citation-list"><div class="citation"><span class="label">[1]</span><p>Doe.</p></div></div>',
    ).article
    assemble.list_citations(article)
    assert html.tostring(article.find("ul"), encoding="unicode") == (
        '<ul class="citation-list"><li class="citation"><p>Doe.</p></li></ul>'
    )


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("of IL-6 in", "IL-6"),
        ("the PD-L1 test", "PD-L1"),
        ("TNF-α rises", "TNF-α"),
        ("in CheckMate 722", "CheckMate"),
        ("in KEYNOTE-789", "KEYNOTE-789"),
        ("ratio (0.65–0.97)○", "(0.65–0.97)○"),
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


@pytest.mark.parametrize("tag", ["code", "pre"])
def test_names_in_code_are_left_alone(tag):
    root = html.fromstring(f"<div><{tag}>of IL-6 in KEYNOTE</{tag}></div>")
    assemble.protect_names(root)
    assert root.find(".//span") is None


def test_in_a_title_every_word_with_a_hyphen_stays_in_one_piece():
    root = html.fromstring("<div><h1>About bread-and-butter</h1><p>about bread-and-butter</p></div>")
    assemble.protect_names(root)
    assert [span.getparent().tag for span in root.iter("span")] == ["h1"]


def test_spaces_of_preformatted_text_stay_where_they_are():
    root = html.fromstring("<div><pre>x = <span>1</span></pre></div>")
    assemble.move_spaces(root)
    assert root.find("pre").text == "x = "


def test_the_space_at_the_beginning_of_a_paragraph_stays():
    root = html.fromstring("<div><p> words <em>x</em></p></div>")
    assemble.move_spaces(root)
    assert root.find("p").text == " words"


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


def test_a_link_within_the_document_shows_no_address():
    root = html.fromstring('<p><a href="#book-a--x">there</a></p>')
    assemble.show_addresses(root)
    assert root.find("a").get("class") is None


def test_a_handout_keeps_only_what_it_cites():
    chapter = page("book/a", '<p><a href="about/references.html#id2">Mok</a></p>')
    entries = '<div class="citation" id="id1">A</div><div class="citation" id="id2">B</div>'
    references = page("book/about/references", entries)
    assert assemble.keep_cited(references, assemble.cited([chapter]))
    assert [one.text for one in references.article.iter("div")] == ["B"]


def test_a_page_without_bibliography_is_no_part_of_a_handout():
    assert not assemble.keep_cited(page("book/b", "<p>text</p>"), set())


def test_a_place_on_another_website_is_no_entry_of_the_bibliography():
    chapter = page("book/a", '<p><a href="https://example.org/book/b.html#id2">elsewhere</a></p>')
    assert assemble.cited([chapter]) == set()


def test_an_entry_of_another_page_with_the_same_id_is_not_kept():
    chapter = page("book/a", '<p><a href="b.html#id2">Mok</a></p>')
    other = page("book/c", '<div class="citation" id="id2">Another</div>')
    assert not assemble.keep_cited(other, assemble.cited([chapter]))


def test_contents_of_a_chapter_without_sections_is_one_line():
    nav = assemble.contents(assemble.bind([page("book/a", '<section id="s"><h3>Deep</h3></section>')]))
    assert len(nav.xpath(".//ol")) == 1


def test_contents_name_each_part_once_above_its_chapters():
    def chapter(name, place):
        told = f'<p class="lr-place">{place}</p>' if place else ""
        return page(name, told, name[-1].upper())

    nav = assemble.contents(
        assemble.bind(
            [
                chapter("book/a", ""),
                chapter("book/b", "Part 1. On bread · 1 of 2"),
                chapter("book/c", "Part 1. On bread · 2 of 2"),
                chapter("book/d", "Part 2. On butter · 1 of 1"),
            ]
        )
    )
    assert [(one.get("class"), " ".join(one.text_content().split())) for one in nav[1:]] == [
        (None, "A"),
        ("part", "Part 1. On bread"),
        (None, "BC"),
        ("part", "Part 2. On butter"),
        (None, "D"),
    ]


def test_a_link_in_a_heading_is_no_link_in_the_contents():
    articles = assemble.bind([page("book/a", '<section id="s"><h2>See <a href="#s">this</a></h2></section>')])
    nav = assemble.contents(articles)
    assert [link.text_content() for link in nav.iter("a")] == ["Title", "See this"]


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


def test_a_link_to_an_entry_of_the_bibliography_says_the_entry():
    articles = assemble.bind([page("book/a", '<div class="citation" id="id2"><p>Mok T.</p></div>')])
    assert assemble.names_of_targets(articles)["book-a--id2"] == "Mok T."


def test_a_link_to_a_long_entry_says_its_beginning():
    entry = "Mok T. " + "A title of many words " * 10
    articles = assemble.bind([page("book/a", f'<div class="citation" id="id2"><p>{entry}</p></div>')])
    said = assemble.names_of_targets(articles)["book-a--id2"]
    assert said.startswith("Mok T. A title of")
    assert said.endswith(" …")
    assert len(said) <= 80


def test_a_link_to_a_place_without_a_name_says_the_chapter():
    articles = assemble.bind([page("book/a", '<p id="x">words</p>')])
    assert assemble.names_of_targets(articles)["book-a--x"] == "Title"


def test_a_link_inside_a_picture_is_no_link_of_the_document():
    one = page("book/a", '<svg><a href="b.html"><text>x</text></a></svg>')
    assemble.relink(one, set())
    assert one.article.find(".//svg/a").get("href") == "b.html"


def test_several_names_in_one_text_stay_in_their_order():
    root = html.fromstring("<p>of IL-6 and PD-L1 in KEYNOTE, at last</p>")
    assemble.protect_names(root)
    assert root.text_content() == "of IL-6 and PD-L1 in KEYNOTE, at last"
    assert [span.text for span in root.iter("span")] == ["IL-6", "PD-L1", "KEYNOTE"]


def test_a_space_with_nothing_before_it_stays():
    root = html.fromstring("<div><p> <em>x</em></p></div>")
    assemble.move_spaces(root)
    assert html.tostring(root.find("p"), encoding="unicode") == "<p> <em>x</em></p>"


def test_the_space_before_nested_stress_moves_to_the_letters():
    root = html.fromstring("<div><p>very <em><strong>hot</strong></em></p></div>")
    assemble.move_spaces(root)
    assert root.find(".//strong").text == " hot"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>of IL-6</p>", 'class="name"'),
        ("<p>so <em>hot</em></p>", "so<em> hot</em>"),
        ("<table><tr><td>x</td></tr></table>", "<colgroup>"),
        ("<details><summary>Title</summary></details>", 'class="admonition-title"'),
        ('<svg><text font-family="x">y</text></svg>', letters.SANS),
        ("<figure><figcaption>x</figcaption></figure>", "--caption-lines: 1"),
        ('<span class="bibtex-citation"><em>et al.</em></span>', ">et al.<"),
        ('<div class="citation-list"></div>', '<ul class="citation-list">'),
        ('<p><a href="https://example.org/">x</a></p>', "show-address"),
        ("<svg><title>T</title><desc>D</desc></svg>", "T. D"),
        ("<button>Copy</button>", '<article class="chapter" id="book-a">'),
    ],
)
def test_binding_prepares_each_page_for_paper(body, expected):
    text = bound(page("book/a", body))
    assert expected in text
    assert "Copy" not in text


RECORD = (
    '<table class="{}"><caption>What was said</caption><thead><tr><th>Place</th><th>Words</th></tr></thead>'
    "<tbody><tr><th>One</th><td>a</td></tr><tr><th>Two</th><td>b</td></tr></tbody></table>"
)


def test_the_rows_of_a_record_are_counted_and_left_to_the_web():
    one = page("book/a", RECORD.format("lr-table lr-record"))
    assemble.leave_out_records(one.article)
    (table,) = one.article.iter("table")
    assert [cell.text_content() for cell in table.iter("th", "td")] == [
        "Place",
        "Words",
        "2 rows, in the edition on the web.",
    ]
    assert table.findtext("caption") == "What was said"
    assert table.find("tbody/tr/td").get("colspan") == "2"


def test_a_list_that_is_a_record_is_left_to_the_web():
    one = page(
        "book/a", '<p>Before</p><div class="lr-arrows lr-record"><p>Key</p><ul><li>Newt</li></ul></div>'
    )
    assemble.leave_out_records(one.article)
    assert [part.text_content() for part in one.article.iter("p")] == ["Before", "In the edition on the web."]
    assert "Newt" not in one.article.text_content()


def test_any_other_table_is_printed_whole():
    one = page("book/a", RECORD.format("lr-table"))
    before = html.tostring(one.article)
    assemble.leave_out_records(one.article)
    assert html.tostring(one.article) == before
