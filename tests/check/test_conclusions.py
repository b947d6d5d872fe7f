"""Sentences that seem to conclude and are bound to no claim: where they stand, and which words conclude."""

import pytest

from livingreview.check import conclusions, contents, myst
from livingreview.check.claims import as_tables
from livingreview.project import Project
from tests import review

BOX = """\
# A chapter with no conclusion

:::{{admonition}} Never a summary
:class: {}

- {}
:::

All newts swim.
"""


def told(text, bound=()):
    chapter = myst.read(text, "book/a.md")
    return [
        (fault.file, fault.line, fault.message)
        for fault in conclusions.without_claim([chapter], [text], bound)
    ]


@pytest.mark.parametrize("kind", ["lr-summary", "lr-key-points", "note lr-summary", "lr-key-points wide"])
def test_summaries_and_key_points_are_looked_through(kind):
    # The title is a caption, which is looked through wherever it stands.
    assert told(BOX.format(kind, "No newt swims.")) == [
        ("book/a.md", 3, "Never a summary"),
        ("book/a.md", 6, "No newt swims."),
    ]


@pytest.mark.parametrize("kind", ["lr-summaries", "note", "xlr-summary"])
def test_other_boxes_are_not_looked_through(kind):
    assert told(BOX.format(kind, "No newt swims.")) == [("book/a.md", 3, "Never a summary")]


@pytest.mark.parametrize(
    "word",
    [
        *(
            "no",
            "none",
            "nobody",
            "nothing",
            "never",
            "neither",
            "nor",
            "not one",
            "only",
            "all",
            "every",
            "first",
        ),
        *("best", "longer", "shorter", "better", "worse", "most", "few", "fails", "improved", "prolongs"),
        *("lengthened", "delays", "did not", "does not", "has not", "have not", "Nobody"),
    ],
)
def test_a_word_that_says_more_than_one_row_concludes(word):
    assert told(BOX.format("lr-summary", f"A newt {word} swims."))[1:] == [
        ("book/a.md", 6, f"A newt {word} swims.")
    ]


@pytest.mark.parametrize("sentence", ["A newt swims.", "Many know its notes.", "{value}`all`", "Anyone may."])
def test_a_sentence_without_such_a_word_does_not(sentence):
    assert told(BOX.format("lr-summary", sentence))[1:] == []


def test_a_sentence_that_is_bound_is_left_out_without_its_mark():
    text = BOX.format("lr-summary", "No newt swims.{claim}`newts`")
    assert told(text, {("book/a.md", "No newt swims."), ("book/a.md", "Never a summary")}) == []
    assert told(text, {("book/b.md", "No newt swims."), ("book/a.md", "No newt")})[1:] == [
        ("book/a.md", 6, "No newt swims.")
    ]


def test_the_lines_of_a_box_are_those_from_its_opening_to_its_end():
    text = BOX.format("lr-summary", "No newt swims.")
    assert conclusions._boxes(text) == {3, 4, 5, 6}
    assert conclusions._boxes(f"{text}\n{text}") == {3, 4, 5, 6, 13, 14, 15, 16}
    assert conclusions._boxes(":::\n:class: lr-summary\nNo newt.\n:::\n") == set()
    assert conclusions._boxes("::{admonition} A\n:class: lr-summary\nNo newt.\n:::\n") == set()
    assert conclusions._boxes(":::{admonition} A\n:class: lr-summary\nNo newt.\n") == set()
    assert (
        conclusions._boxes(":::{admonition} A\n:class: lr-summary\n:::{admonition} B\nNo newt.\n:::\n")
        == set()
    )


def test_a_line_of_a_longer_paragraph_is_told_by_its_own_words():
    text = ":::{admonition} A\n:class: lr-summary\nA newt swims\nas no frog does,\nso to say.\n:::\n"
    assert told(text) == [("book/a.md", 4, "as no frog does,")]


@pytest.mark.parametrize(
    ("holds_if", "said"),
    [
        ("some trials", "holds (rows looked at: 5): at least 1 row of “trials”"),
        ("no trials", "does not hold (rows looked at: 5): no row of “trials”"),
        (
            "some trials; and no trials",
            "does not hold (rows looked at: 10): at least 1 row of “trials”. And: no row of “trials”",
        ),
        ("no trails", "“trails” is no table; did you mean trials?"),
    ],
)
def test_what_a_conclusion_rests_on_is_its_questions_their_rows_and_their_answer(tmp_path, holds_if, said):
    tables = as_tables(contents.read(Project(review.build(tmp_path).root)).tables)
    assert conclusions._rests_on(holds_if, tables) == said


def test_of_a_review_without_conclusions_the_list_tells_so(tmp_path):
    made = review.build(tmp_path)
    made.path("data/review/claims.csv").unlink()
    assert list(conclusions.listed(Project(made.root))) == [
        "Conclusions that are bound to a question to the tables: 0",
        "Sentences of summaries, key points and captions that may conclude and are not bound: 0",
    ]
