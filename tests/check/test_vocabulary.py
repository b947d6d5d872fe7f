"""A word that leaves out what the book reads of it is refused in one plain line."""

import pytest

from livingreview.check import vocabulary
from tests.example import HAZARD_RATIO, MEDIAN


@pytest.mark.parametrize(
    ("table", "column", "key", "expected"),
    [
        (
            "outcomes",
            "analysis",
            "rank",
            "a whole number, higher for a later analysis, or null for one that is never the main result",
        ),
        ("outcomes", "endpoint", "group", "one of response, survival, harm, follow-up, other"),
        (
            "outcomes",
            "unit",
            "after",
            'what is printed after the number, such as " months", or "" for nothing',
        ),
        ("outcomes", "measure", "units", "a list of the units in which it can be given"),
        ("outcomes", "measure", "compares", "true or false: does it compare two arms?"),
        ("trials", "phase", "step", "the column of the landscape in which such trials are counted"),
        ("states", "word", "running", "true or false: does such a trial or development still run?"),
        ("states", "word", "of", "a list of the words of the column `of` beside which it can stand"),
        ("trials", "primary_met", "judged", "true or false: is this a verdict on the primary endpoint?"),
        ("preclinical", "system", "covers", "a list of the columns of the map that it stands in"),
        ("nodes", "kind", "shape", "the shape of its box"),
        ("edges", "effect", "head", "the head of its arrow"),
        ("evidence", "direction", "speaks", "one of for, against, both"),
        ("protein-features", "kind", "lane", "the lane of the protein track that holds it"),
    ],
)
def test_a_word_without_what_it_must_say_is_named(project, table, column, key, expected):
    word = project.words(table, column)[-1]
    del word[key]
    project.describe()

    assert project.lines("data") == [
        f"data/datapackage.json, {table}.{column}: the word '{word['value']}' has no `{key}`; expected {expected}"
    ]


@pytest.mark.parametrize(
    ("table", "column", "key", "value", "said"),
    [
        ("outcomes", "analysis", "rank", "late", "'late'"),
        ("outcomes", "analysis", "rank", True, "True"),
        ("outcomes", "endpoint", "group", "mixed", "'mixed'"),
        ("outcomes", "measure", "compares", "yes", "'yes'"),
        ("outcomes", "measure", "units", [], "[]"),
        ("outcomes", "unit", "minimum", "0", "'0'"),
        ("trials", "phase", "step", " ", "' '"),
    ],
)
def test_a_word_that_says_what_cannot_be_read_is_named(project, table, column, key, value, said):
    word = project.words(table, column)[-1]
    word[key] = value
    project.describe()

    (line,) = project.lines("data")
    assert line.startswith(
        f"data/datapackage.json, {table}.{column}: `{key}` of the word '{word['value']}' is {said}; expected "
    )


def test_a_misspelt_key_of_a_word_is_named_with_those_there_are(project):
    project.words("outcomes", "unit")[0]["minimun"] = 0
    project.describe()

    assert project.lines("data") == [
        (
            "data/datapackage.json, outcomes.unit: the word 'months' has `minimun`, which says nothing here;"
            " expected `after`, `minimum`, `maximum`, `exclusiveMinimum`, `whole`"
        )
    ]


def test_a_status_that_only_one_table_has_is_named(project):
    project.words("arms", "status").append({"value": "hearsay", "label": "Only heard", "mark": "¶"})
    project.describe()

    assert project.lines("data") == [
        "data/datapackage.json, arms.status: other words than in trials.status; expected the same"
    ]


def test_a_status_without_a_sign_is_named_in_every_table(project):
    for table in ("trials", "arms"):
        del project.words(table, "status")[0]["mark"]
    project.describe()

    assert any(
        line.startswith("data/datapackage.json, arms.status: the word 'checked' has no `mark`; expected")
        for line in project.lines("data")
    )


@pytest.mark.parametrize(
    ("base", "cells", "message"),
    [
        (HAZARD_RATIO, {"value": "0", "ci_low": "NR"}, "value: 0 for a ratio; expected above 0"),
        (HAZARD_RATIO, {"ci_low": "-0.1"}, "ci_low: -0.1 for a ratio; expected above 0"),
        (MEDIAN, {"measure": "count", "unit": "patients", "value": "3.5"}, "value: 3.5 patients; expected a whole number"),
        (MEDIAN, {"measure": "rate", "unit": "percent", "value": "-1"}, "value: -1 percent; expected 0 to 100"),
        (MEDIAN, {"measure": "rate", "unit": "months"}, "unit: months for a rate; expected percent"),
    ],
)  # fmt: skip
def test_a_number_that_its_unit_cannot_have_is_named(project, base, cells, message):
    project.write("outcomes", [base | cells])

    assert project.lines("data") == [f"data/trials/outcomes.csv, line 2, {message} ({base['outcome']})"]


@pytest.mark.parametrize(
    ("base", "cells"),
    [
        (HAZARD_RATIO, {"ci_low": "0"}),
        (HAZARD_RATIO, {"measure": "difference", "unit": "months", "value": "-1.5", "ci_low": "-2", "ci_high": "-1"}),
        (HAZARD_RATIO, {"measure": "difference", "unit": "percentage-points", "value": "-5", "ci_low": "-9", "ci_high": "0"}),
        (MEDIAN, {"measure": "rate", "unit": "percent", "value": "100"}),
        (MEDIAN, {"measure": "count", "unit": "patients", "value": "0"}),
    ],
)  # fmt: skip
def test_a_number_at_the_edge_of_its_unit_passes(project, base, cells):
    project.write("outcomes", [base | cells])

    assert project.lines("data") == []


def test_two_words_of_one_rank_leave_open_which_row_is_shown(project):
    project.words("outcomes", "analysis").append({"value": "audit", "label": "Audit", "rank": 2})
    project.describe()
    project.write(
        "outcomes", [MEDIAN | {"analysis": "final"}, MEDIAN | {"outcome": "example-1-x", "analysis": "audit"}]
    )

    (line,) = project.lines("data")
    assert "example-1-x and example-1-pfs-drug in line 2 are of the same analysis and cut-off" in line


@pytest.mark.parametrize(
    ("synonyms", "said"),
    [
        (
            ["HR", "Odds-Ratio"],
            "the synonym 'Odds-Ratio' of the word 'hazard-ratio' also means 'odds-ratio'; one meaning is expected",
        ),
        (
            ["OR"],
            "the synonym 'OR' of the word 'odds-ratio' also means 'hazard-ratio'; one meaning is expected",
        ),
        ("HR", "`synonyms` of the word 'hazard-ratio' are no list of texts"),
        ([" "], "`synonyms` of the word 'hazard-ratio' are no list of texts"),
    ],
)
def test_a_synonym_that_is_no_text_or_means_two_words_is_refused(project, synonyms, said):
    (word,) = [word for word in project.words("outcomes", "measure") if word["value"] == "hazard-ratio"]
    word["synonyms"] = synonyms
    project.describe()

    assert project.lines("data") == [f"data/datapackage.json, outcomes.measure: {said}"]


@pytest.mark.parametrize(
    ("typed", "choices", "word"),
    [
        ("chekced", ["checked", "secondary"], "checked"),
        ("recruting", ["recruiting"], "recruiting"),
        ("CHECKED", ["checked"], "checked"),
        ("suppresses", ["expresses"], None),
        ("BIRC", ["IRC"], None),
        ("DFS", ["PFS", "DOR"], None),
        ("DOR", ["DCR"], None),
        ("unresolved", ["resolved"], None),
        ("hypotension", ["hypertension"], None),
        ("intercellular", ["intracellular"], None),
        ("phase-3", ["phase-2"], None),
        ("example-11", ["example-1"], None),
        ("left", ["lefty", "lefts"], None),
        ("abc", ["abd"], None),
        ("", ["word"], None),
    ],
)
def test_the_nearest_word_is_offered_only_where_it_can_be_meant(typed, choices, word):
    assert vocabulary.near(typed, choices) == word
