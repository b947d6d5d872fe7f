"""British spelling: each American word is told with the whole British one."""

import pytest

from livingreview.check import myst, spelling

WORDS = {
    "tumors": "tumours",
    "signaling": "signalling",
    "signaled": "signalled",
    "leukemia": "leukaemia",
    "behavioral": "behavioural",
    "favors": "favours",
    "colors": "colours",
    "neighbors": "neighbours",
    "centers": "centres",
    "centered": "centred",
    "fibers": "fibres",
    "estrogens": "oestrogens",
    "hematology": "haematology",
    "hematopoiesis": "haematopoiesis",
    "hemoglobins": "haemoglobins",
    "hemorrhage": "haemorrhage",
    "anemia": "anaemia",
    "ischemia": "ischaemia",
    "edemas": "oedemas",
    "diarrheas": "diarrhoeas",
    "esophagus": "oesophagus",
    "pediatrics": "paediatrics",
    "labeled": "labelled",
    "labeling": "labelling",
    "modeling": "modelling",
    "defenses": "defences",
    "analyzed": "analysed",
    "catalyzes": "catalyses",
    "paralyzed": "paralysed",
    "Tumors": "Tumours",
    "Estrogens": "Oestrogens",
    **{
        f"{stem}ze": f"{stem}se"
        for stem in (
            *("categori", "characteri", "emphasi", "generali", "harmoni", "hospitali", "hypothesi", "immuni"),
            *("internali", "locali", "maximi", "metastasi", "minimi", "neutrali", "normali", "optimi"),
            *("polari", "prioriti", "randomi", "recogni", "sensiti", "speciali", "stabili", "standardi"),
            *("summari", "synthesi", "utili", "visuali"),
        )
    },
    "Randomizing": "Randomising",
    "randomization": "randomisation",
}


def said(text):
    chapter = myst.read(text, "book/a.md")
    return [str(fault) for paragraph in chapter.paragraphs for fault in spelling.check(chapter, paragraph)]


@pytest.mark.parametrize("american", WORDS)
def test_an_american_word_is_told_with_the_whole_british_one(american):
    assert said(f"One two\nthe {american} three.\n") == [
        f"book/a.md, line 2: {american} is American spelling; write {WORDS[american]}"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "tumorigenic",
        "colorectal",
        "fiberglass",
        "oestrogen",
        "oedema",
        "oesophagus",
        "“all tumors”",
        '"all tumors"',
        "*a title of tumors in twelve newts*",
        "_a title of tumors in twelve newts_",
        "a `tumor` in code",
    ],
)
def test_what_is_spelt_so_in_both_or_quoted_may_stand(text):
    assert said(f"One {text} two.\n") == []


@pytest.mark.parametrize(
    "text", ["*a tumor of ours*", "_a tumor of ours_", "**a long stress on a tumor of newts**"]
)
def test_a_word_that_is_only_stressed_is_no_quotation(text):
    assert said(f"One {text} two.\n") == ["book/a.md, line 1: tumor is American spelling; write tumour"]
