"""What differs between two states is gathered as a reader wants to know it, in as few lines as tell it."""

import pytest

from livingreview.evidence.editions import BOUND, BOUND_MANY, changes
from livingreview.project import Project
from livingreview.release.compare import FEW, VERDICTS, compare
from tests.example import ARMS, CHAPTER, HAZARD_RATIO, MEDIAN, TRIALS, build

CLAIM = {
    "claim": "no-ratio-below-half",
    "chapter": "book/index.md",
    "sentence": "The ratio was {estimate}`example-1-pfs-hr`.",
    "holds_if": "no outcomes where measure = hazard-ratio; value < 0.5",
}


@pytest.fixture
def pair(tmp_path):
    for name in ("was", "is"):
        (tmp_path / name).mkdir()
    was, now = build(tmp_path / "was"), build(tmp_path / "is")
    for one in (was, now):
        one.path("_toc.yml").write_text("format: jb-book\nroot: book/index\n", encoding="utf-8")
    return was, now


def told(pair, kind=None):
    found = compare(*(Project(one.root) for one in pair))
    return [one for one in found if kind in (None, one.kind)]


def test_nothing_is_told_where_nothing_changed(pair):
    assert told(pair) == []


def test_a_changed_result_is_told_with_its_trial_and_both_numbers(pair):
    pair[1].write("outcomes", [HAZARD_RATIO | {"value": "0.81", "ci_high": "0.99"}, MEDIAN])
    (one,) = told(pair, "result")
    assert (one.trial, one.old, one.new) == (
        "example-1", "value 0.80; upper end of the interval 0.98",
        "value 0.81; upper end of the interval 0.99",
    )  # fmt: skip


def test_a_result_that_is_gone_is_told(pair):
    pair[1].path("book/index.md").write_text(
        CHAPTER.replace("The ratio was {estimate}`example-1-pfs-hr`.\n", ""), encoding="utf-8"
    )
    pair[1].write("outcomes", [MEDIAN])
    (one,) = told(pair, "result")
    assert "no longer in the tables" in one.what
    assert "0.80" in one.old


def test_another_day_of_reading_or_status_is_no_change_for_a_reader(pair):
    pair[1].write("outcomes", [HAZARD_RATIO | {"checked_on": "2024-06-30", "status": "secondary"}, MEDIAN])
    assert told(pair) == []


def test_the_day_of_the_tables_in_a_sentence_is_no_news_but_other_words_beside_it_are(pair):
    sentence = "\nThe tables were compared on {as-of}`outcomes`.\n"
    for one in pair:
        one.append("book/index.md", sentence)
    pair[1].write("outcomes", [HAZARD_RATIO | {"checked_on": "2024-06-30"}, MEDIAN])
    assert told(pair) == []
    text = (pair[1].root / "book/index.md").read_text(encoding="utf-8")
    (pair[1].root / "book/index.md").write_text(text.replace("were compared", "were read"), encoding="utf-8")
    (one,) = told(pair)
    assert (one.kind, one.what) == ("words", "1 sentence is worded otherwise, new or gone")


def test_a_sentence_that_gives_another_number_is_told_before_and_now(pair):
    pair[1].write("outcomes", [HAZARD_RATIO, MEDIAN | {"value": "7.1"}])
    (one,) = told(pair, "number")
    assert one.chapter == "book/index.md"
    assert "5.6" in one.old
    assert "7.1" in one.new


def test_a_new_trial_is_one_line_with_what_came_with_it(pair):
    pair[1].write("trials", [*TRIALS, {"trial": "example-3", "name": "Example 3"}])
    pair[1].write("arms", [*ARMS, {"trial": "example-3", "arm": "drug", "role": "single", "n": "5"}])
    (one,) = told(pair)
    assert (one.kind, one.trial) == ("trial", "example-3")
    assert one.what == "Example 3 is new in the tables: 1 row is new in “Arms of trials”"


def test_many_changed_results_of_a_trial_are_counted(pair):
    many = [
        MEDIAN | {"outcome": f"example-1-os-{n}", "endpoint": "OS", "population": f"part {n}"}
        for n in range(FEW + 1)
    ]
    pair[0].write("outcomes", [HAZARD_RATIO, MEDIAN, *many])
    pair[1].write("outcomes", [HAZARD_RATIO, MEDIAN, *(one | {"value": "9.9"} for one in many)])
    assert told(pair, "result") == []
    (one,) = told(pair, "trial")
    assert f"{FEW + 1} results changed" in one.what


def test_a_gap_that_is_filled_is_no_changed_result(pair):
    pair[0].write("outcomes", [HAZARD_RATIO, MEDIAN | {"ci_low": "NR", "ci_high": "NR"}])
    pair[1].write("outcomes", [HAZARD_RATIO, MEDIAN | {"ci_low": "4.0", "ci_high": "6.0", "ci_level": "95"}])
    assert told(pair, "result") == []
    assert "3 missing numbers are now known" in told(pair, "trial")[0].what


def test_a_conclusion_that_the_tables_no_longer_bear_out_comes_first(pair):
    for one in pair:
        one.write("claims", [CLAIM])
    pair[1].write("outcomes", [HAZARD_RATIO | {"value": "0.40", "ci_low": "0.30", "ci_high": "0.50"}, MEDIAN])
    first = told(pair)[0]
    assert (first.kind, first.what) == ("conclusion", "A conclusion is no longer borne out by the tables")
    assert first.chapter == "book/index.md"


def test_other_words_of_a_conclusion_are_told_as_a_reader_sees_them(pair):
    pair[0].write("claims", [CLAIM])
    pair[1].write(
        "claims", [CLAIM | {"sentence": "The *ratio* of [the trial](x.md) was {estimate}`example-1-pfs-hr`."}]
    )
    (one,) = told(pair, "conclusion")
    assert one.old == "The ratio was 0.80 (95% CI 0.65–0.98)."
    assert one.new == "The ratio of the trial was 0.80 (95% CI 0.65–0.98)."


def test_a_new_page_is_named_by_its_title(pair):
    pair[1].path("book/second.md").write_text("# A *second* page\n", encoding="utf-8")
    (one,) = told(pair)
    assert (one.kind, one.what, one.chapter) == ("page", "A page is new: A second page", "book/second.md")


def test_other_words_are_counted_by_chapter(pair):
    pair[1].path("book/index.md").write_text(CHAPTER + "A sentence.\n\nAnother.\n", encoding="utf-8")
    (one,) = told(pair)
    assert (one.kind, one.what) == ("words", "2 sentences are worded otherwise, new or gone")


def test_a_conclusion_is_told_whole_however_long_it_is(pair):
    long = "The ratio was {estimate}`example-1-pfs-hr`, " + "which is one of many, " * 40 + "and no other."
    pair[0].write("claims", [CLAIM])
    pair[1].write("claims", [CLAIM | {"sentence": long}])
    (one,) = told(pair, "conclusion")
    assert one.new == long.replace("{estimate}`example-1-pfs-hr`", "0.80 (95% CI 0.65–0.98)")


def test_every_count_names_what_is_counted(pair):
    for one, years in zip(pair, (("2001", "2002"), ("2001", "2003")), strict=True):
        text = "A sentence of {value}`example-1-pfs-hr`.\n\n"
        one.path("book/index.md").write_text(CHAPTER + text * (one is pair[0]), encoding="utf-8")
        one.write(
            "glossary", [{"term": f"T{year}", "expansion": "A term", "definition": "One."} for year in years]
        )
    assert [one.what for one in told(pair, "words")] == ["1 sentence with numbers is gone"]
    assert [one.what for one in told(pair, "rows")] == ["“Glossary”: 1 row is new, 1 row is gone"]


def test_conclusions_of_the_editions_so_far_have_the_titles_that_are_given_now():
    whats = {one.what for one in changes(Project.find()) if one.kind == "conclusion"}
    others = whats - {BOUND, *VERDICTS.values()}
    assert all(one.endswith(f" {BOUND_MANY}") for one in others)
