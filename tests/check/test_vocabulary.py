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


EXPECTED = {
    ("trials", "status"): {
        "mark": 'the sign printed after such a value, such as "○", or "" for none',
    },
    ("trials", "phase"): {"step": "the column of the landscape in which such trials are counted"},
    ("states", "word"): {
        "of": "a list of the words of the column `of` beside which it can stand",
        "running": "true or false: does such a trial or development still run?",
    },
    ("coverage", "review"): {"work": "the key of the review in references.bib"},
    ("coverage", "how"): {"shown_by": "one of section, review, correction, table, nothing"},
    ("trials", "primary_met"): {"judged": "true or false: is this a verdict on the primary endpoint?"},
    ("outcomes", "endpoint"): {
        "group": "one of response, survival, harm, follow-up, other",
        "after": "words printed after such a number in a table",
        "within": "the endpoint that it cannot exceed in the same patients",
        "of": "the endpoint that a patient must have reached to be counted",
    },
    ("outcomes", "measure"): {
        "units": "a list of the units in which it can be given",
        "compares": "true or false: does it compare two arms?",
        "signed": "true or false: may it be below zero whatever its unit?",
        "usual": "the least and the greatest number that is not asked about",
    },
    ("outcomes", "unit"): {
        "after": 'what is printed after the number, such as " months", or "" for nothing',
        "minimum": "the lowest number that can be",
        "maximum": "the highest number that can be",
        "exclusiveMinimum": "the number above which it must be",
        "whole": "true or false: must it be a whole number?",
    },
    ("outcomes", "analysis"): {
        "rank": "a whole number, higher for a later analysis, or null for one that is never the main result",
    },
    ("preclinical", "system"): {"covers": "a list of the columns of the map that it stands in"},
    ("nodes", "kind"): {"shape": "the shape of its box"},
    ("edges", "effect"): {"head": "the head of its arrow"},
    ("evidence", "direction"): {"speaks": "one of for, against, both"},
    ("evidence", "studied"): {"within": "the wider word of which it is a part"},
    ("readings", "read"): {
        "told": "how a reader is told that so much of a work was read",
        "mark": "the sign printed after a citation of such a work",
    },
    ("protein-features", "kind"): {"lane": "the lane of the protein track that holds it"},
}
OPTIONAL = {
    *(("endpoint", key) for key in ("after", "within", "of")),
    *(("measure", key) for key in ("signed", "usual")),
    *(("unit", key) for key in ("minimum", "maximum", "exclusiveMinimum", "whole")),
    *(("studied", "within"), ("read", "mark")),
}
#: A value that may stand, and several that may not.
FITS = {
    "true or false": (False, ["true", 1, None]),
    "one of": ("for", ["fore", None, "forXX"]),
    "a list of the": (["a"], [[], "a", [" "], [1], ["a", " "]]),
    "the least and the greatest": ([0, 1.5], [[1, 0], [1, 1], [1], [0, 1, 2], "01", [False, 1]]),
    "a whole number": (None, ["1", 1.5, True]),
    "the lowest": (0, ["0", True, None]),
    "the highest": (1.5, ["0", True, None]),
    "the number above": (0, ["0", True, None]),
    "what is printed": ("", [1, None]),
    "words printed": ("", [1, None]),
    "the sign printed": ("", [1, None]),
}


@pytest.mark.parametrize(("table", "column"), EXPECTED)
def test_a_word_says_these_things_of_itself_and_must_say_those_that_are_not_optional(table, column):
    word = {"value": "a", "label": "A"}
    expected = EXPECTED[table, column]
    assert list(vocabulary.wrong(table, column, [word])) == [
        f"the word 'a' has no `{key}`; expected {said}"
        for key, said in expected.items()
        if (column, key) not in OPTIONAL
    ]
    keys = ", ".join(f"`{key}`" for key in expected)
    others = [said for said in vocabulary.wrong(table, column, [{**word, "x": 1}]) if "`x`" in said]
    assert others == [f"the word 'a' has `x`, which says nothing here; expected {keys}"]


@pytest.mark.parametrize(
    ("table", "column", "key", "said"),
    [(*place, key, said) for place, keys in EXPECTED.items() for key, said in keys.items()],
)
def test_a_word_says_of_itself_what_can_be_read(table, column, key, said):
    good, bad = next((pair for start, pair in FITS.items() if said.startswith(start)), ("b", [" ", 1, None]))
    good = {"group": "survival", "shown_by": "table"}.get(key, good)

    def told(value):
        words = [{"value": "a", "label": "A", key: value}, {"value": "b", "label": "B"}]
        return [text for text in vocabulary.wrong(table, column, words) if f"`{key}` of" in text]

    assert told(good) == []
    for value in bad:
        assert told(value) == [f"`{key}` of the word 'a' is {value!r}; expected {said}"]


def test_a_column_of_words_without_more_has_no_more_than_value_and_label():
    words = [{"value": "a", "label": "A", "synonyms": ["x"], "y": 1}]
    assert list(vocabulary.wrong("trials", "strategy", words)) == [
        "the word 'a' has `y`, which says nothing here; expected no more than value and label"
    ]


def within(**wider):
    words = [
        {"value": value, "label": value} | ({"within": other} if other else {})
        for value, other in wider.items()
    ]
    return list(vocabulary.wrong("evidence", "studied", words))


def test_a_wider_word_is_another_word_of_the_column_and_not_within_the_first():
    assert within(a="b", b="c", c="") == []
    assert within(a="x", b="") == ["`within` of the word 'a' is 'x'; expected another word of the column"]
    itself = "lies within itself; expected a wider word in `within`, or none"
    assert within(a="a") == [f"the word 'a' {itself}"]
    assert within(a="b", b="c", c="b") == [f"the word 'b' {itself}"]
    assert within(a="b", b="a") == [f"the word 'a' {itself}"]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("up", "up"),
        ("UP_word", "up-word"),
        (" Up\u2011Word ", "up-word"),
        ("Upwards", "up"),
        ("rise", "up"),
        ("fall", "down"),
        ("D", "down"),
        ("ups", None),
        ("", None),
        # A word says itself before another says it by its label.
        ("left", "left"),
    ],
)
def test_a_cell_says_a_word_by_its_value_its_label_or_a_synonym(cell, value):
    words = [
        {"value": "right", "label": "Left"},
        {"value": "left", "label": "Right"},
        {"value": "up", "label": "Upwards", "synonyms": ["rise", 3]},
        {"value": "up-word", "label": "A word"},
        {"value": "down", "label": "D", "synonyms": ["fall"]},
        {"value": "odd", "label": "O", "synonyms": "fall"},
    ]
    assert vocabulary.meant(cell, words) == value


@pytest.mark.parametrize(
    "words", [None, "a", [1], [{"value": "a"}], [{"value": "a", "label": " "}], [{"label": "a"}]]
)
def test_a_list_that_is_not_whole_has_no_words(words):
    assert not vocabulary.are_words(words)
    assert vocabulary.meant("a", words) is None
    schema = {"fields": [{"name": "x", "categories": words}]}
    assert vocabulary.words("t", schema, "x") == {}


def test_the_words_of_a_column_are_found_by_their_values():
    schema = {"fields": [{"name": "y"}, {"name": "x", "categories": [{"value": "a", "label": "A"}]}]}
    assert vocabulary.words("t", schema, "x") == {"a": {"value": "a", "label": "A"}}
    assert vocabulary.words("t", schema, "y") == vocabulary.words("t", schema, "z") == {}
    assert vocabulary.words("nodes", {"fields": [{**schema["fields"][1], "name": "kind"}]}, "kind") == {}


@pytest.mark.parametrize(
    ("typed", "choices", "word"),
    [
        ("newt", ["newts"], "newts"),
        ("new", ["newt"], "newt"),
        ("neW", ["new"], "new"),
        ("nwe", ["new"], None),
        ("salamnader", ["salamander"], "salamander"),
        ("salamandrxy", ["salamander"], "salamander"),
        ("salamandrxyz", ["salamander"], None),
        ("salamaxyzder", ["salamander"], "salamander"),
        ("salawxyzder", ["salamander"], None),
        ("newtsabc", ["newts"], None),
        ("newtsa", ["newts"], "newts"),
        ("ABCDEX", ["ABCDEF"], None),
        ("ABCDEFX", ["ABCDEFG"], "ABCDEFG"),
        ("abcdeX", ["abcdef"], "abcdef"),
        ("xewts", ["newts"], None),
        ("newt-2", ["newt-1"], None),
        ("newtt-2", ["newt-2"], "newt-2"),
        *(
            (f"{start[:-1]}znewtpond", [f"{start}newtpond"], None)
            for start in (
                "hyper",
                "hypo",
                "inter",
                "intra",
                "super",
                "supra",
                "pre",
                "pro",
                "per",
                "up",
                "un",
            )
        ),
        ("azznewtpond", ["aznewtpond"], "aznewtpond"),
        ("hypernewt", ["hyponewt"], None),
        ("internewts", ["intranewts"], None),
        ("superior", ["supraior"], None),
        ("presume", ["prosume"], None),
        ("perform", ["preform"], None),
        ("upwards", ["unwards"], None),
        ("newts", ["newta", "newtb"], None),
        ("NEWTS", ["newts", "newta"], "newts"),
        ("newts", ["newtsa", "newxyz"], "newtsa"),
    ],
)
def test_a_slip_of_the_hand_is_told_from_another_word(typed, choices, word):
    assert vocabulary.near(typed, choices) == word
