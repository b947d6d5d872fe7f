"""Conclusions that are bound to a question to the tables, and numbers that a later data cut has superseded."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from livingreview.check import Fault, conclusions, myst
from livingreview.check.claims import check as check_claims
from livingreview.evidence import claims, questions
from livingreview.evidence.questions import QuestionError
from livingreview.project import Project
from tests import example, review

SENTENCE = "No blue drug has prolonged life in the late setting."
CHAPTER = example.CHAPTER.split("The drug")[0] + SENTENCE + "{claim}`no-blue-drug`\n"
QUESTION = (
    "no outcomes where strategy = blue; setting = late; endpoint = OS; measure = hazard-ratio; ci_high < 1"
)
CLAIM = {
    "claim": "no-blue-drug",
    "chapter": "book/index.md",
    "sentence": SENTENCE,
    "holds_if": QUESTION,
    "note": "NA",
}
#: A result that no blue drug had before.
PROLONGED = review.ratio("gamma/drug/os", "OS", "0.72", "0.58 0.89 95")


@pytest.fixture
def bound(tmp_path):
    """The review with one conclusion, bound to its sentence."""
    made = review.build(tmp_path)
    made.path("book/index.md").write_text(CHAPTER, encoding="utf-8")
    made.write("claims", [CLAIM])
    return made


def test_a_conclusion_that_holds_is_no_fault(bound):
    assert bound.lines() == []


def test_a_row_that_turns_against_a_conclusion_is_named_with_sentence_line_and_value(bound):
    bound.write("outcomes", [*review.OUTCOMES, PROLONGED])
    assert bound.lines("prose") == [
        (
            f"book/index.md, line 9: “{SENTENCE}” is no longer borne out by the tables (no-blue-drug):"
            f" data/trials/outcomes.csv, line {len(review.OUTCOMES) + 2}, gamma-drug-os, 0.72 (0.58–0.89);"
            " change the sentence, or its question in data/review/claims.csv, line 2"
        )
    ]


@pytest.mark.parametrize(
    "cells",
    [
        {"ci_high": "1.05"},
        {"ci_low": "NR", "ci_high": "NR", "ci_level": "NA"},
        {"analysis": "subgroup"},
        {"endpoint": "PFS"},
        {"trial": "alpha"},
    ],
    ids=["interval-includes-1", "no-interval", "subgroup", "other-endpoint", "other-setting"],
)
def test_a_row_of_another_kind_leaves_a_conclusion_alone(bound, cells):
    bound.write("outcomes", [*review.OUTCOMES, PROLONGED | cells])
    assert not [line for line in bound.lines("prose") if "no longer borne out" in line]


def test_an_earlier_cut_no_longer_turns_against_a_conclusion(bound):
    earlier = PROLONGED | {"outcome": "gamma-drug-os-first", "cutoff": "2020-01-01"}
    later = PROLONGED | {"ci_high": "1.02", "cutoff": "2021-01-01"}
    bound.write("outcomes", [*review.OUTCOMES, later, earlier])
    assert bound.lines("prose") == []


def test_two_questions_of_one_conclusion_give_one_line(bound):
    also = "no trials where strategy = blue; setting = late; have primary_met = not-tested"
    bound.write("claims", [CLAIM | {"holds_if": f"{QUESTION}; and {also}"}])
    bound.write("outcomes", [*review.OUTCOMES, PROLONGED])
    (line,) = bound.lines("prose")
    assert "0.72 (0.58–0.89) · data/trials/trials.csv, line 4, gamma, primary_met not-tested" in line


# The bond between claim and sentence.

BONDS = {
    "key-that-is-no-claim": (
        CHAPTER.replace("`no-blue-drug`", "`no-blue-drugs`"),
        {},
        "book/index.md, line 9: {claim}`no-blue-drugs` is no claim of data/review/claims.csv; did you mean no-blue-drug?",
    ),
    "sentence-changed": (
        CHAPTER.replace("life", "survival"),
        {},
        (
            f"data/review/claims.csv, line 2, sentence: “{SENTENCE}” is not what line 9 of book/index.md says,"
            f" “{SENTENCE.replace('life', 'survival')}”; copy that line, and make sure that the question still means the same"
        ),
    ),
    "sentence-unmarked": (
        CHAPTER.replace("{claim}`no-blue-drug`", ""),
        {},
        (
            "data/review/claims.csv, line 2, claim: no-blue-drug marks no sentence; write {claim}`no-blue-drug` at the end"
            " of line 9 of book/index.md, or delete this row"
        ),
    ),
    "sentence-gone": (
        CHAPTER.replace(SENTENCE + "{claim}`no-blue-drug`", "Nothing."),
        {},
        (
            "data/review/claims.csv, line 2, claim: no-blue-drug marks no sentence; write {claim}`no-blue-drug` at the end"
            " of the sentence of book/index.md, or delete this row"
        ),
    ),
    "mark-twice": (
        CHAPTER + "Nor in the early setting.{claim}`no-blue-drug`\n",
        {},
        (
            "book/index.md, line 10: {claim}`no-blue-drug` already marks line 9 of book/index.md; each sentence has a claim"
            " of its own, add a row for this one"
        ),
    ),
    "mark-inside-the-line": (
        CHAPTER.replace("drug has", "drug{claim}`no-blue-drug` has").replace(".{claim}`no-blue-drug`", "."),
        {},
        "book/index.md, line 9: {claim}`no-blue-drug` stands inside the line; write it at its end",
    ),
    "chapter-that-is-none": (
        CHAPTER.replace("{claim}`no-blue-drug`", ""),
        {"chapter": "book/indes.md"},
        "data/review/claims.csv, line 2, chapter: book/indes.md is no chapter of the book; did you mean book/index.md?",
    ),
    "other-chapter": (
        CHAPTER,
        {"chapter": "book/other.md"},
        (
            "data/review/claims.csv, line 2, chapter: book/other.md, but {claim}`no-blue-drug` stands in book/index.md;"
            " write that"
        ),
    ),
}


@pytest.mark.parametrize(("text", "cells", "line"), BONDS.values(), ids=BONDS)
def test_a_claim_that_is_not_bound_to_its_sentence_is_one_line(bound, text, cells, line):
    bound.path("book/index.md").write_text(text, encoding="utf-8")
    bound.write("claims", [CLAIM | cells])
    assert bound.lines("prose") == [line]


def test_a_sentence_in_a_list_is_bound_without_its_sign(bound):
    bound.replace("book/index.md", SENTENCE, f"- {SENTENCE}")
    assert bound.lines() == []


def test_numbers_of_a_sentence_are_compared_as_they_are_written(bound):
    said = SENTENCE.replace("late setting", "setting of {value}`alpha-drug-pfs-median`")
    bound.replace("book/index.md", SENTENCE, said)
    bound.write("claims", [CLAIM | {"sentence": said}])
    assert bound.lines() == []


def test_a_conclusion_in_a_caption_is_bound_by_its_words(bound):
    head = CHAPTER.replace(SENTENCE + "{claim}`no-blue-drug`", "")
    cell = (
        f"```{{code-cell}} ipython3\n---\nmystnb:\n  figure:\n    caption: |\n      {SENTENCE}\n---\n1\n```\n"
    )
    bound.path("book/index.md").write_text(head + cell, encoding="utf-8")
    assert bound.lines("prose") == []
    bound.write("outcomes", [*review.OUTCOMES, PROLONGED])
    assert [line.partition(":")[0] for line in bound.lines("prose")] == ["book/index.md, line 15"]


def test_a_conclusion_in_the_caption_of_a_table_is_bound_by_its_words(bound):
    head = CHAPTER.replace(SENTENCE + "{claim}`no-blue-drug`", "")
    cell = f'```{{code-cell}} ipython3\ntables.trials(\n    caption="Blue trials. {SENTENCE} NA, does not apply.",\n)\n```\n'
    bound.path("book/index.md").write_text(head + cell, encoding="utf-8")
    assert bound.lines("prose") == []
    bound.write("outcomes", [*review.OUTCOMES, PROLONGED])
    assert [line.partition(":")[0] for line in bound.lines("prose")] == ["book/index.md, line 12"]


def test_a_review_without_such_a_table_is_no_fault(bound):
    bound.descriptor["resources"] = [r for r in bound.descriptor["resources"] if r["name"] != "claims"]
    bound.describe()
    bound.path("data/review/claims.csv").unlink()
    bound.replace("book/index.md", "{claim}`no-blue-drug`", "")
    assert bound.lines() == []


def test_a_table_that_cannot_be_read_silences_the_conclusions(bound):
    bound.path("data/trials/outcomes.csv").write_bytes(b"\xff\xfeo")
    assert [line for line in bound.lines() if "claims.csv" in line or "borne out" in line] == []


# The form of a question.

MISTYPED = {
    "quantifier": (
        "non outcomes where endpoint = OS",
        "“non outcomes where endpoint = OS” does not begin as a question; did you mean no?",
    ),
    "no-quantifier": (
        "outcomes where endpoint = OS",
        (
            "“outcomes where endpoint = OS” does not begin as a question; write no, every, some, at least N, at most N or"
            " exactly N, then a table, then where"
        ),
    ),
    "no-where": (
        "no outcomes endpoint = OS",
        (
            "“no outcomes endpoint = OS” does not begin as a question; write where before the conditions, such as: no"
            " outcomes where endpoint = OS"
        ),
    ),
    "table": ("no outcoms where endpoint = OS", "“outcoms” is no table; did you mean outcomes?"),
    "column": (
        "no outcomes where strategie = blue",
        "“strategie” is no column of outcomes; did you mean strategy?",
    ),
    "column-of-comparator": (
        "no outcomes where comparator regime contains betaxel",
        "“comparator regime” is no column of outcomes; did you mean comparator_regimen?",
    ),
    "word": ("no outcomes where strategy = bleu", "“bleu” is no word of strategy; did you mean blue?"),
    "label-for-word": (
        "no outcomes where endpoint = Overall survival",
        "“Overall survival” is no word of endpoint; write OS",
    ),
    "word-of-several": (
        "no outcomes where phase is one of 2, III",
        "“III” is no word of phase; there are 1, 1b, 1/2, 2, 2/3, 3",
    ),
    "no-condition": (
        "no outcomes where endpoint OS",
        "“endpoint OS” is no condition; write a column, then =, is not, is one of, contains, <, <=, > or >=, then a word",
    ),
    "trial": (
        "no outcomes where trial = gama",
        "“gama” stands in no row of trials as trial; did you mean gamma?",
    ),
    "words-in-no-cell": (
        "no outcomes where regimen contains betaxol",
        "“betaxol” stands in no cell of regimen in arms",
    ),
    "order-of-words": (
        "no outcomes where strategy < blue",
        "strategy < blue: strategy holds words; write = or contains",
    ),
    "number": ("no outcomes where ci_high < one", "ci_high < “one”; write a number there"),
    "comma-too-many": (
        "no arms where regimen contains one of betaxel,",
        "“regimen contains one of betaxel,” has a comma without a word beside it; delete the comma",
    ),
    "not-a-number": ("no outcomes where ci_high < nan", "ci_high < “nan”; write a number there"),
    "decimal-comma": ("no outcomes where ci_high < 1,0", "ci_high < “1,0”; write a number there"),
    "day": ("no outcomes where cutoff > 2021", "cutoff > “2021”; write a day, such as 2024-02-29"),
    "every-without-have": (
        "every outcomes where endpoint = OS",
        "“every” without what the rows must have; add it at the end, such as: ; have ci_high >= 1",
    ),
    "all-cuts-of-trials": (
        "no trials (all cuts) where phase = 3",
        "(all cuts) after trials; only outcomes have data cuts, delete it",
    ),
    "except-no-key": (
        "no outcomes where endpoint = OS; except alpha-drug-oss",
        "except “alpha-drug-oss”, which is no key of outcomes; did you mean alpha-drug-os?",
    ),
}


@pytest.mark.parametrize(("holds_if", "said"), MISTYPED.values(), ids=MISTYPED)
def test_a_mistyped_question_is_one_line_with_what_to_write(bound, holds_if, said):
    bound.write("claims", [CLAIM | {"holds_if": holds_if}])
    assert bound.lines("prose") == [f"data/review/claims.csv, line 2, holds_if: {said} (no-blue-drug)"]


def test_a_second_question_is_read_too(bound):
    bound.write("claims", [CLAIM | {"holds_if": f"{QUESTION}; and no trails where phase = 3"}])
    assert bound.lines("prose") == [
        "data/review/claims.csv, line 2, holds_if: “trails” is no table; did you mean trials? (no-blue-drug)"
    ]


def test_a_row_left_aside_for_nothing_is_named(bound):
    bound.write("claims", [CLAIM | {"holds_if": f"{QUESTION}; except alpha-drug-os"}])
    assert bound.lines("prose") == [
        "data/review/claims.csv, line 2, holds_if: except alpha-drug-os is no longer needed; delete it (no-blue-drug)"
    ]


PIECES = st.sampled_from(
    [
        "no",
        "every",
        "some",
        "exactly",
        "2",
        "outcomes",
        "trials",
        "arms",
        "where",
        "have",
        "except",
        "endpoint",
        "=",
        "OS",
        ";",
        "and",
        "<",
        "1",
        "contains",
        "is",
        "not",
        "one",
        "of",
        ",",
        "(",
        "(all",
        "cuts)",
        "phase",
        "nan",
        "ci_high",
        "\\",
        "*",
        "[",
    ]
)


@settings(
    max_examples=60, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(holds_if=st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=14).map(" ".join))
def test_whatever_stands_as_a_question_gives_lines_and_no_traceback(bound, holds_if):
    bound.write("claims", [CLAIM | {"holds_if": holds_if}])
    assert all(isinstance(fault, Fault) and "\n" not in str(fault) for fault in bound.faults("prose"))


# What the answers are.


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    return claims.tables(Project(review.build(tmp_path_factory.mktemp("review")).root))


def answer(text, tables):
    (question,) = questions.read(text, tables)
    return questions.ask(question, tables)


ANSWERS = {
    "no outcomes where endpoint = OS; ci_high < 1": (True, 0),
    "no outcomes where endpoint = PFS; ci_high < 1": (False, 1),
    "no outcomes (all cuts) where endpoint = PFS; ci_high < 1": (False, 3),
    "some outcomes where endpoint = PFS; ci_high < 1": (True, 1),
    "some outcome where endpoint is PFS; ci_high<1": (True, 1),
    "some outcomes where endpoint = DCR": (False, 0),
    "at least 2 outcomes where endpoint = OS": (False, 1),
    "at most 1 outcomes where endpoint = OS": (True, 1),
    "exactly 1 outcomes where endpoint = OS": (True, 1),
    "exactly 2 outcomes where endpoint = OS": (False, 1),
    "every trials where strategy = red; have phase is one of 1, 1b, NR": (True, 3),
    "every trials where strategy = red; have phase is one of 1, 1b": (False, 2),
    "every trials where strategy = green; have phase = 3": (False, 0),
    "exactly 3 trials where mechanisms contains wall": (True, 3),
    "exactly 3 trials where strategy is not blue": (True, 3),
    "exactly 3 trials where strategy is none of blue, green": (True, 3),
    "exactly 3 arms where regimen contains betaxel; role = control": (True, 3),
    "exactly 1 arms where regimen does not contain betaxel; role = experimental; trial = alpha": (True, 1),
    "exactly 2 arms where regimen contains one of alphamab, Betamab": (True, 2),
    "exactly 2 outcomes where comparator-regimen contains BETAXEL; endpoint = PFS; phase = 1": (True, 2),
    "exactly 1 outcomes where trial population = Adults; arm n > 99; endpoint = OS": (True, 1),
    "exactly 1 outcomes where endpoint = PFS; cutoff >= 2021-01-01": (True, 1),
    "no outcomes where endpoint = OS; value < 0.9; except alpha-drug-os": (True, 0),
    "at least 1 outcomes where value = 0.8": (True, 1),
    "no events where phase = 3; kind = hold": (True, 0),
}


@pytest.mark.parametrize(("text", "expected"), ANSWERS.items(), ids=ANSWERS)
def test_a_question_has_this_answer_and_so_many_rows(text, expected, tables):
    found = answer(text, tables)
    assert (found.holds, found.found) == expected


def test_of_several_analyses_the_same_is_latest_as_in_figures(tmp_path):
    trials = review.trials(review.build(tmp_path))
    known = claims.tables(Project(tmp_path))
    from livingreview.evidence import results

    outcomes = known["outcomes"]
    kept = [outcomes.rows[at]["outcome"] for at in questions.latest(outcomes)]
    assert kept == results.latest(trials.outcomes).outcome.tolist()


def test_a_question_without_any_condition_counts_all_rows(tables):
    assert answer("exactly 5 trials", tables).holds


# What a reader is told.


def told(tables, holds_if):
    return claims.rests_on(claims.Claim("x", "book/index.md", "", holds_if, "NA"), tables)


def test_a_reader_is_told_the_question_its_rows_and_their_day(tables):
    assert told(
        tables, "no outcomes where phase = 3; endpoint = OS; measure = hazard-ratio; ci_high < 1"
    ) == (
        "This sentence rests on the tables: no row of “Outcomes of trials” (latest analysis of each) where phase is"
        " Phase 3; endpoint is Overall survival; measure is Hazard ratio and upper end of the interval is below 1."
        " Looked at: Alpha 0.85 (90% CI 0.70–1.05)."
        " It holds for them as they were compared with their sources, the last on 31 May 2024."
    )


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("endpoint = OS", "endpoint is Overall survival"),
        ("endpoint is not OS", "endpoint is not Overall survival"),
        ("endpoint is one of OS, PFS", "endpoint is Overall survival or Progression-free survival"),
        ("endpoint is none of OS, PFS", "endpoint is not Overall survival or Progression-free survival"),
        ("population contains 65", "population names 65"),
        ("population contains one of 65, Over", "population names 65 or Over"),
        ("population does not contain 65", "population does not name 65"),
        ("value < 1", "value is below 1"),
        ("value <= 1", "value is at most 1"),
        ("value > 1", "value is above 1"),
        ("value >= 1", "value is at least 1"),
    ],
)
def test_a_condition_is_told_in_words(tables, condition, words):
    (question,) = questions.read(f"no outcomes where {condition}", tables)
    assert questions.told(question, tables).endswith(f"where {words}")


def test_a_reader_is_told_that_no_row_was_found(tables):
    assert told(tables, "no trials where strategy = green") == (
        "This sentence rests on the tables: no row of “Clinical trials” where strategy is Green."
        " No such row is in the tables, which hold what our searches found."
        " They were last compared with their sources on 31 May 2024."
    )


def test_a_reader_is_told_what_was_left_aside(tables):
    said = told(tables, "no outcomes where endpoint = OS; value < 0.9; except alpha-drug-os")
    assert "(left aside: alpha-drug-os, 0.85 (90% CI 0.70–1.05))" in said


def test_a_reader_is_told_when_the_tables_say_otherwise(tables):
    said = told(tables, "no outcomes where endpoint = PFS; measure = hazard-ratio; ci_high < 1")
    assert said.endswith("The tables no longer bear it out: Alpha 0.80 (0.65–0.98).")


def test_more_rows_than_a_tip_holds_are_counted(tables):
    assert re.search(r" and \d more\. It holds", told(tables, "some outcomes where value > 0"))


def test_a_question_that_cannot_be_read_is_said(tables):
    with pytest.raises(QuestionError, match="no table"):
        told(tables, "no trails")


# Conclusions without a claim.


def test_the_list_tells_what_is_bound_and_what_concludes_without_a_claim(bound):
    box = ":::{admonition} Key points\n:class: lr-key-points\n\n- No red drug has prolonged life.\n- It rained.\n:::\n"
    bound.append("book/index.md", f"\n{box}\nNo text outside of a box is listed.\n")
    lines = list(conclusions.listed(Project(bound.root)))
    assert lines[0] == "Conclusions that are bound to a question to the tables: 1"
    assert lines[2].startswith("    holds (rows looked at: 0): no row of “outcomes”")
    assert lines[3:] == [
        "Sentences of summaries, key points and captions that may conclude and are not bound: 1",
        "book/index.md, line 14: No red drug has prolonged life.",
    ]


# Numbers that a later cut has superseded.


def printing(made, key, above=""):
    text = example.CHAPTER.split("The drug")[0] + f"{above}The ratio was {{estimate}}`{key}`.\n"
    made.path("book/index.md").write_text(text, encoding="utf-8")
    made.write("claims", [])


def test_a_number_that_a_later_cut_has_superseded_is_named_with_the_later_one(bound):
    printing(bound, "alpha-drug-pfs-early")
    assert bound.lines("prose") == [
        (
            "book/index.md, line 9: {estimate}`alpha-drug-pfs-early` prints an earlier cut; the latest is alpha-drug-pfs,"
            " 0.80 (0.65–0.98), in line 3 of data/trials/outcomes.csv: name that row, or say above the line why the earlier"
            " one is told: % earlier: <reason>"
        )
    ]


@pytest.mark.parametrize("key", ["alpha-drug-pfs", "alpha-drug-pfs-old"], ids=["latest", "subgroup"])
def test_a_number_that_nothing_supersedes_is_no_fault(bound, key):
    printing(bound, key)
    assert bound.lines("prose") == []


def test_a_rate_of_survival_at_another_time_supersedes_nothing(bound):
    rates = [
        review.rate(f"alpha/drug/os-{year}", "OS", "50.0", analysis="final", cutoff=f"{year}-01-01")
        for year in (2020, 2021)
    ]
    bound.write("outcomes", [*review.OUTCOMES, *rates])
    printing(bound, "alpha-drug-os-2020")
    assert bound.lines("prose") == []


def test_a_sentence_that_tells_the_earlier_cut_says_so_above(bound):
    printing(bound, "alpha-drug-pfs-early", "% earlier: the first report is compared with the last\n")
    assert bound.lines("prose") == []


def test_an_exception_for_an_earlier_cut_that_is_not_needed_is_named(bound):
    printing(bound, "alpha-drug-pfs", "% earlier: the first report is compared with the last\n")
    assert bound.lines("prose") == [
        "book/index.md, line 9: `% earlier:` is no longer needed, the next line prints no earlier cut; delete it"
    ]


def test_an_exception_for_an_earlier_cut_needs_a_reason(bound):
    printing(bound, "alpha-drug-pfs-early", "% earlier: so\n")
    assert bound.lines("prose") == [
        "book/index.md, line 9: `% earlier: so` gives no reason; at least 10 characters are expected"
    ]


def test_two_conclusions_are_each_bound_to_their_own_sentence(bound):
    other = "Some red drug has been tried."
    bound.append("book/index.md", f"\n{other}{{claim}}`some-red-drug`\n")
    second = {"claim": "some-red-drug", "sentence": other, "holds_if": "some trials where strategy = red"}
    bound.write("claims", [CLAIM, CLAIM | second])
    assert bound.lines("prose") == []


def test_a_conclusion_whose_mark_is_lost_is_told_in_its_table_where_the_tables_turn_against_it(bound):
    bound.path("book/index.md").write_text(CHAPTER.replace("{claim}`no-blue-drug`", ""), encoding="utf-8")
    bound.write("outcomes", [*review.OUTCOMES, PROLONGED])
    lost, turned = bound.lines("prose")
    assert lost.startswith("data/review/claims.csv, line 2, claim: no-blue-drug marks no sentence")
    assert turned.startswith(f"data/review/claims.csv, line 2, holds_if: “{SENTENCE}” is no longer borne out")


def test_the_list_names_each_conclusion_with_its_chapter(bound):
    lines = list(conclusions.listed(Project(bound.root)))
    assert lines[1] == f"book/index.md, no-blue-drug: {SENTENCE}"


# On chapters and tables without files.


def bond(text, *rows, chapters=None):
    """Return what is said of these claims and of a chapter of this text."""
    found = {"claims": example.table("claims", *rows)}
    read = chapters or [myst.read(text + "\n", "book/a.md")]
    return [str(fault) for fault in check_claims(found, read, Path("/nowhere"))]


ONE = {"claim": "one", "chapter": "book/a.md", "sentence": "A newt swims.", "holds_if": "no trials"}
OTHER = {"claim": "other", "chapter": "book/a.md", "sentence": "A frog jumps.", "holds_if": "no trials"}
FILE = "data/review/claims.csv"


@pytest.mark.parametrize(
    ("text", "cells", "lines"),
    [
        ("A newt swims.{claim}`one`\nA frog jumps. {claim}`other`", {}, []),
        (
            "A newt swims.{claim}`one`\nA frog jumps.{claim}`xyzzy`",
            {},
            [
                (
                    "book/a.md, line 2: {claim}`xyzzy` is no claim of data/review/claims.csv; add a row there, with the"
                    " sentence and its question"
                ),
            ],
        ),
        (
            "A frog jumps.{claim}`other`\nA newt swims.\nA toad.{claim}`xyzzy`",
            {},
            [
                (
                    "book/a.md, line 3: {claim}`xyzzy` is no claim of data/review/claims.csv; add a row there, with the"
                    " sentence and its question"
                ),
                (
                    f"{FILE}, line 2, claim: one marks no sentence; write {{claim}}`one` at the end of line 2 of"
                    " book/a.md, or delete this row"
                ),
            ],
        ),
        (
            "A frog jumps.{claim}`other`\nA newt swims.{claim}`one`\nAlso so.{claim}`one`\nAnd so.{claim}`one`",
            {},
            [
                (
                    f"book/a.md, line {line}: {{claim}}`one` already marks line 2 of book/a.md; each sentence has a claim"
                    " of its own, add a row for this one"
                )
                for line in (3, 4)
            ],
        ),
        (
            "A frog jumps.{claim}`other`\nA newt{claim}`one` swims.",
            {},
            ["book/a.md, line 2: {claim}`one` stands inside the line; write it at its end"],
        ),
        (
            "A frog jumps.{claim}`other`\nA newt sings.{claim}`one`",
            {},
            [
                (
                    f"{FILE}, line 2, sentence: “A newt swims.” is not what line 2 of book/a.md says, “A newt sings.”; copy"
                    " that line, and make sure that the question still means the same"
                )
            ],
        ),
        (
            "A frog jumps.{claim}`other`",
            {"chapter": "book/b.md"},
            [f"{FILE}, line 2, chapter: book/b.md is no chapter of the book; did you mean book/a.md?"],
        ),
        (
            "A frog jumps.{claim}`other`",
            {"chapter": "xyzzy"},
            [f"{FILE}, line 2, chapter: xyzzy is no chapter of the book"],
        ),
        (
            "A frog jumps.{claim}`other`\n:::{note} A newt swims.\nX.\n:::",
            {},
            [],
        ),
    ],
)
def test_a_bond_is_told_line_by_line(text, cells, lines):
    assert bond(text, ONE | cells, OTHER) == lines


def test_a_claim_is_looked_for_in_its_own_chapter():
    chapters = [
        myst.read("A newt swims.\n", "book/b.md"),
        myst.read("Words.\n\nA newt swims.\nA frog jumps.{claim}`other`\n", "book/a.md"),
    ]
    (line,) = bond("", ONE, OTHER, chapters=chapters)
    assert "at the end of line 3 of book/a.md" in line
    chapters[1] = myst.read("A newt swims.{claim}`on`\nA frog jumps.{claim}`other`\n", "book/a.md")
    (line,) = bond("", ONE, OTHER, chapters=chapters)
    assert line.startswith(
        "book/a.md, line 1: {claim}`on` is no claim of data/review/claims.csv; did you mean one?"
    )


@pytest.mark.parametrize("column", ["claim", "chapter", "sentence", "holds_if"])
def test_without_one_of_its_columns_nothing_is_said_of_claims(column):
    claims_table = example.table("claims", ONE)
    claims_table.header.remove(column)
    chapters = [myst.read("X.{claim}`xyzzy`\n", "book/a.md")]
    assert check_claims({"claims": claims_table}, chapters, Path("/nowhere")) == []
    assert check_claims({}, chapters, Path("/nowhere")) == []


def test_a_caption_in_code_is_found_by_its_line(tmp_path):
    file = tmp_path / "book/a.md"
    file.parent.mkdir()
    text = '```{code-cell} python\ntitle = "A newt swims."\ncaption = "So: A newt swims."\n```\n'
    file.write_text(text, encoding="utf-8")
    chapters = [myst.read("X.\n", "book/b.md"), myst.read(text, "book/a.md")]
    found = {"claims": example.table("claims", ONE)}
    assert check_claims(found, chapters, tmp_path) == []
    file.write_text(text.replace("caption", "captions"), encoding="utf-8")
    (fault,) = check_claims(found, chapters, tmp_path)
    assert "at the end of the sentence of book/a.md" in fault.message
    file.unlink()
    assert len(check_claims(found, chapters, tmp_path)) == 1


def answered(holds_if, text="A newt swims.{claim}`one`", outcomes=()):
    trials = [{"trial": f"t{n}", "name": f"T{n}", "phase": "3"} for n in range(1, 6)]
    found = {
        "claims": example.table("claims", ONE | {"holds_if": holds_if}),
        "trials": example.table("trials", *trials),
        "arms": example.table("arms"),
        "outcomes": example.table("outcomes", *outcomes),
    }
    return [
        str(fault) for fault in check_claims(found, [myst.read(text + "\n", "book/a.md")], Path("/nowhere"))
    ]


TOLD = "“A newt swims.” is no longer borne out by the tables (one)"
END = f"change the sentence, or its question in {FILE}, line 2"


@pytest.mark.parametrize(
    ("holds_if", "why"),
    [
        ("some trials", None),
        ("no trials where trial = t2", "data/trials/trials.csv, line 3, t2, trial t2"),
        ("at least 6 trials", "5 rows of data/trials/trials.csv fit, expected at least 6"),
        ("every trials where trial = t2; have phase = 3", None),
        (
            "every trials where phase = 2; have phase = 3",
            "0 rows of data/trials/trials.csv fit, expected one or more",
        ),
        ("exactly 2 trials where trial = t2", "1 row of data/trials/trials.csv fit, expected exactly 2"),
    ],
)
def test_what_the_tables_say_against_a_sentence_is_told_with_it(holds_if, why):
    (*lines,) = answered(holds_if)
    if why is None:
        assert lines == []
    else:
        (line,) = lines
        assert line.startswith(f"book/a.md, line 1: {TOLD}: ")
        assert line.endswith(f"; {END}")
        assert why.split(", trial")[0] in line


def test_of_many_rows_three_are_named_and_the_others_counted():
    (line,) = answered("no trials where phase = 3")
    assert line.count("data/trials/trials.csv, line ") == 3
    assert f" · and 2 rows more; {END}" in line
    (line,) = answered("no trials where phase = 3; and no trials where trial = t2")
    assert " · and 2 rows more · data/trials/trials.csv, line 3, t2, " in line


def test_rows_that_are_not_what_every_row_must_be_are_named_without_a_count():
    (line,) = answered("every trials where phase = 3; have trial = t2")
    assert line.startswith(f"book/a.md, line 1: {TOLD}: data/trials/trials.csv, line 2, t1, ")
    assert " · and 1 rows more; change" in line
    assert "expected" not in line


def test_rows_of_a_question_with_a_number_are_named_behind_their_count():
    (line,) = answered("at most 1 trials where phase = 3")
    assert (
        "5 rows of data/trials/trials.csv fit, expected at most 1 (data/trials/trials.csv, line 2, t1, "
        in line
    )


def test_a_sentence_that_is_nowhere_is_told_in_its_table():
    lost, turned = answered("no trials where trial = t2", "X.")
    assert lost.startswith(f"{FILE}, line 2, claim: one marks no sentence")
    assert turned.startswith(f"{FILE}, line 2, holds_if: {TOLD}: data/trials/trials.csv, line 3, t2, ")


def test_a_row_left_aside_for_nothing_is_told_with_its_claim():
    assert answered("no trials where trial = t9; except t1") != []
    assert answered("no trials where trial = t2; except t2") == []
    assert answered("no trials where trial = t2; except t1; except t2") == [
        f"{FILE}, line 2, holds_if: except t1 is no longer needed; delete it (one)"
    ]
