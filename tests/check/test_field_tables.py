"""What people really do to tables: each kind of trouble gets one line that says what to write."""

import csv
import io
import re
import shutil
from datetime import UTC, date, datetime

import pytest

from livingreview.check import latest_day
from livingreview.check.fault import Fault, gathered
from tests.example import HAZARD_RATIO, MEDIAN

OUTCOMES, TRIALS, ARMS = (f"data/trials/{name}.csv" for name in ("outcomes", "trials", "arms"))
EVENTS, GLOSSARY = "data/trials/events.csv", "data/review/glossary.csv"
LABELS = "NR (not reported), NE (not estimable or not reached) or NA (does not apply)"
EVENT = {"event": "example-1-approval", "trial": "example-1", "happened_on": "2024-03", "kind": "approval"}
CITED_BY_AN_EVENT = """
@article{roe2021event,
  author = {Roe, Richard},
  title = {An event},
  journal = {Journal of Examples},
  year = {2021},
  doi = {10.1000/example.2},
}
"""


@pytest.fixture
def project(project):
    """A project of which an event, and nothing else, cites a second work, and with outcomes of many rows."""
    medians = [
        MEDIAN | {"outcome": f"example-1-pfs-{n}", "population": f"Group {n}", "analysis": "subgroup"}
        for n in range(12)
    ]
    project.write("outcomes", [HAZARD_RATIO, MEDIAN, *medians])
    project.write("events", [EVENT | {"source": "roe2021event"}])
    project.write("glossary", [{"term": "PFS"}, {"term": "OS"}])
    project.append("references.bib", CITED_BY_AN_EVENT)
    return project


def test_the_project_that_is_spoilt_here_has_no_fault(project):
    assert project.lines() == []


def saved(project, file, change=lambda rows: rows, encoding="utf-8", errors="strict", **form):
    """Save a table as a program of its own way would, and return all faults."""
    path = project.path(file)
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
    text = io.StringIO()
    csv.writer(text, **({"lineterminator": "\n"} | form)).writerows(change(rows))
    path.write_bytes(text.getvalue().encode(encoding, errors))
    return project.lines()


def cell(project, file, line, column, value):
    """Write one cell and return all faults, without the name of the file."""
    path = project.path(file)
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
    rows[line - 1][rows[0].index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)
    return [said.removeprefix(f"{file}, ") for said in project.lines()]


# Files as other programs save them.


@pytest.mark.parametrize(
    ("form", "said"),
    [
        pytest.param({}, [], id="plain roundtrip"),
        pytest.param({"quoting": csv.QUOTE_ALL}, [], id="quote all"),
        pytest.param(
            {"delimiter": ";"}, ["line 1: the cells are separated by semicolons; save the file with commas"], id="semicolon"
        ),
        pytest.param({"delimiter": "\t"}, ["line 1: the cells are separated by tabs; save the file with commas"], id="tab"),
        pytest.param(
            {"delimiter": "|"}, ["line 1: the cells are separated by vertical bars; save the file with commas"], id="bar"
        ),
        pytest.param(
            {"delimiter": ";", "lineterminator": "\r\n", "encoding": "utf-8-sig"},
            ["line 1: the cells are separated by semicolons; save the file with commas"],
            id="bom+crlf+semicolon",
        ),
        pytest.param(
            {"lineterminator": "\r\n"},
            ["line 1: line ends with CRLF (Windows); save the file with LF line ends"],
            id="crlf",
        ),
        pytest.param(
            {"encoding": "utf-8-sig"}, ["line 1: starts with a byte order mark; save as UTF-8 without BOM"], id="bom"
        ),
        pytest.param({"encoding": "utf-16"}, ["line 1: the file is UTF-16; save it as UTF-8"], id="utf-16"),
        pytest.param({"encoding": "utf-16-le"}, ["line 1: the file is UTF-16; save it as UTF-8"], id="utf-16 without mark"),
    ],
)  # fmt: skip
def test_a_table_saved_by_another_program_is_one_line(project, form, said):
    assert saved(project, EVENTS, **form) == [f"{EVENTS}, {line}" for line in said]


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        pytest.param("cp1252", "byte 0x96 (– in Windows-1252)", id="cp1252"),
        pytest.param("mac_roman", "byte 0xD0 (– in Mac Roman)", id="mac roman"),
    ],
)
def test_lines_in_another_encoding_are_counted_in_one_line(project, encoding, said):
    dashes = [EVENT | {"event": f"example-1-{n}", "description": "Read 2–3 times"} for n in range(20)]
    project.write("events", dashes)

    assert saved(project, EVENTS, encoding=encoding) == [
        f"{EVENTS}, line 2: {said} is not UTF-8; save the file as UTF-8 (and 19 rows more)"
    ]


SPOILT = {
    "sep=, line": (
        lambda raw: b"sep=,\n" + raw,
        ", line 1: sep=, is for a spreadsheet; delete the line, and separate the cells by commas",
    ),
    "title above the header": (
        lambda raw: b"Table 1,,\n" + raw,
        (
            ", line 1: the header holds none of the columns; expected event,trial,happened_on,kind,description,source,"
            "locator,status,checked_on,read_again_on"
        ),
    ),
    "empty file events": (lambda raw: b"", ": empty; a file with content is expected here"),
    "header only events": (
        lambda raw: raw.split(b"\n")[0] + b"\n",
        ": no row below the header; put the rows back, or take an earlier version of the file",
    ),
    "conflict markers": (
        lambda raw: raw.replace(b"\nexample", b"\n<<<<<<< HEAD\nexample") + b"=======\n>>>>>>> patch-1\n",
        (
            ", line 2: a merge conflict from here to line 5; keep one of the two versions, and delete the lines of"
            " <<<<<<<, ======= and >>>>>>>"
        ),
    ),
}


@pytest.mark.parametrize("kind", SPOILT)
def test_a_table_that_cannot_be_read_is_one_line_and_nothing_is_said_of_what_depends_on_it(project, kind):
    spoil, said = SPOILT[kind]
    need_rows(project)
    path = project.path(EVENTS)
    path.write_bytes(spoil(path.read_bytes()))

    assert project.lines() == [EVENTS + said]


def test_a_deleted_table_is_one_line(project):
    project.path(EVENTS).unlink()

    assert project.lines() == [f"{EVENTS}: missing; the file is expected here"]


@pytest.mark.parametrize("file", [TRIALS, ARMS, OUTCOMES, EVENTS, GLOSSARY])
def test_of_any_table_that_is_deleted_only_its_own_line_is_said(project, file):
    project.path(file).unlink()

    assert project.lines() == [f"{file}: missing; the file is expected here"]


@pytest.mark.parametrize("file", [TRIALS, ARMS, OUTCOMES, EVENTS, GLOSSARY])
def test_of_any_table_that_has_lost_its_rows_only_its_own_line_is_said(project, file):
    need_rows(project)
    path = project.path(file)
    path.write_text(path.read_text(encoding="utf-8").split("\n")[0] + "\n", encoding="utf-8")

    assert project.lines() == [f"{file}: no row below the header; put the rows back, or take an earlier version of the file"]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("references.bib", "references.bib: missing; the file is expected here"),
        ("data/datapackage.json", "data/datapackage.json: missing; the file is expected here"),
    ],
)
def test_without_bibliography_or_descriptor_nothing_else_is_concluded(project, file, said):
    project.path(file).unlink()

    assert project.lines() == [said]


def test_of_a_chapter_that_cannot_be_read_only_its_own_line_is_said(project):
    project.path("book/index.md").write_bytes("# Sätze\n".encode("cp1252"))
    project.write("outcomes", [MEDIAN | {"source": "roe2021event"}])
    lines = project.lines()

    assert [line for line in lines if "cited by no chapter" in line] == []


def test_of_a_row_whose_cells_cannot_be_told_apart_only_its_own_line_is_said(project):
    project.replace(EVENTS, "example-1-approval,", '"example-1-approval,')

    assert project.lines() == [
        f"{EVENTS}, line 2, event: the quote opened here is not closed on this line; close it"
    ]


def need_rows(project):
    """Let the descriptor say of the tables with rows that they may not lose them."""
    for resource in project.descriptor["resources"]:
        if resource["name"] in ("trials", "arms", "outcomes", "events", "glossary"):
            del resource["may_be_empty"]
    project.describe()


# One cause, one line.


ROWS = 14
CAUSES = {
    "trailing empty columns": (
        lambda rows: [[*row, "", "", ""] for row in rows],
        ", line 1: 3 columns without a name stand at the end; delete them",
    ),
    "one trailing empty column": (
        lambda rows: [[*row, ""] for row in rows],
        ", line 1: a column without a name stands at the end; delete it",
    ),
    "trailing empty cols rows only": (
        lambda rows: [rows[0], *([*row, ""] for row in rows[1:])],
        f", line 2: empty cells after the last column; delete the commas at the end of the row (and {ROWS - 1} rows more)",
    ),
    "50 empty rows": (
        lambda rows: [*rows, *[[""] * len(rows[0])] * 50],
        f", line {ROWS + 2}: blank line; delete it (and 49 rows more)",
    ),
    "50 rows of empty quotes": (
        lambda rows: [*rows, *[["", '"' * 0] * 10] * 50],
        f", line {ROWS + 2}: blank line; delete it (and 49 rows more)",
    ),
    "dates d/m/y": (
        lambda rows: [[re.sub(r"^(\d{4})-(\d\d)-(\d\d)$", r"\3/\2/\1", cell) for cell in row] for row in rows],
        (", line 2, checked_on: 31/05/2024 is not a date; write year-month-day, such as 2024-02-29"
        f" (and {ROWS - 1} rows more)"),
    ),
    "a space after every comma": (
        lambda rows: [[row[0], *(f" {cell}" for cell in row[1:])] for row in rows],
        f", line 1: spaces after the commas; delete them (and {ROWS} rows more)",
    ),
    "one row fewer commas in every row": (
        lambda rows: [rows[0], *(row[:-1] for row in rows[1:])],
        (", line 2: 23 cells; 24 are expected, one per column (the first without a cell is read_again_on)"
        f" (and {ROWS - 1} rows more)"),
    ),
    "n/a in a whole column": (
        lambda rows: [rows[0], *([*row[:18], "n/a", *row[19:]] for row in rows[1:])],
        f", line 2, note: n/a for a value that is missing; write {LABELS} (and {ROWS - 1} rows more)",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", CAUSES)
def test_one_cause_that_hits_many_rows_is_one_line(project, kind):
    change, said = CAUSES[kind]

    assert saved(project, OUTCOMES, change) == [OUTCOMES + said]


def test_a_header_in_capitals_is_one_line_and_the_table_is_read(project):
    (line,) = saved(project, OUTCOMES, lambda rows: [[cell.upper() for cell in rows[0]], *rows[1:]])

    assert line.startswith(
        f"{OUTCOMES}, line 1: names of columns in other letters or with spaces; write outcome,trial,arm,"
    )


def test_a_hundred_unknown_columns_are_one_line(project):
    def widened(rows):
        return [[*rows[0], *(f"x{n}" for n in range(100))], *([*row, *["1"] * 100] for row in rows[1:])]

    (line,) = saved(project, OUTCOMES, widened)

    assert line.startswith(f"{OUTCOMES}, line 1: 100 columns (x0, x1, x2 and others) are not described")


def test_many_missing_columns_are_one_line(project):
    (line,) = saved(project, EVENTS, lambda rows: [row[:4] for row in rows])

    assert line == (
        f"{EVENTS}, line 1: 6 columns are missing: description, source, locator, status, checked_on, read_again_on"
    )


def test_a_table_of_one_row_is_a_table(project):
    assert saved(project, EVENTS, lambda rows: rows[:2]) == []


@pytest.mark.parametrize(
    "value", ["word " * 40000 + "end", "w" * 300000, "<" * 100000, "é" * 100000, '"' * 100000]
)
def test_a_huge_cell_is_one_line(project, value):
    assert cell(project, OUTCOMES, 2, "note", value) == [
        f"line 2, note: {len(value):,} characters in one cell; write 5,000 or fewer"
    ]


def test_a_handful_of_faults_of_one_kind_stay_apart():
    few = [Fault("a.csv", line, "b", "x", "same") for line in (2, 5, 7)]

    assert gathered(few) == few


def test_faults_of_one_cause_in_two_columns_are_told_for_each():
    many = [Fault("a.csv", line, column, "x", "same") for line in range(2, 20) for column in "ab"]

    assert [str(fault) for fault in gathered(many)] == [
        f"a.csv, line 2, {column}: x (and 17 rows more)" for column in "ab"
    ]


def test_a_few_further_lines_are_named(project):
    lines = [f"{n}" for n in (3, 4, 5, 6)]
    many = [Fault("a.csv", line, "b", "x", "same") for line in range(2, 7)]

    assert [str(fault) for fault in gathered(many)] == [
        f"a.csv, line 2, b: x (and 4 rows more: {', '.join(lines)})"
    ]


# Cells.


def missing(value):
    return f"{value} for a value that is missing; write {LABELS}"


def error(value):
    return f"{value} is an error of a spreadsheet; write the value, or {LABELS}"


def note(value):
    return f"{value} is a note to oneself; write {LABELS}"


def made(value):
    return f"{value} is a date that a spreadsheet made of what was typed; type it again, such as 2–3"


P = "a number between 0 and 1 with a decimal point, < or > before it where the source has it, such as <0.001"
POINT = "is not a number; write digits, with a point for decimals"
DATE = "is not a date; write year-month-day, such as 2024-02-29"
HAPPENED = "is not a date (expected year-month or year-month-day, such as 2024-02-29)"
NCT = "NCT and eight digits, or UMIN and nine digits"
CELLS = {
    # row of the list: column of outcomes, what is written, what is said
    "date serial one": ("checked_on", "46346", f"46346 {DATE}"),
    "date us one": ("checked_on", "11/20/2026", f"11/20/2026 {DATE}"),
    "date yy one": ("checked_on", "20-Nov-26", f"20-Nov-26 {DATE}"),
    "date slash iso": ("checked_on", "2026/11/20", f"2026/11/20 {DATE}"),
    "cutoff month text": ("cutoff", "Mar-19", f"Mar-19 {DATE}"),
    "value 1,7": ("value", "1,7", "1,7 is not a number (write 1.7)"),
    "value 0,123": ("value", "0,723", "0,723 is not a number (write 0.723)"),
    "value 1,234": ("value", "1,234", "1,234 has a comma that may part thousands or decimals; write 1234 or 1.234, as the source has it"),
    "value 1,234,567": ("value", "1,234,567", "1,234,567 has a comma that may part thousands or decimals; write 1234567"),
    "value 1.7 %": ("value", "1.7%", f"1.7% {POINT}"),
    "value unicode minus": ("value", "−1.7", "−1.7 is not a number (write -1.7)"),
    "value middle dot": ("value", "1·7", "1·7 is not a number (write 1.7)"),
    "value nbsp": ("value", "1.7\u00a0", "invisible character U+00A0 (NO-BREAK SPACE); write a plain space or nothing"),
    "value nbsp inside": ("value", "1\u00a07", "invisible character U+00A0 (NO-BREAK SPACE); write a plain space or nothing"),
    "value .7": ("value", ".7", ".7 is not a number (write 0.7)"),
    "value 1.70E+00": ("value", "1.70E+00", "1.70E+00 is a spreadsheet's way to write a number; write 1.70"),
    "value 5e-1": ("value", "5e-1", "5e-1 is a spreadsheet's way to write a number; write 0.5"),
    "value 7-Jan": ("value", "7-Jan", f"7-Jan {POINT}"),
    "value inf": ("value", "inf", f"inf {POINT}"),
    "A51 value 1e999": ("value", "1e999", "1e999 is a spreadsheet's way to write a number; write its digits"),
    "value nan": ("value", "nan", missing("nan")),
    "value full-width": ("value", "１.７", "１ in full-width characters; write 1"),
    "note #N/A": ("note", "#N/A", error("#N/A")),
    "note #NAME?": ("note", "#NAME?", error("#NAME?")),
    "note #REF!": ("note", "#REF!", error("#REF!")),
    "note #VALUE!": ("note", "#VALUE!", error("#VALUE!")),
    "note #DIV/0!": ("note", "#DIV/0!", error("#DIV/0!")),
    "note ####": ("note", "#######", error("#######")),
    "value #DIV/0!": ("value", "#DIV/0!", error("#DIV/0!")),
    "note N/A": ("note", "N/A", missing("N/A")),
    "note na": ("note", "na", missing("na")),
    "note -": ("note", "–", missing("–")),
    "note hyphen": ("note", "-", missing("-")),
    "note ?": ("note", "?", missing("?")),
    "note none": ("note", "None", missing("None")),
    "note null": ("note", "null", missing("null")),
    "note nan": ("note", "nan", missing("nan")),
    "note NaN": ("note", "NaN", missing("NaN")),
    "note TODO": ("note", "TODO check this", note("TODO check this")),
    "note tbc": ("note", "tbc", note("tbc")),
    "comparator none": ("comparator", "none", missing("none")),
    "locator missing": ("locator", "n/a", "n/a for a value that is missing; write the value"),
    "locator 2-3 -> 02-Mar": ("locator", "02-Mar", made("02-Mar")),
    "locator 7-Sep": ("locator", "7-Sep", made("7-Sep")),
    "locator Mar-05": ("locator", "Mar-05", made("Mar-05")),
    "locator 1/2/2020": ("locator", "1/2/2020", made("1/2/2020")),
    "note TRUE": ("note", "TRUE", "TRUE is what a spreadsheet makes of a yes or no; type again what was meant, in words"),
    "locator 45000": ("locator", "45000", "45000 is the number that a spreadsheet keeps for 2023-03-15; type again what the source has"),
    "population mojibake": ("population", "All randomised, 18â€“75 years", "â€“ is what a wrong encoding made of –; write –"),
    "population mojibake of a mac": ("population", "18‚Äì75 years", "‚Äì is what a wrong encoding made of –; write –"),
    "population A-tilde": ("population", "CohortÃ© A", "Ã© is what a wrong encoding made of é; write é"),
    "population mojibake of a Greek letter": ("population", "IL-1Î²", "Î² is what a wrong encoding made of β; write β"),
    "population FFFD": ("population", "Cohort\ufffd A", "Cohort\ufffd A has lost a character (\ufffd); type it again"),
    "nbsp in population": ("population", "All\u00a0randomised", "invisible character U+00A0 (NO-BREAK SPACE); write a plain space or nothing"),
    "soft hyphen": ("population", "All rando\u00admised", "invisible character U+00AD (SOFT HYPHEN); write a plain space or nothing"),
    "double space": ("population", "All  randomised", "two spaces in a row; write one"),
    "p 0,001": ("p_value", "0,001", "0,001 is not a p value; write 0.001"),
    "p < 0.001": ("p_value", "< 0.001", "< 0.001 is not a p value; write <0.001"),
    "p 1E-04": ("p_value", "1E-04", "1E-04 is not a p value; write 0.0001"),
    "p 0": ("p_value", "0", f"0 is not a p value (expected {P})"),
    "p 1.2": ("p_value", "1.2", f"1.2 is not a p value (expected {P})"),
    "p ≤": ("p_value", "≤0.05", f"≤0.05 is not a p value (expected {P})"),
    "note =": ("note", "=1+1", "=1+1 starts with “=”, which a spreadsheet runs as a formula; start with another character"),
    "note with an apostrophe": ("note", "'=1", "'=1 starts with the apostrophe by which a spreadsheet keeps text; delete it"),
    "value with an apostrophe": ("value", "'1.7", "'1.7 starts with the apostrophe by which a spreadsheet keeps text; delete it"),
    "value with a space for the point": ("value", "1 7", f"1 7 {POINT}"),
    "value with a space for thousands": ("value", "1 234", "1 234 is not a number (write 1234)"),
    "outcome with spaces": ("outcome", "example-1 pfs drug", "example-1 pfs drug is not an outcome; write example-1-pfs-drug"),
    "trial in capitals": ("trial", "EXAMPLE-1", "EXAMPLE-1 is not a trial; write example-1"),
    "source of another form": ("source", "Doe2020", "Doe2020 is not a source (expected surname, year and a word, such as surname2024word)"),
    "checked in the future": ("checked_on", "2027-01-01", "2027-01-01 is in the future; today is 2025-06-01"),
    "note @": ("note", "@SUM(A1)", "@SUM(A1) starts with “@”, which a spreadsheet runs as a formula; start with another character"),
}  # fmt: skip


@pytest.mark.parametrize("kind", CELLS)
def test_a_cell_that_nobody_can_have_meant_is_one_line(project, kind):
    column, value, said = CELLS[kind]

    assert cell(project, OUTCOMES, 3, column, value) == [f"line 3, {column}: {said}"]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        pytest.param("population", "PD-L1 ?1%", id="population ?"),
        pytest.param("population", "“High” TMB", id="population smart quotes"),
        pytest.param("p_value", "<.001", id="p <.001"),
        pytest.param("value", "17", id="median 17 for 1.7"),
        pytest.param("note", "2–3 in Å, Müller’s café – “Œuvre”", id="letters of other languages"),
        pytest.param("note", "5 Å–3 Å, Å², IL-1β, 10°–20°", id="signs of physics"),
        pytest.param("note", "May 2020, none of them, na\u00efve", id="words that hold a missing value"),
        pytest.param("locator", "Table 45000", id="a number in a locator"),
        pytest.param("locator", "12", id="a page"),
        pytest.param("note", "TBC1D4", id="a gene that begins like a note"),
    ],
)
def test_a_cell_that_can_be_meant_passes(project, column, value):
    assert cell(project, OUTCOMES, 3, column, value) == []


OTHER_CELLS = {
    "n 52.0": (ARMS, "n", "52.0", "52.0 is not a whole number; write digits only"),
    "n 1,052": (ARMS, "n", "1,052", "1,052 is not a whole number; write digits only"),
    "regimen +": (
        ARMS, "regimen", "+ drug", "+ drug starts with “+”, which a spreadsheet runs as a formula; start with another character",
    ),
    "regimen -": (ARMS, "regimen", "-", "- for a value that is missing; write the value"),
    "happened_on 22/12/2025": (EVENTS, "happened_on", "22/12/2025", f"22/12/2025 {HAPPENED}"),
    "happened_on Dec-25": (EVENTS, "happened_on", "Dec-25", f"Dec-25 {HAPPENED}"),
    "happened_on 2025": (EVENTS, "happened_on", "2025", f"2025 {HAPPENED}"),
    "nct lower/space": (TRIALS, "nct", "NCT 02864251", "NCT 02864251 is not a registry id; write NCT02864251"),
    "nct lower": (TRIALS, "nct", "nct02864251", "nct02864251 is not a registry id; write NCT02864251"),
    "phase 1/2 -> 01-Feb": (
        TRIALS, "phase", "01-Feb", "'01-Feb' is none of 1, 1b, 1/2, 2, 2/3, 3; a spreadsheet made a date of 1/2, write it again",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", OTHER_CELLS)
def test_a_cell_of_another_table_that_nobody_can_have_meant_is_one_line(project, kind):
    file, column, value, said = OTHER_CELLS[kind]

    assert cell(project, file, 2, column, value) == [f"line 2, {column}: {said}"]


def test_a_registry_id_of_ten_digits_is_told_the_forms_there_are(project):
    (line,) = cell(project, TRIALS, 2, "nct", "NCT028642511")

    assert line.startswith(f"line 2, nct: NCT028642511 is not a registry id (expected {NCT}")


def typed(project, old, new):
    """Edit the text of the outcomes by hand and return all faults."""
    project.replace(OUTCOMES, old, new)
    return [said.removeprefix(f"{OUTCOMES}, ") for said in project.lines()]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param(
            "Group 3", "“Group 3, all”",
            'line 7, population: “ does not hold a cell together; write a straight quote (") at its start and its end',
            id="raw smart quotes as csv quotes",
        ),
        pytest.param(
            "Group 3", "Group 3, all",
            "line 7: 25 cells; 24 are expected, one per column (a cell that contains a comma needs quotes around it)",
            id="raw unquoted comma",
        ),
        pytest.param(
            "Group 3", '"Group, "3""',
            "line 7, population: text after the closing quote; a comma is expected there (write an inner quote twice)",
            id="raw inner quotes",
        ),
        pytest.param(
            "Group 3", '"Group 3', "line 7, population: the quote opened here is not closed on this line; close it",
            id="raw open quote",
        ),
        pytest.param(
            "Group 3", '"Group\n3"', "line 7, population: line break inside the cell; write the cell on one line",
            id="raw newline in cell",
        ),
        pytest.param(
            "example-1-pfs-3,example-1,", "example-1-pfs-3, example-1,",
            "line 7, trial: “ example-1” starts or ends with white space; delete it",
            id="raw space after comma",
        ),
        pytest.param(
            "Group 3", ' "Group 3"', "line 7, population: a space before the opening quote; delete it",
            id="space before a quote",
        ),
        pytest.param("Group 3", "Group 3 ", "line 7, population: “Group 3 ” starts or ends with white space; delete it", id="space at the end"),
    ],
)  # fmt: skip
def test_a_slip_of_the_hand_is_one_line(project, old, new, said):
    assert typed(project, old, new) == [said]


def test_a_column_that_was_moved_is_one_line(project):
    (line,) = saved(project, OUTCOMES, lambda rows: [[row[-1], *row[:-1]] for row in rows])

    assert line.startswith(f"{OUTCOMES}, line 1: columns in another order; expected outcome, trial, arm,")


def test_a_renamed_column_is_told_its_name(project):
    assert typed(project, "ci_level", "ci level") == [
        "line 1, ci level: column is not described in the schema; did you mean ci_level?",
        "line 1, ci_level: column is missing; expected after ci_high",
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param(lambda text: text + "\n\n\n", [f"line {n}: blank line; delete it" for n in (16, 17, 18)], id="blank lines"),
        pytest.param(
            lambda text: text.rstrip("\n"),
            ["line 15: no line break at the end of the file; end the last line with one"],
            id="no final newline",
        ),
        pytest.param(
            lambda text: text + text.split("\n")[1] + "\n",
            ["line 16, outcome: example-1-pfs-hr already stands in line 2; expected once"],
            id="dup row",
        ),
        pytest.param(
            lambda text: "\n".join([text.split("\n")[0], *sorted(text.split("\n")[1:-1])]) + "\n", [], id="sorted differently"
        ),
    ],
)  # fmt: skip
def test_a_table_edited_as_text_is_told_its_lines(project, change, said):
    path = project.path(OUTCOMES)
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")

    assert project.lines() == [f"{OUTCOMES}, {line}" for line in said]


# Files beside the tables.


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param("outcomes (1).csv", ["not described; an entry in data/datapackage.json is expected"], id="extra file csv"),
        pytest.param(".~lock.outcomes.csv#", [], id="excel lock file"),
        pytest.param("~$outcomes.csv", [], id="office owner file"),
        pytest.param("._outcomes.csv", [], id="macos ._ file"),
        pytest.param(".ipynb_checkpoints/outcomes-checkpoint.csv", [], id="checkpoint"),
        pytest.param("outcomes.xlsx", [], id="xlsx beside"),
    ],
)  # fmt: skip
def test_hidden_copies_are_no_tables(project, name, said):
    path = project.path("data/trials") / name
    path.parent.mkdir(exist_ok=True)
    shutil.copy(project.path(EVENTS), path)

    assert project.lines() == [f"data/trials/{name}: {line}" for line in said]


# Days.


@pytest.mark.parametrize(
    ("now", "day"),
    [
        pytest.param(
            datetime(2026, 11, 25, 9, 59, tzinfo=UTC), date(2026, 11, 25), id="the same day everywhere"
        ),
        pytest.param(
            datetime(2026, 11, 25, 10, 0, tzinfo=UTC), date(2026, 11, 26), id="A44 tomorrow in Kiritimati"
        ),
    ],
)
def test_a_day_has_come_when_it_has_come_somewhere_on_earth(now, day):
    assert latest_day(now) == day


# Words.


WORDS = {
    "hazard ratio": ("outcomes", "measure", "HR", "write hazard-ratio"),
    "hazard ratio in full": ("outcomes", "measure", "Hazard ratio", "write hazard-ratio"),
    "odds ratio": ("outcomes", "measure", "OR", "write odds-ratio"),
    "per cent": ("outcomes", "unit", "%", "write percent"),
    "endpoint in full": ("outcomes", "endpoint", "overall survival", "write OS"),
    "review by letters swapped": ("outcomes", "assessment", "BIRC", "write BICR"),
    "conjugate": ("trials", "strategy", "ADC", "write antibody-drug-conjugate"),
    "phase in Roman numerals": ("trials", "phase", "III", "write 3"),
    "phase in words": ("trials", "phase", "phase 1b", "write 1b"),
    "setting": ("trials", "setting", "EGFR mutated", None),
    "capitals": ("states", "word", "Recruiting", "write recruiting"),
    "slip of the hand": ("trials", "status", "chekced", "did you mean checked?"),
    "against": ("evidence", "direction", "against", "write contradicts"),
    "suppresses": ("edges", "effect", "suppresses", "write inhibits"),
    "unrelated": ("edges", "effect", "phosphorylates", None),
    "another abbreviation": ("outcomes", "endpoint", "DFS", None),
    "another number": ("trials", "phase", "4", None),
}


@pytest.mark.parametrize("kind", WORDS)
def test_a_word_that_people_use_is_told_the_word_that_is_meant(project, kind):
    table, column, value, hint = WORDS[kind]
    keys = {
        "evidence": {"edge": "a-b"},
        "edges": {"edge": "a-b", "subject": "a", "object": "b", "diagrams": "one"},
        "states": {"trial": "example-1"},
    }
    if table in keys:
        project.write(table, [keys[table] | {column: value}])
        file = f"/{table}.csv"
        (line,) = [said for said in project.lines("data") if f", {column}: " in said and file in said]
    else:
        (line,) = cell(project, f"data/trials/{table}.csv", 3, column, value)

    assert line.split("; ")[1:] == ([hint] if hint else [])


STUDIED = {
    "a part without its whole": ("EGFR mutated", "write egfr-mutant-nsclc"),
    "histology for the disease": ("EGFR-mutant lung adenocarcinoma", "write egfr-mutant-nsclc"),
    "written out": ("Non-small cell lung cancer", "write nsclc"),
    "by its label": ("Lung adenocarcinoma", "write lung-adenocarcinoma"),
    "two joined by a word": ("Melanoma and NSCLC", "write melanoma;nsclc"),
    "two with a comma": ("nsclc, HCC", "write nsclc;liver-cancer"),
    "a space after the semicolon": ("nsclc; melanoma", "write nsclc;melanoma"),
    "a semicolon at the end": ("nsclc;", "write nsclc"),
    "the same twice in two spellings": ("nsclc;NSCLC", "write nsclc"),
    "a slip of the hand": ("melanmoa", "did you mean melanoma?"),
    "one of two unknown": ("nsclc;glioma", None),
    "unrelated": ("glioma", None),
}


@pytest.mark.parametrize("kind", STUDIED)
def test_a_disease_in_other_words_is_told_the_words_that_are_meant(project, kind):
    cell, hint = STUDIED[kind]
    project.write("evidence", [{"evidence": "a", "edge": "a", "studied": cell}])
    (line,) = [line for line in project.lines("data") if ", studied: " in line]

    words = ", ".join(word["value"] for word in project.words("evidence", "studied"))
    unknown = next(part for part in cell.split(";") if part not in words.split(", "))
    more = f"; {hint}" if hint else ""
    assert line == f"data/pathways/evidence.csv, line 2, studied: '{unknown}' is none of {words}{more}"


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("nsclc;nsclc", "nsclc stands twice; write nsclc"),
        ("", "blank; every row must have a value here"),
        ("NR", "NR (not reported) where every row must have a value; write the value"),
    ],
)
def test_a_disease_twice_or_none_is_one_line(project, cell, said):
    project.write("evidence", [{"evidence": "a", "edge": "a", "studied": cell}])

    assert [line for line in project.lines("data") if ", studied: " in line] == [
        f"data/pathways/evidence.csv, line 2, studied: {said}"
    ]


@pytest.mark.parametrize(
    "cell", ["nsclc", "melanoma;nsclc", "egfr-mutant-nsclc;lung-adenocarcinoma;not-told"]
)
def test_one_or_several_diseases_of_the_list_pass(project, cell):
    project.write("evidence", [{"evidence": "a", "edge": "a", "studied": cell, "context": "Any words"}])

    assert [line for line in project.lines("data") if "line 2" in line and "edge:" not in line] == []


def test_findings_without_the_column_of_the_disease_are_one_line(project):
    project.write("evidence", [{"evidence": "a", "edge": "a"}])
    project.replace("data/pathways/evidence.csv", "studied,", "")
    project.replace("data/pathways/evidence.csv", "egfr-mutant-nsclc,", "")

    assert [line for line in project.lines("data") if "studied" in line] == [
        "data/pathways/evidence.csv, line 1, studied: column is missing; expected after level"
    ]


def test_different_words_that_are_no_disease_are_told_one_by_one(project):
    cells = ["HCC", "CRC", "glioma", "mesothelioma", "thymoma"]
    project.write("evidence", [{"evidence": cell.lower(), "edge": "a", "studied": cell} for cell in cells])

    assert re.findall(r"studied: '(\w+)' is none of", "\n".join(project.lines("data"))) == cells


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param({"delimiter": ","}, "`delimiter` is ','; the book parts words of a text with ';' only", id="sign"),
        pytest.param({"delimiter": None}, "`delimiter` is None; the book parts words of a text with ';' only", id="none"),
        pytest.param({"categories": None}, "a `delimiter` without `categories`; list the words that it parts", id="no words"),
        pytest.param({"categories": [{"value": "a;b", "label": "A"}]}, "the word 'a;b' holds the `delimiter`, which parts two words", id="in a word"),
        pytest.param({"categories": [{"value": "a", "label": "A", "within": "b"}]}, "`within` of the word 'a' is 'b'; expected another word of the column", id="within nothing"),
        pytest.param({"categories": [{"value": "a", "label": "A", "within": "a"}]}, "the word 'a' lies within itself; expected a wider word in `within`, or none", id="within itself"),
        pytest.param({"categories": [{"value": "a", "label": "A", "within": "b"}, {"value": "b", "label": "B", "within": "c"}, {"value": "c", "label": "C", "within": "b"}]}, "the word 'b' lies within itself; expected a wider word in `within`, or none", id="round"),
        pytest.param({"categories": [{"value": "a", "label": "A", "within": 5}]}, "`within` of the word 'a' is 5; expected the wider word of which it is a part", id="a number"),
    ],
)  # fmt: skip
def test_a_list_of_diseases_that_the_diagrams_cannot_read_is_one_line(project, change, said):
    field = next(field for field in project.fields("evidence") if field["name"] == "studied")
    field |= change
    if field["categories"] is None:
        del field["categories"]
    project.describe()

    assert project.lines("data") == [f"data/datapackage.json, evidence.studied: {said}"]


def test_an_enum_beside_a_delimiter_is_refused(project):
    field = next(field for field in project.fields("evidence") if field["name"] == "studied")
    field["constraints"]["enum"] = [word["value"] for word in field["categories"]]
    project.describe()

    assert project.lines("data") == [
        (
            "data/datapackage.json, evidence.studied: `constraints.enum` beside a `delimiter` would forbid two words in"
            " a cell; delete it"
        )
    ]


# The descriptor.


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param('"trials",', '"trials"', "a comma, or the bracket at the end, is missing", id="comma missing"),
        pytest.param('"name": "trials",', '"name": "trials",,', "a name in straight double quotes is missing; is there a comma too many before it?", id="comma too many"),
        pytest.param('"name": "trials"', '“name”: "trials"', "a name in straight double quotes is missing; is there a comma too many before it?", id="typographic quotes"),
        pytest.param('"name": "trials"', '"name" "trials"', "a colon after the name is missing", id="colon missing"),
        pytest.param('"name": "trials"', '"name": trials', "a value is missing, or is not in straight double quotes", id="no quotes"),
        pytest.param('"name": "trials"', '"name": "tri\\als"', "a backslash that means nothing here; write it twice", id="backslash"),
        pytest.param('"name": "trials"', '"name": "tri\nals"', "a line break or tab inside quotes; write the text on one line", id="line break"),
    ],
)  # fmt: skip
def test_a_slip_in_the_descriptor_is_told_in_plain_words(project, old, new, said):
    project.replace("data/datapackage.json", old, new)
    (line,) = project.lines()

    assert re.sub(r"line \d+|\(at character \d+\)", "", line) == f"data/datapackage.json, : {said} "


def test_no_message_of_a_cell_shows_a_pattern(project):
    patterns = {
        field["constraints"]["pattern"]
        for resource in project.descriptor["resources"]
        for field in resource["schema"]["fields"]
        if "pattern" in field["constraints"]
    }
    lines = [line for column in ("trial", "comparator", "p_value", "source") for line in cell(project, OUTCOMES, 3, column, "§§")]  # fmt: skip

    assert [line for line in lines if any(pattern in line for pattern in patterns)] == []
