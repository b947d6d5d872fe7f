"""Hostile edits of a table: each gives its line, and none a traceback."""

import json

import pytest

TRIALS = "data/trials/trials.csv"
OUTCOMES = "data/trials/outcomes.csv"
ARMS = "data/trials/arms.csv"


def test_a_whole_project_has_no_fault(project):
    assert project.lines() == []


CELLS = [
    pytest.param(
        OUTCOMES,
        "5.6,",
        '"1,5",',
        "data/trials/outcomes.csv, line 3, value: 1,5 is not a number (write 1.5)",
        id="decimal comma",
    ),
    pytest.param(
        TRIALS,
        "2024-05-31",
        "2024-02-30",
        "data/trials/trials.csv, line 2, checked_on: 2024-02-30 is not a date that exists",
        id="date that does not exist",
    ),
    pytest.param(
        TRIALS,
        "2024-05-31",
        "31.5.2024",
        "data/trials/trials.csv, line 2, checked_on: 31.5.2024 is not a date; write year-month-day, such as 2024-02-29",
        id="German date",
    ),
    pytest.param(
        TRIALS,
        "Example 1,NA",
        "Example 1,NCT0286425",
        "data/trials/trials.csv, line 2, nct: NCT0286425 is not a registry id (expected NCT and eight digits,"
        " or UMIN and nine digits, or jRCT and ten lower-case letters or digits,"
        " or ChiCTR and eight to 14 capitals, digits or hyphens, or EudraCT and 14 digits or hyphens,"
        " such as NCT00000000)",
        id="seven digits",
    ),
    pytest.param(
        TRIALS,
        ",checked,",
        ",chckd,",
        "data/trials/trials.csv, line 2, status: 'chckd' is none of checked, secondary, as-reviewed, disputed;"
        " did you mean checked?",
        id="not in the list",
    ),
    pytest.param(
        TRIALS,
        "Example 1,NA",
        "Example 1,",
        "data/trials/trials.csv, line 2, nct: blank; write NR (not reported), NE (not estimable or not reached)"
        " or NA (does not apply)",
        id="blank where a label is due",
    ),
    pytest.param(
        TRIALS,
        "Example 1,",
        ",",
        "data/trials/trials.csv, line 2, name: blank; every row must have a value here",
        id="blank where a value is due",
    ),
    pytest.param(
        TRIALS,
        "Example 1,",
        "NR,",
        "data/trials/trials.csv, line 2, name: NR (not reported) where every row must have a value; write the value",
        id="label where a value is due",
    ),
    pytest.param(
        ARMS,
        ",60,",
        ",0,",
        "data/trials/arms.csv, line 2, n: 0 is below 1, the minimum of this column",
        id="below the minimum",
    ),
    pytest.param(
        OUTCOMES,
        "example-1,drug,NA",
        "example-1,drgu,NA",
        "data/trials/outcomes.csv, line 3, arm: drgu is in no row of data/trials/arms.csv; did you mean drug?",
        id="unknown arm",
    ),
    pytest.param(
        OUTCOMES,
        ",0.65,",
        ",0.91,",
        "data/trials/outcomes.csv, line 2, ci_low: 0.91 is above the estimate 0.80 (example-1-pfs-hr)",
        id="interval that excludes its estimate",
    ),
    pytest.param(
        OUTCOMES,
        "doe2020example",
        "doe2021example",
        "data/trials/outcomes.csv, line 2, source: doe2021example is no key of references.bib;"
        " did you mean doe2020example?",
        id="key without an entry",
    ),
    pytest.param(
        TRIALS,
        "Example 1,",
        "=HYPERLINK(1),",
        "data/trials/trials.csv, line 2, name: =HYPERLINK(1) starts with “=”, which a spreadsheet runs as a formula;"
        " start with another character",
        id="formula",
    ),
    pytest.param(
        TRIALS,
        "Example 1,",
        "<b>Example</b> 1,",
        "data/trials/trials.csv, line 2, name: HTML <b>; write plain text",
        id="HTML",
    ),
    pytest.param(
        TRIALS,
        "Example 1,",
        "Example &amp; 1,",
        "data/trials/trials.csv, line 2, name: HTML &amp;; write the character &",
        id="HTML entity",
    ),
    pytest.param(
        TRIALS,
        "Example 1,",
        "Example\u00a01,",
        "data/trials/trials.csv, line 2, name: invisible character U+00A0 (NO-BREAK SPACE); write a plain space or nothing",
        id="no-break space",
    ),
    pytest.param(
        TRIALS,
        "Example 1,",
        "Exa\u0308mple 1,",
        "data/trials/trials.csv, line 2, name: U+0308 is not in Unicode normal form C; type Ex\u00e4mple 1 anew",
        id="not normal form C",
    ),
    pytest.param(
        TRIALS,
        "Example 1,",
        "Example 1-2,",
        "data/trials/trials.csv, line 2, name: 1-2 has a hyphen between numbers; write 1–2 with an en dash",
        id="hyphen between numbers",
    ),
    pytest.param(
        TRIALS,
        "Example 1,",
        " Example 1,",
        "data/trials/trials.csv, line 2, name: “ Example 1” starts or ends with white space; delete it",
        id="leading space",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "line"), CELLS)
def test_a_faulty_cell_is_named_with_what_was_expected(project, file, old, new, line):
    project.replace(file, old, new)

    assert project.lines("data") == [line]


def test_a_duplicated_key_is_named_with_the_line_of_the_first(project):
    first = project.path(TRIALS).read_text(encoding="utf-8").splitlines()[1]
    project.append(TRIALS, f"{first}\n")

    assert project.lines("data") == [
        "data/trials/trials.csv, line 4, trial: example-1 already stands in line 2; expected once"
    ]


FILES = [
    pytest.param(
        lambda raw: raw.replace(b"Example 1", b"Ex\xe4mple 1"),
        [
            "data/trials/trials.csv, line 2: byte 0xE4 (ä in Windows-1252) is not UTF-8; save the file as UTF-8"
        ],
        id="not UTF-8",
    ),
    pytest.param(
        lambda raw: raw.decode().encode("utf-16"),
        ["data/trials/trials.csv, line 1: the file is UTF-16; save it as UTF-8"],
        id="UTF-16",
    ),
    pytest.param(
        lambda raw: b"\xef\xbb\xbf" + raw,
        ["data/trials/trials.csv, line 1: starts with a byte order mark; save as UTF-8 without BOM"],
        id="byte order mark",
    ),
    pytest.param(
        lambda raw: raw.replace(b"\n", b"\r\n"),
        ["data/trials/trials.csv, line 1: line ends with CRLF (Windows); save the file with LF line ends"],
        id="CRLF",
    ),
    pytest.param(
        lambda raw: raw.replace(b"\n", b"\r", 1),
        [
            "data/trials/trials.csv, line 1: line ends with CR (old Macintosh); save the file with LF line ends"
        ],
        id="lone CR",
    ),
    pytest.param(
        lambda raw: b"",
        ["data/trials/trials.csv: empty; a file with content is expected here"],
        id="empty file",
    ),
    pytest.param(
        lambda raw: raw.replace(b",", b";"),
        ["data/trials/trials.csv, line 1: the cells are separated by semicolons; save the file with commas"],
        id="semicolons",
    ),
    pytest.param(
        lambda raw: raw.replace(b"Example 1", b"Example\0 1"),
        ["data/trials/trials.csv, line 2: control character U+0000; delete it"],
        id="NUL",
    ),
    pytest.param(
        lambda raw: raw.replace(b"Example 1", b'"Example 1'),
        ["data/trials/trials.csv, line 2, name: the quote opened here is not closed on this line; close it"],
        id="quote left open",
    ),
    pytest.param(
        lambda raw: raw.replace(b"Example 1", b'"Example\n1"'),
        ["data/trials/trials.csv, line 2, name: line break inside the cell; write the cell on one line"],
        id="line break in a cell",
    ),
    pytest.param(
        lambda raw: raw.replace(b"Example 1", b'Exa"mple 1'),
        [
            (
                "data/trials/trials.csv, line 2, name: quote inside a cell;"
                " put the whole cell in quotes and write the inner quote twice"
            )
        ],
        id="stray quote",
    ),
    pytest.param(
        lambda raw: raw.removesuffix(b"\n"),
        ["data/trials/trials.csv, line 3: no line break at the end of the file; end the last line with one"],
        id="no newline at the end",
    ),
    pytest.param(
        lambda raw: raw.replace(b"example-2,", b"\nexample-2,"),
        ["data/trials/trials.csv, line 3: blank line; delete it"],
        id="blank line",
    ),
    pytest.param(
        lambda raw: raw.replace(b"Example 1,", b"Example, 1,"),
        [
            (
                "data/trials/trials.csv, line 2: 18 cells; 17 are expected, one per column"
                " (a cell that contains a comma needs quotes around it)"
            )
        ],
        id="too many cells",
    ),
    pytest.param(
        lambda raw: raw.replace(b",2024-05-31,NA", b",2024-05-31", 1),
        [
            "data/trials/trials.csv, line 2: 16 cells; 17 are expected, one per column (the first without a cell is read_again_on)"
        ],
        id="too few cells",
    ),
    pytest.param(
        lambda raw: (
            raw.replace(b"trial,name,", b"trial,", 1)
            .replace(b",Example 1,", b",")
            .replace(b",Example 2,", b",")
        ),
        ["data/trials/trials.csv, line 1, name: column is missing; expected after trial"],
        id="missing column",
    ),
    pytest.param(
        lambda raw: b"".join(line + b",remark\n" for line in raw.splitlines()),
        [
            (
                "data/trials/trials.csv, line 1, remark: column is not described in the schema; expected are trial, name, nct,"
                " phase, design, setting, population, strategy, mechanisms, primary_endpoint, primary_met, reviews, source,"
                " locator, status, checked_on, read_again_on"
            )
        ],
        id="extra column",
    ),
    pytest.param(
        lambda raw: b"".join(
            b",".join([*line.split(b",")[1::-1], *line.split(b",")[2:]]) for line in raw.splitlines(True)
        ),
        [
            (
                "data/trials/trials.csv, line 1: columns in another order; expected trial, name, nct, phase, design, setting,"
                " population, strategy, mechanisms, primary_endpoint, primary_met, reviews, source, locator, status, checked_on, read_again_on"
            )
        ],
        id="columns in another order",
    ),
]


@pytest.mark.parametrize(("spoil", "lines"), FILES)
def test_a_spoilt_file_is_named_with_its_line(project, spoil, lines):
    path = project.path(TRIALS)
    path.write_bytes(spoil(path.read_bytes()))

    assert project.lines("data") == lines


def test_a_missing_file_is_named(project):
    project.path(TRIALS).unlink()

    assert project.lines("data") == ["data/trials/trials.csv: missing; the file is expected here"]


def test_a_folder_in_the_place_of_a_file_is_named(project):
    project.path(TRIALS).unlink()
    project.path(TRIALS).mkdir()

    assert project.lines("data") == ["data/trials/trials.csv: a folder; a file is expected here"]


def test_faults_in_two_files_are_both_reported(project):
    project.replace(OUTCOMES, "5.6", '"5,6"')
    project.replace("book/index.md", "The ratio was", "The ratio was HR 0.80 or")

    assert [fault.file for fault in project.faults()] == ["book/index.md", OUTCOMES]


def test_a_fault_below_a_cell_with_a_line_break_keeps_its_physical_line(project):
    project.replace(TRIALS, "Example 1", '"Example\n1"')
    project.replace(TRIALS, "Example 2", "=2")

    assert [fault.line for fault in project.faults("data")] == [2, 4]


def test_a_spoilt_row_does_not_make_its_key_unknown_elsewhere(project):
    project.replace(TRIALS, "Example 1", 'Example "1"')

    assert {fault.file for fault in project.faults("data")} == {TRIALS}


def test_a_number_needs_western_digits_and_no_other_word(project):
    for value in ("infinity", "inf", "1_000", "٣"):
        project.write(
            "outcomes",
            [
                {
                    "outcome": "example-1-x",
                    "trial": "example-1",
                    "arm": "drug",
                    "measure": "median",
                    "value": value,
                }
            ],
        )
        assert project.lines("data") == [
            f"data/trials/outcomes.csv, line 2, value: {value} is not a number; write digits, with a point for decimals"
        ]


def test_a_table_that_the_descriptor_does_not_know_is_named(project):
    project.path("data/trials/more.csv").write_text("a\n1\n", encoding="utf-8")

    assert project.lines("data") == [
        "data/trials/more.csv: not described; an entry in data/datapackage.json is expected"
    ]


def _edited(project, edit):
    edit(next(r for r in project.descriptor["resources"] if r["name"] == "trials"))
    project.path("data/datapackage.json").write_text(json.dumps(project.descriptor) + "\n", encoding="utf-8")
    return project.lines("data")


def test_a_column_without_a_description_is_named(project):
    def edit(trials):
        del trials["schema"]["fields"][1]["description"]

    assert _edited(project, edit) == [
        "data/datapackage.json, trials.name: no description; say in one sentence what the column holds"
    ]


def test_categories_that_differ_from_the_enum_are_named(project):
    def edit(trials):
        field = next(f for f in trials["schema"]["fields"] if f["name"] == "status")
        field["constraints"]["enum"].append("guessed")

    assert _edited(project, edit) == [
        "data/datapackage.json, trials.status: `categories` and `constraints.enum` differ in guessed"
    ]


def _field(trials, name):
    return next(f for f in trials["schema"]["fields"] if f["name"] == name)


@pytest.mark.parametrize(
    ("column", "cells", "line"),
    [
        ("nct", {"example": None}, "a pattern without `example`; give a text that fits the pattern"),
        (
            "trial",
            {"example": "Not A Key"},
            "the `example` Not A Key does not fit the `constraints.pattern` of the column",
        ),
        ("trial", {"expected": " "}, "`expected` is no text; say the pattern in words"),
        ("trial", {"pattern": "[a-z"}, "`constraints.pattern` is not a regular expression"),
        ("trial", {"unique": "yes"}, "`constraints.unique` is neither true nor false"),
        ("trial", {"required": 1}, "`constraints.required` is not given; true or false is expected"),
        ("name", {"minimum": 1}, "`constraints.minimum` of a column that holds no numbers"),
        ("name", {"maximum": "9"}, "`constraints.maximum` is not a number"),
        ("name", {"minimum": True}, "`constraints.minimum` is not a number"),
        ("name", {"maximum": None}, "`constraints.maximum` is not a number"),
        ("phase", {"enum": []}, "`constraints.enum` is not a list of texts"),
        (
            "name",
            {"minLength": 2},
            "`constraints.minLength` is not checked; expected are required, unique, enum, pattern, minimum, maximum",
        ),
        ("name", {"type": "text"}, "type text; one of string, number, integer, date is expected"),
        (
            "phase",
            {"categories": [{"value": "1"}]},
            "no usable `categories`; a value and a label for each word of the enum is expected",
        ),
    ],
)
def test_a_column_that_is_described_badly_is_named(project, column, cells, line):
    def edit(trials):
        field = _field(trials, column)
        for key, value in cells.items():
            place = field if key in ("example", "expected", "type", "categories") else field["constraints"]
            place[key] = value

    found = [said for said in _edited(project, edit) if said.startswith("data/datapackage.json")]
    assert found == [f"data/datapackage.json, trials.{column}: {line}"]


@pytest.mark.parametrize("categories", [5, {"value": "1", "label": "One"}, ["1"]])
def test_categories_that_are_no_list_of_words_are_named(project, categories):
    def edit(trials):
        _field(trials, "phase")["categories"] = categories

    assert _edited(project, edit) == [
        (
            "data/datapackage.json, trials.phase: no usable `categories`;"
            " a value and a label for each word of the enum is expected"
        )
    ]


@pytest.mark.parametrize("keys", ["arms", ["arms"], [{"fields": ["trial"], "reference": "arms"}]])
def test_foreign_keys_of_another_form_are_named(project, keys):
    def edit(trials):
        trials["schema"]["foreignKeys"] = keys

    assert _edited(project, edit) == [
        "data/datapackage.json, trials: a foreign key names a table or column that is not described"
    ]


def test_a_pattern_without_words_is_told_by_its_example(project):
    def edit(trials):
        del _field(trials, "trial")["expected"]

    project.replace(TRIALS, "example-2", "Example +2")
    assert f"{TRIALS}, line 3, trial: Example +2 is not a trial (expected such as first-second-3)" in _edited(
        project, edit
    )


@pytest.mark.parametrize(
    ("edit", "line"),
    [
        (
            lambda t: t.update(path="../x.csv"),
            "data/datapackage.json, trials: no usable path; a `path` inside data/ is expected",
        ),
        (
            lambda t: t.update(path="/x.csv"),
            "data/datapackage.json, trials: no usable path; a `path` inside data/ is expected",
        ),
        (
            lambda t: t.update(path=" "),
            "data/datapackage.json, trials: no usable path; a `path` inside data/ is expected",
        ),
        (
            lambda t: t["schema"].update(fields=[]),
            "data/datapackage.json, trials: no columns; a list `schema.fields` is expected",
        ),
        (
            lambda t: t["schema"]["fields"][1].pop("name"),
            "data/datapackage.json, trials: a column has no name; a `name` is expected",
        ),
        (
            lambda t: t["schema"]["fields"].append(t["schema"]["fields"][1]),
            "data/datapackage.json, trials: a column is described twice; one description per column is expected",
        ),
        (
            lambda t: t["schema"].update(primaryKey=["nobody"]),
            "data/datapackage.json, trials: no usable `primaryKey`; a list of the table's own columns is expected",
        ),
        (
            lambda t: t["schema"].update(missingValues=["NR", ""]),
            "data/datapackage.json, trials: no usable `missingValues`; a list of labels such as NR is expected, never blank",
        ),
        (
            lambda t: t.update(description=""),
            "data/datapackage.json, trials: no description; say in one sentence what the table holds",
        ),
        (
            lambda t: t["schema"].update(
                foreignKeys=[{"fields": ["source"], "reference": {"resource": "arms", "fields": ["nobody"]}}]
            ),
            "data/datapackage.json, trials: a foreign key names a table or column that is not described",
        ),
        (
            lambda t: t["schema"].update(
                foreignKeys=[{"fields": ["nobody"], "reference": {"resource": "arms", "fields": ["arm"]}}]
            ),
            "data/datapackage.json, trials: a foreign key names a table or column that is not described",
        ),
        (
            lambda t: t["schema"].update(
                foreignKeys=[
                    {"fields": ["trial"], "reference": {"resource": "arms", "fields": ["trial", "arm"]}}
                ]
            ),
            "data/datapackage.json, trials: a foreign key names a table or column that is not described",
        ),
    ],
)
def test_a_table_that_is_described_badly_is_named_once(project, edit, line):
    found = [said for said in _edited(project, edit) if said.startswith("data/datapackage.json")]
    assert found == [line]


def test_a_table_without_a_name_is_named_by_its_place(project):
    names = [resource["name"] for resource in project.descriptor["resources"]]
    del project.descriptor["resources"][names.index("glossary")]["name"]
    assert _edited(project, lambda _: None) == [
        f"data/datapackage.json: table {names.index('glossary') + 1} has no name; a `name` is expected"
    ]


def test_a_table_that_is_described_twice_is_named(project):
    project.descriptor["resources"].append(project.descriptor["resources"][0])
    assert _edited(project, lambda _: None) == [
        "data/datapackage.json, trials: described twice; one description per table is expected"
    ]


@pytest.mark.parametrize("content", ["[]", '{"resources": []}', '{"resources": {}}'])
def test_a_descriptor_without_tables_is_named(project, content):
    project.path("data/datapackage.json").write_text(content + "\n", encoding="utf-8")
    assert project.lines("data")[0] == (
        "data/datapackage.json: no tables; a list `resources` that describes them is expected"
    )


def test_a_descriptor_that_is_not_json_is_named_with_its_line(project):
    project.path("data/datapackage.json").write_text('{\n  "name": ,\n}\n', encoding="utf-8")

    assert project.lines("data")[0] == (
        "data/datapackage.json, line 2: a value is missing, or is not in straight double quotes (at character 11)"
    )
