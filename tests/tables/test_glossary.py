"""The glossary page lists every term of the table, where links can land."""

import re

import pandas as pd
import pytest

from livingreview import tables
from livingreview.evidence.glossary import Term, slug

TABLE = pd.DataFrame(
    [
        ("TNF-α", "tumour necrosis factor alpha", "A messenger."),
        ("AB-1", "acid_base 1", "A test."),
        ("tumour", "NA", "A growth."),
    ],
    columns=["term", "expansion", "definition"],
)


def entries(markdown):
    return re.findall(r"^\[(.+)\]\{#(term-[a-z0-9-]+)\}\n: (.+)$", markdown.data, re.MULTILINE)


def test_every_term_has_an_entry_with_its_expansion_and_meaning_in_alphabetical_order():
    assert entries(tables.glossary(TABLE)) == [
        ("AB-1", "term-ab-1", r"*Acid\_base 1.* A test."),
        ("TNF-α", "term-tnf-alpha", "*Tumour necrosis factor alpha.* A messenger."),
        ("tumour", "term-tumour", "A growth."),
    ]


def test_each_entry_can_be_linked_to():
    anchors = [anchor for _, anchor, _ in entries(tables.glossary(TABLE))]
    assert set(anchors) == {Term(term, "").anchor for term in TABLE.term}


@pytest.mark.parametrize("letter", ["t", "T"])
def test_a_letter_selects_the_terms_that_begin_with_it_whatever_the_case(letter):
    assert [term for term, *_ in entries(tables.glossary(TABLE, letter))] == ["TNF-α", "tumour"]


def test_a_letter_without_terms_is_said_in_words():
    assert tables.glossary(TABLE, "X").data == "No term of the glossary begins with X."


@pytest.mark.parametrize(
    ("term", "expected"), [("IFN-γ", "ifn-gamma"), ("NF-κB", "nf-kappab"), ("PD-L1", "pd-l1")]
)
def test_greek_letters_are_spelt_in_anchors(term, expected):
    assert slug(term) == expected
