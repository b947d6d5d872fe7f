import pandas as pd
import pytest

from livingreview import tables
from livingreview.evidence import sureness
from livingreview.evidence.horizon import horizon
from livingreview.project import Project
from tests import review
from tests.tables.test_tables import plain


def held(counts):
    return {(row["group"], row["word"]): row["count"] for row in counts.to_dict("records") if row["count"]}


def test_rows_are_counted_by_status_for_each_table(project):
    counts = sureness.by_table("trials", project=project)
    assert held(counts) == {("Clinical trials", "Checked"): 4, ("Clinical trials", "Secondary"): 1}


def test_every_group_is_asked_about_every_word_in_the_descriptors_order(project):
    counts = sureness.by_table("trials", "outcomes", project=project)
    words = ["Checked", "Secondary", "As reviewed", "Disputed"]
    assert list(counts.word) == words * 2
    assert list(counts.word.cat.categories) == words


def test_results_are_counted_under_the_strategy_of_their_trial(project):
    counts = sureness.by_strategy(project)
    assert list(dict.fromkeys(counts.group)) == ["Blue", "Red"]
    assert counts["count"].sum() == len(review.OUTCOMES)


def test_numbers_in_sentences_are_counted_for_their_chapter(made):
    made.path("_toc.yml").write_text("format: jb-book\nroot: book/index\n", encoding="utf-8")
    said = "# Newts\n\nA {value}`alpha-drug-orr`, an {estimate}`alpha-drug-os` and a {value}`nowhere`.\n"
    made.path("book/index.md").write_text(said, encoding="utf-8")
    counts = sureness.by_chapter(Project(made.root))
    assert held(counts) == {("Newts", "Checked"): 1, ("Newts", "Secondary"): 1}


def test_works_are_counted_by_kind_and_by_what_was_read(made):
    text = made.path("references.bib").read_text("utf-8")
    made.path("references.bib").write_text(
        text.replace("  year =", "  keywords = {review},\n  year =", 1), "utf-8"
    )
    key = text.split("{", 1)[1].split(",", 1)[0]
    made.write("readings", [{"citekey": key, "read": "title", "read_on": "2025-01-02"}])
    assert held(sureness.works(Project(made.root))) == {("Review", "Title only"): 1}


def test_what_is_missing_is_counted(project):
    found = {row["what"]: (row["missing"], row["of"]) for row in sureness.holes(project).to_dict("records")}
    assert found["Arms without a number of patients"] == (0, len(review.ARMS))
    assert found["Phase 3 and 2/3 trials without a registry number"] == (0, 1)
    ratios = [row for row in review.OUTCOMES if row["measure"] == "hazard-ratio"]
    bare = [row for row in ratios if row["ci_low"] == "NR"]
    assert found["Hazard ratios without an interval"] == (len(bare), len(ratios))


def test_the_weakest_ratios_of_late_trials_are_named(project):
    found = sureness.weakest(project)
    assert list(found.outcome) == ["alpha-drug-os"]
    text = tables.weakest(found, caption="Weak.", name="tab-w").data
    assert "Alpha" in text
    assert "0.85○ (90% CI 0.70–1.05)" in plain(text)


def test_the_table_of_holes_tells_a_share():
    table = pd.DataFrame({"what": ["Arms", "None"], "missing": [1, 0], "of": [3, 0]})
    text = tables.holes(table, caption="Holes.", name="tab-h").data
    assert "33%" in text
    assert text.count("NA") == 1


def test_a_horizon_is_the_newest_day_that_is_not_one_of_reading(made):
    made.write("events", [{"event": "a", "trial": "alpha", "happened_on": "2024-02", "checked_on": "2025-05-05"},
                          {"event": "b", "trial": "alpha", "happened_on": "2023-11-30"}])  # fmt: skip
    assert horizon("events", Project(made.root)) == "2024-02"
    assert horizon("outcomes", Project(made.root)) == "2022-01-01"


def test_a_table_without_days_reaches_as_far_as_its_newest_source(project):
    assert horizon("trials", project) == "2020"


def test_a_work_of_which_no_copy_shows_the_year_moves_no_horizon(made):
    works = (made.root / "references.bib").read_text(encoding="utf-8")
    (made.root / "references.bib").write_text(works.replace("  year = {2020},\n", ""), encoding="utf-8")
    assert horizon("trials", Project(made.root)) == ""


def test_a_table_of_neither_has_no_horizon(project):
    assert horizon("layout", project) == ""


def test_a_table_that_is_not_there_is_named(project):
    with pytest.raises(KeyError, match="no table 'weather'"):
        horizon("weather", project)


def test_the_newest_event_and_cut_are_told_for_each_strategy(made):
    made.write("events", [{"event": "a", "trial": "alpha", "happened_on": "2024-02"},
                          {"event": "b", "trial": "alpha", "happened_on": "2023-11-30"}])  # fmt: skip
    table = sureness.reach(Project(made.root))
    found = {
        row["strategy_label"]: (row["trials"], row["event"], row["cut"]) for row in table.to_dict("records")
    }
    assert found["Blue"] == (2, "2024-02", "2022-01-01")
    assert found["Red"][1] == ""
