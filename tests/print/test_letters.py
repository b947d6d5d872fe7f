"""The letters of the print: cut once, from packages, with the marks of evidence."""

from io import BytesIO

import pytest
from fontTools.ttLib import TTFont

from livingreview import lettering
from livingreview.print import letters


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pictures")
    letters.sheet(folder)
    return folder


@pytest.fixture(scope="module")
def fonts(pictures):
    folder = letters.sheet(pictures).parent
    return {cut: TTFont(BytesIO((folder / cut.file).read_bytes())) for cut in letters.CUTS}


@pytest.mark.parametrize("cut", letters.CUTS, ids=lambda cut: cut.file)
def test_each_cut_has_the_four_marks_of_evidence(fonts, cut):
    assert set(map(ord, lettering.MARKS)) <= set(fonts[cut].getBestCmap())


@pytest.mark.parametrize("cut", letters.CUTS, ids=lambda cut: cut.file)
def test_each_cut_is_of_one_weight_and_calls_itself_as_it_is_asked_for(fonts, cut):
    font = fonts[cut]
    assert "fvar" not in font
    assert font["name"].getDebugName(1) == cut.family
    assert font["OS/2"].usWeightClass == (700 if cut.bold else 400)


@pytest.mark.parametrize("cut", letters.CUTS, ids=lambda cut: cut.file)
def test_each_cut_can_set_figures_of_one_width(fonts, cut):
    font = fonts[cut]
    widths = {font["hmtx"][font.getBestCmap()[ord(figure)]][0] for figure in "0123456789"}
    asked_for = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
    # Interpolated between two weights, equal widths may differ by a thousandth.
    assert max(widths) - min(widths) <= 1 or "tnum" in asked_for


def test_no_two_cuts_share_a_file():
    assert len({cut.file for cut in letters.CUTS}) == len(letters.CUTS)


def test_the_sheet_names_each_file_beside_it(pictures):
    sheet = letters.sheet(pictures)
    text = sheet.read_text(encoding="utf-8")
    assert all(f"url('{cut.file}')" in text and (sheet.parent / cut.file).is_file() for cut in letters.CUTS)


def test_letters_that_were_cut_are_not_cut_again(pictures, monkeypatch):
    monkeypatch.setattr(lettering, "still", lambda *_, **__: pytest.fail("cut again"))
    letters.sheet(pictures)


def test_a_spoilt_file_is_written_anew(pictures):
    sheet = letters.sheet(pictures)
    file = sheet.parent / letters.CUTS[0].file
    whole = file.read_bytes()
    file.write_bytes(whole[:100])
    letters.sheet(pictures)
    assert file.read_bytes() == whole


def test_the_asterisk_of_an_allele_is_in_the_letters(fonts):
    assert all(0x2217 in font.getBestCmap() for font in fonts.values())
