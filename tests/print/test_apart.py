"""Lists stand in the evidence appendix, or behind their chapter, and the chapter says where."""

import pytest
from lxml import html

from livingreview.print import apart, assemble, editions
from livingreview.print.pdf import compose
from tests.print.test_small_review import rewrite

ROWS = "".join(f'<tr id="row-{n}"><th scope="row">Loaf {n}</th><td>{n} g</td></tr>' for n in range(1, 6))
TABLE = f"""
<div class="cell tag_appendix"><table id="tab-loaves"><caption><span class="caption-number">Table 2 </span><span
class="caption-text">Loaves. <span class="lr-key">A key.</span></span><a class="headerlink" href="#tab-loaves">¶</a></caption>
<thead><tr><th>Loaf</th><th>Weight</th></tr></thead><tbody>{ROWS}</tbody></table></div>"""
FINDINGS = """
<div class="dropdown lr-findings admonition"><p class="admonition-title">As a list: 1 arrow, 2 findings</p>
<ul><li><p><strong>Heat</strong> makes <strong>crust</strong>.</p><ul><li><p>Supports. It browned
<a href="../about/sources.html#id8">(Roe, 2021)</a>.</p></li><li><p>Contradicts. It did not.</p></li></ul></li></ul></div>"""
POINTING = '<p>See <a href="#row-2">loaf 2</a> of <a href="#tab-loaves">Table 2</a>.</p>'


def with_lists(review, more=""):
    rewrite(
        review,
        "_build/html/book/part/crust.html",
        "</section>\n</article>",
        f"{POINTING}{TABLE}{FINDINGS}{more}</section>\n</article>",
    )
    return review


def settle(review, **settings):
    lines = "".join(f"  {name}: {value}\n" for name, value in settings.items())
    rewrite(review, "_config.yml", "livingreview:\n", f"livingreview:\n{lines}")
    return review


def tree(review, bound):
    return html.document_fromstring(compose(review, "a4", bound).html)


def test_the_book_says_where_its_lists_are_and_has_none_of_their_rows(review):
    text = tree(with_lists(review), editions.book(review)).text_content()
    assert "Loaf 1" not in text
    assert "It browned" not in text
    said = " ".join(text.split())
    assert "Table 2 Loaves. 5 rows, in the evidence appendix." in said
    assert "Fig. 1" in said
    assert "Figure 1 as a list: 1 arrow, 2 findings, in the evidence appendix." in said


def test_links_to_a_list_or_a_row_of_it_lead_to_the_words_in_its_place(review):
    printed = tree(with_lists(review), editions.book(review))
    goals = {link.text_content().strip(): link.get("href") for link in printed.iter("a")}
    assert goals["loaf 2"] == goals["Table 2"] == "#book-part-crust--tab-loaves"
    assert printed.get_element_by_id("book-part-crust--tab-loaves").get("class") == apart.POINTER


def test_the_appendix_has_every_row_and_finding_and_the_works_they_cite(review):
    printed = tree(with_lists(review), editions.appendix(review))
    text = " ".join(printed.text_content().split())
    assert all(f"Loaf {n}" in text for n in range(1, 6))
    assert "It browned" in text
    assert "Roe R. A work that is not cited." in text
    assert "Doe J. An invented work." not in text
    assert [one.text_content() for one in printed.xpath("//article//h2")] == ["Crust of the bread-and-butter"]


def test_a_work_that_only_a_list_cites_is_not_among_those_of_the_book(review):
    text = tree(with_lists(review), editions.book(review)).text_content()
    assert "Roe R." not in text


def test_a_short_table_stays_in_its_chapter(review):
    few = TABLE.replace(ROWS, ROWS[: ROWS.index('<tr id="row-4"')])
    rewrite(
        review, "_build/html/book/part/crust.html", "</section>\n</article>", f"{few}</section>\n</article>"
    )
    assert "Loaf 3" in tree(review, editions.book(review)).text_content()
    assert editions.appendix(review) is None


@pytest.mark.parametrize(("hidden", "stays"), [("", True), ("lr-solution", False)])
def test_a_list_that_an_exercise_asks_about_stays_in_its_chapter(review, hidden, stays):
    question = '<p>Which is heavier than <a href="#row-2">loaf 2</a>?</p>'
    asking = (
        '<div class="lr-exercise" id="ex"><p class="admonition-title">Exercise 1</p>'
        f'<div class="{hidden}"><p class="admonition-title">Of loaves</p>{question}</div></div>'
    )
    text = tree(with_lists(review, asking), editions.book(review)).text_content()
    assert ("Loaf 5" in text) is stays


def test_findings_that_several_diagrams_share_are_printed_once(review):
    another = '<figure id="fig-2"><figcaption><span class="caption-number">Fig. 2 </span>Again.</figcaption></figure>'
    text = " ".join(
        tree(with_lists(review, another + FINDINGS), editions.appendix(review)).text_content().split()
    )
    assert text.count("It browned") == 1
    assert "Its findings stand under Figure 1." in text


def test_a_handout_of_a_selection_has_its_lists_behind_the_chapter_with_their_page(review):
    bound = editions.handout(with_lists(review), ["crust"], "Shows: rye.")
    printed = tree(review, bound)
    text = " ".join(printed.text_content().split())
    assert "Loaf 5" in text
    assert "evidence appendix" not in text
    assert "Shows: rye." in printed.xpath("//section[@class='title-page']")[0].text_content()
    (pointer, _) = printed.find_class(apart.POINTER)
    assert pointer.find("a").get("href") == "#book-part-crust--tab-loaves"
    assert text.index("Lists") < text.index("Loaf 5")


def test_a_page_that_others_look_up_in_is_in_the_appendix_and_links_to_it_say_so(review):
    settle(review, appendix="book/part/crust")
    book = tree(review, editions.book(review))
    text = " ".join(book.text_content().split())
    assert "Heat" not in text
    assert "the second chapter (in the evidence appendix)" in text
    assert "Heat" in tree(review, editions.appendix(review)).text_content()


def test_a_chapter_tells_its_part_and_its_number_and_one_of_the_appendix_neither(review):
    book = tree(review, editions.book(review))
    assert "Part 1. On bread · Chapter 1" in [one.text_content() for one in book.find_class("lr-place")]
    settle(review, appendix="book/part/crust")
    assert tree(review, editions.appendix(review)).find_class("lr-place") == []


def test_a_page_for_teachers_stands_behind_the_book_of_instructors_alone(review):
    settle(review, teaching="book/index")
    composed = compose(review, "a4")
    # Without exercises there is no edition for instructors.
    assert composed.editions == ("student",)
    assert "On the rise" not in composed.html


def test_a_page_that_is_not_printed_is_nowhere(review):
    settle(review, online="book/part/crust")
    assert "Heat" not in tree(review, editions.book(review)).text_content()
    assert editions.appendix(review) is None


def test_loosened_links_keep_their_words():
    page = assemble.Page(
        "a", html.fromstring('<article><p id="x"><a href="#x">in</a> <a href="#y">out</a></p></article>')
    )
    apart.loosen([page])
    assert [link.text for link in page.article.iter("a")] == ["in"]
    assert page.article.text_content() == "in out"
