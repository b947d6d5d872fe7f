"""Charts are measured and drawn with the font of the package, whatever fonts the machine has."""

import json
import re
from importlib.resources import files
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


@pytest.fixture(scope="module", params=[400, 700])
def font(request):
    return request.param, TTFont(BytesIO(fonts._cut(request.param)))


def test_a_cut_font_has_the_name_of_no_other_and_its_own_weight(font):
    weight, cut = font
    families = {str(record) for record in cut["name"].names if record.nameID == 1}
    assert (families, cut["OS/2"].usWeightClass) == ({fonts._FAMILY}, weight)


def test_a_cut_font_has_one_weight_and_one_width_and_keeps_its_kerning(font):
    _, cut = font
    assert not {"fvar", "gvar", "avar", "MVAR", "HVAR", "STAT"} & set(cut.keys())
    assert {record.FeatureTag for record in cut["GPOS"].table.FeatureList.FeatureRecord} == {"kern"}


def test_letters_are_cut_at_their_usual_width():
    cut = TTFont(BytesIO(fonts._cut(400)))
    # Widths of Noto Sans in thousandths of an em, as its designers give them.
    assert [cut["hmtx"][cut.getBestCmap()[ord(letter)]][0] for letter in "nHi"] == [618, 741, 258]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (0x20, 0x7E),
        (0xA0, 0x17F),
        (0x370, 0x377),
        (0x3F0, 0x3FF),
        (0x391, 0x3C9),
        (0x2010, 0x2014),
        (0x2070, 0x2079),
    ],
)
def test_no_letter_of_a_range_is_missing(font, first, last):
    _, cut = font
    gaps = {0x3A2}
    assert set(range(first, last + 1)) - gaps - {0x2072, 0x2073} <= set(cut.getBestCmap())


@pytest.mark.parametrize("letter", [0x180, 0x36F, 0x400, 0x200F, 0x1F00, 0x2C60])
def test_letters_that_no_chart_needs_are_left_out(font, letter):
    assert letter not in font[1].getBestCmap()


def test_a_cut_font_is_as_old_as_the_font_of_the_package_so_that_its_bytes_are_the_same_every_day(font):
    whole = TTFont(
        BytesIO(files("fontpkg_noto_sans").joinpath("files", "NotoSans[wdth,wght].ttf").read_bytes())
    )
    assert font[1]["head"].modified == whole["head"].modified


def fake(weight):
    return f"font of {weight}".encode()


def test_fonts_are_cut_once_and_kept_with_the_drawings(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setenv("LIVINGREVIEW_PICTURES", str(tmp_path))
    monkeypatch.setattr(fonts, "_cut", lambda weight: asked.append(weight) or fake(weight))
    folders = {fonts.cut() for _ in range(3)}
    (folder,) = folders
    assert tmp_path in folder.parents
    assert sorted(asked) == [400, 700]
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == {
        "regular.ttf": fake(400),
        "bold.ttf": fake(700),
    }


@pytest.mark.parametrize("spoil", ["empty", "gone"])
def test_a_font_that_was_spoilt_is_written_again(tmp_path, monkeypatch, spoil):
    monkeypatch.setenv("LIVINGREVIEW_PICTURES", str(tmp_path))
    monkeypatch.setattr(fonts, "_cut", fake)
    font = fonts.cut() / "bold.ttf"
    font.unlink() if spoil == "gone" else font.write_bytes(b"")
    fonts.cut()
    assert font.read_bytes() == fake(700)


def test_a_font_that_is_whole_is_not_written_again(tmp_path, monkeypatch):
    monkeypatch.setenv("LIVINGREVIEW_PICTURES", str(tmp_path))
    monkeypatch.setattr(fonts, "_cut", fake)
    fonts.cut()
    written = []
    monkeypatch.setattr(fonts, "write_whole", lambda file, content: written.append(file))
    fonts.cut()
    assert written == []


def test_another_edition_has_fonts_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setenv("LIVINGREVIEW_PICTURES", str(tmp_path))
    monkeypatch.setattr(fonts, "_cut", fake)
    now = fonts.cut()
    monkeypatch.setattr(fonts, "edition", lambda: "the next one")
    assert fonts.cut() != now


def test_where_no_drawings_are_kept_the_fonts_are_of_this_process(tmp_path, monkeypatch):
    monkeypatch.delenv("LIVINGREVIEW_PICTURES", raising=False)
    monkeypatch.setattr(fonts, "_cut", fake)
    monkeypatch.setattr(fonts, "edition", lambda: "of a test")
    folder = fonts.cut()
    assert (folder / "regular.ttf").read_bytes() == fake(400)
    assert fonts.cut() == folder


def test_an_edition_names_all_that_decides_how_a_chart_looks():
    assert re.fullmatch(r"vl-convert-python \S+ fontpkg-noto-sans \S+ fonttools \S+", fonts.edition())


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
