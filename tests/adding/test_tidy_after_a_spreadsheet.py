"""Whatever a spreadsheet program does to a table, each cell is as it was after tidying, or is told."""

import csv
import io
import re
import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from livingreview.check.fault import Fault
from livingreview.check.files import read_table
from livingreview.tidying import saved, table
from tests.example import table as example

#: A row has two dozen cells: what fails is told as it was found, because making it smaller takes minutes.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
FILE = "data/trials/outcomes.csv"
SCHEMA = example("outcomes").schema
HEADER = [field["name"] for field in SCHEMA["fields"]]
LABELS = st.sampled_from(SCHEMA["missingValues"])
NUMBERS = st.one_of(
    st.from_regex(r"-?(0|[1-9][0-9]{0,3})(\.[0-9]{1,4})?", fullmatch=True),
    st.sampled_from(["0.70", "12.0", "1.234", "1234"]),
)
DAYS = st.dates(date(2001, 1, 1), date(2030, 12, 31)).map(date.isoformat)
WORDS = st.one_of(
    st.text("abcxyz éß–,;\"'0189.-", min_size=1, max_size=12).map(lambda text: " ".join(text.split())).filter(bool),
    st.sampled_from(["5-10", "0.70", "007", "true", "1e5", "123456789012", "7/2020", "TNF-α ≥ 2", 'so, "so"']),
)  # fmt: skip


def cells(field):
    constraints = field["constraints"]
    if field["name"] == "outcome":
        return st.nothing()
    if "enum" in constraints:
        words = st.sampled_from(constraints["enum"])
    elif field["type"] in ("number", "integer"):
        words = NUMBERS if field["type"] == "number" else st.integers(0, 9999).map(str)
    elif field["type"] == "date":
        words = DAYS
    elif field["name"] == "p_value":
        words = st.sampled_from(["<0.001", "0.050", ".70", "1.0", "0.04"])
    elif "pattern" in constraints:
        words = (
            st.sampled_from(["first", "second-1", "3"])
            if field["name"] != "source"
            else st.just("doe2020example")
        )
    else:
        words = WORDS
    return words if constraints["required"] else st.one_of(words, LABELS)


ROWS = st.lists(
    st.fixed_dictionaries(
        {field["name"]: cells(field) for field in SCHEMA["fields"] if field["name"] != "outcome"}
    ),
    min_size=1,
    max_size=4,
).map(lambda rows: [{"outcome": f"key-{number * 7 % 5}-{number}", **row} for number, row in enumerate(rows)])


# What programs do to one cell.


def plain_number(cell):
    """A number without the zeros that it does not need."""
    if re.fullmatch(r"-?[0-9]*\.?[0-9]+", cell):
        return f"{Decimal(cell).normalize():f}"
    return cell


def in_powers(cell):
    return f"{Decimal(cell):.5E}".replace("E+", "E+0") if re.fullmatch(r"[0-9]{12,}", cell) else cell


def a_day(cell):
    """A range that looks like a day."""
    found = re.fullmatch(r"([0-9]{1,2})[-/]([0-9]{1,2})", cell)
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    return f"{int(found[2]):02}-{months[int(found[1]) - 1]}" if found and 0 < int(found[1]) <= 12 else cell


def days_as(form):
    def written(cell):
        return date.fromisoformat(cell).strftime(form) if re.fullmatch(r"\d{4}-\d\d-\d\d", cell) else cell

    return written


def with_commas(cell):
    return cell.replace(".", ",") if re.fullmatch(r"[<>]?-?[0-9]*\.[0-9]+", cell) else cell


def capitals(cell):
    return cell.upper() if cell in ("true", "false") else cell


def german_truth(cell):
    return {"true": "WAHR", "false": "FALSCH"}.get(cell, cell)


def blank_space(cell):
    return cell.replace(" ", "\u00a0") + "\u200b"


def saved_by(rows, header, *changes, separator=",", quoting=csv.QUOTE_MINIMAL, ends="\n", padding=0):
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, quoting=quoting, lineterminator=ends)
    writer.writerow([*header, *[""] * padding])
    for row in rows:
        made = [row[name] for name in header]
        for change in changes:
            made = [change(cell) for cell in made]
        writer.writerow([*made, *[""] * padding])
    return text.getvalue()


def in_one_column(rows, header):
    """A program whose lists are parted by semicolons finds none, and quotes what holds a quote."""
    lines = saved_by(rows, header).splitlines()
    return "".join(
        (f'"{line.replace(chr(34), chr(34) * 2)}"' if '"' in line else line) + "\r\n" for line in lines
    )


PROGRAMS = {
    "nothing": lambda rows, header: saved_by(rows, header),
    "zeros": lambda rows, header: saved_by(rows, header, plain_number),
    "German": lambda rows, header: saved_by(
        rows, header, plain_number, days_as("%d.%m.%Y"), with_commas, german_truth, separator=";", ends="\r\n"
    ),
    "American": lambda rows, header: saved_by(rows, header, plain_number, days_as("%m/%d/%Y"), capitals, ends="\r\n"),
    "British": lambda rows, header: saved_by(rows, header, plain_number, days_as("%d/%m/%Y"), capitals),
    "short years": lambda rows, header: saved_by(rows, header, days_as("%d/%m/%y")),
    "powers": lambda rows, header: saved_by(rows, header, in_powers),
    "ranges": lambda rows, header: saved_by(rows, header, a_day),
    "quotes": lambda rows, header: saved_by(rows, header, quoting=csv.QUOTE_ALL, ends="\r"),
    "one column": in_one_column,
    "tabs": lambda rows, header: "sep=\t\n" + saved_by(rows, header, separator="\t"),
    "empty": lambda rows, header: saved_by(rows, header, padding=3) + "," * 5 + "\n\n" + "," * 26 + "\n",
    "spaces": lambda rows, header: saved_by(rows, header, blank_space),
    "parts": lambda rows, header: unicodedata.normalize("NFD", saved_by(rows, header)),
    "columns": lambda rows, header: saved_by(rows, header[::-1]),
    "sorted": lambda rows, header: saved_by(sorted(rows, key=lambda row: row["value"]), header),
}  # fmt: skip
BYTES = {
    "UTF-8": lambda text: text.encode(),
    "two marks": lambda text: b"\xef\xbb\xbf" * 2 + text.encode(),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16 without a mark": lambda text: text.encode("utf-16-be"),
    "Windows": lambda text: text.encode("cp1252", "replace"),
    "Mac": lambda text: text.encode("mac_roman", "replace"),
    "read wrongly": lambda text: text.encode().decode("cp1252", "replace").encode(),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("saved")


def tidied(folder, raw, before):
    """Tidy the bytes of a table that was another before; return why it cannot be read, if it cannot."""
    path = folder / "outcomes.csv"
    path.write_bytes(before.encode())
    was, _ = read_table(path, FILE, "outcomes", SCHEMA)
    path.write_bytes(raw)
    try:
        text, _ = saved.read(path, FILE, before)
        return table.tidied(text, "outcomes", FILE, SCHEMA, was, "HEAD")
    except saved.TidyError as error:
        return error.fault


@pytest.mark.parametrize("program", PROGRAMS)
@given(rows=ROWS, encoding=st.sampled_from(list(BYTES)))
@settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=10, phases=PHASES)
def test_each_cell_is_as_it_was_or_is_told(folder, rows, program, encoding):
    if program == "spaces" and encoding in ("Windows", "Mac"):
        encoding = "UTF-8"  # which have no such signs
    before = saved_by(rows, HEADER)
    raw = BYTES[encoding](PROGRAMS[program](rows, HEADER))
    made = tidied(folder, raw, before)
    if isinstance(made, Fault):
        # Nothing is written then, and the line says why.
        assert made.file == FILE
        assert encoding in ("Windows", "Mac", "read wrongly")
        return
    header, *now = csv.reader(io.StringIO(made.text, newline=""))
    assert header == HEADER
    told = {(fault.line, fault.column) for fault in (*made.left, *made.doubtful)}
    was = {row["outcome"]: row for row in rows}
    assert sorted(row[0] for row in now) == sorted(was)
    if program != "sorted":
        assert [row[0] for row in now] == list(was)
    for line, row in enumerate(now, start=2):
        for column, cell in zip(HEADER, row, strict=True):
            assert cell == was[row[0]][column] or (line, column) in told, (column, cell, was[row[0]][column])
    again = tidied(folder, made.text.encode(), before)
    assert (again.text, again.mended) == (made.text, [])


@given(rows=ROWS)
@settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=10, phases=PHASES)
def test_a_change_that_was_meant_stays(folder, rows):
    """Other numbers, days and words of one row are no work of a spreadsheet, and no other row moves."""
    before = saved_by(rows, HEADER)
    changed = [dict(row) for row in rows]
    changed[-1] |= {"value": "0.123", "note": "Read again", "checked_on": "2031-01-01", "ci_low": "NR"}
    after = saved_by(changed, HEADER)
    assert tidied(folder, after.encode(), before).text == after
