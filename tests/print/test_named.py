"""A chapter or a paper is understood however somebody calls it, and what is not is told in one line."""

import pytest

from livingreview.print import named

CHAPTERS = {
    "book/index": "What is known of bread",
    "book/crust/heat": "Heat and the *crust*",
    "book/crust/water": "Water",
    "book/crumb/water": "Water in the crumb",
    "book/crumb/salt-and-yeast": "Salt",
}


@pytest.mark.parametrize(
    "asked",
    [
        "book/crust/heat",
        "/book/crust/heat/",
        "./book/crust/heat.md",
        "crust/heat",
        "HEAT",
        "heat.md",
        "heat.ipynb",
        "book\\crust\\heat.md",
        "Heat and the crust",
        "heat AND the  Crust",
        "the crust",
    ],
)
def test_a_chapter_is_known_by_name_file_ending_or_title(asked):
    assert named.chapter(asked, CHAPTERS) == "book/crust/heat"


@pytest.mark.parametrize(("asked", "name"), [("yeast", "crumb/salt-and-yeast"), ("t/water", "crust/water")])
def test_an_ending_that_one_chapter_has_is_enough(asked, name):
    assert named.chapter(asked, CHAPTERS) == f"book/{name}"


def test_a_whole_title_counts_before_a_part_of_another():
    assert named.chapter("Salt", CHAPTERS) == "book/crumb/salt-and-yeast"


def test_an_ambiguous_name_is_told_with_all_that_it_may_mean():
    with pytest.raises(named.UnknownNameError) as caught:
        named.chapter("water", CHAPTERS)
    assert str(caught.value) == "water: several chapters are called like that; write crust/water, crumb/water"


@pytest.mark.parametrize("asked", ["butter", "", " ", "/", ".md"])
def test_an_unknown_name_is_told_with_all_chapters(asked):
    with pytest.raises(named.UnknownNameError) as caught:
        named.chapter(asked, CHAPTERS)
    said = str(caught.value)
    assert "\n" not in said
    assert said.endswith("index, crust/heat, crust/water, crumb/water, crumb/salt-and-yeast")


@pytest.mark.parametrize(
    ("asked", "paper"),
    [
        ("a4", "a4"),
        ("A4", "a4"),
        ("DIN A4", "a4"),
        ("Letter", "letter"),
        ("LETTER", "letter"),
        ("US letter", "letter"),
    ],
)
def test_a_paper_is_known_in_any_case(asked, paper):
    assert named.paper(asked) == paper


@pytest.mark.parametrize("asked", ["a5", "", "both"])
def test_an_unknown_paper_is_told_with_the_known_ones(asked):
    with pytest.raises(named.UnknownNameError, match=r"expected one of a4, letter$"):
        named.paper(asked)
