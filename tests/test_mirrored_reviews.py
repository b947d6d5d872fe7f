"""A reader of a mirrored review finds each of its references in the chapter that mirrors the place."""

import re

import pytest

from livingreview.evidence import data
from livingreview.project import Project
from tests.conftest import ROOT

MAP = data.load("reference-map")
CHAPTERS = sorted({name for names in MAP.chapters for name in names.split(";")})


def cited(chapter):
    """Keys that a chapter cites, in its text or through the tables it shows."""
    text = (ROOT / "book" / f"{chapter}.md").read_text(encoding="utf-8")
    keys = {
        key.strip() for found in re.findall(r"\{cite:[a-z]+\}`([^`]+)`", text) for key in found.split(",")
    }
    for table in re.findall(r"tables\.(agents|pathway_list)\(", text):
        keys |= set(data.load({"agents": "preclinical", "pathway_list": "evidence"}[table]).source)
    return keys


def test_the_il6_review_has_its_159_references():
    numbers = MAP[MAP.review == "il6"].number
    assert sorted(numbers) == list(range(1, 160))


def test_references_62_and_65_are_one_paper():
    keys = MAP.set_index("number").citekey
    assert keys[62] == keys[65]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_reference_is_cited_where_the_review_cites_it(chapter):
    wanted = MAP[MAP.chapters.str.split(";").map(lambda names: chapter in names)]
    missing = wanted[~wanted.citekey.isin(cited(chapter))]
    assert [f"{row.number} {row.citekey}" for row in missing.itertuples()] == []


def test_every_mirrored_chapter_is_in_the_book():
    pages = {Project(ROOT).relative(path).removesuffix(".md") for path in Project(ROOT).chapters}
    assert {f"book/{chapter}" for chapter in CHAPTERS} <= pages
