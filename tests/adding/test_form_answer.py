"""Nothing that was typed acts in an answer, and all of it can be read there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livingreview.adding.forms.answer import code, noted, plain, refused, unread
from livingreview.adding.forms.plan import Problem
from tests.adding.answers import harmless, tokens
from tests.adding.filled import TEXT, of_the_book

FORM = of_the_book()["text"]
ANY = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("`|\\<>@#[]()!*_&\n"), max_size=60)


@given(ANY)
def test_code_in_a_cell_shows_what_was_typed_and_obeys_none_of_it(text):
    markdown = f"| a | b |\n| --- | --- |\n| {code(text, None)} | x |\n"
    harmless(markdown)
    cells = [token for token in tokens(markdown) if token.type == "code_inline"]
    assert sum(token.type == "td_open" for token in tokens(markdown)) == 2
    if words := " ".join(text.split()):
        (cell,) = cells
        if words.isprintable():
            assert cell.content.strip() == words
    else:
        assert cells == []


@given(ANY)
def test_plain_words_show_what_was_typed_and_obey_none_of_it(text):
    markdown = f"- {plain(text)}\n"
    harmless(markdown)
    words = " ".join(text.split())
    if words.isprintable():
        shown = "".join(token.content for token in tokens(markdown) if token.type == "text")
        assert shown.replace("\u2060", "") == words.replace("\u2060", "")


@given(found=ANY, said=ANY, label=st.sampled_from(["", FORM.fields[0].label]))
def test_a_refusal_is_harmless(found, said, label):
    harmless(refused(FORM, [Problem(label, found, said)], None))
    harmless(unread(said))
    harmless(noted(FORM, TEXT | {"wrong": found}, ("book/x.md", 3, said)))


@pytest.mark.parametrize("count", [1, 400])
def test_an_answer_is_no_longer_than_a_comment(count):
    problems = [Problem(FORM.fields[0].label, f"{n}" * 300, f"{n} is wrong " * 80) for n in range(count)]
    harmless(refused(FORM, problems, None))


def test_problems_stand_under_their_fields_in_the_order_of_the_form():
    first, second = (field.label for field in FORM.fields[:2])
    said = refused(
        FORM,
        [Problem("", "", "z"), Problem(second, "b", "y"), Problem(first, "a", "x"), Problem(first, "a", "w")],
        None,
    )
    heads = [line for line in said.split("\n") if line.startswith("**")]
    assert heads == [f"**{first}**", f"**{second}**", "**About the whole**"]
    assert said.count("You wrote: `a`") == 1
