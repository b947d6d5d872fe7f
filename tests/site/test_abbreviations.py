"""Abbreviations on a page: which uses are marked, which the keyboard reaches, and what is left alone."""

import pytest
from docutils import nodes
from docutils.core import publish_doctree

from livingreview.evidence.glossary import Glossary, Term
from livingreview.sphinxext.abbreviations import mark

GLOSSARY = Glossary(
    [
        Term("PFS", "progression-free survival", "Time to progression."),
        Term("EGFR", "epidermal growth factor receptor"),
        Term("TKI", "tyrosine kinase inhibitor"),
        Term("EGFR-TKI", "epidermal growth factor receptor tyrosine kinase inhibitor"),
        Term("PD-1", "programmed cell death protein 1"),
        Term("CI", "confidence interval"),
        Term("IFN-γ", "interferon γ"),
        Term("KRAS", "NA", "A gene."),
    ]
)


def marked(text, address="glossary.html"):
    """Read reStructuredText, mark it, and return what was marked as (kind, text)."""
    document = publish_doctree(text, settings_overrides={"doctitle_xform": False, "report_level": 5})
    before = document.astext()
    mark(document, GLOSSARY, address)
    assert document.astext() == before
    return [
        ("link" if isinstance(node, nodes.reference) else "abbr", node.astext())
        for node in document.findall(lambda n: "lr-term" in getattr(n, "get", lambda *_: ())("classes", ()))
    ]


def test_the_expanded_first_use_stays_as_it_is_and_the_next_becomes_a_link():
    assert marked("Progression-free survival (PFS) is long.\n\nPFS is long.") == [("link", "PFS")]


def test_of_one_section_only_the_first_is_a_link():
    text = "Title\n=====\n\nPFS.\n\nOne\n---\n\nPFS, PFS.\n\nDeeper\n~~~~~~\n\nPFS.\n\nTwo\n---\n\nPFS.\n"
    assert [kind for kind, _ in marked(text)] == ["link", "link", "abbr", "abbr", "link"]


def test_without_a_glossary_page_there_are_no_links():
    assert marked("PFS and PFS.", address=None) == [("abbr", "PFS"), ("abbr", "PFS")]


def test_a_link_leads_to_the_entry_and_says_expansion_and_meaning():
    document = publish_doctree("PFS.")
    mark(document, GLOSSARY, "../about/glossary.html")
    (link,) = document.findall(nodes.reference)
    assert link["refuri"] == "../about/glossary.html#term-pfs"
    assert link["reftitle"] == "Progression-free survival. Time to progression."


def test_an_abbreviation_says_its_expansion_and_nothing_else():
    document = publish_doctree("PFS.")
    mark(document, GLOSSARY, None)
    (abbreviation,) = document.findall(nodes.abbreviation)
    assert abbreviation["explanation"] == "Progression-free survival"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("EGFR-TKI, EGFR and TKIs.", ["EGFR-TKI", "EGFR", "TKIs"]),
        ("EGFR-mutant, anti-PD-1 and PD-1/PD-L1.", ["EGFR", "PD-1", "PD-1"]),
        ("*EGFR*-mutant and **IFN-γ**.", ["EGFR", "IFN-γ"]),
        ("PFSX, VEGFR, CI-1040, PD-10 and EGFR2.", []),
        ("KRAS.", []),
    ],
)
def test_whole_words_are_found_the_longest_first(text, found):
    assert [text for _, text in marked(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        "PFS\n===\n\nWords.",
        "A `link with PFS <https://example.org>`_.",
        "Code ``PFS``.",
        "::\n\n   PFS",
        ".. raw:: html\n\n   <svg><text>PFS</text></svg>",
        ".. figure:: x.png\n\n   Caption with PFS.\n\n   Legend with PFS.",
        ".. table:: Title with PFS\n\n   =====  =\n   PFS    b\n   =====  =\n   words  c\n   =====  =",
        "PFS\n   A definition.",
        ":math:`PFS`",
    ],
)
def test_headings_links_code_pictures_captions_and_heads_of_tables_are_left_alone(text):
    assert marked(text) == []


def test_cells_of_a_table_explain_themselves_without_adding_tab_stops():
    assert marked("=====  =\nHead   b\n=====  =\nPFS    c\n=====  =\n\nPFS.") == [
        ("abbr", "PFS"),
        ("link", "PFS"),
    ]


def test_an_expansion_with_emphasis_inside_is_recognised():
    assert marked("The *epidermal growth factor* receptor (*EGFR*) binds.") == []


def test_brackets_of_a_citation_do_not_hide_a_term():
    assert marked("Survival (`Mok PFS <https://example.org>`_) and PFS.") == [("link", "PFS")]
