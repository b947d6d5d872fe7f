"""Whatever stands in a cell is shown in a report and never obeyed, pings nobody, and fits into a comment."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from livingreview.changes import formats, rows, told
from livingreview.changes.effects import Conclusion, Readings, Superseded
from livingreview.changes.markdown import Place, markdown
from livingreview.changes.pages import Page
from livingreview.changes.pools import Changed, Pool
from livingreview.changes.report import Report, Source
from livingreview.changes.sentences import Sentence
from livingreview.changes.shown import BlockChange, FigureChange
from livingreview.changes.visible import visible

#: Characters that a comment on GitHub may have.
GITHUB = 65_536
PUBLISHED = Place("https://example.org/pr/7", "out")
#: All that a report is made of; what a cell holds is never a tag, an attribute or an address.
TAGS = {
    "markdown": {"p", "h3", "ul", "li", "b", "strong", "em", "a", "img", "table", "thead", "tbody", "tr", "th", "td", "details", "summary", "span"},
    "html": {"html", "head", "meta", "title", "style", "body", "header", "h1", "h2", "p", "nav", "ul", "li", "a", "main", "section", "span", "br",
             "del", "ins", "details", "summary", "div", "figure", "figcaption", "img"},
}  # fmt: skip
NASTY = [
    "<script>alert(1)</script>", "| a | b |", "```\ncode", "~~~", "[x](javascript:alert(1))", "![x](http://example.org)",
    "@everyone #1", "see GH-12 and org/repo#3", "</ul><h1>", "</details>", "&lt;b&gt;", "a\n\n# Head", "=cmd()", "===", "---", "1. x",
    "\u202eabc\u2066", "https://example.org/x www.example.org a@example.org", "$x$ and $$y$$", ":tada:", "\x1b[31mred", "a\u2028b", "\x00",
    "[ ] task", "[^1]", "<!-- c", "> [!NOTE]", "`@you`", "\\@you", '" onload="x', "' onload='x", "{{ x }}", "a" * 100_000, "@a" * 50_000,
]  # fmt: skip


def everywhere(words):
    """A report in which these words stand wherever a contributor can write."""
    cell = rows.Cell(words, words, words, "", words, "")
    change = rows.Change(
        "changed",
        "t",
        words,
        words,
        words,
        (cell, rows.Cell("source", words, words, "k", words, "k")),
        (words, "source"),
        "k",
    )
    gone = rows.Change(
        "removed",
        "t",
        "T",
        words,
        words,
        tuple(rows.Cell(f"{i}", words, words, "", words, "") for i in range(6)),
        ("0", "1", "2", "3", "4", "5"),
        "",
    )
    figure = FigureChange(
        "changed", words, words, words, words, words, "pictures/a-before.png", "pictures/a-after.png"
    )
    return Report(
        words,
        rows=(change, gone),
        tables=(rows.Reshaped("changed", words, words, words, 1, {words: 1}, {}),),
        works=(rows.Change("added", "references", "References", words, words, (cell,), (words,), "k"),),
        sentences=(Sentence("number", words, 1, words, f"{words} 2", ()), Sentence("words", words, 1, words, "", ())),
        conclusions=(Conclusion(words, words, words, "no longer holds", True, False, (words,), (words,), words, words, words),),
        superseded=(Superseded("followed", words, words, words, words, (words,)),),
        readings=Readings((words,), (words,), (words,)),
        pooled=(Changed(words, Pool(words, words, True, (words,)), None, (), (words,)),),
        pages=(Page("changed", words, words, 1, 1, True, (words,), (words,), True), Page("removed", words, words, 0, 0, False, (), (), True)),
        figures=(figure,),
        published=(BlockChange("changed", words, words, words, (words,), (f"{words} 2",)),),
        sources={"k": Source("k", words, "https://doi.org/10.1000/a>b\" onx=|y")},
        captions={words: words},
        notes=(words,),
    )  # fmt: skip


class Reader(HTMLParser):
    """Tags, attributes and text of a page; text in links apart, because GitHub looks for nobody there."""

    def __init__(self):
        super().__init__()
        self.tags, self.attributes, self.words = set(), [], ""

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]

    def handle_data(self, data):
        self.words += data


def read(written, form):
    made = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    reader = Reader()
    reader.feed(made.render(written) if form == "markdown" else written)
    reader.close()
    return reader


ATTRIBUTES = {
    "markdown": {("a", "href"), ("img", "src"), ("img", "alt")},
    "html": {("html", "lang"), ("meta", "charset"), ("meta", "http-equiv"), ("meta", "content"), ("meta", "name"), ("p", "class"), ("nav", "aria-label"),
             ("a", "href"), ("a", "rel"), ("section", "aria-labelledby"), ("section", "class"), ("h2", "id"), ("ul", "class"), ("span", "class"),
             ("span", "aria-hidden"), ("div", "class"), ("img", "src"), ("img", "alt"), ("img", "loading")},
}  # fmt: skip


def assert_harmless(words, form):
    written = formats.FORMATS[form](everywhere(words), PUBLISHED)
    reader = read(written, form)
    assert reader.tags <= TAGS[form]
    assert {(tag, name) for tag, name, _ in reader.attributes} <= ATTRIBUTES[form]
    for tag, name, value in reader.attributes:
        if name == "href" or name == "src":
            assert re.match(r"https://doi\.org/10|https://example\.org/pr/7/|pictures/a-|#[a-z-]+$", value), (
                tag,
                value,
            )
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]", written)
    return reader, written


@pytest.mark.parametrize("form", ["markdown", "html"])
@pytest.mark.parametrize("words", NASTY, ids=lambda words: repr(words[:20]))
def test_whatever_stands_in_a_cell_is_shown_and_not_obeyed(words, form):
    reader, _ = assert_harmless(words, form)
    expected = visible(told.cut(words))
    seen = reader.words.replace("\u200b", "")
    assert expected[:200] in seen


@given(st.text(min_size=1, max_size=60) | st.text("@#:`*_[]()<>|~$\\\n -=aw.1/!&;", min_size=1, max_size=30))
def test_no_text_of_a_cell_becomes_markup(words):
    for form in ("markdown", "html"):
        assert_harmless(words, form)


@given(st.text("@#:aGHh-1 /\\&;", min_size=1, max_size=20))
def test_no_text_of_a_cell_calls_a_person_an_issue_or_a_picture(words):
    """GitHub looks for them in what Markdown has become, so that an escape does not keep them from it."""
    seen = read(markdown(everywhere(words), PUBLISHED), "markdown").words
    assert not re.search(r"@[A-Za-z0-9]|#[0-9]|(?i:\bgh-[0-9])|:[a-z0-9+_-]+:|https?://", seen)


def test_a_formula_is_not_set():
    written = markdown(everywhere("$x$"), PUBLISHED)
    assert "$x" not in written
    assert "<span>$</span>" in written


@pytest.mark.parametrize("form", ["text", "markdown", "html", "json"])
def test_half_a_character_stops_no_report(form, tmp_path):
    formats.write(everywhere("a\ud800b"), tmp_path, PUBLISHED)
    assert (tmp_path / "report.json").is_file()
    assert formats.FORMATS[form](everywhere("a\ud800b"), PUBLISHED)


def many(count, letters=100):
    def changes(kind):
        cell = rows.Cell("c", "Column", "@" * letters, "#" * letters, "@" * letters, "#" * letters)
        return tuple(
            rows.Change(kind, "t", "T", f"{kind}-{i}", "words", (cell,) * 3, ("c",), "") for i in range(count)
        )

    sentences = tuple(
        Sentence("words", "book/a.md", i, "a" * letters, "b" * letters, ()) for i in range(count)
    )
    return Report("x", rows=changes("removed") + changes("added"), sentences=sentences)


@pytest.mark.parametrize(("count", "letters"), [(5, 10), (60, 100), (400, 100), (3000, 10), (20, 100_000)])
def test_a_comment_never_gets_longer_than_github_takes(count, letters):
    written = markdown(many(count, letters), PUBLISHED)
    assert len(written.encode("utf-16-le")) // 2 < GITHUB
    assert len(written.encode()) < GITHUB


def test_what_is_left_out_is_counted_and_what_matters_most_stays():
    written = markdown(many(900), PUBLISHED)
    assert written.count("removed\\-") == 900
    assert "Rows added (900)" in written
    left = [int(number) for number in re.findall(r"… and (\d+) more", written)]
    assert f"{sum(left)} of them altogether, are left out" in written
    assert "[the full report](<https://example.org/pr/7/report.html>)" in written


def test_a_report_that_fits_says_nothing_of_being_short():
    assert "Shortened" not in markdown(many(3), PUBLISHED)


def test_the_whole_is_in_the_page_and_in_json_whatever_the_comment_leaves_out():
    assert formats.FORMATS["html"](many(400), PUBLISHED).count("<li><p>T, ") == 800
    assert formats.FORMATS["json"](many(400), PUBLISHED).count('"key": ') == 800


def test_of_two_long_cells_the_place_is_shown_at_which_they_differ():
    before, now = told.around("a" * 50_000 + " one " + "b" * 50_000, "a" * 50_000 + " two " + "b" * 50_000)
    assert " one " in before
    assert " two " in now
    assert max(len(before), len(now)) < 200


@given(st.text("ab", max_size=900), st.text("ab", max_size=900))
def test_two_texts_that_differ_are_never_shown_alike(before, now):
    assert (told.around(before, now)[0] == told.around(before, now)[1]) == (before == now)


def test_pictures_stand_side_by_side_where_they_are_published_and_are_named_where_not():
    report = everywhere("words")
    assert "| ![before\\: words](<https://example.org/pr/7/pictures/a-before.png>) |" in markdown(
        report, PUBLISHED
    )
    written = markdown(report, Place("", "out"))
    assert "![" not in written
    assert "pictures/a\\-before\\.png" in written
    assert "Pictures of the figures lie in out/pictures" in written


def test_headings_of_the_page_go_down_by_one_and_every_link_of_its_contents_lands():
    written = formats.FORMATS["html"](everywhere("words"), PUBLISHED)
    levels = [int(level) for level in re.findall(r"<h(\d)", written)]
    assert levels[0] == 1
    assert set(levels[1:]) == {2}
    names = re.findall(r'<h2 id="([^"]+)"', written)
    assert len(names) == len(set(names))
    assert re.findall(r'<li><a href="#([^"]+)"', written) == names
