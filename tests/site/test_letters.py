"""The letters of the pages: a small file that every page needs, two others on demand, and what stands in meanwhile."""

import re
from functools import cache
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont

from livingreview import lettering

FILES = lettering.files_of_web()


@cache
def cut(file):
    return lettering.web(file)


def letters(file):
    return set(TTFont(BytesIO(cut(file))).getBestCmap())


@pytest.mark.parametrize("name", lettering.FACES)
def test_the_files_of_a_face_hold_all_letters_and_none_twice(name):
    common, names, signs = (letters(f"{name}{suffix}") for suffix in ("", "-names", "-signs"))
    everything = set(lettering.LETTERS) | set(map(ord, lettering.MARKS))
    assert common & names == common & signs == names & signs == set()
    rest = names | signs
    assert common <= set(lettering.COMMON) | set(map(ord, lettering.MARKS))
    assert common >= set(map(ord, lettering.MARKS)) | set(range(0x20, 0x7F))
    # A font need not have every rare sign.
    assert len(everything - common - rest) < 0.2 * len(everything)


def test_what_every_page_loads_is_small():
    assert sum(len(cut(name)) for name in lettering.FACES) < 85_000


def test_the_name_of_an_author_loads_no_signs():
    for name in lettering.FACES:
        (letters,) = [wanted for face, wanted in FILES.values() if face == name and ord("ł") in wanted]
        assert all(chr(letter).isalpha() or letter < 0x100 for letter in letters)
        assert not set(letters) & set(map(ord, "√≈≠€‰βωΔ"))


def test_words_of_oncology_load_one_file():
    assert set(map(ord, "naïve κB γ β 5′ →")) <= set(lettering.COMMON)


def test_the_style_sheet_asks_for_a_file_where_one_of_its_letters_stands():
    sheet = lettering.stylesheet()
    for file, (_, wanted) in FILES.items():
        (rule,) = [line for line in sheet.splitlines() if f"{file}.woff2" in line]
        ranges = re.search(r"unicode-range: ([^;]+);", rule)[1]
        told = set()
        for part in ranges.split(", "):
            first, _, last = part.removeprefix("U+").partition("-")
            told |= set(range(int(first, 16), int(last or first, 16) + 1))
        assert told == set(wanted)


def test_each_family_has_letters_that_stand_in_for_it():
    sheet = lettering.stylesheet()
    for family in (lettering.SERIF, lettering.SANS):
        names = [name for name in lettering.stack(family).split(", ") if "stand-in" in name]
        assert names
        for name in names:
            assert f"font-family: {name}; src: local(" in sheet


@pytest.mark.parametrize("family", [lettering.SERIF, lettering.SANS])
def test_heights_of_what_stands_in_are_those_of_our_letters(family):
    name = next(name for name, face in lettering.FACES.items() if face.family == family)
    font = TTFont(BytesIO(cut(name)))
    em = font["head"].unitsPerEm
    heights = (100 * font["hhea"].ascent / em, -100 * font["hhea"].descent / em)
    assert heights == pytest.approx(lettering._HEIGHTS[family], abs=0.1)
