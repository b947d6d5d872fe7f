"""Every number in a sentence of the website is one row of the tables, and says which."""

import re

import pytest
from lxml import html

from livingreview.evidence import data, numbers
from livingreview.evidence.records import records

pytestmark = pytest.mark.slow

ROW = re.compile(r" Row ([a-z0-9/-]+)\.$")


@pytest.fixture(scope="module")
def printed(book):
    """Page, text and hint of each number that a sentence prints."""
    found = []
    for chapter in book.chapters:
        name = book.relative(chapter).replace(".md", ".html")
        page = html.parse(book.html / name).getroot()
        found += [(name, link.text_content(), link.get("title")) for link in page.cssselect("a.lr-value")]
    return found


@pytest.fixture(scope="module")
def rows(book):
    """Key of each row that a sentence may print -> the ways in which it is printed."""
    found = {}
    for row in records(data.load("outcomes", book)):
        mark = row["status.mark"]
        found.setdefault(row["outcome"], []).append({numbers.value(row) + mark, numbers.sentence(row) + mark})
    for row in records(data.load("arms", book)):
        found.setdefault(f"{row['trial']}/{row['arm']}", []).append({row["n_text"] + row["status.mark"]})
    return found


def test_the_chapters_print_numbers(printed):
    assert len(printed) > 100


def test_every_number_names_exactly_one_row(printed, rows):
    for page, text, hint in printed:
        key = ROW.search(hint)
        assert key, f"{page}: {text} names no row"
        assert len(rows.get(key[1], [])) == 1, f"{page}: {text} names {key[1]}"


def test_every_number_is_printed_as_its_row_has_it(printed, rows):
    for page, text, hint in printed:
        (ways,) = rows[ROW.search(hint)[1]]
        assert text in ways, f"{page}: {text}"
