"""Files as other programs save them: one line that says what to do, and never a wrong reading."""

import pytest

CONFIG, TOC = "_config.yml", "_toc.yml"
FILES = [
    ("data/trials/trials.csv", "data"),
    ("data/datapackage.json", "data"),
    ("references.bib", "bibliography"),
    ("book/index.md", "prose"),
    ("README.md", "prose"),
    (CONFIG, "prose"),
    (TOC, "prose"),
    ("data/review/fingerprints.txt", "prose"),
]
MARK = b"\xef\xbb\xbf"


@pytest.fixture
def book(project):
    project.path(CONFIG).write_text("title: An example\n", encoding="utf-8")
    project.path(TOC).write_text("format: jb-book\nroot: book/index\n", encoding="utf-8")
    project.path("README.md").write_text("# An example\n", encoding="utf-8")
    return project


def spoilt(project, file, spoil):
    """Return all faults after an edit of one file's bytes."""
    path = project.path(file)
    path.write_bytes(spoil(path.read_bytes()))
    return project.lines()


@pytest.mark.parametrize("marks", [1, 2])
@pytest.mark.parametrize(("file", "subject"), FILES)
def test_a_byte_order_mark_is_one_line_and_the_file_is_read(book, file, subject, marks):
    said = f"{file}, line 1: starts with a byte order mark; save as UTF-8 without BOM"

    assert spoilt(book, file, lambda raw: MARK * marks + raw) == [said]
    assert book.lines(subject) == [said]


@pytest.mark.parametrize(("file", "subject"), FILES)
@pytest.mark.parametrize(("ends", "name"), [(b"\r\n", "CRLF (Windows)"), (b"\r", "CR (old Macintosh)")])
def test_foreign_line_ends_are_one_line_and_the_file_is_read(book, file, subject, ends, name):
    said = f"{file}, line 1: line ends with {name}; save the file with LF line ends"

    assert spoilt(book, file, lambda raw: raw.replace(b"\n", ends)) == [said]
    assert book.lines(subject) == [said]


@pytest.mark.parametrize(("file", "subject"), FILES)
@pytest.mark.parametrize("content", [b"", b"\n", b" \r\n\t\n", MARK])
def test_an_empty_file_is_one_line(book, file, subject, content):
    said = [line for line in spoilt(book, file, lambda _: content) if line.startswith(file)]

    assert [line for line in said if "byte order mark" not in line] == [
        f"{file}: empty; a file with content is expected here"
    ]


@pytest.mark.parametrize(("file", "subject"), FILES)
def test_a_null_byte_is_one_line(book, file, subject):
    said = spoilt(book, file, lambda raw: raw.replace(b"\n", b"\0\n", 1))

    assert f"{file}, line 1: control character U+0000; delete it" in said


@pytest.mark.parametrize(("file", "subject"), FILES)
def test_text_of_another_encoding_is_one_line(book, file, subject):
    (said,) = [
        line
        for line in spoilt(book, file, lambda raw: raw.replace(b"\n", b" \xe9\n", 1))
        if line.startswith(file)
    ]

    assert said == f"{file}, line 1: byte 0xE9 (é in Windows-1252) is not UTF-8; save the file as UTF-8"


def test_a_table_with_a_header_only_has_no_fault_of_its_own(book):
    book.write("outcomes", [])

    assert [line for line in book.lines("data") if "outcomes" in line] == []


TRIALS = "data/trials/trials.csv"


@pytest.mark.parametrize(
    ("spoil", "line"),
    [
        (lambda raw: raw + b"\n\n", "line 4: blank line; delete it"),
        (lambda raw: raw + b"," * 17 + b"\n", "line 4: blank line; delete it"),
        (lambda raw: raw + b"\t \n", "line 4: blank line; delete it"),
        (
            lambda raw: raw.replace(b",", b";"),
            "line 1: the cells are separated by semicolons; save the file with commas",
        ),
        (
            lambda raw: raw.replace(b",", b"\t"),
            "line 1: the cells are separated by tabs; save the file with commas",
        ),
        (
            lambda raw: raw.replace(b"Example 1", b'"Example ""1""" '),
            "line 2, name: text after the closing quote; a comma is expected there (write an inner quote twice)",
        ),
    ],
)
def test_what_a_spreadsheet_leaves_is_named(book, spoil, line):
    assert spoilt(book, TRIALS, spoil)[0] == f"{TRIALS}, {line}"


def test_quoted_cells_are_read(book):
    assert spoilt(book, TRIALS, lambda raw: raw.replace(b"Example 1", b'"Example ""1"", in short"')) == []


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("a: [b\nc: d\n", "line 1: `[` is opened, and not closed as it should be; end the list with `]`"),
        ("\ta: b\n", "line 1: the line is indented by a tab; indent it with spaces"),
    ],
)
def test_a_typo_in_the_configuration_is_named_with_its_line(book, content, line):
    book.path(CONFIG).write_text(content, encoding="utf-8")

    assert book.lines("prose") == [f"{CONFIG}, {line}"]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (
            "[colon_fence, nonsense]",
            ": `parse.myst_enable_extensions`: there is no nonsense",
        ),
        (
            "colon_fence",
            ", line 2: parse.myst_enable_extensions: colon_fence stands there; expected a list",
        ),
    ],
)
def test_an_extension_that_does_not_exist_is_named(book, value, message):
    book.path(CONFIG).write_text(f"parse:\n  myst_enable_extensions: {value}\n", encoding="utf-8")

    (line,) = book.lines("prose")
    assert line == f"{CONFIG}{message}"


def test_chapters_are_read_with_the_extensions_of_the_book(book):
    book.path(CONFIG).write_text("parse:\n  myst_enable_extensions: [colon_fence]\n", encoding="utf-8")
    book.append("book/index.md", "\nIt is $5 months$ here.\n")
    without = book.lines("prose")
    book.path(CONFIG).write_text(
        "parse:\n  myst_enable_extensions: [dollarmath, linkify]\n", encoding="utf-8"
    )

    assert (len(without), book.lines("prose")) == (1, [])
