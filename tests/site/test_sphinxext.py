"""The extension of the book: icons, table semantics, references whose names keep their capitals."""

from pybtex.database import parse_string
from pybtex.plugin import find_plugin

from livingreview.sphinxext import assets, icons
from livingreview.sphinxext.bibliography import LivingReviewStyle

ENTRY = """@article{key, author = {van der Mok, Tony and Kim, Se-Hoon and {The Group}},
title = {IL-6, {TNF-α} and KEYNOTE-789 in EGFR-mutant NSCLC}, journal = {J Ex}, year = {2024},
volume = {42}, number = {11}, pages = {1252--1264}, doi = {10.1000/x}, pmid = {123}}"""


def printed(bibtex):
    (entry,) = LivingReviewStyle().format_entries(parse_string(bibtex, "bibtex").entries.values())
    return entry.text.render(find_plugin("pybtex.backends", "plaintext")())


def test_titles_keep_the_capitals_of_names():
    assert "IL-6, TNF-α and KEYNOTE-789 in EGFR-mutant NSCLC." in printed(ENTRY)


def test_a_reference_has_authors_place_doi_and_pubmed():
    assert printed(ENTRY).startswith("van der Mok T, Kim SH, The Group. ")
    assert printed(ENTRY).endswith("J Ex. 2024;42(11):1252–1264. doi:10.1000/x. PMID 123.")


def test_more_than_six_authors_are_cut():
    names = " and ".join(f"Doe{i}, J" for i in range(8))
    text = printed(f"@article{{k, author={{{names}}}, title={{T}}, journal={{J}}, year={{2020}}}}")
    assert text.startswith("Doe0 J, Doe1 J, Doe2 J, Doe3 J, Doe4 J, Doe5 J, et al. T.")


def test_others_become_et_al():
    text = printed("@article{k, author={Doe, J and others}, title={T}, journal={J}, year={2020}}")
    assert text.startswith("Doe J, et al. T.")


def test_an_icon_is_the_published_drawing_without_its_comment():
    drawn = icons.drawing("bars")
    assert drawn.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 448 512"><path d="M0 96')
    assert "<!--" not in drawn


def test_an_icon_that_nobody_published_is_none():
    assert icons.drawing("no-such-icon") is None


def test_an_icon_with_an_outline_is_shown_in_outline():
    published = icons._published().read("regular/moon.svg").decode()
    assert icons.drawing("moon").partition("<path")[2] == published.partition("<path")[2]


def test_every_icon_of_the_sheet_has_its_drawing_and_the_licence_is_named():
    sheet = icons.sheet({"bars", "moon"})
    assert sheet.count("--icon: url(") == 2
    assert "CC BY 4.0" in sheet


def test_icons_of_a_page_are_found():
    assert icons.names('<i class="fa-solid fa-bars fa-lg"></i><i class="other"></i>') == {"bars"}


def test_scripts_of_others_are_classic_ones_that_work_from_a_disk(tmp_path):
    folder = assets.prepare(tmp_path / "assets", tmp_path / "kept")
    for name, gives in (("vega.js", "window.vegaEmbed="), ("datatables.js", "window.lrDataTables=")):
        script = (folder / name).read_text(encoding="utf-8")
        assert gives in script
        assert script.startswith("(()=>{")
        assert "export{" not in script
