"""The whole check: its subjects, the order of faults, and one line for each."""

import pytest

from livingreview import check
from livingreview.check import Fault
from livingreview.project import Project


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
