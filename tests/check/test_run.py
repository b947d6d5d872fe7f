"""The whole check: its subjects, the order of faults, and one line for each."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from livingreview import check
from livingreview.check import Fault
from livingreview.project import Project
from tests.example import MEDIAN


@pytest.fixture
def project(project):
    """A project of four tables, of which each run takes milliseconds."""
    kept = {"trials", "arms", "outcomes", "claims"}
    for resource in project.descriptor["resources"]:
        if resource["name"] not in kept:
            project.path(f"data/{resource['path']}").unlink()
    project.descriptor["resources"] = [one for one in project.descriptor["resources"] if one["name"] in kept]
    for resource in project.descriptor["resources"]:
        keys = resource["schema"].get("foreignKeys", [])
        resource["schema"]["foreignKeys"] = [key for key in keys if key["reference"]["resource"] in kept]
    project.describe()
    return project


def test_a_subject_that_does_not_exist_is_refused(project):
    with pytest.raises(ValueError, match="no check of dta; there are data, bibliography, prose"):
        check.run(Project(project.root), ["dta"])


@pytest.mark.parametrize(
    ("subject", "files"),
    [
        ("data", ["data/trials/trials.csv"]),
        ("bibliography", ["book/index.md", "references.bib"]),
        ("prose", ["book/index.md"]),
    ],
)
def test_each_subject_finds_its_own_faults(project, subject, files):
    project.replace("data/trials/trials.csv", "Example 1", " Example 1")
    project.append("book/index.md", "\nTumor {cite}`roe2021none`.\n")
    project.replace("references.bib", "10--19", "10-19")

    assert sorted({fault.file for fault in project.faults(subject)}) == files


def test_a_configuration_that_is_no_list_of_settings_is_one_fault(project):
    project.path("_config.yml").write_text("- An example\n", encoding="utf-8")
    project.path("_toc.yml").write_text("format: jb-book\nroot: book/index\n", encoding="utf-8")

    assert project.lines() == ["_config.yml: the whole file is no list of settings; write title: …"]


def test_without_a_bibliography_keys_are_not_looked_up(project):
    project.path("references.bib").unlink()

    assert project.lines() == ["references.bib: missing; the file is expected here"]


def test_faults_are_sorted_by_file_line_and_column():
    faults = [
        Fault("b", 1, None, "x"),
        Fault("a", 10, "z", "x"),
        Fault("a", 10, "b", "x"),
        Fault("a", 9, None, "x"),
        Fault("a", None, None, "x"),
    ]

    assert sorted(faults) == faults[::-1]


@pytest.mark.parametrize(
    ("fault", "line"),
    [
        (Fault("a", None, None, "x"), "a: x"),
        (Fault("a", 0, None, "x"), "a, line 0: x"),
        (Fault("a", 3, "b", "x"), "a, line 3, b: x"),
        (Fault("a", None, "b", "x\ny"), "a, b: x\\ny"),
        (Fault("a\u2028", 1, "b" * 80, "x" * 80), f"a\\u2028, line 1, {'b' * 59}…: {'x' * 80}"),
        (Fault("a", 1, "b" * 60, "x"), f"a, line 1, {'b' * 60}: x"),
    ],
)
def test_a_fault_is_one_line(fault, line):
    assert str(fault) == line


def test_what_follows_from_a_spoilt_cell_is_not_told_beside_it(project):
    project.replace("data/trials/arms.csv", "doe2020example", " doe2020example")

    assert project.lines("data") == [
        "data/trials/arms.csv, line 2, source: “ doe2020example” starts or ends with white space; delete it"
    ]


def test_a_work_is_said_to_be_cited_nowhere_only_where_all_could_be_read(project):
    project.replace("book/index.md", " {cite:p}`doe2020example`", "")
    for name in ("trials", "arms", "outcomes"):
        project.write(name, [])
    told = "references.bib, line 1: cited by no chapter and no table; cite it or delete it (doe2020example)"
    project.replace("book/index.md", "{value}`example-1-pfs-drug` in {patients}`example-1/drug`", "some of")
    project.replace("book/index.md", "{estimate}`example-1-pfs-hr`", "good")
    assert project.lines("bibliography") == [told]
    project.path("book/other.md").write_bytes(b"")
    assert project.lines("bibliography") == ["book/other.md: empty; a file with content is expected here"]


def test_a_key_that_is_only_meant_to_be_cited_is_in_use(project):
    project.replace("book/index.md", "{cite:p}`doe2020example`", "[@doe2020example]")
    for name in ("trials", "arms", "outcomes"):
        project.write(name, [])
    assert project.lines("bibliography") == []


def test_beside_a_spoilt_cell_only_what_is_said_of_it_first_is_told(project):
    file = "data/trials/outcomes.csv"
    project.replace(file, "example-1-pfs-hr,", "<b>example-1-pfs-hr</b>,")
    lines = [line for line in project.lines("data") if line.startswith(f"{file}, line 2, outcome")]
    assert lines == [f"{file}, line 2, outcome: HTML <b>; write plain text"]


def test_faults_of_other_subjects_in_a_spoilt_cell_are_not_told(project):
    project.replace("data/trials/trials.csv", "Example 1", " {cite}`nobody2020x`")
    told = [
        "data/trials/trials.csv, line 2, name: “ {cite}`nobody2020x`” starts or ends with white space; delete it"
    ]
    assert project.lines("data") == told
    assert project.lines("data", "bibliography") == told


def test_two_faults_of_one_cell_that_is_not_spoilt_are_both_told(project):
    row = MEDIAN | {"unit": "percent", "value": "-1"}
    project.write("outcomes", [row])
    lines = [
        line.partition(" (")[0].removeprefix("data/trials/outcomes.csv, ") for line in project.lines("data")
    ]
    assert lines == [
        "line 2, unit: percent for a median; expected months",
        "line 2, value: -1 percent; expected 0 to 100",
    ]


def test_a_table_whose_key_is_spoilt_names_nothing_that_others_lack(project):
    project.replace("data/trials/outcomes.csv", "example-1-pfs-hr,", "<b>example-1-pfs-hr,")
    assert [line for line in project.lines("prose") if "names no" in line] == []
    project.replace("data/trials/outcomes.csv", "<b>example-1-pfs-hr,", "example-1-pfs-x,")
    assert [line for line in project.lines("prose") if "names no" in line] == [
        (
            "book/index.md, line 10: {estimate}`example-1-pfs-hr` names no outcome of the tables; did you mean"
            " example-1-pfs-x?"
        )
    ]


def test_headings_and_labels_are_asked_of_a_book_only(project):
    project.replace("book/index.md", "# An example", "## An example\n\nSee {ref}`xyzzy`.")
    assert project.lines("prose") == []
    project.path("_config.yml").write_text("title: A\n", encoding="utf-8")
    project.path("_toc.yml").write_text("format: jb-book\nroot: book/index\n", encoding="utf-8")
    assert project.lines("prose") == [
        "book/index.md, line 7: the chapter has no title; write it on a line `# Title`",
        "book/index.md, line 9: {ref}`xyzzy` names no label",
    ]
    project.path("book/other.md").write_text("# Other\n", encoding="utf-8")
    assert [line for line in project.lines("prose") if "names no label" in line] == []


def test_titles_in_braces_may_be_printed_without_them(project):
    words = "One artificial sentence of a mirrored text that nobody else would"
    project.replace(
        "references.bib", "An example of {IL-6} in a trial", words.replace("mirrored", "{m}irrored")
    )
    project.append("book/index.md", f"\nThe title is *{words}*.\n")
    assert project.lines("prose") == []
    project.path("references.bib").write_bytes(b"")
    assert project.lines("prose") == []
    project.path("references.bib").write_text(
        "@article{doe2020example,\n  year = {2020},\n}\n", encoding="utf-8"
    )
    assert len(project.lines("prose")) == 1


def test_a_fault_of_reading_is_told_to_its_subject_only(project):
    project.path("references.bib").write_bytes(b"")
    assert project.lines("data") == project.lines("prose") == []
    assert len(project.lines("bibliography")) == 1


def test_the_day_begins_where_it_begins_first():
    assert check.latest_day(datetime(2024, 2, 29, 9, 59, tzinfo=UTC)) == date(2024, 2, 29)
    assert check.latest_day(datetime(2024, 2, 29, 10, 0, tzinfo=UTC)) == date(2024, 3, 1)
    assert check.latest_day(datetime(2024, 2, 29, 19, tzinfo=timezone(timedelta(hours=9)))) == date(
        2024, 3, 1
    )


def test_without_a_day_given_it_is_today(project):
    tomorrow = str(check.latest_day(datetime.now(UTC)) + timedelta(days=1))
    project.write("outcomes", [MEDIAN | {"checked_on": tomorrow}])
    found = [str(fault) for fault in check.run(Project(project.root), ["data"])]
    assert [line for line in found if f"checked_on: {tomorrow} is in the future" in line] == found != []


def test_conclusions_are_asked_where_all_could_be_read(project):
    claim = {"claim": "one", "chapter": "book/index.md", "sentence": "Newts swim.", "holds_if": "some trials"}
    project.write("claims", [claim])
    assert project.lines("prose") == [
        (
            "data/review/claims.csv, line 2, claim: one marks no sentence; write {claim}`one` at the end of the sentence"
            " of book/index.md, or delete this row"
        )
    ]
    project.path("book/other.md").write_bytes(b"")
    assert project.lines("prose") == ["book/other.md: empty; a file with content is expected here"]
