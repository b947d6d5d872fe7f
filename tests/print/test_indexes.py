"""The index of the book: each page once, pages that follow each other as a range."""

import pytest
from lxml import html

from livingreview.evidence.names import Alias, Entry
from livingreview.print import indexes
from livingreview.print.floats import Settled, Steps
from livingreview.print.indexes import Named, Stretch

THINGS = [
    Entry("drug", "ryemab", "Ryemab", (Alias("RY-101", "Code"),)),
    Entry("trial", "crust-1", "CRUST-1"),
    Entry("molecule", "yeastase", "Yeastase"),
    Entry("mechanism", "staling", "Staling"),
]


@pytest.fixture
def chapters(monkeypatch):
    monkeypatch.setattr(indexes.names, "entries", lambda _project: THINGS)
    first = html.fromstring(
        '<article id="one"><h1>Bread</h1><p>Of RY-101 and staling.</p><ul><li><p>CRUST-1 tried Ryemab.</p></li></ul>'
        '<table><tr id="row"><th>CRUST-1</th><td>Ryemab, Ryemab</td></tr></table></article>'
    )
    second = html.fromstring('<article id="two"><ul class="citation-list"><li>On Ryemab.</li></ul></article>')
    return [first, second]


def test_a_thing_is_found_by_any_of_its_names_and_bibliographies_count_for_nothing(chapters):
    found = {one.entry.key: one.places for one in indexes.find(None, chapters)}
    assert found == {
        "ryemab": [(0, "one--at-1"), (0, "one--at-2"), (0, "row")],
        "crust-1": [(0, "one--at-2"), (0, "row")],
    }
    assert [block.text for block in chapters[0].xpath("//*[@id='one--at-1']")] == ["Of RY-101 and staling."]


SETTLED = [
    Settled(Steps(), [1.0, 1.0, 0.5], {"a": 0, "b": 0, "c": 1, "d": 2}),
    Settled(Steps(), [1.0, 0.9], {"e": 0, "f": 1}),
]


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ([(0, "a"), (0, "b")], [Stretch("a", "", 2)]),
        ([(0, "a"), (0, "c")], [Stretch("a", "c", 2)]),
        ([(0, "a"), (0, "d"), (1, "e")], [Stretch("a", "", 1), Stretch("d", "e", 2)]),
        ([(0, "c"), (1, "f")], [Stretch("c", "", 1), Stretch("f", "", 1)]),
    ],
)
def test_each_page_counts_once_and_pages_that_follow_each_other_are_a_range(places, expected):
    assert indexes.stretches(places, SETTLED) == expected


def test_lines_stand_under_their_letters_with_links_to_pages():
    named = [Named(THINGS[0], [(0, "a"), (1, "e")]), Named(THINGS[1], [(0, "a"), (0, "c")])]
    part = indexes.article(named, SETTLED)
    assert [head.text for head in part.iter("h2")] == ["Trials", "Drugs and other treatments"]
    lines = part.find_class("entry")
    assert [line.text_content() for line in lines] == ["CRUST-1\N{EN SPACE}–", "Ryemab\N{EN SPACE}, "]
    assert [[link.get("href") for link in line.iter("a")] for line in lines] == [["#a", "#c"], ["#a", "#e"]]
    assert [sign.text for sign in part.find_class("letter")] == ["C", "R"]


def test_of_a_thing_on_very_many_pages_those_count_that_name_it_most():
    pages = {f"p{n}": n for n in range(0, 80, 2)} | {f"q{n}": n for n in range(0, 20, 2)}
    chapter = Settled(Steps(), [1.0] * 80, pages)
    places = [(0, place) for place in sorted(pages, key=lambda one: (pages[one], one))]
    part = indexes.article([Named(THINGS[0], places)], [chapter])
    links = [link.get("href") for link in part.iter("a")]
    assert links[:10] == [f"#p{n}" for n in range(0, 20, 2)]
    assert len(links) == 15


def test_a_book_that_names_nothing_has_no_index():
    assert indexes.article([], []) is None
