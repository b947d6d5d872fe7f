"""What only the older version shows: one hostile or honest change at a time, and the revisions that cannot be read."""

import csv
import io
import os
import re
import shutil
import subprocess
import tarfile
from datetime import date

import pytest
import yaml

from livingreview import check
from livingreview.check import SUBJECTS, against, base, contents
from livingreview.project import Project
from tests.conftest import ROOT
from tests.example import HAZARD_RATIO, MEDIAN, build
from tests.test_cli import run

OUTCOMES = "data/trials/outcomes.csv"
DAY = date(2024, 12, 31)
READ = {"checked_on": "2024-05-31", "read_again_on": "2024-06-30", "locator": "Abstract", "status": "checked"}
RATIO = (
    HAZARD_RATIO | READ | {"cutoff": "2023-01-31", "population": "All randomised", "note": "Words of note"}
)
NUMBERS = [
    MEDIAN
    | READ
    | {
        "outcome": f"example-1-pfs-drug-{n}",
        "population": f"Part {n}",
        "value": f"{n}.10",
        "analysis": "subgroup",
    }
    for n in range(1, 9)
]
ROWS = [RATIO, *NUMBERS]
BOTH = "compare the row with its source, then write the day on which you did and NA in read_again_on"
CHAPTER = "\nThe drug reached {value}`example-1-pfs-drug-1` and {estimate}`example-1-pfs-hr`.\n"


@pytest.fixture
def changing(project):
    """A project, and a way to read what a change of it makes the check say."""
    project.write("outcomes", ROWS)
    project.replace("book/index.md", "`example-1-pfs-drug`", "`example-1-pfs-drug-1`")
    old = project.root / "earlier"
    for part in ("data", "book"):
        shutil.copytree(project.path(part), old / part)
    shutil.copy(project.path("references.bib"), old)
    project.earlier = base.held(Project(old), DAY)
    shutil.rmtree(old)

    def told():
        found = contents.read(Project(project.root))
        faults = against.check(Project(project.root), found, project.earlier, SUBJECTS)
        return [str(fault) for fault in sorted(faults)]

    project.told = told
    return project


def changed(project, **cells):
    """Write the table with its first row changed, and return what is said of it."""
    project.write("outcomes", [RATIO | cells, *NUMBERS])
    return project.told()


def test_without_a_change_nothing_is_said(changing):
    assert changing.told() == []


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"value": "0.81"}, "value was 0.80 and is 0.81"),
        ({"ci_high": "0.99"}, "ci_high was 0.98 and is 0.99"),
        ({"ci_level": "90"}, "ci_level was 95 and is 90"),
        ({"p_value": "<0.001"}, "p_value was NA and is <0.001"),
        (
            {"arm": "placebo", "comparator": "drug"},
            "arm was drug and is placebo, comparator was placebo and is drug",
        ),
        ({"endpoint": "OS"}, "endpoint was PFS and is OS"),
        ({"unit": "months"}, "unit was ratio and is months"),
        ({"population": "Squamous"}, "population was All randomised and is Squamous"),
        ({"population": "All randomised (12)"}, "population was All randomised and is All randomised (12)"),
        ({"assessment": "BICR"}, "assessment was NA and is BICR"),
        ({"note": "Words of note 17"}, "note was Words of note and is Words of note 17"),
        ({"note": "No words of note"}, "note was Words of note and is No words of note"),
        ({"value": "0.800"}, "value was 0.80 and is 0.800"),
        ({"value": "NE"}, "value was 0.80 and is NE"),
        (
            {"value": "0.70", "ci_low": "0.60", "ci_high": "0.82"},
            "value was 0.80 and is 0.70, ci_low was 0.65 and is 0.60 and more",
        ),
    ],
)
def test_a_changed_fact_needs_a_new_reading(changing, cells, said):
    assert changed(changing, **cells) == [
        f"{OUTCOMES}, line 2, checked_on: 2024-05-31 as before, but {said} (example-1-pfs-hr); {BOTH}"
    ]


@pytest.mark.parametrize(
    "cells",
    [
        {"note": "Other words for it"},
        {"population": "All randomized"},
        {"population": "all randomised"},
        {"locator": "Abstract, Results"},
        {"status": "secondary"},
        {"value": "0.81", "checked_on": "2025-01-02", "read_again_on": "NA"},
        {"value": "0.81", "checked_on": "2025-01-02", "read_again_on": "2025-01-03"},
        {"read_again_on": "NA"},
        {"checked_on": "2025-01-02"},
    ],
)
def test_other_words_and_a_new_reading_are_no_fault(changing, cells):
    assert changed(changing, **cells) == []


def test_a_second_reading_of_the_old_number_is_named(changing):
    line = changed(changing, value="0.81", checked_on="2024-06-01")
    assert line == [
        (
            f"{OUTCOMES}, line 2, read_again_on: 2024-06-30 as before, but value was 0.80 and is 0.81 (example-1-pfs-hr);"
            " write NA until somebody else has compared the row with its source"
        )
    ]


def test_a_second_reading_before_the_first_is_left_to_the_check_without_a_base(changing):
    assert changed(changing, value="0.81", checked_on="2025-01-02") == []


def test_a_row_read_on_the_day_of_the_base_or_later_may_have_been_read_for_the_change(changing):
    changing.earlier.day = date(2024, 5, 31)
    assert changed(changing, value="0.81") == []


def test_a_row_that_nobody_read_again_is_not_asked_to_forget_it(changing):
    changing.earlier.tables["outcomes"].rows[0].cells["read_again_on"] = "NA"
    (line,) = changed(changing, value="0.81", read_again_on="NA")
    assert line.endswith("then write the day on which you did")


def test_other_tables_are_compared_too(changing):
    changing.replace("data/trials/arms.csv", ",60,", ",59,")
    assert changing.told() == [
        (
            "data/trials/arms.csv, line 2, checked_on: 2024-05-31 as before, but n was 60 and is 59 (example-1, drug);"
            " compare the row with its source, then write the day on which you did"
        )
    ]


FINDING = "Blorbin raised the number of snarf cells in mice"


@pytest.mark.parametrize(
    ("now", "is_fact"),
    [
        ("In mice, blorbin increased the number of snarf cells", False),
        ("Blorbin raised the number of snarf-cells in mice", False),
        ("Blorbin reduced the number of snarf cells in mice", True),
        ("Blorbin has not raised the number of snarf cells in mice", True),
        ("Blorbin raised the number of snarf cells in 12 mice", True),
        ("Patients with gubbins lived on", True),
    ],
)
def test_a_finding_may_be_put_better_but_not_say_something_else(changing, now, is_fact):
    changing.write("observations", [READ | {"observation": "one", "finding": FINDING}])
    changing.earlier.tables["observations"] = contents.read(Project(changing.root)).tables["observations"]
    changing.write("observations", [READ | {"observation": "one", "finding": now}])
    assert bool(changing.told()) == is_fact


def test_an_arm_with_a_new_name_everywhere_is_the_same_arm(changing):
    changing.replace("data/trials/arms.csv", "example-1,drug", "example-1,remedy")
    changing.write("outcomes", [row | {"arm": "remedy"} for row in ROWS])
    changing.replace("book/index.md", "example-1/drug", "example-1/remedy")
    assert changing.told() == []


def test_a_work_with_a_new_key_everywhere_is_the_same_work(changing):
    for file in (OUTCOMES, "data/trials/arms.csv", "data/trials/trials.csv", "references.bib"):
        changing.replace(file, "doe2020example", "doe2020instance", count=-1)
    assert changing.told() == []


def test_one_change_of_many_rows_is_one_line(changing):
    changing.write("outcomes", [row | {"unit": "percent"} for row in ROWS])
    (line,) = changing.told()
    assert line.startswith(f"{OUTCOMES}, line 2, checked_on: ")
    assert line.endswith("; and 8 rows more")


@pytest.mark.parametrize(("changed_rows", "lines"), [(2, 2), (3, 3), (4, 1)])
def test_a_few_changes_of_one_kind_are_told_one_by_one(changing, changed_rows, lines):
    changing.write(
        "outcomes", [row | {"unit": "percent"} if i < changed_rows else row for i, row in enumerate(ROWS)]
    )
    assert len(changing.told()) == lines


def test_nothing_is_unpacked_outside_the_folder(tmp_path):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as members:
        for name in ("data/a.csv", "../evil.csv", "data/../../evil.csv"):
            member = tarfile.TarInfo(name)
            member.size = 1
            members.addfile(member, io.BytesIO(b"x"))
    base._unpack(packed.getvalue(), tmp_path / "in" / "folder")
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["a.csv"]


# Data cuts.


@pytest.mark.parametrize(
    "cells",
    [
        {"cutoff": "2024-01-31"},
        {"cutoff": "2024-01-31", "checked_on": "2025-01-02", "read_again_on": "NA"},
        {"cutoff": "NR", "source": "doe2020another"},
        {"cutoff": "NR", "analysis": "update"},
    ],
)
def test_a_later_cut_in_the_place_of_an_earlier_one_is_named(changing, cells):
    assert changed(changing, value="0.81", **cells) == [
        (
            f"{OUTCOMES}, line 2, value: value was 0.80 and is 0.81: another data cut in the place of an earlier one; put"
            " the earlier row back as it was, and add this one below it with a key of its own (example-1-pfs-hr)"
        )
    ]


def test_a_later_cut_beside_the_earlier_one_is_no_fault(changing):
    later = RATIO | {
        "outcome": "example-1-pfs-hr-2",
        "value": "0.81",
        "cutoff": "2024-01-31",
        "analysis": "update",
    }
    changing.write("outcomes", [RATIO, later, *NUMBERS])
    assert changing.told() == []


def test_an_earlier_cut_under_a_new_key_is_kept(changing):
    new = {"checked_on": "2025-01-02", "read_again_on": "NA"}
    earlier = RATIO | {"outcome": "example-1-pfs-hr-2023"}
    changing.write("outcomes", [RATIO | new | {"value": "0.81", "cutoff": "2024-01-31"}, earlier, *NUMBERS])
    assert changing.told() == []


def test_a_later_cut_that_takes_the_place_of_a_removed_row_is_named(changing):
    changing.replace("book/index.md", "{estimate}`example-1-pfs-hr`", "told")
    later = RATIO | {"outcome": "example-1-pfs-hr-2", "value": "0.81", "cutoff": "2024-01-31"}
    changing.write("outcomes", [later, *NUMBERS])
    assert changing.told() == [
        (
            f"{OUTCOMES}, line 2, outcome: takes the place of example-1-pfs-hr (value 0.80, cut-off 2023-01-31), which is"
            " gone; keep the earlier row as it was, beside this one"
        )
    ]


@pytest.mark.parametrize(
    ("before", "cells"),
    [
        (
            {"status": "secondary", "cutoff": "NR"},
            {"status": "checked", "source": "doe2020another", "cutoff": "NR"},
        ),
        ({}, {"source": "doe2020another"}),
    ],
)
def test_the_same_cut_from_a_better_source_is_a_correction(changing, before, cells):
    changing.earlier.tables["outcomes"].rows[0].cells.update(before)
    new = {"checked_on": "2025-01-02", "read_again_on": "NA", "locator": "Table 2"}
    assert changed(changing, value="0.81", **new, **cells) == []


# Zeros at the end.


def without_zeros(rows):
    return [
        row
        | {
            name: re.sub(r"^(-?\d+\.\d*?)0+$", r"\1", cell).rstrip(".") if "." in cell else cell
            for name, cell in row.items()
        }
        for row in rows
    ]


def test_trailing_zeros_dropped_all(changing):
    changing.write("outcomes", without_zeros(ROWS))
    assert changing.told() == [
        (
            f"{OUTCOMES}, line 2, value: 0.8 was 0.80; write it with every digit that the source prints"
            " (example-1-pfs-hr); and 8 rows more"
        )
    ]


def test_a_zero_dropped_in_one_cell_is_named(changing):
    assert changed(changing, value="0.8") == [
        f"{OUTCOMES}, line 2, value: 0.8 was 0.80; write it with every digit that the source prints (example-1-pfs-hr)"
    ]


@pytest.mark.parametrize(("before", "now"), [("0.0910", "0.091"), ("<0.0010", "<0.001")])
def test_a_zero_dropped_from_a_p_value_is_named(changing, before, now):
    changing.earlier.tables["outcomes"].rows[0].cells["p_value"] = before
    (line,) = changed(changing, p_value=now)
    assert line.startswith(f"{OUTCOMES}, line 2, p_value: {now} was {before}; write it with every digit")


def test_a_p_value_below_a_number_is_not_that_number(changing):
    changing.earlier.tables["outcomes"].rows[0].cells["p_value"] = "<0.0010"
    (line,) = changed(changing, p_value="0.001")
    assert "p_value was <0.0010 and is 0.001" in line


def test_a_zero_dropped_after_a_new_reading_is_what_the_source_prints(changing):
    assert changed(changing, value="0.8", checked_on="2025-01-02", read_again_on="NA") == []


# Status.


@pytest.mark.parametrize(
    ("before", "cells", "lacking"),
    [
        ("secondary", {}, "locator and checked_on"),
        ("as-reviewed", {}, "locator and checked_on"),
        ("disputed", {"checked_on": "2025-01-02"}, "locator"),
        ("secondary", {"locator": "Table 2"}, "checked_on"),
    ],
)
def test_a_status_that_rose_needs_to_say_where_and_when_it_was_read(changing, before, cells, lacking):
    changing.earlier.tables["outcomes"].rows[0].cells["status"] = before
    assert changed(changing, **cells) == [
        (
            f"{OUTCOMES}, line 2, status: checked, was {before}, with the {lacking} as before (example-1-pfs-hr); say where"
            " in the work it was read, and on which day"
        )
    ]


@pytest.mark.parametrize("where", [{"locator": "Table 2"}, {"source": "doe2020another"}])
def test_a_status_that_rose_with_a_new_reading_passes(changing, where):
    changing.earlier.tables["outcomes"].rows[0].cells["status"] = "secondary"
    assert changed(changing, checked_on="2025-01-02", **where) == []


# What is gone.


def test_a_removed_row_that_a_sentence_prints_is_named_with_the_sentence(changing):
    changing.append("book/index.md", CHAPTER)
    changing.write("outcomes", NUMBERS)
    assert changing.told() == [
        (
            f"{OUTCOMES}: the row example-1-pfs-hr is gone, which a sentence prints (book/index.md, line 10 and 1 more); put"
            " it back, or change the sentence first"
        )
    ]


def test_a_removed_arm_that_a_sentence_prints_is_named(changing):
    changing.write("arms", [])
    assert changing.told() == [
        (
            "data/trials/arms.csv: the row example-1/drug is gone, which a sentence prints (book/index.md, line 9); put it"
            " back, or change the sentence first"
        )
    ]


def test_header_only_outcomes(changing):
    for n in range(2, 9):
        changing.append("book/index.md", f"\nIt reached {{value}}`example-1-pfs-drug-{n}`.\n")
    changing.write("outcomes", [])
    (line,) = changing.told()
    assert line.endswith("; and 8 rows more")


def test_a_removed_row_that_no_sentence_prints_is_no_fault(changing):
    changing.write("outcomes", ROWS[:-1])
    assert changing.told() == []


# Files written anew.


def rewrite(project, change=lambda rows: rows, **form):
    path = project.path(OUTCOMES)
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, **{"lineterminator": "\n", **form}).writerows(change(rows))


AS_IT_WAS = "put the change into the file as it was, so that it shows as the lines that it changes"


def test_plain_roundtrip(changing):
    rewrite(changing)
    assert changing.told() == []


def test_quote_all(changing):
    rewrite(changing, quoting=csv.QUOTE_ALL)
    assert changing.told() == [
        f"{OUTCOMES}: 9 lines are written otherwise and say the same (quotes around the cells); {AS_IT_WAS}"
    ]


def test_quote_all_beside_one_change(changing):
    changing.write("outcomes", [RATIO | {"note": "Other words for it"}, *NUMBERS])
    rewrite(changing, quoting=csv.QUOTE_ALL)
    (line,) = changing.told()
    assert line.startswith(f"{OUTCOMES}: 8 lines are written otherwise")


def test_sorted_differently(changing):
    rewrite(changing, lambda rows: [rows[0], *reversed(rows[1:])])
    assert changing.told() == [f"{OUTCOMES}: 8 rows stand in another order and say the same; {AS_IT_WAS}"]


def test_a_row_that_moved_is_no_fault(changing):
    rewrite(changing, lambda rows: [*rows[:3], *rows[4:], rows[3]])
    assert changing.told() == []


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_line_ends_are_told_once_without_a_base(changing, ends):
    rewrite(changing, lineterminator=ends)
    assert changing.told() == []
    assert len(changing.lines("data")) == 1


def test_a_column_that_the_base_did_not_have_is_no_changed_fact(changing):
    changing.fields("outcomes").insert(
        3, {"name": "colour", "type": "string", "constraints": {"required": True}}
    )
    changing.describe()

    assert changed(changing, colour="red") == []


def test_columns_in_another_order_are_matched_by_name(changing):
    rewrite(changing, lambda rows: [[row[-1], *row[:-1]] for row in rows])
    assert changing.told() == []


def test_a_new_column_changes_no_fact(changing):
    field = {
        "name": "extra",
        "type": "string",
        "title": "Extra",
        "description": "Extra.",
        "constraints": {"required": False},
    }
    changing.fields("outcomes").append(field)
    changing.describe()
    changing.write("outcomes", ROWS)
    assert changing.told() == []


@pytest.mark.parametrize("side", ["before", "now"])
@pytest.mark.parametrize(
    "column", ["outcome", "trial", "value", "cutoff", "source", "status", "checked_on", "note"]
)
def test_a_column_lost_on_one_side_ends_in_lines_and_no_traceback(changing, column, side):
    new = {"value": "0.81", "source": "doe2020another", "status": "disputed"}
    changing.write("outcomes", [RATIO | new, *NUMBERS])
    changing.replace(OUTCOMES, column, "other")
    if side == "before":
        found = contents.read(Project(changing.root))
        changing.earlier.tables["outcomes"] = found.tables["outcomes"]
        changing.write("outcomes", ROWS[:-1])
    assert all(line.startswith(f"{OUTCOMES}") for line in changing.told())


def test_a_chapter_indented_anew_is_named(changing):
    changing.append("book/index.md", CHAPTER * 3)
    changing.earlier.texts["book/index.md"] = changing.path("book/index.md").read_text(encoding="utf-8")
    text = changing.path("book/index.md").read_text(encoding="utf-8")
    changing.path("book/index.md").write_text(text.replace("\n", " \n"), encoding="utf-8")
    (line,) = changing.told()
    assert re.fullmatch(
        rf"book/index.md: \d+ lines are broken or indented otherwise and say the same; {AS_IT_WAS}", line
    )


def test_a_bibliography_written_anew_by_a_program_is_named(changing):
    text = changing.path("references.bib").read_text(encoding="utf-8")
    more = "\n".join(text.replace("doe2020", f"doe{year}") for year in range(2001, 2005))
    changing.earlier.texts["references.bib"] = more
    changing.path("references.bib").write_text(more.replace("  ", "\t"), encoding="utf-8")
    assert changing.told() == [
        f"references.bib: 4 entries are written otherwise and say the same; {AS_IT_WAS}"
    ]


def test_another_work_under_an_old_key_is_named(changing):
    changing.replace("references.bib", "10.1000/example.1", "10.1000/other.2")
    changing.replace("references.bib", "An example of {IL-6} in a trial", "Quite something else was seen")
    (line,) = changing.told()
    assert re.fullmatch(
        r"references.bib, line 7, doi: 10.1000/other.2 was 10.1000/example.1, with another title: another work under the"
        r" key doe2020example, which is cited in \d+ places; give the new work a key of its own",
        line,
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("10.1000/example.1", "10.1000/example.2"),
        ("An example of {IL-6} in a trial", "An exmple of {IL-6} in a trial"),
    ],
)
def test_a_corrected_entry_is_no_fault(changing, old, new):
    changing.replace("references.bib", old, new)
    assert changing.told() == []


# Revisions.


def git(root, *arguments):
    subprocess.run(
        ["git", "-C", root, "-c", "user.name=A", "-c", "user.email=a@example.org", *arguments],
        check=True,
        capture_output=True,
        env={
            **os.environ,
            "GIT_AUTHOR_DATE": "2024-12-31T12:00:00Z",
            "GIT_COMMITTER_DATE": "2024-12-31T12:00:00Z",
        },
    )


@pytest.fixture
def repository(project):
    project.write("outcomes", ROWS)
    project.replace("book/index.md", "`example-1-pfs-drug`", "`example-1-pfs-drug-1`")
    git(project.root, "init", "--initial-branch", "main")
    git(project.root, "add", ".")
    git(project.root, "commit", "--message", "First")
    return project


def test_the_command_compares_with_a_revision(repository):
    repository.write("outcomes", [RATIO | {"value": "0.81"}, *NUMBERS])
    result = run("check", "--against", "main", cwd=repository.root)
    assert (result.returncode, result.stdout) == (
        1,
        (
            f"{OUTCOMES}, line 2, checked_on: 2024-05-31 as before, but value was 0.80 and is 0.81 (example-1-pfs-hr);"
            f" {BOTH}\n"
        ),
    )


def test_without_a_change_the_command_says_what_it_compared_with(repository):
    result = run("check", "--against", "HEAD", cwd=repository.root)
    assert (result.returncode, result.stdout) == (
        0,
        "No faults found in data, bibliography, prose, nor in what changed since HEAD.\n",
    )


def lines(project, revision="main"):
    return [str(fault) for fault in check.run(Project(project.root), against=revision)]


def test_what_others_changed_meanwhile_is_no_change_of_this_branch(repository):
    git(repository.root, "switch", "--create", "mine")
    git(repository.root, "switch", "main")
    repository.write(
        "outcomes", [RATIO | {"value": "0.81", "checked_on": "2025-01-02", "read_again_on": "NA"}, *NUMBERS]
    )
    git(repository.root, "commit", "--all", "--message", "Second")
    git(repository.root, "switch", "mine")
    assert lines(repository) == []


def test_a_removed_row_that_a_sentence_prints_is_one_line_of_the_whole_check(repository):
    repository.write("outcomes", NUMBERS)
    (line,) = lines(repository)
    assert line.startswith(f"{OUTCOMES}: the row example-1-pfs-hr is gone")


def test_a_review_in_a_folder_of_the_repository_is_found(repository):
    (repository.root / "review").mkdir()
    for part in ("data", "book", "references.bib"):
        git(repository.root, "mv", part, "review")
    git(repository.root, "commit", "--message", "Moved")
    inner = Project(repository.root / "review")
    assert check.run(inner, against="main") == []


@pytest.mark.parametrize(
    ("revision", "why"),
    [
        ("mian", "git knows no such revision; did you mean main?"),
        ("3f2a", "git knows no such revision; name a branch, a tag or a commit, such as main"),
        ("--help", "git knows no such revision; name a branch, a tag or a commit, such as main"),
        ("", "git knows no such revision; name a branch, a tag or a commit, such as main"),
        ("a\0b", "git cannot be run with that name; name a branch, a tag or a commit"),
    ],
)
def test_a_revision_that_does_not_exist_is_refused_in_one_line(repository, revision, why):
    with pytest.raises(base.BaseError) as refused:
        lines(repository, revision)
    assert str(refused.value) == f"--against {revision}: {why}".replace("\0", "\\x00")


def test_a_folder_without_version_control_is_refused_in_one_line(tmp_path):
    build(tmp_path)
    result = run("check", "--against", "main", cwd=tmp_path)
    assert (result.returncode, result.stderr) == (
        1,
        "--against main: this folder is not under version control; clone the repository, or leave --against out\n",
    )


def test_without_git_it_says_so_in_one_line(repository, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(base.BaseError, match=r"^--against main: git is not installed; install it, or leave"):
        lines(repository)


def test_a_clone_without_its_history_says_how_to_fetch_it(repository, tmp_path_factory):
    git(repository.root, "commit", "--allow-empty", "--message", "Second")
    clone = tmp_path_factory.mktemp("clone") / "shallow"
    git(repository.root, "clone", "--depth", "1", f"file://{repository.root}", clone)
    with pytest.raises(
        base.BaseError, match=r"a clone without its history; fetch the rest with: git fetch --unshallow$"
    ):
        check.run(Project(clone), against="HEAD^1")


def test_a_revision_before_the_review_is_refused_in_one_line(repository):
    git(repository.root, "rm", "-r", "--cached", "data")
    git(repository.root, "commit", "--message", "Without data")
    with pytest.raises(
        base.BaseError, match=r"that revision holds no data/datapackage.json; name a later one$"
    ):
        lines(repository)


def test_a_branch_with_another_history_is_refused_in_one_line(repository):
    git(repository.root, "checkout", "--orphan", "other")
    git(repository.root, "commit", "--message", "Other")
    with pytest.raises(base.BaseError, match="it shares no history with this branch"):
        lines(repository)


def test_a_pull_request_is_compared_with_its_base_and_may_only_read():
    workflow = yaml.safe_load(
        (ROOT / ".github" / "workflows" / "pull-request.yml").read_text(encoding="utf-8")
    )
    checkout, *_ = workflow["jobs"]["book"]["steps"]
    commands = [step.get("run", "") for step in workflow["jobs"]["book"]["steps"]]
    assert workflow["permissions"] == {"contents": "read"}
    assert checkout["with"] == {"persist-credentials": False, "fetch-depth": 0}
    (check,) = (
        step for step in workflow["jobs"]["book"]["steps"] if step.get("run", "").startswith("make check")
    )
    assert check["run"] == 'make check AGAINST="$BASE"'
    assert "github.event_name == 'pull_request' && 'HEAD^1'" in workflow["jobs"]["book"]["env"]["BASE"]
    assert any(command.startswith('.venv/bin/livingreview diff "$BASE"') for command in commands)
