"""The body of a form is read by its headings in their order, and what could be read in two ways is told."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from livingreview.adding.forms.body import decoded, filled
from livingreview.adding.forms.form import Field, Form, FormError
from tests.adding.filled import CORRECTION, TEXT, WHOLE, body, of_the_book

FORM = Form(
    "made",
    "A made form",
    (
        Field("one", "One?", "input", required=True),
        Field("two", "Two?", "textarea"),
        Field("three", "Three?", "checkboxes"),
        Field("four", "Four?", "dropdown", ("A", "B")),
    ),
)


def read(text, form=FORM, name=""):
    return dict(filled(text, {form.name: form}, name).values)


def made(one="1", two="2", three="- [X] a\n- [ ] b\n- [x] c", four="A"):
    return f"### One?\n\n{one}\n\n### Two?\n\n{two}\n\n### Three?\n\n{three}\n\n### Four?\n\n{four}\n"


def test_fields_are_read_as_the_host_writes_them():
    assert read(made()) == {"one": "1", "two": "2", "three": "a\nc", "four": "A"}


@pytest.mark.parametrize("empty", ["_No response_", "", "None"])
def test_a_field_without_an_answer_is_empty(empty):
    assert read(made(four=empty))["four"] == ""


def test_none_is_an_answer_where_one_types():
    assert read(made(one="None"))["one"] == "None"


def test_fields_that_are_missing_at_the_desk_are_empty():
    assert read("### One?\n1\n### Four?\nB") == {"one": "1", "two": "", "three": "", "four": "B"}


@pytest.mark.parametrize("name", WHOLE)
def test_each_form_is_known_by_its_headings(name):
    found = filled(body(name, WHOLE[name]), of_the_book())
    assert found.form.name == name
    assert {key: value for key, value in found.values.items() if value} == WHOLE[name]


def test_a_heading_that_is_none_of_the_form_is_part_of_the_answer():
    assert read(made(two="a\n### Methods\nb"))["two"] == "a\n### Methods\nb"


def test_a_heading_of_the_form_out_of_its_order_is_part_of_the_answer():
    assert read(made(two="a\n### One?\nb"))["two"] == "a\n### One?\nb"
    assert read(made(four="A\n\n### Two?\n\nx"))["four"] == "A\n\n### Two?\n\nx"


@pytest.mark.parametrize("two", ["a\n### Three?\nb", "a\n\n### Two?\n\nb"])
def test_a_heading_that_could_be_either_is_told_and_not_guessed(two):
    with pytest.raises(FormError, match="stands more than once"):
        read(made(two=two))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("### Steps to reproduce\n\nx\n\n### Version\n\n3", "none of the forms"),
        ("a letter", "none of the forms"),
        (body("text", TEXT) + "\n\n" + body("number-is-wrong", CORRECTION), "stand in one text"),
        ("hello\n\n" + body("text", TEXT), "text before the first heading"),
    ],
)
def test_what_is_not_one_form_is_told(text, said):
    with pytest.raises(FormError, match=said):
        filled(text, of_the_book())


def test_a_form_can_be_named():
    assert filled(body("text", TEXT), of_the_book(), "text").form.name == "text"
    with pytest.raises(FormError, match="There is no form “letter”"):
        filled(body("text", TEXT), of_the_book(), "letter")
    with pytest.raises(FormError, match=r"The heading “### Which trial\?” of the form"):
        filled(body("text", TEXT), of_the_book(), "new-result")


def test_headings_in_another_order_are_told():
    with pytest.raises(FormError, match="in another order"):
        read("### Two?\n2\n### One?\n1")


@pytest.mark.parametrize("inner", ["a\nb", "a\n```\nb", "a\n### Two?"])
def test_the_fence_of_the_host_is_taken_off(inner):
    assert read(made(two=f"```bibtex\n{inner}\n```").replace("### Two?\n```", "### other\n```"))[
        "two"
    ].startswith("a\n")


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "is empty"),
        (b" \r\n ", "is empty"),
        (b"\xff\xfe", "UTF-8"),
        (b"\xed\xa0\x80", "UTF-8"),
        (b"a" * 300_000, "300,000 bytes"),
    ],
)
def test_what_is_no_text_is_told(raw, said):
    with pytest.raises(FormError, match=said):
        decoded(raw)


def test_line_ends_and_marks_of_other_systems_do_not_count():
    assert decoded(b"\xef\xbb\xbf### A\r\n\r\nb\rc") == "### A\n\nb\nc"


VALUES = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("#\n `~-[]"), max_size=60)


@given(one=VALUES, two=VALUES)
def test_any_values_come_back_as_they_were_or_it_is_told_why_not(one, two):
    assume("\r" not in one + two)
    text = made(one=one, two=two)
    try:
        found = read(text)
    except FormError:
        headings = [line for line in text.split("\n") if line.strip().startswith("###")]
        assert len(headings) > 4
        return
    for name, value in (("one", one), ("two", two)):
        stripped = value.strip("\n \t")
        assert found[name] in (stripped, "") or stripped[:3] in ("```", "~~~")
