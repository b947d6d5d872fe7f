"""Files are put in their one form once; what is certain is put back, and what is not is told."""

import os
import subprocess
import sys
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from livingreview.adding import add as adding
from livingreview.adding import place
from livingreview.check.base import BaseError
from livingreview.check.fault import Fault
from livingreview.evidence import bibliography
from livingreview.project import Project
from livingreview.tidying import tidy as tidying
from livingreview.tidying.meaning import Ways, days, doubt, numbers, tidied
from livingreview.tidying.saved import TidyError
from tests.check.test_base import git
from tests.conftest import ROOT
from tests.example import HAZARD_RATIO, MEDIAN, build, table

OUTCOMES, BIBLIOGRAPHY, READINGS = "data/trials/outcomes.csv", "references.bib", "data/review/readings.csv"
LABELS = ["NR", "NE", "NA"]
NUMBER = {"name": "value", "type": "number", "constraints": {"required": False}}
DAY = {"name": "on", "type": "date", "constraints": {"required": False}}
MONTH = {
    "name": "as_of", "type": "string", "example": "2024-02",
    "constraints": {"required": False, "pattern": "[0-9]{4}-[0-9]{2}(-[0-9]{2})?"},
}  # fmt: skip
TEXT = {"name": "note", "type": "string", "constraints": {"required": False}}
WORD = {
    "name": "met", "type": "string", "constraints": {"required": False, "enum": ["true", "false"]},
    "categories": [{"value": "true", "label": "Yes"}, {"value": "false", "label": "No"}],
}  # fmt: skip
NCT = {
    "name": "nct",
    "type": "string",
    "example": "NCT00000000",
    "constraints": {"required": False, "pattern": "NCT[0-9]{8}"},
}


@pytest.fixture
def project(tmp_path):
    """A project that is in order and committed."""
    made = build(tmp_path)
    made.write(
        "outcomes",
        [HAZARD_RATIO, MEDIAN, MEDIAN | {"outcome": "example-1-os-drug", "endpoint": "OS", "value": "12.0"}],
    )
    tidying.tidy(Project(tmp_path))
    git(tmp_path, "init", "--initial-branch", "main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--message", "First")
    return made


def tidy(project, *files, **options):
    found = tidying.tidy(Project(project.root), [Path(project.root / file) for file in files], **options)
    lines = [line for outcome in found for line in outcome.lines(check=options.get("check", False))]
    return [*lines, tidying.ending(found, check=options.get("check", False))]


def text(project, file=OUTCOMES):
    return project.path(file).read_bytes().decode()


@pytest.mark.parametrize(
    ("field", "was", "cell", "now"),
    [
        (NUMBER, "0.70", "0.7", "0.70"),
        (NUMBER, "0.70", "0,7", "0.70"),
        (NUMBER, "12.0", "12", "12.0"),
        (NUMBER, "100000", "1E+05", "100000"),
        (NUMBER, "1234", "1,234", "1234"),
        (NUMBER, "0.8", "0.80", "0.80"),
        (NUMBER, "0.80", "0.78", "0.78"),
        (NUMBER, "0.80", "0.8000001", "0.8000001"),
        (NUMBER, None, "0,80", "0.80"),
        (NUMBER, None, "−0.5", "-0.5"),
        (NUMBER, None, "1,234", "1,234"),
        (NUMBER, None, "1.2E+05", "1.2E+05"),
        (NUMBER, "123456", "1.2E+05", "1.2E+05"),
        (NUMBER, "NR", "", ""),
        (TEXT, "007", "7", "007"),
        (TEXT, "7", "007", "007"),
        (TEXT, "true", "TRUE", "true"),
        (TEXT, "true", "WAHR", "true"),
        (TEXT, "words", "WORDS", "WORDS"),
        (TEXT, "5-10", "10-May", "10-May"),
        (TEXT, "<0.050", "<0.05", "<0.050"),
        (TEXT, "<0.050", "0.05", "0.05"),
        (TEXT, None, "0.70", "0.70"),
        (WORD, None, "TRUE", "true"),
        (WORD, None, "yes", "true"),
        (DAY, None, "04.03.2024", "2024-03-04"),
        (DAY, None, "2024/03/04", "2024-03-04"),
        (DAY, None, "2024-03-04 00:00:00", "2024-03-04"),
        (DAY, None, "4-Mrz-2024", "2024-03-04"),
        (DAY, None, "Mar 4, 2024", "2024-03-04"),
        (DAY, None, "03/04/2024", "03/04/2024"),
        (DAY, "2024-03-04", "03/04/2024", "2024-03-04"),
        (DAY, "2024-03-04", "04.03.24", "2024-03-04"),
        (DAY, "2024-03-04", "45355", "2024-03-04"),
        (DAY, None, "45355", "45355"),
        (DAY, None, "31.02.2024", "31.02.2024"),
        (DAY, "2024-03-04", "2024-04-03", "2024-04-03"),
        (MONTH, "2024-03", "01.03.2024", "01.03.2024"),
        (MONTH, None, "01.03.2024", "01.03.2024"),
        (MONTH, None, "04.03.2024", "2024-03-04"),
        (MONTH, "2024-03", "Mar-24", "Mar-24"),
        (NCT, "NCT01234567", "1234567", "NCT01234567"),
        (NCT, "NCT01234567", "NCT1234567", "NCT01234567"),
        (NCT, "NCT01234567", "NCT01234568", "NCT01234568"),
        (NCT, "NCT01234567", "234567", "234567"),
    ],
)  # fmt: skip
def test_a_cell_is_put_back_only_where_it_is_worth_the_same(field, was, cell, now):
    assert tidied(cell, field, LABELS, was, Ways()) == now


def test_in_a_file_with_decimal_commas_a_point_may_part_thousands():
    assert [number.text for number in numbers("1.234", Ways(comma=True))] == ["1.234", "1234"]
    assert [number.text for number in numbers("1,234", Ways(comma=True))] == ["1.234"]
    assert [number.text for number in numbers("1.234,5", Ways())] == ["1234.5"]
    assert tidied("1.234", NUMBER, LABELS, "1234", Ways(comma=True)) == "1234"


def test_one_day_that_can_be_read_in_one_way_only_shows_how_the_others_are_written():
    assert tidied("03/04/2024", DAY, LABELS, None, Ways(month_first=True)) == "2024-03-04"
    assert tidied("03/04/2024", DAY, LABELS, "2024-04-03", Ways(month_first=True)) == "2024-03-04"
    assert days("13/04/2024", Ways(month_first=True)) == []


def test_a_tidy_project_gives_nothing_to_do(project):
    before = text(project)
    assert tidy(project) == tidy(project, check=True) == ["Nothing to do."]
    assert text(project) == before


def test_the_book_itself_is_tidy():
    found = tidying.tidy(Project(ROOT), check=True)
    assert [line for outcome in found for line in outcome.lines(check=True)] == []


def test_zeros_come_back_and_the_cells_are_named(project):
    before = text(project)
    project.replace(OUTCOMES, ",0.80,", ",0.8,")
    project.replace(OUTCOMES, ",12.0,", ",12,")
    assert tidy(project, check=True)[0] == f"{OUTCOMES}: to put in order (2 cells)"
    assert tidy(project) == [
        f"{OUTCOMES}: put in order (2 cells)",
        "  line 2, value: 0.8 → 0.80, as it was (example-1-pfs-hr)",
        "  line 4, value: 12 → 12.0, as it was (example-1-os-drug)",
        "1 file put in order.",
    ]
    assert text(project) == before


def test_of_a_row_that_was_read_again_fewer_digits_stay_and_are_told(project):
    project.replace(OUTCOMES, ",0.80,", ",0.8,")
    line = text(project).splitlines()[1]
    project.replace(OUTCOMES, line, line.replace(",2024-05-31,", ",2025-01-01,"))
    assert tidy(project) == [
        f"{OUTCOMES}, line 2, value: 0.8 has fewer digits; it was 0.80 in HEAD (example-1-pfs-hr)",
        "1 place to look at, which may be meant.",
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (",12.0,", ",120,", "120 has the same digits, and its point elsewhere; it was 12.0"),
        (",0.98,", ",1.0,", "1.0 looks rounded; it was 0.98"),
        (",12.0,", ",1.20E+01,", ""),
    ],
)
def test_what_a_spreadsheet_may_have_made_is_told_and_left(project, old, new, said):
    before = text(project)
    project.replace(OUTCOMES, old, new)
    spoilt = text(project)
    told = tidy(project)
    if said:
        assert said in told[0]
        assert text(project) == spoilt
    else:
        assert text(project) == before


def test_a_range_that_became_a_day_is_left_for_a_person_with_what_it_was(project):
    row = project.row("outcomes", HAZARD_RATIO | {"note": "10-May"})
    project.replace(OUTCOMES, text(project).splitlines()[1], ",".join(row.values()))
    told = tidy(project)
    assert told[0].startswith(
        f"{OUTCOMES}, line 2, note: 10-May is a date that a spreadsheet made of what was typed"
    )
    assert told[-1] == "1 place left for you, which nobody else can mend."


def test_rows_that_a_program_sorted_are_in_their_order_again_and_a_new_one_is_at_its_place(project):
    keys = ("pfs", "os", "orr", "dor", "dcr", "age")
    project.write("outcomes", [MEDIAN | {"outcome": f"example-1-{key}"} for key in keys])
    git(project.root, "commit", "--all", "--message", "More")
    header, *rows = text(project).splitlines()
    new = rows[0].replace("example-1-pfs", "example-1-cr")
    project.path(OUTCOMES).write_text("\n".join([header, *sorted([new, *rows])]) + "\n", encoding="utf-8")
    assert "rows in another order" in tidy(project)[0]
    assert text(project).splitlines() == [header, *rows, new]


def test_a_row_that_somebody_moved_stays_where_it_is(project):
    header, first, *rest = text(project).splitlines()
    project.path(OUTCOMES).write_text("\n".join([header, *rest, first]) + "\n", encoding="utf-8")
    moved = text(project)
    assert tidy(project) == ["Nothing to do."]
    assert text(project) == moved


def test_a_new_row_goes_to_the_others_of_its_trial(project):
    arms = "data/trials/arms.csv"
    header, *rows = text(project, arms).splitlines()
    new = rows[0].replace("example-1,drug", "example-1,both")
    for at in (0, len(rows)):
        project.path(arms).write_text(
            "\n".join([header, *rows[:at], new, *rows[at:]]) + "\n", encoding="utf-8"
        )
        tidy(project)
        places = [line.split(",")[0] for line in text(project, arms).splitlines()[1:]]
        assert places == ["example-1", "example-1", "example-1", "example-2"]


def test_a_table_in_the_order_of_its_keys_is_put_in_it_again(project):
    rows = [{"citekey": key, "read": "abstract"} for key in ("a2020a", "c2020a", "d2020a")]
    project.write("readings", rows)
    git(project.root, "commit", "--all", "--message", "Readings")
    project.write("readings", [*rows, {"citekey": "b2020a", "read": "abstract"}])
    tidy(project)
    assert [line[:6] for line in text(project, READINGS).splitlines()[1:]] == [
        "a2020a",
        "b2020a",
        "c2020a",
        "d2020a",
    ]


def test_rows_that_are_gone_are_named(project):
    project.replace(OUTCOMES, text(project).splitlines()[2] + "\n", "")
    assert tidy(project) == [
        f"{OUTCOMES}: the row example-1-pfs-drug of HEAD is gone",
        "1 place to look at, which may be meant.",
    ]


def test_without_a_commit_the_form_is_put_in_order_and_nothing_is_guessed(tmp_path):
    project = build(tmp_path)
    tidy(project)
    project.replace(OUTCOMES, ",0.80,", ",0.8,")
    project.path(OUTCOMES).write_bytes(project.path(OUTCOMES).read_bytes().replace(b"\n", b"\r\n"))
    assert tidy(project)[0] == f"{OUTCOMES}: put in order (line ends of another system)"
    assert ",0.8," in text(project)
    with pytest.raises(BaseError, match="this folder is not under version control"):
        tidying.tidy(Project(tmp_path), against="main")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty; a file with content is expected here"),
        (
            b"outcome,trial\nx\n",
            "1 cells; 2 are expected, one per column (the first without a cell is trial)",
        ),
        (b"outcome,trial,trial\nx,y,z\n", "column stands twice in the header; once is expected"),
        (b"outcome,,trial\nx,y,z\n", "a column without a name holds something; write its name"),
        (b"a,b\nx,y\n", "the header holds none of the columns; expected outcome,trial"),
        (b'outcome,trial\nx"y,z\n', "quote inside a cell; put the whole cell in quotes"),
        (b"<<<<<<< a\noutcome,trial\n=======\n>>>>>>> b\n", "a merge conflict from here to line 4"),
    ],
)
def test_a_table_that_cannot_be_read_is_left_and_told_in_one_line(project, content, said):
    project.path(OUTCOMES).write_bytes(content)
    told = tidy(project)
    assert len(told) == 2
    assert said in told[0]
    assert project.path(OUTCOMES).read_bytes() == content


def test_a_column_that_is_gone_is_told(project):
    header, *rows = text(project).splitlines()
    cut = "\n".join(line.rpartition(",")[0] for line in (header, *rows)) + "\n"
    project.path(OUTCOMES).write_text(cut, encoding="utf-8")
    assert tidy(project)[0] == f"{OUTCOMES}, line 1, read_again_on: column is missing; put it back"


def test_what_is_no_table_is_refused_and_a_descriptor_with_faults_too(project):
    with pytest.raises(
        tidying.NoSuchFileError, match=r"book/index.md: neither a table of this review nor references.bib$"
    ):
        tidy(project, "book/index.md")
    project.path("data/datapackage.json").write_text("{", encoding="utf-8")
    with pytest.raises(TidyError, match=r"^data/datapackage.json"):
        tidy(project)


ENTRY = '@Article{b2020a, YEAR = 2020, title = "A {\\"o} of {B}",\n author = {Doe,\n  Jane}, x = {y} }'


def test_the_bibliography_is_laid_out_and_says_what_it_said(project):
    project.path(BIBLIOGRAPHY).write_text(
        f"% On top\n{ENTRY}\n\n\n@misc{{a2020a, title = {{A}}}}", encoding="utf-8"
    )
    tidy(project)
    assert text(project, BIBLIOGRAPHY) == (
        "% On top\n\n@misc{a2020a,\n  title        = {A},\n}\n\n"
        "@article{b2020a,\n  author       = {Doe, Jane},\n"
        '  title        = {A {\\"o} of {B}},\n  year         = {2020},\n  x            = {y},\n}\n'
    )
    assert tidy(project, BIBLIOGRAPHY) == ["Nothing to do."]


@pytest.mark.parametrize("value", ["jan", '"a" # "b"', "{a} # jan"])
def test_an_entry_whose_values_are_put_together_is_left_as_it_is(project, value):
    entry = f"@misc{{b2020a, month = {value},   title = {{x}}}}\n"
    project.path(BIBLIOGRAPHY).write_text(entry, encoding="utf-8")
    assert tidy(project, BIBLIOGRAPHY) == ["Nothing to do."]
    assert text(project, BIBLIOGRAPHY) == entry


PIECES = st.sampled_from(
    ["% remark\n", "\n\n", "@string{m = {Month}}\n", "@misc{a1, title = {A}, month = m}\n", ENTRY + "\n",
     "@misc(c1, title = {C {D}}, note = 5)\n", "@comment{x}\n", "@misc{B2,\n  title        = {é – α},\n}\n", "\r\n", " "]
)  # fmt: skip


@given(pieces=st.lists(PIECES, max_size=8))
@settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=150)
def test_no_bibliography_says_something_else_once_it_is_laid_out(pieces):
    before = "".join(pieces)
    entries, problems = bibliography.parse(before)
    if problems:
        # It is refused, or, where a key stands twice, laid out with both entries.
        with suppress(ValueError):
            made = bibliography.relaid_text(
                before, lambda one: tidying.written(one.kind, one.key, one.fields)
            )
            assert made.lower().count("@misc") == before.lower().count("@misc")
        return
    made = bibliography.relaid_text(
        before, lambda entry: tidying.written(entry.kind, entry.key, entry.fields)
    )
    now, _ = bibliography.parse(made)
    said = sorted((entry.key, entry.kind, sorted(entry.fields.items())) for entry in entries)
    assert sorted((entry.key, entry.kind, sorted(entry.fields.items())) for entry in now) == said
    assert before.count("% remark") == made.count("% remark")
    assert (
        bibliography.relaid_text(made, lambda entry: tidying.written(entry.kind, entry.key, entry.fields))
        == made
    )


# Adding.

KEYS = st.lists(st.from_regex("[a-c]{1,2}-[0-9]", fullmatch=True), unique=True, min_size=1, max_size=8)
NOTES = (
    st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), min_size=1, max_size=15)
    .map(str.strip)
    .filter(bool)
)


@pytest.mark.parametrize(
    ("was", "cell", "said"),
    [
        (
            "2024-05-31",
            "2028-06-01",
            "2028-06-01 is four years apart, as spreadsheets of two makes count days",
        ),
        ("2024-05-03", "2024-03-05", "2024-03-05 has day and month turned round"),
        ("2024-05-03", "2024-05-04", None),
    ],
)
def test_a_day_that_a_spreadsheet_may_have_moved_is_told(was, cell, said):
    told = doubt(cell, was, DAY, LABELS)
    assert told == (said and f"{said}; it was {was}")


@given(keys=KEYS, notes=st.lists(NOTES, min_size=8, max_size=8), ordered=st.booleans())
@settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=100)
def test_a_row_that_is_added_and_taken_away_leaves_the_same_bytes(keys, notes, ordered):
    *others, new = sorted(keys) if ordered else keys
    rows = [
        {"outcome": key, "trial": key.split("-")[0], "note": note}
        for key, note in zip(others, notes, strict=False)
    ]
    of = table("outcomes", *rows)
    before = tidying.table.grid.written(
        of.header, [[row.cells[name] for name in of.header] for row in of.rows]
    )
    cells = (
        of.rows[0].cells | {"outcome": new, "trial": new.split("-")[0]}
        if of.rows
        else dict.fromkeys(of.header, "NA")
    )
    after = place.line_of(cells, of)
    lines = place.inserted(before, [cells[name] for name in of.header], after).split("\n")
    del lines[after]
    assert "\n".join(lines) == before


def test_an_added_row_is_where_tidy_leaves_it(project):
    known = {
        "setting": "first-line",
        "strategy": "vaccine",
        "source": "doe2020example",
        "locator": "Abstract",
    }
    at = Project(project.root)
    adding.add(
        at,
        adding.table(at, "trial"),
        known | {"trial": "a", "name": "A", "status": "checked"},
        today=date(2025, 5, 30),
    )
    assert tidy(project) == ["Nothing to do."]


# The hook.


@pytest.mark.slow
def test_the_hook_stops_a_commit_with_the_words_of_tidy_and_lets_the_next_pass(project):
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    start = hooks.index("      - id: livingreview-tidy")
    hook = hooks[start : hooks.index("      - id: livingreview-check")]
    hook = hook.replace(".venv/bin/livingreview", f"{sys.executable} -m livingreview.cli")
    project.path(".pre-commit-config.yaml").write_text(
        f"repos:\n  - repo: local\n    hooks:\n{hook}", encoding="utf-8"
    )
    home = {"PRE_COMMIT_HOME": str(project.root / ".git/hooks-home"), "PYTHONPATH": str(ROOT / "scripts")}
    outside = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | home

    def run(*command):
        return subprocess.run(command, cwd=project.root, env=outside, capture_output=True, text=True)

    def commit():
        return run(
            "git", "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--message", "Second"
        )

    project.path(".gitignore").write_text("_build/\n", encoding="utf-8")
    git(project.root, "add", ".")
    assert run(Path(sys.executable).with_name("pre-commit"), "install").returncode == 0
    before = text(project)
    project.path(OUTCOMES).write_bytes(before.replace(",0.80,", ",0.8,").replace("\n", "\r\n").encode())
    git(project.root, "add", OUTCOMES)
    stopped = commit()
    assert stopped.returncode == 1
    assert "  line 2, value: 0.8 → 0.80, as it was (example-1-pfs-hr)" in stopped.stdout + stopped.stderr
    assert text(project) == before
    git(project.root, "add", OUTCOMES)
    assert commit().returncode == 0
    assert run("git", "status", "--porcelain").stdout == ""


def test_of_a_column_that_a_program_has_spoilt_the_first_cells_are_told_and_a_way_out():
    spoilt = tuple(Fault("a.csv", line, "value", f"'{line}. Jul' was a number") for line in range(2, 40))
    other = Fault("a.csv", 2, "ci_low", "'1. Aug' was a number")
    said = list(tidying.Outcome("a.csv", False, None, (*spoilt, other)).lines(check=True))
    assert said == [
        *map(str, spoilt[:3]),
        (
            "a.csv, value: 35 more like these; a program has changed the whole column, so take the file as it was, and"
            " make your own change again"
        ),
        str(other),
    ]
