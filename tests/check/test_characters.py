"""Characters that nobody sees: each is told by its name and by the words beside it."""

import pytest

from livingreview.check import myst
from livingreview.check.characters import check, garbled


def said(text):
    return [(fault.line, fault.message) for fault in check(myst.read(text + "\n", "book/a.md"))]


@pytest.mark.parametrize(
    ("sign", "name"),
    [
        ("\u00ad", "a soft hyphen (U+00AD)"),
        ("\u200b", "a zero-width space (U+200B)"),
        ("\u200c", "a zero-width non-joiner (U+200C)"),
        ("\u200d", "a zero-width joiner (U+200D)"),
        ("\u200e", "a mark of direction (U+200E)"),
        ("\u200f", "a mark of direction (U+200F)"),
        ("\u2060", "a word joiner (U+2060)"),
        ("\ufeff", "a byte order mark (U+FEFF)"),
    ],
)
def test_an_invisible_character_is_told_by_name_and_by_the_words_beside_it(sign, name):
    assert said(f"One two{sign}three four.") == [(1, f"{name} between “two” and “three”; delete it")]


@pytest.mark.parametrize(("sign", "number"), [("\u00a0", "00A0"), ("\u202f", "202F")])
def test_a_space_that_does_not_break_is_told_between_words_and_not_beside_numbers(sign, number):
    assert said(f"Newts{sign}swim.") == [
        (1, f"a no-break space (U+{number}) between “Newts” and “swim.”; write a plain space")
    ]
    assert said(f"12{sign}newts and 50{sign}% of n{sign}5") == []


def test_a_lost_character_is_told_once_for_a_run():
    assert said("One tw\ufffd\ufffd three.") == [
        (1, "a character was lost (U+FFFD) between “tw” and “\ufffd”; write it again")
    ]


def test_of_each_kind_the_first_is_told_and_the_others_are_counted():
    assert said("One.\n\nTwo\u200bthree.\n\nA\u200bb c\u200bd e\u00adf.") == [
        (3, "a zero-width space (U+200B) between “Two” and “three.”; delete it (and 2 more in this file)"),
        (5, "a soft hyphen (U+00AD) between “e” and “f.”; delete it"),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2â€“3", [(1, "â€“", "–")]),
        ("Ã©lan", [(0, "Ã©", "é")]),
        ("a â‰¥â‰¤ b", [(2, "â‰¥â‰¤", "≥≤")]),
        ("xÎ²éÎ³", [(1, "Î²", "β"), (4, "Î³", "γ")]),
        ("â€\x9d", [(0, "â€\x9d", "”")]),
        ("é–ü – naïve", []),
        ("Ã", []),
    ],
)
def test_a_wrong_encoding_is_found_with_its_place_and_what_was_meant(text, found):
    assert list(garbled(text)) == found


def test_a_wrong_encoding_is_told_with_what_to_write():
    assert said("In 2â€“3 newts.") == [(1, "“â€“” is – read in a wrong encoding; write –")]


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("One\u200bs.", "“One” and “s.”"),
        ("\u200bOne", "“” and “One”"),
        (f"{'a' * 31}\u200b{'b' * 30}", f"“{'a' * 29}…” and “{'b' * 30}”"),
        ("a\u00a0b\u200bc\u202fd", "“b” and “c”"),
    ],
)
def test_the_words_beside_end_at_any_space_and_are_shortened(text, sides):
    messages = [message for _, message in said(f"X {text} y") if "zero-width" in message]
    assert messages == [f"a zero-width space (U+200B) between {sides}; delete it"]


def test_each_kind_is_told_once_on_its_first_line():
    told = said("A\u200bb.\n\nâ€“ c\ufffdd e\u00a0f.\n\nA\u200bb â€“ c\ufffdd.\n")
    assert sorted(told) == [
        (1, "a zero-width space (U+200B) between “A” and “b.”; delete it (and 1 more in this file)"),
        (3, "a character was lost (U+FFFD) between “c” and “d”; write it again (and 1 more in this file)"),
        (3, "a no-break space (U+00A0) between “e” and “f.”; write a plain space"),
        (3, "“â€“” is – read in a wrong encoding; write – (and 1 more in this file)"),
    ]
