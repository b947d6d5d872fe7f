"""Faults: their order, how they are shortened, and how many of one cause become one line."""

import pytest

from livingreview.check.fault import Fault, gathered, more, shown


def alike(file, column, cause, count, start=1):
    return [Fault(file, line, column, f"said of {cause}", cause) for line in range(start, start + count)]


def test_a_fault_is_neither_before_nor_after_itself_and_one_without_a_column_comes_first():
    bare, named = Fault("a", 1, None, "x"), Fault("a", 1, "W", "x")
    assert not bare < Fault("a", 1, None, "x")
    assert bare < named
    assert Fault("a", 1, "W", "w") < named


def test_up_to_three_of_one_cause_are_told_one_by_one_and_more_in_one_line():
    assert len(gathered(alike("a", "b", "c", 3))) == 3
    assert [str(fault) for fault in gathered(alike("a.csv", "b", "c", 4))] == [
        "a.csv, line 1, b: said of c (and 3 rows more: 2, 3, 4)"
    ]


def test_another_file_column_or_cause_is_another_cause():
    faults = [
        *alike("a", "x", "y", 3),
        *alike("a", "y", "x", 3),
        *alike("b", "x", "y", 3),
        *alike("a", "x", "x", 3, start=5),
    ]
    assert gathered(faults) == sorted(faults)


def test_faults_without_a_cause_are_told_one_by_one_and_each_once():
    faults = [Fault("a", line, "b", "x") for line in range(9)]
    assert gathered([*faults, *faults]) == faults


def test_of_many_alike_the_place_in_the_order_is_that_of_the_first():
    faults = [Fault("a", 3, None, "x"), *alike("a", "b", "c", 9, start=2), Fault("a", 1, None, "z")]
    assert [(fault.line, fault.message) for fault in gathered(faults)] == [
        (1, "z"),
        (2, "said of c (and 8 lines more: 3, 4, 5, 6, 7, 8, 9, 10)"),
        (3, "x"),
    ]


@pytest.mark.parametrize(
    ("file", "lines", "said"),
    [
        ("a.csv", [2], "and 1 row more: 2"),
        ("a.csv", [2, 3], "and 2 rows more: 2, 3"),
        ("a.md", [2], "and 1 line more: 2"),
        ("a.md", range(8), "and 8 lines more: 0, 1, 2, 3, 4, 5, 6, 7"),
        ("a.md", range(9), "and 9 lines more"),
    ],
)
def test_further_lines_are_named_if_they_are_few_and_else_counted(file, lines, said):
    assert more(file, lines) == said


@pytest.mark.parametrize(
    ("text", "limit", "printed"),
    [
        ("a" * 60, 60, "a" * 60),
        ("a" * 61, 60, "a" * 59 + "…"),
        ("a" * 99, None, "a" * 99),
        ("a\nb\u200b", 60, "a\\nb\\u200b"),
    ],
)
def test_a_text_is_shown_in_one_line_of_limited_length(text, limit, printed):
    assert shown(text, limit) == printed


def test_without_a_limit_of_its_own_a_text_is_shown_to_sixty_signs():
    assert len(shown("a" * 99)) == 60


def test_the_name_of_a_file_is_shown_whole():
    assert str(Fault("a" * 99, None, None, "x")) == f"{'a' * 99}: x"
