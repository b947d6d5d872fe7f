"""Tables against their schema, with tables of a few letters: columns, words, bounds, keys within and between them."""

import pytest

from livingreview.check import tables
from livingreview.check.files import read_table


def field(name, kind="string", required=False, **constraints):
    return {"name": name, "type": kind, "constraints": {"required": required, **constraints}}


def schema(*fields, key=None, **more):
    return {
        "fields": list(fields),
        "primaryKey": key or [fields[0]["name"]],
        "missingValues": ["NR", "NA"],
    } | more


@pytest.fixture
def said(tmp_path):
    """Write tables given as (schema, text) and return the lines of their faults."""

    def said(**found):
        read = {}
        for name, (described, text) in found.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
            read[name], faults = read_table(tmp_path / name, name, name, described)
            assert not [fault for fault in faults if fault.line == 1]
        return sorted(str(fault) for fault in tables.check(read))

    return said


ONE = schema(field("key"), field("first"), field("second"))


@pytest.mark.parametrize(
    ("header", "lines"),
    [
        ("key,first,second", []),
        ("first,second", ["a, line 1, key: column is missing; expected after nothing, as the first column"]),
        ("key,second", ["a, line 1, first: column is missing; expected after key"]),
        (
            "key,frist,second",
            [
                "a, line 1, first: column is missing; expected after key",
                "a, line 1, frist: column is not described in the schema; did you mean first?",
            ],
        ),
        ("key,second,first", ["a, line 1: columns in another order; expected key, first, second"]),
        ("key,first,first,second", ["a, line 1, first: column stands twice in the header; once is expected"]),
    ],
)
def test_a_header_is_compared_with_the_schema(said, header, lines):
    assert said(a=(ONE, header + "\n")) == lines


LONG = schema(*(field(name) for name in "abcdef"))


@pytest.mark.parametrize(
    ("header", "line"),
    [
        ("a,b,c,a,b,c,d,e,f", None),
        ("a,b,c,d,a,b,c,d,e,f", "4 columns (a, b, c and others) stand twice in the header"),
        ("a,b", "4 columns are missing: c, d, e, f"),
        ("a,b,c", None),
        (
            "a,b,c,d,e,f,u,v,w,x",
            "4 columns (u, v, w and others) are not described in the schema; expected are a, b, c, d, e, f",
        ),
        ("a,b,c,d,e,f,u,v,w", None),
    ],
)
def test_more_than_three_columns_of_one_kind_are_one_line(said, header, line):
    lines = said(a=(LONG, header + "\n"))
    assert len(lines) == (1 if line else 3)
    if line:
        assert lines == [f"a, line 1: {line}"]
    else:
        assert all(part.startswith("a, line 1, ") for part in lines)


def test_of_many_unknown_columns_of_which_one_is_nearly_right_each_is_told(said):
    described = schema(field("newts"), field("frogs"))
    assert said(a=(described, "newts,u,v,w,froggs\n")) == [
        "a, line 1, froggs: column is not described in the schema; did you mean frogs?",
        "a, line 1, frogs: column is missing; expected after newts",
        *(
            f"a, line 1, {name}: column is not described in the schema; expected are newts, frogs"
            for name in "uvw"
        ),
    ]


NUMBERS = schema(
    field("key"),
    field("n", "integer", minimum=1, maximum=3),
    field("x", "number", minimum=0.5),
    field("day", "date"),
    field("word", enum=["left", "right"]),
)


@pytest.mark.parametrize(
    ("cells", "line"),
    [
        ("1,0.5,2024-02-29,left", None),
        ("3,0.50,NA,right", None),
        ("NR,NR,NR,NR", None),
        ("0,1,NA,left", "n: 0 is below 1, the minimum of this column"),
        ("4,1,NA,left", "n: 4 is above 3, the maximum of this column"),
        ("2.0,1,NA,left", "n: 2.0 is not a whole number; write digits only"),
        ("1,0.49,NA,left", "x: 0.49 is below 0.5, the minimum of this column"),
        ("1,5e-1,NA,left", "x: 5e-1 is a spreadsheet's way to write a number; write 0.5"),
        ("1,-.5,NA,left", "x: -.5 is not a number; write digits, with a point for decimals"),
        ('1,"0,6",NA,left', "x: 0,6 is not a number (write 0.6)"),
        ('"0,6",1,NA,left', "n: 0,6 is not a whole number; write digits only"),
        ("1,1,2023-02-29,left", "day: 2023-02-29 is not a date that exists"),
        ("1,1,2023-2-9,left", "day: 2023-2-9 is not a date; write year-month-day, such as 2024-02-29"),
        ("1,1,20230209,left", "day: 20230209 is not a date; write year-month-day, such as 2024-02-29"),
        ("1,1,NA,up", "word: 'up' is none of left, right"),
        ("1,1,NA,lft", "word: 'lft' is none of left, right; did you mean left?"),
        ("1,1,NA,", "word: blank; write NR (not reported) or NA (does not apply)"),
    ],
)
def test_a_cell_is_compared_with_its_column(said, cells, line):
    assert said(a=(NUMBERS, f"key,n,x,day,word\nk,{cells}\n")) == ([f"a, line 2, {line}"] if line else [])


def test_labels_of_the_project_itself_have_no_explanation(said):
    described = schema(field("key"), field("x", required=True), missingValues=["none"])
    text = "key,x\nk,none\nnone,\n"

    assert said(a=(described, text)) == [
        "a, line 2, x: none where every row must have a value; write the value",
        "a, line 3, x: blank; every row must have a value here",
    ]
    assert said(a=(schema(field("key"), missingValues=["none"]), 'key\n"  "\n')) == [
        "a, line 2, key: blank; write none"
    ]


TWO = schema(field("a"), field("b", "number"), field("c", unique=True), key=["a", "b"])


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        (["x,1,p", "x,2,q", "y,1,r"], []),
        (["x,1,p", "x,1.0,q"], ["line 3, b: x, 1.0 already stands in line 2; expected once"]),
        (["x,1,p", "y,1,p"], ["line 3, c: p already stands in line 2; expected once"]),
        (["x,1,NA", "y,1,NA"], []),
        (["NA,NA,p", "NA,NA,q"], []),
        (["NA,1,p", "NA,1,q"], ["line 3, b: NA, 1 already stands in line 2; expected once"]),
        (
            ["x,1,p", "x,1,q", "x,1,r"],
            [f"line {n}, b: x, 1 already stands in line 2; expected once" for n in (3, 4)],
        ),
        (["x,1,p,", "x,1,q"], ["line 3, b: x, 1 already stands in line 2; expected once"]),
        (["x,1,p", "x,1,q,z"], []),
    ],
)
def test_a_key_stands_once(said, rows, lines):
    assert said(t=(TWO, "\n".join(["a,b,c", *rows, ""]))) == [f"t, {line}" for line in lines]


def test_a_table_without_a_column_of_its_key_is_not_looked_through_for_it(said):
    assert said(t=(TWO, "a,c\nx,p\nx,q\n")) == ["t, line 1, b: column is missing; expected after a"]


def pointing(columns, others, resource="target"):
    return schema(
        field("key"),
        field("a"),
        field("b", "integer"),
        foreignKeys=[{"fields": columns, "reference": {"resource": resource, "fields": others}}],
    )


TARGET = schema(field("x"), field("y", "integer"), key=["x", "y"])


@pytest.mark.parametrize(
    ("columns", "others", "row", "line"),
    [
        (["a"], ["x"], "k,one,1", None),
        (["a"], ["x"], "k,NA,1", None),
        (["a"], ["x"], "k,onne,1", "line 2, a: onne is in no row of target; did you mean one?"),
        (["a"], ["x"], "k,three,1", "line 2, a: three is in no row of target"),
        (["b"], ["y"], "k,one,01", None),
        (["b"], ["y"], "k,one,3", "line 2, b: 3 is in no row of target"),
        (["a", "b"], ["x", "y"], "k,one,1", None),
        (["a", "b"], ["x", "y"], "k,one,2", "line 2, b: 2 with a one is in no row of target"),
        (["a", "b"], ["x", "y"], "k,NA,NA", None),
        (["a", "b"], ["x", "y"], "k,one,NA", "line 2, b: NA is in no row of target; did you mean 1?"),
        (["a", "b"], ["x", "y"], "k,three,2", "line 2, a: three is in no row of target"),
        (["a"], ["x"], "k,three,1,x", None),
    ],
)
def test_a_key_of_another_table_is_looked_up(said, columns, others, row, line):
    lines = said(own=(pointing(columns, others), f"key,a,b\n{row}\n"), target=(TARGET, "x,y\none,1\ntwo,2\n"))
    assert [said.split(";")[0] for said in lines] == ([f"own, {line}".split(";")[0]] if line else [])


@pytest.mark.parametrize(
    ("own", "target"), [("key,b\nk,1\n", "x,y\none,1\n"), ("key,a,b\nk,three,1\n", "y\n1\n")]
)
def test_a_key_whose_column_is_missing_is_not_looked_up(said, own, target):
    lines = said(own=(pointing(["a"], ["x"]), own), target=(TARGET, target))
    assert [line for line in lines if "no row" in line] == []


def test_a_key_of_a_table_that_cannot_be_read_is_not_looked_up(said):
    assert said(own=(pointing(["a"], ["x"], "missing"), "key,a,b\nk,three,1\n")) == []
