"""Two steps to an edition: it is entered with the words of a person, and what was committed is frozen."""

import csv
from datetime import date

import pytest
import yaml

from livingreview import check
from livingreview.evidence.editions import changes, editions
from livingreview.release import entry, repository
from livingreview.release.command import ReleaseError
from tests.release.reviewed import FIRST, SECOND, TODAY, git


def refused(review, version, **asked):
    with pytest.raises(ReleaseError) as caught:
        review.release(version, **asked)
    return str(caught.value)


def rows(review):
    with (review.root / "data/review/changes.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_first_edition_is_entered_and_then_frozen(review):
    start = git(review.root, "rev-parse", "HEAD")
    review.release(FIRST)
    (entered,) = editions(review.project)
    assert (entered.version, entered.day, entered.commit, entered.what) == (FIRST, TODAY, start, "no")
    assert not (review.shelf / FIRST).exists()
    review.commit("Edition")
    review.release(FIRST)
    assert (review.shelf / FIRST / "index.html").is_file()
    assert review.said[-1].startswith("Edition 1.0 is frozen")


def test_an_edition_states_its_number_where_the_book_does(review):
    review.release(FIRST)
    citation = yaml.safe_load((review.root / "CITATION.cff").read_text(encoding="utf-8"))
    assert (citation["version"], citation["date-released"]) == (FIRST, TODAY)
    assert "# A person." in (review.root / "CITATION.cff").read_text(encoding="utf-8")
    assert f'"version": "{FIRST}"' in review.project.descriptor.read_text(encoding="utf-8")


def test_what_is_entered_passes_the_check(released):
    released.number("0.79")
    released.release(SECOND)
    assert check.run(released.project) == []


def test_a_second_edition_tells_what_changed_with_the_words_of_a_person(released):
    released.number("0.79")
    released.release(
        SECOND, question=lambda asked: "yes" if "yes or no" in asked else "The source was misread."
    )
    told = {one.kind: one for one in changes(released.project)}
    assert {"result", "number"} <= told.keys()
    assert (told["result"].old, told["result"].new) == ("value 0.80", "value 0.79")
    assert told["result"].trial == "example-1"
    assert told["number"].chapter == "book/index"
    assert all(one.why == "The source was misread." and one.turned for one in told.values())


def test_without_words_nothing_is_entered_and_a_file_to_fill_in_is_written(released):
    released.number("0.79")
    said = refused(released, SECOND, question=None)
    assert "why: blank" in said
    assert "conclusion_changed: blank" in said
    assert (released.editions, rows(released)) == ([FIRST], [])
    file = released.root / "_build/release/words-1.1.yml"
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    content["what"] = "A mended number."
    for group in content["changes"]:
        group |= {"why": "It was misread.", "conclusion_changed": False}
    file.write_text(yaml.safe_dump(content), encoding="utf-8")
    released.release(SECOND, question=None)
    assert released.editions == [FIRST, SECOND]
    assert {row["conclusion_changed"] for row in rows(released)} == {"no"}


@pytest.mark.parametrize(
    "version", ["", "1", "v1.0", "1.0-rc1", "1.0.0.0", "01.0", "1.-1", "one", "1.0/..", "../x"]
)
def test_what_is_no_version_is_refused(review, version):
    assert f"{version} is no version" in refused(review, version)


def test_an_older_version_is_refused(released):
    assert refused(released, "0.9").startswith("0.9 is older than the last edition, 1.0")


@pytest.mark.parametrize("version", [FIRST, "1.0.0"])
def test_a_version_that_is_there_is_refused(released, version):
    said = refused(released, version)
    assert "frozen already" in said or "is entered as 1.0" in said


def test_what_is_not_committed_is_refused_and_named(released):
    (released.root / "book/index.md").write_text("# Changed\n", encoding="utf-8")
    (released.root / "new.txt").write_text("new", encoding="utf-8")
    said = refused(released, SECOND)
    assert "Not everything is committed" in said
    assert "book/index.md" in said
    assert "new.txt" in said
    assert len(said.splitlines()) == 1


def test_a_folder_without_version_control_is_refused(tmp_path, review, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    (review.root / ".git").rename(tmp_path / "elsewhere")
    assert "not under version control" in refused(review, FIRST)


def test_a_failing_check_is_refused_with_its_fault(released):
    released.number("1,7")
    said = refused(released, SECOND)
    assert "1,7" in said
    assert "mend them" in said
    assert released.editions == [FIRST]


def test_a_clock_that_is_behind_the_last_edition_is_refused(released):
    released.number("0.79")
    said = refused(released, SECOND, today=date(2001, 1, 1))
    assert said == (
        "The clock of this computer says 2001-01-01, which is before the last edition, 1.0 of 2025-01-31;"
        " set it, or write the day with --date"
    )


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2024-12-31", "--date 2024-12-31 is before the last edition"),
        ("2031-01-01", "--date 2031-01-01 is in the future"),
        ("31.1.2025", "--date 31.1.2025 is no day; write it as 2026-11-20"),
        ("20250131", "--date 20250131: write it as 2025-01-31"),
    ],
)
def test_a_day_that_cannot_be_is_refused(released, day, said):
    assert refused(released, SECOND, day=day).startswith(said)


def test_a_file_of_words_that_is_not_there_is_told_before_anything_is_done(released):
    released.said.clear()
    gone = released.root / "words.yml"
    assert refused(released, SECOND, words=gone) == f"--words {gone}: there is no such file"
    assert released.said == []


def test_a_commit_made_by_a_clock_that_was_behind_is_refused(released):
    released.number("0.79")
    released.release(SECOND)
    released.commit("Edition", when="2001-01-01T12:00:00+00:00")
    assert "says 2001-01-01, which is before edition 1.0" in refused(released, SECOND)


def test_an_edition_that_was_entered_later_is_made_from_the_state_that_it_names(review):
    old = git(review.root, "rev-parse", "HEAD")
    review.number("0.79")
    review.release(FIRST)
    table = review.root / "data/review/editions.csv"
    table.write_text(table.read_text().replace(git(review.root, "rev-parse", "HEAD"), old), encoding="utf-8")
    review.commit("Enter the state before")
    review.release(FIRST)
    assert "0.80" in (review.shelf / FIRST / "index.html").read_text(encoding="utf-8")


def test_an_edition_is_made_from_its_commit_whatever_came_after(released):
    released.release(SECOND)
    released.commit("Edition")
    released.number("0.79")
    released.release(SECOND)
    assert "0.80" in (released.shelf / SECOND / "index.html").read_text(encoding="utf-8")


def test_an_edition_that_was_withdrawn_and_entered_anew_is_made_from_its_last_entry(released):
    released.release(SECOND)
    withdrawn = released.commit("Edition")
    git(released.root, "revert", "--no-edit", withdrawn)
    evidence = released.number("0.79")
    released.release(SECOND)
    entered = released.commit("Edition")
    released.number("0.78")
    (edition,) = (one for one in editions(released.project) if one.version == SECOND)
    assert edition.commit == evidence
    table, own = entry.table(released.project), entry.files(released.project)
    assert repository.made_from(released.project, edition, table, own) == entered


def test_a_review_without_the_tables_of_editions_is_told_so(review):
    described = [
        one for one in review.example.descriptor["resources"] if one["name"] not in ("editions", "changes")
    ]
    review.example.descriptor["resources"] = described
    review.example.describe()
    review.commit("No editions")
    assert "the tables editions and changes are described nowhere" in refused(review, FIRST)
