"""The bank in the three formats: nothing is lost, and no letter is taken for a sign of the format."""

import csv
import io
import re
from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from livingreview.teaching.bank import Exercise
from livingreview.teaching.formats import FORMATS, as_csv, as_gift, as_moodle, gift

ONE = Exercise(
    part="Part 1. On ponds",
    chapter="Newts/frogs",
    label="ex-pond-newts-colour",
    number="Exercise 7",
    title="Colour {of} newts",
    level="design",
    question="Is HR = 0.8 < 1?\n1. Why: ~a or #b?",
    hint="Look & see.",
    solution="Green; P < 0.05.\n- one",
)
TWO = replace(ONE, label="ex-pond-newts-size", title="Size", level="recall")
OTHER = replace(ONE, label="ex-pond-toads-size", chapter="Toads", part="")
BANK = [ONE, TWO, OTHER]
#: What XML can hold.
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)


def test_a_table_gives_back_what_went_in():
    rows = list(csv.DictReader(io.StringIO(as_csv(BANK))))
    assert rows == [asdict(one) for one in BANK]


def test_gift_says_category_hint_tag_name_question_and_feedback():
    assert as_gift([ONE]).split("\n") == [
        "$CATEGORY: Part 1. On ponds/Newts//frogs",
        "",
        "// Hint: Look & see.",
        "// [id:ex-pond-newts-colour] [tag:design]",
        (
            r"::Colour \{of\} newts (design or criticise)::[plain]Exercise 7 of the chapter “Newts/frogs”.\nIs HR \= 0.8 < 1?"
            r"\n1. Why\: \~a or \#b?{####Green; P < 0.05.\n- one}"
        ),
        "",
    ]


def test_each_chapter_is_one_category():
    categories = [line for line in as_gift(BANK).split("\n") if line.startswith("$CATEGORY")]
    assert categories == ["$CATEGORY: Part 1. On ponds/Newts//frogs", "$CATEGORY: Toads"]
    texts = etree.fromstring(as_moodle(BANK).encode()).xpath(
        "question[@type='category']/category/text/text()"
    )
    assert texts == ["$course$/top/Part 1. On ponds/Newts//frogs", "$course$/top/Toads"]


def ungift(text):
    """Read text as Moodle does: a backslash makes a letter of the sign behind it, and a line of an n."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], text)


@given(st.text(alphabet=st.one_of(st.sampled_from("\\~=#{}:\nn"), st.characters(exclude_categories=["Cs"]))))
def test_gift_gives_back_any_text_and_leaves_no_sign_of_its_own(text):
    written = gift(text)
    assert ungift(written) == text
    assert not re.search(r"[~=#{}:\n]", re.sub(r"\\.", "", written))


def test_moodle_tells_graders_hint_and_solution_and_students_the_solution():
    question = etree.fromstring(as_moodle([ONE]).encode()).find("question[@type='essay']")
    said = {one.tag: "".join(one.itertext()).strip() for one in question}
    assert said["name"] == "Colour {of} newts (design or criticise)"
    assert said["idnumber"] == "ex-pond-newts-colour"
    assert said["questiontext"] == (
        "<p>Exercise 7 of the chapter “Newts/frogs”.</p><p>Is HR = 0.8 &lt; 1?</p><p>1. Why: ~a or #b?</p>"
    )
    assert said["generalfeedback"] == "<p>Green; P &lt; 0.05.</p><p>- one</p>"
    assert (
        said["graderinfo"] == "<p>Hint: Look &amp; see.</p><p>Solution: Green; P &lt; 0.05.</p><p>- one</p>"
    )
    assert question.xpath("tags/tag/text/text()") == ["design"]


@given(title=WORDS, question=WORDS, hint=WORDS, solution=WORDS, chapter=WORDS)
def test_moodle_is_well_formed_whatever_the_words(title, question, hint, solution, chapter):
    one = replace(
        ONE, title=title, question=question, hint=hint, solution=solution, chapter=chapter
    )  # fmt: skip
    read = etree.fromstring(as_moodle([one]).encode())
    assert read.xpath("string(question[@type='essay']/name/text)").startswith(title)


@pytest.mark.parametrize("form", FORMATS)
def test_an_empty_bank_is_a_file_without_questions(form):
    assert ONE.question not in FORMATS[form]([])
