"""Bytes to text, and text to rows: each slip is one whole line, and what remains is read."""

from pathlib import PurePath

import pytest

from livingreview.check.files import Row, Table, _tidy, is_hidden, read_table, read_text, split_cells

SCHEMA = {"fields": [{"name": name} for name in ("key", "one", "two")], "primaryKey": ["key"]}


@pytest.fixture
def text(tmp_path):
    def text(raw):
        (tmp_path / "a.csv").write_bytes(raw if isinstance(raw, bytes) else raw.encode())
        found, faults = read_text(tmp_path / "a.csv", "a.csv")
        return found, [str(fault).removeprefix("a.csv") for fault in faults]

    return text


@pytest.fixture
def table(tmp_path):
    def table(raw):
        (tmp_path / "a.csv").write_text(raw, encoding="utf-8", newline="")
        found, faults = read_table(tmp_path / "a.csv", "a.csv", "t", SCHEMA)
        rows = found and [
            (row.line, [row.cells[name] for name in ("key", "one", "two")], row.whole) for row in found.rows
        ]
        return rows, [str(fault).removeprefix("a.csv, ") for fault in faults]

    return table


CONFLICT = "keep one of the two versions, and delete the lines of <<<<<<<, ======= and >>>>>>>"


@pytest.mark.parametrize(
    ("raw", "found", "lines"),
    [
        ("a\nb\n", "a\nb\n", []),
        (b"\xef\xbb\xbfa\n", "a\n", [", line 1: starts with a byte order mark; save as UTF-8 without BOM"]),
        (
            b"\xef\xbb\xbf" * 3 + b"a\n",
            "a\n",
            [", line 1: starts with a byte order mark; save as UTF-8 without BOM"],
        ),
        (b"\xff\xfea\x00\n\x00", None, [", line 1: the file is UTF-16; save it as UTF-8"]),
        (b"\xfe\xff\x00a", None, [", line 1: the file is UTF-16; save it as UTF-8"]),
        ("abcdefgh\n".encode("utf-16-le"), None, [", line 1: the file is UTF-16; save it as UTF-8"]),
        ("abc\n".encode("utf-16-le"), "a\x00b\x00c\x00\n\x00", None),
        (" \n\t\n", None, [": empty; a file with content is expected here"]),
        (
            "a\r\nb\r\n",
            "a\nb\n",
            [", line 1: line ends with CRLF (Windows); save the file with LF line ends"],
        ),
        (
            "a\nb\r\nc\n",
            "a\nb\nc\n",
            [", line 2: line ends with CRLF (Windows); save the file with LF line ends"],
        ),
        (
            "a\nb\rc\n",
            "a\nb\nc\n",
            [", line 2: line ends with CR (old Macintosh); save the file with LF line ends"],
        ),
        ("a\nb", "a\nb", [", line 2: no line break at the end of the file; end the last line with one"]),
        (
            b"a\nb\xe9c\n",
            None,
            [", line 2: byte 0xE9 (é in Windows-1252) is not UTF-8; save the file as UTF-8"],
        ),
        (
            b"a\nb\x8ec\n\x8e\n",
            None,
            [", line 2: byte 0x8E (é in Mac Roman) is not UTF-8; save the file as UTF-8 (and 1 row more: 3)"],
        ),
        (b"\x81\n", None, [", line 1: byte 0x81 (Å in Mac Roman) is not UTF-8; save the file as UTF-8"]),
        (b"\xe9\x81\n", None, None),
        (b"a\x8d\xe9\n", None, [", line 1: byte 0x8D is not UTF-8; save the file as UTF-8"]),
        (
            b"\x90\x96\x96\n",
            None,
            [", line 1: byte 0x90 (ê in Mac Roman) is not UTF-8; save the file as UTF-8"],
        ),
        (
            "a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> x\n",
            None,
            [f", line 2: a merge conflict from here to line 6; {CONFLICT}"],
        ),
        ("a\n>>>>>>>\nb\n", None, [f", line 2: a merge conflict was left here; {CONFLICT}"]),
        ("a\n<<<<<<<b\n=======\n", "a\n<<<<<<<b\n=======\n", []),
        (
            "a\nb\x00\x07\x00\n",
            "a\nb\x00\x07\x00\n",
            [", line 2: control character U+0000, U+0007; delete it"],
        ),
        ("a\x85\x7f\n", "a\x85\x7f\n", [", line 1: control character U+007F, U+0085; delete it"]),
    ],
)
def test_bytes_are_read_or_told_in_one_line(text, raw, found, lines):
    read = text(raw)
    assert read[0] == found
    if lines is not None:
        assert read[1] == lines


def test_a_file_that_cannot_be_opened_is_told_with_what_is_expected(tmp_path):
    def told(name):
        return str(read_text(tmp_path / name, "a")[1][0])

    (tmp_path / "folder").mkdir()
    assert told("nothing") == "a: missing; the file is expected here"
    assert told("folder") == "a: a folder; a file is expected here"
    assert told("a\0b") == "a: cannot be read; put a file that can be opened here"


@pytest.mark.parametrize(
    ("header", "line"),
    [
        ("sep=;", "line 1: sep=; is for a spreadsheet; delete the line, and separate the cells by commas"),
        (
            '"SEP=|",,',
            "line 1: sep=| is for a spreadsheet; delete the line, and separate the cells by commas",
        ),
        ("key;one;two", "line 1: the cells are separated by semicolons; save the file with commas"),
        ("key\tone\ttwo", "line 1: the cells are separated by tabs; save the file with commas"),
        ("key|one|xyz", "line 1: the cells are separated by vertical bars; save the file with commas"),
        (
            'key,"one',
            "line 1: the header cannot be read: the quote opened here is not closed on this line; close it",
        ),
        ("a,b,c", "line 1: the header holds none of the columns; expected key,one,two"),
    ],
)
def test_a_header_that_holds_no_columns_is_told_and_nothing_is_read(table, header, line):
    assert table(f"{header}\n1,2,3\n") == (None, [line])


@pytest.mark.parametrize(
    ("header", "lines"),
    [
        ("key,one,two", []),
        ("key;one", None),
        ("key,one,two,", ["line 1: a column without a name stands at the end; delete it"]),
        ("key,one,two,,", ["line 1: 2 columns without a name stand at the end; delete them"]),
        ("key, one, two", ["line 1: spaces after the commas; delete them"]),
        ("Key,one,TWO", ["line 1: names of columns in other letters or with spaces; write key,two"]),
        ("Key, one,two", ["line 1: names of columns in other letters or with spaces; write key,one"]),
    ],
)
def test_a_header_of_other_letters_is_told_and_read(table, header, lines):
    if lines is not None:
        assert table(f"{header}\n")[1] == lines


END = "empty cells after the last column; delete the commas at the end of the row"


@pytest.mark.parametrize(
    ("row", "cells", "lines"),
    [
        ("a,b,c", ["a", "b", "c"], []),
        ('"a, ""b""",,c', ['a, "b"', "", "c"], []),
        ("", None, ["line 2: blank line; delete it"]),
        (' ,"",\t', None, ["line 2: blank line; delete it"]),
        ("a,b,c,,", ["a", "b", "c"], [f"line 2: {END}"]),
        (
            "a,b,c,d",
            None,
            [
                "line 2: 4 cells; 3 are expected, one per column (a cell that contains a comma needs quotes around it)"
            ],
        ),
        ("a,b", None, ["line 2: 2 cells; 3 are expected, one per column (the first without a cell is two)"]),
        ("a", None, ["line 2: 1 cells; 3 are expected, one per column (the first without a cell is one)"]),
        (
            "a,“b,c”,d",
            None,
            [
                'line 2, one: “ does not hold a cell together; write a straight quote (") at its start and its end'
            ],
        ),
        ("a,“b”,c", ["a", "“b”", "c"], []),
        ('a,"b', None, ["line 2, one: the quote opened here is not closed on this line; close it"]),
        (
            'a,b"c,d',
            None,
            [
                "line 2, one: quote inside a cell; put the whole cell in quotes and write the inner quote twice"
            ],
        ),
        (
            'a,"b"c,d',
            None,
            [
                "line 2, one: text after the closing quote; a comma is expected there (write an inner quote twice)"
            ],
        ),
        ('a, "b",c', None, ["line 2, one: a space before the opening quote; delete it"]),
        ("a, b,c", ["a", "b", "c"], ["line 2, one: “ b” starts or ends with white space; delete it"]),
        ("a,b ,c", ["a", "b", "c"], ["line 2, one: “b ” starts or ends with white space; delete it"]),
        (
            "a,\u2003b,c",
            ["a", "b", "c"],
            ["line 2, one: invisible character U+2003 (EM SPACE); write a plain space or nothing"],
        ),
        (
            "a,b\u00a0,c",
            ["a", "b", "c"],
            ["line 2, one: invisible character U+00A0 (NO-BREAK SPACE); write a plain space or nothing"],
        ),
        ("a, ,c", ["a", "", "c"], []),
        (f"a,{'x' * 5000},c", ["a", "x" * 5000, "c"], []),
        (
            f"a,{'x' * 5001},c",
            ["a", "x" * 5000, "c"],
            ["line 2, one: 5,001 characters in one cell; write 5,000 or fewer"],
        ),
    ],
)
def test_a_row_is_read_or_told_with_its_column(table, row, cells, lines):
    rows, told = table(f"key,one,two\n{row}\nx,y,z\n")
    assert told == lines
    assert rows[-1] == (3, ["x", "y", "z"], True)
    if cells:
        assert rows[0] == (2, cells, True)


def test_a_row_that_fell_apart_keeps_what_could_be_told(table):
    rows, _ = table("key,one,two\na, b\nc,d,e,f\n")
    assert rows == [(2, ["a", "b", ""], False), (3, ["c", "d", "e"], False)]


def test_a_cell_over_several_lines_takes_them_all(table):
    rows, told = table('key,one,two\na,"b\n\nc",d\nx,y,z\n')
    assert told == ["line 2, one: line break inside the cell; write the cell on one line"]
    assert [row[0] for row in rows] == [2, 5]
    for lines, reads in ((18, 2), (19, 20)):
        rows, _ = table('key,one,two\na,"b' + "\n" * lines + 'c",d\nx,y,z\n')
        assert len(rows) == 2 if reads == 2 else len(rows) > 1


def test_empty_cells_below_an_empty_column_are_told_with_the_header_only(table):
    rows, told = table("key,one,two,\na,b,c,\nd,e,f,,\n")
    assert [row[1] for row in rows] == [["a", "b", "c"], ["d", "e", "f"]]
    assert told == ["line 1: a column without a name stands at the end; delete it", f"line 3: {END}"]


def test_spaces_after_all_commas_are_one_line():
    schema = {"fields": [{"name": name} for name in "abcde"]}
    found = Table("t", "t.csv", list("abcde"), [], schema)
    row, faults = _tidy(2, ["1", " 2", " 3", " 4", " 5 "], found)
    assert row == Row(2, dict(zip("abcde", "12345", strict=True)))
    assert [str(fault) for fault in faults] == ["t.csv, line 2: spaces after the commas; delete them"]
    _, faults = _tidy(2, ["1", " 2", " 3", " 4", "5"], found)
    assert [fault.column for fault in faults] == ["b", "c", "d"]


@pytest.mark.parametrize(
    ("path", "hidden"),
    [("a/.b", True), ("~$a", True), ("__MACOSX/a", True), ("a/b.csv", False), ("a~$b", False)],
)
def test_what_programs_keep_beside_a_file_is_hidden(path, hidden):
    assert is_hidden(PurePath(path)) == hidden


@pytest.mark.parametrize(
    ("line", "cells"),
    [("", [""]), (",", ["", ""]), ('""', [""]), ('"a""b",c', ['a"b', "c"]), ('"a,b"', ["a,b"])],
)
def test_a_line_is_split_at_commas_outside_of_quotes(line, cells):
    assert split_cells(line) == (cells, None)


def test_the_cause_of_a_fault_is_what_is_said_without_the_cell():
    found = Table("t", "t.csv", ["a"], [], SCHEMA)
    row = Row(2, {"a": "xx", "b": ""})
    causes = [
        found.fault(row, *said).cause
        for said in (("a", "xx is xx"), ("b", "blank"), (None, "xx"), ("a", "xx", "own"))
    ]
    assert causes == ["… is xx", "blank", "xx", "own"]


def test_a_table_is_whole_with_all_columns_and_rows():
    rows = [Row(2, {}), Row(3, {})]
    assert Table("t", "t", ["key", "one", "two", "x"], rows, SCHEMA).is_whole()
    assert not Table("t", "t", ["key", "one"], rows, SCHEMA).is_whole()
    assert not Table("t", "t", ["key", "one", "two"], [*rows, Row(4, {}, whole=False)], SCHEMA).is_whole()
