"""Charts are measured and drawn with the font of the package, whatever fonts the machine has."""

import hashlib
import json
import re
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from livingreview import lettering
from livingreview.charts.drawing import fonts, renderer, theme

WORDS = "Hamburgefonstiv trial of a drug"


#: What Vega is asked for -> the style that is cut for it.
STYLES = {"normal": "regular", 600: "bold", "bold": "bold"}


def cut(style):
    return (fonts.cut() / f"{style}.ttf").read_bytes()


def words(weight="normal", style="normal"):
    """A picture as wide as its one line of text, in letters of 100 pixels."""
    return {
        "padding": 0,
        "width": 1,
        "config": {"font": theme.FONT, "view": {"stroke": None}},
        "data": {"values": [{"words": WORDS}]},
        "mark": {"type": "text", "align": "left", "fontSize": 100, "fontWeight": weight, "fontStyle": style},
        "encoding": {"text": {"field": "words"}},
    }


def advances(style):
    """Widths of the letters in the style that is cut, in pixels."""
    font = TTFont(BytesIO(cut(style)))
    letters = font.getBestCmap()
    return sum(font["hmtx"][letters[ord(letter)]][0] for letter in WORDS) * 100 / font["head"].unitsPerEm


def width(**asked):
    return float(re.search(r' width="([\d.]+)"', fonts.svg(json.dumps(words(**asked))))[1])


@pytest.mark.parametrize("weight", STYLES)
def test_a_line_is_as_wide_as_its_letters_in_the_package(weight):
    # Kerning takes a little.
    assert width(weight=weight) == pytest.approx(advances(STYLES[weight]), abs=6)


def test_italics_are_those_of_the_package_and_not_slanted_letters():
    assert width(style="italic") == pytest.approx(advances("italic"), abs=6)
    assert abs(advances("italic") - advances("regular")) > 20


def test_bold_letters_are_wider_than_regular_ones():
    assert advances("bold") > advances("regular") + 20


def test_a_picture_names_the_fonts_that_readers_have():
    drawn = fonts.svg(json.dumps(words()))
    assert f'font-family="{theme.FONT}"' in drawn
    assert fonts._FAMILY not in drawn


def test_bold_letters_are_bold_as_pixels_too():
    plain, bold = (fonts.png(fonts.svg(json.dumps(words(weight))), 1) for weight in ("normal", "bold"))
    assert plain != bold


def test_all_letters_that_charts_may_need_are_in_the_font():
    font = TTFont(BytesIO(cut("regular")))
    assert {ord(letter) for letter in "AZaz09αωΑΩ–−×·’%?äéçČ³¹←→●○◌◐"} <= set(font.getBestCmap())


@pytest.fixture(scope="module", params=["regular", "bold", "italic"])
def font(request):
    return request.param, TTFont(BytesIO(cut(request.param)))


def test_a_cut_font_has_the_name_of_no_other_and_the_weight_that_is_asked_for(font):
    style, one = font
    families = {str(record) for record in one["name"].names if record.nameID == 1}
    assert (families, one["OS/2"].usWeightClass) == ({fonts._FAMILY}, 700 if style == "bold" else 400)


def test_a_cut_font_has_one_weight_and_keeps_its_kerning(font):
    _, one = font
    assert not {"fvar", "gvar", "avar", "MVAR", "HVAR", "STAT"} & set(one.keys())
    assert {record.FeatureTag for record in one["GPOS"].table.FeatureList.FeatureRecord} == {"kern"}


def test_the_bold_of_charts_is_that_of_pages():
    assert fonts._STYLES["bold"][2] == lettering.FACES["sans"].weights[1]


def fake(face, weight, **_):
    return f"{face} of {weight}".encode()


def test_fonts_are_cut_once_and_kept_with_the_drawings(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setenv("LIVINGREVIEW_PICTURES", str(tmp_path))
    monkeypatch.setattr(lettering, "still", lambda *face, **_: asked.append(face) or fake(*face))
    folders = {fonts.cut() for _ in range(3)}
    (folder,) = folders
    assert tmp_path in folder.parents
    assert sorted(asked) == [("sans", 400), ("sans", 650), ("sans-italic", 400)]
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == {
        "regular.ttf": b"sans of 400",
        "bold.ttf": b"sans of 650",
        "italic.ttf": b"sans-italic of 400",
    }


@pytest.mark.parametrize("spoil", ["empty", "gone"])
def test_a_font_that_was_spoilt_is_written_again(tmp_path, monkeypatch, spoil):
    monkeypatch.setenv("LIVINGREVIEW_PICTURES", str(tmp_path))
    monkeypatch.setattr(lettering, "still", fake)
    font = fonts.cut() / "bold.ttf"
    font.unlink() if spoil == "gone" else font.write_bytes(b"")
    fonts.cut()
    assert font.read_bytes() == b"sans of 650"


def test_a_font_that_is_whole_is_not_written_again(tmp_path, monkeypatch):
    monkeypatch.setenv("LIVINGREVIEW_PICTURES", str(tmp_path))
    monkeypatch.setattr(lettering, "still", fake)
    fonts.cut()
    written = []
    monkeypatch.setattr(fonts, "write_whole", lambda file, content: written.append(file))
    fonts.cut()
    assert written == []


def test_another_edition_has_fonts_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setenv("LIVINGREVIEW_PICTURES", str(tmp_path))
    monkeypatch.setattr(lettering, "still", fake)
    now = fonts.cut()
    monkeypatch.setattr(lettering, "edition", lambda: "the next one")
    assert fonts.cut() != now


def test_where_no_drawings_are_kept_the_fonts_are_of_this_process(monkeypatch):
    monkeypatch.delenv("LIVINGREVIEW_PICTURES", raising=False)
    monkeypatch.setattr(lettering, "still", fake)
    monkeypatch.setattr(lettering, "edition", lambda: "of a test")
    folder = fonts.cut()
    assert (folder / "regular.ttf").read_bytes() == b"sans of 400"
    assert fonts.cut() == folder


def test_an_edition_names_all_that_decides_how_a_chart_looks():
    # An edit of the module that cuts the letters is another edition.
    code = hashlib.sha256(Path(lettering.__file__).read_bytes()).hexdigest()[:8]
    assert re.fullmatch(
        rf"vl-convert-python \S+ drawing {code} (fontpkg-\S+ \S+ )+fonttools \S+", fonts.edition()
    )


def test_pixels_are_as_many_as_asked_for():
    picture = fonts.svg(json.dumps(words()))
    width, height = (float(re.search(rf' {side}="([\d.]+)"', picture)[1]) for side in ("width", "height"))
    for scale in (1, 2):
        header = fonts.png(picture, scale)[16:24]
        assert int.from_bytes(header[:4]) == pytest.approx(width * scale, abs=1)
        assert int.from_bytes(header[4:]) == pytest.approx(height * scale, abs=1)


def test_letters_become_pixels_in_the_font_of_the_package():
    plain, bold = (fonts.svg(json.dumps(words(weight))) for weight in ("normal", "bold"))
    assert fonts._FAMILY not in plain
    swapped = plain.replace(theme.FONT, "'No Such Font'")
    assert fonts.png(plain, 1) != fonts.png(swapped, 1) or "No Such Font" not in swapped
    assert bold != plain


def test_another_edition_of_the_font_draws_anew(tmp_path, monkeypatch):
    monkeypatch.setenv("LIVINGREVIEW_PICTURES", str(tmp_path))
    spec = json.dumps(words())
    renderer._drawing(spec)
    monkeypatch.setattr(fonts, "edition", lambda: "the next one")
    renderer._drawing(spec)
    assert len(list(tmp_path.glob("*.svg"))) == 2
