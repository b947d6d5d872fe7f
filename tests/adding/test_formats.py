"""A work reads the same from every program that exports it; what is not the work's own is left behind."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livingreview.adding import formats, journals
from livingreview.adding.formats import FormatError, people, words
from livingreview.adding.reference import cleaned, pages, read
from livingreview.adding.row import AddError
from livingreview.check import bibliography
from livingreview.evidence.bibliography import Entry
from tests.adding.exporting import WRITERS

EXPORTS = Path(__file__).parent / "exports"
JOURNALS = ["Journal of Clinical Oncology", "Nature Medicine", "The Lancet Oncology", "Lancet Oncology"]


def works(name):
    text = (EXPORTS / name).read_text(encoding="utf-8")
    return [cleaned(entry, "primary", JOURNALS) for entry in read(text)]


def test_pubmed_gives_full_names_bodies_and_its_own_doi_only():
    first, second = works("pubmed.nbib")
    assert first == {
        "author": "van der Berg, Anna Maria and Núñez-Pérez, José and King, Jr, Martin L and {EXAMPLE-24 Investigators}",
        "title": "Examplimab versus placebo for {IL-6}-high tumours: results of the phase {III} {EXAMPLE-24} trial",
        "journal": "Journal of Clinical Oncology",
        "year": "2024",
        "volume": "42",
        "number": "9",
        "pages": "1234--1245",
        "doi": "10.1200/jco.24.09999",
        "pmid": "39999991",
        "keywords": "primary",
    }
    assert second["title"].startswith("Role of {TGF-β} in examples: a review of {KRAS")
    assert second["author"] == "Müller, K and Ng, A"
    assert (second["journal"], second["pages"], second["year"]) == ("Annals of Examples", "S10--S19", "1999")


def test_endnote_ends_bodies_with_a_comma_and_keeps_the_owner_s_remarks_to_itself():
    (work,) = works("endnote.ris")
    assert work["author"] == "Roe, R. A. and de la Cruz, M. and {Example Study Group}"
    assert work["title"] == r"Anti-{PD-1} after progression \& 5\% of α-emitters"
    assert (work["doi"], work["pmid"], work["pages"]) == ("10.1000/endnote.5", "39999993", "98--105")
    assert "pdf" not in str(work)
    assert "Humans" not in str(work)


def test_zotero_gives_tags_in_titles_and_et_al_as_an_author():
    (work,) = works("zotero.ris")
    assert work["title"] == "Resistance to {EGFR} inhibitors: what in vitro work tells"
    assert work["author"] == "Doe, Jane and Pérol, Maurice and others"
    assert (work["journal"], work["pages"], work["year"]) == ("Nature Medicine", "845--865.e7", "2021")
    assert "home" not in str(work)


def test_embase_gives_names_without_commas_and_a_last_record_without_an_end():
    first, second = works("embase.ris")
    assert first["author"] == "Smith, J.-P. and O'Brien, K.T. and dos Santos, P.R.S."
    assert (first["journal"], first["doi"]) == ("The Lancet Oncology", "10.1016/s1470-2045(20)99999-9")
    assert "url" not in first
    assert (second["author"], second["pages"], second["year"]) == ("Lee, S.", "S999", "2021")


def test_crossref_gives_markup_accents_apart_bodies_and_a_date_without_a_year():
    (work,) = works("crossref.json")
    assert work["author"] == "Berg, Jr., Anna and Núñez, José and {Example Group}"
    assert work["title"] == r"Role of {STK11} and {CD8+} {T} cells in {NSCLC} \& other tumours"
    assert work["year"] == "2023"
    assert (work["pages"], work["doi"]) == ("e006789", "10.1000/crossref(9)1")


def test_csl_json_of_zotero_holds_several_works():
    journal, preprint, paper = works("zotero.json")
    assert (journal["author"], journal["pmid"]) == ("van der Berg, Anna and {Example Consortium}", "31111111")
    assert journal["doi"] == "10.1000/zotero.1"
    assert (preprint["journal"], preprint["year"]) == ("medRxiv", "2024")
    assert (paper["booktitle"], paper["year"], paper["author"]) == (
        "Proceedings of Examples",
        "2022",
        "Ng, A and others",
    )


def test_bibtex_gives_letters_for_its_commands_and_no_braces_round_a_whole_title():
    first, second = works("zotero.bib")
    assert first["author"] == "van der Berg, Anna and Pérol, Maurice and Weiß, K. and {Example Group}"
    assert first["title"] == "The {Role} of {EGFR} and {IFN}-γ in {TGF}-β signalling"
    assert (second["title"], second["journal"]) == ("Another example of the whole", "Nature Medicine")


@pytest.mark.parametrize("name", sorted(path.name for path in EXPORTS.iterdir()))
def test_what_is_read_is_printed_as_it_is_meant(name):
    for number, fields in enumerate(works(name)):
        key = f"{bibliography.surnames(fields['author'])[0]}{fields['year']}word{number}"
        faults = bibliography.check([Entry(key, "misc", 1, fields)], [], all_read=False)
        assert [str(fault) for fault in faults] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file is empty; export the reference as BibTeX, RIS"),
        ("<xml><records/></xml>", "the file is XML; export the reference as BibTeX, RIS"),
        ("A letter about nothing.", "in no format that is known here"),
        ('{"title": "A', "the file is no whole JSON, line 1; export"),
        ("[1]", "entry 1 of the file has neither a title nor a DOI"),
        ("{}", "entry 1 of the file has neither a title nor a DOI"),
        ("[" * 100_000, "the file is no whole JSON"),
        (
            "@article{x,\n  title = {A {brace that is not closed},\n}\n",
            "line 1: the entry is not closed; write a line with }",
        ),
        ("[]", "the file holds no reference"),
    ],
)
def test_what_holds_no_works_is_refused_in_one_line(text, said):
    with pytest.raises(AddError) as refused:
        read(text)
    assert said in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1


def test_an_abstract_as_long_as_a_book_is_left_behind():
    long = "x y " * 25_000
    (work,) = read(f"TY  - JOUR\nTI  - A title\nAB  - {long}\nKW  - {long}\nPY  - 2020\nER  - \n")
    assert len(str(work.fields)) < 200
    (work,) = read(f"PMID- 1\nTI  - A title\nAB  - {long}\n      {long}\nDP  - 2020\n")
    assert len(str(work.fields)) < 200


def test_two_records_without_an_end_are_two_works():
    found = read("TY  - JOUR\nTI  - One\nDO  - 10.1000/1\nTY  - JOUR\nTI  - Two\nDO  - 10.1000/2\n")
    assert [(one.fields["title"], one.fields["doi"]) for one in found] == [
        ("One", "10.1000/1"),
        ("Two", "10.1000/2"),
    ]


def test_marks_of_direction_and_characters_that_nobody_sees_are_dropped():
    assert words.plain("A\u202e ti\u200btle\u2066 of\u00a0IL\u00ad-6\x07") == "A title of IL-6"
    assert words.from_latex("A\u202e title") == "A title"


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("P &lt; 0.05 and &amp;lt;i&amp;gt;x&amp;lt;/i&amp;gt;", "P < 0.05 and x"),
        ("<script>alert(1)</script>", "alert(1)"),
        ("<img src=x onerror=alert(1)>", ""),
        ("a < b > c", "a < b > c"),
        ("10 <b>mg</b>", "10 mg"),
        ("(<sup>18</sup>F)FDG and cm<sup>-1</sup>", "(¹⁸F)FDG and cm-1"),
        (".gamma.-ray", "γ-ray"),
        ("the .eu. domain", "the .eu. domain"),
    ],
)
def test_plain_words_hold_no_markup(written, plain):
    assert words.plain(written) == plain


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("Roe, Richard, 3rd", "Roe, 3rd, Richard"),
        ("Roe, Jr., Richard", "Roe, Jr., Richard"),
        ("Roe R 3rd", "Roe, 3rd, R"),
        ("et al", "others"),
        ("Roe R, et al.", "Roe, R and others"),
        ("ClinicalTrials.gov", "{ClinicalTrials.gov}"),
        ("Li X", "Li, X"),
        ("World Health Organization", "{World Health Organization}"),
        ("Institute of Science and Examples", "{Institute of Science and Examples}"),
    ],
)
def test_a_name_in_one_piece(name, read):
    assert people.read(name) == read


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("N Engl J Med", "New England Journal of Medicine"),
        ("The New England journal of medicine", "New England Journal of Medicine"),
        ("The Lancet. Oncology", "The Lancet Oncology"),
        ("Journal of Hematology & Oncology", r"Journal of Hematology \& Oncology"),
        ("Clinical cancer research : an official journal of the American Association for Cancer Research", "Clinical Cancer Research"),
        ("Nat Med", "Nature Medicine"),
        ("eLife", "eLife"),
        ("JAMA", "JAMA"),
        ("Ann Ex", "Ann Ex"),
    ],
)  # fmt: skip
def test_a_journal_has_the_name_that_the_bibliography_gives_it(name, written):
    known = ["New England Journal of Medicine", "The Lancet Oncology", r"Journal of Hematology \& Oncology",
             "Clinical Cancer Research", "Nature Medicine", "Annals of Examples", "Annals of Exercise"]  # fmt: skip
    assert journals.written(name, known) == written


def test_pages_that_are_no_range_stay():
    assert [pages(text) for text in ("e12", "1-2, 5-6", "LBA4", "9-9", "iv12-iv3")] == [
        "e12", "1--2, 5--6", "LBA4", "9", "iv12--iv13",
    ]  # fmt: skip


NAMES = st.sampled_from(
    [
        "Roe",
        "Núñez",
        "O’Brien",
        "van der Berg",
        "de la Cruz",
        "Müller-Lüdenscheidt",
        "Ng",
        "Øster",
        "Łoś",
        "dos Santos",
    ]
)
GIVEN = st.sampled_from(["A", "Anna Maria", "J.-P.", "José", "A. B.", "K T"])
PERSON = st.tuples(NAMES, st.sampled_from(["", "", "Jr", "3rd"]), GIVEN).map(
    lambda one: ", ".join(part for part in one if part)
)
BODY = st.sampled_from(["{Example Group}", "{EXAMPLE-24 Investigators}", r"{Example \& Co}"])
WORD = st.sampled_from(
    ["trial", "of", "IL-6", "TGF-β", "the", "PD-1/PD-L1", "IFN-γ", r"R\&D", r"5\%", "mRNA", "(phase", "III)", "CD8+", "“new”",
     "naïve", "1,234", "a", "versus", "T", "cells:", "KRAS", "G12C", "A_B".replace("_", r"\_"), "–", "P<0.05"]
)  # fmt: skip
FIELDS = st.fixed_dictionaries(
    {
        "author": st.lists(PERSON | BODY, min_size=1, max_size=5, unique=True).map(" and ".join),
        "title": st.lists(WORD, min_size=2, max_size=9).map(lambda parts: "Example " + " ".join(parts)),
        "journal": st.sampled_from(["Journal of Examples", r"Trials \& Errors", "The Example"]),
        "year": st.integers(1950, 2026).map(str),
        "volume": st.integers(1, 400).map(str),
        "number": st.sampled_from(["1", "12", "Suppl 1", "15_suppl"]),
        "pages": st.sampled_from(["1--9", "98--105", "S10--S19", "e12345", "845--865.e7", "iv12--iv13", "LBA4"]),
        "doi": st.sampled_from(["10.1000/a.1", "10.1016/s1470-2045(20)1-9", "10.1002/(sici)1<1::aid-x1>3.0.co;2-q", "10.1000/a_b"]),
        "pmid": st.integers(1, 99_999_999).map(str),
    }
)  # fmt: skip


@pytest.mark.parametrize("form", WRITERS)
@given(fields=FIELDS)
@settings(deadline=None, max_examples=30)
def test_a_work_that_is_exported_and_read_again_is_the_same(form, fields):
    known = [fields["journal"]]
    kept = cleaned(Entry("", "article", 1, fields), "primary", known)
    (entry,) = read(WRITERS[form](kept))
    assert cleaned(entry, "primary", known) == kept
    assert entry.kind == "article"


def entries(text):
    """Read a text; one that holds no works says so in one line."""
    said = ""
    try:
        return formats.entries(text)
    except FormatError as error:
        said = str(error)
    assert len(said.splitlines()) == 1
    return []


@given(text=st.text(max_size=300))
@settings(deadline=None, max_examples=60)
def test_no_text_is_read_with_a_traceback(text):
    for begin in ("", "TY  - JOUR\nTI  - ", "PMID- 1\nTI  - ", "@article{x, title = {", '[{"title": "'):
        for entry in entries(begin + text):
            cleaned(entry, "primary")


@given(
    value=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "title",
                        "author",
                        "issued",
                        "date-parts",
                        "family",
                        "given",
                        "container-title",
                        "type",
                        "DOI",
                        "message",
                        "items",
                    ]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
@settings(deadline=None, max_examples=60)
def test_no_json_is_read_with_a_traceback(value):
    for entry in entries(json.dumps(value)):
        cleaned(entry, "primary")
