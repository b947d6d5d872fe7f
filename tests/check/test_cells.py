"""What no cell may hold, word by word: each is told, with what to write, and what was meant is left alone."""

import pytest

from livingreview.check import cells
from livingreview.check.files import Row, Table

LABELS = ["NR", "NE", "NA"]
MISSING = "NR (not reported), NE (not estimable or not reached) or NA (does not apply)"
FIELDS = [
    {"name": "note", "type": "string", "constraints": {"required": False}},
    {"name": "must", "type": "string", "constraints": {"required": True}},
    {"name": "n", "type": "integer", "constraints": {"required": False}},
    {"name": "code", "type": "string", "constraints": {"required": False, "pattern": "[a-z]+"}},
    {"name": "word", "type": "string", "constraints": {"required": False, "enum": ["none", "TRUE"]}},
    {"name": "query", "type": "string", "constraints": {"required": False}},
]
SCHEMA = {"fields": FIELDS, "missingValues": LABELS, "primaryKey": ["note"]}


def said(cell, column="note"):
    """What is said of a cell; nothing if it may stand."""
    rows = [Row(2, {column: cell}, True)]
    return [
        (fault.line, fault.column, fault.message)
        for fault in cells.check({"t": Table("t", "data/t.csv", [column], rows, SCHEMA)})
    ]


def message(cell, column="note"):
    ((line, where, text),) = said(cell, column)
    assert (line, where) == (2, column)
    return text


def is_left_alone(cell, column="note"):
    return said(cell, column) == []


# Where there is nothing.


@pytest.mark.parametrize(
    "word",
    [
        *("(blank)", "#", "--", "-", "–", "—", "−", "?", "??", ".", "..", "…", "/"),
        *("n/a", "n.a.", "n. a.", "nan", "na", "nr", "ne", "n.r.", "n.d.", "nd"),
        *("none", "null", "nil", "nothing", "missing", "blank", "empty", "None", "N/A", "NaN", "NULL"),
    ],
)
def test_other_words_for_nothing_become_a_label(word):
    assert message(word) == f"{word} for a value that is missing; write {MISSING}"


def test_where_a_value_is_required_no_label_is_offered():
    assert message("none", "must") == "none for a value that is missing; write the value"


@pytest.mark.parametrize("word", ["none of them", "nothing more", "na.", "A-B", "3/4", "what?", "N", "ends."])
def test_the_same_words_within_a_text_may_stand(word):
    assert is_left_alone(word)


@pytest.mark.parametrize("cell", ["NR", "NE", "NA", "", " "])
def test_labels_and_empty_cells_are_no_matter_of_this_check(cell):
    assert is_left_alone(cell)


def test_a_word_that_the_descriptor_lists_may_stand():
    assert is_left_alone("none", "word")
    assert is_left_alone("TRUE", "word")


@pytest.mark.parametrize(
    "error",
    ["#N/A", "#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#NV", "#WERT!", "#BEZUG!", "####", "#ref!"],
)  # fmt: skip
def test_an_error_of_a_spreadsheet_is_told_as_such(error):
    assert message(error) == f"{error} is an error of a spreadsheet; write the value, or {MISSING}"
    assert message(error, "must") == f"{error} is an error of a spreadsheet; write the value"


@pytest.mark.parametrize(
    "note", ["todo", "TBC", "tbd", "tba", "fixme", "xxx", "pending", "to do", "to be confirmed", "Pending", "TODO: ask", "(TBD)", "see FIXME", "12 XXX", "what ??? here", "TBC."],
)  # fmt: skip
def test_a_note_to_oneself_is_told_as_such(note):
    assert message(note) == f"{note} is a note to oneself; write {MISSING}"


@pytest.mark.parametrize("cell", ["TODOS", "aTBD", "todo list", "pending review", "XXXL"])
def test_what_only_resembles_a_note_may_stand(cell):
    assert is_left_alone(cell)


# What spreadsheets make of what was typed.


@pytest.mark.parametrize("cell", ["TRUE", "FALSE", "WAHR", "FALSCH", "VRAI", "FAUX"])
def test_a_truth_of_a_spreadsheet_is_told_as_such(cell):
    assert (
        message(cell)
        == f"{cell} is what a spreadsheet makes of a yes or no; type again what was meant, in words"
    )
    assert is_left_alone(cell.lower())


@pytest.mark.parametrize("cell", ["02-Mar", "3/4/2024", "03/04/24", "Mar-02", "12/31/1999"])
def test_a_day_that_a_spreadsheet_made_is_told_as_such(cell):
    assert (
        message(cell)
        == f"{cell} is a date that a spreadsheet made of what was typed; type it again, such as 2–3"
    )


@pytest.mark.parametrize("cell", ["1/2/3", "1/2/345", "123/4/2024", "on 3/4/2024"])
def test_other_numbers_with_strokes_may_stand(cell):
    assert is_left_alone(cell)


def test_the_number_of_a_day_is_told_with_the_day():
    assert (
        message("45000")
        == "45000 is the number that a spreadsheet keeps for 2023-03-15; type again what the source has"
    )


@pytest.mark.parametrize(
    ("cell", "is_day"),
    [("29999", False), ("30000", True), ("59999", True), ("60000", False), ("045000", False)],
)
def test_only_numbers_of_days_of_our_time_are_taken_for_days(cell, is_day):
    assert bool(said(cell)) == is_day


@pytest.mark.parametrize("column", ["n", "code", "query"])
def test_days_are_looked_for_in_columns_of_free_text_only(column):
    assert is_left_alone("45000", column)


def test_what_was_typed_into_a_search_is_repeated_word_for_word():
    assert is_left_alone("none", "query")
    assert is_left_alone("2-3 OR 4-5", "query")
    assert message("a  b", "query") == "two spaces in a row; write one"


# How it is written.


@pytest.mark.parametrize("cell", ["'=1", "'+1", "'-1", "'@a", "'12"])
def test_the_apostrophe_of_a_spreadsheet_is_to_be_deleted(cell):
    assert message(cell) == f"{cell} starts with the apostrophe by which a spreadsheet keeps text; delete it"


@pytest.mark.parametrize("cell", ["'a'", "'tis"])
def test_another_apostrophe_may_stand(cell):
    assert is_left_alone(cell)


@pytest.mark.parametrize("cell", ["=A1", "+ten", "-ten", "@a", "-1-2", "-1.", "+1"])
def test_what_a_spreadsheet_would_run_is_told(cell):
    assert message(cell) == (
        f"{cell} starts with “{cell[0]}”, which a spreadsheet runs as a formula; start with another character"
    )


@pytest.mark.parametrize("cell", ["-1", "-0.5", "-12,5", "-1e5", "-1.5E-10"])
def test_a_negative_number_may_stand(cell):
    assert is_left_alone(cell, "n")


@pytest.mark.parametrize(
    ("cell", "tag"), [("a <b>c</b>", "<b>"), ("x</p>", "</p>"), ("a<!--b-->", "<!--b-->"), ("a <b", "<b")]
)
def test_markup_is_told(cell, tag):
    assert message(cell) == f"HTML {tag}; write plain text"


@pytest.mark.parametrize(
    ("cell", "entity", "sign"),
    [
        ("a &amp; b", "&amp;", "&"),
        ("&#8211;", "&#8211;", "–"),
        ("a&#x2013;b", "&#x2013;", "–"),
        ("&lt;5", "&lt;", "<"),
    ],
)
def test_an_entity_is_told_with_its_sign(cell, entity, sign):
    assert message(cell) == f"HTML {entity}; write the character {sign}"


@pytest.mark.parametrize("cell", ["a < b", "<5", "p<0.05", "R&D", "a & b;", "A>B"])
def test_signs_that_are_no_markup_may_stand(cell):
    assert is_left_alone(cell)


@pytest.mark.parametrize(
    ("cell", "found", "meant"),
    [
        ("5â€“7", "â€“", "–"),
        ("Ã©lan", "Ã©", "é"),
        ("a Î² b", "Î²", "β"),
        ("CafÃ©", "Ã©", "é"),
        ("xâ‰¥y", "â‰¥", "≥"),
    ],
)
def test_a_wrong_encoding_is_told_with_what_was_typed(cell, found, meant):
    assert message(cell) == f"{found} is what a wrong encoding made of {meant}; write {meant}"


def test_a_lost_character_is_told():
    assert message("caf\ufffd") == "caf\ufffd has lost a character (\ufffd); type it again"


def test_full_width_letters_are_told_with_what_to_write():
    assert message("a １２ b") == "１２ in full-width characters; write 12"


@pytest.mark.parametrize("cell", ["é–ü", "TGF-β", "≥5 µg", "naïve", "Müller–Łoś", "α–β"])
def test_letters_of_the_field_may_stand(cell):
    assert is_left_alone(cell)


@pytest.mark.parametrize(
    ("sign", "name"),
    [("\u00a0", "NO-BREAK SPACE"), ("\u200b", "ZERO WIDTH SPACE"), ("\u00ad", "SOFT HYPHEN"), ("\u2009", "THIN SPACE"), ("\ue000", "without a name"), ("\u2028", "LINE SEPARATOR")],
)  # fmt: skip
def test_an_invisible_character_is_told_by_number_and_name(sign, name):
    assert (
        message(f"a{sign}b")
        == f"invisible character U+{ord(sign):04X} ({name}); write a plain space or nothing"
    )


@pytest.mark.parametrize("cell", [" a", "a ", "\na", " a  b"])
def test_white_space_at_the_ends_is_told_first(cell):
    assert message(cell).endswith("” starts or ends with white space; delete it")


def test_white_space_within_is_told():
    assert message("a  b") == "two spaces in a row; write one"
    assert message("a\tb") == "tab inside the cell; write a space"
    assert is_left_alone("a b")


def test_a_letter_in_two_parts_is_told_with_its_number():
    assert message("Mu\u0308ller") == "U+0308 is not in Unicode normal form C; type Müller anew"


def test_a_range_with_a_hyphen_is_told_in_free_text_only():
    assert len(said("5-7 months")) == 1
    assert is_left_alone("5-7 months", "query")
    assert is_left_alone("5–7 months")


# Rows.


def test_the_same_cell_is_told_wherever_it_stands_and_not_in_a_row_that_fell_apart():
    rows = [
        Row(2, {"note": "none"}, True),
        Row(3, {"note": "none"}, False),
        Row(4, {"note": "none", "must": "a"}, True),
    ]
    table = Table("t", "data/t.csv", ["note", "must"], rows, SCHEMA)
    assert [fault.line for fault in cells.check({"t": table})] == [2, 4]


def test_a_column_that_nobody_described_is_looked_at_too():
    assert message("none", "extra") == f"none for a value that is missing; write {MISSING}"
    assert is_left_alone("45000", "extra")
