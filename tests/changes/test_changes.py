"""A change tells what it does to the evidence: rows, sentences, conclusions, cuts, marks of a second reading."""

import json
import subprocess
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from livingreview.changes import formats, report, rows
from livingreview.changes.effects import Readings
from livingreview.changes.report import Report
from livingreview.changes.rows import about
from livingreview.check.base import BaseError, Earlier, unpacked
from livingreview.evidence.questions import Table
from livingreview.project import Project
from tests.example import ARMS, HAZARD_RATIO, MEDIAN, build

DAY = date(2025, 5, 31)
CLAIM = {
    "claim": "no-ratio-below-half",
    "chapter": "book/index.md",
    "sentence": "The ratio was {estimate}`example-1-pfs-hr`.",
    "holds_if": "no outcomes where measure = hazard-ratio; value < 0.5",
}


@pytest.fixture
def pair(tmp_path):
    """The same project twice: as it was, and as a test changes it."""
    (tmp_path / "was").mkdir()
    (tmp_path / "is").mkdir()
    was, now = build(tmp_path / "was"), build(tmp_path / "is")
    for one in (was, now):
        one.write("claims", [CLAIM])
    return was, now


def told(pair):
    was, now = pair
    return report.since(Earlier(Project(was.root), "abc", DAY), Project(now.root))


def outcomes(now, *changed):
    now.write("outcomes", [HAZARD_RATIO | (changed[0] if changed else {}), MEDIAN, *changed[1:]])


def test_nothing_changed_is_said_so(pair):
    found = told(pair)
    assert found.is_empty
    assert formats.NOTHING in formats.FORMATS["text"](found)


def test_a_changed_number_is_told_cell_by_cell_with_its_trial_and_its_source(pair):
    outcomes(pair[1], {"value": "0.81", "read_again_on": "NA"})
    (change,) = told(pair).rows
    assert (change.kind, change.table, change.key) == ("changed", "outcomes", "example-1-pfs-hr")
    assert [(cell.column, cell.before, cell.now) for cell in change.cells] == [("value", "0.80", "0.81")]
    assert change.about.startswith("Example 1, ")
    assert change.about.endswith(": 0.81 (95% CI 0.65–0.98)")
    said = formats.FORMATS["text"](told(pair))
    assert "0.80 → 0.81" in said
    assert "source: Doe and Roe, 2020" in said
    assert "https://doi.org/10.1000/example.1" in said


def test_a_word_of_a_list_is_told_by_its_label(pair):
    outcomes(pair[1], {"measure": "rate"})
    (change,) = told(pair).rows
    (cell,) = (cell for cell in change.cells if cell.column == "measure")
    assert (cell.before, cell.now) == ("Hazard ratio", "Rate")


def test_a_row_without_a_name_is_told_by_its_title_or_its_reason_and_never_by_a_label():
    table = Table("questions", [], {"fields": [], "primaryKey": ["question"], "missingValues": ["NA"]})
    assert (
        about({"question": "drug-pfs", "title": "Drug v placebo", "reason": "NA"}, table, {})
        == "Drug v placebo"
    )
    assert about({"outcome": "snarf-pfs", "reason": "NA"}, table, {}) == "snarf-pfs"
    assert about({"outcome": "snarf-pfs", "reason": "Stopped early."}, table, {}) == "Stopped early."


def test_what_was_removed_comes_before_what_was_changed_and_added(pair):
    pair[1].write(
        "outcomes", [MEDIAN | {"value": "5.7"}, MEDIAN | {"outcome": "example-1-os-drug", "endpoint": "OS"}]
    )
    assert [change.kind for change in told(pair).rows] == ["removed", "changed", "added"]
    heads = [head for head, _ in formats.sections(told(pair))]
    assert heads.index("Rows removed") < heads.index("Rows changed") < heads.index("Rows added")


def test_the_order_of_rows_is_no_change(pair):
    pair[1].write("outcomes", [MEDIAN, HAZARD_RATIO])
    assert told(pair).is_empty


def test_a_sentence_that_nobody_edited_is_told_when_its_number_changes(pair):
    outcomes(pair[1], {"value": "0.81"})
    (sentence,) = told(pair).sentences
    assert (sentence.chapter, sentence.keys) == ("book/index.md", ("example-1-pfs-hr",))
    assert sentence.before == "The ratio was 0.80 (95% CI 0.65–0.98)."
    assert sentence.now == "The ratio was 0.81 (95% CI 0.65–0.98)."


def test_a_sentence_in_other_words_is_no_sentence_that_prints_something_else(pair):
    pair[1].replace("book/index.md", "The ratio was", "The hazard ratio was")
    assert told(pair).sentences == ()


@pytest.mark.parametrize("which", [0, 1])
def test_a_chapter_that_cannot_be_read_has_no_sentences(pair, which):
    outcomes(pair[1], {"value": "0.81"})
    pair[which].path("book/index.md").write_bytes(b"The ratio was {estimate}`example-1-pfs-hr`.\n\xff")
    found = told(pair)
    assert found.sentences == ()
    assert len(found.rows) == 1


def test_a_sentence_whose_row_is_gone_says_so(pair):
    pair[1].write("outcomes", [MEDIAN])
    (sentence,) = told(pair).sentences
    assert sentence.now == "The ratio was [no such row]."


@pytest.mark.parametrize(("value", "verdict"), [("0.81", "holds"), ("0.45", "no longer holds")])
def test_a_conclusion_is_told_when_a_row_that_it_looks_at_changes(pair, value, verdict):
    outcomes(pair[1], {"value": value})
    (conclusion,) = told(pair).conclusions
    assert (conclusion.key, conclusion.verdict, conclusion.rows) == (
        "no-ratio-below-half", verdict, ("example-1-pfs-hr",),
    )  # fmt: skip


def test_conclusions_that_are_new_or_gone_are_told(pair):
    pair[1].write("claims", [CLAIM | {"claim": "another"}])
    assert [(one.key, one.verdict) for one in told(pair).conclusions] == [
        ("no-ratio-below-half", "gone"), ("another", "new"),
    ]  # fmt: skip


def test_a_later_cut_names_the_row_whose_place_it_takes(pair):
    later = HAZARD_RATIO | {"outcome": "example-1-pfs-hr-2025", "value": "0.78", "cutoff": "2025-01-01"}
    outcomes(pair[1], {}, later)
    (cut,) = told(pair).superseded
    assert (cut.earlier, cut.later) == ("example-1-pfs-hr", "example-1-pfs-hr-2025")


@pytest.mark.parametrize(
    ("changed", "readings"),
    [
        ({"value": "0.81", "read_again_on": "NA"}, Readings(("outcomes: example-1-pfs-hr",), ())),
        ({"value": "0.81"}, Readings((), ("outcomes: example-1-pfs-hr",))),
        ({"note": "Other words"}, Readings((), ())),
        ({"locator": "Table 1"}, Readings((), ())),
    ],
)
def test_marks_of_a_second_reading_are_told_where_they_go_or_stay_wrongly(pair, changed, readings):
    read = {"read_again_on": "2025-01-01"}
    outcomes(pair[0], read)
    outcomes(pair[1], read | changed)
    assert told(pair).readings == readings


def test_a_table_that_is_new_has_only_new_rows(pair):
    was, now = pair
    before = report.claims.tables(Project(was.root))
    after = report.claims.tables(Project(now.root))
    without = {name: table for name, table in before.items() if name != "arms"}
    assert {(one.kind, one.key) for one in rows.compare(without, after)} == {
        ("added", f"{arm['trial']}/{arm['arm']}") for arm in ARMS
    }
    assert {one.kind for one in rows.compare(before, {n: t for n, t in after.items() if n != "arms"})} == {
        "removed"
    }


class _Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.words = [], ""

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        assert [name for name, _ in attrs if name != "href"] == []

    def handle_data(self, data):
        self.words += data


NASTY = [
    "<script>alert(1)</script>", "| a | b |", "```\ncode", "[x](javascript:alert(1))", "![x](http://example.org)",
    "@everyone #1", "</ul><h1>", "&lt;b&gt;", "a\n\n# Head", "=cmd()", "\u202eabc", "https://example.org/x",
]  # fmt: skip


def shown(words, form):
    change = rows.Change("changed", "t", "T", "k", words, (rows.Cell("c", words, words, ""),), "")
    found = Report("x", (change,), (), (), (), Readings((), ()), {})
    written = formats.FORMATS[form](found)
    page = (
        MarkdownIt("commonmark", {"html": True}).enable("table").render(written)
        if form == "markdown"
        else written
    )
    reader = _Tags()
    reader.feed(page)
    reader.close()
    return reader


@pytest.mark.parametrize("form", ["markdown", "html"])
@pytest.mark.parametrize("words", NASTY)
def test_whatever_stands_in_a_cell_is_shown_and_not_obeyed(words, form):
    reader = shown(words, form)
    assert set(reader.tags) <= {"p", "h3", "ul", "li"}
    assert " ".join(words.split()) in " ".join(reader.words.split())


@given(st.text(min_size=1, max_size=60))
def test_no_text_of_a_cell_becomes_markup(words):
    for form in ("markdown", "html"):
        assert set(shown(words, form).tags) <= {"p", "h3", "ul", "li"}


def test_json_holds_all_of_it(pair):
    outcomes(pair[1], {"value": "0.45"})
    found = json.loads(formats.FORMATS["json"](told(pair)))
    assert found["rows"][0]["cells"][0] == {
        "column": "value",
        "title": "Value",
        "before": "0.80",
        "now": "0.45",
    }
    assert found["conclusions"][0]["verdict"] == "no longer holds"
    assert found["is_empty"] is False


def test_a_revision_that_nobody_knows_is_refused_in_one_line(tmp_path):
    made = build(tmp_path)
    subprocess.run(["git", "-C", made.root, "init", "--quiet", "--initial-branch", "main"], check=True)
    with (
        pytest.raises(BaseError, match=r"^BASE xyzzy: git knows no such revision"),
        unpacked(Project(made.root), "xyzzy", "BASE"),
    ):
        pass
