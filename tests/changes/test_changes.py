"""A change tells what it does to the evidence: rows, sentences, conclusions, cuts, marks of a second reading."""

import json
import subprocess
from datetime import date

import pytest

from livingreview.changes import formats, report, rows
from livingreview.changes import told as words
from livingreview.changes.effects import Readings
from livingreview.changes.markdown import Place
from livingreview.check.base import BaseError, Earlier, unpacked
from livingreview.evidence.facts import about
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


def written(form, found, place=None):
    return formats.FORMATS[form](found, place or Place())


def outcomes(now, *changed):
    now.write("outcomes", [HAZARD_RATIO | (changed[0] if changed else {}), MEDIAN, *changed[1:]])


def test_nothing_changed_is_said_so(pair):
    found = told(pair)
    assert found.is_empty
    assert words.NOTHING in written("text", found)


def test_a_changed_number_is_told_cell_by_cell_with_its_trial_and_its_source(pair):
    outcomes(pair[1], {"value": "0.81", "read_again_on": "NA"})
    (change,) = told(pair).rows
    assert (change.kind, change.table, change.key) == ("changed", "outcomes", "example-1-pfs-hr")
    assert [(cell.column, cell.before, cell.now) for cell in change.cells] == [("value", "0.80", "0.81")]
    assert change.about.startswith("Example 1, ")
    assert change.about.endswith(": 0.81 (95% CI 0.65–0.98)")
    said = written("text", told(pair))
    assert "0.80 → 0.81" in said
    assert "Source: Doe and Roe, 2020" in said
    assert "https://doi.org/10.1000/example.1" in said


def test_a_word_of_a_list_is_told_by_its_label(pair):
    outcomes(pair[1], {"measure": "rate"})
    (change,) = told(pair).rows
    (cell,) = (cell for cell in change.cells if cell.column == "measure")
    assert (cell.before, cell.now) == ("hazard-ratio", "rate")
    assert (cell.said_before, cell.said_now) == ("Hazard ratio", "Rate")


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
    heads = [section.head for section in words.sections(told(pair))]
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


def test_a_sentence_in_other_words_with_the_same_numbers_is_no_change_in_the_evidence(pair):
    pair[1].replace("book/index.md", "The ratio was", "The hazard ratio was")
    (sentence,) = told(pair).sentences
    assert sentence.kind == "words"
    assert sentence.before.startswith("The ratio was 0.80")
    assert sentence.now.startswith("The hazard ratio was 0.80")
    assert told(pair).is_empty
    assert written("text", told(pair)).splitlines()[1] == (
        "No change in the evidence. 1 page that may change, 1 line in other words."
    )


def test_a_sentence_that_names_another_row_is_told_before_and_after(pair):
    pair[1].replace(
        "book/index.md", "The ratio was {estimate}`example-1-pfs-hr`", "It was {patients}`example-1/drug`"
    )
    (sentence,) = told(pair).sentences
    assert (sentence.kind, sentence.now) == ("number", "It was 60.")
    assert not told(pair).is_empty


def test_a_sentence_with_a_number_that_was_removed_is_a_loss_and_a_moved_one_is_nothing(pair):
    line = "The ratio was {estimate}`example-1-pfs-hr`.\n"
    pair[1].replace("book/index.md", line, "")
    (sentence,) = told(pair).sentences
    assert (sentence.kind, sentence.before, sentence.now) == (
        "gone",
        "The ratio was 0.80 (95% CI 0.65–0.98).",
        "",
    )
    pair[1].replace("book/index.md", "# An example\n", f"# An example\n\n{line}")
    assert told(pair).sentences == ()


def test_code_of_a_chapter_is_no_sentence(pair):
    for one, value in zip(pair, "12", strict=True):
        one.append("book/index.md", f"\n```{{code-cell}} ipython3\nvalue = {value}\n```\n")
    assert told(pair).sentences == ()
    (page,) = told(pair).pages
    assert page.code


def test_a_chapter_that_was_deleted_is_told_among_the_losses_with_its_sentences(pair):
    pair[0].path("book/more.md").write_text(
        "# More\n\nIt was {estimate}`example-1-pfs-hr`.\n", encoding="utf-8"
    )
    found = told(pair)
    assert [(page.kind, page.name, page.title) for page in found.pages] == [("removed", "book/more", "More")]
    assert next((one.kind, one.chapter) for one in found.sentences) == ("gone", "book/more.md")
    heads = [(section.head, section.is_loss) for section in words.sections(found)]
    assert ("Pages removed", True) in heads


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
    assert (cut.kind, cut.earlier, cut.later) == ("followed", "example-1-pfs-hr", "example-1-pfs-hr-2025")
    assert (cut.earlier_says, cut.later_says) == (
        "Example 1, Progression-free survival Hazard ratio: 0.80 (95% CI 0.65–0.98)",
        "Example 1, Progression-free survival Hazard ratio: 0.78 (95% CI 0.65–0.98)",
    )
    assert cut.printed_in == ("book/index.md, line 10",)


def test_a_sentence_that_says_that_it_means_the_earlier_cut_is_not_named(pair):
    later = HAZARD_RATIO | {"outcome": "example-1-pfs-hr-2025", "value": "0.78", "cutoff": "2025-01-01"}
    outcomes(pair[1], {}, later)
    pair[1].replace("book/index.md", "The ratio was", "% earlier: the first report is told\nThe ratio was")
    assert told(pair).superseded[0].printed_in == ()


def test_an_earlier_cut_that_got_another_key_is_followed_and_none_is_lost(pair):
    earlier = HAZARD_RATIO | {"cutoff": "2024-01-01"}
    outcomes(pair[0], {"cutoff": "2024-01-01"})
    outcomes(
        pair[1], {"value": "0.78", "cutoff": "2025-01-01"}, earlier | {"outcome": "example-1-pfs-hr-2024"}
    )
    (cut,) = told(pair).superseded
    assert (cut.kind, cut.earlier, cut.later) == ("followed", "example-1-pfs-hr-2024", "example-1-pfs-hr")


def test_an_earlier_cut_that_was_overwritten_is_a_loss(pair):
    outcomes(pair[0], {"cutoff": "2024-01-01"})
    outcomes(pair[1], {"value": "0.78", "cutoff": "2025-01-01"})
    assert [cut.kind for cut in told(pair).superseded] == ["lost"]
    assert next(s for s in words.sections(told(pair)) if s.head == "Earlier cuts").is_loss


def test_two_rows_of_which_the_order_decides_which_is_shown_are_told_when_they_change_places(pair):
    twin = HAZARD_RATIO | {"outcome": "example-1-pfs-hr-b", "value": "0.78"}
    outcomes(pair[0], {}, twin)
    pair[1].write("outcomes", [twin, MEDIAN, HAZARD_RATIO])
    found = told(pair)
    assert [(cut.earlier, cut.later) for cut in found.superseded] == [
        ("example-1-pfs-hr-b", "example-1-pfs-hr")
    ]
    assert not found.is_empty


def test_a_corrected_number_of_the_same_cut_supersedes_nothing(pair):
    outcomes(pair[1], {"value": "0.78"})
    assert told(pair).superseded == ()


def test_a_row_that_is_withdrawn_brings_the_one_before_it_back(pair):
    later = HAZARD_RATIO | {"outcome": "example-1-pfs-hr-2025", "value": "0.78", "cutoff": "2025-01-01"}
    outcomes(pair[0], {}, later)
    (cut,) = told(pair).superseded
    assert (cut.kind, cut.earlier, cut.later) == ("shown again", "example-1-pfs-hr-2025", "example-1-pfs-hr")


@pytest.mark.parametrize(
    ("changed", "readings"),
    [
        ({"value": "0.81", "read_again_on": "NA"}, Readings(lost=("outcomes: example-1-pfs-hr",))),
        ({"value": "0.81"}, Readings(kept=("outcomes: example-1-pfs-hr",))),
        ({"note": "Other words"}, Readings()),
        ({"locator": "Table 1"}, Readings()),
    ],
)
def test_marks_of_a_second_reading_are_told_where_they_go_or_stay_wrongly(pair, changed, readings):
    read = {"read_again_on": "2025-01-01"}
    outcomes(pair[0], read)
    outcomes(pair[1], read | changed)
    assert told(pair).readings == readings


def test_a_new_row_that_brings_the_mark_of_a_second_reading_is_told(pair):
    outcomes(
        pair[1],
        {},
        HAZARD_RATIO | {"outcome": "example-1-os-hr", "endpoint": "OS", "read_again_on": "2025-01-01"},
    )
    assert told(pair).readings == Readings(carried=("outcomes: example-1-os-hr",))


def test_a_conclusion_with_another_question_is_told_with_both(pair):
    pair[1].write("claims", [CLAIM | {"holds_if": "no outcomes where measure = hazard-ratio; value < 0.4"}])
    (conclusion,) = told(pair).conclusions
    assert (conclusion.verdict, conclusion.held, conclusion.holds) == ("asks otherwise", True, True)
    assert conclusion.question_before.endswith("value < 0.5")
    assert conclusion.question.endswith("value < 0.4")


def test_rows_against_a_conclusion_are_named(pair):
    outcomes(pair[1], {"value": "0.45", "ci_low": "0.40"})
    assert told(pair).conclusions[0].against == ("example-1-pfs-hr",)
    assert words.sections(told(pair))[0].head == "Conclusions lost"


def test_a_reference_with_another_doi_is_a_change_and_its_address_is_the_new_one(pair):
    pair[1].replace("references.bib", "10.1000/example.1", "10.1000/example.2")
    (work,) = told(pair).works
    assert [(cell.column, cell.before, cell.now) for cell in work.cells] == [
        ("doi", "10.1000/example.1", "10.1000/example.2")
    ]
    assert told(pair).sources["doe2020example"].address == "https://doi.org/10.1000/example.2"
    assert not told(pair).is_empty


def test_a_source_without_identifiers_leads_to_its_own_address(pair):
    for line in ("  doi = {10.1000/example.1},\n", "  pmid = {12345678},\n"):
        pair[1].replace(
            "references.bib", line, "  url = {https://example.org/release},\n" if "doi" in line else ""
        )
    assert told(pair).sources["doe2020example"].address == "https://example.org/release"


def test_boxes_that_moved_are_no_change_in_the_evidence(pair):
    boxes = {"diagram": "signalling", "node": "il6", "x": "10", "y": "20"}
    for one, x in zip(pair, ("10", "30"), strict=True):
        one.write("layout", [boxes | {"x": x}])
    found = told(pair)
    assert [change.table for change in found.rows] == ["layout"]
    assert found.is_empty
    assert "Places in drawings (1)" in written("text", found)


def test_an_arrow_and_its_evidence_are_told_in_words(pair):
    nodes = [{"node": name, "label": name.upper()} for name in ("il6", "stat3")]
    for one in pair:
        one.write("nodes", nodes)
    pair[1].write(
        "edges", [{"edge": "il6-stat3", "subject": "il6", "object": "stat3", "effect": "activates"}]
    )
    pair[1].write("evidence", [{"evidence": "one", "edge": "il6-stat3", "finding": "It was seen."}])
    assert [change.about for change in told(pair).rows] == [
        "IL6 activates STAT3",
        "IL6 activates STAT3, It was seen.",
    ]


def described(one, change):
    change(one.descriptor["resources"])
    one.describe()


def test_a_table_under_another_name_is_told_once_and_its_rows_are_not_lost(pair):
    def rename(resources):
        next(r for r in resources if r["name"] == "arms")["name"] = "groups"

    described(pair[1], rename)
    found = told(pair)
    assert [(one.kind, one.name, one.was) for one in found.tables] == [("changed", "groups", "arms")]
    assert found.rows == ()
    assert [sentence.now for sentence in found.sentences] == [
        "The drug reached 5.6 months in [cannot be read] patients (Doe and Roe, 2020)."
    ]


def test_a_table_that_is_gone_is_the_first_loss(pair):
    def remove(resources):
        resources[:] = [r for r in resources if r["name"] != "arms"]

    before, now = (report.claims.tables(Project(one.root)) for one in pair)
    without = {name: table for name, table in now.items() if name != "arms"}
    (gone,) = rows.reshaped(before, without)
    assert (gone.kind, gone.name, gone.rows) == ("removed", "arms", 3)


def test_a_new_column_is_told_once_and_each_of_its_cells_stands_in_json(pair):
    field = {"name": "follow_up", "title": "Follow-up", "type": "string", "constraints": {"required": False}}
    described(
        pair[1], lambda rs: next(r for r in rs if r["name"] == "arms")["schema"]["fields"].append(dict(field))
    )
    pair[1].write("arms", [ARMS[0] | {"follow_up": "2 years"}, *ARMS[1:]])
    found = told(pair)
    (table,) = found.tables
    assert dict(table.columns_added) == {"Follow-up": 1}
    assert [(cell.column, cell.now) for change in found.rows for cell in change.cells] == [
        ("follow_up", "2 years"), ("follow_up", "NA"), ("follow_up", "NA"),
    ]  # fmt: skip
    assert [section.head for section in words.sections(found)] == ["Tables"]
    assert "Column added: Follow-up, which holds something in 1 of 3 rows" in written("text", found)


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


def test_json_holds_all_of_it(pair):
    outcomes(pair[1], {"value": "0.45"})
    found = json.loads(written("json", told(pair)))
    assert found["rows"][0]["cells"][0] == {
        "column": "value",
        "title": "Value",
        "before": "0.80",
        "now": "0.45",
        "said_before": "0.80",
        "said_now": "0.45",
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


@pytest.mark.parametrize(
    ("file", "spoil", "says"),
    [
        ("data/datapackage.json", lambda text: text[:-20], "data/datapackage.json, line"),
        (
            "data/trials/arms.csv",
            lambda text: f"{text}a,b\n",
            "data/trials/arms.csv, line 5",
        ),
        (
            "data/trials/arms.csv",
            lambda text: text.replace("regimen", "regime", 1),
            "data/trials/arms.csv, line 1",
        ),
        ("data/trials/outcomes.csv", lambda text: "", "data/trials/outcomes.csv"),
    ],
)
def test_a_base_that_cannot_be_read_is_told_in_one_line(pair, file, spoil, says):
    path = pair[0].path(file)
    path.write_text(spoil(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(
        BaseError, match=r"^BASE: commit abc holds what cannot be read; name a later one"
    ) as error:
        told(pair)
    assert says in str(error.value)
    assert len(str(error.value).splitlines()) == 1


@pytest.mark.parametrize("file", ["references.bib", "_toc.yml", "_config.yml", "book/index.md"])
@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"{{{", None])
def test_any_other_file_of_the_base_may_be_spoilt(pair, file, content):
    path = pair[0].path(file)
    path.unlink(missing_ok=True) if content is None else path.write_bytes(content)
    found = told(pair)
    for form in formats.FORMATS:
        assert written(form, found)


def test_a_cell_of_the_base_that_is_no_number_is_told_like_any_other(pair):
    outcomes(pair[0], {"value": "0,80"})
    found = told(pair)
    assert [(cell.before, cell.now) for change in found.rows for cell in change.cells] == [("0,80", "0.80")]


def test_what_is_not_committed_yet_is_said_to_count(tmp_path):
    made = build(tmp_path)
    git = ["git", "-C", str(made.root), "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for words_ in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "--message", "a"]):
        subprocess.run([*git, *words_], check=True)
    made.write("outcomes", [HAZARD_RATIO | {"value": "0.81"}, MEDIAN])
    with unpacked(Project(made.root), "HEAD", "BASE") as earlier:
        found = report.since(earlier, Project(made.root))
    assert found.base.endswith(", with 1 file here that you have not committed yet")
    assert len(found.rows) == 1
