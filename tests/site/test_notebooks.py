"""The notebook that a reader takes home shows in plain Jupyter what the page shows, and says what it needs."""

import copy

import pytest
from lxml import html

from livingreview.project import Project
from livingreview.site import notebooks
from tests import review

TITLE = "Newts of the pond"
PAGE = html.fromstring(
    '<article><figure id="fig-newts"><figcaption><span class="caption-number">Figure 3 </span>x</figcaption></figure>'
    '<table id="tab-newts"><caption>Newts<a class="headerlink" href="#tab-newts">¶</a></caption><tbody><tr>'
    '<td><a href="../about/references.html#id1" title="Doe 2020" class="reference">0.5</a></td></tr></tbody></table></article>'
)
TABLE = "~~~~{list-table} Newts\n:name: tab-newts\n\n* - {cite:p}`doe2020example`\n~~~~\n"
NOTEBOOK = {
    "cells": [
        {"cell_type": "markdown", "source": "# Newts {cite:p}`doe2020example`"},
        {
            "cell_type": "code",
            "source": "tables.newts()",
            "outputs": [
                {"data": {"text/markdown": TABLE}},
                {"data": {"text/markdown": "See {numref}`fig-newts`."}},
            ],
        },
        {"cell_type": "code", "source": "1", "outputs": [{"data": {"text/plain": "1"}}]},
    ]
}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return Project(review.build(tmp_path_factory.mktemp("review")).root)


@pytest.fixture
def shown(project):
    return notebooks.readable(copy.deepcopy(NOTEBOOK), PAGE, project, title=TITLE)


@pytest.mark.parametrize(
    ("myst", "markdown"),
    [
        ("Known {cite:p}`doe2020example`.", "Known (Doe and Roe, 2020)."),
        ("{cite:t}`doe2020example` saw it.", "Doe and Roe, 2020 saw it."),
        ("Two {cite:p}`doe2020example, doe2020example`.", "Two (Doe and Roe, 2020; Doe and Roe, 2020)."),
        ("See {numref}`fig-newts` here.", "See Figure 3 here."),
        ("See {numref}`fig-frogs` here.", "See fig-frogs here."),
        ("It holds.{claim}`newts-grow`", "It holds."),
        ("A ratio of {estimate}`no-such-row`.", "A ratio of no-such-row."),
        ("Of {unheard-of}`newts`.", "Of newts."),
        ("% typed: counted\nSeven newts.", "Seven newts."),
        (":::{admonition} Key points\n:class: lr-key-points\n\n- One.\n:::", "**Key points**\n\n- One."),
        (":::{container} lr-lead\nWords.\n:::", "Words."),
        ("```{code} python\n:name: x\n```", "```{code} python\n:name: x\n```"),
        ("A plain sentence, with `code` and *stress*.", "A plain sentence, with `code` and *stress*."),
    ],
)
def test_what_plain_jupyter_does_not_show_becomes_what_the_page_says(project, myst, markdown):
    assert notebooks.prose(myst, project, {"fig-newts": "Figure 3"}) == markdown


def test_a_number_is_printed_as_on_the_page(project):
    assert "{" not in notebooks.prose("A ratio of {estimate}`alpha-pfs-hr`.", project, {})


def test_the_first_cell_says_what_the_notebook_needs(shown):
    assert "make book" in shown["cells"][0]["source"]
    assert TITLE in shown["cells"][0]["source"]


def test_a_table_of_the_page_stands_beside_its_myst(shown):
    table = shown["cells"][2]["outputs"][0]["data"]
    assert table["text/markdown"] == TABLE
    assert "<table" in table["text/html"]
    assert "0.5" in table["text/html"]


def test_links_that_would_lead_nowhere_are_words_and_keep_what_they_tell(shown):
    table = shown["cells"][2]["outputs"][0]["data"]["text/html"]
    assert "href" not in table
    assert 'title="Doe 2020"' in table
    assert "¶" not in table


def test_other_text_of_a_cell_is_shown_as_text(shown):
    assert shown["cells"][2]["outputs"][1]["data"]["text/html"] == "<p>See Figure 3.</p>\n"


def test_an_output_that_jupyter_shows_itself_stays(shown):
    assert shown["cells"][3]["outputs"] == NOTEBOOK["cells"][2]["outputs"]


def test_code_stays_as_it_is(shown):
    assert [c["source"] for c in shown["cells"] if c["cell_type"] == "code"] == ["tables.newts()", "1"]
