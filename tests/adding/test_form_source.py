"""The work and the place in it are understood as people write them; a new work is read only from a whole reference."""

import pytest

from livingreview.adding.forms.source import cited, locator, read
from livingreview.evidence.bibliography import Entry

WORKS = [
    Entry("doe2020example", "article", 1, {"author": "Doe, Jane and Roe, R", "year": "2020", "title": "An example of a trial", "doi": "10.1000/example.1", "pmid": "12345678"}),
    Entry("doe2021other", "article", 9, {"author": "Doe, Jane", "year": "2021", "title": "Another", "doi": "10.1000/example.2"}),
    Entry("doe2021third", "article", 19, {"author": "Doe, Jane", "year": "2021", "title": "A third"}),
    Entry("registry2020x", "misc", 29, {"author": "{Registry}", "year": "2020", "title": "X", "keywords": "registry", "howpublished": "Record NCT00000001"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("PMID 12345678; Table 2", "doe2020example"),
        ("12345678", "doe2020example"),
        ("https://pubmed.ncbi.nlm.nih.gov/12345678/", "doe2020example"),
        ("https://doi.org/10.1000/EXAMPLE.1.", "doe2020example"),
        ("doi:10.1000/example.1, Abstract", "doe2020example"),
        ("doe2020example", "doe2020example"),
        ("Doe et al., 2020", "doe2020example"),
        ("Doe J, Roe R. An example. J Examples 2020", "doe2020example"),
        ("NCT00000001, registry results", "registry2020x"),
    ],
)
def test_a_work_of_the_book_is_known_by_what_people_write(text, key):
    assert read(text, "", WORKS).key == key


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Doe 2021", "Several works"),
        ("10.1000/example.1 and 10.1000/example.2", "several works"),
        ("10.1000/example.9", "does not have this work yet"),
        ("NCT99999999", "does not have this work yet"),
        ("javascript:alert(1)", "No DOI"),
        ("10.1000", "No DOI"),
        ("../../etc/passwd", "No DOI"),
    ],
)
def test_what_is_no_work_or_several_is_told(text, said):
    found = read(text, "", WORKS)
    assert (found.key, found.new) == ("", None)
    assert said in found.said


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("PMID 12345678; Abstract, Results", "Abstract, Results"),
        ("Doe et al., doi:10.1000/x.1, Table 2", "Table 2"),
        ("10.1000/x.1 p. 403", "p. 403"),
        ("https://doi.org/10.1000/x.1 (Fig. 3B; suppl. Table S1)", "Fig. 3B; suppl. Table S1"),
        ("PMID 12345678", ""),
    ],
)
def test_the_place_is_what_is_left_beside_the_work(text, place):
    assert locator(text) == place


@pytest.mark.parametrize(
    ("text", "title", "journal"),
    [
        (
            "Roe R, Poe AB, et al. A trial: phase 3. J Examples. 2021;12(3):45-56. doi:10.1000/x",
            "A trial: phase 3",
            "J Examples",
        ),
        (
            "1. Roe R. Does it matter? A review. N Exam J Med. 2023 Jan 5;388(1):12-20.",
            "Does it matter? A review",
            "N Exam J Med",
        ),
        ("Roe R. Does it matter? N Exam J Med. 2023;388:12.", "Does it matter?", "N Exam J Med"),
    ],
)
def test_a_copied_reference_is_taken_apart_where_there_is_one_way(text, title, journal):
    found = cited(text)
    assert (found.fields["title"], found.fields["journal"]) == (title, journal)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Roe 2021",
        "A sentence. Another one. And a third.",
        "roe r. Title. J. 2021.",
        "Roe R. Title of it. 2021.",
    ],
)
def test_any_other_text_is_no_reference(text):
    assert cited(text) is None


def test_a_pasted_reference_must_be_of_the_work_that_is_named():
    pasted = "Roe R. A trial of it all. J Examples. 2021;12(3):45-56. doi:10.1000/example.7"
    assert read("10.1000/example.7", pasted, WORKS).new.key == "roe2021trial"
    assert "another DOI" in read("10.1000/example.8", pasted, WORKS).said
