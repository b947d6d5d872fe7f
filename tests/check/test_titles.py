"""Titles: what says that a work was retracted, what an editor added, what is in capitals, and what needs braces."""

import pytest

from livingreview.check import titles


@pytest.mark.parametrize(
    "title",
    [
        "Retracted: newts",
        "RETRACTED ARTICLE: Newts",
        "[Retracted] Newts",
        "{Withdrawn paper}: newts",
        "Retracted – newts",
        "Withdrawn - newts",
        "Newts [retracted article]",
        "Newts (Withdrawn)",
        "RETRACTED Newts",
        "{WITHDRAWN} Newts",
    ],
)
def test_a_title_says_that_its_work_was_retracted(title):
    assert titles.says_retracted(title)


@pytest.mark.parametrize(
    "title",
    [
        "Retracted newts",
        "Newts retracted",
        "Withdrawn-type newts",
        "On retracted papers: newts",
        "RETRACTEDLY",
    ],
)
def test_a_title_about_retraction_says_nothing_of_its_work(title):
    assert not titles.says_retracted(title)


LANGUAGES = [
    "Arabic",
    "Bulgarian",
    "Chinese",
    "Croatian",
    "Czech",
    "Danish",
    "Dutch",
    "Finnish",
    "French",
    "German",
    "Greek",
    "Hebrew",
    "Hungarian",
    "Italian",
    "Japanese",
    "Korean",
    "Norwegian",
    "Persian",
    "Polish",
    "Portuguese",
    "Romanian",
    "Russian",
    "Serbian",
    "Slovak",
    "Spanish",
    "Swedish",
    "Turkish",
    "Ukrainian",
]


@pytest.mark.parametrize(
    "remark",
    [
        *(f"[Article in {language}]" for language in LANGUAGES),
        *(f"({language})" for language in LANGUAGES),
        "[Text in French].",
        "[in French]",
        "[French]",
        "[Internet]",
        "[online]",
        "(Epub ahead of print)",
        "[see comment]",
        "(See comments)",
        "[published erratum appears in Newts 1990]",
        "(Erratum in: Newts)",
        "[author's transl]",
    ],
)
def test_a_remark_of_an_editor_is_found_at_the_end_of_a_title(remark):
    assert titles.remark(f"{{A}} title of newts {remark}  ") == remark
    assert titles.remark(f"{remark} A title of newts") is None


@pytest.mark.parametrize(
    ("text", "words", "is_loud"),
    [
        ("A TITLE OF NEWTS", 4, True),
        ("A TITLE OF", 4, False),
        ("A TITLE OF Newts", 4, False),
        ("A B C D", 4, False),
        ("A B C DE", 4, False),
        ("A B C DEF", 4, True),
        ("\\emph A TITLE OF NEWTS", 5, False),
        ("12 34 56 78", 4, False),
    ],
)
def test_a_text_is_in_capitals_if_it_has_words_enough_to_be_certain(text, words, is_loud):
    assert titles.in_capitals(text, words) == is_loud


@pytest.mark.parametrize(
    ("title", "protected"),
    [
        ("Newts in ponds", None),
        ("A newt", None),
        ("Newts with A and B", "Newts with A and {B}"),
        ("B newts", None),
        ("The {DNA} of RNA", "The {DNA} of {RNA}"),
        ("{All of RNA} and DNA", "{All of RNA} and {DNA}"),
        ("A}RNA{ DNA}", "A}{RNA}{ DNA}"),
        ("{{All} of RNA} and DNA", "{{All} of RNA} and {DNA}"),
        ("AB-6 newts", "{AB-6} newts"),
        ("AB-6-type newts", "{AB-6}-type newts"),
        ("anti-AB-6-α newts", "anti-{AB-6-α} newts"),
        ("6-AB newts", "{6-AB} newts"),
        ("x-6-AB newts", "x-{6-AB} newts"),
        ("Newts of CD4+ and Ca2+ cells", "Newts of {CD4+} and {Ca2+} cells"),
        ("Newts and mRNA (siRNA)", "Newts and {mRNA} ({siRNA})"),
        ("Newts, Xa1 and 2B", "Newts, {Xa1} and {2B}"),
        ("Newts of $A_B$ and \\textit{XY}", None),
        ("Cost in US$ of newts", "Cost in {US}$ of newts"),
        ("RETRACTED: newts WITHDRAWN", None),
        ("AB/CD newts, x/y", "{AB/CD} newts, x/y"),
    ],
)
def test_names_in_a_title_get_braces_and_other_words_none(title, protected):
    assert titles.protect(title) == protected
