"""The glossary page lists every term of the table, where links can land."""

import re

import pandas as pd
import pytest

from livingreview import tables
from livingreview.evidence import data
from livingreview.evidence.glossary import Term, slug

TABLE = data.load("glossary")


def entries(markdown):
    return re.findall(r"^\[(.+)\]\{#(term-[a-z0-9-]+)\}\n: (.+)$", markdown.data, re.MULTILINE)


def test_every_term_has_an_entry_with_its_expansion_and_meaning():
    found = {
        term.replace("\\", ""): text.replace("\\", "") for term, _, text in entries(tables.glossary(TABLE))
    }
    assert len(found) == len(TABLE)
    for row in TABLE.itertuples():
        assert row.expansion.casefold() in found[row.term].casefold()
        assert found[row.term].endswith(row.definition)


def test_each_entry_can_be_linked_to():
    anchors = [anchor for _, anchor, _ in entries(tables.glossary(TABLE))]
    assert len(set(anchors)) == len(TABLE)
    assert anchors == [Term(term, "").anchor for term in TABLE.term]


@pytest.mark.parametrize(("letter", "count"), [("t", None), ("T", None), ("all", len(TABLE))])
def test_a_letter_selects_the_terms_that_begin_with_it(letter, count):
    found = entries(tables.glossary(TABLE, letter))
    assert len(found) == (count or sum(TABLE.term.str.casefold().str.startswith("t")))


def test_a_letter_without_terms_is_said_in_words():
    assert tables.glossary(TABLE, "X").data == "No term of the glossary begins with X."


def test_a_term_without_expansion_shows_its_meaning_only():
    table = pd.DataFrame({"term": ["KRAS"], "expansion": ["NA"], "definition": ["A gene."]})
    assert tables.glossary(table).data == "[KRAS]{#term-kras}\n: A gene."


def test_the_table_is_in_alphabetical_order():
    assert list(TABLE.term) == sorted(TABLE.term, key=slug)


def test_a_definition_is_one_sentence_without_numbers_of_findings():
    for row in TABLE.itertuples():
        assert re.fullmatch(r"[A-Z][^?!]*\.", row.definition), row.term
        assert not re.search(r"\. [A-Z]|\d%", row.definition), row.term


@pytest.mark.parametrize(
    ("term", "expected"), [("IFN-γ", "ifn-gamma"), ("NF-κB", "nf-kappab"), ("PD-L1", "pd-l1")]
)
def test_greek_letters_are_spelt_in_anchors(term, expected):
    assert slug(term) == expected
