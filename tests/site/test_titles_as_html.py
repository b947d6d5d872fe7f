"""Titles of pages and sections keep their italics and nothing else wherever they are shown again."""

import pytest
from docutils import nodes
from lxml import html

from livingreview.evidence import names
from livingreview.project import Project
from livingreview.sphinxext.pages import keep_names
from livingreview.sphinxext.passages import as_html
from tests.conftest import ROOT


def title(*parts):
    made = nodes.title()
    made += [nodes.emphasis("", word) if italic else nodes.Text(word) for word, italic in parts]
    return made


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        (
            [("IL-6 in ", False), ("EGFR", True), ("-mutant disease", False)],
            "IL-6 in <em>EGFR</em>-mutant disease",
        ),
        ([("MDM2", True)], "<em>MDM2</em>"),
        ([("A & B <c>", False)], "A &amp; B &lt;c&gt;"),
        ([("A&B", True)], "<em>A&amp;B</em>"),
        ([("Two\nlines", False)], "Two lines"),
    ],
)
def test_a_title_keeps_its_italics_and_shows_its_signs(parts, shown):
    assert as_html(title(*parts)) == shown


def test_symbols_of_genes_and_no_other_names_are_set_in_italics():
    aliases = [alias for entry in names.entries(Project(ROOT)) for alias in entry.aliases]
    symbols = [alias for alias in aliases if alias.kind == "Gene symbol"]
    assert symbols
    assert [alias for alias in aliases if alias.italic] == symbols


@pytest.mark.parametrize(
    ("written", "whole"),
    [
        ("<h1>Resistance in non-small-cell disease</h1>", ["non-small-cell"]),
        ("<h1>To overcome EGFR-TKI resistance</h1>", ["EGFR-TKI"]),
        ("<h1>After chemo-immunotherapy-and-more</h1>", []),
        ("<p>In non-small-cell disease</p>", []),
        ("<p>Of IL-6</p>", ["IL-6"]),
    ],
)
def test_a_title_breaks_no_word_at_its_hyphen_that_fits_on_a_phone(written, whole):
    root = html.fragment_fromstring(written, create_parent="div")
    keep_names(root)
    assert [span.text for span in root.find_class("lr-name")] == whole
