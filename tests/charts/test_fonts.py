"""Charts are measured and drawn with the font of the package, whatever fonts the machine has."""

import json
import re
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont

from livingreview.charts.drawing import fonts, renderer, theme

WORDS = "Hamburgefonstiv trial of a drug"


def words(weight="normal"):
    """A picture as wide as its one line of text, in letters of 100 pixels."""
    return {
        "padding": 0,
        "width": 1,
        "config": {"font": theme.FONT, "view": {"stroke": None}},
        "data": {"values": [{"words": WORDS}]},
        "mark": {"type": "text", "align": "left", "fontSize": 100, "fontWeight": weight},
        "encoding": {"text": {"field": "words"}},
    }


def advances(weight):
    """Widths of the letters in the package's font at this weight, in pixels."""
    font = TTFont(BytesIO(fonts._cut(weight)))
    letters = font.getBestCmap()
    return sum(font["hmtx"][letters[ord(letter)]][0] for letter in WORDS) / 10


@pytest.mark.parametrize(("weight", "of_the_package"), [("normal", 400), (600, 700), ("bold", 700)])
def test_a_line_is_as_wide_as_its_letters_in_the_package(weight, of_the_package):
    width = float(re.search(r' width="([\d.]+)"', fonts.svg(json.dumps(words(weight))))[1])
    # Kerning takes a little.
    assert width == pytest.approx(advances(of_the_package), abs=4)


def test_the_regular_font_of_the_package_is_not_its_bold_one():
    assert advances(700) > advances(400) + 50


def test_a_picture_names_the_fonts_that_readers_have():
    drawn = fonts.svg(json.dumps(words()))
    assert f'font-family="{theme.FONT}"' in drawn
    assert fonts._FAMILY not in drawn


def test_bold_letters_are_bold_as_pixels_too():
    plain, bold = (fonts.png(fonts.svg(json.dumps(words(weight))), 1) for weight in ("normal", "bold"))
    assert plain != bold


def test_all_letters_that_charts_may_need_are_in_the_font():
    font = TTFont(BytesIO(fonts._cut(400)))
    assert {ord(letter) for letter in "AZaz09αωΑΩ–−×·’%?äéçČ³¹"} <= set(font.getBestCmap())


def test_another_edition_of_the_font_draws_anew(tmp_path, monkeypatch):
    monkeypatch.setenv("LIVINGREVIEW_PICTURES", str(tmp_path))
    spec = json.dumps(words())
    renderer._drawing(spec)
    monkeypatch.setattr(fonts, "edition", lambda: "the next one")
    renderer._drawing(spec)
    assert len(list(tmp_path.glob("*.svg"))) == 2
