"""What the marks of evidence mean stands where a chapter first shows one."""

import json

from lxml import html

from livingreview.print import marks

MEANING = {"○": "Read in the news", "◌": "As printed; once", "◐": "Sources disagree"}


def chapter(body, opening='<div class="lr-summary"><p>What is known.</p></div>'):
    return html.fromstring(f"<article><section><h1>Bread</h1>{opening}<p>{body}</p></section></article>")


def test_the_marks_that_a_chapter_shows_are_explained_behind_its_opening():
    article = chapter('2.5<span class="lr-grain">◐</span> and 3<span class="lr-grain">○</span>')
    marks.explain(article, MEANING)
    (legend,) = article.find_class("lr-marks")
    assert legend.getprevious().get("class") == "lr-summary"
    assert legend.text_content() == "Marks of evidence: ○ read in the news; ◐ sources disagree."


def test_a_chapter_without_opening_explains_them_behind_its_first_paragraph():
    article = chapter('2.5<span class="lr-grain">○</span>', opening="")
    marks.explain(article, MEANING)
    assert article.find_class("lr-marks")[0].getprevious().text == "2.5"


def test_a_chapter_that_begins_with_a_table_explains_them_behind_its_title():
    article = html.fromstring(
        '<article><h1>Bread</h1><table><tr><td class="lr-grain">○</td></tr></table></article>'
    )
    marks.explain(article, MEANING)
    assert article.find_class("lr-marks")[0].getprevious().tag == "h1"


def test_a_chapter_without_marks_explains_none():
    article = chapter("2.5")
    marks.explain(article, MEANING)
    assert article.find_class("lr-marks") == []


def test_the_meaning_of_a_mark_is_told_by_the_description_of_the_tables(review):
    column = {
        "name": "status",
        "categories": [
            {"value": "news", "label": "Read in the news", "mark": "○"},
            {"value": "checked", "label": "Checked"},
        ],
    }
    other = {"name": "read", "categories": [{"value": "none", "label": "Not read", "mark": "△"}]}
    described = {"resources": [{"name": "loaves", "schema": {"fields": [column, other]}}]}
    review.descriptor.write_text(json.dumps(described), encoding="utf-8")
    assert marks.meanings(review) == {"○": "Read in the news"}
