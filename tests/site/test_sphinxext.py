"""The extension of the book: references whose names keep their capitals, and scripts of others."""

import pytest
from pybtex.database import parse_string
from pybtex.plugin import find_plugin

from livingreview.sphinxext import assets
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


def test_the_drawing_script_is_a_classic_one_that_works_from_a_disk():
    script = assets._vega().decode()
    assert "window.vegaEmbed=" in script
    assert script.startswith("(()=>{")
    assert "export{" not in script


def test_a_module_is_not_taken_for_a_classic_script():
    with pytest.raises(RuntimeError, match="ES module"):
        assets._classic("export const a = 1;")
