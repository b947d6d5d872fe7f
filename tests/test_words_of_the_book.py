"""Pages speak to readers: what a table holds is told in words, and not by the names of its columns."""

import json
import re

import pytest

from tests.conftest import ROOT

COLUMNS = {
    field["name"]
    for resource in json.loads((ROOT / "data/datapackage.json").read_text("utf-8"))["resources"]
    for field in resource["schema"]["fields"]
    if "_" in field["name"]
}
#: The page for those who change the book, which names what they change.
WORKSHOP = "book/about/how-it-works.md"
PAGES = [
    name
    for path in sorted((ROOT / "book").rglob("*.md"))
    if (name := path.relative_to(ROOT).as_posix()) != WORKSHOP
]


def prose(text):
    """The text without its blocks of code."""
    return re.sub(r"^(`{3,})\{code-cell\}.*?^\1$", "", text, flags=re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_names_no_column_of_the_data(page):
    text = prose((ROOT / page).read_text("utf-8"))
    named = set(re.findall(r"`(\w+)`", text)) & COLUMNS
    called = re.findall(r"\bcolumns? [`*]\w+[`*]", text)
    assert (named, called) == (set(), [])
