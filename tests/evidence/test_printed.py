"""How an entry of the bibliography is printed."""

import pytest
from pybtex.backends.html import Backend
from pybtex.exceptions import PybtexError

from livingreview.evidence.bibliography import Entry, record
from livingreview.evidence.printed import decoded, printed

WORK = {
    "author": "Doe, Jane and van der Roe, Richard",
    "title": "A title",
    "journal": "Journal of Examples",
    "year": "2020",
}


def text(kind="article", **fields):
    return str(printed(record(Entry("doe2020", kind, 1, WORK | fields))))


def links(**fields):
    html = printed(record(Entry("doe2020", "article", 1, WORK | fields))).render(Backend())
    return [part.split('"')[0] for part in html.split('href="')[1:]]


def test_names_title_place_and_year_stand_in_this_order():
    assert text() == "Doe J, van der Roe R. A title. Journal of Examples. 2020."


@pytest.mark.parametrize(
    ("fields", "end"),
    [
        ({"volume": "3"}, "2020;3."),
        ({"volume": "3", "number": "2"}, "2020;3(2)."),
        ({"volume": "3", "number": "2", "pages": "10--19"}, "2020;3(2):10–19."),
        ({"pages": "e7"}, "2020;e7."),
        ({"note": "In German"}, "2020. In German."),
        ({"note": "No DOI was seen"}, "2020."),
        ({"note": "In German. No DOI was seen"}, "2020. In German."),
        ({"note": "No DOI was seen. In German"}, "2020. In German."),
        ({"note": "The issuer's own address was not seen"}, "2020."),
        ({"note": "No DOI was given for a reason"}, "2020. No DOI was given for a reason."),
    ],
)
def test_volume_pages_and_note_follow(fields, end):
    assert text(**fields).endswith(end)


@pytest.mark.parametrize("title", ["Is it so?", "It is so!", "It is so."])
def test_a_title_that_is_closed_gets_no_further_stop(title):
    assert f" {title} Journal" in text(title=title)


def test_of_more_than_six_authors_six_are_printed():
    names = [f"{letter}oe, {letter}an" for letter in "ABCDEFG"]
    assert text(author=" and ".join(names[:6])).startswith("Aoe A, Boe B, Coe C, Doe D, Eoe E, Foe F. ")
    assert text(author=" and ".join(names)).startswith("Aoe A, Boe B, Coe C, Doe D, Eoe E, Foe F, et al. ")
    assert text(author="Doe, Jane and others").startswith("Doe J, et al. ")


@pytest.mark.parametrize(
    ("editors", "said"),
    [("Doe, Jane", "Doe J, editor."), ("Doe, Jane and Roe, R.", "Doe J, Roe R, editors.")],
)
def test_editors_stand_in_for_authors_and_are_called_so(editors, said):
    assert text(author="", editor=editors).startswith(said)


def test_a_work_without_a_year_says_so():
    fields = {name: value for name, value in WORK.items() if name != "year"}
    assert str(printed(record(Entry("doe", "article", 1, fields)))).endswith("n.d.")


def test_doi_pubmed_and_source_page_are_linked():
    assert links(doi="10.1/a", pmid="7", url="https://example.org/a") == [
        "https://doi.org/10.1/a",
        "https://pubmed.ncbi.nlm.nih.gov/7/",
        "https://example.org/a",
    ]
    assert text(doi="10.1/a", pmid="7", url="https://example.org/a").endswith(
        "doi:10.1/a. PMID 7. Source page."
    )


@pytest.mark.parametrize(
    "place", ["booktitle", "howpublished", "publisher", "school", "institution", "organization"]
)
def test_a_work_that_is_in_no_journal_tells_where_it_appeared(place):
    fields = {name: value for name, value in WORK.items() if name != "journal"} | {place: "Somewhere"}
    assert "A title. Somewhere. 2020." in str(printed(record(Entry("doe", "misc", 1, fields))))


def test_of_several_places_the_journal_is_printed_before_the_book_and_the_book_before_its_publisher():
    places = {
        "publisher": "P",
        "booktitle": "B",
        "howpublished": "H",
        "school": "S",
        "institution": "I",
        "organization": "O",
    }
    assert "A title. Journal of Examples. 2020." in text(**places)
    fields = {name: value for name, value in WORK.items() if name != "journal"}
    for place in ("booktitle", "howpublished", "publisher", "school", "institution", "organization"):
        assert f"A title. {places[place]}. 2020." in str(
            printed(record(Entry("doe", "misc", 1, fields | places)))
        )
        del places[place]


@pytest.mark.parametrize("unmatched", ["a {b", "a} b"])
def test_braces_that_do_not_match_are_refused(unmatched):
    with pytest.raises(PybtexError):
        decoded(unmatched)


def test_braces_that_match_are_not_printed():
    assert str(decoded("An {IL-6} title")) == "An IL-6 title"
