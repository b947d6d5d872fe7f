"""The descriptor, built from a few letters: each slip is one whole line, and what remains can be used."""

import json

import pytest

from livingreview.check import descriptor
from livingreview.project import Project


def field(name, **more):
    return {
        "name": name,
        "type": "string",
        "description": "A column.",
        "constraints": {"required": False},
    } | more


def resource(name, *fields, key=None, **more):
    schema = {"fields": list(fields), "primaryKey": key or [fields[0]["name"]], "missingValues": ["NA"]}
    if "keys" in more:
        schema["foreignKeys"] = more.pop("keys")
    return {"name": name, "path": f"{name}.csv", "title": "A", "description": "B", "schema": schema} | more


@pytest.fixture
def read(tmp_path):
    """Return the names of usable tables and the lines of the faults of a descriptor of these tables."""
    (tmp_path / "data").mkdir()

    def read(*resources, text=None):
        text = text or json.dumps({"resources": resources}) + "\n"
        (tmp_path / "data/datapackage.json").write_text(text, encoding="utf-8")
        usable, faults = descriptor.read(Project(tmp_path))
        return [one["name"] for one in usable], [
            str(fault).removeprefix("data/datapackage.json") for fault in faults
        ]

    return read


A = field("a")


def pointing(own, other, table="one"):
    return {"fields": own, "reference": {"resource": table, "fields": other}}


def test_a_table_of_nothing_but_its_keys_may_point_at_another_of_that_kind(read):
    one, two = resource("one", A), resource("two", A, keys=[pointing(["a"], ["a"])])
    assert read(one, two) == (["one", "two"], [])


@pytest.mark.parametrize(
    "key",
    [
        None,
        pointing(["b"], ["a"]),
        pointing(["a"], ["b"]),
        pointing(["a"], ["a"], "nobody"),
        pointing(["a"], ["a", "a"]),
        pointing([], []),
        pointing("a", ["a"]),
        pointing(["a"], "a"),
        {"fields": ["a"], "reference": {"fields": ["a"]}},
        {"fields": ["a"], "reference": "one"},
    ],
)
def test_a_key_that_points_nowhere_is_told_and_left_out(read, key):
    one, two = resource("one", A), resource("two", A, keys=[pointing(["a"], ["a"]), key])
    told = ", two: a foreign key names a table or column that is not described"
    assert read(one, two) == (["one", "two"], [told])


def test_a_key_that_points_at_a_table_that_is_told_already_is_not_told_again(read):
    one, two = resource("one", A, path=5), resource("two", A, keys=[pointing(["a"], ["a"])])
    assert read(one, two) == (["two"], [", one: no usable path; a `path` inside data/ is expected"])


def test_a_pattern_of_another_path_is_a_path_inside_of_data(read):
    for path in ("../a.csv", "/a.csv", " ", None, "a/../../b.csv"):
        assert read(resource("one", A, path=path)) == (
            [],
            [", one: no usable path; a `path` inside data/ is expected"],
        )
    assert read(resource("one", A, path="a/b..c.csv")) == (["one"], [])


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"may_be_empty": 1}, ", one: `may_be_empty` is neither true nor false"),
        ({"schema": None}, ", one: no columns; a list `schema.fields` is expected"),
        ({"schema": {"fields": {}}}, ", one: no columns; a list `schema.fields` is expected"),
        ({"schema": {"fields": [5]}}, ", one: a column has no name; a `name` is expected"),
        ({"schema": {"fields": [A, {"name": " "}]}}, ", one: a column has no name; a `name` is expected"),
        (
            {"schema": {"fields": [A, A], "primaryKey": ["a"], "missingValues": ["NA"]}},
            ", one: a column is described twice; one description per column is expected",
        ),
        *(
            (
                {"schema": {"fields": [A], "primaryKey": key, "missingValues": ["NA"]}},
                ", one: no usable `primaryKey`; a list of the table's own columns is expected",
            )
            for key in ([], "a", ["a", "b"], [5])
        ),
        *(
            (
                {"schema": {"fields": [A], "primaryKey": ["a"], "missingValues": labels}},
                ", one: no usable `missingValues`; a list of labels such as NR is expected, never blank",
            )
            for labels in ([], ["", "NA"], "NA", None, [5])
        ),
    ],
)
def test_a_table_that_cannot_be_used_is_told_once(read, changes, line):
    assert read(resource("one", A) | changes, resource("two", A)) == (["two"], [line])


@pytest.mark.parametrize("key", ["title", "description"])
def test_a_table_says_what_it_holds(read, key):
    said = f", one: no {key}; say in one sentence what the table holds"
    assert read(resource("one", A, **{key: " "})) == (["one"], [said])


def words(*values, **more):
    return [{"value": value, "label": value.upper()} | more for value in values]


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"description": None}, "no description; say in one sentence what the column holds"),
        ({"categories": words("x")}, "`categories` and `constraints.enum` differ in x"),
        (
            {"categories": words("x", "y"), "constraints": {"required": False, "enum": ["y", "x"]}},
            "`categories` and `constraints.enum` differ in the order",
        ),
        (
            {"categories": words("x", "z"), "constraints": {"required": False, "enum": ["x", "y"]}},
            "`categories` and `constraints.enum` differ in y, z",
        ),
        (
            {"constraints": {"required": False, "enum": ["y", "x"]}},
            "no usable `categories`; a value and a label for each word of the enum is expected",
        ),
        (
            {"categories": words("x;y", "z"), "delimiter": ";"},
            "the word 'x;y' holds the `delimiter`, which parts two words",
        ),
        (
            {"categories": words("x", b=1), "delimiter": ";"},
            "the word 'x' has `b`, which says nothing here; expected no more than value and label",
        ),
    ],
)
def test_a_column_says_what_it_holds(read, changes, line):
    assert read(resource("one", A, field("b", **changes))) == (["one"], [f", one.b: {line}"])


CONSTRAINTS = {"required": False}


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"type": "text"}, "type text; one of string, number, integer, date is expected"),
        ({"type": ["string"]}, "type ['string']; one of string, number, integer, date is expected"),
        ({"constraints": None}, "`constraints.required` is not given; true or false is expected"),
        (
            {"constraints": {"required": "yes"}},
            "`constraints.required` is not given; true or false is expected",
        ),
        (
            {"constraints": CONSTRAINTS | {"minLength": 1}},
            "`constraints.minLength` is not checked; expected are required, unique, enum, pattern, minimum, maximum",
        ),
        ({"constraints": CONSTRAINTS | {"unique": 1}}, "`constraints.unique` is neither true nor false"),
        ({"constraints": CONSTRAINTS | {"enum": ["a", 1]}}, "`constraints.enum` is not a list of texts"),
        (
            {"constraints": CONSTRAINTS | {"minimum": 1}},
            "`constraints.minimum` of a column that holds no numbers",
        ),
        ({"constraints": CONSTRAINTS | {"maximum": True}}, "`constraints.maximum` is not a number"),
        (
            {"constraints": CONSTRAINTS | {"maximum": 1}, "type": "date"},
            "`constraints.maximum` of a column that holds no numbers",
        ),
        (
            {"delimiter": ",", "categories": words("x")},
            "`delimiter` is ','; the book parts words of a text with ';' only",
        ),
        (
            {"delimiter": ";", "categories": words("x"), "type": "number"},
            "`delimiter` is ';'; the book parts words of a text with ';' only",
        ),
        ({"delimiter": ";"}, "a `delimiter` without `categories`; list the words that it parts"),
        (
            {"delimiter": ";", "categories": words("x"), "constraints": CONSTRAINTS | {"enum": ["x"]}},
            "`constraints.enum` beside a `delimiter` would forbid two words in a cell; delete it",
        ),
        *(
            (
                {"constraints": CONSTRAINTS | {"pattern": bad}},
                "`constraints.pattern` is not a regular expression",
            )
            for bad in ("[", 5, "(?P<a>x)(?P<a>y)")
        ),
        (
            {"constraints": CONSTRAINTS | {"pattern": "x+"}},
            "a pattern without `example`; give a text that fits the pattern",
        ),
        (
            {"constraints": CONSTRAINTS | {"pattern": "x+"}, "example": "xy"},
            "the `example` xy does not fit the `constraints.pattern` of the column",
        ),
        (
            {"constraints": CONSTRAINTS | {"pattern": "x+"}, "example": "x", "expected": " "},
            "`expected` is no text; say the pattern in words",
        ),
    ],
)
def test_a_column_that_cannot_be_checked_is_told_and_its_table_is_left_out(read, changes, line):
    assert read(resource("one", A, field("b", **changes))) == ([], [f", one.b: {line}"])


def test_a_column_may_have_all_of_this(read):
    number = field(
        "n", type="integer", constraints={"required": True, "unique": True, "minimum": 0, "maximum": 1.5}
    )
    patterned = field("p", constraints=CONSTRAINTS | {"pattern": "x+"}, example="xx", expected="some x")
    listed = field("l", delimiter=";", categories=words("x", "y"))
    assert read(resource("one", A, number, patterned, listed, may_be_empty=True)) == (["one"], [])


def test_a_column_of_one_name_has_one_list_of_words_in_all_tables(read):
    def status(mark):
        return field(
            "status", categories=words("x", mark=mark), constraints={"required": False, "enum": ["x"]}
        )

    other = field("kind", categories=words("x"), constraints={"required": False, "enum": ["x"]})
    another = field("kind", categories=words("y"), constraints={"required": False, "enum": ["y"]})
    told = read(
        resource("one", A, status("*"), other),
        resource("two", A, another, status("*")),
        resource("three", A, status("+")),
    )
    assert told == (
        ["one", "two", "three"],
        [", three.status: other words than in one.status; expected the same"],
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('{"a": 1\n"b": 2}\n', ", line 2: a comma, or the bracket at the end, is missing (at character 1)"),
        ('{"a" 1}\n', ", line 1: a colon after the name is missing (at character 6)"),
        (
            "{a: 1}\n",
            (
                ", line 1: a name in straight double quotes is missing; is there a comma too many before it? (at character"
                " 2)"
            ),
        ),
        ('{"a": }\n', ", line 1: a value is missing, or is not in straight double quotes (at character 7)"),
        ('{"a": "b}\n', None),
        (
            '{"a": "b\tc"}\n',
            ", line 1: a line break or tab inside quotes; write the text on one line (at character 9)",
        ),
        ('{"a": "\\x"}\n', ", line 1: a backslash that means nothing here; write it twice (at character 8)"),
        ("{} {}\n", ", line 1: text after the end of the list; delete it (at character 4)"),
        ("[" * 99999 + "\n", ": too long a number, or too many brackets in brackets"),
        ("1" * 9999 + "\n", ": too long a number, or too many brackets in brackets"),
        ("{}\n", ": no tables; a list `resources` that describes them is expected"),
    ],
)
def test_a_descriptor_that_is_no_list_of_tables_is_one_line(read, text, line):
    usable, lines = read(text=text)
    assert usable == []
    if line:
        assert lines == [line]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Expecting ',' delimiter and more", "a comma, or the bracket at the end, is missing"),
        ("Expecting ':' delimiter and more", "a colon after the name is missing"),
        (
            "Expecting property name and more",
            "a name in straight double quotes is missing; is there a comma too many before it?",
        ),
        ("Illegal trailing comma and more", "a comma stands before the bracket at the end; delete it"),
        ("Expecting value and more", "a value is missing, or is not in straight double quotes"),
        ("Unterminated string and more", "the quote opened here is not closed; close it"),
        (
            "Invalid control character and more",
            "a line break or tab inside quotes; write the text on one line",
        ),
        ("Invalid \\ and more", "a backslash that means nothing here; write it twice"),
        ("Extra data and more", "text after the end of the list; delete it"),
        ("xyzzy", "a comma, a bracket or a quote is wrong"),
    ],
)
def test_each_slip_of_json_has_its_words_and_any_other_has_some(said, words):
    assert descriptor._json_problem(said) == words


def test_a_table_is_told_by_its_place_where_it_has_no_name_and_once_where_it_stands_twice(read):
    assert read(resource("one", A), {"name": " "}, 5, resource("one", A)) == (
        ["one"],
        [
            ": table 2 has no name; a `name` is expected",
            ": table 3 has no name; a `name` is expected",
            ", one: described twice; one description per table is expected",
        ],
    )


def test_a_file_that_nobody_described_is_told_unless_a_program_keeps_it(read, tmp_path):
    for file in ("one.csv", "b/two.csv", ".three.csv", "~$four.csv", "five.txt"):
        (tmp_path / "data" / file).parent.mkdir(exist_ok=True)
        (tmp_path / "data" / file).write_text("a\n", encoding="utf-8")
    (tmp_path / "data/datapackage.json").write_text(
        json.dumps({"resources": [resource("one", A)]}) + "\n", "utf-8"
    )
    assert [str(fault) for fault in descriptor.read(Project(tmp_path))[1]] == [
        "data/b/two.csv: not described; an entry in data/datapackage.json is expected"
    ]


@pytest.mark.parametrize("text", ["[" * 99999, "{", "{}"])
def test_what_is_wrong_with_the_bytes_is_told_before_what_is_wrong_with_the_list(read, text):
    usable, lines = read(text=f"\ufeff{text}\n")
    assert usable == []
    assert lines[0] == ", line 1: starts with a byte order mark; save as UTF-8 without BOM"
    assert len(lines) == 2
